//! Nothing makes the machine panic, overflow the stack or run away.

#![expect(clippy::disallowed_methods, reason = "the test reads whatever Python is installed")]

mod support;

use std::path::PathBuf;

use alembic_evaluator::{Interruption, LineMapping, Value};

#[test]
fn deep_nesting_is_refused_or_evaluated() {
    let sources = [
        format!("x = {}1{}", "(".repeat(50_000), ")".repeat(50_000)),
        format!("x = {}1", "-".repeat(100_000)),
        format!("x = {}1", "not ".repeat(100_000)),
        format!("x = 1{}", " + 1".repeat(100_000)),
        format!("x = a{}", ".b".repeat(100_000)),
        format!("x = {}1", "lambda: ".repeat(50_000)),
        format!("x = {}", "1 if 1 else ".repeat(50_000) + "1"),
        format!("x = {}{}", "[".repeat(20_000), "]".repeat(20_000)),
        nested_blocks(300),
    ];
    for source in sources {
        let (mut vm, _) = support::machine(&[]);
        let _ = vm.run_module("deep.py", &source, "deep");
    }
}

#[test]
fn long_but_flat_code_is_evaluated() {
    let (mut vm, _) = support::machine(&[]);
    let sum = format!("x = 0{}\ny = {}\n", " + 1".repeat(500), "'a' ".repeat(1000));
    let module = vm.run_module("flat.py", &sum, "flat").expect("a flat sum");
    assert_eq!(format!("{:?}", module.get("x")), "Some(500)");
}

#[test]
fn a_generated_function_may_be_long_and_nested_finally_bodies_may_not_double_forever() {
    let (mut vm, _) = support::machine(&[]);
    let long = format!("def f(n):\n{}    return n\nx = f(0)\n", "    n = n + 1\n".repeat(60_000));
    let module = vm.run_module("long.py", &long, "long").expect("a long function");
    assert_eq!(format!("{:?}", module.get("x")), "Some(60000)");
    let level = |depth| {
        let indent = " ".repeat(depth);
        format!("{indent}try:\n{indent} f(0)\n{indent}finally:\n")
    };
    let nested = (0..60).map(level).collect::<Vec<_>>().concat();
    let error = vm.run_module("nested.py", &format!("{nested}{}pass\n", " ".repeat(60)), "nested");
    let Err(Interruption::Unsupported(unsupported)) = error.map(drop) else { panic!("bodies double") };
    assert!(unsupported.to_string().contains("of this size is not supported"), "{unsupported}");
}

#[test]
fn endless_recursion_ends_with_recursion_error() {
    let programs = [
        "def f(): return f()\nf()",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __eq__(self, o): return self == o\nA() == A()",
        "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().y",
        "def f(x): return sorted([1, 2], key=f)\nf(1)",
        "class A:\n    @property\n    def p(self): return self.p\nA().p",
        "def g():\n    yield from g()\nlist(g())",
        "x = []\nfor i in range(100000): x = [x]\nrepr(x)",
        "x = []\ny = []\nfor i in range(100000): x, y = [x], [y]\nx == y",
    ];
    for program in programs {
        let (mut vm, _) = support::machine(&[]);
        let error =
            vm.run_module("r.py", program, "r").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("RecursionError: maximum recursion depth exceeded"), "{program}: {error}");
    }
}

#[test]
fn huge_results_are_refused() {
    let programs = [
        "10 ** 10 ** 10",
        "1 << 10 ** 12",
        "'a' * 10 ** 12",
        "[0] * 10 ** 12",
        "'%1000000000d' % 1",
        "f'{1:99999999999}'",
    ];
    for program in programs {
        let (mut vm, _) = support::machine(&[]);
        assert!(vm.run_module("h.py", program, "h").is_err(), "{program}");
    }
    let (mut vm, _) = support::machine(&[]);
    vm.run_module("h.py", "for i in range(10 ** 18):\n    if i > 10: break\n", "h").expect("a lazy range");
}

#[test]
fn generated_lines_are_mapped_back() {
    let (mut vm, _) = support::machine(&[]);
    let mapping = LineMapping { lines: vec![10, 20, 20, 35] };
    let program = vm.load("t.mako", "a = 1\nb = 2\nc = 3\n1 / 0\n", Some(mapping)).expect("valid");
    let error = vm.run(&program, "t", &[("z", Value::int(1))]).err().expect("it divides by zero");
    let raised = error.exception().cloned().expect("an exception");
    assert_eq!(
        vm.traceback_text(&raised),
        "Traceback (most recent call last):\n  File \"t.mako\", line 35, in <module>\nZeroDivisionError: division by zero\n"
    );
}

#[test]
fn tracebacks_read_like_cpythons() {
    let (mut vm, _) = support::machine(&[]);
    let source = "def inner():\n    raise ValueError('x')\ndef outer():\n    try:\n        inner()\n    except ValueError as e:\n        raise KeyError('y') from e\nouter()\n";
    let error = vm.run_module("t.py", source, "__main__").err().expect("it raises");
    let raised = error.exception().cloned().expect("an exception");
    assert_eq!(
        vm.traceback_text(&raised),
        "Traceback (most recent call last):\n  File \"t.py\", line 5, in outer\n    inner()\n  File \"t.py\", line 2, in inner\n    raise ValueError('x')\nValueError: x\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"t.py\", line 8, in <module>\n    outer()\n  File \"t.py\", line 7, in outer\n    raise KeyError('y') from e\nKeyError: 'y'\n"
    );
}

#[test]
fn whatever_python_there_is_compiles_without_panic() {
    let folders =
        ["/usr/lib/python3", "/usr/lib/python3.11", "/usr/lib/python3.11/test", "/usr/local/lib/python3.11"];
    let mut open: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    let mut count = 0;
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && count < 300 {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") && count < 300 {
                let Ok(source) = std::fs::read_to_string(&path) else { continue };
                count += 1;
                let (mut vm, _) = support::machine(&[]);
                if let Ok(program) = vm.load(&path.to_string_lossy(), &source, None) {
                    vm.check(&program, &["main"]);
                }
            }
        }
    }
}

fn nested_blocks(depth: usize) -> String {
    let mut source = String::new();
    for level in 0..depth {
        source.push_str(&" ".repeat(level));
        source.push_str("if 1:\n");
    }
    source.push_str(&" ".repeat(depth));
    source.push_str("pass\n");
    source
}
