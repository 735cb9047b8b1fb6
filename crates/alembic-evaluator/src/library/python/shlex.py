"""Words as a shell reads them, after the documentation of Python's `shlex`."""

import re


def split(s, comments=False, posix=True):
    words, word, quote, position = [], None, None, 0
    while position < len(s):
        letter = s[position]
        position += 1
        if quote:
            if letter == quote:
                quote = None
            elif letter == "\\" and quote == '"':
                if position >= len(s):
                    raise ValueError("No escaped character")
                following = s[position]
                word += following if following in '"\\' else "\\" + following
                position += 1
            else:
                word += letter
        elif letter.isspace():
            if word is not None:
                words.append(word)
                word = None
        elif letter in "'\"":
            quote, word = letter, word or ""
        elif letter == "\\":
            if position >= len(s):
                raise ValueError("No escaped character")
            word = (word or "") + s[position]
            position += 1
        elif letter == "#" and comments:
            while position < len(s) and s[position] != "\n":
                position += 1
        else:
            word = (word or "") + letter
    if quote:
        raise ValueError("No closing quotation")
    return words if word is None else words + [word]


def quote(s):
    if not s:
        return "''"
    if re.search(r"[^\w@%+=:,./-]", s, re.ASCII) is None:
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"


def join(split_command):
    return " ".join(quote(word) for word in split_command)
