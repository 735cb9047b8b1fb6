//! Values that go to a server and come back from it.

/// One SQL value.
///
/// Dates, times, intervals and decimals are the server's own text, so nothing is lost between reading and
/// writing; whoever needs their parts parses the text.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// `NULL`.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer of up to 64 bits.
    Integer(i64),
    /// An integer of more than 64 bits, as decimal digits.
    BigInteger(String),
    /// An exact number, as text (`12.50`, `NaN`).
    Decimal(String),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Bytes that the driver gives as a `memoryview` (psycopg2).
    MemoryView(Vec<u8>),
    /// `2026-01-31`.
    Date(String),
    /// `13:45:00.25`, with an offset for a time with time zone.
    Time(String),
    /// `2026-01-31 13:45:00.25`.
    Timestamp(String),
    /// `2026-01-31 13:45:00.25+00`.
    TimestampWithTimeZone(String),
    /// `1 day 02:00:00`.
    Interval(String),
    /// `f47ac10b-58cc-4372-a567-0e02b2c3d479`.
    Uuid(String),
    /// A JSON document as text.
    Json(String),
    /// An array; a matrix is an array of arrays.
    Array(Vec<SqlValue>),
    /// A value of any other type: the name of the type where the driver knows it, and the server's text.
    Other {
        /// The type's name (`inet`), empty when the driver cannot tell without asking the server.
        type_name: String,
        /// The value as the server prints it.
        text: String,
    },
}

/// What a statement is executed with, in the manner of the Python driver's `cursor.execute`.
///
/// SQLAlchemy gives psycopg2 at least an empty dictionary, so a statement it compiled, in which every `%` is doubled, is
/// executed with `Named(&[])` when it has no parameters; [`None`](Parameters::None) is for text that must go through
/// untouched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameters<'a> {
    /// No parameters at all: the text goes to the server as it is, a `%` in it means nothing.
    None,
    /// Values for `%s`, `?` or `$1`, in order. Even when empty, `%%` in a text for PostgreSQL becomes `%`.
    Positional(&'a [SqlValue]),
    /// Values for `%(name)s` or `:name`. Even when empty, `%%` in a text for PostgreSQL becomes `%`.
    Named(&'a [(String, SqlValue)]),
}

impl Parameters<'_> {
    /// Whether no value is given.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::None => true,
            Self::Positional(values) => values.is_empty(),
            Self::Named(values) => values.is_empty(),
        }
    }
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The column's name as the server gives it.
    pub name: String,
    /// The type's name: PostgreSQL's name of a built-in type, SQLite's declared type; empty when unknown.
    pub type_name: String,
    /// PostgreSQL's object identifier of the type, 0 elsewhere.
    pub type_oid: u32,
}

/// What a statement gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The columns of the result; empty when the statement returns no rows.
    pub columns: Vec<Column>,
    /// The rows, each with one value per column.
    pub rows: Vec<Vec<SqlValue>>,
    /// `cursor.rowcount`: rows changed or returned, -1 where the driver does not know.
    pub row_count: i64,
    /// SQLite's `lastrowid` after an `INSERT`.
    pub last_row_id: Option<i64>,
}

impl Outcome {
    /// The first value of the first row.
    pub fn scalar(&self) -> Option<&SqlValue> {
        self.rows.first()?.first()
    }
}
