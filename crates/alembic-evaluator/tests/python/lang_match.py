#: literals, captures and the wildcard
def f(x):
    match x:
        case 0: return "zero"
        case -1 | 1: return "one"
        case 1.5: return "float"
        case "a" | "b": return "letter"
        case b"x": return "bytes"
        case None: return "none"
        case True: return "true"
        case [] | (): return "empty"
        case other: return f"other {other!r}"
print([f(x) for x in (0, 1, -1, 1.5, "a", b"x", None, True, [], (), {}, "zz", 0.0, False)])
#: sequences
def f(x):
    match x:
        case [a]: return ("one", a)
        case [a, b]: return ("two", a, b)
        case [first, *rest] if first == 0: return ("zero", rest)
        case [first, *_, last]: return ("ends", first, last)
        case _: return "no"
print(f([1]), f((1, 2)), f([0, 1, 2]), f([1, 2, 3]), f("ab"), f(range(3)), f({1: 2}), f(b"ab"), f(iter([1])))
#: mappings
def f(x):
    match x:
        case {"type": "user", "name": str(name)}: return f"user {name}"
        case {"type": "list", "items": [*items]}: return items
        case {"a": a, **rest}: return a, rest
        case {}: return "any mapping"
        case _: return "no"
print(f({"type": "user", "name": "n"}), f({"type": "user", "name": 5}), f({"type": "list", "items": (1, 2)}), f({"a": 1, "b": 2}), f({"z": 1}), f({}), f([]))
#: classes with attributes
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(p):
    match p:
        case Point(0, 0): return "origin"
        case Point(x, 0): return f"on x at {x}"
        case Point(x=0, y=y): return f"on y at {y}"
        case Point(x, y) if x == y: return "diagonal"
        case Point(): return "somewhere"
        case int(n) | float(n): return f"number {n}"
        case str(): return "text"
        case list([a, *_]): return f"list {a}"
        case bool(): return "never"
print([f(p) for p in (Point(0, 0), Point(3, 0), Point(0, 2), Point(4, 4), Point(1, 2), 5, 2.5, "s", [1, 2], None, True)])
#: dataclasses and named tuples
from dataclasses import dataclass
from collections import namedtuple
@dataclass
class Add: left: object; right: object
Pair = namedtuple("Pair", "a b")
def value(e):
    match e:
        case Add(l, r): return value(l) + value(r)
        case Pair(a=1, b=b): return b
        case int(): return e
print(value(Add(1, Add(2, 3))), value(Pair(1, 7)), value(Pair(2, 7)))
#: values by dotted names
import enum
class Color(enum.Enum):
    RED = 1
    BLUE = 2
class K: LIMIT = 10
def f(x):
    match x:
        case Color.RED: return "red"
        case K.LIMIT: return "limit"
        case [Color.BLUE, n]: return n
        case _: return "?"
print(f(Color.RED), f(Color.BLUE), f(10), f([Color.BLUE, 4]))
#: as-patterns and nesting
match {"config": [{"id": 1, "tags": ["x", "y"]}, {"id": 2}]}:
    case {"config": [{"id": int() as first, "tags": [*tags]}, {"id": second} as whole]}:
        print(first, tags, second, whole)
match (1, (2, 3)):
    case (a, (b, c) as inner) as outer:
        print(a, b, c, inner, outer)
#: alternatives with captures
def f(x):
    match x:
        case ("add", n) | ("plus", n, _): return n
        case {"n": n} | [[n]]: return -n
        case _: return None
print(f(("add", 1)), f(("plus", 2, 3)), f({"n": 4}), f([[5]]), f("add"))
#: no case matches
match 5:
    case 6: print("no")
print("after")
#: classes without __match_args__
class P: pass
match P():
    case P(1): pass
#: match and case are ordinary names
match = 1
case = 2
print(match + case)
_ = 3
print(_)
