//! `PrimaryKeyConstraint`, `UniqueConstraint`, `ForeignKeyConstraint`, `CheckConstraint`, `ForeignKey` and
//! PostgreSQL's `ExcludeConstraint`.

use std::rc::Rc;

use alembic_evaluator::{Arguments, Constructor, NativeClass, Outcome, Value, Vm, raise, unsupported};
use alembic_schema::{
    CheckConstraint, Constraint, ConstraintAttributes, ExcludeConstraint, ForeignKey, ForeignKeyConstraint,
    Name, PrimaryKeyConstraint, ReferenceActions, SqlExpression, TableName, UniqueConstraint,
};

use super::columns::ColumnObject;
use super::exceptions::ARGUMENT_ERROR;
use super::expressions;
use super::items::{Item, SCHEMA_ITEM, item_value};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{constraint_name, name};
use crate::value::info;

/// `sqlalchemy.schema.Constraint`
pub(crate) static CONSTRAINT: NativeClass = NativeClass {
    name: "Constraint",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// A constraint's class: one row per class.
macro_rules! constraint_classes {
    ($($constant:ident $name:literal in $module:literal of $base:expr, $signature:expr, $call:expr;)+) => {
        $(pub(crate) static $constant: NativeClass = NativeClass {
            name: $name,
            module: $module,
            bases: &[&$base],
            constructor: Some(Constructor { signature: $signature, call: $call }),
            dynamic: true,
            ..NativeClass::DEFAULT
        };)+
    };
}

constraint_classes! {
    PRIMARY_KEY_CONSTRAINT "PrimaryKeyConstraint" in "sqlalchemy.sql.schema" of CONSTRAINT,
        "(*columns, name=None, deferrable=None, initially=None, info=None, comment=None, **dialect_kw)",
        |vm, _, arguments| {
            let constraint = primary_key(vm, &arguments, "name", arguments.rest())?;
            Ok(item_value(Item::Constraint(Constraint::PrimaryKey(constraint))))
        };
    UNIQUE_CONSTRAINT "UniqueConstraint" in "sqlalchemy.sql.schema" of CONSTRAINT,
        "(*columns, name=None, deferrable=None, initially=None, info=None, comment=None, **dialect_kw)",
        |vm, _, arguments| {
            let constraint = unique(vm, &arguments, "name", arguments.rest())?;
            Ok(item_value(Item::Constraint(Constraint::Unique(constraint))))
        };
    FOREIGN_KEY_CONSTRAINT "ForeignKeyConstraint" in "sqlalchemy.sql.schema" of CONSTRAINT,
        "(columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, \
         use_alter=False, link_to_name=False, match=None, table=None, info=None, comment=None, **dialect_kw)",
        foreign_key_constraint;
    CHECK_CONSTRAINT "CheckConstraint" in "sqlalchemy.sql.schema" of CONSTRAINT,
        "(sqltext, name=None, deferrable=None, initially=None, table=None, info=None, comment=None, **dialect_kw)",
        |vm, _, arguments| {
            let constraint = check(vm, &arguments, "name", "sqltext")?;
            Ok(item_value(Item::Constraint(Constraint::Check(constraint))))
        };
    EXCLUDE_CONSTRAINT "ExcludeConstraint" in "sqlalchemy.dialects.postgresql.ext" of CONSTRAINT,
        "(*elements, name=None, using=None, where=None, ops=None, deferrable=None, initially=None, info=None, \
         comment=None)",
        |vm, _, arguments| {
            let constraint = exclude(vm, &arguments, "name")?;
            Ok(item_value(Item::Constraint(Constraint::Exclude(constraint))))
        };
    FOREIGN_KEY "ForeignKey" in "sqlalchemy.sql.schema" of SCHEMA_ITEM,
        "(column, _constraint=None, use_alter=False, name=None, onupdate=None, ondelete=None, deferrable=None, \
         initially=None, link_to_name=False, match=None, info=None, comment=None, **dialect_kw)",
        foreign_key;
}

/// `PrimaryKeyConstraint(*columns, …)`
pub(crate) fn primary_key(
    vm: &mut Vm,
    arguments: &Arguments,
    name: &str,
    columns: &[Value],
) -> Outcome<PrimaryKeyConstraint> {
    Ok(PrimaryKeyConstraint {
        name: constraint_name(vm, &arguments.value(name))?,
        columns: column_names(vm, columns)?,
        attributes: attributes(
            vm,
            arguments,
            Construct::PrimaryKey,
            &PRIMARY_KEY_CONSTRAINT,
            arguments.keywords(),
        )?,
    })
}

/// `UniqueConstraint(*columns, …)`
pub(crate) fn unique(
    vm: &mut Vm,
    arguments: &Arguments,
    name: &str,
    columns: &[Value],
) -> Outcome<UniqueConstraint> {
    Ok(UniqueConstraint {
        name: constraint_name(vm, &arguments.value(name))?,
        columns: column_names(vm, columns)?,
        attributes: attributes(vm, arguments, Construct::Unique, &UNIQUE_CONSTRAINT, arguments.keywords())?,
    })
}

/// `CheckConstraint(sqltext, …)`
pub(crate) fn check(
    vm: &mut Vm,
    arguments: &Arguments,
    name: &str,
    condition: &str,
) -> Outcome<CheckConstraint> {
    Ok(CheckConstraint {
        name: constraint_name(vm, &arguments.value(name))?,
        condition: ddl_expression(vm, &arguments.value(condition))?,
        attributes: attributes(vm, arguments, Construct::Check, &CHECK_CONSTRAINT, arguments.keywords())?,
    })
}

/// `ExcludeConstraint((expression, operator), …)`
pub(crate) fn exclude(
    vm: &mut Vm,
    arguments: &Arguments,
    name_parameter: &str,
) -> Outcome<ExcludeConstraint> {
    let mut elements = Vec::new();
    for element in arguments.rest() {
        let Some([subject, operator]) = element.items().and_then(|items| <[Value; 2]>::try_from(items).ok())
        else {
            return Err(arguments.wrong("elements", "pairs of expression and operator", element));
        };
        let Some(operator) = operator.as_str() else {
            return Err(arguments.wrong("elements", "pairs of expression and operator", element));
        };
        let subject = match name(&subject) {
            Some(column) => SqlExpression::column(column),
            None => expressions::operand(vm, &subject)?,
        };
        elements.push((subject, operator.to_string()));
    }
    let condition = match arguments.value("where") {
        Value::None => None,
        condition => Some(ddl_expression(vm, &condition)?),
    };
    let operator_classes = match arguments.value("ops").as_dict() {
        Some(classes) => classes
            .string_items()
            .into_iter()
            .filter_map(|(column, class)| Some((column.to_string(), class.as_str()?.to_string())))
            .collect(),
        None => Vec::new(),
    };
    Ok(ExcludeConstraint {
        name: constraint_name(vm, &arguments.value(name_parameter))?,
        elements,
        using: arguments.optional_string("using")?.map(|using| using.to_string()),
        condition,
        operator_classes,
        attributes: attributes(vm, arguments, Construct::Check, &EXCLUDE_CONSTRAINT, &[])?,
    })
}

/// SQL in a definition: a string is SQL as written.
///
/// # Errors
/// Anything but a string and an expression (SQLAlchemy's text).
pub(crate) fn ddl_expression(vm: &mut Vm, value: &Value) -> Outcome<SqlExpression> {
    if let Some(text) = value.as_str() {
        return Ok(SqlExpression::text(&*text));
    }
    if let Some(expression) = expressions::expression(vm, value)? {
        return Ok(expression);
    }
    let shown = vm.repr(value)?;
    Err(raise(&ARGUMENT_ERROR, format!("SQL expression element for DDL constraint expected, got {shown}.")))
}

/// The names of columns given as strings or as column objects.
pub(crate) fn column_names(vm: &mut Vm, values: &[Value]) -> Outcome<Vec<Name>> {
    let mut names = Vec::new();
    for value in values {
        names.push(match (name(value), value.object::<ColumnObject>()) {
            (Some(name), _) => name,
            (None, Some(column)) => column.known_name(),
            (None, None) => {
                let shown = vm.repr(value)?;
                return Err(raise(
                    &ARGUMENT_ERROR,
                    format!("Column name or column object for DDL constraint expected, got {shown}."),
                ));
            }
        });
    }
    Ok(names)
}

/// `onupdate`, `ondelete`, `match`, `use_alter`, `link_to_name`.
pub(crate) fn actions(arguments: &Arguments) -> Outcome<ReferenceActions> {
    let text = |name: &str| -> Outcome<Option<String>> {
        Ok(arguments.optional_string(name)?.map(|text| text.to_string()))
    };
    Ok(ReferenceActions {
        on_update: text("onupdate")?,
        on_delete: text("ondelete")?,
        match_: text("match")?,
        use_alter: arguments.boolean("use_alter").unwrap_or(false),
        link_to_name: arguments.boolean("link_to_name").unwrap_or(false),
    })
}

/// `deferrable`, `initially`, `comment`, `info` and the dialects' keywords.
pub(crate) fn attributes(
    vm: &mut Vm,
    arguments: &Arguments,
    construct: Construct,
    class: &'static NativeClass,
    keywords: &[(Rc<str>, Value)],
) -> Outcome<ConstraintAttributes> {
    Ok(ConstraintAttributes {
        deferrable: arguments.optional_boolean("deferrable")?,
        initially: arguments.optional_string("initially")?.map(|initially| initially.to_string()),
        comment: arguments.optional_string("comment")?.map(|comment| comment.to_string()),
        info: info(vm, &arguments.value("info"))?,
        options: dialect_options(vm, construct, class, keywords)?,
    })
}

fn foreign_key(vm: &mut Vm, _class: &Value, arguments: Arguments) -> Outcome<Value> {
    let target = arguments.value("column");
    let mut key = match (target.as_str(), target.object::<ColumnObject>()) {
        (Some(target), _) => ForeignKey::to(&target),
        (None, Some(column)) => match column.table() {
            Some(table) => ForeignKey {
                referred_table: table,
                referred_column: Some(column.name()),
                ..ForeignKey::to("")
            },
            None => {
                return Err(unsupported(
                    "a ForeignKey to a Column that belongs to no table is not supported",
                ));
            }
        },
        (None, None) => {
            let shown = vm.repr(&target)?;
            return Err(raise(
                &ARGUMENT_ERROR,
                format!(
                    "String column name or Column object for DDL foreign key constraint expected, got {shown}."
                ),
            ));
        }
    };
    key.name = constraint_name(vm, &arguments.value("name"))?;
    key.actions = actions(&arguments)?;
    key.attributes = attributes(vm, &arguments, Construct::ForeignKey, &FOREIGN_KEY, arguments.keywords())?;
    Ok(item_value(Item::ForeignKey(key)))
}

fn foreign_key_constraint(vm: &mut Vm, _class: &Value, arguments: Arguments) -> Outcome<Value> {
    let (columns, targets) = (arguments.value("columns"), arguments.value("refcolumns"));
    let (columns, targets) = (vm.iterate(&columns)?, vm.iterate(&targets)?);
    if columns.len() != targets.len() {
        return Err(raise(
            &ARGUMENT_ERROR,
            "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.",
        ));
    }
    let (referred_table, referred_columns) = referred(vm, &arguments, &targets)?;
    Ok(item_value(Item::Constraint(Constraint::ForeignKey(ForeignKeyConstraint {
        name: constraint_name(vm, &arguments.value("name"))?,
        columns: column_names(vm, &columns)?,
        referred_table,
        referred_columns,
        actions: actions(&arguments)?,
        attributes: attributes(
            vm,
            &arguments,
            Construct::ForeignKey,
            &FOREIGN_KEY_CONSTRAINT,
            arguments.keywords(),
        )?,
    }))))
}

/// The one table that all targets name, and its columns.
fn referred(vm: &mut Vm, arguments: &Arguments, targets: &[Value]) -> Outcome<(TableName, Vec<Name>)> {
    let mut table: Option<TableName> = None;
    let mut columns = Vec::new();
    for target in targets {
        let key = match (target.as_str(), target.object::<ColumnObject>()) {
            (Some(target), _) => ForeignKey::to(&target),
            (None, Some(column)) => ForeignKey {
                referred_table: column.table().unwrap_or_else(|| TableName::new("")),
                referred_column: Some(column.name()),
                ..ForeignKey::to("")
            },
            (None, None) => return Err(arguments.wrong("refcolumns", "a list of column names", target)),
        };
        if table.as_ref().is_some_and(|table| *table != key.referred_table) {
            let shown = vm.repr(&arguments.value("refcolumns"))?;
            return Err(raise(
                &ARGUMENT_ERROR,
                format!("ForeignKeyConstraint with refcolumns {shown} refers to multiple remote tables"),
            ));
        }
        table = Some(key.referred_table);
        columns.extend(key.referred_column);
    }
    table
        .map(|table| (table, columns))
        .ok_or_else(|| unsupported("a ForeignKeyConstraint without columns is not supported"))
}
