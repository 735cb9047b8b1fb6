//! One module per database: operations and expressions compiled to statements.
//!
//! [`Dialect`] says what one database has of its own; what databases share is written once, in methods of
//! [`Compiler`], one file per subject. Everything that is sent or printed is a [`Statement`]. Nothing here connects.
//!
//! ```
//! use alembic_dialect::{CompileContext, dialect_for};
//! use alembic_operations::{AddColumn, Operation};
//! use alembic_schema::{Column, SqlType};
//!
//! let text = SqlType::named("sqlalchemy", "String").unwrap().with("length", 50);
//! let operation = Operation::from(AddColumn::new("pets", Column::new("nickname", text)));
//! let postgresql = dialect_for("postgresql")?;
//! let statements = postgresql.operation_statements(&operation, &CompileContext::offline())?;
//! assert_eq!(statements[0].printed(), "ALTER TABLE pets ADD COLUMN nickname VARCHAR(50)");
//! # Ok::<(), alembic_dialect::DialectError>(())
//! ```
//!
//! What each directive becomes is written down, and tested, in `tests/cases/*.md`: a Python block, then what the
//! reference makes of it on each database. `tests/record.py` records it.

#![expect(
    clippy::format_push_string,
    reason = "statements are put together from parts; `write!` would discard a result each time"
)]

mod alter_column;
mod batch;
mod bind;
mod bulk_insert;
mod column;
mod comment;
mod comparison;
mod compile_state;
mod compiler;
mod complete_table;
mod constraint;
mod context;
mod create_table;
mod data_manipulation;
mod dialect;
mod error;
mod expression;
mod from_clause;
mod function;
mod identifier;
mod index;
mod insert;
mod literal;
mod operation;
mod operators;
pub mod postgresql;
pub mod reflection;
mod select;
mod sequence;
pub mod sqlite;
mod statement;
mod table_parts;
mod table_statement;
mod text_clause;
mod type_text;
mod update_delete;
mod version_table;

pub use batch::TableRebuild;
pub use comparison::{DefaultPair, DefaultSpelling, DefaultVerdict};
pub use compiler::Compiler;
pub use complete_table::CompleteTable;
pub use context::CompileContext;
pub use create_table::ColumnPlace;
pub use dialect::{Dialect, RowLimits, dialect_for};
pub use error::DialectError;
pub use operators::JsonItem;
pub use statement::{ParameterStyle, Parameters, ResultColumn, Statement};
pub use type_text::generic_type_text;
pub use version_table::VersionTable;
