//! Expressions and statements of the project's own classes: `FunctionElement`, `GenericFunction`, `ColumnElement`,
//! `Executable`, `DDLElement`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, BinaryOperator, CallArguments, Class, CompareOperator, Constructor, Instance, Member,
    NativeClass, Object, Outcome, UnaryOperator, Value, Vm, raise, unsupported,
};
use alembic_schema::{BindParameter, Function, Name, SqlExpression, SqlType, Written, WrittenKind};

use super::compiler_object::{ddl_compiler, receiver as compiler, sql_compiler};
use super::function_for;
use crate::sqlalchemy::exceptions::UNSUPPORTED_COMPILATION_ERROR;
use crate::sqlalchemy::expressions::{
    self, CLAUSE_ELEMENT, COLUMN_ELEMENT, FUNCTION, expression_value, operand,
};
use crate::sqlalchemy::types;
use crate::state;

/// `sqlalchemy.sql.base.Executable`: what `execute()` takes.
pub(crate) static EXECUTABLE: NativeClass =
    NativeClass { name: "Executable", module: "sqlalchemy.sql.base", ..NativeClass::DEFAULT };

/// `sqlalchemy.sql.functions.FunctionElement`
pub(crate) static FUNCTION_ELEMENT: NativeClass = NativeClass {
    name: "FunctionElement",
    module: "sqlalchemy.sql.functions",
    bases: &[&EXECUTABLE, &COLUMN_ELEMENT],
    constructor: Some(Constructor { signature: "(*clauses, **kw)", call: construct_function }),
    members: &[
        Member::property("clauses", |_, this| Ok(clauses_value(clauses(this)))),
        Member::property("clause_expr", |_, this| {
            let items = SqlExpression::List(clauses(this));
            Ok(expression_value(SqlExpression::Grouping(Box::new(items))))
        }),
    ],
    class_item: Some(|_, class, _| Ok(class.clone())),
    on_subclass: Some(register),
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.functions.GenericFunction`: known to `func` by its name.
pub(crate) static GENERIC_FUNCTION: NativeClass = NativeClass {
    name: "GenericFunction",
    module: "sqlalchemy.sql.functions",
    bases: &[&FUNCTION_ELEMENT],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.functions.ReturnTypeFromArgs`: of the type of its first argument.
pub(crate) static RETURN_TYPE_FROM_ARGS: NativeClass = NativeClass {
    name: "ReturnTypeFromArgs",
    module: "sqlalchemy.sql.functions",
    bases: &[&GENERIC_FUNCTION],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.schema.DDLElement`: a statement about the schema.
pub(crate) static DDL_ELEMENT: NativeClass = NativeClass {
    name: "DDLElement",
    module: "sqlalchemy.sql.ddl",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    constructor: Some(Constructor { signature: "(*args, **kw)", call: construct }),
    ..NativeClass::DEFAULT
};

/// How `ClauseElement` and `ColumnElement` are derived from; they are nothing by themselves.
pub(crate) const DERIVED: Constructor = Constructor { signature: "(*args, **kw)", call: construct };

/// The native part of an instance of such a class.
struct ElementObject {
    class: &'static NativeClass,
    clauses: Vec<SqlExpression>,
}

fn construct(_: &mut Vm, class: &Value, _: Arguments) -> Outcome<Value> {
    let Value::Class(class) = class else {
        return Err(unsupported("calling this class of expressions is not supported"));
    };
    Ok(Value::new_object(ElementObject { class: class.native_base(), clauses: Vec::new() }))
}

/// The arguments of a function; a plain value is a parameter named after the function.
fn construct_function(vm: &mut Vm, class: &Value, arguments: Arguments) -> Outcome<Value> {
    let Value::Class(class) = class else {
        return Err(unsupported("calling this class of functions is not supported"));
    };
    let name = function_name(class);
    let mut clauses = Vec::new();
    for argument in arguments.rest() {
        clauses.push(match operand(vm, argument)? {
            SqlExpression::Bind(parameter)
                if parameter.name.is_none() && expressions::expression(vm, argument)?.is_none() =>
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
    Ok(Value::new_object(ElementObject { class: class.native_base(), clauses }))
}

impl Object for ElementObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn binary(
        &self,
        vm: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let Some(left) = column_expression(vm, this)? else { return Ok(None) };
        expressions::binary(vm, &left, operator, other, reflected)
    }

    fn compare(
        &self,
        vm: &mut Vm,
        this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let Some(left) = column_expression(vm, this)? else { return Ok(None) };
        expressions::compare(vm, &left, operator, other)
    }

    fn unary(&self, vm: &mut Vm, this: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        let operand = column_expression(vm, this)?;
        Ok(operand.and_then(|operand| expressions::unary(&operand, operator)))
    }
}

/// The expression that an instance stands for, if it has operators.
fn column_expression(vm: &mut Vm, this: &Value) -> Outcome<Option<SqlExpression>> {
    match this {
        Value::Instance(instance) if instance.class().derives_from_native(&COLUMN_ELEMENT) => {
            expression(vm, this, instance)
        }
        _ => Ok(None),
    }
}

/// What an instance of a class of the project's own stands for on the dialect of the migration; `None` for one that is
/// no expression.
///
/// # Errors
/// Nothing says how to write it there, or the function that says it fails.
pub(crate) fn expression(
    vm: &mut Vm,
    this: &Value,
    instance: &Rc<Instance>,
) -> Outcome<Option<SqlExpression>> {
    let class = instance.class();
    if !class.derives_from_native(&CLAUSE_ELEMENT) {
        return Ok(None);
    }
    let migration = state::environment(vm).ok().and_then(|environment| environment.migration());
    let Some(migration) = migration else {
        return Ok(Some(SqlExpression::Unwritten(class.name().to_string())));
    };
    let dialect = migration.dialect();
    let sql_type = element_type(vm, this, instance)?;
    let Some(function) = function_for(vm, &Value::Class(class.clone()), dialect.name()) else {
        return unwritten(class, this, sql_type).map(Some);
    };
    let is_schema = class.derives_from_native(&DDL_ELEMENT);
    let with = if is_schema { ddl_compiler(dialect) } else { sql_compiler(dialect) };
    let text = vm.call(&function, CallArguments::positional(vec![this.clone(), with.clone()]))?;
    let Some(text) = text.as_str() else {
        return Err(unsupported("a function of `compiles()` must give a string here"));
    };
    let parts = compiler(&with)?.parts(&text)?;
    let name = function_name(class);
    let kind = if class.derives_from_native(&GENERIC_FUNCTION) {
        WrittenKind::GenericFunction(name.unwrap_or_default())
    } else if class.derives_from_native(&FUNCTION_ELEMENT) {
        WrittenKind::Function(name)
    } else if attribute(instance, "name").is_some() {
        WrittenKind::Named
    } else {
        WrittenKind::Anonymous
    };
    Ok(Some(SqlExpression::Written(Box::new(Written { parts, kind, sql_type }))))
}

/// An attribute of an instance, or of its class in Python.
fn attribute(instance: &Instance, name: &str) -> Option<Value> {
    instance.attributes().get(name).or_else(|| instance.class().lookup(name))
}

/// An element without a function for the dialect: a function of SQL under its own name, if it is one.
fn unwritten(class: &Rc<Class>, this: &Value, sql_type: Option<SqlType>) -> Outcome<SqlExpression> {
    if !class.derives_from_native(&GENERIC_FUNCTION) {
        return Err(raise(
            &UNSUPPORTED_COMPILATION_ERROR,
            format!(
                "Compiler … can't render element of type {0}: {0} construct has no default compilation handler.",
                format_args!("<class '{}.{}'>", class.module(), class.name())
            ),
        ));
    }
    let name = function_name(class).unwrap_or_default();
    Ok(SqlExpression::Function(Function { names: vec![Name::new(name)], arguments: clauses(this), sql_type }))
}

/// `type` of the instance or of its class.
fn element_type(vm: &mut Vm, this: &Value, instance: &Instance) -> Outcome<Option<SqlType>> {
    if let Some(given) = attribute(instance, "type") {
        return types::sql_type(vm, &given);
    }
    let from_arguments = instance.class().derives_from_native(&RETURN_TYPE_FROM_ARGS);
    let first = clauses(this).first().filter(|_| from_arguments).map(SqlExpression::sql_type);
    Ok(first.filter(|sql_type| !sql_type.is_null()))
}

fn clauses(this: &Value) -> Vec<SqlExpression> {
    this.object::<ElementObject>().map_or_else(Vec::new, |object| object.clauses.clone())
}

/// `name` of the class, else the class's own.
fn function_name(class: &Rc<Class>) -> Option<String> {
    let named = class.lookup("name").and_then(|name| name.as_str()).map(|name| name.to_string());
    named.or_else(|| class.derives_from_native(&GENERIC_FUNCTION).then(|| class.name().to_string()))
}

/// The classes that `func.<name>(…)` makes instances of.
#[derive(Default)]
struct GenericFunctions(RefCell<HashMap<String, Value>>);

fn register(vm: &mut Vm, class: &Rc<Class>) -> Outcome<()> {
    let Some(name) = function_name(class) else { return Ok(()) };
    if class.derives_from_native(&GENERIC_FUNCTION) {
        let known = vm.extension::<GenericFunctions>().unwrap_or_else(|| {
            let made = Rc::new(GenericFunctions::default());
            vm.insert_extension(made.clone());
            made
        });
        known.0.borrow_mut().insert(name.to_lowercase(), Value::Class(class.clone()));
    }
    Ok(())
}

/// The class of the project's own that `func.<name>` stands for.
pub(crate) fn generic_function(vm: &Vm, name: &str) -> Option<Value> {
    vm.extension::<GenericFunctions>()?.0.borrow().get(&name.to_lowercase()).cloned()
}

/// `sqlalchemy.sql.elements.ClauseList`
static CLAUSE_LIST: NativeClass = NativeClass {
    name: "ClauseList",
    module: "sqlalchemy.sql.elements",
    bases: &[&CLAUSE_ELEMENT],
    members: &[Member::property("clauses", |_, this| {
        let items = clause_list(this).unwrap_or_default();
        Ok(Value::list(items.into_iter().map(expression_value).collect()))
    })],
    ..NativeClass::DEFAULT
};

struct ClauseList(Vec<SqlExpression>);

impl Object for ClauseList {
    fn class(&self) -> &'static NativeClass {
        &CLAUSE_LIST
    }

    fn length(&self, _: &mut Vm, _: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.0.len()))
    }

    fn iterate(&self, _: &mut Vm, _: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.0.iter().cloned().map(expression_value).collect())))
    }
}

fn clauses_value(items: Vec<SqlExpression>) -> Value {
    Value::new_object(ClauseList(items))
}

/// The expressions of a list of them.
pub(super) fn clause_list(value: &Value) -> Option<Vec<SqlExpression>> {
    value.object::<ClauseList>().map(|list| list.0.clone())
}

/// Whether an instance is something that `execute()` takes.
pub(crate) fn is_executable(value: &Value) -> bool {
    match value {
        Value::Instance(instance) => {
            let class = instance.class();
            class.derives_from_native(&EXECUTABLE) && !class.derives_from_native(&FUNCTION)
        }
        _ => false,
    }
}
