# oslo.db 18.1.1, SQLAlchemy 2.1.9
import sqlalchemy as sa
from oslo_db.sqlalchemy import types
from sqlalchemy.dialects import postgresql

print(types.JsonEncodedDict.impl, types.SoftDeleteInteger.impl)
print(types.JsonEncodedDict(mysql_as_long=True).impl.compile(dialect=postgresql.dialect()))
metadata = sa.MetaData()
metadata.bind = "kept"
print(metadata.bind)
try:
    types.JsonEncodedList(mysql_as_long=True, mysql_as_medium=True)
except TypeError as error:
    print(error)
for made, value in (
    (types.JsonEncodedDict(), {"a": [1, None]}),
    (types.JsonEncodedDict(), None),
    (types.JsonEncodedList(), None),
    (types.JsonEncodedType(), None),
    (types.JsonEncodedList(), {"a": 1}),
    (types.SoftDeleteInteger(), True),
    (types.SoftDeleteInteger(), None),
):
    try:
        print(repr(made.process_bind_param(value, None)))
    except TypeError as error:
        print(error)
print(types.JsonEncodedDict().process_result_value('{"a": 1}', None), types.JsonEncodedList().process_result_value(None, None))
