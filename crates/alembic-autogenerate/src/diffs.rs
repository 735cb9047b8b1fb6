//! Operations as the list of differences that `alembic check` prints: `[('add_column', None, 'pets', Column('age', …))]`.
//!
//! Source of the form: Alembic 1.20.1, `UpgradeOps.as_diffs()`, and the `repr()` of SQLAlchemy 2.1.9. Where that shows
//! nothing but an address in memory, here stands what is at that address.

use alembic_dialect::{CompileContext, Dialect};
use alembic_operations::{AddColumn, AlterColumn, ModifyTable, Operation, OperationList};
use alembic_python_text::string_repr;
use alembic_schema::{
    Column, ColumnDefault, Constraint, ForeignKeyConstraint, Given, Index, IndexElement, Name, ServerDefault,
    SqlExpression, Table, TableName, Value,
};

use crate::render::plain_repr;

/// One difference between a database and its models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of difference it is (`add_column`); the kinds of an altered column with commas between them.
    pub kind: String,
    /// The schema of the table, where it has one.
    pub schema: Option<String>,
    /// The table.
    pub table: Option<String>,
    /// The column, index or constraint.
    pub name: Option<String>,
    /// The difference as the reference prints it.
    pub text: String,
}

/// The differences of a comparison, in order.
pub fn differences(dialect: &'static dyn Dialect, operations: &OperationList) -> Vec<Difference> {
    let writer = Writer { dialect };
    let mut differences = Vec::new();
    for group in &operations.groups {
        // A type is created for a column, which is the difference.
        let told = group.operations.iter().filter(
            |operation| !matches!(operation, Operation::ExecuteSql(execute) if execute.statement.is_about_type()),
        );
        differences.extend(told.map(|operation| writer.difference(operation, group)));
    }
    differences
}

/// The list as `alembic check` prints it.
pub fn diff_text(differences: &[Difference]) -> String {
    let texts: Vec<&str> = differences.iter().map(|difference| difference.text.as_str()).collect();
    format!("[{}]", texts.join(", "))
}

struct Writer {
    dialect: &'static dyn Dialect,
}

impl Writer {
    fn difference(&self, operation: &Operation, group: &ModifyTable) -> Difference {
        let (kind, name, text) = self.parts(operation, group);
        let table = operation.table();
        let schema = table.and_then(|table| table.schema.as_ref()).map(|schema| schema.text.clone());
        Difference { kind, schema, table: table.map(|table| table.name.text.clone()), name, text }
    }

