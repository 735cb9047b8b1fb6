use alembic_operations::*;
use alembic_schema::*;

use super::value::{Arguments, Object, boolean};

/// A type from the arguments of its constructor, by the table of classes.
pub(super) fn sql_type(class: &'static TypeClass, arguments: Arguments) -> SqlType {
    let mut sql_type = SqlType::new(class);
    let mut positional = arguments.positional.into_iter();
    for parameter in class.parameters {
        match parameter.kind {
            ParameterKind::Variadic => {
                let rest: Vec<Argument> = positional.by_ref().map(|value| value.argument()).collect();
                assert!(sql_type.set(parameter.name, Argument::List(rest)));
            }
            ParameterKind::Positional => {
                if let Some(value) = positional.next() {
                    assert!(sql_type.set(parameter.name, value.argument()));
                }
            }
            ParameterKind::Keyword => {}
        }
    }
    assert!(positional.next().is_none(), "too many arguments for {}", class.name);
    for (name, value) in arguments.keywords {
        assert!(sql_type.set(&name, value.argument()), "{} has no parameter {name}", class.name);
    }
    sql_type
}

/// A function of SQLAlchemy or of the standard library.
pub(super) fn call(name: &str, arguments: &Arguments) -> Object {
    let text = |place: usize| arguments.positional[place].text();
    let number = |place: usize| match arguments.positional.get(place) {
        Some(Object::Integer(number)) => *number,
        None => 0,
        other => panic!("a number, not {other:?}"),
    };
    if let Some(function) = name.strip_prefix("sa.func.") {
        let operands = arguments.positional.iter().map(Object::expression).collect();
        return Object::Expression(SqlExpression::function(function, operands));
    }
    match name {
        "sa.Column" => Object::Column(column(arguments)),
        "sa.text" => Object::Expression(SqlExpression::text(text(0))),
        "sa.literal_column" => Object::Expression(SqlExpression::LiteralColumn(text(0))),
        "sa.literal" => Object::Expression(SqlExpression::bind(arguments.positional[0].value())),
        "sa.null" => Object::Expression(SqlExpression::Null),
        "sa.true" => Object::Expression(SqlExpression::True),
        "sa.false" => Object::Expression(SqlExpression::False),
        "sa.and_" => boolean(BooleanOperator::And, arguments),
        "sa.or_" => boolean(BooleanOperator::Or, arguments),
        "sa.not_" => Object::Expression(arguments.positional[0].expression().unary(UnaryOperator::Not)),
        "sa.distinct" => {
            Object::Expression(arguments.positional[0].expression().unary(UnaryOperator::Distinct))
        }
        "sa.tuple_" => Object::Expression(SqlExpression::Tuple(
            arguments.positional.iter().map(Object::expression).collect(),
        )),
        "sa.extract" => Object::Expression(SqlExpression::Extract(
            text(0),
            Box::new(arguments.positional[1].expression()),
        )),
        "sa.case" => Object::Expression(SqlExpression::Case(Box::new(Case {
            value: None,
            branches: arguments
                .positional
                .iter()
                .map(|branch| match branch {
                    Object::List(pair) => (pair[0].expression(), pair[1].expression()),
                    other => panic!("a condition and a result, not {other:?}"),
                })
                .collect(),
            otherwise: arguments.keyword("else_").map(Object::expression),
        }))),
        "postgresql.array" => {
            let Object::List(items) = &arguments.positional[0] else { panic!("a list") };
            Object::Expression(SqlExpression::Array(items.iter().map(Object::expression).collect()))
        }
        "sa.cast" => Object::Expression(SqlExpression::Cast(
            Box::new(arguments.positional[0].expression()),
            Box::new(arguments.positional[1].sql_type()),
        )),
        "sa.column" => Object::Expression(SqlExpression::Column(ColumnReference {
            table: None,
            name: text(0).into(),
            sql_type: arguments.positional.get(1).map(Object::sql_type),
        })),
        "sa.table" => {
            let columns = arguments.positional[1..]
                .iter()
                .map(|item| match item {
                    Object::Expression(SqlExpression::Column(column)) => Column::new(
                        column.name.clone(),
                        column.sql_type.clone().unwrap_or_else(SqlType::null),
                    ),
                    other => panic!("column(…), not {other:?}"),
                })
                .collect();
            Object::Table(Table::new(TableName::in_schema(arguments.text("schema"), text(0)), columns))
        }
        "sa.ForeignKey" => Object::ForeignKey(ForeignKey {
            name: constraint_name(arguments.keyword("name")),
            actions: actions(arguments),
            attributes: attributes(arguments),
            ..ForeignKey::to(&text(0))
        }),
        "sa.ForeignKeyConstraint" => {
            let targets = texts(&arguments.positional[1]);
            let parsed: Vec<ForeignKey> = targets.iter().map(|target| ForeignKey::to(target)).collect();
            Object::Constraint(Constraint::ForeignKey(ForeignKeyConstraint {
                name: constraint_name(arguments.keyword("name")),
                columns: names(&arguments.positional[0]),
                referred_table: parsed[0].referred_table.clone(),
                referred_columns: parsed.into_iter().filter_map(|key| key.referred_column).collect(),
                actions: actions(arguments),
                attributes: attributes(arguments),
            }))
        }
        "sa.UniqueConstraint" => Object::Constraint(Constraint::Unique(UniqueConstraint {
            name: constraint_name(arguments.keyword("name")),
            columns: arguments.positional.iter().map(|name| name.text().into()).collect(),
            attributes: attributes(arguments),
        })),
        "sa.PrimaryKeyConstraint" => Object::Constraint(Constraint::PrimaryKey(PrimaryKeyConstraint {
            name: constraint_name(arguments.keyword("name")),
            columns: arguments.positional.iter().map(|name| name.text().into()).collect(),
            attributes: attributes(arguments),
        })),
        "sa.CheckConstraint" => Object::Constraint(Constraint::Check(CheckConstraint {
            name: constraint_name(arguments.keyword("name")),
            condition: condition(&arguments.positional[0]),
            attributes: attributes(arguments),
        })),
        "sa.Index" => Object::Index(Index {
            name: constraint_name(Some(&arguments.positional[0])),
            elements: arguments.positional[1..].iter().map(index_element).collect(),
            unique: arguments.flag("unique"),
            info: Vec::new(),
            options: options(arguments),
        }),
        "sa.Sequence" => Object::Sequence(Sequence {
            schema: arguments.text("schema").map(Name::new),
            name: text(0).into(),
            options: sequence_options(arguments),
            data_type: arguments.keyword("data_type").map(Object::sql_type),
            optional: arguments.flag("optional"),
            dialect_options: DialectOptions::new(),
        }),
        "sa.Identity" => Object::Default(ServerDefault::Identity(Identity {
            always: arguments.flag("always"),
            on_null: arguments.boolean("on_null"),
            options: sequence_options(arguments),
            dialect_options: DialectOptions::new(),
        })),
        "sa.Computed" => Object::Default(ServerDefault::Computed(Computed {
            expression: condition(&arguments.positional[0]),
            persisted: arguments.boolean("persisted"),
        })),
        "sa.FetchedValue" => Object::Default(ServerDefault::Fetched),
        "sa.schema.CreateSequence" => Object::Statement(SchemaStatement::CreateSequence {
            sequence: sequence(&arguments.positional[0]),
            if_not_exists: arguments.flag("if_not_exists"),
        }),
        "sa.schema.DropSequence" => Object::Statement(SchemaStatement::DropSequence {
            sequence: sequence(&arguments.positional[0]),
            if_exists: arguments.flag("if_exists"),
        }),
        "sa.schema.CreateSchema" => Object::Statement(SchemaStatement::CreateSchema {
            name: text(0).into(),
            if_not_exists: arguments.flag("if_not_exists"),
        }),
        "sa.schema.DropSchema" => Object::Statement(SchemaStatement::DropSchema {
            name: text(0).into(),
            cascade: arguments.flag("cascade"),
            if_exists: arguments.flag("if_exists"),
        }),
        "Decimal" => Object::Value(Value::Number(text(0))),
        "UUID" => Object::Value(Value::Uuid(
            u128::try_from(arguments.integer("int").unwrap()).unwrap().to_be_bytes(),
        )),
        "datetime.date" => Object::Value(Value::Date(date(&number))),
        "datetime.time" => Object::Value(Value::Time(time(&number, 0))),
        "datetime.datetime" => {
            Object::Value(Value::DateTime(DateTime { date: date(&number), time: time(&number, 3) }))
        }
        "datetime.timedelta" => Object::Value(Value::Interval(Interval {
            days: i32::try_from(number(0)).unwrap(),
            seconds: u32::try_from(number(1)).unwrap(),
            microseconds: u32::try_from(number(2)).unwrap(),
        })),
        other => panic!("no such function: {other}"),
    }
}

