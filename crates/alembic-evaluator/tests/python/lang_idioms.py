#: decorators with and without arguments
import functools
def retry(function=None, *, times=3, on=(ValueError,)):
    if function is None:
        return functools.partial(retry, times=times, on=on)
    @functools.wraps(function)
    def inner(*args, **kwargs):
        for attempt in range(1, times + 1):
            try:
                return function(*args, attempt=attempt, **kwargs)
            except on as e:
                last = e
        raise RuntimeError(f"{function.__name__} failed {times} times") from last
    return inner
@retry
def a(attempt):
    if attempt < 3: raise ValueError(attempt)
    return attempt
@retry(times=2, on=(KeyError, ValueError))
def b(attempt):
    raise KeyError(attempt)
print(a(), a.__name__)
try:
    b()
except RuntimeError as e:
    print(e, repr(e.__cause__))
#: class decorators and registries
handlers = {}
def handles(*kinds):
    def register(cls):
        for kind in kinds:
            handlers[kind] = cls
        cls.kinds = kinds
        return cls
    return register
@handles("int", "float")
class Numbers:
    def handle(self, v): return v * 2
@handles("str")
class Texts(Numbers):
    def handle(self, v): return super().handle(v).upper()
print({k: v.__name__ for k, v in handlers.items()}, [handlers[type(v).__name__]().handle(v) for v in (2, 1.5, "ab")], Texts.kinds)
#: closures that count and remember
def counter(start=0):
    def bump(by=1):
        nonlocal start
        start += by
        return start
    bump.reset = lambda: globals().update(done=True) or bump(-start)
    return bump
c, d = counter(), counter(10)
print(c(), c(5), d(), c.reset(), c(), done)
makers = [lambda x, i=i: x + i for i in range(3)]
print([f(10) for f in makers], [(lambda: i)() for i in range(3)])
#: generators that receive
def averager():
    total, count, average = 0.0, 0, None
    while True:
        try:
            value = yield average
        except ValueError:
            total, count, average = 0.0, 0, None
            continue
        if value is None:
            return count
        total += value
        count += 1
        average = total / count
def outer():
    result = yield from averager()
    yield f"counted {result}"
g = outer()
next(g)
print(g.send(10), g.send(20), g.throw(ValueError), g.send(4), g.send(None))
#: infinite sequences
from itertools import islice, takewhile, count
def primes():
    found = []
    for n in count(2):
        if all(n % p for p in takewhile(lambda p: p * p <= n, found)):
            found.append(n)
            yield n
def collatz(n):
    while n != 1:
        yield n
        n = 3 * n + 1 if n % 2 else n // 2
    yield 1
print(list(islice(primes(), 12)), list(collatz(6)), max(range(1, 30), key=lambda n: len(list(collatz(n)))))
#: recursion with memory
def knapsack(items, room, memo={}):
    key = (len(items), room)
    if key not in memo:
        if not items or room <= 0:
            memo[key] = 0
        else:
            (weight, value), *rest = items
            without = knapsack(rest, room)
            memo[key] = max(without, value + knapsack(rest, room - weight)) if weight <= room else without
    return memo[key]
print(knapsack([(3, 4), (4, 5), (2, 3)], 6))
def permutations(text):
    return [text] if len(text) < 2 else [c + rest for i, c in enumerate(text) for rest in permutations(text[:i] + text[i + 1:])]
print(permutations("abc"), len(set(permutations("aabb"))))
def hanoi(n, a="A", b="B", c="C"):
    return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c) if n else []
print(len(hanoi(5)), hanoi(2))
#: matrices as lists
m = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*m)], [[sum(a * b for a, b in zip(r, c)) for c in zip(*zip(*m))] for r in m] if False else sum(map(sum, m)), [x for row in m for x in row if x % 2], [row[::-1] for row in m[::-1]], [[0] * 3 for _ in range(2)])
#: comprehension scopes and conditions
x = "outer"
pairs = [(x, y) for x in range(3) for y in range(x) if (x + y) % 2]
nested = {x: {y: x * y for y in range(2)} for x in range(2)}
print(pairs, nested, x, [y := 5, y ** 2], {len(w) for w in ("a", "bb", "cc")}, sum(1 for _ in filter(None, [0, 1, 2])), [i if i % 2 else -i for i in range(4)])
class Scope:
    size = 3
    squares = [n * n for n in range(size)]
print(Scope.squares)
#: match over commands
def run(command):
    match command.split():
        case []:
            return "nothing"
        case ["add", *numbers] if all(n.isdigit() for n in numbers):
            return sum(map(int, numbers))
        case ["move", ("up" | "down") as direction, distance]:
            return direction, int(distance)
        case [single]:
            return f"one {single}"
        case [first, *_, last]:
            return first, last
print([run(c) for c in ("", "add 1 2 3", "add x", "move up 5", "go", "a b c")])
def kind(value):
    match value:
        case bool(): return "bool"
        case int(n) if n < 0: return "negative"
        case int() | float(): return "number"
        case str() as text: return text[:2]
        case {"type": "point", "x": x, **rest}: return x, rest
        case [[a, b], c]: return a + b + c
        case None: return "none"
        case _: return "other"
