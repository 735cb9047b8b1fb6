//! Python's `textwrap.wrap` with its default settings and an indentation of two spaces.

const INDENT: &str = "  ";

/// Wraps a text as the reference wraps its messages on a terminal of that width; 0 leaves the text alone.
pub fn wrap(text: &str, width: usize) -> String {
    if width == 0 {
        return text.to_owned();
    }
    let room = width.saturating_sub(INDENT.len()).max(1);
    let mut chunks = chunks(text);
    chunks.reverse();
    let mut lines: Vec<String> = Vec::new();
    while !chunks.is_empty() {
        let mut line: Vec<Vec<char>> = Vec::new();
        let mut length = 0;
        if !lines.is_empty() && chunks.last().is_some_and(|chunk| is_blank(chunk)) {
            chunks.pop();
        }
        while let Some(chunk) = chunks.pop_if(|chunk| length + chunk.len() <= room) {
            length += chunk.len();
            line.push(chunk);
        }
        // A chunk that no line can hold is broken where this line ends.
        if let Some(chunk) = chunks.last_mut().filter(|chunk| chunk.len() > room) {
            let rest = chunk.split_off((room - length).min(chunk.len()));
            let begin = std::mem::replace(chunk, rest);
            line.push(begin);
        }
        if line.last().is_some_and(|chunk| is_blank(chunk)) {
            line.pop();
        }
        if !line.is_empty() {
            lines.push(INDENT.chars().chain(line.into_iter().flatten()).collect());
        }
    }
    lines.join("\n")
}

/// Words with their hyphenated parts apart, and the white space between them.
fn chunks(text: &str) -> Vec<Vec<char>> {
    let text: Vec<char> = text.chars().map(|letter| if is_space(letter) { ' ' } else { letter }).collect();
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = chunk_end(&text, start);
        chunks.push(text[start..end].to_vec());
        start = end;
    }
    chunks
}

fn chunk_end(text: &[char], start: usize) -> usize {
    let at = |index: usize| text.get(index).copied();
    if text[start] == ' ' {
        return (start..text.len()).find(|index| text[*index] != ' ').unwrap_or(text.len());
    }
    if let Some(end) = dash_end(text, start) {
        return end;
    }
    let is_letter = |index: Option<usize>| {
        index.and_then(at).is_some_and(|letter| is_word(letter) && !letter.is_numeric())
    };
    for end in start + 1..=text.len() {
        if end == text.len() || text[end] == ' ' || dash_end(text, end).is_some() {
            return end;
        }
        let hyphen = end - 1;
        if hyphen > start && text[hyphen] == '-' {
            let before = |steps: usize| hyphen.checked_sub(steps);
            let two_letters = is_letter(before(1)) && is_letter(before(2));
            let letter_hyphen_letter =
                is_letter(before(1)) && before(2).and_then(at) == Some('-') && is_letter(before(3));
            let follows = is_letter(Some(end))
                && (is_letter(Some(end + 1)) || (at(end + 1) == Some('-') && is_letter(Some(end + 2))));
            if (two_letters || letter_hyphen_letter) && follows {
                return end;
            }
        }
    }
    text.len()
}

/// Where a dash of two or more hyphens between words ends, if one begins at `start`.
fn dash_end(text: &[char], start: usize) -> Option<usize> {
    let before = *text.get(start.checked_sub(1)?)?;
    let between_words = is_word(before) || matches!(before, '!' | '"' | '\'' | '&' | '.' | ',' | '?');
    let end = start + text[start..].iter().take_while(|letter| **letter == '-').count();
    (between_words && end >= start + 2 && text.get(end).is_some_and(|letter| is_word(*letter))).then_some(end)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | ' ')
}

fn is_blank(chunk: &[char]) -> bool {
    chunk.iter().all(|letter| letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: usize, text: &str, lines: &[&str]) {
        assert_eq!(wrap(text, width), lines.join("\n"), "{text:?} in {width}");
    }

    /// Expectations printed by CPython 3.11's `textwrap`.
    #[test]
    fn wraps_as_python_does() {
        check(0, "Creating directory /a ...", &["Creating directory /a ..."]);
        check(20, "short", &["  short"]);
        check(12, "some-thing well-known", &["  some-thing", "  well-known"]);
        check(10, "some-thing well-known", &["  some-", "  thing", "  well-", "  known"]);
        check(14, "/home/my-app/a-b-c/1-2", &["  /home/my-app", "  /a-b-c/1-2"]);
        check(12, "word--dash it", &["  word--dash", "  it"]);
        check(8, "word--dash it", &["  word--", "  dash", "  it"]);
        check(1, "ab c", &["  a", "  b", "  c"]);
        check(30, "a  b\nc", &["  a  b c"]);
        check(5, "", &[]);
    }
}
