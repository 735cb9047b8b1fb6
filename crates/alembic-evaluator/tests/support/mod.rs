//! A system of its own for tests: files in memory, output captured.

#![expect(
    clippy::disallowed_methods,
    reason = "the working directory of the small programs is a folder of the tests"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use alembic_evaluator::{System, Vm, ZoneOffset, ZoneRules};
use jiff::tz::TimeZone;

#[derive(Default)]
pub(crate) struct TestSystem {
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) output: RefCell<String>,
}

impl System for TestSystem {
    fn environment_variable(&self, name: &str) -> Option<String> {
        self.environment.get(name).cloned()
    }
    fn environment(&self) -> Vec<(String, String)> {
        self.environment.clone().into_iter().collect()
    }
    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => std::fs::read(kept(path).ok_or(io::ErrorKind::NotFound)?),
        }
    }
    fn write_file(&self, _: &str, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path) || kept(path).is_some_and(|path| path.is_file())
    }
    fn is_directory(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.files.keys().any(|file| file.starts_with(&prefix))
            || kept(path).is_some_and(|path| path.is_dir())
    }
    fn list_directory(&self, path: &str) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(kept(path).ok_or(io::ErrorKind::NotFound)?)?;
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }
    fn current_directory(&self) -> String {
        "/project".into()
    }
    fn now(&self) -> std::time::Duration {
        std::time::Duration::from_secs(1_700_000_000)
    }
    fn random(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
    fn write_stdout(&self, text: &str) {
        self.output.borrow_mut().push_str(text);
    }
    fn write_stderr(&self, _: &str) {}
    fn sleep(&self, _: std::time::Duration) {}
    fn arguments(&self) -> Vec<String> {
        vec!["alembic".into()]
    }
    /// The local zone is UTC.
    fn time_zone(&self, name: Option<&str>) -> Option<Rc<dyn ZoneRules>> {
        Some(Rc::new(Rules(TimeZone::get(name.unwrap_or("UTC")).ok()?)))
    }
}

/// The working directory of the small programs is `tests/files`.
fn kept(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    (!path.starts_with('/')).then(|| folder.join(path))
}

struct Rules(TimeZone);

impl ZoneRules for Rules {
    fn at(&self, seconds: i64) -> ZoneOffset {
        let timestamp = jiff::Timestamp::from_second(seconds).unwrap_or_default();
        let info = self.0.to_offset_info(timestamp);
        ZoneOffset {
            seconds: info.offset().seconds(),
            daylight_saving: if info.dst().is_dst() { 3600 } else { 0 },
            abbreviation: info.abbreviation().to_owned(),
        }
    }
}

/// A machine over these files, with `/project` as its import root.
pub(crate) fn machine(files: &[(&str, &str)]) -> (Vm, Rc<TestSystem>) {
    let system = Rc::new(TestSystem {
        files: files.iter().map(|(path, text)| (format!("/project/{path}"), (*text).to_owned())).collect(),
        ..TestSystem::default()
    });
    let mut vm = Vm::new(system.clone());
    vm.set_import_roots(vec!["/project".into()]);
    (vm, system)
}
