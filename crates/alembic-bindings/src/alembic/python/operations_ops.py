class MigrateOperation:
    """What a generated revision does; `_apply` tells it to `alembic.op`."""

    @property
    def info(self):
        return self.__dict__.setdefault("_info", {})

    def _apply(self, op):
        raise NotImplementedError(f"No renderer is established for {type(self).__name__}")


class CreateTableOp(MigrateOperation):
    def __init__(
        self,
        table_name,
        columns,
        *,
        schema=None,
        if_not_exists=None,
        _namespace_metadata=None,
        _constraints_included=False,
        **kw,
    ):
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.if_not_exists = if_not_exists
        self._info = kw.pop("info", None) or {}
        self.comment = kw.pop("comment", None)
        self.prefixes = kw.pop("prefixes", None)
        self.kw = kw

    def _apply(self, op):
        kw = dict(self.kw)
        if self.comment is not None:
            kw["comment"] = self.comment
        if self.prefixes:
            kw["prefixes"] = self.prefixes
        if self.info:
            kw["info"] = self.info
        op.create_table(
            self.table_name, *self.columns, schema=self.schema, if_not_exists=self.if_not_exists, **kw
        )


class DropTableOp(MigrateOperation):
    def __init__(self, table_name, *, schema=None, if_exists=None, table_kw=None, _reverse=None):
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.table_kw = table_kw or {}

    def _apply(self, op):
        op.drop_table(self.table_name, schema=self.schema, if_exists=self.if_exists)


class AlterTableOp(MigrateOperation):
    def __init__(self, table_name, *, schema=None):
        self.table_name = table_name
        self.schema = schema


class RenameTableOp(AlterTableOp):
    def __init__(self, old_table_name, new_table_name, *, schema=None):
        super().__init__(old_table_name, schema=schema)
        self.new_table_name = new_table_name

    def _apply(self, op):
        op.rename_table(self.table_name, self.new_table_name, schema=self.schema)


class CreateTableCommentOp(AlterTableOp):
    def __init__(self, table_name, comment, *, schema=None, existing_comment=None):
        super().__init__(table_name, schema=schema)
        self.comment = comment
        self.existing_comment = existing_comment

    def _apply(self, op):
        op.create_table_comment(
            self.table_name, self.comment, existing_comment=self.existing_comment, schema=self.schema
        )


class DropTableCommentOp(AlterTableOp):
    def __init__(self, table_name, *, schema=None, existing_comment=None):
        super().__init__(table_name, schema=schema)
        self.existing_comment = existing_comment

    def _apply(self, op):
        op.drop_table_comment(self.table_name, existing_comment=self.existing_comment, schema=self.schema)


class AlterColumnOp(AlterTableOp):
    def __init__(
        self,
        table_name,
        column_name,
        *,
        schema=None,
        existing_type=None,
        existing_server_default=False,
        existing_nullable=None,
        existing_comment=None,
        modify_nullable=None,
        modify_comment=False,
        modify_server_default=False,
        modify_name=None,
        modify_type=None,
        **kw,
    ):
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.existing_type = existing_type
        self.existing_server_default = existing_server_default
        self.existing_nullable = existing_nullable
        self.existing_comment = existing_comment
        self.modify_nullable = modify_nullable
        self.modify_comment = modify_comment
        self.modify_server_default = modify_server_default
        self.modify_name = modify_name
        self.modify_type = modify_type
        self.kw = kw

    def has_changes(self):
        return (
            self.modify_nullable is not None
            or self.modify_server_default is not False
            or self.modify_type is not None
            or self.modify_comment is not False
            or self.modify_name is not None
        )

    def _apply(self, op):
        op.alter_column(
            self.table_name,
            self.column_name,
            nullable=self.modify_nullable,
            comment=self.modify_comment,
            server_default=self.modify_server_default,
            new_column_name=self.modify_name,
            type_=self.modify_type,
            existing_type=self.existing_type,
            existing_server_default=self.existing_server_default,
            existing_nullable=self.existing_nullable,
            existing_comment=self.existing_comment,
            schema=self.schema,
            **self.kw,
        )


class AddColumnOp(AlterTableOp):
    def __init__(
        self,
        table_name,
        column,
        *,
        schema=None,
        if_not_exists=None,
        inline_references=None,
        inline_primary_key=None,
        **kw,
    ):
        super().__init__(table_name, schema=schema)
        self.column = column
        self.if_not_exists = if_not_exists
        self.inline_references = inline_references
        self.inline_primary_key = inline_primary_key
        self.kw = kw

    @classmethod
    def from_column_and_tablename(cls, schema, tname, col):
        return cls(tname, col, schema=schema)

    def _apply(self, op):
        op.add_column(
            self.table_name,
            self.column,
            schema=self.schema,
            if_not_exists=self.if_not_exists,
            inline_references=self.inline_references,
            inline_primary_key=self.inline_primary_key,
            **self.kw,
        )


class DropColumnOp(AlterTableOp):
    def __init__(self, table_name, column_name, *, schema=None, if_exists=None, _reverse=None, **kw):
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.if_exists = if_exists
        self.kw = kw

    def _apply(self, op):
        op.drop_column(
            self.table_name, self.column_name, schema=self.schema, if_exists=self.if_exists, **self.kw
        )


