l = [3, 1, 2]
l.sort(); print(l, sorted(l, reverse=True), sorted("banana", key=lambda c: (-ord(c), c)), min(l), max(l), sum(l))
l.insert(1, 9); l.extend([5, 5]); print(l, l.index(5), l.count(5), l.pop(), l.pop(0), l); l.remove(9); l.reverse(); print(l, l.copy() == l, l * 2)
print(list(enumerate("ab", 1)), list(zip([1, 2], "ab", (True, False))), list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])), list(reversed([1, 2])))
print(any([0, 1]), all([]), abs(-3), round(2.5), round(3.5), round(2.675, 2), round(1234, -2), divmod(-7, 2), pow(2, 10), pow(3, 4, 5))
d = dict(a=1, b=2); d.update({"c": 3}, d=4); print(d, d.get("z"), d.get("z", 0), d.pop("a"), d.pop("q", None), d.setdefault("e", []), list(d), d.keys(), d.values(), d.items())
print({k: v for k, v in d.items() if v}, dict([("x", 1)]), dict(zip("ab", [1, 2])), {**d, "b": 0} | {"n": 1}, d.popitem(), "b" in d, len(d))
for k, v in sorted(d.items()): print(k, v, end=";")
print()
s = {1, 2, 3}; print(s & {2, 3}, s | {4}, s - {1}, s ^ {3, 4}, s >= {1}, s.issubset({1, 2, 3, 4}), 2 in s); s.add(5); s.discard(9); s.remove(1); print(s, len(s))
print(d.keys() & {"b", "zz"}, sorted({"x", "y"} - {"x"}), frozenset({1}) == {1}, set("aa"), sorted(set([3, 1, 2])))
t = (1, "a"); print(t + (2,), t * 2, t[0], t[-1], t.index("a"), t == (1, "a"), t < (2,), hash(t) == hash((1, "a")), (1,), ())
print(range(5), list(range(2, 10, 3)), range(10)[2:5], len(range(0, 100, 7)), 5 in range(10), list(range(5, 0, -2)), range(3) == range(0, 3))
print([1, 2] == [1, 2], [1] < [1, 2], {"a": 1} == {"a": 1.0}, 1 == 1.0 == True, {1: "a", 1.0: "b", True: "c"})
print(int("12"), int(" -7 "), int("ff", 16), int(3.9), int("0x1f", 0), float("1.5"), bool([]), str(12), int("1_000"), complex if False else None)
print(2 ** 100, -7 // 2, -7 % 3, 7 // -2, 7.5 // 2, -7.5 % 2, 1 << 70, (1 << 70) >> 68, 2 ** -1, 10 ** 20 // 3, 0xff & 0x0f, 5 ^ 1, ~5, 123456789 ** 3)
print(7 / 2, 10 ** 25 / 10 ** 24, 1e308 * 10, 3 == 3.0, 2 ** 63, -2 ** 63, 9007199254740993 == 9007199254740992.0, int(1e20))
print([[i * j for j in range(3)] for i in range(3)], [x for x in range(10) if x % 2 if x > 3], {x % 3 for x in range(9)}, [(a, b) for a in "ab" for b in range(2)])
g = (x * x for x in range(4)); print(next(g), list(g), next(g, "end"))
it = iter([1, 2]); print(next(it), next(it), next(it, None), list(iter(lambda: 1, 1)))
print(isinstance(1, (int, str)), isinstance("a", int | str), callable(len), callable(3), chr(97), ord("a"), hex(255), bin(5), oct(8))
nested = {"a": [1, {"b": (2, 3)}]}; print(nested["a"][1]["b"][1], str(nested))
a = [1, 2, 3, 4, 5]; a[1:3] = ["x"]; print(a, a[-2:], a[:100], a[10:], a[::2]); a[::2] = [0, 0]; print(a); del a[0]; print(a)
r = [1]; r.append(r); print(r)
print(sum([[1], [2]], []), max("abc", "b"), min([3, 1], key=lambda v: -v), max([], default=7), sorted([(2, "b"), (1, "z"), (2, "a")]))
print(*[1, 2], sep="-", end="!\n")
from collections import defaultdict, OrderedDict, Counter, namedtuple, deque
dd = defaultdict(list); dd["a"].append(1); dd["a"].append(2); print(dict(dd), dd["q"], len(dd))
P = namedtuple("P", ["x", "y"]); p = P(1, y=2); print(p, p.x, p[1], p._asdict(), p == (1, 2), p._replace(x=5)); px, py = p; print(px, py)
print(Counter("banana")["a"], Counter("banana").most_common(1), OrderedDict(a=1)["a"])
import itertools, functools
print(list(itertools.chain([1], (2,))), list(itertools.product("ab", [1, 2])), list(itertools.islice(itertools.count(3), 3)), functools.reduce(lambda a, b: a + b, [1, 2, 3]))
print(list(itertools.combinations([1, 2, 3], 2)), list(itertools.zip_longest([1], [2, 3])), [(k, list(v)) for k, v in itertools.groupby("aab")])
from enum import Enum, IntEnum
class Color(Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1
    def describe(self): return self.name.lower()
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(1) is Color.RED, Color["GREEN"], list(Color), Color.ALIAS is Color.RED, Color.RED.describe(), len(Color), Color.RED == 1)
class Level(str, Enum):
    LOW = "low"
    HIGH = "high"
print(Level.LOW == "low", [e.value for e in Level], Level("high").name, isinstance(Level.LOW, str), Level.LOW.upper())
class Num(IntEnum):
    ONE = 1
print(Num.ONE + 1, Num.ONE == 1, Num.ONE < 2)
import json
print(json.dumps({"a": [1, 2.5, None, True, "é\n"]}), json.dumps({"b": 1, "a": 2}, sort_keys=True, indent=2), json.loads('{"a": [1, 2.0, null, "\\u00e9"]}'))
{}["missing"]
