"""Classes and files of `json`, after its documentation."""

import json
import re


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(
        self,
        *,
        skipkeys=False,
        ensure_ascii=True,
        check_circular=True,
        allow_nan=True,
        sort_keys=False,
        indent=None,
        separators=None,
        default=None,
    ):
        self.skipkeys, self.ensure_ascii, self.allow_nan = skipkeys, ensure_ascii, allow_nan
        self.sort_keys, self.indent, self.separators = sort_keys, indent, separators
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        return json.dumps(
            o,
            skipkeys=self.skipkeys,
            ensure_ascii=self.ensure_ascii,
            allow_nan=self.allow_nan,
            sort_keys=self.sort_keys,
            indent=self.indent,
            separators=self.separators,
            default=self.default,
        )

    def iterencode(self, o):
        yield self.encode(o)


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self._options = {
            "object_hook": object_hook,
            "parse_float": parse_float,
            "parse_int": parse_int,
            "object_pairs_hook": object_pairs_hook,
        }

    def decode(self, s):
        return json.loads(s, **self._options)

    def raw_decode(self, s, idx=0):
        try:
            return json.loads(s[idx:], **self._options), len(s.rstrip())
        except json.JSONDecodeError as error:
            if error.msg != "Extra data":
                raise
            end = idx + error.pos
            while end > idx and s[end - 1].isspace():
                end -= 1
            return json.loads(s[idx:end], **self._options), end


def dump(obj, fp, **options):
    fp.write(json.dumps(obj, **options))


def load(fp, **options):
    return json.loads(fp.read(), **options)
