use alembic_schema::{Conversion, Place, SqlType, Value};

/// One statement: the only form in which anything is sent to a server or printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The SQL, without terminator, laid out as the reference lays it out (tabs and surrounding line breaks included).
    ///
    /// Online, parameters and percent signs are written in the style of the driver that Python would use
    /// (`%(name)s` and `%%` for PostgreSQL, `?` for SQLite). Offline, the text is what is printed.
    pub text: String,
    /// The values for the placeholders of the text.
    pub parameters: Parameters,
    /// The place in the script that the statement came from.
    pub place: Option<Place>,
    /// What the statement gives, column by column, where that is known: how the values of its rows are to be read.
    pub columns: Vec<ResultColumn>,
}

/// A column of what a statement gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultColumn {
    /// The name in the result.
    pub name: String,
    /// The type, which makes Python's value of the database's: the null type leaves it as the driver gives it.
    pub sql_type: SqlType,
    /// The code of the project that the values go through.
    pub conversion: Conversion,
}

impl Statement {
    /// A statement without parameters.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), parameters: Parameters::None, place: None, columns: Vec::new() }
    }

    /// The text as offline mode prints it: four spaces for a tab, no white space around it.
    ///
    /// Source: Alembic 1.20.1, `--sql`.
    pub fn printed(&self) -> String {
        self.text.replace('\t', "    ").trim().to_owned()
    }
}

/// The values that go beside a statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Parameters {
    /// No placeholders in the text.
    #[default]
    None,
    /// Values in the order of the placeholders.
    Positional(Vec<Value>),
    /// Values by name.
    Named(Vec<(String, Value)>),
    /// The statement is executed once for each of these (Python's `executemany`).
    Many(Vec<Parameters>),
}

/// How placeholders are written: the `paramstyle` of Python's database drivers (PEP 249).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `?`
    Qmark,
    /// `:1`
    Numeric,
    /// `:name`
    Named,
    /// `%s`
    Format,
    /// `%(name)s`
    Pyformat,
}

impl ParameterStyle {
    /// The style of a name as PEP 249 spells it.
    pub fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "qmark" => Self::Qmark,
            "numeric" => Self::Numeric,
            "named" => Self::Named,
            "format" => Self::Format,
            "pyformat" => Self::Pyformat,
            _ => return None,
        })
    }

    /// Whether a percent sign in a statement must be written twice.
    pub fn doubles_percent_signs(self) -> bool {
        matches!(self, Self::Format | Self::Pyformat)
    }
}
