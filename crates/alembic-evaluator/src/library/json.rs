//! `json`

use std::rc::Rc;

use crate::arguments::{Arguments, CallArguments};
use crate::builtins::exception_classes::VALUE_ERROR;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::{Dict, Integer, Value, number};
use crate::vm::{Vm, plain};

static DECODE_ERROR: NativeClass = NativeClass {
    name: "JSONDecodeError",
    module: "json.decoder",
    bases: &[&VALUE_ERROR],
    complete: true,
    ..NativeClass::DEFAULT
};

#[expect(clippy::struct_excessive_bools, reason = "the options of the call, as it names them")]
struct Writer {
    indent: Option<String>,
    item_separator: String,
    key_separator: String,
    ascii: bool,
    sorted: bool,
    default: Value,
    skips: bool,
    allows_nan: bool,
    /// What is being written: where it comes again, it contains itself.
    open: Vec<Value>,
    text: String,
}

impl Writer {
    fn new(vm: &mut Vm, arguments: &Arguments) -> Outcome<Self> {
        let indent = match arguments.value("indent") {
            Value::None => None,
            Value::Str(text) => Some(text.to_string()),
            other => {
                Some(" ".repeat(usize::try_from(other.as_integer().unwrap_or(0)).unwrap_or(0).min(1000)))
            }
        };
        let (item, key) = match arguments.optional_strings("separators")?.as_deref() {
            Some([item, key]) => (item.to_string(), key.to_string()),
            _ if indent.is_some() => (",".into(), ": ".into()),
            _ => (", ".into(), ": ".into()),
        };
        Ok(Writer {
            indent,
            item_separator: item,
            key_separator: key,
            ascii: vm.truth(&arguments.value("ensure_ascii"))?,
            sorted: vm.truth(&arguments.value("sort_keys"))?,
            default: arguments.value("default"),
            skips: vm.truth(&arguments.value("skipkeys"))?,
            allows_nan: vm.truth(&arguments.value("allow_nan"))?,
            open: Vec::new(),
            text: String::new(),
        })
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\u{8}' => self.text.push_str("\\b"),
                '\u{c}' => self.text.push_str("\\f"),
                character if u32::from(character) < 0x20 || (self.ascii && !character.is_ascii()) => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        self.text.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                character => self.text.push(character),
            }
        }
        self.text.push('"');
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = &self.indent {
            self.text.push('\n');
            self.text.push_str(&indent.repeat(depth));
        }
    }

    fn value(&mut self, vm: &mut Vm, value: &Value, depth: usize) -> Outcome<()> {
        if depth > 900 {
            return Err(raise(&exception::VALUE_ERROR, "Circular reference detected"));
        }
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.write(vm, value, depth))
    }

    fn write(&mut self, vm: &mut Vm, value: &Value, depth: usize) -> Outcome<()> {
        let value = vm.resolve(value)?;
        if let Value::Float(float) = &value
            && !float.is_finite()
            && !self.allows_nan
        {
            return Err(raise(&exception::VALUE_ERROR, "Out of range float values are not JSON compliant"));
        }
        if matches!(&value, Value::List(_) | Value::Dict(_)) {
            if self.open.iter().any(|open| open.is(&value)) {
                return Err(raise(&exception::VALUE_ERROR, "Circular reference detected"));
            }
            self.open.push(value.clone());
            let result = self.write_plain(vm, &value, depth);
            self.open.pop();
            return result;
        }
        self.write_plain(vm, &value, depth)
    }

    fn write_plain(&mut self, vm: &mut Vm, value: &Value, depth: usize) -> Outcome<()> {
        let value = value.clone();
        match plain(&value) {
            Value::None => self.text.push_str("null"),
            Value::Bool(truth) => self.text.push_str(if truth { "true" } else { "false" }),
            Value::Int(number) => self.text.push_str(&number.to_string()),
            Value::Float(float) => self.text.push_str(&float_text(float)),
            Value::Str(text) => self.string(&text),
            list @ (Value::List(_) | Value::Tuple(_)) => {
                let items = list.items().unwrap_or_default();
                self.text.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        self.text.push_str(&self.item_separator.clone());
                    }
                    self.line(depth + 1);
                    self.value(vm, item, depth + 1)?;
                }
                if !items.is_empty() {
                    self.line(depth);
                }
                self.text.push(']');
            }
            Value::Dict(dict) => {
                let mut pairs = Vec::new();
                for (key, value) in dict.items() {
                    match key_text(vm, &key) {
                        Ok(text) => pairs.push((text, value)),
                        Err(_) if self.skips => {}
                        Err(error) => return Err(error),
                    }
                }
                if self.sorted {
                    pairs.sort_by(|left, right| left.0.cmp(&right.0));
                }
                self.text.push('{');
                for (position, (key, value)) in pairs.iter().enumerate() {
                    if position > 0 {
                        self.text.push_str(&self.item_separator.clone());
                    }
                    self.line(depth + 1);
                    self.string(key);
                    self.text.push_str(&self.key_separator.clone());
                    self.value(vm, value, depth + 1)?;
                }
                if !pairs.is_empty() {
                    self.line(depth);
                }
                self.text.push('}');
            }
            _ if !self.default.is_none() => {
                let default = self.default.clone();
                let replaced = vm.call(&default, CallArguments::positional(vec![value]))?;
                self.value(vm, &replaced, depth + 1)?;
            }
            _ => {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("Object of type {} is not JSON serializable", value.class_name()),
                ));
            }
        }
        Ok(())
    }
}

