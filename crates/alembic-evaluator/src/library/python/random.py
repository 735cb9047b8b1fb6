"""Random numbers, after the documentation of Python's `random`."""

import os
from hashlib import sha512
from math import ceil, cos, exp, floor, log, pi, sin, sqrt

import _random


class Random(_random.Random):
    def __init__(self, x=None):
        super().__init__()
        self.gauss_next = None
        self.seed(x)

    def seed(self, a=None, version=2):
        if a is None:
            a = int.from_bytes(os.urandom(32), "big")
        elif isinstance(a, (str, bytes)):
            data = a.encode() if isinstance(a, str) else a
            a = int.from_bytes(data + sha512(data).digest(), "big")
        elif not isinstance(a, int):
            raise TypeError(
                "The only supported seed types are: None,\nint, float, str, bytes, and bytearray."
            )
        self._seed(abs(a))
        self.gauss_next = None

    def getstate(self):
        return 3, self._state(), self.gauss_next

    def setstate(self, state):
        self._set_state(state[1])
        self.gauss_next = state[2]

    def _below(self, n):
        bits = n.bit_length()
        drawn = self.getrandbits(bits)
        while drawn >= n:
            drawn = self.getrandbits(bits)
        return drawn

    def randrange(self, start, stop=None, step=1):
        if stop is None:
            if start > 0:
                return self._below(start)
            raise ValueError("empty range for randrange()")
        width = stop - start
        if step == 1:
            if width > 0:
                return start + self._below(width)
            raise ValueError(f"empty range for randrange() ({start}, {stop}, {width})")
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = (width + step - 1) // step if step > 0 else (width + step + 1) // step
        if count <= 0:
            raise ValueError("empty range for randrange()")
        return start + step * self._below(count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for last in reversed(range(1, len(x))):
            other = self._below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        if counts is not None:
            population = [item for item, count in zip(population, counts) for _ in range(count)]
        if isinstance(population, (set, frozenset, dict)):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        result = [None] * k
        limit = 21
        if k > 5:
            limit += 4 ** ceil(log(k * 3) / log(4))
        if n <= limit:
            pool = list(population)
            for index in range(k):
                drawn = self._below(n - index)
                result[index] = pool[drawn]
                pool[drawn] = pool[n - index - 1]
        else:
            chosen = set()
            for index in range(k):
                drawn = self._below(n)
                while drawn in chosen:
                    drawn = self._below(n)
                chosen.add(drawn)
                result[index] = population[drawn]
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[floor(self.random() * n)] for _ in range(k)]
            cum_weights, total = [], 0
            for weight in weights:
                total += weight
                cum_weights.append(total)
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        result = []
        for _ in range(k):
            drawn = self.random() * total
            low, high = 0, n - 1
            while low < high:
                middle = (low + high) // 2
                if drawn < cum_weights[middle]:
                    high = middle
                else:
                    low = middle + 1
            result.append(population[low])
        return result

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def gauss(self, mu=0.0, sigma=1.0):
        drawn = self.gauss_next
        self.gauss_next = None
        if drawn is None:
            angle = self.random() * 2.0 * pi
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            drawn = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + drawn * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        factor = 4 * exp(-0.5) / sqrt(2.0)
        while True:
            first = self.random()
            second = 1.0 - self.random()
            drawn = factor * (first - 0.5) / second
            if drawn * drawn / 4.0 <= -log(second):
                return mu + drawn * sigma

    def expovariate(self, lambd):
        return -log(1.0 - self.random()) / lambd

    def triangular(self, low=0.0, high=1.0, mode=None):
        drawn = self.random()
        if high == low:
            return low
        middle = 0.5 if mode is None else (mode - low) / (high - low)
        if drawn > middle:
            drawn, middle = 1.0 - drawn, 1.0 - middle
            low, high = high, low
        return low + (high - low) * sqrt(drawn * middle)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")


class SystemRandom(Random):
    def seed(self, *args, **kwargs):
        return None

    def random(self):
        return (int.from_bytes(os.urandom(7), "big") >> 3) * 2.0**-53

    def getrandbits(self, k):
        count = (k + 7) // 8
        return int.from_bytes(os.urandom(count), "big") >> (count * 8 - k)


_shared = Random()
seed = _shared.seed
random = _shared.random
getrandbits = _shared.getrandbits
getstate = _shared.getstate
setstate = _shared.setstate
triangular = _shared.triangular
randrange = _shared.randrange
randint = _shared.randint
choice = _shared.choice
choices = _shared.choices
shuffle = _shared.shuffle
sample = _shared.sample
uniform = _shared.uniform
gauss = _shared.gauss
normalvariate = _shared.normalvariate
expovariate = _shared.expovariate
randbytes = _shared.randbytes
