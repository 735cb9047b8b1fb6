//! Batch mode on real SQLite files: what a table keeps when it is made anew. The reference loses most of it
//! (docs/deviations.md).

use std::fs;
use std::io;
use std::path::Path;

use alembic::{Config, Error, command};
use rusqlite::Connection;
use tempfile::TempDir;

/// A database with a project beside it whose one revision has the block as its body.
struct Project {
    folder: TempDir,
}

const ENVIRONMENT: &str = "from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option('sqlalchemy.url')).connect() as connection:
    connection.exec_driver_sql('PRAGMA foreign_keys=ON')
    connection.commit()
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
";

impl Project {
    fn new(schema: &str, block: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("alembic/versions")).unwrap();
        fs::write(folder.path().join("alembic/env.py"), ENVIRONMENT).unwrap();
        let url = format!("sqlite:///{}", folder.path().join("app.db").display());
        let settings = format!("[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = {url}\n");
        fs::write(folder.path().join("alembic.ini"), settings).unwrap();
        let body = block.replace('\n', "\n        ");
        let revision = format!(
            "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'one'\ndown_revision = None\n\n\n\
             def upgrade():\n    with op.batch_alter_table('pets') as batch_op:\n        {body}\n"
        );
        fs::write(folder.path().join("alembic/versions/one.py"), revision).unwrap();
        let project = Self { folder };
        project.database().execute_batch(schema).unwrap();
        project
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("app.db")).unwrap()
    }

    fn upgrade(&self) -> Result<(), Error> {
        let file: &Path = &self.folder.path().join("alembic.ini");
        let config = Config::from_file(file).unwrap().with_output(io::sink(), io::sink());
        command::upgrade(&config, "head", command::Move::default())
    }

    /// The first column of a query's rows.
    fn values(&self, query: &str) -> Vec<String> {
        let database = self.database();
        let mut statement = database.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

/// After the block, the queries give these values.
#[track_caller]
fn check(schema: &str, block: &str, expected: &[(&str, &[&str])]) {
    let project = Project::new(schema, block);
    project.upgrade().unwrap();
    for (query, values) in expected {
        assert_eq!(project.values(query), *values, "{query}");
    }
}

#[test]
fn triggers_views_and_indexes_of_expressions_stay() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE log (line TEXT);
         CREATE VIEW names AS SELECT name FROM pets;
         CREATE TRIGGER told AFTER INSERT ON pets BEGIN INSERT INTO log VALUES (new.name); END;
         CREATE TRIGGER other AFTER INSERT ON log BEGIN UPDATE pets SET name = upper(name); END;
         CREATE INDEX ix_lower ON pets (lower(name) DESC) WHERE id > 3;
         INSERT INTO pets (name) VALUES ('Rex');",
        "batch_op.alter_column('name', nullable=False)",
        &[
            ("SELECT name FROM names", &["REX"]),
            ("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1", &["other", "told"]),
            (
                "SELECT sql FROM sqlite_master WHERE name = 'ix_lower'",
                &["CREATE INDEX ix_lower ON pets (lower(name) DESC) WHERE id > 3"],
            ),
        ],
    );
}

#[test]
fn a_trigger_that_names_a_dropped_column_goes() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
         CREATE TABLE log (line TEXT);
         CREATE TRIGGER told AFTER INSERT ON pets BEGIN INSERT INTO log VALUES (new.age); END;",
        "batch_op.drop_column('age')",
        &[("SELECT name FROM sqlite_master WHERE type = 'trigger'", &[])],
    );
}

#[test]
fn what_the_statement_says_beyond_the_pragmas_stays() {
    check(
        "CREATE TABLE pets (
             id INTEGER PRIMARY KEY AUTOINCREMENT,
             name VARCHAR(10) COLLATE NOCASE NOT NULL ON CONFLICT IGNORE,
             age INTEGER DEFAULT 42,
             double INTEGER GENERATED ALWAYS AS (age * 2) STORED,
             CONSTRAINT uq UNIQUE (name) ON CONFLICT REPLACE
         );
         INSERT INTO pets (name) VALUES ('a'), ('b'), ('c');
         DELETE FROM pets WHERE name > 'a';",
        "batch_op.alter_column('age', nullable=False)",
        &[
            (
                "SELECT sql FROM sqlite_master WHERE name = 'pets'",
                &["CREATE TABLE \"pets\" (
\tid INTEGER PRIMARY KEY AUTOINCREMENT, 
\tname VARCHAR(10) COLLATE \"NOCASE\" NOT NULL ON CONFLICT IGNORE, 
\tage INTEGER DEFAULT (42) NOT NULL, 
\tdouble INTEGER GENERATED ALWAYS AS (age * 2) STORED, 
\tCONSTRAINT uq UNIQUE (name) ON CONFLICT REPLACE
)"],
            ),
            ("SELECT CAST(double AS TEXT) FROM pets", &["84"]),
            ("SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'pets'", &["3"]),
        ],
    );
}

