//! `glob` over files in memory; what each pattern gives was tried with CPython 3.11 over the same files.

mod support;

use alembic_evaluator::Interruption;

#[track_caller]
fn check(arguments: &str, expected: &str) {
    let files: Vec<(&str, &str)> = ["a/x.py", "a/b/y.py", "a/b/c/z.py", "a/.h/k.py", "d/x.txt", "d/a[1].py"]
        .map(|file| (file, ""))
        .into();
    let (mut vm, system) = support::machine(&files);
    let script = format!("import glob\nprint(*sorted(glob.glob({arguments})))");
    match vm.run_module("/project/script.py", &script, "script") {
        Ok(_) => {}
        Err(Interruption::Raise(raised)) => panic!("{arguments}: {}", vm.exception_text(&raised)),
        Err(other) => panic!("{arguments}: {other}"),
    }
    assert_eq!(system.output.borrow().trim_end(), expected, "{arguments}");
}

#[test]
fn patterns_give_the_paths_that_are_there() {
    check("'/project/*'", "/project/a /project/d");
    check("'/project/*/'", "/project/a/ /project/d/");
    check("'/project/*/x*'", "/project/a/x.py /project/d/x.txt");
    check("'/project/a/*'", "/project/a/b /project/a/x.py");
    check("'/project/a/.*'", "/project/a/.h");
    check("'/project/a/b'", "/project/a/b");
    check("'/project/a/nothing'", "");
    check("'/project/nothing/*'", "");
    check("'/project/d/a[[]1].py'", "/project/d/a[1].py");
    check("'*/x.*', root_dir='/project'", "a/x.py d/x.txt");
    check("'/project/**'", "/project/a /project/d");
    check(
        "'/project/a/**', recursive=True",
        "/project/a/ /project/a/b /project/a/b/c /project/a/b/c/z.py /project/a/b/y.py /project/a/x.py",
    );
    check(
        "'/project/**/*.py', recursive=True",
        "/project/a/b/c/z.py /project/a/b/y.py /project/a/x.py /project/d/a[1].py",
    );
    check("'/project/**/k*', recursive=True, include_hidden=True", "/project/a/.h/k.py");
}
