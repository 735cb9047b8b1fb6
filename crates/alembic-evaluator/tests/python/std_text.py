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
