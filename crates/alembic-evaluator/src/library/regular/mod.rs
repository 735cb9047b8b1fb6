//! `re`: Python's patterns on the engine of `fancy-regex`.
//!
//! A pattern is read as Python reads it and written down anew; a pattern that the engine would match otherwise is
//! `Unsupported`.

mod flags;
mod matching;
mod pattern;
mod template;
mod translation;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use flags::{ASCII, DOTALL, FLAGS, IGNORECASE, MULTILINE, UNICODE, VERBOSE, bits, flags};
use matching::MATCH;
use pattern::{ERROR, PATTERN, Pattern, Subject, Way, find_all, find_iterator, split, substitute};

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// Patterns that were compiled already: compiling one again gives the same object.
#[derive(Default)]
struct Compiled(RefCell<HashMap<(Rc<str>, u32), Value>>);

/// How many compiled patterns are kept, as in Python.
const KEPT: usize = 512;

/// The compiled pattern in the arguments `pattern` and `flags`.
fn compile(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let pattern = arguments.value("pattern");
    let flags = bits(&arguments.value("flags"))?;
    if pattern.object::<Pattern>().is_some() {
        if flags != 0 {
            return Err(raise(
                &exception::VALUE_ERROR,
                "cannot process flags argument with a compiled pattern",
            ));
        }
        return Ok(pattern);
    }
    let Some(source) = pattern.as_str() else {
        if matches!(pattern, Value::Bytes(_)) {
            return Err(unsupported("patterns of bytes are not supported"));
        }
        return Err(raise(&exception::TYPE_ERROR, "first argument must be string or compiled pattern"));
    };
    let known = vm.extension::<Compiled>().unwrap_or_else(|| {
        let known = Rc::new(Compiled::default());
        vm.insert_extension(known.clone());
        known
    });
    let key = (source, flags);
    if let Some(compiled) = known.0.borrow().get(&key) {
        return Ok(compiled.clone());
    }
    let compiled = Value::new_object(Pattern::compile(&key.0, flags)?);
    let mut kept = known.0.borrow_mut();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, compiled.clone());
    Ok(compiled)
}

const fn function(
    name: &'static str,
    signature: &'static str,
    call: fn(&mut Vm, Arguments) -> Outcome<Value>,
    returns: Option<&'static NativeClass>,
) -> (&'static str, ModuleMember) {
    (name, ModuleMember::Function(NativeFunction { name, signature, call, returns }))
}

/// Writes a text so that it matches itself.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

const FIND: &str = "(pattern, string, flags=0)";
const SUBSTITUTE: &str = "(pattern, repl, string, count=0, flags=0)";

pub(super) static REGULAR: NativeModule = NativeModule {
    name: "re",
    members: &[
        function("compile", "(pattern, flags=0)", |vm, arguments| compile(vm, &arguments), Some(&PATTERN)),
        function(
            "match",
            FIND,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                Subject::of(&arguments)?.first(&pattern, Way::Match)
            },
            None,
        ),
        function(
            "fullmatch",
            FIND,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                Subject::of(&arguments)?.first(&pattern, Way::Full)
            },
            None,
        ),
        function(
            "search",
            FIND,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                Subject::of(&arguments)?.first(&pattern, Way::Search)
            },
            None,
        ),
        function(
            "findall",
            FIND,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                find_all(&pattern, &arguments)
            },
            None,
        ),
        function(
            "finditer",
            FIND,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                find_iterator(&pattern, &arguments)
            },
            None,
        ),
        function(
            "split",
            "(pattern, string, maxsplit=0, flags=0)",
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                split(&pattern, &arguments)
            },
            None,
        ),
        function(
            "sub",
            SUBSTITUTE,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                substitute(vm, &pattern, &arguments).map(|(text, _)| text)
            },
            None,
        ),
        function(
            "subn",
            SUBSTITUTE,
            |vm, arguments| {
                let pattern = compile(vm, &arguments)?;
                let (text, count) = substitute(vm, &pattern, &arguments)?;
                Ok(Value::tuple(vec![text, Value::int(count)]))
            },
            None,
        ),
        function(
            "escape",
            "(pattern)",
            |_, arguments| Ok(Value::from(escape(&arguments.string("pattern")?))),
            None,
        ),
        ("A", ModuleMember::Value(|_| Ok(flags(ASCII)))),
        ("ASCII", ModuleMember::Value(|_| Ok(flags(ASCII)))),
        ("DOTALL", ModuleMember::Value(|_| Ok(flags(DOTALL)))),
        ("I", ModuleMember::Value(|_| Ok(flags(IGNORECASE)))),
        ("IGNORECASE", ModuleMember::Value(|_| Ok(flags(IGNORECASE)))),
        ("M", ModuleMember::Value(|_| Ok(flags(MULTILINE)))),
        ("MULTILINE", ModuleMember::Value(|_| Ok(flags(MULTILINE)))),
        ("NOFLAG", ModuleMember::Value(|_| Ok(flags(0)))),
        ("S", ModuleMember::Value(|_| Ok(flags(DOTALL)))),
        ("U", ModuleMember::Value(|_| Ok(flags(UNICODE)))),
        ("UNICODE", ModuleMember::Value(|_| Ok(flags(UNICODE)))),
        ("VERBOSE", ModuleMember::Value(|_| Ok(flags(VERBOSE)))),
        ("X", ModuleMember::Value(|_| Ok(flags(VERBOSE)))),
        ("Match", ModuleMember::Class(&MATCH)),
        ("Pattern", ModuleMember::Class(&PATTERN)),
        ("RegexFlag", ModuleMember::Class(&FLAGS)),
        ("error", ModuleMember::Class(&ERROR)),
    ],
    attribute: None,
    complete: false,
};
