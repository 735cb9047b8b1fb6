use crate::{Argument, Column, ConstraintName, Index, IndexElement, SqlExpression, TableName};

/// What a type of geographic data brings besides its name in SQL.
///
/// Source: GeoAlchemy2 0.20.0 with PostGIS.
#[derive(Debug, Clone, PartialEq)]
pub struct Spatial {
    /// The function that makes a value of the type; it stands around every bound parameter (`"ST_GeomFromEWKT"`).
    pub from_text: String,
    /// The index that a column of the type brings to its table.
    pub index: Option<SpatialIndex>,
    /// Whether a column of the type takes `NULL` for all that the type says.
    pub nullable: bool,
    /// Whether SpatiaLite keeps such a column of an SQLite table in catalogues of its own.
    pub registered: bool,
}

/// What the index of a column is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpatialIndex {
    /// The column.
    Plain,
    /// The column in all of its dimensions (`gist_geometry_ops_nd`).
    AllDimensions,
    /// The area that the column covers (`ST_ConvexHull`).
    ConvexHull,
}

impl SpatialIndex {
    /// The index of a column: `idx_<table>_<column>`, by GiST.
    pub fn of(self, table: &TableName, column: &Column) -> Index {
        let name = ConstraintName::given(format!("idx_{}_{}", table.name, column.name));
        let mut index = Index::new(name, &[column.key()]);
        index.options.set("postgresql_using", "gist".into());
        match self {
            Self::Plain => {}
            Self::AllDimensions => {
                let class = (column.key().to_owned(), "gist_geometry_ops_nd".into());
                index.options.set("postgresql_ops", Argument::Mapping(vec![class]));
            }
            Self::ConvexHull => {
                let covered = SqlExpression::function(
                    "ST_ConvexHull",
                    vec![SqlExpression::column(column.name.clone())],
                );
                index.elements = vec![IndexElement::Expression(covered)];
            }
        }
        index
    }
}
