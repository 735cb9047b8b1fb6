#: pathlib without files
from pathlib import Path, PurePath, PurePosixPath
p = Path("/a/b/c.tar.gz")
print(p, repr(p), p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parents[1], p.parts, p / "d", p.with_name("x"), p.with_suffix(".zip"), p.with_stem("q"), p.is_absolute(), p.relative_to("/a"), str(p.parent.parent), p.as_posix(), Path("a") / "b" / Path("c"), Path("a", "b"), Path("/a") / "/b", Path("."), Path(""), Path("a//b/./c"), p == Path("/a/b/c.tar.gz"), p.anchor, p.match("*.gz"), p.joinpath("x", "y"), p.as_uri(), sorted([Path("b"), Path("a")]), hash(p) == hash(Path(str(p))), Path("x").suffix == "", p.root, f"{p}", [str(x) for x in p.parents], p.is_relative_to("/a"), PurePosixPath("a/../b"), "c" in str(p), p.parent.name)
try:
    p.relative_to("/x")
except ValueError as e:
    print(e)
try:
    Path("/").with_name("x")
except ValueError as e:
    print(e)
#: os.path
import os.path
print(os.path.join("a", "b", "/c", "d"), os.path.join("a", ""), os.path.basename("/a/b.c"), os.path.dirname("/a/b.c"), os.path.split("/a/b"), os.path.splitext("a.tar.gz"), os.path.splitext(".bashrc"), os.path.normpath("a/../b//c/."), os.path.isabs("/a"), os.path.commonprefix(["abc", "abd"]), os.path.commonpath(["/a/b", "/a/c"]), os.path.relpath("/a/b", "/a/c"), os.path.expanduser("x"), os.path.exists("/no/such"), os.path.isfile("/no"), os.path.isdir("/no"), os.sep, os.pathsep, os.linesep == "\n", os.curdir, os.path.sep, os.name, os.fspath("x"))
#: errors of the operating system
import os, errno
try:
    open("/no/such/file.txt")
except FileNotFoundError as e:
    print(e, e.errno, e.strerror, e.filename, e.args, isinstance(e, OSError), e.errno == errno.ENOENT)
e = OSError(13, "Permission denied", "x.txt")
print(type(e).__name__, e, e.errno, OSError("plain"), OSError(2, "m"), type(OSError(17, "m")).__name__, IOError is OSError, EnvironmentError is OSError, os.strerror(2), errno.errorcode[13])
#: os.environ
import os
print(os.environ.get("SURELY_NOT_SET"), os.getenv("SURELY_NOT_SET", "d"), "SURELY_NOT_SET" in os.environ, os.environ.setdefault("SURELY_NOT_SET", "v"), os.environ["SURELY_NOT_SET"], os.environ.pop("SURELY_NOT_SET"), os.environ.get("SURELY_NOT_SET", "gone"))
try:
    os.environ["SURELY_NOT_SET"]
except KeyError as e:
    print("KeyError", e)
try:
    os.environ["X"] = 5
except TypeError as e:
    print(e)
print(os.path.expandvars("a$SURELY_NOT_SET/b"), isinstance(os.getpid(), int), len(os.urandom(4)), os.cpu_count() is None or os.cpu_count() > 0)
#: sys
import sys
print(sys.version_info >= (3, 8), sys.version_info[0], sys.version_info.major, sys.maxsize, sys.byteorder, sys.platform, isinstance(sys.argv, list), sys.getrecursionlimit() > 0, sys.stdout is not None, sys.maxunicode, sys.getdefaultencoding(), sys.intern("a"), sys.float_info.max, sys.float_info.epsilon, sys.implementation.name)
sys.stdout.write("written\n")
try:
    sys.exit(3)
except SystemExit as e:
    print("exit", e.code, e.args)
try:
    sys.exit("message")
except SystemExit as e:
    print("exit", e.code)
try:
    1 / 0
except ZeroDivisionError:
    kind, value, trace = sys.exc_info()
    print(kind.__name__, value, trace is not None)
print(sys.exc_info())
#: modules know themselves
import json, os.path, collections.abc, importlib, types, sys
print(json.__name__, os.path.__name__ in ("posixpath", "os.path"), importlib.import_module("json") is json, __name__, types.ModuleType.__name__, isinstance(json, types.ModuleType), hasattr(json, "dumps"), type(json).__name__)
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
#: platform
import platform
print(platform.system(), platform.python_version().startswith("3."), platform.python_implementation())
