//! What a dialect says when the database is compared with models: which spellings mean the same.

use alembic_schema::SqlType;

use crate::Statement;

/// A server default in the database and in a model, both as SQL text.
#[derive(Debug, Clone, Copy)]
pub struct DefaultPair<'a> {
    /// The column's type in the database.
    pub sql_type: &'a SqlType,
    /// What the database has.
    pub found: &'a str,
    /// What the model has: the text behind `DEFAULT`, or a string without its quotes.
    pub wanted: &'a str,
    /// The model has a string, not an expression.
    pub is_string: bool,
}

/// Whether two defaults are the same, as far as their texts tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultVerdict {
    /// They are.
    Same,
    /// They are not.
    Different,
    /// Only the database knows: see [`DefaultSpelling`].
    AskDatabase,
}

/// How to learn the way in which the database itself writes a default. Nothing of the default is executed. Who asks does so
/// in a savepoint and rolls it back.
#[derive(Debug)]
pub struct DefaultSpelling {
    /// What makes something temporary that has the default.
    pub before: Vec<Statement>,
    /// What tells its text: one row with one column.
    pub question: Statement,
    /// Where both texts are constants, whether they are the same value: one row with one truth value.
    pub equality: Option<Statement>,
}

/// A word of SQL text, or what stands between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Letters, digits, underscores, dollar signs.
    Word(&'a str),
    /// A quoted identifier or literal, with its quotes.
    Quoted(&'a str),
    /// One other character.
    Sign(char),
}

/// The pieces of SQL text, spaces among them.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_word(first) => rest.find(|other| !is_word(other)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(match first {
            '\'' | '"' => Piece::Quoted(piece),
            _ if is_word(first) => Piece::Word(piece),
            sign => Piece::Sign(sign),
        });
        rest = after;
    }
    pieces
}

impl Piece<'_> {
    fn is_space(self) -> bool {
        matches!(self, Piece::Sign(sign) if sign.is_whitespace())
    }

    fn is_word(self, word: &str) -> bool {
        matches!(self, Piece::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

pub(crate) fn joined(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Word(part) | Piece::Quoted(part) => text.push_str(part),
            Piece::Sign(sign) => text.push(*sign),
        }
    }
    text
}

/// The text without casts (`::character varying(10)[]`); what stands inside of literals stays.
pub(crate) fn without_casts(text: &str) -> String {
    let all = pieces(text);
    let mut kept: Vec<Piece<'_>> = Vec::new();
    let mut place = 0;
    while place < all.len() {
        if all[place] == Piece::Sign(':') && all.get(place + 1) == Some(&Piece::Sign(':')) {
            let name = place + 2 + spaces(&all[place + 2..]);
            if let Some(length) = type_name(&all[name..]) {
                place = name + length;
                continue;
            }
        }
        kept.push(all[place]);
        place += 1;
    }
    joined(&kept)
}

