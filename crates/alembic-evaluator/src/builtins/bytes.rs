use std::rc::Rc;

use super::encodings;
use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Constructor, Member};
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::Value;

pub(super) const CONSTRUCTOR: Constructor = Constructor {
    signature: "(source=b'', encoding='utf-8', errors='strict')",
    call: |vm, _, arguments| {
        let source = arguments.value("source");
        if let Some(text) = source.as_str() {
            return encode(&text, &arguments);
        }
        if let Value::Bytes(_) = source {
            return Ok(source);
        }
        if let Some(bytes) = source.as_object().and_then(|object| object.bytes()) {
            return Ok(Value::Bytes(bytes.into()));
        }
        if let Some(length) = source.as_integer() {
            let length =
                usize::try_from(length).map_err(|_| raise(&exception::VALUE_ERROR, "negative count"))?;
            if length > 1 << 30 {
                return Err(raise(&exception::MEMORY_ERROR, ""));
            }
            return Ok(Value::Bytes(vec![0; length].into()));
        }
        if vm.special(&source, "__index__")?.is_some()
            && let Some(Ok(length)) = vm.integer_of(&source)?.to_i64().map(usize::try_from)
        {
            return Ok(Value::Bytes(vec![0; length.min(1 << 30)].into()));
        }
        if matches!(source, Value::None | Value::Float(_)) {
            return Err(raise(
                &exception::TYPE_ERROR,
                format!("cannot convert '{}' object to bytes", source.type_name()),
            ));
        }
        let mut bytes = Vec::new();
        for item in vm.iterate(&source)? {
            match item.as_integer().map(u8::try_from) {
                Some(Ok(byte)) => bytes.push(byte),
                _ => return Err(raise(&exception::VALUE_ERROR, "bytes must be in range(0, 256)")),
            }
        }
        Ok(Value::Bytes(bytes.into()))
    },
};

pub(super) fn encode(text: &str, arguments: &Arguments) -> Outcome<Value> {
    let (encoding, errors) = encoding(arguments)?;
    encodings::encode(text, &encoding, &errors).map(|bytes| Value::Bytes(bytes.into()))
}

pub(super) fn decode(bytes: &[u8], arguments: &Arguments) -> Outcome<Value> {
    let (encoding, errors) = encoding(arguments)?;
    encodings::decode(bytes, &encoding, &errors).map(Value::from)
}

/// The arguments `encoding` and `errors`.
fn encoding(arguments: &Arguments) -> Outcome<(Rc<str>, Rc<str>)> {
    let encoding = arguments.optional_string("encoding")?.unwrap_or_else(|| "utf-8".into());
    Ok((encoding, arguments.optional_string("errors")?.unwrap_or_else(|| "strict".into())))
}

