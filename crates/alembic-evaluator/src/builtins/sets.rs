use std::rc::Rc;

use crate::arguments::Arguments;
use crate::native::{Constructor, Member};
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::Outcome;
use crate::value::{Set, Value};
use crate::vm::Vm;

pub(super) const SET_CONSTRUCTOR: Constructor = Constructor {
    signature: "(iterable=(), /)",
    call: |vm, _, arguments| {
        let members = vm.iterate(&arguments.value("iterable"))?;
        vm.new_set(members, false)
    },
};

pub(super) const FROZENSET_CONSTRUCTOR: Constructor = Constructor {
    signature: "(iterable=(), /)",
    call: |vm, _, arguments| {
        let members = vm.iterate(&arguments.value("iterable"))?;
        vm.new_set(members, true)
    },
};

fn set(this: &Value) -> Rc<Set> {
    match this {
        Value::Set(set) => set.clone(),
        _ => Rc::new(Set::new(false)),
    }
}

fn combined(vm: &mut Vm, this: &Value, arguments: &Arguments, operator: BinaryOperator) -> Outcome<Value> {
    let mut result = this.clone();
    if arguments.rest().is_empty() {
        let members = set(this).members();
        return vm.new_set(members, set(this).is_frozen());
    }
    for other in arguments.rest() {
        let members = vm.iterate(other)?;
        let other = set(&vm.new_set(members, false)?);
        result = vm.set_operation(operator, &set(&result), &other)?.unwrap_or(result);
    }
    Ok(result)
}

fn replaced(vm: &mut Vm, this: &Value, arguments: &Arguments, operator: BinaryOperator) -> Outcome<Value> {
    let result = set(&combined(vm, this, arguments, operator)?);
    if !Rc::ptr_eq(&result, &set(this)) {
        let entries = result.entries.borrow().clone();
        *set(this).entries.borrow_mut() = entries;
    }
    Ok(Value::None)
}

fn compared(vm: &mut Vm, this: &Value, arguments: &Arguments, operator: CompareOperator) -> Outcome<Value> {
    let members = vm.iterate(&arguments.value("other"))?;
    let other = vm.new_set(members, false)?;
    vm.compare(operator, this, &other)
}

macro_rules! shared {
    ($($own:expr),* $(,)?) => {
        &[
            Member::method("union", "(*others)", |vm, this, arguments| combined(vm, this, &arguments, BinaryOperator::BitOr)),
            Member::method("intersection", "(*others)", |vm, this, arguments| {
                combined(vm, this, &arguments, BinaryOperator::BitAnd)
            }),
            Member::method("difference", "(*others)", |vm, this, arguments| {
                combined(vm, this, &arguments, BinaryOperator::Subtract)
            }),
            Member::method("symmetric_difference", "(*others)", |vm, this, arguments| {
                combined(vm, this, &arguments, BinaryOperator::BitXor)
            }),
            Member::method("issubset", "(other, /)", |vm, this, arguments| {
                compared(vm, this, &arguments, CompareOperator::LessEqual)
            }),
            Member::method("issuperset", "(other, /)", |vm, this, arguments| {
                compared(vm, this, &arguments, CompareOperator::GreaterEqual)
            }),
            Member::method("isdisjoint", "(other, /)", |vm, this, arguments| {
                for member in vm.iterate(&arguments.value("other"))? {
                    if vm.set_has(&set(this), &member)? {
                        return Ok(Value::Bool(false));
                    }
                }
                Ok(Value::Bool(true))
            }),
            Member::method("copy", "()", |vm, this, _| vm.new_set(set(this).members(), set(this).is_frozen())),
            $($own),*
        ]
    };
}

pub(super) const FROZENSET_MEMBERS: &[Member] = shared!();

pub(super) const SET_MEMBERS: &[Member] = shared!(
    Member::method("add", "(member, /)", |vm, this, arguments| {
        vm.set_add(&set(this), arguments.value("member"))?;
        Ok(Value::None)
    }),
    Member::method("discard", "(member, /)", |vm, this, arguments| {
        vm.set_remove(&set(this), &arguments.value("member"))?;
        Ok(Value::None)
    }),
    Member::method("remove", "(member, /)", |vm, this, arguments| {
        let member = arguments.value("member");
        if vm.set_remove(&set(this), &member)? { Ok(Value::None) } else { Err(crate::vm::key_error(&member)) }
    }),
    Member::method("pop", "()", |_, this, _| {
        let first = set(this).entries.borrow_mut().shift_remove_index(0);
        match first {
            Some((key, ())) => Ok(key.value),
            None => Err(crate::vm::key_error(&Value::string("pop from an empty set"))),
        }
    }),
    Member::method("clear", "()", |_, this, _| {
        set(this).entries.borrow_mut().clear();
        Ok(Value::None)
    }),
    Member::method("update", "(*others)", |vm, this, arguments| replaced(
        vm,
        this,
        &arguments,
        BinaryOperator::BitOr
    )),
    Member::method("intersection_update", "(*others)", |vm, this, arguments| {
        replaced(vm, this, &arguments, BinaryOperator::BitAnd)
    }),
    Member::method("difference_update", "(*others)", |vm, this, arguments| {
        replaced(vm, this, &arguments, BinaryOperator::Subtract)
    }),
);
