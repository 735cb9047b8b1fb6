#: __slots__
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
p = Point(1, 2)
p.x += 5
print(p.x, p.y, Point.__slots__, hasattr(p, "__dict__"))
for action in (lambda: setattr(p, "z", 1), lambda: p.z):
    try:
        action()
    except AttributeError as e:
        print(e)
del p.y
try:
    p.y
except AttributeError as e:
    print("y:", e)
#: __slots__ and inheritance
class A:
    __slots__ = ["a"]
class B(A):
    __slots__ = ("b",)
class C(A):
    pass
b, c = B(), C()
b.a, b.b, c.a, c.other = 1, 2, 3, 4
print(b.a, b.b, c.a, c.other, c.__dict__)
try:
    b.other = 1
except AttributeError as e:
    print(e)
#: a metaclass that registers
class Registry(type):
    classes = {}
    def __new__(mcs, name, bases, namespace, **options):
        made = super().__new__(mcs, name, bases, namespace)
        mcs.classes[name] = (made, options)
        return made
    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)
        cls.label = name.lower()
class Base(metaclass=Registry):
    pass
class Child(Base, table="children"):
    pass
print(list(Registry.classes), Registry.classes["Child"][1], Child.label, type(Child).__name__, type(Child) is Registry)
print(isinstance(Child, Registry), isinstance(Child(), Child))
#: a metaclass that makes singletons
class Single(type):
    made = {}
    def __call__(cls, *args, **kwargs):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args, **kwargs)
        return cls.made[cls]
class Settings(metaclass=Single):
    def __init__(self, value=0):
        self.value = value
a, b = Settings(3), Settings(9)
print(a is b, a.value, b.value)
#: metaclass attributes and methods
class Meta(type):
    def __getattr__(cls, name):
        if name.startswith("get_"):
            return lambda: (cls.__name__, name[4:])
        raise AttributeError(name)
    def __len__(cls):
        return 42
    def __iter__(cls):
        return iter(["x", "y"])
    def __contains__(cls, item):
        return item == "x"
    def __repr__(cls):
        return f"<{cls.__name__}!>"
class Thing(metaclass=Meta):
    pass
print(Thing.get_name(), len(Thing), list(Thing), "x" in Thing, "z" in Thing, Thing)
#: __instancecheck__ and __subclasscheck__
class Meta(type):
    def __instancecheck__(cls, instance):
        return hasattr(instance, "quack")
    def __subclasscheck__(cls, other):
        return hasattr(other, "quack")
class Duck(metaclass=Meta):
    pass
class Robot:
    def quack(self):
        return "beep"
print(isinstance(Robot(), Duck), isinstance(3, Duck), issubclass(Robot, Duck), issubclass(int, Duck))
#: __prepare__ gives the namespace
class Ordered(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return {"injected": 7}
    def __new__(mcs, name, bases, namespace):
        names = [key for key in namespace if not key.startswith("__")]
        made = super().__new__(mcs, name, bases, dict(namespace))
        made.order = names
        return made
class Form(metaclass=Ordered):
    first = 1
    second = injected + 1
print(Form.order, Form.injected, Form.second)
#: abstract classes
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self):
        """The area."""
    @property
    @abstractmethod
    def name(self): ...
    def text(self):
        return f"{self.name} {self.area()}"
class Square(Shape):
    name = "square"
    def area(self):
        return 4
print(Square().text(), sorted(Shape.__abstractmethods__))
class Half(Shape):
    def area(self):
        return 1
for cls in (Shape, Half):
    try:
        cls()
    except TypeError as e:
        print(e)
#: virtual subclasses
from abc import ABC, ABCMeta
class Plugin(metaclass=ABCMeta):
    pass
@Plugin.register
class Foreign:
    pass
