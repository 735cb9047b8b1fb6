//! Wrong usage, said as the reference says it: the usage lines that Python's argparse prints, then one line
//! with the error, on stderr, exit status 2.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use crate::arguments::Arguments;

/// One command of the reference with its usage parts in argparse's order.
struct Usage {
    command: &'static str,
    parts: &'static [&'static str],
}

const COMMANDS: &[Usage] = &[
    Usage { command: "branches", parts: &["[-h]", "[-v]"] },
    Usage { command: "check", parts: &["[-h]", "[--format {text,json}]"] },
    Usage { command: "current", parts: &["[-h]", "[-c]", "[-v]"] },
    Usage { command: "downgrade", parts: &["[-h]", "[--sql]", "[--tag TAG]", "revision"] },
    Usage { command: "edit", parts: &["[-h]", "rev"] },
    Usage { command: "ensure_version", parts: &["[-h]", "[--sql]"] },
    Usage { command: "heads", parts: &["[-h]", "[-v]", "[--resolve-dependencies]"] },
    Usage { command: "history", parts: &["[-h]", "[-r REV_RANGE]", "[-v]", "[-i]"] },
    Usage { command: "init", parts: &["[-h]", "[-t TEMPLATE]", "[--package]", "directory"] },
    Usage { command: "list_templates", parts: &["[-h]"] },
    Usage {
        command: "merge",
        parts: &[
            "[-h]",
            "[-m MESSAGE]",
            "[--branch-label BRANCH_LABEL]",
            "[--rev-id REV_ID]",
            "[--splice]",
            "revisions [revisions ...]",
        ],
    },
    Usage {
        command: "revision",
        parts: &[
            "[-h]",
            "[-m MESSAGE]",
            "[--autogenerate]",
            "[--sql]",
            "[--head HEAD]",
            "[--splice]",
            "[--branch-label BRANCH_LABEL]",
            "[--version-path VERSION_PATH]",
            "[--rev-id REV_ID]",
            "[--depends-on DEPENDS_ON]",
        ],
    },
    Usage { command: "show", parts: &["[-h]", "rev"] },
    Usage {
        command: "stamp",
        parts: &["[-h]", "[--sql]", "[--tag TAG]", "[--purge]", "revisions [revisions ...]"],
    },
    Usage { command: "upgrade", parts: &["[-h]", "[--sql]", "[--tag TAG]", "revision"] },
];

/// Prints what clap found wrong in argparse's words; help and version go to stdout. Gives the exit status.
pub(crate) fn report(error: &clap::Error, arguments: &[String]) -> u8 {
    if !error.use_stderr() {
        // A closed pipe while printing help is no error of ours.
        drop(error.print());
        return 0;
    }
    let command = COMMANDS.iter().find(|usage| arguments.iter().any(|argument| argument == usage.command));
    let bare_option = option_without_value(arguments);
    let ambiguous = ambiguous_option(error, arguments);
    let is_about_command = bare_option.is_some() || ambiguous.is_some() || !is_about_the_program(error);
    let usage = command.filter(|_| is_about_command);
    let text = match error.kind() {
        ErrorKind::UnknownArgument if ambiguous.is_some() => ambiguous.unwrap_or_default(),
        ErrorKind::UnknownArgument if bare_option.is_some() => {
            format!("argument {}: expected one argument", bare_option.unwrap_or_default())
        }
        ErrorKind::UnknownArgument => {
            format!("unrecognized arguments: {}", unrecognized(arguments).join(" "))
        }
        _ => sentence(error),
    };
    eprint!("{}", usage_text(usage));
    let program = usage.map_or_else(|| "alembic".to_owned(), |usage| format!("alembic {}", usage.command));
    eprintln!("{program}: error: {text}");
    2
}

/// argparse reports leftover arguments from the program, everything else from the command that found it.
fn is_about_the_program(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnknownArgument
            | ErrorKind::InvalidSubcommand
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// An abbreviation that fits several options.
fn ambiguous_option(error: &clap::Error, arguments: &[String]) -> Option<String> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return None };
    let program = Arguments::command();
    let command =
        program.get_subcommands().find(|command| arguments.iter().any(|word| word == command.get_name()))?;
    let longs = command.get_arguments().filter_map(clap::Arg::get_long);
    let fitting: Vec<String> = std::iter::once("help")
        .chain(longs)
        .map(|long| format!("--{long}"))
        .filter(|long| given.len() > 2 && long.starts_with(given.as_str()))
        .collect();
    (fitting.len() > 1).then(|| format!("ambiguous option: {given} could match {}", fitting.join(", ")))
}

