//! What a host does with the machine: exceptions of its own, classes to derive from, calls in both directions.

mod support;

use std::rc::Rc;

use alembic_evaluator::{
    CallArguments, Constructor, Exception, Interruption, Member, ModuleMember, NativeClass, NativeFunction,
    NativeModule, Object, Value, exception_class,
};

static DATABASE_ERROR: NativeClass = NativeClass {
    name: "DatabaseError",
    module: "host.exc",
    bases: &[&exception_class::EXCEPTION],
    complete: true,
    ..NativeClass::DEFAULT
};

static INTEGRITY_ERROR: NativeClass = NativeClass {
    name: "IntegrityError",
    module: "host.exc",
    bases: &[&DATABASE_ERROR],
    complete: true,
    ..NativeClass::DEFAULT
};

struct Type {
    length: Option<i64>,
}

static TYPE: NativeClass = NativeClass {
    name: "Type",
    module: "host",
    members: &[Member::property("length", |_, this| {
        Ok(this.object::<Type>().and_then(|found| found.length).map_or(Value::None, Value::int))
    })],
    constructor: Some(Constructor {
        signature: "(length=None)",
        call: |_, _, arguments| {
            let length = arguments.optional_integer("length")?;
            Ok(Value::new_object(Type { length }))
        },
    }),
    on_subclass: Some(|vm, class| {
        vm.system().write_stdout(&format!("subclass {}\n", class.name()));
        Ok(())
    }),
    ..NativeClass::DEFAULT
};

impl Object for Type {
    fn class(&self) -> &'static NativeClass {
        &TYPE
    }
}

static HOST: NativeModule = NativeModule {
    name: "host",
    members: &[
        ("Type", ModuleMember::Class(&TYPE)),
        ("IntegrityError", ModuleMember::Class(&INTEGRITY_ERROR)),
        ("DatabaseError", ModuleMember::Class(&DATABASE_ERROR)),
        (
            "fail",
            ModuleMember::Function(NativeFunction {
                name: "fail",
                signature: "(text)",
                call: |_, arguments| {
                    let error = Exception::new(&INTEGRITY_ERROR, vec![arguments.value("text")]);
                    error.set_payload(Rc::new(23505_u32));
                    Err(Interruption::Raise(error))
                },
                returns: None,
            }),
        ),
        (
            "is_deferred",
            ModuleMember::Function(NativeFunction {
                name: "is_deferred",
                signature: "(value: deferred, other=None)",
                call: |_, arguments| Ok(Value::Bool(matches!(arguments.value("value"), Value::Deferred(_)))),
                returns: None,
            }),
        ),
    ],
    ..NativeModule::DEFAULT
};

fn check(script: &str, expected: &str) {
    let (mut vm, system) = support::machine(&[]);
    vm.add_native_modules(&[&HOST]);
    let result = vm.run_module("a.py", script, "__main__");
    let mut output = system.output.borrow().clone();
    match result {
        Ok(_) => {}
        Err(Interruption::Raise(raised)) => output.push_str(&vm.exception_text(&raised)),
        Err(other) => output.push_str(&other.to_string()),
    }
    assert_eq!(output.trim_end(), expected, "{script}");
}

#[test]
fn host_exceptions_are_pythons_too() {
    check("import host\nhost.fail('twice')", "host.exc.IntegrityError: twice");
    check(
        "from host import *\ntry:\n    fail('x')\nexcept DatabaseError as e:\n    print(type(e).__name__, e, e.args, isinstance(e, Exception))",
        "IntegrityError x ('x',) True",
    );
    check(
        "import host\nclass Mine(host.DatabaseError):\n    pass\ntry:\n    raise Mine('y')\nexcept host.DatabaseError as e:\n    print(repr(e))",
        "Mine('y')",
    );
}

#[test]
fn the_host_gets_its_payload_back() {
    let (mut vm, _) = support::machine(&[]);
    vm.add_native_modules(&[&HOST]);
    let error = vm.run_module("a.py", "import host\nhost.fail('x')", "__main__").err().expect("it fails");
    let payload = error.exception().and_then(|raised| raised.payload()).expect("a payload");
    assert_eq!(payload.downcast_ref::<u32>(), Some(&23505));
}

#[test]
fn python_classes_derive_from_native_ones() {
    check(
        "import host\nclass Name(host.Type):\n    pass\nprint(Name(3).length, isinstance(Name(), host.Type))",
        "subclass Name\n3 True",
    );
    check(
        "import host\nclass Name(host.Type):\n    def __init__(self, n):\n        super().__init__(length=n * 2)\n        self.n = n\nprint(Name(3).length, Name(4).n)",
        "subclass Name\n6 4",
    );
    check(
        "import host\nhost.Type('x')",
        "a.py:2:1: Type(): argument `length` must be an integer here, not `str`",
    );
}

#[test]
fn unresolved_imports_reach_parameters_that_want_them() {
    check("import host, unknown\nprint(host.is_deferred(unknown.metadata))", "True");
    check(
        "import host, unknown\nprint(host.is_deferred(1, unknown.metadata))",
        "a.py:2:7: the content of `unknown.metadata` (imported at a.py:1:14) is not known here",
    );
}

#[test]
fn functions_and_expressions_are_called_from_outside() {
    let (mut vm, _) = support::machine(&[]);
    let module =
        vm.run_module("a.py", "def add(a, b=1, *, c=0):\n    return a + b + c\n", "a").expect("a function");
    let add = vm.get_attribute(&Value::Module(module), "add").expect("it is there");
    let arguments = CallArguments::positional(vec![Value::int(1)]).keyword("c", Value::int(5));
    assert_eq!(format!("{:?}", vm.call(&add, arguments).expect("a sum")), "7");
    let value = vm.evaluate(
        "x",
        "[n * 2 for n in numbers if n]",
        &[("numbers", Value::list(vec![Value::int(0), Value::int(4)]))],
    );
    assert_eq!(format!("{:?}", value.expect("a list")), "[8]");
    assert!(vm.evaluate("x", "1 +", &[]).is_err());
}
