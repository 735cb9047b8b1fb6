//! Run Alembic migrations from Rust: Config and one function per command.
