//! The process as Python code sees it: the only way from the evaluator to files, variables, clock and streams.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use alembic_config::Environment;
use alembic_evaluator::{Presence, System, ThirdParty, Vm, ZoneOffset, ZoneRules};
use jiff::tz::TimeZone;

use crate::Output;

/// A machine for the scripts of a project, without the modules that reach a database.
pub(crate) fn machine(environment: &Environment, import_roots: &[PathBuf], output: Output) -> Vm {
    let mut vm = Vm::new(Rc::new(Process::new(environment.clone(), output)));
    vm.set_import_roots(import_roots.iter().map(|root| root.to_string_lossy().into_owned()).collect());
    vm.set_third_party(Rc::new(InstalledPackages::of(environment)));
    vm
}

/// The real process. Variables and the working directory are those that the configuration was read with.
struct Process {
    environment: Environment,
    output: Output,
}

impl Process {
    fn new(environment: Environment, output: Output) -> Self {
        Self { environment, output }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.environment.current_directory.join(path)
    }
}

impl System for Process {
    fn environment_variable(&self, name: &str) -> Option<String> {
        self.environment.variable(name).map(str::to_owned)
    }

    fn environment(&self) -> Vec<(String, String)> {
        self.environment.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(path))
    }

    fn write_file(&self, path: &str, content: &[u8]) -> io::Result<()> {
        fs::write(self.path(path), content)
    }

    fn is_file(&self, path: &str) -> bool {
        self.path(path).is_file()
    }

    fn is_directory(&self, path: &str) -> bool {
        self.path(path).is_dir()
    }

    fn list_directory(&self, path: &str) -> io::Result<Vec<String>> {
        fs::read_dir(self.path(path))?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn current_directory(&self) -> String {
        self.environment.current_directory.to_string_lossy().into_owned()
    }

    fn now(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    fn random(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            // Systems without a random source do not exist among those supported; the buffer stays as it was.
            self.output.write_stderr("UserWarning: the system's random source cannot be read\n");
        }
    }

    fn write_stdout(&self, text: &str) {
        // A reader that went away ends the program at its next own line.
        drop(self.output.write_stdout(text));
    }

    fn write_stderr(&self, text: &str) {
        self.output.write_stderr(text);
    }

    fn arguments(&self) -> Vec<String> {
        std::env::args().collect()
    }

    fn time_zone(&self, name: Option<&str>) -> Option<Rc<dyn ZoneRules>> {
        let zone = match name {
            Some(name) => TimeZone::get(name).ok()?,
            None => TimeZone::try_system().ok()?,
        };
        Some(Rc::new(Rules(zone)))
    }
}

/// A zone of the system's time zone database.
struct Rules(TimeZone);

impl ZoneRules for Rules {
    fn at(&self, seconds: i64) -> ZoneOffset {
        let timestamp = jiff::Timestamp::from_second(seconds).unwrap_or(if seconds < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        let info = self.0.to_offset_info(timestamp);
        ZoneOffset {
            seconds: info.offset().seconds(),
            // The database only says that it is summer; an hour is what summer time adds.
            daylight_saving: if info.dst().is_dst() { 3600 } else { 0 },
            abbreviation: info.abbreviation().to_owned(),
        }
    }
}

/// What is known of installed packages: those in the `site-packages` of the project's virtual environment are there, and
/// what they hold in Python can be read.
struct InstalledPackages {
    site_packages: Vec<PathBuf>,
}

impl InstalledPackages {
    /// Looks where the project's virtual environment usually is: `VIRTUAL_ENV`, then `.venv` beside the project.
    fn of(environment: &Environment) -> Self {
        let roots = environment
            .variable("VIRTUAL_ENV")
            .map(PathBuf::from)
            .into_iter()
            .chain([environment.current_directory.join(".venv")]);
        let site_packages = roots.flat_map(|root| site_packages(&root)).collect();
        Self { site_packages }
    }
}

fn site_packages(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root.join("lib")) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path().join("site-packages")).filter(|path| path.is_dir()).collect()
}

impl ThirdParty for InstalledPackages {
    fn presence(&self, module: &str) -> Presence {
        let top = module.split('.').next().unwrap_or(module);
        let is_there =
            |folder: &PathBuf| folder.join(top).is_dir() || folder.join(format!("{top}.py")).is_file();
        if self.site_packages.iter().any(is_there) { Presence::Present } else { Presence::Unknown }
    }

    fn source(&self, module: &str) -> Option<String> {
        let relative = module.replace('.', "/");
        let file = self
            .site_packages
            .iter()
            .flat_map(|folder| {
                [folder.join(&relative).join("__init__.py"), folder.join(format!("{relative}.py"))]
            })
            .find(|file| file.is_file())?;
        file.into_os_string().into_string().ok()
    }
}
