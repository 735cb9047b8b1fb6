#: comprehensions have their own scope
x = "outer"
squares = [x * x for x in range(4)]
print(x, squares)
print([(a, b) for a in range(3) if a for b in range(a)], {k: v for k, v in zip("ab", [1, 2])}, {c for c in "aa"})
def f():
    y = 5
    return [y + i for i in range(2)], [[y * j for j in range(i)] for i in range(3)]
print(f())
#: generator expressions are lazy
def noisy():
    for i in range(3):
        print("make", i)
        yield i
g = (i * 10 for i in noisy() if i != 1)
print("start")
print(next(g))
print(list(g))
#: generators: send
def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count
g = averager()
next(g)
print(g.send(10), g.send(20), g.send(3))
#: generators: throw
def g():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            yield f"caught {error}"
it = g()
print(next(it), it.throw(ValueError("x")), next(it))
it.throw(KeyError("k"))
#: generators: close and finally
def g():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned")
it = g()
print(next(it))
it.close()
print(list(it), next(it, "end"))
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
s = stubborn(); next(s)
s.close()
#: generators: return value
def inner():
    yield 1
    return "result"
def outer():
    value = yield from inner()
    yield value
print(list(outer()))
it = inner(); next(it)
try:
    next(it)
except StopIteration as stop:
    print(stop.value)
#: yield from passes values and exceptions
def inner():
    received = []
    while True:
        try:
            got = yield len(received)
        except ValueError:
            got = "error"
        if got is None: return received
        received.append(got)
def outer():
    result = yield from inner()
    yield result
o = outer()
next(o)
print(o.send("a"), o.send("b"), o.throw(ValueError()), o.send(None))
#: yield from any iterable
def flat(x):
    for item in x:
        if isinstance(item, list): yield from flat(item)
        else: yield item
print(list(flat([1, [2, [3, [4]]], 5])))
def g(): yield from "ab"; yield from range(2); yield from {"k": 1}
print(list(g()))
#: StopIteration inside a generator
def g():
    yield 1
    raise StopIteration("inside")
list(g())
#: a generator that is running
def g():
    yield next(it)
it = g()
next(it)
#: generator not started
def g(): yield 1
it = g()
it.send("value")
#: while with else, break and continue
n = 0
while n < 10:
    n += 1
    if n % 2: continue
    if n > 6: break
    print(n, end=" ")
else:
    print("never")
while False: pass
else: print("else")
for i in []: pass
else: print("empty", "i" in globals())
#: for with else
for n in range(2, 10):
    for d in range(2, n):
        if n % d == 0: break
    else:
        print(n, end=" ")
print(n)
#: for with unpacking targets
for i, (a, *b) in enumerate([(1, 2, 3), "xy", [9]]):
    print(i, a, b)
d = {}
for d["k"] in range(3): pass
print(d)
#: star expressions
first, *middle, last = range(5)
print(first, middle, last, [*middle, *"ab"], {*middle, 1}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*middle,))
*all_, = "xyz"
print(all_)
[a, [b, *c]] = 1, (2, 3, 4)
print(a, b, c)
a, *b = [1]
print(a, b)
#: unpacking errors
def one():
    a, b = (1,)
def three():
    a, b = 1, 2, 3
def star():
    a, *b, c = (1,)
def number():
    a, b = 5
def none():
    a, b = None
def text():
    a, b = "abc"
for f in (one, three, star, number, none, text):
    try:
        f()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
#: swaps and chained assignment
a, b = 1, 2
a, b = b, a
x = y = []
x.append(1)
print(a, b, y, x is y)
i = 0
i, items = 1, [0, 0]
items[i], i = "set", 5
print(items, i)
#: augmented assignment
n = 7
n += 1; n -= 2; n *= 5; n //= 4; n **= 2; n %= 10; n <<= 3; n >>= 1; n |= 1; n &= 0b1101; n ^= 2
print(n)
f = 1; f /= 4
s = "a"; s += "b"; s *= 2
l = m = [1]; l += (2,); l *= 2
t = u = (1,); t += (2,)
d = {"a": 1}; d |= {"b": 2}
e = {1}; e |= {2}; e -= {1}; e ^= {5}
print(f, s, l, m is l, t, u, d, e)
#: augmented assignment evaluates its target once
def key():
    print("key", end=" ")
    return 0
