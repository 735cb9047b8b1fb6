//! The revision files of a script directory: which files count, and how they are read.

mod discover;
mod read;

use std::collections::HashSet;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use alembic_revision::Revision;

use crate::ScriptError;
use crate::header::{self, ComputeHeader};
use discover::RevisionFile;
pub(crate) use discover::is_revision_file;
use read::Folder;

/// Fewer files than this are read on the calling thread: starting another would cost more than it saves.
const FILES_WORTH_A_THREAD: usize = 128;

/// Threads take the files in batches of this size, so that one that starts late takes fewer.
const FILES_IN_A_BATCH: usize = 32;

/// Which files of the version locations count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Folders inside the version locations count too.
    pub(crate) recursive: bool,
    /// Compiled files without a source count too.
    pub(crate) sourceless: bool,
}

/// The revisions of a script directory as their files declare them.
#[derive(Debug, Default)]
pub struct LoadedRevisions {
    /// In the order of the version locations, within each by name: the order in which the reference reads them.
    pub revisions: Vec<Revision>,
    /// What the reference says through Python's `warnings`, one sentence each.
    pub warnings: Vec<String>,
}

/// Reads the headers of all revision files in `locations`.
pub(crate) fn load(
    locations: &[PathBuf],
    selection: Selection,
    compute: ComputeHeader<'_>,
) -> Result<LoadedRevisions, ScriptError> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for location in locations {
        discover::list(location, selection, &mut folders, &mut files)?;
    }
    let warnings = drop_repeated(&folders, &mut files);

    let batches: Vec<&[RevisionFile]> = files.chunks(FILES_IN_A_BATCH).collect();
    let next_batch = AtomicUsize::new(0);
    // Batches are handed out in order, so whatever stands before a file that fails has been read too.
    let read_batches = || -> Vec<(usize, Result<Vec<Revision>, ScriptError>)> {
        let mut buffer = Vec::new();
        let mut results = Vec::new();
        loop {
            let index = next_batch.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = batches.get(index) else { break };
            let result = read_batch(&folders, batch, &mut buffer, compute);
            let failed = result.is_err();
            results.push((index, result));
            if failed {
                break;
            }
        }
        results
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let helpers = threads.min(files.len() / FILES_WORTH_A_THREAD).saturating_sub(1);
    let mut results = thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(read_batches)).collect();
        let mut results = read_batches();
        for helper in helpers {
            results.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    let mut revisions = Vec::with_capacity(files.len());
    for (_, result) in results {
        revisions.extend(result?);
    }
    Ok(LoadedRevisions { revisions, warnings })
}

fn read_batch(
    folders: &[Folder],
    files: &[RevisionFile],
    buffer: &mut Vec<u8>,
    compute: ComputeHeader<'_>,
) -> Result<Vec<Revision>, ScriptError> {
    files
        .iter()
        .map(|file| {
            let folder = &folders[file.folder];
            let path = file.path(folder);
            let source = match folder.read(file, buffer) {
                Ok(source) => source,
                Err(error) => return Err(ScriptError::File { action: "read", path, error }),
            };
            match header::read_header(&path.to_string_lossy(), source, compute) {
                Ok(revision) => Ok(revision),
                Err(error) => Err(ScriptError::Header { path, error }),
            }
        })
        .collect()
}

/// Keeps the first of several appearances of a file and gives a warning for each other one.
///
/// One folder lists a file once, so only several folders, or a symbolic link, can repeat it.
fn drop_repeated(folders: &[Folder], files: &mut Vec<RevisionFile>) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut folder_paths = HashSet::new();
    let repeated_folder = !folders.iter().all(|folder| folder_paths.insert(folder.path.as_path()));
    if !repeated_folder && files.iter().all(|file| file.target.is_none()) {
        return warnings;
    }
    let mut seen = HashSet::new();
    files.retain(|file| {
        let path = file.path(&folders[file.folder]);
        if seen.contains(&path) {
            warnings.push(format!(
                "File {} loaded twice! ignoring. Please ensure version_locations is unique.",
                path.display()
            ));
            return false;
        }
        seen.insert(path)
    });
    warnings
}
