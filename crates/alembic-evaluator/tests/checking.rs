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
        (
            "query",
            ModuleMember::Function(NativeFunction {
                name: "query",
                signature: "(*entities: no_class)",
                call: |_, _| Ok(Value::None),
                returns: None,
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

const APP: &[(&str, &str)] = &[
    ("app/__init__.py", ""),
    (
        "app/helpers.py",
        "import operations as op\nimport numpy\nfrom . import deeper\nfrom .deeper import wrong as renamed\nLIMIT = op.limit\n\
         def good():\n    op.add_column('t', None)\n\
         def bad(t):\n    op.sync(t)\n\
         def through(t):\n    renamed()\n\
         def by_module(t):\n    deeper.wrong()\n\
         def conditional(t):\n    if t:\n        op.sync()\n    else:\n        numpy.array(t)\n    return t\n\
         def early(t):\n    if t:\n        return\n    op.sync()\n\
         def raises(t):\n    if t:\n        raise ValueError(t)\n    op.sync()\n\
         def foreign():\n    return numpy.array([1])\n\
         def limit():\n    return LIMIT\n\
         def batch():\n    return op.batch('t')\n\
         def apply(function):\n    function()\n\
         def decorate(function):\n    def inside():\n        op.sync()\n        function()\n    return inside\n\
         @decorate\ndef decorated():\n    pass\n\
         def at_hand(t):\n    if t:\n        return t.made\n    return op.make()\n\
         def text(t):\n    if t:\n        return t\n    return op.make()\n\
         def recursive(n):\n    recursive(n - 1)\n    op.sync()\n",
    ),
    ("app/deeper.py", "import operations as op\ndef wrong():\n    op.deep()\n"),
    (
        "app/classes.py",
        "import operations as op\nfrom pydantic import BaseModel\nclass Base:\n    def shared(self):\n        self.step()\n    def step(self):\n        op.base_step()\n\
         class Helper(Base):\n    kind = op.Column('a')\n    def __init__(self, name):\n        self.name = name\n    def __enter__(self):\n        op.entered()\n        return self\n\
         \x20   def __exit__(self, *a):\n        pass\n    def good(self):\n        return self\n    def bad(self):\n        op.sync()\n    @property\n    def text(self):\n        return op.text\n\
         \x20   @staticmethod\n    def static():\n        op.static()\n    def through(self):\n        self.bad()\n\
         class Model(Base):\n    kind = op.missing()\nclass Data(BaseModel):\n    pass\n",
    ),
    ("app/star.py", "from app.deeper import *\n"),
    ("app/names.py", "from numpy import names\nKNOWN = 'a'\nUNKNOWN = names.FIRST\n"),
];

/// A script over the project's own modules: `upgrade()` with this body.
fn check_own(head: &str, body: &str, expected: &[&str]) {
    let (mut vm, system) = support::machine(APP);
    vm.add_native_modules(&[&OPERATIONS]);
    let script = format!("{head}\ndef upgrade():\n    {}\n", body.replace('\n', "\n    "));
    // What has been looked at once is told again.
    for round in 1..=2 {
        let program = vm.load("/project/a.py", &script, None).expect("valid syntax");
        let found: Vec<String> = vm
            .check(&program, &["upgrade"])
            .iter()
            .map(|found| found.to_string().replace("/project/", ""))
            .collect();
        assert_eq!(found, expected, "{script} (round {round})");
    }
    assert_eq!(*system.output.borrow(), "", "the check runs nothing");
}

#[test]
fn functions_of_own_modules_are_looked_into() {
    let import = "from app.helpers import *\nfrom app import helpers\nimport app.helpers as h";
    let bad = "app/helpers.py:9:5: `operations.sync` is not supported";
    let deep = "app/deeper.py:3:5: `operations.deep` is not supported";
    check_own(import, "helpers.good()", &[]);
    check_own(import, "helpers.bad('t')", &[bad]);
    check_own(import, "h.bad('t')", &[bad]);
    check_own("from app.helpers import bad as other", "other('t')", &[bad]);
    check_own("", "from app.helpers import bad\nbad('t')", &[bad]);
    check_own("import app.helpers", "app.helpers.bad('t')", &[bad]);
    check_own(import, "helpers.through('t')\nhelpers.by_module('t')", &[deep]);
    check_own("from app.star import wrong", "wrong()", &[deep]);
    check_own(import, "for name in ['a', 'b']:\n    helpers.bad(name)", &[bad]);
    check_own(import, "helpers.raises(1)", &["app/helpers.py:27:5: `operations.sync` is not supported"]);
    check_own(import, "helpers.limit()", &["app/helpers.py:5:9: `operations.limit` is not supported"]);
    check_own(import, "helpers.at_hand(1)", &["app/helpers.py:47:12: `operations.make` is not supported"]);
    check_own(import, "helpers.recursive(3)", &["app/helpers.py:54:5: `operations.sync` is not supported"]);
    check_own(
        import,
        "helpers.foreign()",
        &[
            "app/helpers.py:29:12: the content of `numpy.array` (imported at app/helpers.py:2:8) is not known here",
        ],
    );
}

#[test]
fn what_is_not_certain_to_run_is_not_refused_in_own_modules() {
    let import = "from app import helpers, classes";
    check_own(import, "pass", &[]);
    check_own(import, "helpers.bad", &[]);
    check_own(import, "if helpers.good():\n    helpers.bad(1)", &[]);
    check_own(import, "helpers.conditional(1)\nhelpers.early(1)\nhelpers.text(1)", &[]);
    check_own(import, "try:\n    helpers.good()\nexcept ValueError:\n    helpers.bad(1)", &[]);
    check_own(import, "x = classes.Model\nclasses.Helper('x').good()", &[]);
}

#[test]
fn functions_that_are_passed_on_run() {
    let import = "from app import helpers\nfrom app.helpers import bad, decorated";
    let bad = "app/helpers.py:9:5: `operations.sync` is not supported";
    check_own(import, "helpers.apply(bad)", &[bad]);
    check_own(import, "sorted([1], key=helpers.bad)", &[bad]);
    check_own(import, "for step in (bad,):\n    step(1)", &[bad]);
    check_own(import, "local = lambda: bad(1)\nlocal()", &[bad]);
    check_own(import, "decorated()", &["app/helpers.py:38:9: `operations.sync` is not supported"]);
    check_own(
        import,
        "with helpers.batch() as b:\n    b.remove('x')",
        &["a.py:5:9: attribute `remove` of `Batch` is not supported"],
    );
}

#[test]
fn methods_are_found_by_the_class_of_their_instance() {
    let import = "from app.classes import Helper, Model, Data";
    let bad = "app/classes.py:20:9: `operations.sync` is not supported";
    check_own(import, "Helper('x').bad()", &[bad]);
    check_own(import, "h = Helper('x')\nh.good()\nh.through()", &[bad]);
    check_own(
        import,
        "Helper('x').shared()",
        &["app/classes.py:7:9: `operations.base_step` is not supported"],
    );
    check_own(import, "Helper('x').text", &["app/classes.py:23:16: `operations.text` is not supported"]);
    check_own(import, "Helper.static()", &["app/classes.py:26:9: `operations.static` is not supported"]);
    check_own(
        import,
        "with Helper('x') as h:\n    pass",
        &["app/classes.py:13:9: `operations.entered` is not supported"],
    );
    check_own(import, "Model()", &["app/classes.py:30:12: `operations.missing` is not supported"]);
    check_own(
        import,
        "Data(a=1)",
        &[
            "a.py:3:5: the content of `pydantic.BaseModel` (imported at app/classes.py:2:22) is not known here",
        ],
    );
}

#[test]
fn packages_of_unknown_content_are_refused_where_they_are_certain_to_be_needed() {
    let foreign = "the content of `numpy.array` (imported at a.py:1:8) is not known here";
    check_own("import numpy", "numpy.array([1])", &[&format!("a.py:3:5: {foreign}")]);
    check_own("import numpy", "if len('ab'):\n    numpy.array([1])", &[]);
    check_own("import numpy\nx = numpy.array", "x([1])", &[&format!("a.py:4:5: {foreign}")]);
    check_own("import numpy", "for x in numpy.array:\n    pass", &[&format!("a.py:3:14: {foreign}")]);
    let names = "from app import names";
    check_own(names, "op = names.KNOWN\nlen(names.KNOWN)", &[]);
    check_own(
        &format!("import operations as op\n{names}"),
        "op.add_column(names.UNKNOWN, None)",
        &["a.py:4:5: the content of `numpy.names` (imported at app/names.py:1:19) is not known here"],
    );
    check_own("import numpy\nimport sys\nsys.path.append('lib')", "numpy.array([1])", &[]);
    check_own(
        "",
        "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
        &["a.py:4:16: whether module `numpy` is installed decides what happens here, and that is not known"],
    );
}

static DIALECT: NativeClass = NativeClass {
    name: "Dialect",
    module: "operations",
    members: &[Member::property("name", |_, _| Ok(Value::string("sqlite")))],
    ..NativeClass::DEFAULT
};

static BIND: NativeModule = NativeModule {
    name: "bind",
    members: &[(
        "dialect",
        ModuleMember::Function(NativeFunction {
            name: "dialect",
            signature: "()",
            call: |_, _| Ok(Value::None),
            returns: Some(&DIALECT),
        }),
    )],
    ..NativeModule::DEFAULT
};

#[test]
fn branches_of_other_databases_are_not_looked_at() {
    let checked = |body: &str| -> Vec<String> {
        let (mut vm, _) = support::machine(&[]);
        vm.add_native_modules(&[&OPERATIONS, &BIND]);
        vm.know(&DIALECT, "name", Value::string("sqlite"));
        let script = format!(
            "import operations as op\nimport bind\nNAMES = ('mysql', 'mariadb')\ndef is_mysql():\n    return bind.dialect().name in NAMES\n\
             def upgrade():\n    name = bind.dialect().name\n    {}\n",
            body.replace('\n', "\n    ")
        );
        let program = vm.load("a.py", &script, None).expect("valid syntax");
        vm.check(&program, &["upgrade"]).iter().map(ToString::to_string).collect()
    };
    let none: &[&str] = &[];
    assert_eq!(checked("if name == 'mysql':\n    op.sync()"), none);
    assert_eq!(checked("if name != 'mysql':\n    return\nop.sync()"), none);
    assert_eq!(checked("if is_mysql():\n    op.sync()"), none);
    assert_eq!(checked("if bind.dialect().name in ('mysql', 'mssql') and name:\n    op.sync()"), none);
    assert_eq!(checked("if not name == 'mysql':\n    pass\nelse:\n    op.sync()"), none);
    assert_eq!(checked("def inside():\n    if name == 'mysql':\n        op.sync()\ninside()"), none);
    let found = ["a.py:9:9: `operations.sync` is not supported"];
    assert_eq!(checked("if name == 'sqlite':\n    op.sync()"), found);
    assert_eq!(checked("if not is_mysql():\n    op.sync()"), found);
    assert_eq!(checked("if name == 'mysql' or len('a'):\n    op.sync()"), found);
    assert_eq!(
        checked("names = []\nif not names:\n    op.sync()"),
        ["a.py:10:9: `operations.sync` is not supported"]
    );
    // A list may have changed.
    assert_eq!(
        checked("names = []\nnames.append('x')\nif 'x' in names:\n    op.sync()"),
        ["a.py:11:9: `operations.sync` is not supported"]
    );
}

#[test]
fn a_class_where_only_its_table_is_known_is_told_before_the_run() {
    let refused = "a class of the project as an argument of `query()` is not supported";
    check(
        "from operations import query, Column\nclass Pet:\n    pass\ndef upgrade():\n    query(Column, Pet())\n    query(Pet)\n",
        &[&format!("a.py:6:5: {refused}")],
    );
    let (mut vm, system) = support::machine(&[("app.py", "class Pet:\n    pass\n")]);
    vm.add_native_modules(&[&OPERATIONS]);
    let script = "from operations import query\nfrom app import Pet\nprint('read')\nquery(Pet)\n";
    let raised = vm.run_module("/project/a.py", script, "__main__").map(drop).map_err(|error| match error {
        alembic_evaluator::Interruption::Unsupported(unsupported) => unsupported.to_string(),
        alembic_evaluator::Interruption::Raise(raised) => vm.exception_text(&raised),
    });
    assert_eq!(raised, Err(format!("/project/a.py:4:1: {refused}")));
    assert_eq!(*system.output.borrow(), "read\n");
}
