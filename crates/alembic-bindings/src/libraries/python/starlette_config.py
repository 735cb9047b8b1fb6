import os
import warnings


class undefined:
    pass


class Config:
    def __init__(self, env_file=None, environ=os.environ, env_prefix="", encoding="utf-8"):
        self.environ = environ
        self.env_prefix = env_prefix
        self.file_values = {}
        if env_file is None:
            return
        if not os.path.isfile(env_file):
            warnings.warn(f"Config file '{env_file}' not found.")
            return
        with open(env_file, encoding=encoding) as file:
            lines = file.read().splitlines()
        for line in lines:
            line = line.strip()
            if "=" in line and not line.startswith("#"):
                key, value = line.split("=", 1)
                self.file_values[key.strip()] = value.strip().strip("\"'")

    def __call__(self, key, cast=None, default=undefined):
        return self.get(key, cast, default)

    def get(self, key, cast=None, default=undefined):
        key = self.env_prefix + key
        if key in self.environ:
            value = self.environ[key]
        elif key in self.file_values:
            value = self.file_values[key]
        elif default is undefined:
            raise KeyError(f"Config '{key}' is missing, and has no default.")
        else:
            value = default
        if cast is None or value is None:
            return value
        if cast is bool and isinstance(value, str):
            known = {"true": True, "1": True, "false": False, "0": False}
            if value.lower() not in known:
                raise ValueError(f"Config '{key}' has value '{value}'. Not a valid bool.")
            return known[value.lower()]
        try:
            return cast(value)
        except (TypeError, ValueError):
            raise ValueError(f"Config '{key}' has value '{value}'. Not a valid {cast.__name__}.")
