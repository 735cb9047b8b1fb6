//! The schema vocabulary: metadata, tables, columns, constraints, indexes, SQL types, SQL expressions, naming conventions.
