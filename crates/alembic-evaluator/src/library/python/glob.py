import fnmatch
import os
import re

_MAGIC = re.compile("[*?[]")


def has_magic(s):
    return _MAGIC.search(s) is not None


def escape(pathname):
    return re.sub("([*?[])", "[\\1]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return list(
        iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden)
    )


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    root = "" if root_dir is None else os.fspath(root_dir)
    # `**` stands for no directory as well, which is no path by itself.
    return (path for path in _paths(root, pathname, recursive, include_hidden, False) if path)


def _paths(root, pathname, recursive, hidden, only_directories):
    directory, name = os.path.split(pathname)
    if not has_magic(pathname):
        is_there = os.path.exists if name else os.path.isdir
        if is_there(os.path.join(root, pathname)):
            yield pathname
        return
    if directory != pathname and has_magic(directory):
        directories = _paths(root, directory, recursive, hidden, True)
    else:
        directories = [directory]
    for found in directories:
        for match in _matches(os.path.join(root, found), name, recursive, hidden, only_directories):
            yield os.path.join(found, match)


def _matches(directory, pattern, recursive, hidden, only_directories):
    if not has_magic(pattern):
        # An empty name asks for the directory itself.
        whole = os.path.join(directory, pattern)
        return [pattern] if (os.path.exists(whole) if pattern else os.path.isdir(directory)) else []
    if recursive and pattern == "**":
        return ["", *_below(directory, hidden, only_directories)]
    names = _names(directory, only_directories)
    if not hidden and not pattern.startswith("."):
        names = [name for name in names if not name.startswith(".")]
    return fnmatch.filter(names, pattern)


def _names(directory, only_directories):
    if directory and not os.path.isdir(directory):
        return []
    names = os.listdir(directory or ".")
    if only_directories:
        names = [name for name in names if os.path.isdir(os.path.join(directory, name))]
    return names


def _below(directory, hidden, only_directories):
    for name in _names(directory, only_directories):
        if hidden or not name.startswith("."):
            yield name
            for inside in _below(os.path.join(directory, name), hidden, only_directories):
                yield os.path.join(name, inside)
