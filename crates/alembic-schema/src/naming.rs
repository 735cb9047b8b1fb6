use std::fmt;
use std::rc::Rc;

use md5::{Digest, Md5};
use thiserror::Error;

use crate::{ConstraintName, Name, TableName};

/// `MetaData(naming_convention={…})`: how constraints and indexes without a name are called.
#[derive(Debug, Clone, PartialEq)]
pub struct NamingConvention {
    templates: Vec<(ConstraintKind, String)>,
    tokens: Vec<NamingToken>,
}

/// SQLAlchemy's default: only indexes are named.
impl Default for NamingConvention {
    fn default() -> Self {
        Self {
            templates: vec![(ConstraintKind::Index, "ix_%(column_0_label)s".to_owned())],
            tokens: Vec::new(),
        }
    }
}

impl NamingConvention {
    /// A convention without any template. Unlike the default one it does not name indexes either.
    pub fn empty() -> Self {
        Self { templates: Vec::new(), tokens: Vec::new() }
    }

    /// Sets the template for a kind (`"fk_%(table_name)s_%(column_0_name)s"`).
    pub fn set_template(&mut self, kind: ConstraintKind, template: impl Into<String>) {
        self.templates.retain(|(known, _)| *known != kind);
        self.templates.push((kind, template.into()));
    }

    /// The same convention with one more template.
    #[must_use]
    pub fn with(mut self, kind: ConstraintKind, template: impl Into<String>) -> Self {
        self.set_template(kind, template);
        self
    }

    /// Adds a token of the project's own: `%(name)s` in a template becomes what the function gives.
    pub fn add_token(&mut self, name: impl Into<String>, function: TokenFunction) {
        self.tokens.push(NamingToken { name: name.into(), function });
    }

    /// The template of a kind.
    pub fn template(&self, kind: ConstraintKind) -> Option<&str> {
        self.templates.iter().find(|(known, _)| *known == kind).map(|(_, template)| template.as_str())
    }

    /// The final name of a constraint or an index under this convention.
    ///
    /// A conventional name stays. A given name stays too, unless the template wraps it with `%(constraint_name)s`.
    ///
    /// # Errors
    /// The template has a token that nothing is known for, or wraps a name that was not given.
    pub fn name(&self, subject: &NamingSubject<'_>) -> Result<ConstraintName, NamingError> {
        let template = match (self.template(subject.kind), subject.name) {
            (None, name) | (_, name @ ConstraintName::Conventional(_)) => return Ok(name.clone()),
            (Some(template), ConstraintName::Given(_)) if !template.contains("constraint_name") => {
                return Ok(subject.name.clone());
            }
            (Some(template), _) => template,
        };
        self.fill(template, subject).map(ConstraintName::conventional)
    }

    fn fill(&self, template: &str, subject: &NamingSubject<'_>) -> Result<String, NamingError> {
        let mut filled = String::new();
        let mut rest = template;
        while let Some(position) = rest.find('%') {
            filled.push_str(&rest[..position]);
            rest = &rest[position + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                filled.push('%');
                rest = after;
                continue;
            }
            let malformed = || NamingError::Malformed { template: template.to_owned() };
            let (token, after) =
                rest.strip_prefix('(').and_then(|rest| rest.split_once(")s")).ok_or_else(malformed)?;
            filled.push_str(&self.token(token, subject)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn token(&self, token: &str, subject: &NamingSubject<'_>) -> Result<String, NamingError> {
        if let Some(own) = self.tokens.iter().find(|own| own.name == token) {
            return (own.function)(subject)
                .map_err(|message| NamingError::Token { token: token.to_owned(), message });
        }
        let unknown = || NamingError::UnknownToken { token: token.to_owned() };
        match token {
            "table_name" => Ok(subject.table.name.text.clone()),
            "constraint_name" => subject.name.as_str().map(str::to_owned).ok_or(NamingError::NameRequired),
            "referred_table_name" => {
                subject.referred_table.map(|table| table.name.text.clone()).ok_or_else(unknown)
            }
            _ => {
                let (referred, rest) =
                    token.strip_prefix("referred_").map_or((false, token), |rest| (true, rest));
                let rest = rest.strip_prefix("column_").ok_or_else(unknown)?;
                let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let index: usize = rest[..digits].parse().map_err(|_| unknown())?;
                let rest = &rest[digits..];
                let (separator, attribute) = if let Some(attribute) = rest.strip_prefix("_N_") {
                    (Some("_"), attribute)
                } else if let Some(attribute) = rest.strip_prefix("N_") {
                    (Some(""), attribute)
                } else {
                    (None, rest.strip_prefix('_').ok_or_else(unknown)?)
                };
                let columns = subject.column_texts(referred, attribute).ok_or_else(unknown)?;
                Ok(match separator {
                    Some(separator) => columns.join(separator),
                    None => columns.into_iter().nth(index).unwrap_or_default(),
                })
            }
        }
    }
}

/// What a naming convention distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// `"ix"`, `Index`
    Index,
    /// `"uq"`, `UniqueConstraint`
    Unique,
    /// `"ck"`, `CheckConstraint`
    Check,
    /// `"fk"`, `ForeignKeyConstraint`
    ForeignKey,
    /// `"pk"`, `PrimaryKeyConstraint`
    PrimaryKey,
    /// `postgresql.ExcludeConstraint`
    Exclude,
}

impl ConstraintKind {
    /// The kind of a key of `naming_convention` (`"ix"` or the class name).
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ix" | "Index" => Self::Index,
            "uq" | "UniqueConstraint" => Self::Unique,
            "ck" | "CheckConstraint" => Self::Check,
            "fk" | "ForeignKeyConstraint" => Self::ForeignKey,
            "pk" | "PrimaryKeyConstraint" => Self::PrimaryKey,
            "ExcludeConstraint" => Self::Exclude,
            _ => return None,
        })
    }
}

