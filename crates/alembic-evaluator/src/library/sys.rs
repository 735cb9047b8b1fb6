//! `sys`

use super::record::RecordKind;
use crate::exceptions::{Exception, class as exception};
use crate::native::{Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Interruption, Outcome};
use crate::value::Value;
use crate::vm::Vm;

/// `sys.stdout` or `sys.stderr`.
struct Stream {
    error: bool,
}

static STREAM: NativeClass = NativeClass {
    name: "TextIOWrapper",
    module: "_io",
    members: &[
        Member::method("write", "(text, /)", |vm, this, arguments| {
            let text = arguments.string("text")?;
            if this.object::<Stream>().is_some_and(|stream| stream.error) {
                vm.system().write_stderr(&text);
            } else {
                vm.system().write_stdout(&text);
            }
            Ok(Value::length(text.chars().count()))
        }),
        Member::method("flush", "()", |_, _, _| Ok(Value::None)),
        Member::method("isatty", "()", |_, _, _| Ok(Value::Bool(false))),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

impl Object for Stream {
    fn class(&self) -> &'static NativeClass {
        &STREAM
    }
}

/// `sys.path`: changing it changes where later imports look.
struct Path;

static PATH: NativeClass = NativeClass {
    name: "list",
    module: "sys",
    members: &[
        Member::method("append", "(entry, /)", |vm, _, arguments| {
            let entry = super::os::path_text(vm, &arguments.value("entry"))?;
            vm.import_roots().borrow_mut().push(entry.to_string());
            Ok(Value::None)
        }),
        Member::method("insert", "(index, entry, /)", |vm, _, arguments| {
            let entry = super::os::path_text(vm, &arguments.value("entry"))?;
            let index = usize::try_from(arguments.integer("index")?).unwrap_or(0);
            let mut roots = vm.import_roots().borrow_mut();
            let index = index.min(roots.len());
            roots.insert(index, entry.to_string());
            Ok(Value::None)
        }),
        Member::method("extend", "(entries, /)", |vm, _, arguments| {
            for entry in vm.iterate(&arguments.value("entries"))? {
                let entry = super::os::path_text(vm, &entry)?;
                vm.import_roots().borrow_mut().push(entry.to_string());
            }
            Ok(Value::None)
        }),
        Member::method("remove", "(entry, /)", |vm, _, arguments| {
            let entry = super::os::path_text(vm, &arguments.value("entry"))?;
            vm.import_roots().borrow_mut().retain(|known| **known != *entry);
            Ok(Value::None)
        }),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

fn entries(vm: &Vm) -> Vec<Value> {
    vm.import_roots().borrow().iter().map(Value::string).collect()
}

impl Object for Path {
    fn class(&self) -> &'static NativeClass {
        &PATH
    }

    fn iterate(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(entries(vm))))
    }

    fn length(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        Ok(Some(vm.import_roots().borrow().len()))
    }

    fn item(&self, vm: &mut Vm, _: &Value, key: &Value) -> Outcome<Value> {
        let list = Value::list(entries(vm));
        vm.get_item(&list, key)
    }
}

static VERSION_INFO: RecordKind =
    RecordKind::new("sys", "version_info", "sys.", &["major", "minor", "micro", "releaselevel", "serial"]);

static FLOAT_INFO: RecordKind =
    RecordKind::new("sys", "float_info", "sys.", &["max", "min", "epsilon", "dig"]);

static IMPLEMENTATION: RecordKind = RecordKind::new("sys", "implementation", "", &["name"]);

pub(super) static SYS: NativeModule = NativeModule {
    name: "sys",
    members: &[
        ("path", ModuleMember::Value(|_| Ok(Value::new_object(Path)))),
        ("argv", ModuleMember::Value(|vm| Ok(Value::strings(vm.system().arguments())))),
        ("stdout", ModuleMember::Value(|_| Ok(Value::new_object(Stream { error: false })))),
        ("stderr", ModuleMember::Value(|_| Ok(Value::new_object(Stream { error: true })))),
        ("platform", ModuleMember::Value(|_| Ok("linux".into()))),
        (
            "float_info",
            ModuleMember::Value(|_| {
                let values = [f64::MAX, f64::MIN_POSITIVE, f64::EPSILON].map(Value::Float);
                let digits = Value::int(i64::from(f64::DIGITS));
                Ok(super::record::Record::value(&FLOAT_INFO, values.into_iter().chain([digits]).collect()))
            }),
        ),
        (
            "implementation",
            ModuleMember::Value(|_| {
                Ok(super::record::Record::value(&IMPLEMENTATION, vec!["cpython".into()]))
            }),
        ),
        ("version", ModuleMember::Value(|_| Ok("3.11.0".into()))),
        ("maxunicode", ModuleMember::Value(|_| Ok(Value::int(0x10_ffff)))),
        (
            "getdefaultencoding",
            ModuleMember::Function(NativeFunction {
                name: "getdefaultencoding",
                signature: "()",
                call: |_, _| Ok("utf-8".into()),
                returns: None,
            }),
        ),
        (
            "intern",
            ModuleMember::Function(NativeFunction {
                name: "intern",
                signature: "(string, /)",
                call: |_, arguments| arguments.string("string").map(Value::Str),
                returns: None,
            }),
        ),
        ("maxsize", ModuleMember::Value(|_| Ok(Value::int(i64::MAX)))),
        ("byteorder", ModuleMember::Value(|_| Ok("little".into()))),
        (
            "version_info",
            ModuleMember::Value(|_| {
                Ok(super::record::Record::value(
                    &VERSION_INFO,
                    vec![3.into(), 11.into(), 0.into(), "final".into(), 0.into()],
                ))
            }),
        ),
        (
            "exit",
            ModuleMember::Function(NativeFunction {
                name: "exit",
                signature: "(status=None, /)",
                call: |_, arguments| {
                    let status = arguments.given("status").map_or_else(Vec::new, |status| vec![status]);
                    Err(Interruption::Raise(Exception::new(&exception::SYSTEM_EXIT, status)))
                },
                returns: None,
            }),
        ),
        (
            "exc_info",
            ModuleMember::Function(NativeFunction {
                name: "exc_info",
                signature: "()",
                call: |vm, _| {
                    Ok(match vm.handled() {
                        Some(raised) => {
                            let traceback = super::traceback_of(&raised);
                            Value::tuple(vec![raised.class().clone(), Value::Exception(raised), traceback])
                        }
                        None => Value::tuple(vec![Value::None; 3]),
                    })
                },
                returns: None,
            }),
        ),
        (
            "getrecursionlimit",
            ModuleMember::Function(NativeFunction {
                name: "getrecursionlimit",
                signature: "()",
                call: |_, _| Ok(Value::int(1000)),
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