    fn parts(&self, operation: &Operation, group: &ModifyTable) -> (String, Option<String>, String) {
        let one = |kind: &str, name: Option<String>, shown: String| {
            (kind.to_owned(), name, format!("('{kind}', {shown})"))
        };
        match operation {
            Operation::CreateTable(create) => one("add_table", None, self.table(&create.table)),
            Operation::DropTable(drop) => {
                let shown = drop
                    .dropped
                    .as_deref()
                    .map_or_else(|| bare_table(&drop.table), |table| self.table(table));
                one("remove_table", None, shown)
            }
            Operation::AddColumn(add) => {
                let shown = format!("{}, {}", place(&add.table), self.added_column(add, group));
                one("add_column", Some(add.column.name.text.clone()), shown)
            }
            Operation::DropColumn(drop) => {
                let column = drop.dropped.as_deref().map(|column| self.column(column, &drop.table, &[]));
                let shown = format!("{}, {}", place(&drop.table), column.unwrap_or_default());
                one("remove_column", Some(drop.column.text.clone()), shown)
            }
            Operation::AlterColumn(alter) => self.altered_column(alter),
            Operation::CreateIndex(create) => {
                one("add_index", owned(create.index.name.as_str()), self.index(&create.index))
            }
            Operation::DropIndex(drop) => {
                let shown = drop.dropped.as_deref().map(|index| self.index(index)).unwrap_or_default();
                one("remove_index", owned(drop.name.as_str()), shown)
            }
            Operation::CreateForeignKey(create) => {
                one("add_fk", owned(create.constraint.name.as_str()), foreign_key(&create.constraint))
            }
            Operation::CreateUniqueConstraint(create) => {
                let constraint = Constraint::Unique(create.constraint.clone());
                one("add_constraint", owned(create.constraint.name.as_str()), self.constraint(&constraint))
            }
            Operation::CreateCheckConstraint(create) => {
                let constraint = Constraint::Check(create.constraint.clone());
                one("add_constraint", owned(create.constraint.name.as_str()), self.constraint(&constraint))
            }
            Operation::CreatePrimaryKey(create) => {
                let constraint = Constraint::PrimaryKey(create.constraint.clone());
                one("add_constraint", owned(create.constraint.name.as_str()), self.constraint(&constraint))
            }
            Operation::CreateExcludeConstraint(create) => {
                let constraint = Constraint::Exclude(create.constraint.clone());
                one("add_constraint", owned(create.constraint.name.as_str()), self.constraint(&constraint))
            }
            Operation::DropConstraint(drop) => {
                let kind = match drop.dropped.as_deref() {
                    Some(Constraint::ForeignKey(_)) => "remove_fk",
                    _ => "remove_constraint",
                };
                let shown = drop.dropped.as_deref().map(|constraint| self.constraint(constraint));
                one(kind, owned(drop.name.as_str()), shown.unwrap_or_default())
            }
            Operation::CreateTableComment(create) => {
                let old = optional(create.existing_comment.as_deref());
                one("add_table_comment", None, format!("{}, {old}", bare_table(&create.table)))
            }
            Operation::DropTableComment(drop) => one("remove_table_comment", None, bare_table(&drop.table)),
            Operation::RenameTable(rename) => {
                let shown = format!("{}, {}", place(&rename.table), quoted(&rename.new_name));
                one("rename_table", Some(rename.new_name.text.clone()), shown)
            }
            Operation::ExecuteSql(execute) => match &execute.statement {
                alembic_operations::Executable::Expression(SqlExpression::Text(clause)) => {
                    one("execute", None, string_repr(&clause.text))
                }
                _ => one("execute", None, "…".to_owned()),
            },
            Operation::BulkInsert(_) | Operation::BatchAlterTable(_) => {
                one(operation.directive(), None, String::new())
            }
        }
    }

    fn altered_column(&self, alter: &AlterColumn) -> (String, Option<String>, String) {
        let sql_type = alter.existing_type.as_ref().map_or_else(|| "None".to_owned(), plain_repr);
        let nullable = alter.existing_nullable.map_or("None", truth).to_owned();
        let default = |default: &Given<ServerDefault>| match default {
            Given::Absent => "False".to_owned(),
            Given::Null => "None".to_owned(),
            Given::Value(default) => self.server_default(default),
        };
        let old_default = default(&alter.existing_server_default);
        let comment = optional(alter.existing_comment.as_deref());
        let existing = |which: &[(&str, &String)]| {
            let items: Vec<String> =
                which.iter().map(|(key, value)| format!("'existing_{key}': {value}")).collect();
            format!("{{{}}}", items.join(", "))
        };
        let place = format!("{}, {}", place(&alter.table), quoted(&alter.column));
        let mut changes: Vec<(&str, String)> = Vec::new();
        if let Some(new) = &alter.sql_type {
            let known =
                existing(&[("nullable", &nullable), ("server_default", &old_default), ("comment", &comment)]);
            changes.push(("modify_type", format!("{known}, {sql_type}, {}", plain_repr(new))));
        }
        if let Some(new) = alter.nullable {
            let known =
                existing(&[("type", &sql_type), ("server_default", &old_default), ("comment", &comment)]);
            changes.push(("modify_nullable", format!("{known}, {nullable}, {}", truth(new))));
        }
        if alter.server_default.is_given() {
            let known = existing(&[("nullable", &nullable), ("type", &sql_type), ("comment", &comment)]);
            changes.push((
                "modify_default",
                format!("{known}, {old_default}, {}", default(&alter.server_default)),
            ));
        }
        if let Some(new) = alter.comment.given() {
            let known =
                existing(&[("nullable", &nullable), ("type", &sql_type), ("server_default", &old_default)]);
            let new = optional(new.map(String::as_str));
            changes.push(("modify_comment", format!("{known}, {comment}, {new}")));
        }
        if let Some(new) = &alter.new_name {
            changes.push(("modify_name", quoted(new)));
        }
        let kinds: Vec<&str> = changes.iter().map(|(kind, _)| *kind).collect();
        let texts: Vec<String> =
            changes.iter().map(|(kind, change)| format!("('{kind}', {place}, {change})")).collect();
        (kinds.join(","), Some(alter.column.text.clone()), format!("[{}]", texts.join(", ")))
    }