/// What a name is made for.
#[derive(Debug, Clone, PartialEq)]
pub struct NamingSubject<'a> {
    /// Its kind.
    pub kind: ConstraintKind,
    /// The name it has so far.
    pub name: &'a ConstraintName,
    /// The table it belongs to.
    pub table: &'a TableName,
    /// Its columns, each with name and key.
    pub columns: Vec<(&'a Name, &'a str)>,
    /// The table that a foreign key refers to.
    pub referred_table: Option<&'a TableName>,
    /// The columns that it refers to.
    pub referred_columns: Vec<&'a Name>,
}

impl NamingSubject<'_> {
    /// The texts of an attribute (`name`, `key`, `label`) for all columns; `None` for an attribute that does not exist.
    fn column_texts(&self, referred: bool, attribute: &str) -> Option<Vec<String>> {
        if referred {
            return (attribute == "name")
                .then(|| self.referred_columns.iter().map(|name| name.text.clone()).collect());
        }
        let text = |(name, key): &(&Name, &str)| match attribute {
            "name" => Some(name.text.clone()),
            "key" => Some((*key).to_owned()),
            "label" => Some(column_label(self.table, name)),
            _ => None,
        };
        self.columns.iter().map(text).collect()
    }
}

/// A column's label: `schema_table_column`, with SQLAlchemy's underscores for the dots.
fn column_label(table: &TableName, column: &Name) -> String {
    match &table.schema {
        Some(schema) => format!("{}_{}_{column}", schema.text.replace('.', "_"), table.name),
        None => format!("{}_{column}", table.name),
    }
}

/// A function behind a token of a project's own; its error is the text of what it raised.
pub type TokenFunction = Rc<dyn Fn(&NamingSubject<'_>) -> Result<String, String>>;

#[derive(Clone)]
struct NamingToken {
    name: String,
    function: TokenFunction,
}

impl fmt::Debug for NamingToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("NamingToken").field("name", &self.name).finish_non_exhaustive()
    }
}

impl PartialEq for NamingToken {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Rc::ptr_eq(&self.function, &other.function)
    }
}

/// A name could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NamingError {
    /// The template wraps a name that was not given.
    #[error(
        "Naming convention including %(constraint_name)s token requires that constraint is explicitly named."
    )]
    NameRequired,
    /// The template has a token that nothing is known for.
    #[error("the naming convention uses the token `%({token})s`, which is not known for this constraint")]
    UnknownToken {
        /// The token.
        token: String,
    },
    /// The template is not one of Python's `%(name)s` formats.
    #[error(
        "the naming convention's template `{template}` has a `%` that begins no token; `%%` is a percent sign"
    )]
    Malformed {
        /// The template.
        template: String,
    },
    /// The function of a token failed.
    #[error("the naming convention's token `{token}` failed: {message}")]
    Token {
        /// The token.
        token: String,
        /// What the function raised.
        message: String,
    },
}

/// A conventional name as it is written where identifiers may have at most `limit` characters: the head of a name
/// that is too long, and four digits of its hash.
///
/// Source: SQLAlchemy 2.1.9, names of constraints and indexes from a naming convention.
pub fn shorten_name(name: &str, limit: usize) -> String {
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let head: String = name.chars().take(limit.saturating_sub(8)).collect();
    let hash = Md5::digest(name.as_bytes());
    format!("{head}_{:02x}{:02x}", hash[14], hash[15])
}

#[cfg(test)]
mod tests;
