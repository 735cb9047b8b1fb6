//! Databases compared with models, and operations written as the Python of a revision file.
//!
//! ```
//! use alembic_autogenerate::{RenderOptions, Renderer};
//! use alembic_operations::DropTable;
//!
//! let dialect = alembic_dialect::dialect_for("sqlite").unwrap();
//! let mut renderer = Renderer::new(dialect, RenderOptions::default());
//! assert_eq!(renderer.operation(&DropTable::new("pets").into()).unwrap(), "op.drop_table('pets')");
//! ```

#![expect(clippy::format_push_string, reason = "the texts are short and written once")]

mod compare;
mod diffs;
mod render;

pub use compare::{
    CompareError, CompareOptions, Comparison, DefaultQuestion, Hooks, NoHooks, Parent, Parts, Rule, Subject,
    SubjectKind, TypeQuestion, compare, types_as_text,
};
pub use diffs::{Difference, diff_text, differences};
pub use render::{Item, ItemText, Modules, RenderError, RenderItem, RenderOptions, Renderer};
