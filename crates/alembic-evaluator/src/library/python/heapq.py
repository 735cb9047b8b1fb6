"""Heaps, after the documentation of Python's `heapq`."""


def _up(heap, position):
    item = heap[position]
    while position > 0:
        parent = (position - 1) // 2
        if not item < heap[parent]:
            break
        heap[position] = heap[parent]
        position = parent
    heap[position] = item


def _down(heap, position):
    # To the bottom along the smaller children, then up: the order in which CPython moves items.
    item, end, start = heap[position], len(heap), position
    child = 2 * position + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[position] = heap[child]
        position = child
        child = 2 * position + 1
    heap[position] = item
    while position > start:
        parent = (position - 1) // 2
        if not item < heap[parent]:
            break
        heap[position] = heap[parent]
        position = parent
    heap[position] = item


def heappush(heap, item):
    heap.append(item)
    _up(heap, len(heap) - 1)


def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _down(heap, 0)
    return first


def heapify(x):
    for position in reversed(range(len(x) // 2)):
        _down(x, position)


def heapreplace(heap, item):
    first, heap[0] = heap[0], item
    _down(heap, 0)
    return first


def heappushpop(heap, item):
    return heapreplace(heap, item) if heap and heap[0] < item else item


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]


def merge(*iterables, key=None, reverse=False):
    heads = []
    for iterable in iterables:
        iterator = iter(iterable)
        for value in iterator:
            heads.append([value, iterator])
            break
    while heads:
        best = 0
        for index in range(1, len(heads)):
            left, right = heads[index][0], heads[best][0]
            if key is not None:
                left, right = key(left), key(right)
            if (right < left) if reverse else (left < right):
                best = index
        value, iterator = heads[best]
        yield value
        for heads[best][0] in iterator:
            break
        else:
            del heads[best]