print(issubclass(Foreign, Plugin), isinstance(Foreign(), Plugin), issubclass(int, Plugin))
class Sized(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return "size" in vars(other) or NotImplemented
class Box:
    size = 3
print(issubclass(Box, Sized), issubclass(str, Sized))
#: properties with setter and deleter
class Temperature:
    def __init__(self):
        self._celsius = 0
    @property
    def celsius(self):
        "Degrees."
        return self._celsius
    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError("too cold")
        self._celsius = value
    @celsius.deleter
    def celsius(self):
        self._celsius = None
    fahrenheit = property(lambda self: self._celsius * 9 / 5 + 32)
t = Temperature()
t.celsius = 100
print(t.celsius, t.fahrenheit, Temperature.celsius.__doc__, type(Temperature.celsius).__name__)
try:
    t.celsius = -300
except ValueError as e:
    print(e)
try:
    t.fahrenheit = 1
except AttributeError as e:
    print(e)
del t.celsius
print(t.celsius)
try:
    del t.fahrenheit
except AttributeError as e:
    print(e)
#: data descriptors
class Typed:
    def __init__(self, kind):
        self.kind = kind
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name, None)
    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(instance, self.name, value)
    def __delete__(self, instance):
        delattr(instance, self.name)
class Row:
    id = Typed(int)
    name = Typed(str)
r = Row()
r.id = 4
print(r.id, r.name, vars(r), type(Row.id).__name__)
try:
    r.name = 3
except TypeError as e:
    print(e)
del r.id
print(r.id)
#: method resolution order
class A:
    def who(self):
        return ["A"]
class B(A):
    def who(self):
        return ["B"] + super().who()
class C(A):
    def who(self):
        return ["C"] + super().who()
class D(B, C):
    def who(self):
        return ["D"] + super().who()
print(D().who(), [k.__name__ for k in D.__mro__], D.__bases__ == (B, C), D.mro()[1] is B)
try:
    class E(A, B):
        pass
except TypeError as e:
    print(str(e).splitlines()[0])
#: mixins and cooperative __init__
class Base:
    def __init__(self, **rest):
        self.rest = rest
class Named(Base):
    def __init__(self, name, **rest):
        super().__init__(**rest)
        self.name = name
class Sized(Base):
    def __init__(self, size=1, **rest):
        super().__init__(**rest)
        self.size = size
class Item(Named, Sized):
    pass
i = Item("x", size=3, color="red")
print(i.name, i.size, i.rest)
try:
    Item(size=3)
except TypeError as e:
    print(e)
#: __index__, __int__, __float__, __bool__ and __len__
class N:
    def __index__(self):
        return 3
    def __int__(self):
        return 4
    def __float__(self):
        return 5.5
n = N()
print([10, 20, 30, 40][n], list(range(n)), int(n), float(n), hex(n), "abcdef"[:n], bytes(n), round(2.34567, n), chr(n + 62) if False else bin(n))
class Empty:
    def __len__(self):
        return 0
class Odd:
    def __bool__(self):
        return "yes"
print(bool(Empty()), not Empty())
try:
    bool(Odd())
except TypeError as e:
    print(e)
class Negative:
    def __len__(self):
        return -1
try:
    len(Negative())
except ValueError as e:
    print(e)
