"""What runs this, after the documentation of Python's `platform`."""


def system():
    return "Linux"


def python_version():
    return "3.11.0"


def python_version_tuple():
    return tuple(python_version().split("."))


def python_implementation():
    return "CPython"
