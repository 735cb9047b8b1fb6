"""Indentation and lines, after the documentation of Python's `textwrap`."""

import re


def dedent(text):
    lines = text.split("\n")
    margin = None
    for index, line in enumerate(lines):
        stripped = line.lstrip(" \t")
        if not stripped:
            lines[index] = ""
            continue
        indent = line[: len(line) - len(stripped)]
        if margin is None:
            margin = indent
        else:
            same = 0
            while same < len(margin) and same < len(indent) and margin[same] == indent[same]:
                same += 1
            margin = margin[:same]
    if margin:
        lines = [line[len(margin) :] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    def wanted(line):
        return line.strip() if predicate is None else predicate(line)

    return "".join(prefix + line if wanted(line) else line for line in text.splitlines(True))


_PARTS = re.compile(r"\s+|\S+")


def _is_letter(text, position):
    return 0 <= position < len(text) and (text[position].isalpha() or text[position] == "_")


def _hyphenated(word):
    """The parts of a word at the ends of which a line may end: behind hyphens between letters, and around dashes."""
    parts, start, position = [], 0, 0
    while position < len(word):
        if word[position] != "-":
            position += 1
            continue
        end = position
        while end < len(word) and word[end] == "-":
            end += 1
        if end - position > 1:
            if 0 < position and end < len(word):
                parts += [word[start:position], word[position:end]]
                start = end
            position = end
            continue
        before = _is_letter(word, position - 1) and (
            _is_letter(word, position - 2) or (word[position - 2 : position - 1] == "-" and _is_letter(word, position - 3))
        )
        after = _is_letter(word, end) and (
            _is_letter(word, end + 1) or (word[end + 1 : end + 2] == "-" and _is_letter(word, end + 2))
        )
        if before and after:
            parts.append(word[start:end])
            start = end
        position = end
    return parts + [word[start:]] if start < len(word) else parts


class TextWrapper:
    def __init__(
        self,
        width=70,
        initial_indent="",
        subsequent_indent="",
        expand_tabs=True,
        replace_whitespace=True,
        fix_sentence_endings=False,
        break_long_words=True,
        drop_whitespace=True,
        break_on_hyphens=True,
        tabsize=8,
        *,
        max_lines=None,
        placeholder=" [...]",
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _words(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate({ord(space): " " for space in "\t\n\x0b\x0c\r "})
        words = _PARTS.findall(text)
        if not self.break_on_hyphens:
            return words
        return [part for word in words for part in _hyphenated(word)]

    def _split(self, word, room):
        """A word that is longer than a line: what goes on this line, and the rest."""
        if room < 1:
            room = 0
        if self.break_on_hyphens and len(word) > room:
            hyphen = word.rfind("-", 0, room)
            if hyphen > 0 and any(letter != "-" for letter in word[:hyphen]):
                return word[: hyphen + 1], word[hyphen + 1 :]
        return word[:room], word[room:]

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        words, lines = self._words(text)[::-1], []
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        while words:
            indent = self.subsequent_indent if lines else self.initial_indent
            room, line, length = self.width - len(indent), [], 0
            if self.drop_whitespace and lines and not words[-1].strip():
                words.pop()
            while words and length + len(words[-1]) <= room:
                length += len(words[-1])
                line.append(words.pop())
            if words and len(words[-1]) > room:
                if self.break_long_words:
                    part, rest = self._split(words.pop(), 1 if room < 1 else room - length)
                    line.append(part)
                    if rest:
                        words.append(rest)
                elif not line:
                    line.append(words.pop())
                length = sum(map(len, line))
            if self.drop_whitespace and line and not line[-1].strip():
                length -= len(line.pop())
            if not line:
                continue
            last = not words or (self.drop_whitespace and len(words) == 1 and not words[0].strip())
            if self.max_lines is None or len(lines) + 1 < self.max_lines or (last and length <= room):
                lines.append(indent + "".join(line))
                continue
            while line:
                if line[-1].strip() and length + len(self.placeholder) <= room:
                    lines.append(indent + "".join(line) + self.placeholder)
                    break
                length -= len(line.pop())
            else:
                if lines and len(lines[-1].rstrip()) + len(self.placeholder) <= self.width:
                    lines[-1] = lines[-1].rstrip() + self.placeholder
                else:
                    lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.split()))
