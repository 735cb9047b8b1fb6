use alembic_schema::{NamingConvention, Place};

use crate::ParameterStyle;

/// What compiling depends on besides the operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompileContext {
    /// Offline mode (`--sql`): values that cannot be sent beside a statement are written into it.
    pub offline: bool,
    /// `configure(literal_binds=True)`: offline, every value is written into the statement.
    pub literal_binds: bool,
    /// `configure(dialect_opts={"paramstyle": …})`; the style of the usual driver without it.
    pub parameter_style: Option<ParameterStyle>,
    /// `target_metadata.naming_convention`
    pub naming_convention: NamingConvention,
    /// The server's version, where there is a server.
    pub server_version: Option<(u32, u32, u32)>,
    /// The types that tables of this run have brought about, or taken away with them, already: schema and name. No table
    /// does it a second time.
    pub named_types: Vec<(Option<String>, String)>,
    /// The place in the script, copied to every statement.
    pub place: Option<Place>,
}

impl CompileContext {
    /// Statements for a server.
    pub fn online() -> Self {
        Self::default()
    }

    /// Statements for printing, as the generated `env.py` asks for them: values written into the text.
    pub fn offline() -> Self {
        Self {
            offline: true,
            literal_binds: true,
            parameter_style: Some(ParameterStyle::Named),
            ..Self::default()
        }
    }
}
