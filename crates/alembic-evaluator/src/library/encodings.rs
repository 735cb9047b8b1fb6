//! `binascii`: bytes as text; `base64` stands on it.

use std::rc::Rc;

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::Value;

static ERROR: NativeClass = NativeClass {
    name: "Error",
    module: "binascii",
    bases: &[&exception::VALUE_ERROR],
    complete: true,
    ..NativeClass::DEFAULT
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn error(text: impl AsRef<str>) -> Interruption {
    raise(&ERROR, text)
}

/// Bytes, or text of ASCII characters where that is allowed.
fn bytes(arguments: &Arguments, name: &str, text_allowed: bool) -> Outcome<Rc<[u8]>> {
    match arguments.value(name) {
        Value::Bytes(bytes) => Ok(bytes),
        Value::Str(text) if text_allowed && text.is_ascii() => Ok(text.as_bytes().into()),
        Value::Str(_) if text_allowed => {
            Err(raise(&exception::VALUE_ERROR, "string argument should contain only ASCII characters"))
        }
        other => Err(raise(
            &exception::TYPE_ERROR,
            if text_allowed {
                format!("argument should be bytes, buffer or ASCII string, not '{}'", other.type_name())
            } else {
                format!("a bytes-like object is required, not '{}'", other.type_name())
            },
        )),
    }
}

fn letter(index: u32) -> u8 {
    usize::try_from(index & 63).ok().and_then(|index| ALPHABET.get(index)).copied().unwrap_or(b'A')
}

fn to_base64(data: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        let letters = [letter(bits >> 18), letter(bits >> 12), letter(bits >> 6), letter(bits)];
        text.extend_from_slice(&letters[..=chunk.len()]);
        text.extend(std::iter::repeat_n(b'=', 3 - chunk.len()));
    }
    text
}

/// Characters that do not belong to the alphabet are passed over, as in CPython.
fn from_base64(text: &[u8]) -> Outcome<Vec<u8>> {
    let mut data = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0_u32, 0_usize, 0_usize);
    for byte in text {
        if *byte == b'=' {
            padding += 1;
            if count % 4 >= 2 && count % 4 + padding >= 4 {
                return Ok(data);
            }
            continue;
        }
        let Some(value) = ALPHABET.iter().position(|letter| letter == byte) else { continue };
        padding = 0;
        bits = bits << 6 | u32::try_from(value).unwrap_or(0);
        count += 1;
        if count % 4 != 1 {
            let shift = match count % 4 {
                2 => 4,
                3 => 2,
                _ => 0,
            };
            data.push(u8::try_from(bits >> shift & 0xff).unwrap_or(0));
        }
        bits &= 0x00ff_ffff;
    }
    match count % 4 {
        0 => Ok(data),
        1 => Err(error(format!(
            "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
        ))),
        _ => Err(error("Incorrect padding")),
    }
}

fn from_hex(text: &[u8]) -> Outcome<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return Err(error("Odd-length string"));
    }
    text.chunks(2)
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .ok_or_else(|| error("Non-hexadecimal digit found"))
        })
        .collect()
}

fn crc32(data: &[u8], start: u32) -> u32 {
    let mut register = !start;
    for byte in data {
        register ^= u32::from(*byte);
        for _ in 0..8 {
            let lowest = register & 1;
            register = register >> 1 ^ (0xedb8_8320 & lowest.wrapping_neg());
        }
    }
    !register
}

macro_rules! function {
    ($name:literal, $signature:literal, $call:expr) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: $signature,
                call: $call,
                returns: None,
            }),
        )
    };
}

pub(super) static BINASCII: NativeModule = NativeModule {
    name: "binascii",
    members: &[
        ("Error", ModuleMember::Class(&ERROR)),
        function!("b2a_base64", "(data, /, *, newline=True)", |_, arguments| {
            let mut text = to_base64(&bytes(&arguments, "data", false)?);
            if arguments.boolean("newline")? {
                text.push(b'\n');
            }
            Ok(Value::Bytes(text.into()))
        }),
        function!("a2b_base64", "(data, /)", |_, arguments| {
            from_base64(&bytes(&arguments, "data", true)?).map(|data| Value::Bytes(data.into()))
        }),
        function!("hexlify", "(data)", |_, arguments| {
            let data = bytes(&arguments, "data", false)?;
            let digits: Vec<String> = data.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Value::Bytes(digits.concat().into_bytes().into()))
        }),
        function!("unhexlify", "(hexstr, /)", |_, arguments| {
            from_hex(&bytes(&arguments, "hexstr", true)?).map(|data| Value::Bytes(data.into()))
        }),
        function!("crc32", "(data, crc=0, /)", |_, arguments| {
            let start = u32::try_from(arguments.integer("crc")? & 0xffff_ffff).unwrap_or(0);
            Ok(Value::int(i64::from(crc32(&bytes(&arguments, "data", false)?, start))))
        }),
    ],
    attribute: None,
    complete: false,
};
