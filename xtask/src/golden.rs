//! `cargo xtask golden`: records the transcripts from the reference, or checks that they are what it answers; `cargo xtask
//! ours` writes down where the program built here answers otherwise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use similar::TextDiff;

use crate::{Context, Failure, process, reference, transcript, workspace};

/// Records the files (all transcripts if none is given); with `check`, shows what would change and changes nothing.
pub fn golden(files: &[PathBuf], check: bool) -> Result<(), Failure> {
    let reference = reference::find_or_install()?;
    let files = chosen(files)?;
    let mut outdated = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).context(|| file.display().to_string())?;
        let recorded =
            transcript::record::recorded(&text, &reference).context(|| file.display().to_string())?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if recorded == text {
            println!("{name}: as recorded");
        } else if check {
            println!(
                "{}",
                TextDiff::from_lines(&text, &recorded).unified_diff().header(&name, "the reference")
            );
            outdated.push(name);
        } else {
            fs::write(file, recorded).context(|| file.display().to_string())?;
            println!("{name}: recorded anew");
        }
    }
    if outdated.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("the reference answers otherwise than recorded in {}", outdated.join(", "))))
    }
}

/// Writes down where the program built here answers otherwise than recorded.
pub fn ours(files: &[PathBuf]) -> Result<(), Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    process::run(build.args(["build", "--package", "alembic-cli"]).current_dir(workspace::root()))?;
    let program = transcript::Program::new(&workspace::target().join("debug/alembic"), None)?;
    for file in chosen(files)? {
        let text = fs::read_to_string(&file).context(|| file.display().to_string())?;
        let written =
            transcript::record::with_ours(&text, &program).context(|| file.display().to_string())?;
        if written != text {
            fs::write(&file, written).context(|| file.display().to_string())?;
            println!("{}: other answers than recorded have changed", file.display());
        }
    }
    Ok(())
}

fn chosen(files: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if files.is_empty() {
        workspace::transcripts().context(|| "looking for transcripts".to_owned())
    } else {
        Ok(files.iter().map(|file| named(file)).collect())
    }
}

/// A transcript may be named by its path or by its name alone.
fn named(file: &Path) -> PathBuf {
    if file.exists() {
        file.to_owned()
    } else {
        workspace::binary_tests().join("transcripts").join(file).with_extension("md")
    }
}
