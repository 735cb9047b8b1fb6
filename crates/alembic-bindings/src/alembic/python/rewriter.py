from alembic.operations import ops


class Rewriter:
    """A `process_revision_directives` that is made of functions for kinds of operations."""

    def __init__(self):
        self._functions = {}
        self._next = None

    def chain(self, other):
        chained = Rewriter()
        chained._functions = dict(self._functions)
        chained._next = other
        return chained

    def rewrites(self, operator):
        def decorate(function):
            self._functions[operator] = function
            return function

        return decorate

    def __call__(self, context, revision, directives):
        directives[:] = self._several(context, revision, directives)
        if self._next is not None:
            self._next(context, revision, directives)

    def process_revision_directives(self, context, revision, directives):
        self(context, revision, directives)

    def _several(self, context, revision, directives):
        result = []
        for directive in directives:
            result.extend(self._one(context, revision, directive))
        return result

    def _one(self, context, revision, directive):
        result = []
        for rewritten in self._rewritten(context, revision, directive):
            if isinstance(rewritten, ops.MigrationScript):
                rewritten.upgrade_ops = self._several(context, revision, rewritten.upgrade_ops_list)
                rewritten.downgrade_ops = self._several(context, revision, rewritten.downgrade_ops_list)
            elif isinstance(rewritten, ops.OpContainer):
                rewritten.ops[:] = self._several(context, revision, rewritten.ops)
            result.append(rewritten)
        return result

    def _rewritten(self, context, revision, directive):
        function = self._function_for(directive)
        done = directive.__dict__.setdefault("_rewritten_by", [])
        if function is None or any(other is self for other in done):
            return [directive]
        answer = function(context, revision, directive)
        rewritten = list(answer) if isinstance(answer, (list, tuple)) else [answer]
        for operation in rewritten:
            operation.__dict__.setdefault("_rewritten_by", []).append(self)
        return rewritten

    def _function_for(self, directive):
        for kind in type(directive).__mro__:
            if kind in self._functions:
                return self._functions[kind]
        return None
