"""INI files, after the documentation of Python's `configparser`."""

import re
from collections.abc import Mapping

DEFAULTSECT = "DEFAULT"
_MISSING = object()
_BOOLEANS = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}


class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        super().__init__(msg)

    def __str__(self):
        return self.message


class NoSectionError(Error):
    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section = section


class DuplicateSectionError(Error):
    def __init__(self, section):
        super().__init__(f"Section {section!r} already exists")
        self.section = section


class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section


class ParsingError(Error):
    pass


class MissingSectionHeaderError(ParsingError):
    pass


class InterpolationError(Error):
    pass


class InterpolationMissingOptionError(InterpolationError):
    pass


class InterpolationSyntaxError(InterpolationError):
    pass


class SectionProxy(Mapping):
    def __init__(self, parser, name):
        self.parser, self.name = parser, name

    def __getitem__(self, key):
        if not self.parser.has_option(self.name, key):
            raise KeyError(key)
        return self.parser.get(self.name, key)

    def __setitem__(self, key, value):
        self.parser.set(self.name, key, value)

    def __delitem__(self, key):
        if not self.parser.remove_option(self.name, key):
            raise KeyError(key)

    def __contains__(self, key):
        return self.parser.has_option(self.name, key)

    def __iter__(self):
        return iter(self.parser.options(self.name) if self.name != self.parser.default_section else list(self.parser.defaults()))

    def __len__(self):
        return len(list(iter(self)))

    def __repr__(self):
        return f"<Section: {self.name}>"

    def get(self, option, fallback=None, *, raw=False, vars=None):
        return self.parser.get(self.name, option, raw=raw, vars=vars, fallback=fallback)

    def getint(self, option, fallback=None):
        return self.parser.getint(self.name, option, fallback=fallback)

    def getfloat(self, option, fallback=None):
        return self.parser.getfloat(self.name, option, fallback=fallback)

    def getboolean(self, option, fallback=None):
        return self.parser.getboolean(self.name, option, fallback=fallback)


