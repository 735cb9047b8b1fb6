"""Kinds of numbers, after the documentation of Python's `numbers`."""

from abc import ABCMeta


class Number(metaclass=ABCMeta):
    pass


class Complex(Number):
    pass


class Real(Complex):
    pass


class Rational(Real):
    pass


class Integral(Rational):
    pass


def _register():
    from decimal import Decimal
    from fractions import Fraction

    Number.register(Decimal)
    Real.register(float)
    Rational.register(Fraction)
    Integral.register(int)


_register()
