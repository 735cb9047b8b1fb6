//! Types that have a name of their own in the database: enumerations and domains.

use alembic_evaluator::{Arguments, CallArguments, Member, Outcome, Value, Vm};
use alembic_schema::{Argument, NamingConvention, SqlType, TypeFamily};

use crate::sqlalchemy::creation::{CheckFirst, Emitter, emit};
use crate::sqlalchemy::types;
use crate::state::bindings;
use crate::value::arguments as argument_list;
use crate::value::enumeration_key;

/// What types of a family can do besides.
pub(super) fn members(family: TypeFamily) -> &'static [Member] {
    match family {
        TypeFamily::Enum | TypeFamily::Boolean => NAMED,
        TypeFamily::NativeEnum | TypeFamily::Domain => OF_THE_DATABASE,
        _ => &[],
    }
}

static NAMED: &[Member] = &[
    Member::method("create", "(bind, checkfirst=False)", |vm, this, arguments| {
        run(vm, this, &arguments, CheckFirst::NONE, |emitter, sql_type, check| {
            emitter.create_type(sql_type, check)
        })
    }),
    Member::method("drop", "(bind, checkfirst=False)", |vm, this, arguments| {
        run(vm, this, &arguments, CheckFirst::NONE, |emitter, sql_type, check| {
            emitter.drop_type(sql_type, check)
        })
    }),
];

/// PostgreSQL's own classes look first whether the type is there.
static OF_THE_DATABASE: &[Member] = &[
    Member::method("create", "(bind, checkfirst=True)", |vm, this, arguments| {
        run(vm, this, &arguments, CheckFirst::ALL, |emitter, sql_type, check| {
            emitter.create_type(sql_type, check)
        })
    }),
    Member::method("drop", "(bind, checkfirst=True)", |vm, this, arguments| {
        run(vm, this, &arguments, CheckFirst::ALL, |emitter, sql_type, check| {
            emitter.drop_type(sql_type, check)
        })
    }),
];

/// `Enum(…).create(op.get_bind())`; nothing where the database has no such types.
fn run(
    vm: &mut Vm,
    this: &Value,
    arguments: &Arguments,
    usual: CheckFirst,
    act: fn(&mut Emitter<'_>, &SqlType, CheckFirst) -> Outcome<()>,
) -> Outcome<Value> {
    let Some(sql_type) = types::sql_type(vm, this)? else { return Ok(Value::None) };
    let check = CheckFirst::argument(vm, arguments, usual)?;
    emit(vm, &arguments.value("bind"), NamingConvention::default(), |emitter| act(emitter, &sql_type, check))
}

/// `Enum(Colour)`: the members' names (or what `values_callable` says) are the values, and the class names the type.
pub(super) fn complete_enumeration(
    vm: &mut Vm,
    sql_type: &mut SqlType,
    arguments: &Arguments,
) -> Outcome<()> {
    if !matches!(sql_type.class.family, TypeFamily::Enum | TypeFamily::NativeEnum) {
        return Ok(());
    }
    let class = match arguments.rest() {
        [only @ Value::Class(class)] => (only, class),
        [only @ Value::Deferred(_)] => {
            let resolved = vm.resolve(only)?;
            return match &resolved {
                Value::Class(class) => complete_from_class(vm, sql_type, arguments, &resolved, &class.name()),
                _ => Ok(()),
            };
        }
        // `Enum(*values)` over one list is an error in the reference too; a list of strings is not a value.
        _ => return Ok(()),
    };
    complete_from_class(vm, sql_type, arguments, class.0, &class.1.name())
}

fn complete_from_class(
    vm: &mut Vm,
    sql_type: &mut SqlType,
    arguments: &Arguments,
    class: &Value,
    name: &str,
) -> Outcome<()> {
    let values = match arguments.value("values_callable") {
        Value::None => {
            let mut names = Vec::new();
            for member in vm.iterate(class)? {
                names.push(vm.get_attribute(&member, "name")?);
            }
            names
        }
        callable => {
            let values = vm.call(&callable, CallArguments::positional(vec![class.clone()]))?;
            vm.iterate(&values)?
        }
    };
    sql_type.set("enums", Argument::List(argument_list(vm, &values)?));
    if arguments.value("name").is_none() {
        sql_type.set("name", Argument::Text(name.to_lowercase()));
    }
    remember_members(vm, sql_type, class)
}

/// Keeps the members of an enumeration for whoever reads its values back; without an environment nobody does.
fn remember_members(vm: &mut Vm, sql_type: &SqlType, class: &Value) -> Outcome<()> {
    let Ok(bindings) = bindings(vm) else { return Ok(()) };
    let members = vm.iterate(class)?;
    let texts = sql_type.enumeration_values();
    if members.len() == texts.len() {
        let pairs = texts.into_iter().map(str::to_owned).zip(members).collect();
        bindings.enumerations.borrow_mut().insert(enumeration_key(sql_type), pairs);
    }
    Ok(())
}
