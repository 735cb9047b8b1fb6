"""Writes into the Markdown cases what the reference prints for them.

    $ALEMBIC_REFERENCE_PYTHON record.py *.md
    $ALEMBIC_REFERENCE_PYTHON record.py --check *.md

The interpreter needs alembic==1.20.1, sqlalchemy==2.1.9 and psycopg2; without the variable the one at
target/reference/bin/python is the usual place. ALEMBIC_TEST_POSTGRESQL names the server. A case is a `##` heading and
one ```python block, the body of an `upgrade()` on an empty database. The blocks after it are replaced by what it
prints, with the exception that ends it as the last line: ```sqlite and ```postgresql, or ```both where these are the
same. A heading that ends in `(sqlite)` or `(postgresql)` is for that database alone.
"""

import contextlib
import io
import os
import re
import sys
import warnings

import alembic
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

warnings.simplefilter("ignore")
URLS = {
    "sqlite": "sqlite://",
    "postgresql": os.environ.get("ALEMBIC_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"),
}
IMPORTS = """
import datetime
import sqlalchemy as sa
from alembic import context, op
from decimal import Decimal
from sqlalchemy.dialects import postgresql, sqlite
from uuid import UUID
"""


def run(body, database):
    url = sa.make_url(URLS[database])
    if database == "postgresql":
        url = url.set(drivername="postgresql+psycopg2")
    source = IMPORTS + "def upgrade():\n" + "".join(f"    {line}\n" for line in body.splitlines())
    printed = io.StringIO()
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as connection:
        migration = MigrationContext.configure(connection)
        with Operations.context(migration), contextlib.redirect_stdout(printed):
            names = {}
            exec(compile(source, "case", "exec"), names)
            try:
                names["upgrade"]()
            except Exception as error:
                print(f"{type(error).__name__}: {error}")
    return re.sub(r"at 0x[0-9a-f]+", "at 0x…", printed.getvalue())


def record(text):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    written = [head]
    for case in cases:
        found = re.match(r"(## (.*?)\n.*?```python\n(.*?)```\n)", case, re.S)
        only = re.search(r"\((sqlite|postgresql)\)$", found.group(2))
        databases = [only.group(1)] if only else ["sqlite", "postgresql"]
        answers = {database: run(found.group(3), database) for database in databases}
        if not only and answers["sqlite"] == answers["postgresql"]:
            answers = {"both": answers["sqlite"]}
        blocks = [f"```{label}\n{printed}```\n" for label, printed in answers.items()]
        written.append(found.group(1) + "".join(blocks) + "\n")
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