/// `dumps(…, cls=Encoder)`: the encoder is made of the other arguments and asked.
fn encoded_by(vm: &mut Vm, class: &Value, arguments: &Arguments) -> Outcome<Value> {
    let mut call = CallArguments::new();
    for name in [
        "skipkeys",
        "ensure_ascii",
        "check_circular",
        "allow_nan",
        "sort_keys",
        "indent",
        "separators",
        "default",
    ] {
        if let Some(value) = arguments.given(name) {
            call = call.keyword(name, value);
        }
    }
    let encoder = vm.call(class, call)?;
    vm.call_method(&encoder, "encode", vec![arguments.value("obj")])
}

/// The part of `json` that is written in Python.
const CLASSES: &str = "_json_classes";

fn float_text(float: f64) -> String {
    match crate::format::float_repr(float).as_str() {
        "nan" => "NaN".into(),
        "inf" => "Infinity".into(),
        "-inf" => "-Infinity".into(),
        text => text.into(),
    }
}

fn key_text(vm: &mut Vm, key: &Value) -> Outcome<String> {
    Ok(match plain(key) {
        Value::Str(text) => text.to_string(),
        Value::None => "null".into(),
        Value::Bool(truth) => if truth { "true" } else { "false" }.into(),
        Value::Float(float) => float_text(float),
        other => {
            if let Some(number) = number::integer(&other) {
                number.to_string()
            } else {
                let _ = vm;
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("keys must be str, int, float, bool or None, not {}", key.class_name()),
                ));
            }
        }
    })
}

/// The number at the beginning of a text (RFC 8259, section 6), and whether it is a whole one.
fn number_text(text: &str) -> Option<(&str, bool)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = usize::from(bytes.first() == Some(&b'-'));
    end += match bytes.get(end)? {
        b'0' => 1,
        b'1'..=b'9' => digits(end),
        _ => return None,
    };
    let mut whole = true;
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
        whole = false;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.len() > end + 1 + sign && digits(end + 1 + sign) > 0 {
            end += 1 + sign + digits(end + 1 + sign);
            whole = false;
        }
    }
    Some((&text[..end], whole))
}

/// What the call wants to be asked about what is read.
#[derive(Default)]
struct Hooks {
    object: Option<Value>,
    pairs: Option<Value>,
    float: Option<Value>,
    int: Option<Value>,
    constant: Option<Value>,
}

struct Reader<'a> {
    vm: &'a mut Vm,
    text: &'a str,
    position: usize,
    hooks: Hooks,
    /// Whether control characters in strings are refused.
    strict: bool,
}

