//! Statements about rows on real databases: what scripts read back. The values were recorded from SQLAlchemy 2.1.9, with
//! sqlite3 and psycopg2. Tables are temporary.

#![expect(clippy::disallowed_methods, reason = "the environment names the server")]

mod recording;

use std::rc::Rc;

use recording::{Host, World, machine, shown, upgrade_in};

/// A table with three rows.
const BEFORE: &str = r#"conn = op.get_bind()
pg = conn.dialect.name == "postgresql"
key = "SERIAL" if pg else "INTEGER"
ident = "UUID" if pg else "CHAR(32)"
conn.execute(sa.text(f"CREATE TEMPORARY TABLE t (id {key} PRIMARY KEY, name VARCHAR(20), flag BOOLEAN, n NUMERIC(10, 2), at TIMESTAMP, d DATE, data JSON, f FLOAT, u {ident})"))
t = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)), sa.Column("flag", sa.Boolean), sa.Column("n", sa.Numeric(10, 2)), sa.Column("at", sa.DateTime), sa.Column("d", sa.Date), sa.Column("data", sa.JSON), sa.Column("f", sa.Float), sa.Column("u", sa.Uuid))
conn.execute(t.insert(), [{"id": 1, "name": "a", "flag": True, "data": {"k": [1, None]}, "f": 1.5}, {"id": 2, "name": "b", "flag": False, "data": None, "f": 2.0}, {"id": 3, "name": None, "flag": None, "data": "x", "f": None}])
"#;

