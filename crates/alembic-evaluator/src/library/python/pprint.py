"""Data on several lines, after the documentation of Python's `pprint`."""

import re


def _key(value):
    try:
        sorted([value, value])
        return (0, str(type(value)), value)
    except TypeError:
        return (1, str(type(value)), id(value))


def _ordered(items, key):
    try:
        return sorted(items, key=key)
    except TypeError:
        return sorted(items, key=lambda item: _key(key(item))[:2])


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._indent, self._width, self._depth, self._stream = indent, width, depth, stream
        self._compact, self._sorts = compact, sort_dicts

    def pformat(self, object):
        return self._text(object, 0, 0, 1)

    def pprint(self, object):
        print(self.pformat(object), file=self._stream)

    def _short(self, value, level=1):
        if self._depth is not None and level > self._depth and isinstance(value, (dict, list, tuple, set)) and value:
            return "{...}" if isinstance(value, (dict, set)) else "[...]" if isinstance(value, list) else "(...)"
        if type(value) is dict:
            items = _ordered(value.items(), lambda item: item[0]) if self._sorts else value.items()
            return "{" + ", ".join(f"{self._short(k, level + 1)}: {self._short(v, level + 1)}" for k, v in items) + "}"
        if type(value) in (list, tuple):
            inner = ", ".join(self._short(item, level + 1) for item in value)
            if type(value) is list:
                return f"[{inner}]"
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        if type(value) in (set, frozenset) and value:
            inner = ", ".join(self._short(item, level + 1) for item in _ordered(value, lambda item: item))
            return "{" + inner + "}" if type(value) is set else "frozenset({" + inner + "})"
        return repr(value)

    def _text(self, value, indent, allowance, level):
        short = self._short(value, level)
        if len(short) <= self._width - indent - allowance:
            return short
        if type(value) is dict and value:
            return self._dict(value, indent, allowance, level)
        if type(value) in (list, tuple) and value:
            opening, closing = ("[", "]") if type(value) is list else ("(", ",)" if len(value) == 1 else ")")
            return opening + self._items(value, indent + self._indent, allowance + len(closing), level) + closing
        if type(value) in (set, frozenset) and value:
            opening, closing = ("{", "}") if type(value) is set else ("frozenset({", "})")
            items = _ordered(value, lambda item: item)
            return opening + self._items(items, indent + len(opening), allowance + len(closing), level) + closing
        if type(value) is str and value:
            return self._string(value, indent, allowance, level)
        return short

    def _dict(self, value, indent, allowance, level):
        items = _ordered(value.items(), lambda item: item[0]) if self._sorts else list(value.items())
        inner = indent + self._indent
        lines = []
        for index, (key, item) in enumerate(items):
            shown = self._short(key, level + 1)
            last = index == len(items) - 1
            lines.append(f"{shown}: " + self._text(item, inner + len(shown) + 2, allowance + 1 if last else 1, level + 1))
        return "{" + " " * (self._indent - 1) + (",\n" + " " * inner).join(lines) + "}"

    def _items(self, items, indent, allowance, level):
        items = list(items)
        lines, line, room = [], "", self._width - indent
        for index, item in enumerate(items):
            after = allowance if index == len(items) - 1 else 1
            if self._compact:
                short = self._short(item, level + 1)
                left = room - (allowance if index == len(items) - 1 else 0)
                if line and len(line) + 2 + len(short) + (after == 1) <= left:
                    line += ", " + short
                    continue
                if len(short) <= left:
                    if line:
                        lines.append(line)
                    line = short
                    continue
            if line:
                lines.append(line)
            line = self._text(item, indent, after, level + 1)
        lines.append(line)
        return " " * (self._indent - 1) + (",\n" + " " * indent).join(lines)

    def _string(self, value, indent, allowance, level):
        if level == 1:
            indent += 1
            allowance += 1
        chunks, lines = [], value.splitlines(True)
        for number, line in enumerate(lines):
            shown = repr(line)
            room = self._width - indent - (allowance if number == len(lines) - 1 else 0)
            if len(shown) <= room:
                chunks.append(shown)
                continue
            parts, current = re.findall(r"\S*\s*", line)[:-1], ""
            for index, part in enumerate(parts):
                limit = room if number == len(lines) - 1 and index == len(parts) - 1 else self._width - indent
                if len(repr(current + part)) > limit:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current += part
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            return chunks[0]
        text = ("\n" + " " * indent).join(chunks)
        return f"({text})" if level == 1 else text


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts).pformat(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._short(object)
