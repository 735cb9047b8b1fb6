"""What values are, after the documentation of Python's `inspect`."""

import types
from _inspect import code_kind, parameters


class _empty:
    pass


class _Kind(int):
    def __new__(cls, value, name):
        made = int.__new__(cls, value)
        made.name = name
        return made

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.name


class Parameter:
    empty = _empty
    POSITIONAL_ONLY = _Kind(0, "POSITIONAL_ONLY")
    POSITIONAL_OR_KEYWORD = _Kind(1, "POSITIONAL_OR_KEYWORD")
    VAR_POSITIONAL = _Kind(2, "VAR_POSITIONAL")
    KEYWORD_ONLY = _Kind(3, "KEYWORD_ONLY")
    VAR_KEYWORD = _Kind(4, "VAR_KEYWORD")

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation

    def __str__(self):
        shown = {2: "*", 4: "**"}.get(self.kind, "") + self.name
        return shown if self.default is _empty else f"{shown}={self.default!r}"

    def __repr__(self):
        return f'<Parameter "{self}">'


_KINDS = [Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.VAR_POSITIONAL, Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD]


class Signature:
    empty = _empty

    def __init__(self, parameters=None):
        self.parameters = {parameter.name: parameter for parameter in parameters or ()}

    def __str__(self):
        shown, slash, star = [], False, False
        for parameter in self.parameters.values():
            if slash and parameter.kind != Parameter.POSITIONAL_ONLY:
                shown.append("/")
                slash = False
            if parameter.kind == Parameter.POSITIONAL_ONLY:
                slash = True
            elif parameter.kind == Parameter.VAR_POSITIONAL:
                star = True
            elif parameter.kind == Parameter.KEYWORD_ONLY and not star:
                shown.append("*")
                star = True
            shown.append(str(parameter))
        if slash:
            shown.append("/")
        return f"({', '.join(shown)})"

    def __repr__(self):
        return f"<Signature {self}>"


def signature(obj):
    bound = 0
    while hasattr(obj, "__wrapped__"):
        obj = obj.__wrapped__
    if isclass(obj):
        obj, bound = obj.__init__, 1
    if hasattr(obj, "__func__"):
        obj, bound = obj.__func__, 1
    if not isfunction(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    found = [Parameter(name, _KINDS[kind], default=default[0] if default else _empty) for name, kind, default in parameters(obj)]
    return Signature(found[bound:])


def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def ismethod(object):
    return isinstance(object, types.MethodType)


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def isroutine(object):
    return isfunction(object) or ismethod(object) or isbuiltin(object)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def isgeneratorfunction(obj):
    return code_kind(obj) == "generator"


def iscoroutinefunction(obj):
    return code_kind(obj) == "coroutine"


def iscoroutine(object):
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    return iscoroutine(object) or hasattr(object, "__await__")


def isabstract(object):
    return isclass(object) and bool(getattr(object, "__abstractmethods__", None))


def getmro(cls):
    return cls.__mro__


def getmembers(object, predicate=None):
    members = [(name, getattr(object, name)) for name in dir(object) if hasattr(object, name)]
    return [pair for pair in members if predicate is None or predicate(pair[1])]


def getdoc(object):
    text = object.__doc__
    return text if text is None else cleandoc(text)


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)