    fn table(&self, table: &Table) -> String {
        let keys = table.foreign_key_constraints();
        let mut items = vec![quoted(&table.name.name), "MetaData()".to_owned()];
        items.extend(table.columns.iter().map(|column| self.column(column, &table.name, &keys)));
        items.push(format!("schema={}", optional(schema(&table.name))));
        format!("Table({})", items.join(", "))
    }

    /// The references of an added column are operations of their own.
    fn added_column(&self, add: &AddColumn, group: &ModifyTable) -> String {
        let keys: Vec<ForeignKeyConstraint> = group
            .operations
            .iter()
            .filter_map(|operation| match operation {
                Operation::CreateForeignKey(create) => Some(create.constraint.clone()),
                _ => None,
            })
            .collect();
        self.column(&add.column, &add.table, &keys)
    }

    fn column(&self, column: &Column, table: &TableName, keys: &[ForeignKeyConstraint]) -> String {
        let mut items = vec![quoted(&column.name), plain_repr(&column.sql_type)];
        for key in keys {
            for (name, referred) in key.columns.iter().zip(&key.referred_columns) {
                if *name == column.name {
                    items.push(format!(
                        "ForeignKey({})",
                        string_repr(&format!("{}.{referred}", key.referred_table))
                    ));
                }
            }
        }
        items.push(format!("table=<{}>", table.name));
        if column.primary_key {
            items.push("primary_key=True".to_owned());
        }
        if !column.is_nullable() {
            items.push("nullable=False".to_owned());
        }
        match &column.default {
            Some(ColumnDefault::Scalar(value)) => {
                items.push(format!("default=ScalarElementColumnDefault({})", value_repr(value)));
            }
            Some(ColumnDefault::Callable(callable)) => {
                items.push(format!("default=CallableColumnDefault({callable})"));
            }
            Some(ColumnDefault::Expression(expression)) => {
                items.push(format!("default=ColumnElementColumnDefault({})", self.expression(expression)));
            }
            Some(ColumnDefault::Sequence(sequence)) => {
                items.push(format!("default=Sequence({})", quoted(&sequence.name)));
            }
            None => {}
        }
        if let Some(default) = &column.server_default {
            items.push(format!("server_default={}", self.server_default(default)));
        }
        items.extend(column.comment.as_ref().map(|comment| format!("comment={}", string_repr(comment))));
        format!("Column({})", items.join(", "))
    }

    fn server_default(&self, default: &ServerDefault) -> String {
        match default {
            ServerDefault::Text(text) => format!("DefaultClause({}, for_update=False)", string_repr(text)),
            ServerDefault::Expression(expression) => {
                format!("DefaultClause({}, for_update=False)", self.expression(expression))
            }
            ServerDefault::Computed(computed) => {
                let persisted =
                    computed.persisted.map(|persisted| format!(", persisted={}", truth(persisted)));
                format!(
                    "Computed({}{})",
                    self.expression(&computed.expression),
                    persisted.unwrap_or_default()
                )
            }
            ServerDefault::Identity(identity) => {
                let options = &identity.options;
                let numbers = [
                    ("start", options.start),
                    ("increment", options.increment),
                    ("minvalue", options.minimum),
                    ("maxvalue", options.maximum),
                    ("cache", options.cache),
                ];
                let mut items: Vec<String> =
                    identity.always.then(|| "always=True".to_owned()).into_iter().collect();
                let number =
                    |(name, number): (&str, Option<i64>)| number.map(|number| format!("{name}={number}"));
                items.extend(numbers.into_iter().filter_map(number));
                items.extend(options.cycle.map(|cycle| format!("cycle={}", truth(cycle))));
                format!("Identity({})", items.join(", "))
            }
            ServerDefault::Fetched => "FetchedValue()".to_owned(),
        }
    }

