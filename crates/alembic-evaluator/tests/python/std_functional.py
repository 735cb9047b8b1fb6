#: functools.reduce and partial
from functools import reduce, partial
print(reduce(lambda a, b: a * b, range(1, 6)), reduce(lambda a, b: a + b, [], 7), reduce(lambda a, b: a + [b], "ab", []))
p = partial(int, base=2)
print(p("101"), p.func is int, p.args, p.keywords, partial(print, "a", sep="-")("b"))
q = partial(partial(lambda *a, **k: (a, k), 1, x=1), 2, x=2)
print(q(3, y=4), q.args)
try:
    reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)
#: lru_cache and cache
from functools import lru_cache, cache
calls = []
@lru_cache(maxsize=2)
def f(x):
    calls.append(x)
    return x * 2
f(1); f(1); f(2); f(3); f(1)
print(calls, f.cache_info(), f.__name__, f.cache_info().hits)
f.cache_clear()
print(f.cache_info(), f.__wrapped__(5))
@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
try:
    f([])
except TypeError as e:
    print(e)
#: wraps and update_wrapper
from functools import wraps, update_wrapper, WRAPPER_ASSIGNMENTS
def logged(prefix):
    def decorate(function):
        @wraps(function)
        def inner(*args, **kwargs):
            "inner doc"
            return prefix, function(*args, **kwargs)
        return inner
    return decorate
@logged("x")
def original(a, b=2):
    "original doc"
    return a + b
print(original(1), original.__name__, original.__doc__, original.__wrapped__(5), original.__qualname__)
#: singledispatch
from functools import singledispatch, singledispatchmethod
@singledispatch
def show(value):
    return f"other {value}"
@show.register(int)
def _(value):
    return f"int {value}"
@show.register(list)
def _(value):
    return "list " + ",".join(show(v) for v in value)
@show.register(str)
@show.register(bytes)
def _(value):
    return "text"
print(show(1), show([1, "a", 2.5]), show(True), show(b""), show.dispatch(int)(9), show(None))
#: cmp_to_key
from functools import cmp_to_key
def compare(a, b):
    return (len(a) > len(b)) - (len(a) < len(b)) or (a < b) - (a > b)
print(sorted(["bb", "a", "ccc", "aa", "b"], key=cmp_to_key(compare)), max([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
#: partialmethod
from functools import partialmethod
class Cell:
    def set(self, state, extra=None):
        self.state = (state, extra)
        return self
    on = partialmethod(set, True)
    off = partialmethod(set, False, extra="x")
print(Cell().on().state, Cell().off().state, Cell().on(extra=2).state)
#: itertools: infinite and cutting
from itertools import count, cycle, repeat, islice, takewhile, dropwhile, filterfalse, compress
print(list(islice(count(5, 3), 4)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), list(islice("abcdefg", 2, None, 2)), list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 5, 1])), list(filterfalse(None, [0, 1, ""])), list(compress("abcd", [1, 0, 1])))
print(next(count()), list(islice(count(0.5, 0.5), 3)), list(zip(count(1), "ab")), list(map(pow, [2, 3], repeat(2))))
#: itertools: combining
from itertools import chain, zip_longest, product, permutations, combinations, combinations_with_replacement, starmap, accumulate, tee, pairwise, groupby
print(list(chain([1], "ab", (2,))), list(chain.from_iterable([[1], [2, 3]])), list(zip_longest("ab", [1], fillvalue="-")), list(product("ab", [1, 2])), list(product([0, 1], repeat=2)))
print(list(permutations("abc", 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), list(starmap(pow, [(2, 3), (3, 2)])), len(list(permutations(range(4)))))
print(list(accumulate([1, 2, 3])), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], initial=10)), list(pairwise("abc")), [list(t) for t in tee([1, 2], 3)])
print([(k, list(g)) for k, g in groupby("aabbba")], {k: [x for x in g] for k, g in groupby(sorted(["ab", "c", "de"], key=len), key=len)})
#: itertools: batches as migrations write them
from itertools import islice
def batches(iterable, size):
    iterator = iter(iterable)
    while batch := list(islice(iterator, size)):
        yield batch
print(list(batches(range(7), 3)), list(batches([], 2)), [sum(b) for b in batches((x * x for x in range(10)), 4)])
def chunks(items, n):
    return [items[i:i + n] for i in range(0, len(items), n)]
