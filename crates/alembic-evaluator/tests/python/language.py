#: walrus and chained comparison
data = [1, 5, 10]
if (n := len(data)) > 2 and 0 < n < 5 <= data[2] != 3:
    print(n, [y for x in data if (y := x * 2) > 5], y)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 == 2, not 1 < 2, "a" in "abc" in ["abc"])
#: slices
a = list(range(10))
print(a[2:5], a[:3], a[-3:], a[::2], a[::-1], a[8:2:-2], a[100:], a[-100:2], "hello"[1:-1], (1, 2, 3)[::-1], b"abc"[1:])
a[1:3] = ["x", "y", "z"]
a[::4] = [0] * len(a[::4])
del a[-2:]
print(a)
try:
    a[::2] = [1]
except ValueError as e:
    print(e)
try:
    a["x"]
except TypeError as e:
    print(e)
#: star expressions
first, *rest = [1, 2, 3]
*init, last = "abc"
a, (b, *c), d = 1, (2, 3, 4), 5
print(first, rest, init, last, a, b, c, d, [*rest, *init], {**{"a": 1}, "b": 2, **{"a": 3}}, (*range(3),), {*"aab"} == {"a", "b"})
def f(*args, **kw):
    return args, kw
print(f(*[1, 2], 3, *(), x=1, **{"y": 2}))
try:
    a, b = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    a, *b, c = [1]
except ValueError as e:
    print(e)
#: f-strings
x, name, items = 3.14159, "World", [1, 2]
print(f"{x:.2f} {name!r:>10} {x=:.1f} {name=} {{literal}} {items[0]} {'nested ' + name} {x:{'>'}{10}.{2}f} {name:^{len(name) + 4}}")
print(f"{1000000:,} {255:#x} {255:08b} {-5:+d} {0.25:%} {1e10:g} {True:d} {None} {'a' if x else 'b'}" f" joined {name.upper()}")
#: percent formatting
print("%s %r %d %5d|%-5d|%05d %x %o %e %.2f %g %c %%" % ("a", "b", 3, 4, 5, 6, 255, 8, 12345.678, 1.005, 0.0001, "z"))
print("%(a)s %(b)05.1f" % {"a": 1, "b": 2.25}, "%s" % (1,), "%s" % [1, 2], "%*d" % (5, 3), "%+d % d" % (1, 2))
for t, v in [("%d", "x"), ("%s %s", (1,)), ("%s", (1, 2)), ("%(a)s", {})]:
    try:
        t % v
    except Exception as e:
        print(type(e).__name__, e)
#: str.format
print("{} {1}".replace("{1}", "{}").format(1, 2), "{0}{1}{0}".format("a", "b"), "{a.real} {b[0]} {c[k]}".format(a=1, b=[2], c={"k": 3}), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), "{!r:>6}".format("x"), "{{}}".format(), "{:{w}}".format("a", w=4))
for t in ["{}", "{a}", "{0[x]}", "{", "{0.nope}"]:
    try:
        print(t.format())
    except Exception as e:
        print(type(e).__name__, e)
#: global and nonlocal
count = 0
def outer():
    total = 0
    def inner():
        nonlocal total
        global count
        total += 1
        count += 10
        return total
    inner()
    return inner(), total
print(outer(), count)
#: closures in loops
fs = [lambda: i for i in range(3)]
gs = [lambda i=i: i for i in range(3)]
print([f() for f in fs], [g() for g in gs])
#: default arguments
def f(a, b=[], *, c=1, **kw):
    b.append(a)
    return b, c, kw
print(f(1), f(2, c=3, d=4), f.__defaults__ is not None)
for call in [lambda: f(), lambda: f(1, 2, 3), lambda: f(1, x=1, a=2)]:
    try:
        print(call())
    except TypeError as e:
        print(e)
#: positional only
def f(a, /, b, *, c):
    return a, b, c
print(f(1, 2, c=3), f(1, b=2, c=3))
for call in [lambda: f(a=1, b=2, c=3), lambda: f(1, 2), lambda: f(1, 2, 3)]:
    try:
        call()
    except TypeError as e:
        print(e)
#: generators
def g():
    x = yield 1
    print("got", x)
    try:
        y = yield 2
    except ValueError as e:
        print("caught", e)
        y = 0
    yield 3
    return "end"
it = g()
print(next(it), it.send("hello"), it.throw(ValueError("boom")))
try:
    next(it)
except StopIteration as e:
    print(e.value)
def outer():
    result = yield from g()
    print("result", result)
print(list(outer()))
def fin():
    try:
        yield 1
    finally:
        print("closed")
