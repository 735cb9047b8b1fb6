//! One module per database: operations and expressions compiled to statements.
