//! The `alembic` command.

mod arguments;
mod progress;
mod report;
mod usage;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use alembic::{Config, Error, Invocation, Output, command};
use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, Command, Format, MoveArguments, RevisionArguments};
use crate::progress::Bar;

fn main() -> ExitCode {
    let given: Vec<String> =
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let arguments = match Arguments::try_parse_from(&given) {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(usage::report(&error, &given)),
    };
    let output = Output::new(
        std::io::BufWriter::new(std::io::stdout()),
        std::io::stderr(),
        alembic::terminal_width(),
        arguments.quiet,
    );
    let output = if std::io::stderr().is_terminal() { output.with_progress(Bar::new()) } else { output };
    if let Command::Completion { shell } = &arguments.command {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut Arguments::command(), "alembic", &mut script);
        // A reader that has gone away needs no message.
        return ExitCode::from(u8::from(std::io::stdout().write_all(&script).is_err()));
    }
    let config = match configuration(&arguments, &output) {
        Ok(config) => config,
        // The reference meets these errors outside of its own error handling.
        Err(error) => return ExitCode::from(report::report(&error, &output, true)),
    };
    let outcome = dispatch(&config, &arguments.command).and_then(|()| Ok(output.flush()?));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if error.is_refusal() && !arguments.raiseerr {
                config.loggers().log_refusal(&error.to_string());
            }
            ExitCode::from(report::report(&error, &output, arguments.raiseerr))
        }
    }
}

fn configuration(arguments: &Arguments, output: &Output) -> Result<Config, Error> {
    let config = Config::from_invocation(&Invocation {
        config_files: arguments.config.iter().map(|file| file.to_string_lossy().into_owned()).collect(),
        section: Some(arguments.name.clone()),
        x_arguments: arguments.x.clone(),
    })?
    .with_streams(output.clone());
    Ok(match (arguments.no_lock, arguments.lock_timeout) {
        (true, _) => config.without_lock(),
        (false, Some(seconds)) => config.with_lock_timeout(Duration::from_secs(seconds)),
        (false, None) => config,
    })
}

fn dispatch(config: &Config, command: &Command) -> Result<(), Error> {
    match command {
        Command::Branches { verbose } => command::branches(config, verbose.verbose),
        Command::Check { format } => command::check(config, command::Check { json: *format == Format::Json }),
        Command::Current { check_heads, verbose } => {
            command::current(config, command::Current { check_heads: *check_heads, verbose: verbose.verbose })
        }
        Command::Downgrade(arguments) => command::downgrade(config, &arguments.revision, moves(arguments)),
        Command::Edit { rev } => command::edit(config, rev),
        Command::EnsureVersion { sql } => command::ensure_version(config, *sql),
        Command::Heads { resolve_dependencies, verbose } => command::heads(
            config,
            command::Heads { verbose: verbose.verbose, resolve_dependencies: *resolve_dependencies },
        ),
        Command::History { rev_range, indicate_current, verbose } => command::history(
            config,
            command::History {
                range: rev_range.clone(),
                verbose: verbose.verbose,
                indicate_current: *indicate_current,
            },
        ),
        Command::Init { directory, template, package } => {
            command::init(config, directory, &command::Init { template: template.clone(), package: *package })
        }
        Command::ListTemplates => command::list_templates(config),
        Command::Merge { revisions, message, branch_label, rev_id, splice } => command::merge(
            config,
            revisions,
            &command::Merge {
                message: message.clone(),
                branch_label: branch_label.clone(),
                rev_id: rev_id.clone(),
                splice: *splice,
            },
        )
        .map(drop),
        Command::Revision(arguments) => command::revision(config, &new_revision(arguments)).map(drop),
        Command::Show { rev } => command::show(config, rev),
        Command::Stamp { revisions, sql, tag, purge } => {
            let revisions: Vec<&str> = revisions.iter().map(String::as_str).collect();
            command::stamp(config, &revisions, command::Stamp { sql: *sql, tag: tag.clone(), purge: *purge })
        }
        Command::Upgrade(arguments) => command::upgrade(config, &arguments.revision, moves(arguments)),
        // `main` has answered it: it needs no configuration.
        Command::Completion { .. } => Ok(()),
    }
}

fn moves(arguments: &MoveArguments) -> command::Move {
    command::Move { sql: arguments.sql, tag: arguments.tag.clone() }
}

fn new_revision(arguments: &RevisionArguments) -> command::NewRevision {
    command::NewRevision {
        message: arguments.message.clone(),
        autogenerate: arguments.autogenerate,
        sql: arguments.sql,
        head: arguments.head.clone(),
        splice: arguments.splice,
        branch_label: arguments.branch_label.clone(),
        version_path: arguments.version_path.clone(),
        rev_id: arguments.rev_id.clone(),
        depends_on: arguments.depends_on.clone(),
    }
}
