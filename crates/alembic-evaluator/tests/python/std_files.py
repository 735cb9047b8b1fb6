#: inspect
import inspect
def f(a, b=2, *args, c, d=4, **kwargs):
    "Doc of f."
class A:
    def m(self): pass
    @property
    def p(self): return 1
def g():
    yield 1
async def h(): pass
s = inspect.signature(f)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["a"].default is inspect.Parameter.empty, s.parameters["c"].kind.name, inspect.isclass(A), inspect.isfunction(f), inspect.ismethod(A().m), inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(h), inspect.ismodule(inspect), inspect.getdoc(f), inspect.cleandoc("  a\n    b\n    c"), [n for n, _ in inspect.getmembers(A, inspect.isfunction)], inspect.isbuiltin(len), inspect.isabstract(A))
#: traceback
import traceback
def inner():
    raise ValueError("deep")
try:
    inner()
except ValueError as e:
    text = traceback.format_exc()
    print(text.splitlines()[0], text.splitlines()[-1], traceback.format_exception_only(e), traceback.format_exception_only(type(e), e), len(traceback.extract_tb(e.__traceback__)), traceback.extract_tb(e.__traceback__)[-1].name, "".join(traceback.format_exception(e)).splitlines()[-1])
print(traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(SystemExit()))
#: threads as one program sees them
import threading
lock = threading.Lock()
with lock:
    print(lock.locked())
print(lock.locked(), threading.current_thread().name, isinstance(threading.get_ident(), int))
local = threading.local()
local.x = 5
print(local.x, hasattr(local, "y"))
results = []
t = threading.Thread(target=results.append, args=(1,))
t.start()
t.join()
print(results, t.is_alive())
with threading.RLock():
    print("held")
