"""Prints what each small program of a file prints, and the last line of the exception that ends it.

The programs of a file are separated by lines that begin with `#: ` and name them.
"""

import contextlib
import decimal
import io
import platform
import re
import sys
import traceback


def output_of(program, path):
    decimal.setcontext(decimal.Context())
    captured = io.StringIO()
    with contextlib.redirect_stdout(captured):
        try:
            exec(compile(program, path, "exec"), {"__name__": "__main__"})
        except BaseException as error:
            print(traceback.format_exception_only(error)[-1].rstrip().splitlines()[-1])
    return captured.getvalue()


path = sys.argv[1]
with open(path, encoding="utf-8") as file:
    source = file.read()
first, *others = re.split(r"^(#: .*\n)", source, flags=re.MULTILINE)
sys.stdout.reconfigure(encoding="utf-8")
print(f"# CPython {platform.python_version()}")
if first.strip():
    print(output_of(first, path), end="")
for title, program in zip(others[::2], others[1::2]):
    print(title, end="")
    print(output_of(program, path), end="")
