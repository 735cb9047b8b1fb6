//! Python's pattern syntax, read once and written down for the engine.
//!
//! Everything is spelled out: groups are numbered, classes are Python's own (`\w` is letters, numbers and the
//! underscore), anchors are look-arounds. What the engine would match otherwise than Python is refused.

mod classes;

use std::rc::Rc;

use super::flags::{ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, UNICODE, VERBOSE};

/// Why a pattern cannot be used.
pub(super) enum Refusal {
    /// Python refuses it as well: the message and the position in characters.
    Wrong(String, usize),
    /// Python refuses it without naming a position.
    WrongAsAWhole(&'static str),
    /// Python takes it, we do not.
    Unsupported(String),
}

/// What is known of a group.
#[derive(Clone, Copy)]
pub(super) struct Group {
    /// The group around it; 0 for none.
    pub(super) parent: usize,
    /// Whether it stands in a look-ahead or look-behind.
    pub(super) looks_around: bool,
    /// Whether it stands in something that is repeated.
    pub(super) repeated: bool,
    closed: bool,
    width: (usize, Option<usize>),
}

/// A pattern as the engine takes it.
pub(super) struct Translation {
    pub(super) expression: String,
    pub(super) flags: u32,
    /// The first entry stands for the whole match.
    pub(super) groups: Vec<Group>,
    pub(super) names: Vec<(Rc<str>, usize)>,
    /// Whether upper and lower case of letters beyond ASCII decide somewhere.
    pub(super) folds_unicode: bool,
    /// Whether a reference to a group ignores case somewhere.
    pub(super) folds_references: bool,
}

/// A translated part and how many characters it matches.
struct Piece {
    text: String,
    least: usize,
    most: Option<usize>,
    kind: Kind,
    /// Whether it has no choice but how often to repeat, as often as possible first; then it may be repeated even if
    /// it may be empty.
    greedy: bool,
    /// Groups inside: from here until the next piece.
    first_group: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Anchor,
    Repeat,
}

impl Piece {
    fn fixed(text: String, width: usize) -> Self {
        Piece {
            text,
            least: width,
            most: Some(width),
            kind: Kind::Plain,
            greedy: true,
            first_group: usize::MAX,
        }
    }

    fn anchor(text: String) -> Self {
        Piece { kind: Kind::Anchor, greedy: false, ..Piece::fixed(text, 0) }
    }
}

type Result<T> = std::result::Result<T, Refusal>;

const WORD: &str = r"\p{L}\p{N}_";
const ASCII_WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\s\x1c-\x1f";
const ASCII_SPACE: &str = r"\t-\r\x20";
/// How deep groups may stand in each other.
const DEPTH: usize = 60;

/// Letters that Python and the engine fold differently: Python takes `i`, `I`, `İ` and `ı` for one letter, the
/// others have got their other case after the Unicode version that Python 3.11 knows.
pub(super) const FOLDED_DIFFERENTLY: [char; 7] =
    ['\u{130}', '\u{131}', '\u{345}', '\u{19b}', '\u{a7dc}', '\u{264}', '\u{a7cb}'];

struct Reader<'a> {
    pattern: &'a [char],
    position: usize,
    flags: u32,
    groups: Vec<Group>,
    names: Vec<(Rc<str>, usize)>,
    open: usize,
    look_around: usize,
    /// The number of groups when the outermost look-behind began.
    look_behind: Option<usize>,
    folds_unicode: bool,
    folds_references: bool,
    depth: usize,
}

/// Translates a pattern; `flags` are those given beside it.
pub(super) fn translate(pattern: &str, flags: u32) -> Result<Translation> {
    let characters: Vec<char> = pattern.chars().collect();
    let whole = Group { parent: 0, looks_around: false, repeated: false, closed: false, width: (0, None) };
    let mut reader = Reader {
        pattern: &characters,
        position: 0,
        flags,
        groups: vec![whole],
        names: Vec::new(),
        open: 0,
        look_around: 0,
        look_behind: None,
        folds_unicode: false,
        folds_references: false,
        depth: 0,
    };
    reader.global_flags()?;
    if reader.flags & LOCALE != 0 {
        return Err(Refusal::Unsupported("the flag `re.LOCALE` is not supported".into()));
    }
    if reader.flags & ASCII == 0 {
        reader.flags |= UNICODE;
    }
    let flags = reader.flags;
    let piece = reader.alternatives()?;
    if reader.peek().is_some() {
        return Err(reader.wrong("unbalanced parenthesis", reader.position));
    }
    Ok(Translation {
        expression: piece.text,
        flags,
        groups: reader.groups,
        names: reader.names,
        folds_unicode: reader.folds_unicode,
        folds_references: reader.folds_references,
    })
}

