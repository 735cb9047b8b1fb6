#: stars, marks and sets
import fnmatch

names = ["a", "ab", "abc", "a.py", ".a", "a-b", "!", "]", "[a]", "x\ny", "A"]
for pattern in ["*", "a*", "?", "a?", "[ab]", "[!a]", "[a-c]b", "[]]", "[!]]*", "[", "[a", "a[.-]*", "*.py", "x*y", "[z-a]", "[!z-a]"]:
    print(pattern, fnmatch.filter(names, pattern))
#: one name
from fnmatch import fnmatch, fnmatchcase

print(fnmatch("versions/1a_x.py", "versions/*.py"), fnmatchcase("A.py", "a.py"), fnmatch("a", ""))
#: magic and its escape
import glob

print(glob.has_magic("a*"), glob.has_magic("a"), glob.escape("a[1]*.py"))