/// A directive; in a batch the table is the batch's and stands not among the arguments.
pub(super) fn operation(directive: &str, batch: Option<&TableName>, mut arguments: Arguments) -> Operation {
    let schema = arguments.text("schema").map(Name::new);
    // Where the directive names a constraint or an index before its table.
    let named = directive.starts_with("create_") && !directive.starts_with("create_table")
        || matches!(directive, "drop_index" | "drop_constraint");
    let name =
        if named { constraint_name(Some(&arguments.positional.remove(0))) } else { ConstraintName::Unnamed };
    let table = if let Some(table) = batch {
        Some(table.clone())
    } else if matches!(directive, "execute" | "bulk_insert" | "create_foreign_key")
        || arguments.positional.is_empty()
    {
        None
    } else {
        Some(TableName { schema: schema.clone(), name: arguments.positional.remove(0).text().into() })
    };
    let first = |place: usize| arguments.positional.get(place);
    let table_name = || table.clone().expect("a table");
    match directive {
        "create_table" => CreateTable {
            table: create_table(table_name(), &arguments),
            if_not_exists: arguments.flag("if_not_exists"),
        }
        .into(),
        "drop_table" => {
            DropTable { if_exists: arguments.flag("if_exists"), ..DropTable::new(table_name()) }.into()
        }
        "rename_table" => {
            RenameTable { table: table_name(), new_name: first(0).unwrap().text().into() }.into()
        }
        "create_table_comment" => CreateTableComment {
            table: table_name(),
            comment: first(0).and_then(Object::optional_text),
            existing_comment: arguments.text("existing_comment"),
        }
        .into(),
        "drop_table_comment" => {
            DropTableComment { table: table_name(), existing_comment: arguments.text("existing_comment") }
                .into()
        }
        "add_column" => {
            let Some(Object::Column(column)) = first(0) else { panic!("a column") };
            AddColumn {
                if_not_exists: arguments.flag("if_not_exists"),
                inline_references: arguments.flag("inline_references"),
                inline_primary_key: arguments.flag("inline_primary_key"),
                position: ColumnPosition {
                    before: arguments.text("insert_before"),
                    after: arguments.text("insert_after"),
                },
                ..AddColumn::new(table_name(), column.clone())
            }
            .into()
        }
        "alter_column" => alter_column(table_name(), &arguments).into(),
        "drop_column" => DropColumn {
            if_exists: arguments.flag("if_exists"),
            options: options(&arguments),
            ..DropColumn::new(table_name(), first(0).unwrap().text())
        }
        .into(),
        "create_index" => {
            let elements = match first(0).unwrap() {
                Object::List(items) => items.iter().map(index_element).collect(),
                single => vec![index_element(single)],
            };
            CreateIndex {
                if_not_exists: arguments.flag("if_not_exists"),
                ..CreateIndex::new(
                    table_name(),
                    Index {
                        name,
                        elements,
                        unique: arguments.flag("unique"),
                        info: Vec::new(),
                        options: options(&arguments),
                    },
                )
            }
            .into()
        }
        "drop_index" => DropIndex {
            schema: schema.or_else(|| table.as_ref().and_then(|table| table.schema.clone())),
            if_exists: arguments.flag("if_exists"),
            options: options(&arguments),
            ..DropIndex::new(name, table.clone())
        }
        .into(),
        "create_primary_key" => CreatePrimaryKey {
            table: table_name(),
            constraint: PrimaryKeyConstraint {
                name,
                columns: names(first(0).unwrap()),
                attributes: attributes(&arguments),
            },
        }
        .into(),
        "create_unique_constraint" => CreateUniqueConstraint {
            table: table_name(),
            constraint: UniqueConstraint {
                name,
                columns: names(first(0).unwrap()),
                attributes: attributes(&arguments),
            },
        }
        .into(),
        "create_check_constraint" => CreateCheckConstraint {
            table: table_name(),
            constraint: CheckConstraint {
                name,
                condition: condition(first(0).unwrap()),
                attributes: attributes(&arguments),
            },
        }
        .into(),
        "create_foreign_key" => {
            let source = batch.cloned().unwrap_or_else(|| {
                TableName::in_schema(arguments.text("source_schema"), arguments.positional.remove(0).text())
            });
            let referred_table =
                TableName::in_schema(arguments.text("referent_schema"), arguments.positional[0].text());
            CreateForeignKey {
                table: source,
                constraint: ForeignKeyConstraint {
                    name,
                    columns: names(&arguments.positional[1]),
                    referred_table,
                    referred_columns: names(&arguments.positional[2]),
                    actions: actions(&arguments),
                    attributes: attributes(&arguments),
                },
            }
            .into()
        }
        "create_exclude_constraint" => CreateExcludeConstraint {
            table: table_name(),
            constraint: ExcludeConstraint {
                name,
                elements: arguments.positional.iter().map(exclude_element).collect(),
                using: arguments.text("using"),
                condition: arguments.keyword("where").map(Object::expression),
                operator_classes: Vec::new(),
                attributes: attributes(&arguments),
            },
        }
        .into(),
        "drop_constraint" => DropConstraint {
            constraint_type: arguments.text("type_").map(|text| ConstraintType::from_text(&text).unwrap()),
            if_exists: arguments.flag("if_exists"),
            ..DropConstraint::new(name, table_name())
        }
        .into(),
        "bulk_insert" => {
            let Some(Object::Table(table)) = first(0) else { panic!("a table") };
            let Some(Object::List(rows)) = first(1) else { panic!("rows") };
            BulkInsert {
                table: table.clone(),
                rows: rows.iter().map(row).collect(),
                multiinsert: arguments.boolean("multiinsert") != Some(false),
            }
            .into()
        }
        "execute" => match first(0).unwrap() {
            Object::Text(text) => ExecuteSql::text(text.clone()).into(),
            Object::Statement(statement) => {
                ExecuteSql { statement: Executable::Schema(statement.clone()), execution_options: Vec::new() }
                    .into()
            }
            other => ExecuteSql {
                statement: Executable::Expression(other.expression()),
                execution_options: Vec::new(),
            }
            .into(),
        },
        other => panic!("no such directive: {other}"),
    }
}

