//! `os` and `os.path`, for POSIX paths.

use std::rc::Rc;

use super::environment;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;

/// The text of a path given as a string or as an object with `__fspath__`.
pub(super) fn path_text(vm: &mut Vm, value: &Value) -> Outcome<Rc<str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => vm.str(value),
    }
}

/// `os.path.join`
pub(super) fn join(first: &str, others: &[Rc<str>]) -> String {
    let mut result = first.to_owned();
    for other in others {
        if other.starts_with('/') {
            result = other.to_string();
        } else if result.is_empty() || result.ends_with('/') {
            result.push_str(other);
        } else {
            result.push('/');
            result.push_str(other);
        }
    }
    result
}

/// `os.path.normpath`
pub(super) fn normalize(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

/// `os.path.abspath`
pub(super) fn absolute(vm: &Vm, path: &str) -> String {
    if path.starts_with('/') {
        normalize(path)
    } else {
        normalize(&format!("{}/{path}", vm.system().current_directory()))
    }
}

/// `os.path.split`
pub(super) fn split(path: &str) -> (&str, &str) {
    let start = path.rfind('/').map_or(0, |position| position + 1);
    let (head, tail) = path.split_at(start);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// `os.path.splitext`
pub(super) fn split_extension(path: &str) -> (&str, &str) {
    let name_start = path.rfind('/').map_or(0, |position| position + 1);
    let name = &path[name_start..];
    let leading = name.len() - name.trim_start_matches('.').len();
    match name[leading..].rfind('.') {
        Some(position) => path.split_at(name_start + leading + position),
        None => (path, ""),
    }
}

fn texts(vm: &mut Vm, value: &Value) -> Outcome<Vec<Rc<str>>> {
    let mut found = Vec::new();
    for path in vm.iterate(value)? {
        found.push(path_text(vm, &path)?);
    }
    Ok(found)
}

/// What all texts begin with.
fn common_prefix(texts: &[Rc<str>]) -> String {
    let Some(first) = texts.first() else { return String::new() };
    let mut prefix = String::new();
    for (position, character) in first.chars().enumerate() {
        if !texts.iter().all(|text| text.chars().nth(position) == Some(character)) {
            break;
        }
        prefix.push(character);
    }
    prefix
}

/// `os.path.expandvars`: what is not set stays as it is written.
fn expanded(vm: &mut Vm, path: &str) -> String {
    let mut result = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let braced = rest[1..].starts_with('{');
        let from = if braced { 2 } else { 1 };
        let end = rest[from..]
            .find(|character: char| !(character == '_' || character.is_ascii_alphanumeric()))
            .map_or(rest.len(), |end| from + end);
        let closed = !braced || rest[end..].starts_with('}');
        let whole = if braced && closed { end + 1 } else { end };
        match environment::variable(vm, &rest[from..end]).filter(|_| closed && end > from) {
            Some(value) => result.push_str(&value),
            None => result.push_str(&rest[..whole]),
        }
        rest = &rest[whole..];
    }
    result + rest
}

macro_rules! path_function {
    ($name:literal, $function:expr) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(path, /)",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let function: fn(&mut Vm, &str) -> Value = $function;
                    Ok(function(vm, &path))
                },
                returns: None,
            }),
        )
    };
}