print([kind(v) for v in (True, -1, 2.5, "text", {"type": "point", "x": 1, "z": 3}, [[1, 2], 3], None, {1})])
#: several context managers at once
from contextlib import contextmanager
events = []
@contextmanager
def step(name, fail=False):
    events.append(f"+{name}")
    try:
        yield name
    except Exception as e:
        events.append(f"!{name} {e}")
        raise
    finally:
        events.append(f"-{name}")
try:
    with (step("a") as a, step("b") as b):
        events.append(a + b)
        raise OSError("boom")
except OSError:
    events.append("caught")
print(events)
#: objects that compare by key
class Item:
    def __init__(self, name, rank): self.name, self.rank = name, rank
    def __repr__(self): return self.name
    def __lt__(self, other): return (self.rank, self.name) < (other.rank, other.name)
    def __eq__(self, other): return self.name == other.name
    def __hash__(self): return hash(self.name)
items = [Item("b", 2), Item("a", 2), Item("c", 1)]
import heapq, bisect
print(sorted(items), min(items), max(items, key=lambda i: i.rank), heapq.nsmallest(2, items), {Item("a", 1)} & set(items), Item("c", 9) in items, items.index(Item("a", 0)))
#: attributes on demand
class Lazy:
    def __init__(self, **loaders):
        self.__dict__["_loaders"] = loaders
        self.__dict__["_loaded"] = []
    def __getattr__(self, name):
        try:
            loader = self._loaders[name]
        except KeyError:
            raise AttributeError(f"no {name}") from None
        self._loaded.append(name)
        value = self.__dict__[name] = loader()
        return value
    def __setattr__(self, name, value):
        raise AttributeError("read-only")
l = Lazy(a=lambda: 1, b=lambda: [2])
print(l.a, l.a, l.b is l.b, l._loaded, hasattr(l, "c"), getattr(l, "c", "default"))
try:
    l.a = 5
except AttributeError as e:
    print(e)
#: a small expression parser
import re
def evaluate(text):
    tokens = re.findall(r"\d+\.?\d*|[-+*/()]", text)
    def expression():
        value = term()
        while tokens and tokens[0] in "+-":
            value = value + term() if tokens.pop(0) == "+" else value - term()
        return value
    def term():
        value = factor()
        while tokens and tokens[0] in "*/":
            value = value * factor() if tokens.pop(0) == "*" else value / factor()
        return value
    def factor():
        token = tokens.pop(0)
        if token == "(":
            value = expression()
            tokens.pop(0)
            return value
        if token == "-":
            return -factor()
        return float(token) if "." in token else int(token)
    return expression()
print(evaluate("1 + 2 * 3"), evaluate("(1 + 2) * -3"), evaluate("10 / 4 - 0.5"), evaluate("2*(3+(4-1))"))
#: long chains of methods
class Query:
    def __init__(self, parts=()): self.parts = tuple(parts)
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return lambda *args, **kw: Query(self.parts + ((name, args, tuple(kw.items())),))
    def __str__(self):
        return " ".join(f"{n}({', '.join([*map(repr, a), *(f'{k}={v!r}' for k, v in kw)])})" for n, a, kw in self.parts)
print(Query().select("a", "b").where(x=1).limit(5), len(Query().a().b().parts))
#: strings built in every way
name, n = "x", 3
print("%s-%03d" % (name, n), "{}-{:03d}".format(name, n), f"{name}-{n:03d}", "-".join((name, str(n).zfill(3))), name + "-" + "%03d" % n, "".join(map(chr, range(97, 100))), "ab" * n, name.ljust(3, "."), str(n).rjust(3), "a" "b" f"{n}" 'c')
print("""one
  two \
three""", r"raw\n", "tab\there", "nul\0".encode(), "\u00e9\x41", 'it''s', "a\
b")
#: sorting by several keys in different directions
people = [("Ann", 30, "x"), ("bob", 25, "y"), ("Cid", 30, "a"), ("ann", 25, "z")]
print(sorted(people, key=lambda p: (-p[1], p[0].lower(), p[2])))
ordered = sorted(people, key=lambda p: p[0].lower())
ordered.sort(key=lambda p: p[1], reverse=True)
print(ordered, sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), sorted("bca", reverse=True), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([None, 3, 1], key=lambda v: (v is None, v or 0)))
#: swapping, rotating and merging
a, b, c = 1, 2, 3
a, b, c = c, a, b
l = [1, 2, 3, 4, 5]
l[0], l[-1] = l[-1], l[0]
l[1:4] = reversed(l[1:4])
i = 0
i, l[i] = 2, "zero"
print(a, b, c, l, i, l[2:] + l[:2], [*{**dict(a=1), **dict(b=2)}], {**{"x": 1}, "x": 2}, [1, 2] + [3] * 2, (1, 2) + (3,))
#: truthiness in conditions
class Flaky:
    calls = 0
    def __bool__(self):
        Flaky.calls += 1
        return Flaky.calls % 2 == 0
f = Flaky()
print([bool(f), bool(f), not f, (f and 1), (f or 2) == 2, 1 if f else 0], Flaky.calls)
print([v for v in (0, 0.0, "", [], {}, set(), None, False, "0", [0], " ", -1) if v], any([]), all([]), any(["", 0, "x"]), all([1, "a", [0]]), bool(range(0)), bool(b""), not not "x")
