//! How long reading a configuration takes: `cargo run --release -p alembic-config --example speed`

use std::time::Instant;

use alembic_config::logging::LoggingConfiguration;
use alembic_config::{Config, Environment};

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let comment =
        "# a comment of about the length that the generated file has, line after line\n".repeat(110);
    let ini = format!(
        "{comment}[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\npath_separator = os\n\
         sqlalchemy.url = postgresql://u:p@h/d\n[post_write_hooks]\n\
         [loggers]\nkeys = root,alembic\n[handlers]\nkeys = console\n[formatters]\nkeys = generic\n\
         [logger_root]\nlevel = WARNING\nhandlers = console\nqualname =\n\
         [logger_alembic]\nlevel = INFO\nhandlers =\nqualname = alembic\n\
         [handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\nlevel = NOTSET\nformatter = generic\n\
         [formatter_generic]\nformat = %(levelname)-5.5s [%(name)s] %(message)s\ndatefmt = %H:%M:%S\n"
    );
    std::fs::write(folder.path().join("alembic.ini"), ini).unwrap();
    let environment = Environment { current_directory: folder.path().to_owned(), ..Environment::default() };
    median("config and settings", || {
        let config = Config::from_file("alembic.ini", environment.clone());
        assert_eq!(config.script_settings().unwrap().value.prepend_sys_path, ["."]);
    });
    median("logging configuration", || {
        let configuration = LoggingConfiguration::read_file("alembic.ini", &[], &environment).unwrap();
        assert_eq!(configuration.loggers.len(), 1);
    });
}

fn median(what: &str, mut task: impl FnMut()) {
    let mut times: Vec<_> = (0..2001)
        .map(|_| {
            let start = Instant::now();
            task();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{what}: median {:?}, slowest {:?}", times[1000], times[2000]);
}
