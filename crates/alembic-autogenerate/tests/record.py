"""Writes what the reference renders for the operations of the dialects' cases.

    $ALEMBIC_REFERENCE_PYTHON record.py
    $ALEMBIC_REFERENCE_PYTHON record.py --check

The interpreter needs alembic==1.20.1 and sqlalchemy==2.1.9. The cases are those of crates/alembic-dialect/tests/cases; under the
same heading stands here what `alembic.autogenerate.render` makes of their operations on each database, ```python both where it is
the same: imports, the body, and the body with `render_as_batch=True`. Cases with operations that the reference does not render
are left out.
"""

import ast
import datetime
import decimal
import pathlib
import re
import sys
import uuid
import warnings

import sqlalchemy as sa
from alembic.autogenerate import render
from alembic.autogenerate.api import AutogenContext
from alembic.operations import Operations, ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql, sqlite

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent.parent / "alembic-dialect" / "tests" / "cases"
FILES = "alter_column arguments columns constraints create_table enumerations execute indexes server_default tables".split()


class Capture(Operations):
    """Keeps the operations of a script instead of performing them."""

    def invoke(self, operation):
        self.__dict__.setdefault("captured", []).append(as_compared(operation))
        return operation.to_table(self.migration_context) if isinstance(operation, ops.CreateTableOp) else None


def as_compared(operation):
    """The operation as a comparison makes it: of a table, with types that are instances and defaults of columns."""
    if isinstance(operation, ops.CreateTableOp):
        if_not_exists = operation.if_not_exists
        table = sa.Table(
            operation.table_name,
            sa.MetaData(),
            *[item._copy() if isinstance(item, sa.Column) else item for item in operation.columns],
            schema=operation.schema,
            comment=operation.comment,
            info=operation.info,
            prefixes=operation.prefixes,
            **operation.kw,
        )
        operation = ops.CreateTableOp.from_table(table)
        operation.if_not_exists = if_not_exists
    if isinstance(operation, ops.CreateIndexOp) and operation.index_name is None:
        raise ValueError("what is compared has its names")
    if isinstance(operation, ops.DropConstraintOp) and operation.constraint_type == "nonsense":
        raise ValueError("no comparison finds such a thing")
    if isinstance(operation, ops.AlterColumnOp):
        if not isinstance(operation.column_name, str):
            raise ValueError("no comparison finds a column without a name")
        for name in ("existing_type", "modify_type"):
            given = getattr(operation, name)
            setattr(operation, name, None if given is None else sa.types.to_instance(given))
        for name in ("existing_server_default", "modify_server_default"):
            given = getattr(operation, name)
            if given not in (None, False) and not isinstance(given, sa.FetchedValue):
                setattr(operation, name, sa.DefaultClause(given))
    return operation


def grouped(operations):
    """What stands alone stands alone; the rest by table."""
    for operation in operations:
        alone = isinstance(operation, (ops.CreateTableOp, ops.DropTableOp, ops.ExecuteSQLOp))
        if alone:
            yield operation
        else:
            name = getattr(operation, "table_name", None) or operation.source_table
            yield ops.ModifyTableOps(name, [operation], schema=getattr(operation, "schema", None) or operation.kw.get("source_schema"))


def rendered(code, dialect):
    context = MigrationContext.configure(dialect_name=dialect)
    capture = Capture(context)
    names = {"op": capture, "sa": sa, "postgresql": postgresql, "sqlite": sqlite}
    names |= {"datetime": datetime, "Decimal": decimal.Decimal, "UUID": uuid.UUID}
    exec(compile(ast.parse(code), "case", "exec"), names)
    found = ops.UpgradeOps(list(grouped(capture.captured)))
    imports = set()
    bodies = []
    for as_batch in (False, True):
        options = {
            "sqlalchemy_module_prefix": "sa.",
            "alembic_module_prefix": "op.",
            "user_module_prefix": None,
            "render_item": None,
            "render_as_batch": as_batch,
        }
        writer = AutogenContext(context, opts=options)
        bodies.append(render._indent(render._render_cmd_body(found, writer)))
        imports |= writer.imports
    return "\n".join([*sorted(imports), *("    " + body for body in bodies)])


def record(name):
    written = [f"# {name}\n\nRecorded from Alembic 1.20.1 with SQLAlchemy 2.1.9 by `record.py`.\n"]
    text = (CASES / f"{name}.md").read_text()
    for case in re.split(r"(?m)^## ", text)[1:]:
        heading = case.splitlines()[0]
        code = re.search(r"```python[^\n]*\n(.*?)```", case, re.S).group(1)
        answers = {}
        for dialect in ("postgresql", "sqlite"):
            try:
                answers[dialect] = rendered(code, dialect)
            except Exception:
                break
        if len(answers) < 2:
            continue
        if len(set(answers.values())) == 1:
            answers = {"both": answers["sqlite"]}
        blocks = "".join(f"```python {dialect}\n{answer}\n```\n" for dialect, answer in answers.items())
        written.append(f"\n## {heading}\n{blocks}")
    return "".join(written)


if __name__ == "__main__":
    differs = False
    for name in FILES:
        file = HERE / "rendered" / f"{name}.md"
        text = record(name)
        if "--check" in sys.argv:
            differs |= file.read_text() != text
        else:
            file.write_text(text)
    sys.exit("the recordings are out of date" if differs else 0)
