//! `func.anything(…)`.

use alembic_evaluator::{CallArguments, NativeClass, Object, Outcome, Value, Vm};
use alembic_schema::{BindParameter, Function, Name, SqlExpression};

use super::{expression, expression_value, operand};
use crate::sqlalchemy::compilation::elements::generic_function;
use crate::sqlalchemy::types;

/// `sqlalchemy.sql.functions._FunctionGenerator`
pub(crate) static FUNC_CLASS: NativeClass = NativeClass {
    name: "_FunctionGenerator",
    module: "sqlalchemy.sql.functions",
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.func`
pub(crate) fn function_generator() -> Value {
    Value::new_object(FunctionGenerator { names: Vec::new() })
}

/// `func`, `func.lower`, `func.pg_catalog.lower`
struct FunctionGenerator {
    names: Vec<String>,
}

impl Object for FunctionGenerator {
    fn class(&self) -> &'static NativeClass {
        &FUNC_CLASS
    }

    fn attribute(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        if name.starts_with("__") {
            return Ok(None);
        }
        // `func.cast_` is how a name that Python reserves is written.
        let name = name.strip_suffix('_').unwrap_or(name);
        let names = self.names.iter().cloned().chain([name.to_owned()]).collect();
        Ok(Some(Value::new_object(FunctionGenerator { names })))
    }

    fn call(&self, vm: &mut Vm, _this: &Value, arguments: CallArguments) -> Outcome<Value> {
        if let [name] = self.names.as_slice()
            && let Some(class) = generic_function(vm, name)
        {
            return vm.call(&class, arguments);
        }
        let bound = vm.bind("func", "(*c, type_=None)", arguments)?;
        if let ([name], [operand_, sql_type]) = (self.names.as_slice(), bound.rest())
            && name == "cast"
            && let Some(sql_type) = types::sql_type(vm, sql_type)?
        {
            let operand_ = operand(vm, operand_)?;
            return Ok(expression_value(SqlExpression::Cast(Box::new(operand_), Box::new(sql_type))));
        }
        let name = self.names.last().cloned();
        let mut arguments = Vec::new();
        for argument in bound.rest() {
            arguments.push(match operand(vm, argument)? {
                // A plain value is named after the function.
                SqlExpression::Bind(parameter)
                    if parameter.name.is_none() && expression(vm, argument)?.is_none() =>
                {
                    SqlExpression::from(BindParameter {
                        name: name.clone(),
                        unique: true,
                        ..(*parameter).clone()
                    })
                }
                other => other,
            });
        }
        Ok(expression_value(SqlExpression::Function(Function {
            names: self.names.iter().map(|name| Name::new(name.as_str())).collect(),
            arguments,
            sql_type: types::optional_type_argument(vm, &bound, "type_")?,
        })))
    }
}
