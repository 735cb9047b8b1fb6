import os

from _machine import calling_file, unsupported

_TRUE = ("y", "yes", "t", "true", "on", "1")
_FALSE = ("n", "no", "f", "false", "off", "0")


class UndefinedValueError(Exception):
    pass


class Undefined:
    pass


undefined = Undefined()


def strtobool(value):
    if isinstance(value, bool):
        return value
    value = value.lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ValueError("Invalid truth value: " + value)


def _boolean(value):
    value = str(value)
    return False if value == "" else strtobool(value)


class RepositoryEmpty:
    def __init__(self, source="", encoding="UTF-8"):
        self.data = {}

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        return self.data[key]


class RepositoryEnv(RepositoryEmpty):
    def __init__(self, source, encoding="UTF-8"):
        self.data = {}
        with open(source, encoding=encoding) as file:
            lines = file.read().splitlines()
        for line in lines:
            line = line.strip()
            if not line or line.startswith("#") or "=" not in line:
                continue
            key, value = line.split("=", 1)
            value = value.strip()
            if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            self.data[key.strip()] = value


class Config:
    def __init__(self, repository):
        self.repository = repository

    def get(self, option, default=undefined, cast=undefined):
        if option in os.environ:
            value = os.environ[option]
        elif option in self.repository:
            value = self.repository[option]
        elif isinstance(default, Undefined):
            raise UndefinedValueError(
                f"{option} not found. Declare it as envvar or define a default value."
            )
        else:
            value = default
        if isinstance(cast, Undefined):
            return value
        return _boolean(value) if cast is bool else cast(value)

    def __call__(self, *args, **kwargs):
        return self.get(*args, **kwargs)


def _repository(folder):
    while True:
        if os.path.isfile(os.path.join(folder, "settings.ini")):
            unsupported("decouple with a `settings.ini`")
        path = os.path.join(folder, ".env")
        if os.path.isfile(path):
            return RepositoryEnv(path)
        parent = os.path.dirname(folder)
        if parent in ("", "/", folder):
            return RepositoryEmpty()
        folder = parent


class AutoConfig:
    def __init__(self, search_path=None):
        self.search_path = search_path
        self.config = None

    def __call__(self, *args, **kwargs):
        if self.config is None:
            folder = self.search_path or os.path.dirname(calling_file())
            self.config = Config(_repository(os.path.abspath(folder)))
        return self.config(*args, **kwargs)


config = AutoConfig()


class Csv:
    def __init__(self, cast=str, delimiter=",", strip=" \t\n\r\v\f", post_process=list):
        self.cast = cast
        self.delimiter = delimiter
        self.strip = strip
        self.post_process = post_process

    def __call__(self, value):
        if value is None:
            return self.post_process()
        if any(character in value for character in "'\"\\#"):
            unsupported("decouple.Csv with quotes, backslashes or comments")
        parts = [part for part in value.split(self.delimiter) if part]
        return self.post_process([self.cast(part.strip(self.strip)) for part in parts])
