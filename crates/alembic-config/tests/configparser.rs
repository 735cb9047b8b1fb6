//! Ini files read by this crate and by CPython's configparser, compared answer by answer.

mod reference;

use alembic_config::ini::{Ini, IniError, Items};
use serde_json::{Value, json};

const DEFAULTS: [(&str, &str); 2] = [("here", "/project"), ("extra", "e%%x")];

#[test]
fn answers_are_those_of_configparser() {
    let cases = reference::cases("configparser");
    assert!(cases.len() >= 290, "only {} cases", cases.len());
    for case in &cases {
        check(case);
    }
}

fn check(case: &Value) {
    // The script spells bytes as Latin-1.
    let bytes: Vec<u8> =
        case["text"].as_str().unwrap().chars().map(|byte| u8::try_from(byte).unwrap()).collect();
    let text = String::from_utf8_lossy(&bytes);
    let expect = |what: &str, ours: Value, expected: &Value| {
        assert_eq!(&ours, expected, "{what} of\n{text}\n(as a literal: {text:?})");
    };
    let mut ini = Ini::with_defaults(DEFAULTS);
    let read = outcome(ini.read_bytes(&bytes, "alembic.ini").map(|()| Value::Null));
    expect("reading", without_position(&read), &without_position(&case["read"]));
    if case["content"].is_null() {
        return;
    }
    expect("the content", questions(&ini), &case["content"]);
    for change in case["changes"].as_array().unwrap() {
        expect(&format!("{}", change[0]), apply(&mut ini, &change[0]), &change[1]);
    }
    let items =
        ini.sections().map(|section| outcome(ini.items(section).map(|items| pairs(&items)))).collect();
    expect("the items at last", items, &case["items"]);
}

fn apply(ini: &mut Ini, change: &Value) -> Value {
    let argument = |index: usize| change[index].as_str().unwrap();
    match argument(0) {
        "set" => outcome(ini.set(argument(1), argument(2), argument(3)).map(|()| Value::Null)),
        "remove_option" => outcome(ini.remove_option(argument(1), argument(2)).map(Value::from)),
        "add_section" => outcome(ini.add_section(argument(1)).map(|()| Value::Null)),
        "remove_section" => json!({"ok": ini.remove_section(argument(1))}),
        other => panic!("no such change: {other}"),
    }
}

fn questions(ini: &Ini) -> Value {
    let is_own = |name: &str| !DEFAULTS.iter().any(|(default, _)| *default == name);
    let defaults = ini.defaults().map(|(name, value)| (name.to_owned(), Value::from(value)));
    let mut answers = json!({
        "defaults": defaults.collect::<serde_json::Map<_, _>>(),
        "sections": ini.sections().collect::<Vec<_>>(),
    });
    for section in ini.sections().chain(["DEFAULT", "nope"]) {
        let mut names = ini.options(section).unwrap_or_default();
        names.retain(|name| is_own(name));
        let each = |ask: &dyn Fn(&str) -> Value| names.iter().map(|name| ask(name)).collect::<Value>();
        let items = ini.items(section).map(|mut items| {
            items.retain(|name, _| is_own(name));
            pairs(&items)
        });
        answers[format!("in {section}")] = json!({
            "options": names,
            "items": outcome(items),
            "raw": each(&|name| outcome(ini.get_raw(section, name).map(Value::from))),
            "values": each(&|name| outcome(ini.get(section, &name.to_uppercase()).map(Value::from))),
            "numbers": each(&|name| outcome(ini.get_integer(section, name).map(Value::from))),
            "truths": each(&|name| outcome(ini.get_boolean(section, name).map(Value::from))),
            "missing": outcome(ini.get(section, "nowhere").map(Value::from)),
            "has": [ini.has_section(section), ini.has_option(section, "x"), ini.has_option(section, "Here")],
        });
    }
    answers
}

fn pairs(items: &Items) -> Value {
    items.iter().map(|(name, value)| json!([name, value])).collect()
}

fn outcome(result: Result<Value, IniError>) -> Value {
    match result {
        Ok(value) => json!({"ok": value}),
        Err(error) => json!({"error": error.python_class(), "message": error.to_string()}),
    }
}

/// Python decodes in pieces, and its positions are those in a piece; ours are those in the file, with the line.
fn without_position(outcome: &Value) -> Value {
    if outcome["error"] != "UnicodeDecodeError" {
        return outcome.clone();
    }
    let reason = outcome["message"].as_str().unwrap().rsplit(": ").next().unwrap();
    json!({"error": outcome["error"], "message": reason.split(" (alembic.ini").next()})
}
