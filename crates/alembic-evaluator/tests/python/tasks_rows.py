#: rows to nested dictionaries
rows = [("eu", "de", "Berlin", 3), ("eu", "fr", "Paris", 2), ("as", "jp", "Tokyo", 9), ("eu", "de", "Bonn", 1)]
tree = {}
for region, country, city, size in rows:
    tree.setdefault(region, {}).setdefault(country, []).append({"city": city, "size": size})
print(tree)
print({region: sum(c["size"] for cities in countries.values() for c in cities) for region, countries in tree.items()})
print(sorted(tree, key=lambda r: -len(tree[r])), [c["city"] for c in sorted(tree["eu"]["de"], key=lambda c: c["size"])])
#: duplicates are found and merged
users = [{"id": 1, "mail": "A@x.org "}, {"id": 2, "mail": "b@x.org"}, {"id": 3, "mail": "a@X.ORG"}]
seen, doubles = {}, []
for user in users:
    key = user["mail"].strip().lower()
    if key in seen:
        doubles.append((user["id"], seen[key]))
    else:
        seen[key] = user["id"]
print(doubles, seen, {v: k for k, v in seen.items()})
#: slugs with suffixes
import re, unicodedata
def slugify(text, taken):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "untitled"
    candidate, number = slug, 2
    while candidate in taken:
        candidate = f"{slug}-{number}"
        number += 1
    taken.add(candidate)
    return candidate
taken = set()
print([slugify(t, taken) for t in ("Héllo Wörld!", "hello world", "Hello  World", "???", "Ünïcode & Co.", "")])
#: settings from text to typed values
def parse(value):
    lowered = value.strip().lower()
    if lowered in {"true", "yes", "on"}:
        return True
    if lowered in {"false", "no", "off"}:
        return False
    if lowered in ("", "none", "null"):
        return None
    for convert in (int, float):
        try:
            return convert(value)
        except ValueError:
            continue
    if "," in value:
        return [parse(part) for part in value.split(",")]
    return value
print([parse(v) for v in ("yes", "OFF", "", "42", "-1.5", "1e3", "a,2,true", "text", " None ", "0x10", "1_000")])
#: old documents become new ones
import json
def migrate(document):
    version = document.pop("version", 1)
    while version < 4:
        document = globals()[f"step_{version}"](document)
        version += 1
    return {"version": version, **document}
def step_1(d):
    d["name"] = " ".join(filter(None, (d.pop("first", None), d.pop("last", None))))
    return d
def step_2(d):
    return {**d, "tags": sorted({t.lower() for t in d.get("tags", "").split(";") if t})}
def step_3(d):
    return {k: v for k, v in d.items() if v not in (None, "", [])}
for text in ('{"first": "Ada", "last": "L", "tags": "B;a;b"}', '{"version": 2, "name": "x", "tags": ""}', '{"version": 4}'):
    print(json.dumps(migrate(json.loads(text)), sort_keys=True))
#: pages of a table
def pages(total, size):
    for offset in range(0, total, size):
        yield offset, min(size, total - offset)
print(list(pages(10, 4)), list(pages(0, 4)), sum(n for _, n in pages(1001, 100)), len(list(pages(1001, 100))))
last = 0
data = {i: f"r{i}" for i in (1, 2, 5, 8, 13, 21)}
batches = []
while True:
    batch = sorted(k for k in data if k > last)[:2]
    if not batch:
        break
    batches.append(batch)
    last = batch[-1]
else:
    print("never")
print(batches)
#: topological order of tables
def order(dependencies):
    done, result = set(), []
    def visit(name, trail=()):
        if name in trail:
            raise ValueError("cycle: " + " -> ".join(trail[trail.index(name):] + (name,)))
        if name not in done:
            for other in sorted(dependencies.get(name, ())):
                visit(other, trail + (name,))
            done.add(name)
            result.append(name)
    for name in sorted(dependencies):
        visit(name)
    return result
