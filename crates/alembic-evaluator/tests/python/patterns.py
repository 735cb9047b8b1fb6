import re

print(re.split(r",\s*", "engine1, engine2,engine3"), re.split(r"(,)\s*", "a, b"), re.split(r"\s+", " a b  c ", maxsplit=1))
print(re.split(r"x*", "axbc"), re.split(r"\b", "ab cd"), re.split(r",", ""))
m = re.match(r"(?P<first>\w+) (?P<last>\w+)", "Ada Lovelace, é")
print(m, m.group(), m.group(1, "last"), m["first"], m[2], m.groups(), m.groupdict(), m.span("last"), m.start(2), m.end(), m.lastindex, m.lastgroup)
print(m.string, m.pos, m.endpos, m.re.pattern, m.re.groups, dict(m.re.groupindex), m.re.flags, bool(m))
print(m.expand(r"\2 \g<first>\g<0>"), m.re)
print(re.match("a", "ba"), re.search("a", "ba"), re.fullmatch("a|ab", "ab"), re.fullmatch("a", "ab"), re.match("a|ab", "ab"))
print(re.findall(r"\d+", "1 22 333"), re.findall(r"(\w)(\d)?", "a1b"), re.findall(r"x*", "axb"), re.findall(r"a|", "ba"), re.findall(r"|a", "aa"))
print([x.span() for x in re.finditer(r"é|b", "aébé")], [x.group() for x in re.compile("[a-c]").finditer("xabcd", 2, 4)])
print(re.sub("x*", "-", "abxd"), re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@home"), re.sub("a", lambda found: found.group().upper() + "!", "banana", count=2), re.subn("a", "b", "aaa"))
print(re.sub("(a)|(b)", r"[\1\2]", "abc"), re.sub("a", r"\n\t\\\.\061\0", "a"), re.sub(r"(?P<n>a)", r"\g<n>\g<1>0", "a"))
print(re.escape("a.b*c [d] é-_~ \n"), re.escape(""))
print(re.I, re.I | re.M, repr(re.X | re.S), bool(re.I & re.M), re.compile("a", re.I | re.M), re.compile("a", re.I).flags, re.compile("(?is)a").flags, re.compile("a", re.A).flags)
print(re.findall("(?i)straße|K", "STRASSE STRAßE k \u212a"), re.findall("k", "kK\u212a", re.I | re.A), re.findall("[^a]", "aAb", re.I), re.findall(r"[k\s]", "K \u212a", re.I))
print(re.findall(r"^\w+$", "a\nb\n", re.M), re.findall(r"\w$", "a\nb\n"), re.findall(r"\w\Z", "a\nb"), re.findall(r"\A\w", "a\nb", re.M), re.search("a$", "a\n"), re.search(r"a\Z", "a\n"))
print(re.findall("a.b", "a\nb acb"), re.findall("a.b", "a\nb acb", re.S), re.findall("a.b", "a\rb"), re.findall("(?s:.)(.)?", "\n\n"))
pattern = re.compile(r"""
    (?P<key> [a-z]+ )   # the key
    \s* = \s*
    (?P<value> [^#\s]+ | '[ ]' )
""", re.VERBOSE)
print(pattern.search("  name = value").groupdict(), pattern.search("x=' '").groups())
print(re.findall(r"\w+", "naïve_1 日本 a\u0301b ½ x\u200dy"), re.findall(r"\d", "1٣²"), re.findall(r"\s", "a\x1c\u00a0\u2003\u200b"), re.findall(r"\w", "aé", re.A), re.findall(r"\W", "aé!"))
print(re.search(r"\b", ""), re.search(r"\B", ""), re.findall(r"\bé\w*", "été é"), re.findall(r"\B.", "abc d"))
print(re.match(r"(a)(b)?(?:(c)|d)", "ad").groups(), re.match(r"(a)(b)?", "a").groups("?"), re.match(r"(a)(b)?", "a").span(2), re.match("((ab)(c))", "abc").lastindex, re.match("(a)|(b)", "b").lastindex, re.match("a", "a").lastindex)
print(re.findall(r"(['\"])(.*?)\1", "'a' \"b'\""), re.findall(r"(?P<q>x)y(?P=q)", "xyx"), re.findall(r"(?<=a)b|(?<!a)c", "abcac"), re.findall(r"a(?=b)|b(?!c)", "abcb"))
print(re.findall(r"a{,2}b", "aaab"), re.findall(r"a{2}", "aaaa"), re.findall("a{", "a{"), re.findall("a{x}", "a{x}"), re.findall("x{,}y", "xxy"), re.findall(r"a{1,2}?", "aa"), re.match("a*+a", "aa"), re.match("(?>a|ab)c", "abc"))
print(re.findall(r"[\w.-]+", "a-b.c d"), re.findall("[]a]", "]a"), re.findall("[^]a]", "]ab"), re.findall(r"[\]\\]", "]\\"), re.findall("[a-]", "-a"), re.findall(r"[\d-]", "1-"), re.findall("[[&~|]", "[&~|"), re.findall(r"[\W\d]", "a1!"), re.findall(r"[^\W\d]", "a1!"))
print(re.findall(r"\x41\u00e9\U0001F600\101\0\07", "Aé😀A\0\7"), re.findall(r"[\b\101]", "\bA"), re.search("😀(b)", "é😀b").span(1))
print(re.compile("b").match("abc", 1), re.compile("^b").match("abc", 1), re.compile("(?<=a)b").match("abc", 1), re.compile("b$").search("abc", 0, 2), re.compile("c").search("abc", 5), re.compile("a").match("abc", -3))
print(re.findall(r"(?i:a)b", "AbAB"), re.findall(r"(?i)a(?-i:b)", "AbAB"), re.findall(r"(?a:\w)é", "aééé"), re.findall("a(?#comment)b", "ab"))
print(re.compile("a") is re.compile("a"), re.compile("a") == re.compile("a"), re.compile(re.compile("a")).pattern, isinstance(m, re.Match), isinstance(re.compile("a"), re.Pattern), {re.compile("a"): 1}[re.compile("a")])
print(re.match("(?P<a>x)|(?P<b>y)", "y").lastgroup, re.match("(?P<a>x(y))", "xy").lastgroup, re.match("(x)(y)", "xy").lastgroup)
print(re.sub("b*", lambda found: str(found.span()), "abc"), re.sub("^", "> ", "a\nb", flags=re.M), re.sub(r"\s+$", "", "a  \n"))
print(re.findall("([ab]+?)*|1", "aa1"), re.findall(r"(?:\s*,?)*x", " , ,x"), re.findall(r"(?i)(['a])b\1", "AbaabA"), [x.span() for x in re.finditer("(?:a?b?)*", "abac")], re.findall("(?i:é)|É", "éÉ"))

wrong = ["(", ")", "a)", "[", "[a", "*", "a**", "a|*", "(?:", "(?P<1>a)", "(?P<a>a)(?P<a>b)", "(?P=x)", r"\1", r"(a\1)", r"\q", "\\", "[b-a]", r"[\w-a]", "a{2,1}", "(?<=a+)b", "^*", r"(?P<a", "(?P<>a)", "(?z)", "(?Pa)", "(?", "(?<a)", "(?#a", r"\x1", r"\u12", r"[\q]", "a(?i)b", "(a", "a\n(", r"\777", "(?P=a b)", "a+*", "x{2}{3}", r"(?<=(a)\1)b", "(?P>a)", "(?i:a", "(?:a", "[]", "[^]", "(?<", "(?P", "x**?"]
for text in wrong:
    try:
        print(text, re.compile(text))
    except re.error as error:
        print(repr(text), error, error.msg, error.pos, error.pattern == text, error.lineno, error.colno)
for text in [r"\2", r"\g<x>", r"\g<", r"\g<a", r"\g<>", r"\ga", r"\g<3>", r"\q", "\\", r"\g<1a>", r"\777"]:
    try:
        print(re.sub("(a)", text, "a"))
    except (re.error, IndexError) as error:
        print(repr(text), type(error).__name__, error)
for call in [lambda: re.match("a", 1), lambda: re.match(1, "a"), lambda: m.group(3), lambda: m["x"], lambda: m.span(-1), lambda: re.compile(re.compile("a"), re.I), lambda: re.match("a", b"a"), lambda: re.sub("a", lambda found: 1, "a"), lambda: re.compile("a", re.A | re.U)]:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
re.compile("a(b")
