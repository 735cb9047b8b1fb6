"""Ini files (bytes spelled as Latin-1), questions to them, and what CPython's configparser answers.

Usage: python configparser_cases.py SEED
"""

import configparser
import json
import platform
import random
import sys

DEFAULTS = {"here": "/project", "extra": "e%%x"}

WRITTEN = [
    "",
    "[a]\n",
    "[a]\nx=1\n",
    "[a]\nx = 1\ny: 2\nz = a = b : c\nw : d = e\n",
    "[a]\nX Y = 1\nÄÖ = ß\n",
    "[a]\nx =\ny:\n",
    "[a]\nx = 1\n  2\n\n  3\n\n\ny = 2\n",
    "[a]\nx =\n    a\n    b\n\ny=1",
    "[a]\nx = 1 # no comment\ny = 2 ; neither\n# c\n  ; d\nz = #e\n",
    "[a]\nx = 1\n# comment\n  2\n  # inside\n  3\n",
    "  [a]\n  x = 1\n   2\n  y = 3\n y2 = 4\n",
    "[a]\n  x = 1\ny = 2\n  z = 3\n",
    "[a]\nx = 1\n\t[b]\n[c]\ny = [d]\n",
    "[a] trailing\nx=1\n[b]]\nx=2\n[c] [d]\nx=3\n[[e]]\n",
    "[]\nx=1\n",
    "[a]\n[]\n",
    "[]]\nx=1\n",
    "[a\nx=1\n",
    "[a]\n[b\n",
    "x=1\n",
    "# only a comment\n\nx=1\n",
    "\ufeff[a]\nx=1\n",
    "[a]\nx\n",
    "[a]\nx\n  y\nz=1\nw\n",
    "[a]\nx=1\n=2\n",
    "[a]\n=2\n=3\n",
    "[a]\n= 2\n  3\n",
    "[a]\nx=1\nX=2\n",
    "[a]\nx=1\n[a]\ny=1\n",
    "[a]\nx=1\n[A]\nx=1\n",
    "[DEFAULT]\nx=1\n[a]\n[DEFAULT]\ny=2\n",
    "[DEFAULT]\nx=1\n[a]\n[DEFAULT]\nx=2\n",
    "[DEFAULT]\nhere = /else\n[a]\nx = %(here)s\n",
    "[default]\nx = 1\n",
    "[a]\nx = %(y)s%(Z)s\ny = <%(z)s>\nz = 100%%\n",
    "[a]\nx = %(nope)s\ny=1\n",
    "[a]\nx = 50%\n",
    "[a]\nx = 50%%%\n",
    "[a]\nx = %(y\n",
    "[a]\nx = %(y)\n",
    "[a]\nx = %()s\n",
    "[a]\nx = %(y)d\ny=1\n",
    "[a]\nx = %(x)s\n",
    "[a]\nx = %(y)s\ny = %(x)s\n",
    "[a]\n" + "".join(f"v{i} = %(v{i + 1})s\n" for i in range(12)) + "v12 = end\n",
    "[a]\nx = %(here)s/%(EXTRA)s\n",
    "[a]\nfile_template = %%(year)d_%%(rev)s\n",
    "[a]\nx = %(y)s\ny = %%(z)s\n",
    "[a]\r\nx = 1\r\n  2\r\ry = 3\r",
    "[a]\nx = 1\x0b2\x0c\n\x1cy = 3\x1d\n\x85z\xa0= 4\u2028\n",
    "[a]\nx = 1\n\u3000y = 2\n",
    "[a]\nİ = 1\nΑΣ = 2\n",
    "[a b c]\nx=1\n[ d ]\ny=2\n[e%(f)s]\nz=%(y)s\n",
    "[a]\nx=1\n[b]\n  y=1\n[c]\n[d]\n    continued\n",
    "[a]\nx: = 1\ny= : 2\n:\n",
    "[a]\nyes = yes\non=ON\none=1\noff=Off\nno=no\nmaybe=maybe\nnumber= 1_0 \nnegative=-5\nfloat=1.5\n",
    "[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\n"
    "sqlalchemy.url = sqlite:///%(here)s/app.db\n\n[post_write_hooks]\n\n# hooks = black\n",
    "[a]\nx = \"quoted\"\ny = 'it''s'\nz = tab\there\n",
    "[a]\nrem comment\n",
    "[a]\nx = 1\n\n\n\n[b]\ny = 2\n\n   \n\t\n",
    "[a]\nx = a\n      b\n    c\n  d\n e\n",
]

HEADERS = ["[a]", "[b]", "[DEFAULT]", "[a b]", " [c]", "[f]x", "[d]]", "\t[e]", "[g]", "[DEFAULT]"] * 3 + ["[", "[]"]
NAMES = ["x", "y", "Z", "key name", "sqlalchemy.url", "here", "EXTRA", "é", "w#", "p.q", "%(x)s"] * 6 + [""]
DELIMITERS = ["=", " = ", ":", " : ", "= ", "\t=\t", " =:"] * 6 + ["", "  "]
VALUES = ["1", "two words", "%(x)s", "%(y)s/%(here)s", "100%%", "50%", "%(nope)s", "%(Z)s", "# c", "a ; b", "",
          "[x]", "a=b", "%", "%%(x)s", "%(extra)s", "%(key name)s", "é%(é)s", "\u00a0v\u3000", "%(p.q)s", "v\x1c"]
