//! `uuid`

use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Integer, Value};
use crate::vm::Vm;

/// A UUID as Python code holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub u128);

impl std::fmt::Display for Uuid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = format!("{:032x}", self.0);
        write!(
            formatter,
            "{}-{}-{}-{}-{}",
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..]
        )
    }
}

fn uuid(this: &Value) -> Uuid {
    this.object::<Uuid>().map_or(Uuid(0), |uuid| *uuid)
}

static UUID: NativeClass = NativeClass {
    name: "UUID",
    module: "uuid",
    constructor: Some(Constructor {
        signature: "(hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None)",
        call: |_, _, arguments| {
            if let Some(text) = arguments.value("hex").as_str() {
                let digits = text.replace("urn:", "").replace("uuid:", "");
                let digits = digits.trim_matches(['{', '}']).replace('-', "");
                let parsed = u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32);
                return parsed
                    .map(|number| Value::new_object(Uuid(number)))
                    .ok_or_else(|| raise(&exception::VALUE_ERROR, "badly formed hexadecimal UUID string"));
            }
            if let Value::Bytes(bytes) = arguments.value("bytes") {
                return <[u8; 16]>::try_from(&*bytes)
                    .map(|bytes| Value::new_object(Uuid(u128::from_be_bytes(bytes))))
                    .map_err(|_| raise(&exception::VALUE_ERROR, "bytes is not a 16-char string"));
            }
            if let Value::Int(number) = arguments.value("int") {
                return u128::try_from(number.to_big())
                    .map(|number| Value::new_object(Uuid(number)))
                    .map_err(|_| {
                        raise(&exception::VALUE_ERROR, "int is out of range (need a 128-bit value)")
                    });
            }
            Err(unsupported("this way to make a UUID is not supported"))
        },
    }),
    members: &[
        Member::property("hex", |_, this| Ok(Value::from(format!("{:032x}", uuid(this).0)))),
        Member::property("int", |_, this| Ok(Value::Int(Integer::from_big(uuid(this).0.into())))),
        Member::property("bytes", |_, this| Ok(Value::Bytes(uuid(this).0.to_be_bytes().into()))),
        Member::property("version", |_, this| {
            let bytes = uuid(this).0.to_be_bytes();
            // Only the variant of RFC 4122 has versions.
            Ok(if bytes[8] & 0xc0 == 0x80 { Value::int(i64::from(bytes[6] >> 4)) } else { Value::None })
        }),
    ],
    complete: false,
    ..NativeClass::DEFAULT
};

impl Object for Uuid {
    fn class(&self) -> &'static NativeClass {
        &UUID
    }

    fn str(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(self.to_string())
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("UUID('{self}')"))
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        Ok(other.object::<Uuid>().map(|other| Value::Bool(operator.holds(self.cmp(&other)))))
    }

    fn hash(&self) -> u64 {
        u64::try_from(self.0 % u128::from(u64::MAX)).unwrap_or(0)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Uuid>() == Some(self)
    }
}

pub(super) static UUID_MODULE: NativeModule = NativeModule {
    name: "uuid",
    members: &[
        ("UUID", ModuleMember::Class(&UUID)),
        (
            "uuid4",
            ModuleMember::Function(NativeFunction {
                name: "uuid4",
                signature: "()",
                call: |vm, _| {
                    let mut bytes = [0; 16];
                    vm.system().random(&mut bytes);
                    bytes[6] = bytes[6] & 0x0f | 0x40;
                    bytes[8] = bytes[8] & 0x3f | 0x80;
                    Ok(Value::new_object(Uuid(u128::from_be_bytes(bytes))))
                },
                returns: Some(&UUID),
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
