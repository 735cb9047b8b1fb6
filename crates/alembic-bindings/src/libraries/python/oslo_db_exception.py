class DBError(Exception):
    def __init__(self, inner_exception=None, cause=None):
        super().__init__(str(inner_exception))
        self.inner_exception = inner_exception
        self.cause = cause


class DBDuplicateEntry(DBError):
    def __init__(self, columns=None, inner_exception=None, value=None):
        super().__init__(inner_exception)
        self.columns = columns or []
        self.value = value


class DBConstraintError(DBError):
    def __init__(self, table, check_name, inner_exception=None):
        super().__init__(inner_exception)
        self.table = table
        self.check_name = check_name


class DBReferenceError(DBError):
    def __init__(self, table, constraint, key, key_table, inner_exception=None):
        super().__init__(inner_exception)
        self.table = table
        self.constraint = constraint
        self.key = key
        self.key_table = key_table


class DBNonExistentConstraint(DBError):
    def __init__(self, table, constraint, inner_exception=None):
        super().__init__(inner_exception)
        self.table = table
        self.constraint = constraint


class DBNonExistentTable(DBError):
    def __init__(self, table, inner_exception=None):
        super().__init__(inner_exception)
        self.table = table


class DBNonExistentDatabase(DBError):
    def __init__(self, database, inner_exception=None):
        super().__init__(inner_exception)
        self.database = database


class DBDeadlock(DBError):
    pass


class DBConsistencyError(DBDeadlock):
    pass


class DBInvalidUnicodeParameter(Exception):
    def __init__(self):
        super().__init__("Invalid Parameter: Encoding directive wasn't provided.")


class DBMigrationError(DBError):
    pass


class DBConnectionError(DBError):
    pass


class DBDataError(DBError):
    pass


class DBNotSupportedError(DBError):
    pass


class InvalidSortKey(Exception):
    def __init__(self, key=None):
        super().__init__("Sort key supplied is invalid: %s" % key)
        self.key = key


class ColumnError(Exception):
    pass


class BackendNotAvailable(Exception):
    pass


class RetryRequest(Exception):
    def __init__(self, inner_exc):
        self.inner_exc = inner_exc


class NoEngineContextEstablished(AttributeError):
    pass


class ContextNotRequestedError(AttributeError):
    pass


class CantStartEngineError(Exception):
    pass
