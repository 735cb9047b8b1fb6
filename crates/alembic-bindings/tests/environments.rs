//! env.py in the shapes that projects have, against a host that writes down what it is asked for.

mod recording;

use std::collections::HashMap;
use std::rc::Rc;

use alembic_config::Config;
use recording::{Host, World, machine, shown};

/// A module of the example's models: its name and its text.
macro_rules! example {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../examples/ecomerce/models/", $name, ".py")))
    };
}

/// Runs an env.py. The configuration has a URL, an extra section and two `-x` arguments.
fn run(offline: bool, source: &str, world: World) -> (Rc<Host>, Result<(), String>) {
    let mut config = Config::new(alembic_config::Environment::default())
        .with_x_arguments(vec!["tenant=north".to_owned(), "dry".to_owned()]);
    config.set_main_option("script_location", "alembic").unwrap();
    config.set_main_option("sqlalchemy.url", "sqlite:///app.db").unwrap();
    config.set_main_option("sqlalchemy.echo", "true").unwrap();
    config.set_main_option("databases", "first, second").unwrap();
    for name in ["first", "second"] {
        config.set_section_option(name, "sqlalchemy.url", &format!("sqlite:///{name}.db")).unwrap();
    }
    let host = Host::new(config, offline);
    let mut vm = machine(&host, Rc::new(world));
    let outcome = vm.run_module("alembic/env.py", source, "env_py").map(drop).map_err(|error| shown(&error));
    (host, outcome)
}

#[track_caller]
fn check(offline: bool, source: &str, journal: &[&str]) {
    let (host, outcome) = run(offline, source, World::default());
    assert_eq!(outcome, Ok(()));
    assert_eq!(host.journal.text(), journal.join("\n"));
}

#[track_caller]
fn check_error(source: &str, error: &str) {
    let (_, outcome) = run(false, source, World::default());
    assert_eq!(outcome, Err(error.to_owned()));
}

const STOCK: &str = r#"
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

from app.models import Base
from app import nothing_of_this_is_looked_at

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

target_metadata = Base.metadata


def run_migrations_offline() -> None:
    url = config.get_main_option("sqlalchemy.url")
    context.configure(
        url=url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    with connectable.connect() as connection:
        context.configure(
            connection=connection, target_metadata=target_metadata
        )

        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"#;

#[test]
fn the_stock_file_online() {
    check(
        false,
        STOCK,
        &[
            "connect sqlite:///app.db",
            "configure connection=<Connection> target_metadata=<app.models.Base.metadata>",
            "begin transaction",
            "run_migrations",
            "end transaction",
        ],
    );
}

#[test]
fn the_stock_file_offline() {
    check(
        true,
        STOCK,
        &[
            "configure url='sqlite:///app.db' dialect_opts={'paramstyle': 'named'} target_metadata=<app.models.Base.metadata> literal_binds=True",
            "begin transaction",
            "run_migrations",
            "end transaction",
        ],
    );
}

#[test]
fn the_stock_file_of_async_projects() {
    let source = r#"
import asyncio

from sqlalchemy import pool
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import async_engine_from_config

from alembic import context

config = context.config
target_metadata = None


def do_run_migrations(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=target_metadata)

    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations() -> None:
    connectable = async_engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    async with connectable.connect() as connection:
        await connection.run_sync(do_run_migrations)

    await connectable.dispose()


def run_migrations_online() -> None:
    asyncio.run(run_async_migrations())


run_migrations_online()
"#;
    check(
        false,
        source,
        &[
            "connect sqlite:///app.db",
            "configure connection=<Connection> target_metadata=None",
            "begin transaction",
            "run_migrations",
            "end transaction",
        ],
    );
}

#[test]
fn an_async_engine_around_a_plain_one() {
    let source = r#"
import asyncio
from alembic import context
from sqlalchemy import engine_from_config, pool
from sqlalchemy.ext.asyncio import AsyncEngine

def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    connectable = AsyncEngine(
        engine_from_config(
            context.config.get_section(context.config.config_ini_section),
            prefix="sqlalchemy.",
            poolclass=pool.NullPool,
            future=True,
        )
    )
    async with connectable.connect() as connection:
        await connection.run_sync(migrate)

asyncio.run(main())
"#;
    check(
        false,
        source,
        &[
            "connect sqlite:///app.db",
            "configure connection=<Connection>",
            "begin transaction",
            "run_migrations",
            "end transaction",
        ],
    );
}

#[test]
fn an_engine_of_autocommit_connections() {
    let source = r#"
from alembic import context
from sqlalchemy import create_engine, text

with create_engine("sqlite://", isolation_level="AUTOCOMMIT").connect() as connection:
    connection.execute(text("CREATE TABLE t (a INTEGER)"))
    connection.rollback()
    context.static_output(connection.scalar(text("SELECT name FROM sqlite_master")))
"#;
    check(false, source, &["connect sqlite:// isolation_level=AUTOCOMMIT", "static_output t"]);
}

const FLASK: &str = r"
from flask import current_app
from alembic import context

def get_engine():
    try:
        return current_app.extensions['migrate'].db.get_engine()
    except (TypeError, AttributeError):
        return current_app.extensions['migrate'].db.engine

context.config.set_main_option('sqlalchemy.url', str(get_engine().url).replace('%', '%%'))
database = current_app.extensions['migrate'].db
metadata = database.metadatas[None] if hasattr(database, 'metadatas') else database.metadata
arguments = current_app.extensions['migrate'].configure_args
if arguments.get('process_revision_directives') is None:
    arguments['process_revision_directives'] = print
with get_engine().connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, **arguments)
    with context.begin_transaction():
        context.run_migrations()
