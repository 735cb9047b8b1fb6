"""File names by shell patterns, after the documentation of Python's `glob`. Names of one folder come sorted."""

import fnmatch
import os


def has_magic(s):
    return any(character in s for character in "*?[")


def escape(pathname):
    return "".join("[" + character + "]" if character in "*?[" else character for character in pathname)


def glob(pathname, *, root_dir=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, recursive=False, include_hidden=False):
    search = _Search("" if root_dir is None else os.fspath(root_dir), recursive, include_hidden)
    # `**` alone stands for the names below, not for the folder itself.
    return (path for path in search.paths(pathname, False) if path)


class _Search:
    def __init__(self, root, recursive, hidden):
        self.root = root
        self.recursive = recursive
        self.hidden = hidden

    def paths(self, pattern, only_folders):
        folder, name = os.path.split(pattern)
        if not has_magic(pattern):
            if os.path.exists(self.full(pattern)) if name else os.path.isdir(self.full(folder)):
                yield pattern
            return
        folders = [folder]
        if folder and folder != pattern and has_magic(folder):
            folders = self.paths(folder, True)
        for found in folders:
            for matched in self.names(found, name, only_folders):
                yield os.path.join(found, matched)

    def names(self, folder, pattern, only_folders):
        if not has_magic(pattern):
            path = self.full(os.path.join(folder, pattern))
            return [pattern] if (os.path.exists(path) if pattern else os.path.isdir(path)) else []
        if self.recursive and pattern == "**":
            return self.below(folder, only_folders)
        names = self.entries(folder, only_folders)
        if not self.hidden and not pattern.startswith("."):
            names = [name for name in names if not name.startswith(".")]
        return fnmatch.filter(names, pattern)

    def below(self, folder, only_folders):
        if not folder or os.path.isdir(self.full(folder)):
            yield ""
        for name in self.entries(folder, only_folders):
            if self.hidden or not name.startswith("."):
                yield name
                for deeper in self.below(os.path.join(folder, name), only_folders):
                    if deeper:
                        yield os.path.join(name, deeper)

    def entries(self, folder, only_folders):
        try:
            names = sorted(os.listdir(self.full(folder) or "."))
        except OSError:
            return []
        return [
            name for name in names if not only_folders or os.path.isdir(self.full(os.path.join(folder, name)))
        ]

    def full(self, path):
        return os.path.join(self.root, path) if self.root else path