#[test]
fn a_computed_column_becomes_a_plain_one_with_its_values() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, age INTEGER, twice INTEGER GENERATED ALWAYS AS (age * 2) STORED);
         INSERT INTO pets (age) VALUES (4);",
        "batch_op.alter_column('twice', server_default=None)",
        &[
            ("SELECT CAST(twice AS TEXT) FROM pets", &["8"]),
            (
                "SELECT sql FROM sqlite_master WHERE name = 'pets'",
                &["CREATE TABLE \"pets\" (\n\tid INTEGER, \n\tage INTEGER, \n\ttwice INTEGER, \n\tPRIMARY KEY (id)\n)"],
            ),
        ],
    );
}

#[test]
fn a_new_column_gets_one_index() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT);",
        "batch_op.alter_column('name', nullable=False)\n\
         batch_op.add_column(sa.Column('chip', sa.Text, index=True))\n\
         batch_op.add_column(sa.Column('legs', sa.Integer))\n\
         batch_op.drop_column('legs')",
        &[
            (
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'pets'",
                &["CREATE INDEX ix_pets_chip ON pets (chip)"],
            ),
            ("SELECT name FROM pragma_table_info('pets')", &["id", "name", "chip"]),
        ],
    );
}

#[test]
fn rows_that_refer_to_the_table_stay() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT, parent INTEGER REFERENCES pets (id) ON DELETE CASCADE);
         CREATE TABLE visits (pet INTEGER REFERENCES pets (id) ON DELETE CASCADE);
         CREATE TABLE bills (pet INTEGER NOT NULL REFERENCES pets (id) ON DELETE RESTRICT);
         INSERT INTO pets VALUES (1, 'Rex', NULL), (2, 'Tom', 1);
         INSERT INTO visits VALUES (1), (2);
         INSERT INTO bills VALUES (1);",
        "batch_op.alter_column('name', nullable=False)",
        &[
            ("SELECT name FROM pets ORDER BY id", &["Rex", "Tom"]),
            ("SELECT CAST(pet AS TEXT) FROM visits", &["1", "2"]),
            ("SELECT CAST(pet AS TEXT) FROM bills", &["1"]),
            ("SELECT \"table\" FROM pragma_foreign_key_list('visits')", &["pets"]),
            ("SELECT \"table\" FROM pragma_foreign_key_list('pets')", &["pets"]),
            ("SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check", &["0"]),
        ],
    );
}

#[test]
fn a_copy_that_fails_leaves_the_table_as_it_was() {
    let project = Project::new(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO pets (name) VALUES (NULL);",
        "batch_op.alter_column('name', nullable=False)",
    );
    let error = project.upgrade().unwrap_err().to_string();
    assert!(error.contains("NOT NULL constraint failed: _alembic_tmp_pets.name"), "{error}");
    assert_eq!(project.values("SELECT name FROM sqlite_master WHERE name LIKE '%pets'"), ["pets"]);
    assert_eq!(project.values("SELECT CAST(id AS TEXT) FROM pets"), ["1"]);
}

#[test]
fn foreign_keys_that_the_batch_adds_are_enforced() {
    let project = Project::new(
        "CREATE TABLE owners (id INTEGER PRIMARY KEY);
         CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER); INSERT INTO pets (owner) VALUES (7);",
        "batch_op.create_foreign_key('fk', 'owners', ['owner'], ['id'])",
    );
    let error = project.upgrade().unwrap_err().to_string();
    assert!(error.contains("FOREIGN KEY constraint failed"), "{error}");
}

#[test]
fn guards_are_followed() {
    check(
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT);
         CREATE INDEX ix_name ON pets (name);
         INSERT INTO pets VALUES (1, 'Rex');",
        "batch_op.alter_column('id', nullable=False)\n\
         batch_op.add_column(sa.Column('name', sa.Text), if_not_exists=True)\n\
         batch_op.create_index('ix_name', ['name'], if_not_exists=True)\n\
         batch_op.drop_index('ix_age', if_exists=True)\n\
         batch_op.drop_column('age', if_exists=True)",
        &[
            ("SELECT name FROM pets", &["Rex"]),
            ("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'pets'", &["ix_name"]),
        ],
    );
}

#[test]
fn names_that_are_not_there_are_told() {
    for (block, text) in [
        ("batch_op.drop_column('nix')", "KeyError: 'nix'"),
        (
            "batch_op.drop_column('id')\nbatch_op.add_column(sa.Column('name', sa.Text))",
            "DuplicateColumnError: A column with name 'name' is already present in table 'pets'.",
        ),
        ("batch_op.drop_constraint('nix')", "ValueError: No such constraint: 'nix'"),
        ("batch_op.drop_index('nix')\nbatch_op.drop_column('id')", "ValueError: No such index: 'nix'"),
    ] {
        let project = Project::new("CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT);", block);
        let error = project.upgrade().unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    }
}
