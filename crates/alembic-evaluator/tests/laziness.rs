//! Imports cost nothing until somebody looks, and then only what is named is evaluated.

mod support;

use alembic_evaluator::{Interruption, Presence, ThirdParty, Value};

fn check(label: &str, files: &[(&str, &str)], script: &str, expected: &str) {
    let (mut vm, system) = support::machine(files);
    let result = vm.run_module("/project/env.py", script, "env");
    let mut output = system.output.borrow().clone();
    match result {
        Ok(_) => {}
        Err(Interruption::Raise(raised)) => output.push_str(&vm.exception_text(&raised)),
        Err(Interruption::Unsupported(unsupported)) => output.push_str(&unsupported.to_string()),
    }
    assert_eq!(output.trim_end(), expected, "{label}");
}

const APP: &[(&str, &str)] = &[
    ("app/__init__.py", "print('package ran')\nVERSION = 1\n"),
    (
        "app/db.py",
        "import heavy\nfrom .names import CONVENTION\nprint('side effect')\nclass MetaData:\n    def __init__(self, n):\n        self.n = n\n\
         metadata = MetaData(CONVENTION)\nmetadata.extra = 1\nengine = heavy.connect()\nLIMIT = 1\nLIMIT += 1\nNAMES = []\nNAMES.append('x')\n\
         def later():\n    return LIMIT\n",
    ),
    ("app/names.py", "raise_here = 1 / 0\nCONVENTION = {'pk': 'pk_%s'}\n"),
    ("app/cycle_a.py", "from app.cycle_b import B\nA = 1\nC = B + 1\n"),
    ("app/cycle_b.py", "from app.cycle_a import A\nB = A + 1\n"),
    ("app/star.py", "from app.names import *\n"),
];

#[test]
fn an_import_that_nobody_looks_into_costs_nothing() {
    check("unused", APP, "from app.db import engine\nimport app.names\nprint('done')", "done");
    check("third party", APP, "import numpy as np\nx = np.array\nprint('done')", "done");
    check(
        "a path of attributes",
        APP,
        "from app.db import metadata\nt = metadata.n.anything\nprint('done')",
        "done",
    );
}

#[test]
fn an_unknown_name_of_a_known_module_matters_only_to_those_who_look() {
    let app = [(
        "app.py",
        "from os import getenv, sched_yield\nNAME = getenv('NOTHING', 'pets')\nIDLE = sched_yield()\n",
    )];
    check("unused", &app, "from app import NAME\nprint(NAME)", "pets");
    check(
        "looked at",
        &app,
        "from app import IDLE\nprint(IDLE)",
        "/project/env.py:2:1: `os.sched_yield` is not supported",
    );
    check(
        "at once",
        &[],
        "from os import sched_yield",
        "/project/env.py:1:16: `os.sched_yield` is not supported",
    );
}

#[test]
fn a_package_takes_names_of_itself() {
    let app = [
        (
            "pets/__init__.py",
            "from pets import names\nfrom . import kinds\nfrom .loop import gone\nALL = names.ALL + kinds.ALL\n",
        ),
        ("pets/names.py", "ALL = ['x']\n"),
        ("pets/kinds.py", "ALL = ['cat']\n"),
        ("pets/loop.py", "from pets import gone\n"),
    ];
    check(
        "a module below it",
        &app,
        "from pets import ALL, names\nprint(ALL, names.ALL)",
        "['x', 'cat'] ['x']",
    );
    check(
        "nothing",
        &app,
        "from pets import gone\ntry:\n    print(gone.x)\nexcept ImportError as error:\n    print(error.name if False else 'none')",
        "none",
    );
}

#[test]
fn only_what_is_named_is_evaluated() {
    check(
        "symbol",
        APP,
        "from app.db import metadata\nprint(metadata.n, metadata.extra)",
        "{'pk': 'pk_%s'} 1",
    );
    check("module attribute", APP, "import app.db\nprint(app.db.LIMIT)", "2");
    check("function", APP, "from app.db import later\nprint(later())", "2");
    check("container", APP, "from app.db import NAMES\nprint(NAMES)", "['x']");
    check(
        "twice the same object",
        APP,
        "from app import db\nfrom app.db import metadata\nprint(db.metadata is metadata)",
        "True",
    );
    check("cycle", APP, "from app.cycle_a import C\nprint(C)", "3");
}

#[test]
fn a_class_of_an_unknown_base_is_known_to_nobody() {
    let class = "from pydantic import BaseModel\nclass Document(BaseModel):\n    blob: bytes\n";
    check("named only", APP, &format!("{class}known = [Document]\nprint(len(known))"), "1");
    check(
        "called",
        APP,
        &format!("{class}Document(blob=b'')"),
        "/project/env.py:4:1: the content of `pydantic.BaseModel` (imported at /project/env.py:1:22) is not known here",
    );
    check(
        "an attribute",
        APP,
        &format!("{class}class Longer(Document):\n    pass\nprint(Longer.blob)"),
        "/project/env.py:6:7: the content of `pydantic.BaseModel` (imported at /project/env.py:1:22) is not known here",
    );
}

