//! Errors and notices of the server, printed as libpq prints them.

use std::borrow::Cow;
use std::fmt::Write;

use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::ErrorFields;
use unicode_width::UnicodeWidthChar;

use super::sqlstate;
use crate::{DatabaseError, Driver, ErrorClass, Notice};

/// The fields of an error or a notice (PostgreSQL manual, "Error and Notice Message Fields").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ServerMessage {
    /// The severity in the server's language.
    pub(super) severity: String,
    /// The severity in English.
    pub(super) plain_severity: String,
    pub(super) code: String,
    pub(super) message: String,
    detail: Option<String>,
    hint: Option<String>,
    position: Option<u32>,
    internal_position: Option<u32>,
    internal_query: Option<String>,
    context: Option<String>,
    /// All fields as they arrived, which is what pg8000 shows.
    fields: Vec<(char, String)>,
}

impl ServerMessage {
    pub(super) fn read(mut fields: ErrorFields<'_>) -> Self {
        let mut message = Self::default();
        while let Ok(Some(field)) = fields.next() {
            let value = String::from_utf8_lossy(field.value_bytes()).into_owned();
            message.fields.push((char::from(field.type_()), value.clone()));
            match field.type_() {
                b'S' => message.severity = value,
                b'V' => message.plain_severity = value,
                b'C' => message.code = value,
                b'M' => message.message = value,
                b'D' => message.detail = Some(value),
                b'H' => message.hint = Some(value),
                b'P' => message.position = value.parse().ok(),
                b'p' => message.internal_position = value.parse().ok(),
                b'q' => message.internal_query = Some(value),
                b'W' => message.context = Some(value),
                _ => {}
            }
        }
        message
    }

    pub(super) fn into_notice(self) -> Notice {
        let severity = if self.plain_severity.is_empty() { self.severity } else { self.plain_severity };
        Notice { severity, code: self.code, message: self.message, detail: self.detail, hint: self.hint }
    }

    /// libpq's text without the severity in front: message, `LINE n:` with a caret, detail, hint and context.
    pub(super) fn text(&self, statement: Option<&str>) -> String {
        let mut text = format!("{}\n", self.message);
        match (self.position, self.internal_position, &self.internal_query, statement) {
            (Some(position), _, _, Some(statement)) => text.push_str(&excerpt(statement, position)),
            (None, Some(position), Some(query), _) => text.push_str(&excerpt(query, position)),
            _ => {}
        }
        let parts = [
            ("DETAIL", &self.detail),
            ("HINT", &self.hint),
            ("QUERY", &self.internal_query),
            ("CONTEXT", &self.context),
        ];
        for (label, part) in parts {
            if let Some(part) = part {
                let _ = writeln!(text, "{label}:  {part}");
            }
        }
        text
    }

    /// The exception that `driver` raises for this error.
    pub(super) fn into_error(self, driver: Driver, statement: Option<&str>) -> DatabaseError {
        let name = sqlstate::exception_name(&self.code);
        let text = self.text(statement);
        let (class, driver_class, message): (ErrorClass, Cow<'static, str>, String) = match driver {
            Driver::Asyncpg => {
                // SQLAlchemy translates asyncpg's exceptions to these few.
                let class = match self.code.get(..2) {
                    Some("23") => ErrorClass::Integrity,
                    Some("42") => ErrorClass::Programming,
                    _ => ErrorClass::Error,
                };
                (
                    class,
                    format!("sqlalchemy.dialects.postgresql.asyncpg.{}", class.name()).into(),
                    self.message,
                )
            }
            Driver::Pg8000 => {
                let (class, module) = match self.code.as_str() {
                    "23505" => (ErrorClass::Integrity, "pg8000.dbapi"),
                    "28000" => (ErrorClass::Interface, "pg8000.exceptions"),
                    _ => (ErrorClass::Programming, "pg8000.dbapi"),
                };
                let pairs: Vec<String> = self
                    .fields
                    .iter()
                    .map(|(key, value)| format!("'{key}': {}", alembic_python_text::string_repr(value)))
                    .collect();
                (class, format!("{module}.{}", class.name()).into(), format!("{{{}}}", pairs.join(", ")))
            }
            _ => {
                let class = sqlstate::class_of(&self.code);
                let module = module_of(driver);
                let class_name = match name {
                    Some(name) => format!("{module}.errors.{name}"),
                    None => format!("{module}.{}", class.name()),
                };
                (class, class_name.into(), finished(driver, text))
            }
        };
        let is_disconnect = self.plain_severity == "FATAL" || self.plain_severity == "PANIC";
        DatabaseError::new(class, driver_class, message).with(|details| {
            details.position = self.position;
            details.sqlstate = Some(self.code);
            details.is_disconnect = is_disconnect;
            details.fields = self.fields;
        })
    }
}

