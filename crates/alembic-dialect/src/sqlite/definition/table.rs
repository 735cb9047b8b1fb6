use super::tokens::{Reader, TokenKind};

/// What `CREATE TABLE` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sqlite) struct TableDefinition {
    pub(in crate::sqlite) columns: Vec<ColumnDefinition>,
    /// The constraints beside the columns, in order.
    pub(in crate::sqlite) constraints: Vec<ConstraintDefinition>,
    pub(in crate::sqlite) without_rowid: bool,
    pub(in crate::sqlite) strict: bool,
}

/// A column of `CREATE TABLE`, with what the PRAGMAs do not tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sqlite) struct ColumnDefinition {
    pub(in crate::sqlite) name: String,
    pub(in crate::sqlite) autoincrement: bool,
    /// `ON CONFLICT` of `NOT NULL`
    pub(in crate::sqlite) not_null_conflict: Option<String>,
    pub(in crate::sqlite) collation: Option<String>,
    /// The expression of a generated column, and whether it is stored.
    pub(in crate::sqlite) generated: Option<(String, bool)>,
    /// What stands in the column and could stand beside it, over this column alone.
    pub(in crate::sqlite) constraints: Vec<ConstraintDefinition>,
}

/// A constraint over some columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) struct ConstraintDefinition {
    pub(in crate::sqlite) name: Option<String>,
    /// The columns, as they are named in it; for a check there are none.
    pub(in crate::sqlite) columns: Vec<String>,
    pub(in crate::sqlite) rule: TableRule,
    pub(in crate::sqlite) on_conflict: Option<String>,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) enum TableRule {
    PrimaryKey,
    Unique,
    Check(String),
    ForeignKey(ForeignKeyClause),
}

/// `REFERENCES …`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sqlite) struct ForeignKeyClause {
    pub(in crate::sqlite) table: String,
    /// The columns; empty where the primary key is meant.
    pub(in crate::sqlite) columns: Vec<String>,
    pub(in crate::sqlite) on_delete: Option<String>,
    pub(in crate::sqlite) on_update: Option<String>,
    pub(in crate::sqlite) match_: Option<String>,
    pub(in crate::sqlite) deferrable: Option<bool>,
    pub(in crate::sqlite) initially: Option<String>,
}

impl TableDefinition {
    /// Every constraint, those of the columns first, in the order in which they are written.
    pub(in crate::sqlite) fn all_constraints(&self) -> impl Iterator<Item = &ConstraintDefinition> {
        self.columns.iter().flat_map(|column| &column.constraints).chain(&self.constraints)
    }
}

/// Reads `CREATE TABLE name (…)`; of `CREATE TABLE … AS` and of virtual tables nothing can be known.
pub(in crate::sqlite) fn table_definition(sql: &str) -> TableDefinition {
    let mut reader = Reader::new(sql);
    let mut table = TableDefinition::default();
    if !reader.words(&["CREATE"]) || reader.at_words(&["VIRTUAL"]) {
        return table;
    }
    while !reader.at_end() && !reader.at_symbol('(') {
        reader.skip();
    }
    reader.symbol('(');
    while !reader.at_end() && !reader.at_symbol(')') {
        if begins_constraint(&reader) {
            table.constraints.extend(table_constraint(&mut reader));
            // Between constraints of a table the comma may be left out.
            reader.symbol(',');
        } else {
            table.columns.extend(column(&mut reader));
            step_to_next_item(&mut reader);
        }
    }
    reader.symbol(')');
    while !reader.at_end() {
        if reader.words(&["WITHOUT", "ROWID"]) {
            table.without_rowid = true;
        } else if reader.words(&["STRICT"]) {
            table.strict = true;
        } else {
            reader.skip();
        }
    }
    table
}

fn begins_constraint(reader: &Reader<'_>) -> bool {
    [&["CONSTRAINT"][..], &["PRIMARY", "KEY"], &["UNIQUE"], &["CHECK"], &["FOREIGN", "KEY"]]
        .iter()
        .any(|words| reader.at_words(words))
}

fn step_to_next_item(reader: &mut Reader<'_>) {
    while !reader.at_end() && !reader.at_symbol(')') && !reader.symbol(',') {
        if reader.parenthesized().is_none() {
            reader.skip();
        }
    }
}

