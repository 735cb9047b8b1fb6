//! One operation, or the body of a function of a revision file, as Python text.
//!
//! Source of the form: Alembic 1.20.1, whose output these texts equal byte for byte.

mod alter_column;
mod argument;
mod columns;
mod constraints;
mod defaults;
mod indexes;
mod modules;
mod tables;
mod types;

pub(crate) use types::plain_repr;

pub use modules::Modules;

use std::cell::RefCell;
use std::collections::BTreeSet;

use alembic_dialect::{CompileContext, Dialect, DialectError};
use alembic_operations::{Executable, ExecuteSql, ModifyTable, Operation, OperationList};
use alembic_python_text::string_repr;
use alembic_schema::{Column, Constraint, ConstraintName, Name, ServerDefault, SqlExpression, SqlType};

use crate::compare::type_statement;

/// What `context.configure()` says about the Python text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderOptions {
    /// `alembic_module_prefix=`
    pub alembic_module_prefix: String,
    /// `sqlalchemy_module_prefix=`
    pub sqlalchemy_module_prefix: String,
    /// `user_module_prefix=`: what stands before types of the project; their module without it.
    pub user_module_prefix: Option<String>,
    /// `render_as_batch=`
    pub render_as_batch: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            alembic_module_prefix: "op.".to_owned(),
            sqlalchemy_module_prefix: "sa.".to_owned(),
            user_module_prefix: None,
            render_as_batch: false,
        }
    }
}

/// Why an operation has no Python text.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The reference raises `NotImplementedError` as well.
    #[error("`op.{0}` cannot be written into a revision file")]
    Directive(&'static str),
    /// `op.execute` of something else than a string.
    #[error(
        "Autogenerate rendering of SQL Expression language constructs not supported here; please use a plain SQL string"
    )]
    Expression,
    /// A rule of the project failed.
    #[error("`render_item` of env.py failed")]
    Item,
    /// An expression that the database has no words for.
    #[error(transparent)]
    Dialect(#[from] DialectError),
}

/// A rule of a project for the text of something (`render_item=`).
pub trait RenderItem {
    /// The text of an item.
    ///
    /// # Errors
    /// The rule fails: [`RenderError::Item`], what it failed with being kept by whoever gave the rule.
    fn render(&mut self, item: Item<'_>) -> Result<ItemText, RenderError>;
}

/// Something that is written: what `render_item` is given.
#[derive(Debug, Clone, Copy)]
pub enum Item<'a> {
    /// `"column"`
    Column(&'a Column),
    /// `"type"`
    Type(&'a SqlType),
    /// `"server_default"`
    ServerDefault(&'a ServerDefault),
    /// `"primary_key"`, `"unique"`, `"foreign_key"`, `"check"`, `"exclude"`
    Constraint(&'a Constraint),
}

impl Item<'_> {
    /// The text that rules are given as `type_`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Column(_) => "column",
            Self::Type(_) => "type",
            Self::ServerDefault(_) => "server_default",
            Self::Constraint(Constraint::PrimaryKey(_)) => "primary_key",
            Self::Constraint(Constraint::Unique(_)) => "unique",
            Self::Constraint(Constraint::ForeignKey(_)) => "foreign_key",
            Self::Constraint(Constraint::Check(_)) => "check",
            Self::Constraint(Constraint::Exclude(_)) => "exclude",
        }
    }
}

/// What a rule says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemText {
    /// It is written as usual.
    Usual,
    /// It is left out.
    Omitted,
    /// This is its text.
    Text(String),
}

/// Writes operations for a database.
pub struct Renderer<'a> {
    rule: Option<RefCell<&'a mut dyn RenderItem>>,
    dialect: &'static dyn Dialect,
    options: RenderOptions,
    /// Inside of `with op.batch_alter_table(…)`.
    in_batch: bool,
    imports: BTreeSet<String>,
    modules: Modules,
    warnings: Vec<String>,
}

impl<'a> Renderer<'a> {
    /// A renderer that has written nothing yet.
    pub fn new(dialect: &'static dyn Dialect, options: RenderOptions) -> Self {
        Self {
            rule: None,
            dialect,
            options,
            in_batch: false,
            imports: BTreeSet::new(),
            modules: Modules::default(),
            warnings: Vec::new(),
        }
    }

    /// The same with a rule of the project.
    #[must_use]
    pub fn with_rule(mut self, rule: &'a mut dyn RenderItem) -> Self {
        self.rule = Some(RefCell::new(rule));
        self
    }

    /// Adds lines that import something.
    pub fn add_imports(&mut self, lines: impl IntoIterator<Item = String>) {
        self.imports.extend(lines);
    }

    /// What the project's rule says of an item.
    fn ruled(&self, item: Item<'_>) -> Result<ItemText, RenderError> {
        match &self.rule {
            Some(rule) => rule.borrow_mut().render(item),
            None => Ok(ItemText::Usual),
        }
    }

    /// The database that is written for.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    /// The lines that have to import what was written, sorted: `from sqlalchemy.dialects import postgresql`.
    pub fn imports(&self) -> Vec<String> {
        self.imports.iter().cloned().collect()
    }

    /// The modules that the project's types come from, as far as they were written with their modules.
    pub fn modules(&self) -> Modules {
        self.modules.clone()
    }