/// A program, what it gives on SQLite, and on PostgreSQL where that differs.
const PROGRAMS: &[(&str, &str, Option<&str>)] = &[
    ("return conn.execute(sa.select(t.c.id, t.c.name, t.c.flag, t.c.data, t.c.f).order_by(t.c.id)).fetchall()", "[(1, 'a', True, {'k': [1, None]}, 1.5), (2, 'b', False, None, 2.0), (3, None, None, 'x', None)]", None),
    ("return [row.name for row in conn.execute(t.select().where(t.c.flag == True))]", "['a']", None),
    (r#"return conn.execute(sa.select(t.c.id).where(t.c.name.in_(["a", "b"])).order_by(t.c.id.desc())).scalars().all()"#, "[2, 1]", None),
    ("return conn.execute(sa.select(sa.func.count()).select_from(t)).scalar()", "3", None),
    ("return conn.scalar(sa.select(sa.func.max(t.c.id)))", "3", None),
    (r#"return conn.scalar(sa.select(t.c.id).where(t.c.name == "nobody"))"#, "None", None),
    (r#"return conn.execute(t.update().where(t.c.id > 1).values(name="z")).rowcount"#, "2", None),
    ("return conn.execute(t.delete().where(t.c.name.is_(None))).rowcount", "1", None),
    (r#"result = conn.execute(t.update().where(t.c.id == 1).values(name="q", flag=False))
return [result.rowcount, conn.execute(sa.select(t.c.name, t.c.flag).where(t.c.id == 1)).one()]"#, "[1, ('q', False)]", None),
    (r#"return conn.execute(t.insert().values(id=10, name="n")).inserted_primary_key[0]"#, "10", None),
    (r#"return conn.execute(sa.insert(t), {"id": 11, "name": "n"}).inserted_primary_key[0]"#, "11", None),
    (r#"conn.execute(t.update().where(t.c.id == sa.bindparam("i")).values(name=sa.bindparam("v")), [{"i": 1, "v": "x"}, {"i": 2, "v": "y"}])
return conn.execute(sa.select(t.c.name).order_by(t.c.id)).scalars().all()"#, "['x', 'y', None]", None),
    (r#"row = conn.execute(sa.select(t.c.id, t.c.name).where(t.c.id == 1)).first()
return [row.id, row[1], row._mapping["name"], row._mapping[t.c.name], tuple(row), row._fields]"#, "[1, 'a', 'a', 'a', (1, 'a'), ('id', 'name')]", None),
    (r#"return [dict(row) for row in conn.execute(sa.select(t.c.id, t.c.name.label("x")).where(t.c.id < 3).order_by(t.c.id)).mappings()]"#, "[{'id': 1, 'x': 'a'}, {'id': 2, 'x': 'b'}]", None),
    ("return [row[t.c.id] for row in conn.execute(sa.select(t.c.id).order_by(t.c.id)).mappings()]", "[1, 2, 3]", None),
    (r#"return conn.execute(sa.select(t.c.data["k"].as_json()).where(t.c.id == 1)).scalar() if not pg else conn.execute(sa.select(t.c.data["k"]).where(t.c.id == 1)).scalar()"#, "[1, None]", None),
    ("return conn.execute(sa.select(sa.cast(t.c.id, sa.String), sa.literal(True), sa.literal(5), t.c.id == 1, sa.null()).where(t.c.id == 1)).one()", "('1', True, 5, True, None)", None),
    (r#"return conn.execute(sa.select(sa.exists().where(t.c.name == "a"))).scalar()"#, "True", None),
    (r#"return conn.execute(sa.select(sa.case((t.c.flag, "yes"), else_="no").label("w")).order_by(t.c.id)).scalars().all()"#, "['yes', 'no', 'no']", None),
    (r#"return conn.execute(sa.select(t.c.name, sa.func.count().label("c")).group_by(t.c.name).having(sa.func.count() > 0).order_by(t.c.name.nulls_last())).all()"#, "[('a', 1), ('b', 1), (None, 1)]", None),
    (r#"q = sa.select(t.c.id).where(t.c.id < 3).union_all(sa.select(t.c.id).where(t.c.id == 3)).order_by("id")
return conn.execute(q).scalars().all()"#, "[1, 2, 3]", None),
    (r#"c = sa.select(t.c.id).where(t.c.id > 1).cte("c")
return conn.execute(sa.select(sa.func.sum(c.c.id))).scalar()"#, "5", None),
    (r#"s = sa.select(t.c.id, sa.func.row_number().over(order_by=t.c.id.desc()).label("r")).subquery()
return conn.execute(sa.select(s.c.id).where(s.c.r == 1)).scalar()"#, "3", None),
    ("a = t.alias()
return conn.execute(sa.select(t.c.id, a.c.id).where(a.c.id == t.c.id + 1).order_by(t.c.id)).all()", "[(1, 2), (2, 3)]", None),
    (r#"conn.execute(t.insert().from_select(["id", "name"], sa.select(t.c.id + 100, t.c.name)))
return conn.execute(sa.select(t.c.id).order_by(t.c.id)).scalars().all()"#, "[1, 2, 3, 101, 102, 103]", None),
    (r#"conn.execute(t.update().values(name=sa.select(sa.func.max(t.alias("m").c.name)).scalar_subquery()))
return conn.execute(sa.select(t.c.name).distinct()).scalars().all()"#, "['b']", None),
    (r#"return conn.execute(t.insert().values(id=20, name="r").returning(t.c.id, t.c.name)).one()"#, "(20, 'r')", None),
    ("return conn.execute(t.delete().returning(t.c.id)).scalars().all()", "[1, 2, 3]", None),
    (r#"insert = (postgresql if pg else sqlite).insert(t).values(id=1, name="new")
conn.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"name": insert.excluded.name}))
return conn.scalar(sa.select(t.c.name).where(t.c.id == 1))"#, "'new'", None),
    (r#"insert = (postgresql if pg else sqlite).insert(t).values(id=1, name="new")
return conn.execute(insert.on_conflict_do_nothing()).rowcount"#, "0", None),
    (r#"conn.execute(t.insert().values([{"id": 30, "name": "m"}, {"id": 31, "name": "m"}]))
return conn.scalar(sa.select(sa.func.count()).where(t.c.name == "m"))"#, "2", None),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(data={"b": 1, "a": [True, None, "é"]}))
return conn.scalar(sa.select(t.c.data).where(t.c.id == 1))"#, "{'b': 1, 'a': [True, None, 'é']}", None),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(data=None))
return [conn.scalar(sa.select(t.c.data).where(t.c.id == 1)), conn.scalar(sa.text("select data is null from t where id = 1")) in (True, 1)]"#, "[None, False]", None),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(data=sa.null()))
return conn.scalar(sa.text("select data is null from t where id = 1")) in (True, 1)"#, "True", None),
    (r#"return conn.execute(sa.text("SELECT flag FROM t WHERE id = 1").columns(flag=sa.Boolean)).scalar()"#, "True", None),
    (r#"return conn.execute(sa.select(t.c.id).where(sa.text("name = :x")), {"x": "a"}).scalar()"#, "1", None),
    (r#"return conn.execute(sa.select(t.c.id).where(t.c.id.in_(sa.bindparam("ids", expanding=True))).order_by(t.c.id), {"ids": [1, 3]}).scalars().all()"#, "[1, 3]", None),
    (r#"return conn.execute(sa.text("SELECT id FROM t WHERE id IN :ids ORDER BY id").bindparams(sa.bindparam("ids", expanding=True)), {"ids": [2, 3]}).scalars().all()"#, "[2, 3]", None),
    (r#"return conn.execute(sa.select(t.c.name + "!").where(t.c.id == 1)).scalar()"#, "'a!'", None),
    (r#"return conn.execute(sa.select(t.c.id).where(t.c.name.startswith("a"))).scalars().all()"#, "[1]", None),
    (r#"return conn.execute(sa.select(t.c.id).where(t.c.name.contains("%"))).scalars().all()"#, "[1, 2]", None),
    (r#"return conn.execute(sa.select(sa.func.coalesce(t.c.name, "none")).where(t.c.id == 3)).scalar()"#, "'none'", None),
    ("return conn.execute(sa.select(t.c.id).limit(1).offset(1).order_by(t.c.id)).scalar()", "2", None),
    ("return conn.execute(sa.select(t.c.f / 2, t.c.id / 2, t.c.id // 2).where(t.c.id == 1)).one()", "(0.75, Decimal('0.5000000000'), 0)", Some("(0.75, Decimal('0.50000000000000000000'), 0)")),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(at=sa.func.now()))
return conn.scalar(sa.select(t.c.at > sa.literal_column("'2000-01-01'")).where(t.c.id == 1))"#, "True", None),
    ("conn.execute(t.update().where(t.c.id == 1).values(at=datetime.datetime(2020, 1, 2, 3, 4, 5), d=datetime.date(2021, 2, 3)))
return [str(value) for value in conn.execute(sa.select(t.c.at, t.c.d).where(t.c.id == 1)).one()]", "['2020-01-02 03:04:05', '2021-02-03']", None),
    ("conn.execute(t.update().where(t.c.id == 1).values(at=datetime.datetime(2020, 1, 2, 3, 4, 5)))
row = conn.execute(sa.select(t.c.at).where(t.c.at < datetime.datetime(2021, 1, 1))).one()
return [row.at.year, row.at.hour, row.at == datetime.datetime(2020, 1, 2, 3, 4, 5)]", "[2020, 3, True]", None),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(n=Decimal("12.50")))
return str(conn.scalar(sa.select(t.c.n).where(t.c.id == 1)))"#, "'12.50'", None),
    ("conn.execute(t.update().where(t.c.id == 1).values(n=3))
return str(conn.scalar(sa.select(t.c.n * 2).where(t.c.id == 1)))", "'6.00'", None),
    (r#"conn.execute(t.update().where(t.c.id == 1).values(u=UUID("12345678-1234-5678-1234-567812345678")))
return [str(conn.scalar(sa.select(t.c.u).where(t.c.id == 1))), conn.scalar(sa.select(t.c.id).where(t.c.u == UUID("12345678-1234-5678-1234-567812345678")))]"#, "['12345678-1234-5678-1234-567812345678', 1]", None),
    (r#"x = sa.table("t", sa.column("id"), sa.column("name"))
return conn.execute(sa.select(x.c.id).where(x.c.name == "a").order_by(x.c.id)).fetchall()"#, "[(1,)]", None),
    (r#"return conn.execute(sa.select(sa.text("id"), sa.text("name")).select_from(sa.text("t")).where(sa.text("id = 2"))).first()"#, "(2, 'b')", None),
    (r#"return len(conn.execute(sa.select(sa.text("*")).select_from(t)).first())"#, "9", None),
    ("return conn.execute(sa.select(t).where(t.c.id == 1)).first().name", "'a'", None),
    ("session = sa.orm.Session(bind=conn)
return [row.name for row in session.query(t).filter(t.c.id < 3).order_by(t.c.id).all()]", "['a', 'b']", None),
    (r#"session = sa.orm.Session(conn)
session.execute(t.update().where(t.c.id == 1).values(name="s"))
session.commit()
return session.scalar(sa.select(t.c.name).where(t.c.id == 1))"#, "'s'", None),
    (r#"with sa.orm.Session(bind=conn) as session:
    found = session.query(t.c.id, t.c.name).filter_by(name="a").first()
return [found.id, found[1], conn.scalar(sa.select(sa.func.count()).select_from(t))]"#, "[1, 'a', 3]", None),
    (r#"session = sa.orm.Session(bind=conn)
return [session.query(t).count(), session.query(t).filter(t.c.name == "b").count(), session.query(sa.func.max(t.c.id)).scalar()]"#, "[3, 1, 3]", None),
    (r#"session = sa.orm.Session(bind=conn)
return [session.query(t).filter(t.c.id == 1).update({"name": "u"}), session.query(t).filter(t.c.id == 2).delete(), session.query(t.c.name).order_by(t.c.id).all()]"#, "[1, 1, [('u',), (None,)]]", None),
    (r#"session = sa.orm.sessionmaker(bind=conn)()
return [row for row in session.query(t.c.id).filter(t.c.name.in_(["a"]))]"#, "[(1,)]", None),
    ("session = sa.orm.sessionmaker()(bind=conn)
return session.scalars(sa.select(t.c.id).order_by(t.c.id.desc())).all()", "[3, 2, 1]", None),
    ("session = sa.orm.Session(bind=conn)
return session.query(t).filter(t.c.id == 99).one_or_none()", "None", None),
    (r#"a = t.alias("a")
session = sa.orm.Session(bind=conn)
return session.query(t.c.id, a.c.id).join(a, a.c.id == t.c.id).order_by(t.c.id).limit(2).all()"#, "[(1, 1), (2, 2)]", None),
    (r#"import enum
class Kind(enum.Enum):
    A = "a"
    B = "b"
k = sa.table("t", sa.column("id", sa.Integer), sa.column("name", sa.Enum(Kind, native_enum=False, values_callable=lambda kinds: [kind.value for kind in kinds])))
row = conn.execute(sa.select(k.c.id, k.c.name).where(k.c.name == Kind.B)).one()
return [row.id, row.name is Kind.B, row.name.value]"#, "[2, True, 'b']", None),
    (r#"k = sa.table("t", sa.column("id", sa.Integer), sa.column("name", sa.Enum("a", "b", name="e", native_enum=False)))
return conn.execute(sa.select(k.c.name).where(k.c.id < 3).order_by(k.c.id)).scalars().all()"#, "['a', 'b']", None),
    (r#"return str(sa.select(t.c.id).compile(compile_kwargs={"literal_binds": True}))"#, r"'SELECT t.id \nFROM t'", None),
    (r#"return str(t.update().values(name="x").where(t.c.id == 5).compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True}))"#, r#""UPDATE t SET name='x' WHERE t.id = 5""#, None),
];

#[test]
fn sqlite() {
    check_all("sqlite://", |given, _| given);
}

#[test]
fn postgresql() {
    let url = std::env::var("ALEMBIC_TEST_POSTGRESQL")
        .unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".to_owned());
    let url = url.replacen("postgresql:", "postgresql+psycopg2:", 1);
    check_all(&url, |given, there| there.unwrap_or(given));
}

fn check_all(url: &str, expected: fn(&'static str, Option<&'static str>) -> &'static str) {
    let mut failures = Vec::new();
    let mut waiting = 0;
    for (program, given, there) in PROGRAMS {
        let host = Host::connected_to(url);
        let mut vm = machine(&host, Rc::new(World::default()));
        let answer = match upgrade_in(&mut vm, &format!("{BEFORE}{program}")) {
            Ok(returned) => vm.repr(&returned).map_or_else(|error| shown(&error), |text| text.to_string()),
            Err(error) => shown(&error),
        };
        // Programs wait for what the evaluator has not of the standard library.
        if answer.contains("the content of `decimal.") || answer.contains("the content of `datetime.") {
            waiting += 1;
            continue;
        }
        let expected = expected(given, *there);
        if answer != expected {
            failures.push(format!("{program}\nexpected: {expected}\nanswered: {answer}\n"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(waiting <= 6, "{waiting} programs wait");
}
