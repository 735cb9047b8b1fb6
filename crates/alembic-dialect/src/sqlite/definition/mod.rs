//! The statements that SQLite keeps in `sqlite_schema`, read back.
//!
//! Its PRAGMAs leave out names, checks, conflict clauses, collations, `AUTOINCREMENT` and generated expressions; the text
//! of `CREATE TABLE` and `CREATE INDEX` has them. SQLite itself wrote or accepted the text, so what is not understood
//! is stepped over rather than refused.
//!
//! Source of the grammar: SQLite manual, CREATE TABLE and CREATE INDEX.

mod index;
mod table;
mod tokens;

pub(super) use index::index_definition;
pub(super) use table::{
    ConstraintDefinition, ForeignKeyClause, TableDefinition, TableRule, table_definition,
};

/// Whether SQL text has a name in it, as a word or in quotes.
pub(super) fn mentions(sql: &str, name: &str) -> bool {
    tokens::tokens(sql).iter().any(|token| match &token.kind {
        tokens::TokenKind::Word(text) | tokens::TokenKind::Quoted(text) => text.eq_ignore_ascii_case(name),
        tokens::TokenKind::Symbol(_) => false,
    })
}
