"""Keyed hashes, after RFC 2104 and the documentation of Python's `hmac`."""

import hashlib


def _started(digestmod, data=b""):
    return hashlib.new(digestmod, data) if isinstance(digestmod, str) else digestmod(data)


class HMAC:
    def __init__(self, key, msg=None, digestmod=""):
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        self._digestmod = digestmod
        size = _started(digestmod).block_size
        if len(key) > size:
            key = _started(digestmod, key).digest()
        key = key + bytes(size - len(key))
        self._outer = bytes([byte ^ 0x5C for byte in key])
        self._inner = _started(digestmod, bytes([byte ^ 0x36 for byte in key]))
        if msg is not None:
            self.update(msg)

    def update(self, msg):
        self._inner.update(msg)

    def digest(self):
        return _started(self._digestmod, self._outer + self._inner.digest()).digest()

    def hexdigest(self):
        return self.digest().hex()


def new(key, msg=None, digestmod=""):
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    return HMAC(key, msg, digest).digest()


def compare_digest(a, b):
    return a == b
