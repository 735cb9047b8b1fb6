"""Averages and spreads, after the documentation of Python's `statistics`."""

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction


class StatisticsError(ValueError):
    pass


def _exact(data):
    """The values as fractions, and the class that results have."""
    kind = int
    for value in data:
        if isinstance(value, float) or (kind is not float and isinstance(value, (Decimal, Fraction))):
            kind = float if isinstance(value, float) else type(value)
    return [Fraction(value) for value in data], kind


def _converted(value, kind):
    if kind is int and value.denominator == 1:
        return int(value)
    if kind in (int, float):
        return float(value)
    return Decimal(value.numerator) / value.denominator if kind is Decimal else value


def mean(data):
    values, kind = _exact(list(data))
    if not values:
        raise StatisticsError("mean requires at least one data point")
    return _converted(sum(values) / len(values), kind)


def fmean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    if weights is None:
        return math.fsum(data) / len(data)
    weights = list(weights)
    return math.fsum(value * weight for value, weight in zip(data, weights)) / math.fsum(weights)


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data


def median(data):
    data = _sorted(data)
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = _sorted(data)
    return data[len(data) // 2]


def mode(data):
    pairs = Counter(data).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    counts = Counter(data)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _squares(data, center, least, name):
    values, kind = _exact(list(data))
    if len(values) < least:
        points = "one data point" if least == 1 else "two data points"
        raise StatisticsError(f"{name} requires at least {points}")
    center = sum(values) / len(values) if center is None else Fraction(center)
    return sum((value - center) ** 2 for value in values), len(values), kind


def variance(data, xbar=None):
    total, count, kind = _squares(data, xbar, 2, "variance")
    return _converted(total / (count - 1), kind)


def pvariance(data, mu=None):
    total, count, kind = _squares(data, mu, 1, "pvariance")
    return _converted(total / count, kind)


def _root(value):
    """The float that is nearest to the root of a fraction."""
    if not value:
        return 0.0
    shift = max(0, 120 - (value.numerator.bit_length() - value.denominator.bit_length())) // 2 + 1
    scaled = math.isqrt((value.numerator << 2 * shift) // value.denominator)
    return float(Fraction(scaled, 1 << shift))


def stdev(data, xbar=None):
    total, count, kind = _squares(data, xbar, 2, "stdev")
    value = total / (count - 1)
    return _converted(value, Decimal).sqrt() if kind is Decimal else _root(value)


def pstdev(data, mu=None):
    total, count, kind = _squares(data, mu, 1, "pstdev")
    value = total / count
    return _converted(value, Decimal).sqrt() if kind is Decimal else _root(value)


def quantiles(data, *, n=4, method="exclusive"):
    data = sorted(data)
    if len(data) < 2:
        raise StatisticsError("must have at least two data points")
    size = len(data)
    found = []
    for index in range(1, n):
        if method == "inclusive":
            whole, rest = divmod(index * (size - 1), n)
            found.append((data[whole] * (n - rest) + data[whole + 1] * rest) / n)
        else:
            whole = min(max(index * (size + 1) // n, 1), size - 1)
            rest = index * (size + 1) - whole * n
            found.append((data[whole - 1] * (n - rest) + data[whole] * rest) / n)
    return found
