//! The fast way to a header: a scan over the bytes of a revision file that parses nothing it does not need.
//!
//! The scan walks the statements at the top level of the module. It knows strings, comments, brackets and line
//! continuations, reads the values that are plain literals, and stops at the first function once nothing behind it can
//! still change a value. Whenever a file does anything else with one of the names (a condition, an import, `del`, a
//! computed value, a declared encoding, letters outside ASCII in code), the scan gives up and [`super::syntax`] reads
//! the file with the full parser. It never guesses: what it returns is what the parser would return for every file
//! that is valid Python. It does not look for syntax errors in the bodies of functions.

use std::sync::LazyLock;

use memchr::{memchr, memchr2, memchr3, memmem};

use super::literal::{self, HeaderLiteral, HeaderValues};

/// The header values of a module, `None` if the file needs the full parser.
pub(super) fn scan(source: &[u8]) -> Option<HeaderValues> {
    let mut scanner = Scanner { source, position: 0, values: HeaderValues::default() };
    scanner.module()?;
    Some(scanner.values)
}

/// Text that must not occur behind the header if the rest of the file is to be left unread: every statement that binds
/// one of the names spells it (`revision` covers `down_revision`; `global` covers `globals()`).
static SUSPICIOUS: LazyLock<[memmem::Finder<'static>; 4]> =
    LazyLock::new(|| ["revision", "branch_labels", "depends_on", "__doc__"].map(memmem::Finder::new));
static GLOBAL: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("global"));

/// Where the lines of the current block belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// The module itself, or a block (`if`, `try`, …) that binds names of the module.
    Module,
    /// The body of a function or class: its names are its own.
    Own,
}

struct Scanner<'a> {
    source: &'a [u8],
    position: usize,
    values: HeaderValues,
}

impl<'a> Scanner<'a> {
    fn module(&mut self) -> Option<()> {
        if self.source.starts_with(b"\xef\xbb\xbf") {
            return None;
        }
        let mut first_statement = true;
        let mut block = Block::Module;
        let mut rest_is_known_to_matter = false;
        loop {
            let line_start = self.position;
            self.skip_spaces();
            let Some(byte) = self.peek() else { return Some(()) };
            match byte {
                b'\n' => self.position += 1,
                b'\r' => self.carriage_return()?,
                b'#' => self.comment_line(line_start)?,
                _ if self.position > line_start => {
                    self.logical_line(block)?;
                    first_statement = false;
                }
                b'"' | b'\'' if first_statement => {
                    self.docstring()?;
                    first_statement = false;
                }
                _ => {
                    let word = self.peek_word();
                    block = Block::Module;
                    match word {
                        b"revision" | b"down_revision" | b"branch_labels" | b"depends_on" => {
                            self.assignment(word)?;
                            if !rest_is_known_to_matter && self.values.all_set() {
                                if self.rest_is_harmless()? {
                                    return Some(());
                                }
                                rest_is_known_to_matter = true;
                            }
                        }
                        b"def" | b"class" | b"async" => {
                            if !rest_is_known_to_matter {
                                if self.rest_is_harmless()? {
                                    return Some(());
                                }
                                rest_is_known_to_matter = true;
                            }
                            self.logical_line(Block::Module)?;
                            block = Block::Own;
                        }
                        // A prefixed string as the first statement may be the docstring.
                        _ if first_statement && self.string_prefix(word).is_some() => return None,
                        _ => self.logical_line(Block::Module)?,
                    }
                    first_statement = false;
                }
            }
        }
    }

    /// Whether nothing from here on can bind one of the names; `None` if only the parser can tell.
    fn rest_is_harmless(&self) -> Option<bool> {
        let rest = &self.source[self.position..];
        if GLOBAL.find(rest).is_some() {
            return None;
        }
        // A letter outside ASCII may be another spelling of an ASCII letter (PEP 3131 normalises identifiers).
        Some(rest.is_ascii() && SUSPICIOUS.iter().all(|name| name.find(rest).is_none()))
    }

    /// A comment from its `#` to the end of the line. A comment in the first two lines may declare an encoding (PEP 263).
    fn comment_line(&mut self, line_start: usize) -> Option<()> {
        let rest = &self.source[self.position..];
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let comment = &rest[..length];
        let in_first_two_lines = || memchr::memchr_iter(b'\n', &self.source[..line_start]).nth(1).is_none();
        if memmem::find(comment, b"coding").is_some() && in_first_two_lines() {
            return None;
        }
        if memchr(b'\r', comment).is_some_and(|at| at + 1 < length) {
            return None;
        }
        self.position += length;
        Some(())
    }

