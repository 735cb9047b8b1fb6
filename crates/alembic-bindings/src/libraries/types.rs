//! How a library's type becomes one of the schema's.

use alembic_evaluator::{Arguments, ModuleMember, NativeClass, NativeModule, Outcome, Value, Vm};
use alembic_schema::{CustomDefinition, CustomType, SqlType, USER_DEFINED};

use crate::sqlalchemy::types;

/// What calling a type class of a library makes of its arguments.
pub(super) type Definition = fn(&mut Vm, &Arguments) -> Outcome<CustomDefinition>;

/// Classes of types, each a row: its name and module, its constructor's parameters, and what it is in SQL.
///
/// `TYPES` lists them all.
macro_rules! library_types {
    ($($(#[$attribute:meta])* $class:ident $name:literal in $module:literal, $signature:literal => $definition:expr;)+) => {
        const TYPES: &[&alembic_evaluator::NativeClass] = &[$(&$class),+];

        $($(#[$attribute])*
        static $class: alembic_evaluator::NativeClass = alembic_evaluator::NativeClass {
            name: $name,
            module: $module,
            bases: &[&crate::sqlalchemy::types::TYPE_DECORATOR],
            constructor: Some(alembic_evaluator::Constructor {
                signature: $signature,
                call: |vm, _, arguments| $crate::libraries::types::made(vm, &$class, &arguments, $definition),
            }),
            dynamic: true,
            ..alembic_evaluator::NativeClass::DEFAULT
        };)+
    };
}
pub(super) use library_types;

/// A type of a library.
pub(super) fn made(
    vm: &mut Vm,
    class: &'static NativeClass,
    arguments: &Arguments,
    definition: Definition,
) -> Outcome<Value> {
    let definition = definition(vm, arguments)?;
    let shown = shown_arguments(vm, arguments, &definition)?;
    let custom = CustomType { arguments: shown, ..CustomType::new(class.module, class.name, definition) };
    Ok(types::value_of_class(SqlType::user_defined(custom), class))
}

/// The arguments as `repr()` shows them: those of the type beneath, or those that were given.
fn shown_arguments(vm: &mut Vm, arguments: &Arguments, definition: &CustomDefinition) -> Outcome<String> {
    match definition {
        CustomDefinition::Implementation(inner) if inner.custom.is_none() => {
            // What the class itself gives the type beneath is not shown.
            let given =
                forwarded(vm, arguments, SqlType::new(inner.class)).unwrap_or_else(|_| (**inner).clone());
            let text = vm.repr(&types::type_value(SqlType { variants: Vec::new(), ..given }))?;
            Ok(types::custom::between_parentheses(&text))
        }
        CustomDefinition::Implementation(_) => Ok(String::new()),
        CustomDefinition::Text(_) => {
            let mut shown = Vec::new();
            for name in ["dim", "length"] {
                if let Some(given) = arguments.given(name).filter(|given| !given.is_none()) {
                    shown.push(format!("{name}={}", vm.repr(&given)?));
                }
            }
            Ok(shown.join(", "))
        }
    }
}

/// The modules that define these types, the packages around them, and `packages`, each of which gives all of the types.
///
/// They live as long as the program.
pub(super) fn modules(packages: &[&'static str], types: &[&'static NativeClass]) -> Vec<NativeModule> {
    let mut names: Vec<&'static str> = Vec::new();
    for full in packages.iter().copied().chain(types.iter().map(|class| class.module)) {
        let ends = full.match_indices('.').map(|(at, _)| at).chain([full.len()]);
        names.extend(ends.map(|end| &full[..end]));
    }
    names.sort_unstable();
    names.dedup();
    let module = |name: &'static str| {
        let all = packages.contains(&name);
        let members: Vec<(&'static str, ModuleMember)> = types
            .iter()
            .filter(|class| all || class.module == name)
            .map(|class| (class.name, ModuleMember::Class(class)))
            .collect();
        NativeModule { name, members: Vec::leak(members), ..NativeModule::DEFAULT }
    };
    names.into_iter().map(module).collect()
}

/// A type of SQLAlchemy.
pub(super) fn standard(name: &str) -> SqlType {
    named("sqlalchemy", name)
}

/// A type of PostgreSQL's dialect.
pub(super) fn postgresql(name: &str) -> SqlType {
    named("postgresql", name)
}

fn named(module: &str, name: &str) -> SqlType {
    SqlType::named(module, name).unwrap_or_else(SqlType::null)
}

/// `TypeDecorator.impl`, with what other dialects load as its variants.
pub(super) fn implementation(sql_type: SqlType) -> Outcome<CustomDefinition> {
    Ok(CustomDefinition::Implementation(Box::new(sql_type)))
}

/// What `get_col_spec()` says.
pub(super) fn text(text: impl Into<String>) -> Outcome<CustomDefinition> {
    Ok(CustomDefinition::Text(text.into()))
}

/// A type that PostgreSQL alone has.
pub(super) fn postgresql_only(name: &str, text: &str) -> Outcome<CustomDefinition> {
    let there = SqlType::user_defined(CustomType::new(
        "sqlalchemy.dialects.postgresql",
        name,
        CustomDefinition::Text(text.to_owned()),
    ));
    implementation(SqlType::new(&USER_DEFINED).with_variant(there, "postgresql"))
}

/// A type with the length of an argument, when there is one.
pub(super) fn sized(sql_type: SqlType, arguments: &Arguments, parameter: &str) -> Outcome<SqlType> {
    Ok(match arguments.optional_integer(parameter)? {
        Some(length) => sql_type.with("length", length),
        None => sql_type,
    })
}

/// A type made with what `*args` and `**kwargs` give, as `TypeDecorator` hands them to its `impl`.
pub(super) fn forwarded(vm: &mut Vm, arguments: &Arguments, sql_type: SqlType) -> Outcome<SqlType> {
    let mut sql_type = sql_type;
    for (parameter, value) in sql_type.class.parameters.iter().zip(arguments.rest()) {
        sql_type.set(parameter.name, crate::value::argument(vm, value)?);
    }
    for (name, value) in arguments.keywords() {
        if !sql_type.set(name, crate::value::argument(vm, value)?) {
            return Err(alembic_evaluator::unsupported(format!(
                "argument `{name}` of `{}()` is not supported",
                arguments.function()
            )));
        }
    }
    Ok(sql_type)
}
