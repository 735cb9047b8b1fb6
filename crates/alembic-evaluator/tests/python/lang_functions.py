#: defaults are evaluated once
def append(item, into=[]):
    into.append(item)
    return into
print(append(1), append(2), append(3, []), append.__defaults__)
#: positional-only parameters
def clamp(value, low=0, high=10, /, *, strict=False):
    return max(low, min(high, value)), strict
print(clamp(11), clamp(5, 6), clamp(5, 6, 7, strict=True))
try:
    clamp(value=1)
except TypeError as error:
    print(error)
def both(a, /, **kwargs):
    return a, kwargs
print(both(1, a=2))
#: collected arguments
def show(first, *rest, key=None, **options):
    return first, rest, key, options
print(show(1), show(1, 2, 3), show(1, key=2, other=3), show(*[1, 2], **{"key": 5, "z": 6}))
print(show(*"ab", *range(2), **{"a": 1}, **{"b": 2}))
#: wrong argument counts
def two(a, b): pass
def opt(a, b=1): pass
def none(): pass
for call in (lambda: two(), lambda: two(1), lambda: two(1, 2, 3), lambda: opt(1, 2, 3), lambda: none(1), lambda: opt(),
             lambda: two(1, a=2), lambda: two(1, c=2), lambda: two(1, 2, **{"a": 1})):
    try:
        call()
    except TypeError as error:
        print(error)
#: wrong argument counts of methods
class Table:
    def add(self, column): pass
    @classmethod
    def make(cls, name): pass
    @staticmethod
    def plain(): pass
for call in (lambda: Table().add(), lambda: Table().add(1, 2), lambda: Table.make(), lambda: Table.plain(1), lambda: Table(1), lambda: Table.add()):
    try:
        call()
    except TypeError as error:
        print(error)
#: closures in a loop see the last value
functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])
#: nonlocal through two levels
def outer():
    x = "outer"
    def middle():
        def inner():
            nonlocal x
            x = "inner"
        inner()
        return x
    return middle(), x
print(outer())
#: global statement
total = 1
def bump():
    global total, fresh
    total += 1
    fresh = "made"
bump(); bump()
print(total, fresh)
#: local variable read before assignment
def wrong():
    print(value)
    value = 1
try:
    wrong()
except UnboundLocalError as error:
    print(type(error).__name__, error)
def gone():
    x = 1
    del x
    return x
gone()
#: free variable without a value
def outer():
    def inner():
        return late
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    late = 1
    return inner()
print(outer())
#: lambda with every kind of parameter
f = lambda a, /, b=2, *c, d, e=5, **g: (a, b, c, d, e, g)
print(f(1, d=4), f(1, 2, 3, 4, d=0, z=9), f.__name__)
#: decorators in order
def tag(name):
    def decorate(function):
        def wrapper(*args, **kwargs):
            return f"<{name}>{function(*args, **kwargs)}</{name}>"
        return wrapper
    return decorate
@tag("b")
@tag("i")
def text(value): return value
print(text("x"), text.__name__)
#: a decorator that keeps a registry
registry = {}
def register(function=None, *, name=None):
    if function is None:
        return lambda f: register(f, name=name)
    registry[name or function.__name__] = function
    return function
@register
def one(): return 1
@register(name="zwei")
def two(): return 2
print({name: function() for name, function in registry.items()})
#: function attributes
def step(): "Does a step."
step.order = 3
print(step.order, step.__doc__, step.__name__, step.__qualname__, step.__module__, step.__dict__)
step.__name__ = "renamed"
print(step.__name__, hasattr(step, "missing"))
def outer():
    def inner(): pass
    return inner
print(outer().__qualname__, (lambda: 0).__qualname__)
step.missing
#: recursion
def depth(tree):
    return 1 + max((depth(child) for child in tree), default=0)
print(depth([[], [[], [[]]]]))
def forever(n): return forever(n + 1)
try:
    forever(0)
except RecursionError as error:
    print(str(error)[:32])
#: arguments are evaluated from left to right
def say(x):
    print(x, end=" ")
    return x
def take(*args, **kwargs): return args, kwargs
print(take(say(1), *[say(2)], say(3), k=say(4), **{"l": say(5)}))
print({say("k1"): say("v1"), say("k2"): say("v2")}, [say(1), say(2)][say(0)])
say("a") < say("b") < say("c")
print()
#: return values
def nothing(): pass
def several(): return 1, 2
def early(x):
    if x: return "yes"
print(nothing(), several(), early(0), early(1))
#: calling what cannot be called
for value in (1, None, "x", [], {}):
    try:
        value()
    except TypeError as error:
        print(error)
