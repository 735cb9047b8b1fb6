use std::rc::Rc;

use crate::arguments::{Arguments, CallArguments};
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member};
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

pub(super) const CONSTRUCTOR: Constructor = Constructor {
    signature: "(object='', encoding=None, errors=None)",
    call: |vm, _, arguments| {
        let value = arguments.value("object");
        if let (Value::Bytes(bytes), true) = (&value, arguments.is_given("encoding")) {
            return super::bytes::decode(bytes, &arguments);
        }
        vm.str(&value).map(Value::Str)
    },
};

fn text(this: &Value) -> Rc<str> {
    this.as_str().unwrap_or_default()
}

fn given_text(arguments: &Arguments, name: &str) -> Outcome<Rc<str>> {
    let value = arguments.value(name);
    value.as_str().ok_or_else(|| {
        raise(
            &exception::TYPE_ERROR,
            format!("{}() argument must be str, not {}", arguments.function(), value.type_name()),
        )
    })
}

macro_rules! mapped {
    ($name:literal, $function:expr) => {
        Member::method($name, "()", |_, this, _| {
            let function: fn(&str) -> String = $function;
            Ok(Value::from(function(&text(this))))
        })
    };
}

macro_rules! test {
    ($name:literal, $function:expr) => {
        Member::method($name, "()", |_, this, _| {
            let function: fn(&str) -> bool = $function;
            Ok(Value::Bool(function(&text(this))))
        })
    };
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters.as_str().to_lowercase().chars()).collect(),
        None => String::new(),
    }
}

fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .flat_map(|character| {
            let result: Vec<char> =
                if inside { character.to_lowercase().collect() } else { character.to_uppercase().collect() };
            inside = character.is_alphabetic();
            result
        })
        .collect()
}

fn swapcase(text: &str) -> String {
    text.chars()
        .flat_map(|character| -> Vec<char> {
            if character.is_uppercase() {
                character.to_lowercase().collect()
            } else {
                character.to_uppercase().collect()
            }
        })
        .collect()
}

fn cased(text: &str, wanted: fn(char) -> bool, unwanted: fn(char) -> bool) -> bool {
    text.chars().any(wanted) && !text.chars().any(unwanted)
}

fn istitle(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && title(text) == text
}

fn all(text: &str, test: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(test)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// `str.isidentifier`
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && characters.all(|character| character == '_' || character.is_alphanumeric())
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
    Both,
}

fn strip(this: &Value, arguments: &Arguments, side: Side) -> Outcome<Value> {
    let text = text(this);
    let characters = match arguments.value("chars") {
        Value::None => None,
        _ => Some(given_text(arguments, "chars")?),
    };
    let matches = |character: char| match &characters {
        Some(characters) => characters.contains(character),
        None => is_space(character),
    };
    let stripped = match side {
        Side::Left => text.trim_start_matches(matches),
        Side::Right => text.trim_end_matches(matches),
        Side::Both => text.trim_matches(matches),
    };
    Ok(if stripped.len() == text.len() { Value::Str(text) } else { Value::string(stripped) })
}

fn split(this: &Value, arguments: &Arguments, from_right: bool) -> Outcome<Value> {
    let text = text(this);
    let most = arguments.integer("maxsplit")?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let parts: Vec<String> = if let Value::None = arguments.value("sep") {
        split_space(&text, most, from_right)
    } else {
        let separator = given_text(arguments, "sep")?;
        if separator.is_empty() {
            return Err(raise(&exception::VALUE_ERROR, "empty separator"));
        }
        let count = most.saturating_add(1);
        if from_right {
            let mut parts: Vec<String> = text.rsplitn(count, &*separator).map(str::to_owned).collect();
            parts.reverse();
            parts
        } else {
            text.splitn(count, &*separator).map(str::to_owned).collect()
        }
    };
    Ok(Value::strings(parts))
}

