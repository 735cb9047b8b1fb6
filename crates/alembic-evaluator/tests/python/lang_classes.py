#: inheritance and super
class A:
    def __init__(self, x): self.x = x
    def show(self): return f"A{self.x}"
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def show(self): return super().show() + f"B{self.y}"
class C(B):
    def show(self): return super(B, self).show() + "C"
print(B(1, 2).show(), C(1, 2).show(), isinstance(C(1, 2), A), issubclass(C, (int, A)))
#: classmethod and staticmethod
class Shape:
    kind = "shape"
    @classmethod
    def describe(cls, *args): return cls.kind, cls.__name__, args
    @staticmethod
    def area(w, h=2): return w * h
class Square(Shape): kind = "square"
print(Shape.describe(), Square.describe(1), Square().describe(), Shape.area(2), Square().area(3, 3))
#: ordering by reflected methods
class V:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n
    def __le__(self, other): return self.n <= other.n
    def __repr__(self): return f"V{self.n}"
print(V(1) < V(2), V(1) > V(2), V(2) >= V(1), sorted([V(3), V(1)]), max(V(1), V(5)), min([V(4), V(2)]))
V(1) < 3
#: unordered classes do not compare
class P: pass
try:
    P() < P()
except TypeError as error:
    print(error)
try:
    P() >= 1
except TypeError as error:
    print(error)
try:
    sorted([P(), P()])
except TypeError as error:
    print(error)
#: container methods
class Box:
    def __init__(self): self.data = {}
    def __len__(self): return len(self.data)
    def __getitem__(self, key): return self.data[key]
    def __setitem__(self, key, value): self.data[key] = value
    def __delitem__(self, key): del self.data[key]
    def __contains__(self, key): return key in self.data
    def __iter__(self): return iter(self.data)
b = Box(); b["x"] = 1; b["y"] = 2
del b["x"]
print(len(b), b["y"], "x" in b, list(b), bool(b), bool(Box()), dict(zip(b, "z")))
b["gone"]
#: iteration by items
class Old:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Old()), 9 in Old(), 5 in Old(), [*Old()], max(Old()))
#: attribute hooks
class Row:
    def __init__(self, **values): self.__dict__.update(values)
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return f"no {name}"
r = Row(a=1)
print(r.a, r.b, getattr(r, "_x", "default"), hasattr(r, "_y"), vars(r))
r._z
#: setattr and delattr hooks
class Frozen:
    def __init__(self): object.__setattr__(self, "a", 1)
    def __setattr__(self, name, value): raise AttributeError(f"cannot set {name}")
    def __delattr__(self, name): print("deleting", name); object.__delattr__(self, name)
f = Frozen()
print(f.a)
try:
    f.a = 2
except AttributeError as error:
    print(error)
del f.a
print(hasattr(f, "a"))
#: callable instances
class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, *values, start=0): return self.n + sum(values) + start
a = Adder(1)
print(a(), a(1, 2), a(1, start=10), callable(a), callable(Adder), callable(1), list(map(a, [1, 2])))
#: arithmetic methods
class Money:
    def __init__(self, n): self.n = n
    def __add__(self, other): return Money(self.n + (other.n if isinstance(other, Money) else other))
    __radd__ = __add__
    def __sub__(self, other): return Money(self.n - other.n)
    def __mul__(self, k): return Money(self.n * k)
    def __rmul__(self, k): return Money(self.n * k)
    def __neg__(self): return Money(-self.n)
    def __abs__(self): return Money(abs(self.n))
    def __int__(self): return self.n
    def __float__(self): return float(self.n)
    def __iadd__(self, other): self.n += 100; return self
    def __repr__(self): return f"Money({self.n})"
m = Money(5)
print(m + 1, 1 + m, m - Money(2), m * 3, 3 * m, -m, abs(Money(-3)), int(m), float(m), sum([Money(1), Money(2)]))
m += 1
print(m)
m - 1
#: unsupported operands
class Q: pass
for action in (lambda: Q() + 1, lambda: 1 - Q(), lambda: -Q(), lambda: Q() @ Q(), lambda: Q()[0], lambda: len(Q()), lambda: iter(Q()), lambda: 1 in Q(), lambda: int(Q()), lambda: Q()(), lambda: abs(Q()), lambda: float(Q()), lambda: round(Q())):
    try:
        action()
    except TypeError as error:
        print(error)
#: repr, str and format
class T:
    def __repr__(self): return "R"
    def __str__(self): return "S"
    def __format__(self, spec): return f"F[{spec}]"
t = T()
print(t, [t], repr(t), str(t), f"{t} {t!r} {t!s:>3} {t:x}", "%s %r" % (t, t), "{0} {0!r} {0:y}".format(t), format(t))
class OnlyRepr:
    def __repr__(self): return "only"
print(OnlyRepr(), f"{OnlyRepr()}")
f"{OnlyRepr():>9}"
#: truth
class Falsy:
    def __bool__(self): return False
class Empty:
    def __len__(self): return 0
class Wrong:
    def __bool__(self): return 1