print(chunks("abcdefg", 3), chunks([], 3))
#: operator functions
import operator
from operator import itemgetter, attrgetter, methodcaller
rows = [{"id": 2, "n": "b"}, {"id": 1, "n": "a"}]
print(sorted(rows, key=itemgetter("id")), itemgetter(1, 0)("ab"), attrgetter("real", "imag")(5), attrgetter("__class__.__name__")(3), methodcaller("replace", "a", "b")("banana"))
print(operator.add(1, 2), operator.mod(7, 3), operator.floordiv(7, 2), operator.pow(2, 5), operator.neg(3), operator.inv(5), operator.xor(5, 1), operator.lshift(1, 4), operator.concat([1], [2]), operator.countOf([1, 1, 2], 1), operator.indexOf([5, 6], 6), operator.truth([]), operator.is_(None, None), operator.is_not(1, None), operator.index(True), operator.abs(-1), operator.rshift(8, 1), operator.contains([1], 1))
d = {}
operator.setitem(d, "k", 1)
print(d, operator.getitem(d, "k"), operator.delitem(d, "k"), d, operator.iadd([1], [2]), operator.matmul if False else operator.pos(-2), operator.length_hint([1, 2]))
print({"<": operator.lt, ">=": operator.ge}["<"](1, 2), operator.itemgetter(slice(1, 3))("abcd"))
#: map, filter, zip, enumerate and reversed are lazy
m = map(lambda x: x * 2, [1, 2, 3])
print(next(m), list(m), list(m), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(str.isdigit, "a1b2")))
z = zip([1, 2, 3], "ab")
print(list(z), list(zip()), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(enumerate("ab", start=5)), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as e:
    print(e)
try:
    list(zip([1, 2], [1], strict=True))
except ValueError as e:
    print(e)
try:
    reversed({1})
except TypeError as e:
    print(e)
#: sorting
data = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(data), sorted(data, key=lambda p: (-p[1], p[0])), sorted(data, key=lambda p: p[1], reverse=True), sorted("bAc", key=str.lower), sorted([3, 1.5, True]), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], [1]]))
l = [3, 1, 2]
print(l.sort(), l, l.sort(reverse=True), l)
for f in (lambda: sorted([1, "a"]), lambda: sorted([None, 1]), lambda: sorted([{}, {}]), lambda: sorted(5), lambda: max([]), lambda: min(1), lambda: max([], default="none"), lambda: max(1, "a")):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
#: contextlib
from contextlib import contextmanager, suppress, closing, nullcontext, ExitStack
import io
@contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit", name)
with managed("a") as a, managed("b") as b:
    print(a, b)
    raise ValueError("v")
with suppress(KeyError, IndexError):
    [][1]
with nullcontext(5) as five:
    print(five)
with ExitStack() as stack:
    names = [stack.enter_context(managed(n)) for n in "xy"]
    stack.callback(print, "callback", end="!\n")
    print(names)
class Thing:
    def close(self):
        print("closed")
with closing(Thing()):
    pass
#: contextmanager as a decorator and its errors
from contextlib import contextmanager
@contextmanager
def tag(name):
    print(f"<{name}>")
    yield
    print(f"</{name}>")
@tag("b")
def text():
    print("body")
text()
text()
@contextmanager
def nothing():
    if False:
        yield
@contextmanager
def twice():
    yield 1
    yield 2
for manager in (nothing, twice):
    try:
        with manager():
            pass
    except RuntimeError as e:
        print(e)
#: generators as pipelines
def numbers():
    yield from range(10)
def even(source):
    for n in source:
        if n % 2 == 0:
            yield n
def squared(source):
    return (n * n for n in source)
print(list(squared(even(numbers()))), sum(squared(even(numbers()))), any(n > 50 for n in squared(numbers())), next((n for n in numbers() if n > 5), None), next(iter([]), "default"))
def running():
    total = 0
    while True:
        value = yield total
        if value is None:
            return "done"
        total += value
r = running()
next(r)
print(r.send(5), r.send(6))
try:
    next(r)
except StopIteration as e:
    print(e.value)
#: builtins at the edges
print(abs(-3.5), divmod(-7, 2), pow(2, -1), pow(3, 4, 5), pow(3, -1, 7), round(2.5), round(3.5), round(-1.5), round(1234.567, -2), round(2.675, 2), round(5), round(15, -1), sum([0.1] * 3), sum([[1], [2]], []), all([]), any([]), bin(-5), oct(8), hex(255), chr(8364), ord("€"))
print(int("0x1f", 16), int("0b11", 0), int(" 42 "), int("1_000"), int(3.99), int("-7"), float("1e3"), float(" inf "), float("-0"), complex if False else "", bool("False"), str(b"x", "utf-8"), list("abc"), dict([("a", 1)], b=2), set("aab") == {"a", "b"}, frozenset([1]), tuple({1: 2}), callable(print), callable(3))
for f in (lambda: int("x"), lambda: int("1.5"), lambda: int(None), lambda: int("9", 5), lambda: float("abc"), lambda: chr(-1), lambda: ord("ab"), lambda: sum(["a"]), lambda: divmod(1, 0), lambda: pow(2, -1, 4), lambda: round("x"), lambda: abs("x"), lambda: iter(5), lambda: next([]), lambda: list(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: set([[]]), lambda: hash([]), lambda: len(5), lambda: range(1, 2, 0), lambda: range("a"), lambda: enumerate(5), lambda: int([1]), lambda: float([]), lambda: bytes(1.5), lambda: sum(5), lambda: getattr(3, "zz"), lambda: open("/no/such/file")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: iter with a sentinel, and iterators by hand
values = iter([1, 2, 0, 3])
print(list(iter(lambda: next(values), 0)), list(values))
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(3)), sum(Count(4)), max(Count(5)), [*Count(2)], tuple(Count(2)), 2 in Count(3), dict(enumerate(Count(2))))
a, *b = Count(4)
print(a, b)
class Old:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Old()), 20 in Old(), list(zip(Old(), "ab")))
