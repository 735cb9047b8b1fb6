//! A template evaluated as Python.

use alembic_evaluator::{
    Interruption, LineMapping, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
};

use super::lexer::Node;
use super::translate::{RESULT, translate};
use super::{Names, TemplateError};

static UNDEFINED_CLASS: NativeClass =
    NativeClass { name: "Undefined", module: "mako.runtime", complete: true, ..NativeClass::DEFAULT };

/// What Mako gives for a name that nothing binds: false, and an error as soon as it is written.
struct Undefined;

impl Object for Undefined {
    fn class(&self) -> &'static NativeClass {
        &UNDEFINED_CLASS
    }

    fn truth(&self, _vm: &mut Vm, _this: &Value) -> Outcome<bool> {
        Ok(false)
    }

    fn str(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Err(raise(&exception_class::NAME_ERROR, "Undefined"))
    }
}

/// Renders a template with the evaluator.
pub(super) fn render(file: &str, nodes: &[Node], names: &Names<'_>) -> Result<String, TemplateError> {
    let mut host = (names.host)();
    let mut values = names.values.clone();
    if let Some(config) = host.config.take() {
        values.push(("config".to_owned(), config));
    }
    let known: Vec<&str> =
        values.iter().map(|(name, _)| name.as_str()).chain(["UNDEFINED", "__values"]).collect();
    let translation = translate(nodes, &known)?;
    let undefined = Value::new_object(Undefined);
    let all_values = Value::dict(values.iter().map(|(name, value)| (name.as_str(), value.clone())));
    let mut globals: Vec<(&str, Value)> =
        values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    globals.extend(translation.free_names.iter().map(|name| (name.as_str(), undefined.clone())));
    globals.push(("UNDEFINED", undefined.clone()));
    globals.push(("__values", all_values));

    let mapping = LineMapping { lines: translation.lines };
    let error = |interruption: Interruption| template_error(&interruption, file);
    let program = host.vm.load(file, &translation.source, Some(mapping)).map_err(error)?;
    let module = host.vm.run(&program, "script_py_mako", &globals).map_err(error)?;
    let text = module.get(RESULT).and_then(|value| value.as_str());
    Ok(text.map(|text| text.to_string()).unwrap_or_default())
}

fn template_error(interruption: &Interruption, file: &str) -> TemplateError {
    let line = match interruption {
        Interruption::Unsupported(unsupported) => unsupported.place.as_ref().map(|place| place.line),
        Interruption::Raise(exception) => {
            exception.traceback().iter().rev().find(|entry| &*entry.file == file).map(|entry| entry.line)
        }
    };
    let message = match interruption {
        Interruption::Unsupported(unsupported) => unsupported.sentence.clone(),
        Interruption::Raise(exception) => exception.summary(),
    };
    TemplateError::new(line.and_then(|line| usize::try_from(line).ok()).unwrap_or(1), message)
}
