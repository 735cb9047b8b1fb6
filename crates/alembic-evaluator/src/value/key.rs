use std::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;

use indexmap::Equivalent;
use rustc_hash::FxHasher;

use super::{Integer, Value};

/// A dictionary key with its hash. Keys of the same hash compare by [`same_key`]; keys that need Python code to be
/// compared are resolved to an existing equal key by the machine before they get here.
#[derive(Clone)]
pub(crate) struct HashedKey {
    pub(crate) hash: u64,
    pub(crate) value: Value,
}

impl HashedKey {
    pub(crate) fn string(text: Rc<str>) -> Self {
        HashedKey { hash: hash_str(&text), value: Value::Str(text) }
    }

    /// A key whose hash and equality need no Python code; `None` for any other value, hashable or not.
    pub(crate) fn simple(value: Value) -> Option<Self> {
        Some(HashedKey { hash: simple_hash(&value)?, value })
    }
}

impl Hash for HashedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for HashedKey {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && same_key(&self.value, &other.value)
    }
}

impl Eq for HashedKey {}

/// A string key that is only looked up.
pub(crate) struct StrKey<'a> {
    hash: u64,
    text: &'a str,
}

impl<'a> StrKey<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        StrKey { hash: hash_str(text), text }
    }
}

impl Hash for StrKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Equivalent<HashedKey> for StrKey<'_> {
    fn equivalent(&self, key: &HashedKey) -> bool {
        self.hash == key.hash
            && match &key.value {
                Value::Str(text) => **text == *self.text,
                other => other.as_str().is_some_and(|text| *text == *self.text),
            }
    }
}

/// The hash is computed before it reaches the table.
#[derive(Clone, Default)]
pub(crate) struct PassThrough;

impl BuildHasher for PassThrough {
    type Hasher = PassThroughHasher;

    fn build_hasher(&self) -> PassThroughHasher {
        PassThroughHasher(0)
    }
}

pub(crate) struct PassThroughHasher(u64);

impl Hasher for PassThroughHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

pub(crate) fn hash_str(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    spread(hasher.finish())
}

