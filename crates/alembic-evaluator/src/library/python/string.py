"""Constants and templates, after the documentation of Python's `string`."""

import re

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\x0b\x0c"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    delimiter = "$"
    idpattern = "(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = re.IGNORECASE

    def __init__(self, template):
        self.template = template

    def _found(self):
        mark = re.escape(self.delimiter)
        braced = self.braceidpattern or self.idpattern
        pattern = f"{mark}(?:(?P<escaped>{mark})|(?P<named>{self.idpattern})|{{(?P<braced>{braced})}}|(?P<invalid>))"
        return re.compile(pattern, self.flags)

    def _invalid(self, match):
        lines = self.template[: match.start("invalid")].splitlines(keepends=True)
        column = match.start("invalid") - len("".join(lines[:-1])) if lines else 1
        raise ValueError(f"Invalid placeholder in string: line {len(lines) or 1}, col {column}")

    def substitute(self, mapping={}, /, **kws):
        values = {**mapping, **kws}

        def replacement(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                return str(values[name])
            if match.group("escaped") is not None:
                return self.delimiter
            self._invalid(match)

        return self._found().sub(replacement, self.template)

    def safe_substitute(self, mapping={}, /, **kws):
        values = {**mapping, **kws}

        def replacement(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                return str(values[name]) if name in values else match.group()
            return self.delimiter if match.group("escaped") is not None else match.group()

        return self._found().sub(replacement, self.template)

    def is_valid(self):
        return all(match.group("invalid") is None for match in self._found().finditer(self.template))

    def get_identifiers(self):
        names = []
        for match in self._found().finditer(self.template):
            name = match.group("named") or match.group("braced")
            if name is not None and name not in names:
                names.append(name)
        return names


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        return self._formatted(format_string, args, kwargs, 0)[0]

    def _formatted(self, text, args, kwargs, automatic):
        result = []
        for literal, name, specification, conversion in self.parse(text):
            result.append(literal)
            if name is None:
                continue
            if name == "":
                name, automatic = str(automatic), automatic + 1
            value, _ = self.get_field(name, args, kwargs)
            value = self.convert_field(value, conversion)
            specification, automatic = self._formatted(specification, args, kwargs, automatic)
            result.append(self.format_field(value, specification))
        return "".join(result), automatic

    def parse(self, format_string):
        literal, position = "", 0
        while position < len(format_string):
            letter = format_string[position]
            if letter not in "{}":
                literal += letter
                position += 1
                continue
            if format_string[position : position + 2] == letter * 2:
                literal += letter
                position += 2
                yield literal, None, None, None
                literal = ""
                continue
            if letter == "}":
                raise ValueError("Single '}' encountered in format string")
            start, open = position + 1, 1
            while open:
                position += 1
                if position >= len(format_string):
                    raise ValueError("expected '}' before end of string" if position > start else "Single '{' encountered in format string")
                open += {"{": 1, "}": -1}.get(format_string[position], 0)
            name, found, specification = re.match(r"((?:\[[^\]]*\]|[^!:])*)(?:!(.))?(?::(.*))?\Z", format_string[start:position], re.DOTALL).groups()
            yield literal, name, specification or "", found
            literal = ""
            position += 1
        if literal:
            yield literal, None, None, None

    def get_field(self, field_name, args, kwargs):
        first = re.match(r"[^.\[]*", field_name).group()
        key = int(first) if first.isdigit() else first
        value = self.get_value(key, args, kwargs)
        for attribute, item in re.findall(r"\.([^.\[]+)|\[([^\]]+)\]", field_name[len(first) :]):
            value = getattr(value, attribute) if attribute else value[int(item) if item.isdigit() else item]
        return value, key

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion in ("s", "r", "a"):
            return {"s": str, "r": repr, "a": ascii}[conversion](value)
        raise ValueError(f"Unknown conversion specifier {conversion}")

    def format_field(self, value, format_spec):
        return format(value, format_spec)
