"""Shell patterns, after the documentation of Python's `fnmatch`."""

import re


def _expression(pattern):
    parts = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == "*":
            if parts[-1:] != [".*"]:
                parts.append(".*")
        elif character == "?":
            parts.append(".")
        elif character == "[":
            # A bracket that stands first in the set belongs to it.
            first = at + 1 if pattern[at : at + 1] == "!" else at
            end = pattern.find("]", first + 1 if pattern[first : first + 1] == "]" else first)
            if end < 0:
                parts.append("\\[")
            else:
                parts.append(_set(pattern[at:end]))
                at = end + 1
        else:
            parts.append(re.escape(character))
    return re.compile("(?s:" + "".join(parts) + ")\\Z")


def _set(content):
    negated = content.startswith("!")
    if negated:
        content = content[1:]
    ranges = []
    at = 0
    while at < len(content):
        low = high = content[at]
        at += 1
        if content[at : at + 1] == "-" and at + 1 < len(content):
            high = content[at + 1]
            at += 2
        # A range that runs backwards holds nothing.
        if low <= high:
            ranges.append(re.escape(low) if low == high else re.escape(low) + "-" + re.escape(high))
    if not ranges:
        return "." if negated else "(?!)"
    return "[" + ("^" if negated else "") + "".join(ranges) + "]"


def fnmatchcase(name, pat):
    return _expression(pat).match(name) is not None


def fnmatch(name, pat):
    return fnmatchcase(name, pat)


def filter(names, pat):
    expression = _expression(pat)
    return [name for name in names if expression.match(name)]
