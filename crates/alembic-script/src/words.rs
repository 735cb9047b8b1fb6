//! The words of a command line, as Python's `shlex.split` finds them (no comments, no expansions).

/// Splits a text into words; `None` if a quotation or an escape has no end.
pub(crate) fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(letters.next()?),
            '\'' | '"' => quoted(letter, &mut letters, word.get_or_insert_default())?,
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Some(words)
}

/// What stands between two quotes. Between double quotes a backslash escapes only a quote or another backslash.
fn quoted(quote: char, letters: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match letters.next()? {
            letter if letter == quote => return Some(()),
            '\\' if quote == '"' => {
                let letter = letters.next()?;
                if !matches!(letter, '"' | '\\') {
                    word.push('\\');
                }
                word.push(letter);
            }
            letter => word.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: Option<&[&str]>) {
        let found = split(text);
        assert_eq!(
            found.as_ref().map(|found| found.iter().map(String::as_str).collect()),
            words.map(Vec::from),
            "{text}"
        );
    }

    /// Recorded from CPython 3.11's `shlex.split`.
    #[test]
    fn words_as_python_finds_them() {
        check("", Some(&[]));
        check("a  b\tc\nd", Some(&["a", "b", "c", "d"]));
        check("a 'b c' \"d e\"", Some(&["a", "b c", "d e"]));
        check("a'b'\"c\"d", Some(&["abcd"]));
        check("'' \"\"", Some(&["", ""]));
        check("#a b #c", Some(&["#a", "b", "#c"]));
        check(r"a\ b \#", Some(&["a b", "#"]));
        check(r#""a\"b\\c\d""#, Some(&[r#"a"b\c\d"#]));
        check(r"'a\b'", Some(&[r"a\b"]));
        check("'a", None);
        check("\"a", None);
        check("a\\", None);
    }
}
