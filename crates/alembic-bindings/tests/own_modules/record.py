"""Writes into the Markdown cases what the reference prints for projects with modules of their own.

    $ALEMBIC_REFERENCE_PYTHON record.py *.md

A case is a `##` heading and its files: ```python <path>. ```python env gives `target_metadata`, ```python script is the
body of a revision file, whose `upgrade()` is run; without one, all tables of `models.Base.metadata` are created. The blocks after it are replaced: ```sql <dialect>, or
```error <dialect> when the reference raises. The interpreter needs alembic==1.20.1 and sqlalchemy==2.1.9, and the
libraries that the cases name.
"""

import io
import json
import os
import re
import subprocess
import sys
import tempfile

DIALECTS = ("postgresql", "sqlite")

# What is run where a case says nothing else (`tests/own_modules.rs` has the same).
SCRIPT = """from alembic import op
from models import Base


def upgrade():
    Base.metadata.create_all(op.get_bind(), checkfirst=False)
"""


def answer():
    """In a process of its own, in the folder of the project: the SQL, or the error."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy.sql import schema
    from sqlalchemy.util import OrderedSet

    # `Table.indexes` is a set, whose order is another one each time.
    schema.set = OrderedSet

    given = json.load(sys.stdin)
    sys.path.insert(0, os.getcwd())
    try:
        names = {"__name__": "env_py", "__file__": os.path.join(os.getcwd(), "alembic/env.py")}
        exec(compile(given["env"], "env.py", "exec"), names)
        buffer = io.StringIO()
        context = MigrationContext.configure(
            dialect_name=given["dialect"],
            dialect_opts={"paramstyle": "named"},
            opts={
                "as_sql": True,
                "output_buffer": buffer,
                "literal_binds": True,
                "target_metadata": names.get("target_metadata"),
            },
        )
        with Operations.context(context):
            script = {"__name__": "abc_py", "__file__": os.path.join(os.getcwd(), "alembic/versions/abc.py")}
            exec(compile(given["script"], "abc.py", "exec"), script)
            script["upgrade"]()
    except Exception as error:
        text = re.sub(r"<sqlalchemy\.[\w.]+ object at 0x\w+>", "…", str(error)).split(" (Background on")[0]
        print(f"```error {given['dialect']}\n{type(error).__name__}: {text.strip()}\n```")
        return
    print(f"```sql {given['dialect']}\n{buffer.getvalue().strip()}\n```")


def record(text):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    written = [head]
    for case in cases:
        blocks = re.findall(r"```python (\S+)\n(.*?)```\n", case, re.S)
        kept = re.match(r".*```python \S+\n.*?```\n", case, re.S).group(0)
        files = dict(blocks)
        given = {"script": files.pop("script", SCRIPT), "env": files.pop("env", "")}
        with tempfile.TemporaryDirectory() as folder:
            for path, content in files.items():
                full = os.path.join(folder, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(content)
            for dialect in DIALECTS:
                command = [sys.executable, os.path.abspath(__file__), "--answer"]
                asked = json.dumps(given | {"dialect": dialect})
                done = subprocess.run(command, input=asked, text=True, cwd=folder, stdout=subprocess.PIPE, check=True)
                kept += done.stdout
        written.append(kept + "\n")
    return "".join(written).rstrip("\n") + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--answer"]:
        answer()
    for name in [name for name in sys.argv[1:] if not name.startswith("--")]:
        with open(name, encoding="utf-8") as file:
            before = file.read()
        with open(name, "w", encoding="utf-8") as file:
            file.write(record(before))
