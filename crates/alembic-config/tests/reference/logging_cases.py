"""Logging configurations, things said to loggers, and what CPython's logging writes.

Usage: python logging_cases.py SEED (the cases are the same for every seed)
"""

import contextlib
import io
import json
import logging
import logging.config
import os
import platform
import sys
import tempfile
import time

HEAD = "[loggers]\nkeys = root\n[handlers]\nkeys = console\n[formatters]\nkeys = generic\n"
ROOT = "[logger_root]\nlevel = INFO\nhandlers = console\n"
CONSOLE = "[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\nlevel = NOTSET\nformatter = generic\n"
STOCK = """
[loggers]
keys = root,sqlalchemy,alembic
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console
qualname =
[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine
[logger_alembic]
level = INFO
handlers =
qualname = alembic
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic
[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
"""


def stock(formatter="format = %(message)s\n", console=CONSOLE, root=ROOT, head=HEAD, more=""):
    return head + ROOT.replace(ROOT, root) + console + "[formatter_generic]\n" + formatter + more


def say(*lines):
    return [["log", *line] for line in lines]


ALL = say(("", 30, "root warning"), ("", 20, "root info"), ("alembic", 20, "info"), ("alembic.x", 10, "debug"),
          ("sqlalchemy.engine.Engine", 20, "select"), ("sqlalchemy.engine", 40, "error"), ("other.deep", 50, "critical"),
          ("other", 15, "fifteen"))
ONE = say(("alembic.runtime", 20, "Running upgrade  -> a, é%s"))

