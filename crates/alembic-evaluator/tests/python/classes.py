class Base:
    count = 0
    def __init__(self, name):
        self.name = name
        Base.count += 1
    @property
    def upper(self):
        return self.name.upper()
    @upper.setter
    def upper(self, value):
        self.name = value.lower()
    @classmethod
    def make(cls, name): return cls(name)
    @staticmethod
    def helper(x): return x * 2
    def __repr__(self): return f"{type(self).__name__}({self.name!r})"
    def __eq__(self, other): return isinstance(other, Base) and self.name == other.name
    def __hash__(self): return hash(self.name)
    def __lt__(self, other): return self.name < other.name
class Child(Base):
    def __init__(self, name, age=1):
        super().__init__(name)
        self.age = age
    def __len__(self): return self.age
    def __getitem__(self, i):
        if i >= self.age: raise IndexError(i)
        return i * 10
    def __contains__(self, x): return x == 7
    def __call__(self, *a): return a
    def __add__(self, o): return Child(self.name + str(o), self.age)
    def __radd__(self, o): return "r" + str(o)
    def __bool__(self): return False
b = Base("ann"); c = Child.make("bob"); c.upper = "BOBBY"
print(b, c, b.upper, c.upper, Base.count, Child.helper(4), c.age)
print(Base("x") == Base("x"), Base("x") != Base("y"), {Base("x"): 1}[Base("x")], sorted([Base("z"), Base("a")]))
print(len(c), list(Child("q", 3)), 7 in c, c(1, 2), c + 5, 5 + c, bool(c))
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [k.__name__ for k in D.__mro__])
class Meta:
    registry = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Meta.registry.append((cls.__name__, tag))
class M1(Meta, tag="x"): pass
class M2(Meta): pass
print(Meta.registry)
class Dyn:
    def __getattr__(self, name):
        if name.startswith("x"): return name * 2
        raise AttributeError(name)
    def __setattr__(self, name, value):
        super().__setattr__(name, value + 1)
d = Dyn(); d.v = 1
print(d.v, d.xa, hasattr(d, "zz"), getattr(d, "zz", "default"), d.__dict__)
class Text(str):
    def shout(self): return self.upper() + "!"
t = Text("hi")
print(t.shout(), t + "x", len(t), t == "hi", {t: 1}["hi"], isinstance(t, str), repr(t))
class Bag(dict):
    def __missing__(self, key): return key * 2
bag = Bag(a=1)
bag["b"] = 2
print(bag["a"], bag["zz"], bag, len(bag), sorted(bag.items()))
class Stack(list):
    def push(self, x): self.append(x)
s = Stack([1]); s.push(2)
print(s, s[-1], len(s), [x for x in s])
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), sum(It(4)), max(It(5)))
class Desc:
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, obj, owner): return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value): obj.__dict__[self.name] = value * 2
class Has:
    field = Desc()
h = Has(); print(h.field); h.field = 4; print(h.field)
class Private:
    def __init__(self): self.__x = 1
    def get(self): return self.__x
print(Private().get(), list(Private().__dict__))
class Outer:
    class Inner:
        v = 3
    def __init__(self): self.i = self.Inner()
print(Outer().i.v, Outer.Inner.__qualname__)
print(isinstance(True, int), issubclass(Child, Base), type(b) is Base, type(3).__name__, type(b).__name__)
x = type("Made", (Base,), {"extra": 5})("m")
print(x, x.extra)
class Slots:
    __slots__ = ("a",)
    def __init__(self): self.a = 1
print(Slots().a)
def method(self): return self.name
Base.added = method
print(b.added())
print(str(ValueError("a", 1)), repr(ValueError("a")), KeyError("k"), OSError(2, "No such", "f"))
class E1(ValueError): "doc"
print(E1.__doc__, issubclass(E1, Exception), E1("x"))
b.missing
