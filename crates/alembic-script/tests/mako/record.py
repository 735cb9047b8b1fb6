"""Writes what Mako makes of every template of this folder to standard output, as JSON.

With the argument `translated`, runs Python translations read from standard input instead.
"""
import datetime
import json
import pathlib
import sys

VALUES = {
    "message": "add pets",
    "up_revision": "a1",
    "down_revision": ("b1", "b2"),
    "branch_labels": None,
    "depends_on": "c1",
    "create_date": datetime.datetime(2026, 11, 23, 6, 2, 46, 364207),
    "items": ["x", "y", "z"],
    "html": "<a href='x'>&\"</a>",
}


class Undefined:
    def __bool__(self):
        return False

    def __str__(self):
        raise NameError("Undefined")


def run_mako(text):
    from mako.template import Template

    from alembic.util import format_as_comma

    return Template(text).render_unicode(comma=format_as_comma, **VALUES)


def run_translated(translation):
    undefined = Undefined()
    values = dict(VALUES, create_date=str(VALUES["create_date"]))
    names = {name: undefined for name in translation["free_names"]}
    names.update(values, UNDEFINED=undefined, __values=dict(values), __name__="template")
    exec(compile(translation["source"], "template", "exec"), names)
    return names["__result"]


def attempt(function, argument):
    try:
        return function(argument)
    except Exception as error:
        return f"ERROR {type(error).__name__}"


if sys.argv[1:] == ["translated"]:
    translations = json.load(sys.stdin)
    results = {name: attempt(run_translated, value) for name, value in translations.items()}
else:
    folder = pathlib.Path(__file__).parent
    results = {
        path.stem: attempt(run_mako, path.read_bytes().decode()) for path in sorted(folder.glob("*.mako"))
    }
    import mako

    results["mako version"] = mako.__version__
json.dump(results, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
