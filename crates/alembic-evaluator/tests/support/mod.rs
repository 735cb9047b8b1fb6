//! A system of its own for tests: files in memory, output captured.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
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
        self.files.get(path).map(|text| text.clone().into_bytes()).ok_or(io::ErrorKind::NotFound.into())
    }
    fn write_file(&self, _: &str, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
    fn is_directory(&self, path: &str) -> bool {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        self.files.keys().any(|file| file.starts_with(&prefix))
    }
    fn list_directory(&self, path: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        let mut names: Vec<String> = self
            .files
            .keys()
            .filter_map(|file| file.strip_prefix(&prefix)?.split('/').next())
            .map(str::to_owned)
            .collect();
        names.dedup();
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names) }
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
