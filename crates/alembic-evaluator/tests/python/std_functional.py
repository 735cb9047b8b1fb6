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