impl Reader<'_> {
    fn fail(&self, message: &str, at: usize) -> Interruption {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |position| position + 1);
        let column = before[start..].chars().count() + 1;
        let character = before.chars().count();
        let text = format!("{message}: line {line} column {column} (char {character})");
        let error = crate::exceptions::Exception::new(&DECODE_ERROR, vec![Value::from(text)]);
        error.attributes.set("msg", Value::string(message));
        error.attributes.set("doc", Value::string(self.text));
        error.attributes.set("pos", Value::length(character));
        error.attributes.set("lineno", Value::length(line));
        error.attributes.set("colno", Value::length(column));
        Interruption::Raise(error)
    }

    /// The value itself, or what the hook makes of it.
    fn hooked(&mut self, hook: Option<Value>, value: Value) -> Outcome<Value> {
        match hook {
            Some(hook) => self.vm.call(&hook, CallArguments::positional(vec![value])),
            None => Ok(value),
        }
    }

    fn object(&mut self, pairs: Vec<(String, Value)>) -> Outcome<Value> {
        if let Some(hook) = self.hooks.pairs.clone() {
            let pairs = pairs.into_iter().map(|(key, value)| Value::tuple(vec![Value::from(key), value]));
            return self.hooked(Some(hook), Value::list(pairs.collect()));
        }
        let dict = Dict::new();
        for (key, value) in pairs {
            dict.set(&key, value);
        }
        self.hooked(self.hooks.object.clone(), Value::Dict(Rc::new(dict)))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.position += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Outcome<Value> {
        if depth > 900 {
            return Err(raise(&exception::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.read(depth))
    }

    fn read(&mut self, depth: usize) -> Outcome<Value> {
        self.space();
        let start = self.position;
        match self.peek() {
            Some(b'"') => self.string().map(Value::from),
            Some(b'[') => {
                self.position += 1;
                let mut items = Vec::new();
                self.space();
                if self.peek() == Some(b']') {
                    self.position += 1;
                    return Ok(Value::list(items));
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    self.space();
                    match self.peek() {
                        Some(b',') => self.position += 1,
                        Some(b']') => {
                            self.position += 1;
                            return Ok(Value::list(items));
                        }
                        _ => return Err(self.fail("Expecting ',' delimiter", self.position)),
                    }
                }
            }
            Some(b'{') => {
                self.position += 1;
                let mut pairs = Vec::new();
                self.space();
                if self.peek() == Some(b'}') {
                    self.position += 1;
                    return self.object(pairs);
                }
                loop {
                    self.space();
                    if self.peek() != Some(b'"') {
                        return Err(
                            self.fail("Expecting property name enclosed in double quotes", self.position)
                        );
                    }
                    let key = self.string()?;
                    self.space();
                    if self.peek() != Some(b':') {
                        return Err(self.fail("Expecting ':' delimiter", self.position));
                    }
                    self.position += 1;
                    let value = self.value(depth + 1)?;
                    pairs.push((key, value));
                    self.space();
                    match self.peek() {
                        Some(b',') => self.position += 1,
                        Some(b'}') => {
                            self.position += 1;
                            return self.object(pairs);
                        }
                        _ => return Err(self.fail("Expecting ',' delimiter", self.position)),
                    }
                }
            }
            _ => {
                let rest = self.text.get(start..).unwrap_or_default();
                let words = [
                    ("null", Value::None),
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                    ("NaN", Value::Float(f64::NAN)),
                    ("Infinity", Value::Float(f64::INFINITY)),
                    ("-Infinity", Value::Float(f64::NEG_INFINITY)),
                ];
                for (word, value) in words {
                    if rest.starts_with(word) {
                        self.position += word.len();
                        return match (&value, self.hooks.constant.clone()) {
                            (Value::Float(_), hook @ Some(_)) => self.hooked(hook, Value::string(word)),
                            _ => Ok(value),
                        };
                    }
                }
                let Some((digits, whole)) = number_text(rest) else {
                    return Err(self.fail("Expecting value", start));
                };
                self.position += digits.len();
                let hook = if whole { self.hooks.int.clone() } else { self.hooks.float.clone() };
                if hook.is_some() {
                    return self.hooked(hook, Value::string(digits));
                }
                let value = if whole {
                    Integer::parse(digits, 10).map(Value::Int)
                } else {
                    digits.parse().ok().map(Value::Float)
                };
                value.ok_or_else(|| self.fail("Expecting value", start))
            }
        }
    }

    fn string(&mut self) -> Outcome<String> {
        let start = self.position;
        self.position += 1;
        let mut result = String::new();
        loop {
            let Some(character) = self.text.get(self.position..).and_then(|rest| rest.chars().next()) else {
                return Err(self.fail("Unterminated string starting at", start));
            };
            self.position += character.len_utf8();
            match character {
                '"' => return Ok(result),
                '\\' => {
                    let escape = self.peek();
                    self.position += 1;
                    match escape {
                        Some(b'n') => result.push('\n'),
                        Some(b't') => result.push('\t'),
                        Some(b'r') => result.push('\r'),
                        Some(b'b') => result.push('\u{8}'),
                        Some(b'f') => result.push('\u{c}'),
                        Some(b'u') => {
                            let mut units = vec![self.unit()?];
                            if (0xd800..0xdc00).contains(&units[0])
                                && self.text.get(self.position..).is_some_and(|rest| rest.starts_with("\\u"))
                            {
                                self.position += 2;
                                units.push(self.unit()?);
                            }
                            result.push_str(&String::from_utf16_lossy(&units));
                        }
                        Some(other @ (b'"' | b'\\' | b'/')) => result.push(char::from(other)),
                        _ => return Err(self.fail("Invalid \\escape", self.position - 2)),
                    }
                }
                character if self.strict && u32::from(character) < 0x20 => {
                    return Err(self.fail("Invalid control character at", self.position - 1));
                }
                character => result.push(character),
            }
        }
    }

    fn unit(&mut self) -> Outcome<u16> {
        let digits = self.text.get(self.position..self.position + 4);
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.position += 4;
        unit.ok_or_else(|| self.fail("Invalid \\uXXXX escape", self.position - 5))
    }
}

pub(super) static JSON: NativeModule = NativeModule {
    name: "json",
    members: &[
        ("JSONDecodeError", ModuleMember::Class(&DECODE_ERROR)),
        (
            "dumps",
            ModuleMember::Function(NativeFunction {
                name: "dumps",
                signature: "(obj, *, ensure_ascii=True, indent=None, separators=None, default=None, sort_keys=False, \
                            skipkeys=False, allow_nan=True, check_circular=True, cls=None)",
                call: |vm, arguments| {
                    if let Some(class) = arguments.given("cls").filter(|class| !class.is_none()) {
                        return encoded_by(vm, &class, &arguments);
                    }
                    let mut writer = Writer::new(vm, &arguments)?;
                    writer.value(vm, &arguments.value("obj"), 0)?;
                    Ok(Value::from(writer.text))
                },
                returns: None,
            }),
        ),
        (
            "loads",
            ModuleMember::Function(NativeFunction {
                name: "loads",
                signature: "(s, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, \
                            object_pairs_hook=None, strict=True)",
                call: |vm, arguments| {
                    let value = arguments.value("s");
                    let text: Rc<str> = match (&value, value.as_str()) {
                        (_, Some(text)) => text,
                        (Value::Bytes(bytes), _) => String::from_utf8_lossy(bytes).into(),
                        _ => {
                            return Err(raise(
                                &exception::TYPE_ERROR,
                                format!(
                                    "the JSON object must be str, bytes or bytearray, not {}",
                                    value.type_name()
                                ),
                            ));
                        }
                    };
                    let hook = |name: &str| arguments.given(name).filter(|hook| !hook.is_none());
                    let hooks = Hooks {
                        object: hook("object_hook"),
                        pairs: hook("object_pairs_hook"),
                        float: hook("parse_float"),
                        int: hook("parse_int"),
                        constant: hook("parse_constant"),
                    };
                    let strict = vm.truth(&arguments.value("strict"))?;
                    let mut reader = Reader { vm, text: &text, position: 0, hooks, strict };
                    let value = reader.value(0)?;
                    reader.space();
                    if reader.position < text.len() {
                        return Err(reader.fail("Extra data", reader.position));
                    }
                    Ok(value)
                },
                returns: None,
            }),
        ),
    ],
    attribute: Some(|vm, name| {
        if vm.embedded_has(CLASSES, name) != Some(true) || matches!(name, "json" | "re") {
            return Ok(None);
        }
        let module = vm.import(CLASSES)?;
        vm.get_attribute(&module, name).map(Some)
    }),
    complete: false,
};
