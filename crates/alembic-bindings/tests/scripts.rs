//! Scripts: what `op`, connections and SQLAlchemy's objects answer. Texts and values were recorded from
//! Alembic 1.20.1 and SQLAlchemy 2.1.9.

mod recording;

use std::rc::Rc;

use alembic_bindings::ConnectionError;
use alembic_bindings::FailedStatement;
use recording::{FIRST_LINE, Host, World, machine, script, shown, upgrade, upgrade_in};

/// A revision of the example: its name and its text.
macro_rules! example {
    ($name:literal) => {
        (
            concat!($name, ".py"),
            include_str!(concat!("../../../examples/ecomerce/alembic/versions/", $name, ".py")),
        )
    };
}

/// `return …` of a script as Python shows it.
#[track_caller]
fn check(host: &Rc<Host>, body: &str, value: &str) {
    let mut vm = machine(host, Rc::new(World::default()));
    match upgrade_in(&mut vm, body) {
        Ok(returned) => assert_eq!(&*vm.repr(&returned).unwrap(), value, "{body}"),
        Err(error) => panic!("{body}: {}", shown(&error)),
    }
}

#[track_caller]
fn check_error(body: &str, error: &str) {
    match upgrade(&Host::connected(), body) {
        Ok(_) => panic!("{body} raised nothing"),
        Err(interruption) => assert_eq!(shown(&interruption), error, "{body}"),
    }
}

#[test]
fn expressions_of_python_values() {
    let host = Host::connected();
    for (body, value) in [
        ("return op.f('ix') + '_a'", "'ix_a'"),
        ("return f\"{op.f('ix')}\"", "'ix'"),
        ("return [op.get_bind().dialect.name, op.get_bind().engine.name]", "['sqlite', 'sqlite']"),
        ("return op.get_context().dialect.name", "'sqlite'"),
        ("return op.create_table('t', sa.Column('a', sa.Integer)).c.a.name", "'a'"),
        (
            "return [c.name for c in op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Text)).c]",
            "['a', 'b']",
        ),
        ("return sa.String(5).length", "5"),
        ("return sa.String().length", "None"),
        ("return [isinstance(sa.VARCHAR(), sa.String), isinstance(sa.Text(), sa.Integer)]", "[True, False]"),
        ("return isinstance(postgresql.JSONB(), sa.JSON)", "True"),
        ("return sa.Enum('a', 'b', name='x').enums", "['a', 'b']"),
        (
            "return [sa.String(5), sa.Numeric(10, 2), sa.Enum('a', 'b', name='x'), sa.ARRAY(sa.Integer)]",
            "[String(length=5), Numeric(precision=10, scale=2), Enum('a', 'b', name='x'), ARRAY(Integer())]",
        ),
        ("return postgresql.UUID(as_uuid=False)", "UUID(as_uuid=False)"),
        ("return sa.Column('a', sa.String(5), nullable=False).nullable", "False"),
        ("return sa.Column('a', sa.Integer, primary_key=True).nullable", "False"),
        ("return str(sa.text('select 1'))", "'select 1'"),
        ("return bool(sa.column('a') == sa.column('b'))", "False"),
        ("return sa.MetaData(naming_convention={'pk': 'x'}).naming_convention", "{'pk': 'x'}"),
        ("return sa.Index('a', 'b')", "Index('a', 'b')"),
        (
            "u = sa.make_url('postgresql+psycopg2://u:p%40@h:1/db?x=1')\nreturn [str(u), u.password, u.port, u.database, u.get_backend_name()]",
            "['postgresql+psycopg2://u:***@h:1/db?x=1', 'p@', 1, 'db', 'postgresql']",
        ),
        (
            "return sa.URL.create('postgresql', username='a', password='b@', host='h', port=5, database='d').render_as_string(hide_password=False)",
            "'postgresql://a:b%40@h:5/d'",
        ),
    ] {
        check(&host, body, value);
    }
}

