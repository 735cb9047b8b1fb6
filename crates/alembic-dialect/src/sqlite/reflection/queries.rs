use alembic_schema::{Name, Value};

use crate::reflection::{CatalogueRequest, NameKind};
use crate::{Dialect, Parameters, Statement};

/// What the queries give, in their order.
pub(super) const OBJECTS: usize = 0;
pub(super) const COLUMNS: usize = 1;
pub(super) const FOREIGN_KEYS: usize = 2;
pub(super) const INDEXES: usize = 3;

/// The queries over one schema, whatever the number of its tables. PRAGMAs are asked as table-valued functions, so
/// that one query covers all tables.
///
/// Without a schema, `main` is meant and `temp` behind it, as SQLite itself finds names.
pub(in crate::sqlite) fn queries(dialect: &dyn Dialect, request: &CatalogueRequest) -> Vec<Statement> {
    let databases = request.schema.as_deref().map_or_else(|| vec!["main", "temp"], |schema| vec![schema]);
    let catalogue: Vec<String> = databases
        .iter()
        .map(|database| {
            let quoted = dialect.quote(&Name::quoted(*database, true));
            let master = if *database == "temp" { "sqlite_temp_master" } else { "sqlite_master" };
            let text = database.replace('\'', "''");
            format!("SELECT '{text}' AS db, type, name, tbl_name, sql FROM {quoted}.{master}")
        })
        .collect();
    let catalogue = catalogue.join(" UNION ALL ");
    let kinds = if request.views { "('table', 'view')" } else { "('table')" };
    let wanted = |column: &str| match request.table {
        Some(_) => format!(" AND {column} = ? COLLATE NOCASE"),
        None => format!(" AND {column} NOT LIKE 'sqlite~_%' ESCAPE '~'"),
    };
    let tables = format!(
        "WITH tables AS (SELECT db, name FROM ({catalogue}) WHERE type IN {kinds}{}) ",
        wanted("name")
    );
    [
        format!("SELECT db, type, name, tbl_name, sql FROM ({catalogue}) WHERE 1{}", wanted("tbl_name")),
        format!(
            "{tables}SELECT t.db, t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden \
             FROM tables AS t, pragma_table_xinfo(t.name, t.db) AS c ORDER BY t.db, t.name, c.cid"
        ),
        format!(
            "{tables}SELECT t.db, t.name, f.id, f.\"table\", f.\"from\", coalesce(f.\"to\", (SELECT p.name FROM \
             pragma_table_info(f.\"table\", t.db) AS p WHERE p.pk = f.seq + 1)) FROM tables AS t, \
             pragma_foreign_key_list(t.name, t.db) AS f ORDER BY t.db, t.name, f.id, f.seq"
        ),
        format!(
            "{tables}SELECT t.db, t.name, l.name, l.\"unique\", l.origin, i.name FROM tables AS t, \
             pragma_index_list(t.name, t.db) AS l, pragma_index_info(l.name, t.db) AS i \
             ORDER BY t.db, t.name, l.seq, i.seqno"
        ),
    ]
    .into_iter()
    .map(|text| Statement {
        parameters: match &request.table {
            Some(table) => Parameters::Positional(vec![Value::Text(table.clone())]),
            None => Parameters::None,
        },
        ..Statement::new(text)
    })
    .collect()
}

/// The query for the names of one kind; SQLite's own tables are left out.
pub(in crate::sqlite) fn names(
    dialect: &dyn Dialect,
    kind: NameKind,
    schema: Option<&str>,
) -> Option<Statement> {
    let schema =
        schema.map(|schema| format!("{}.", dialect.quote(&Name::quoted(schema, true)))).unwrap_or_default();
    let (catalogue, object) = match kind {
        NameKind::Schemas => {
            return Some(Statement::new(
                "SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY seq",
            ));
        }
        NameKind::Tables => (format!("{schema}sqlite_master"), "table"),
        NameKind::Views => (format!("{schema}sqlite_master"), "view"),
        NameKind::TemporaryTables => ("sqlite_temp_master".to_owned(), "table"),
        NameKind::TemporaryViews => ("sqlite_temp_master".to_owned(), "view"),
        NameKind::MaterializedViews | NameKind::ForeignTables | NameKind::Sequences => return None,
    };
    Some(Statement::new(format!(
        "SELECT name FROM {catalogue} WHERE type = '{object}' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    )))
}

/// The query for the text of a view.
pub(in crate::sqlite) fn view_definition(
    dialect: &dyn Dialect,
    schema: Option<&str>,
    view: &str,
) -> Statement {
    let catalogue = match schema {
        Some(schema) => format!("{}.sqlite_master", dialect.quote(&Name::quoted(schema, true))),
        None => "(SELECT name, type, sql FROM sqlite_master UNION ALL SELECT name, type, sql FROM sqlite_temp_master)"
            .to_owned(),
    };
    Statement {
        parameters: Parameters::Positional(vec![view.into()]),
        ..Statement::new(format!("SELECT sql FROM {catalogue} WHERE name = ? AND type = 'view'"))
    }
}