fn flag(letter: char) -> Option<u32> {
    Some(match letter {
        'a' => ASCII,
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'u' => UNICODE,
        'x' => VERBOSE,
        _ => return None,
    })
}

fn unsupported<T>(sentence: impl Into<String>) -> Result<T> {
    Err(Refusal::Unsupported(sentence.into()))
}

/// A character that stands for itself, inside and outside of classes.
fn literal(character: char) -> String {
    if character.is_ascii_alphanumeric() || (!character.is_ascii() && character.is_alphanumeric()) {
        character.to_string()
    } else {
        format!("\\x{{{:X}}}", u32::from(character))
    }
}

/// Whether this may be the name of a group.
pub(super) fn is_identifier(name: &str) -> bool {
    !name.starts_with(char::is_numeric)
        && !name.is_empty()
        && name.chars().all(|character| character == '_' || character.is_alphanumeric())
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.pattern.get(self.position).copied()
    }

    fn ahead(&self, offset: usize) -> Option<char> {
        self.pattern.get(self.position + offset).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.position += 1;
        Some(character)
    }

    fn take(&mut self, character: char) -> bool {
        let found = self.peek() == Some(character);
        self.position += usize::from(found);
        found
    }

    fn wrong(&self, message: impl Into<String>, position: usize) -> Refusal {
        Refusal::Wrong(message.into(), position.min(self.pattern.len()))
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn since(&self, start: usize) -> String {
        self.pattern[start..self.position].iter().collect()
    }

    /// Flags for the whole pattern, which stand at its start: `(?im)`.
    fn global_flags(&mut self) -> Result<()> {
        loop {
            let start = self.position;
            self.skip();
            let opened = self.take('(') && self.take('?');
            let mut added = 0;
            while let Some(flag) = self.peek().filter(|_| opened).and_then(flag) {
                added |= flag;
                self.position += 1;
            }
            if added == 0 || !self.take(')') {
                self.position = start;
                return Ok(());
            }
            self.flags |= added;
            if self.has(ASCII) && self.has(UNICODE) {
                return unsupported("the flags `a` and `u` exclude each other in a pattern");
            }
        }
    }

    /// Blanks and comments of verbose patterns.
    fn skip(&mut self) {
        while self.has(VERBOSE) {
            match self.peek() {
                Some(' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}') => self.position += 1,
                Some('#') => while self.next().is_some_and(|character| character != '\n') {},
                _ => return,
            }
        }
    }

    fn alternatives(&mut self) -> Result<Piece> {
        self.depth += 1;
        if self.depth > DEPTH {
            return unsupported(format!("groups nested deeper than {DEPTH} are not supported in patterns"));
        }
        let first_group = self.groups.len();
        let mut whole = self.sequence()?;
        while self.take('|') {
            let branch = self.sequence()?;
            whole.text = format!("{}|{}", whole.text, branch.text);
            whole.greedy = false;
            whole.least = whole.least.min(branch.least);
            whole.most = whole.most.zip(branch.most).map(|(left, right)| left.max(right));
        }
        self.depth -= 1;
        Ok(Piece { kind: Kind::Plain, first_group, ..whole })
    }

    fn sequence(&mut self) -> Result<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        loop {
            self.skip();
            let start = self.position;
            let first_group = self.groups.len();
            let Some(character) = self.peek().filter(|character| !matches!(character, '|' | ')')) else {
                break;
            };
            self.position += 1;
            let piece = match character {
                '\\' => self.escape(start)?,
                '[' => self.class(start)?,
                '(' => match self.group(start)? {
                    Some(piece) => piece,
                    None => continue,
                },
                '.' if self.has(DOTALL) => Piece::fixed("(?s:.)".into(), 1),
                '.' => Piece::fixed("[^\\n]".into(), 1),
                '^' if self.has(MULTILINE) => Piece::anchor("(?m:^)".into()),
                '^' => Piece::anchor("\\A".into()),
                '$' if self.has(MULTILINE) => Piece::anchor("(?m:$)".into()),
                '$' => Piece::anchor("(?=\\n?\\z)".into()),
                '*' | '+' | '?' | '{' => match self.counts(character) {
                    Some(counts) => {
                        let repeated = self.repeat(pieces.pop(), counts?, start)?;
                        pieces.push(repeated);
                        continue;
                    }
                    None => self.character('{'),
                },
                other => self.character(other),
            };
            pieces.push(Piece { first_group, ..piece });
        }
        let least = pieces.iter().fold(0_usize, |sum, piece| sum.saturating_add(piece.least));
        let most = pieces.iter().try_fold(0_usize, |sum, piece| sum.checked_add(piece.most?));
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let greedy = pieces.iter().all(|piece| piece.greedy);
        Ok(Piece { text, least, most, kind: Kind::Plain, greedy, first_group: usize::MAX })
    }

    /// How often something is repeated; `None` for a brace that stands for itself.
    fn counts(&mut self, character: char) -> Option<Result<(usize, Option<usize>)>> {
        match character {
            '*' => return Some(Ok((0, None))),
            '+' => return Some(Ok((1, None))),
            '?' => return Some(Ok((0, Some(1)))),
            _ => {}
        }
        let start = self.position;
        if self.peek() == Some('}') {
            return None;
        }
        let least = self.digits();
        let most = if self.take(',') { self.digits() } else { least.clone() };
        if !self.take('}') {
            self.position = start;
            return None;
        }
        let number = |digits: &str| digits.parse::<usize>().ok().filter(|number| *number <= 65_535);
        let bounds = (
            if least.is_empty() { Some(0) } else { number(&least) },
            if most.is_empty() { Some(None) } else { number(&most).map(Some) },
        );
        let (Some(least), Some(most)) = bounds else {
            return Some(unsupported(
                "repeating something more than 65535 times is not supported in patterns",
            ));
        };
        if most.is_some_and(|most| most < least) {
            return Some(Err(self.wrong("min repeat greater than max repeat", start)));
        }
        Some(Ok((least, most)))
    }

    fn digits(&mut self) -> String {
        let start = self.position;
        while self.peek().is_some_and(|character| character.is_ascii_digit()) {
            self.position += 1;
        }
        self.since(start)
    }

    fn repeat(&mut self, item: Option<Piece>, counts: (usize, Option<usize>), start: usize) -> Result<Piece> {
        let (least, most) = counts;
        let item = match item {
            Some(item) if item.kind == Kind::Repeat => return Err(self.wrong("multiple repeat", start)),
            Some(item) if item.kind == Kind::Plain => item,
            _ => return Err(self.wrong("nothing to repeat", start)),
        };
        if item.least == 0 && most.is_none_or(|most| most > 1) && !item.greedy {
            return unsupported(format!(
                "repeating something that may be empty is not supported in patterns (position {start})"
            ));
        }
        let mode = match self.peek() {
            Some(mode @ ('?' | '+')) => {
                self.position += 1;
                mode.to_string()
            }
            _ => String::new(),
        };
        let has_groups = item.first_group < self.groups.len();
        if most == Some(0) && has_groups {
            return unsupported("repeating a group no times is not supported in patterns");
        }
        for group in self.groups.iter_mut().skip(item.first_group) {
            group.repeated = true;
        }
        let suffix = match (least, most) {
            (0, None) => "*".into(),
            (1, None) => "+".into(),
            (0, Some(1)) => "?".into(),
            (least, None) => format!("{{{least},}}"),
            (least, Some(most)) => format!("{{{least},{most}}}"),
        };
        let lazy = if mode == "?" { "?" } else { "" };
        let repeated = format!("(?:{}){suffix}{lazy}", item.text);
        Ok(Piece {
            text: if mode == "+" { format!("(?>{repeated})") } else { repeated },
            least: item.least.saturating_mul(least),
            most: item.most.zip(most).and_then(|(width, most)| width.checked_mul(most)),
            kind: Kind::Repeat,
            greedy: item.greedy && mode.is_empty(),
            first_group: item.first_group,
        })
    }

    /// One character, in the case that the flags ask for.
    fn character(&mut self, character: char) -> Piece {
        let spelled = literal(character);
        let text = match self.case_of(character) {
            Case::Same => spelled,
            Case::Ascii => {
                format!("[{}{}]", character.to_ascii_lowercase(), character.to_ascii_uppercase())
            }
            Case::Unicode => format!("(?i:{spelled})"),
        };
        Piece::fixed(text, 1)
    }

    fn case_of(&mut self, character: char) -> Case {
        if !self.has(IGNORECASE) {
            Case::Same
        } else if self.has(ASCII) {
            if character.is_ascii_alphabetic() { Case::Ascii } else { Case::Same }
        } else {
            self.folds_unicode = true;
            Case::Unicode
        }
    }

    fn category(&self, letter: char) -> Option<String> {
        let inside = match (letter.to_ascii_lowercase(), self.has(ASCII)) {
            ('d', false) => "\\p{Nd}",
            ('d', true) => "0-9",
            ('s', false) => SPACE,
            ('s', true) => ASCII_SPACE,
            ('w', false) => WORD,
            ('w', true) => ASCII_WORD,
            _ => return None,
        };
        let negated = if letter.is_ascii_uppercase() { "^" } else { "" };
        Some(format!("[{negated}{inside}]"))
    }

    /// What follows a backslash.
    fn escape(&mut self, start: usize) -> Result<Piece> {
        let Some(letter) = self.next() else {
            return Err(self.wrong("bad escape (end of pattern)", start));
        };
        if let Some(category) = self.category(letter) {
            return Ok(Piece::fixed(category, 1));
        }
        let word = if self.has(ASCII) { ASCII_WORD } else { WORD };
        Ok(match letter {
            'A' => Piece::anchor("\\A".into()),
            'Z' => Piece::anchor("\\z".into()),
            'b' => Piece::anchor(format!("(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))")),
            // An empty text has no such place for Python 3.11.
            'B' => {
                Piece::anchor(format!("(?:(?<=[{word}])(?=[{word}])|(?<![{word}])(?![{word}])(?!\\A\\z))"))
            }
            '1'..='9' => {
                if let Some(octal) = self.octal(start)? {
                    return Ok(self.character(octal));
                }
                if self.peek().is_some_and(|character| character.is_ascii_digit()) {
                    self.position += 1;
                }
                let number = self.since(start + 1).parse().unwrap_or(usize::MAX);
                self.reference(number, start + 1, start)?
            }
            _ => {
                let character = self.character_escape(letter, start)?;
                self.character(character)
            }
        })
    }

    /// Three octal digits.
    fn octal(&mut self, start: usize) -> Result<Option<char>> {
        let digits: Vec<u32> =
            self.pattern[start + 1..].iter().take(3).map_while(|digit| digit.to_digit(8)).collect();
        let [first, second, third] = digits[..] else { return Ok(None) };
        self.position = start + 4;
        let value = first * 64 + second * 8 + third;
        match u8::try_from(value) {
            Ok(byte) => Ok(Some(char::from(byte))),
            Err(_) => Err(self
                .wrong(format!("octal escape value {} outside of range 0-0o377", self.since(start)), start)),
        }
    }

    /// An escape that stands for one character, inside and outside of classes.
    fn character_escape(&mut self, letter: char, start: usize) -> Result<char> {
        let count = match letter {
            'a' => return Ok('\u{7}'),
            'f' => return Ok('\u{c}'),
            'n' => return Ok('\n'),
            'r' => return Ok('\r'),
            't' => return Ok('\t'),
            'v' => return Ok('\u{b}'),
            '0' => {
                let mut value = 0;
                for _ in 0..2 {
                    if let Some(digit) = self.peek().and_then(|digit| digit.to_digit(8)) {
                        value = value * 8 + digit;
                        self.position += 1;
                    }
                }
                return Ok(char::from_u32(value).unwrap_or('\0'));
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            'N' => return unsupported("characters by their name (`\\N{…}`) are not supported in patterns"),
            other if other.is_ascii_alphanumeric() => {
                return Err(self.wrong(format!("bad escape {}", self.since(start)), start));
            }
            other => return Ok(other),
        };
        let mut value: u32 = 0;
        for _ in 0..count {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(16)) else {
                return Err(self.wrong(format!("incomplete escape {}", self.since(start)), start));
            };
            value = value.wrapping_mul(16).wrapping_add(digit);
            self.position += 1;
        }
        match char::from_u32(value) {
            Some(character) => Ok(character),
            None if value > 0x10_ffff => Err(self.wrong(format!("bad escape {}", self.since(start)), start)),
            None => unsupported("surrogates are not supported in patterns"),
        }
    }

    /// What an earlier group matched, again.
    fn reference(&mut self, number: usize, position: usize, open_position: usize) -> Result<Piece> {
        let Some(group) = self.groups.get(number).copied() else {
            return Err(self.wrong(format!("invalid group reference {number}"), position));
        };
        if !group.closed {
            return Err(self.wrong("cannot refer to an open group", open_position));
        }
        if self.look_behind.is_some_and(|before| number >= before) {
            let message = "cannot refer to group defined in the same lookbehind subpattern";
            return Err(self.wrong(message, self.position));
        }
        let (least, most) = group.width;
        self.folds_references |= self.has(IGNORECASE);
        let case = if self.has(IGNORECASE) { "i" } else { "" };
        Ok(Piece {
            text: format!("(?{case}:\\{number})"),
            least,
            most,
            greedy: false,
            ..Piece::fixed(String::new(), 0)
        })
    }

    /// What an opening parenthesis begins; `None` for a comment.
    fn group(&mut self, start: usize) -> Result<Option<Piece>> {
        if !self.take('?') {
            return self.capture(None, start).map(Some);
        }
        let Some(letter) = self.next() else {
            return Err(self.wrong("unexpected end of pattern", self.position));
        };
        let saved = self.flags;
        let piece = match letter {
            ':' => self.enclosed("(?:", start)?,
            '>' => self.enclosed("(?>", start)?,
            '#' => {
                while let Some(character) = self.next() {
                    if character == ')' {
                        return Ok(None);
                    }
                }
                return Err(self.wrong("missing ), unterminated comment", start));
            }
            '=' | '!' => self.look(&format!("(?{letter}"), start)?,
            '<' => match self.next() {
                Some(sign @ ('=' | '!')) => {
                    let outermost = self.look_behind.is_none();
                    if outermost {
                        self.look_behind = Some(self.groups.len());
                    }
                    let piece = self.look(&format!("(?<{sign}"), start)?;
                    if outermost {
                        self.look_behind = None;
                    }
                    piece
                }
                Some(other) => {
                    return Err(self.wrong(format!("unknown extension ?<{other}"), start + 1));
                }
                None => return Err(self.wrong("unexpected end of pattern", self.position)),
            },
            'P' => match self.next() {
                Some('<') => {
                    let at = self.position;
                    let name = self.name('>', at)?;
                    if let Some((_, number)) = self.names.iter().find(|(known, _)| *known == name) {
                        let again = self.groups.len();
                        return Err(self.wrong(
                            format!(
                                "redefinition of group name {} as group {again}; was group {number}",
                                crate::format::string_repr(&name)
                            ),
                            at,
                        ));
                    }
                    return self.capture(Some(name), start).map(Some);
                }
                Some('=') => {
                    let at = self.position;
                    let name = self.name(')', at)?;
                    let known = self.names.iter().find(|(known, _)| *known == name);
                    let Some((_, number)) = known.cloned() else {
                        let shown = crate::format::string_repr(&name);
                        return Err(self.wrong(format!("unknown group name {shown}"), at));
                    };
                    self.reference(number, at, at)?
                }
                Some(other) => {
                    return Err(self.wrong(format!("unknown extension ?P{other}"), start + 1));
                }
                None => return Err(self.wrong("unexpected end of pattern", self.position)),
            },
            '(' => return unsupported("conditions on groups (`(?(1)…)`) are not supported in patterns"),
            '-' => self.flagged(letter, start)?,
            letter if flag(letter).is_some() => self.flagged(letter, start)?,
            other => return Err(self.wrong(format!("unknown extension ?{other}"), start + 1)),
        };
        self.flags = saved;
        Ok(Some(piece))
    }

    /// The rest of a group up to its parenthesis.
    fn enclosed(&mut self, opening: &str, start: usize) -> Result<Piece> {
        let piece = self.alternatives()?;
        if !self.take(')') {
            return Err(self.wrong("missing ), unterminated subpattern", start));
        }
        Ok(Piece {
            text: format!("{opening}{})", piece.text),
            greedy: piece.greedy && opening == "(?:",
            ..piece
        })
    }

    fn capture(&mut self, name: Option<Rc<str>>, start: usize) -> Result<Piece> {
        let number = self.groups.len();
        self.groups.push(Group {
            parent: self.open,
            looks_around: self.look_around > 0,
            repeated: false,
            closed: false,
            width: (0, None),
        });
        if let Some(name) = name {
            self.names.push((name, number));
        }
        let around = std::mem::replace(&mut self.open, number);
        let saved = self.flags;
        let piece = self.enclosed("(", start)?;
        self.flags = saved;
        self.open = around;
        if let Some(group) = self.groups.get_mut(number) {
            group.closed = true;
            group.width = (piece.least, piece.most);
        }
        Ok(piece)
    }

    fn look(&mut self, opening: &str, start: usize) -> Result<Piece> {
        self.look_around += 1;
        let piece = self.enclosed(opening, start)?;
        self.look_around -= 1;
        if opening.contains('<') && piece.most != Some(piece.least) {
            return Err(Refusal::WrongAsAWhole("look-behind requires fixed-width pattern"));
        }
        Ok(Piece { least: 0, most: Some(0), ..piece })
    }

    /// Flags for a part of the pattern: `(?i-m:…)`.
    fn flagged(&mut self, first: char, start: usize) -> Result<Piece> {
        let mut letter = Some(first);
        let (mut on, mut off) = (0, 0);
        while let Some(flag) = letter.and_then(flag) {
            on |= flag;
            letter = self.next();
        }
        if letter == Some(')') {
            return Err(self.wrong("global flags not at the start of the expression", start));
        }
        if letter == Some('-') {
            letter = self.next();
            while let Some(flag) = letter.and_then(flag) {
                off |= flag;
                letter = self.next();
            }
        }
        let kinds = ASCII | UNICODE | LOCALE;
        if letter != Some(':')
            || off & kinds != 0
            || on & LOCALE != 0
            || on & off != 0
            || on & ASCII != 0 && on & UNICODE != 0
        {
            return unsupported("this group of flags is not supported in patterns");
        }
        if on & kinds != 0 {
            self.flags &= !kinds;
        }
        self.flags = (self.flags | on) & !off;
        self.enclosed("(?:", start)
    }

    fn name(&mut self, end: char, at: usize) -> Result<Rc<str>> {
        while self.peek().is_some_and(|character| character != end) {
            self.position += 1;
        }
        let name = self.since(at);
        if name.is_empty() {
            return Err(self.wrong("missing group name", at));
        }
        if !self.take(end) {
            return Err(self.wrong(format!("missing {end}, unterminated name"), at));
        }
        if !is_identifier(&name) {
            let shown = crate::format::string_repr(&name);
            return Err(self.wrong(format!("bad character in group name {shown}"), at));
        }
        Ok(name.into())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Same,
    Ascii,
    Unicode,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python takes and we refuse must never become a different match.
    #[test]
    fn what_the_engine_would_match_otherwise_is_unsupported() {
        let patterns =
            ["(a|)*", "(a?)*", "(?:|a)+", "(a)(?(1)b|c)", r"\N{DIGIT ONE}", r"\ud800", "(?L)a", "(a){0}"];
        for pattern in patterns {
            assert!(matches!(translate(pattern, 0), Err(Refusal::Unsupported(_))), "{pattern}");
        }
    }
}
