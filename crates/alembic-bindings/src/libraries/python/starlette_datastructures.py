from _machine import unsupported


class Secret:
    def __init__(self, value):
        self._value = value

    def __repr__(self):
        return f"{self.__class__.__name__}('**********')"

    def __str__(self):
        return self._value

    def __bool__(self):
        return bool(self._value)


class CommaSeparatedStrings:
    def __init__(self, value):
        if isinstance(value, str):
            if any(character in value for character in "'\"\\#"):
                unsupported("CommaSeparatedStrings with quotes, backslashes or comments")
            value = [part.strip() for part in value.split(",") if part]
        self._items = list(value)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        return self._items[index]

    def __iter__(self):
        return iter(self._items)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._items!r})"

    def __str__(self):
        return ", ".join(repr(item) for item in self)
