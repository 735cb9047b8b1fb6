"""Warnings, after the documentation of Python's `warnings`: shown once for a place and a text, unless a filter says otherwise."""

import re
from _warnings import show

_filters = []
_shown = set()
_caught = []


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
        self.file, self.line, self.source = file, line, source

    def __str__(self):
        return (
            f"{{message : {self.message!r}, category : {self.category.__name__!r}, filename : {self.filename!r}, "
            f"lineno : {self.lineno}, line : {self.line!r}}}"
        )


def _action(text, category):
    for action, pattern, kind in _filters:
        if issubclass(category, kind) and (not pattern or re.match(pattern, text, re.IGNORECASE)):
            return action
    return "default"


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category, text = type(message), str(message)
    else:
        category, text = category or UserWarning, message
        if not (isinstance(category, type) and issubclass(category, Warning)):
            raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
        message = category(message)
    action = _action(text, category)
    if action == "error":
        raise message
    if action == "ignore":
        return
    filename, lineno = show(None, None)
    key = (text, category, lineno if action == "default" else None)
    if action != "always":
        if key in _shown:
            return
        _shown.add(key)
    if _caught and _caught[-1] is not None:
        _caught[-1].append(WarningMessage(message, category, filename, lineno, source=source))
    else:
        show(category.__name__, text)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    entry = (action, message, category)
    _filters.append(entry) if append else _filters.insert(0, entry)


def simplefilter(action, category=Warning, lineno=0, append=False):
    filterwarnings(action, "", category, append=append)


def resetwarnings():
    _filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record, self._action, self._category = record, action, category

    def __enter__(self):
        self._kept = list(_filters), set(_shown)
        _shown.clear()
        _caught.append([] if self._record else None)
        if self._action is not None:
            simplefilter(self._action, self._category)
        return _caught[-1]

    def __exit__(self, *exception):
        _caught.pop()
        _filters[:] = self._kept[0]
        _shown.clear()
        _shown.update(self._kept[1])
