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