items = [1]
items[key()] += 5
print(items)
t = ([1],)
try:
    t[0] += [2]
except TypeError as error:
    print(error, t)
#: walrus
if (n := len("abc")) > 2: print(n)
print([y for x in range(5) if (y := x * 2) > 4], y)
data = iter([1, 2, 0, 3])
while value := next(data): print(value, end=" ")
print(any((found := v) > 2 for v in [1, 5, 9]), found)
#: chained comparison
def mid():
    print("once", end=" ")
    return 5
print(1 < mid() < 10, 1 < 2 > 1, 1 == 1.0 == True, 3 > 2 > 2, 1 < 2 < 3 < 4 < 0, "a" < "b" <= "b" != "c", None is None is not 1)
print(1 in [1] == True, not 1 == 2, 1 < (2 < 3))
#: boolean operators give operands
print(0 or "", "" or 0, 1 and 2, [] and 1, None or "default", not [], not not "x", 1 or 1 / 0, 0 and 1 / 0, (0 or 2) and 3)
#: conditional expressions
for n in (-1, 0, 1): print("neg" if n < 0 else "zero" if n == 0 else "pos", end=" ")
print((lambda x: x if x else "none")(0))
#: del of names, items, slices and attributes
a = list(range(10))
del a[0], a[-1], a[1:3]
print(a)
del a[::2]
print(a)
d = {"x": 1, "y": 2}
del d["x"]
print(d)
del a, d
try:
    a
except NameError as error:
    print(error)
del missing
#: assert
assert True
try:
    assert 1 == 2, "not equal"
except AssertionError as error:
    print(repr(error))
try:
    assert []
except AssertionError as error:
    print(repr(error), str(error) == "")
assert 0, {"detail": 1}
#: indexing errors
for action in (lambda: [1][5], lambda: (1,)[-2], lambda: "a"[1], lambda: {}["k"], lambda: [1]["a"], lambda: "abc"["x"], lambda: (1,)[None], lambda: b"a"[3], lambda: range(3)[7], lambda: [1][1.0], lambda: {}[[]], lambda: 5[0], lambda: None[0]):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
#: assignment to items that cannot be assigned
def text(): "abc"[0] = "x"
def tup(): (1,)[0] = 2
def number(): (5)[0] = 1
def delete(): del (1, 2)[0]
def index(): [1][5] = 1
def rng(): range(3)[0] = 1
def dele(): del [1][3]
def deld(): del {}["x"]
for f in (text, tup, number, delete, index, rng, dele, deld):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
#: identity
a = [1]; b = a; c = [1]
print(a is b, a is c, a == c, a is not c, None is None, type(1) is int, () is not None, ... is Ellipsis)
#: pass, ellipsis and docstrings
def f(): ...
def g(): pass
class C: ...
class D:
    "only a docstring"
print(f(), g(), C.__doc__, D.__doc__, ...)
#: nested data
data = {"users": [{"name": "a", "tags": ["x", "y"]}, {"name": "b", "tags": []}]}
data["users"][0]["tags"].append("z")
data["users"][1]["tags"] += ["w"]
print([(u["name"], t) for u in data["users"] for t in u["tags"]], data)
#: try in loops with continue and break
out = []
for i in range(5):
    try:
        if i == 1: continue
        if i == 3: break
        out.append(i)
    finally:
        out.append(f"f{i}")
print(out)
#: finally overrides the return value
def f():
    try:
        return "try"
    finally:
        return "finally"
def g():
    for i in range(3):
        try:
            raise ValueError
        finally:
            break
    return "swallowed"
def h():
    x = 1
    try:
        return x
    finally:
        x = 2
print(f(), g(), h())