/// The module that the driver's exceptions live in.
pub(super) fn module_of(driver: Driver) -> &'static str {
    match driver {
        Driver::Psycopg => "psycopg",
        Driver::Psycopg2cffi => "psycopg2cffi",
        Driver::Pg8000 => "pg8000.exceptions",
        Driver::Asyncpg => "sqlalchemy.dialects.postgresql.asyncpg",
        _ => "psycopg2",
    }
}

/// An error of the driver itself, without SQLSTATE.
pub(super) fn driver_error(driver: Driver, class: ErrorClass, message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(class, format!("{}.{}", module_of(driver), class.name()), message)
}

/// psycopg cuts the line end of libpq's messages off, psycopg2 keeps it.
pub(super) fn finished(driver: Driver, text: String) -> String {
    if driver == Driver::Psycopg { text.trim_end_matches('\n').to_owned() } else { text }
}

/// The widest excerpt that libpq prints, and how much it keeps to the right of the position.
const EXCERPT_WIDTH: usize = 60;
const EXCERPT_RIGHT: usize = 10;

/// `LINE n: …` and a caret below the place, cut to 60 columns around it (libpq's layout of error positions).
fn excerpt(statement: &str, position: u32) -> String {
    let place = usize::try_from(position).unwrap_or_default().saturating_sub(1);
    let characters: Vec<char> = statement.chars().collect();
    if position == 0 || place > characters.len() {
        return String::new();
    }
    let mut line_number = 1;
    let mut line_start = 0;
    for (index, &character) in characters[..place].iter().enumerate() {
        let is_after_return = index > 0 && characters[index - 1] == '\r';
        if character == '\r' || character == '\n' {
            if character == '\r' || !is_after_return {
                line_number += 1;
            }
            line_start = index + 1;
        }
    }
    let line: Vec<char> = characters[line_start..]
        .iter()
        .take_while(|character| !matches!(character, '\r' | '\n'))
        .map(|&character| if character == '\t' { ' ' } else { character })
        .collect();
    let place = place - line_start;
    // The column at which each character begins, and where the line ends.
    let mut columns = Vec::with_capacity(line.len() + 1);
    let mut column = 0;
    for character in &line {
        columns.push(column);
        column += character.width().unwrap_or(0);
    }
    columns.push(column);

    let place = place.min(line.len());
    let (mut first, mut last) = (0, line.len());
    let (mut cut_left, mut cut_right) = (false, false);
    if columns[last] > EXCERPT_WIDTH {
        if EXCERPT_WIDTH >= columns[place] + EXCERPT_RIGHT {
            while columns[last] > EXCERPT_WIDTH {
                last -= 1;
            }
            cut_right = true;
        } else {
            while columns[place] + EXCERPT_RIGHT < columns[last] {
                last -= 1;
                cut_right = true;
            }
            while columns[last] - columns[first] > EXCERPT_WIDTH {
                first += 1;
                cut_left = true;
            }
        }
    }
    let label = format!("LINE {line_number}: {}", if cut_left { "..." } else { "" });
    let shown: String = line[first..last].iter().collect();
    let indent = label.len() + columns[place] - columns[first];
    format!("{label}{shown}{}\n{}^\n", if cut_right { "..." } else { "" }, " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_points_at_the_place() {
        assert_eq!(excerpt("select\n\tnope", 9), "LINE 2:  nope\n         ^\n");
        assert_eq!(excerpt("a\r\nb", 4), "LINE 2: b\n        ^\n");
        assert_eq!(excerpt("select 1", 9), "LINE 1: select 1\n                ^\n");
    }

    #[test]
    fn no_position_makes_an_excerpt_panic() {
        let statements =
            ["", "a", "\n", "\r\n\r", &"日本 ".repeat(40), &"x\ty ".repeat(40), "a\u{301}e\u{200b}"];
        for statement in statements {
            for position in (0..200).chain([u32::MAX]) {
                let _ = excerpt(statement, position);
            }
        }
    }
}
