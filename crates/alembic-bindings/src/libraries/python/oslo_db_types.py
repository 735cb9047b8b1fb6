import json

from sqlalchemy import Integer, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator


class JsonEncodedType(TypeDecorator):
    type = None
    impl = Text
    cache_ok = True

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        super().__init__()
        if mysql_as_long and mysql_as_medium:
            raise TypeError("mysql_as_long and mysql_as_medium are mutually exclusive")
        for is_asked, longer in ((mysql_as_long, mysql.LONGTEXT), (mysql_as_medium, mysql.MEDIUMTEXT)):
            if is_asked:
                self.impl = Text().with_variant(longer(), "mysql")

    def process_bind_param(self, value, dialect):
        expected = self.type
        if expected is not None:
            value = expected() if value is None else value
            if not isinstance(value, expected):
                names = (self.__class__.__name__, expected.__name__, type(value).__name__)
                raise TypeError("%s supposes to store %s objects, but %s given" % names)
        return json.dumps(value)

    def process_result_value(self, value, dialect):
        return None if value is None else json.loads(value)


class JsonEncodedDict(JsonEncodedType):
    type = dict
    cache_ok = True


class JsonEncodedList(JsonEncodedType):
    type = list
    cache_ok = True


class SoftDeleteInteger(TypeDecorator):
    impl = Integer
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else int(value)
