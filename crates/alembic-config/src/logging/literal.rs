//! The arguments of a handler, which Python evaluates and which are literals in practice: `(sys.stderr,)`.

use ruff_python_ast::{Expr, Number, UnaryOp};
use ruff_python_parser::parse_expression;

/// A value in `args`, `kwargs` or `defaults`.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
    /// `True` or `False`
    Boolean(bool),
    /// `None`
    None,
    /// `sys.stdout` or `sys.stderr`
    Stream(StandardStream),
    /// A tuple or list.
    Sequence(Vec<Literal>),
    /// A dictionary whose keys are strings.
    Dictionary(Vec<(String, Literal)>),
}

/// One of the process's output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Longer texts are refused: the parser recurses, and its stack must suffice whatever the text.
const LONGEST: usize = 500;

impl Literal {
    /// Reads an expression; nothing if it is not made of literals, `sys.stdout`, `sys.stderr` only, or is
    /// longer than 500 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let parsed = parse_expression(text.trim_start()).ok()?;
        Self::from_expression(parsed.expr())
    }

    fn from_expression(expression: &Expr) -> Option<Self> {
        Some(match expression {
            Expr::StringLiteral(literal) => Self::Text(literal.value.to_str().to_owned()),
            Expr::BooleanLiteral(literal) => Self::Boolean(literal.value),
            Expr::NoneLiteral(_) => Self::None,
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(number) => Self::Integer(number.as_i64()?),
                Number::Float(number) => Self::Float(*number),
                Number::Complex { .. } => return None,
            },
            Expr::UnaryOp(operation) if operation.op == UnaryOp::USub => {
                match Self::from_expression(&operation.operand)? {
                    Self::Integer(number) => Self::Integer(number.checked_neg()?),
                    Self::Float(number) => Self::Float(-number),
                    _ => return None,
                }
            }
            Expr::Tuple(tuple) => Self::Sequence(sequence(&tuple.elts)?),
            Expr::List(list) => Self::Sequence(sequence(&list.elts)?),
            Expr::Dict(dictionary) => Self::Dictionary(
                dictionary
                    .items
                    .iter()
                    .map(|item| {
                        let Self::Text(key) = Self::from_expression(item.key.as_ref()?)? else { return None };
                        Some((key, Self::from_expression(&item.value)?))
                    })
                    .collect::<Option<_>>()?,
            ),
            Expr::Attribute(attribute) => match attribute.value.as_ref() {
                Expr::Name(module) if module.id == "sys" => match attribute.attr.as_str() {
                    "stdout" | "__stdout__" => Self::Stream(StandardStream::Stdout),
                    "stderr" | "__stderr__" => Self::Stream(StandardStream::Stderr),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        })
    }
}

fn sequence(expressions: &[Expr]) -> Option<Vec<Literal>> {
    expressions.iter().map(Literal::from_expression).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read() {
        for (text, expected) in [
            ("(sys.stderr,)", Some(Literal::Sequence(vec![Literal::Stream(StandardStream::Stderr)]))),
            (
                "('a\\n', r'b\\n' \"c\", -1, 2.5, True, None)",
                Some(Literal::Sequence(vec![
                    Literal::Text("a\n".to_owned()),
                    Literal::Text("b\\nc".to_owned()),
                    Literal::Integer(-1),
                    Literal::Float(2.5),
                    Literal::Boolean(true),
                    Literal::None,
                ])),
            ),
            ("(\n'a',\n)", Some(Literal::Sequence(vec![Literal::Text("a".to_owned())]))),
            (
                "{'delay': True}",
                Some(Literal::Dictionary(vec![("delay".to_owned(), Literal::Boolean(true))])),
            ),
            ("(os.environ['X'],)", None),
            ("(", None),
            ("", None),
        ] {
            assert_eq!(Literal::parse(text), expected, "{text}");
        }
    }
}