/// The table uses the high bits too; a last multiplication spreads what the hasher left in the low ones.
fn spread(hash: u64) -> u64 {
    (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

pub(crate) fn hash_integer(number: &Integer) -> u64 {
    let mut hasher = FxHasher::default();
    match number {
        Integer::Small(small) => hasher.write_i64(*small),
        Integer::Big(big) => big.hash(&mut hasher),
    }
    spread(hasher.finish())
}

pub(crate) fn hash_float(float: f64) -> u64 {
    if float.fract() == 0.0 && float.is_finite() {
        let whole = num_traits::FromPrimitive::from_f64(float).map(Integer::from_big);
        return hash_integer(&whole.unwrap_or(Integer::Small(0)));
    }
    spread(float.to_bits())
}

/// Combines the hashes of the items of a tuple.
pub(crate) fn combine(hashes: impl Iterator<Item = u64>) -> u64 {
    let mut hasher = FxHasher::default();
    for hash in hashes {
        hasher.write_u64(hash);
    }
    spread(hasher.finish())
}

pub(crate) fn hash_address<T: ?Sized>(pointer: *const T) -> u64 {
    spread(pointer.cast::<()>().addr() as u64)
}

/// A number of one object alone, as long as it exists: equal values that `is` tells apart have different ones.
pub(crate) fn identity(value: &Value) -> u64 {
    match value {
        Value::List(list) => hash_address(Rc::as_ptr(list)),
        Value::Dict(dict) => hash_address(Rc::as_ptr(dict)),
        Value::Set(set) => hash_address(Rc::as_ptr(set)),
        Value::Tuple(items) if !items.is_empty() => hash_address(Rc::as_ptr(items)),
        Value::Bytes(bytes) => hash_address(Rc::as_ptr(bytes)),
        Value::Instance(instance) => hash_address(Rc::as_ptr(instance)),
        Value::Exception(raised) => hash_address(Rc::as_ptr(raised)),
        Value::Object(object) => hash_address(Rc::as_ptr(object)),
        Value::BoundMethod(method) => hash_address(Rc::as_ptr(method)),
        Value::Range(range) => hash_address(Rc::as_ptr(range)),
        other => simple_hash(other).unwrap_or(0),
    }
}

/// The hash of a value that needs no Python code for it. `None` for instances of Python classes with their own
/// `__eq__` or `__hash__`, for containers of such, and for what cannot be hashed at all.
pub(crate) fn simple_hash(value: &Value) -> Option<u64> {
    Some(match value {
        Value::None => 0x6e6f_6e65,
        Value::Ellipsis => 0x656c_6c69,
        Value::NotImplemented => 0x6e6f_7469,
        Value::Bool(truth) => hash_integer(&Integer::Small(i64::from(*truth))),
        Value::Int(number) => hash_integer(number),
        Value::Float(float) => hash_float(*float),
        Value::Str(text) => hash_str(text),
        Value::Bytes(bytes) => {
            let mut hasher = FxHasher::default();
            hasher.write(bytes);
            spread(hasher.finish())
        }
        Value::Tuple(items) => {
            let mut hashes = Vec::with_capacity(items.len());
            for item in items.iter() {
                hashes.push(simple_hash(item)?);
            }
            combine(hashes.into_iter())
        }
        Value::Set(set) if set.frozen => {
            let mut total = 0_u64;
            for key in set.entries.borrow().keys() {
                total = total.wrapping_add(spread(key.hash));
            }
            total
        }
        Value::Function(function) => hash_address(Rc::as_ptr(function)),
        Value::Class(class) => hash_address(Rc::as_ptr(class)),
        Value::NativeClass(class) => hash_address(std::ptr::from_ref(*class)),
        Value::NativeFunction(function) => hash_address(std::ptr::from_ref(*function)),
        Value::Module(module) => hash_address(Rc::as_ptr(module)),
        Value::NativeModule(module) => hash_address(std::ptr::from_ref(*module)),
        Value::Exception(exception) => hash_address(Rc::as_ptr(exception)),
        Value::Generator(generator) => hash_address(Rc::as_ptr(generator)),
        Value::Iterator(iterator) => hash_address(Rc::as_ptr(iterator)),
        Value::Object(object) => object.hash(),
        Value::Instance(instance) => match instance.native() {
            Some(native) if !instance.class.overrides_equality() => simple_hash(&native)?,
            None if !instance.class.overrides_equality() => hash_address(Rc::as_ptr(instance)),
            _ => return None,
        },
        Value::BoundMethod(bound) => {
            combine([simple_hash(&bound.this)?, hash_address(Rc::as_ptr(&bound.function))].into_iter())
        }
        Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Slice(_)
        | Value::BoundNative(_)
        | Value::Descriptor(_)
        | Value::Deferred(_) => return None,
    })
}

/// Equality of two keys of the same hash that need no Python code for it.
pub(crate) fn same_key(left: &Value, right: &Value) -> bool {
    if left.is(right) {
        return true;
    }
    match (left, right) {
        (Value::Instance(instance), other) | (other, Value::Instance(instance)) => match instance.native() {
            Some(native) if !instance.class.overrides_equality() => same_key(&native, other),
            _ => false,
        },
        (Value::Tuple(left), Value::Tuple(right)) => {
            left.len() == right.len()
                && left.iter().zip(right.iter()).all(|(left, right)| same_key(left, right))
        }
        (Value::Set(left), Value::Set(right)) => {
            left.len() == right.len()
                && left.entries.borrow().keys().all(|key| right.entries.borrow().contains_key(key))
        }
        (Value::Object(left), Value::Object(right)) => left.equals(&**right),
        (Value::Object(object), number) | (number, Value::Object(object)) => object.equals_number(number),
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::BoundMethod(left), Value::BoundMethod(right)) => {
            Rc::ptr_eq(&left.function, &right.function) && left.this.is(&right.this)
        }
        _ => match (left.str_ref(), right.str_ref()) {
            (Some(left), Some(right)) => left == right,
            _ => super::number::equal(left, right).unwrap_or(false),
        },
    }
}
