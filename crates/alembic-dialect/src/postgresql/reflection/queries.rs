use alembic_schema::Value;

use crate::reflection::{CatalogueRequest, NameKind};
use crate::{Parameters, Statement};

/// What the queries over tables give, in their order. The named types come first.
pub(super) const ENUMS: usize = 0;
pub(super) const DOMAINS: usize = 1;
pub(super) const OBJECTS: usize = 2;
pub(super) const COLUMNS: usize = 3;
pub(super) const KEYS: usize = 4;
pub(super) const FOREIGN_KEYS: usize = 5;
pub(super) const INDEXES: usize = 6;
pub(super) const CHECKS: usize = 7;

/// The queries over one schema, whatever the number of its tables.
///
/// Source of the tables and functions: PostgreSQL manual, System Catalogs and System Information Functions. What older
/// servers lack (`indnullsnotdistinct`, from 15 on) is asked through `to_jsonb`, which gives what is there.
pub(in crate::postgresql) fn queries(request: &CatalogueRequest) -> Vec<Statement> {
    let kinds = if request.views { "'r', 'p', 'f', 'v', 'm'" } else { "'r', 'p', 'f'" };
    let mut wanted = format!("c.relkind IN ({kinds}) AND {}", in_schema(request.schema.as_deref()));
    let mut parameters = schema_parameter(request.schema.as_deref());
    if let Some(table) = &request.table {
        wanted.push_str(" AND c.relname = %(table)s");
        parameters.push(("table".to_owned(), Value::Text(table.clone())));
    }
    let about_tables = [
        objects(&wanted),
        columns(&wanted),
        keys(&wanted),
        foreign_keys(&wanted),
        indexes(&wanted),
        checks(&wanted),
    ]
    .map(|text| statement(text, parameters.clone()));
    named_types().into_iter().chain(about_tables).collect()
}

/// The queries for enumerations and domains of every schema.
pub(in crate::postgresql) fn named_types() -> Vec<Statement> {
    [
        "SELECT t.typname::text, n.nspname::text, pg_catalog.pg_type_is_visible(t.oid), \
         ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) \
         FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace \
         WHERE t.typtype = 'e' ORDER BY n.nspname, t.typname",
        "SELECT t.typname::text, n.nspname::text, pg_catalog.pg_type_is_visible(t.oid), \
         pg_catalog.format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault, l.collname::text, \
         CASE WHEN NOT pg_catalog.pg_collation_is_visible(l.oid) THEN ln.nspname::text END, \
         ARRAY(SELECT k.conname::text FROM pg_catalog.pg_constraint AS k WHERE k.contypid = t.oid ORDER BY k.conname), \
         ARRAY(SELECT pg_catalog.pg_get_constraintdef(k.oid, true) FROM pg_catalog.pg_constraint AS k WHERE k.contypid = t.oid \
         ORDER BY k.conname) FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace \
         LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = t.typcollation \
         LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace \
         WHERE t.typtype = 'd' ORDER BY n.nspname, t.typname",
    ]
    .map(|text| statement(text.to_owned(), Vec::new()))
    .into()
}

/// The query for the names of one kind.
pub(in crate::postgresql) fn names(kind: NameKind, schema: Option<&str>) -> Statement {
    let kinds = match kind {
        NameKind::Schemas => {
            let text = "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%%' ORDER BY nspname";
            return statement(text.to_owned(), Vec::new());
        }
        NameKind::Tables => "'r', 'p') AND c.relpersistence <> 't'",
        NameKind::TemporaryTables => "'r', 'p') AND c.relpersistence = 't'",
        NameKind::Views => "'v') AND c.relpersistence <> 't'",
        NameKind::TemporaryViews => "'v') AND c.relpersistence = 't'",
        NameKind::MaterializedViews => "'m') AND c.relpersistence <> 't'",
        NameKind::ForeignTables => "'f')",
        NameKind::Sequences => "'S')",
    };
    let text = format!(
        "SELECT c.relname::text FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ({kinds} AND {} ORDER BY c.oid",
        in_schema(schema)
    );
    statement(text, schema_parameter(schema))
}

/// The query for the text of a view.
pub(in crate::postgresql) fn view_definition(schema: Option<&str>, view: &str) -> Statement {
    let mut parameters = schema_parameter(schema);
    parameters.push(("view".to_owned(), Value::Text(view.to_owned())));
    let text = format!(
        "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n \
         ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.relname = %(view)s AND {}",
        in_schema(schema)
    );
    statement(text, parameters)
}

fn statement(text: String, parameters: Vec<(String, Value)>) -> Statement {
    Statement { parameters: Parameters::Named(parameters), ..Statement::new(text) }
}

fn in_schema(schema: Option<&str>) -> &'static str {
    match schema {
        Some(_) => "n.nspname = %(schema)s",
        None => "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'",
    }
}

fn schema_parameter(schema: Option<&str>) -> Vec<(String, Value)> {
    schema.map(|schema| ("schema".to_owned(), Value::Text(schema.to_owned()))).into_iter().collect()
}

const CLASS: &str = "pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace";

