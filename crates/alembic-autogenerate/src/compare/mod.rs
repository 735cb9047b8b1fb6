//! What has to happen to a database so that it is what the models say.
//!
//! A pure function: what the catalogue tells and what the models declare go in, operations come out. A project's own
//! rules (`include_object`, `compare_type`, …) are asked through [`Hooks`].
//!
//! Source of the rules: Alembic 1.20.1, whose results these equal. Where its order is that of a set, here it is that of the
//! models, or of the database where only that knows the thing.

mod checks;
mod columns;
mod comments;
mod defaults;
mod foreign_keys;
mod hooks;
mod indexes;
mod named_types;
mod tables;
mod types;

use alembic_dialect::reflection::ReflectedTable;
use alembic_dialect::{CompileContext, CompleteTable, Dialect, DialectError};
use alembic_operations::{ModifyTable, Operation, OperationList};
use alembic_schema::{Name, SqlExpression, TableName};

pub(crate) use named_types::type_statement;
pub use named_types::types_as_text;

pub use hooks::{DefaultQuestion, Hooks, NoHooks, Parent, Subject, SubjectKind, TypeQuestion};

/// What `context.configure()` says about comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareOptions {
    /// `compare_type=`
    pub types: Rule,
    /// `compare_server_default=`
    pub defaults: Rule,
    /// The parts of the comparison that are on.
    pub parts: Parts,
    /// The version table, which is no business of the models.
    pub version_table: TableName,
    /// The schema of tables that name none.
    pub default_schema: Option<String>,
}

/// Whether something is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It is not.
    Off,
    /// It is.
    On,
    /// A function of the project decides, or leaves it to the usual rules.
    Asked,
}

/// `autogenerate_plugins=`: the parts of the comparison, by the names of the reference's plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "parts that are on or off, each by itself")]
pub struct Parts {
    /// `alembic.autogenerate.schemas` and `alembic.autogenerate.tables`: without either nothing is compared
    pub tables: bool,
    /// `alembic.autogenerate.types`
    pub types: bool,
    /// `alembic.autogenerate.constraints`
    pub constraints: bool,
    /// `alembic.autogenerate.defaults`
    pub defaults: bool,
    /// `alembic.autogenerate.comments`
    pub comments: bool,
    /// `alembic.ext.checkconstraint_byname`
    pub checks_by_name: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            tables: true,
            types: true,
            constraints: true,
            defaults: true,
            comments: true,
            checks_by_name: false,
        }
    }
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self {
            types: Rule::On,
            defaults: Rule::Off,
            parts: Parts::default(),
            version_table: TableName::new("alembic_version"),
            default_schema: None,
        }
    }
}

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Comparison {
    /// What makes the database what the models say.
    pub upgrade: OperationList,
    /// What was noticed, for the log, each under the name of a logger.
    pub log: Vec<(&'static str, String)>,
    /// What cannot be compared or changed.
    pub warnings: Vec<String>,
}

/// A comparison cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CompareError<E> {
    /// A type or an expression of a model cannot be written for this database.
    #[error("{place}: {error}")]
    Dialect {
        /// The table or column.
        place: String,
        /// Why.
        error: DialectError,
    },
    /// A rule of the project failed.
    #[error("a rule of the project failed")]
    Hook(E),
}

type Compared<T, E> = Result<T, CompareError<E>>;

/// Compares tables of a database with tables of models, which come in the order in which they can be created.
///
/// # Errors
/// A model has something that the database has no words for, or a hook fails.
pub fn compare<H: Hooks>(
    dialect: &'static dyn Dialect,
    found: &[ReflectedTable],
    models: &[CompleteTable],
    options: &CompareOptions,
    hooks: &mut H,
) -> Compared<Comparison, H::Error> {
    let comparison = Comparison {
        upgrade: OperationList { token: "upgrades".to_owned(), groups: Vec::new() },
        ..Comparison::default()
    };
    let mut comparer = Comparer { dialect, options, hooks, comparison };
    if options.parts.tables {
        comparer.tables(found, models)?;
        comparer.types_of_added_columns()?;
    }
    Ok(comparer.comparison)
}

/// A comparison on its way.
struct Comparer<'a, H: Hooks> {
    dialect: &'static dyn Dialect,
    options: &'a CompareOptions,
    hooks: &'a mut H,
    comparison: Comparison,
}

impl<H: Hooks> Comparer<'_, H> {
    fn log(&mut self, logger: &'static str, message: String) {
        self.comparison.log.push((logger, message));
    }

    /// An operation that stands alone.
    fn push(&mut self, operation: Operation) {
        self.comparison.upgrade.groups.push(ModifyTable { table: None, operations: vec![operation] });
    }

    /// Operations on one table.
    fn push_group(&mut self, table: &TableName, operations: Vec<Operation>) {
        if !operations.is_empty() {
            self.comparison.upgrade.groups.push(ModifyTable { table: Some(table.clone()), operations });
        }
    }

    fn include_name(
        &mut self,
        name: Option<&str>,
        kind: SubjectKind,
        parent: Parent<'_>,
    ) -> Compared<bool, H::Error> {
        self.hooks.include_name(name, kind, parent).map_err(CompareError::Hook)
    }

    fn include_object(
        &mut self,
        subject: Subject<'_>,
        name: Option<&str>,
        reflected: bool,
        other: Option<Subject<'_>>,
    ) -> Compared<bool, H::Error> {
        self.hooks.include_object(subject, name, reflected, other).map_err(CompareError::Hook)
    }

    /// An expression as SQL, values written into it and no column with its table.
    fn sql(&self, place: &str, expression: &SqlExpression) -> Compared<String, H::Error> {
        let context = CompileContext { offline: false, ..CompileContext::offline() };
        self.dialect
            .expression_text(expression, &context)
            .map_err(|error| CompareError::Dialect { place: place.to_owned(), error })
    }
}

/// A tuple of strings as Python prints it.
fn tuple_repr<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(alembic_python_text::string_repr).collect();
    match items.as_slice() {
        [only] => format!("({only},)"),
        several => format!("({})", several.join(", ")),
    }
}

fn texts(names: &[Name]) -> Vec<&str> {
    names.iter().map(Name::as_str).collect()
}
