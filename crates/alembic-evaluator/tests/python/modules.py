#: hashlib
import hashlib
for name in ["md5", "sha1", "sha256", "sha384", "sha512"]:
    print(name, getattr(hashlib, name)(b"abc").hexdigest(), hashlib.new(name, b"").hexdigest()[:10])
h = hashlib.sha256()
h.update(b"a")
c = h.copy()
h.update(b"bc")
print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), c.hexdigest()[:8], h.name, h.digest_size, h.block_size, h.digest()[:4])
try:
    hashlib.md5("text")
except TypeError as e:
    print(e)
#: base64
import base64, binascii
for data in [b"", b"a", b"ab", b"abc", b"\xff\xfe\xfd?>", bytes(range(20))]:
    e = base64.b64encode(data)
    print(e, base64.b64decode(e) == data, base64.urlsafe_b64encode(data), base64.urlsafe_b64decode(base64.urlsafe_b64encode(data)) == data, base64.b16encode(data), base64.b32encode(data))
print(base64.b64decode("aGVsbG8="), base64.b64decode(b"aGVs\nbG8="), base64.b16decode("0aFF", True), base64.b64encode(b"\xfb\xff", b"-_"))
for bad in ["a", "abc", "abcde"]:
    try:
        base64.b64decode(bad)
    except binascii.Error as e:
        print(e)
try:
    base64.b64encode("text")
except TypeError as e:
    print(e)
#: binascii
import binascii
print(binascii.hexlify(b"\x00\xffz"), binascii.unhexlify("00ff7a"), binascii.crc32(b"hello"), binascii.b2a_base64(b"hi"))
for bad in ["0", "zz"]:
    try:
        binascii.unhexlify(bad)
    except ValueError as e:
        print(type(e).__name__, e)
#: random from integers
import random
random.seed(42)
print(random.random(), random.random(), random.randint(1, 100), random.randrange(10), random.randrange(5, 50, 5), random.getrandbits(8), random.getrandbits(70), random.uniform(1, 2))
print(random.choice("abcdef"), random.choices([1, 2, 3], k=5), random.choices("ab", weights=[1, 9], k=5), random.sample(range(100), 5), random.sample(list("abcdefg"), 3))
x = list(range(10))
random.shuffle(x)
print(x, random.gauss(0, 1), random.normalvariate(0, 1), random.expovariate(2), random.randbytes(4))
#: random from text
import random
for seed in ["hello", b"bytes", 0, -5, 2 ** 80]:
    r = random.Random(seed)
    print(r.random(), r.randint(0, 10 ** 30))
#: random errors
import random
for f in [lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randint(5, 1), lambda: random.sample([1], 2)]:
    try:
        f()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
print(len(random.SystemRandom().choice("abc")), 0 <= random.random() < 1)
#: secrets
import secrets
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), type(secrets.token_urlsafe(10)).__name__, secrets.choice([1]), secrets.randbelow(1), secrets.compare_digest("a", "a"))
#: hmac
import hmac, hashlib
print(hmac.new(b"key", b"message", hashlib.sha256).hexdigest(), hmac.new(b"k" * 100, b"m", "md5").hexdigest(), hmac.compare_digest(b"a", b"b"))
#: io.StringIO
import io
s = io.StringIO()
print(s.write("hello\n"), s.write("world"), s.tell(), repr(s.getvalue()))
s.seek(0)
print(repr(s.readline()), repr(s.read(3)), repr(s.read()), repr(s.read()))
print(list(io.StringIO("a\nb\n\nc")), io.StringIO("x\ny").readlines())
print("to buffer", file=s)
print(repr(s.getvalue()))
with io.StringIO("q") as q:
    print(q.read())
try:
    q.read()
except ValueError as e:
    print(e)
#: io.BytesIO
import io
b = io.BytesIO(b"abc\ndef")
print(b.read(2), b.readline(), b.read(), b.getvalue(), b.seek(1), b.write(b"XY"), b.getvalue())
try:
    b.write("text")
except TypeError as e:
    print(e)
#: csv reading
import csv, io
text = 'id,name,note\n1,"Smith, John","said ""hi"""\n2,Ann,"two\nlines"\n\n3,,\n'
for row in csv.reader(io.StringIO(text)):
    print(row)
for row in csv.DictReader(io.StringIO(text)):
    print(row)
print(list(csv.reader(["a;b", "c;d"], delimiter=";")), list(csv.reader(["a\tb"], dialect="excel-tab")), list(csv.DictReader(["1,2,3", "4"], fieldnames=["a", "b"])))
#: csv writing
import csv, io
out = io.StringIO()
w = csv.writer(out)
w.writerow(["a", 1, None, 2.5, 'q"q', "x,y", "l\nm", ""])
w.writerows([[1], [""], ["a b"]])
print(repr(out.getvalue()))
out = io.StringIO()
d = csv.DictWriter(out, ["x", "y"], quoting=csv.QUOTE_ALL, lineterminator="\n")
d.writeheader()
d.writerow({"x": 1, "y": "two"})
d.writerow({"y": 3})
print(repr(out.getvalue()))
try:
    d.writerow({"z": 1})