CASES = [
    (None, ALL),
    (None, [["level", "", 0]] + ALL),
    (None, [["level", "other", 10]] + ALL + [["disable", 30]] + ALL),
    (None, [["last_resort"]] + ALL),
    (None, [["basic", None]] + ALL),
    (None, [["basic", 10], ["basic", 40]] + ALL),
    (None, [["named", 15, "FIFTEEN"], ["basic", 10]] + ALL),
    (STOCK, ALL),
    (STOCK, ALL + [["configure", True]] + ALL),
    (STOCK, say(("other", 50, "before"), ("alembic.sub", 50, "before")) + [["configure", False]] + ALL),
    (STOCK, [["configure", True], ["propagate", "alembic", False]] + ALL),
    (STOCK, [["get", "alembic.sub"], ["level", "alembic.sub", 50], ["get", "elsewhere"], ["level", "elsewhere", 10],
             ["configure", True]] + say(("alembic.sub", 20, "reset"), ("elsewhere", 50, "disabled"),
                                        ("elsewhere.new", 50, "new"), ("alembicx", 40, "x"))),
    (STOCK, [["get", "elsewhere"], ["configure", True], ["configure", False]] + say(("elsewhere", 50, "again"))),
    (STOCK, [["get", "sqlalchemy"], ["get", "sqlalchemy.engine.x"], ["configure", True]]
     + say(("sqlalchemy", 50, "disabled"), ("sqlalchemy.engine.x", 30, "kept"))),
    (STOCK.replace("level = INFO\nhandlers =", "level = INFO\nhandlers = console\npropagate = 0"),
     [["configure", True]] + ALL),
    (STOCK.replace("level = INFO\nhandlers =", "level = INFO\nhandlers = console"), [["configure", True]] + ALL),
    (STOCK.replace("sys.stderr", "sys.stdout"), [["configure", True]] + ALL),
    (STOCK.replace("level = NOTSET", "level = ERROR"), [["configure", True]] + ALL),
    (STOCK.replace("level = NOTSET\n", ""), [["configure", True]] + ALL),
    (STOCK.replace("args = (sys.stderr,)\n", ""), [["configure", True]] + ALL),
    (STOCK.replace("args = (sys.stderr,)", "kwargs = {'stream': sys.stdout}"), [["configure", True]] + ALL),
    (STOCK.replace("formatter = generic\n", ""), [["configure", True]] + ALL),
    (STOCK.replace("keys = root,sqlalchemy,alembic", "keys = sqlalchemy , root,\n  alembic"),
     [["configure", True]] + ALL),
    (STOCK.replace("class = StreamHandler", "class = NullHandler").replace("args = (sys.stderr,)", "args = ()"),
     [["configure", True]] + ALL),
    (STOCK.replace("class = StreamHandler", "class = logging.StreamHandler"), [["configure", True]] + ALL),
    (STOCK.replace("class = StreamHandler", "class = FileHandler").replace("(sys.stderr,)", "('out.log',)"),
     [["configure", True]] + ALL + [["configure", True]] + ALL),
    (STOCK.replace("class = StreamHandler", "class = FileHandler").replace("(sys.stderr,)", "('out.log', 'w')"),
     [["configure", True]] + ALL + [["configure", True]] + ONE),
    (STOCK.replace("class = StreamHandler", "class = logging.FileHandler")
     .replace("(sys.stderr,)", "('out.log',)\nkwargs = {'mode': 'a', 'encoding': 'utf-8', 'delay': True}"),
     [["configure", True]] + ONE),
    (STOCK.replace("class = StreamHandler", "class = FileHandler").replace("(sys.stderr,)", "('no/out.log',)"),
     [["configure", True]]),
    (STOCK.replace("class = StreamHandler", "class = handlers.RotatingFileHandler")
     .replace("(sys.stderr,)", "('out.log', 'a', 90, 2)"), [["configure", True]] + ALL + ALL),
    (STOCK.replace("class = StreamHandler", "class = handlers.WatchedFileHandler")
     .replace("(sys.stderr,)", "('out.log',)"), [["configure", True]] + ALL),
    (STOCK.replace("level = INFO", "level = info"), [["configure", True]]),
    (STOCK.replace("level = INFO", "level = 20"), [["configure", True]]),
    (STOCK.replace("level = INFO", "level ="), [["configure", True]]),
    (STOCK.replace("level = INFO", "level = WARN"), [["configure", True]] + ALL),
    (STOCK.replace("level = INFO", "level = FATAL"), [["configure", True]] + ALL),
    (STOCK.replace("level = NOTSET", "level = nope"), [["configure", True]]),
    (STOCK.replace("level = INFO\nhandlers =", "level = INFO\nhandlers = nope"), [["configure", True]]),
    (STOCK.replace("formatter = generic", "formatter = nope"), [["configure", True]]),
    (STOCK.replace("qualname = alembic\n", ""), [["configure", True]]),
    (STOCK.replace("level = INFO\nhandlers =\n", "level = INFO\n"), [["configure", True]]),
    (STOCK.replace("keys = root,sqlalchemy,alembic", "keys = sqlalchemy"), [["configure", True]]),
    (STOCK.replace("[logger_alembic]", "[logger_x]"), [["configure", True]]),
    (STOCK.replace("[logger_root]", "[logger_x]"), [["configure", True]]),
    (STOCK.replace("[handler_console]", "[handler_x]"), [["configure", True]]),
    (STOCK.replace("[formatter_generic]", "[formatter_x]"), [["configure", True]]),
    (STOCK.replace("[loggers]", "[x]"), [["configure", True]]),
    (STOCK.replace("[handlers]", "[x]"), [["configure", True]]),
    (STOCK.replace("[formatters]", "[x]"), [["configure", True]]),
    (STOCK.replace("[handlers]\nkeys", "[handlers]\nx"), [["configure", True]]),
    (STOCK.replace("class = StreamHandler\n", ""), [["configure", True]]),
    (STOCK.replace("propagate", "x").replace("qualname = alembic", "qualname = alembic\npropagate = no"),
     [["configure", True]]),
    (STOCK + "[DEFAULT]\nhere = x\n[more]\ny=%(nope)s\n", [["configure", True]] + ONE),
    (STOCK.replace("class = StreamHandler", "class = %(nope)s"), [["configure", True]]),
    (STOCK.replace("[loggers]", "[loggers"), [["configure", True]]),
    (STOCK.replace("[logger_root]", "[loggers]"), [["configure", True]]),
    ("", [["configure", True]]),
    ("[alembic]\n", [["configure", True]]),
    (stock(head=HEAD.replace("keys = console", "keys =").replace("keys = generic", "keys ="),
           root="[logger_root]\nhandlers =\n"), [["configure", True]] + ALL),
]

FORMATS = [
    "", "format =\n", "format = %(message)s\n", "format = no field\n", "format = %s\n", "format = %(message)d\n",
    "format = %(nope)s\n", "format = %(message\n", "format = %(asctime)s %(message)s\n",
    "format = %(asctime)s\ndatefmt =\n", "format = %(asctime)s\ndatefmt = %Y/%m/%d\n",
    "format = %(levelno)03d|%(levelname)10s|%(levelname).3s|%(name)r\n", "format = %(msecs)03d %(created)f %(msecs)s\n",
    "format = %(filename)s|%(module)s|%(pathname)s|%(processName)s|%(threadName)s\n",
    "format = %(lineno)d%%\n", "format = %(message)s\n  second %(levelname)s\n",
    "format = {message}\nstyle = {\n", "format = {levelname:<8}|{name:>20}|{levelno:05d}\nstyle = {\n",
    "format = {asctime} {msecs:03.0f} {{}} {message!r}\nstyle = {\n", "format = message\nstyle = {\n",
    "format = {message\nstyle = {\n", "format = {message:d}\nstyle = {\n", "format = {nope}\nstyle = {\n",
    "format = {a-b}\nstyle = {\n", "format = {message:zz}\nstyle = {\n", "format = {}\nstyle = {\n",
    "format = {message!x}\nstyle = {\n", "format = {} {message}\nstyle = {\n",
    "format = {message!r:>40}{levelno:+,d}\nstyle = {\n",
    "format = $levelname ${message} $$\nstyle = $\n", "format = $asctime\nstyle = $\n", "format = $ x\nstyle = $\n",
    "format = nothing\nstyle = $\n", "format = $nope\nstyle = $\n", "style = {\n", "style = $\n", "style = x\n",
    "style =\n", "format = %(message)s\nclass = logging.Formatter\n",
]
FORMATS += [f"format = %(asctime)s\ndatefmt = <%{letter}|%-{letter}>\n"
            for letter in "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYZ"]