print(bool(Falsy()), bool(Empty()), not Empty(), Falsy() or "other")
bool(Wrong())
#: class attributes and instance attributes
class C:
    items = []
    count = 0
a, b = C(), C()
a.items.append(1); a.count += 1
print(b.items, b.count, C.count, a.count, a.__dict__, "count" in b.__dict__)
del a.count
print(a.count)
#: names in a class body
x = "global"
class C:
    x = "class"
    y = x
    z = [x for _ in range(1)]
    def method(self): return x
    w = [v for v in (x, y)]
print(C.y, C.z, C().method(), C.w)
#: private names are mangled
class C:
    __secret = 1
    def __init__(self): self.__own = 2
    def read(self): return self.__secret, self.__own
c = C()
print(c.read(), c._C__secret, c.__dict__, hasattr(c, "__secret"))
#: __new__ returns an instance or something else
class One:
    only = None
    def __new__(cls, *args):
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only
    def __init__(self, n): self.n = n
print(One(1) is One(2), One.only.n)
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(Other())
#: overriding methods of dict
class Lower(dict):
    def __setitem__(self, key, value): super().__setitem__(key.lower(), value)
    def __getitem__(self, key): return super().__getitem__(key.lower())
    def __contains__(self, key): return super().__contains__(key.lower())
d = Lower(); d["ABC"] = 1
print(d, d["AbC"], "ABC" in d, d.get("ABC"), list(d))
#: exceptions of one's own
class AppError(Exception):
    def __init__(self, code, message="none"):
        super().__init__(code, message)
        self.code = code
class Deep(AppError): pass
try:
    raise Deep(7)
except AppError as error:
    print(error, error.args, error.code, repr(error), isinstance(error, Exception))
class WithStr(Exception):
    def __str__(self): return "text of its own"
raise WithStr(1)
#: __set_name__
class Field:
    def __set_name__(self, owner, name): self.name = name; self.owner = owner.__name__
    def __get__(self, instance, owner=None):
        if instance is None: return self
        return instance.__dict__.get(self.name, f"default {self.name}")
    def __set__(self, instance, value): instance.__dict__[self.name] = value * 2
class Model:
    a = Field(); b = Field()
m = Model(); m.a = 4
print(m.a, m.b, Model.a.name, Model.a.owner, m.__dict__)
#: non-data descriptor
class Lazy:
    def __init__(self, function): self.function = function
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner):
        if instance is None: return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value
class C:
    calls = 0
    @Lazy
    def total(self): C.calls += 1; return 42
c = C()
print(c.total, c.total, C.calls, c.__dict__)
#: __class_getitem__
class Generic:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(Generic[3], Generic["a", "b"])
#: type with three arguments
C = type("C", (dict,), {"x": 1, "double": lambda self: len(self) * 2})
print(C.__name__, C.x, C(a=1).double(), C.__bases__, type(C()) is C)
#: classes know themselves
class Outer:
    "Doc."
    class Inner: pass
print(Outer.__name__, Outer.Inner.__qualname__, Outer.__doc__, Outer.__module__, Outer, Outer.Inner, Outer.__bases__, Outer.__mro__)
#: class decorators
def add_repr(cls):
    cls.__repr__ = lambda self: f"<{cls.__name__}>"
    return cls
@add_repr
class Thing: pass
print(Thing())
#: methods are values
class C:
    def m(self, x): return (self.n, x)
    n = 1
c = C()
m = c.m
c.n = 2
print(m(5), C.m(c, 6), m.__self__ is c, m.__func__ is C.m, c.m == c.m, list(map(c.m, [1])))
C.extra = lambda self: "added later"
print(c.extra())
#: getattr, setattr, delattr, hasattr
class C: pass
c = C()
setattr(c, "x y", 1)
print(getattr(c, "x y"), hasattr(c, "nope"), getattr(c, "nope", None), vars(c))
delattr(c, "x y")
try:
    delattr(c, "x y")
except AttributeError as error:
    print(error)
try:
    C.missing
except AttributeError as error:
    print(error)
c.missing
#: isinstance with unions
print(isinstance(1, int | str), isinstance("x", (int, str)), isinstance(None, int | None), isinstance(True, int), issubclass(bool, int))
isinstance(1, "int")
#: a missing self
class C:
    def m(): pass
C().m()
#: __missing__, __length_hint__ and __sizeof__ of subclasses
class D(dict):
    def __missing__(self, key): self[key] = [key]; return self[key]
d = D()
d["a"].append(1)
print(d, d.get("b"), "b" in d)
#: copying by __copy__ and __deepcopy__
import copy
class C:
    def __init__(self): self.items = [1]
    def __copy__(self): new = C(); new.items = self.items; return new
    def __deepcopy__(self, memo): new = C(); new.items = ["deep"]; return new
c = C()
print(copy.copy(c).items is c.items, copy.deepcopy([c])[0].items)
#: iterator classes
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
it = Countdown(3)
print(next(it), list(it), list(it), next(it, "end"))
a, b, c = Countdown(3)
print(a, b, c, sum(Countdown(4)), dict(enumerate(Countdown(2))))
next(it)