except ValueError as e:
    print(e)
#: urlparse
from urllib.parse import urlparse, urlsplit, urlunsplit, urlunparse, parse_qs, parse_qsl
for u in ["postgresql+psycopg2://user:p%40ss@host:5432/db?sslmode=require#frag", "http://Example.COM/a/b;p?q=1", "sqlite:///file.db", "/only/path?x=1", "mailto:a@b.c", "//host/path", "http://[::1]:8080/", ""]:
    p = urlparse(u)
    print(p, p.hostname, p.port, p.username, p.password, p.geturl())
s = urlsplit("https://h/p?q#f")
print(s, s.netloc, s._replace(path="/x").geturl(), urlunsplit(("http", "h", "p", "q", "")), s[1], s.scheme)
print(parse_qs("a=1&b=2&a=3&c=&d"), parse_qsl("a=%20x+y&b=2"), parse_qs("a=", keep_blank_values=True))
#: heapq and bisect
import heapq, bisect
h = [5, 1, 8, 3, 9, 2]
heapq.heapify(h)
print(h, heapq.heappop(h), h)
heapq.heappush(h, 0)
print(h, heapq.nlargest(2, h), heapq.nsmallest(2, h), heapq.heappushpop(h, 4), heapq.heapreplace(h, 7), h)
a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 9))
bisect.insort(a, 4)
print(a)
#: importlib
import importlib
m = importlib.import_module("json")
print(m.dumps([1]), importlib.import_module("os.path").basename("/a/b"))
#: time
import time
print(time.sleep(0), time.time() > 0, time.monotonic() >= 0)
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
#: collections defaultdict and Counter
from collections import defaultdict, Counter, OrderedDict
d = defaultdict(list)
d["a"].append(1)
d["b"].extend([2, 3])
print(d, dict(d), d.get("x"), "x" in d, len(d), sorted(d))
c = Counter("abracadabra")
print(c.most_common(2), c["z"], sum(c.values()), Counter(a=2) == {"a": 2}, Counter("aab"))
c.update("aaa")
print(c["a"], sorted(c.elements())[:3])
o = OrderedDict([("x", 1), ("y", 2)])
o.move_to_end("x")
print(list(o), o.popitem())
#: namedtuple and deque
from collections import namedtuple, deque
P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p.x, p._asdict(), p._replace(y=9), P._fields, p == (1, 5), P(*[3, 4]), P._make([7, 8]), [*p], hash(p) == hash((1, 5)))
try:
    P()
except TypeError as e:
    print(e)
q = deque([1, 2, 3], maxlen=3)
q.append(4)
print(q, q.popleft(), q.pop(), list(q), q[0], len(q))
q.appendleft(0)
q.rotate(1)
print(q, bool(deque()))
#: itertools
import itertools as it
print(list(it.chain([1], "ab")), list(it.chain.from_iterable([[1], [2]])), list(it.islice(it.count(5, 2), 3)), list(it.product("ab", [1, 2])), list(it.combinations("abc", 2)), list(it.permutations([1, 2, 3], 2)), list(it.zip_longest([1, 2], "a", fillvalue="-")))
print([(k, list(g)) for k, g in it.groupby([1, 1, 2, 3, 3])], list(it.accumulate([1, 2, 3])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.starmap(pow, [(2, 3)])), list(it.repeat(1, 2)), list(it.pairwise("abc")), list(it.filterfalse(None, [0, 1])), list(it.compress("abc", [1, 0, 1])))
#: functools
import functools
@functools.lru_cache(maxsize=None)
def f(n):
    print("called", n)
    return n * 2
print(f(1), f(1), functools.reduce(lambda a, b: a + b, [1, 2, 3], 10), functools.partial(pow, 2)(5))
def deco(fn):
    @functools.wraps(fn)
    def inner(*a, **k):
        return fn(*a, **k)
    return inner
@deco
def named():
    "doc"
print(named.__name__, named.__doc__)
#: copy
import copy
a = [1, [2, 3], {"k": (4, [5])}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(9)
a[2]["k"][1].append(6)
print(a, b, c, b[1] is a[1], c[1] is a[1])
#: json
import json
print(json.dumps({"b": [1, 2.5, None, True], "a": "ü\n\"", "c": {}}), json.dumps({"a": [1, {"b": 2}], "e": []}, indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True, separators=(",", ":")), json.dumps("ü", ensure_ascii=False))
print(json.loads('{"a": [1, 2.5e3, null, true, "\\u00fc\\n"], "b": {}}'), json.loads(" [] "), json.loads("-0.5"))
for bad in ["", "{", "[1,]", '{"a" 1}', "nul", '"abc', "[1 2]", "1 2"]:
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(e)
