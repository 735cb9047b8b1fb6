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

    /// A number of things.
    pub(crate) fn count(self, position: usize) -> usize {
        usize::try_from(self.integer(position)).unwrap_or_default()
    }

    fn items(self, position: usize) -> &'a [Value] {
        match self.0.get(position) {
            Some(Value::Array(items)) => items,
            _ => &[],
        }
    }

    /// The texts of an array.
    pub(crate) fn strings(self, position: usize) -> Vec<String> {
        self.optional_strings(position).into_iter().flatten().collect()
    }

    /// The texts of an array, `NULL` among them.
    pub(crate) fn optional_strings(self, position: usize) -> Vec<Option<String>> {
        let items = self.items(position);
        (0..items.len()).map(|item| Row(items).optional_string(item)).collect()
    }

    /// The whole numbers or truth values of an array.
    pub(crate) fn integers(self, position: usize) -> Vec<i64> {
        let items = self.items(position);
        (0..items.len()).map(|item| Row(items).integer(item)).collect()
    }
}