    /// Warnings about what was written, in order; they are given once.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// The body of `upgrade()` or `downgrade()`, indented, without the indent of its first line.
    ///
    /// # Errors
    /// An operation cannot be written.
    pub fn body(&mut self, operations: &OperationList) -> Result<String, RenderError> {
        let mut lines = vec!["# ### commands auto generated by Alembic - please adjust! ###".to_owned()];
        for group in &operations.groups {
            self.group(group, &mut lines)?;
        }
        if lines.len() == 1 {
            lines.push("pass".to_owned());
        }
        lines.push("# ### end Alembic commands ###".to_owned());
        let indented: Vec<String> = lines
            .join("\n")
            .lines()
            .map(|line| format!("    {line}").trim_end_matches(' ').to_owned())
            .collect();
        Ok(indented.join("\n").trim().to_owned())
    }

    fn group(&mut self, group: &ModifyTable, lines: &mut Vec<String>) -> Result<(), RenderError> {
        let Some(table) = group.table.as_ref().filter(|_| self.options.render_as_batch) else {
            for operation in &group.operations {
                lines.push(self.operation(operation)?);
            }
            return Ok(());
        };
        if group.operations.is_empty() {
            return Ok(());
        }
        let schema = table.schema.as_ref().map_or_else(|| "None".to_owned(), quoted);
        lines.push(format!(
            "with op.batch_alter_table({}, schema={schema}) as batch_op:",
            quoted(&table.name)
        ));
        self.in_batch = true;
        let inside: Result<Vec<String>, RenderError> =
            group.operations.iter().map(|operation| self.operation(operation)).collect();
        self.in_batch = false;
        // A statement of several lines is indented at its first alone, as the reference does it; a comment of its own ends
        // the block if it stands outside.
        lines.extend(inside?.into_iter().map(|text| {
            if text.starts_with('#') {
                text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
            } else {
                format!("    {text}")
            }
        }));
        lines.push(String::new());
        Ok(())
    }

    /// One operation as a statement, perhaps of several lines.
    ///
    /// # Errors
    /// The operation cannot be written.
    pub fn operation(&mut self, operation: &Operation) -> Result<String, RenderError> {
        match operation {
            Operation::CreateTable(operation) => self.create_table(operation),
            Operation::DropTable(operation) => Ok(self.drop_table(operation)),
            Operation::CreateTableComment(operation) => Ok(self.create_table_comment(operation)),
            Operation::DropTableComment(operation) => Ok(self.drop_table_comment(operation)),
            Operation::AddColumn(operation) => self.add_column(operation),
            Operation::AlterColumn(operation) => self.alter_column(operation),
            Operation::DropColumn(operation) => Ok(self.drop_column(operation)),
            Operation::CreateIndex(operation) => self.create_index(operation),
            Operation::DropIndex(operation) => self.drop_index(operation),
            Operation::CreateUniqueConstraint(operation) => self.create_unique_constraint(operation),
            Operation::CreateForeignKey(operation) => self.create_foreign_key(operation),
            Operation::CreateCheckConstraint(operation) => self.create_check_constraint(operation),
            Operation::CreateExcludeConstraint(operation) => self.create_exclude_constraint(operation),
            Operation::DropConstraint(operation) => Ok(self.drop_constraint(operation)),
            Operation::ExecuteSql(operation) => self.execute(operation),
            Operation::RenameTable(_)
            | Operation::CreatePrimaryKey(_)
            | Operation::BulkInsert(_)
            | Operation::BatchAlterTable(_) => Err(RenderError::Directive(operation.directive())),
        }
    }

    fn execute(&self, operation: &ExecuteSql) -> Result<String, RenderError> {
        match &operation.statement {
            Executable::Expression(SqlExpression::Text(clause)) if clause.parameters.is_empty() => {
                Ok(format!("{}execute({})", self.directives(), string_repr(&clause.text)))
            }
            statement => match type_statement(self.dialect, statement)? {
                Some(text) => Ok(format!("{}execute({})", self.directives(), string_repr(&text))),
                None => Err(RenderError::Expression),
            },
        }
    }

    /// What stands before a directive.
    fn directives(&self) -> &str {
        if self.in_batch { "batch_op." } else { &self.options.alembic_module_prefix }
    }

    /// What stands before a name of SQLAlchemy.
    fn sqlalchemy(&self) -> &str {
        &self.options.sqlalchemy_module_prefix
    }

    /// The name of a constraint or an index: `op.f('…')` for one that is final, `None` without one.
    fn constraint_name(&self, name: &ConstraintName) -> String {
        match name {
            ConstraintName::Unnamed => "None".to_owned(),
            ConstraintName::Given(name) => quoted(name),
            ConstraintName::Conventional(name) => format!("{}f({})", self.directives(), quoted(name)),
        }
    }

    /// The SQL of an expression, all values written into it and no column with its table.
    fn sql(&self, expression: &SqlExpression) -> Result<String, RenderError> {
        let context = CompileContext { offline: false, ..CompileContext::offline() };
        Ok(self.dialect.expression_text(expression, &context)?)
    }
}

fn quoted(name: &Name) -> String {
    string_repr(&name.text)
}

/// `['a', 'b']`
fn quoted_list<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    format!("[{}]", names.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

/// `True`, `False`
fn truth(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

/// A text, or `None`.
fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), string_repr)
}
