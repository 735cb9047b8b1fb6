//! Operators between two operands as functions of the project see them: `element.operator`, `sqlalchemy.sql.operators`.

use std::hash::{DefaultHasher, Hash, Hasher};

use alembic_evaluator::{
    CallArguments, Member, ModuleMember, NativeClass, NativeModule, Object, Outcome, Value, Vm, unsupported,
};
use alembic_schema::{BinaryOperator, SqlExpression, WrittenPart};

use super::compiler_object::{receiver, sql_compiler};
use super::function_for;
use crate::sqlalchemy::expressions::{BINARY_EXPRESSION, expression, expression_value};
use crate::state;

/// What `BinaryExpression` has besides.
pub(crate) static MEMBERS: &[Member] = &[
    Member::property("left", |vm, this| Ok(expression_value(parts(vm, this)?.0))),
    Member::property("right", |vm, this| Ok(expression_value(parts(vm, this)?.2))),
    Member::property("operator", |vm, this| {
        let (_, operator, _) = parts(vm, this)?;
        Ok(operator_value(&name_of(&operator)))
    }),
];

fn parts(vm: &mut Vm, this: &Value) -> Outcome<(SqlExpression, BinaryOperator, SqlExpression)> {
    let asked = this.object::<Asked>().map(|asked| asked.0.clone());
    let given = match asked {
        Some(asked) => Some(asked),
        None => expression(vm, this)?,
    };
    match given {
        Some(SqlExpression::Binary(left, operator, right)) => Ok((*left, operator, *right)),
        _ => Err(unsupported("the parts of this expression")),
    }
}

/// What tells an operator from others: its text for one of PostgreSQL's own.
fn name_of(operator: &BinaryOperator) -> String {
    match operator {
        BinaryOperator::Custom { text, .. } => text.clone(),
        BinaryOperator::JsonGet { path, text } => {
            format!("{}{}", if *path { "#>" } else { "->" }, if *text { ">" } else { "" })
        }
        other => {
            let shown = format!("{other:?}");
            shown.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        }
    }
}

/// `sqlalchemy.sql.operators.custom_op` and its relatives.
static OPERATOR: NativeClass =
    NativeClass { name: "custom_op", module: "sqlalchemy.sql.operators", ..NativeClass::DEFAULT };

struct Operator(String);

fn operator_value(name: &str) -> Value {
    Value::new_object(Operator(name.to_owned()))
}

impl Object for Operator {
    fn class(&self) -> &'static NativeClass {
        &OPERATOR
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Operator>().is_some_and(|other| other.0 == self.0)
    }
}

/// Names of a module, each an operator.
macro_rules! operators {
    ($($name:literal $key:literal),+ $(,)?) => {
        &[$(($name, ModuleMember::Value(|_| Ok(operator_value($key))))),+]
    };
}

/// `sqlalchemy.sql.operators`
pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.sql.operators",
    members: operators![
        "eq" "Equal",
        "ne" "NotEqual",
        "lt" "Less",
        "le" "LessOrEqual",
        "gt" "Greater",
        "ge" "GreaterOrEqual",
        "add" "Add",
        "sub" "Subtract",
        "mul" "Multiply",
        "truediv" "Divide",
        "concat_op" "Concatenate",
        "in_op" "In",
        "not_in_op" "NotIn",
        "is_" "Is",
        "is_not" "IsNot",
        "like_op" "Like",
        "ilike_op" "ILike",
    ],
    ..NativeModule::DEFAULT
};

/// `sqlalchemy.dialects.postgresql.operators`
pub(crate) static POSTGRESQL_MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.dialects.postgresql.operators",
    members: operators![
        "ASTEXT" "->>",
        "JSONPATH_ASTEXT" "#>>",
        "HAS_KEY" "?",
        "HAS_ALL" "?&",
        "HAS_ANY" "?|",
        "CONTAINS" "@>",
        "CONTAINED_BY" "<@",
        "OVERLAP" "&&",
    ],
    ..NativeModule::DEFAULT
};

/// Asks the project's function for operators, where there is one for the dialect of the migration.
///
/// # Errors
/// It writes the operator in a way of its own, or fails.
pub(crate) fn ask(vm: &mut Vm, expression: &SqlExpression) -> Outcome<()> {
    if !matches!(expression, SqlExpression::Binary(..)) || !super::has_functions(vm) {
        return Ok(());
    }
    let Some(migration) = state::environment(vm).ok().and_then(|environment| environment.migration()) else {
        return Ok(());
    };
    let dialect = migration.dialect();
    let Some(function) = function_for(vm, &Value::NativeClass(&BINARY_EXPRESSION), dialect.name()) else {
        return Ok(());
    };
    let compiler = sql_compiler(dialect);
    let element = Value::new_object(Asked(expression.clone()));
    let text = vm.call(&function, CallArguments::positional(vec![element, compiler.clone()]))?;
    let parts = match text.as_str() {
        Some(text) => receiver(&compiler)?.parts(&text)?,
        None => Vec::new(),
    };
    match parts.as_slice() {
        [WrittenPart::Expression(only)] if only == expression => Ok(()),
        _ => Err(unsupported("an operator that a function of `compiles()` writes in a way of its own")),
    }
}

/// The operator between two operands as such a function is given it: nobody asks again for it.
pub(super) struct Asked(pub(super) SqlExpression);

impl Object for Asked {
    fn class(&self) -> &'static NativeClass {
        &BINARY_EXPRESSION
    }
}
