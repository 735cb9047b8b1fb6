//! Projects with modules of their own (`tests/own_modules`): what scripts and env.py take from them gives the
//! reference's SQL.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]

mod recording;

use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;

use alembic_bindings::{ConfigureOptions, naming_convention};
use alembic_dialect::CompileContext;
use alembic_evaluator::{CallArguments, Interruption};
use recording::{Host, World, machine, shown};

/// What is run where a case says nothing else.
const SCRIPT: &str = "from alembic import op\nfrom models import Base\n\n\ndef upgrade():\n    \
                      Base.metadata.create_all(op.get_bind(), checkfirst=False)\n";

#[test]
fn every_project_gives_the_reference_statements() {
    assert!(compared("own_modules") >= 36);
}

/// Declarative models, as SQLAlchemy makes tables of them.
#[test]
fn every_model_gives_the_reference_tables() {
    assert!(compared("models") >= 120);
}

/// Compares the cases of a folder; how many answers there were.
fn compared(folder: &str) -> usize {
    let mut failures = String::new();
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        for case in text.split("\n## ").skip(1) {
            let heading = case.lines().next().unwrap();
            let blocks = blocks(case);
            for dialect in ["postgresql", "sqlite"] {
                let expected =
                    blocks.iter().find(|(label, _)| label.ends_with(&format!(" {dialect}"))).unwrap();
                let answer = answer(&blocks, dialect);
                if answer != expected.1.trim_end() {
                    writeln!(
                        failures,
                        "## {name}: {heading} [{dialect}]\nexpected:\n{}\nanswered:\n{answer}\n",
                        expected.1
                    )
                    .unwrap();
                }
                count += 1;
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    count
}

/// The fenced blocks of a case: label and body.
fn blocks(case: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for piece in case.split("\n```").skip(1).step_by(2) {
        found.push(piece.split_once('\n').unwrap_or((piece, "")));
    }
    found
}

/// The SQL of a project's script on a dialect, or the text of the error.
fn answer(blocks: &[(&str, &str)], dialect: &str) -> String {
    let file = |wanted: &str| {
        blocks.iter().find(|(label, _)| *label == format!("python {wanted}")).map_or("", |(_, body)| *body)
    };
    let world = World::default();
    for (label, body) in blocks {
        if let Some(path) = label.strip_prefix("python ").filter(|path| path.contains('.')) {
            world.files.borrow_mut().insert(format!("/project/{path}"), (*body).to_owned());
        }
    }
    let host = Host::migrating(dialect, true);
    let mut vm = machine(&host, Rc::new(world));
    let mut run = || -> Result<CompileContext, Interruption> {
        let module = vm.run_module("/project/alembic/env.py", file("env"), "env_py")?;
        let target_metadata = module.get("target_metadata");
        let options = ConfigureOptions { target_metadata, ..ConfigureOptions::default() };
        let mut context = CompileContext::offline();
        if let Some(convention) = naming_convention(&mut vm, &options)? {
            context.naming_convention = convention;
        }
        let program = {
            let script = if file("script").is_empty() { SCRIPT } else { file("script") };
            vm.load("/project/alembic/versions/abc.py", script, None)?
        };
        if let Some(found) = vm.check(&program, &["upgrade"]).into_iter().next() {
            return Err(Interruption::Unsupported(found.into()));
        }
        let module = vm.run(&program, "abc_py", &[])?;
        vm.call(&module.get("upgrade").expect("every script has it"), CallArguments::new())?;
        Ok(context)
    };
    let context = match run() {
        Ok(context) => context,
        Err(interruption) => return shown(&interruption),
    };
    let recorder = host.recorder();
    let mut statements = Vec::new();
    for operation in recorder.take_operations() {
        match recorder.dialect.operation_statements(&operation, &context) {
            Ok(further) => statements.extend(further),
            Err(error) => return format!("{}: {error}", error.exception()),
        }
    }
    statements.iter().map(|statement| format!("{};", statement.printed())).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn functions_for_other_classes_of_sqlalchemy_are_unsupported() {
    let script = "import sqlalchemy as sa\nfrom sqlalchemy.ext.compiler import compiles\nfrom sqlalchemy.schema import \
                  DropTable\n\n@compiles(DropTable, 'postgresql')\ndef cascade(element, compiler, **kw):\n    return \
                  compiler.visit_drop_table(element) + ' CASCADE'\n\ndef upgrade():\n    pass\n";
    let answer = answer(&[("python script", script)], "postgresql");
    assert!(answer.contains("`compiles()` of SQLAlchemy's own class `DropTable`"), "{answer}");
}
