import re


def translate(pat):
    pieces = []
    position = 0
    while position < len(pat):
        character = pat[position]
        position += 1
        if character == "*":
            if pieces[-1:] != [".*"]:
                pieces.append(".*")
        elif character == "?":
            pieces.append(".")
        elif character == "[":
            # The bracket that closes is not the first character of the set.
            first = position + (pat[position : position + 1] == "!")
            end = pat.find("]", first + 1)
            if end < 0:
                pieces.append("\\[")
                continue
            characters = pat[position:end].replace("\\", "\\\\")
            position = end + 1
            if characters.startswith("!"):
                characters = "^" + characters[1:]
            elif characters[0] in "^[":
                characters = "\\" + characters
            pieces.append("[" + characters + "]")
        else:
            pieces.append(re.escape(character))
    return "(?s:" + "".join(pieces) + ")\\Z"


def fnmatchcase(name, pat):
    return re.match(translate(pat), name) is not None


def fnmatch(name, pat):
    return fnmatchcase(name, pat)


def filter(names, pat):
    matches = re.compile(translate(pat)).match
    return [name for name in names if matches(name)]
