//! `string.Template`: `$name` and `${name}`, `$$` is a `$`.

use super::{FormatError, FormatValue, Lookup};

enum Piece<'a> {
    Text(&'a str),
    Dollar,
    Field(&'a str),
    Stray,
}

/// The text with each field replaced (`Template.substitute`).
pub(crate) fn dollar_format(text: &str, lookup: &Lookup<'_>) -> Result<String, FormatError> {
    let mut result = String::with_capacity(text.len() + 32);
    for (offset, piece) in pieces(text) {
        match piece {
            Piece::Text(text) => result.push_str(text),
            Piece::Dollar => result.push('$'),
            Piece::Field(name) => {
                let value: FormatValue = lookup(name).ok_or_else(|| FormatError::key(name))?;
                result.push_str(&value.to_text());
            }
            Piece::Stray => {
                let before = &text[..offset];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                return Err(FormatError::value(format!(
                    "Invalid placeholder in string: line {line}, col {column}"
                )));
            }
        }
    }
    Ok(result)
}

/// Refuses a format that `logging.Formatter` refuses in the style `$`.
pub(crate) fn check_dollar_format(text: &str) -> Result<(), FormatError> {
    let mut has_field = false;
    for (_, piece) in pieces(text) {
        match piece {
            Piece::Field(_) => has_field = true,
            Piece::Stray => return Err(FormatError::value("invalid format: bare '$' not allowed")),
            Piece::Text(_) | Piece::Dollar => {}
        }
    }
    if has_field { Ok(()) } else { Err(FormatError::value("invalid format: no fields")) }
}

fn pieces(text: &str) -> Vec<(usize, Piece<'_>)> {
    let mut pieces = Vec::new();
    let mut offset = 0;
    while offset < text.len() {
        let rest = &text[offset..];
        let dollar = rest.find('$').unwrap_or(rest.len());
        if dollar > 0 {
            pieces.push((offset, Piece::Text(&rest[..dollar])));
            offset += dollar;
            continue;
        }
        let (piece, length) = field(rest);
        pieces.push((offset, piece));
        offset += length;
    }
    pieces
}

/// The piece that begins with the `$` at the start of the text, and its length.
fn field(text: &str) -> (Piece<'_>, usize) {
    let after = &text[1..];
    if after.starts_with('$') {
        return (Piece::Dollar, 2);
    }
    if let Some(inside) = after.strip_prefix('{') {
        let length = identifier_length(inside);
        return if length > 0 && inside[length..].starts_with('}') {
            (Piece::Field(&inside[..length]), length + 3)
        } else {
            (Piece::Stray, 1)
        };
    }
    match identifier_length(after) {
        0 => (Piece::Stray, 1),
        length => (Piece::Field(&after[..length]), length + 1),
    }
}

fn identifier_length(text: &str) -> usize {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let end = text.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    if starts { end.unwrap_or(text.len()) } else { 0 }
}
