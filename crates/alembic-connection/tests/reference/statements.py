"""Reads a JSON list of [database, statements, parameters], executes each list of statements on a connection of its own
and rolls back; writes what the last one gave or what SQLAlchemy printed. The parameters are the last statement's: null, a
list or an object."""

import json
import os
import sys

import sqlalchemy


SERVER = sqlalchemy.make_url(
    os.environ.get("ALEMBIC_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
)
URLS = {"sqlite": sqlalchemy.make_url("sqlite://"), "psycopg2": SERVER.set(drivername="postgresql+psycopg2")}


def outcome(database, statements, parameters):
    arguments = () if parameters is None else (tuple(parameters) if isinstance(parameters, list) else parameters,)
    engine = sqlalchemy.create_engine(URLS[database])
    try:
        with engine.connect() as connection:
            for statement in statements[:-1]:
                connection.exec_driver_sql(statement)
            result = connection.exec_driver_sql(statements[-1], *arguments)
            rows = [[repr(value) for value in row] for row in result] if result.returns_rows else []
            names = list(result.keys()) if result.returns_rows else []
            return {"names": names, "rows": rows, "row_count": result.rowcount}
    except sqlalchemy.exc.DBAPIError as error:
        return {"raised": type(error).__name__, "text": str(error)}
    except Exception as error:
        return {"raised": type(error).__name__, "text": None}
    finally:
        engine.dispose()


json.dump([outcome(*case) for case in json.load(sys.stdin)], sys.stdout)
