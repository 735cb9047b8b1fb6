//! alembic.ini and pyproject.toml as the reference reads them.
