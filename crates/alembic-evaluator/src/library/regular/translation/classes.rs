//! Classes of characters: `[a-z]`.

use super::{Case, Piece, Reader, Result, literal};

impl Reader<'_> {
    /// A class: what follows its opening bracket.
    pub(super) fn class(&mut self, start: usize) -> Result<Piece> {
        let negated = self.take('^');
        let mut categories = String::new();
        let mut ranges: Vec<(char, char)> = Vec::new();
        let first = self.position;
        loop {
            let at = self.position;
            let low = match self.next() {
                None => return Err(self.wrong("unterminated character set", start)),
                Some(']') if at > first => break,
                Some(character) => self.class_member(character, at)?,
            };
            if self.peek() != Some('-') || self.ahead(1) == Some(']') {
                match low {
                    Ok(character) => ranges.push((character, character)),
                    Err(category) => categories.push_str(&category),
                }
                continue;
            }
            self.position += 1;
            let high_at = self.position;
            let high = match self.next() {
                None => return Err(self.wrong("unterminated character set", start)),
                Some(character) => self.class_member(character, high_at)?,
            };
            match (low, high) {
                (Ok(low), Ok(high)) if low <= high => ranges.push((low, high)),
                _ => return Err(self.wrong(format!("bad character range {}", self.since(at)), at)),
            }
        }
        Ok(Piece::fixed(self.class_text(negated, &categories, &ranges), 1))
    }

    /// A character, or the text of a category.
    fn class_member(&mut self, character: char, at: usize) -> Result<std::result::Result<char, String>> {
        if character != '\\' {
            return Ok(Ok(character));
        }
        let Some(letter) = self.next() else {
            return Err(self.wrong("bad escape (end of pattern)", at));
        };
        if let Some(category) = self.category(letter) {
            return Ok(Err(category));
        }
        Ok(Ok(match letter {
            'b' => '\u{8}',
            '0'..='7' => match self.octal(at)? {
                Some(octal) => octal,
                None if letter == '0' => self.character_escape(letter, at)?,
                None => {
                    let more = self.peek().is_some_and(|digit| digit.is_digit(8));
                    self.position += usize::from(more);
                    let value = self.pattern[at + 1..self.position]
                        .iter()
                        .fold(0, |value, digit| value * 8 + digit.to_digit(8).unwrap_or(0));
                    char::from_u32(value).unwrap_or('\0')
                }
            },
            _ => self.character_escape(letter, at)?,
        }))
    }

    fn class_text(&mut self, negated: bool, categories: &str, ranges: &[(char, char)]) -> String {
        let mut inside = String::new();
        let case = if ranges.is_empty() { Case::Same } else { self.case_of('a') };
        for (low, high) in ranges {
            inside.push_str(&format!("{}-{}", literal(*low), literal(*high)));
            if case == Case::Ascii {
                for (first, last) in [('a', 'z'), ('A', 'Z')] {
                    let (low, high) = ((*low).max(first), (*high).min(last));
                    if low <= high {
                        let other = |letter: char| char::from(letter as u8 ^ 0x20);
                        inside.push_str(&format!("{}-{}", other(low), other(high)));
                    }
                }
            }
        }
        let sign = if negated { "^" } else { "" };
        match (case == Case::Unicode, categories.is_empty()) {
            (false, _) => format!("[{sign}{inside}{categories}]"),
            (true, true) => format!("(?i:[{sign}{inside}])"),
            // Categories do not fold.
            (true, false) if negated => format!("(?:(?!(?i:[{inside}])|[{categories}])(?s:.))"),
            (true, false) => format!("(?:(?i:[{inside}])|[{categories}])"),
        }
    }
}
