//! Where things are in this repository.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The tests of the binary.
pub fn binary_tests() -> PathBuf {
    root().join("crates/alembic-cli/tests")
}

/// The transcripts, in the order of their names.
pub fn transcripts() -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(binary_tests().join("transcripts"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The projects that transcripts name.
pub fn fixtures() -> PathBuf {
    binary_tests().join("fixtures")
}

/// The example project.
pub fn example() -> PathBuf {
    root().join("examples/ecomerce")
}