fn split_space(text: &str, most: usize, from_right: bool) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest.to_owned());
            break;
        }
        let found = if from_right { rest.rfind(is_space) } else { rest.find(is_space) };
        if let Some(position) = found {
            let (before, after) = rest.split_at(position);
            if from_right {
                parts.push(after.trim_start_matches(is_space).to_owned());
                rest = before.trim_end_matches(is_space);
            } else {
                parts.push(before.to_owned());
                rest = after.trim_start_matches(is_space);
            }
        } else {
            parts.push(rest.to_owned());
            break;
        }
    }
    if parts.len() > most {
        // The unsplit rest keeps the white space on its outer side, as Python does.
        let keep = if from_right {
            text[..text.trim_end_matches(is_space).len()].to_owned()
        } else {
            text[text.len() - text.trim_start_matches(is_space).len()..].to_owned()
        };
        if let Some(last) = parts.last_mut() {
            let position = if from_right { keep.find(last.as_str()) } else { keep.rfind(last.as_str()) };
            if let Some(position) = position {
                *last = if from_right {
                    keep[..position + last.len()].to_owned()
                } else {
                    keep[position..].to_owned()
                };
            }
        }
    }
    if from_right {
        parts.reverse();
    }
    parts
}

/// The lines of a text, as `str.splitlines` sees them.
pub(crate) fn lines(text: &str, keep: bool) -> Vec<String> {
    let mut result = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        if !matches!(
            character,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        ) {
            continue;
        }
        let mut end = position + character.len_utf8();
        if character == '\r' && matches!(characters.peek(), Some((_, '\n'))) {
            characters.next();
            end += 1;
        }
        result.push(text[start..if keep { end } else { position }].to_owned());
        start = end;
    }
    if start < text.len() {
        result.push(text[start..].to_owned());
    }
    result
}

fn affix(vm: &mut Vm, this: &Value, arguments: &Arguments, test: fn(&str, &str) -> bool) -> Outcome<Value> {
    let whole = text(this);
    let (start, stop) = (arguments.value("start"), arguments.value("end"));
    let part = if start.is_none() && stop.is_none() {
        Value::Str(whole)
    } else {
        let slice = Value::Slice(Rc::new(crate::value::Slice { start, stop, step: Value::None }));
        vm.get_item(&Value::Str(whole), &slice)?
    };
    let part = text(&part);
    let affix = arguments.value("affix");
    match &affix {
        Value::Tuple(choices) => {
            Ok(Value::Bool(choices.iter().filter_map(Value::as_str).any(|choice| test(&part, &choice))))
        }
        _ => match affix.as_str() {
            Some(affix) => Ok(Value::Bool(test(&part, &affix))),
            None => Err(raise(
                &exception::TYPE_ERROR,
                format!(
                    "{} first arg must be str or a tuple of str, not {}",
                    arguments.function(),
                    affix.type_name()
                ),
            )),
        },
    }
}

/// The character position of a part, from the left or the right.
fn find(vm: &mut Vm, this: &Value, arguments: &Arguments, from_right: bool) -> Outcome<Option<usize>> {
    let whole = text(this);
    let part = given_text(arguments, "sub")?;
    let length = whole.chars().count();
    let slice = crate::value::Slice {
        start: arguments.value("start"),
        stop: arguments.value("end"),
        step: Value::None,
    };
    let (start, stop, _) = vm.slice_bounds(&slice, length)?;
    let (start, stop) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop).unwrap_or(0));
    if start > stop {
        return Ok(None);
    }
    let offset =
        |position: usize| whole.char_indices().nth(position).map_or(whole.len(), |(offset, _)| offset);
    let (from, to) = (offset(start), offset(stop));
    let Some(range) = whole.get(from..to) else { return Ok(None) };
    let found = if from_right { range.rfind(&*part) } else { range.find(&*part) };
    Ok(found.map(|position| whole[..from + position].chars().count()))
}

