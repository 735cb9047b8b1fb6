"""Copies, after the documentation of Python's `copy`."""


class Error(Exception):
    pass


error = Error


def _is_plain(value):
    return value is None or value is ... or isinstance(value, (bool, int, float, str, bytes, type)) or callable(value)


def _like(value):
    """A new instance of the class of a value, with nothing in it."""
    return object.__new__(type(value))


def _state(value):
    names = dict(getattr(value, "__dict__", {}))
    for entry in type(value).__mro__:
        slots = entry.__dict__.get("__slots__", ()) if entry is not object and hasattr(entry, "__dict__") else ()
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                names[name] = getattr(value, name)
    return names


def copy(x):
    if hasattr(x, "__copy__"):
        return x.__copy__()
    if type(x) in (dict, list, set):
        return x.copy()
    if isinstance(x, (tuple, frozenset)) and type(x) in (tuple, frozenset):
        return x
    if hasattr(x, "__reduce_copy__"):
        return x.__reduce_copy__()
    if isinstance(x, (dict, list, set)):
        made = x.copy() if type(x.copy()) is type(x) else type(x)(x)
        for name, value in _state(x).items():
            setattr(made, name, value)
        return made
    if _is_plain(x) and not hasattr(x, "__dict__") or isinstance(x, type) or type(x) in (type(copy), type(len)):
        return x
    if type(x).__module__ in ("datetime", "decimal", "uuid"):
        return x
    made = _like(x)
    for name, value in _state(x).items():
        object.__setattr__(made, name, value)
    return made


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    if x is None or x is ... or isinstance(x, (bool, int, float, str, bytes, type)) or type(x) in (type(copy), type(len)):
        return x
    if hasattr(x, "__deepcopy__"):
        made = x.__deepcopy__(memo)
        memo[id(x)] = made
        return made
    if type(x) is list:
        memo[id(x)] = made = []
        for item in x:
            made.append(deepcopy(item, memo))
        return made
    if type(x) is dict:
        memo[id(x)] = made = {}
        for key, item in x.items():
            made[deepcopy(key, memo)] = deepcopy(item, memo)
        return made
    if type(x) in (tuple, set, frozenset):
        made = type(x)(deepcopy(item, memo) for item in x)
        if type(x) is tuple and all(new is old for new, old in zip(made, x)):
            made = x
        memo[id(x)] = made
        return made
    if isinstance(x, tuple):
        made = tuple.__new__(type(x), [deepcopy(item, memo) for item in x])
        memo[id(x)] = made
        return made
    if isinstance(x, (dict, list, set)):
        memo[id(x)] = made = copy(x)
        made.clear()
        if isinstance(x, dict):
            for key, item in x.items():
                made[deepcopy(key, memo)] = deepcopy(item, memo)
        elif isinstance(x, list):
            made.extend(deepcopy(item, memo) for item in x)
        else:
            made.update(deepcopy(item, memo) for item in x)
        return made
    if type(x).__module__ in ("datetime", "decimal", "uuid"):
        return x
    memo[id(x)] = made = _like(x)
    for name, item in _state(x).items():
        object.__setattr__(made, name, deepcopy(item, memo))
    return made
