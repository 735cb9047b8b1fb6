"""Copies, after the documentation of Python's `copy`."""


def copy(value):
    if hasattr(value, "__copy__"):
        return value.__copy__()
    if isinstance(value, (dict, list, set)):
        return value.copy()
    if value is None or isinstance(value, (bool, int, float, str, bytes, tuple, frozenset, type)):
        return value
    made = object.__new__(type(value))
    made.__dict__.update(value.__dict__)
    return made


def deepcopy(value, memo=None):
    memo = {} if memo is None else memo
    if id(value) in memo and isinstance(value, (dict, list, set)):
        return memo[id(value)]
    if value is None or isinstance(value, (bool, int, float, str, bytes, type)):
        return value
    if isinstance(value, dict):
        return {deepcopy(key, memo): deepcopy(item, memo) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(deepcopy(item, memo) for item in value)
    if hasattr(value, "__deepcopy__"):
        return value.__deepcopy__(memo)
    made = object.__new__(type(value))
    for name, item in value.__dict__.items():
        made.__dict__[name] = deepcopy(item, memo)
    return made