#: numeric protocol
class Money:
    def __init__(self, cents):
        self.cents = cents
    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        return NotImplemented
    def __radd__(self, other):
        return self if other == 0 else NotImplemented
    def __mul__(self, factor):
        return Money(self.cents * factor)
    __rmul__ = __mul__
    def __neg__(self):
        return Money(-self.cents)
    def __abs__(self):
        return Money(abs(self.cents))
    def __round__(self, digits=0):
        return Money(round(self.cents, -2))
    def __floordiv__(self, other):
        return Money(self.cents // other)
    def __divmod__(self, other):
        return divmod(self.cents, other)
    def __pow__(self, power, modulo=None):
        return (self.cents, power, modulo)
    def __matmul__(self, other):
        return "matmul"
    def __lshift__(self, other):
        return ("<<", other)
    def __invert__(self):
        return "~"
    def __repr__(self):
        return f"Money({self.cents})"
print(sum([Money(1), Money(2)]), 3 * Money(5), -Money(4), abs(Money(-7)), round(Money(149)), Money(9) // 2, divmod(Money(9), 4), pow(Money(2), 3), pow(Money(2), 3, 5), Money(1) @ 2, Money(1) << 3, ~Money(1))
try:
    Money(1) + 1.5
except TypeError as e:
    print(e)
#: in-place operators
class Bag:
    def __init__(self, items):
        self.items = list(items)
    def __iadd__(self, other):
        self.items.append(other)
        return self
    def __ior__(self, other):
        self.items = [("or", other)]
        return self
    def __isub__(self, other):
        self.items.remove(other)
        return self
b = Bag([1])
same = b
b += 2
b += 3
b -= 1
print(b is same, b.items)
b |= 9
print(b.items)
t = (1, [2])
try:
    t[1] += [3]
except TypeError as e:
    print(e, t)
#: comparison and hashing of own classes
class Version:
    def __init__(self, *parts):
        self.parts = parts
    def __eq__(self, other):
        return isinstance(other, Version) and self.parts == other.parts
    def __lt__(self, other):
        return self.parts < other.parts
    def __hash__(self):
        return hash(self.parts)
    def __repr__(self):
        return ".".join(map(str, self.parts))
vs = [Version(1, 10), Version(1, 2), Version(0, 9)]
print(sorted(vs), max(vs), min(vs), Version(1, 2) in vs, len({Version(1), Version(1)}), Version(1) != Version(2), Version(2) > Version(1))
class Unhashable:
    def __eq__(self, other):
        return True
try:
    {Unhashable()}
except TypeError as e:
    print(e)
print(Unhashable.__hash__)
#: total_ordering
from functools import total_ordering
@total_ordering
class Size:
    names = ["S", "M", "L"]
    def __init__(self, name):
        self.rank = self.names.index(name)
    def __eq__(self, other):
        return self.rank == other.rank
    def __lt__(self, other):
        return self.rank < other.rank
s, m = Size("S"), Size("M")
print(s < m, s <= m, s > m, s >= m, s <= Size("S"), m >= Size("L"))
try:
    @total_ordering
    class Nothing:
        pass
except ValueError as e:
    print(e)
#: cached_property
from functools import cached_property
class Data:
    count = 0
    @cached_property
    def total(self):
        Data.count += 1
        return 42
d = Data()
print(d.total, d.total, Data.count, d.__dict__)
del d.total
print(d.total, Data.count)
d.total = 1
print(d.total, type(Data.total).__name__)
#: __reversed__, __contains__ and __getitem__ with slices
class Deck:
    def __init__(self, cards):
        self.cards = cards
    def __getitem__(self, key):
        if isinstance(key, slice):
            return ("slice", key.start, key.stop, key.step)
        if isinstance(key, tuple):
            return ("tuple",) + key
        return self.cards[key]
    def __len__(self):
        return len(self.cards)
d = Deck(["a", "b", "c"])
print(d[1], d[1:], d[::2], d[1, 2], d[1:2, ...], list(reversed(d)), "b" in d, "z" in d, list(d))
print(slice(1, 10, 2).indices(5), slice(None, None, -1).indices(3), slice(3), slice(1, 2) == slice(1, 2))
#: vars, dir and __dict__
class A:
    x = 1
    def method(self): pass
a = A()
a.y = 2
vars(a)["z"] = 3
print(a.z, vars(a), [n for n in dir(a) if not n.startswith("_")], "x" in A.__dict__, A.__dict__["x"])
a.__dict__.update(y=5)
print(a.y, a.__class__ is A, A.__name__, A.__qualname__, A.__module__)
#: nested classes and qualified names
class Outer:
    class Inner:
        def method(self):
            def local(): pass
            return local
    def make(self):
        class Local: pass
        return Local
print(Outer.Inner.__qualname__, Outer.Inner.method.__qualname__, Outer.Inner().method().__qualname__, Outer().make().__qualname__)
print(Outer.Inner.method.__name__, (lambda: 0).__qualname__)
#: super() outside of the usual
class A:
    @classmethod
    def make(cls):
        return cls.__name__
    @staticmethod
    def plain():
        return "plain"
    value = 5
class B(A):
    value = 6
    @classmethod
    def make(cls):
        return "B:" + super().make()
    def above(self):
        return super().value, super(B, self).plain(), super(B, type(self)).make()
print(B.make(), B().make(), B().above())
#: classes as values and factories
def make(name, **attributes):
    return type(name, (dict,), attributes)
Config = make("Config", version=3, describe=lambda self: f"{len(self)} keys")
c = Config(a=1, b=2)
print(c, c.version, c.describe(), isinstance(c, dict), Config.__mro__[1].__name__)
print({cls.__name__: cls() for cls in (int, str, list, dict, set, float, bool, tuple, bytes)})
#: subclasses of built-in types
class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())
    def shout(self):
        return self + "!"
class Positive(int):
    def __new__(cls, value):
        if value < 0:
            raise ValueError("negative")
        return super().__new__(cls, value)
class Stack(list):
    def push(self, item):
        self.append(item)
        return self
u = Upper("abc")
print(u, u.shout(), type(u + "x").__name__, isinstance(u, str), len(u), u == "ABC", {u: 1}["ABC"])
print(Positive(3) + 4, type(Positive(3) + 4).__name__, Stack([1]).push(2), type(Stack()).__name__, Stack([3, 1]) + [2])
class Pair(tuple):
    @property
    def left(self):
        return self[0]
print(Pair((1, 2)).left, Pair("ab"), type(Pair((1,))[:]).__name__)
#: context manager classes
class Managed:
    def __init__(self, log, swallow):
        self.log, self.swallow = log, swallow
    def __enter__(self):
        self.log.append("enter")
        return self
    def __exit__(self, kind, value, trace):
        self.log.append((kind and kind.__name__, str(value)))
        return self.swallow
log = []
with Managed(log, True):
    raise KeyError("gone")
with Managed(log, False) as m:
    log.append("body")
print(log)
try:
    with object():
        pass
except TypeError as e:
    print(e)
#: __init_subclass__ with defaults
class Base:
    registry = []
    def __init_subclass__(cls, /, prefix="none", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.prefix = prefix
        Base.registry.append(cls.__name__)
class A(Base, prefix="a"): ...
class B(A): ...
print(A.prefix, B.prefix, Base.registry)
try:
    class C(Base, unknown=1): ...
except TypeError as e:
    print(e)
#: __call__, __getattr__ chains
class Chain:
    def __init__(self, path=""):
        self.path = path
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Chain(f"{self.path}/{name}")
    def __getitem__(self, key):
        return Chain(f"{self.path}[{key!r}]")
    def __call__(self, *args):
        return f"{self.path}{args}"
print(Chain().users[3].posts(1, "x"))
#: weird but legal class bodies
class A:
    for i in range(3):
        if i == 1:
            chosen = i
    values = [i * 2 for i in range(3)]
    def f(self): return self.chosen
    g = f
    del i
print(A.values, A().g(), hasattr(A, "i"), A.g is A.f)
#: operators of object
a, b = object(), object()
print(a == a, a == b, a != b, isinstance(hash(a), int), bool(a), type(a).__name__)
for f in (lambda: a < b, lambda: a + b, lambda: a[0], lambda: a(), lambda: len(a), lambda: iter(a), lambda: -a, lambda: a.x, lambda: "x" in a):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(e)
#: isinstance and issubclass errors
for f in (lambda: isinstance(1, "int"), lambda: issubclass(1, int), lambda: issubclass(int, 3), lambda: isinstance(1, (int, "x")), lambda: isinstance("a", (int, "x"))):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(isinstance(True, int), isinstance(1, (str, (float, int))), issubclass(bool, int), isinstance(None, type(None)))
#: class with a __del__ and weak order of attributes
class T:
    b = 1
    a = 2
    def __init__(self):
        self.z = 1
        self.y = 2
print([n for n in vars(T) if not n.startswith("__")], list(vars(T())))
