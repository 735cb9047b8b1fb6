#: whole numbers
import math
print(math.floor(2.7), math.ceil(-2.5), math.trunc(-2.9), math.floor(5), math.ceil(True), math.gcd(12, 18), math.gcd(), math.gcd(-4, 6, 8), math.lcm(4, 6), math.lcm(), math.factorial(20), math.factorial(0), math.isqrt(10 ** 20 + 1), math.comb(5, 2), math.comb(50, 25), math.comb(2, 5), math.perm(5, 2), math.perm(4), math.prod([1, 2, 3]), math.prod([1.5, 2], start=2))
for f in [lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.isqrt(-1), lambda: math.floor(math.nan), lambda: math.ceil(math.inf), lambda: math.comb(-1, 2), lambda: math.gcd(1.5), lambda: math.floor("x")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: logarithms and powers
import math
print(math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.log(10 ** 400), math.log10(10 ** 400), math.log1p(1e-10), math.exp(1), math.expm1(1e-10), math.pow(2, 0.5), math.pow(2, 10), math.sqrt(2), math.exp2(3))
for f in [lambda: math.log(0), lambda: math.log(-1), lambda: math.sqrt(-1), lambda: math.exp(1000), lambda: math.pow(0, -1), lambda: math.pow(-8, 1 / 3), lambda: math.log(5, 1), lambda: math.sqrt("4")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: angles
import math
print(math.sin(0), math.cos(0), math.degrees(math.pi), math.radians(180), math.atan2(1, 1), math.hypot(3, 4), math.hypot(1, 2, 2), math.pi, math.tau, round(math.tan(1), 10), round(math.asin(1), 10))
#: tests and parts
import math
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12, abs_tol=1e-9), math.copysign(1, -0.0), math.modf(2.5), math.modf(-2.5), math.fmod(-7, 3), math.fabs(-2), math.fsum([0.1] * 10), math.fsum([1e100, 1, -1e100]), math.fsum([]))