#[test]
fn results() {
    let host = Host::connected();
    for (body, value) in [
        ("return op.get_bind().execute(sa.text('select 1 as a, 2 as b')).fetchall()", "[(1, 2)]"),
        ("return op.get_bind().execute(sa.text('select :x as a'), {'x': 5}).scalar()", "5"),
        ("return op.get_bind().execute(sa.text('select :x as a').bindparams(x='y')).scalar()", "'y'"),
        ("return op.get_bind().scalar(sa.text('select 7'))", "7"),
        ("return list(op.get_bind().execute(sa.text('select 1 union select 2')).keys())", "['1']"),
        (
            "row = op.get_bind().execute(sa.text('select 1 as a, 2 as b')).first()\nreturn [row.a, row[1], row._mapping['b'], row._asdict(), len(row), tuple(row), row == (1, 2)]",
            "[1, 2, 2, {'a': 1, 'b': 2}, 2, (1, 2), True]",
        ),
        ("return [a for a, in op.get_bind().execute(sa.text('select 1 union select 2'))]", "[1, 2]"),
        ("return [row['a'] for row in op.get_bind().execute(sa.text('select 1 as a')).mappings()]", "[1]"),
        ("return op.get_bind().execute(sa.text('select 1 as a union select 2')).scalars().all()", "[1, 2]"),
        ("return op.get_bind().execute(sa.text('select 1 where 1 = 0')).first()", "None"),
        ("return op.get_bind().execute(sa.text('select 1 where 1 = 0')).scalar_one_or_none()", "None"),
        ("return op.get_bind().exec_driver_sql('select ?', (3,)).scalar()", "3"),
        (
            "c = op.get_bind()\nc.execute(sa.text('create table many (a integer)'))\nreturn c.execute(sa.text('insert into many values (:a)'), [{'a': 1}, {'a': 2}]).rowcount",
            "2",
        ),
        (
            "c = op.get_bind()\nc.execute(sa.text('create table saved (a integer)'))\ntry:\n    with c.begin_nested():\n        c.execute(sa.text('insert into saved values (1)'))\n        raise ValueError\nexcept ValueError:\n    pass\nreturn c.scalar(sa.text('select count(*) from saved'))",
            "0",
        ),
        (
            "try:\n    op.get_bind().execute(sa.text('nonsense'))\nexcept sa.exc.OperationalError as error:\n    return str(error.orig)",
            "'near \"nonsense\": syntax error'",
        ),
        (
            "try:\n    op.get_bind().execute(sa.text('nonsense'))\nexcept sa.exc.SQLAlchemyError as error:\n    return error.statement",
            "'nonsense'",
        ),
    ] {
        check(&host, body, value);
    }
}