fn create_table(name: TableName, arguments: &Arguments) -> Table {
    let mut table = Table::new(name, Vec::new());
    for item in &arguments.positional {
        match item {
            Object::Column(column) => table.columns.push(column.clone()),
            Object::Constraint(constraint) => table.constraints.push(constraint.clone()),
            Object::Index(index) => table.indexes.push(index.clone()),
            other => panic!("not part of a table: {other:?}"),
        }
    }
    table.prefixes = arguments.keyword("prefixes").map(texts).unwrap_or_default();
    table.comment = arguments.text("comment");
    table.options = options(arguments);
    table
}

fn column(arguments: &Arguments) -> Column {
    let mut column = Column::new(arguments.positional[0].text(), arguments.positional[1].sql_type());
    for item in &arguments.positional[2..] {
        match item {
            Object::ForeignKey(key) => column.foreign_keys.push(key.clone()),
            Object::Constraint(Constraint::Check(check)) => column.checks.push(check.clone()),
            Object::Default(default) => column.server_default = Some(default.clone()),
            Object::Sequence(sequence) => column.default = Some(ColumnDefault::Sequence(sequence.clone())),
            other => panic!("not part of a column: {other:?}"),
        }
    }
    column.nullable = arguments.boolean("nullable");
    column.primary_key = arguments.flag("primary_key");
    column.unique = arguments.boolean("unique");
    column.index = arguments.boolean("index");
    column.system = arguments.flag("system");
    column.comment = arguments.text("comment");
    column.key = arguments.text("key");
    column.name.quote = arguments.boolean("quote");
    if let Some(default) = arguments.keyword("server_default") {
        column.server_default = Some(server_default(default));
    }
    if let Some(default) = arguments.keyword("default") {
        column.default = Some(ColumnDefault::Scalar(default.value()));
    }
    column.autoincrement = arguments.keyword("autoincrement").map_or(Autoincrement::Auto, autoincrement);
    column.options = options(arguments);
    column
}