/// An option that wants a value and is followed by another option: argparse says that its value is missing.
fn option_without_value(arguments: &[String]) -> Option<String> {
    let program = Arguments::command();
    let used =
        program.get_subcommands().filter(|command| arguments.iter().any(|word| word == command.get_name()));
    let known: Vec<&clap::Arg> =
        program.get_arguments().chain(used.flat_map(clap::Command::get_arguments)).collect();
    let takes_value = |word: &str| {
        known.iter().any(|argument| {
            let is_named = argument.get_long().is_some_and(|long| word == format!("--{long}"))
                || argument.get_short().is_some_and(|short| word == format!("-{short}"));
            is_named && argument.get_action().takes_values()
        })
    };
    let pair = arguments
        .windows(2)
        .find(|pair| pair[1].len() > 1 && pair[1].starts_with('-') && takes_value(&pair[0]))?;
    let long = SHORT_FORMS.iter().find(|(long, short)| pair[0] == *long || pair[0] == *short);
    Some(long.map_or_else(|| pair[0].clone(), |(long, short)| format!("{short}/{long}")))
}

/// Everything on the command line that nothing takes. clap stops at the first such argument, argparse names them all.
fn unrecognized(arguments: &[String]) -> Vec<String> {
    let mut rest = arguments.to_vec();
    let mut found = Vec::new();
    while let Err(error) = Arguments::try_parse_from(&rest)
        && error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg)
        && let Some(position) = rest.iter().rposition(|argument| argument.starts_with(unknown.as_str()))
    {
        found.push(rest.remove(position));
    }
    found
}

fn sentence(error: &clap::Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "too few arguments".to_owned()
        }
        ErrorKind::InvalidSubcommand => {
            let given = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            let names: Vec<String> = COMMANDS.iter().map(|usage| format!("'{}'", usage.command)).collect();
            format!(
                "argument {}: invalid choice: '{given}' (choose from {})",
                command_choice(),
                names.join(", ")
            )
        }
        ErrorKind::MissingRequiredArgument => {
            format!("the following arguments are required: {}", argument.unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.as_deref().unwrap_or_default().is_empty() => {
            format!("argument {}: expected one argument", argument.unwrap_or_default())
        }
        ErrorKind::TooManyValues => {
            let name = argument.unwrap_or_default();
            format!("argument {name}: ignored explicit argument '{}'", value.unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!(
                "argument {}: invalid value: '{}'",
                argument.unwrap_or_default(),
                value.unwrap_or_default()
            )
        }
        _ => first_sentence(error),
    }
}

/// What clap itself says, without its prefix and without its usage lines.
fn first_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// A piece of clap's error, in argparse's spelling: `-r/--rev-range`, `revision`.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let plain = |text: &str| {
        let mut words: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match word.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
                // `--rev-id <REV_ID>`: argparse names the option alone; `<REVISION>...` is a positional.
                Some((name, _)) if words.is_empty() => words.push(name.to_lowercase()),
                Some(_) => {}
                None => words.push(word.to_owned()),
            }
        }
        let name = words.join(" ");
        match SHORT_FORMS.iter().find(|(long, _)| *long == name) {
            Some((long, short)) => format!("{short}/{long}"),
            None => name,
        }
    };
    match error.get(kind)? {
        ContextValue::String(text) => Some(plain(text)),
        ContextValue::Strings(texts) => {
            Some(texts.iter().map(|text| plain(text)).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

const SHORT_FORMS: &[(&str, &str)] = &[
    ("--config", "-c"),
    ("--name", "-n"),
    ("--quiet", "-q"),
    ("--message", "-m"),
    ("--rev-range", "-r"),
    ("--template", "-t"),
    ("--verbose", "-v"),
    ("--indicate-current", "-i"),
    ("--check-heads", "-c"),
];

fn command_choice() -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|usage| usage.command).collect();
    format!("{{{}}}", names.join(","))
}

fn usage_text(usage: Option<&Usage>) -> String {
    let Some(usage) = usage else {
        let options = ["[-h]", "[--version]", "[-c CONFIG]", "[-n NAME]", "[-x X]", "[--raiseerr]", "[-q]"];
        let indent = " ".repeat("usage: alembic ".len());
        return wrap("usage: alembic ", &options) + &format!("{indent}{}\n{indent}...\n", command_choice());
    };
    let head = format!("usage: alembic {} ", usage.command);
    if head.len() + usage.parts.join(" ").len() <= 78 {
        return format!("{head}{}\n", usage.parts.join(" "));
    }
    // argparse puts positionals on a line of their own as soon as the whole does not fit on one line.
    let (options, positionals): (Vec<&str>, Vec<&str>) =
        usage.parts.iter().partition(|part| part.starts_with('['));
    let mut text = wrap(&head, &options);
    if !positionals.is_empty() {
        text += &wrap(&" ".repeat(head.len()), &positionals);
    }
    text
}

/// argparse's wrapping: at most 78 columns, continued under the first part.
fn wrap(head: &str, parts: &[&str]) -> String {
    let indent = " ".repeat(head.len());
    let mut text = String::new();
    let mut line = head.trim_end().to_owned();
    let mut is_first = true;
    for part in parts {
        if !is_first && line.len() + 1 + part.len() > 78 {
            text += &line;
            text.push('\n');
            line = format!("{indent}{part}");
        } else if line.trim().is_empty() {
            line = format!("{indent}{part}");
        } else {
            line.push(' ');
            line += part;
        }
        is_first = false;
    }
    text + &line + "\n"
}