    /// Goes over one logical line. At the level of the module a line that names one of the values is not for the scan.
    fn logical_line(&mut self, block: Block) -> Option<()> {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    let word = self.peek_word();
                    if let Some(prefix) = self.string_prefix(word) {
                        if prefix.is_formatted {
                            return None;
                        }
                        self.position += word.len();
                        self.skip_string()?;
                        continue;
                    }
                    if block == Block::Module && is_suspicious(word) {
                        return None;
                    }
                    self.position += word.len();
                }
                // A number swallows the letters behind it, so that `0b1` is no string prefix.
                b'0'..=b'9' => self.position += self.peek_word().len(),
                b'"' | b'\'' => {
                    self.skip_string()?;
                }
                b'#' => {
                    let line_start =
                        memchr::memrchr(b'\n', &self.source[..self.position]).map_or(0, |at| at + 1);
                    self.comment_line(line_start)?;
                }
                b'\n' => {
                    self.position += 1;
                    if depth == 0 {
                        return Some(());
                    }
                }
                b'\r' => {
                    self.carriage_return()?;
                    if depth == 0 {
                        return Some(());
                    }
                }
                b'\\' => self.line_continuation()?,
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.position += 1;
                }
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    self.position += 1;
                }
                b' ' | b'\t' | b'!'..=b'~' => self.position += 1,
                _ => return None,
            }
        }
        (depth == 0).then_some(())
    }

    fn docstring(&mut self) -> Option<()> {
        let text = self.string(false)?;
        self.end_of_statement()?;
        self.values.docstring = Some(text);
        Some(())
    }

    /// `name = value` or `name: annotation = value`, the cursor on the name.
    fn assignment(&mut self, name: &[u8]) -> Option<()> {
        self.position += name.len();
        self.skip_spaces();
        if self.peek()? == b':' {
            self.position += 1;
            self.annotation()?;
        }
        if self.peek()? != b'=' {
            return None;
        }
        self.position += 1;
        if self.peek()? == b'=' {
            return None;
        }
        self.skip_spaces();
        let value = self.value()?;
        self.end_of_statement()?;
        *self.values.slot(name)? = Some(value);
        Some(())
    }

    /// An annotation of plain names, subscripts and unions, up to its `=`.
    fn annotation(&mut self) -> Option<()> {
        loop {
            match self.peek()? {
                b'=' => return Some(()),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    let word = self.peek_word();
                    if is_suspicious(word) || self.string_prefix(word).is_some() || word == b"lambda" {
                        return None;
                    }
                    self.position += word.len();
                }
                b' ' | b'\t' | b'[' | b']' | b',' | b'|' | b'.' => self.position += 1,
                b'"' | b'\'' => {
                    self.skip_string()?;
                }
                _ => return None,
            }
        }
    }

    /// `None`, strings, or a tuple, list or set of them.
    fn value(&mut self) -> Option<HeaderLiteral> {
        let first = self.peek()?;
        if matches!(first, b'(' | b'[' | b'{') {
            self.position += 1;
            return self.sequence(first);
        }
        let first = self.item(false)?;
        self.skip_spaces();
        if self.peek() != Some(b',') {
            return Some(first);
        }
        let mut items = vec![first];
        while self.peek() == Some(b',') {
            self.position += 1;
            self.skip_spaces();
            if matches!(self.peek(), None | Some(b'\n' | b'\r' | b'#')) {
                break;
            }
            items.push(self.item(false)?);
            self.skip_spaces();
        }
        Some(HeaderLiteral::sequence(items))
    }

    /// The items of a bracketed value, the cursor behind the opening bracket.
    fn sequence(&mut self, opening: u8) -> Option<HeaderLiteral> {
        let closing = match opening {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        let mut items = Vec::new();
        let mut has_comma = false;
        loop {
            self.skip_blank()?;
            if self.peek()? == closing {
                self.position += 1;
                break;
            }
            items.push(self.item(true)?);
            self.skip_blank()?;
            match self.peek()? {
                b',' => {
                    has_comma = true;
                    self.position += 1;
                }
                byte if byte == closing => {}
                _ => return None,
            }
        }
        match (opening, has_comma) {
            // `{}` is a dictionary.
            (b'{', _) if items.is_empty() => None,
            // Round brackets without a comma only group.
            (b'(', false) if items.len() == 1 => items.pop(),
            _ => Some(HeaderLiteral::sequence(items)),
        }
    }

    /// `None` or a string; strings that stand side by side are one. `inside` says whether brackets join the lines.
    fn item(&mut self, inside: bool) -> Option<HeaderLiteral> {
        let mut text: Option<String> = None;
        loop {
            let word = self.peek_word();
            let raw = match (word, &text) {
                (b"", _) => false,
                (b"None", None) => {
                    self.position += word.len();
                    return Some(HeaderLiteral::None);
                }
                _ => {
                    let prefix = self.string_prefix(word)?;
                    if prefix.is_formatted || prefix.is_bytes {
                        return None;
                    }
                    self.position += word.len();
                    prefix.is_raw
                }
            };
            let part = self.string(raw)?;
            match &mut text {
                Some(text) => text.push_str(&part),
                None => text = Some(part),
            }
            if inside {
                self.skip_blank()?;
            } else {
                self.skip_spaces();
            }
            if !matches!(self.peek(), Some(b'"' | b'\'' | b'a'..=b'z' | b'A'..=b'Z' | b'_')) {
                return text.map(HeaderLiteral::Text);
            }
        }
    }

    /// The value of the string literal under the cursor, which stands on the opening quote.
    fn string(&mut self, raw: bool) -> Option<String> {
        let content = self.skip_string()?;
        literal::string_value(content, raw)
    }

    /// Moves behind the string literal under the cursor and gives the bytes between its quotes.
    fn skip_string(&mut self) -> Option<&'a [u8]> {
        let quote = self.peek()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let triple = self.source[self.position..].starts_with(&[quote; 3]);
        let start = self.position + if triple { 3 } else { 1 };
        let mut at = start;
        loop {
            let rest = &self.source[at..];
            if triple {
                at += memchr2(quote, b'\\', rest)?;
                if self.source[at] == b'\\' {
                    at += 2;
                } else if self.source[at..].starts_with(&[quote; 3]) {
                    self.position = at + 3;
                    return Some(&self.source[start..at]);
                } else {
                    at += 1;
                }
            } else {
                at += memchr3(quote, b'\\', b'\n', rest)?;
                match self.source[at] {
                    b'\n' => return None,
                    b'\\' => at += 2,
                    _ => {
                        self.position = at + 1;
                        // A lone carriage return would end the line.
                        let content = &self.source[start..at];
                        return memchr(b'\r', content).is_none().then_some(content);
                    }
                }
            }
            if at > self.source.len() {
                return None;
            }
        }
    }

    fn end_of_statement(&mut self) -> Option<()> {
        self.skip_spaces();
        match self.peek() {
            None => Some(()),
            Some(b'\n') => {
                self.position += 1;
                Some(())
            }
            Some(b'\r') => self.carriage_return(),
            Some(b'#') => {
                let line_start = memchr::memrchr(b'\n', &self.source[..self.position]).map_or(0, |at| at + 1);
                self.comment_line(line_start)
            }
            _ => None,
        }
    }

    fn carriage_return(&mut self) -> Option<()> {
        if self.source.get(self.position + 1) != Some(&b'\n') {
            return None;
        }
        self.position += 2;
        Some(())
    }

    fn line_continuation(&mut self) -> Option<()> {
        self.position += 1;
        match self.peek()? {
            b'\n' => {
                self.position += 1;
                Some(())
            }
            b'\r' => self.carriage_return(),
            _ => None,
        }
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.position += 1;
        }
    }

    /// Skips what may stand between two tokens inside brackets.
    fn skip_blank(&mut self) -> Option<()> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\n' => self.position += 1,
                b'\r' => self.carriage_return()?,
                b'\\' => self.line_continuation()?,
                b'#' => {
                    let line_start =
                        memchr::memrchr(b'\n', &self.source[..self.position]).map_or(0, |at| at + 1);
                    self.comment_line(line_start)?;
                }
                _ => return Some(()),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.source.get(self.position).copied()
    }

    fn peek_word(&self) -> &'a [u8] {
        let rest = &self.source[self.position..];
        let length =
            rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').unwrap_or(rest.len());
        &rest[..length]
    }

    /// What the word under the cursor says about the string behind it, if it is directly followed by a quote.
    fn string_prefix(&self, word: &[u8]) -> Option<StringPrefix> {
        if word.is_empty() || word.len() > 2 {
            return None;
        }
        if !matches!(self.source.get(self.position + word.len()), Some(b'"' | b'\'')) {
            return None;
        }
        let has = |letter: u8| word.iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
        Some(StringPrefix { is_raw: has(b'r'), is_bytes: has(b'b'), is_formatted: has(b'f') || has(b't') })
    }
}

struct StringPrefix {
    is_raw: bool,
    is_bytes: bool,
    is_formatted: bool,
}

fn is_suspicious(word: &[u8]) -> bool {
    matches!(
        word,
        b"revision"
            | b"down_revision"
            | b"branch_labels"
            | b"depends_on"
            | b"__doc__"
            | b"global"
            | b"globals"
    )
}