";

/// Runs [`FLASK`] in a project with these files.
fn run_flask(files: &[(&str, &str)]) -> (Rc<Host>, Result<(), String>) {
    let world = World::default();
    for (path, text) in files {
        world.files.borrow_mut().insert(format!("/project/{path}"), (*text).to_owned());
    }
    run(false, FLASK, world)
}

/// Extensions of an application that is never run.
const EXTENSIONS: &str = "from flask_migrate import Migrate\nfrom flask_sqlalchemy import SQLAlchemy\n\
                          db = SQLAlchemy()\nmigrate = Migrate(compare_type=True)\n";

/// What the project hands to Flask-Migrate decides; where it is called makes no difference.
#[test]
fn flask_projects_hand_their_options_to_migrate() {
    let with =
        |line: &str| format!("def create_app(name):\n    app = Flask(name)\n    {line}\n    return app\n");
    let extended = with("migrate.init_app(app, db, version_table='versions')");
    let local = with(
        "from .extensions import db as database, migrate\n    migrate.init_app(app, database, version_table='versions')",
    );
    let module = "from flask import Flask\nfrom flask_migrate import Migrate\nfrom .extensions import db\n\
                  app = Flask(__name__)\napp.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///other.db'\n\
                  Migrate(app, db=db, version_table='versions')\n";
    for text in [&format!("from app.extensions import *\n{extended}"), &local, module] {
        let files = [
            ("app/__init__.py", text),
            ("app/extensions.py", EXTENSIONS),
            ("tests/test_app.py", "Migrate(app, db, version_table='other')\n"),
        ];
        let (host, outcome) = run_flask(&files);
        assert_eq!(outcome, Ok(()), "{text}");
        let journal = host.journal.text();
        assert!(
            journal.starts_with("connect sqlite:///app.db\nconfigure connection=<Connection> "),
            "{journal}"
        );
        assert!(journal.contains(" target_metadata=<MetaData> "), "{journal}");
        assert!(journal.contains(" version_table='versions'"), "{journal}");
        assert!(journal.ends_with("\nbegin transaction\nrun_migrations\nend transaction"), "{journal}");
    }
}

/// Nobody guesses what an application hands over.
#[test]
fn flask_projects_of_which_too_little_is_known() {
    let calls = "def a(app):\n    migrate.init_app(app, db)\ndef b(app):\n    migrate.init_app(app, db)\n";
    let variable = "def a(app, name):\n    migrate.init_app(app, db, version_table=name)\n";
    for (text, expected) in [
        ("", "alembic/env.py:7:16: no call of `Migrate(app, db)` is found in the Python files of /project"),
        (
            calls,
            "alembic/env.py:7:16: which call of Flask-Migrate is the application's is not known: \
             /project/app.py:2:5, /project/app.py:4:5",
        ),
        (
            variable,
            "/project/app.py:2:5: `name`, which `migrate.init_app` is given, is a variable of the function around it",
        ),
        (
            "@migrate.configure\ndef configure(config):\n    return config\n",
            "alembic/env.py:7:16: what `configure` of Flask-Migrate decorates in /project/app.py",
        ),
    ] {
        let (host, outcome) = run_flask(&[("app.py", text), ("extensions.py", EXTENSIONS)]);
        assert_eq!(outcome, Err(format!("unsupported {expected}")));
        assert_eq!(host.journal.text(), "");
    }
}

