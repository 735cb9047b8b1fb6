# oslo.db 18.1.1, SQLAlchemy 2.1.9
import sqlalchemy as sa
from oslo_db import exception as db_exc
from oslo_db.exception import DBDuplicateEntry
from oslo_db.sqlalchemy import enginefacade, utils

for facade in (enginefacade.reader, enginefacade.writer):
    try:
        facade.get_engine()
    except db_exc.CantStartEngineError as error:
        print(type(error).__name__, error)
print(issubclass(db_exc.DBConsistencyError, db_exc.DBDeadlock), issubclass(DBDuplicateEntry, db_exc.DBError))
made = DBDuplicateEntry(["name"], ValueError("twice"), "x")
print(made, made.columns, made.value, repr(made.inner_exception), made.cause)
print(db_exc.DBNonExistentConstraint("pets", "fk").constraint, db_exc.InvalidSortKey("k"))
print(utils.to_list(None, 1), utils.to_list("ab"), utils.to_list((1, 2)), utils.to_list(3))
engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
with engine.begin() as connection:
    connection.execute(sa.text("CREATE TABLE owners (id INTEGER PRIMARY KEY)"))
    connection.execute(
        sa.text("CREATE TABLE pets (id INTEGER, name TEXT, owner INTEGER, CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES owners (id))")
    )
    utils.add_index(connection, "pets", "pets_name", ("name", "id"))
    print(utils.index_exists(connection, "pets", "pets_name"), utils.index_exists(connection, "pets", "other"))
    print(utils.index_exists_on_columns(connection, "pets", ("name", "id")), utils.column_exists(connection, "pets", "nick"))
    print([index["name"] for index in utils.get_indexes(connection, "pets")])
    utils.change_index_columns(connection, "pets", "pets_name", ["id"])
    print([index["column_names"] for index in utils.get_indexes(connection, "pets")])
    for call in (utils.add_index, utils.drop_index):
        try:
            call(connection, "pets", *(("pets_name", ["id"]) if call is utils.add_index else ("none",)))
        except ValueError as error:
            print(error)
    print(utils.get_foreign_key_constraint_name(connection, "pets", "owner"), utils.get_table(connection, "pets").c.keys())
