//! Literal values of a header and how Python spells strings.

use alembic_revision::Revision;

use super::{HeaderError, HeaderName};

/// A value as the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeaderLiteral {
    None,
    Text(String),
    /// A tuple, list or set of strings. `None` among the items is dropped, as the reference does.
    Sequence(Vec<String>),
    /// A literal of a type that no header value may have.
    WrongType,
}

/// The values found in a module; a name that it never binds is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HeaderValues {
    pub(crate) revision: Option<HeaderLiteral>,
    pub(crate) down_revision: Option<HeaderLiteral>,
    pub(crate) branch_labels: Option<HeaderLiteral>,
    pub(crate) depends_on: Option<HeaderLiteral>,
    pub(crate) docstring: Option<String>,
}

impl HeaderLiteral {
    /// The sequence of these items, each `None` or a string.
    pub(crate) fn sequence(items: Vec<Self>) -> Self {
        let texts = items.into_iter().filter_map(|item| match item {
            Self::Text(text) => Some(text),
            _ => None,
        });
        Self::Sequence(texts.collect())
    }
}

impl HeaderValues {
    pub(crate) fn all_set(&self) -> bool {
        self.revision.is_some()
            && self.down_revision.is_some()
            && self.branch_labels.is_some()
            && self.depends_on.is_some()
    }

    pub(crate) fn slot(&mut self, name: &[u8]) -> Option<&mut Option<HeaderLiteral>> {
        match name {
            b"revision" => Some(&mut self.revision),
            b"down_revision" => Some(&mut self.down_revision),
            b"branch_labels" => Some(&mut self.branch_labels),
            b"depends_on" => Some(&mut self.depends_on),
            _ => None,
        }
    }

    pub(crate) fn has_replacement_character(&self) -> bool {
        let in_text = |text: &String| text.contains('\u{fffd}');
        let in_literal = |literal: &Option<HeaderLiteral>| match literal {
            Some(HeaderLiteral::Text(text)) => in_text(text),
            Some(HeaderLiteral::Sequence(items)) => items.iter().any(in_text),
            _ => false,
        };
        self.docstring.as_ref().is_some_and(in_text)
            || [&self.revision, &self.down_revision, &self.branch_labels, &self.depends_on]
                .into_iter()
                .any(in_literal)
    }

    /// The revision, if the module has what a revision must have. The name of the file may stand in for a missing
    /// `revision`.
    pub(crate) fn into_revision(self, path: &str) -> Result<Revision, HeaderError> {
        let file_name = path.rsplit(std::path::MAIN_SEPARATOR).next().unwrap_or_default();
        let id = match self.revision {
            Some(HeaderLiteral::Text(text)) => text,
            Some(_) => return Err(HeaderError::WrongType { name: HeaderName::Revision }),
            None => identifier_from_file_name(file_name)
                .ok_or_else(|| HeaderError::NoRevision { file_name: file_name.to_owned() })?,
        };
        let down_revision = self.down_revision.ok_or(HeaderError::NoDownRevision)?;
        Ok(Revision {
            id,
            down_revisions: identifiers(Some(down_revision), HeaderName::DownRevision)?,
            branch_labels: identifiers(self.branch_labels, HeaderName::BranchLabels)?,
            depends_on: identifiers(self.depends_on, HeaderName::DependsOn)?,
            docstring: self.docstring.unwrap_or_default(),
            path: path.to_owned(),
        })
    }
}

fn identifiers(literal: Option<HeaderLiteral>, name: HeaderName) -> Result<Vec<String>, HeaderError> {
    match literal {
        None | Some(HeaderLiteral::None) => Ok(Vec::new()),
        Some(HeaderLiteral::Text(text)) => Ok(vec![text]),
        Some(HeaderLiteral::Sequence(items)) => Ok(items),
        Some(HeaderLiteral::WrongType) => Err(HeaderError::WrongType { name }),
    }
}

/// A file without `revision` whose name is nothing but hexadecimal digits is that revision (Alembic 1.20.1 still reads
/// the files of Alembic 0.1 so).
fn identifier_from_file_name(file_name: &str) -> Option<String> {
    let stem = file_name.strip_suffix(".py")?;
    let is_hexadecimal =
        !stem.is_empty() && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hexadecimal.then(|| stem.to_owned())
}

/// The text between the quotes of a string literal as Python would hold it, `None` if only the parser can tell.
///
/// Line endings are normalised, and an escape that Python does not know keeps its backslash (Python reference, "String
/// and Bytes literals").
pub(super) fn string_value(content: &[u8], raw: bool) -> Option<String> {
    let content = str::from_utf8(content).ok()?;
    let has_carriage_return = content.contains('\r');
    if !has_carriage_return && (raw || !content.contains('\\')) {
        return Some(content.to_owned());
    }
    let normalised;
    let content = if has_carriage_return {
        normalised = content.replace("\r\n", "\n");
        if normalised.contains('\r') {
            return None;
        }
        normalised.as_str()
    } else {
        content
    };
    if raw { Some(content.to_owned()) } else { unescape(content) }
}

fn unescape(content: &str) -> Option<String> {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let escape = rest.chars().next()?;
        rest = &rest[escape.len_utf8()..];
        match escape {
            '\n' => {}
            '\\' | '\'' | '"' => text.push(escape),
            'a' => text.push('\x07'),
            'b' => text.push('\x08'),
            'f' => text.push('\x0c'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'v' => text.push('\x0b'),
            '0'..='7' => {
                let more = rest.bytes().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let code = format!("{escape}{}", &rest[..more]);
                text.push(char::from_u32(u32::from_str_radix(&code, 8).ok()?)?);
                rest = &rest[more..];
            }
            'x' | 'u' | 'U' => {
                let digits = match escape {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let code = rest.get(..digits)?;
                if !code.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return None;
                }
                text.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                rest = &rest[digits..];
            }
            'N' => return None,
            other => {
                text.push('\\');
                text.push(other);
            }
        }
    }
    text.push_str(rest);
    Some(text)
}
