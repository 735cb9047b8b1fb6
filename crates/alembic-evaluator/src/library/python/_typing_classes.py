"""Classes of `typing` that do something when a program runs, after its documentation."""

from collections import namedtuple


def _thunks(namespace):
    return namespace.get("__annotate__", {})


class _NamedTupleMeta(type):
    def __new__(mcs, name, bases, namespace):
        if not bases:
            return super().__new__(mcs, name, bases, namespace)
        fields = list(_thunks(namespace))
        defaults = [field for field in fields if field in namespace]
        for field, following in zip(fields, fields[1:]):
            if field in namespace and following not in namespace:
                plural = "s" if len(defaults) > 1 else ""
                raise TypeError(
                    f"Non-default namedtuple field {following} cannot follow default field{plural} {', '.join(defaults)}"
                )
        made = namedtuple(name, fields, defaults=[namespace[field] for field in defaults], module=namespace["__module__"])
        for key, value in namespace.items():
            if key not in fields and key not in ("__module__", "__qualname__"):
                setattr(made, key, value)
        return made

    def __call__(cls, typename, fields=(), /, **kwargs):
        names = [name for name, _ in fields] or list(kwargs)
        return namedtuple(typename, names)


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class _TypedDictMeta(type):
    def __new__(mcs, name, bases, namespace, total=True):
        made = super().__new__(mcs, name, bases, namespace)
        made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        if cls is not TypedDict:
            return dict(*args, **kwargs)
        name, fields = args[0], (args[1] if len(args) > 1 else {})
        return _TypedDictMeta.__new__(_TypedDictMeta, name, (TypedDict,), {"__module__": "__main__"}, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")


class TypedDict(metaclass=_TypedDictMeta):
    pass


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, x):
        return x

    def __repr__(self):
        return f"__main__.{self.__name__}"


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    for entry in reversed(obj.__mro__):
        hints.update(getattr(entry, "__annotations__", {}) if entry is not object else {})
    return hints


def is_typeddict(tp):
    return isinstance(type(tp), type) and type(tp) is _TypedDictMeta
