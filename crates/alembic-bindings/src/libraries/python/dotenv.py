import os
import re
from collections import OrderedDict

from _machine import calling_file

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_END = re.compile(r"[^\S\r\n]*(?:#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|$)")


class _Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def take(self, pattern):
        found = re.compile(pattern, re.DOTALL).match(self.text, self.at)
        if found is None:
            raise ValueError(pattern)
        self.at = found.end()
        return found

    def next_is(self, text):
        return self.text.startswith(text, self.at)


def _unescaped(text, characters):
    return re.sub(r"\\([%s])" % characters, lambda found: _ESCAPES.get(found[1], found[1]), text)


def _value(reader):
    if reader.next_is("'"):
        return _unescaped(reader.take(r"'((?:\\.|[^'\\])*)'")[1], r"\\'")
    if reader.next_is('"'):
        return _unescaped(reader.take(r'"((?:\\.|[^"\\])*)"')[1], r"""\\'"abfnrtv""")
    return re.sub(r"\s+#.*", "", reader.take(r"[^\r\n]*")[0]).rstrip()


def _binding(reader):
    """The next variable and its text, `None` where there is none on the line."""
    reader.take(r"\s*")
    if reader.at == len(reader.text):
        return None
    reader.take(r"(?:export[^\S\r\n]+)?")
    name = None
    if not reader.next_is("#"):
        name = reader.take(r"'([^']+)'" if reader.next_is("'") else r"([^=#\s]+)")[1]
    reader.take(r"[^\S\r\n]*")
    value = None
    if reader.next_is("="):
        sign = reader.take(r"=[^\S\r\n]*")[0]
        value = "" if len(sign) > 1 and reader.next_is("#") else _value(reader)
    reader.take(_END.pattern)
    return name, value


def _bindings(text):
    reader = _Reader(text[1:] if text.startswith("\ufeff") else text)
    found = []
    while reader.at < len(reader.text):
        try:
            binding = _binding(reader)
        except ValueError:
            reader.take(r"[^\r\n]*(?:\r|\n|\r\n)?")
            continue
        if binding is not None and binding[0] is not None:
            found.append(binding)
    return found


def _values(path, stream, override, interpolate, encoding):
    if path is None and stream is None:
        path = find_dotenv()
    if stream is not None:
        text = stream.read()
    elif path and os.path.isfile(path):
        with open(path, encoding=encoding) as file:
            text = file.read()
    else:
        text = ""
    values = OrderedDict()
    for name, value in _bindings(text):
        if value is not None and interpolate:
            value = _interpolated(value, values, override)
        values[name] = value
    return values


def _interpolated(text, values, override):
    known = {**os.environ, **values} if override else {**values, **os.environ}

    def replacement(found):
        fallback = found[3] if found[3] is not None else ""
        given = known.get(found[1], fallback)
        return given if given is not None else ""

    return re.sub(r"\$\{([^}:]*)(:-([^}]*))?\}", replacement, text)


def find_dotenv(filename=".env", raise_error_if_not_found=False, usecwd=False):
    folder = os.path.abspath(os.getcwd() if usecwd else os.path.dirname(os.path.abspath(calling_file())))
    while True:
        path = os.path.join(folder, filename)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    if raise_error_if_not_found:
        raise OSError("File not found")
    return ""


def load_dotenv(
    dotenv_path=None, stream=None, verbose=False, override=False, interpolate=True, encoding="utf-8"
):
    if os.environ.get("PYTHON_DOTENV_DISABLED", "").casefold() in ("1", "true", "t", "yes", "y"):
        return False
    values = _values(dotenv_path, stream, override, interpolate, encoding)
    for name, value in values.items():
        if value is not None and (override or name not in os.environ):
            os.environ[name] = value
    return bool(values)


def dotenv_values(dotenv_path=None, stream=None, verbose=False, interpolate=True, encoding="utf-8"):
    return _values(dotenv_path, stream, True, interpolate, encoding)
