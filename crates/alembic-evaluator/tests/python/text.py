n, f, s = 42, 3.14159, "text"
print(f"{n} {n:5d}|{n:<5}|{n:>5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:b}|{n:o}|{n:,}|{1234567:,}|{1234567:_}")
print(f"{f:.2f} {f:8.3f}|{f:e}|{f:g}|{f:%}|{f:.0f}|{1e10}|{1e16}|{1e-5}|{0.1 + 0.2}|{100.0}|{1e100}")
print(f"{s!r} {s:>8}|{s:*^10}|{s:.2}|{n!s:>4}|{s=}|{n=:3}|{{}}|{'nested ' + s}")
w = 10
print(f"{s:{w}}|{f:{w}.{2}f}|{n:0{w}d}")
print("{} {} {0}".format(1, 2) if False else "{0} {1} {0}".format("a", "b"), "{x} {y[0]} {z.real}".format(x=1, y=[2], z=3), "{:>5}|{:<5}|{:^5}".format("a", "b", "c"))
print("%s %d %05.2f %r %x %% %-5s| %5s %(a)s" % {"a": 1} if False else "%s %d %05.2f %r %x %% %-5s|%5s" % ("a", 3, 2.5, "q", 255, "l", "r"))
print("%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%s" % (1,), "%s" % [1, 2], "%c%c" % ("a", 98), "%10.3e|" % 12345.678)
print("a,b,,c".split(","), " a  b ".split(), "a b c".split(" ", 1), "a.b.c".rsplit(".", 1), "x\ny\r\nz".splitlines())
print("-".join(["a", "b"]), "abc".replace("b", "X"), "Hello".lower(), "hello world".title(), "hello".capitalize(), "aXb".swapcase())
print("abc".startswith("ab"), "abc".endswith(("x", "c")), "abc".find("c"), "abc".find("z"), "abcabc".rfind("b"), "banana".count("an"))
print("  x ".strip() + "|", "xxaxx".strip("x"), "abc".ljust(5, ".") + "|", "abc".rjust(5) + "|", "abc".center(6, "*"), "7".zfill(3), "-7".zfill(4))
print("a=b=c".partition("="), "a=b=c".rpartition("="), "123".isdigit(), "abc".isalpha(), "a1".isalnum(), " ".isspace(), "Ab".isupper())
print("prefix_x".removeprefix("prefix_"), "x_suffix".removesuffix("_suffix"), "é".encode(), b"\xc3\xa9".decode(), "abc"[1], "abc"[-1], "abcdef"[1:4], "abc"[::-1])
print(repr("it's"), repr('say "x"'), repr("both ' and \""), repr("tab\tnl\n\\ \x00 é \u200b"), ascii("é"))
print(repr(b"a\x00'\n"), b"abc"[0], b"abc"[1:], bytes([65, 66]), b"a" + b"b", "a" * 3, 3 * "ab", "a" "b")
print(str(1.0), str(1e22), repr(1.5e-7), 1 / 3, 2 ** 0.5, float("inf"), -float("inf"), float("nan"), 1e15, 123456789.123)
print(str(None), str(True), str([1, "a", None, 2.5, (1,), {"k": "v"}, {1}]), str(()), repr({}), set(), frozenset([1]))
print("a" < "b", "abc" < "abd", "Z" < "a", "x" in "xyz", "q" not in "xyz", len("héllo"))
print("{:.3}".format("abcdef"), "{:+.1f}".format(2.25), "{:.2%}".format(0.1234), "{!r:>6}".format("a"), format(255, "08b"), format(1.0, ".1f"))
import textwrap
print(textwrap.dedent("""
    a
      b
    c
""").strip())
print("translate".translate(str.maketrans("ta", "TA")), "a\tb".expandtabs(4), "%.2f" % 2.675, "%5.1f|" % -1.25, "{:>+8.2f}".format(-3.14159))
print(f"{'a' if n else 'b'} {[i for i in range(3)]} {(lambda x: x + 1)(2)} {n!r:>5}")
print("%d apples and %s" % (3, None), "%i" % 3.9, "%-6d|" % 5, "%+d" % 5, "% d" % 5, "%o" % 8, "%e" % 0, "%g" % 1e-10)
print("line1\
 continued", r"raw\n", """triple
line""")
print("{0[key]} {1.__class__.__name__}".format({"key": 1}, 2))
print(f"{1_000_000:,.2f} {0.000001} {1e-7:.3g} {12345.6789:.3g} {123:.1e} {5:.1f} {True:d} {True}")
"%d" % "x"
