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


def b32decode(s, casefold=False, map01=None):
    s = _ascii(s)
    if casefold:
        s = s.upper()
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    text = s.rstrip(b"=").decode("ascii", "replace")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    if any(letter not in letters for letter in text):
        raise binascii.Error("Non-base32 digit found")
    if len(s) - len(text) not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    bits = "".join(f"{letters.index(letter):05b}" for letter in text)
    return bytes([int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)])


_B85 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def b85encode(b, pad=False):
    missing = -len(b) % 4
    data, text = bytes(b) + bytes(missing), ""
    for at in range(0, len(data), 4):
        number = int.from_bytes(data[at : at + 4], "big")
        digits = ""
        for _ in range(5):
            number, rest = divmod(number, 85)
            digits = _B85[rest] + digits
        text += digits
    return (text if pad or not missing else text[:-missing]).encode()


def b85decode(b):
    text = _ascii(b).decode("ascii")
    missing = -len(text) % 5
    text += "~" * missing
    data = b""
    for at in range(0, len(text), 5):
        number = 0
        for offset, letter in enumerate(text[at : at + 5]):
            if letter not in _B85:
                raise ValueError(f"bad base85 character at position {at + offset}")
            number = number * 85 + _B85.index(letter)
        if number >= 1 << 32:
            raise ValueError(f"base85 overflow in hunk starting at byte {at}")
        data += number.to_bytes(4, "big")
    return data[:-missing] if missing else data