class RawConfigParser:
    _interpolates = False

    def __init__(self, defaults=None, *, allow_no_value=False, default_section=DEFAULTSECT, interpolation=_MISSING, **options):
        self.default_section = default_section
        self._allow_no_value = allow_no_value
        if interpolation is None:
            self._interpolates = False
        self._defaults, self._sections = {}, {}
        for name, value in (defaults or {}).items():
            self._defaults[self.optionxform(name)] = value

    def optionxform(self, optionstr):
        return optionstr.lower()

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def has_section(self, section):
        return section in self._sections

    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = {}

    def _section(self, section):
        if section == self.default_section:
            return {}
        if section not in self._sections:
            raise NoSectionError(section)
        return self._sections[section]

    def options(self, section):
        return list({**self._section(section), **self._defaults})

    def has_option(self, section, option):
        option = self.optionxform(option)
        if not section or section == self.default_section:
            return option in self._defaults
        return section in self._sections and (option in self._sections[section] or option in self._defaults)

    def read_string(self, string, source="<string>"):
        self.read_file(string.splitlines(True), source)

    def read_dict(self, dictionary, source="<dict>"):
        for section, values in dictionary.items():
            if section != self.default_section and section not in self._sections:
                self.add_section(section)
            for name, value in values.items():
                self.set(section, name, None if value is None else str(value))

    def read(self, filenames, encoding=None):
        found = []
        for name in [filenames] if isinstance(filenames, str) or hasattr(filenames, "__fspath__") else filenames:
            try:
                with open(name, encoding=encoding) as file:
                    self.read_file(file, str(name))
            except OSError:
                continue
            found.append(str(name))
        return found

    def read_file(self, f, source=None):
        section, option, depth = None, None, 0
        values = {}
        for number, line in enumerate(f, 1):
            text = line.strip()
            if text.startswith(("#", ";")):
                continue
            if not text:
                if option is not None and values.get(option) is not None:
                    values[option].append("")
                continue
            indent = len(line) - len(line.lstrip())
            if option is not None and indent > depth and values.get(option) is not None:
                values[option].append(text)
                continue
            depth = indent
            header = re.match(r"\[(.+)\]", text)
            if header:
                self._keep(section, values)
                section, option, values = header[1], None, {}
                if section != self.default_section and section not in self._sections:
                    self._sections[section] = {}
                continue
            if section is None:
                raise MissingSectionHeaderError(f"File contains no section headers.\nfile: {source!r}, line: {number}\n{line!r}")
            found = re.match(r"(.*?)\s*(?:([=:])\s*(.*))?\Z", text)
            option = self.optionxform(found[1].rstrip())
            if found[2] is None and not self._allow_no_value:
                raise ParsingError(f"Source contains parsing errors: {source!r}\n\t[line {number:2d}]: {line!r}")
            values[option] = None if found[2] is None else [found[3]]
        self._keep(section, values)

    def _keep(self, section, values):
        for name, lines in values.items():
            value = None if lines is None else "\n".join(lines).rstrip()
            (self._defaults if section == self.default_section else self._sections[section])[name] = value

    def get(self, section, option, *, raw=False, vars=None, fallback=_MISSING):
        try:
            values = {**self._defaults, **self._section(section)}
        except NoSectionError:
            if fallback is _MISSING:
                raise
            return fallback
        values.update((self.optionxform(name), value) for name, value in (vars or {}).items())
        name = self.optionxform(option)
        if name not in values:
            if fallback is _MISSING:
                raise NoOptionError(option, section)
            return fallback
        value = values[name]
        return value if raw or value is None or not self._interpolates else self._interpolated(section, name, value, values, 10)

    def _interpolated(self, section, option, value, values, depth):
        def replacement(match):
            if match[1] is None:
                if match[0] == "%%":
                    return "%"
                raise InterpolationSyntaxError(f"'%' must be followed by '%' or '(', found: {value[match.start():]!r}")
            name = self.optionxform(match[1])
            if name not in values:
                raise InterpolationMissingOptionError(
                    f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key "
                    f"{name!r} which is not a valid option name. Raw value: {value!r}"
                )
            if not depth:
                raise InterpolationError(f"Recursion limit exceeded in value substitution: option {option!r}")
            return self._interpolated(section, name, values[name], values, depth - 1)

        return re.sub(r"%%|%\(([^)]+)\)s|%", replacement, value)

    def _converted(self, section, option, convert, fallback, options):
        try:
            value = self.get(section, option, **options)
        except (NoSectionError, NoOptionError):
            if fallback is _MISSING:
                raise
            return fallback
        return convert(value)

    def getint(self, section, option, *, fallback=_MISSING, **options):
        return self._converted(section, option, int, fallback, options)

    def getfloat(self, section, option, *, fallback=_MISSING, **options):
        return self._converted(section, option, float, fallback, options)

    def getboolean(self, section, option, *, fallback=_MISSING, **options):
        def convert(value):
            if value.lower() not in _BOOLEANS:
                raise ValueError(f"Not a boolean: {value}")
            return _BOOLEANS[value.lower()]

        return self._converted(section, option, convert, fallback, options)

    def items(self, section=_MISSING, raw=False, vars=None):
        if section is _MISSING:
            return [(name, self[name]) for name in self]
        return [(name, self.get(section, name, raw=raw, vars=vars)) for name in {**self._defaults, **self._section(section)}]

    def set(self, section, option, value=None):
        values = self._defaults if not section or section == self.default_section else self._section(section)
        values[self.optionxform(option)] = value

    def remove_option(self, section, option):
        return self._section(section).pop(self.optionxform(option), _MISSING) is not _MISSING

    def remove_section(self, section):
        return self._sections.pop(section, _MISSING) is not _MISSING

    def __getitem__(self, key):
        if key != self.default_section and key not in self._sections:
            raise KeyError(key)
        return SectionProxy(self, key)

    def __setitem__(self, key, value):
        self._sections[key] = {}
        self.read_dict({key: value})

    def __contains__(self, key):
        return key == self.default_section or key in self._sections

    def __iter__(self):
        return iter([self.default_section, *self._sections])

    def __len__(self):
        return len(self._sections) + 1


class ConfigParser(RawConfigParser):
    _interpolates = True


SafeConfigParser = ConfigParser
