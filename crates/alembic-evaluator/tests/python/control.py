def flow():
    for i in range(10):
        if i == 2: continue
        if i == 5: break
        print(i, end=" ")
    else:
        print("never")
    for i in []: pass
    else: print("else")
    n = 3
    while n:
        n -= 1
        if n == 1:
            break
    else:
        print("no")
    print(n)
flow()
def tries(kind):
    try:
        try:
            if kind == 0: return "returned"
            if kind == 1: raise ValueError("v")
            if kind == 2: raise KeyError("k")
            if kind == 3: return 1 / 0
            print("body")
        except ValueError as e:
            print("caught", e)
            return "handled"
        except (KeyError, IndexError) as e:
            print("caught", repr(e), e)
            raise RuntimeError("again") from e
        else:
            print("else")
        finally:
            print("finally", kind)
    except RuntimeError as e:
        print(e, repr(e.__cause__))
    return "end"
for k in range(5):
    try:
        print(tries(k))
    except ZeroDivisionError as e:
        print("zero", e)
def loops():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("i", i)
        finally:
            print("f", i)
    return "done"
print(loops())
def override():
    try:
        return 1
    finally:
        return 2
print(override())
class Manager:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self):
        print("enter"); return self
    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__, value); return self.swallow
with Manager(True) as m:
    raise ValueError("swallowed")
try:
    with Manager(False), Manager(False):
        raise ValueError("through")
except ValueError as e:
    print("outside", e)
def early():
    for i in range(3):
        with Manager(False):
            if i == 1: return i
print(early())
from contextlib import contextmanager, suppress
@contextmanager
def managed(x):
    print("start", x)
    try:
        yield x + 1
    except KeyError:
        print("key error inside")
    finally:
        print("stop", x)
with managed(1) as v:
    print(v)
with managed(2):
    raise KeyError("z")
with suppress(ZeroDivisionError):
    1 / 0
try:
    with managed(3):
        raise ValueError("out")
except ValueError as e:
    print("came out", e)
def gen():
    try:
        while True:
            got = yield 1
            print("got", got)
    finally:
        print("closed")
g = gen()
next(g); g.send("a"); g.close()
def delegating():
    result = yield from inner()
    print("result", result)
    yield 3
def inner():
    yield 1
    yield 2
    return "r"
print(list(delegating()))
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print("assert", e)
try:
    try:
        raise ValueError("first")
    except ValueError:
        raise TypeError("second")
except TypeError as e:
    print(e.__context__, e.__cause__)
class MyError(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
    def __str__(self):
        return f"[{self.code}] {super().__str__()}"
try:
    raise MyError(4, "bad")
except Exception as e:
    print(e, e.code, e.args, isinstance(e, MyError))
def match(x):
    match x:
        case 0: return "zero"
        case [1, *rest]: return ("one", rest)
        case (a, b): return ("pair", a, b)
        case {"k": v, **other}: return ("map", v, other)
        case str() as s if len(s) > 2: return ("long", s)
        case "a" | "b": return "ab"
        case None: return "none"
        case Manager(swallow=s): return ("manager", s)
        case int(n): return ("int", n)
        case _: return "other"
for v in (0, [1, 2, 3], (4, 5), {"k": 1, "z": 2}, "xyz", "b", None, Manager(1), 7, 1.5):
    print(match(v))
a, *b, c = range(5)
print(a, b, c)
(a, b), c = (1, 2), 3
print(a, b, c)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
d = {"x": 1}
d["x"] += 5
d["y"] = d.get("y", 0) + 1
del d["x"]
print(d, 1 < 2 < 3, 1 < 3 < 2, not 1, 1 and 2, 0 or "z")
lst = [1, 2, 3]
lst += (4,)
lst[0], lst[-1] = lst[-1], lst[0]
del lst[1:2]
lst[1:1] = [9, 9]
print(lst, lst[::-1], lst[::2])
raise MyError(1, "final")