const SEVERAL_DATABASES: &str = r#"
import logging

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

config = context.config
logger = logging.getLogger("alembic.env")
db_names = config.get_main_option("databases", "")
target_metadata = {}

engines = {}
for name in db_names.split(", "):
    engines[name] = rec = {}
    rec["engine"] = engine_from_config(
        context.config.get_section(name, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

for name, rec in engines.items():
    engine = rec["engine"]
    rec["connection"] = conn = engine.connect()
    rec["transaction"] = conn.begin()

try:
    for name, rec in engines.items():
        logger.info("Migrating database %s" % name)
        context.configure(
            connection=rec["connection"],
            upgrade_token="%s_upgrades" % name,
            downgrade_token="%s_downgrades" % name,
            target_metadata=target_metadata.get(name),
        )
        context.run_migrations(engine_name=name)

    for rec in engines.values():
        rec["transaction"].commit()
except:
    for rec in engines.values():
        rec["transaction"].rollback()
    raise
finally:
    for rec in engines.values():
        rec["connection"].close()
"#;

#[test]
fn several_databases() {
    check(
        false,
        SEVERAL_DATABASES,
        &[
            "connect sqlite:///first.db",
            "connect sqlite:///second.db",
            "configure connection=<Connection> target_metadata=None upgrade_token='first_upgrades' downgrade_token='first_downgrades'",
            "run_migrations engine_name='first'",
            "configure connection=<Connection> target_metadata=None upgrade_token='second_upgrades' downgrade_token='second_downgrades'",
            "run_migrations engine_name='second'",
        ],
    );
}

#[test]
fn a_url_from_the_environment_goes_through_the_configuration() {
    let source = r#"
import os

from alembic import context
from sqlalchemy import create_engine

context.config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"].replace("%", "%%"))
url = context.config.get_main_option("sqlalchemy.url")
engine = create_engine(url, pool_pre_ping=True, connect_args={"timeout": 15})
with engine.connect() as connection:
    context.configure(connection=connection, compare_type=True, render_as_batch=True, version_table="v")
    with context.begin_transaction():
        context.run_migrations()
"#;
    let variables = HashMap::from([("DATABASE_URL".to_owned(), "sqlite:///a%20b.db".to_owned())]);
    let (host, outcome) = run(false, source, World { variables, ..World::default() });
    assert_eq!(outcome, Ok(()));
    assert_eq!(
        host.journal.text(),
        "connect sqlite:///a b.db?timeout=15\n\
         configure connection=<Connection> render_as_batch=True compare_type=True version_table='v'\n\
         begin transaction\nrun_migrations\nend transaction"
    );
    let recorder = host.recorder();
    assert_eq!(recorder.options.version_table.as_deref(), Some("v"));
}

#[test]
fn a_schema_for_each_tenant() {
    let source = r#"
from alembic import context
from sqlalchemy import create_engine, text

tenant = context.get_x_argument(as_dictionary=True).get("tenant")
with create_engine("sqlite://").begin() as connection:
    for schema in [tenant, "south"]:
        connection.execute(text("CREATE TABLE " + schema + " (a INTEGER)"))
        context.configure(connection=connection, version_table_schema=schema, include_schemas=True)
        context.run_migrations()
    names = connection.execute(text("SELECT name FROM sqlite_master ORDER BY name")).scalars().all()
    context.static_output(", ".join(names))
"#;
    check(
        false,
        source,
        &[
            "connect sqlite://",
            "configure connection=<Connection> include_schemas=True version_table_schema='north'",
            "run_migrations",
            "configure connection=<Connection> include_schemas=True version_table_schema='south'",
            "run_migrations",
            "static_output north, south",
        ],
    );
}

#[test]
fn what_the_context_knows() {
    let source = r#"
from alembic import context

config = context.config
config.attributes["seen"] = True
for value in [
    context.get_x_argument(),
    context.get_x_argument(as_dictionary=True),
    context.get_tag_argument(),
    context.get_head_revision(),
    context.get_head_revisions(),
    context.get_revision_argument(),
    context.get_starting_revision_argument(),
    context.is_offline_mode(),
    context.requires_connection(),
    context.config.attributes,
    config.cmd_opts.x,
    getattr(config.cmd_opts, "autogenerate", False),
    config.config_ini_section,
    config.config_file_name,
    config.get_main_option("nothing"),
    config.get_main_option("nothing", "else"),
    config.get_section("nothing"),
    config.get_section("first"),
    config.get_section_option("second", "sqlalchemy.url"),
]:
    context.static_output(repr(value))
context.configure(dialect_name="postgresql", custom=5)
migration = context.get_context()
for value in [
    migration.dialect.name,
    migration.as_sql,
    migration.bind.dialect.name,
    context.get_bind().engine.name,
    migration.version_table,
    migration.version_table_schema,
    migration.opts["custom"],
    migration.opts["upgrade_token"],
    "connection" in migration.opts,
    migration.get_current_revision(),
    migration.get_current_heads(),
    context.is_transactional_ddl(),
    context.get_impl().dialect.name,
    migration.config is config,
]:
    context.static_output(repr(value))
"#;
    let (host, outcome) = run(true, source, World::default());
    assert_eq!(outcome, Ok(()));
    let journal = host.journal.text();
    let values: Vec<&str> = journal.lines().filter_map(|line| line.strip_prefix("static_output ")).collect();
    assert_eq!(
        values,
        [
            "['tenant=north', 'dry']",
            "{'tenant': 'north', 'dry': ''}",
            "'a tag'",
            "'abc'",
            "('abc',)",
            "'abc'",
            "None",
            "True",
            "False",
            "{'seen': True}",
            "['tenant=north', 'dry']",
            "False",
            "'alembic'",
            "None",
            "None",
            "'else'",
            "None",
            "{'here': '.', 'sqlalchemy.url': 'sqlite:///first.db'}",
            "'sqlite:///second.db'",
            "'postgresql'",
            "True",
            "'postgresql'",
            "'postgresql'",
            "'alembic_version'",
            "None",
            "5",
            "'upgrades'",
            "False",
            "'abc'",
            "('abc',)",
            "True",
            "'postgresql'",
            "True",
        ]
    );
}

/// Recorded from Alembic 1.20.1 and SQLAlchemy 2.1.9.
#[test]
fn errors_have_the_reference_texts() {
    let context = "from alembic import context\nfrom sqlalchemy import *\n";
    for (source, error) in [
        ("context.configure()", "Exception: Connection, url, or dialect_name is required."),
        ("context.configure(url=None)", "Exception: Connection, url, or dialect_name is required."),
        (
            "context.configure(connection=5)",
            "CommandError: 'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, got 5",
        ),
        ("context.get_context()", "Exception: No context has been configured yet."),
        ("context.get_bind()", "Exception: No context has been configured yet."),
        ("create_engine('nope')", "ArgumentError: Could not parse SQLAlchemy URL from given URL string"),
        ("create_engine(None)", "ArgumentError: Expected string or URL object, got None"),
        ("create_engine('nope://x')", "NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:nope"),
        ("engine_from_config({}, prefix='sqlalchemy.')", "KeyError: url"),
        (
            "connection = create_engine('sqlite://').connect()\nconnection.begin()\nconnection.begin()",
            "InvalidRequestError: This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't call begin() here unless rollback() or commit() is called first.",
        ),
    ] {
        check_error(&format!("{context}{source}\n"), error);
    }
}

#[test]
fn what_is_not_known_is_unsupported_with_its_place() {
    for (source, error) in [
        ("from sqlalchemy import tablesample\ntablesample(1)\n", "tablesample`"),
        ("from sqlalchemy.dialects import mysql\nmysql.insert\n", "mysql.insert"),
        (
            "import sqlalchemy as sa\nsa.create_engine('sqlite://', connect_args={'factory': print})\n",
            "connect_args[\"factory\"]",
        ),
        ("import sqlalchemy as sa\nsa.create_engine('sqlite://', creator=print)\n", "creator"),
        ("import sqlalchemy as sa\nsa.create_engine('sqlite://').raw_connection()\n", "raw_connection"),
        ("from alembic import context\ncontext.configure_more()\n", "configure_more`"),
        ("from sqlalchemy.orm import Session\nSession(bind=None)\n", "`Session`"),
    ] {
        let (_, outcome) = run(false, source, World::default());
        let shown = outcome.unwrap_err();
        assert!(shown.starts_with("unsupported alembic/env.py:"), "{shown}");
        assert!(shown.contains(error), "{shown}");
    }
}

#[test]
fn target_metadata_of_the_projects_own_modules() {
    for (models, convention) in [
        (
            "from sqlalchemy.orm import DeclarativeBase\nfrom sqlalchemy import MetaData\n\nclass Base(DeclarativeBase):\n    metadata = MetaData(naming_convention={'pk': 'pk_%(table_name)s'})\n",
            Some("pk_%(table_name)s"),
        ),
        (
            "from sqlalchemy import MetaData\nfrom sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base(metadata=MetaData(naming_convention={'pk': 'p_%(table_name)s'}))\n",
            Some("p_%(table_name)s"),
        ),
        ("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n", None),
        (
            "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import as_declarative, declared_attr\n\n@as_declarative(metadata=MetaData(naming_convention={'pk': 'd_%(table_name)s'}))\nclass Base:\n    @declared_attr\n    def __tablename__(cls):\n        return cls.__name__.lower()\n",
            Some("d_%(table_name)s"),
        ),
        (
            "from sqlalchemy import MetaData\nfrom sqlalchemy.ext.asyncio import AsyncAttrs, async_sessionmaker, create_async_engine\nfrom sqlalchemy.orm import DeclarativeBase, declared_attr\n\nengine = create_async_engine('sqlite+aiosqlite://')\nsessions = async_sessionmaker(engine, expire_on_commit=False)\n\nclass Base(AsyncAttrs, DeclarativeBase):\n    metadata = MetaData(naming_convention={'pk': 'a_%(table_name)s'})\n\n    @declared_attr.directive\n    def __tablename__(cls):\n        return cls.__name__.lower()\n",
            Some("a_%(table_name)s"),
        ),
        (
            "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import registry\nBase = registry(metadata=MetaData(naming_convention={'pk': 'r_%(table_name)s'})).generate_base()\n",
            Some("r_%(table_name)s"),
        ),
        (
            "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\nBase.metadata.naming_convention = {'pk': 's_%(table_name)s'}\n",
            Some("s_%(table_name)s"),
        ),
        (
            "from sqlalchemy import Column, ForeignKey, Integer\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship\n\nclass Base(DeclarativeBase):\n    pass\n\nclass Pet(Base):\n    __tablename__ = 'pets'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    owner_id = Column(Integer, ForeignKey('owners.id'))\n    owner = relationship('Owner', back_populates='pets')\n",
            None,
        ),
    ] {
        let source = "from alembic import context\nfrom models import Base\ncontext.configure(dialect_name='sqlite', target_metadata=Base.metadata)\n";
        let config = Config::new(alembic_config::Environment::default());
        let host = Host::new(config, true);
        let world = World::default();
        world.files.borrow_mut().insert("/project/models.py".to_owned(), models.to_owned());
        let mut vm = machine(&host, Rc::new(world));
        if let Err(error) = vm.run_module("alembic/env.py", source, "env_py") {
            panic!("{}", shown(&error));
        }
        let options = host.recorder().options.clone();
        let found = match alembic_bindings::naming_convention(&mut vm, &options) {
            Ok(found) => found.unwrap(),
            Err(error) => panic!("{}", shown(&error)),
        };
        assert_eq!(found.template(alembic_schema::ConstraintKind::PrimaryKey), convention, "{models}");
    }
}

/// The example's env.py and its models, as they are.
#[test]
fn the_example() {
    let world = World::default();
    for (name, text) in [
        example!("base"),
        example!("owners"),
        example!("pets"),
        example!("species"),
        example!("manipulations"),
        example!("manipulation_facts"),
        example!("__init__"),
    ] {
        world.files.borrow_mut().insert(format!("/project/models/{name}.py"), text.to_owned());
    }
    let source = include_str!("../../../examples/ecomerce/alembic/env.py")
        .replace("fileConfig(config.config_file_name)", "");
    let mut config = Config::new(alembic_config::Environment::default());
    config.set_main_option("sqlalchemy.url", "sqlite:///shop.db").unwrap();
    let host = Host::new(config, false);
    let mut vm = machine(&host, Rc::new(world));
    if let Err(error) = vm.run_module("alembic/env.py", &source, "env_py") {
        panic!("{}", shown(&error));
    }
    assert_eq!(
        host.journal.text(),
        "connect sqlite:///shop.db\n\
         configure connection=<Connection> target_metadata=<models.base.Base.metadata>\n\
         begin transaction\nrun_migrations\nend transaction"
    );
    let options = host.recorder().options.clone();
    match alembic_bindings::naming_convention(&mut vm, &options) {
        Ok(convention) => assert_eq!(convention, Some(alembic_schema::NamingConvention::default())),
        Err(error) => panic!("{}", shown(&error)),
    }
}

/// Recorded from SQLAlchemy 2.1.9: whoever listens to `connect` is called before the engine gives the connection.
#[test]
fn listeners_are_called_with_the_drivers_connection() {
    let source = r#"
from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def every_engine(dbapi_connection, record):
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()

engine = create_engine("sqlite:///one.db")

def this_engine(dbapi_connection, record):
    context.static_output(repr(dbapi_connection.execute("PRAGMA foreign_keys").fetchone()))

event.listen(engine, "connect", this_engine)
with engine.connect() as connection:
    context.static_output(repr((event.contains(engine, "connect", this_engine), connection.in_transaction())))
event.remove(engine, "connect", this_engine)
engine.connect()
"#;
    check(
        false,
        source,
        &[
            "connect sqlite:///one.db",
            "static_output (1,)",
            "static_output (True, False)",
            "connect sqlite:///one.db",
        ],
    );
    let other = "from sqlalchemy import create_engine, event\nevent.listen(create_engine('sqlite://'), 'begin', print)\n";
    check_unsupported(other, "the event `begin` of sqlalchemy.event is not supported");
}

#[track_caller]
fn check_unsupported(source: &str, sentence: &str) {
    let (_, outcome) = run(false, source, World::default());
    let shown = outcome.unwrap_err();
    assert!(shown.starts_with("unsupported ") && shown.contains(sentence), "{shown}");
}

#[test]
fn contexts_and_directories_by_hand() {
    let source = r#"
from alembic import context
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

script = ScriptDirectory.from_config(context.config)
with create_engine("sqlite://").connect() as connection:
    migration = MigrationContext.configure(connection, opts={"version_table": "v"})
    context.static_output(repr((script.get_heads(), migration.get_current_revision(), migration.version_table)))
    context.configure(connection=connection)
    context.get_context()._ensure_version_table()
    connection.dialect.default_schema_name = "tenant"
    context.static_output(connection.dialect.default_schema_name)
"#;
    check(
        false,
        source,
        &[
            "connect sqlite://",
            "static_output (['abc'], 'abc', 'v')",
            "configure connection=<Connection>",
            "ensure version table",
            "static_output tenant",
        ],
    );
}

/// `from models import Base` evaluates `Base` alone; asking for the tables evaluates what registers itself there.
#[test]
fn tables_register_themselves_before_somebody_asks_for_them() {
    let models = r#"
import heavy
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

heavy.connect()
Base = declarative_base()
metadata = Base.metadata
owners = sa.Table("owners", Base.metadata, sa.Column("id", sa.Integer, primary_key=True))
pets = sa.Table("pets", metadata, sa.Column("owner_id", sa.ForeignKey("owners.id")))
others = sa.Table("others", sa.MetaData())
"#;
    let source = r#"
from models import Base

assert [table.name for table in Base.metadata.sorted_tables] == ["owners", "pets"]
assert "pets" in Base.metadata and list(Base.metadata.tables) == ["owners", "pets"]
"#;
    let world = |models: &str| {
        let world = World::default();
        world.files.borrow_mut().insert("/project/models.py".to_owned(), models.to_owned());
        world
    };
    assert_eq!(run(false, source, world(models)).1, Ok(()));
    let model = format!("{models}\nclass Pet(Base):\n    __tablename__ = 'mapped'\n");
    assert_eq!(
        run(false, source, world(&model)).1,
        Err("ArgumentError: Mapper Mapper[Pet(mapped)] could not assemble any primary key columns for mapped table 'mapped'".to_owned())
    );
}
