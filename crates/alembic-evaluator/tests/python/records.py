#: NamedTuple classes
from typing import NamedTuple, Optional
class Column(NamedTuple):
    """A column."""
    name: str
    type: str = "text"
    length: Optional[int] = None
    def ddl(self):
        return f"{self.name} {self.type}" + (f"({self.length})" if self.length else "")
c = Column("id", length=4)
print(c, c.ddl(), c[0], c._fields, c._asdict(), c._replace(type="int"), Column._field_defaults)
name, kind, length = c
print(name, kind, length, c == ("id", "text", 4), isinstance(c, tuple), len(c), Column._make(["a", "b", 1]), Column.__doc__)
for f in (lambda: Column(), lambda: Column("a", "b", 1, 2), lambda: setattr(c, "name", "x"), lambda: c._replace(zz=1)):
    try:
        f()
    except (TypeError, AttributeError, ValueError) as e:
        print(type(e).__name__, e)
#: typing.NamedTuple as a function
from typing import NamedTuple
P = NamedTuple("P", [("x", int), ("y", int)])
print(P(1, 2), P(x=3, y=4).y, P._fields, P.__name__)
#: TypedDict
from typing import TypedDict, NotRequired, Required
class Movie(TypedDict, total=False):
    title: str
    year: int
m = Movie(title="x", year=3)
print(m, type(m).__name__, m["title"], isinstance(m, dict), Movie.__name__, Movie.__total__)
Plain = TypedDict("Plain", {"in": int})
print(Plain({"in": 1}), sorted(Movie.__annotations__))
try:
    isinstance({}, Movie)
except TypeError as e:
    print(e)
#: protocols and generics
from typing import Protocol, runtime_checkable, Generic, TypeVar
T = TypeVar("T")
@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...
class File:
    def close(self): return "closed"
print(isinstance(File(), Closable), isinstance(3, Closable))
class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []
    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self
print(Stack[int]().push(3).items, T, repr(T), Stack.__name__)
#: typing constructs do nothing
from typing import cast, TYPE_CHECKING, Final, ClassVar, Annotated, Literal, overload, final, NewType, Any, no_type_check
UserId = NewType("UserId", int)
print(cast(int, "x"), TYPE_CHECKING, UserId(5), UserId.__name__)
@overload
def f(x: int) -> int: ...
@overload
def f(x: str) -> str: ...
def f(x): return x
@final
class Leaf:
    limit: Final = 3
    shared: ClassVar[dict] = {}
print(f(3), f("a"), Leaf.limit, Leaf.shared)
#: repr of types
from typing import Optional, Union, List, Dict, Callable, Any, Tuple, Literal
print(list[int], dict[str, list[int]], int | None, int | str | None, tuple[int, ...])
print(Optional[int], Union[int, str], List[int], Dict[str, Any], Tuple[int, ...], Literal["a", 1], Any)
print(Union[int, int] is int, (int | str) == (str | int), list[int] == list[int])
#: get_type_hints and annotations
from typing import get_args, get_origin, Union, Optional, Literal
print(get_origin(list[int]), get_args(dict[str, int]), get_args(Literal["a", "b"]), get_origin(Optional[int]) is Union, get_args(Optional[int]))
class A:
    x: int = 1
    y: str
print(list(A.__annotations__), A.__annotations__["x"], hasattr(A, "y"))
#: dataclass basics
from dataclasses import dataclass, field
@dataclass
class User:
    name: str
    age: int = 0
    tags: list = field(default_factory=list)
    secret: str = field(default="s", repr=False)
a, b = User("x"), User("x", tags=[1])
a.tags.append(1)
print(a, a == b, b, a.secret, User("y", 3))
for f in (lambda: User(), lambda: User("a", 1, [], "s", 5), lambda: User(nme="x")):
    try:
        f()
    except TypeError as e:
        print(e)
try:
    @dataclass
    class Bad:
        x: list = []
except ValueError as e:
    print(e)
try:
    @dataclass
    class Order:
        x: int = 1
        y: int
except TypeError as e:
    print(e)
#: frozen and ordered dataclasses
from dataclasses import dataclass, FrozenInstanceError
@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
v = Version(1, 2)
print(v < Version(1, 3), sorted([Version(2), Version(1, 9), v]), hash(v) == hash(Version(1, 2)), {v: "x"}[Version(1, 2)])
try:
    v.major = 3
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    del v.major
except AttributeError as e:
    print(e)
