use alembic_schema::{BindParameter, TextClause};

use crate::compile_state::CompileState;
use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// `text("…")`: `:name` becomes a parameter, `\:` a colon, `::` stays.
    pub(crate) fn text_clause(
        &self,
        clause: &TextClause,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let text = self.percent_signs(&clause.text);
        let mut written = String::with_capacity(text.len());
        let mut rest = text.as_str();
        // What stands before a colon decides whether a parameter can begin there.
        let mut previous = None;
        while let Some(character) = rest.chars().next() {
            let after = &rest[character.len_utf8()..];
            if character == '\\' && is_escaped_colon(after) {
                written.push(':');
                previous = Some(':');
                rest = &after[1..];
                continue;
            }
            if character == ':' && can_precede_parameter(previous) {
                let length = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
                let (name, tail) = after.split_at(length);
                if !name.is_empty() && !tail.starts_with(':') {
                    let known = clause.parameters.iter().find(|known| known.name.as_deref() == Some(name));
                    let without_value =
                        || BindParameter { name: Some(name.to_owned()), ..BindParameter::default() };
                    written.push_str(&self.bind(&known.cloned().unwrap_or_else(without_value), state)?);
                    previous = name.chars().next_back();
                    rest = tail;
                    continue;
                }
            }
            written.push(character);
            previous = Some(character);
            rest = after;
        }
        Ok(written)
    }
}

/// Whether a backslash before this text escapes its colon: not if a second colon follows, or follows the word.
fn is_escaped_colon(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|rest| !rest.trim_start_matches(is_word).starts_with(':'))
}

fn can_precede_parameter(previous: Option<char>) -> bool {
    previous.is_none_or(|c| c != ':' && c != '\\' && !is_word(c))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
