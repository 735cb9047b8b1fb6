//! The `alembic` command.

fn main() {}
