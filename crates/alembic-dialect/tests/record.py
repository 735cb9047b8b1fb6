"""Writes into the Markdown cases what the reference prints for them.

    $ALEMBIC_REFERENCE_PYTHON record.py cases/*
    $ALEMBIC_REFERENCE_PYTHON record.py --check cases/*

The interpreter needs alembic==1.20.1 and sqlalchemy==2.1.9; without the variable the one at
target/reference/bin/python is the usual place. A case is a `##` heading and one ```python block; the blocks after it
are replaced: ```sql <dialect>, or ```error <dialect> when the reference raises. A block ```json before the first
heading gives the naming convention of the file, a block ```python there is executed before each case. ```python online records what goes to the database driver, with the
parameters as a comment; ```python pyformat is offline with the parameter style of PostgreSQL's driver.

A .tsv file has a Python expression in each line, a type or an SQL expression, and after tabs what becomes of it on
each dialect; `!` stands before the name of what the reference raises. A line that is an import gives names to the lines
after it; after its tab stand the package and its version. What libraries add is in crates/alembic-bindings/tests/libraries
(types.tsv, spatial.md); for that the interpreter needs those libraries too.
"""

import ast
import importlib.metadata
import io
import json
import re
import sys
import warnings

import alembic
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.operations.batch import ApplyBatchImpl
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql, sqlite

warnings.simplefilter("ignore")
DIALECTS = ("postgresql", "sqlite")
DRIVERS = {"postgresql": "postgresql+psycopg2", "sqlite": "sqlite"}


def in_order_of_creation(original):
    """Batch mode takes constraints and indexes from sets, whose order changes from run to run; here it is that of creation."""

    def grab(self):
        table = self.table
        table.constraints = sa.util.OrderedSet(sorted(table.constraints, key=lambda item: item._creation_order))
        table.indexes = sa.util.OrderedSet(sorted(table.indexes, key=lambda index: index.name))
        original(self)

    return grab


ApplyBatchImpl._grab_table_elements = in_order_of_creation(ApplyBatchImpl._grab_table_elements)


class Recorder:
    """A database driver that keeps what it is given."""

    def __init__(self, paramstyle):
        self.paramstyle = paramstyle
        self.apilevel, self.threadsafety, self.version = "2.0", 1, "2.9.9"
        self.__version__ = self.version
        self.sqlite_version_info, self.sqlite_version = (3, 45, 0), "3.45.0"
        self.Error = Exception
        self.statements, self.notices, self.connection = [], [], self

    def connect(self, *_, **__):
        return self

    def cursor(self, *_, **__):
        return self

    def execute(self, statement, parameters=()):
        self.statements.append((statement, parameters))

    def executemany(self, statement, parameters):
        self.statements.append((statement, list(parameters)))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None

    description, rowcount, lastrowid, closed, autocommit, isolation_level = None, 1, 1, False, False, None


def context(dialect, mode, convention):
    options = {"target_metadata": sa.MetaData(naming_convention=convention)} if convention else {}
    if mode == "online":
        driver = Recorder("pyformat" if dialect == "postgresql" else "qmark")
        name = DRIVERS[dialect]
        engine = sa.create_engine(f"{name}://", module=driver, poolclass=sa.pool.StaticPool, _initialize=False)
        return MigrationContext.configure(connection=engine.connect(), opts=options), driver
    buffer = io.StringIO()
    options |= {"as_sql": True, "output_buffer": buffer, "literal_binds": mode != "pyformat"}
    dialect_options = {"paramstyle": "pyformat" if dialect == "postgresql" else "qmark"}
    if mode != "pyformat":
        dialect_options = {"paramstyle": "named"}
    return (
        MigrationContext.configure(dialect_name=dialect, dialect_opts=dialect_options, opts=options),
        buffer,
    )


def plain(value):
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def run(code, dialect, mode, convention):
    migration, sink = context(dialect, mode, convention)
    names = {"op": Operations(migration), "sa": sa, "postgresql": postgresql, "sqlite": sqlite}
    import datetime, decimal, uuid  # noqa: E401

    names |= {"datetime": datetime, "Decimal": decimal.Decimal, "UUID": uuid.UUID}
    try:
        exec(compile(ast.parse(code), "case", "exec"), names)
    except sa.exc.CircularDependencyError as error:
        # The columns come from a set, whose order changes from run to run.
        return f"```error {dialect}\nCircularDependencyError: Circular dependency detected. {tuple(sorted(error.cycles))}\n```\n"
    except Exception as error:
        text = re.sub(r"<sqlalchemy\.[\w.]+ object at 0x\w+>", "…", str(error)).split(" (Background on")[0]
        return f"```error {dialect}\n{type(error).__name__}: {text.strip()}\n```\n"
    if mode != "online":
        text = sink.getvalue().strip()
    else:
        parts = []
        for statement, parameters in sink.statements:
            parts.append(statement.replace("\t", "    ").strip() + ";")
            if parameters:
                parts[-1] += "\n-- " + json.dumps(plain(parameters))
        text = "\n\n".join(parts)
    return f"```sql {dialect}\n{text}\n```\n"


def record(text):
    head, *cases = re.split(r"(?m)^(?=## )", text)
    found = re.search(r"```json\n(.*?)```", head, re.S)
    convention = json.loads(found.group(1)) if found else None
    found = re.search(r"```python\n(.*?)```", head, re.S)
    prelude = found.group(1) if found else ""
    written = [head]
    for case in cases:
        found = re.match(r"(## .*?```python ?(\w*)\n(.*?)```\n)", case, re.S)
        code = prelude + found.group(3)
        answers = [run(code, dialect, found.group(2), convention) for dialect in DIALECTS]
        written.append(found.group(1) + "".join(answers) + "\n")
    return "".join(written).rstrip("\n") + "\n"


def compiled(expression, dialect, imported):
    implementation = {"postgresql": postgresql, "sqlite": sqlite}[dialect].dialect(paramstyle="named")
    names = {"sa": sa, "postgresql": postgresql, "sqlite": sqlite}
    try:
        value = eval(expression, names | imported)
        if isinstance(value, sa.types.TypeEngine):
            return value.compile(dialect=implementation)
        return str(value.compile(dialect=implementation, compile_kwargs={"literal_binds": True}))
    except sa.exc.CompileError as error:
        return "!" + type(error).__name__


def record_table(text):
    lines, imported = [], {}
    for line in text.splitlines():
        expression = line.split("\t")[0]
        if re.match("import |from ", expression):
            exec(expression, imported)
            package = re.split(r"[ .]", expression)[1]
            distribution = importlib.metadata.packages_distributions()[package][0]
            lines.append(f"{expression}\t{distribution} {importlib.metadata.version(distribution)}")
            continue
        answers = (compiled(expression, dialect, imported) for dialect in DIALECTS)
        lines.append("\t".join([expression, *answers]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    assert (alembic.__version__, sa.__version__) == ("1.20.1", "2.1.9"), "another version of the reference"
    check, stale = "--check" in sys.argv, 0
    for name in [name for name in sys.argv[1:] if name != "--check"]:
        with open(name, encoding="utf-8") as file:
            before = file.read()
        after = record_table(before) if name.endswith(".tsv") else record(before)
        if after != before:
            stale += 1
            print(("differs: " if check else "written: ") + name)
        if after != before and not check:
            with open(name, "w", encoding="utf-8") as file:
                file.write(after)
    sys.exit(bool(check and stale))