#[test]
fn errors_have_the_reference_texts() {
    for (body, error) in [
        (
            "op.get_bind().execute('select 1')",
            "ObjectNotExecutableError: Not an executable object: 'select 1'",
        ),
        ("op.get_bind().execute(5)", "ObjectNotExecutableError: Not an executable object: 5"),
        (
            "op.get_bind().execute(sa.text('select :a'), (1,))",
            "ArgumentError: List argument must consist only of dictionaries",
        ),
        (
            "op.get_bind().execute(sa.text('select 1 where 0')).one()",
            "NoResultFound: No row was found when one was required",
        ),
        (
            "op.get_bind().execute(sa.text('select 1 union select 2')).one()",
            "MultipleResultsFound: Multiple rows were found when exactly one was required",
        ),
        (
            "op.get_bind().execute(sa.text('select 1 union select 2')).scalar_one_or_none()",
            "MultipleResultsFound: Multiple rows were found when one or none was required",
        ),
        (
            "op.get_bind().execute(sa.text('select 1')).first().b",
            "AttributeError: Could not locate column in row for column 'b'",
        ),
        (
            "r = op.get_bind().execute(sa.text('select 1'))\nr.first()\nr.fetchall()",
            "ResourceClosedError: This result object is closed.",
        ),
        (
            "op.get_bind().execute(sa.text('create table closed (a integer)')).fetchall()",
            "ResourceClosedError: This result object does not return rows. It has been closed automatically.",
        ),
        (
            "op.get_bind().execute(sa.text('select * from nope where x=:x'), {'x': 1})",
            "OperationalError: (sqlite3.OperationalError) no such table: nope\n[SQL: select * from nope where x=?]\n[parameters: (1,)]\n(Background on this error at: https://sqlalche.me/e/21/e3q8)",
        ),
        (
            "sa.Index('a', 'b', postgresql_foo=1)",
            "ArgumentError: Argument 'postgresql_foo' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.Index'>",
        ),
        (
            "sa.Index('a', 'b', foo=1)",
            "TypeError: Additional arguments should be named <dialectname>_<argument>, got 'foo'",
        ),
        (
            "sa.Column('a', sa.Integer, 5)",
            "ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got 5",
        ),
        (
            "sa.Column('a', 'b')",
            "ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got 'b'",
        ),
        (
            "sa.Column('a', sa.Integer, name='b')",
            "ArgumentError: May not pass name positionally and as a keyword.",
        ),
        (
            "sa.Column('a', sa.Integer, type_=sa.Integer)",
            "ArgumentError: May not pass type_ positionally and as a keyword.",
        ),
        (
            "sa.Column('a', sa.Integer, server_default=5)",
            "ArgumentError: Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class 'int'>'",
        ),
        (
            "sa.ForeignKey(5)",
            "ArgumentError: String column name or Column object for DDL foreign key constraint expected, got 5.",
        ),
        (
            "sa.ForeignKeyConstraint(['a'], ['b.c', 'c.d'])",
            "ArgumentError: ForeignKeyConstraint number of constrained columns must match the number of referenced columns.",
        ),
        (
            "sa.CheckConstraint(5)",
            "ArgumentError: SQL expression element for DDL constraint expected, got 5.",
        ),
        ("bool(sa.column('a') < sa.column('b'))", "TypeError: Boolean value of this clause is not defined"),
        (
            "sa.text('a').bindparams(x=1)",
            "ArgumentError: This text() construct doesn't define a bound parameter named 'x'",
        ),
        ("sa.text(5)", "TypeError: expected string or bytes-like object, got 'int'"),
        (
            "sa.case([(sa.column('a') == 1, 'x')])",
            "ArgumentError: The \"whens\" argument to case(), when referring to a sequence of items, is now passed as a series of positional elements, rather than as a list. ",
        ),
        (
            "op.drop_constraint('a', 't', type_='primary_key')",
            "TypeError: 'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None",
        ),
        (
            "with op.batch_alter_table('t', recreate='sometimes'):\n    pass",
            "ValueError: recreate may be one of 'auto', 'always', or 'never'.",
        ),
        (
            "op.drop_column('t', sa.Column('c'))",
            "TypeError: Column._set_parent() missing 2 required keyword-only arguments: 'all_names' and 'allow_replacements'",
        ),
        ("op.bulk_insert(sa.table('t'), ())", "TypeError: List expected"),
        ("op.bulk_insert(sa.table('t'), [5])", "TypeError: List of dictionaries expected"),
    ] {
        check_error(body, error);
    }
}

#[test]
fn a_database_error_carries_the_statement() {
    let error = upgrade(&Host::connected(), "op.get_bind().execute(sa.text('nonsense'))").unwrap_err();
    let payload = error.exception().unwrap().payload().unwrap();
    let failed: &FailedStatement = match payload.downcast_ref::<ConnectionError>() {
        Some(ConnectionError::Statement(failed)) => failed,
        other => panic!("{other:?}"),
    };
    assert_eq!(failed.statement.text, "nonsense");
    let place = failed.statement.place.as_ref().unwrap();
    assert_eq!((&*place.file, place.line as usize), ("versions/abc.py", FIRST_LINE));
}

