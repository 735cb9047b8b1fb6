//! The flags of patterns.

use crate::native::NativeClass;
use crate::object::Object;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::{Outcome, unsupported};
use crate::value::{Value, key};
use crate::vm::Vm;

pub(super) const IGNORECASE: u32 = 2;
pub(super) const LOCALE: u32 = 4;
pub(super) const MULTILINE: u32 = 8;
pub(super) const DOTALL: u32 = 16;
pub(super) const UNICODE: u32 = 32;
pub(super) const VERBOSE: u32 = 64;
pub(super) const ASCII: u32 = 256;

const NAMES: [(u32, &str); 7] = [
    (IGNORECASE, "IGNORECASE"),
    (LOCALE, "LOCALE"),
    (MULTILINE, "MULTILINE"),
    (DOTALL, "DOTALL"),
    (UNICODE, "UNICODE"),
    (VERBOSE, "VERBOSE"),
    (ASCII, "ASCII"),
];
const ALL: u32 = IGNORECASE | LOCALE | MULTILINE | DOTALL | UNICODE | VERBOSE | ASCII;

/// `re.IGNORECASE` and its combinations.
pub(super) struct Flags(u32);

pub(super) static FLAGS: NativeClass =
    NativeClass { name: "RegexFlag", module: "re", ..NativeClass::DEFAULT };

/// A flag as Python code sees it.
pub(super) fn flags(bits: u32) -> Value {
    Value::new_object(Flags(bits))
}

/// The flags in an argument: flags or an integer.
pub(super) fn bits(value: &Value) -> Outcome<u32> {
    if let Some(flags) = value.object::<Flags>() {
        return Ok(flags.0);
    }
    let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
    number
        .filter(|number| number & !ALL == 0)
        .ok_or_else(|| unsupported("flags of patterns must be made of those of `re` here"))
}

/// `re.IGNORECASE|re.MULTILINE`
pub(super) fn names(bits: u32) -> String {
    let names: Vec<String> =
        NAMES.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| format!("re.{name}")).collect();
    names.join("|")
}

impl Object for Flags {
    fn class(&self) -> &'static NativeClass {
        &FLAGS
    }

    fn truth(&self, _: &mut Vm, _: &Value) -> Outcome<bool> {
        Ok(self.0 != 0)
    }

    fn binary(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: BinaryOperator,
        other: &Value,
        _: bool,
    ) -> Outcome<Option<Value>> {
        let other = bits(other)?;
        Ok(match operator {
            BinaryOperator::BitOr => Some(flags(self.0 | other)),
            BinaryOperator::BitAnd => Some(flags(self.0 & other)),
            BinaryOperator::BitXor => Some(flags(self.0 ^ other)),
            _ => return Err(unsupported("flags of patterns can only be combined with `|`, `&` and `^`")),
        })
    }

    fn unary(&self, _: &mut Vm, _: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        match operator {
            UnaryOperator::Invert => Ok(Some(flags(!self.0 & ALL))),
            _ => Err(unsupported("flags of patterns have no sign here")),
        }
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        Ok(bits(other).ok().map(|other| Value::Bool(operator.holds(self.0.cmp(&other)))))
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        if self.0 == 0 {
            return Ok("re.NOFLAG".into());
        }
        Ok(names(self.0))
    }

    fn str(&self, vm: &mut Vm, this: &Value) -> Outcome<String> {
        self.repr(vm, this)
    }

    fn hash(&self) -> u64 {
        key::hash_integer(&crate::value::Integer::Small(i64::from(self.0)))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Flags>().is_some_and(|other| other.0 == self.0)
    }
}
