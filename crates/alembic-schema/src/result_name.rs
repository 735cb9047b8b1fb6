use crate::{DataStatement, Function, Name, SqlExpression, UnaryOperator, WrittenKind};

/// How a query names a column of its result.
#[derive(Debug, Clone, PartialEq)]
pub enum ResultName {
    /// By the column's own name, without `AS`.
    Own(Name),
    /// `AS name`
    Label(Name),
    /// `AS beginning_1`: each statement numbers such names.
    Numbered(String),
    /// By the column that an operator stands before, without `AS`; in `FROM` it is numbered.
    Bare(Name),
    /// Not at all: SQL as written.
    Unknown,
}

impl ResultName {
    /// The name when the query stands alone: the first of each beginning has the number 1.
    fn alone(&self, before: &[ResultName]) -> Option<Name> {
        match self {
            Self::Own(name) | Self::Label(name) => Some(name.clone()),
            Self::Numbered(beginning) => {
                let number = 1 + before.iter().filter(|other| *other == self).count();
                Some(Name::new(format!("{beginning}_{number}")))
            }
            Self::Bare(_) => Self::Numbered("anon".to_owned()).alone(before),
            Self::Unknown => None,
        }
    }
}

/// The names of the columns of a query: each name once, later ones are numbered.
///
/// Source: SQLAlchemy 2.1.9, `LABEL_STYLE_DISAMBIGUATE_ONLY`.
pub fn result_names(columns: &[SqlExpression]) -> Vec<ResultName> {
    let mut names: Vec<ResultName> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let own = match column {
            SqlExpression::Label(name, _) => ResultName::Label(name.clone()),
            SqlExpression::Column(column) => ResultName::Own(column.name.clone()),
            SqlExpression::LiteralColumn(text) => ResultName::Own(Name::new(text.clone())),
            SqlExpression::Text(_) => ResultName::Unknown,
            SqlExpression::Function(function) => ResultName::Numbered(function_name(function)),
            SqlExpression::Written(written) => match &written.kind {
                WrittenKind::Named => ResultName::Unknown,
                WrittenKind::GenericFunction(name) | WrittenKind::Function(Some(name)) => {
                    ResultName::Numbered(name.clone())
                }
                WrittenKind::Anonymous | WrittenKind::Function(None) => {
                    ResultName::Numbered("anon".to_owned())
                }
            },
            SqlExpression::WithinGroup(function, _) => match &**function {
                SqlExpression::Function(function) => ResultName::Numbered(function_name(function)),
                _ => ResultName::Numbered("anon".to_owned()),
            },
            SqlExpression::Unary(operator, operand) if *operator != UnaryOperator::Exists => match &**operand
            {
                SqlExpression::Column(column) => ResultName::Bare(column.name.clone()),
                SqlExpression::Label(name, _) => ResultName::Bare(name.clone()),
                _ => ResultName::Numbered("anon".to_owned()),
            },
            wrapper => match wrapped_column(wrapper) {
                Some(name) if columns[..index].iter().any(|other| wraps_same(other, wrapper)) => {
                    ResultName::Numbered(format!("{}_", name.text))
                }
                Some(name) => ResultName::Label(name.clone()),
                None => ResultName::Numbered("anon".to_owned()),
            },
        };
        if !matches!(column, SqlExpression::Label(..) | SqlExpression::Column(_)) {
            names.push(own);
            continue;
        }
        let bears = |other: &SqlExpression, name: &Name| match other {
            SqlExpression::Label(label, _) => label == name,
            SqlExpression::Column(column) => column.name == *name,
            _ => false,
        };
        names.push(match &own {
            ResultName::Own(name) | ResultName::Label(name) => {
                match columns[..index].iter().find(|other| bears(other, name)) {
                    None => own,
                    Some(first) if is_same(first, column) => ResultName::Numbered(format!("{}_", name.text)),
                    Some(_) => ResultName::Numbered(name.text.clone()),
                }
            }
            _ => own,
        });
    }
    names
}

/// Whether two columns are one: two aliases of one table have columns of their own.
fn is_same(left: &SqlExpression, right: &SqlExpression) -> bool {
    match (left, right) {
        (SqlExpression::Column(left), SqlExpression::Column(right)) => {
            let same_table = match (&left.table, &right.table) {
                (Some(left), Some(right)) => left.is_same(right),
                (left, right) => left.is_none() && right.is_none(),
            };
            same_table && left.name == right.name
        }
        _ => left == right,
    }
}

fn function_name(function: &Function) -> String {
    function.names.last().map_or("anon", Name::as_str).to_owned()
}

/// The column that a cast and its like give a new value under the same name.
fn wrapped_column(expression: &SqlExpression) -> Option<&Name> {
    match expression {
        SqlExpression::Column(column) => Some(&column.name),
        SqlExpression::Label(name, _) => Some(name),
        SqlExpression::Cast(operand, _) | SqlExpression::Coerced(operand, _) => wrapped_column(operand),
        _ => None,
    }
}

fn wraps_same(left: &SqlExpression, right: &SqlExpression) -> bool {
    match (left, right) {
        (
            SqlExpression::Cast(left, _) | SqlExpression::Coerced(left, _),
            SqlExpression::Cast(right, _) | SqlExpression::Coerced(right, _),
        ) => left == right,
        _ => false,
    }
}

impl DataStatement {
    /// The keys by which Python code knows the columns of the query: the name, or that of the function for a column
    /// whose name is numbered.
    pub fn column_keys(&self) -> Vec<Option<String>> {
        let names = self.column_names();
        let mut keys: Vec<Option<String>> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let key = match self.columns().get(index) {
                Some(SqlExpression::Function(function)) => {
                    function.names.last().map(|name| name.text.clone())
                }
                _ => None,
            };
            let key = key.filter(|key| !keys.iter().any(|known| known.as_ref() == Some(key)));
            keys.push(key.or_else(|| name.as_ref().map(|name| name.text.clone())));
        }
        keys
    }

    /// The names by which a statement that selects from this one knows its columns; `None` for SQL as written.
    pub fn column_names(&self) -> Vec<Option<Name>> {
        if let Self::Text { columns, .. } = self {
            return columns.iter().map(|(name, _)| Some(name.clone())).collect();
        }
        let names = result_names(self.columns());
        (0..names.len()).map(|index| names[index].alone(&names[..index])).collect()
    }
}