    fn expression(&self, expression: &SqlExpression) -> String {
        let context = CompileContext { offline: false, ..CompileContext::offline() };
        let text = self.dialect.expression_text(expression, &context).unwrap_or_else(|_| "…".to_owned());
        format!("text({})", string_repr(&text))
    }

    fn index(&self, index: &Index) -> String {
        let mut items = vec![optional(index.name.as_str())];
        items.extend(index.elements.iter().map(|element| match element {
            IndexElement::Column(name) => quoted(name),
            IndexElement::Expression(expression) => self.expression(expression),
        }));
        if index.unique {
            items.push("unique=True".to_owned());
        }
        format!("Index({})", items.join(", "))
    }

    fn constraint(&self, constraint: &Constraint) -> String {
        let named = |mut items: Vec<String>| {
            items.extend(constraint.name().as_str().map(|name| format!("name={}", string_repr(name))));
            items.join(", ")
        };
        let columns = |names: &[Name]| names.iter().map(quoted).collect::<Vec<_>>();
        match constraint {
            Constraint::PrimaryKey(key) => format!("PrimaryKeyConstraint({})", named(columns(&key.columns))),
            Constraint::Unique(unique) => format!("UniqueConstraint({})", named(columns(&unique.columns))),
            Constraint::ForeignKey(key) => foreign_key(key),
            Constraint::Check(check) => {
                format!("CheckConstraint({})", named(vec![self.expression(&check.condition)]))
            }
            Constraint::Exclude(exclude) => {
                let elements = exclude.elements.iter();
                let elements = elements.map(|(expression, operator)| {
                    format!("({}, {})", self.expression(expression), string_repr(operator))
                });
                format!("ExcludeConstraint({})", named(elements.collect()))
            }
        }
    }
}

fn foreign_key(key: &ForeignKeyConstraint) -> String {
    let columns: Vec<String> = key.columns.iter().map(quoted).collect();
    let referred: Vec<String> = key
        .referred_columns
        .iter()
        .map(|column| string_repr(&format!("{}.{column}", key.referred_table)))
        .collect();
    let mut items = vec![format!("[{}]", columns.join(", ")), format!("[{}]", referred.join(", "))];
    let given = [
        ("name", key.name.as_str()),
        ("onupdate", key.actions.on_update.as_deref()),
        ("ondelete", key.actions.on_delete.as_deref()),
    ];
    items.extend(
        given.into_iter().filter_map(|(keyword, value)| Some(format!("{keyword}={}", string_repr(value?)))),
    );
    format!("ForeignKeyConstraint({})", items.join(", "))
}

fn bare_table(table: &TableName) -> String {
    format!("Table({}, MetaData(), schema={})", quoted(&table.name), optional(schema(table)))
}

/// The schema and the table.
fn place(table: &TableName) -> String {
    format!("{}, {}", optional(schema(table)), quoted(&table.name))
}

fn schema(table: &TableName) -> Option<&str> {
    table.schema.as_ref().map(|schema| schema.text.as_str())
}

fn quoted(name: &Name) -> String {
    string_repr(&name.text)
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), string_repr)
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn truth(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

fn value_repr(value: &Value) -> String {
    match value {
        Value::Boolean(value) => truth(*value).to_owned(),
        Value::Text(text) => string_repr(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => alembic_python_text::float_repr(*number),
        Value::Null => "None".to_owned(),
        _ => "…".to_owned(),
    }
}