try:
    v < 3
except TypeError as e:
    print(e)
#: dataclass __post_init__, InitVar and ClassVar
from dataclasses import dataclass, field, InitVar
from typing import ClassVar
@dataclass
class Circle:
    radius: float
    scale: InitVar[int] = 1
    area: float = field(init=False)
    count: ClassVar[int] = 0
    def __post_init__(self, scale):
        self.radius *= scale
        self.area = round(3.14159 * self.radius ** 2, 2)
        Circle.count += 1
print(Circle(2), Circle(1, scale=3), Circle.count)
#: asdict, astuple, replace and fields
from dataclasses import dataclass, asdict, astuple, replace, fields, is_dataclass, MISSING
@dataclass
class Inner:
    x: int
@dataclass
class Outer:
    name: str
    items: list
    by: dict
    inner: Inner = None
o = Outer("n", [Inner(1), Inner(2)], {"k": Inner(3)}, Inner(4))
print(asdict(o), astuple(o.inner), asdict(o, dict_factory=lambda pairs: sorted(k for k, _ in pairs)) if False else "")
print(replace(o, name="m", items=[]).name, [f.name for f in fields(Outer)], is_dataclass(o), is_dataclass(Outer), is_dataclass(3))
print(fields(Outer)[3].default, fields(Outer)[0].default is MISSING, fields(o)[0].type)
try:
    asdict(3)
except TypeError as e:
    print(e)
#: dataclass inheritance and keyword-only fields
from dataclasses import dataclass, field, KW_ONLY
@dataclass
class Base:
    id: int
    created: str = "now"
@dataclass(kw_only=True)
class Derived(Base):
    name: str
@dataclass
class Mixed:
    x: int
    _: KW_ONLY
    y: int = 2
print(Derived(1, name="n"), Mixed(1, y=5))
try:
    Mixed(1, 2)
except TypeError as e:
    print(e)
#: dataclass options
from dataclasses import dataclass, field, make_dataclass
@dataclass(eq=False, repr=False)
class Plain:
    x: int
print(Plain(1) == Plain(1), "Plain object" in repr(Plain(1)))
@dataclass(unsafe_hash=True)
class Hashed:
    x: int
    y: int = field(default=0, compare=False)
print(Hashed(1, 2) == Hashed(1, 3), hash(Hashed(1, 2)) == hash(Hashed(1, 3)))
@dataclass(slots=True)
class Slim:
    x: int = 3
s = Slim()
try:
    s.z = 1
except AttributeError as e:
    print(e)
Made = make_dataclass("Made", [("a", int), ("b", str, field(default="x")), "c"] if False else [("a", int), ("b", str, field(default="x"))])
print(Made(1), s, Slim.__match_args__)
@dataclass
class Meta:
    x: int = field(metadata={"unit": "m"})