INDENTS = ["", "", "", "", "  ", "    ", "\t", "\u00a0", " \t "]
ENDS = ["\n"] * 12 + ["\r\n", "\r", "\n\n", " \n"]


def generated(rng):
    lines = []
    if rng.random() < 0.92:
        lines.append(rng.choice(["[a]", "[b]", "[DEFAULT]", "[c]"]))
        lines.append("\n")
    used = set()
    for _ in range(rng.randint(0, 12)):
        kind = rng.random()
        if kind < 0.14:
            line = rng.choice(HEADERS)
        elif kind < 0.24:
            line = rng.choice(["# c", "; c", "  # c", "", "   ", "\t", "#", ""])
        elif kind < 0.36:
            line = rng.choice(INDENTS[4:]) + rng.choice(VALUES)
        else:
            name = rng.choice(NAMES)
            if name in used and rng.random() < 0.85:
                name += str(rng.randint(1, 99))
            used.add(name)
            line = rng.choice(INDENTS) + name + rng.choice(DELIMITERS) + rng.choice(VALUES)
        lines.append(line)
        lines.append(rng.choice(ENDS))
    return "".join(lines)


CHANGES = [
    ("set", "a", "X", "v"), ("set", "a", "new", "%(x)s"), ("set", "a", "x", "50%"), ("set", "a", "x", "%%%(y)s%"),
    ("set", "a", "x", "%(a%(b)s"), ("set", "nope", "x", "1"), ("set", "DEFAULT", "y", "d"), ("set", "", "z", "e"),
    ("set", "a", "x", "100%%"), ("remove_option", "a", "X"), ("remove_option", "a", "nope"),
    ("remove_option", "nope", "x"), ("remove_option", "DEFAULT", "here"), ("add_section", "a"),
    ("add_section", "new"), ("add_section", "DEFAULT"), ("remove_section", "a"), ("remove_section", "DEFAULT"),
    ("set", "a", "y", "%(x)s\n%(new)s"), ("set", "a", "é", "é%é"),
]


def outcome(function):
    try:
        return {"ok": function()}
    except Exception as error:
        module = type(error).__module__
        name = type(error).__name__
        return {"error": name if module == "builtins" else f"{module}.{name}", "message": str(error)}


def questions(parser):
    """Each distinct question once: names that only [DEFAULT] has are asked there."""
    answers = {"defaults": dict(parser.defaults()), "sections": parser.sections()}
    for section in parser.sections() + ["DEFAULT", "nope"]:
        names = list(parser.options(section)) if parser.has_section(section) else []
        names = [name for name in names if name not in DEFAULTS]
        answers["in " + section] = {
            "options": names,
            "items": outcome(lambda: [list(item) for item in parser.items(section) if item[0] not in DEFAULTS]),
            "raw": [outcome(lambda: parser.get(section, name, raw=True)) for name in names],
            "values": [outcome(lambda: parser.get(section, name.upper())) for name in names],
            "numbers": [outcome(lambda: parser.getint(section, name)) for name in names],
            "truths": [outcome(lambda: parser.getboolean(section, name)) for name in names],
            "missing": outcome(lambda: parser.get(section, "nowhere")),
            "has": [parser.has_section(section), parser.has_option(section, "x"), parser.has_option(section, "Here")],
        }
    return answers


def case(data, changes):
    with open("alembic.ini", "wb") as file:
        file.write(data)
    parser = configparser.ConfigParser(DEFAULTS)
    read = outcome(lambda: parser.read("alembic.ini", encoding="utf-8") and None)
    entry = {"text": data.decode("latin-1"), "read": read}
    if "ok" in read:
        entry["content"] = questions(parser)
        entry["changes"] = [[list(change), outcome(lambda: getattr(parser, change[0])(*change[1:]))]
                            for change in changes]
        entry["items"] = [outcome(lambda: [list(item) for item in parser.items(section)])
                          for section in parser.sections()]
    return entry


def main():
    seed = int(sys.argv[1])
    rng = random.Random(seed)
    texts = [text.encode() for text in WRITTEN] if seed == 1 else []
    if seed == 1:
        texts += [b"[a]\nx=\xe9 \n", b"[a]\nx=\xff\n", b"[a]\nx=1\ny=\xe2\x82\xff\n", b"[a]\nx=\xed\xa0\x80\xff\n"]
    texts += [generated(rng).encode() for _ in range(240 if seed == 1 else 500)]
    cases = [case(text, rng.sample(CHANGES, 4)) for text in texts]
    print('{"python": %s, "cases": [' % json.dumps(platform.python_version()))
    print(",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases))
    print("]}")


main()
