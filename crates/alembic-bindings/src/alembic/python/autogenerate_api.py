class AutogenContext:
    """What `render_item` is given besides the item."""

    def __init__(self, migration_context, metadata=None):
        self.migration_context = migration_context
        self.metadata = metadata
        self.imports = set()

    @property
    def dialect(self):
        return self.migration_context.dialect

    @property
    def connection(self):
        return self.migration_context.bind

    @property
    def opts(self):
        return self.migration_context.opts