print(order({"c": {"a", "b"}, "b": {"a"}, "a": set(), "d": {"c"}}))
try:
    order({"a": {"b"}, "b": {"c"}, "c": {"a"}})
except ValueError as e:
    print(e)
#: paths in trees
def flatten(value, prefix=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flatten(item, f"{prefix}[{index}]")
    else:
        yield prefix, value
def get(value, path, default=None):
    for part in path.replace("[", ".").replace("]", "").split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError):
            return default
    return value
document = {"a": {"b": [1, {"c": 2}]}, "d": None}
print(dict(flatten(document)), get(document, "a.b[1].c"), get(document, "a.b[9]", "none"), get(document, "d.x"))
#: differences of two snapshots
old = {"a": 1, "b": 2, "c": [1, 2]}
new = {"b": 3, "c": [1, 2], "d": 4}
added, removed = new.keys() - old.keys(), old.keys() - new.keys()
changed = {k: (old[k], new[k]) for k in old.keys() & new.keys() if old[k] != new[k]}
print(sorted(added), sorted(removed), changed)
#: counting with thresholds
from collections import Counter, defaultdict
words = "the cat the dog a cat the end".split()
counts = Counter(words)
by_count = defaultdict(list)
for word, count in counts.items():
    by_count[count].append(word)
print(dict(by_count), [w for w, n in counts.most_common() if n > 1], counts.most_common(1)[0], {w: n / len(words) for w, n in counts.items() if n == 3})
#: enumerations as columns
import enum, json
class Status(str, enum.Enum):
    NEW = "new"
    DONE = "done"
    @classmethod
    def parse(cls, value, default=None):
        try:
            return cls(value.lower())
        except ValueError:
            return default or cls.NEW
    @property
    def is_final(self):
        return self is Status.DONE
print([Status.parse(v).name for v in ("NEW", "done", "???")], [s.value for s in Status], Status.DONE.is_final, json.dumps([Status.NEW]), Status("new") in (Status.NEW,), ", ".join(f"'{s.value}'" for s in Status))
#: money by decimals
from decimal import Decimal, ROUND_HALF_EVEN
prices = {"a": Decimal("10.005"), "b": Decimal("2.675"), "c": Decimal("0.1") * 3}
cents = Decimal("0.01")
rounded = {k: v.quantize(cents, ROUND_HALF_EVEN) for k, v in prices.items()}
print(rounded, sum(rounded.values()), {k: str(v) for k, v in prices.items()}, max(prices, key=prices.get), [f"{v:.1f}" for v in prices.values()], int(sum(prices.values()) * 100))
#: dates of different spellings
from datetime import datetime, timezone, timedelta
def read(text):
    for form in ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y", "%m/%d/%y", "%Y%m%d"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
    return None
for text in ("2024-02-29T12:00:00+0200", "2024-02-29 01:02:03", "29.02.2024", "02/29/24", "20240229", "never"):
    found = read(text)
    print(text, found and found.astimezone(timezone.utc).isoformat(), found and int(found.timestamp()))
print(timedelta(days=1, seconds=3661).total_seconds(), str(datetime(2024, 3, 1, tzinfo=timezone.utc) - read("29.02.2024")))
#: ranges become gaps
ids = [1, 2, 3, 7, 8, 10]
groups, start = [], ids[0]
for before, after in zip(ids, ids[1:] + [None]):
    if after != before + 1:
        groups.append((start, before))
        start = after
