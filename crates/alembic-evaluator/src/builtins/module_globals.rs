//! `globals()` of a module that is evaluated symbol by symbol: a name is evaluated when somebody asks for it.

use std::rc::Rc;

use crate::module::Module;
use crate::native::{Member, NativeClass};
use crate::object::Object;
use crate::outcome::{Outcome, raise};
use crate::value::Value;
use crate::vm::Vm;

static GLOBALS: NativeClass = NativeClass {
    name: "dict",
    members: &[
        Member::method("get", "(key, default=None, /)", |vm, this, arguments| {
            let found = found(vm, this, &arguments.value("key"))?;
            Ok(found.unwrap_or_else(|| arguments.value("default")))
        }),
        Member::method("setdefault", "(key, default=None, /)", |vm, this, arguments| {
            let key = arguments.value("key");
            if let Some(found) = found(vm, this, &key)? {
                return Ok(found);
            }
            vm.set_item(this, &key, arguments.value("default"))?;
            Ok(arguments.value("default"))
        }),
        Member::method("update", "(other=None, /, **names)", |vm, this, arguments| {
            let dict = namespace(this).unwrap_or(Value::None);
            let mut call =
                crate::CallArguments::positional(arguments.given("other").into_iter().collect::<Vec<_>>());
            call.keywords = arguments.keywords().to_vec();
            let update = vm.get_attribute(&dict, "update")?;
            vm.call(&update, call)
        }),
        Member::method("keys", "()", |vm, this, _| whole(vm, this, "keys")),
        Member::method("values", "()", |vm, this, _| whole(vm, this, "values")),
        Member::method("items", "()", |vm, this, _| whole(vm, this, "items")),
        Member::method("copy", "()", |vm, this, _| whole(vm, this, "copy")),
    ],
    ..NativeClass::DEFAULT
};

struct Globals(Rc<Module>);

/// The global names of a module.
pub(super) fn globals_of(module: &Rc<Module>) -> Value {
    match module.lazy {
        Some(_) => Value::new_object(Globals(module.clone())),
        None => Value::Dict(module.namespace().clone()),
    }
}

fn found(vm: &mut Vm, this: &Value, key: &Value) -> Outcome<Option<Value>> {
    let (Some(globals), Some(name)) = (this.object::<Globals>(), key.as_str()) else { return Ok(None) };
    vm.module_global(&globals.0, &name)
}

fn namespace(this: &Value) -> Option<Value> {
    this.object::<Globals>().map(|globals| Value::Dict(globals.0.namespace().clone()))
}

/// What the whole dictionary gives: everything in the module is evaluated.
fn whole(vm: &mut Vm, this: &Value, method: &str) -> Outcome<Value> {
    if let Some(globals) = this.object::<Globals>() {
        vm.evaluate_all(&globals.0)?;
    }
    let dict = namespace(this).unwrap_or(Value::None);
    vm.call_method(&dict, method, Vec::new())
}

impl Object for Globals {
    fn class(&self) -> &'static NativeClass {
        &GLOBALS
    }

    fn length(&self, vm: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        vm.evaluate_all(&self.0)?;
        Ok(Some(self.0.namespace().string_items().len()))
    }

    fn truth(&self, _: &mut Vm, _: &Value) -> Outcome<bool> {
        Ok(true)
    }

    fn iterate(&self, vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        let keys = whole(vm, this, "keys")?;
        vm.iterate(&keys).map(|keys| Some(Value::iterator(keys)))
    }

    fn contains(&self, vm: &mut Vm, this: &Value, item: &Value) -> Outcome<Option<bool>> {
        found(vm, this, item).map(|found| Some(found.is_some()))
    }

    fn item(&self, vm: &mut Vm, this: &Value, key: &Value) -> Outcome<Value> {
        match found(vm, this, key)? {
            Some(value) => Ok(value),
            None => Err(raise(&crate::exceptions::class::KEY_ERROR, &*vm.repr(key)?)),
        }
    }

    fn set_item(&self, vm: &mut Vm, _: &Value, key: &Value, value: Value) -> Outcome<()> {
        // What the module itself says of the name comes before.
        if let Some(name) = key.as_str() {
            vm.module_global(&self.0, &name)?;
        }
        vm.set_item(&Value::Dict(self.0.namespace().clone()), key, value)
    }

    fn delete_item(&self, vm: &mut Vm, this: &Value, key: &Value) -> Outcome<()> {
        found(vm, this, key)?;
        vm.delete_item(&Value::Dict(self.0.namespace().clone()), key)
    }
}