pub(super) static OS_PATH: NativeModule = NativeModule {
    name: "os.path",
    members: &[
        (
            "join",
            ModuleMember::Function(NativeFunction {
                name: "join",
                signature: "(path, /, *paths)",
                call: |vm, arguments| {
                    let first = path_text(vm, &arguments.value("path"))?;
                    let mut others = Vec::new();
                    for other in arguments.rest() {
                        others.push(path_text(vm, other)?);
                    }
                    Ok(Value::from(join(&first, &others)))
                },
                returns: None,
            }),
        ),
        (
            "commonprefix",
            ModuleMember::Function(NativeFunction {
                name: "commonprefix",
                signature: "(paths, /)",
                call: |vm, arguments| {
                    let paths = texts(vm, &arguments.value("paths"))?;
                    Ok(Value::from(common_prefix(&paths)))
                },
                returns: None,
            }),
        ),
        (
            "commonpath",
            ModuleMember::Function(NativeFunction {
                name: "commonpath",
                signature: "(paths, /)",
                call: |vm, arguments| {
                    let paths = texts(vm, &arguments.value("paths"))?;
                    let Some(first) = paths.first() else {
                        return Err(raise(&exception::VALUE_ERROR, "commonpath() arg is an empty sequence"));
                    };
                    if paths.iter().any(|path| path.starts_with('/') != first.starts_with('/')) {
                        return Err(raise(&exception::VALUE_ERROR, "Can't mix absolute and relative paths"));
                    }
                    let parts: Vec<Vec<&str>> = paths
                        .iter()
                        .map(|path| path.split('/').filter(|part| !matches!(*part, "" | ".")).collect())
                        .collect();
                    let shared = (0..).take_while(|at| {
                        parts
                            .iter()
                            .all(|path| path.get(*at).is_some_and(|part| parts[0].get(*at) == Some(part)))
                    });
                    let shared = parts[0][..shared.count()].join("/");
                    Ok(Value::from(if first.starts_with('/') { format!("/{shared}") } else { shared }))
                },
                returns: None,
            }),
        ),
        (
            "relpath",
            ModuleMember::Function(NativeFunction {
                name: "relpath",
                signature: "(path, start='.')",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let start = path_text(vm, &arguments.value("start"))?;
                    let (path, start) = (absolute(vm, &path), absolute(vm, &start));
                    let parts = |path: &str| -> Vec<String> {
                        path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
                    };
                    let (path, start) = (parts(&path), parts(&start));
                    let shared = path.iter().zip(&start).take_while(|(left, right)| left == right).count();
                    let mut result = vec!["..".to_owned(); start.len() - shared];
                    result.extend_from_slice(&path[shared..]);
                    Ok(Value::from(if result.is_empty() { ".".to_owned() } else { result.join("/") }))
                },
                returns: None,
            }),
        ),
        path_function!("expandvars", |vm, path| Value::from(expanded(vm, path))),
        path_function!("dirname", |_, path| Value::string(split(path).0)),
        path_function!("basename", |_, path| Value::string(split(path).1)),
        path_function!("split", |_, path| {
            let (head, tail) = split(path);
            Value::tuple(vec![head.into(), tail.into()])
        }),
        path_function!("splitext", |_, path| {
            let (head, tail) = split_extension(path);
            Value::tuple(vec![head.into(), tail.into()])
        }),
        path_function!("abspath", |vm, path| Value::from(absolute(vm, path))),
        path_function!("realpath", |vm, path| Value::from(absolute(vm, path))),
        path_function!("normpath", |_, path| Value::from(normalize(path))),
        path_function!("isabs", |_, path| Value::Bool(path.starts_with('/'))),
        path_function!("isfile", |vm, path| Value::Bool(vm.system().is_file(path))),
        path_function!("isdir", |vm, path| Value::Bool(vm.system().is_directory(path))),
        path_function!("exists", |vm, path| {
            Value::Bool(vm.system().is_file(path) || vm.system().is_directory(path))
        }),
        path_function!("expanduser", |vm, path| match path.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                match environment::variable(vm, "HOME") {
                    Some(home) => Value::from(format!("{}{rest}", home.trim_end_matches('/'))),
                    None => Value::string(path),
                }
            }
            _ => Value::string(path),
        }),
        ("sep", ModuleMember::Value(|_| Ok("/".into()))),
    ],
    attribute: None,
    complete: false,
};

