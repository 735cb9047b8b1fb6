"""Walks the tree of the project in the working directory with the reference, one revision at a time.

Arguments: the direction, the file of a SQLite database, and revisions. Prints a line for each revision: `done`, or the exception.
A step that fails is undone and stamped past. After the line of each of the given revisions come the statements that changed the
database, each as a line of JSON behind an equals sign.
"""

import json

import os
import shutil
import sys

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event

executed = []


@event.listens_for(Engine, "connect")
def trace(connection, _):
    # SQLite shows statements with their values.
    if hasattr(connection, "set_trace_callback"):
        connection.set_trace_callback(executed.append)


@event.listens_for(Engine, "after_cursor_execute")
def keep(_, cursor, *_rest):
    # So does psycopg2.
    if query := getattr(cursor, "query", None):
        executed.append(query.decode())


def changes():
    """What was executed besides queries, transactions and the version table."""
    passed_over = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SHOW")
    for statement in map(str.strip, executed):
        if not statement.upper().startswith(passed_over) and "alembic_version" not in statement:
            yield statement


def told(exception):
    """The class of an exception and the first line of its text."""
    kind = type(exception)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    lines = str(exception).splitlines()
    return f"{name}: {lines[0]}" if lines else name


def walk(direction, file, told_of):
    config = Config("alembic.ini")
    order = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    targets = [*order[1:], "base"]
    if direction == "upgrade":
        order.reverse()
        targets = order
    for revision, target in zip(order, targets):
        # Alembic leaves what a failed step has done to a SQLite database.
        before = file and f"{file}.before"
        if before and os.path.exists(file):
            shutil.copyfile(file, before)
        executed.clear()
        try:
            getattr(command, direction)(config, target)
            outcome = "done"
        except (Exception, SystemExit) as exception:
            outcome = told(exception)
            if before and os.path.exists(before):
                shutil.copyfile(before, file)
            command.stamp(config, target)
        print(revision, outcome, file=answers, flush=True)
        if revision in told_of and outcome == "done":
            for statement in changes():
                print("=", json.dumps(statement), file=answers, flush=True)


if __name__ == "__main__":
    direction, file, *told_of = sys.argv[1:]
    # What the scripts print is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    walk(direction, file, told_of)
