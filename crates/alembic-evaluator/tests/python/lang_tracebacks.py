#: the chain of exceptions
def a():
    try:
        {}["k"]
    except KeyError as e:
        raise ValueError("v") from e
def b():
    try:
        a()
    except ValueError:
        raise RuntimeError("r")
def c():
    try:
        b()
    except RuntimeError:
        raise TypeError("t") from None
try:
    c()
except TypeError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__, repr(e.__context__.__context__), repr(e.__context__.__context__.__cause__), e.__context__.__suppress_context__)
#: tracebacks as text
import traceback
def f(n):
    if n == 0:
        raise ValueError("bottom")
    f(n - 1)
try:
    try:
        f(2)
    except ValueError as e:
        raise KeyError("top") from e
except KeyError as e:
    lines = "".join(traceback.format_exception(e)).splitlines()
print([l.strip() for l in lines if not l.startswith("  ")])
print([l.split(", in ")[-1] for l in lines if ", in " in l])
#: exceptions with attributes
class ApiError(Exception):
    def __init__(self, message, status=500, **details):
        super().__init__(message)
        self.status = status
        self.details = details
    def __str__(self):
        return f"{self.args[0]} ({self.status})"
class NotFound(ApiError):
    default = "missing"
    def __init__(self, what=None):
        super().__init__(what or self.default, status=404, what=what)
try:
    raise NotFound("user")
except ApiError as e:
    print(e, e.status, e.details, e.args, repr(e), isinstance(e, ApiError), type(e).__mro__[1].__name__)
print(NotFound(), str(Exception()), str(Exception(1)), str(Exception(1, 2)), repr(Exception("x", 2)), Exception("a").args, Exception("a") == Exception("a"))
#: built-in exceptions and their fields
e = KeyError("k")
print(e, repr(e), e.args, StopIteration(5).value, SystemExit(2).code, ImportError("m", name="n", path="p").name, AttributeError("m", name="a", obj=3).name, NameError("n", name="x").name)
print([c.__name__ for c in ZeroDivisionError.__mro__], issubclass(FileNotFoundError, OSError), issubclass(IndexError, LookupError), issubclass(ModuleNotFoundError, ImportError), issubclass(UnicodeError, ValueError), issubclass(RecursionError, RuntimeError), issubclass(KeyboardInterrupt, Exception), issubclass(TimeoutError, OSError), issubclass(NotImplementedError, RuntimeError))
#: with_traceback, add_note and re-raise
import traceback
e = ValueError("v")
e.add_note("note 1")
e.add_note("note 2")
print(e.__notes__, e.with_traceback(None) is e, traceback.format_exception_only(e))
def f():
    try:
        raise e
    except ValueError as caught:
        caught.args = ("changed",)
        raise
try:
    f()
except ValueError as again:
    print(again is e, again)
#: else, finally and return in every combination
def f(n):
    log = []
    try:
        log.append("try")
        if n == 1: raise ValueError
        if n == 2: return log + ["returned"]
        if n == 4: raise KeyError
    except ValueError:
        log.append("except")
        return log
    else:
        log.append("else")
    finally:
        log.append("finally")
        if n == 4: return log + ["swallowed"]
    return log
print([f(n) for n in range(5) if n != 3])
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            yield i
        finally:
            yield -i
print(list(loop()))
#: wrong calls of many shapes
def f(a, b, /, c, *, d): pass
class A:
    def m(self, x): pass
    @classmethod
    def k(cls, x): pass
    @staticmethod
    def s(x): pass
for g in (lambda: f(), lambda: f(1), lambda: f(1, 2), lambda: f(1, 2, 3), lambda: f(1, 2, 3, 4), lambda: f(1, 2, 3, d=4, e=5), lambda: f(a=1, b=2, c=3, d=4), lambda: f(1, 2, 3, c=3, d=4), lambda: A().m(), lambda: A().m(1, 2), lambda: A.m(), lambda: A.k(), lambda: A.s(), lambda: A(1), lambda: A().m(y=1), lambda: f(*[1, 2], **{"c": 3}), lambda: f(1, **{5: 6}), lambda: (lambda x: x)(), lambda: zip(1)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
#: name and attribute errors
class A:
    x = 1
def late():
    print(undefined_name)
def unbound():
    print(value)
    value = 1
def free():
    def inner(): return later
    inner()
    later = 1
for f in (late, unbound, free, lambda: A.missing, lambda: A().missing, lambda: (5).missing, lambda: "s".missing, lambda: [].missing, lambda: None.missing, lambda: late.missing, lambda: A.x.y, lambda: delattr(A, "zz"), lambda: delattr(A(), "x"), lambda: setattr(5, "a", 1), lambda: setattr(object(), "a", 1), lambda: setattr(int, "a", 1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: unpacking of every shape
a, (b, *c), d = 1, "xyz", [4]
[e, f] = {"k": 1, "l": 2}
*g, h = range(4)
(i,), j = [9], 10
first, *_, last = "hello"
print(a, b, c, d, e, f, g, h, i, j, first, last, _)
def call(*args, **kwargs): return args, kwargs
print(call(*[1], 2, *(3,), x=1, **{"y": 2}, **{"z": 3}), [*range(2), *"ab"], {*[1], 2}, {**{"a": 1}, "b": 2}, (*[1], 2))
def one():
    a, b = 1
def two():
    a, b = [1]
def three():
    a, b = 1, 2, 3
def four():
    a, *b, c = [1]
def five():
    (a, b), c = [1, 2]
def six():
    [a] = ""
def seven():
    for a, b in [1]: pass
for f in (one, two, three, four, five, six, seven, lambda: [*5], lambda: {**5}, lambda: {**{1: 2}}, lambda: dict(**{1: 2})):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
#: del, global and scope
x = 1
def f():
    global x, made
    x += 1
    made = "here"
f()
print(x, made)
del x
try:
    x
except NameError as e:
    print(e)
l = [1, 2, 3, 4]
del l[1:3]
d = {"a": 1, "b": 2}
del d["a"]
print(l, d, [x for x in range(3)], (lambda y=5: y)())
try:
    del d["zz"]
except KeyError as e:
    print("KeyError", e)
try:
    del l[9]
except IndexError as e:
    print(e)
def outer():
    n = 0
    def inner():
        nonlocal n
        n += 1
        return n
    inner()
    return inner() + n
print(outer(), sorted(k for k in globals() if k in ("made", "f", "x")), sorted(locals() if False else {"q"}))
#: f-strings at their edges
name, width, value = "x", 10, 3.14159
print(f"{name!r:>{width}}|{value:{width}.{2}f}|{value=}|{value = :.1f}|{{}}|{'nested ' + f'{name}'}|{name.upper()!s}|{[1, 2][0]}|{ {'a': 1}['a'] }|{(lambda q: q * 2)(4)}|{1 if name else 2}|{name:<5}|{width:#x}|{width!r}|{None}|{value:e}")
print(f"{'a' if True else 'b'}" f"{1}" "c", rf"\n{name}", f"""multi
{name}
line""", f"{name}{name}", f"{3:{'0'}>{5}}", f"{True:5}|{'é':>3}|{1_000_000:,}|{0.5:%}|{-5:+}", f"{name!a}", f"{{{name}}}", f"{width:{width}}", f"{[x for x in range(3)]}", f"{dict(a=1)}", f"{name,}", f"{lambda_ if False else 'ok'}" if True else "")
