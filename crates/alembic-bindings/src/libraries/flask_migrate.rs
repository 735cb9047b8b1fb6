//! Flask-Migrate's env.py without the application: `flask.current_app` and `flask_migrate.Migrate` are the few lines of
//! `python/flask_application.py`, and the project's own call of `Migrate` is the only part of an application that runs.

use alembic_evaluator::{
    FoundArgument, FoundCall, LineMapping, Local, ModuleMember, NativeFunction, NativeModule, Outcome,
    System, Unsupported, Value, Vm, find_calls, unsupported,
};

use crate::state;

/// What is known of the packages.
pub(super) static PARTS: [&NativeModule; 2] = [
    &NativeModule {
        name: "flask",
        members: &[
            ("Flask", ModuleMember::Value(|vm| own(vm, "Flask"))),
            ("current_app", ModuleMember::Value(|vm| own(vm, "current_app"))),
        ],
        ..NativeModule::DEFAULT
    },
    &NativeModule {
        name: "flask_migrate",
        members: &[("Migrate", ModuleMember::Value(|vm| own(vm, "Migrate")))],
        ..NativeModule::DEFAULT
    },
];

/// What the text asks for.
pub(super) static PROJECT: NativeModule = NativeModule {
    name: "_project",
    members: &[
        ("call_migrate", ModuleMember::Function(CALL_MIGRATE)),
        ("database_url", ModuleMember::Function(DATABASE_URL)),
    ],
    complete: true,
    ..NativeModule::DEFAULT
};

const DATABASE_URL: NativeFunction = NativeFunction {
    name: "database_url",
    signature: "()",
    call: |vm, _| database_url(vm).map(Value::from),
    returns: None,
};

const CALL_MIGRATE: NativeFunction = NativeFunction {
    name: "call_migrate",
    signature: "()",
    call: |vm, _| call_migrate(vm).map(|()| Value::None),
    returns: None,
};

fn own(vm: &mut Vm, name: &str) -> Outcome<Value> {
    let module = vm.import("_flask_application")?;
    vm.get_attribute(&module, name)
}

/// The URL that was given to this program.
///
/// # Errors
/// None was: the application knows it, and it is not run.
pub(super) fn database_url(vm: &Vm) -> Outcome<String> {
    let config = state::environment(vm)?.config();
    let given = config.borrow().get_main_option("sqlalchemy.url").ok().flatten();
    given.filter(|url| !url.is_empty()).ok_or_else(|| {
        unsupported(
            "the database of the Flask application is not known here: give it by `-x sqlalchemy.url=URL` or by the \
             environment variable SQLALCHEMY_URL",
        )
    })
}

/// Runs the project's call of `Migrate(app, db, …)` or `migrate.init_app(app, db, …)` with the application of
/// `flask.current_app` in place of its own.
///
/// # Errors
/// There is no such call, there are several, or its arguments depend on what the function around it does.
fn call_migrate(vm: &mut Vm) -> Outcome<()> {
    let root = vm.system().current_directory();
    vm.add_import_root(root.clone());
    let files = python_files(&**vm.system(), &root);
    let mut calls = Vec::new();
    let mut names = Vec::new();
    for file in &files {
        // What cannot be read cannot be imported either.
        for call in find_calls(&file.path, &file.text, &file.module, file.is_package).unwrap_or_default() {
            if is_migrate(&call) {
                names.extend(call.target.clone());
            }
            calls.push((file, call));
        }
    }
    calls.retain(|(_, call)| hands_over(call, &names));
    for file in &files {
        if names.iter().any(|name| file.text.contains(&format!("@{name}.configure\n"))) {
            return Err(unsupported(format!("what `configure` of Flask-Migrate decorates in {}", file.path)));
        }
    }
    match calls.as_slice() {
        [(file, call)] => {
            let program = program(file, call)?;
            let mapping = LineMapping { lines: vec![call.place.line] };
            let program = vm.load(&file.path, &program, Some(mapping))?;
            vm.run(&program, "_flask_migrate_call", &[]).map(drop)
        }
        [] => {
            Err(unsupported(format!("no call of `Migrate(app, db)` is found in the Python files of {root}")))
        }
        several => {
            let places: Vec<String> = several.iter().map(|(_, call)| call.place.to_string()).collect();
            let places = places.join(", ");
            Err(unsupported(format!(
                "which call of Flask-Migrate is the application's is not known: {places}"
            )))
        }
    }
}

