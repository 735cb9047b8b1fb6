def f():
    for x in [1,2]:
        with open_it() as z:
            yield z
from contextlib import contextmanager
@contextmanager
def open_it():
    yield 5
print(list(f()))
class C:
    @contextmanager
    def cm(self, a):
        yield (self.__class__.__name__, a)
    def __str__(self): return "C!"
with C().cm(3) as q: print(q)
print(f"{C()!s:>5}|{C()}")
class D:
    x = 1
    y = [x for _ in range(2)] if False else x
    def m(self): return __class__.__name__
print(D().m(), D.y)
def g(*, a, **k): return a, k
print(g(**{"a": 1, "b": 2}), g(a=3))
print((lambda *a, **k: (a, k))(*range(2), **{"z": 1}))
it = iter([1,2,3])
for a in it:
    print(a, next(it, None))
try:
    raise ValueError("x") from None
except ValueError as e:
    print(e.__suppress_context__, e.__cause__)
def h():
    try:
        yield 1
    except GeneratorExit:
        print("exit"); raise
x = h(); next(x); x.close()
try:
    print({[]: 1})
except TypeError as e: print(e)
try:
    for k in (d := {"a": 1}): d["b"] = 2
except RuntimeError as e: print(e)
try: "a" + 1
except TypeError as e: print(e)
try: 1 + "a"
except TypeError as e: print(e)
try: None.x
except AttributeError as e: print(e)
try: [1][5]
except IndexError as e: print(e)
try: int("x")
except ValueError as e: print(e)
try: (1)()
except TypeError as e: print(e)
try: len(3)
except TypeError as e: print(e)
try: 1 < "a"
except TypeError as e: print(e)
try: a, b = 1
except TypeError as e: print(e)
try: {}["k"]
except KeyError as e: print(repr(e))
try: [].remove(1)
except ValueError as e: print(e)
try: next(iter([]))
except StopIteration as e: print("stop", e.value)
try: x = [1]; x[0] += "a"
except TypeError as e: print(e)
try: del x.foo
except AttributeError as e: print(e)
def gen():
    r = yield
    while True:
        r = yield r * 2
c = gen(); next(c); print(c.send(3), c.send(4))
print([*map(lambda t: t[0], sorted({"b": 1, "a": 2}.items()))])
