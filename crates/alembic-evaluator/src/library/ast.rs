//! `ast.literal_eval`

use std::rc::Rc;

use ruff_python_ast::{Expr, Mod, Operator};

use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise};
use crate::value::{Dict, Set, Value};
use crate::vm::Vm;
use crate::{literal, parsing};

/// The value of an expression made of literals alone.
fn value(vm: &mut Vm, expression: &Expr) -> Outcome<Value> {
    let all = |vm: &mut Vm, items: &[Expr]| -> Outcome<Vec<Value>> {
        items.iter().map(|item| value(vm, item)).collect()
    };
    match expression {
        Expr::Tuple(tuple) => Ok(Value::tuple(all(vm, &tuple.elts)?)),
        Expr::List(list) => Ok(Value::list(all(vm, &list.elts)?)),
        Expr::Set(set) => {
            let made = Rc::new(Set::new(false));
            for item in all(vm, &set.elts)? {
                vm.set_add(&made, item)?;
            }
            Ok(Value::Set(made))
        }
        Expr::Call(call)
            if call.arguments.is_empty()
                && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "set") =>
        {
            Ok(Value::Set(Rc::new(Set::new(false))))
        }
        Expr::Dict(dictionary) => {
            let made = Rc::new(Dict::new());
            for item in &dictionary.items {
                let Some(key) = &item.key else { return Err(malformed()) };
                let (key, item) = (value(vm, key)?, value(vm, &item.value)?);
                vm.dict_set(&made, key, item)?;
            }
            Ok(Value::Dict(made))
        }
        Expr::BinOp(operation) if matches!(operation.op, Operator::Add | Operator::Sub) => Err(malformed()),
        other => literal::value(other).ok_or_else(malformed),
    }
}

fn malformed() -> crate::outcome::Interruption {
    raise(&exception::VALUE_ERROR, "malformed node or string")
}

pub(super) static AST: NativeModule = NativeModule {
    name: "ast",
    members: &[(
        "literal_eval",
        ModuleMember::Function(NativeFunction {
            name: "literal_eval",
            signature: "(node_or_string)",
            call: |vm, arguments| {
                let text = arguments.string("node_or_string")?;
                let text = text.trim_start_matches([' ', '\t']);
                match parsing::expression(text) {
                    Ok(parsed) => match parsed.into_syntax() {
                        Mod::Expression(syntax) => value(vm, &syntax.body),
                        Mod::Module(_) => Err(malformed()),
                    },
                    Err(_) => Err(raise(&exception::SYNTAX_ERROR, "invalid syntax")),
                }
            },
            returns: None,
        }),
    )],
    attribute: None,
    complete: false,
};
