use alembic_schema::Value;

/// The rows that one catalogue query gave.
pub type CatalogueRows = Vec<Vec<Value>>;

/// One row, read by position. The queries are the dialect's own, so a value of another kind does not come up, and
/// counts as missing.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(pub(crate) &'a [Value]);

impl<'a> Row<'a> {
    pub(crate) fn text(self, position: usize) -> Option<&'a str> {
        match self.0.get(position) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Text that is always there.
    pub(crate) fn string(self, position: usize) -> String {
        self.text(position).unwrap_or_default().to_owned()
    }

    pub(crate) fn optional_string(self, position: usize) -> Option<String> {
        self.text(position).map(str::to_owned)
    }

    pub(crate) fn integer(self, position: usize) -> i64 {
        match self.0.get(position) {
            Some(Value::Integer(number)) => *number,
            Some(Value::Boolean(truth)) => i64::from(*truth),
            _ => 0,
        }
    }

    pub(crate) fn is_true(self, position: usize) -> bool {
        self.integer(position) != 0
    }
}
