//! The name of a new revision file: `file_template`, its tokens and the slug.

use jiff::Zoned;

use super::GenerateError;

/// What the tokens of `file_template` stand for.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    pub(super) identifier: &'a str,
    pub(super) slug: &'a str,
    pub(super) date: &'a Zoned,
}

enum Token<'a> {
    Text(&'a str),
    Number(i64),
}

impl Tokens<'_> {
    fn get(&self, name: &str) -> Option<Token<'_>> {
        Some(match name {
            "rev" => Token::Text(self.identifier),
            "slug" => Token::Text(self.slug),
            "epoch" => Token::Number(self.date.timestamp().as_second()),
            "year" => Token::Number(self.date.year().into()),
            "month" => Token::Number(self.date.month().into()),
            "day" => Token::Number(self.date.day().into()),
            "hour" => Token::Number(self.date.hour().into()),
            "minute" => Token::Number(self.date.minute().into()),
            "second" => Token::Number(self.date.second().into()),
            _ => return None,
        })
    }
}

/// Fills a `file_template`, which Python's `%` operator formats: `%(year)d`, `%(month).2d`, `%(slug)s`, `%%`.
pub(super) fn fill(template: &str, tokens: &Tokens<'_>) -> Result<String, GenerateError> {
    let wrong = |reason: String| GenerateError::FileTemplate { template: template.to_owned(), reason };
    let mut name = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        name.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            name.push('%');
            rest = behind;
            continue;
        }
        let (token, format) = rest
            .strip_prefix('(')
            .and_then(|inside| inside.split_once(')'))
            .ok_or_else(|| wrong("every % must begin a token such as %(rev)s".to_owned()))?;
        let value = tokens.get(token).ok_or_else(|| {
            wrong(format!(
                "there is no token '{token}'; the tokens are rev, slug, epoch, year, month, day, hour, minute and second"
            ))
        })?;
        let format = Format::parse(format)
            .ok_or_else(|| wrong(format!("the format behind %({token}) is not one such as s, d or .2d")))?;
        name.push_str(
            &format.apply(&value).ok_or_else(|| {
                wrong(format!("%({token}) cannot be formatted with '{}'", format.conversion))
            })?,
        );
        rest = format.rest;
    }
    name.push_str(rest);
    Ok(name)
}

/// What stands behind `%(name)`.
struct Format<'a> {
    left: bool,
    zeros: bool,
    sign: Option<char>,
    width: usize,
    precision: Option<usize>,
    conversion: char,
    rest: &'a str,
}

impl<'a> Format<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let flags = text.len() - text.trim_start_matches(['-', '0', '+', ' ', '#']).len();
        let (flags, text) = text.split_at(flags);
        let (width, text) = number(text);
        let (precision, text) = match text.strip_prefix('.') {
            Some(text) => {
                let (precision, text) = number(text);
                (Some(precision?), text)
            }
            None => (None, text),
        };
        let conversion = text.chars().next()?;
        let sign = if flags.contains('+') {
            Some('+')
        } else if flags.contains(' ') {
            Some(' ')
        } else {
            None
        };
        Some(Self {
            left: flags.contains('-'),
            zeros: flags.contains('0'),
            sign,
            width: width?,
            precision,
            conversion,
            rest: &text[conversion.len_utf8()..],
        })
    }

    fn apply(&self, value: &Token<'_>) -> Option<String> {
        let digits = |number: i64| match self.conversion {
            'd' | 'i' | 'u' => Some(number.unsigned_abs().to_string()),
            'x' => Some(format!("{:x}", number.unsigned_abs())),
            'X' => Some(format!("{:X}", number.unsigned_abs())),
            'o' => Some(format!("{:o}", number.unsigned_abs())),
            _ => None,
        };
        let (sign, body) = match (value, self.conversion) {
            (Token::Text(text), 's') => (None, self.cut(text)),
            (Token::Text(text), 'r') => (None, self.cut(&crate::mako::python_repr(text))),
            (Token::Text(_), _) => return None,
            (Token::Number(number), 's' | 'r') => (None, self.cut(&number.to_string())),
            (Token::Number(number), _) => {
                let digits = digits(*number)?;
                let missing = self.precision.unwrap_or(0).saturating_sub(digits.len());
                let sign = if *number < 0 { Some('-') } else { self.sign };
                (sign, format!("{}{digits}", "0".repeat(missing)))
            }
        };
        let length = body.chars().count() + usize::from(sign.is_some());
        let padding = self.width.saturating_sub(length);
        let sign = sign.map(String::from).unwrap_or_default();
        let is_number = matches!(value, Token::Number(_)) && !matches!(self.conversion, 's' | 'r');
        Some(if self.left {
            format!("{sign}{body}{}", " ".repeat(padding))
        } else if self.zeros && is_number {
            format!("{sign}{}{body}", "0".repeat(padding))
        } else {
            format!("{}{sign}{body}", " ".repeat(padding))
        })
    }

    fn cut(&self, text: &str) -> String {
        text.chars().take(self.precision.unwrap_or(usize::MAX)).collect()
    }
}

