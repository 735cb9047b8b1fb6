#: f-strings: conversions, nesting and the equals sign
x, width, name = 3.14159, 10, "abc"
print(f"{x:.2f}|{x:{width}.3f}|{x!r}|{name!r:>8}|{name!s:^7}|{name!a}|{'é'!a}")
print(f"{x=}|{x = }|{x=:.2f}|{name=}|{name=!s}|{1+1=}|{x = !r:>10}")
print(f"{{}} {{{name}}} {'nested ' + f'{name}'} {name:{'>' if x else '<'}{width}}")
#: f-strings with expressions
d = {"k": [1, 2]}
print(f"{d['k'][0]} {', '.join(str(v) for v in d['k'])} {len(d)!r} {(lambda v: v * 2)(4)} {3 if d else 4} {d.get('z')} {'a' 'b'}")
print(f"""multi
{d}
line""")
#: f-strings with raw and implicit concatenation
print(rf"\d{1}" "plain\t" f'{2}' r"\n")
#: integer formats
for spec in ("d", "5d", "05d", "<5d", "^5d", ">5", "+d", " d", "x", "X", "#x", "o", "#o", "b", "#b", "08b", ",", "_", "_x", "#_b", "c", "n", "e", ".2f", "%", "*^9", "=+6", "0=6", "#010x", "g"):
    print(spec, format(65, spec), format(-65, spec) if spec != "c" else "")
#: string formats
for spec in ("", "s", "10", "<10", ">10", "^10", ".2", "*^10.3s", "010", "-<6"):
    print(repr(format("abcd", spec)))
#: percent formatting
print("%s %r %a" % ("é", "é", "é"), "%d %i %u" % (1, 2.9, True), "%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5))
print("%x %X %#x %o %#o %c %c" % (255, 255, 255, 8, 8, 65, "z"), "%f %.2f %10.3f %-10.1f| %e %g %G" % (1.5, 2.555, 3.14159, 4.0, 12345.678, 0.00001, 1e20))
print("%(a)s-%(b)05.1f-%(a)r" % {"a": "x", "b": 2.345}, "%%" % (), "100%% %s" % "ok", "%*d|%-*d|%.*f" % (5, 1, 4, 2, 2, 3.14159))
print("%s" % [1, 2], "%s" % (None,), "%s and %s" % (1, {"a": 2}), "%.3s|%5.1s|" % ("abcdef", "xyz"), "%r" % ("t",), "%s" % {"k": 1})
#: format with fields
print("{} {} {}".format(1, "a", None), "{1} {0} {1}".format("x", "y"), "{a} {b[0]} {b[1]} {c.real}".format(a=1, b=[2, 3], c=4), "{0[key]} {0[k2]}".format({"key": 1, "k2": 2}))
print("{:>5}|{:<5}|{:^5}|{:05}|{:+}|{:,}".format("a", "b", "c", 4, 5, 123456), "{!r} {!s} {!a}".format("q", "q", "é"), "{{}} {{{}}}".format(1), "{:{}} {:{w}.{p}f}".format("x", 4, 2.0, w=7, p=2))
print("{0:{1}}|{0:>{width}}".format("z", 3, width=4), "{:%Y}".format(__import__("datetime").date(2020, 1, 1)) if False else "", "{:s}".format("t"), "{:x}".format(255))
#: numbers as text
print(str(1.0), repr(0.1), 1e16, 1e15, 1e-4, 1e-5, 123456789012345680.0, 1.7976931348623157e308, 5e-324, -0.0, 1/3, 2/3, 100.0, 1e100, float("inf"))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5, -2), round(15, -1), round(25, -1), round(1e20), round(0.5), round(1.5, 0), round(-0.4), round(12345, -5))
#: padding methods
print("7".zfill(3), "-7".zfill(4), "+x".zfill(5), "a".ljust(3, "."), "a".rjust(3), "ab".center(5, "*"), "abc".center(6, "-"), "abcd".ljust(2), "\t1\t22\t".expandtabs(4))
