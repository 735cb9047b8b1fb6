#: json.dumps options
import json
d = {"b": [1, 2.5, None, True], "a": "é\n\"\u2028", "n": {}, "l": []}
print(json.dumps(d))
print(json.dumps(d, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
print(json.dumps(d, indent=2))
print(json.dumps({"x": [1, {"y": 2}]}, indent="\t"), json.dumps([1, [2]], indent=0), json.dumps((1, 2)), json.dumps({1: 2, None: 3, True: 4, 1.5: 5}), json.dumps("x"), json.dumps(float("inf")), json.dumps(10 ** 20), json.dumps(1e100), json.dumps([], indent=2), json.dumps({(1, 2): 3}, skipkeys=True), json.dumps(None))
#: json.dumps of other objects
import json, datetime, decimal, uuid
class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, (datetime.date, uuid.UUID)):
            return str(o)
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)
print(json.dumps({"d": datetime.date(2024, 1, 1), "s": {2, 1}}, cls=Encoder), json.dumps(decimal.Decimal("1.5"), default=str), json.dumps([{1}], default=list), Encoder(indent=1).encode([uuid.UUID(int=1)]))
for value, options in (({1}, {}), ({(1, 2): 3}, {}), (float("nan"), {"allow_nan": False}), (object, {"default": lambda o: o}), (b"x", {})):
    try:
        print(json.dumps(value, **options))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
l = []
l.append(l)
try:
    json.dumps(l)
except ValueError as e:
    print(e)
#: json.loads options and errors
import json, decimal
from collections import OrderedDict
print(json.loads('{"a": [1, 2.0, null, true, "\\u00e9\\n"], "b": {}}'), json.loads("1e3"), json.loads("-0"), json.loads('"x"'), json.loads(b'{"a": 1}'), json.loads(" [1 , 2 ] "), json.loads("NaN"), json.loads("-Infinity"), json.loads("1.5", parse_float=decimal.Decimal), json.loads("[1]", parse_int=str), json.loads('{"a": 1, "a": 2}'), json.loads('{"a": 1}', object_hook=lambda d: list(d)), json.loads('{"b": 1, "a": 2}', object_pairs_hook=OrderedDict), json.loads('"\\ud83d\\ude00"'))
for text in ("", "{", "[1,]", '{"a"}', '{"a":}', "{'a': 1}", "[1 2]", "nul", '"abc', '"a\nb"', "1 2", '{"a": 1,}', '"\\x"', "01", "[", '{"a": 1 "b": 2}'):
    try:
        print(json.loads(text))
    except json.JSONDecodeError as e:
        print(e, "|", e.msg, e.pos, e.lineno, e.colno)
for value in (None, 5, {}):
    try:
        json.loads(value)
    except TypeError as e:
        print(e)
print(isinstance(json.JSONDecodeError("m", "doc", 0), ValueError))
#: json files
import json, io
f = io.StringIO()
json.dump({"a": [1]}, f, indent=1)
f.seek(0)
print(repr(f.getvalue()), json.load(f), json.load(io.BytesIO(b"[1]")), json.JSONDecoder().decode("[2]"), json.JSONDecoder().raw_decode("[1] rest"))
#: csv
import csv, io
text = 'id,name,note\n1,"a, b","say ""hi"""\n2,c,\n'
print(list(csv.reader(io.StringIO(text))), list(csv.DictReader(io.StringIO(text))), list(csv.reader(["a;b", "'c;d';e"], delimiter=";", quotechar="'")), csv.DictReader(io.StringIO(text)).fieldnames)
out = io.StringIO()
w = csv.writer(out, lineterminator="\n")
w.writerow([1, "a,b", None, 'q"', 2.5, True])
w.writerows([["x"], []])
d = csv.DictWriter(out, ["b", "a"], extrasaction="ignore", restval="-")
d.writeheader()
d.writerow({"a": 1, "c": 2})
csv.writer(out, quoting=csv.QUOTE_ALL, delimiter="\t").writerow(["a", 1])
csv.writer(out, quoting=csv.QUOTE_NONNUMERIC).writerow(["a", 1])
print(repr(out.getvalue()))
print(list(csv.DictReader(["a,b", "1,2,3", "4"])), list(csv.DictReader(["1,2"], fieldnames=["x", "y"])), list(csv.reader(["a\tb"], dialect="excel-tab")), list(csv.reader(["a, b"], skipinitialspace=True)))
try:
    csv.DictWriter(io.StringIO(), ["a"]).writerow({"z": 1})
except ValueError as e:
    print(e)
#: io.StringIO and io.BytesIO
import io
s = io.StringIO("one\ntwo\nthree")
print(s.readline(), s.read(2), s.tell(), s.readlines(), s.read(), s.seek(0), [l.strip() for l in s], s.getvalue()[:3])
w = io.StringIO()
print(w.write("ab"), w.writelines(["c\n", "d"]), print("x", file=w), repr(w.getvalue()), w.closed, w.close(), w.closed)
try:
    w.write("z")
except ValueError as e:
    print(e)
b = io.BytesIO(b"abc")
print(b.read(1), b.read(), b.getvalue(), b.seek(1), b.read(), b.write(b"!"), b.getvalue())
with io.StringIO() as f:
    f.write("in")
    print(f.getvalue())
