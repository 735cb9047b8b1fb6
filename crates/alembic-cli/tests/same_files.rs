//! What `init`, `revision` and `merge` write: the reference's structure, and projects that both programs can use.

mod programs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use programs::Alembic;
use similar::TextDiff;
use xtask::{process, reference};

const TEMPLATES: &[&str] = &["generic", "async", "multidb", "pyproject", "pyproject_async"];

/// Prints what a file says apart from its prose: a Python file's syntax without docstrings, an ini or toml file's values,
/// a template's expressions, control lines and blocks.
const STRUCTURE: &str = r#"
import ast, configparser, json, sys
path = sys.argv[1]
text = open(path, encoding="utf-8").read()
if path.endswith(".py"):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    print(ast.unparse(tree))
elif path.endswith(".ini"):
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    for section in parser.sections():
        print("[%s]" % section)
        for key, value in parser.items(section):
            print(key, "=", value)
elif path.endswith(".toml"):
    import tomllib
    print(json.dumps(tomllib.loads(text), indent=1))
elif path.endswith(".mako"):
    from mako.lexer import Lexer
    def show(nodes):
        for node in nodes:
            kind = type(node).__name__
            if kind == "Expression":
                print("expression", node.text.strip(), node.escapes)
            elif kind == "ControlLine":
                print("control", node.text.strip())
            elif kind == "Code":
                print("code", node.ismodule, ast.unparse(ast.parse(node.text.strip())))
            elif kind not in ("Text", "Comment"):
                print(kind, getattr(node, "attributes", ""))
                show(node.get_children())
    show(Lexer(text).parse().get_children())
"#;

fn structure(file: &Path) -> String {
    let python = reference::find().unwrap_or_else(|failure| panic!("{failure}")).python;
    process::stdout(Command::new(python).args(["-c", STRUCTURE]).arg(file))
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// All files below a folder, by their paths from it.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("the file is below the folder").to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    files
}

#[track_caller]
fn assert_same(what: &str, reference: &str, ours: &str) {
    assert!(
        reference == ours,
        "{what}\n{}",
        TextDiff::from_lines(reference, ours).unified_diff().header("the reference", "ours")
    );
}

/// The text of a revision file with its dates replaced.
fn undated(text: &str) -> String {
    let lines =
        text.lines().map(|line| if line.starts_with("Create Date: ") { "Create Date: [DATE]" } else { line });
    lines.collect::<Vec<_>>().join("\n") + if text.ends_with('\n') { "\n" } else { "" }
}

fn project_of(program: &Alembic, template: &str, arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut command = vec!["init", "-t", template];
    command.extend(arguments);
    command.push("alembic");
    program.succeed(folder.path(), &command);
    folder
}

#[test]
fn init_has_the_structure_of_the_reference() {
    for template in TEMPLATES {
        for arguments in [&[][..], &["--package"]] {
            let theirs = project_of(&programs::reference(), template, arguments);
            let mine = project_of(&programs::ours(), template, arguments);
            let (their_files, my_files) = (files(theirs.path()), files(mine.path()));
            assert_eq!(
                their_files.keys().collect::<Vec<_>>(),
                my_files.keys().collect::<Vec<_>>(),
                "files of {template} {arguments:?}"
            );
            for name in their_files.keys() {
                let what = format!("{} of the template {template}", name.display());
                assert_same(
                    &what,
                    &structure(&theirs.path().join(name)),
                    &structure(&mine.path().join(name)),
                );
            }
        }
    }
}

const WRITING: &[&[&str]] = &[
    &["revision", "-m", "create owners", "--rev-id", "a1"],
    &["revision", "-m", "it's \"quoted\"", "--rev-id", "b1", "--branch-label", "shop"],
    &["revision", "--rev-id", "b2", "--head", "a1", "--splice", "-m", "a branch"],
    &["revision", "--rev-id", "x1", "--head", "base", "--depends-on", "shop", "--depends-on", "a1"],
    &["revision", "--rev-id", "x2", "--head", "x1", "--depends-on", "b2"],
    &["merge", "b1", "b2", "--rev-id", "m1", "-m", "merge branches"],
    &["merge", "heads", "--rev-id", "m2", "--branch-label", "all"],
    &["revision", "--rev-id", "n1", "-m", "ёлка"],
];

#[test]
fn revisions_are_the_same_text_from_the_same_template() {
    for template in TEMPLATES {
        for maker in [programs::reference(), programs::ours()] {
            let theirs = project_of(&maker, template, &[]);
            let mine = tempfile::tempdir().expect("a temporary folder can be made");
            xtask::transcript::execute::copy_folder(theirs.path(), mine.path())
                .expect("the project can be copied");
            for arguments in WRITING {
                let expected = programs::reference().succeed(theirs.path(), arguments);
                let answer = programs::ours().succeed(mine.path(), arguments);
                assert_eq!(expected, answer, "{arguments:?} in {template}");
            }
            let (their_files, my_files) = (files(theirs.path()), files(mine.path()));
            assert_eq!(their_files.keys().collect::<Vec<_>>(), my_files.keys().collect::<Vec<_>>());
            for (name, text) in &their_files {
                let what = format!("{} in the template {template} of {}", name.display(), maker.name);
                assert_same(&what, &undated(text), &undated(&my_files[name]));
            }
        }
    }
}

/// Points a project at files of SQLite.
fn use_sqlite(folder: &Path, scheme: &str) {
    let ini = folder.join("alembic.ini");
    let text = fs::read_to_string(&ini).expect("the project has an ini file");
    let text = text
        .replace("driver://user:pass@localhost/dbname2", &format!("{scheme}:///two.db"))
        .replace("driver://user:pass@localhost/dbname", &format!("{scheme}:///one.db"));
    fs::write(&ini, text).expect("the ini file can be written");
}

#[test]
fn projects_made_by_one_program_run_under_the_other() {
    let (reference, ours) = (programs::reference(), programs::ours());
    for template in TEMPLATES {
        let scheme = if template.contains("async") { "sqlite+aiosqlite" } else { "sqlite" };
        for (maker, runner) in [(&reference, &ours), (&ours, &reference)] {
            let project = project_of(maker, template, &[]);
            use_sqlite(project.path(), scheme);
            for arguments in WRITING {
                maker.succeed(project.path(), arguments);
            }
            let what = format!("{template} made by {}, run by {}", maker.name, runner.name);
            let upgraded = runner.succeed(project.path(), &["upgrade", "heads"]);
            assert!(upgraded.stderr.contains("Running upgrade m2 -> n1, ёлка"), "{what}: {upgraded:?}");
            let current = runner.succeed(project.path(), &["current"]);
            assert!(current.stdout.contains("n1 (head)"), "{what}: {current:?}");
            let back = maker.succeed(project.path(), &["downgrade", "base"]);
            assert!(back.stderr.contains("Running downgrade a1 -> "), "{what}: {back:?}");
        }
    }
}
