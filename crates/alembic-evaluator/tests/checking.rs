//! What is told before the run, and that the check itself runs nothing.

mod support;

use alembic_evaluator::{
    Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, Object, Value,
};

struct Column;

static COLUMN: NativeClass = NativeClass {
    name: "Column",
    module: "schema",
    members: &[Member::method("copy", "()", |_, this, _| Ok(this.clone()))],
    constructor: Some(Constructor {
        signature: "(name, type=None, *, nullable=True)",
        call: |_, _, arguments| {
            arguments.string("name")?;
            Ok(Value::new_object(Column))
        },
    }),
    ..NativeClass::DEFAULT
};

impl Object for Column {
    fn class(&self) -> &'static NativeClass {
        &COLUMN
    }
}

static BATCH: NativeClass = NativeClass {
    name: "Batch",
    module: "operations",
    members: &[Member::method("add_column", "(column)", |_, _, _| Ok(Value::None))],
    enters: Some(&BATCH),
    ..NativeClass::DEFAULT
};

static OPERATIONS: NativeModule = NativeModule {
    name: "operations",
    members: &[
        (
            "add_column",
            ModuleMember::Function(NativeFunction {
                name: "add_column",
                signature: "(table_name, column, *, schema=None)",
                call: |vm, arguments| {
                    let text = format!("add_column {}\n", arguments.string("table_name")?);
                    vm.system().write_stdout(&text);
                    Ok(Value::None)
                },
                returns: None,
            }),
        ),
        (
            "batch",
            ModuleMember::Function(NativeFunction {
                name: "batch",
                signature: "(table_name)",
                call: |_, _| Ok(Value::None),
                returns: Some(&BATCH),
            }),
        ),
        ("Column", ModuleMember::Class(&COLUMN)),
    ],
    ..NativeModule::DEFAULT
};

fn check(script: &str, expected: &[&str]) {
    let (mut vm, system) = support::machine(&[]);
    vm.add_native_modules(&[&OPERATIONS]);
    let program = vm.load("a.py", script, None).expect("valid syntax");
    let found: Vec<String> = vm.check(&program, &["upgrade"]).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{script}");
    assert_eq!(*system.output.borrow(), "", "the check runs nothing");
}

#[test]
fn a_script_without_anything_unknown_passes() {
    check(
        "from operations import Column\nimport operations as op\ndef upgrade():\n    with op.batch('t') as b:\n        b.add_column(Column('a', nullable=False))\n    \
         op.add_column('t', Column('a'), schema=None)\n    for x in range(3):\n        print(f'{x!r}', len([y for y in 'ab']))\n",
        &[],
    );
}

#[test]
fn names_attributes_and_arguments_are_known() {
    check("def upgrade():\n    missing()\n", &["a.py:2:5: name `missing` is not defined here"]);
    check(
        "import operations as op\ndef upgrade():\n    op.sync()\n",
        &["a.py:3:5: `operations.sync` is not supported"],
    );
    check("from operations import nope\n", &["a.py:1:24: `operations.nope` is not supported"]);
    check(
        "import operations as op\ndef upgrade():\n    op.add_column('t', op.Column('a', 1, 2, null=1), where=1)\n",
        &[
            "a.py:3:5: argument `where` of `add_column()` is not supported",
            "a.py:3:24: `Column()` takes at most 2 positional arguments here",
            "a.py:3:24: argument `null` of `Column()` is not supported",
        ],
    );
    check(
        "import operations as op\ndef upgrade():\n    op.add_column('t')\n    with op.batch('t') as b:\n        b.remove('x')\n",
        &[
            "a.py:3:5: `add_column()` needs its argument `column`",
            "a.py:5:9: attribute `remove` of `Batch` is not supported",
        ],
    );
}

#[test]
fn only_reachable_functions_count() {
    check("def downgrade():\n    missing()\ndef upgrade():\n    pass\n", &[]);
    check(
        "def helper():\n    missing()\ndef upgrade():\n    helper()\n",
        &["a.py:2:5: name `missing` is not defined here"],
    );
    check("def upgrade():\n    x = 1j\n", &["a.py:2:9: complex numbers are not supported"]);
    check("def upgrade():\n    global made\n    made = 1\n    print(made)\n", &[]);
}

#[test]
fn the_run_says_the_same() {
    let rows = [
        ("import operations as op\nop.sync()", "a.py:2:1: `operations.sync` is not supported"),
        (
            "import operations as op\nop.add_column('t', None, where=1)",
            "a.py:2:1: argument `where` of `add_column()` is not supported",
        ),
        (
            "import operations as op\nc = op.Column('a')\nc.whatever",
            "a.py:3:1: attribute `whatever` of `Column` is not supported",
        ),
        (
            "import operations as op\nop.Column(3)",
            "a.py:2:1: Column(): argument `name` must be a string here, not `int`",
        ),
        ("import operations as op\nhasattr(op, 'zz')", "a.py:2:1: `operations.zz` is not supported"),
        ("try:\n    x = 1j\nexcept Exception:\n    pass", "a.py:2:9: complex numbers are not supported"),
    ];
    for (script, expected) in rows {
        let (mut vm, _) = support::machine(&[]);
        vm.add_native_modules(&[&OPERATIONS]);
        let error = vm.run_module("a.py", script, "a").err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected), "{script}");
    }
}
