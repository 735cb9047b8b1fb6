"""Iterators, after the documentation of Python's `itertools`."""


class chain:
    def __init__(self, *iterables):
        self._items = _flatten(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._items = _flatten(iterables)
        return made

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


def _flatten(iterables):
    for iterable in iterables:
        yield from iterable


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    kept = list(iterable)
    while kept:
        yield from kept


def repeat(value, times=None):
    if times is None:
        while True:
            yield value
    for _ in range(times):
        yield value


def islice(iterable, *bounds):
    limits = slice(*bounds)
    start, stop, step = limits.start or 0, limits.stop, limits.step or 1
    wanted = start
    if stop is not None and start >= stop:
        return
    for index, item in enumerate(iterable):
        if index == wanted:
            yield item
            wanted += step
        if stop is not None and index + 1 >= stop:
            return


def product(*iterables, repeat=1):
    pools = [list(iterable) for iterable in iterables] * repeat
    results = [()]
    for pool in pools:
        results = [done + (item,) for done in results for item in pool]
    yield from results


def combinations(iterable, r):
    pool = list(iterable)

    def choose(start, size):
        if size == 0:
            yield ()
            return
        for index in range(start, len(pool) - size + 1):
            for rest in choose(index + 1, size - 1):
                yield (pool[index],) + rest

    return choose(0, r)


def permutations(iterable, r=None):
    pool = list(iterable)
    size = len(pool) if r is None else r

    def arrange(used):
        if len(used) == size:
            yield tuple(pool[index] for index in used)
            return
        for index in range(len(pool)):
            if index not in used:
                yield from arrange(used + (index,))

    return arrange(())


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    end = object()
    while True:
        row = [next(iterator, end) for iterator in iterators]
        if all(item is end for item in row):
            return
        yield tuple(fillvalue if item is end else item for item in row)


def groupby(iterable, key=None):
    group = None
    current = None
    for item in iterable:
        value = item if key is None else key(item)
        if group is None or value != current:
            if group is not None:
                yield current, iter(group)
            current, group = value, []
        group.append(item)
    if group is not None:
        yield current, iter(group)


def accumulate(iterable, func=None, *, initial=None):
    total = initial
    started = initial is not None
    if started:
        yield total
    for item in iterable:
        if not started:
            total, started = item, True
        else:
            total = total + item if func is None else func(total, item)
        yield total


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    dropping = True
    for item in iterable:
        if dropping and predicate(item):
            continue
        dropping = False
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def pairwise(iterable):
    iterator = iter(iterable)
    end = object()
    before = next(iterator, end)
    for item in iterator:
        yield before, item
        before = item


def batched(iterable, n):
    iterator = iter(iterable)
    while batch := tuple(islice(iterator, n)):
        yield batch


def tee(iterable, n=2):
    kept = list(iterable)
    return tuple(iter(kept) for _ in range(n))


def compress(data, selectors):
    for item, chosen in zip(data, selectors):
        if chosen:
            yield item


def combinations_with_replacement(iterable, r):
    pool = list(iterable)

    def choose(start, size):
        if size == 0:
            yield ()
            return
        for index in range(start, len(pool)):
            for rest in choose(index, size - 1):
                yield (pool[index],) + rest

    return choose(0, r)
