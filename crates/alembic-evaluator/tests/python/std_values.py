#: fractions
from fractions import Fraction
f = Fraction(3, 6)
print(f, repr(f), f + Fraction(1, 3), f * 2, f / 4, 1 - f, f ** 2, f == 0.5, Fraction("0.125"), Fraction(0.75), Fraction("3/4"), float(f), int(Fraction(7, 2)), round(Fraction(7, 2)), f.numerator, f.denominator, Fraction(3.14159).limit_denominator(100), f < 1, sorted([Fraction(1, 2), Fraction(1, 3)]), -f, abs(-f), Fraction(7, 3) // 1, Fraction(7, 3) % 1, f + 0.5, hash(f) == hash(0.5))
try:
    Fraction(1, 0)
except ZeroDivisionError as e:
    print(e)
try:
    Fraction("x")
except ValueError as e:
    print(e)
#: statistics
import statistics
d = [1, 2, 2, 3, 4, 10]
print(statistics.mean(d), statistics.median(d), statistics.mode(d), statistics.stdev(d), statistics.pstdev([1, 3]), statistics.variance([1, 2, 3, 4]), statistics.median_low(d), statistics.median_high(d), statistics.fmean([1, 2]), statistics.multimode("aabb"), statistics.mean([1, 2]), statistics.median([3, 1, 2]), statistics.pvariance([0, 2]))
try:
    statistics.mean([])
except statistics.StatisticsError as e:
    print(e)
#: math
import math
print(math.gcd(12, 18), math.lcm(4, 6), math.factorial(20), math.comb(5, 2), math.perm(5, 2), math.isqrt(17), math.prod([2, 3, 4]), math.hypot(3, 4), math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fsum([0.1] * 10), math.copysign(1, -0.0), math.isclose(0.1 + 0.2, 0.3), math.inf, math.nan, math.pi, math.dist([0, 0], [3, 4]), math.log2(8), math.log10(1000), math.log(8, 2), math.modf(1.25), math.frexp(8), math.ldexp(0.5, 4), math.degrees(math.pi), math.exp2(3))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.floor(math.inf), lambda: math.gcd(1.5, 2), lambda: math.exp(1000), lambda: math.isqrt(-1), lambda: math.sqrt("x"), lambda: math.ceil(math.nan)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: integers without limit
n = 2 ** 200
print(n, n // 3 ** 50, n % 1000007, -n // 7, n >> 190, n & 0xFFFF, (n - 1).bit_length(), int(str(n)) == n, n > 1e60, float(2 ** 80), divmod(-n, 10 ** 30), n ** 2 % 97, pow(3, n, 1000), ~n % 5, int("f" * 20, 16), f"{10 ** 20:,}", 10 ** 25 == 1e25, int(1e22), round(10 ** 20 + 5, -1), 5 // -2, -5 % 3, 5 % -3, 0 ** 0, 7 / 2, 6 / 3)
for f in (lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 1.5 // 0, lambda: 1.5 % 0, lambda: 0 ** -1, lambda: 1 << -1, lambda: float(10 ** 400), lambda: 10 ** 400 / 3, lambda: int(float("nan")), lambda: int(float("inf")), lambda: 1 + "a", lambda: 1 < "a", lambda: 5 & 1.5, lambda: -"a", lambda: 0.0 ** -1, lambda: 2.0 ** 10000):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: floats as text and back
for x in (0.1, 1 / 3, 1e21, 1e-5, 0.0001, 123456789012345680.0, 5e-324, 1.7976931348623157e308, -0.0, 100.0, 1e16, 9007199254740993.0, 2.5, float("inf"), float("nan")):
    print(repr(x), str(x), x.is_integer() if x == x and abs(x) < 1e300 else "-", end=" | ")
print()
print((0.1).as_integer_ratio(), (2.5).hex(), float.fromhex("0x1.4p+1"), (3.7).__floor__(), 7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(7.5, 2), 0.1 + 0.2 == 0.3, 1e308 * 10, float("1_0.5"), 3.0 == 3, hash(3.0) == hash(3), round(0.5), round(1.5), round(-0.5), round(1e300), max(1, 1.0), float("nan") != float("nan"), int(-0.9), 1_000.5)
#: numbers' classes
import numbers, decimal, fractions
print([isinstance(x, numbers.Number) for x in (1, 1.5, decimal.Decimal(1), "1", True, fractions.Fraction(1, 2))], isinstance(1, numbers.Integral), isinstance(1.5, numbers.Integral), isinstance(1.5, numbers.Real), isinstance(fractions.Fraction(1), numbers.Rational), (5).real, (5).imag, (5).numerator, (1.5).real)
#: random with a seed
import random
r = random.Random(42)
print(r.random(), r.randint(1, 100), r.choice("abc"), r.sample(range(50), 4), r.uniform(1, 2), r.randrange(0, 100, 7), r.choices("ab", k=5), r.getrandbits(40), r.gauss(0, 1), r.betavariate(1, 2) if False else r.triangular(0, 1))
l = list(range(8))
random.seed(7)
random.shuffle(l)
print(l, random.random(), random.randint(5, 5), random.choices([1, 2, 3], weights=[1, 5, 1], k=4), random.expovariate(1.5), random.normalvariate(0, 1), random.randbytes(3) if True else "")
state = random.getstate()
a = random.random()
random.setstate(state)
print(a == random.random())
#: ast.literal_eval
import ast
for text in ("{'a': [1, 2.5, None, True], 'b': ('x', b'y')}", "-5", "{1, 2}", "'a' 'b'", "1_000", "[]", "  3", "0x1f", "(1,)", "+2", "{}", "'é\\n'"):
    print(repr(ast.literal_eval(text)))
for text in ("__import__('os')", "1 +", "a", "[x for x in y]", "1 + 1", "f'{1}'", "''.join([])"):
    try:
        print(ast.literal_eval(text))
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__)
#: decimal in everyday use
from decimal import Decimal, ROUND_HALF_UP, ROUND_DOWN, InvalidOperation, getcontext, localcontext
p = Decimal("19.99")
print(p * 3, (p / 3).quantize(Decimal("0.01")), (p * Decimal("0.075")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), p // 1, p % 5, -p, round(p, 1), round(p), int(p), float(p), p.as_tuple(), p.adjusted(), p.is_zero(), p.normalize(), Decimal("1E+3"), f"{Decimal('1234567.891'):,.2f}", f"{p:>10}", f"{Decimal('0.5'):.0%}")
print(sum([Decimal("0.1")] * 3), Decimal(0.1), Decimal("0.1") + 1, max(Decimal(1), Decimal(2)), Decimal("NaN").is_nan(), Decimal("1.0") == Decimal("1.00"), str(Decimal("1.00")), hash(Decimal(1)) == hash(1), Decimal("1.10").to_integral_value(), Decimal(5) == 5.0, Decimal("1e-10"), Decimal("0.000001"), Decimal("0.0000001"))
with localcontext() as context:
    context.prec = 4
    print(Decimal(1) / 3, Decimal(2).sqrt())
print(Decimal(1) / 3, getcontext().prec, Decimal("3.7").quantize(Decimal(1), rounding=ROUND_DOWN), Decimal("-3.5").copy_abs(), Decimal(2) ** 10, Decimal(10).ln().quantize(Decimal("0.0001")), divmod(Decimal(7), 2))
for f in (lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: Decimal(1) + 1.5, lambda: Decimal(0) / 0, lambda: Decimal("1e999999") * Decimal("1e999999"), lambda: Decimal("sNaN") + 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: complex numbers stay out, booleans are integers
print(True + True, sum([True, False, True]), True == 1, True is 1 if False else "", [10, 20][True], f"{True}", f"{True:d}", str(True), repr(False), int(True), True & False, True | False, True ^ True, ~True, not True, -True, True * 3, "ab" * True, {True: 1}[1], bool(0.0), bool("0"), bool([0]), True / 2, isinstance(True, int), max(True, 2), (True and 5), (0 or "x"))
#: identity and truth of constants
print(None is None, None == 0, not None, bool(None), None or 5, ... is Ellipsis, repr(...), NotImplemented, type(None).__name__, type(...).__name__, type(NotImplemented).__name__, __debug__)
for f in (lambda: None.x, lambda: None + 1, lambda: None[0], lambda: None(), lambda: len(None), lambda: iter(None), lambda: None < 1, lambda: [*None], lambda: {**None}):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
