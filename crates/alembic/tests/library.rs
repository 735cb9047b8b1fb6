//! The library as a program uses it: the example project on SQLite files.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

use alembic::{Config, Error, command};
use tempfile::TempDir;

/// What a command printed.
#[derive(Clone, Default)]
struct Printed(Rc<RefCell<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Printed {
    fn take(&self) -> String {
        String::from_utf8(self.0.take()).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.path().extension().is_none_or(|extension| extension != "db") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the example project, with what its commands print.
fn project() -> (TempDir, Config, Printed) {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ecomerce"), folder.path());
    let printed = Printed::default();
    let config = Config::from_file(folder.path().join("alembic.ini"))
        .unwrap()
        .with_output(printed.clone(), io::sink());
    (folder, config, printed)
}

#[test]
fn up_and_down_again() {
    let (folder, config, printed) = project();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    command::current(&config, command::Current::default()).unwrap();
    assert_eq!(printed.take(), "e02f96b84a7d (head) (mergepoint)\n");
    assert!(folder.path().join("ecomerce.db").is_file());
    command::downgrade(&config, "base", command::Move::default()).unwrap();
    command::current(&config, command::Current::default()).unwrap();
    assert_eq!(printed.take(), "");
}

#[test]
fn another_database_by_an_option() {
    let (folder, config, _) = project();
    let file = folder.path().join("other.db");
    config.set_main_option("sqlalchemy.url", &format!("sqlite:///{}", file.display())).unwrap();
    command::upgrade(&config, "9b27", command::Move::default()).unwrap();
    assert!(file.is_file());
    assert!(!folder.path().join("ecomerce.db").exists());
}

#[test]
fn refusals_are_errors_with_the_texts_of_the_command_line() {
    let (_folder, config, printed) = project();
    let error = command::upgrade(&config, "nowhere", command::Move::default()).unwrap_err();
    assert_eq!(error.to_string(), "Can't locate revision identified by 'nowhere'");
    assert_eq!(error.exit_status(), 255);
    assert_eq!(printed.take(), "");
}

#[test]
fn a_failing_revision_leaves_nothing_and_names_its_line() {
    let (folder, config, printed) = project();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    let new = command::NewRevision {
        message: Some("breaks".to_owned()),
        rev_id: Some("broken".to_owned()),
        ..command::NewRevision::default()
    };
    let revision = &command::revision(&config, &new).unwrap()[0];
    let text = fs::read_to_string(&revision.path).unwrap();
    let body = "op.execute(\"CREATE TABLE half (id INTEGER)\")\n    op.execute(\"SELECT * FROM nowhere\")";
    fs::write(&revision.path, text.replacen("pass", body, 1)).unwrap();

    let error = command::upgrade(&config, "head", command::Move::default()).unwrap_err();
    let Error::Exception(exception) = &error else { panic!("{error}") };
    let place = exception.place.as_ref().unwrap();
    assert_eq!(place.text, "op.execute(\"SELECT * FROM nowhere\")");
    assert_eq!(place.function, "upgrade");

    printed.take();
    command::current(&config, command::Current::default()).unwrap();
    assert_eq!(printed.take(), "e02f96b84a7d (mergepoint)\n");
    fs::write(&revision.path, text).unwrap();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    drop(folder);
}

/// `engine.begin()` in a script is a second connection; on SQLite the run has locked the whole file by then.
#[test]
fn a_second_connection_to_the_database_of_the_migration_takes_part_in_it() {
    let (folder, config, printed) = project();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    let new = command::NewRevision {
        message: Some("by the engine".to_owned()),
        rev_id: Some("engine".to_owned()),
        ..command::NewRevision::default()
    };
    let revision = &command::revision(&config, &new).unwrap()[0];
    let text = fs::read_to_string(&revision.path).unwrap();
    let body = "\
engine = op.get_bind().engine
    with engine.begin() as connection:
        connection.execute(sa.text('CREATE TABLE kept (id INTEGER)'))
        connection.execute(sa.text('INSERT INTO kept VALUES (5)'))
    with engine.connect() as connection:
        connection.execute(sa.text('DELETE FROM kept'))
    print(op.get_bind().scalar(sa.text('SELECT count(*) FROM kept')))
    op.execute('SELECT * FROM nowhere')";
    fs::write(&revision.path, text.replacen("pass", body, 1)).unwrap();

    printed.take();
    let error = command::upgrade(&config, "head", command::Move::default()).unwrap_err();
    assert!(error.to_string().contains("no such table: nowhere"), "{error}");
    assert_eq!(printed.take(), "1\n");

    // What the second connection did went with the migration that failed.
    fs::write(&revision.path, text.replacen("pass", &body.replace("op.execute", "# "), 1)).unwrap();
    command::upgrade(&config, "head", command::Move::default()).unwrap();
    assert_eq!(printed.take(), "1\n");
    drop(folder);
}

#[test]
fn tables_of_one_run_share_a_type() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("alembic/versions")).unwrap();
    let ini = "[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = postgresql://nobody@localhost/none\n";
    fs::write(folder.path().join("alembic.ini"), ini).unwrap();
    let env = "from alembic import context\n\
               context.configure(url=context.config.get_main_option('sqlalchemy.url'), literal_binds=True)\n\
               with context.begin_transaction():\n    context.run_migrations()\n";
    fs::write(folder.path().join("alembic/env.py"), env).unwrap();
    for (revision, before, tables) in [("a1", "None", &["cats", "dogs"][..]), ("b1", "'a1'", &["birds"][..])]
    {
        let mut script = format!(
            "import sqlalchemy as sa\nfrom alembic import op\nrevision = '{revision}'\ndown_revision = {before}\n\ndef upgrade():\n"
        );
        for table in tables {
            writeln!(script, "    op.create_table('{table}', sa.Column('x', sa.Enum('a', name='mood')))")
                .unwrap();
        }
        script.push_str("\ndef downgrade():\n    pass\n");
        fs::write(folder.path().join(format!("alembic/versions/{revision}.py")), script).unwrap();
    }
    let printed = Printed::default();
    let config = Config::from_file(folder.path().join("alembic.ini"))
        .unwrap()
        .with_output(printed.clone(), io::sink());
    command::upgrade(&config, "head", command::Move { sql: true, ..command::Move::default() }).unwrap();
    let sql = printed.take();
    assert_eq!(sql.matches("CREATE TYPE mood").count(), 1, "{sql}");
    assert_eq!(sql.matches("x mood").count(), 3, "{sql}");
}

#[test]
fn labels_are_constants_of_another_module() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("alembic/versions")).unwrap();
    let ini = "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = %(here)s\nsqlalchemy.url = postgresql://nobody@localhost/none\n";
    fs::write(folder.path().join("alembic.ini"), ini).unwrap();
    let env = "from alembic import context\n\
               context.configure(url=context.config.get_main_option('sqlalchemy.url'), literal_binds=True)\n\
               with context.begin_transaction():\n    context.run_migrations()\n";
    fs::write(folder.path().join("alembic/env.py"), env).unwrap();
    fs::write(folder.path().join("names.py"), "EXPAND = 'expand'\nCONTRACT = 'contract'\n").unwrap();
    for (revision, label) in [("a1", "names.EXPAND"), ("b1", "('old', names.CONTRACT)")] {
        let script = format!(
            "import names\nfrom alembic import op\nrevision = '{revision}'\ndown_revision = None\nbranch_labels = {label}\n\n\
             def upgrade():\n    op.execute('SELECT 1 -- {revision}')\n"
        );
        fs::write(folder.path().join(format!("alembic/versions/{revision}.py")), script).unwrap();
    }
    for (target, revision) in [("expand@head", "a1"), ("contract@head", "b1"), ("old@head", "b1")] {
        let printed = Printed::default();
        let config = Config::from_file(folder.path().join("alembic.ini"))
            .unwrap()
            .with_output(printed.clone(), io::sink());
        command::upgrade(&config, target, command::Move { sql: true, ..command::Move::default() }).unwrap();
        let sql = printed.take();
        assert!(sql.contains(&format!("SELECT 1 -- {revision}")), "{target}: {sql}");
    }
}
