use crate::{SqlExpression, SqlType};

/// The value of an argument that a script gave to a type, or as a dialect keyword (`postgresql_using=…`), or in `info`.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `None`
    None,
    /// `bool`
    Boolean(bool),
    /// `int`
    Integer(i64),
    /// `float`
    Float(f64),
    /// `str`
    Text(String),
    /// A type: the item type of an array, the text type of `JSON`
    Type(Box<SqlType>),
    /// An SQL expression
    Expression(Box<SqlExpression>),
    /// `list`, or a `tuple` that was given where either will do
    List(Vec<Argument>),
    /// `tuple` where SQLAlchemy itself makes one
    Tuple(Vec<Argument>),
    /// `dict` with text keys
    Mapping(Vec<(String, Argument)>),
    /// Something without meaning for SQL (a class, a callable), as Python would print it
    Opaque(String),
}

impl Argument {
    /// The text of a `str` argument.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an `int` argument.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Python's truth of the argument.
    pub fn is_true(&self) -> bool {
        match self {
            Self::None => false,
            Self::Boolean(truth) => *truth,
            Self::Integer(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(items) | Self::Tuple(items) => !items.is_empty(),
            Self::Mapping(items) => !items.is_empty(),
            Self::Type(_) | Self::Expression(_) | Self::Opaque(_) => true,
        }
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Argument {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Argument {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<SqlExpression> for Argument {
    fn from(expression: SqlExpression) -> Self {
        Self::Expression(Box::new(expression))
    }
}

impl From<SqlType> for Argument {
    fn from(sql_type: SqlType) -> Self {
        Self::Type(Box::new(sql_type))
    }
}

/// Keyword arguments with a dialect's prefix (`postgresql_using="gin"`, `sqlite_autoincrement=True`), in the order given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DialectOptions(Vec<(String, Argument)>);

impl DialectOptions {
    /// No options.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same options with one more, under its full keyword (`"postgresql_using"`).
    #[must_use]
    pub fn with(mut self, keyword: impl Into<String>, value: impl Into<Argument>) -> Self {
        self.set(keyword, value.into());
        self
    }

    /// Sets an option under its full keyword; one given before under the same keyword is replaced.
    pub fn set(&mut self, keyword: impl Into<String>, value: Argument) {
        let keyword = keyword.into();
        match self.0.iter_mut().find(|(known, _)| *known == keyword) {
            Some((_, old)) => *old = value,
            None => self.0.push((keyword, value)),
        }
    }

    /// The option `<dialect>_<name>`; an option given as `None` counts as not given.
    pub fn get(&self, dialect: &str, name: &str) -> Option<&Argument> {
        self.0.iter().find_map(|(keyword, value)| {
            let wanted = without_prefix(keyword, dialect) == Some(name) && *value != Argument::None;
            wanted.then_some(value)
        })
    }

    /// All options of one dialect, without the prefix, in the order given; those given as `None` are left out.
    pub fn of(&self, dialect: &str) -> impl Iterator<Item = (&str, &Argument)> {
        self.0.iter().filter_map(move |(keyword, value)| {
            let name = without_prefix(keyword, dialect)?;
            (*value != Argument::None).then_some((name, value))
        })
    }

    /// All options with their full keywords, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Argument)> {
        self.0.iter().map(|(keyword, value)| (keyword.as_str(), value))
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Argument)> for DialectOptions {
    fn from_iter<I: IntoIterator<Item = (String, Argument)>>(options: I) -> Self {
        let mut collected = Self::new();
        for (keyword, value) in options {
            collected.set(keyword, value);
        }
        collected
    }
}

fn without_prefix<'a>(keyword: &'a str, dialect: &str) -> Option<&'a str> {
    keyword.strip_prefix(dialect)?.strip_prefix('_')
}

/// Whether an argument was given at all, was given as `None`, or has a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// The argument was left out (or has the reference's "not given" default, such as `False`).
    #[default]
    Absent,
    /// The argument is `None`.
    Null,
    /// The argument has a value.
    Value(T),
}

impl<T> Given<T> {
    /// Whether the argument was given, be it as `None`.
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The given argument as an option (`None` for `Null`); `None` for an argument that was left out.
    pub fn given(&self) -> Option<Option<&T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}
