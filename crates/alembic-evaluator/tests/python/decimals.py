#: construction
from decimal import Decimal
for x in ["1", "1.10", "-0", "1e5", "1E-7", "0.0000001", "0.000001", "123E+5", "  1_000.5 ", "Infinity", "-inf", "NaN", ".5", "5.", "0E-8", "00012.50"]:
    print(repr(Decimal(x)), str(Decimal(x)))
print(Decimal(5), Decimal(1.1), Decimal(0.5), Decimal(-3), Decimal(True), Decimal((0, (1, 2), -1)), Decimal(), Decimal(Decimal("1.0")), Decimal.from_float(0.1))
#: construction errors
from decimal import Decimal, InvalidOperation
for x in ["x", "", "1.2.3", "--1", [1], None, {}]:
    try:
        Decimal(x)
    except Exception as e:
        print(type(e).__name__, e)
#: arithmetic
from decimal import Decimal as D
a, b = D("10.25"), D("3")
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** 2, -a, +a, abs(-a))
print(D(1) / 3, D(2) / 3, D(1) / 8, D(100) / 4, D("1.00") / 1, D(7) / D("0.1"), 1 / D(4), 2 + D(1), 10 - D("0.1"), 3 * D("1.50"))
print(D(-7) // 2, D(-7) % 2, D(7) % -2, D("0.3") + D("0.6"), D("1.1") * D("1.1"), D(2) ** 10, D(2) ** -1, D("1.5") ** 3, sum([D("0.1")] * 10))
#: mixed types
from decimal import Decimal as D
for f in [lambda: D(1) + 1.5, lambda: D(1) + "x", lambda: 1.5 * D(1), lambda: D(1) < "x", lambda: D(1) & 1]:
    try:
        print(f())
    except TypeError as e:
        print(e)
print(D(1) == 1.0, D("0.1") == 0.1, D("0.5") == 0.5, D(1) < 1.5, D("NaN") == D("NaN"), D("1.0") == 1, D(1) == "1", D(1) != 2)
#: signals
from decimal import Decimal as D, DivisionByZero, InvalidOperation, Overflow
for f in [lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(5) // 0, lambda: D(5) % 0, lambda: D("NaN") < 1, lambda: D("sNaN") + 1, lambda: D("Inf") - D("Inf"), lambda: D("1e999999") * 10,
          lambda: D(1).quantize(D("1e-40")), lambda: int(D("NaN")), lambda: int(D("Inf")), lambda: D(0) ** 0, lambda: D(-8) ** D("0.5"), lambda: D(-1).sqrt(), lambda: D("1e40") // 1]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(issubclass(DivisionByZero, ZeroDivisionError), issubclass(InvalidOperation, ArithmeticError))
#: quantize and rounding
from decimal import *
D = Decimal
print(D("2.345").quantize(D("0.01")), D("2.345").quantize(D("0.01"), rounding=ROUND_HALF_UP), D("2.345").quantize(D("1")), D("-2.5").quantize(D(1), ROUND_HALF_EVEN), D("1").quantize(D("0.001")))
for r in [ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUND_05UP]:
    print(r, [str(D(x).quantize(D("1"), rounding=r)) for x in ["1.1", "1.5", "2.5", "-1.5", "-1.1", "5.1", "0.9"]])
print(round(D("2.5")), round(D("2.345"), 2), round(D("1234"), -2), round(D("-0.5")), type(round(D("1.1"))).__name__)
print(D("2.7").to_integral_value(), D("2.5").to_integral_value(ROUND_HALF_UP), D("1E3").to_integral_value(), D("1.10").normalize(), D("100").normalize(), D("0.00").normalize())
#: conversion
from decimal import Decimal as D
import math
print(int(D("3.99")), int(D("-3.99")), float(D("1.1")), float(D("1e-5")), bool(D(0)), bool(D("0.1")), str(D("1.0")))
print(math.floor(D("-1.5")), math.ceil(D("1.2")), math.trunc(D("-1.9")), math.sqrt(D(16)), D("0.25").as_integer_ratio(), D("1.10").as_tuple(), D("-1.5").as_tuple().exponent)
print(D(123456).adjusted(), D("0.01").adjusted(), D("-1").copy_abs(), D(1).copy_negate(), D(1).compare(2), D(3).max(5), D(3).min(D("NaN")), D("-2").is_signed(), D("NaN").is_nan(), D("Inf").is_infinite(), D(0).is_zero(), D(5).is_finite())
#: formatting
from decimal import Decimal as D
for v, f in [("12345.678", ",.2f"), ("1E+3", "f"), ("1E+3", ""), ("0.00001234", ".3g"), ("1234", "e"), ("1.5", "08.3f"), ("-1.5", "+.1f"), ("1.5", "+.1f"), ("0.25", "%"), ("0.256", ".1%"), ("1234567", ","), ("1.23456", ".3"), ("9.99", ".1f"), ("5", "10"), ("5", "<10"), ("5", "^10.2f"), ("0", ".2f"), ("0.005", ".2f"), ("0.015", ".2f"), ("1E-10", "f"), ("123", ".2e"), ("NaN", "10"), ("-Infinity", "f"), ("1234.5", "_>12,.1f"), ("99.99", ".3g"), ("0E-3", "g")]:
    print(v, f, "[" + format(D(v), f) + "]")
print(f"{D('1.20')}", f"{D('1.20'):.1f}", "%s" % D("1.10"), "%.3f" % D("1.5"), "%d" % D("3.7"), "{:.2f}".format(D("2.675")), f"{D('1.5')!r}")
try:
    format(D(1), "x")
except ValueError as e:
    print(e)
#: context
from decimal import Decimal as D, getcontext, localcontext, setcontext, Context, ROUND_UP
print(getcontext().prec, getcontext().rounding)
with localcontext() as c:
    c.prec = 5
    print(D(1) / 3, D("1.23456789") + 0, +D("9.999999"))
    c.rounding = ROUND_UP
    print(D(1) / 3)
print(D(1) / 3)
getcontext().prec = 3
print(D(2) / 3, D("1234.5") * 1)
setcontext(Context(prec=10, rounding=ROUND_UP))
print(D(2) / 3)
#: sorting and hashing
from decimal import Decimal as D
print(sorted([D("2.5"), D(1), D("-3"), D("0.1"), D("1E2")]), max(D(1), 2), min(D("1.5"), 1.2))
print({D("1.0"): "a"}[1], {1: "b"}[D(1)], {0.5: "c"}[D("0.50")], hash(D(1)) == hash(1), len({D("1.0"), D("1.00"), 1}), D("1.0") in [1], {D("0.1"): 1}.get(0.1))
#: functions
from decimal import Decimal as D
print(D(2).sqrt(), D(4).sqrt(), D("2.25").sqrt(), D(1).exp(), D(2).ln(), D(100).log10(), D(3).log10(), D(0).exp(), D("0.5") ** D("0.5"), D(4) ** D("0.5"), D(10).ln())
print(D(2) ** D("1.5"), D("1.1") ** 100, D(3) ** -2, D(5).scaleb(-2), D("1.00").same_quantum(D("2.00")))
#: large and small
from decimal import Decimal as D
print(D(10) ** 30 + 1, D(10) ** 27 + D("0.1"), D("1e50") + 1, D("1e-50") + 1, D("123456789012345678901234567890") * 1, D("123456789012345678901234567890"), 10 ** 40 * D("0.1"), D("1e400") / D("1e-400"))
print(D("0E+5") + 1, D(1) + D("0E-40"), D("1.5") - D("1.5"), D("-0") + 0, D("-0"), 0 * D(-1), D("1.20") - D("0.2"))
#: in json and str methods
from decimal import Decimal as D
import json
try:
    json.dumps({"a": D(1)})
except TypeError as e:
    print(e)
print(json.dumps({"a": D("1.5")}, default=str), isinstance(D(1), D), type(D(1)), repr([D(1)]), D.__name__)
#: subclass and name
import decimal
print(decimal.Decimal("1.5") + decimal.Decimal(1), decimal.InvalidOperation.__name__, decimal.ROUND_HALF_UP, issubclass(decimal.Overflow, decimal.Inexact))
try:
    decimal.Decimal("abc")
except decimal.InvalidOperation:
    print("invalid")
except ValueError:
    print("no")
