"""Writes behind the schemas of the Markdown files what the reference's inspector tells of them.

    $ALEMBIC_REFERENCE_PYTHON record.py [--check] URL_OF_A_POSTGRESQL_SERVER

The interpreter needs sqlalchemy==2.1.9. A case is a `##` heading and one ```sql block, statements ending at a `;` at the end
of a line; the block after it is replaced. PostgreSQL's cases run in a database of their own, each in a transaction that is
rolled back.
"""

import pathlib
import re
import sys
import warnings

import sqlalchemy as sa
from probe import tell

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


def main():
    assert sa.__version__ == "2.1.9", "another version of the reference"
    server = sa.create_engine(sys.argv[-1].replace("postgresql:", "postgresql+psycopg2:"), isolation_level="AUTOCOMMIT")
    name = "alembic_reflection_recording"
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    postgresql = sa.create_engine(server.url.set(database=name), poolclass=sa.pool.NullPool)
    engines = {"sqlite": lambda: sa.create_engine("sqlite://"), "postgresql": lambda: postgresql}
    stale = 0
    for dialect, engine_of in engines.items():
        path = HERE / f"{dialect}.md"
        before = path.read_text()
        after = record(before, engine_of)
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
