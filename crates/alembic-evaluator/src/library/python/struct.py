"""Numbers as bytes, after the documentation of Python's `struct`."""

from _numbers import float_bytes, float_from_bytes

_SIZES = {"x": 1, "c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 4, "L": 4, "q": 8, "Q": 8, "e": 2, "f": 4, "d": 8, "s": 1, "p": 1, "n": 8, "N": 8}
_BOUNDS = {"b": "byte", "B": "ubyte", "h": "short", "H": "ushort", "i": "int", "I": "int", "l": "long", "L": "long", "q": "long long", "Q": "long long"}


class error(Exception):
    pass


def _fields(format):
    """Byte order, and the fields: letter, count, size of one, bytes of padding before it."""
    if isinstance(format, bytes):
        format = format.decode("ascii")
    order, native = "little", True
    if format[:1] in ("<", ">", "!", "=", "@"):
        native = format[0] == "@"
        order = "big" if format[0] in ">!" else "little"
        format = format[1:]
    fields, number, position = [], "", 0
    for letter in format:
        if letter.isspace():
            continue
        if letter.isdigit():
            number += letter
            continue
        if letter not in _SIZES or (letter in "nN" and not native):
            raise error("bad char in struct format")
        size = 8 if native and letter in "lL" else _SIZES[letter]
        count = int(number) if number else 1
        padding = -position % size if native else 0
        position += padding + size * count
        fields.append((letter, count, size, padding))
        number = ""
    if number:
        raise error("repeat count given without format specifier")
    return order, fields, position


def calcsize(format):
    return _fields(format)[2]


def _values(fields):
    return sum(1 if letter in "sp" else count for letter, count, _, _ in fields if letter != "x")


def _packed(letter, size, order, value):
    if letter == "c":
        if not isinstance(value, bytes) or len(value) != 1:
            raise error("char format requires a bytes object of length 1")
        return value
    if letter == "?":
        return b"\x01" if value else b"\x00"
    if letter in "efd":
        if not isinstance(value, (int, float)):
            raise error("required argument is not a float")
        return float_bytes(float(value), size, order)
    if not hasattr(value, "__index__"):
        raise error("required argument is not an integer")
    signed = letter in "bhilqn"
    low, high = (-(1 << size * 8 - 1), (1 << size * 8 - 1) - 1) if signed else (0, (1 << size * 8) - 1)
    if not low <= value <= high:
        if size == 8:
            raise error("int too large to convert" if not signed or value > high else "argument out of range")
        if letter in "iIlL":
            raise error(f"'{letter}' format requires {low} <= number <= {high}")
        if letter in "bB":
            raise error(f"{_BOUNDS[letter]} format requires {low} <= number <= {high}")
        raise error(f"{_BOUNDS[letter]} format requires {low} <= number <= {high}")
    return int(value).to_bytes(size, order, signed=signed)


def pack(format, *values):
    order, fields, _ = _fields(format)
    expected = _values(fields)
    if len(values) != expected:
        raise error(f"pack expected {expected} items for packing (got {len(values)})")
    parts, rest = [], iter(values)
    for letter, count, size, padding in fields:
        parts.append(b"\x00" * padding)
        if letter == "x":
            parts.append(b"\x00" * count)
        elif letter == "s":
            value = next(rest)
            if not isinstance(value, bytes):
                raise error("argument for 's' must be a bytes object")
            parts.append(value[:count].ljust(count, b"\x00"))
        else:
            parts.extend(_packed(letter, size, order, next(rest)) for _ in range(count))
    return b"".join(parts)


def _unpacked(letter, order, data):
    if letter == "c":
        return data
    if letter == "?":
        return data != b"\x00"
    if letter in "efd":
        return float_from_bytes(data, order)
    return int.from_bytes(data, order, signed=letter in "bhilqn")


def _taken(format, data, position):
    order, fields, _ = _fields(format)
    found = []
    for letter, count, size, padding in fields:
        position += padding
        if letter == "s":
            found.append(data[position : position + count])
        elif letter != "x":
            found.extend(_unpacked(letter, order, data[start : start + size]) for start in range(position, position + size * count, size))
        position += size * count
    return tuple(found)


def unpack(format, buffer):
    size = calcsize(format)
    if len(buffer) != size:
        raise error(f"unpack requires a buffer of {size} bytes")
    return _taken(format, bytes(buffer), 0)


def unpack_from(format, buffer, offset=0):
    size = calcsize(format)
    if len(buffer) - offset < size:
        raise error(
            f"unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes at offset "
            f"{offset} (actual buffer size is {len(buffer)})"
        )
    return _taken(format, bytes(buffer), offset)


def iter_unpack(format, buffer):
    size = calcsize(format)
    if not size or len(buffer) % size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {size} bytes")
    return (_taken(format, bytes(buffer), start) for start in range(0, len(buffer), size))


class Struct:
    def __init__(self, format):
        self.format = format
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def unpack(self, buffer):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer):
        return iter_unpack(self.format, buffer)
