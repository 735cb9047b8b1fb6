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
