//! Python's `repr` and `str` of simple values.

use std::fmt::Write;

use alembic_evaluator::{Integer, Value};

/// `repr()` of a string.
pub(crate) fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for letter in text.chars() {
        match letter {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            _ if letter == quote => {
                repr.push('\\');
                repr.push(letter);
            }
            '\0'..='\x1f' | '\x7f'..='\u{a0}' | '\u{ad}' => {
                let _ = write!(repr, "\\x{:02x}", u32::from(letter));
            }
            _ => repr.push(letter),
        }
    }
    repr.push(quote);
    repr
}

/// `repr()` of a value of which that is known without evaluation.
pub(super) fn value_repr(value: &Value) -> Option<String> {
    Some(match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(Integer::Small(number)) => number.to_string(),
        Value::Str(text) => python_repr(text),
        Value::Tuple(items) => match &items[..] {
            [item] => format!("({},)", value_repr(item)?),
            items => format!("({})", items_repr(items)?),
        },
        Value::List(items) => format!("[{}]", items_repr(&items.to_vec())?),
        _ => return None,
    })
}

/// `str()` of the same.
pub(super) fn value_str(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        _ => value_repr(value),
    }
}

fn items_repr(items: &[Value]) -> Option<String> {
    let items: Option<Vec<String>> = items.iter().map(value_repr).collect();
    Some(items?.join(", "))
}