fn table_constraint(reader: &mut Reader<'_>) -> Option<ConstraintDefinition> {
    let mut name = None;
    while reader.words(&["CONSTRAINT"]) {
        name = reader.name();
    }
    let (columns, rule) = if reader.words(&["PRIMARY", "KEY"]) {
        (reader.names(), TableRule::PrimaryKey)
    } else if reader.words(&["UNIQUE"]) {
        (reader.names(), TableRule::Unique)
    } else if reader.words(&["CHECK"]) {
        (Vec::new(), TableRule::Check(reader.parenthesized()?))
    } else if reader.words(&["FOREIGN", "KEY"]) {
        let columns = reader.names();
        reader.words(&["REFERENCES"]);
        (columns, TableRule::ForeignKey(foreign_key_clause(reader)))
    } else {
        step_to_next_item(reader);
        return None;
    };
    let on_conflict = on_conflict(reader);
    Some(ConstraintDefinition { name, columns, rule, on_conflict })
}

fn column(reader: &mut Reader<'_>) -> Option<ColumnDefinition> {
    let Some(name) = reader.name() else {
        reader.skip();
        return None;
    };
    let mut column = ColumnDefinition { name, ..ColumnDefinition::default() };
    let mut constraint_name = None;
    while !reader.at_end() && !reader.at_symbol(',') && !reader.at_symbol(')') {
        if reader.words(&["CONSTRAINT"]) {
            constraint_name = reader.name();
            continue;
        }
        column_constraint(reader, &mut column, &mut constraint_name);
    }
    Some(column)
}

/// One constraint of a column, or one token of its type.
fn column_constraint(reader: &mut Reader<'_>, column: &mut ColumnDefinition, name: &mut Option<String>) {
    let mut over_column = |rule, on_conflict| {
        let (name, columns) = (name.take(), vec![column.name.clone()]);
        column.constraints.push(ConstraintDefinition { name, columns, rule, on_conflict });
    };
    if reader.words(&["PRIMARY", "KEY"]) {
        if !reader.words(&["ASC"]) {
            reader.words(&["DESC"]);
        }
        over_column(TableRule::PrimaryKey, on_conflict(reader));
        column.autoincrement = reader.words(&["AUTOINCREMENT"]);
    } else if reader.words(&["UNIQUE"]) {
        over_column(TableRule::Unique, on_conflict(reader));
    } else if reader.words(&["CHECK"]) {
        if let Some(condition) = reader.parenthesized() {
            over_column(TableRule::Check(condition), on_conflict(reader));
        }
    } else if reader.words(&["REFERENCES"]) {
        over_column(TableRule::ForeignKey(foreign_key_clause(reader)), None);
    } else if reader.words(&["NOT", "NULL"]) {
        column.not_null_conflict = on_conflict(reader);
        *name = None;
    } else if reader.words(&["COLLATE"]) {
        column.collation = reader.name();
        *name = None;
    } else if reader.words(&["AS"]) {
        if let Some(expression) = reader.parenthesized() {
            let stored = reader.words(&["STORED"]);
            column.generated = Some((expression, stored));
        }
        *name = None;
    } else if reader.words(&["DEFAULT"]) {
        // A name after it is a value, not the beginning of anything else.
        if reader.parenthesized().is_none() {
            reader.skip();
        }
        *name = None;
    } else if reader.parenthesized().is_none() {
        reader.skip();
    }
}

fn foreign_key_clause(reader: &mut Reader<'_>) -> ForeignKeyClause {
    let mut clause =
        ForeignKeyClause { table: reader.name().unwrap_or_default(), ..ForeignKeyClause::default() };
    clause.columns = reader.names();
    loop {
        if reader.words(&["ON", "DELETE"]) {
            clause.on_delete = action(reader);
        } else if reader.words(&["ON", "UPDATE"]) {
            clause.on_update = action(reader);
        } else if reader.words(&["MATCH"]) {
            clause.match_ = reader.upper_word();
        } else if reader.words(&["NOT", "DEFERRABLE"]) {
            clause.deferrable = Some(false);
        } else if reader.words(&["DEFERRABLE"]) {
            clause.deferrable = Some(true);
        } else if reader.words(&["INITIALLY"]) {
            clause.initially = reader.upper_word();
        } else {
            return clause;
        }
    }
}

/// What a foreign key does; `NO ACTION` is what it does anyway.
fn action(reader: &mut Reader<'_>) -> Option<String> {
    let first = reader.upper_word()?;
    match first.as_str() {
        "SET" => Some(format!("SET {}", reader.upper_word()?)),
        "NO" => {
            reader.skip();
            None
        }
        _ => Some(first),
    }
}

fn on_conflict(reader: &mut Reader<'_>) -> Option<String> {
    if !reader.words(&["ON", "CONFLICT"]) {
        return None;
    }
    match reader.peek() {
        Some(TokenKind::Word(_)) => reader.upper_word(),
        _ => None,
    }
}