fn objects(wanted: &str) -> String {
    format!(
        "SELECT c.relname::text, c.relkind::text, c.relpersistence = 't', pg_catalog.obj_description(c.oid, 'pg_class'), \
         c.reloptions, CASE WHEN am.amname <> current_setting('default_table_access_method') THEN am.amname::text END, \
         ts.spcname::text, ARRAY(SELECT p.relname::text FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS p \
         ON p.oid = i.inhparent WHERE i.inhrelid = c.oid ORDER BY i.inhseqno), \
         CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END \
         FROM {CLASS} LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam \
         LEFT JOIN pg_catalog.pg_tablespace AS ts ON ts.oid = c.reltablespace WHERE {wanted} ORDER BY c.relname"
    )
}

fn columns(wanted: &str) -> String {
    format!(
        "SELECT c.relname::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, \
         pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text, \
         CASE WHEN a.attidentity <> '' THEN (SELECT ARRAY[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, \
         s.seqcycle::integer] FROM pg_catalog.pg_sequence AS s WHERE s.seqrelid = \
         pg_catalog.pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)::regclass) END, \
         CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END, \
         CASE WHEN NOT pg_catalog.pg_collation_is_visible(l.oid) THEN ln.nspname::text END, \
         pg_catalog.col_description(c.oid, a.attnum), \
         CASE WHEN a.attidentity = '' AND d.adbin IS NOT NULL THEN (SELECT sc.relname::text FROM pg_catalog.pg_depend AS sd \
         JOIN pg_catalog.pg_class AS sc ON sc.oid = sd.objid AND sc.relkind = 'S' \
         WHERE sd.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
         AND sd.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND sd.refobjid = c.oid \
         AND sd.refobjsubid = a.attnum LIMIT 1) END \
         FROM {CLASS} JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
         LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation \
         LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace WHERE {wanted} ORDER BY c.relname, a.attnum"
    )
}

/// The names of the columns whose numbers stand in an array, in its order.
fn column_names(relation: &str, numbers: &str) -> String {
    format!(
        "ARRAY(SELECT x.attname::text FROM unnest({numbers}) WITH ORDINALITY AS e(number, place) \
         JOIN pg_catalog.pg_attribute AS x ON x.attrelid = {relation} AND x.attnum = e.number ORDER BY e.place)"
    )
}

fn keys(wanted: &str) -> String {
    let columns = column_names("k.conrelid", "i.indkey::smallint[]");
    format!(
        "SELECT c.relname::text, k.conname::text, k.contype::text, {columns}, i.indnkeyatts, \
         (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, k.condeferrable, k.condeferred, \
         pg_catalog.obj_description(k.oid, 'pg_constraint') \
         FROM {CLASS} JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.contype IN ('p', 'u') \
         JOIN pg_catalog.pg_index AS i ON i.indexrelid = k.conindid WHERE {wanted} ORDER BY c.relname, k.conname"
    )
}

fn foreign_keys(wanted: &str) -> String {
    let columns = column_names("k.conrelid", "k.conkey");
    let referred = column_names("k.confrelid", "k.confkey");
    format!(
        "SELECT c.relname::text, k.conname::text, {columns}, rn.nspname::text, pg_catalog.pg_table_is_visible(r.oid), \
         r.relname::text, {referred}, k.confmatchtype::text, k.confupdtype::text, k.confdeltype::text, k.condeferrable, \
         k.condeferred, k.convalidated, pg_catalog.pg_get_constraintdef(k.oid, true), \
         pg_catalog.obj_description(k.oid, 'pg_constraint') \
         FROM {CLASS} JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'f' \
         JOIN pg_catalog.pg_class AS r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace \
         WHERE {wanted} ORDER BY c.relname, k.conname"
    )
}

fn indexes(wanted: &str) -> String {
    format!(
        "SELECT c.relname::text, ic.relname::text, i.indisunique, i.indisvalid, \
         EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.conindid = ic.oid AND k.contype IN \
         ('p', 'u', 'x')), i.indnkeyatts, \
         ARRAY(SELECT CASE WHEN e.number = 0 THEN pg_catalog.pg_get_indexdef(ic.oid, e.place::integer, true) ELSE \
         x.attname::text END FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS e(number, place) \
         LEFT JOIN pg_catalog.pg_attribute AS x ON x.attrelid = c.oid AND x.attnum = e.number ORDER BY e.place), \
         ARRAY(SELECT e.number = 0 FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS e(number, place) ORDER BY e.place), \
         ARRAY(SELECT CASE WHEN NOT o.opcdefault THEN o.opcname::text END FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS \
         e(class, place) JOIN pg_catalog.pg_opclass AS o ON o.oid = e.class ORDER BY e.place), \
         i.indoption::smallint[], ic.reloptions, am.amname::text, pg_catalog.pg_get_expr(i.indpred, i.indrelid), \
         (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, pg_catalog.obj_description(ic.oid, 'pg_class') \
         FROM {CLASS} JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid AND NOT i.indisprimary \
         JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am AS am ON am.oid = ic.relam \
         WHERE {wanted} ORDER BY c.relname, ic.relname"
    )
}

fn checks(wanted: &str) -> String {
    format!(
        "SELECT c.relname::text, k.conname::text, pg_catalog.pg_get_constraintdef(k.oid, true), \
         pg_catalog.obj_description(k.oid, 'pg_constraint') \
         FROM {CLASS} JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'c' \
         WHERE {wanted} ORDER BY c.relname, k.conname"
    )
}
