"""Kinds of numbers, after the documentation of Python's `numbers`."""

from abc import ABCMeta
from decimal import Decimal
from fractions import Fraction


class Number(metaclass=ABCMeta):
    _known = (int, float, Fraction, Decimal)

    @classmethod
    def __subclasshook__(cls, other):
        return issubclass(other, cls._known) or NotImplemented


class Complex(Number):
    _known = (int, float, Fraction)


class Real(Complex):
    _known = (int, float, Fraction)


class Rational(Real):
    _known = (int, Fraction)


class Integral(Rational):
    _known = (int,)
