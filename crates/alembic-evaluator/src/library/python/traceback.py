"""Exceptions as text, after the documentation of Python's `traceback`."""

import sys
from _traceback import entries, exception_lines, only_lines


def _exception(exc, value):
    if isinstance(exc, BaseException):
        return exc
    if value is None and exc is not None:
        raise ValueError("Both or neither of value and tb must be given")
    return value


_MISSING = object()


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    return exception_lines(_exception(exc, value), chain)


def format_exception_only(exc, /, value=_MISSING):
    return only_lines(_exception(exc, None if value is _MISSING else value))


def format_exc(limit=None, chain=True):
    current = sys.exc_info()[1]
    return "NoneType: None\n" if current is None else "".join(format_exception(current, chain=chain))


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    print("".join(format_exception(exc, value, tb, limit, chain)), end="", file=sys.stderr if file is None else file)


def print_exc(limit=None, file=None, chain=True):
    print(format_exc(limit, chain), end="", file=sys.stderr if file is None else file)


class FrameSummary:
    def __init__(self, filename, lineno, name, line):
        self.filename, self.lineno, self.name, self.line = filename, lineno, name, line

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def extract_tb(tb, limit=None):
    return [FrameSummary(*entry) for entry in entries(tb)]


def format_list(extracted_list):
    lines = []
    for filename, lineno, name, line in extracted_list:
        shown = f"    {line}\n" if line else ""
        lines.append(f'  File "{filename}", line {lineno}, in {name}\n{shown}')
    return lines


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    print("".join(format_tb(tb, limit)), end="", file=sys.stderr if file is None else file)