class CreateIndexOp(MigrateOperation):
    def __init__(
        self, index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw
    ):
        self.index_name = index_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.unique = unique
        self.if_not_exists = if_not_exists
        self.kw = kw

    def _apply(self, op):
        op.create_index(
            self.index_name,
            self.table_name,
            self.columns,
            schema=self.schema,
            unique=self.unique,
            if_not_exists=self.if_not_exists,
            **self.kw,
        )


class DropIndexOp(MigrateOperation):
    def __init__(
        self, index_name, table_name=None, *, schema=None, if_exists=None, _reverse=None, **kw
    ):
        self.index_name = index_name
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.kw = kw

    def _apply(self, op):
        op.drop_index(
            self.index_name,
            table_name=self.table_name,
            schema=self.schema,
            if_exists=self.if_exists,
            **self.kw,
        )


class AddConstraintOp(MigrateOperation):
    pass


class _ConstraintOfColumnsOp(AddConstraintOp):
    def __init__(self, constraint_name, table_name, columns, *, schema=None, **kw):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = columns
        self.schema = schema
        self.kw = kw


class CreatePrimaryKeyOp(_ConstraintOfColumnsOp):
    constraint_type = "primarykey"

    def _apply(self, op):
        op.create_primary_key(
            self.constraint_name, self.table_name, self.columns, schema=self.schema, **self.kw
        )


class CreateUniqueConstraintOp(_ConstraintOfColumnsOp):
    constraint_type = "unique"

    def _apply(self, op):
        op.create_unique_constraint(
            self.constraint_name, self.table_name, self.columns, schema=self.schema, **self.kw
        )


class CreateForeignKeyOp(AddConstraintOp):
    constraint_type = "foreignkey"

    def __init__(self, constraint_name, source_table, referent_table, local_cols, remote_cols, **kw):
        self.constraint_name = constraint_name
        self.source_table = source_table
        self.referent_table = referent_table
        self.local_cols = local_cols
        self.remote_cols = remote_cols
        self.kw = kw

    @property
    def table_name(self):
        return self.source_table

    @property
    def schema(self):
        return self.kw.get("source_schema")

    def _apply(self, op):
        op.create_foreign_key(
            self.constraint_name,
            self.source_table,
            self.referent_table,
            self.local_cols,
            self.remote_cols,
            **self.kw,
        )


class CreateCheckConstraintOp(AddConstraintOp):
    constraint_type = "check"

    def __init__(self, constraint_name, table_name, condition, *, schema=None, **kw):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.condition = condition
        self.schema = schema
        self.kw = kw

    def _apply(self, op):
        op.create_check_constraint(
            self.constraint_name, self.table_name, self.condition, schema=self.schema, **self.kw
        )


class DropConstraintOp(MigrateOperation):
    def __init__(
        self, constraint_name, table_name, type_=None, *, schema=None, if_exists=None, _reverse=None
    ):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.constraint_type = type_
        self.schema = schema
        self.if_exists = if_exists

    def _apply(self, op):
        op.drop_constraint(
            self.constraint_name,
            self.table_name,
            type_=self.constraint_type,
            schema=self.schema,
            if_exists=self.if_exists,
        )


class ExecuteSQLOp(MigrateOperation):
    def __init__(self, sqltext, *, execution_options=None):
        self.sqltext = sqltext
        self.execution_options = execution_options

    def _apply(self, op):
        op.execute(self.sqltext)


class OpContainer(MigrateOperation):
    def __init__(self, ops=()):
        self.ops = list(ops)

    def is_empty(self):
        return not self.ops


class ModifyTableOps(OpContainer):
    def __init__(self, table_name, ops, *, schema=None):
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema


class UpgradeOps(OpContainer):
    def __init__(self, ops=(), upgrade_token="upgrades"):
        super().__init__(ops)
        self.upgrade_token = upgrade_token


class DowngradeOps(OpContainer):
    def __init__(self, ops=(), downgrade_token="downgrades"):
        super().__init__(ops)
        self.downgrade_token = downgrade_token


def _as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


class MigrationScript(MigrateOperation):
    def __init__(
        self,
        rev_id,
        upgrade_ops,
        downgrade_ops,
        *,
        message=None,
        imports=(),
        head=None,
        splice=None,
        branch_label=None,
        version_path=None,
        depends_on=None,
    ):
        self.rev_id = rev_id
        self.message = message
        self.imports = set(imports)
        self.head = head
        self.splice = splice
        self.branch_label = branch_label
        self.version_path = version_path
        self.depends_on = depends_on
        self.upgrade_ops = upgrade_ops
        self.downgrade_ops = downgrade_ops

    @property
    def upgrade_ops(self):
        return self._only(self._upgrade_ops, "upgrade_ops")

    @upgrade_ops.setter
    def upgrade_ops(self, value):
        self._upgrade_ops = _as_list(value)

    @property
    def downgrade_ops(self):
        return self._only(self._downgrade_ops, "downgrade_ops")

    @downgrade_ops.setter
    def downgrade_ops(self, value):
        self._downgrade_ops = _as_list(value)

    @property
    def upgrade_ops_list(self):
        return self._upgrade_ops

    @property
    def downgrade_ops_list(self):
        return self._downgrade_ops

    def _only(self, several, name):
        if len(several) > 1:
            raise ValueError(
                f"This MigrationScript instance has a multiple-entry list for {name}; please use the "
                f"{name}_list attribute."
            )
        return several[0] if several else None
