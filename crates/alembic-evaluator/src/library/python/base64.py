"""Bytes as text, after the documentation of Python's `base64`."""

import binascii

_URLSAFE_TO_STANDARD = {45: 43, 95: 47}
_STANDARD_TO_URLSAFE = {43: 45, 47: 95}


def _ascii(data):
    return data.encode("ascii") if isinstance(data, str) else data


def _exchanged(data, exchange):
    return bytes([exchange.get(byte, byte) for byte in data])


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    return encoded if altchars is None else _exchanged(encoded, {43: altchars[0], 47: altchars[1]})


def b64decode(s, altchars=None, validate=False):
    if altchars is not None:
        altchars = _ascii(altchars)
        s = _exchanged(_ascii(s), {altchars[0]: 43, altchars[1]: 47})
    if validate:
        letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
        if any(byte not in letters for byte in _ascii(s)):
            raise binascii.Error("Only base64 data is allowed")
    return binascii.a2b_base64(s)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return _exchanged(b64encode(s), _STANDARD_TO_URLSAFE)


def urlsafe_b64decode(s):
    return b64decode(_exchanged(_ascii(s), _URLSAFE_TO_STANDARD))


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _ascii(s)
    if casefold:
        s = s.upper()
    if any(byte not in b"0123456789ABCDEF" for byte in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def b32encode(s):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    bits = "".join(f"{byte:08b}" for byte in s)
    bits += "0" * (-len(bits) % 5)
    text = "".join(letters[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))
    return (text + "=" * (-len(text) % 8)).encode()


def encodebytes(s):
    lines = [binascii.b2a_base64(s[at : at + 57]) for at in range(0, len(s), 57)]
    return b"".join(lines)


def decodebytes(s):
    return binascii.a2b_base64(s)
