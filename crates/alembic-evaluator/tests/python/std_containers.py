#: Counter
from collections import Counter
c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), sorted(c.elements())[:3], c.total(), Counter(a=1) + Counter(a=2, b=1), Counter(a=3) - Counter(a=1, b=2), Counter(a=3, b=1) & Counter(a=1), Counter(a=1) | Counter(b=2))
c.update("aaa")
c.subtract({"b": 5})
print(c["a"], c["b"], +Counter(a=1, b=-1), -Counter(a=1, b=-1), Counter([1, 1, 2]) == {1: 2, 2: 1}, dict(Counter("ab")), sum(Counter("aab").values()), max(c, key=c.get), c.pop("a"), "a" in c)
#: OrderedDict
from collections import OrderedDict
d = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
d.move_to_end("a")
d.move_to_end("c", last=False)
print(d, list(d), d.popitem(last=False), d.popitem(), list(d.items()), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1}, list(reversed(OrderedDict(x=1, y=2))))
#: defaultdict
from collections import defaultdict
d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
n = defaultdict(lambda: defaultdict(int))
n["x"]["y"] += 1
print(d, dict(d), d.get("z"), "z" in d, len(d), n["x"]["y"], {k: dict(v) for k, v in n.items()}, d.default_factory, defaultdict(int, a=1)["b"], defaultdict(None, {"a": 1})["a"])
try:
    defaultdict(None)["x"]
except KeyError as e:
    print("KeyError", e)
print(repr(defaultdict(int, {"a": 1})), d.pop("a"), d.setdefault("q", [9]), defaultdict(set) | {"a": 1})
#: deque
from collections import deque
d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, d.maxlen, d[0], d[-1], len(d), 3 in d, d.index(3), list(d), d.pop(), d.popleft(), d.count(2))
d.rotate(1)
print(d, deque("abc"), deque([1]) == deque([1]), deque([1, 2]) < deque([1, 3]), deque([1]) + deque([2]))
d.extend([7, 8])
d.extendleft([9])
d.reverse()
d.insert(1, "x") if len(d) < 4 else None
print(d, d.remove(7) if 7 in d else "", d.clear(), d)
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(3)):
    try:
        f()
    except (IndexError, ValueError) as e:
        print(e)
#: ChainMap
from collections import ChainMap
base, over = {"a": 1, "b": 2}, {"b": 3}
c = ChainMap(over, base)
c["z"] = 9
print(c["a"], c["b"], over, len(c), sorted(c), c.maps, c.get("q", 5), "a" in c, dict(c) == {"a": 1, "b": 3, "z": 9}, c.new_child({"a": 7})["a"], c.parents["b"], c)
#: UserDict, UserList and UserString
from collections import UserDict, UserList, UserString
class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)
d = Lower(A=1)
d["B"] = 2
d.update({"C": 3})
print(d, d.data, "a" in d, len(d), list(d.items()), d.get("b"), dict(d))
l = UserList([1, 2])
l.append(3)
print(l, l[1:], l.data, len(l), 2 in l, l + [4])
print(UserString("abc").upper(), UserString("x") + "y")
#: collections.abc
from collections.abc import Mapping, MutableMapping, Sequence, Iterable, Iterator, Callable, Hashable, Sized, Container, Set, Generator, Collection
print([isinstance(x, Mapping) for x in ({}, [], "a")], [isinstance(x, Sequence) for x in ([], (), "a", {}, range(1), b"")], [isinstance(x, Iterable) for x in ([], 3, "a", iter([]))], isinstance(iter([]), Iterator), isinstance(print, Callable), [isinstance(x, Hashable) for x in (1, [], "a")], isinstance({1}, Set), isinstance((i for i in []), Generator), isinstance([], Collection), isinstance({}, MutableMapping), isinstance([], Sized))
class Frozen(Mapping):
    def __init__(self, **data): self.data = data
    def __getitem__(self, key): return self.data[key]
    def __iter__(self): return iter(self.data)
    def __len__(self): return len(self.data)
