//! The header of a revision file: the few values the revision graph needs.

mod compute;
mod encoding;
mod literal;
mod scan;
mod syntax;

pub(crate) use compute::compute;
pub(crate) use literal::HeaderValues;

use std::fmt;

use alembic_revision::Revision;
use thiserror::Error;

use syntax::Reading;

/// Computes the header values of a module whose header is not made of literals, from its path and text.
pub(crate) type ComputeHeader<'a> = &'a (dyn Fn(&str, &str) -> Result<HeaderValues, String> + Sync);

/// The [`ComputeHeader`] of a place that evaluates nothing.
pub(crate) fn cannot_compute(_path: &str, _source: &str) -> Result<HeaderValues, String> {
    Err("it is not a literal".to_owned())
}

/// Reads the header of a revision file from its bytes.
///
/// `path` becomes the path of the revision; nothing is opened. Literals are read by a fast scan, or by the full parser when anything
/// in the file is unusual; the result is the same.
pub(crate) fn read_header(
    path: &str,
    source: &[u8],
    compute: ComputeHeader<'_>,
) -> Result<Revision, HeaderError> {
    let values = match scan::scan(source) {
        Some(values) => values,
        None => parse_header(path, source, compute)?,
    };
    values.into_revision(path)
}

/// Reads a file that is about to be written, with the full parser: a syntax error anywhere in it counts. `None` if a
/// value of the header has to be computed.
pub(crate) fn read_new(path: &str, source: &[u8]) -> Result<Option<Revision>, HeaderError> {
    let text = encoding::decode(source)?;
    if let Some(offset) = text.find('\u{fffd}')
        && str::from_utf8(source).is_err()
    {
        let line = syntax::line_of(&text, offset);
        return Err(HeaderError::Encoding { line, encoding: "utf-8".to_owned() });
    }
    match syntax::read(&text)? {
        Reading::Literal(values) => values.into_revision(path).map(Some),
        Reading::Computed { .. } => Ok(None),
    }
}

fn parse_header(path: &str, source: &[u8], compute: ComputeHeader<'_>) -> Result<HeaderValues, HeaderError> {
    let text = encoding::decode(source)?;
    let values =
        match syntax::read(&text)? {
            Reading::Literal(values) => values,
            Reading::Computed { name, line } => compute(path, &text)
                .map_err(|reason| HeaderError::Computed { name: name.to_owned(), line, reason })?,
        };
    if values.has_replacement_character() && str::from_utf8(source).is_err() {
        let offset = text.find('\u{fffd}').unwrap_or_default();
        return Err(HeaderError::Encoding {
            line: syntax::line_of(&text, offset),
            encoding: "utf-8".to_owned(),
        });
    }
    Ok(values)
}

/// Which of the values of a header is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderName {
    /// `revision`
    Revision,
    /// `down_revision`
    DownRevision,
    /// `branch_labels`
    BranchLabels,
    /// `depends_on`
    DependsOn,
}

impl HeaderName {
    /// The name of the variable in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::DownRevision => "down_revision",
            Self::BranchLabels => "branch_labels",
            Self::DependsOn => "depends_on",
        }
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why the header of a file cannot be told. The caller adds the path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// The module binds no `revision`, and its name is none either.
    #[error(
        "Could not determine revision id from filename {file_name}. Be sure the 'revision' variable is declared \
         inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
    )]
    NoRevision {
        /// The name of the file without its folder.
        file_name: String,
    },
    /// The module binds no `down_revision`.
    #[error("the variable 'down_revision' is not declared; a first revision declares `down_revision = None`")]
    NoDownRevision,
    /// A value is neither a string nor, where several are allowed, a sequence of strings.
    #[error("the value of '{name}' is not a string")]
    WrongType {
        /// The variable.
        name: HeaderName,
    },
    /// The file is not Python.
    #[error("line {line}: {message}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// The bytes of the file are not text in the encoding it declares (UTF-8 unless a comment says otherwise).
    #[error("line {line}: the text is not valid {encoding}")]
    Encoding {
        /// The line, from 1.
        line: usize,
        /// The encoding.
        encoding: String,
    },
    /// The file declares an encoding that is not known here.
    #[error("unknown encoding: {encoding}")]
    UnknownEncoding {
        /// The encoding as the file spells it.
        encoding: String,
    },
    /// A value is not a literal and could not be computed.
    #[error("line {line}: the value of '{name}' cannot be computed: {reason}")]
    Computed {
        /// The variable.
        name: String,
        /// The line of the assignment, from 1.
        line: usize,
        /// What stands in the way.
        reason: String,
    },
}

#[cfg(test)]
mod tests;