fn alter_column(table: TableName, arguments: &Arguments) -> AlterColumn {
    let given_default = |name: &str| match arguments.keyword(name) {
        None => Given::Absent,
        Some(Object::None) => Given::Null,
        Some(default) => Given::Value(server_default(default)),
    };
    AlterColumn {
        nullable: arguments.boolean("nullable"),
        comment: match arguments.keyword("comment") {
            None => Given::Absent,
            Some(comment) => Given::from(comment.optional_text()),
        },
        server_default: given_default("server_default"),
        new_name: arguments.text("new_column_name").map(Name::new),
        sql_type: arguments.keyword("type_").map(Object::sql_type),
        autoincrement: arguments.keyword("autoincrement").map(autoincrement),
        existing_type: arguments.keyword("existing_type").map(Object::sql_type),
        existing_server_default: given_default("existing_server_default"),
        existing_nullable: arguments.boolean("existing_nullable"),
        existing_comment: arguments.text("existing_comment"),
        options: options(arguments),
        ..AlterColumn::new(table, arguments.positional[0].text())
    }
}

fn autoincrement(given: &Object) -> Autoincrement {
    match given {
        Object::Boolean(true) => Autoincrement::True,
        Object::Boolean(false) => Autoincrement::False,
        Object::Text(text) if text == "ignore_fk" => Autoincrement::IgnoreForeignKey,
        _ => Autoincrement::Auto,
    }
}

