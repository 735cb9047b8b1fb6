#: fnmatch
import fnmatch
for pattern in ["*.txt", "*", "?at.txt", "[cd]*", "[!c]*", "[]x]*", "a[", "**.md", "[^c]*", "[[]1]", "a.c", "[a-c]*.txt", "x\\y"]:
    print(pattern, fnmatch.filter(["cat.txt", "dog.txt", "notes.md", "]x", "a[", "[1]", "abc", "a.c", "^c", ".txt", "x\\y", ""], pattern))
print(fnmatch.fnmatch("Cat.txt", "cat*"), fnmatch.fnmatchcase("cat.txt", "*.txt"), fnmatch.fnmatch("a\nb", "a*b"))
#: glob
import glob
for pattern in ["*", "pets/*", "pets/*.txt", "pets/.*", "*/*.md", "pets/*/", "pets/young", "pets/young/", "nowhere", "nowhere/*", "./pets/c*", "pets/[cd]*.txt", "pets/odd[[]1].txt", "pets/?????/*", "shops/*.txt", "*/young/*.txt", ""]:
    print(pattern, sorted(glob.glob(pattern)))
#: glob, recursive
import glob
for pattern in ["**", "pets/**", "pets/**/*.txt", "**/*.md", "**/young/*", "pets/**/", "**/**/mouse.txt", "nowhere/**", "pets/cat.txt/**"]:
    print(pattern, sorted(glob.glob(pattern, recursive=True)))
    print(pattern, sorted(glob.glob(pattern, recursive=True, include_hidden=True)))
print(sorted(glob.glob("**/*.txt")))
#: glob below a directory, as an iterator
import glob
print(sorted(glob.glob("*.txt", root_dir="pets")), sorted(glob.iglob("y*/*", root_dir="pets")), glob.glob("cat.txt", root_dir="pets"))
print(glob.escape("a[1]*?.txt"), glob.has_magic("a[b"), glob.has_magic("ab"))
print(sorted(match.split("/")[-2] for match in glob.glob("*/*/small/")))
#: pathlib: glob, rglob and match
from pathlib import Path, PurePath
for pattern in ["*", "*.txt", "*/*.txt", "**/*.txt", "young", "**/small/*", "nowhere/*", "**"]:
    print(pattern, sorted(str(path) for path in Path("pets").glob(pattern)))
for pattern in ["*.md", "small", "*/*.txt"]:
    print(pattern, sorted(str(path) for path in Path("pets").rglob(pattern)))
print(sorted(path.name for path in Path().glob("*")), [path.as_posix() for path in Path("pets/young").glob("*.md")])
for path, pattern in [("a/b.py", "*.py"), ("/a/b/c.py", "b/*.py"), ("/a/b/c.py", "a/*.py"), ("a/b.py", "/*.py"), ("/a.py", "/*.py"), ("a", "a/b"), ("a/B.py", "b.py")]:
    print(path, pattern, PurePath(path).match(pattern))
for call in [lambda: PurePath("a").match(""), lambda: list(Path("pets").glob("")), lambda: list(Path("pets").glob("/x"))]:
    try:
        call()
    except (ValueError, NotImplementedError) as error:
        print(type(error).__name__, error)
#: os: what a directory holds
import os
print(sorted(os.listdir("pets")), sorted(os.listdir()), os.path.isdir("pets"), os.path.isfile("pets"), os.path.exists("pets/cat.txt"))
with open("pets/cat.txt", encoding="utf-8") as file:
    print(repr(file.read()))
with open(os.path.join("pets", "young", "kitten.txt")) as file:
    print([line.strip() for line in file])
try:
    open("pets/nowhere.txt")
except FileNotFoundError as error:
    print(error, error.errno, error.filename)
