#: string.Template
from string import Template
t = Template("$name owes $$5 to ${who}s")
print(t.substitute(name="x", who="bank"), t.substitute({"name": 1}, who=2), t.safe_substitute(name="only"), t.template)
for call in (lambda: t.substitute(name=1), lambda: Template("a $ b").substitute()):
    try:
        call()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
class Percent(Template):
    delimiter = "%"
print(Percent("%a $b").substitute(a=1), Template("$a$b").safe_substitute({"a": 1}))
#: string.Formatter
from string import Formatter
print(Formatter().format("{0} {x:>4}", 1, x="b"), [p[1] for p in Formatter().parse("a{b}c{d!r:>3}")], list(Formatter().parse("x{y!r:z}w")))
class Default(Formatter):
    def get_value(self, key, args, kwargs):
        if isinstance(key, str):
            return kwargs.get(key, f"<{key}>")
        return super().get_value(key, args, kwargs)
print(Default().format("{a} {b} {0}", 7, a=1), Formatter().vformat("{a}", (), {"a": 2}))
#: textwrap.wrap and fill
import textwrap
text = "The quick brown fox jumps over the lazy dog and runs away from averyveryverylongwordindeed."
print(textwrap.wrap(text, 20))
print(textwrap.fill(text, width=30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap("", 10), textwrap.wrap("  lead and trail  ", 8), textwrap.wrap("a-b-c well-known hyphen-ated", 6), textwrap.wrap("tabs\tand\nnewlines here", 12))
print(textwrap.wrap(text, 15, break_long_words=False), textwrap.wrap("aaa bbb ccc ddd", 7, max_lines=1), textwrap.wrap("aaa  bbb", 20))
#: textwrap.shorten, indent and dedent
import textwrap
print(textwrap.shorten("Hello  world of   words", 12), textwrap.shorten("Hello world", 11), textwrap.shorten("Hello world", 7, placeholder="..."))
print(repr(textwrap.indent("a\n\n  b\n", "> ")), repr(textwrap.indent("a\n\nb", "+", lambda line: True)))
print(repr(textwrap.dedent("""
    SELECT 1
      FROM x

    WHERE y
    """)), repr(textwrap.dedent("  a\n\tb")), repr(textwrap.dedent("   a\n  b\n    c\n   \n")))
#: unicodedata
import unicodedata
print(unicodedata.normalize("NFKD", "Crème Brûlée ﬁ").encode("ascii", "ignore").decode(), unicodedata.normalize("NFC", "e\u0301") == "é", len(unicodedata.normalize("NFD", "é")))
print(unicodedata.category("a"), unicodedata.category("1"), unicodedata.category(" "), unicodedata.category("é"), unicodedata.combining("\u0301"))
#: str.translate and maketrans
table = str.maketrans("abc", "xyz", "!?")
print("aabbcc!?".translate(table), "abc".translate({97: "AA", 98: None, 99: 0x5A}), str.maketrans({"a": "1", "b": None}), "hello".translate(str.maketrans({"l": "L", "o": ""})))
#: str methods at the edges
print("a,b,,c".split(","), "a b  c ".split(), "a,b,c".rsplit(",", 1), "abc".partition("b"), "abc".rpartition("x"), "x".join([]), "ab\ncd\r\nef".splitlines(), "ab\ncd\n".splitlines(True))
print("hello".center(11, "*"), "42".zfill(5), "-42".zfill(5), "a\tb".expandtabs(4), "hELLO wORLD".title(), "straße".upper(), "ß".casefold(), "Ab".swapcase(), "they're".title())
print("abc".find("d"), "abcabc".rfind("b"), "abc".count(""), "aaa".count("aa"), "abc".index("c"), "abab".replace("ab", "x", 1), "abc".startswith(("x", "a")), "abc".endswith("bc", 1), "a-b_c".isidentifier(), "abc1".isalnum(), "".isalpha(), "½".isnumeric(), "²".isdigit(), "٣".isdecimal())
print("prefix-x".removeprefix("prefix-"), "a.py".removesuffix(".py"), "x".removesuffix(""), "  x ".strip(), "xxaxx".strip("x"), "abcba".lstrip("ab"), "%d%%" % 5, "a" "b", "ab" * 3, "b" in "abc", "" in "", "abc" < "abd")
for f in (lambda: "abc".index("z"), lambda: "a".split(""), lambda: "x".join([1]), lambda: "a" + 1, lambda: "a" * "b", lambda: "abc"["a"], lambda: "abc"[9], lambda: "a".zzz):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
#: escapes and repr of text
print(repr("a'b"), repr('a"b'), repr("a'b\"c"), repr("\x00\x1f\x7f\x80\xa0\u200b\ue000\U0001f600"), repr("tab\tnl\ncr\rbs\\"), ascii("é☃😀"), "\N{SNOWMAN}", "\x41\u0041\101")
print(repr(b"a'b\x00\xff\t"), r"\n", rb"\x", b"a" b"b", repr(b'"'), repr(b"'\""), ascii(["é"]))
#: encodings
for name in ("utf-8", "latin-1", "ascii", "utf-16", "utf-16-le", "cp1252", "utf-8-sig"):
    try:
        print(name, "aé€".encode(name))
    except UnicodeEncodeError as e:
        print(e)
print("aé€".encode("ascii", "replace"), "aé".encode("ascii", "ignore"), "aé€".encode("ascii", "xmlcharrefreplace"), "aé€".encode("ascii", "backslashreplace"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xe9".decode("latin-1"), b"\xef\xbb\xbfx".decode("utf-8-sig"), b"a\xff".decode("utf-8", "backslashreplace"), b"\xff\xfea\x00".decode("utf-16"))
for f in (lambda: b"a\xffb".decode(), lambda: b"\xe9".decode("ascii"), lambda: "x".encode("nope"), lambda: "€".encode("latin-1"), lambda: b"\xe2\x82".decode()):
    try:
        f()
    except (UnicodeError, LookupError) as e:
        print(type(e).__name__, e)
#: html, shlex and fnmatch
import html, shlex, fnmatch
print(html.escape("<a href=\"x\">'&</a>"), html.escape("\"'", quote=False), html.unescape("&lt;&amp;&#39;&quot;&eacute;"))
print(shlex.split("a 'b c' \"d e\" f\\ g"), shlex.quote("it's"), shlex.quote("plain"), shlex.join(["a", "b c"]))
print(fnmatch.fnmatch("abc.py", "*.py"), fnmatch.filter(["a.py", "b.txt", "c.py"], "[ab].*"), fnmatch.fnmatchcase("A", "a"))
#: pprint
from pprint import pformat, pprint
print(pformat({"b": 1, "a": [1, 2]}), pformat([1, "x", None]))
pprint({"name": "x" * 30, "items": list(range(20)), "nested": {"k": ["v" * 20] * 3}})
pprint([("a", 1), ("b", 2)])
#: format specifications of numbers
for spec in ("", "d", "5", "<5", "^5", "+", " ", "05", ",", "_", "x", "#x", "X", "o", "#o", "b", "#010b", "_b", "c", "n", "e", ".2f", "%", "=+8d", "*^9"):
    print(spec, repr(format(65, spec)), end="; ")
print()
for spec in ("", ".3", ".0f", "#.0f", ".2e", "E", "g", "G", ".10g", "%", ".1%", ",.2f", "_.1f", "+.1f", "010.2f", "n", "<10", "z.1f"):
    print(spec, repr(format(1234.5678, spec)), end="; ")
print()
for value in (float("nan"), float("inf"), -0.0, 1e100, 1e-7, 123456789.0, 1e16, 0.1 + 0.2):
    print(value, format(value, "g"), format(value, ".3f") if abs(value) < 1e20 else "", format(value, "8"), end="; ")
print()
for value, spec in ((1, "s"), ("a", "d"), (1.5, "d"), (1, ".2d"), ("a", "="), ("a", "+"), (1, "q"), (1, ",x"), (None, ">5"), ([], "5"), (2**40, "c"), (-1, "c")):
    try:
        print(format(value, spec))
    except Exception as e:
        print(type(e).__name__, e)
#: percent formatting at the edges
print("%5d|%-5d|%05d|%+d|% d|%x|%#x|%o|%c|%c" % (42, 42, 42, 42, 42, 255, 255, 8, 65, "z"))
print("%s %r %a %10s|%-10s|%.2s" % ("é", "é", "é", "r", "l", "abc"), "%(a)s %(b)05.1f" % {"a": 1, "b": 2.25}, "%*d %.*f" % (5, 42, 2, 3.14159))
print("%e %E %g %G %f %.0f %#.0f" % (12345.678, 0.00012, 1e10, 1e-10, 2.5, 2.5, 2.5), "%i" % 3.9, "%s" % (1,), "%s" % [1, 2], "%%" % ())
for f in (lambda: "%d" % "x", lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "%z" % 1, lambda: "%(a)s" % 1, lambda: "%(a)s" % {}, lambda: "%c" % "ab", lambda: "%x" % 1.5, lambda: "%d" % None, lambda: "%" % 1, lambda: "%f" % "1"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#: str.format at the edges
print("{0[a]} {0[b][0]} {1.real} {2[1]}".format({"a": 1, "b": [9]}, 5, "xy"), "{:{}}|{:{w}.{p}f}".format("a", 5, 3.14159, w=8, p=2), "{{}} {!r:>6} {!s}".format("a", "b"))
print("{:>10}|{:^10}|{:*<10}|{:=+8}".format("r", "c", "l", 5), "{:%Y}".format(__import__("datetime").date(2024, 1, 1)), "{a} {a}".format(a=1), "{a}".format_map({"a": 2}), "{0}{1}{0}".format("x", "y"))
for f in (lambda: "{}".format(), lambda: "{} {0}".format(1), lambda: "{a}".format(), lambda: "{".format(), lambda: "}".format(), lambda: "{0.x}".format(1), lambda: "{0[5]}".format([1]), lambda: "{!z}".format(1), lambda: "{:d}".format("a"), lambda: "{0[}".format(1), lambda: "{a.b}".format(a=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
