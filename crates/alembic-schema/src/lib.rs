//! The schema vocabulary: metadata, tables, columns, constraints, indexes, SQL types, SQL expressions, naming conventions.
//!
//! Plain data without behaviour of any database: bindings build it, dialects compile it, reflection fills it,
//! comparison compares it. Nothing here touches the outside world.
//!
//! ```
//! use alembic_schema::{Column, ForeignKey, SqlType, Table};
//!
//! let integer = SqlType::named("sqlalchemy", "Integer").unwrap();
//! let id = Column { primary_key: true, ..Column::new("id", integer.clone()) };
//! let owner = Column { foreign_keys: vec![ForeignKey::to("owners.id")], ..Column::new("owner_id", integer) };
//! let pets = Table::new("pets", vec![id, owner]);
//! assert_eq!(pets.primary_key(), ["id"]);
//! ```

mod argument;
mod column;
mod constraint;
mod data_statement;
mod dependency;
mod expression;
mod expression_type;
mod from_clause;
mod index;
mod late_name;
mod metadata;
mod name;
mod naming;
mod operator;
mod place;
mod result_name;
mod sequence;
mod server_default;
mod sources;
mod table;
mod types;
mod value;

pub use argument::{Argument, DialectOptions, Given};
pub use column::{Autoincrement, Column, ColumnDefault};
pub use constraint::{
    CheckConstraint, Constraint, ConstraintAttributes, ExcludeConstraint, ForeignKey, ForeignKeyConstraint,
    PrimaryKeyConstraint, ReferenceActions, UniqueConstraint,
};
pub use data_statement::{
    CompoundSelect, ConflictAction, DataStatement, Delete, ForUpdate, Insert, InsertRows, OnConflict, Select,
    SetOperator, Update, ValueRow,
};
pub use dependency::{dependency_order, in_circles, order_around_circles};
pub use expression::{
    Between, BindParameter, Case, ColumnReference, Frame, FrameUnit, Function, Literal, Over, SqlExpression,
    TextClause, Written, WrittenKind, WrittenPart,
};
pub use from_clause::{Alias, AliasKind, Aliased, CteOptions, FromClause, Join};
pub use index::{Index, IndexElement};
pub use metadata::MetaData;
pub use name::{ConstraintName, Name, TableName};
pub use naming::{ConstraintKind, NamingConvention, NamingError, NamingSubject, TokenFunction, shorten_name};
pub use operator::{BinaryOperator, BooleanOperator, TextPart, UnaryOperator};
pub use place::Place;
pub use result_name::{ResultName, result_names};
pub use sequence::Sequence;
pub use server_default::{Computed, Identity, SequenceOptions, ServerDefault};
pub use table::Table;
pub use types::{
    Affinity, Conversion, CustomDefinition, CustomType, Parameter, ParameterDefault, ParameterKind, Spatial,
    SpatialIndex, SqlType, TYPE_CLASSES, TYPE_DECORATOR, TypeClass, TypeFamily, USER_DEFINED, type_class,
};
pub use value::{Date, DateTime, Interval, Time, Value};