#[test]
fn outside_of_a_migration_op_does_nothing() {
    let config = alembic_config::Config::new(alembic_config::Environment::default());
    let host = Host::new(config, false);
    for function in ["execute('x')", "get_bind()", "drop_table('t')", "batch_alter_table('t')", "f('x')"] {
        let error = upgrade(&host, &format!("op.{function}")).unwrap_err();
        let name = function.split('(').next().unwrap();
        assert_eq!(
            shown(&error),
            format!(
                "NameError: Can't invoke function '{name}', as the proxy object has not yet been established for the Alembic 'Operations' class.  Try placing this code inside a callable."
            )
        );
    }
}

#[test]
fn an_exception_in_a_batch_leaves_nothing_behind() {
    let host = Host::connected();
    let body = "try:\n    with op.batch_alter_table('t') as batch_op:\n        batch_op.drop_column('a')\n        raise ValueError\nexcept ValueError:\n    pass";
    assert!(upgrade(&host, body).is_ok());
    assert!(host.recorder().take_operations().is_empty());
}

#[test]
fn operations_of_a_batch_know_their_places() {
    let host = Host::connected();
    let body = "with op.batch_alter_table('t', schema='s') as batch_op:\n    batch_op.drop_column('a')\n    batch_op.drop_column('b')";
    assert!(upgrade(&host, body).is_ok());
    let operations = host.recorder().take_operations();
    let [alembic_operations::Operation::BatchAlterTable(batch)] = operations.as_slice() else {
        panic!("{operations:?}")
    };
    let lines: Vec<usize> =
        batch.operations.iter().map(|placed| placed.place.as_ref().unwrap().line as usize).collect();
    assert_eq!(lines, [FIRST_LINE + 1, FIRST_LINE + 2]);
    assert_eq!(batch.operations[0].operation.table().unwrap().key(), "s.t");
}

#[test]
fn an_autocommit_block_is_the_hosts() {
    let host = Host::connected();
    let body = "with op.get_context().autocommit_block():\n    op.execute('x')";
    assert!(upgrade(&host, body).is_ok());
    assert_eq!(host.journal.text(), "begin autocommit\nend autocommit");
}

#[test]
fn types_of_the_projects_own() {
    let host = Host::migrating("postgresql", true);
    for (class, text) in [
        (
            "class Own(sa.TypeDecorator):\n    impl = sa.String\n    cache_ok = True\nkind = Own(30)",
            "VARCHAR(30)",
        ),
        (
            "class Own(sa.types.UserDefinedType):\n    def get_col_spec(self, **kw):\n        return 'GEOMETRY'\nkind = Own()",
            "GEOMETRY",
        ),
        (
            "class Own(sa.types.TypeDecorator):\n    impl = sa.Text\n    def load_dialect_impl(self, dialect):\n        if dialect.name == 'postgresql':\n            return dialect.type_descriptor(postgresql.UUID())\n        return dialect.type_descriptor(sa.CHAR(32))\nkind = Own",
            "UUID",
        ),
        ("class Own(sa.JSON):\n    pass\nkind = Own()", "JSON"),
        ("kind = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')", "JSONB"),
        (
            "from sqlalchemy.dialects import mysql\nkind = sa.Text().with_variant(mysql.LONGTEXT(), 'mysql')",
            "TEXT",
        ),
        ("from sqlalchemy.dialects.mysql import INTEGER\nkind = INTEGER(11, unsigned=True)", "INTEGER"),
        (
            "from sqlalchemy.dialects import mysql\nkind = mysql.VARCHAR(charset='utf8', length=9)",
            "VARCHAR(9)",
        ),
        ("from sqlalchemy.dialects import mssql\nkind = mssql.JSON", "JSON"),
    ] {
        let result = upgrade(&host, &format!("{class}\nop.alter_column('t', 'c', type_=kind)"));
        if let Err(error) = result {
            panic!("{class}: {}", shown(&error));
        }
        let operations = host.recorder().take_operations();
        let [alembic_operations::Operation::AlterColumn(operation)] = operations.as_slice() else {
            panic!("{operations:?}")
        };
        let written = host.recorder().dialect.type_text(operation.sql_type.as_ref().unwrap()).unwrap();
        assert_eq!(written, text, "{class}");
    }
}

