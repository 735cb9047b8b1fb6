"""What the inspector tells of a database, as text. Run by both: by the reference when it is recorded, and here."""

import sqlalchemy as sa

METHODS = [
    "get_columns",
    "get_pk_constraint",
    "get_foreign_keys",
    "get_unique_constraints",
    "get_check_constraints",
    "get_indexes",
    "get_table_comment",
    "get_table_options",
]


def shown(value):
    if isinstance(value, dict):
        return "{" + ", ".join([repr(key) + ": " + shown(item) for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([shown(item) for item in value]) + "]"
    if value is None or isinstance(value, (str, int, bool, tuple)):
        return repr(value)
    text = repr(value)
    return "text(" + repr(str(value)) + ")" if text.startswith("<") else text


def about(inspector, method, table, schema):
    try:
        answer = getattr(inspector, method)(table, schema=schema)
    except NotImplementedError:
        return []
    items = [shown(item) for item in answer] if isinstance(answer, list) else [shown(answer)]
    return ["    " + method] + ["        " + item for item in items] if items else []


def names(inspector, schema):
    lines = []
    for method in ["get_view_names", "get_materialized_view_names", "get_sequence_names"]:
        try:
            found = sorted(getattr(inspector, method)(schema=schema))
        except NotImplementedError:
            continue
        if found:
            lines.append(method + " " + repr(found))
    return lines


def tell(bind):
    inspector = sa.inspect(bind)
    lines = []
    for schema in [None] + [name for name in inspector.get_schema_names() if name in ("other", "Shop")]:
        tables = sorted(inspector.get_table_names(schema=schema))
        if schema is None:
            tables += sorted(inspector.get_temp_table_names())
        views = inspector.get_view_names(schema=schema)
        if bind.dialect.name == "postgresql":
            views = views + inspector.get_materialized_view_names(schema=schema)
            for kind in ["get_enums", "get_domains"]:
                for item in getattr(inspector, kind)(schema=schema):
                    lines.append(kind + " " + shown(item))
        lines += names(inspector, schema)
        for table in tables + sorted(views):
            lines.append((schema + "." if schema else "") + table)
            for method in METHODS:
                lines += about(inspector, method, table, schema)
        for view in sorted(views):
            lines.append("definition of " + view)
            lines.append(inspector.get_view_definition(view, schema=schema))
        order = inspector.get_sorted_table_and_fkc_names(schema=schema)
        lines.append("order " + repr([table for table, _ in order]))
    return "\n".join(lines)
