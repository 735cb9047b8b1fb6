use std::sync::Arc;

use alembic_schema::{
    Alias, AliasKind, Aliased, CteOptions, FromClause, Join, Name, ResultName, result_names,
};

use crate::compile_state::{CompileState, WrittenCte};
use crate::select::{Place, result_label};
use crate::{Compiler, DialectError};

impl Compiler<'_> {
    /// What stands in `FROM`.
    pub(crate) fn source(&self, from: &FromClause, state: &mut CompileState) -> Result<String, DialectError> {
        match from {
            FromClause::Table(table) => Ok(self.table(table)),
            FromClause::Alias(alias) => self.alias(alias, state),
            FromClause::Join(join) => self.join(join, state),
            FromClause::Text(clause) => self.text_clause(clause, state),
            FromClause::Function(call) => self.expression(call, state),
        }
    }

    fn join(&self, join: &Join, state: &mut CompileState) -> Result<String, DialectError> {
        let left = self.source(&join.left, state)?;
        let right = self.source(&join.right, state)?;
        let right = if matches!(join.right, FromClause::Join(_)) { format!("({right})") } else { right };
        let word = match (join.full, join.outer) {
            (true, _) => "FULL OUTER JOIN",
            (false, true) => "LEFT OUTER JOIN",
            (false, false) => "JOIN",
        };
        Ok(format!("{left} {word} {right} ON {}", self.expression(&join.on, state)?))
    }

    fn alias(&self, alias: &Arc<Alias>, state: &mut CompileState) -> Result<String, DialectError> {
        let name = self.alias_name(alias, state);
        if let AliasKind::Cte(options) = &alias.kind {
            self.write_cte(alias, options, &name, state)?;
            return Ok(name);
        }
        let lateral = if alias.kind == AliasKind::Lateral { "LATERAL " } else { "" };
        match &alias.element {
            Aliased::From(from @ FromClause::Join(_)) => {
                Ok(format!("{lateral}({}) AS {name}", self.source(from, state)?))
            }
            // Another name of a CTE.
            Aliased::From(from) => Ok(format!("{lateral}{} AS {name}", self.source(from, state)?)),
            Aliased::Statement(statement) | Aliased::Recursive { statement, .. } => {
                let place = if lateral.is_empty() { Place::From } else { Place::Lateral };
                Ok(format!("{lateral}({}) AS {name}", self.inner_statement(statement, place, state)?))
            }
            Aliased::Values { columns, rows } => {
                let mut written = Vec::new();
                for row in rows {
                    written.push(format!("({})", self.expressions(row, state)?));
                }
                let columns = self.identifiers(columns);
                Ok(format!("{lateral}(VALUES {}) AS {name} ({columns})", written.join(", ")))
            }
            Aliased::Function { call, columns } => {
                let call = self.expression(call, state)?;
                let columns = if columns.is_empty() {
                    String::new()
                } else {
                    format!("({})", self.identifiers(columns))
                };
                Ok(format!("{lateral}{call} AS {name}{columns}"))
            }
        }
    }

    /// The query behind `WITH`, once in a statement.
    fn write_cte(
        &self,
        alias: &Alias,
        options: &CteOptions,
        name: &str,
        state: &mut CompileState,
    ) -> Result<(), DialectError> {
        if state.ctes.iter().any(|known| known.name == name)
            || state.open_ctes.iter().any(|open| open == name)
        {
            return Ok(());
        }
        let (Aliased::Statement(statement) | Aliased::Recursive { statement, .. }) = &alias.element else {
            return Ok(());
        };
        state.open_ctes.push(name.to_owned());
        // What the enclosing query names is not known inside.
        let scopes = std::mem::take(&mut state.scopes);
        let text = self.inner_statement(statement, Place::From, state);
        state.scopes = scopes;
        state.open_ctes.pop();
        let columns = if options.recursive && !options.columns.is_empty() {
            format!("({})", self.identifiers(&options.columns))
        } else {
            String::new()
        };
        let prefixes: String = options.prefixes.iter().flat_map(|prefix| [prefix, " "]).collect();
        state.ctes.push(WrittenCte {
            name: name.to_owned(),
            text: format!("{name}{columns} AS {prefixes}\n({})", text?),
            recursive: options.recursive,
        });
        Ok(())
    }

    /// The name of an alias, in quotes where it needs them.
    pub(crate) fn alias_name(&self, alias: &Arc<Alias>, state: &mut CompileState) -> String {
        let beginning = match (&alias.name, &alias.element) {
            (Some(name), _) => return self.identifier(name),
            // What a query calls itself is its name.
            (None, Aliased::Recursive { itself, .. }) => return self.alias_name(itself, state),
            (None, Aliased::From(FromClause::Table(table))) => table.name.text.clone(),
            (None, _) => "anon".to_owned(),
        };
        let name = state.numbered_name(&**alias, &beginning);
        self.identifier(&Name::new(name))
    }

    /// A column of an alias: what the query behind it calls the column in this statement.
    pub(crate) fn alias_column(&self, alias: &Alias, column: &Name, state: &mut CompileState) -> String {
        let statement = match &alias.element {
            Aliased::Statement(statement) | Aliased::Recursive { statement, .. } => statement,
            Aliased::From(FromClause::Alias(inner)) => return self.alias_column(inner, column, state),
            _ => return self.identifier(column),
        };
        let columns = statement.columns();
        let place = statement.column_names().iter().position(|name| name.as_ref() == Some(column));
        let label = place.and_then(|place| {
            let names = result_names(columns);
            match names.get(place)? {
                ResultName::Bare(_) => Some(state.numbered_name(columns.get(place)?, "anon").into()),
                name => result_label(columns.get(place)?, name, state),
            }
        });
        self.identifier(label.as_ref().unwrap_or(column))
    }
}

/// A statement with its `WITH` before it.
pub(crate) fn with_ctes(text: String, state: &CompileState) -> String {
    if state.ctes.is_empty() {
        return text;
    }
    let recursive = if state.ctes.iter().any(|cte| cte.recursive) { "WITH RECURSIVE" } else { "WITH" };
    let ctes: Vec<&str> = state.ctes.iter().map(|cte| cte.text.as_str()).collect();
    format!("{recursive} {}\n {text}", ctes.join(", \n"))
}