/// Objects of the standard library are values of parameters and of rows.
#[test]
fn identifiers_are_values() {
    let host = Host::migrating("postgresql", true);
    let body = "op.bulk_insert(sa.table('t', sa.column('u', sa.Uuid)), [{'u': UUID(int=5)}])";
    if let Err(error) = upgrade(&host, body) {
        panic!("{}", shown(&error));
    }
    let operations = host.recorder().take_operations();
    let statements = host
        .recorder()
        .dialect
        .operation_statements(&operations[0], &alembic_dialect::CompileContext::offline())
        .unwrap();
    assert_eq!(statements[0].text, "INSERT INTO t (u) VALUES ('00000000-0000-0000-0000-000000000005')");
}

/// Statements about rows run on the connection of the migration, their values beside them.
#[test]
fn rows_are_inserted_changed_and_read() {
    let body = "t = op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20)))\n\
        conn = op.get_bind()\n\
        conn.execute(sa.text('CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20))'))\n\
        conn.execute(t.insert().values(id=1, name='a'))\n\
        conn.execute(t.insert(), [{'id': 2, 'name': 'b'}, {'id': 3, 'name': 'c'}])\n\
        conn.execute(sa.insert(t), {'id': 4, 'name': None})\n\
        conn.execute(t.update().where(t.c.id == sa.bindparam('which')).values(name='z'), {'which': 3})\n\
        conn.execute(t.delete().where(t.c.id.in_([1])))\n\
        names = [row.name for row in conn.execute(sa.select(t.c.id, t.c.name).order_by(t.c.id))]\n\
        return [names, conn.scalar(sa.select(sa.func.count()).select_from(t).where(t.c.name != None))]";
    check(&Host::connected(), body, "[['b', 'z', None], 2]");
}

#[test]
fn enumerations_of_python_classes() {
    let host = Host::migrating("postgresql", true);
    let body = "import enum\nclass Colour(enum.Enum):\n    RED = 'red'\n    BLUE = 'blue'\nkind = sa.Enum(Colour)\nvalues = sa.Enum(Colour, values_callable=lambda members: [m.value for m in members], name='c')\nreturn [kind.enums, kind.name, values.enums, values.name]";
    check(&host, body, "[['RED', 'BLUE'], 'colour', ['red', 'blue'], 'c']");
}

#[test]
fn what_is_not_known_is_unsupported_with_its_place() {
    for (body, sentence) in [
        ("op.sync_enum_values()", "sync_enum_values"),
        ("sa.select(sa.column('a')).nope()", "nope"),
        ("op.add_column('t', sa.Column('a', sa.Integer), nope=1)", "nope"),
        ("sa.String(nope=1)", "nope"),
    ] {
        let error = upgrade(&Host::connected(), body).unwrap_err();
        let shown = shown(&error);
        assert!(shown.starts_with(&format!("unsupported versions/abc.py:{FIRST_LINE}:")), "{body}: {shown}");
        assert!(shown.contains(sentence), "{body}: {shown}");
    }
}

