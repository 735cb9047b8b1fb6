"""Enumerations of bits, after the documentation of Python's `enum`."""

from enum import Enum


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        highest = max(last_values, default=0)
        return start or 1 if not highest else 1 << highest.bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        known = 0
        for member in cls.__members__.values():
            known |= member._value_
        if value < 0:
            value = known & ~(-value - 1)
            for member in cls.__members__.values():
                if member._value_ == value:
                    return member
        if value & ~known and not issubclass(cls, int):
            width = max(value.bit_length(), known.bit_length()) + 1
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given {value:#0{width + 3}b}\n  allowed {known:#0{width + 3}b}"
            )
        combined = cls.__dict__.get("_combined_")
        if combined is None:
            combined = {}
            cls._combined_ = combined
        if value not in combined:
            made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
            parts = [member._name_ for member in cls if member._value_ & value]
            rest = value & ~known
            if rest and parts:
                parts.append(str(rest))
            name = "|".join(parts) if parts else None
            made.__dict__.update(_name_=name, name=name, _value_=value, value=value)
            combined[value] = made
        return combined[value]

    def __iter__(self):
        for member in type(self):
            if member._value_ & self._value_:
                yield member

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return bool(self._value_)

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {type(self).__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def _operand(self, other):
        return other._value_ if isinstance(other, type(self)) else None

    def __or__(self, other):
        value = self._operand(other)
        return NotImplemented if value is None else type(self)(self._value_ | value)

    def __and__(self, other):
        value = self._operand(other)
        return NotImplemented if value is None else type(self)(self._value_ & value)

    def __xor__(self, other):
        value = self._operand(other)
        return NotImplemented if value is None else type(self)(self._value_ ^ value)

    def __invert__(self):
        known = 0
        for member in type(self):
            known |= member._value_
        return type(self)(known & ~self._value_)

    def __repr__(self):
        shown = type(self).__name__
        return f"<{shown}: {self._value_}>" if self._name_ is None else f"<{shown}.{self._name_}: {self._value_}>"

    def __str__(self):
        return f"{type(self).__name__}({self._value_})" if self._name_ is None else f"{type(self).__name__}.{self._name_}"


class IntFlag(int, Flag):
    def _operand(self, other):
        return int(other) if isinstance(other, int) else None

    __ror__ = Flag.__or__
    __rand__ = Flag.__and__
    __rxor__ = Flag.__xor__

    def __str__(self):
        return str(self._value_)

    def __format__(self, specification):
        return format(self._value_, specification)
