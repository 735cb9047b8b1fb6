//! How long a machine, an `env.py` and a migration take with hosts that do nothing: `cargo run --release --example measure`.

#![expect(clippy::disallowed_types, reason = "a measurement needs a clock")]

use std::io;
use std::rc::Rc;
use std::time::Instant;

use alembic_evaluator::{
    Constructor, Log, LogLevel, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, Object,
    System, Value, Vm,
};

struct Nothing;

impl System for Nothing {
    fn environment_variable(&self, _: &str) -> Option<String> {
        None
    }
    fn environment(&self) -> Vec<(String, String)> {
        Vec::new()
    }
    fn read_file(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
    fn write_file(&self, _: &str, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn is_file(&self, path: &str) -> bool {
        path == "models.py"
    }
    fn is_directory(&self, _: &str) -> bool {
        false
    }
    fn list_directory(&self, _: &str) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
    fn current_directory(&self) -> String {
        "/".into()
    }
    fn now(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
    fn random(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
    fn write_stdout(&self, text: &str) {
        println!("{text}");
    }
    fn write_stderr(&self, _: &str) {}
    fn arguments(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Log for Nothing {
    fn record(&self, _: &str, _: LogLevel, _: &str) {}
    fn is_enabled(&self, _: &str, _: LogLevel) -> bool {
        false
    }
    fn set_level(&self, _: &str, _: LogLevel) {}
    fn file_config(&self, _: &str, _: &[(String, String)], _: bool) -> alembic_evaluator::Outcome<()> {
        Ok(())
    }
}

/// Any object: every attribute is one, every call gives one, it is a context manager.
struct Anything;

static ANYTHING: NativeClass = NativeClass {
    name: "Anything",
    module: "host",
    members: &[Member::method("configure", "(*args: deferred, **options: deferred)", |_, this, _| {
        Ok(this.clone())
    })],
    constructor: Some(Constructor {
        signature: "(*args: deferred, **options: deferred)",
        call: |_, _, _| Ok(Value::new_object(Anything)),
    }),
    dynamic: true,
    ..NativeClass::DEFAULT
};

impl Object for Anything {
    fn class(&self) -> &'static NativeClass {
        &ANYTHING
    }
    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> alembic_evaluator::Outcome<Option<Value>> {
        Ok(Some(match name {
            "config_file_name" => "alembic.ini".into(),
            "config_ini_section" => "alembic".into(),
            _ => Value::new_object(Anything),
        }))
    }
    fn call(
        &self,
        _: &mut Vm,
        _: &Value,
        _: alembic_evaluator::CallArguments,
    ) -> alembic_evaluator::Outcome<Value> {
        Ok(Value::Bool(false))
    }
    fn enter(&self, _: &mut Vm, _: &Value) -> alembic_evaluator::Outcome<Option<Value>> {
        Ok(Some(Value::new_object(Anything)))
    }
}

const fn anything(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "(*args: deferred, **options: deferred)",
        call: |_, _| Ok(Value::new_object(Anything)),
        returns: None,
    }
}

static ALEMBIC: NativeModule = NativeModule {
    name: "alembic",
    members: &[
        ("context", ModuleMember::Value(|_| Ok(Value::new_object(Anything)))),
        ("op", ModuleMember::Value(|_| Ok(Value::new_object(Anything)))),
    ],
    ..NativeModule::DEFAULT
};

static SQLALCHEMY: NativeModule = NativeModule {
    name: "sqlalchemy",
    members: &[
        ("engine_from_config", ModuleMember::Function(anything("engine_from_config"))),
        ("pool", ModuleMember::Value(|_| Ok(Value::new_object(Anything)))),
        ("Column", ModuleMember::Class(&ANYTHING)),
        ("Integer", ModuleMember::Class(&ANYTHING)),
        ("String", ModuleMember::Class(&ANYTHING)),
        ("ForeignKeyConstraint", ModuleMember::Class(&ANYTHING)),
        ("PrimaryKeyConstraint", ModuleMember::Class(&ANYTHING)),
        ("text", ModuleMember::Function(anything("text"))),
    ],
    ..NativeModule::DEFAULT
};

const ENVIRONMENT: &str = r#"
import os
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context
from models import Base

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name)

target_metadata = Base.metadata

if os.environ.get("DATABASE_URL"):
    config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])


def include_object(object, name, type_, reflected, compare_to):
    return not (type_ == "table" and name.startswith("tmp_"))


def run_migrations_offline() -> None:
    """Run without a connection."""
    url = config.get_main_option("sqlalchemy.url")
    context.configure(
        url=url,
        target_metadata=target_metadata,
        literal_binds=True,
        include_object=include_object,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction:
        context.run_migrations()


def run_migrations_online() -> None:
    """Run on a connection."""
    connectable = engine_from_config(
        config.get_section,
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    with connectable.connect as connection:
        context.configure(
            connection=connection, target_metadata=target_metadata, include_object=include_object
        )

        with context.begin_transaction:
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"#;

const MIGRATION: &str = r#""""pets

Revision ID: 1975ea83b712
Revises: ae1027a6acf3
"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

revision: str = "1975ea83b712"
down_revision: Union[str, Sequence[str], None] = "ae1027a6acf3"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "pets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_pets_name"), "pets", ["name"], unique=False)
    for table in ("pets", "owners"):
        op.execute(f"UPDATE {table} SET age = 0 WHERE age IS NULL")
    with op.batch_alter_table as batch:
        batch.add_column(sa.Column("age", sa.Integer(), server_default=sa.text("0")))
    op.drop_column("owners", "nick")
    op.drop_column("owners", "phone")


def downgrade() -> None:
    op.drop_index(op.f("ix_pets_name"), table_name="pets")
    op.drop_table("pets")
"#;

fn once() -> Result<(), alembic_evaluator::Interruption> {
    let mut vm = Vm::new(Rc::new(Nothing));
    vm.set_log(Rc::new(Nothing));
    vm.add_native_modules(&[&ALEMBIC, &SQLALCHEMY]);
    vm.set_import_roots(vec![String::new()]);
    let program = vm.load("env.py", ENVIRONMENT, None)?;
    vm.run(&program, "env_py", &[])?;
    let program = vm.load("a.py", MIGRATION, None)?;
    if let Some(unsupported) = vm.check(&program, &["upgrade"]).into_iter().next() {
        return Err(unsupported.into());
    }
    let module = vm.run(&program, "a", &[])?;
    let upgrade = vm.get_attribute(&Value::Module(module), "upgrade")?;
    vm.call(&upgrade, alembic_evaluator::CallArguments::new())?;
    Ok(())
}

fn main() {
    let mut times: Vec<u128> = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        if let Err(error) = once() {
            println!("{error}");
            return;
        }
        times.push(start.elapsed().as_nanos());
    }
    println!("first {} µs", times[0] / 1000);
    times.sort_unstable();
    println!("median {} µs", times[100] / 1000);
    let mut vm = Vm::new(Rc::new(Nothing));
    let start = Instant::now();
    let source = "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nx = f(22)\nt = 0\nfor i in range(200000):\n    t += i * 2\n";
    if let Err(error) = vm.run_module("loop.py", source, "loop") {
        println!("{error}");
    }
    println!("28,657 calls and 200,000 turns of a loop: {} ms", start.elapsed().as_millis());
}
