//! The reference program: Alembic in a Python environment of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Context, Failure, workspace};

/// The release of Alembic whose behaviour is the contract.
pub const ALEMBIC: &str = "1.20.1";
/// The release of SQLAlchemy that it runs with.
pub const SQLALCHEMY: &str = "2.1.9";

/// An installed reference.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The interpreter of its environment.
    pub python: PathBuf,
    /// The command `alembic` of its environment.
    pub alembic: PathBuf,
    /// The folder of the Python package `alembic`.
    pub package: PathBuf,
}

/// The folder in which `cargo xtask test` makes the environment.
pub fn environment() -> PathBuf {
    workspace::root().join("target/reference")
}

/// The interpreter that `ALEMBIC_REFERENCE_PYTHON` names, else the one of [`environment`].
pub fn python() -> PathBuf {
    std::env::var_os("ALEMBIC_REFERENCE_PYTHON")
        .map_or_else(|| environment().join("bin/python"), PathBuf::from)
}

/// The reference, if it is installed in the versions that are the contract.
pub fn find() -> Result<Reference, Failure> {
    let python = python();
    let missing = || {
        format!(
            "no reference at {} (run `cargo xtask test` once, or set ALEMBIC_REFERENCE_PYTHON)",
            python.display()
        )
    };
    let question = "import alembic, sqlalchemy; print(alembic.__version__); print(sqlalchemy.__version__); print(alembic.__path__[0])";
    let output = Command::new(&python)
        .args(["-c", question])
        .current_dir(std::env::temp_dir())
        .output()
        .context(missing)?;
    let answer = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = answer.lines().collect();
    match lines[..] {
        [ALEMBIC, SQLALCHEMY, package] => {
            let alembic = python.parent().unwrap_or(Path::new("")).join("alembic");
            Ok(Reference { alembic, package: PathBuf::from(package), python })
        }
        [alembic, sqlalchemy, _] => Err(Failure::new(format!(
            "the reference at {} is alembic {alembic} with SQLAlchemy {sqlalchemy}; the contract is {ALEMBIC} with {SQLALCHEMY}",
            python.display()
        ))),
        _ => Err(Failure::new(format!(
            "{}: {}",
            missing(),
            String::from_utf8_lossy(&output.stderr).trim_end()
        ))),
    }
}

/// The reference; made by `python3 -m venv` and pip if it is not there.
pub fn find_or_install() -> Result<Reference, Failure> {
    if std::env::var_os("ALEMBIC_REFERENCE_PYTHON").is_none() && !python().exists() {
        let folder = environment();
        println!("installing the reference into {}", folder.display());
        crate::process::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        crate::process::run(Command::new(folder.join("bin/python")).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            &format!("alembic=={ALEMBIC}"),
            &format!("sqlalchemy[asyncio]=={SQLALCHEMY}"),
            "psycopg2-binary",
            "aiosqlite",
        ]))?;
    }
    find()
}
