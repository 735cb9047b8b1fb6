//! The URL from outside, and what errors of a configuration say where.

use std::collections::HashMap;
use std::path::Path;

use alembic_config::{Config, Environment, Invocation};

const INI: &str = "[alembic]\nscript_location = s\nsqlalchemy.url = sqlite:///%(here)s/a.db\n";

fn config(folder: &Path, ini: &str, x_arguments: &[&str], variables: &[(&str, &str)]) -> Config {
    std::fs::write(folder.join("alembic.ini"), ini).unwrap();
    let variables: HashMap<_, _> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let environment = Environment { variables, current_directory: folder.to_owned() };
    let x_arguments = x_arguments.iter().map(ToString::to_string).collect();
    Config::from_invocation(&Invocation { x_arguments, ..Invocation::default() }, environment).unwrap()
}

/// The URL in force after the override, and what is said about it.
fn overridden(x_arguments: &[&str], variables: &[(&str, &str)]) -> (String, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), INI, x_arguments, variables);
    let said = config.override_database_url().unwrap().map(|shown| shown.to_string());
    let url = config.get_main_option("sqlalchemy.url").unwrap().unwrap();
    assert_eq!(config.get_section("alembic").unwrap().unwrap()["sqlalchemy.url"], url);
    (url.replace(folder.path().to_str().unwrap(), "HERE"), said)
}

#[test]
fn the_url_comes_from_the_argument_then_the_variable_then_the_file() {
    let argument = "sqlalchemy.url=postgresql+psycopg2://gsa:05%4002@localhost:8081/test_db";
    let variable = ("SQLALCHEMY_URL", "mysql://root@db/x?a=%20b");
    let check = |x: &[&str], variables: &[(&str, &str)], url: &str, said: Option<&str>| {
        assert_eq!(overridden(x, variables), (url.to_owned(), said.map(str::to_owned)));
    };
    check(&["tenant=a"], &[], "sqlite:///HERE/a.db", None);
    check(&[], &[("SQLALCHEMY_URL", "")], "sqlite:///HERE/a.db", None);
    let from_argument = "postgresql+psycopg2://gsa:05%4002@localhost:8081/test_db";
    let said = "Using sqlalchemy.url from -x: postgresql+psycopg2://gsa:***@localhost:8081/test_db";
    check(&[argument], &[], from_argument, Some(said));
    check(&[argument], &[variable], from_argument, Some(said));
    check(&["sqlalchemy.url=sqlite://", argument], &[], from_argument, Some(said));
    let said = "Using sqlalchemy.url from the environment variable SQLALCHEMY_URL: mysql://root@db/x?a=%20b";
    check(&["tenant=a"], &[variable], variable.1, Some(said));
}

#[test]
fn an_empty_argument_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path(), INI, &["sqlalchemy.url="], &[("SQLALCHEMY_URL", "sqlite://")]);
    let error = config.override_database_url().unwrap_err();
    assert_eq!(
        error.to_string(),
        "-x sqlalchemy.url= has no value; give a database URL, or leave the argument out"
    );
}

#[test]
fn x_arguments_are_a_list_and_a_dictionary() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), INI, &["a=1", "flag", "b=x=y", "a=2"], &[]);
    let arguments = config.x_arguments();
    assert_eq!(arguments.list(), ["a=1", "flag", "b=x=y", "a=2"]);
    let dictionary: Vec<_> = arguments.dictionary().into_iter().collect();
    assert_eq!(dictionary, [("a", "2"), ("flag", ""), ("b", "x=y")]);
}

#[test]
fn errors_name_the_place_and_hide_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let check = |ini: &str, key: &str, message: &str| {
        let config = config(folder.path(), ini, &[], &[]);
        assert_eq!(config.get_main_option(key).unwrap_err().to_string(), message, "{ini}");
    };
    check(
        "[alembic]\nsqlalchemy.url = postgresql://u:se%cret@host/db\n",
        "sqlalchemy.url",
        "'%' must be followed by '%' or '(', found: '%***@host/db' (alembic.ini, line 2)",
    );
    check(
        "[alembic]\nsqlalchemy.url = postgresql://u:%(pw)s-rest@host/db\n",
        "sqlalchemy.url",
        "Bad value substitution: option 'sqlalchemy.url' in section 'alembic' contains an interpolation key 'pw' \
         which is not a valid option name. Raw value: 'postgresql://u:***@host/db' (alembic.ini, line 2)",
    );
    check(
        "sqlalchemy.url = postgresql://u:secret@host/db\n",
        "x",
        "File contains no section headers.\nfile: 'alembic.ini', line: 1\n\
         'sqlalchemy.url = postgresql://u:***@host/db\\n'",
    );
    check(
        "[alembic]\nx = 1\nX = 2\n",
        "x",
        "While reading from 'alembic.ini' [line  3]: option 'x' in section 'alembic' already exists",
    );
}

#[test]
fn debug_output_holds_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let ini = "[alembic]\nurl = postgresql://u:secret1@h/d%\n";
    let url = "sqlalchemy.url=postgresql://u:secret2@h/d";
    let mut config = config(
        folder.path(),
        ini,
        &[url],
        &[("SQLALCHEMY_URL", "x://u:secret3@h"), ("PGPASSWORD", "secret4")],
    );
    config.override_database_url().unwrap();
    let error = config.get_main_option("url").unwrap_err();
    let invocation = Invocation { x_arguments: vec![url.to_owned()], ..Invocation::default() };
    let shown = format!("{config:?} {error:?} {error} {invocation:?}");
    assert!(!shown.contains("secret") && shown.contains("postgresql://u:***@h/d"), "{shown}");
}

#[test]
fn a_here_with_a_percent_sign_is_refused_as_in_the_reference() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("100%");
    std::fs::create_dir(&odd).unwrap();
    let config = config(&odd, INI, &[], &[]);
    let error = config.get_main_option("sqlalchemy.url").unwrap_err();
    assert_eq!(error.to_string(), "'%' must be followed by '%' or '(', found: '%' (alembic.ini, line 3)");
}

#[test]
fn broken_files_disturb_only_those_who_ask() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pyproject.toml"), "[tool\n").unwrap();
    let config = config(folder.path(), INI, &[], &[]);
    assert!(config.get_main_option("script_location").is_ok());
    let error = config.get_alembic_option("timezone").unwrap_err();
    assert_eq!(error.python_class(), "tomllib.TOMLDecodeError");
    assert!(error.to_string().ends_with("(pyproject.toml, line 1)"), "{error}");
}

/// Flask-Migrate writes a configuration without `script_location` beside its env.py.
#[test]
fn a_configuration_beside_env_py_says_where_the_scripts_are() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), "[alembic]\n", &[], &[]);
    let error = config.script_settings().unwrap_err();
    assert_eq!(error.to_string(), "No 'script_location' key found in configuration.");
    std::fs::write(folder.path().join("env.py"), "").unwrap();
    let settings = config.script_settings().unwrap().value;
    assert_eq!(settings.script_location.find(&[]).unwrap(), Path::new("."));
}
