"""Classes from their annotations, after the documentation of Python's `dataclasses`."""


class _Missing:
    def __repr__(self):
        return "MISSING"


MISSING = _Missing()


class Field:
    def __init__(self, default=MISSING, default_factory=MISSING, init=True, repr=True, compare=True, kw_only=False):
        self.name = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=False):
    return Field(default, default_factory, init, repr, compare, kw_only)


class FrozenInstanceError(AttributeError):
    pass


def _collect(cls):
    found = {}
    for base in reversed(cls.__mro__[1:]):
        found.update(getattr(base, "__dataclass_fields__", None) or {} if hasattr(base, "__dataclass_fields__") else {})
    for name in cls.__dict__.get("__annotate__", {}):
        value = cls.__dict__.get(name, MISSING)
        made = value if isinstance(value, Field) else Field(value)
        made.name = name
        found[name] = made
        if made.default is not MISSING:
            setattr(cls, name, made.default)
        elif isinstance(value, Field):
            delattr(cls, name)
    return found


def dataclass(cls=None, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, kw_only=False, slots=False):
    def decorate(cls):
        known = _collect(cls)
        cls.__dataclass_fields__ = known
        names = [name for name, made in known.items() if made.init]
        compared = [name for name, made in known.items() if made.compare]

        def __init__(self, *args, **kwargs):
            if len(args) > len(names):
                raise TypeError(
                    f"{cls.__name__}.__init__() takes {len(names) + 1} positional arguments but {len(args) + 1} were given"
                )
            values = dict(zip(names, args))
            for name, value in kwargs.items():
                if name not in names:
                    raise TypeError(f"{cls.__name__}.__init__() got an unexpected keyword argument '{name}'")
                if name in values:
                    raise TypeError(f"{cls.__name__}.__init__() got multiple values for argument '{name}'")
                values[name] = value
            missing = []
            for name, made in known.items():
                if name in values:
                    value = values[name]
                elif made.default is not MISSING:
                    value = made.default
                elif made.default_factory is not MISSING:
                    value = made.default_factory()
                elif not made.init:
                    continue
                else:
                    missing.append(name)
                    continue
                object.__setattr__(self, name, value)
            if missing:
                listed = " and ".join(f"'{name}'" for name in missing)
                if len(missing) > 2:
                    listed = ", ".join(f"'{name}'" for name in missing[:-1]) + f", and '{missing[-1]}'"
                plural = "" if len(missing) == 1 else "s"
                raise TypeError(
                    f"{cls.__name__}.__init__() missing {len(missing)} required positional argument{plural}: {listed}"
                )
            if hasattr(self, "__post_init__"):
                self.__post_init__()

        def __repr__(self):
            shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, made in known.items() if made.repr)
            return f"{type(self).__qualname__}({shown})"

        def key(self):
            return tuple(getattr(self, name) for name in compared)

        def __eq__(self, other):
            if type(self) is not type(other):
                return NotImplemented
            return key(self) == key(other)

        def __hash__(self):
            return hash(key(self))

        def __lt__(self, other):
            return key(self) < key(other) if type(self) is type(other) else NotImplemented

        def __le__(self, other):
            return key(self) <= key(other) if type(self) is type(other) else NotImplemented

        def __gt__(self, other):
            return key(self) > key(other) if type(self) is type(other) else NotImplemented

        def __ge__(self, other):
            return key(self) >= key(other) if type(self) is type(other) else NotImplemented

        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field '{name}'")

        def add(function):
            if function.__name__ not in cls.__dict__:
                setattr(cls, function.__name__, function)

        if init:
            add(__init__)
        if repr:
            add(__repr__)
        if eq:
            add(__eq__)
            if frozen or unsafe_hash:
                add(__hash__)
            elif "__hash__" not in cls.__dict__:
                cls.__hash__ = None
        if order:
            for function in (__lt__, __le__, __gt__, __ge__):
                add(function)
        if frozen:
            setattr(cls, "__setattr__", __setattr__)
        cls.__match_args__ = tuple(names)
        return cls

    return decorate if cls is None else decorate(cls)


def fields(cls):
    return tuple(cls.__dataclass_fields__.values())


def is_dataclass(value):
    return hasattr(value, "__dataclass_fields__")


def asdict(value):
    if is_dataclass(value):
        return {name: asdict(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {asdict(key): asdict(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(asdict(item) for item in value)
    return value


def astuple(value):
    return tuple(getattr(value, name) for name in value.__dataclass_fields__)


def replace(value, **changes):
    values = {name: getattr(value, name) for name, made in value.__dataclass_fields__.items() if made.init}
    values.update(changes)
    return type(value)(**values)
