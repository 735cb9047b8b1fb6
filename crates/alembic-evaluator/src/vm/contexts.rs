use std::rc::Rc;

use super::Vm;
use crate::arguments::CallArguments;
use crate::exceptions::{Exception, class as exception};
use crate::outcome::{Outcome, raise};
use crate::value::Value;

impl Vm {
    /// `__enter__`
    pub(crate) fn enter_context(&mut self, manager: &Value) -> Outcome<Value> {
        for name in ["__enter__", "__aenter__"] {
            if let Some(result) = self.call_if_special(manager, name, &[])? {
                return self.finish_coroutine(&result);
            }
        }
        if let Some(object) = manager.as_object()
            && let Some(entered) = object.enter(self, manager)?
        {
            return Ok(entered);
        }
        Err(raise(
            &exception::TYPE_ERROR,
            format!("'{}' object does not support the context manager protocol", manager.type_name()),
        ))
    }

    /// `__exit__`; whether the exception is swallowed.
    pub(crate) fn exit_context(&mut self, manager: &Value, raised: Option<&Rc<Exception>>) -> Outcome<bool> {
        let value = raised.map(|raised| Value::Exception(raised.clone()));
        for name in ["__exit__", "__aexit__"] {
            if let Some(method) = self.special(manager, name)? {
                let arguments = match &value {
                    Some(value) => vec![self.type_of(value), value.clone(), Value::None],
                    None => vec![Value::None; 3],
                };
                let result = self.call(&method, CallArguments::positional(arguments))?;
                let result = self.finish_coroutine(&result)?;
                return self.truth(&result);
            }
        }
        match manager.as_object() {
            Some(object) => object.exit(self, manager, value.as_ref()),
            None => Ok(false),
        }
    }
}