f = fin()
next(f)
f.close()
#: generator expressions
print(sum(x * x for x in range(5)), list(x + y for x in "ab" for y in "cd" if x != y), dict((k, len(k)) for k in ["a", "bb"]), max((x for x in [3, 1]), default=0), any(x > 2 for x in [1, 3]))
#: comprehensions
print([[j for j in range(i)] for i in range(3)], {k: v for k, v in zip("ab", [1, 2])}, {x % 3 for x in range(9)}, [x for x in range(20) if x % 2 if x % 3], [(a, b) for a, b in [(1, 2)]])
#: try else finally
def f(x):
    try:
        if x == 0:
            raise ValueError("zero")
        if x == 1:
            return "returned"
    except ValueError as e:
        return f"handled {e}"
    else:
        return "else"
    finally:
        print("finally", x)
print(f(0), f(1), f(2))
for i in range(3):
    try:
        if i == 1:
            continue
        if i == 2:
            break
    finally:
        print("loop", i)
#: exception chaining
try:
    try:
        raise KeyError("a")
    except KeyError as e:
        raise ValueError("b") from e
except ValueError as e:
    print(repr(e), repr(e.__cause__), e.__suppress_context__, repr(e.__context__))
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise TypeError("x")
except TypeError as e:
    print(repr(e.__context__), e.__cause__)
#: exception classes
class AppError(Exception):
    def __init__(self, code, message="m"):
        super().__init__(message)
        self.code = code
class Sub(AppError):
    pass
try:
    raise Sub(5, "text")
except AppError as e:
    print(type(e).__name__, e, e.code, e.args, isinstance(e, Exception), repr(e))
try:
    raise Sub
except TypeError as e:
    print(e)
print(issubclass(Sub, Exception), Exception("a", 1).args, str(Exception()), repr(ValueError("x")), str(KeyError("k")))
#: with several items
class M:
    def __init__(self, n, swallow=False):
        self.n, self.swallow = n, swallow
    def __enter__(self):
        print("enter", self.n)
        return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__)
        return self.swallow
with M(1) as a, M(2) as b:
    print(a, b)
with M(3, True):
    raise ValueError
with (M(4) as x, M(5)):
    pass
#: match patterns
def f(v):
    match v:
        case 0 | 1:
            return "small"
        case int(n) if n > 100:
            return f"big {n}"
        case [x]:
            return f"one {x}"
        case [x, *rest]:
            return f"seq {x} {rest}"
        case {"type": "a", **rest}:
            return f"map {rest}"
        case str() as s:
            return f"str {s}"
        case None:
            return "none"
        case _:
            return "other"
for v in [0, 500, 50, [1], [1, 2, 3], (4,), {"type": "a", "x": 1}, {"type": "b"}, "text", None, 1.5]:
    print(f(v))
#: match classes
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int
def f(p):
    match p:
        case P(0, y):
            return f"axis {y}"
        case P(x=a, y=b) if a == b:
            return "diagonal"
        case P():
            return "point"
print(f(P(0, 5)), f(P(2, 2)), f(P(1, 2)), f(3))
#: properties
class T:
    def __init__(self): self._c = 0
    @property
    def f(self): return self._c * 2
    @f.setter
    def f(self, v): self._c = v
    @f.deleter
    def f(self): self._c = -1
    @property
    def ro(self): return 1
    @classmethod
    def make(cls, v):
        t = cls()
        t.f = v
        return t
    @staticmethod
    def add(a, b): return a + b
t = T.make(5)
print(t.f, t.add(1, 2), T.add(3, 4))
del t.f
print(t.f)
try:
    t.ro = 1
except AttributeError as e:
    print(e)
try:
    t.missing
except AttributeError as e:
    print(e)
#: dunder methods
class V:
    def __init__(self, x): self.x = x
    def __repr__(self): return f"V({self.x})"
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.x)
    def __iadd__(self, o): self.x += 100; return self
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __len__(self): return self.x
    def __bool__(self): return self.x > 0
    def __getitem__(self, k): return k * 2
    def __contains__(self, k): return k == self.x
    def __call__(self, *a): return a
    def __neg__(self): return V(-self.x)
    def __iter__(self): return iter([self.x])
    def __int__(self): return self.x
    def __format__(self, s): return f"<{s}>"
    def __getattr__(self, n): return f"attr {n}"
