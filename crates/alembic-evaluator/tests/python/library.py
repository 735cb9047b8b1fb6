from dataclasses import dataclass, field, asdict, replace
@dataclass
class Point:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
print(Point(1), Point(1, 3) == Point(1, 3), asdict(Point(1)), replace(Point(1), y=9))
@dataclass(frozen=True, order=True)
class Key:
    a: str
print(Key("a") < Key("b"), {Key("a"): 1}[Key("a")])
try:
    Key("a").a = 2
except AttributeError as e:
    print(type(e).__name__, e)
try:
    Point()
except TypeError as e:
    print(e)
import copy
d = {"a": [1, {"b": 2}]}
c = copy.deepcopy(d)
c["a"][1]["b"] = 3
print(d, c, copy.copy([1, 2]))
from urllib.parse import quote_plus, quote, unquote, urlencode
print(quote_plus("p@ss w/rd%"), quote("a b/c"), unquote("a%20b"), urlencode({"a": "x y", "b": 1}))
import uuid
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u == uuid.UUID(hex="12345678123456781234567812345678"), {u: 1}[uuid.UUID(str(u))], isinstance(uuid.uuid4(), uuid.UUID), len(str(uuid.uuid4())))
from pathlib import Path
p = Path("/a/b") / "c.txt"
print(p, p.name, p.stem, p.suffix, p.parent, p.parents[1], p.with_suffix(".py"), Path("x/./y"), p.parts, repr(p), str(Path("a").joinpath("b", "c")))
import os
print(os.path.join("a", "b", "/c", "d"), os.path.dirname("/a/b/c"), os.path.basename("/a/b"), os.path.splitext("a.tar.gz"), os.path.normpath("a/../b//c/."), os.path.split("/a/b"))
import functools
@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), functools.partial(int, base=2)("101"))
@functools.wraps(fib)
def other(): pass
print(other.__name__)
from typing import Optional, Union, List, Dict, Any, Sequence, TypeVar, Generic, TYPE_CHECKING, cast
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, v: T) -> None: self.v = v
print(Box(3).v, cast(int, "x"), TYPE_CHECKING)
def annotated(a: Optional[int], b: "Undefined" = None, *c: List[str]) -> Dict[str, Any]: return {}
x: Union[str, Sequence[str], None] = None
print(annotated(1), x)
from collections.abc import Mapping, Iterable, Callable
print(isinstance({}, Mapping), isinstance([], Iterable), isinstance(len, Callable), isinstance("a", Mapping))
import logging
logging.getLogger(__name__).info("nothing %s", 1)
import sys
print(sys.version_info[:2] >= (3, 8), sys.maxsize, isinstance(sys.argv, list))
from contextlib import ExitStack, nullcontext
with ExitStack() as stack:
    v = stack.enter_context(nullcontext(5))
    stack.callback(print, "callback", v)
    print("in")
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Square(Shape):
    def area(self): return 4
print(Square().area())
import math, operator, string
from types import SimpleNamespace
print(math.floor(2.7), math.ceil(-2.5), math.sqrt(9), math.isnan(math.nan), round(math.pi, 3))
print(sorted([{"a": 2}, {"a": 1}], key=operator.itemgetter("a")), operator.attrgetter("a.b")(SimpleNamespace(a=SimpleNamespace(b=4))))
print(string.ascii_lowercase[:3], string.digits, SimpleNamespace(x=1, y="z"))

#: a submodule taken from its package
from urllib import parse
import urllib.parse as same

print(parse.urlparse("mysql+pymysql://localhost/pets").scheme, same is parse)