t = io.StringIO("abcdef")
t.seek(2)
print(t.truncate(), t.getvalue(), io.StringIO("a").readable())
#: regular expressions: groups
import re
m = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)(-(\d\d))?", "on 2024-03 or")
print(m.group(), m.group(0, 1), m.groups(), m.groupdict(), m["year"], m.start(), m.end("month"), m.span(1), m.groups("none"), m.lastgroup, m.lastindex, m.string[:2], m.re.pattern[:5], m.expand(r"\g<month>/\1"), m.pos, bool(m), m)
for f in (lambda: m.group(9), lambda: m["zz"], lambda: re.compile("("), lambda: re.compile("[a"), lambda: re.compile("*a"), lambda: re.compile("(?P<a>x)(?P<a>y)"), lambda: re.compile("a{3,1}"), lambda: re.sub("a", r"\2", "a"), lambda: re.compile(r"\1"), lambda: re.match("a", 5), lambda: re.compile("(?<=a+)b")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: regular expressions: substitution and splitting
import re
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana", count=2), re.subn("x", "y", "axbx"), re.sub(r"(?P<n>\d+)", r"<\g<n>>\g<0>", "a1b22"), re.sub("", "-", "abc"), re.sub("b*", "x", "abc"), re.sub(r"\s+", " ", " a \n b "), re.sub("(a)|b", r"[\1]", "ab"), re.sub(r"\.", r"\\.", "a.b"), re.sub("x", r"\n", "axb"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split("(,)", "a,b,c", maxsplit=1), re.split("x*", "axbc"), re.findall(r"\d+", "a1b22"), re.findall(r"(\w)(\d)", "a1b2"), re.findall("a|(b)", "ab"), [m.span() for m in re.finditer("a*", "baac")], re.split("(a)(x)?", "zay"))
#: regular expressions: flags and forms
import re
print(re.findall("(?i)ab", "AB ab"), re.findall("^a", "a\na", re.M), re.match("a.c", "a\nc", re.S) is not None, re.compile(r"""
    (\d+)   # digits
    \s*     # space
    (px|em) # unit
""", re.X).match("12 px").groups(), re.fullmatch("a+", "aaab"), re.match("ab", "abc").end(), re.search(r"\bfoo\b", "a foo b").start(), re.escape("a.b*c-d e_f"), re.findall(r"(?<=\$)\d+(?!\d|\.)", "$5 $6.0 7"), re.match(r"(a)(?:b)(?=c)", "abc").groups(), re.search(r"(['\"])(.*?)\1", 'say "it\'s"').group(2), re.match(r"(?:x)?(y)", "y").group(1))
p = re.compile("a", re.I | re.M)
print(p, p.pattern, p.flags, p.groups, repr(p.flags & re.I) if False else "", p.search("bA", 1).span(), p.findall("aAb", 0, 1), re.compile("(?P<x>a)").groupindex, p == re.compile("a", re.I | re.M), re.I, re.compile("é", re.A).flags)
print(re.findall(r"\w+", "naïve café"), re.findall(r"\w+", "naïve", re.ASCII), re.findall(r"[^\W\d_]+", "ab1_c"), re.findall(r"\d", "١2"), re.findall(r"[\u0400-\u04ff]+", "abc где"), re.match(r"\Aabc\Z", "abc\n"), bool(re.match("abc$", "abc\n")), re.findall(r"a{2}|b{1,}?|c{,2}", "aabbcc"), re.findall(r"(?s:.)(?-i:x)", "\nx"), re.findall(r"(?>a+)b|a++c", "aab aac"))
#: urllib.parse
from urllib.parse import urlparse, urlsplit, urlunsplit, urlunparse, parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_plus, urlencode, urljoin, SplitResult, urldefrag
u = urlsplit("postgresql+psycopg2://us%40er:p%2Fw@Host.example:5433/db?ssl=1&a=b&a=c#frag")
print(u, u.hostname, u.port, u.username, u.password, u.path, u.netloc, parse_qs(u.query), parse_qsl(u.query), u.geturl(), u._replace(netloc="other", query="").geturl(), unquote(u.password))
print(quote("a b/é?"), quote("a/b", safe=""), quote_plus("a b&c"), unquote("%C3%A9+x"), unquote_plus("a+b"), urlencode({"a": 1, "b": "x y", "c": "é"}), urlencode({"k": [1, 2]}, doseq=True), urlencode([("a", None)]), urljoin("http://a/b/c", "../d"), urljoin("http://a/b", "//x/y"), urljoin("http://a/b/", "c?q#f"), urlparse("//h/p;x?q").params, urlunsplit(("http", "h", "/p", "q=1", "")), urldefrag("http://a#b"), parse_qs("a=&b=1", keep_blank_values=True), parse_qs("a=&b=1"))
for text in ("http://h:99999/", "http://h:x/", "http://[::1]:80/p", "sqlite:///a.db", "mailto:x@y", "", "http://h"):
    try:
        p = urlparse(text)
        print(p.scheme, repr(p.netloc), p.path, p.hostname, p.port)
    except ValueError as e:
        print(e)
#: configparser
import configparser
c = configparser.ConfigParser()
c.read_string("[DEFAULT]\nbase = /x\n[a]\npath = %(base)s/y\nflag = yes\nn = 5\nmulti =\n  one\n  two\n[b]\n")
print(c.sections(), c["a"]["path"], c.get("a", "flag"), c.getboolean("a", "flag"), c.getint("a", "n"), c.has_option("a", "zz"), c.get("a", "zz", fallback="none"), c["a"].get("n"), repr(c["a"]["multi"]), dict(c["b"]), c.has_section("q"), "a" in c, c.options("b"))
for f in (lambda: c.get("q", "x"), lambda: c.get("a", "x"), lambda: c["q"]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
