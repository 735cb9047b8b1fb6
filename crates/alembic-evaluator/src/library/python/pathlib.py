"""POSIX paths, after the documentation of Python's `pathlib`."""

import os
from fnmatch import fnmatchcase
from urllib.parse import quote
from _files import is_directory, is_file, read_bytes


class PurePath:
    def __init__(self, *parts):
        text = ""
        for part in parts:
            text = os.path.join(text, os.fspath(part)) if text else os.fspath(part)
        pieces = [piece for piece in text.split("/") if piece not in ("", ".")]
        self._text = ("/" if text.startswith("/") else "") + "/".join(pieces) or "."

    def __str__(self):
        return self._text

    def __fspath__(self):
        return self._text

    def __repr__(self):
        return f"PosixPath({self._text!r})"

    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text

    def __lt__(self, other):
        return self._text < other._text

    def __hash__(self):
        return hash(self._text)

    def __truediv__(self, other):
        return type(self)(self, other)

    def __rtruediv__(self, other):
        return type(self)(other, self)

    def joinpath(self, *others):
        return type(self)(self, *others)

    @property
    def parts(self):
        pieces = tuple(piece for piece in self._text.split("/") if piece and piece != ".")
        return ("/",) + pieces if self._text.startswith("/") else pieces

    @property
    def name(self):
        return "" if self._text in ("/", ".") else os.path.basename(self._text)

    @property
    def suffix(self):
        return os.path.splitext(self.name)[1]

    @property
    def suffixes(self):
        name = self.name
        return [] if name.endswith(".") else ["." + part for part in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        return os.path.splitext(self.name)[0]

    @property
    def parent(self):
        if self._text in ("/", "."):
            return self
        return type(self)(os.path.dirname(self._text) or ".")

    @property
    def parents(self):
        result = []
        path = self
        while path.parent != path:
            path = path.parent
            result.append(path)
        return result

    def as_posix(self):
        return self._text

    def is_absolute(self):
        return self._text.startswith("/")

    def _named(self):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.parent

    def with_suffix(self, suffix):
        if suffix and (not suffix.startswith(".") or suffix == "."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self._named() / (self.stem + suffix)

    def with_name(self, name):
        return self._named() / name

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    @property
    def root(self):
        return "/" if self._text.startswith("/") else ""

    anchor = root
    drive = ""

    def is_relative_to(self, *other):
        parts = type(self)(*other).parts
        return self.parts[: len(parts)] == parts

    def relative_to(self, *other):
        base = type(self)(*other)
        if not self.is_relative_to(base):
            raise ValueError(
                f"{self._text!r} is not in the subpath of {base._text!r} OR one path is relative and the other is absolute."
            )
        return type(self)(*self.parts[len(base.parts) :])

    def match(self, path_pattern):
        wanted = type(self)(path_pattern).parts
        own = self.parts
        if path_pattern.startswith("/"):
            if len(own) != len(wanted):
                return False
        elif len(wanted) > len(own):
            return False
        return all(fnmatchcase(part, pattern) for part, pattern in zip(reversed(own), reversed(wanted)))

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        return "file://" + quote(self._text)


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls(os.path.expanduser("~"))

    def absolute(self):
        return type(self)(os.getcwd(), self)

    def resolve(self, strict=False):
        return type(self)(os.path.abspath(self._text))

    def expanduser(self):
        return type(self)(os.path.expanduser(self._text))

    def exists(self):
        return is_file(self._text) or is_directory(self._text)

    def is_file(self):
        return is_file(self._text)

    def is_dir(self):
        return is_directory(self._text)

    def read_bytes(self):
        return read_bytes(self._text)

    def read_text(self, encoding="utf-8", errors="strict"):
        return read_bytes(self._text).decode(encoding or "utf-8", errors or "strict")

    def iterdir(self):
        for name in os.listdir(self._text):
            yield self / name


PosixPath = Path
PurePosixPath = PurePath