f = Frozen(a=1, b=2)
print(f["a"], f.get("z", 0), "b" in f, list(f.items()), list(f.keys()), list(f.values()), dict(f), f == Frozen(a=1, b=2), {**f}, f == {"a": 1, "b": 2})
class Bag(MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
b = Bag()
b.update(x=1, y=2)
print(b.pop("x"), b.setdefault("z", 3), dict(b), b.pop("no", "default"), b.popitem(), len(b), b.clear(), dict(b))
class Seq(Sequence):
    def __getitem__(self, i): return [10, 20, 30][i]
    def __len__(self): return 3
print(list(Seq()), 20 in Seq(), Seq().index(30), Seq().count(10), list(reversed(Seq())))
try:
    Mapping()
except TypeError as e:
    print(e)
#: dict methods
d = {"a": 1, "b": 2}
print(d.get("z"), d.pop("a"), d.setdefault("c", []), d, d | {"x": 1}, {"b": 9} | d, list(d.items()), d.popitem(), d.copy() is d, dict.fromkeys("ab", 0), dict.fromkeys([1]))
d |= {"q": 5}
d.update([("r", 6)], s=7)
print(d, list(reversed(d)), d.keys() & {"q", "zz"}, d.keys() | {"n"} == {"b", "q", "r", "s", "n"}, d.items() >= {("q", 5)}, len(d.values()), d.keys() - {"b"} == {"q", "r", "s"}, {"a": 1} == {"a": 1.0}, 5 in d.values())
for f in (lambda: d["zz"], lambda: d.pop("zz"), lambda: {}.popitem(), lambda: d.update(5), lambda: {[]: 1}, lambda: d.keys()[0], lambda: {} < {}, lambda: {1: 2} + {}):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    for k in d:
        d[k + "!"] = 1
except RuntimeError as e:
    print(e)
print({1: "a", True: "b", 1.0: "c"}, {**{"a": 1}, "a": 2}, dict(a=1, **{"b": 2}))
#: list methods
l = [3, 1, 2]
l.insert(1, 9)
l.extend("ab")
l += (5,)
print(l, l.pop(), l.pop(0), l.index("a"), l.count(1), l.remove("a"), l, l[::-1], l[-2:], l * 2, l + [0], l.copy() == l, 9 in l, [1, 2] < [1, 3], [[]] * 2)
l[1:2] = [7, 7, 7]
l[::2] = ["x"] * len(l[::2])
del l[0], l[-1]
print(l, l.reverse(), l, l.clear(), l)
for f in (lambda: [].pop(), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][5], lambda: [1]["a"], lambda: [1] + (2,), lambda: [1, 2, 3].__setitem__(slice(0, 3, 2), [1]), lambda: [1] * 1.5, lambda: [1].extend(5), lambda: [1] < (1,)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = []
a.append(a)
print(a)
d = {}
d["self"] = d
print(d)
#: set methods
a, b = {1, 2, 3}, {3, 4}
print(a | b == {1, 2, 3, 4}, a & b, a - b, a ^ b == {1, 2, 4}, a <= {1, 2, 3, 4}, a < a, a.isdisjoint({9}), a.issuperset([1]), {1} | frozenset([2]), frozenset([1]) | {2}, a.union([7], [8]) == {1, 2, 3, 7, 8}, set() == frozenset())
a.add(5)
a.discard(99)
a.update([6], (7,))
a -= {1}
a &= {2, 3, 5}
print(a == {2, 3, 5}, a.pop() in {2, 3, 5}, len(a), {1}.symmetric_difference([2]) == {1, 2}, set("aa"), repr(set()), frozenset(), frozenset("a"), {frozenset([1]): "k"}[frozenset([1])], a.clear(), a, {1}.intersection([1], {1, 2}), {1, 2}.difference([1], [2]))
for f in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {1} + {2}, lambda: {1} | [2], lambda: {1}[0], lambda: frozenset([1]).add(2), lambda: {[1]}, lambda: {1} < 3):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: tuple and range
t = (1, 2, 2)
print(t.count(2), t.index(2), t + (3,), t * 2, (1,), (), t[1:], hash((1, 2)) == hash((1, 2)), (1, "a") < (1, "b"), 1 in t, tuple("ab"), len(t))
r = range(10, 0, -3)
print(list(r), r[1], r[-1], len(r), 7 in r, 6 in r, r.index(4), r[::2], range(3) == range(0, 3, 1), range(0) == range(5, 2), r.start, r.stop, r.step, repr(r), range(5)[1:3], r.count(7), hash(range(3)) == hash(range(3)), max(range(5)))
for f in (lambda: (1,)[3], lambda: (1,).index(5), lambda: range(3)[9], lambda: range(3).index(8), lambda: (1,) + [1], lambda: range(1.5), lambda: t.append(1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
#: heapq
import heapq
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 0)
print(heapq.heappop(h), heapq.heappushpop(h, 3), heapq.heapreplace(h, 9), sorted(h), heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, ["ccc", "a", "bb"], key=len), list(heapq.merge([1, 4], [2, 3])), list(heapq.merge([4, 1], [3, 2], reverse=True)), heapq.nlargest(1, []))
#: bisect
import bisect
l = [1, 3, 3, 5]
print(bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect_right(l, 0), bisect.bisect_left([{"n": 1}, {"n": 5}], 3, key=lambda d: d["n"]), bisect.bisect(l, 3, 0, 2))
bisect.insort(l, 4)
bisect.insort_left(l, 3)
print(l)
#: copy
import copy
class Node:
    def __init__(self, value, children=()):
        self.value, self.children = value, list(children)
a = Node(1, [Node(2)])
b, c = copy.copy(a), copy.deepcopy(a)
print(b.children is a.children, c.children is a.children, c.children[0].value, c.children[0] is a.children[0])
l = [[1], {"k": [2]}, (3, [4])]
s, d = copy.copy(l), copy.deepcopy(l)
l[0].append(9)
l[2][1].append(8)
print(s, d, copy.copy({1}) == {1}, copy.deepcopy((1, 2)) == (1, 2))
r = []
r.append(r)
q = copy.deepcopy(r)
print(q[0] is q, copy.deepcopy({"a": r})["a"] is r, copy.deepcopy(print) is print)
shared = [1]
x = copy.deepcopy([shared, shared])
print(x[0] is x[1], type(copy.copy(__import__("collections").OrderedDict(a=1))).__name__)
