#: statistics
import statistics
d = [1, 2, 2, 3, 4, 10]
print(statistics.mean(d), statistics.median(d), statistics.mode(d), statistics.stdev(d), statistics.pstdev([1, 3]), statistics.variance([1, 2, 3, 4]), statistics.median_low(d), statistics.median_high(d), statistics.fmean([1, 2]), statistics.multimode("aabb"), statistics.mean([1, 2]), statistics.median([3, 1, 2]), statistics.pvariance([0, 2]))
try:
    statistics.mean([])
except statistics.StatisticsError as e:
    print(e)
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
