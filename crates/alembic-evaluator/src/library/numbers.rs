//! Floats as bytes, for `struct`.

use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::{raise, unsupported};
use crate::value::Value;

pub(super) static NUMBERS: NativeModule = NativeModule {
    name: "_numbers",
    members: &[
        (
            "float_bytes",
            ModuleMember::Function(NativeFunction {
                name: "float_bytes",
                signature: "(value, size, order)",
                call: |_, arguments| {
                    let Value::Float(value) = arguments.value("value") else {
                        return Err(unsupported("only floats have these bytes"));
                    };
                    let mut bytes = match arguments.integer("size")? {
                        8 => value.to_le_bytes().to_vec(),
                        4 => {
                            #[expect(
                                clippy::cast_possible_truncation,
                                reason = "that is what the format asks for"
                            )]
                            let narrow = value as f32;
                            if narrow.is_infinite() && value.is_finite() {
                                return Err(raise(
                                    &exception::OVERFLOW_ERROR,
                                    "float too large to pack with f format",
                                ));
                            }
                            narrow.to_le_bytes().to_vec()
                        }
                        _ => return Err(unsupported("half precision is not supported")),
                    };
                    if &*arguments.string("order")? == "big" {
                        bytes.reverse();
                    }
                    Ok(Value::Bytes(bytes.into()))
                },
                returns: None,
            }),
        ),
        (
            "float_from_bytes",
            ModuleMember::Function(NativeFunction {
                name: "float_from_bytes",
                signature: "(data, order)",
                call: |_, arguments| {
                    let Value::Bytes(data) = arguments.value("data") else {
                        return Err(unsupported("only bytes can be read as a float"));
                    };
                    let mut bytes = data.to_vec();
                    if &*arguments.string("order")? == "big" {
                        bytes.reverse();
                    }
                    if let Ok(bytes) = <[u8; 8]>::try_from(bytes.as_slice()) {
                        return Ok(Value::Float(f64::from_le_bytes(bytes)));
                    }
                    match <[u8; 4]>::try_from(bytes.as_slice()) {
                        Ok(bytes) => Ok(Value::Float(f64::from(f32::from_le_bytes(bytes)))),
                        Err(_) => Err(unsupported("half precision is not supported")),
                    }
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