fn server_default(given: &Object) -> ServerDefault {
    match given {
        Object::Text(text) => ServerDefault::Text(text.clone()),
        Object::Default(default) => default.clone(),
        other => ServerDefault::Expression(other.expression()),
    }
}

fn row(given: &Object) -> Row {
    let Object::Dictionary(entries) = given else { panic!("a row") };
    entries
        .iter()
        .map(|(key, value)| {
            let value = match value {
                Object::Expression(expression) => RowValue::from(expression.clone()),
                other => RowValue::from(other.value()),
            };
            (key.clone(), value)
        })
        .collect()
}

fn exclude_element(given: &Object) -> (SqlExpression, String) {
    let Object::List(pair) = given else { panic!("an expression and an operator") };
    let expression = match &pair[0] {
        Object::Text(column) => SqlExpression::column(column.as_str()),
        other => other.expression(),
    };
    (expression, pair[1].text())
}

fn index_element(given: &Object) -> IndexElement {
    match given {
        Object::Text(column) => IndexElement::Column(column.as_str().into()),
        other => IndexElement::Expression(other.expression()),
    }
}

/// Text is SQL here.
fn condition(given: &Object) -> SqlExpression {
    match given {
        Object::Text(text) => SqlExpression::text(text.clone()),
        other => other.expression(),
    }
}

fn constraint_name(given: Option<&Object>) -> ConstraintName {
    match given {
        Some(Object::Text(name)) => ConstraintName::given(name.as_str()),
        Some(Object::Final(name)) => ConstraintName::conventional(name.as_str()),
        _ => ConstraintName::Unnamed,
    }
}

fn attributes(arguments: &Arguments) -> ConstraintAttributes {
    ConstraintAttributes {
        deferrable: arguments.boolean("deferrable"),
        initially: arguments.text("initially"),
        options: options(arguments),
        ..ConstraintAttributes::default()
    }
}

fn actions(arguments: &Arguments) -> ReferenceActions {
    ReferenceActions {
        on_update: arguments.text("onupdate"),
        on_delete: arguments.text("ondelete"),
        match_: arguments.text("match"),
        use_alter: arguments.flag("use_alter"),
        link_to_name: false,
    }
}

fn options(arguments: &Arguments) -> DialectOptions {
    let dialects = ["postgresql_", "sqlite_", "mysql_", "mssql_"];
    arguments
        .keywords
        .iter()
        .filter(|(name, _)| dialects.iter().any(|dialect| name.starts_with(dialect)))
        .map(|(name, value)| (name.clone(), value.argument()))
        .collect()
}

fn sequence_options(arguments: &Arguments) -> SequenceOptions {
    SequenceOptions {
        start: arguments.integer("start"),
        increment: arguments.integer("increment"),
        minimum: arguments.integer("minvalue"),
        maximum: arguments.integer("maxvalue"),
        no_minimum: arguments.boolean("nominvalue"),
        no_maximum: arguments.boolean("nomaxvalue"),
        cycle: arguments.boolean("cycle"),
        cache: arguments.integer("cache"),
        order: arguments.boolean("order"),
    }
}

fn sequence(given: &Object) -> Sequence {
    match given {
        Object::Sequence(sequence) => sequence.clone(),
        other => panic!("a sequence, not {other:?}"),
    }
}

fn names(given: &Object) -> Vec<Name> {
    texts(given).into_iter().map(Name::new).collect()
}

fn texts(given: &Object) -> Vec<String> {
    match given {
        Object::List(items) => items.iter().map(Object::text).collect(),
        single => vec![single.text()],
    }
}

fn date(number: &dyn Fn(usize) -> i64) -> Date {
    Date {
        year: u16::try_from(number(0)).unwrap(),
        month: u8::try_from(number(1)).unwrap(),
        day: u8::try_from(number(2)).unwrap(),
    }
}

fn time(number: &dyn Fn(usize) -> i64, from: usize) -> Time {
    Time {
        hour: u8::try_from(number(from)).unwrap(),
        minute: u8::try_from(number(from + 1)).unwrap(),
        second: u8::try_from(number(from + 2)).unwrap(),
        microsecond: u32::try_from(number(from + 3)).unwrap(),
        offset: None,
    }
}
