//! The objects that Python code sees: alembic.op, alembic.context and sqlalchemy.
