"""Percent-encoding, after the documentation of Python's `urllib.parse`."""

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"


def quote(string, safe="/", encoding=None, errors=None):
    data = string if isinstance(string, bytes) else string.encode(encoding or "utf-8", errors or "strict")
    return "".join(chr(byte) if chr(byte) in _PLAIN or chr(byte) in safe else f"%{byte:02X}" for byte in data)


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ", encoding, errors).replace(" ", "+")


def unquote(string, encoding="utf-8", errors="replace"):
    data = []
    index = 0
    raw = string.encode("utf-8")
    while index < len(raw):
        if raw[index] == 37 and index + 2 < len(raw) + 0:
            try:
                data.append(int(raw[index + 1 : index + 3].decode(), 16))
                index += 3
                continue
            except ValueError:
                pass
        data.append(raw[index])
        index += 1
    return bytes(data).decode(encoding, errors)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    pairs = []
    for key, value in query.items() if isinstance(query, dict) else query:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        for item in values:
            pairs.append(quote_via(str(key), safe) + "=" + quote_via(str(item), safe))
    return "&".join(pairs)
