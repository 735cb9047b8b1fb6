//! `hashlib`

use std::cell::RefCell;
use std::rc::Rc;

use md5::{Digest as _, Md5};
use ring::digest;

use crate::exceptions::class as exception;
use crate::native::{Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

#[derive(Clone, Copy)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

const ALGORITHMS: [(&str, Algorithm); 5] = [
    ("md5", Algorithm::Md5),
    ("sha1", Algorithm::Sha1),
    ("sha256", Algorithm::Sha256),
    ("sha384", Algorithm::Sha384),
    ("sha512", Algorithm::Sha512),
];

impl Algorithm {
    fn named(name: &str) -> Outcome<Self> {
        let lower = name.to_ascii_lowercase();
        ALGORITHMS
            .iter()
            .find(|(known, _)| *known == lower)
            .map(|(_, algorithm)| *algorithm)
            .ok_or_else(|| unsupported(format!("the hash `{name}` is not supported")))
    }

    fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "md5",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha384 => "sha384",
            Algorithm::Sha512 => "sha512",
        }
    }

    fn digest(self, data: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Algorithm::Md5 => return Md5::digest(data).to_vec(),
            Algorithm::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Algorithm::Sha256 => &digest::SHA256,
            Algorithm::Sha384 => &digest::SHA384,
            Algorithm::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, data).as_ref().to_vec()
    }

    fn block_size(self) -> i64 {
        match self {
            Algorithm::Sha384 | Algorithm::Sha512 => 128,
            _ => 64,
        }
    }
}

/// The hash of some bytes.
pub(super) fn digest(name: &str, data: &[u8]) -> Outcome<Vec<u8>> {
    Algorithm::named(name).map(|algorithm| algorithm.digest(data))
}

fn known_names() -> Value {
    Value::tuple(ALGORITHMS.iter().map(|(name, _)| Value::string(name)).collect())
}

/// `pbkdf2_hmac` (RFC 8018, section 5.2)
fn derived(arguments: &crate::Arguments) -> Outcome<Value> {
    use ring::pbkdf2;
    let algorithm = match &*arguments.string("hash_name")? {
        "sha1" => pbkdf2::PBKDF2_HMAC_SHA1,
        "sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
        "sha384" => pbkdf2::PBKDF2_HMAC_SHA384,
        "sha512" => pbkdf2::PBKDF2_HMAC_SHA512,
        other => return Err(unsupported(format!("the hash `{other}` is not supported here"))),
    };
    let length = match &*arguments.string("hash_name")? {
        "sha1" => 20,
        "sha256" => 32,
        "sha384" => 48,
        _ => 64,
    };
    let rounds = u32::try_from(arguments.integer("iterations")?).ok().and_then(std::num::NonZeroU32::new);
    let Some(rounds) = rounds else {
        return Err(raise(&exception::VALUE_ERROR, "iteration value must be greater than 0."));
    };
    let length =
        arguments.optional_integer("dklen")?.map_or(length, |length| usize::try_from(length).unwrap_or(0));
    let (password, salt) = (bytes(&arguments.value("password"))?, bytes(&arguments.value("salt"))?);
    let mut key = vec![0; length.min(1 << 20)];
    pbkdf2::derive(algorithm, rounds, &salt, &password, &mut key);
    Ok(Value::Bytes(key.into()))
}

/// A hash object: what was fed to it so far.
struct Hash {
    algorithm: Algorithm,
    data: RefCell<Vec<u8>>,
}

fn hash(this: &Value) -> Outcome<Rc<Hash>> {
    this.object::<Hash>().ok_or_else(|| unsupported("this is no hash object"))
}

fn bytes(value: &Value) -> Outcome<Rc<[u8]>> {
    match value {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        Value::Str(_) => Err(raise(&exception::TYPE_ERROR, "Strings must be encoded before hashing")),
        _ => Err(raise(&exception::TYPE_ERROR, "object supporting the buffer API required")),
    }
}

static HASH: NativeClass = NativeClass {
    name: "HASH",
    module: "_hashlib",
    members: &[
        Member::method("update", "(obj, /)", |_, this, arguments| {
            let more = bytes(&arguments.value("obj"))?;
            hash(this)?.data.borrow_mut().extend_from_slice(&more);
            Ok(Value::None)
        }),
        Member::method("digest", "()", |_, this, _| {
            let hash = hash(this)?;
            let data = hash.data.borrow();
            Ok(Value::Bytes(hash.algorithm.digest(&data).into()))
        }),
        Member::method("hexdigest", "()", |_, this, _| {
            let hash = hash(this)?;
            let data = hash.data.borrow();
            let digest = hash.algorithm.digest(&data);
            let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Value::from(digits.concat()))
        }),
        Member::method("copy", "()", |_, this, _| {
            let hash = hash(this)?;
            Ok(Value::new_object(Hash { algorithm: hash.algorithm, data: hash.data.clone() }))
        }),
        Member::property("name", |_, this| Ok(Value::string(hash(this)?.algorithm.name()))),
        Member::property("digest_size", |_, this| Ok(Value::length(hash(this)?.algorithm.digest(&[]).len()))),
        Member::property("block_size", |_, this| Ok(Value::int(hash(this)?.algorithm.block_size()))),
    ],
    ..NativeClass::DEFAULT
};

impl Object for Hash {
    fn class(&self) -> &'static NativeClass {
        &HASH
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("<{} _hashlib.HASH object @ {:p}>", self.algorithm.name(), self))
    }
}

fn started(name: &str, data: &Value) -> Outcome<Value> {
    let data = RefCell::new(bytes(data)?.to_vec());
    Ok(Value::new_object(Hash { algorithm: Algorithm::named(name)?, data }))
}

macro_rules! constructor {
    ($name:literal) => {
        (
            $name,
            ModuleMember::Function(NativeFunction {
                name: $name,
                signature: "(string=b'', *, usedforsecurity=True)",
                call: |_, arguments| started($name, &arguments.value("string")),
                returns: Some(&HASH),
            }),
        )
    };
}

pub(super) static HASHLIB: NativeModule = NativeModule {
    name: "hashlib",
    members: &[
        constructor!("md5"),
        constructor!("sha1"),
        constructor!("sha256"),
        constructor!("sha384"),
        constructor!("sha512"),
        (
            "pbkdf2_hmac",
            ModuleMember::Function(NativeFunction {
                name: "pbkdf2_hmac",
                signature: "(hash_name, password, salt, iterations, dklen=None)",
                call: |_, arguments| derived(&arguments),
                returns: None,
            }),
        ),
        ("algorithms_available", ModuleMember::Value(|_| Ok(known_names()))),
        ("algorithms_guaranteed", ModuleMember::Value(|_| Ok(known_names()))),
        (
            "new",
            ModuleMember::Function(NativeFunction {
                name: "new",
                signature: "(name, data=b'', *, usedforsecurity=True)",
                call: |_, arguments| started(&arguments.string("name")?, &arguments.value("data")),
                returns: Some(&HASH),
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
