"""Writes into the Markdown cases what the reference generates for them.

    $ALEMBIC_REFERENCE_PYTHON record.py [--check] *.md

The interpreter needs alembic==1.20.1, sqlalchemy==2.1.9, psycopg2, and for the models of those libraries
sqlmodel==0.0.50 and flask-sqlalchemy==3.1.1; ALEMBIC_TEST_POSTGRESQL names a server. A file begins with
a block ```python that stands before the models of each case. A case is a `##` heading, perhaps a line `Options: …` with arguments
of context.configure(), a block ```before and a block ```after with the models, perhaps a block ```env that stands in env.py; the blocks after them are replaced by
the functions of the generated revision: ```python sqlite, ```python postgresql, or ```python both where they are the same. SQLite
migrates with render_as_batch=True unless the options say otherwise; a line `Only: postgresql` leaves the other database out. Blocks ```ours <database> are kept: what is generated in another
way on purpose.
"""

import glob
import io
import os
import re
import sys
import tempfile
import warnings

import psycopg2
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations.ops import MigrationScript

warnings.simplefilter("ignore")
SERVER = os.environ.get("ALEMBIC_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
DATABASE = f"alembic_record_{os.getpid()}"

ENVIRONMENT = """\
from alembic import context
from sqlalchemy import create_engine

import models
{env}
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata{options})
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = """\
from alembic import op
import models
import models as mine
import sqlalchemy
import sqlalchemy as sa
import sqlmodel
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
${imports if imports else ""}
def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"""


def blocks(case):
    return re.findall(r"^```([^\n]*)\n(.*?)^```$", case, re.M | re.S)


def options_of(case, dialect):
    found = re.search(r"^Options: `(.*)`$", case, re.M)
    options = found.group(1) if found else ""
    if dialect == "sqlite" and "render_as_batch" not in options:
        options += ", render_as_batch=True" if options else "render_as_batch=True"
    return f", {options}" if options else ""


def dialects_of(case):
    found = re.search(r"^Only: (\w+)$", case, re.M)
    return [found.group(1)] if found else ["sqlite", "postgresql"]


def metadata_of(source):
    names = {"__name__": "models"}
    exec(compile(source, "models.py", "exec"), names)
    return names["metadata"]


def generated(preamble, before, after, options, env, dialect):
    with tempfile.TemporaryDirectory() as folder:
        if dialect == "sqlite":
            url = f"sqlite:///{folder}/app.db"
        else:
            server = psycopg2.connect(SERVER)
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {DATABASE}")
            server.close()
            url = re.sub(r"/[^/]*$", f"/{DATABASE}", SERVER).replace("postgresql:", "postgresql+psycopg2:")
        engine = sa.create_engine(url)
        metadata = metadata_of(preamble + before)
        with engine.begin() as connection:
            for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
                if schema != "public":
                    connection.execute(sa.schema.CreateSchema(schema))
            metadata.create_all(connection)
        engine.dispose()
        for path, text in [
            ("models.py", preamble + after),
            ("scripts/env.py", ENVIRONMENT.format(options=options, env=env)),
            ("scripts/script.py.mako", TEMPLATE),
        ]:
            path = os.path.join(folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        os.mkdir(os.path.join(folder, "scripts/versions"))
        config = Config(stdout=io.StringIO())
        config.set_main_option("script_location", os.path.join(folder, "scripts"))
        config.set_main_option("sqlalchemy.url", url)
        sys.path.insert(0, folder)
        sys.modules.pop("models", None)
        # The reference gives all of its revisions one set.
        MigrationScript.__init__.__kwdefaults__["imports"].clear()
        try:
            command.revision(config, autogenerate=True, rev_id="generated")
        except Exception as error:
            # What goes wrong in the reference has no text to compare with.
            return f"# raises {type(error).__name__}\n"
        finally:
            sys.path.remove(folder)
        written = []
        for path in sorted(glob.glob(os.path.join(folder, "scripts/versions/*.py"))):
            with open(path) as file:
                text = file.read().split("down_revision = ", 1)[1].split("\n", 1)[1].strip("\n")
            name = os.path.basename(path)
            written.append(text if name == "generated_.py" else f"# {name}\n{text}")
        return "\n\n".join(written or ["# nothing is generated"]) + "\n"


def recorded(path):
    with open(path) as file:
        text = file.read()
    head, *cases = text.split("\n## ")
    preamble = "".join(body for label, body in blocks(head) if label == "python")
    written = [head]
    for case in cases:
        sources = dict(blocks(case))
        answers = {
            dialect: generated(preamble, sources["before"], sources["after"], options_of(case, dialect), sources.get("env", ""), dialect)
            for dialect in dialects_of(case)
        }
        end = [found.end() for found in re.finditer(r"^```(?:after|env)\n.*?^```$", case, re.M | re.S)][-1]
        lines = [case[:end]]
        if len(set(answers.values())) == 1 and len(answers) == 2:
            lines.append(f"```python both\n{answers['sqlite']}```")
        else:
            lines += [f"```python {dialect}\n{answer}```" for dialect, answer in answers.items()]
        lines += [f"```{label}\n{body}```" for label, body in blocks(case) if label.startswith("ours ")]
        written.append("\n".join(lines) + "\n")
    return text, "\n## ".join(written)


def main(arguments):
    check = "--check" in arguments
    different = []
    for path in arguments:
        if path == "--check":
            continue
        old, new = recorded(path)
        if old != new:
            different.append(path)
            if not check:
                with open(path, "w") as file:
                    file.write(new)
    server = psycopg2.connect(SERVER)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    if check and different:
        sys.exit(f"the reference answers otherwise now: {', '.join(different)}")


main(sys.argv[1:])