/// The text with the operand alone where `CAST(operand AS type)` stood.
pub(crate) fn without_cast_functions(text: &str) -> String {
    let all = pieces(text);
    for place in 0..all.len() {
        let open = place + 1 + spaces(all.get(place + 1..).unwrap_or_default());
        if !all[place].is_word("cast") || all.get(open) != Some(&Piece::Sign('(')) {
            continue;
        }
        let mut depth = 1;
        for end in open + 1..all.len() {
            match all[end] {
                Piece::Sign('(') => depth += 1,
                Piece::Sign(')') => depth -= 1,
                piece if depth == 1 && piece.is_word("as") => {
                    let name = end + 1 + spaces(&all[end + 1..]);
                    let Some(length) = type_name(&all[name..]) else { continue };
                    let close = name + length + spaces(&all[name + length..]);
                    if all.get(close) != Some(&Piece::Sign(')')) {
                        continue;
                    }
                    let operand = joined(&all[open + 1..end]);
                    let text = format!(
                        "{}{}{}",
                        joined(&all[..place]),
                        operand.trim_end(),
                        joined(&all[close + 1..])
                    );
                    return without_cast_functions(&text);
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    text.to_owned()
}

/// How many spaces the pieces begin with.
fn spaces(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().take_while(|piece| piece.is_space()).count()
}

/// How many pieces at the beginning are the name of a type: `numeric(10, 2)`, `app."mood"`, `timestamp with time zone`,
/// `text[]`.
fn type_name(pieces: &[Piece<'_>]) -> Option<usize> {
    let is_name = |piece: Option<&Piece<'_>>| {
        matches!(piece, Some(Piece::Word(_)))
            || matches!(piece, Some(Piece::Quoted(text)) if text.starts_with('"'))
    };
    if !is_name(pieces.first()) {
        return None;
    }
    let mut end = 1;
    if pieces.get(1) == Some(&Piece::Sign('.')) && is_name(pieces.get(2)) {
        end = 3;
    }
    let words = |end: usize, words: &[&str]| {
        let mut place = end;
        for word in words {
            let gap = spaces(&pieces[place..]);
            place += gap;
            if gap == 0 || !pieces.get(place)?.is_word(word) {
                return None;
            }
            place += 1;
        }
        Some(place)
    };
    end = words(end, &["varying"]).or_else(|| words(end, &["precision"])).unwrap_or(end);
    let bracketed = |end: usize, open: char, close: char| {
        let start = end + spaces(&pieces[end..]);
        if pieces.get(start) != Some(&Piece::Sign(open)) {
            return None;
        }
        let length = pieces[start..].iter().position(|piece| *piece == Piece::Sign(close))?;
        let inside = &pieces[start + 1..start + length];
        let is_number = |piece: &Piece<'_>| {
            piece.is_space()
                || *piece == Piece::Sign(',')
                || matches!(piece, Piece::Word(word) if word.bytes().all(|byte| byte.is_ascii_digit()))
        };
        inside.iter().all(is_number).then_some(start + length + 1)
    };
    end = bracketed(end, '(', ')').unwrap_or(end);
    end = words(end, &["with", "time", "zone"])
        .or_else(|| words(end, &["without", "time", "zone"]))
        .unwrap_or(end);
    while let Some(next) = bracketed(end, '[', ']') {
        end = next;
    }
    Some(end)
}

/// A computed expression without what databases write differently: spaces, quotes, parentheses, upper case.
pub(crate) fn plain_computed(text: &str) -> String {
    let is_noise = |character: &char| {
        matches!(character, ' ' | '(' | ')' | '\'' | '"' | '`' | '[' | ']' | '\t' | '\r' | '\n')
    };
    text.chars().filter(|character| !is_noise(character)).collect::<String>().to_lowercase()
}

/// Whether the text is one literal: a number, a string, a truth value or nothing, perhaps between parentheses, with a
/// sign or with casts. The value of such a text does not depend on anything.
pub(crate) fn is_constant(text: &str) -> bool {
    let without = without_casts(text);
    let mut pieces: Vec<Piece<'_>> = pieces(&without).into_iter().filter(|piece| !piece.is_space()).collect();
    while let [Piece::Sign('('), inside @ .., Piece::Sign(')')] = pieces.as_slice() {
        pieces = inside.to_vec();
    }
    if let [Piece::Sign('-' | '+'), number @ ..] = pieces.as_slice() {
        pieces = number.to_vec();
    }
    let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    match pieces.as_slice() {
        [Piece::Word(word)] => is_number(word) || matches!(*word, "true" | "false"),
        [Piece::Word(whole), Piece::Sign('.'), Piece::Word(part)] => is_number(whole) && is_number(part),
        // A quote inside of a literal is doubled, which makes two pieces.
        literals => {
            !literals.is_empty()
                && literals.iter().all(|piece| matches!(piece, Piece::Quoted(text) if text.starts_with('\'')))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_constant, without_cast_functions, without_casts};

    #[test]
    fn casts_go_and_literals_stay() {
        for (text, expected) in [
            ("'a'::character varying(10)[]", "'a'"),
            ("'{}'::jsonb", "'{}'"),
            ("'a::b'::text", "'a::b'"),
            ("'0'::numeric(10, 2) + 1", "'0' + 1"),
            ("now()::timestamp without time zone", "now()"),
            ("'happy'::app.\"Mood\"", "'happy'"),
            ("x :: y", "x "),
            ("a::", "a::"),
        ] {
            assert_eq!(without_casts(text), expected, "{text}");
        }
    }

    #[test]
    fn cast_functions_leave_their_operand() {
        for (text, expected) in [
            ("CAST(x AS VARCHAR(5))", "x"),
            ("lower(cast(cast(x as text) as varchar))", "lower(x)"),
            ("cast(f(a, b) as timestamp with time zone) || 'y'", "f(a, b) || 'y'"),
            ("broadcast(x as y)", "broadcast(x as y)"),
        ] {
            assert_eq!(without_cast_functions(text), expected, "{text}");
        }
    }

    #[test]
    fn constants() {
        for text in ["1", "-1", "(1.50)", "'it''s'::text", "true", "'1 day'::interval", "1.5"] {
            assert!(is_constant(text), "{text}");
        }
        for text in ["now()", "a", "nextval('s'::regclass)", "1 + 1", "CURRENT_TIMESTAMP", "ARRAY[1]", ""] {
            assert!(!is_constant(text), "{text}");
        }
    }
}