v = V(3)
print(v + 1, 1 + v, v + v, v == V(3), len(v), bool(V(0)), v[4], v[1:2], 3 in v, v(1, 2), -v, list(v), int(v), f"{v:abc}", v.foo, sorted([V(3), V(1)]), {V(1): 1}[V(1)], sum([V(1), V(2)]))
v += 1
print(v)
#: init_subclass and class keywords
class Base:
    registry = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append((cls.__name__, tag))
class A(Base, tag="a"): pass
class B(Base): pass
print(Base.registry)
#: class variables and dict
class A:
    x = 1
    y: int = 2
    def m(self): pass
a = A()
a.z = 5
print(a.__dict__, vars(a), A.x, a.x, hasattr(a, "q"), getattr(a, "q", 7), A.__name__, a.__class__.__name__, "m" in A.__dict__, A.__annotations__)
setattr(a, "w", 1)
delattr(a, "z")
print(a.__dict__)
#: enum
from enum import Enum, IntEnum, auto, unique
class Color(Enum):
    RED = 1
    GREEN = "g"
    @property
    def low(self): return self.name.lower()
class N(IntEnum):
    A = 1
    B = 2
class S(str, Enum):
    X = "x"
class Au(Enum):
    P = auto()
    Q = auto()
print(Color.RED, repr(Color.RED), Color.RED.value, Color("g"), Color["RED"], list(Color), Color.RED.low, Color.RED is Color(1), N.A < N.B, N.A + 1, S.X == "x", S.X.value, [m.value for m in Au], len(Color), Color.RED in Color, isinstance(Color.RED, Color), Color.__members__)
try:
    Color(99)
except ValueError as e:
    print(e)
#: decorators
def twice(f):
    def w(*a):
        return f(*a) * 2
    return w
def times(n):
    def d(f):
        return lambda *a: f(*a) * n
    return d
@twice
@times(3)
def one(): return 1
print(one())
def cls_deco(c):
    c.extra = 1
    return c
@cls_deco
class K: pass
print(K.extra)
#: while else and for else
n = 0
while n < 3:
    n += 1
else:
    print("done", n)
for x in [1, 2]:
    if x == 5:
        break
else:
    print("no break")
for x in []:
    pass
else:
    print("empty")
#: augmented assignment
a, l, d, s = 10, [1], {"k": 1}, "x"
a += 5; a -= 1; a *= 2; a //= 3; a **= 2; a %= 50; a |= 8; a &= 12; a ^= 5; a <<= 2; a >>= 1
l += [2]; l *= 2; d["k"] += 1; s += "y"; s *= 2
l[0] += 100
print(a, l, d, s)
#: async
import asyncio
async def g(x):
    return x * 2
async def main():
    r = await g(3)
    return r, [await g(i) for i in range(3)]
