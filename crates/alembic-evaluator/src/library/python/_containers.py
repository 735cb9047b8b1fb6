"""What the classes of `collections.abc` give to those that derive from them, after their documentation."""

import collections.abc
from abc import abstractmethod


class Sized(collections.abc.Sized):
    @abstractmethod
    def __len__(self): ...


class Iterable(collections.abc.Iterable):
    @abstractmethod
    def __iter__(self): ...


class Iterator(collections.abc.Iterator):
    @abstractmethod
    def __next__(self): ...

    def __iter__(self):
        return self


class Hashable(collections.abc.Hashable):
    @abstractmethod
    def __hash__(self): ...


class Callable(collections.abc.Callable):
    @abstractmethod
    def __call__(self): ...


class Container(collections.abc.Container):
    @abstractmethod
    def __contains__(self, item): ...


class Collection(collections.abc.Collection):
    @abstractmethod
    def __len__(self): ...

    @abstractmethod
    def __iter__(self): ...

    @abstractmethod
    def __contains__(self, item): ...


class Sequence(collections.abc.Sequence):
    @abstractmethod
    def __getitem__(self, index): ...

    @abstractmethod
    def __len__(self): ...

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def __reversed__(self):
        for index in reversed(range(len(self))):
            yield self[index]

    def __contains__(self, item):
        return any(known is item or known == item for known in self)

    def index(self, value, start=0, stop=None):
        for index in range(start, len(self) if stop is None else min(stop, len(self))):
            if self[index] is value or self[index] == value:
                return index
        raise ValueError

    def count(self, value):
        return sum(1 for item in self if item is value or item == value)


class MutableSequence(Sequence, collections.abc.MutableSequence):
    @abstractmethod
    def __setitem__(self, index, value): ...

    @abstractmethod
    def __delitem__(self, index): ...

    @abstractmethod
    def insert(self, index, value): ...

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def clear(self):
        while len(self):
            self.pop()

    def reverse(self):
        size = len(self)
        for index in range(size // 2):
            self[index], self[size - index - 1] = self[size - index - 1], self[index]

    def __iadd__(self, values):
        self.extend(values)
        return self


class Mapping(collections.abc.Mapping):
    @abstractmethod
    def __getitem__(self, key): ...

    @abstractmethod
    def __iter__(self): ...

    @abstractmethod
    def __len__(self): ...

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return {key: None for key in self}.keys()

    def items(self):
        return {key: self[key] for key in self}.items()

    def values(self):
        return {key: self[key] for key in self}.values()

    def __eq__(self, other):
        if not isinstance(other, collections.abc.Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None


_MISSING = object()


class MutableMapping(Mapping, collections.abc.MutableMapping):
    @abstractmethod
    def __setitem__(self, key, value): ...

    @abstractmethod
    def __delitem__(self, key): ...

    def pop(self, key, default=_MISSING):
        try:
            value = self[key]
        except KeyError:
            if default is _MISSING:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        while len(self):
            self.popitem()

    def update(self, other=(), /, **kwds):
        if isinstance(other, collections.abc.Mapping) or hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


class Set(collections.abc.Set):
    @abstractmethod
    def __contains__(self, item): ...

    @abstractmethod
    def __iter__(self): ...

    @abstractmethod
    def __len__(self): ...

    @classmethod
    def _from_iterable(cls, values):
        return cls(values)

    def __le__(self, other):
        return len(self) <= len(other) and all(item in other for item in self)

    def __lt__(self, other):
        return len(self) < len(other) and self <= other

    def __ge__(self, other):
        return len(self) >= len(other) and all(item in self for item in other)

    def __gt__(self, other):
        return len(self) > len(other) and self >= other

    def __eq__(self, other):
        return len(self) == len(other) and self <= other

    def __and__(self, other):
        return self._from_iterable(item for item in other if item in self)

    __rand__ = __and__

    def __or__(self, other):
        return self._from_iterable(item for part in (self, other) for item in part)

    __ror__ = __or__

    def __sub__(self, other):
        return self._from_iterable(item for item in self if item not in other)

    def __xor__(self, other):
        return (self - other) | self._from_iterable(item for item in other if item not in self)

    def isdisjoint(self, other):
        return not any(item in self for item in other)

    __hash__ = None


class MutableSet(Set, collections.abc.MutableSet):
    @abstractmethod
    def add(self, value): ...

    @abstractmethod
    def discard(self, value): ...

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def clear(self):
        while len(self):
            self.pop()

    def __ior__(self, other):
        for value in other:
            self.add(value)
        return self

    def __isub__(self, other):
        for value in list(other):
            self.discard(value)
        return self