#[test]
fn what_cannot_be_known_is_unsupported() {
    check(
        "third-party content",
        APP,
        "import numpy as np\nprint(np.array([1]))",
        "/project/env.py:2:7: the content of `numpy.array` (imported at /project/env.py:1:8) is not known here",
    );
    check(
        "guarded import",
        APP,
        "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
        "/project/env.py:2:12: whether module `numpy` is installed decides what happens here, and that is not known",
    );
    check(
        "missing name",
        APP,
        "from app.db import nothing\nprint(nothing)",
        "ImportError: cannot import name 'nothing' from 'app.db'",
    );
    check(
        "missing module of the project",
        APP,
        "try:\n    from app.nowhere import x\nexcept ImportError as error:\n    print(error)",
        "No module named 'app.nowhere'",
    );
}

struct Nothing;

impl ThirdParty for Nothing {
    fn presence(&self, _: &str) -> Presence {
        Presence::Absent
    }
}

#[test]
fn an_absent_package_raises() {
    let (mut vm, _) = support::machine(&[]);
    vm.set_third_party(std::rc::Rc::new(Nothing));
    let module = vm
        .run_module("/project/env.py", "try:\n    import numpy\nexcept ImportError:\n    numpy = None", "env")
        .expect("the handler catches it");
    assert!(matches!(module.get("numpy"), Some(Value::None)));
}

/// A package in Python, of which one module is compiled.
struct Installed;

impl ThirdParty for Installed {
    fn presence(&self, _: &str) -> Presence {
        Presence::Present
    }

    fn source(&self, module: &str) -> Option<String> {
        match module {
            "library" => Some("/project/site-packages/library/__init__.py".into()),
            "library.constants" => Some("/project/site-packages/library/constants.py".into()),
            _ => None,
        }
    }
}

#[test]
fn what_an_installed_package_holds_in_python_is_evaluated_by_symbol() {
    let files = [
        ("site-packages/library/__init__.py", "print('package ran')\n"),
        (
            "site-packages/library/constants.py",
            "import socket\nHOST = socket.gethostname()\nONLINE = 'ONLINE'\n",
        ),
    ];
    for (script, expected) in [
        ("from library import constants\nprint(constants.ONLINE)", "ONLINE"),
        ("from library.constants import ONLINE as online\nprint(online)", "ONLINE"),
        ("from library import compiled\nprint('not looked into')", "not looked into"),
        (
            "from library.compiled import x\nprint(x.y)",
            "/project/env.py:2:1: the content of `library.compiled.x` (imported at /project/env.py:1:30) is not known here",
        ),
    ] {
        let (mut vm, system) = support::machine(&files);
        vm.set_third_party(std::rc::Rc::new(Installed));
        let end = match vm.run_module("/project/env.py", script, "env") {
            Ok(_) => String::new(),
            Err(Interruption::Unsupported(unsupported)) => unsupported.to_string(),
            Err(Interruption::Raise(raised)) => vm.exception_text(&raised),
        };
        let output = system.output.borrow().clone() + &end;
        assert_eq!(output.trim_end(), expected, "{script}");
    }
}

#[test]
fn globals_of_a_module_are_evaluated_one_by_one() {
    const MODULE: &[(&str, &str)] = &[(
        "app.py",
        "import heavy\nRAISES = heavy.connect() + 1 / 0\nONE = 1\n\ndef one():\n    return globals()['ONE'], \
         globals().get('TWO', 2), 'ONE' in globals(), 'TWO' in globals()\n\ndef define():\n    globals()['THREE'] = \
         3\n    globals().update(FOUR=4)\n    return THREE + FOUR\n",
    )];
    check("by name", MODULE, "import app\nprint(app.one())", "(1, 2, True, False)");
    check("assigned", MODULE, "import app\nprint(app.define(), app.THREE)", "7 3");
}

#[test]
fn a_module_computes_the_names_that_it_does_not_have() {
    const COMPUTED: &[(&str, &str)] = &[
        (
            "app/__init__.py",
            "PATHS = {'Base': 'app.db'}\n\ndef __getattr__(name):\n    if name not in PATHS:\n        raise AttributeError(f'module \
             {__name__!r} has no attribute {name!r}')\n    import importlib\n    value = \
             getattr(importlib.import_module(PATHS[name]), name)\n    globals()[name] = value\n    return value\n",
        ),
        ("app/db.py", "class Base:\n    pass\n"),
    ];
    check("attribute", COMPUTED, "import app\nprint(app.Base.__name__, app.Base is app.Base)", "Base True");
    check("import", COMPUTED, "from app import Base\nprint(Base.__module__)", "app.db");
    check("submodule", COMPUTED, "from app import db\nprint(db.Base.__name__)", "Base");
    check("absence", COMPUTED, "import app\nprint(hasattr(app, 'nothing'))", "False");
    check(
        "absence in an import",
        COMPUTED,
        "try:\n    from app import nothing\nexcept ImportError:\n    print('none')",
        "none",
    );
}
