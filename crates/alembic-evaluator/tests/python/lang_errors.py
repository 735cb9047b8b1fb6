#: try, except, else, finally
def run(action):
    try:
        result = action()
    except (KeyError, IndexError) as error:
        return f"lookup {error!r}"
    except ValueError:
        return "value"
    else:
        return f"fine {result}"
    finally:
        print("finally", end=" ")
print(run(lambda: 1), run(lambda: {}["k"]), run(lambda: int("x")), run(lambda: [][0]))
run(lambda: None + 1)
#: the cause and the context
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("second") from error
except ValueError as error:
    print(repr(error.__cause__), error.__suppress_context__, repr(error.__context__))
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("k")
except KeyError as error:
    print(error.__cause__, repr(error.__context__))
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("k") from None
except KeyError as error:
    print(error.__cause__, error.__suppress_context__)
#: raising again
def again():
    try:
        raise ValueError("original")
    except ValueError:
        print("seen")
        raise
try:
    again()
except ValueError as error:
    print(error, error.__context__)
raise
#: raising what is no exception
try:
    raise "text"
except TypeError as error:
    print(error)
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
raise int
#: raising a class and an instance
for thing in (ValueError, ValueError(), ValueError("a", 1)):
    try:
        raise thing
    except ValueError as error:
        print(repr(error), str(error), error.args)
#: the name of the exception is gone afterwards
try:
    raise ValueError("x")
except ValueError as error:
    pass
try:
    error
except NameError as other:
    print(other)
#: notes
error = ValueError("x")
error.add_note("first note")
error.add_note("second")
print(error.__notes__)
#: exceptions compare by identity
a = ValueError("x")
print(a == ValueError("x"), a == a, len({a, a}))
#: NameError with a near name
value = 1
try:
    valeu
except NameError as error:
    print(error)
def f():
    number = 1
    return numbre
f()
#: KeyError shows its repr
print(KeyError("a"), KeyError("a", "b"), KeyError(), repr(KeyError("x")), str(KeyError(("t",))))
raise KeyError("it's")
#: an empty message
raise ValueError
#: a multi-line message
raise ValueError("one\ntwo")
#: BaseException is not caught by Exception
try:
    try:
        raise KeyboardInterrupt("stop")
    except Exception:
        print("no")
except BaseException as error:
    print(repr(error))
#: SystemExit
import sys
try:
    sys.exit("bye")
except SystemExit as error:
    print(repr(error.code))
sys.exit(2)
#: catching by a computed tuple
kinds = (ValueError,) + (KeyError,)
try:
    raise KeyError(1)
except kinds as error:
    print("caught", error)
try:
    try:
        raise KeyError(1)
    except "text":
        pass
except TypeError as error:
    print(error)
#: suppress, and errors in __exit__
from contextlib import suppress
with suppress(KeyError, ValueError):
    {}["x"]
    print("not reached")
class Bad:
    def __enter__(self): return self
    def __exit__(self, *args): raise RuntimeError("in exit")
try:
    with Bad():
        raise ValueError("body")
except RuntimeError as error:
    print(error, repr(error.__context__))
#: deleting the exception inside its handler
try:
    raise ValueError
except ValueError as e:
    del e
print("fine")