/// A number of at most four digits at the start of a text; no digits are 0.
fn number(text: &str) -> (Option<usize>, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return (Some(0), rest);
    }
    (digits.parse().ok().filter(|number| *number <= 9999), rest)
}

/// The message as a part of a file name: its words in lower case, joined by `_`, cut behind the last whole word that
/// fits into `limit` characters.
pub(super) fn slug(message: &str, limit: i64) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<&str> = message.split(|letter| !is_word(letter)).filter(|word| !word.is_empty()).collect();
    let slug = words.join("_").to_lowercase();
    let length = slug.chars().count();
    let signed_length = i64::try_from(length).unwrap_or(i64::MAX);
    if signed_length <= limit {
        return slug;
    }
    // A negative limit counts from the end, as in a Python slice.
    let kept = if limit < 0 { signed_length.saturating_add(limit).max(0) } else { limit };
    let kept: String = slug.chars().take(usize::try_from(kept).unwrap_or(length)).collect();
    let whole = kept.rsplit_once('_').map_or(kept.as_str(), |(whole, _)| whole);
    format!("{whole}_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_slug(message: &str, limit: i64, expected: &str) {
        assert_eq!(slug(message, limit), expected, "{message:?} in {limit}");
    }

    /// Recorded from Alembic 1.20.1.
    #[test]
    fn slugs() {
        check_slug("Hello World", 40, "hello_world");
        check_slug("", 40, "");
        check_slug("a-b/c.d", 40, "a_b_c_d");
        check_slug("  lead trail  ", 40, "lead_trail");
        check_slug("ÄÖü Привет", 40, "äöü_привет");
        check_slug(&"x".repeat(50), 40, &format!("{}_", "x".repeat(40)));
        check_slug(&"word ".repeat(12), 40, "word_word_word_word_word_word_word_word_");
        check_slug("a_b_c", 40, "a_b_c");
        check_slug("!!!", 40, "");
        check_slug("a\nb", 40, "a_b");
        check_slug("under__score", 40, "under__score");
        check_slug(&format!("{} bcd", "a".repeat(39)), 40, &format!("{}_", "a".repeat(39)));
        check_slug(&"a".repeat(40), 40, &"a".repeat(40));
        check_slug(&"aa bb ".repeat(7), 40, "aa_bb_aa_bb_aa_bb_aa_bb_aa_bb_aa_bb_aa_");
        check_slug("__x__", 40, "__x__");
        check_slug("İstanbul", 40, "i\u{307}stanbul");
        check_slug("quote\"'", 40, "quote");
        check_slug("alpha beta gamma", 5, "alpha_");
        check_slug("alpha beta gamma", 10, "alpha_");
        check_slug("alpha beta gamma", -1, "alpha_beta_");
        check_slug("alpha beta gamma", 3, "alp_");
        check_slug("abcdefghij", 4, "abcd_");
    }

    #[track_caller]
    fn check_name(template: &str, expected: Result<&str, &str>) {
        let date: Zoned = "2026-11-23T06:02:14.5+00:00[UTC]".parse().unwrap();
        let tokens = Tokens { identifier: "abc123", slug: "my_msg", date: &date };
        let name = fill(template, &tokens).map_err(|error| error.to_string());
        match expected {
            Ok(expected) => assert_eq!(name.as_deref(), Ok(expected), "{template}"),
            Err(part) => {
                assert!(name.as_ref().is_err_and(|error| error.contains(part)), "{template}: {name:?}");
            }
        }
    }

    /// Recorded from Alembic 1.20.1, except for the wording of the errors.
    #[test]
    fn file_templates() {
        check_name("%(rev)s_%(slug)s", Ok("abc123_my_msg"));
        check_name("%(year)d/%(month).2d/%(day).2d_%(slug)s", Ok("2026/11/23_my_msg"));
        check_name("%(hour).2d%(minute).2d%(second).2d", Ok("060214"));
        check_name("%(epoch)s_%(rev)s", Ok("1795413734_abc123"));
        check_name("%(rev)s%%", Ok("abc123%"));
        check_name("%(rev)-10s|", Ok("abc123    |"));
        check_name("%(slug).3s", Ok("my_"));
        check_name("%(year)x", Ok("7ea"));
        check_name("%(rev)r", Ok("'abc123'"));
        check_name("%(day)5d", Ok("   23"));
        check_name("%(month)03d", Ok("011"));
        check_name("%(nope)s", Err("no token 'nope'"));
        check_name("%(rev)d", Err("cannot be formatted with 'd'"));
        check_name("x%", Err("every % must begin a token"));
        check_name("%s", Err("every % must begin a token"));
        check_name("%(rev)", Err("the format behind"));
        check_name("%(rev)99999s", Err("the format behind"));
    }
}
