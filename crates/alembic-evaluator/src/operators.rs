/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are named after Python's operators")]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    MatrixMultiply,
    LeftShift,
    RightShift,
    BitAnd,
    BitOr,
    BitXor,
}

impl BinaryOperator {
    /// The operator as it is written: `+`.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::FloorDivide => "//",
            BinaryOperator::Modulo => "%",
            BinaryOperator::Power => "**",
            BinaryOperator::MatrixMultiply => "@",
            BinaryOperator::LeftShift => "<<",
            BinaryOperator::RightShift => ">>",
            BinaryOperator::BitAnd => "&",
            BinaryOperator::BitOr => "|",
            BinaryOperator::BitXor => "^",
        }
    }

    /// The part between the underscores of the special methods: `add` for `__add__`, `__radd__` and `__iadd__`.
    pub fn method(self) -> &'static str {
        match self {
            BinaryOperator::Add => "add",
            BinaryOperator::Subtract => "sub",
            BinaryOperator::Multiply => "mul",
            BinaryOperator::Divide => "truediv",
            BinaryOperator::FloorDivide => "floordiv",
            BinaryOperator::Modulo => "mod",
            BinaryOperator::Power => "pow",
            BinaryOperator::MatrixMultiply => "matmul",
            BinaryOperator::LeftShift => "lshift",
            BinaryOperator::RightShift => "rshift",
            BinaryOperator::BitAnd => "and",
            BinaryOperator::BitOr => "or",
            BinaryOperator::BitXor => "xor",
        }
    }
}

/// A comparison that gives any value (identity and membership are decided elsewhere).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are named after Python's operators")]
pub enum CompareOperator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl CompareOperator {
    /// The operator as it is written: `<=`.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOperator::Equal => "==",
            CompareOperator::NotEqual => "!=",
            CompareOperator::Less => "<",
            CompareOperator::LessEqual => "<=",
            CompareOperator::Greater => ">",
            CompareOperator::GreaterEqual => ">=",
        }
    }

    /// The special method: `__le__`.
    pub fn method(self) -> &'static str {
        match self {
            CompareOperator::Equal => "__eq__",
            CompareOperator::NotEqual => "__ne__",
            CompareOperator::Less => "__lt__",
            CompareOperator::LessEqual => "__le__",
            CompareOperator::Greater => "__gt__",
            CompareOperator::GreaterEqual => "__ge__",
        }
    }

    /// The operator that gives the same answer with the operands exchanged.
    #[must_use]
    pub fn exchanged(self) -> Self {
        match self {
            CompareOperator::Less => CompareOperator::Greater,
            CompareOperator::LessEqual => CompareOperator::GreaterEqual,
            CompareOperator::Greater => CompareOperator::Less,
            CompareOperator::GreaterEqual => CompareOperator::LessEqual,
            same => same,
        }
    }

    /// What the operator says of an ordering.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOperator::Equal => ordering.is_eq(),
            CompareOperator::NotEqual => ordering.is_ne(),
            CompareOperator::Less => ordering.is_lt(),
            CompareOperator::LessEqual => ordering.is_le(),
            CompareOperator::Greater => ordering.is_gt(),
            CompareOperator::GreaterEqual => ordering.is_ge(),
        }
    }
}

/// An operator on one value (`not` is decided by truth and has no entry here).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are named after Python's operators")]
pub enum UnaryOperator {
    Negative,
    Positive,
    Invert,
}

impl UnaryOperator {
    /// The operator as it is written: `-`.
    pub fn symbol(self) -> &'static str {
        match self {
            UnaryOperator::Negative => "-",
            UnaryOperator::Positive => "+",
            UnaryOperator::Invert => "~",
        }
    }

    /// The special method: `__neg__`.
    pub fn method(self) -> &'static str {
        match self {
            UnaryOperator::Negative => "__neg__",
            UnaryOperator::Positive => "__pos__",
            UnaryOperator::Invert => "__invert__",
        }
    }
}
