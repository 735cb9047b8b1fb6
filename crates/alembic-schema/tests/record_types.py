"""Prints the reference's type classes with the parameters of their constructors: the content of types.tsv.

    $ALEMBIC_REFERENCE_PYTHON record_types.py > types.tsv
"""

import inspect

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

SKIPPED = {"args", "kwargs", "kw", "_create_events", "_adapted_from", "enums"}
# Base classes, and what is no type of a column.
ABSTRACT = {
    "AbstractMultiRange",
    "AbstractRange",
    "AbstractSingleRange",
    "NamedType",
    "TupleType",
    "TypeDecorator",
    "TypeEngine",
    "UserDefinedType",
    "Variant",
    "_Binary",
}


def parameters(cls):
    found = {}
    for owner in cls.__mro__:
        if "__init__" not in owner.__dict__ or owner is object:
            continue
        signature = inspect.signature(owner.__init__)
        for parameter in list(signature.parameters.values())[1:]:
            if parameter.name not in SKIPPED:
                default = "" if parameter.default is parameter.empty else f"={parameter.default}"
                found.setdefault(parameter.name, default)
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in signature.parameters.values()):
            break
    return " ".join(name + default for name, default in found.items())


for module, package in (("sqlalchemy", sa.types), ("postgresql", postgresql), ("sqlite", sqlite)):
    for name in sorted(dir(package)):
        cls = getattr(package, name)
        if not inspect.isclass(cls) or not issubclass(cls, sa.types.TypeEngine) or name in ABSTRACT:
            continue
        own = module == "sqlalchemy" or not cls.__module__.startswith("sqlalchemy.sql")
        print(module, name, parameters(cls) if own else "re-exported", sep="\t")
