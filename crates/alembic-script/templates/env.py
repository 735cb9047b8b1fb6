from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context

# What the ini file and the command line say.
config = context.config

# Logging as the ini file describes it.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# The MetaData of the models, for --autogenerate and check:
# from myapp.models import Base
# target_metadata = Base.metadata
target_metadata = None

# Settings of one's own come from the ini file too:
# schema = config.get_main_option("schema")


def run_migrations_offline() -> None:
    """Write the statements instead of executing them (--sql).

    Only the URL is needed: no database is opened, no driver loaded.
    """
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
    """Execute the statements in the database of the URL."""
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