FORMATS += ["format = %(asctime)s\ndatefmt = " + text + "\n" for text in
            ["%Q", "100%", "%%H", "é %H", "%E", "%f", "%i", "%J", "%L", "%N", "%o", "%q", "%v", "%1", "% H", "%z", "%:z", "%.f", "%^a %#Z %_d %5Y %-H%", "%3f"]]
CASES += [(stock(text), [["configure", True]] + ONE + say(("", 40, "it's"))) for text in FORMATS]


def outcome(function):
    try:
        function()
        return None
    except FileNotFoundError:
        return ["FileNotFoundError"]
    except Exception as error:
        module = type(error).__module__
        name = type(error).__name__
        return [name if module == "builtins" else f"{module}.{name}", str(error)]


def perform(step):
    action, *arguments = step
    if action == "log":
        name, level, message = arguments
        logger = logging.getLogger(name)
        if logger.isEnabledFor(level):
            logger.handle(logger.makeRecord(logger.name, level, "/project/env.py", 7, message, (), None, "run"))
    elif action == "configure":
        logging.config.fileConfig("alembic.ini", disable_existing_loggers=arguments[0])
    elif action == "get":
        logging.getLogger(arguments[0])
    elif action == "level":
        logging.getLogger(arguments[0]).setLevel(arguments[1])
    elif action == "propagate":
        logging.getLogger(arguments[0]).propagate = arguments[1]
    elif action == "disable":
        logging.disable(arguments[0])
    elif action == "last_resort":
        logging.lastResort = None
    elif action == "basic":
        logging.basicConfig(level=arguments[0])
    elif action == "named":
        logging.addLevelName(*arguments)


def case(number):
    """One case in this process, whose logging is untouched."""
    text, steps = CASES[number]
    if text is not None:
        with open("alembic.ini", "w", encoding="utf-8") as file:
            file.write(text)
    for name in list(logging.root.manager.loggerDict):
        del logging.root.manager.loggerDict[name]
    time.time = lambda: 1700000000.125
    outputs = io.StringIO(), io.StringIO()
    real = sys.stdout
    with contextlib.redirect_stdout(outputs[0]), contextlib.redirect_stderr(outputs[1]):
        errors = [outcome(lambda: perform(step)) for step in steps]
    for handler in logging.root.handlers:
        handler.close()
    stderr = outputs[1].getvalue()
    if "--- Logging error ---" in stderr:
        # The traceback is Python's own; which exception it was is what counts.
        lines = stderr.splitlines()
        kinds = [line for line in lines if line.split(":")[0] in ("ValueError", "TypeError")]
        stderr = "".join(f"--- Logging error ---\n{line}\n" for line in kinds)
    files = {name: open(name, encoding="utf-8").read() for name in sorted(os.listdir(".")) if name.startswith("out")}
    print(json.dumps({"ini": text, "steps": steps, "errors": errors, "stdout": outputs[0].getvalue(),
                      "stderr": stderr, "files": files}, separators=(",", ":")), file=real)


def in_child(number):
    """The output of one case, run in a child process: logging is global, and each case begins with a fresh one."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.chdir(tempfile.mkdtemp(dir="."))
        with open(writer, "w", encoding="utf-8") as sys.stdout:
            case(number)
            sys.stdout.flush()
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as output:
        text = output.read().strip()
    os.waitpid(child, 0)
    return text


def main():
    os.environ["TZ"] = "UTC"
    time.tzset()
    numbers = range(len(CASES)) if sys.argv[1] == "1" else []
    cases = [in_child(number) for number in numbers]
    print('{"python": %s, "cases": [' % json.dumps(platform.python_version()))
    print(",\n".join(cases))
    print("]}")


main()