print(groups, [f"{a}-{b}" if a != b else str(a) for a, b in groups], sorted(set(range(1, 11)) - set(ids)))
#: base conversions of identifiers
alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
def encode(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = alphabet[rest] + digits
    return digits or "0"
for number in (0, 35, 36, 123456789, 2 ** 64):
    print(number, encode(number), int(encode(number), 36) == number)
#: templates of SQL
columns = {"id": "INTEGER", "name": "TEXT", "at": "TIMESTAMP"}
print("CREATE TABLE t (\n{}\n)".format(",\n".join(f"    {name:<6}{kind}" for name, kind in columns.items())))
print("INSERT INTO t ({}) VALUES ({})".format(", ".join(columns), ", ".join(f":{c}" for c in columns)))
print("UPDATE t SET " + ", ".join("%s = %%(%s)s" % (c, c) for c in columns if c != "id"))
print(" AND ".join(["a = %(a)s", "b IN (%s)" % ", ".join(["?"] * 3)]) % {"a": 1} if False else "x = {x!r}".format(x="it's"))
#: state machines
TRANSITIONS = {("new", "start"): "running", ("running", "stop"): "stopped", ("stopped", "start"): "running"}
class Machine:
    def __init__(self):
        self.state, self.log = "new", []
    def __call__(self, event):
        try:
            self.state = TRANSITIONS[self.state, event]
        except KeyError as missing:
            self.log.append(f"ignored {missing.args[0]}")
        else:
            self.log.append(self.state)
        return self
m = Machine()
m("start")("start")("stop")("start")
print(m.state, m.log)
#: memory of what was done
class Progress:
    def __init__(self, total, width=10):
        self.total, self.width, self.lines = total, width, []
    def __enter__(self):
        self.done = 0
        return self
    def step(self, n=1):
        self.done += n
        filled = self.done * self.width // self.total
        self.lines.append(f"[{'#' * filled:<{self.width}}] {self.done / self.total:6.1%}")
    def __exit__(self, *error):
        print("\n".join(self.lines), error[0].__name__ if error[0] else "complete")
        return error[0] is StopIteration
with Progress(4) as p:
    for _ in range(3):
        p.step()
    p.step(1)
with Progress(3) as p:
    p.step(2)
    raise StopIteration
#: permissions as bits
READ, WRITE, ADMIN = (1 << n for n in range(3))
def names(mask):
    return [n for n in ("READ", "WRITE", "ADMIN") if mask & globals()[n]]
mask = READ | ADMIN
print(mask, names(mask), names(mask ^ ADMIN), names(mask & ~READ), f"{mask:03b}", bin(mask | WRITE).count("1"), mask.bit_length())
#: a tree of rows
rows = [(1, None, "root"), (2, 1, "a"), (3, 1, "b"), (4, 2, "a1"), (5, 4, "a2")]
children = {}
for id, parent, name in rows:
    children.setdefault(parent, []).append((id, name))
def show(parent=None, depth=0):
    return [line for id, name in children.get(parent, []) for line in ["  " * depth + name] + show(id, depth + 1)]
print("\n".join(show()))
def path(id, by_id={r[0]: r for r in rows}):
    return "" if id is None else path(by_id[id][1]) + "/" + by_id[id][2]
print([path(r[0]) for r in rows])
#: version strings
import re
def key(version):
    return [int(part) if part.isdigit() else part for part in re.split(r"[.\-]", version) if part.isdigit()]
versions = ["1.10.0", "1.2", "1.2.10", "0.9-1", "1.2.9"]
print(sorted(versions, key=key), max(versions, key=key), key("1.2") < key("1.2.0"), tuple(map(int, "3.11.7".split("."))) >= (3, 8))
#: masks of secrets
import re
text = "postgresql://user:p@ss@host/db?password=abc token=12345678"
print(re.sub(r"://([^:/]+):(.+)@", r"://\1:***@", text), re.sub(r"(?i)(password|token)=(\w{2})\w*", lambda m: f"{m[1]}={m[2]}…", text))
#: the smallest free number
def free(used, start=1):
    used = set(used)
    return next(n for n in range(start, len(used) + start + 1) if n not in used)
print(free([1, 2, 4]), free([]), free([2, 3]), free(range(1, 50)), free([5], 5))
