//! Configurations asked here and in the reference, compared answer by answer.

mod reference;

use std::path::Path;

use alembic_config::{AlembicValue, Config, ConfigError, Environment, Invocation, PostWriteHook, Warned};
use serde_json::{Value, json};

/// The folder of the configuration in the recording.
const PROJECT: &str = "/project";

#[test]
fn answers_are_those_of_the_reference() {
    let cases = reference::cases("config");
    assert!(cases.len() >= 350, "only {} cases", cases.len());
    let differences: Vec<String> = cases.iter().flat_map(differences).collect();
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n\n"));
}

fn differences(case: &Value) -> Vec<String> {
    if !case["files"].is_null() {
        let (ours, theirs) = (files(case), &case["answers"][0]);
        return if ours == *theirs {
            vec![]
        } else {
            vec![format!("files of {case}\nours {ours}\ntheirs {theirs}")]
        };
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let mut config = config(case, &root);
    let questions = case["ask"].as_array().unwrap().iter().zip(case["answers"].as_array().unwrap());
    let differing = questions.filter_map(|(question, theirs)| {
        let ours = answer(&mut config, question);
        let ours = ours.to_string().replace(root.to_str().unwrap(), PROJECT);
        let (ours, theirs) = (serde_json::from_str::<Value>(&ours).unwrap(), known_difference(theirs));
        let text = format!(
            "{question} of ini {} toml {}\nours   {ours}\ntheirs {theirs}",
            case["ini"], case["toml"]
        );
        (ours != theirs).then_some(text)
    });
    differing.collect()
}

fn config(case: &Value, root: &Path) -> Config {
    for (key, name) in [("ini", "alembic.ini"), ("toml", "pyproject.toml")] {
        if let Some(text) = case[key].as_str() {
            std::fs::write(root.join(name), text).unwrap();
        }
    }
    let environment = Environment { current_directory: root.to_owned(), ..Environment::default() };
    let mut config = Config::new(environment).with_section(case["section"].as_str().unwrap_or("alembic"));
    if let Some(arguments) = case["arguments"].as_object() {
        let pairs = arguments.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        config = config.with_arguments(pairs.collect());
    }
    if case["memory"].is_null() {
        config.with_file("alembic.ini").with_toml_file("pyproject.toml")
    } else {
        config
    }
}

fn answer(config: &mut Config, question: &Value) -> Value {
    let argument = |index: usize| question[index].as_str().unwrap();
    match argument(0) {
        "get_alembic_option" => {
            outcome(config.get_alembic_option(argument(1)).map(|value| json_of(value.as_ref())))
        }
        "get_alembic_boolean_option" => outcome(config.get_alembic_boolean_option(argument(1))),
        "get_version_locations_list" => warned(config.get_version_locations_list()),
        "get_prepend_sys_paths_list" => warned(config.get_prepend_sys_paths_list()),
        "get_hooks_list" => outcome(config.get_hooks_list().map(|hooks| json_of_hooks(&hooks))),
        "get_section" => outcome(config.get_section(argument(1)).map(|section| json!(section.map(ordered)))),
        "get_main_option" => outcome(config.get_main_option(argument(1))),
        "get_section_option" => outcome(config.get_section_option(argument(1), argument(2))),
        "set_main_option" => outcome(config.set_main_option(argument(1), argument(2))),
        "set_section_option" => outcome(config.set_section_option(argument(1), argument(2), argument(3))),
        "remove_main_option" => outcome(config.remove_main_option(argument(1))),
        "revision_environment" => outcome(config.revision_environment()),
        "settings" => settings(config),
        other => panic!("no such question: {other}"),
    }
}

fn settings(config: &Config) -> Value {
    let settings = match config.script_settings() {
        Ok(settings) => settings,
        Err(error) => return outcome::<()>(Err(error)),
    };
    let warnings = settings.warnings;
    let settings = settings.value;
    let directory = match settings.script_location.find(&[]) {
        Ok(directory) => directory,
        Err(error) => return with_warnings(outcome::<()>(Err(error)), &warnings),
    };
    let value = json!({"ok": {
        "dir": directory, "file_template": settings.file_template, "truncate": settings.truncate_slug_length,
        "version_locations": settings.version_locations.unwrap_or_default(),
        "recursive": settings.recursive_version_locations, "sourceless": settings.sourceless,
        "output_encoding": settings.output_encoding, "timezone": settings.timezone,
        "hooks": json_of_hooks(&settings.hooks),
    }});
    with_warnings(value, &warnings)
}

fn files(case: &Value) -> Value {
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let mut environment = Environment::default();
    if let Some(variable) = case["variable"].as_str() {
        environment.variables.insert("ALEMBIC_CONFIG".to_owned(), variable.to_owned());
    }
    let invocation = Invocation { config_files: strings(&case["files"]), ..Invocation::default() };
    outcome(
        Config::from_invocation(&invocation, environment)
            .map(|config| json!([config.config_file_name(), config.toml_file_name()])),
    )
}

fn outcome<T: serde_like::ToJson>(result: Result<T, ConfigError>) -> Value {
    let value = match result {
        Ok(value) => json!({"ok": value.to_json()}),
        Err(error) => json!({"error": error.python_class(), "message": without_place(&error)}),
    };
    with_warnings(value, &[])
}

fn warned(result: Result<Warned<Option<Vec<String>>>, ConfigError>) -> Value {
    match result {
        Ok(answer) => with_warnings(json!({"ok": answer.value}), &answer.warnings),
        Err(error) => outcome::<()>(Err(error)),
    }
}

fn with_warnings(mut value: Value, warnings: &[alembic_config::DeprecationWarning]) -> Value {
    value["warnings"] = warnings.iter().map(|warning| json!(warning.message)).collect();
    value
}

/// The message as Python has it: without the file, line and key that this program adds in parentheses.
fn without_place(error: &ConfigError) -> String {
    let message = error.to_string();
    let additions = [" (alembic.ini, line ", " (key '", " (truncate_slug_length)", " (revision_environment)"];
    let end = additions.iter().filter_map(|addition| message.rfind(addition)).min();
    message[..end.unwrap_or(message.len())].to_owned()
}

/// What this program says in other words, on purpose.
fn known_difference(theirs: &Value) -> Value {
    let mut theirs = theirs.clone();
    let (class, message) = match (theirs["error"].as_str(), theirs["message"].as_str()) {
        (Some("KeyError"), Some("'name'")) => (
            "KeyError",
            "every entry of post_write_hooks in pyproject.toml must be a table with the key 'name'",
        ),
        _ => return theirs,
    };
    theirs["error"] = json!(class);
    theirs["message"] = json!(message);
    theirs
}

fn json_of(value: Option<&AlembicValue>) -> Value {
    match value {
        None => Value::Null,
        Some(AlembicValue::Text(text)) => json!(text),
        Some(AlembicValue::Integer(number)) => json!(number),
        Some(AlembicValue::Boolean(truth)) => json!(truth),
        Some(AlembicValue::List(list)) => json!(list),
        Some(AlembicValue::Table(table)) => ordered(table.clone()),
        Some(AlembicValue::Tables(tables)) => tables.iter().cloned().map(ordered).collect(),
    }
}

fn json_of_hooks(hooks: &[PostWriteHook]) -> Value {
    let hooks = hooks.iter().map(|hook| {
        let mut options = ordered(hook.options.clone());
        options["_hook_name"] = json!(hook.name);
        options
    });
    hooks.collect()
}

fn ordered(map: indexmap::IndexMap<String, String>) -> Value {
    Value::Object(map.into_iter().map(|(name, value)| (name, json!(value))).collect())
}

mod serde_like {
    use serde_json::{Value, json};

    pub(crate) trait ToJson {
        fn to_json(self) -> Value;
    }

    impl ToJson for () {
        fn to_json(self) -> Value {
            Value::Null
        }
    }

    impl ToJson for Value {
        fn to_json(self) -> Value {
            self
        }
    }

    impl ToJson for bool {
        fn to_json(self) -> Value {
            json!(self)
        }
    }

    impl ToJson for Option<String> {
        fn to_json(self) -> Value {
            json!(self)
        }
    }
}
