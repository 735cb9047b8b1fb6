//! Lists of paths in one value of an ini file: `path_separator` and the splitting of older releases.

use crate::error::ConfigError;

/// The character that a value of `path_separator` stands for.
pub(crate) fn separator(key: &'static str, value: &str) -> Result<char, ConfigError> {
    Ok(match value {
        "space" => ' ',
        "newline" => '\n',
        "os" if cfg!(windows) => ';',
        "os" | ":" => ':',
        ";" => ';',
        _ => return Err(ConfigError::PathSeparator { key, value: value.to_owned() }),
    })
}

/// The paths between the separators, stripped; empty ones between two separators are left out.
pub(crate) fn split(list: &str, separator: char) -> Vec<String> {
    let pieces = list.split(separator).filter(|piece| !piece.is_empty());
    pieces.map(|piece| crate::python_text::strip(piece).to_owned()).collect()
}

/// The splitting of releases before 1.16: at a comma with the spaces behind it, at a run of spaces, and at each
/// of `single_separators`. Empty pieces stay.
pub(crate) fn split_legacy(list: &str, single_separators: &[char]) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        if character == ',' || character == ' ' {
            while characters.next_if_eq(&' ').is_some() {}
        } else if !single_separators.contains(&character) {
            piece.push(character);
            continue;
        }
        pieces.push(std::mem::take(&mut piece));
    }
    pieces.push(piece);
    pieces
}
