"""Exact fractions, after the documentation of Python's `fractions`."""

import math
import re
from decimal import Decimal

_TEXT = re.compile(r"\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<whole>\d*|\d+(?:_\d+)*)(?:(?:/(?P<denominator>\d+(?:_\d+)*))?|(?:\.(?P<decimal>\d*|\d+(?:_\d+)*))?(?:[eE](?P<exponent>[-+]?\d+))?)\s*\Z")


class Fraction:
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        self = object.__new__(cls)
        if denominator is None:
            top, bottom = _ratio(numerator)
        else:
            if not isinstance(numerator, (int, Fraction)) or not isinstance(denominator, (int, Fraction)):
                raise TypeError("both arguments should be Rational instances")
            left, right = _ratio(numerator), _ratio(denominator)
            top, bottom = left[0] * right[1], left[1] * right[0]
        if bottom == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        shared = math.gcd(top, bottom)
        if bottom < 0:
            shared = -shared
        self._numerator, self._denominator = top // shared, bottom // shared
        return self

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)

    @classmethod
    def from_float(cls, f):
        return cls(f)

    @classmethod
    def from_decimal(cls, dec):
        return cls(dec)

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # The convergents of the continued fraction, and the best fraction between the last two.
        before, last = (0, 1), (1, 0)
        top, bottom = self._numerator, self._denominator
        while True:
            whole = top // bottom
            size = before[1] + whole * last[1]
            if size > max_denominator:
                break
            before, last = last, (before[0] + whole * last[0], size)
            top, bottom = bottom, top - whole * bottom
        steps = (max_denominator - before[1]) // last[1]
        between = Fraction(before[0] + steps * last[0], before[1] + steps * last[1])
        nearest = Fraction(*last)
        return nearest if abs(nearest - self) <= abs(between - self) else between

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        number = self._numerator / self._denominator
        return hash(number) if number.as_integer_ratio() == (self._numerator, self._denominator) else hash(str(self))

    def __add__(self, other):
        return _operate(self, other, lambda a, b: (a[0] * b[1] + b[0] * a[1], a[1] * b[1]), lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other):
        return _operate(self, other, lambda a, b: (a[0] * b[1] - b[0] * a[1], a[1] * b[1]), lambda a, b: a - b)

    def __rsub__(self, other):
        return _operate(self, other, lambda a, b: (b[0] * a[1] - a[0] * b[1], a[1] * b[1]), lambda a, b: b - a)

    def __mul__(self, other):
        return _operate(self, other, lambda a, b: (a[0] * b[0], a[1] * b[1]), lambda a, b: a * b)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return _operate(self, other, lambda a, b: (a[0] * b[1], a[1] * b[0]), lambda a, b: a / b)

    def __rtruediv__(self, other):
        return _operate(self, other, lambda a, b: (b[0] * a[1], b[1] * a[0]), lambda a, b: b / a)

    def __floordiv__(self, other):
        return _whole(self, other, lambda a, b: a // b)

    def __rfloordiv__(self, other):
        return _whole(self, other, lambda a, b: b // a)

    def __mod__(self, other):
        if isinstance(other, float):
            return float(self) % other
        if not isinstance(other, (int, Fraction)):
            return NotImplemented
        return self - other * (self // other)

    def __divmod__(self, other):
        return self // other, self % other

    def __pow__(self, power):
        if isinstance(power, Fraction) and power.denominator == 1:
            power = power.numerator
        if not isinstance(power, int):
            return float(self) ** float(power)
        if power >= 0:
            return Fraction(self._numerator**power, self._denominator**power)
        return Fraction(self._denominator**-power, self._numerator**-power)

    def __rpow__(self, base):
        return base**self._numerator if self._denominator == 1 else base ** float(self)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __pos__(self):
        return Fraction(self)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __bool__(self):
        return self._numerator != 0

    def __float__(self):
        return self._numerator / self._denominator

    def __int__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    __trunc__ = __int__

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is not None:
            shift = Fraction(10) ** ndigits
            return Fraction(round(self * shift)) / shift
        floor, rest = divmod(self._numerator, self._denominator)
        if rest * 2 < self._denominator or (rest * 2 == self._denominator and floor % 2 == 0):
            return floor
        return floor + 1

    def __eq__(self, other):
        return _compared(self, other, lambda a, b: a == b)

    def __lt__(self, other):
        return _compared(self, other, lambda a, b: a < b)

    def __le__(self, other):
        return _compared(self, other, lambda a, b: a <= b)

    def __gt__(self, other):
        return _compared(self, other, lambda a, b: a > b)

    def __ge__(self, other):
        return _compared(self, other, lambda a, b: a >= b)


def _ratio(value):
    if isinstance(value, Fraction):
        return value._numerator, value._denominator
    if isinstance(value, int):
        return int(value), 1
    if isinstance(value, (float, Decimal)):
        return value.as_integer_ratio()
    if not isinstance(value, str):
        raise TypeError("argument should be a string or a Rational instance")
    found = _TEXT.match(value)
    if found is None:
        raise ValueError(f"Invalid literal for Fraction: {value!r}")
    top, bottom = int(found["whole"] or "0"), 1
    if found["denominator"]:
        bottom = int(found["denominator"])
    else:
        digits = (found["decimal"] or "").replace("_", "")
        top, bottom = top * 10 ** len(digits) + int(digits or "0"), 10 ** len(digits)
        exponent = int(found["exponent"] or "0")
        top, bottom = (top * 10**exponent, bottom) if exponent >= 0 else (top, bottom * 10**-exponent)
    return (-top if found["sign"] == "-" else top), bottom


def _operate(left, right, exact, rough):
    if isinstance(right, float):
        return rough(float(left), right)
    if not isinstance(right, (int, Fraction)):
        return NotImplemented
    return Fraction(*exact(_ratio(left), _ratio(right)))


def _whole(left, right, divide):
    if isinstance(right, float):
        return divide(float(left), right)
    if not isinstance(right, (int, Fraction)):
        return NotImplemented
    a, b = _ratio(left), _ratio(right)
    return divide(a[0] * b[1], b[0] * a[1])


def _compared(left, right, compare):
    if isinstance(right, float):
        if math.isnan(right) or math.isinf(right):
            return compare(0.0, right)
        right = Fraction(right)
    if not isinstance(right, (int, Fraction)):
        return NotImplemented
    a, b = _ratio(left), _ratio(right)
    return compare(a[0] * b[1], b[0] * a[1])
