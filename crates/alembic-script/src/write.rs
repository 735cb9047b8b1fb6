//! Writing files whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::ScriptError;

/// Makes a new file with this content. Whatever goes wrong, no part of it is left behind, and a file that is already
/// there is never touched.
pub(crate) fn new_file(path: &Path, content: &[u8]) -> Result<(), ScriptError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    write_beside(folder, path, content).map_err(ScriptError::file("write", path))
}

fn write_beside(folder: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    // A leading dot and no `.py`: an unfinished file is never taken for a revision.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".alembic-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The process's umask takes away what the user does not want to give.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.persist_noclobber(path).map_err(|failure| failure.error)?;
    Ok(())
}

/// Appends to a file that is there.
pub(crate) fn append(path: &Path, content: &[u8]) -> Result<(), ScriptError> {
    let append = || OpenOptions::new().append(true).open(path)?.write_all(content);
    append().map_err(ScriptError::file("write", path))
}

/// Makes a folder and the folders above it.
pub(crate) fn folder(path: &Path) -> Result<(), ScriptError> {
    fs::create_dir_all(path).map_err(ScriptError::file("create", path))
}
