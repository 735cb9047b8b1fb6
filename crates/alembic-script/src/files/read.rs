//! Reading many small files with as few system calls as the platform allows: open, read, close.

use std::io;
use std::path::PathBuf;

use super::discover::RevisionFile;

/// Room for most revision files (half of the files of public projects are under 2 KiB, a tenth over 5 KiB).
#[cfg(unix)]
const USUAL_SIZE: usize = 64 * 1024;

/// A folder with revision files.
#[derive(Debug)]
pub(super) struct Folder {
    /// The path with every symbolic link resolved.
    pub(super) path: PathBuf,
    #[cfg(unix)]
    handle: rustix::fd::OwnedFd,
}

#[cfg(unix)]
impl Folder {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let handle =
            rustix::fs::open(&path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { path, handle })
    }

    /// Reads a whole file. The buffer only saves allocations from file to file.
    pub(super) fn read<'b>(&self, file: &RevisionFile, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
        use rustix::fs::{Mode, OFlags};
        // A name is looked up relative to the open folder: no walk over the whole path for every file.
        let file =
            rustix::fs::openat(&self.handle, &file.name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        if buffer.is_empty() {
            buffer.resize(USUAL_SIZE, 0);
        }
        let mut length = 0;
        loop {
            if length == buffer.len() {
                buffer.resize(buffer.len() * 2, 0);
            }
            match rustix::io::read(&file, &mut buffer[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(&buffer[..length])
    }
}

#[cfg(not(unix))]
impl Folder {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        Ok(Self { path })
    }

    pub(super) fn read<'b>(&self, file: &RevisionFile, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
        *buffer = std::fs::read(self.path.join(&file.name))?;
        Ok(buffer)
    }
}
