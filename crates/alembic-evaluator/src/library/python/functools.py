"""Functions about functions, after the documentation of Python's `functools`."""

from _functools import partial, reduce

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        # Annotations of functions are not evaluated here.
        if name != "__annotations__" and hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class _CacheInfo(tuple):
    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return f"CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})"


class _lru_cache_wrapper:
    def __init__(self, function, maxsize, typed):
        self._function, self._maxsize, self._typed = function, maxsize, typed
        self.cache_clear()
        update_wrapper(self, function)

    def __call__(self, *args, **kwargs):
        key = (args, tuple(kwargs.items()))
        if self._typed:
            key = (key, tuple(type(value) for value in args))
        known = self._results
        if key in known:
            self._hits += 1
            result = known[key]
            if self._maxsize is not None:
                # The newest use stands last.
                del known[key]
                known[key] = result
            return result
        self._misses += 1
        result = self._function(*args, **kwargs)
        if self._maxsize != 0:
            known[key] = result
        if self._maxsize is not None and len(known) > self._maxsize:
            del known[next(iter(known))]
        return result

    def __get__(self, instance, owner=None):
        return self if instance is None else partial(self, instance)

    def __repr__(self):
        return repr(self._function)

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._results))

    def cache_clear(self):
        self._results, self._hits, self._misses = {}, 0, 0

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _lru_cache_wrapper(maxsize, 128, typed)
    if maxsize is not None and maxsize < 0:
        maxsize = 0
    return lambda function: _lru_cache_wrapper(function, maxsize, typed)


def cache(user_function):
    return _lru_cache_wrapper(user_function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        value = self.func(instance)
        instance.__dict__[self.attrname] = value
        return value


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


def _answer(root, negated, equal):
    """A comparison from another one: its answer, perhaps turned around, and what equality decides."""

    def compare(self, other):
        result = getattr(self, root)(other)
        if result is NotImplemented:
            return result
        result = not result if negated else bool(result)
        if equal == "or":
            return result or self == other
        if equal == "and not":
            return result and self != other
        return result

    return compare


_ORDERINGS = {
    "__lt__": {"__gt__": (True, "and not"), "__le__": (False, "or"), "__ge__": (True, None)},
    "__le__": {"__ge__": (True, "or"), "__lt__": (False, "and not"), "__gt__": (True, None)},
    "__gt__": {"__lt__": (True, "and not"), "__ge__": (False, "or"), "__le__": (True, None)},
    "__ge__": {"__le__": (True, "or"), "__gt__": (False, "and not"), "__lt__": (True, None)},
}


def total_ordering(cls):
    known = {name for entry in cls.__mro__ if entry is not object for name in entry.__dict__}
    roots = [name for name in _ORDERINGS if name in known]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, (negated, equal) in _ORDERINGS[roots[0]].items():
        if name not in roots:
            made = _answer(roots[0], negated, equal)
            made.__name__ = name
            setattr(cls, name, made)
    return cls


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords

    def __get__(self, instance, owner=None):
        func = self.func.__get__(instance, owner) if hasattr(self.func, "__get__") else self.func
        if isinstance(func, partial) or instance is None or func is not self.func:
            return partial(func, *self.args, **self.keywords)
        return partial(func, instance, *self.args, **self.keywords)


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for entry in cls.__mro__:
            if entry in registry:
                return registry[entry]
        for entry in registry:
            if issubclass(cls, entry):
                return registry[entry]
        return func

    def register(cls, function=None):
        if not isinstance(cls, type):
            return register(next(iter(cls.__annotations__.values())), cls)
        if function is None:
            return lambda function: register(cls, function)
        registry[cls] = function
        return function

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f"{func.__name__} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **kwargs)

    update_wrapper(wrapper, func)
    wrapper.register, wrapper.dispatch, wrapper.registry = register, dispatch, registry
    return wrapper


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, instance, owner=None):
        def method(*args, **kwargs):
            function = self.dispatcher.dispatch(type(args[0]))
            return function(instance, *args, **kwargs)

        method.register = self.register
        return method