print(asyncio.run(main()))
#: integers
print(2 ** 100, -7 // 2, -7 % 3, divmod(-7, 2), 7 & 3, 7 | 8, 5 ^ 1, ~5, 1 << 40, 0xff, 0b101, 0o17, 1_000, int("ff", 16), int("0b11", 0), int(" 42 "), int(3.9), int(-3.9), pow(3, 4, 5), pow(3, -1, 7), abs(-3), (255).bit_length(), (1024).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), hex(255), oct(8), bin(5), round(1234, -2), (5).__add__(3))
for f in [lambda: 1 / 0, lambda: 1 % 0, lambda: int("x"), lambda: int("12", 2), lambda: "a" + 1, lambda: 1 + "a", lambda: [] + (), lambda: -"a", lambda: 1 << -1]:
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: floats
print(0.1 + 0.2, 1e16, 1e15, 1.0, -0.0, 1e-5, 0.0001, 123456789.123, float("inf"), -float("inf"), float("nan"), 1e308 * 10, 7 // 2.0, 7.5 % 2, round(2.5), round(0.5), round(2.675, 2), round(-1.5), 3.0.is_integer(), float("1e3"), 1 / 3, 2 ** -1, 10 ** 20 / 3, 5.0 == 5)
#: strings
s = "Hello, World"
print(s.lower(), s.upper(), s.title(), s.swapcase(), s.capitalize(), s.center(20, "*"), s.find("o"), s.rfind("o"), s.index("W"), s.count("l"), s.replace("l", "L", 2), s.split(", "), s.partition(", "), s.rpartition("o"), s.startswith(("He", "x")), s.endswith("d"), s.isalpha(), "abc".isalnum(), "12".isdigit(), " ".isspace(), "a b c".split(None, 1), " x ".strip(), "xxaxx".strip("x"), "a,b,,c".split(","), "a\nb\r\nc".splitlines(), "-".join("abc"), "abc"[1], "a" * 3, "b" in "abc", "abc" < "abd", "ß".upper(), "x".zfill(4), "-5".zfill(4), "aXbX".removesuffix("X"), "preA".removeprefix("pre"), "%".ljust(3, "."), "a\tb".expandtabs(4), "abc".translate({97: "X", 98: None}), "abc".encode(), "É".casefold(), "hello".maketrans("l", "L"))
#: bytes
b = b"hello"
print(b, b[0], b[1:3], b.decode(), b.hex(), bytes.fromhex("00ff"), b"a" + b"b", b * 2, b.upper(), b.split(b"l"), b.replace(b"l", b"L"), b.find(b"l"), list(b), bytes(3), bytes([1, 2]), b"x" in b"xyz", b.startswith(b"he"), b"\x00\xff'", len(b), b == b"hello", "ü".encode("utf-8"), "ü".encode("latin-1"), b"\xfc".decode("latin-1"))
try:
    b"\xff".decode()
except UnicodeDecodeError as e:
    print(e)
#: lists
l = [3, 1, 2]
l.append(5); l.extend([7, 8]); l.insert(1, 9)
print(l, l.pop(), l.pop(0), l.index(2), l.count(5), sorted(l), sorted(l, reverse=True), l[::-1], list(reversed(l)))
l.sort(key=lambda x: -x); print(l)
l.reverse(); l.remove(9); print(l, 5 in l, [1, 2] < [1, 3], [1] * 3, [[]] * 2, l == list(l), l is l[:], l.copy())
for f in [lambda: l.remove(99), lambda: l.index(99), lambda: [].pop(), lambda: l[99], lambda: l.pop(99), lambda: [1, "a"].sort()]:
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: dicts
d = {"a": 1, "b": 2}
print(d.get("a"), d.get("x"), d.get("x", 0), d.setdefault("c", 3), d.pop("a"), d.pop("zz", None), list(d), list(d.items()), list(d.values()), "b" in d, len(d), d | {"z": 1}, {**d}, dict(x=1), dict([(1, 2)]), dict.fromkeys("ab", 0), d == {"c": 3, "b": 2}, d.keys() & {"b"}, sorted(d.items(), key=lambda p: -p[1]))
d.update({"q": 1}, r=2)
print(d, d.popitem(), list(reversed(d)))
del d["q"]
for f in [lambda: d["nope"], lambda: {}.popitem(), lambda: {[]: 1}, lambda: d.pop("nope")]:
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as e:
    print(e)
#: sets
a, b = {1, 2, 3}, {2, 3, 4}
print(a & b, a | b, a - b, a ^ b, a < {1, 2, 3, 4}, a.issubset(b), a.isdisjoint({9}), {1} <= a, frozenset([1, 2]), len(a), 2 in a, set() == {*()}, a.union([7], [8]))
a.add(9); a.discard(100); a.remove(1); a |= {5}; a -= {2}
print(sorted(a), frozenset("a") | {"b"} == {"a", "b"})
try:
    a.remove(100)
except KeyError as e:
    print(repr(e))
#: builtins
print(list(zip([1, 2], "ab", strict=True)), list(enumerate("ab", 1)), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, ""])), min([3, 1], key=lambda x: -x), max("abc", "abd"), min([], default=5), sum([[1], [2]], []), all([]), any([]), list(reversed([1, 2])), sorted("bca"), isinstance(1, (int, str)), isinstance(1, int | str), callable(print), chr(97), ord("a"), repr("a'b"), ascii("ü"), type(1).__name__, list(iter([1, 2].pop, 1)), next(iter([]), "d"), abs(-1.5), divmod(7, 2), hash("a") == hash("a"), id(a := []) == id(a), bool([]), round(3.14159, 2), format(3, "03d"), list(range(5, 0, -2)), len(range(0, 10, 3)), 3 in range(5), range(3) == range(0, 3))
try:
    list(zip([1], [], strict=True))
except ValueError as e:
    print(e)
#: messages
class A:
    def method(self): pass
for f in [lambda: A().nope, lambda: A.nope, lambda: None.x, lambda: (1).foo, lambda: undefined_name, lambda: len(5), lambda: iter(5), lambda: "abc".foo, lambda: [1][1.5], lambda: {}["x"], lambda: A(1), lambda: A().method(1), lambda: int([]), lambda: "a" < 1, lambda: 5(), lambda: next(5), lambda: sum(["a"]), lambda: max([]), lambda: "x" * "y", lambda: sorted([1, "a"]), lambda: float("abc"), lambda: chr(-1), lambda: isinstance(1, 5), lambda: {1: 2}.foo, lambda: import_missing]:
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: dataclasses
from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)
    def __post_init__(self):
        self.z = self.x + 1
