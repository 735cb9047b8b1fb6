"""Writes behind the schemas of the Markdown files what the reference's inspector tells of them.

    $ALEMBIC_REFERENCE_PYTHON record.py [--check] URL_OF_A_POSTGRESQL_SERVER

The interpreter needs sqlalchemy==2.1.9. A case is a `##` heading and one ```sql block, statements ending at a `;` at the end
of a line; the block after it is replaced. In programs.md a case is a ```python block, the body of a function. PostgreSQL's cases run in a database of their own, each in a transaction that is
rolled back.
"""

import pathlib
import re
import sys
import warnings

import sqlalchemy as sa
from probe import tell
from sqlalchemy.dialects import postgresql, sqlite

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent


def answer(engine, sql):
    with engine.connect() as connection:
        for statement in re.split(r";\n", sql):
            if statement.strip():
                # psycopg2 is given parameters, if only none: a percent sign is written twice.
                psycopg2 = engine.name == "postgresql"
                connection.exec_driver_sql(statement.replace("%", "%%") if psycopg2 else statement)
        try:
            return tell(connection)
        finally:
            connection.rollback()


def record(text, engine_of):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    written = [head]
    for case in cases:
        kept = re.match(r"## .*?```sql\n(.*?)```\n", case, re.S)
        written.append(f"{kept.group(0)}```text\n{answer(engine_of(), kept.group(1))}\n```\n\n")
    return "".join(written).rstrip("\n") + "\n"


SETUP = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20) DEFAULT 'n' NOT NULL);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER, note TEXT, CONSTRAINT fk_parent FOREIGN KEY(parent_id) REFERENCES parent (id) ON DELETE CASCADE, CONSTRAINT uq_note UNIQUE (note));
CREATE INDEX ix_parent ON child (parent_id);
CREATE VIEW seen AS SELECT id FROM parent;
"""


def run(program, engine):
    body = "".join(f"    {line}\n" for line in program.splitlines())
    names = {"sa": sa, "postgresql": postgresql, "sqlite": sqlite, "tell": tell}
    exec(f"def program(bind):\n{body}", names)
    with engine.connect() as connection:
        for statement in SETUP.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        try:
            told = names["program"](connection)
            return told if isinstance(told, str) else repr(told)
        except Exception as error:
            return f"{type(error).__name__}: {error}".split("\n")[0].split(" (Background on")[0]
        finally:
            connection.rollback()


def record_programs(text, engines):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    written = [head]
    for case in cases:
        kept = re.match(r"## .*?```python\n(.*?)```\n", case, re.S)
        answers = [f"```text {name}\n{run(kept.group(1), engine_of())}\n```\n" for name, engine_of in engines.items()]
        written.append(kept.group(0) + "".join(answers) + "\n")
    return "".join(written).rstrip("\n") + "\n"


def main():
    assert sa.__version__ == "2.1.9", "another version of the reference"
    server = sa.create_engine(sys.argv[-1].replace("postgresql:", "postgresql+psycopg2:"), isolation_level="AUTOCOMMIT")
    name = "alembic_reflection_recording"
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    own = sa.create_engine(server.url.set(database=name), poolclass=sa.pool.NullPool)
    engines = {"sqlite": lambda: sa.create_engine("sqlite://"), "postgresql": lambda: own}
    stale = 0
    for name_of_file in [*engines, "programs"]:
        path = HERE / f"{name_of_file}.md"
        before = path.read_text()
        if name_of_file == "programs":
            after = record_programs(before, engines)
        else:
            after = record(before, engines[name_of_file])
        if after != before:
            stale += 1
            print("differs:", path.name)
            if "--check" not in sys.argv:
                path.write_text(after)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    sys.exit("--check" in sys.argv and stale > 0)


if __name__ == "__main__":
    main()
