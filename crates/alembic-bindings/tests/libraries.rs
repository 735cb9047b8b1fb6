//! Small programs over libraries print what they print with the libraries themselves (`tests/libraries`).
//!
//! `RECORD=<python> cargo test -p alembic-bindings --test libraries` records the output anew with an interpreter that
//! has the libraries; the first line of each program says which versions.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the test reads programs and runs the reference"
)]

mod recording;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use alembic_evaluator::Interruption;
use recording::{Host, World, machine, shown, upgrade};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libraries")
}

/// The files of the folder, as a project sees them.
fn world() -> Rc<World> {
    let world = World::default();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            world.files.borrow_mut().insert(format!("/project/{name}"), text.clone());
            // `/project` is the working directory.
            world.files.borrow_mut().insert(name, text);
        }
    }
    Rc::new(world)
}

fn evaluated(name: &str) -> String {
    let world = world();
    let mut vm = machine(&Host::migrating("sqlite", true), world.clone());
    let path = format!("/project/{name}");
    let source = world.files.borrow()[&path].clone();
    let end = match vm.run_module(&path, &source, "__main__") {
        Ok(_) => String::new(),
        Err(Interruption::Raise(raised)) => format!("{}\n", raised.summary()),
        Err(other) => format!("{}\n", shown(&other)),
    };
    let output = world.output.borrow().clone();
    output + &end
}

#[test]
fn programs_print_what_they_print_with_the_libraries() {
    let mut failures = String::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let kept = path.with_extension("expected");
        if let Some(python) = std::env::var_os("RECORD") {
            let output = Command::new(python).arg(&path).current_dir(folder()).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{}: {errors}", path.display());
            std::fs::write(&kept, output.stdout).unwrap();
        }
        let recorded = std::fs::read_to_string(&kept).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let ours = evaluated(&name);
        if ours != recorded {
            write!(failures, "## {name}\nexpected:\n{recorded}\nprinted:\n{ours}\n").unwrap();
        }
        count += 1;
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count >= 5, "only {count} programs were found");
}

/// What a script writes to the standard error output.
#[track_caller]
fn check_lines(body: &str, lines: &str) {
    let world = world();
    let mut vm = machine(&Host::migrating("sqlite", true), world.clone());
    if let Err(interruption) = vm.run_module("/project/script.py", body, "script") {
        panic!("{body}: {}", shown(&interruption));
    }
    assert_eq!(*world.output.borrow(), lines, "{body}");
}

#[test]
fn loggers_write_plain_lines() {
    let loguru = "from loguru import logger\n";
    for (body, lines) in [
        ("logger.info('a {} b {c}', 1, c=2)", "INFO  [loguru] a 1 b 2\n"),
        ("logger.warning('100% {}')", "WARNING [loguru] 100% {}\n"),
        ("logger.bind(a=1).opt(colors=True).success('done')", "SUCCESS [loguru] done\n"),
        ("logger.log('DEBUG', 'x')", "DEBUG [loguru] x\n"),
    ] {
        check_lines(&format!("{loguru}{body}\n"), lines);
    }
    let structlog = "import structlog\nlog = structlog.get_logger(__name__, app='x')\n";
    for (body, lines) in [
        ("log.info('started', rows=3, name='a')", "INFO  [structlog] started app=x rows=3 name=a\n"),
        ("log.bind(app='y', b=None).error('failed %d', 4)", "ERROR [structlog] failed 4 app=y b=None\n"),
    ] {
        check_lines(&format!("{structlog}{body}\n"), lines);
    }
    check_lines(
        "from oslo_log import log as logging\nLOG = logging.getLogger(__name__)\nLOG.info('a %s', 1)\n",
        "",
    );
}

#[test]
fn what_a_library_does_besides_is_unsupported() {
    for (body, sentence) in [
        ("from dotenv import set_key\nset_key()", "`dotenv.set_key` is not supported"),
        ("from environs import Env\nEnv().timedelta('A')", "`Env.timedelta` of environs"),
        ("from loguru import logger\nlogger.catch()", "attribute `catch` of `Logger` is not supported"),
        ("from sqlalchemy_utils import CountryType\nCountryType(5)", "CountryType"),
    ] {
        let answer = upgrade(&Host::migrating("sqlite", true), body).err().map(|error| shown(&error));
        let answer = answer.unwrap_or_default();
        assert!(answer.contains(sentence), "{body}: {answer}");
    }
}