/// What the tables of the bindings do not have is found before the run, also behind a chain of calls.
#[test]
fn the_check_finds_what_is_not_known() {
    for (body, sentence) in [
        ("op.sync_enum_values()", "sync_enum_values"),
        ("op.add_column('t', sa.Column('a', sa.Integer), nope=1)", "nope"),
        ("sa.String(nope=1)", "nope"),
        ("sa.select(sa.column('a')).nope()", "nope"),
        ("op.get_bind().nope()", "nope"),
        ("op.get_bind().execute(sa.text('x')).nope()", "nope"),
        ("op.get_context().dialect.nope", "nope"),
        ("op.batch_alter_table('t').nope()", "nope"),
        ("with op.batch_alter_table('t') as b:\n    b.nope()", "nope"),
        ("with op.batch_alter_table('t') as b:\n    b.rename_table('x')", "rename_table"),
        ("with op.batch_alter_table('t') as b:\n    b.create_primary_key('p', ['a'], nope=1)", "nope"),
        (
            "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('a', sa.Integer), nope=1)",
            "nope",
        ),
        ("with op.batch_alter_table('t') as b:\n    b.drop_constraint('c', 'unique', 'nope')", "at most 2"),
        ("with op.batch_alter_table('t') as b:\n    b.get_bind().nope()", "nope"),
        ("with op.batch_alter_table('t') as b, op.batch_alter_table('u') as c:\n    c.nope()", "nope"),
        ("with op.batch_alter_table('t', nope=1) as b:\n    b.drop_column('a')", "nope"),
        ("t = op.create_table('t')\nt.update().nope()", "nope"),
        ("t = sa.table('t')\nt.insert().values().nope()", "nope"),
        ("sa.column('a').nope()", "nope"),
        ("sa.create_engine('sqlite://').connect().nope()", "nope"),
        ("postgresql.NOPE()", "NOPE"),
        ("context.nope()", "nope"),
    ] {
        let host = Host::connected();
        let mut vm = machine(&host, Rc::new(World::default()));
        let program =
            vm.load("versions/abc.py", &script(body), None).unwrap_or_else(|error| panic!("{error}"));
        let found = vm.check(&program, &["upgrade"]);
        assert!(found.iter().any(|found| found.sentence.contains(sentence)), "{body}: {found:?}");
    }
}

#[test]
fn the_check_finds_nothing_in_the_example() {
    for (file, source) in [
        example!("18c2be6d4f05_add_phone_to_owners"),
        example!("3f1c8a0b72d4_initial_schema"),
        example!("c64f0d91e8b3_add_index_on_pet_owner_id"),
        example!("e02f96b84a7d_merge_branches"),
    ] {
        let host = Host::connected();
        let mut vm = machine(&host, Rc::new(World::default()));
        let program = vm.load(file, source, None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(vm.check(&program, &["upgrade", "downgrade"]), []);
    }
}

/// The example's revisions, upgraded and downgraded: every directive becomes statements of both databases.
#[test]
fn the_examples_revisions() {
    for (file, source) in [
        example!("18c2be6d4f05_add_phone_to_owners"),
        example!("3f1c8a0b72d4_initial_schema"),
        example!("5e80a3f72c19_fill_missing_ages"),
        example!("9b27e4d5106a_add_age_to_pets"),
        example!("a7d3519fe264_index_owner_email"),
        example!("e02f96b84a7d_merge_branches"),
    ] {
        for (function, dialect) in [
            ("upgrade", "postgresql"),
            ("upgrade", "sqlite"),
            ("downgrade", "postgresql"),
            ("downgrade", "sqlite"),
        ] {
            let host = Host::migrating(dialect, true);
            let mut vm = machine(&host, Rc::new(World::default()));
            let outcome = vm.run_module(file, source, "revision").and_then(|module| {
                vm.call(&module.get(function).unwrap(), alembic_evaluator::CallArguments::new())
            });
            if let Err(error) = outcome {
                panic!("{file}: {}", shown(&error));
            }
            let recorder = host.recorder();
            for operation in recorder.take_operations() {
                if let Err(error) = recorder
                    .dialect
                    .operation_statements(&operation, &alembic_dialect::CompileContext::offline())
                {
                    panic!("{file}, {function} on {dialect}: {error}");
                }
            }
        }
    }
}
