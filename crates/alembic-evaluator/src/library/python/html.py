"""Texts in HTML, after the documentation of Python's `html`."""

import re

_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0", "copy": "\xa9", "reg": "\xae", "euro": "\u20ac", "hellip": "\u2026", "mdash": "\u2014", "ndash": "\u2013", "lsquo": "\u2018", "rsquo": "\u2019", "ldquo": "\u201c", "rdquo": "\u201d", "laquo": "\xab", "raquo": "\xbb", "times": "\xd7", "middot": "\xb7", "bull": "\u2022", "auml": "\xe4", "ouml": "\xf6", "uuml": "\xfc", "Auml": "\xc4", "Ouml": "\xd6", "Uuml": "\xdc", "szlig": "\xdf", "eacute": "\xe9", "egrave": "\xe8", "ecirc": "\xea", "agrave": "\xe0", "aacute": "\xe1", "ccedil": "\xe7", "ntilde": "\xf1", "deg": "\xb0"}


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


def _named(match):
    number = match[1]
    if number[0] != "#":
        return _NAMES[number]
    code = int(number[2:], 16) if number[1] in "xX" else int(number[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def unescape(s):
    return re.sub(r"&(#\d+|#[xX][0-9a-fA-F]+|" + "|".join(_NAMES) + ");", _named, s)