p = P(1, tags=["a"])
print(p, p.z, asdict(p), astuple(p), replace(p, x=5), [f.name for f in fields(P)], P(1) < P(2), P(1) == P(1), is_dataclass(p))
@dataclass(frozen=True)
class F:
    a: int
try:
    F(1).a = 2
except Exception as e:
    print(type(e).__name__, e)
#: contextlib
from contextlib import contextmanager, suppress, ExitStack, nullcontext
@contextmanager
def cm(x):
    print("in", x)
    try:
        yield x * 2
    except ValueError as e:
        print("saw", e)
    finally:
        print("out", x)
with cm(1) as v:
    print(v)
with cm(2):
    raise ValueError("v")
with suppress(KeyError):
    {}["a"]
with ExitStack() as s:
    print(s.enter_context(cm(3)), s.enter_context(nullcontext(4)))
#: recursion
def fact(n): return 1 if n < 2 else n * fact(n - 1)
def fib(n, memo={}):
    if n not in memo:
        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memo[n]
print(fact(20), fib(50))
def forever(n): return forever(n + 1)
try:
    forever(0)
except RecursionError as e:
    print(str(e)[:32])
#: textwrap
import textwrap
print(repr(textwrap.dedent("\n    a\n      b\n    c\n")), repr(textwrap.indent("a\n\nb", "> ")), textwrap.dedent("  x").strip())
#: regular expressions
import re
print(re.match(r"(\w+) (?P<n>\d+)", "abc 12").groups(), re.search("b+", "abbbc").span(), re.findall(r"\d", "a1b2"), re.sub(r"(a)(b)", r"\2\1", "abab"), re.sub("x", lambda m: m.group().upper(), "axa"), re.split(r"[,;]\s*", "a, b;c"), re.compile("A", re.I).fullmatch("a") is not None, re.escape("a.b"), [m.start() for m in re.finditer("a", "banana")], re.match("z", "a"))
#: string constants and templates
import string
print(string.ascii_lowercase[:5], string.digits, string.punctuation[:5], string.capwords("a bc d"))
#: printing
print(1, "a", sep="-", end="!\n")
print()
print(*[1, 2, 3], sep=", ")
print("a", None, True, [None, 'x', "it's"], {"k": 'v"'}, (1,), set(), b"x", 1.0, ...)
#: lambda and conditional
f = lambda x, *a, y=2, **k: (x, a, y, k)
print(f(1), f(1, 2, 3, y=4, z=5), (lambda: 1)(), 1 if [] else 2, [] or "d", 0 and 1, None or 0 or "x", not [])
#: assert and del
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print(e)
try:
    assert 0
except AssertionError as e:
    print(repr(e))
x = 1
del x
try:
    x
except NameError as e:
    print(e)
def f():
    print(q)
    q = 1
try:
    f()
except UnboundLocalError as e:
    print(e)
#: iterators
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), sum(It(4)), [*It(2)], max(It(5)), dict(enumerate(It(2))), 1 in It(3), list(zip(It(3), It(2))))
a, b = It(2)
print(a, b)
#: type function
T = type("T", (object,), {"x": 1, "f": lambda self: self.x})
print(T().f(), T.__name__, type(T()) is T, type(5) is int, type(None).__name__)
#: complex slicing of text
s = "äöü€😀abc"
print(s[0], s[-1], s[1:4], s[::-1], len(s), s[4], s.index("a"), s.find("😀"), [c for c in s][:3], s[::2], s.upper())
#: sorting stability
rows = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(rows, key=lambda r: r[1]), sorted(rows, key=lambda r: (-r[1], r[0])), sorted(rows, key=lambda r: r[1], reverse=True), sorted([3, 1.5, True]), sorted({"b": 1, "a": 2}))
#: uuid
import uuid
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, u.hex, u.int, u.version, str(uuid.uuid4())[14], uuid.UUID(int=5), uuid.UUID(bytes=b"a" * 16), u == uuid.UUID(u.hex), sorted([uuid.UUID(int=2), uuid.UUID(int=1)])[0].int)
try:
    uuid.UUID("x")
except ValueError as e:
    print(e)
#: pathlib
from pathlib import Path, PurePosixPath
p = Path("/a/b/c.tar.gz")
print(p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p / "d", p.with_name("x"), p.with_suffix(".z"), p.is_absolute(), str(p), repr(Path("a/../b")), Path("a") == Path("a/"), p.parent.parent, Path("x").joinpath("y", "z"), p.as_posix(), list(p.parents)[:2])
