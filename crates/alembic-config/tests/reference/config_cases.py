"""Configurations, questions to alembic.config.Config, and its answers.

Usage: python config_cases.py SEED (the cases are the same for every seed)
"""

import json
import os
import platform
import sys
import warnings

import alembic
from alembic import util
from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory

INI = "[alembic]\n"
TOML = "[tool.alembic]\n"


def get(key):
    return [["get_alembic_option", key], ["get_alembic_boolean_option", key]]


LISTS = [["get_version_locations_list"], ["get_prepend_sys_paths_list"]]
SETTINGS = [["settings"]]
CASES = []


def add(questions, ini=None, toml=None, **more):
    CASES.append({"ini": ini, "toml": toml, "ask": questions, **more})


TOML_VALUES = [
    '"%(here)s/x"', '"100%%"', '"100%"', '"%(nope)s"', '"%d"', '"%s"', "1", "-7", "1.5", "true", "false",
    '["a","%(here)s/b"]', '["a",1]', "[]", "[1]", '{a="b"}', "{a=1}", "{}", '[{name="x",type="exec"}]', "[{}]",
    '[{name="x",n=1}]', "1979-05-27", '"%(here)r"', '"%(here)10.2s|"', '"%(here)d"', '"%(here"', '"%y"', '[["a"]]',
    '"%(here)%"', '"%(here)c"', '"%(here)x"', '"%(here)*s"', '"%-5%|"', '"%(a(b)c)s"', '"%(here)ls"',
    '["a",{x="y"}]', "[1.5]", "[true]", "[1979-05-27]", "[07:32:00]", "[1979-05-27T07:32:00Z]", "{a=[1]}",
    '{a={b="c"}}', "{a=1979-05-27}", '"%(here)s %s"', '"%%%"', '"\\u0001 %\\u0001"', '"%(extra)s %(here)a"',
]
for value in TOML_VALUES:
    add(get("k"), None, TOML + f"k = {value}\n", arguments={"extra": "it's"})
    add(get("k"), INI + "k = ini\n", TOML + f"k = {value}\n")
for toml in ["", TOML, "[tool]\nalembic = 1\n", "[tool.other]\nk = 1\n", "[tool]\n", "[tool.alembic]\nk.l = 'x'\n"]:
    add(get("k") + [["get_hooks_list"], ["get_section", "alembic"], ["get_main_option", "k"]], None, toml)
    add(get("k") + [["get_hooks_list"], ["get_section", "alembic"], ["get_main_option", "k"]], INI, toml)

SEPARATORS = ["", "path_separator = :", "path_separator = ;", "path_separator = space", "path_separator = newline",
              "path_separator = os", "path_separator = x", "path_separator =", "path_separator = OS",
              "version_path_separator = os", "version_path_separator = space", "version_path_separator = x",
              "version_path_separator = :\npath_separator = ;", "path_separator = %(here)s"]
for separator in SEPARATORS:
    for value in ["a b", "a, b", "a , b,  c", "a:b;c d,e", "\n  a\n  b c\n\n  d", "", " a  b:: ", ",", "%(here)s/v:x"]:
        add(LISTS, INI + f"{separator}\nversion_locations = {value}\nprepend_sys_path = {value}\n")
for value in ['"."', '["a","%(here)s/b"]', '["a",1]', "[]"]:
    add(LISTS, INI, TOML + f"version_locations = {value}\nprepend_sys_path = {value}\n")
add(LISTS, INI + "version_locations =\npath_separator = os\n", TOML + 'version_locations = ["t"]\n')

HOOKS = [
    "[post_write_hooks]\nhooks = a, b c,,d\na.type=exec\na.X=%(here)s\nb.type=y\nab.type=q\na.b.c = 1\na. = e\n",
    "[post_write_hooks]\n", "[post_write_hooks]\nhooks =\n", "[post_write_hooks]\nhooks = black\nblack.options = -l 79\n",
    "[post_write_hooks]\nhooks = black\nblack.options = 5%\n", "[DEFAULT]\nhooks = d\nd.type = exec\n[post_write_hooks]\n",
]
for hooks in HOOKS:
    add([["get_hooks_list"], ["get_section", "post_write_hooks"]], INI + hooks, TOML + 'post_write_hooks=[{name="t"}]\n')
for value in ['[{name="x",type="exec", options="%(here)s %% y"},{name="z"}]', '[{type="exec"}]', "[]",
              '[{name="x",n=1}]']:
    add([["get_hooks_list"]], INI, TOML + f"post_write_hooks = {value}\n")

SETS = [["set_main_option", "X", "%(here)s/%(y)s"], ["get_main_option", "x"], ["set_main_option", "Y", "50%%"],
        ["get_main_option", "x"], ["get_section", "alembic"], ["set_main_option", "y", "50%"],
        ["set_section_option", "new", "k", "%(here)s"], ["get_section", "new"], ["get_section_option", "new", "nope"],
        ["get_section_option", "nope", "k"], ["set_section_option", "DEFAULT", "k", "v"], ["remove_main_option", "X"],
        ["get_main_option", "x"], ["remove_main_option", "nope"], ["get_section_option", "DEFAULT", "y"],
        ["get_alembic_option", "y"], ["get_alembic_boolean_option", "y"], ["set_main_option", "y", "true"],
        ["get_alembic_boolean_option", "y"]]
for ini in [None, "", INI, INI + "x = 1\n[DEFAULT]\ny = default\nz = %(x)s\n", INI + "x = %(nope)s\n", "x = 1\n",
            INI + "x=1\nx=2\n", INI + "x\n", "[other]\nx = 1\n"]:
    add(SETS, ini)
    add(SETS, ini, section="other")
