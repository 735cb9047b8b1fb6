//! What differs from run to run is replaced; nothing else is.

/// A text and the word that stands for it.
pub(crate) type Replacement = (String, &'static str);

/// The text with folders named by words, dates replaced, Python's warnings without their place in a package and
/// tracebacks reduced to the exception.
pub(crate) fn normalise(text: &str, replacements: &[Replacement]) -> String {
    let mut text = text.to_owned();
    for (from, to) in replacements {
        text = text.replace(from, to);
    }
    replace_addresses(&replace_dates(&without_traceback(&without_warning_places(&text))))
}

/// `<Compiler object at 0x7f1068b769d0>` → `<Compiler object at [ADDRESS]>`.
fn replace_addresses(text: &str) -> String {
    let mut parts = text.split(" at 0x");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(" at [ADDRESS]");
        kept.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit()));
    }
    kept
}

/// `path:12: UserWarning: text`, a line of source code → `UserWarning: text`.
fn without_warning_places(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        match warning(line) {
            Some(warning) => {
                kept.push_str(warning);
                lines.next_if(|line| line.starts_with("  "));
            }
            None => kept.push_str(line),
        }
    }
    kept
}

fn warning(line: &str) -> Option<&str> {
    let mut parts = line.splitn(3, ':');
    let (_path, number, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let category = rest.split(':').next()?.trim();
    (is_number && category.ends_with("Warning") && !category.contains(' ')).then(|| rest.trim_start())
}

/// The last traceback's frames go, with all tracebacks before it; the exception's own lines stay.
fn without_traceback(text: &str) -> String {
    const HEAD: &str = "Traceback (most recent call last):\n";
    let (Some(first), Some(last)) = (text.find(HEAD), text.rfind(HEAD)) else { return text.to_owned() };
    let mut kept = text[..first].to_owned();
    for line in text[last + HEAD.len()..].split_inclusive('\n').skip_while(|line| line.starts_with(' ')) {
        kept.push_str(line);
    }
    kept
}

/// `2026-08-01 12:34:56.789012+00:00` → `[DATE]`. The fixed date of written revisions stays.
fn replace_dates(text: &str) -> String {
    const FORM: &[u8] = b"0000-00-00 00:00:00";
    let bytes = text.as_bytes();
    let is_date = |at: usize| {
        bytes.len() >= at + FORM.len()
            && FORM.iter().zip(&bytes[at..]).all(|(form, byte)| match form {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
            && !text[at..].starts_with("2026-03-02 10:14:09.402117")
    };
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (mut kept, mut done, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        if !is_date(at) {
            at += 1;
            continue;
        }
        kept.push_str(&text[done..at]);
        kept.push_str("[DATE]");
        at += FORM.len();
        if bytes.get(at) == Some(&b'.') {
            at += 1 + digits(at + 1);
        }
        if matches!(bytes.get(at), Some(b'+' | b'-')) && bytes.get(at + 3) == Some(&b':') {
            kept.push_str(&text[at..at + 6]);
            at += 6;
        }
        done = at;
    }
    kept + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let replacements = [("/tmp/x".to_owned(), "[PROJECT]")];
        assert_eq!(normalise(text, &replacements), expected);
    }

    #[test]
    fn folders_and_dates() {
        check("at /tmp/x/a.py\n", "at [PROJECT]/a.py\n");
        check("Create Date: 2026-08-01 12:34:56.789012\n", "Create Date: [DATE]\n");
        check("Create Date: 2026-08-01 12:34:56+02:00\n", "Create Date: [DATE]+02:00\n");
        check("Create Date: 2026-03-02 10:14:09.402117\n", "Create Date: 2026-03-02 10:14:09.402117\n");
        check("ä 2026-08-01 12:34:56", "ä [DATE]");
    }

    #[test]
    fn addresses() {
        check("<A at 0x7f10> and <B at 0xffff>\n", "<A at [ADDRESS]> and <B at [ADDRESS]>\n");
    }

    #[test]
    fn warnings_lose_their_place() {
        check("/p/a.py:12: UserWarning: odd\n  warn(x)\nnext\n", "UserWarning: odd\nnext\n");
        check("at 12:30: no warning\n", "at 12:30: no warning\n");
    }

    #[test]
    fn a_traceback_ends_as_its_exception() {
        check(
            "before\nTraceback (most recent call last):\n  File a\n    x\nE1: a\n\nDuring:\n\nTraceback (most recent call last):\n  File b\nE2: b\nmore\n",
            "before\nE2: b\nmore\n",
        );
    }
}