fn partition(this: &Value, arguments: &Arguments, from_right: bool) -> Outcome<Value> {
    let whole = text(this);
    let separator = given_text(arguments, "sep")?;
    if separator.is_empty() {
        return Err(raise(&exception::VALUE_ERROR, "empty separator"));
    }
    let parts = if from_right { whole.rsplit_once(&*separator) } else { whole.split_once(&*separator) };
    Ok(match parts {
        Some((before, after)) => {
            Value::tuple(vec![Value::string(before), Value::Str(separator), Value::string(after)])
        }
        None if from_right => Value::tuple(vec!["".into(), "".into(), Value::Str(whole)]),
        None => Value::tuple(vec![Value::Str(whole), "".into(), "".into()]),
    })
}

fn justify(this: &Value, arguments: &Arguments, side: Side) -> Outcome<Value> {
    let whole = text(this);
    let width = usize::try_from(arguments.integer("width")?).unwrap_or(0).min(100_000_000);
    let fill = given_text(arguments, "fillchar")?;
    let missing = width.saturating_sub(whole.chars().count());
    if missing == 0 {
        return Ok(Value::Str(whole));
    }
    Ok(Value::from(match side {
        Side::Left => format!("{whole}{}", fill.repeat(missing)),
        Side::Right => format!("{}{whole}", fill.repeat(missing)),
        Side::Both => {
            let left = missing / 2 + (missing & width & 1);
            format!("{}{whole}{}", fill.repeat(left), fill.repeat(missing - left))
        }
    }))
}

/// A digit of a decimal system of any script.
fn is_decimal(character: char) -> bool {
    character.is_ascii_digit()
        || (!character.is_ascii() && character.general_category() == GeneralCategory::DecimalNumber)
}

/// Superscripts, subscripts and digits in circles (The Unicode Standard, `Numeric_Type=Digit`).
fn is_other_digit(character: char) -> bool {
    matches!(
        character,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}'
            | '\u{2460}'..='\u{2468}' | '\u{2474}'..='\u{247c}' | '\u{2488}'..='\u{2490}'
            | '\u{24ea}' | '\u{24f5}'..='\u{24fd}' | '\u{24ff}' | '\u{2776}'..='\u{277e}'
            | '\u{2780}'..='\u{2788}' | '\u{278a}'..='\u{2792}'
    )
}

