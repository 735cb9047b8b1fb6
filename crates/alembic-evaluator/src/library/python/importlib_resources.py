"""Files beside the project's modules, after the documentation of Python's `importlib.resources`."""

import os
import sys
from pathlib import Path


def _folder(package):
    if not isinstance(package, str):
        return os.path.dirname(package.__file__)
    relative = package.replace(".", "/")
    for root in sys.path:
        folder = os.path.join(root, relative)
        if os.path.isdir(folder):
            return folder
    raise ModuleNotFoundError(f"No module named {package!r}")


def files(package):
    return Path(_folder(package))


def read_text(package, resource, encoding="utf-8", errors="strict"):
    with open(os.path.join(_folder(package), resource), encoding=encoding) as file:
        return file.read()


def read_binary(package, resource):
    with open(os.path.join(_folder(package), resource), "rb") as file:
        return file.read()


def is_resource(package, name):
    return os.path.isfile(os.path.join(_folder(package), name))