pub(super) static OS: NativeModule = NativeModule {
    name: "os",
    members: &[
        ("environ", ModuleMember::Value(|_| Ok(environment::value()))),
        ("path", ModuleMember::Module("os.path")),
        (
            "getenv",
            ModuleMember::Function(NativeFunction {
                name: "getenv",
                signature: "(key, default=None)",
                call: |vm, arguments| environment::get(vm, &arguments),
                returns: None,
            }),
        ),
        (
            "getcwd",
            ModuleMember::Function(NativeFunction {
                name: "getcwd",
                signature: "()",
                call: |vm, _| Ok(Value::from(vm.system().current_directory())),
                returns: None,
            }),
        ),
        (
            "listdir",
            ModuleMember::Function(NativeFunction {
                name: "listdir",
                signature: "(path='.')",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let mut names =
                        vm.system().list_directory(&path).map_err(|error| os_error(&error, &path))?;
                    names.sort();
                    Ok(Value::strings(names))
                },
                returns: None,
            }),
        ),
        (
            "fspath",
            ModuleMember::Function(NativeFunction {
                name: "fspath",
                signature: "(path)",
                call: |vm, arguments| path_text(vm, &arguments.value("path")).map(Value::Str),
                returns: None,
            }),
        ),
        (
            "urandom",
            ModuleMember::Function(NativeFunction {
                name: "urandom",
                signature: "(size, /)",
                call: |vm, arguments| {
                    let size = usize::try_from(arguments.integer("size")?).unwrap_or(0).min(1 << 20);
                    let mut bytes = vec![0; size];
                    vm.system().random(&mut bytes);
                    Ok(Value::Bytes(bytes.into()))
                },
                returns: None,
            }),
        ),
        (
            "getpid",
            ModuleMember::Function(NativeFunction {
                name: "getpid",
                signature: "()",
                call: |_, _| Ok(Value::int(i64::from(std::process::id()))),
                returns: None,
            }),
        ),
        (
            "cpu_count",
            ModuleMember::Function(NativeFunction {
                name: "cpu_count",
                signature: "()",
                call: |_, _| {
                    Ok(std::thread::available_parallelism()
                        .map_or(Value::None, |count| Value::length(count.get())))
                },
                returns: None,
            }),
        ),
        (
            "strerror",
            ModuleMember::Function(NativeFunction {
                name: "strerror",
                signature: "(code, /)",
                call: |_, arguments| {
                    let code = i32::try_from(arguments.integer("code")?).unwrap_or(0);
                    let text = std::io::Error::from_raw_os_error(code).to_string();
                    let end = text.find(" (os error").unwrap_or(text.len());
                    Ok(Value::string(&text[..end]))
                },
                returns: None,
            }),
        ),
        ("curdir", ModuleMember::Value(|_| Ok(".".into()))),
        ("pardir", ModuleMember::Value(|_| Ok("..".into()))),
        ("sep", ModuleMember::Value(|_| Ok("/".into()))),
        ("linesep", ModuleMember::Value(|_| Ok("\n".into()))),
        ("pathsep", ModuleMember::Value(|_| Ok(":".into()))),
        ("name", ModuleMember::Value(|_| Ok("posix".into()))),
    ],
    attribute: None,
    complete: false,
};

/// What the built-in modules that are written in Python need of files.
pub(super) static FILES: NativeModule = NativeModule {
    name: "_files",
    members: &[
        path_function!("is_file", |vm, path| Value::Bool(vm.system().is_file(path))),
        path_function!("is_directory", |vm, path| Value::Bool(vm.system().is_directory(path))),
        (
            "read_bytes",
            ModuleMember::Function(NativeFunction {
                name: "read_bytes",
                signature: "(path, /)",
                call: |vm, arguments| {
                    let path = path_text(vm, &arguments.value("path"))?;
                    let bytes = vm.system().read_file(&path).map_err(|error| os_error(&error, &path))?;
                    Ok(Value::Bytes(bytes.into()))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};

/// Python's exception for a failed file operation.
pub(super) fn os_error(error: &std::io::Error, path: &str) -> crate::outcome::Interruption {
    let (class, number, text) = match error.kind() {
        std::io::ErrorKind::NotFound => (&exception::FILE_NOT_FOUND_ERROR, 2, "No such file or directory"),
        std::io::ErrorKind::PermissionDenied => (&exception::PERMISSION_ERROR, 13, "Permission denied"),
        std::io::ErrorKind::IsADirectory => (&exception::IS_A_DIRECTORY_ERROR, 21, "Is a directory"),
        _ => (&exception::OS_ERROR, i64::from(error.raw_os_error().unwrap_or(5)), "Input/output error"),
    };
    let arguments = vec![Value::int(number), text.into(), path.into()];
    crate::outcome::Interruption::Raise(crate::exceptions::Exception::new(class, arguments))
}
