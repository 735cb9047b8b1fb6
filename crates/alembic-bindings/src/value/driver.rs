//! The values of a statement as drivers take them.

use alembic_connection::SqlValue;
use alembic_dialect::Parameters;
use alembic_evaluator::{Outcome, Value, Vm};

use super::{python_value, temporal};

/// The values of a statement as the driver takes them, one set for each execution.
pub(crate) fn driver_parameters(parameters: &Parameters) -> Vec<DriverParameters> {
    match parameters {
        // SQLAlchemy always hands parameters to the driver, if only none: `%%` in a text for PostgreSQL is `%`.
        Parameters::None => vec![DriverParameters::Named(Vec::new())],
        Parameters::Positional(values) => {
            vec![DriverParameters::Positional(values.iter().map(driver_value).collect())]
        }
        Parameters::Named(values) => vec![DriverParameters::Named(
            values.iter().map(|(name, value)| (name.clone(), driver_value(value))).collect(),
        )],
        Parameters::Many(sets) => sets.iter().flat_map(driver_parameters).collect(),
    }
}

/// The values of one execution, owned.
pub(crate) enum DriverParameters {
    Positional(Vec<SqlValue>),
    Named(Vec<(String, SqlValue)>),
}

impl DriverParameters {
    pub(crate) fn borrowed(&self) -> alembic_connection::Parameters<'_> {
        match self {
            Self::Positional(values) => alembic_connection::Parameters::Positional(values),
            Self::Named(values) => alembic_connection::Parameters::Named(values),
        }
    }
}

/// A value as the driver takes it.
pub(crate) fn driver_value(value: &alembic_schema::Value) -> SqlValue {
    use alembic_schema::Value as Sql;
    match value {
        Sql::Null => SqlValue::Null,
        Sql::Boolean(truth) => SqlValue::Bool(*truth),
        Sql::Integer(number) => SqlValue::Integer(*number),
        Sql::Float(number) => SqlValue::Real(*number),
        Sql::Number(digits)
            if digits.chars().all(|character| character.is_ascii_digit() || character == '-') =>
        {
            SqlValue::BigInteger(digits.clone())
        }
        Sql::Number(digits) => SqlValue::Decimal(digits.clone()),
        Sql::Text(text) => SqlValue::Text(text.clone()),
        Sql::Bytes(bytes) => SqlValue::Bytes(bytes.clone()),
        Sql::Date(date) => SqlValue::Date(date.to_string()),
        Sql::Time(time) => SqlValue::Time(time.to_string()),
        Sql::DateTime(moment) if moment.time.offset.is_some() => {
            SqlValue::TimestampWithTimeZone(moment.to_string())
        }
        Sql::DateTime(moment) => SqlValue::Timestamp(moment.to_string()),
        Sql::Interval(interval) => SqlValue::Interval(interval.to_string()),
        Sql::Uuid(bytes) => SqlValue::Uuid(temporal::uuid_text(bytes)),
        Sql::Json(text) => SqlValue::Json(text.clone()),
        Sql::Array(items) => SqlValue::Array(items.iter().map(driver_value).collect()),
    }
}

/// The parameters of a statement as Python values: what a database's error says it was executed with.
pub(crate) fn python_parameter_sets(vm: &mut Vm, parameters: &Parameters) -> Outcome<Value> {
    Ok(match parameters {
        Parameters::None => Value::dict([]),
        Parameters::Positional(values) => {
            let values = values.iter().map(|value| python_value(vm, &driver_value(value)));
            Value::tuple(values.collect::<Outcome<_>>()?)
        }
        Parameters::Named(values) => {
            let mut named = Vec::new();
            for (name, value) in values {
                named.push((name.as_str(), python_value(vm, &driver_value(value))?));
            }
            Value::dict(named)
        }
        Parameters::Many(sets) => {
            let sets = sets.iter().map(|set| python_parameter_sets(vm, set));
            Value::list(sets.collect::<Outcome<_>>()?)
        }
    })
}

/// A value of a catalogue query. Such queries give nothing but text, whole numbers, truth values and arrays of these.
pub(crate) fn catalogue_value(value: &SqlValue) -> alembic_schema::Value {
    use alembic_schema::Value as Sql;
    match value {
        SqlValue::Bool(truth) => Sql::Boolean(*truth),
        SqlValue::Integer(number) => Sql::Integer(*number),
        SqlValue::Text(text) | SqlValue::Other { text, .. } => Sql::Text(text.clone()),
        SqlValue::Array(items) => Sql::Array(items.iter().map(catalogue_value).collect()),
        _ => Sql::Null,
    }
}