pub(super) const MEMBERS: &[Member] = &[
    mapped!("lower", |text| text.to_lowercase()),
    mapped!("casefold", |text| text.to_lowercase().replace('ß', "ss")),
    mapped!("upper", |text| text.to_uppercase()),
    mapped!("capitalize", capitalize),
    mapped!("title", title),
    mapped!("swapcase", swapcase),
    test!("isdigit", |text| all(text, |character| is_decimal(character) || is_other_digit(character))),
    test!("isdecimal", |text| all(text, is_decimal)),
    test!("isnumeric", |text| all(text, char::is_numeric)),
    test!("isalpha", |text| all(text, char::is_alphabetic)),
    test!("isalnum", |text| all(text, char::is_alphanumeric)),
    test!("isspace", |text| all(text, is_space)),
    test!("isupper", |text| cased(text, char::is_uppercase, char::is_lowercase)),
    test!("islower", |text| cased(text, char::is_lowercase, char::is_uppercase)),
    test!("istitle", istitle),
    test!("isidentifier", is_identifier),
    test!("isascii", str::is_ascii),
    test!("isprintable", |text| text.chars().all(crate::format::is_printable)),
    Member::method("strip", "(chars=None, /)", |_, this, arguments| strip(this, &arguments, Side::Both)),
    Member::method("lstrip", "(chars=None, /)", |_, this, arguments| strip(this, &arguments, Side::Left)),
    Member::method("rstrip", "(chars=None, /)", |_, this, arguments| strip(this, &arguments, Side::Right)),
    Member::method("split", "(sep=None, maxsplit=-1)", |_, this, arguments| split(this, &arguments, false)),
    Member::method("rsplit", "(sep=None, maxsplit=-1)", |_, this, arguments| split(this, &arguments, true)),
    Member::method("splitlines", "(keepends=False)", |vm, this, arguments| {
        let keep = vm.truth(&arguments.value("keepends"))?;
        Ok(Value::strings(lines(&text(this), keep)))
    }),
    Member::method("join", "(iterable, /)", |vm, this, arguments| {
        let separator = text(this);
        let mut result = String::new();
        for (position, item) in vm.iterate(&arguments.value("iterable"))?.into_iter().enumerate() {
            let item = vm.resolve(&item)?;
            let Some(part) = item.as_str() else {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("sequence item {position}: expected str instance, {} found", item.type_name()),
                ));
            };
            if position > 0 {
                result.push_str(&separator);
            }
            result.push_str(&part);
        }
        Ok(Value::from(result))
    }),
    Member::method("replace", "(old, new, count=-1, /)", |_, this, arguments| {
        let (old, new) = (given_text(&arguments, "old")?, given_text(&arguments, "new")?);
        let whole = text(this);
        Ok(Value::from(match usize::try_from(arguments.integer("count")?) {
            Ok(count) => whole.replacen(&*old, &new, count),
            Err(_) => whole.replace(&*old, &new),
        }))
    }),
    Member::method("startswith", "(affix, start=None, end=None, /)", |vm, this, arguments| {
        affix(vm, this, &arguments, |text, affix| text.starts_with(affix))
    }),
    Member::method("endswith", "(affix, start=None, end=None, /)", |vm, this, arguments| {
        affix(vm, this, &arguments, |text, affix| text.ends_with(affix))
    }),
    Member::method("removeprefix", "(prefix, /)", |_, this, arguments| {
        let whole = text(this);
        Ok(Value::string(whole.strip_prefix(&*given_text(&arguments, "prefix")?).unwrap_or(&whole)))
    }),
    Member::method("removesuffix", "(suffix, /)", |_, this, arguments| {
        let whole = text(this);
        Ok(Value::string(whole.strip_suffix(&*given_text(&arguments, "suffix")?).unwrap_or(&whole)))
    }),
    Member::method("find", "(sub, start=None, end=None, /)", |vm, this, arguments| {
        Ok(find(vm, this, &arguments, false)?.map_or(Value::int(-1), Value::length))
    }),
    Member::method("rfind", "(sub, start=None, end=None, /)", |vm, this, arguments| {
        Ok(find(vm, this, &arguments, true)?.map_or(Value::int(-1), Value::length))
    }),
    Member::method("index", "(sub, start=None, end=None, /)", |vm, this, arguments| {
        find(vm, this, &arguments, false)?
            .map(Value::length)
            .ok_or_else(|| raise(&exception::VALUE_ERROR, "substring not found"))
    }),
    Member::method("rindex", "(sub, start=None, end=None, /)", |vm, this, arguments| {
        find(vm, this, &arguments, true)?
            .map(Value::length)
            .ok_or_else(|| raise(&exception::VALUE_ERROR, "substring not found"))
    }),
    Member::method("count", "(sub, /)", |_, this, arguments| {
        let whole = text(this);
        let part = given_text(&arguments, "sub")?;
        Ok(Value::length(if part.is_empty() {
            whole.chars().count() + 1
        } else {
            whole.matches(&*part).count()
        }))
    }),
    Member::method("partition", "(sep, /)", |_, this, arguments| partition(this, &arguments, false)),
    Member::method("rpartition", "(sep, /)", |_, this, arguments| partition(this, &arguments, true)),
    Member::method("ljust", "(width, fillchar=' ', /)", |_, this, arguments| {
        justify(this, &arguments, Side::Left)
    }),
    Member::method("rjust", "(width, fillchar=' ', /)", |_, this, arguments| {
        justify(this, &arguments, Side::Right)
    }),
    Member::method("center", "(width, fillchar=' ', /)", |_, this, arguments| {
        justify(this, &arguments, Side::Both)
    }),
    Member::method("zfill", "(width, /)", |_, this, arguments| {
        let whole = text(this);
        let width = usize::try_from(arguments.integer("width")?).unwrap_or(0).min(100_000_000);
        let missing = width.saturating_sub(whole.chars().count());
        let (sign, digits) = match whole.strip_prefix(['+', '-']) {
            Some(rest) => whole.split_at(whole.len() - rest.len()),
            None => ("", &*whole),
        };
        Ok(Value::from(format!("{sign}{}{digits}", "0".repeat(missing))))
    }),
    Member::method("expandtabs", "(tabsize=8)", |_, this, arguments| {
        let size = usize::try_from(arguments.integer("tabsize")?).unwrap_or(0);
        let mut result = String::new();
        let mut column = 0;
        for character in text(this).chars() {
            match character {
                '\t' if size > 0 => {
                    let spaces = size - column % size;
                    result.push_str(&" ".repeat(spaces));
                    column += spaces;
                }
                '\t' => {}
                '\n' | '\r' => {
                    result.push(character);
                    column = 0;
                }
                other => {
                    result.push(other);
                    column += 1;
                }
            }
        }
        Ok(Value::from(result))
    }),
    Member::method("encode", "(encoding='utf-8', errors='strict')", |_, this, arguments| {
        super::bytes::encode(&text(this), &arguments)
    }),
    Member::method("format", "(*args, **kwargs)", |vm, this, arguments| {
        let call =
            CallArguments { positional: arguments.rest().to_vec(), keywords: arguments.keywords().to_vec() };
        vm.format_template(&text(this), &call).map(Value::from)
    }),
    Member::method("format_map", "(mapping, /)", |vm, this, arguments| {
        let pairs = vm.mapping_items(&arguments.value("mapping"))?;
        let keywords = pairs.into_iter().filter_map(|(key, value)| Some((key.as_str()?, value))).collect();
        vm.format_template(&text(this), &CallArguments { positional: Vec::new(), keywords }).map(Value::from)
    }),
    Member::method("translate", "(table, /)", |vm, this, arguments| {
        let table = arguments.value("table");
        let mut result = String::new();
        for character in text(this).chars() {
            let key = Value::int(i64::from(u32::from(character)));
            let replacement = match table.as_dict() {
                Some(dict) => vm.dict_get(&dict, &key)?,
                None => Some(vm.get_item(&table, &key)?),
            };
            match replacement {
                None => result.push(character),
                Some(Value::None) => {}
                Some(Value::Str(text)) => result.push_str(&text),
                Some(other) => {
                    let code =
                        other.as_integer().and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
                    result.extend(code);
                }
            }
        }
        Ok(Value::from(result))
    }),
    Member::class_method("maketrans", "(x, y=None, z=None, /)", |vm, _, arguments| {
        let dict = Rc::new(crate::value::Dict::new());
        let code = |character: char| Value::int(i64::from(u32::from(character)));
        if let Some(source) = arguments.value("x").as_dict() {
            for (key, value) in source.items() {
                let key = match key.as_str().and_then(|text| text.chars().next()) {
                    Some(character) => code(character),
                    None => key,
                };
                vm.dict_set(&dict, key, value)?;
            }
            return Ok(Value::Dict(dict));
        }
        let (from, to) = (given_text(&arguments, "x")?, given_text(&arguments, "y")?);
        for (from, to) in from.chars().zip(to.chars()) {
            vm.dict_set(&dict, code(from), code(to))?;
        }
        if let Some(removed) = arguments.value("z").as_str() {
            for character in removed.chars() {
                vm.dict_set(&dict, code(character), Value::None)?;
            }
        }
        Ok(Value::Dict(dict))
    }),
];