add(SETS, memory=True)
add(SETS, memory=True, arguments={"A": "1", "y": "2"})
add([["get_section", "alembic"], ["get_main_option", "x"]], INI + "x = %(A)s%(here)s\n", arguments={"A": "1", "here": "q"})

for length in ["40", "0", "-5", " 4_0 ", "abc", "1.5", "", "+7"]:
    add(SETTINGS, INI + f"script_location = s\ntruncate_slug_length = {length}\n")
for length in ["40", "0", '"33"', '"x"', "1.5", "true"]:
    add(SETTINGS, INI, TOML + f"script_location = 's'\ntruncate_slug_length = {length}\n")
for line in ["", "script_location = ./s//", "script_location = %(here)s/s", "script_location = s\nsourceless = True",
             "script_location = s\nsourceless = true\nrecursive_version_locations = true",
             "script_location = s\ntimezone =\noutput_encoding =\nfile_template =",
             "script_location = s\ntimezone = utc\noutput_encoding = latin-1\nfile_template = %%(year)d_%%(rev)s",
             "script_location = s\nfile_template = %(year)d", "script_location = s\nprepend_sys_path = . lib",
             "script_location = s\nversion_locations = %(here)s/a %(here)s/b",
             "script_location = nopackage:x", "script_location = :x"]:
    add(SETTINGS, INI + line + "\n")
add(SETTINGS, INI, TOML + "script_location = '%(here)s/s'\nfile_template = '%%(year)d'\nsourceless = true\n"
    "timezone = 'UTC'\nversion_locations = ['a', '%(here)s/b']\nprepend_sys_path = ['x']\n")
add(SETTINGS, INI, TOML + "script_location = 's'\nsourceless = 'true'\n")
add(SETTINGS, INI, TOML + "script_location = 's'\nfile_template = '%(year)d'\n")
for value in ["true", "TRUE", " Yes ", "on", "y", "t", "1", "false", "no", "off", "n", "f", "0", "", "maybe"]:
    add([["revision_environment"]], INI + f"revision_environment = {value}\n")
for value in ["true", "false", "'yes'", "'x'", "1", "0"]:
    add([["revision_environment"]], INI, TOML + f"revision_environment = {value}\n")

for names in [[], ["a.ini"], ["d/pyproject.toml"], ["a.ini", "d/pyproject.toml"], ["d/pyproject.toml", "a.ini"],
              ["a.ini", "b.ini"], ["pyproject.toml", "d/pyproject.toml"], ["a.ini", "b.ini", "pyproject.toml"],
              ["xpyproject.toml"], [""], ["", "a.ini"], ["./a.ini"]]:
    for variable in [None, "", "env.ini", "d/pyproject.toml", "d/other.toml"]:
        CASES.append({"files": names, "variable": variable})


def plain(text):
    """Without the class of the path, which this program has no counterpart of."""
    return text.replace("PosixPath('alembic.ini')", "'alembic.ini'").replace(os.getcwd(), "/project")


def answer(config, question):
    name, *arguments = question
    if name == "settings":
        script = ScriptDirectory.from_config(config)
        return {"dir": script.dir, "file_template": script.file_template, "truncate": script.truncate_slug_length,
                "version_locations": script.version_locations, "recursive": script.recursive_version_locations,
                "sourceless": script.sourceless, "output_encoding": script.output_encoding,
                "timezone": script.timezone, "hooks": [dict(hook) for hook in script.hooks]}
    if name == "revision_environment":
        return util.asbool(config.get_alembic_option("revision_environment"))
    result = getattr(config, name)(*arguments)
    # The reference iterates over what it gets, and so takes a string for the list of its characters.
    return list(result) if name.endswith("_list") and isinstance(result, str) else result


def outcome(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = {"ok": function()}
        except Exception as error:
            module = type(error).__module__
            name = type(error).__name__
            result = {"error": name if module == "builtins" else f"{module}.{name}", "message": str(error)}
    result["warnings"] = [str(warning.message) for warning in caught
                          if issubclass(warning.category, DeprecationWarning)]
    return json.loads(plain(json.dumps(result)))


def write(name, text):
    if os.path.exists(name):
        os.remove(name)
    if text is not None:
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)


def files(case):
    if case["variable"] is None:
        os.environ.pop("ALEMBIC_CONFIG", None)
    else:
        os.environ["ALEMBIC_CONFIG"] = case["variable"]
    line = CommandLine()
    options = [part for name in case["files"] for part in ("-c", name)]

    def ask():
        toml, ini = line._inis_from_config(line.parser.parse_args(options + ["heads"]))
        return [ini, toml]

    return outcome(ask)


def main():
    cases = []
    os.makedirs("s")
    for case in CASES if sys.argv[1] == "1" else []:
        if "files" in case:
            cases.append({**case, "answers": [files(case)]})
            continue
        write("alembic.ini", case["ini"])
        write("pyproject.toml", case["toml"])
        memory = case.get("memory")
        config = Config(None if memory else "alembic.ini", None if memory else "pyproject.toml",
                        ini_section=case.get("section", "alembic"), config_args=case.get("arguments", {}))
        answers = []
        for question in case["ask"]:
            path = list(sys.path)
            answers.append(outcome(lambda: answer(config, question)))
            sys.path[:] = path
        cases.append({**case, "answers": answers})
    print('{"python": %s, "alembic": %s, "cases": ['
          % (json.dumps(platform.python_version()), json.dumps(alembic.__version__)))
    print(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
    print("]}")


main()