fn content(this: &Value) -> Rc<[u8]> {
    match this {
        Value::Bytes(bytes) => bytes.clone(),
        _ => Rc::from([].as_slice()),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

pub(super) const MEMBERS: &[Member] = &[
    Member::method("decode", "(encoding='utf-8', errors='strict')", |_, this, arguments| {
        decode(&content(this), &arguments)
    }),
    Member::method("hex", "(sep=None, bytes_per_sep=1)", |_, this, arguments| {
        let digits = hex(&content(this));
        let Some(separator) = arguments.value("sep").as_str() else { return Ok(Value::from(digits)) };
        let size = arguments.integer("bytes_per_sep")?;
        let step = usize::try_from(size.unsigned_abs()).unwrap_or(1).max(1) * 2;
        // Groups are counted from the end, for a negative number from the beginning.
        let first = if size > 0 { digits.len() % step } else { 0 };
        let (head, tail) = digits.split_at(first);
        let mut parts: Vec<&str> = if head.is_empty() { Vec::new() } else { vec![head] };
        parts.extend((0..tail.len()).step_by(step).map(|at| &tail[at..(at + step).min(tail.len())]));
        Ok(Value::from(parts.join(&separator)))
    }),
    Member::class_method("fromhex", "(string, /)", |_, _, arguments| {
        let text: String =
            arguments.string("string")?.chars().filter(|character| !character.is_whitespace()).collect();
        let parsed: Option<Vec<u8>> = (0..text.len())
            .step_by(2)
            .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        parsed
            .map(|bytes| Value::Bytes(bytes.into()))
            .ok_or_else(|| raise(&exception::VALUE_ERROR, "non-hexadecimal number found in fromhex() arg"))
    }),
    Member::method("find", "(sub, start=0, /)", |_, this, arguments| {
        let Ok(start) = usize::try_from(arguments.integer("start")?) else {
            return Err(unsupported("a negative start is not supported here"));
        };
        let found = position(&own(this)?, &part(&arguments, "sub")?, start);
        Ok(found.map_or(Value::int(-1), Value::length))
    }),
    Member::method("count", "(sub, /)", |_, this, arguments| {
        Ok(Value::length(pieces(&own(this)?, &part(&arguments, "sub")?, None).len() - 1))
    }),
    Member::method("replace", "(old, new, count=-1, /)", |_, this, arguments| {
        let (old, new) = (part(&arguments, "old")?, part(&arguments, "new")?);
        if old.is_empty() {
            return Err(unsupported("replacing nothing in bytes is not supported"));
        }
        let most = usize::try_from(arguments.integer("count")?).ok();
        Ok(Value::Bytes(pieces(&own(this)?, &old, most).join(&*new).into()))
    }),
    Member::method("split", "(sep=None, maxsplit=-1)", |_, this, arguments| {
        let data = own(this)?;
        let most = usize::try_from(arguments.integer("maxsplit")?).ok();
        if arguments.value("sep").is_none() {
            if most.is_some() {
                return Err(unsupported("splitting bytes at spaces some times is not supported"));
            }
            let words = data.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            return Ok(Value::list(words.map(|word| Value::Bytes(word.into())).collect()));
        }
        let separator = part(&arguments, "sep")?;
        if separator.is_empty() {
            return Err(raise(&exception::VALUE_ERROR, "empty separator"));
        }
        let parts = pieces(&data, &separator, most);
        Ok(Value::list(parts.into_iter().map(|part| Value::Bytes(part.into())).collect()))
    }),
    Member::method("lstrip", "(chars=None, /)", |_, this, arguments| {
        Ok(Value::Bytes(trimmed(&own(this)?, &arguments, true, false)?.into()))
    }),
    Member::method("rstrip", "(chars=None, /)", |_, this, arguments| {
        Ok(Value::Bytes(trimmed(&own(this)?, &arguments, false, true)?.into()))
    }),
    Member::method("startswith", "(prefix, /)", |_, this, arguments| {
        Ok(Value::Bool(content(this).starts_with(&content(&arguments.value("prefix")))))
    }),
    Member::method("endswith", "(suffix, /)", |_, this, arguments| {
        Ok(Value::Bool(content(this).ends_with(&content(&arguments.value("suffix")))))
    }),
    Member::method("ljust", "(width, fillbyte=b' ', /)", |_, this, arguments| {
        padded(this, &arguments, false)
    }),
    Member::method("rjust", "(width, fillbyte=b' ', /)", |_, this, arguments| padded(this, &arguments, true)),
    Member::method("lower", "()", |_, this, _| Ok(Value::Bytes(content(this).to_ascii_lowercase().into()))),
    Member::method("upper", "()", |_, this, _| Ok(Value::Bytes(content(this).to_ascii_uppercase().into()))),
    Member::method("strip", "()", |_, this, _| Ok(Value::Bytes(content(this).trim_ascii().into()))),
    Member::method("join", "(iterable, /)", |vm, this, arguments| {
        let parts = vm.iterate(&arguments.value("iterable"))?;
        let parts: Vec<Rc<[u8]>> = parts.iter().map(content).collect();
        Ok(Value::Bytes(parts.join(&*content(this)).into()))
    }),
];

/// Filled up to a width, on the left or on the right.
fn padded(this: &Value, arguments: &Arguments, left: bool) -> Outcome<Value> {
    let bytes = content(this);
    let fill = part(arguments, "fillbyte")?;
    let [fill] = &*fill else {
        return Err(raise(
            &exception::TYPE_ERROR,
            format!("{}() argument 2 must be a byte string of length 1, not bytes", arguments.function()),
        ));
    };
    let width = usize::try_from(arguments.integer("width")?).unwrap_or(0).min(1 << 28);
    let filling = vec![*fill; width.saturating_sub(bytes.len())];
    let parts = if left { [filling.as_slice(), &*bytes] } else { [&*bytes, filling.as_slice()] };
    Ok(Value::Bytes(parts.concat().into()))
}

fn own(this: &Value) -> Outcome<Rc<[u8]>> {
    match crate::vm::plain(this) {
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(unsupported(format!("`{}` is no bytes object", other.type_name()))),
    }
}

fn part(arguments: &Arguments, name: &str) -> Outcome<Rc<[u8]>> {
    match arguments.value(name) {
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(raise(
            &exception::TYPE_ERROR,
            format!("a bytes-like object is required, not '{}'", other.type_name()),
        )),
    }
}

fn position(data: &[u8], wanted: &[u8], start: usize) -> Option<usize> {
    if wanted.is_empty() {
        return (start <= data.len()).then_some(start);
    }
    data.get(start..)?.windows(wanted.len()).position(|window| window == wanted).map(|found| found + start)
}

/// The pieces between a separator that is not empty, `most` splits at most.
fn pieces(data: &[u8], separator: &[u8], most: Option<usize>) -> Vec<Vec<u8>> {
    let mut result = Vec::new();
    let mut start = 0;
    while most.is_none_or(|most| result.len() < most)
        && !separator.is_empty()
        && let Some(found) = position(data, separator, start)
    {
        result.push(data.get(start..found).unwrap_or_default().to_vec());
        start = found + separator.len();
    }
    result.push(data.get(start..).unwrap_or_default().to_vec());
    result
}

/// Without the bytes at the ends that are in `chars`, or white space.
fn trimmed(data: &[u8], arguments: &Arguments, left: bool, right: bool) -> Outcome<Vec<u8>> {
    let set = match arguments.value("chars") {
        Value::None => b" \t\n\r\x0b\x0c".to_vec(),
        _ => part(arguments, "chars")?.to_vec(),
    };
    let kept = |byte: &u8| !set.contains(byte);
    let start = if left { data.iter().position(kept).unwrap_or(data.len()) } else { 0 };
    let end = if right { data.iter().rposition(kept).map_or(start, |at| at + 1) } else { data.len() };
    Ok(data.get(start..end.max(start)).unwrap_or_default().to_vec())
}