from dataclasses import fields
print(fields(Meta)[0].metadata["unit"], Hashed.__hash__ is not None, Meta.__hash__)
#: enum basics
from enum import Enum, IntEnum, auto, unique
class Color(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
    def lower(self):
        return self.name.lower()
    @classmethod
    def default(cls):
        return cls.RED
print(Color.RED, repr(Color.RED), Color.CRIMSON is Color.RED, list(Color), len(Color), Color("g"), Color["RED"], Color.RED.lower(), Color.default())
print(list(Color.__members__), Color.RED in Color, Color.RED == 1, Color.RED is Color(1), {Color.RED: 1}[Color.CRIMSON], type(Color.RED), isinstance(Color.RED, Color))
for f in (lambda: Color(9), lambda: Color["NO"], lambda: setattr(Color, "RED", 3), lambda: Color.BLUE, lambda: Color.RED < Color.GREEN):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
#: IntEnum, StrEnum and mixed enumerations
from enum import IntEnum, StrEnum, Enum, auto
class Level(IntEnum):
    LOW = 1
    HIGH = 5
class Mode(StrEnum):
    READ = auto()
    Write = auto()
class Kind(str, Enum):
    A = "a"
    B = "b"
print(Level.HIGH > Level.LOW, Level.HIGH + 1, max(Level), f"{Level.LOW}", f"{Level.HIGH:03d}", str(Level.LOW), repr(Level.LOW), Level(5), sorted(Level, reverse=True))
print(Mode.READ, repr(Mode.Write), Mode.READ == "read", Mode("write"), f"{Mode.READ:>6}", Mode.READ.upper())
print(Kind.A, repr(Kind.A), Kind.A == "a", f"{Kind.A}", "%s" % Kind.A, Kind.A.value, Kind.B in ("b",), "x".join(Kind), Kind("b").name, str(Kind.A))
import json
print(json.dumps({"l": Level.LOW, "m": Mode.READ, "k": Kind.A}), isinstance(Kind.A, str))
#: auto, _generate_next_value_ and _missing_
from enum import Enum, auto
class Named(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()
    ALPHA = auto()
    BETA = auto()
class Lenient(Enum):
    ON = "on"
    OFF = "off"
    @classmethod
    def _missing_(cls, value):
        for member in cls:
            if member.value == str(value).lower():
                return member
        return None
class Counted(Enum):
    A = auto()
    B = 10
    C = auto()
print([m.value for m in Named], Lenient("ON"), Lenient("Off"), [m.value for m in Counted])
try:
    Lenient("maybe")
except ValueError as e:
    print(e)
#: Flag and IntFlag
from enum import Flag, IntFlag, auto
class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
rw = Perm.R | Perm.W
print(rw, repr(rw), rw is Perm.RW, Perm.R in rw, Perm.X in rw, rw & Perm.R, rw ^ Perm.R, ~Perm.R, bool(Perm.R & Perm.W), Perm(0), repr(Perm(5)), rw.value)
print(list(Perm), list(rw), len(rw), Perm.R | Perm.X, str(Perm.R | Perm.X))
class Bits(IntFlag):
    ONE = 1
    TWO = 2
print(Bits.ONE | Bits.TWO, repr(Bits.ONE | Bits.TWO), Bits.ONE | 2, Bits(3) & 1, Bits(8), repr(Bits(9)), Bits.ONE + 1, int(Bits(3)), Bits.TWO == 2)
try:
    Perm(16)
except ValueError as e:
    print(str(e).splitlines()[0])
#: functional enumerations and members with attributes
from enum import Enum
Animal = Enum("Animal", "CAT DOG")
Other = Enum("Other", {"A": 1, "B": 2})
Third = Enum("Third", ["X", "Y"], start=10) if True else None
print(list(Animal), Animal.DOG.value, Other.B, list(Third))
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
    @property
    def ratio(self):
        return round(self.mass / self.radius, 3)
print(Planet.EARTH.mass, Planet.MARS.ratio, Planet.EARTH.value, Planet((0.64, 3.39)))
class Coded(str, Enum):
    def __new__(cls, value, label):
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
    ONE = ("1", "first")
    TWO = ("2", "second")
print(Coded.ONE.label, Coded("2").label, Coded.ONE == "1", Coded.TWO.value)
#: enumerations cannot be extended
from enum import Enum
class A(Enum):
    X = 1
try:
    class B(A):
        Y = 2
except TypeError as e:
    print(e)
class Base(Enum):
    def hello(self):
        return f"hello {self.name}"
class Child(Base):
    Z = 3
print(Child.Z.hello(), Child.__bases__[0].__name__)
try:
    A()
except TypeError as e:
    print(e)
print(A.X.name, A.X.value, A.X._name_, A.X._value_, hash(A.X) == hash(A.X))
#: namedtuple options
from collections import namedtuple
P = namedtuple("P", "x y z", defaults=[2, 3])
print(P(1), P._fields, P._field_defaults, P(1)._asdict(), P(1)._replace(z=9), P._make("abc"))
Q = namedtuple("Q", ["a", "class", "a", "_b"], rename=True)
print(Q(1, 2, 3, 4), Q._fields)
for bad in ("x x", "1a", "_y", "class"):
    try:
        namedtuple("Bad", bad)
    except ValueError as e:
        print(e)
class Point(namedtuple("Point", "x y")):
    __slots__ = ()
    @property
    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5
print(Point(3, 4), Point(3, 4).norm, Point(1, 2) + (3,), Point(1, 2) < Point(1, 3), sorted([Point(2, 1), Point(1, 5)]))
#: SimpleNamespace and MappingProxyType
from types import SimpleNamespace, MappingProxyType
n = SimpleNamespace(a=1, b=[2])
n.c = 3
print(n, n.a, n == SimpleNamespace(a=1, b=[2], c=3), vars(n))
m = MappingProxyType({"x": 1})
print(m, m["x"], list(m), len(m), m.get("y", 0), {**m}, "x" in m)
try:
    m["x"] = 2
except TypeError as e:
    print(e)
