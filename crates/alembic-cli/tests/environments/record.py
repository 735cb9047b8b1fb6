"""Writes into environments.md what the reference answers.

    $ALEMBIC_REFERENCE_PYTHON record.py environments.md
    $ALEMBIC_REFERENCE_PYTHON record.py --check environments.md

The interpreter needs alembic==1.20.1, sqlalchemy[asyncio]==2.1.9, aiosqlite and psycopg2; ALEMBIC_TEST_POSTGRESQL names
the server, on which databases are created and dropped. A case is a `##` heading, a list of commands, and one ```python
block, the env.py after the lines that all of them begin with. The blocks after it are replaced by the answers on each
database, ```both where they are the same: standard output, `--`, standard error, and the tables that are there at the end. A
heading that ends in `(sqlite)` or `(postgresql)` is for that database alone.
"""

import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import alembic
import sqlalchemy as sa

HERE = pathlib.Path(__file__).resolve().parent
SERVER = sa.make_url(
    os.environ.get("ALEMBIC_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
).set(drivername="postgresql+psycopg2")
DATABASE = "alembic_environments_record"
TABLES = (
    "SELECT table_schema || '.' || table_name FROM information_schema.tables "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)


def administer(*statements):
    with sa.create_engine(SERVER, isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def run(text, commands, body, database):
    beginning, revisions = (re.findall(r"```python\n(.*?)```\n", text, re.S)[:1], {})
    for name, code in re.findall(r"```python (\S+)\n(.*?)```\n", text, re.S):
        revisions[name] = code
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        shutil.copytree(HERE.parent / "fixtures" / "plain", project)
        (project / "alembic" / "versions").mkdir(exist_ok=True)
        url = f"sqlite:///{project}/app.db"
        if database == "postgresql":
            administer(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
            url = SERVER.set(database=DATABASE).render_as_string(hide_password=False)
        settings = (project / "alembic.ini").read_text()
        settings = re.sub(r"(?m)^sqlalchemy.url = .*$", lambda _: f"sqlalchemy.url = {url}", settings)
        (project / "alembic.ini").write_text(settings)
        (project / "alembic" / "env.py").write_text(beginning[0] + body)
        for name, code in revisions.items():
            (project / name).write_text(code)
        environment = {**os.environ, "DATABASE_URL": url, "PYTHONHASHSEED": "0"}
        printed = ""
        for command in commands:
            program = [sys.executable, "-m", "alembic.config", *command.split()]
            answer = subprocess.run(program, cwd=project, env=environment, capture_output=True, text=True)
            assert "Traceback" not in answer.stderr, answer.stderr
            printed += f"$ {command}\n{answer.stdout}--\n{answer.stderr}"
            if answer.returncode:
                printed += f"[{answer.returncode}]\n"
        if database == "sqlite":
            tables = sqlite3.connect(project / "app.db").execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
            )
        else:
            with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as connection:
                tables = connection.execute(sa.text(TABLES)).fetchall()
        printed += "tables: " + ", ".join(name for name, in tables) + "\n"
        return printed.replace(str(project), "[PROJECT]")


def record(text):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    written = [head]
    for case in cases:
        found = re.match(r"(## (.*?)\n(.*?)```python\n(.*?)```\n)", case, re.S)
        commands = re.findall(r"(?m)^- `(.*)`$", found.group(3))
        only = re.search(r"\((sqlite|postgresql)\)$", found.group(2))
        databases = [only.group(1)] if only else ["sqlite", "postgresql"]
        answers = {name: run(head, commands, found.group(4), name) for name in databases}
        if not only and answers["sqlite"] == answers["postgresql"]:
            answers = {"both": answers["sqlite"]}
        blocks = [f"```{label}\n{printed}```\n" for label, printed in answers.items()]
        written.append(found.group(1) + "".join(blocks) + "\n")
    administer(f"DROP DATABASE IF EXISTS {DATABASE}")
    return "".join(written).rstrip("\n") + "\n"


if __name__ == "__main__":
    assert (alembic.__version__, sa.__version__) == ("1.20.1", "2.1.9"), "another version of the reference"
    path = pathlib.Path(sys.argv[-1])
    before = path.read_text()
    after = record(before)
    if "--check" in sys.argv:
        sys.exit(before != after)
    path.write_text(after)
