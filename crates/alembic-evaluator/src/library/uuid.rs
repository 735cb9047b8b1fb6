//! `uuid`

use crate::exceptions::class as exception;
use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::{Outcome, raise};
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

/// With the bits of a version and of the variant of RFC 4122.
fn versioned(number: u128, version: i64) -> u128 {
    let mut bytes = number.to_be_bytes();
    bytes[6] = bytes[6] & 0x0f | u8::try_from(version & 0x0f).unwrap_or(0) << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    u128::from_be_bytes(bytes)
}

/// Exchanges the order of bytes in the first three fields.
fn swap_fields(bytes: &mut [u8; 16]) {
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
}

/// Bits of the number, from the lowest on.
fn field(this: &Value, shift: u32, bits: u32) -> Value {
    Value::Int(Integer::from_big((uuid(this).0 >> shift & ((1 << bits) - 1)).into()))
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
                let version = arguments.optional_integer("version")?;
                return u128::try_from(number.to_big())
                    .map(|number| version.map_or(number, |version| versioned(number, version)))
                    .map(|number| Value::new_object(Uuid(number)))
                    .map_err(|_| {
                        raise(&exception::VALUE_ERROR, "int is out of range (need a 128-bit value)")
                    });
            }
            if let Value::Bytes(bytes) = arguments.value("bytes_le") {
                let Ok(mut bytes) = <[u8; 16]>::try_from(&*bytes) else {
                    return Err(raise(&exception::VALUE_ERROR, "bytes_le is not a 16-char string"));
                };
                swap_fields(&mut bytes);
                return Ok(Value::new_object(Uuid(u128::from_be_bytes(bytes))));
            }
            if let Some(fields) = arguments.optional_sequence("fields")? {
                let parts: Vec<u128> = fields
                    .iter()
                    .filter_map(|field| field.as_integer().and_then(|number| u128::try_from(number).ok()))
                    .collect();
                let [low, middle, high, sequence_high, sequence_low, node] = parts.as_slice() else {
                    return Err(raise(&exception::VALUE_ERROR, "fields is not a 6-tuple"));
                };
                let number =
                    low << 96 | middle << 80 | high << 64 | sequence_high << 56 | sequence_low << 48 | node;
                return Ok(Value::new_object(Uuid(number)));
            }
            Err(raise(
                &exception::TYPE_ERROR,
                "one of the hex, bytes, bytes_le, fields, or int arguments must be given",
            ))
        },
    }),
    members: &[
        Member::property("hex", |_, this| Ok(Value::from(format!("{:032x}", uuid(this).0)))),
        Member::property("int", |_, this| Ok(Value::Int(Integer::from_big(uuid(this).0.into())))),
        Member::property("bytes_le", |_, this| {
            let mut bytes = uuid(this).0.to_be_bytes();
            swap_fields(&mut bytes);
            Ok(Value::Bytes(bytes.into()))
        }),
        Member::property("urn", |_, this| Ok(Value::from(format!("urn:uuid:{}", uuid(this))))),
        Member::property("variant", |_, this| {
            Ok(match uuid(this).0 >> 60 & 0xf {
                0..8 => "reserved for NCS compatibility",
                8..12 => "specified in RFC 4122",
                12..14 => "reserved for Microsoft compatibility",
                _ => "reserved for future definition",
            }
            .into())
        }),
        Member::property("fields", |_, this| {
            let places = [(96, 32), (80, 16), (64, 16), (56, 8), (48, 8), (0, 48)];
            Ok(Value::tuple(places.into_iter().map(|(shift, bits)| field(this, shift, bits)).collect()))
        }),
        Member::property("time_low", |_, this| Ok(field(this, 96, 32))),
        Member::property("time_mid", |_, this| Ok(field(this, 80, 16))),
        Member::property("time_hi_version", |_, this| Ok(field(this, 64, 16))),
        Member::property("clock_seq_hi_variant", |_, this| Ok(field(this, 56, 8))),
        Member::property("clock_seq_low", |_, this| Ok(field(this, 48, 8))),
        Member::property("clock_seq", |_, this| Ok(field(this, 48, 14))),
        Member::property("node", |_, this| Ok(field(this, 0, 48))),
        Member::property("bytes", |_, this| Ok(Value::Bytes(uuid(this).0.to_be_bytes().into()))),
        Member::property("version", |_, this| {
            let bytes = uuid(this).0.to_be_bytes();
            // Only the variant of RFC 4122 has versions.
            Ok(if bytes[8] & 0xc0 == 0x80 { Value::int(i64::from(bytes[6] >> 4)) } else { Value::None })
        }),
    ],
    complete: true,
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

