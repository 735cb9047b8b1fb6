from collections import abc

import sqlalchemy
from sqlalchemy.engine import url


def make_url(target):
    return url.make_url(target if isinstance(target, url.URL) else str(target))


def to_list(x, default=None):
    if x is None:
        return default
    if isinstance(x, list):
        return x
    return list(x) if isinstance(x, abc.Iterable) and not isinstance(x, str) else [x]


def get_table(engine, name):
    return sqlalchemy.Table(name, sqlalchemy.MetaData(), autoload_with=engine)


def get_indexes(engine, table_name):
    return sqlalchemy.inspect(engine).get_indexes(table_name)


def index_exists(engine, table_name, index_name):
    return any(index["name"] == index_name for index in get_indexes(engine, table_name))


def index_exists_on_columns(engine, table_name, columns):
    wanted = list(columns)
    return any(index["column_names"] == wanted for index in get_indexes(engine, table_name))


def add_index(engine, table_name, index_name, idx_columns):
    table = get_table(engine, table_name)
    if index_exists(engine, table_name, index_name):
        raise ValueError("Index '%s' already exists!" % index_name)
    sqlalchemy.Index(index_name, *[table.c[column] for column in idx_columns]).create(engine)


def drop_index(engine, table_name, index_name):
    for index in get_table(engine, table_name).indexes:
        if index.name == index_name:
            index.drop(engine)
            return
    raise ValueError("Index '%s' not found!" % index_name)


def change_index_columns(engine, table_name, index_name, new_columns):
    drop_index(engine, table_name, index_name)
    add_index(engine, table_name, index_name, new_columns)


def column_exists(engine, table_name, column):
    return column in get_table(engine, table_name).c


def get_foreign_key_constraint_name(engine, table_name, column_name):
    for key in sqlalchemy.inspect(engine).get_foreign_keys(table_name):
        if column_name in key["constrained_columns"]:
            return key["name"]
