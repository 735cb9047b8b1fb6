def safe_decode(text, incoming="utf-8", errors="strict"):
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"{type(text)} can't be decoded")
    return text if isinstance(text, str) else text.decode(incoming, errors)


def safe_encode(text, incoming="utf-8", encoding="utf-8", errors="strict"):
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"{type(text)} can't be encoded")
    if isinstance(text, str):
        return text.encode(encoding, errors)
    if text and encoding.lower() != incoming.lower():
        return text.decode(incoming, errors).encode(encoding, errors)
    return text


def to_utf8(text):
    if isinstance(text, bytes):
        return text
    if isinstance(text, str):
        return text.encode("utf-8")
    raise TypeError(f"bytes or Unicode expected, got {type(text).__name__}")