/// `uuid3` and `uuid5`: the hash of a name in a namespace.
fn named(arguments: &crate::Arguments, version: i64) -> Outcome<Value> {
    let name = arguments.value("name");
    let name: std::rc::Rc<[u8]> = match (&name, name.as_str()) {
        (_, Some(text)) => text.as_bytes().into(),
        (Value::Bytes(bytes), _) => bytes.clone(),
        _ => return Err(arguments.wrong("name", "a string", &name)),
    };
    let Some(namespace) = arguments.value("namespace").object::<Uuid>() else {
        return Err(arguments.wrong("namespace", "a UUID", &arguments.value("namespace")));
    };
    let data = [&namespace.0.to_be_bytes(), &*name].concat();
    let digest = super::hashing::digest(if version == 3 { "md5" } else { "sha1" }, &data)?;
    let mut bytes = [0; 16];
    bytes.copy_from_slice(digest.get(..16).unwrap_or(&[0; 16]));
    Ok(Value::new_object(Uuid(versioned(u128::from_be_bytes(bytes), version))))
}

const fn name_function(
    name: &'static str,
    call: fn(&mut Vm, crate::Arguments) -> Outcome<Value>,
) -> ModuleMember {
    ModuleMember::Function(NativeFunction {
        name,
        signature: "(namespace, name)",
        call,
        returns: Some(&UUID),
    })
}

/// The namespaces of RFC 4122, appendix C, differ in one byte.
fn namespace(byte: u128) -> Value {
    Value::new_object(Uuid(0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8 + (byte << 96)))
}

pub(super) static UUID_MODULE: NativeModule = NativeModule {
    name: "uuid",
    members: &[
        ("UUID", ModuleMember::Class(&UUID)),
        ("uuid3", name_function("uuid3", |_, arguments| named(&arguments, 3))),
        ("uuid5", name_function("uuid5", |_, arguments| named(&arguments, 5))),
        ("NAMESPACE_DNS", ModuleMember::Value(|_| Ok(namespace(0)))),
        ("NAMESPACE_URL", ModuleMember::Value(|_| Ok(namespace(1)))),
        ("NAMESPACE_OID", ModuleMember::Value(|_| Ok(namespace(2)))),
        ("NAMESPACE_X500", ModuleMember::Value(|_| Ok(namespace(4)))),
        (
            "uuid1",
            ModuleMember::Function(NativeFunction {
                name: "uuid1",
                signature: "(node=None, clock_seq=None)",
                call: |vm, arguments| {
                    // 100 nanoseconds since the beginning of the Gregorian calendar.
                    let ticks = vm.system().now().as_nanos() / 100 + 0x01b2_1dd2_1381_4000;
                    let mut random = [0; 8];
                    vm.system().random(&mut random);
                    // A node that is no hardware address has its lowest bit of the first byte set.
                    let random = u128::from(u64::from_be_bytes(random)) | 1 << 40;
                    let node = arguments.optional_integer("node")?.and_then(|node| u128::try_from(node).ok());
                    let node = node.unwrap_or(random & ((1 << 48) - 1));
                    let sequence = arguments.optional_integer("clock_seq")?;
                    let sequence =
                        sequence.and_then(|number| u128::try_from(number).ok()).unwrap_or(random >> 48)
                            & 0x3fff;
                    let number = (ticks & 0xffff_ffff) << 96
                        | (ticks >> 32 & 0xffff) << 80
                        | (ticks >> 48 & 0x0fff) << 64
                        | sequence << 48
                        | node;
                    Ok(Value::new_object(Uuid(versioned(number, 1))))
                },
                returns: Some(&UUID),
            }),
        ),
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
