/// An operator between two operands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the text of each operator stands in `BinaryOperator::text`")]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Concatenate,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Is,
    IsNot,
    IsDistinctFrom,
    IsNotDistinctFrom,
    In,
    NotIn,
    Like {
        escape: Option<String>,
    },
    NotLike {
        escape: Option<String>,
    },
    ILike {
        escape: Option<String>,
    },
    NotILike {
        escape: Option<String>,
    },
    /// `startswith`, `endswith` and `contains`: the value is open at one side or both.
    TextPart(TextPart),
    /// With flags such as `i` for upper and lower case alike.
    RegexpMatch {
        flags: Option<String>,
    },
    NotRegexpMatch {
        flags: Option<String>,
    },
    /// `REGEXP_REPLACE(x, pattern, replacement, flags)`; the right side is the list of pattern and replacement.
    RegexpReplace {
        flags: Option<String>,
    },
    Match,
    NotMatch,
    /// An item of a document: by key or number, or by a path; as text or as a document.
    JsonGet {
        path: bool,
        text: bool,
    },
    GetItem,
    /// `a[low:high]`
    GetSlice,
    /// `x.op("…")(y)`
    Custom {
        text: String,
        precedence: i8,
        is_comparison: bool,
    },
}

impl BinaryOperator {
    /// How strongly the operator binds: an operand whose operator binds no stronger is put in parentheses.
    ///
    /// The numbers are SQLAlchemy 2.1's.
    pub fn precedence(&self) -> i8 {
        match self {
            Self::JsonGet { .. } | Self::GetItem | Self::GetSlice => 15,
            Self::TextPart(_) => -100,
            Self::Multiply | Self::Divide | Self::FloorDivide | Self::Modulo => 8,
            Self::Add | Self::Subtract => 7,
            Self::BitwiseAnd | Self::BitwiseOr | Self::BitwiseXor | Self::ShiftLeft | Self::ShiftRight => 7,
            Self::Custom { precedence, .. } => *precedence,
            _ => 5,
        }
    }

    /// Whether `(a op b) op c` may be written without parentheses.
    pub fn is_associative(&self) -> bool {
        matches!(self, Self::Add | Self::Multiply | Self::Concatenate)
    }
}

/// Which part of a text a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct TextPart {
    /// Anything may stand before the value.
    pub open_before: bool,
    /// Anything may stand after the value.
    pub open_after: bool,
    /// The character that takes `%` and `_` their meaning.
    pub escape: Option<String>,
    /// The opposite.
    pub negated: bool,
    /// Upper and lower case are the same.
    pub ignores_case: bool,
}

/// An operator before or after its operand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the SQL of that name")]
pub enum UnaryOperator {
    Negate,
    BitwiseNot,
    Not,
    Exists,
    Distinct,
    Any,
    All,
    Ascending,
    Descending,
    NullsFirst,
    NullsLast,
    /// `x IS TRUE` in spirit: a plain column used as a condition (`= 1` where there are no truth values).
    IsTrue,
    /// The same negated.
    IsFalse,
    /// `op("…")(x)` before its operand
    CustomBefore(String),
    /// `op("…")(x)` after its operand
    CustomAfter(String),
}

impl UnaryOperator {
    /// How strongly the operator binds (SQLAlchemy 2.1's numbers).
    pub fn precedence(&self) -> i8 {
        match self {
            Self::Any | Self::All => 15,
            Self::Negate | Self::BitwiseNot => 8,
            Self::Distinct | Self::Not | Self::IsTrue | Self::IsFalse => 5,
            Self::Ascending | Self::Descending | Self::NullsFirst | Self::NullsLast => 3,
            Self::Exists => 0,
            Self::CustomBefore(_) | Self::CustomAfter(_) => 0,
        }
    }
}

/// `AND` or `OR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BooleanOperator {
    /// `AND`
    And,
    /// `OR`
    Or,
}

impl BooleanOperator {
    /// How strongly the operator binds (SQLAlchemy 2.1's numbers).
    pub fn precedence(self) -> i8 {
        match self {
            Self::And => 3,
            Self::Or => 2,
        }
    }
}