fn is_migrate(call: &FoundCall) -> bool {
    call.callee == "Migrate" || call.callee.ends_with(".Migrate")
}

/// Whether a call hands an application to Flask-Migrate: to a new object with a database, or to one of these names.
fn hands_over(call: &FoundCall, names: &[String]) -> bool {
    if is_migrate(call) {
        let keyword =
            |name: &str| call.arguments.iter().any(|argument| argument.keyword.as_deref() == Some(name));
        let positional = call.arguments.iter().filter(|argument| argument.keyword.is_none()).count();
        return positional > 1 || (positional == 1 || keyword("app")) && keyword("db");
    }
    let receiver = call.callee.strip_suffix(".init_app").and_then(|receiver| receiver.rsplit('.').next());
    receiver.is_some_and(|receiver| names.iter().any(|name| name == receiver))
}

/// A program that makes the call: the names that it uses imported, the application replaced.
///
/// # Errors
/// An argument is a variable of the function around the call.
fn program(file: &PythonFile, call: &FoundCall) -> Outcome<String> {
    let is_application = |index: usize, argument: &FoundArgument| match &argument.keyword {
        Some(keyword) => keyword == "app",
        None => index == 0,
    };
    let callee = call.callee.split('.').next().unwrap_or_default();
    let mut names: Vec<&str> = vec![callee];
    let mut arguments = Vec::new();
    for (index, argument) in call.arguments.iter().enumerate() {
        if is_application(index, argument) {
            arguments.insert(0, APPLICATION);
            continue;
        }
        names.extend(argument.names.iter().map(|name| &**name));
        arguments.push(&argument.text);
    }
    names.sort_unstable();
    names.dedup();
    let mut text = format!("from flask import current_app as {APPLICATION}\n");
    for name in names {
        match call.locals.iter().rev().find(|local| local.name() == name) {
            Some(Local::Import { statement, .. }) => text.push_str(&format!("{statement}\n")),
            Some(Local::Other(_)) => {
                let sentence = format!(
                    "`{name}`, which `{}` is given, is a variable of the function around it",
                    call.callee
                );
                return Err(Unsupported::new(sentence).at(call.place.clone()).into());
            }
            None if BUILTINS.contains(&name) => {}
            None => text.push_str(&format!("from {} import {name}\n", file.module)),
        }
    }
    text.push_str(&format!("{}({})\n", call.callee, arguments.join(", ")));
    Ok(text)
}

/// What stands for the application in the call.
const APPLICATION: &str = "_application";

/// Names that need no import.
const BUILTINS: &[&str] = &["dict", "list", "tuple", "set", "str", "int", "bool", "len"];

/// A file that may have to do with Flask-Migrate.
struct PythonFile {
    path: String,
    module: String,
    is_package: bool,
    text: String,
}

/// The Python files below a directory whose text names `migrate`, in the order of their paths. Tests make applications of
/// their own; what is installed or hidden is not the project's.
fn python_files(system: &dyn System, root: &str) -> Vec<PythonFile> {
    let mut files = Vec::new();
    let mut directories = vec![String::new()];
    while let Some(directory) = directories.pop() {
        let full = if directory.is_empty() { root.to_owned() } else { format!("{root}/{directory}") };
        if system.is_file(&format!("{full}/pyvenv.cfg")) {
            continue;
        }
        let Ok(mut names) = system.list_directory(&full) else { continue };
        names.sort_unstable();
        names.dedup();
        for name in names {
            let relative = if directory.is_empty() { name.clone() } else { format!("{directory}/{name}") };
            let path = format!("{root}/{relative}");
            if let Some(stem) = relative.strip_suffix(".py") {
                let Ok(bytes) = system.read_file(&path) else { continue };
                let Ok(text) = String::from_utf8(bytes) else { continue };
                if text.contains("igrate") {
                    let package = stem.strip_suffix("/__init__");
                    let module = package.unwrap_or(stem).replace('/', ".");
                    files.push(PythonFile { path, module, is_package: package.is_some(), text });
                }
            } else if !name.starts_with('.') && !OTHER.contains(&&*name) && system.is_directory(&path) {
                directories.push(relative);
            }
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// Directories that are not looked into.
const OTHER: &[&str] = &["__pycache__", "node_modules", "site-packages", "test", "tests", "versions"];
