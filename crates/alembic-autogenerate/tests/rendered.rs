//! Operations that scripts make (`crates/alembic-dialect/tests/cases`) are written as the reference writes them
//! (`tests/rendered`).

#![expect(clippy::disallowed_methods, reason = "the cases are files")]

#[path = "../../alembic-bindings/tests/recording/mod.rs"]
mod recording;

use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;

use alembic_autogenerate::{RenderOptions, Renderer};
use alembic_operations::{ModifyTable, Operation, OperationList};
use recording::{Host, IMPORTS, World, blocks, machine, shown};

/// What is written in another way on purpose (docs/deviations.md, "rendering"): file, heading and dialect.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    // A percent sign is one.
    ("constraints", "checks that are expressions", "postgresql"),
    ("constraints", "checks with colons", "postgresql"),
    ("arguments", "a check with a percent sign", "postgresql"),
    ("create_table", "percent signs", "postgresql"),
    // A check inside of a column is not lost.
    ("create_table", "declared constraints column by column", "postgresql"),
    ("create_table", "declared constraints column by column", "sqlite"),
    ("create_table", "a check inside a column", "postgresql"),
    ("create_table", "a check inside a column", "sqlite"),
    // A type that takes its schema from the table has it.
    ("arguments", "an enumeration in the schema of the table", "postgresql"),
    ("arguments", "an enumeration in the schema of the table", "sqlite"),
    ("enumerations", "a type in the schema of its table", "postgresql"),
    ("enumerations", "a type in the schema of its table", "sqlite"),
    // A new table, too, says that its enumeration exists already.
    ("enumerations", "a type that exists already, by the general class", "postgresql"),
    ("enumerations", "a type that exists already, by the general class", "sqlite"),
    // What an identity becomes depends on what it was.
    ("alter_column", "change an identity", "postgresql"),
    ("alter_column", "change an identity", "sqlite"),
    ("alter_column", "take back options of an identity", "postgresql"),
    ("alter_column", "take back options of an identity", "sqlite"),
    ("alter_column", "an identity without bounds", "postgresql"),
    ("alter_column", "an identity without bounds", "sqlite"),
    ("alter_column", "drop an identity", "postgresql"),
    ("alter_column", "drop an identity", "sqlite"),
    ("arguments", "change an identity", "postgresql"),
    ("arguments", "change an identity", "sqlite"),
    ("arguments", "drop an identity", "postgresql"),
    ("arguments", "drop an identity", "sqlite"),
    // Types inside of another database's type have their module.
    ("arguments", "add a column with a variant", "sqlite"),
    ("arguments", "a list of an enumeration", "sqlite"),
    ("columns", "add an array column", "sqlite"),
    ("enumerations", "a domain", "sqlite"),
    // Where a list and a tuple mean the same, it is a list.
    ("arguments", "a table that inherits from several", "postgresql"),
    ("arguments", "a table that inherits from several", "sqlite"),
    ("create_table", "two parents and rows kept on commit", "postgresql"),
    ("create_table", "two parents and rows kept on commit", "sqlite"),
];

fn check(name: &str, least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    let cases = read(&format!("../alembic-dialect/tests/cases/{name}.md"));
    let rendered = read(&format!("tests/rendered/{name}.md"));
    let case = |text: &str, heading: &str| {
        text.split("\n## ").skip(1).find(|case| case.lines().next() == Some(heading)).map(blocks).unwrap()
    };
    let (mut failures, mut count) = (String::new(), 0);
    for expected in rendered.split("\n## ").skip(1) {
        let heading = expected.lines().next().unwrap();
        let code =
            case(&cases, heading).into_iter().find(|(label, _)| label.starts_with("python")).unwrap().1;
        for dialect in ["postgresql", "sqlite"] {
            let wanted = blocks(expected)
                .into_iter()
                .find(|(label, _)| label.ends_with(dialect) || label.ends_with("both"))
                .unwrap()
                .1;
            let answer = answer(&code, dialect);
            let deviates = DEVIATIONS.contains(&(name, heading, dialect));
            if (answer.trim_end() != wanted.trim_end()) != deviates {
                writeln!(failures, "## {heading} [{dialect}]\nexpected:\n{wanted}\nanswered:\n{answer}\n")
                    .unwrap();
            }
            count += 1;
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count >= least, "only {count} texts were compared");
}

fn answer(code: &str, dialect: &str) -> String {
    let host = Host::migrating(dialect, true);
    let mut vm = machine(&host, Rc::new(World::default()));
    if let Err(interruption) = vm.run_module("versions/abc.py", &format!("{IMPORTS}{code}"), "abc") {
        return shown(&interruption);
    }
    let recorder = host.recorder();
    let groups = recorder.take_operations().into_iter().map(|operation| ModifyTable {
        table: match &operation {
            Operation::CreateTable(_) | Operation::DropTable(_) | Operation::ExecuteSql(_) => None,
            other => other.table().cloned(),
        },
        operations: vec![operation],
    });
    let operations = OperationList { token: "upgrades".to_owned(), groups: groups.collect() };
    let mut texts = Vec::new();
    for render_as_batch in [false, true] {
        let mut renderer =
            Renderer::new(recorder.dialect, RenderOptions { render_as_batch, ..RenderOptions::default() });
        match renderer.body(&operations) {
            Ok(body) => texts.push(format!("    {body}")),
            Err(error) => return error.to_string(),
        }
        if render_as_batch {
            texts.splice(0..0, renderer.imports());
        }
    }
    texts.join("\n")
}

macro_rules! files {
    ($($name:ident at least $least:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), $least);
        })*
    };
}

files!(
    alter_column at least 52,
    arguments at least 150,
    columns at least 46,
    constraints at least 54,
    create_table at least 124,
    enumerations at least 46,
    execute at least 18,
    indexes at least 40,
    server_default at least 46,
    tables at least 6,
);
