"""Classes from their annotations, after the documentation of Python's `dataclasses`."""

import copy
from types import MappingProxyType


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class KW_ONLY:
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        return f"dataclasses.InitVar[{getattr(self.type, '__name__', self.type)}]"


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None
        self.default, self.default_factory, self.init, self.repr = default, default_factory, init, repr
        self.hash, self.compare, self.kw_only = hash, compare, kw_only
        self.metadata = MappingProxyType({} if metadata is None else metadata)

    def __repr__(self):
        shown = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
        return f"Field({','.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _annotation(thunk):
    """The annotation as `from __future__ import annotations` may have left it: evaluated if that is possible."""
    try:
        return thunk()
    except NameError:
        return None


def _is_class_variable(annotation):
    if isinstance(annotation, str):
        return annotation.startswith(("ClassVar", "typing.ClassVar"))
    return "ClassVar" in repr(annotation).split("[")[0]


def _own_fields(cls, kw_only):
    """The fields that the class itself declares, and its pseudo-fields for `__init__` alone."""
    own, seen_marker = {}, kw_only
    for name, thunk in cls.__dict__.get("__annotate__", {}).items():
        annotation = _annotation(thunk)
        if annotation is KW_ONLY:
            seen_marker = True
            continue
        if _is_class_variable(annotation):
            continue
        value = cls.__dict__.get(name, MISSING)
        made = value if isinstance(value, Field) else Field(value, MISSING, True, True, None, True, None, MISSING)
        if isinstance(made.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
        made.name, made.type = name, annotation
        made.pseudo = isinstance(annotation, InitVar) or annotation is InitVar
        made.kw_only = seen_marker if made.kw_only is MISSING else made.kw_only
        own[name] = made
        if made.default is not MISSING:
            setattr(cls, name, made.default)
        elif isinstance(value, Field):
            delattr(cls, name)
    return own


def _parameters(cls, known):
    """The parameters of `__init__`: the positional ones, then those that are given by name alone."""
    positional = [made for made in known.values() if made.init and not made.kw_only]
    named = [made for made in known.values() if made.init and made.kw_only]
    defaulted = False
    for made in positional:
        has_default = made.default is not MISSING or made.default_factory is not MISSING
        if defaulted and not has_default:
            raise TypeError(f"non-default argument {made.name!r} follows default argument")
        defaulted = defaulted or has_default
    return positional, named


def _listed(names):
    if len(names) < 3:
        return " and ".join(map(repr, names))
    return ", ".join(map(repr, names[:-1])) + f", and {names[-1]!r}"


def _initializer(cls, known):
    positional, named = _parameters(cls, known)
    names = [made.name for made in positional]
    accepted = names + [made.name for made in named]
    required = [made.name for made in positional if made.default is MISSING and made.default_factory is MISSING]
    count = str(len(names) + 1) if len(required) == len(names) else f"from {len(required) + 1} to {len(names) + 1}"
    called = f"{cls.__qualname__}.__init__()"

    def __init__(self, *args, **kwargs):
        if len(args) > len(names):
            given = f"{len(args) + 1} were given"
            extra = [name for name in kwargs if name in accepted and name not in names]
            if extra:
                plural = "" if len(args) == 0 else "s"
                only = "" if len(extra) == 1 else "s"
                given = f"{len(args) + 1} positional argument{plural} (and {len(extra)} keyword-only argument{only}) were given"
            plural = "" if count == "1" else "s"
            raise TypeError(f"{called} takes {count} positional argument{plural} but {given}")
        values = dict(zip(names, args))
        for name, value in kwargs.items():
            if name not in accepted:
                raise TypeError(f"{called} got an unexpected keyword argument '{name}'")
            if name in values:
                raise TypeError(f"{called} got multiple values for argument '{name}'")
            values[name] = value
        missing, missing_named, late = [], [], {}
        for name, made in known.items():
            if made.init and name in values:
                value = values[name]
            elif made.default_factory is not MISSING:
                value = made.default_factory()
            elif made.default is not MISSING:
                value = made.default
            elif not made.init:
                continue
            else:
                (missing_named if made.kw_only else missing).append(name)
                continue
            if made.pseudo:
                late[name] = value
            else:
                object.__setattr__(self, name, value)
        for left, kind in ((missing, "positional"), (missing_named, "keyword-only")):
            if left:
                plural = "" if len(left) == 1 else "s"
                raise TypeError(f"{called} missing {len(left)} required {kind} argument{plural}: {_listed(left)}")
        if hasattr(self, "__post_init__"):
            self.__post_init__(*late.values())

    return __init__


def _comparison(name, compared):
    def compare(self, other):
        if type(self) is not type(other):
            return NotImplemented
        left = tuple(getattr(self, field) for field in compared)
        right = tuple(getattr(other, field) for field in compared)
        return {"__eq__": left == right}[name] if name == "__eq__" else getattr(left, name)(right)

    compare.__name__ = name
    return compare


def dataclass(
    cls=None,
    /,
    *,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False,
    weakref_slot=False,
):
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    def decorate(cls):
        known = {}
        for base in reversed(cls.__mro__[1:]):
            known.update(base.__dict__.get("__dataclass_fields__", {}) if base is not object and hasattr(base, "__dict__") else {})
        known.update(_own_fields(cls, kw_only))
        shown = [name for name, made in known.items() if made.repr and not made.pseudo]
        compared = [name for name, made in known.items() if made.compare and not made.pseudo]
        hashed = [name for name, made in known.items() if (made.compare if made.hash is None else made.hash) and not made.pseudo]
        own = cls.__dict__

        def __repr__(self):
            parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
            return f"{type(self).__qualname__}({parts})"

        def __hash__(self):
            return hash(tuple(getattr(self, name) for name in hashed))

        def __setattr__(self, name, value):
            if type(self) is cls or name in known:
                raise FrozenInstanceError(f"cannot assign to field {name!r}")
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in known:
                raise FrozenInstanceError(f"cannot delete field {name!r}")
            super(cls, self).__delattr__(name)

        cls.__dataclass_fields__ = known
        if init and "__init__" not in own:
            cls.__init__ = _initializer(cls, known)
        elif init:
            _parameters(cls, known)
        if repr and "__repr__" not in own:
            cls.__repr__ = __repr__
        has_hash = "__hash__" in own
        if eq and "__eq__" not in own:
            cls.__eq__ = _comparison("__eq__", compared)
        if order:
            for name in ("__lt__", "__le__", "__gt__", "__ge__"):
                if name in own:
                    raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
                setattr(cls, name, _comparison(name, compared))
        if unsafe_hash or (eq and frozen and not has_hash):
            if has_hash and unsafe_hash:
                raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
            cls.__hash__ = __hash__
        elif eq and not has_hash:
            cls.__hash__ = None
        if frozen:
            cls.__setattr__ = __setattr__
            cls.__delattr__ = __delattr__
        if match_args and "__match_args__" not in own:
            cls.__match_args__ = tuple(made.name for made in known.values() if made.init and not made.kw_only)
        return _slotted(cls, known) if slots else cls

    return decorate if cls is None else decorate(cls)


def _slotted(cls, known):
    """The same class again with `__slots__`."""
    inherited = {name for base in cls.__mro__[1:] if base is not object for name in base.__dict__.get("__slots__", ())}
    namespace = {name: value for name, value in cls.__dict__.items() if name not in known}
    namespace["__slots__"] = tuple(name for name in known if name not in inherited)
    return type(cls)(cls.__name__, cls.__bases__, namespace)


def fields(class_or_instance):
    if not hasattr(class_or_instance, "__dataclass_fields__"):
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(made for made in class_or_instance.__dataclass_fields__.values() if not made.pseudo)


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def _is_instance(obj):
    return is_dataclass(obj) and not isinstance(obj, type)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _converted(obj, lambda pairs: dict_factory(pairs), True)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _converted(obj, lambda values: tuple_factory(values), False)


def _converted(value, factory, named):
    if _is_instance(value):
        parts = [(made.name, _converted(getattr(value, made.name), factory, named)) for made in fields(value)]
        return factory(parts if named else [part for _, part in parts])
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_converted(item, factory, named) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)(_converted(item, factory, named) for item in value)
    if isinstance(value, dict):
        return type(value)((_converted(key, factory, named), _converted(item, factory, named)) for key, item in value.items())
    return copy.deepcopy(value)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for name, made in obj.__dataclass_fields__.items():
        if not made.init:
            if name in changes:
                raise ValueError(f"field {name} is declared with init=False, it cannot be specified with replace()")
        elif name not in changes:
            if made.pseudo and made.default is MISSING:
                raise ValueError(f"InitVar {name!r} must be specified with replace()")
            changes[name] = getattr(obj, name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    namespace = dict(namespace or {})
    annotations = {}
    for entry in fields:
        name, annotation, *default = (entry, "typing.Any") if isinstance(entry, str) else entry
        annotations[name] = lambda annotation=annotation: annotation
        if default:
            namespace[name] = default[0]
    namespace["__annotate__"] = annotations
    return dataclass(**options)(type(cls_name, bases, namespace))
