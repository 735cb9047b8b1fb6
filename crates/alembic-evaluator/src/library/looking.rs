//! What `traceback`, `inspect` and `warnings` ask of the machine; the rest of these modules is written in Python.

use std::rc::Rc;

use crate::code::CodeKind;
use crate::exceptions::Exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Outcome, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// `exception.__traceback__`
struct Traceback(Rc<Exception>);

static TRACEBACK_CLASS: NativeClass =
    NativeClass { name: "traceback", module: "types", complete: false, ..NativeClass::DEFAULT };

impl Object for Traceback {
    fn class(&self) -> &'static NativeClass {
        &TRACEBACK_CLASS
    }
}

/// The traceback of an exception that has been raised; `None` before.
pub(crate) fn traceback_of(raised: &Rc<Exception>) -> Value {
    if raised.traceback().is_empty() { Value::None } else { Value::new_object(Traceback(raised.clone())) }
}

/// Lines with their line feeds, as `traceback` gives them.
fn lines(text: &str) -> Value {
    Value::list(text.split_inclusive('\n').map(Value::string).collect())
}

fn exception(value: &Value) -> Outcome<Option<Rc<Exception>>> {
    match value {
        Value::Exception(raised) => Ok(Some(raised.clone())),
        Value::None => Ok(None),
        _ => Err(unsupported("this traceback of something that is no exception is not supported")),
    }
}

const NO_EXCEPTION: &str = "NoneType: None\n";

pub(super) static TRACEBACK: NativeModule = NativeModule {
    name: "_traceback",
    members: &[
        (
            "entries",
            ModuleMember::Function(NativeFunction {
                name: "entries",
                signature: "(traceback)",
                call: |_, arguments| {
                    let found = arguments.value("traceback").object::<Traceback>();
                    let entries = found.map(|found| found.0.traceback()).unwrap_or_default();
                    Ok(Value::list(
                        entries
                            .into_iter()
                            .map(|entry| {
                                Value::tuple(vec![
                                    Value::Str(entry.file),
                                    Value::int(i64::from(entry.line)),
                                    Value::Str(entry.function),
                                    Value::from(entry.text),
                                ])
                            })
                            .collect(),
                    ))
                },
                returns: None,
            }),
        ),
        (
            "exception_lines",
            ModuleMember::Function(NativeFunction {
                name: "exception_lines",
                signature: "(exception, chain)",
                call: |vm, arguments| {
                    let Some(raised) = exception(&arguments.value("exception"))? else {
                        return Ok(lines(NO_EXCEPTION));
                    };
                    let mut seen = Vec::new();
                    if !vm.truth(&arguments.value("chain"))? {
                        seen.extend(raised.cause());
                        seen.extend(raised.context());
                    }
                    Ok(lines(&vm.format_traceback(&raised, &mut seen)))
                },
                returns: None,
            }),
        ),
        (
            "only_lines",
            ModuleMember::Function(NativeFunction {
                name: "only_lines",
                signature: "(exception)",
                call: |vm, arguments| {
                    let Some(raised) = exception(&arguments.value("exception"))? else {
                        return Ok(lines(NO_EXCEPTION));
                    };
                    let mut found = vec![Value::from(format!("{}\n", vm.exception_text(&raised)))];
                    found.extend(vm.note_lines(&raised).into_iter().map(Value::from));
                    Ok(Value::list(found))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};

fn function_of(value: &Value) -> Option<Rc<crate::value::Function>> {
    match value {
        Value::Function(function) => Some(function.clone()),
        Value::BoundMethod(bound) => Some(bound.function.clone()),
        _ => None,
    }
}

pub(super) static INSPECT: NativeModule = NativeModule {
    name: "_inspect",
    members: &[
        (
            "code_kind",
            ModuleMember::Function(NativeFunction {
                name: "code_kind",
                signature: "(value)",
                call: |_, arguments| {
                    Ok(match function_of(&arguments.value("value")).map(|function| function.code.kind) {
                        Some(CodeKind::Generator) => "generator".into(),
                        Some(CodeKind::Coroutine) => "coroutine".into(),
                        Some(_) => "function".into(),
                        None => Value::None,
                    })
                },
                returns: None,
            }),
        ),
        (
            "parameters",
            ModuleMember::Function(NativeFunction {
                name: "parameters",
                signature: "(function)",
                call: |_, arguments| {
                    let Some(function) = function_of(&arguments.value("function")) else {
                        return Ok(Value::list(Vec::new()));
                    };
                    Ok(Value::list(parameters(&function)))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};

/// Name, kind and default (a tuple of one, or none) of each parameter, in the order in which they are written.
fn parameters(function: &crate::value::Function) -> Vec<Value> {
    let (code, layout) = (&function.code, &function.code.parameters);
    let named = layout.positional + layout.keyword_only;
    let entry = |position: usize, kind: i64, default: Option<&Value>| {
        let name = code.locals.get(position).cloned().map_or(Value::None, Value::Str);
        let default = Value::tuple(default.cloned().into_iter().collect());
        Value::tuple(vec![name, Value::int(kind), default])
    };
    let first_default = layout.positional.saturating_sub(function.defaults.len());
    let mut found = Vec::new();
    for position in 0..layout.positional {
        let default = position.checked_sub(first_default).and_then(|index| function.defaults.get(index));
        found.push(entry(position, i64::from(position >= layout.positional_only), default));
    }
    if layout.rest {
        found.push(entry(named, 2, None));
    }
    for position in layout.positional..named {
        let default = function.keyword_defaults.get(position - layout.positional).and_then(Option::as_ref);
        found.push(entry(position, 3, default));
    }
    if layout.keywords {
        found.push(entry(named + usize::from(layout.rest), 4, None));
    }
    found
}

pub(super) static WARNINGS: NativeModule = NativeModule {
    name: "_warnings",
    members: &[(
        "show",
        ModuleMember::Function(NativeFunction {
            name: "show",
            signature: "(category, text)",
            call: |vm: &mut Vm, arguments| {
                let stack = vm.stack();
                let place =
                    stack.iter().rev().map(|(place, _)| place).find(|place| !place.file.starts_with('<'));
                let (file, line) =
                    place.map_or_else(|| ("".into(), 0), |place| (place.file.clone(), i64::from(place.line)));
                if let Some(category) = arguments.value("category").as_str() {
                    let text = vm.str(&arguments.value("text"))?;
                    vm.system().write_stderr(&format!("{file}:{line}: {category}: {text}\n"));
                }
                Ok(Value::tuple(vec![Value::string(&*file), Value::int(line)]))
            },
            returns: None,
        }),
    )],
    attribute: None,
    complete: false,
};
