"""Writes into the Markdown scenarios what the reference makes of them on SQLite files.

    $ALEMBIC_REFERENCE_PYTHON record.py *.md
    $ALEMBIC_REFERENCE_PYTHON record.py --check *.md

The interpreter needs alembic==1.20.1 and sqlalchemy==2.1.9. A scenario is a `##` heading, a ```sql block that makes the
database and a ```python block with upgrade() and downgrade(). The blocks after it are replaced: what the database holds after
each, or what was raised. Blocks labelled `ours` stay: there the answer is another one on purpose.
"""

import pathlib
import re
import sqlite3
import sys
import tempfile
import warnings

import alembic
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations.batch import ApplyBatchImpl

ENVIRONMENT = """from alembic import context
from sqlalchemy import create_engine, MetaData

convention = {convention}
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    connection.exec_driver_sql("PRAGMA foreign_keys={foreign_keys}")
    connection.commit()
    context.configure(connection=connection, target_metadata=MetaData(naming_convention=convention))
    with context.begin_transaction():
        context.run_migrations()
"""
SCRIPT = """from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

revision = "one"
down_revision = None


"""


def in_order_of_creation(original, table_of):
    """Batch mode takes constraints and indexes from sets, whose order changes from run to run; here it is that of creation."""

    def ordered(self, *arguments):
        table = table_of(self)
        table.constraints = sa.util.OrderedSet(sorted(table.constraints, key=lambda item: item._creation_order))
        table.indexes = sa.util.OrderedSet(sorted(table.indexes, key=lambda index: index.name))
        return original(self, *arguments)

    return ordered


sa.Table.to_metadata = in_order_of_creation(sa.Table.to_metadata, lambda table: table)
ApplyBatchImpl._grab_table_elements = in_order_of_creation(
    ApplyBatchImpl._grab_table_elements, lambda batch: batch.table
)


def dump(file):
    database = sqlite3.connect(file)
    lines, tables = [], []
    objects = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY type, name"
    for kind, name, sql in database.execute(objects):
        lines.append(sql or f"{kind} {name}")
        if kind == "table":
            tables.append(name)
    for table in tables:
        columns = [row[1] for row in database.execute(f'PRAGMA table_xinfo("{table}")')]
        values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
        for (row,) in database.execute(f'SELECT {values} FROM "{table}" ORDER BY 1'):
            lines.append(f"{table}: {row}")
    database.close()
    return "\n".join(lines).replace("\t", "    ")


def blocks(case):
    return re.findall(r"(?ms)^```([^\n]*)\n(.*?)^```\n", case)


def run(schema, script, folder, foreign_keys, convention):
    folder = pathlib.Path(folder)
    (folder / "versions").mkdir()
    (folder / "env.py").write_text(ENVIRONMENT.format(foreign_keys=foreign_keys, convention=convention))
    (folder / "versions" / "one.py").write_text(SCRIPT + script)
    file = folder / "app.db"
    database = sqlite3.connect(file)
    database.executescript(schema)
    database.close()
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{file}")
    answers = []
    for label, step in (
        ("upgraded", lambda: command.upgrade(config, "head")),
        ("downgraded", lambda: command.downgrade(config, "base")),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                step()
            except Exception as error:
                text = str(error).split("\n")[0]
                answers.append((label, f"{type(error).__name__}: {text}\n"))
                break
        said = [f"-- {warning.message}\n" for warning in caught if warning.category is UserWarning]
        answers.append((label, "".join(said) + dump(file) + "\n"))
    return answers


def record(text):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    settings = dict(re.findall(r"(?m)^(foreign_keys|convention) = (.*)$", head))
    written = [head]
    for case in cases:
        heading = case.split("\n")[0]
        found = dict(blocks(case))
        with tempfile.TemporaryDirectory() as folder:
            answers = run(
                found["sql"], found["python"], folder, settings.get("foreign_keys", "OFF"), settings.get("convention", "None")
            )
        parts = [f"{heading}\n```sql\n{found['sql']}```\n```python\n{found['python']}```\n"]
        for label, answer in answers:
            parts.append(f"```text {label}\n{answer}```\n")
        for label in found:
            if label.endswith("ours"):
                parts.append(f"```{label}\n{found[label]}```\n")
        written.append("".join(parts) + "\n")
    return "".join(written).rstrip("\n") + "\n"


if __name__ == "__main__":
    assert (alembic.__version__, sa.__version__) == ("1.20.1", "2.1.9"), "another version of the reference"
    check, stale = "--check" in sys.argv, 0
    for name in [name for name in sys.argv[1:] if name != "--check"]:
        with open(name, encoding="utf-8") as file:
            before = file.read()
        after = record(before)
        if after != before:
            stale += 1
            print(("differs: " if check else "written: ") + name)
        if after != before and not check:
            with open(name, "w", encoding="utf-8") as file:
                file.write(after)
    sys.exit(bool(check and stale))
