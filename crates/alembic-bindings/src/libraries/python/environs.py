import os

from _machine import calling_file, unsupported
from dotenv import load_dotenv

_TRUE = ("t", "true", "on", "y", "yes", "1")
_FALSE = ("f", "false", "off", "n", "no", "0")


class EnvError(ValueError):
    pass


class EnvValidationError(EnvError):
    def __init__(self, message, error_messages):
        self.error_messages = error_messages
        super().__init__(message)


class EnvNotSetError(EnvError):
    pass


def _invalid(name, sentence):
    return EnvValidationError(f'Environment variable "{name}" invalid: {sentence}', [sentence])


class Env:
    def read_env(self, path=None, *, recurse=True, override=False):
        if path is None:
            path = os.path.join(os.path.dirname(os.path.abspath(calling_file())), ".env")
        folder, name = os.path.split(str(path))
        folder = os.path.abspath(folder or os.getcwd())
        while True:
            found = os.path.join(folder, name)
            if os.path.isfile(found):
                load_dotenv(found, override=override)
                return True
            parent = os.path.dirname(folder)
            if not recurse or parent == folder:
                return False
            folder = parent

    def _text(self, name, default):
        if name in os.environ:
            return os.environ[name]
        if default is Ellipsis:
            raise EnvNotSetError(f'Environment variable "{name}" not set')
        return default

    def __call__(self, name, default=..., **options):
        if options:
            unsupported("environs with options of a field")
        return self._text(name, default)

    def str(self, name, default=..., **options):
        return self(name, default, **options)

    def int(self, name, default=..., **options):
        given = self(name, default, **options)
        try:
            return given if given is None else int(given)
        except ValueError:
            raise _invalid(name, "Not a valid integer.")

    def float(self, name, default=..., **options):
        given = self(name, default, **options)
        try:
            return given if given is None else float(given)
        except ValueError:
            raise _invalid(name, "Not a valid number.")

    def bool(self, name, default=..., **options):
        given = self(name, default, **options)
        if given is None or isinstance(given, bool):
            return given
        if str(given).lower() in _TRUE:
            return True
        if str(given).lower() in _FALSE:
            return False
        raise _invalid(name, "Not a valid boolean.")

    def __getattr__(self, name):
        unsupported(f"`Env.{name}` of environs")


env = Env()
