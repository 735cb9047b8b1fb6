//! `get_multi_*`: the same about all tables of a schema at once.

use std::rc::Rc;

use alembic_dialect::reflection::{Aspect, CatalogueRequest, ObjectKind, ReflectedTable};
use alembic_evaluator::{
    Arguments, BinaryOperator, Member, NativeClass, Object, Outcome, Value, Vm, exception_class, raise,
};

use super::receiver;
use crate::sqlalchemy::engine::connection_exception;
use crate::value::argument_value;

macro_rules! about_tables {
    ($($name:literal $aspect:ident,)+) => {
        &[$(Member::method(
            $name,
            "(schema=None, filter_names=None, kind=None, scope=None, **kw)",
            |vm, this, arguments| about_tables(vm, this, &arguments, Aspect::$aspect),
        )),+]
    };
}

pub(super) const MEMBERS: &[Member] = about_tables![
    "get_multi_columns" Columns,
    "get_multi_pk_constraint" PrimaryKey,
    "get_multi_foreign_keys" ForeignKeys,
    "get_multi_unique_constraints" UniqueConstraints,
    "get_multi_check_constraints" Checks,
    "get_multi_indexes" Indexes,
    "get_multi_table_comment" Comment,
    "get_multi_table_options" Options,
];

fn about_tables(vm: &mut Vm, this: &Value, arguments: &Arguments, aspect: Aspect) -> Outcome<Value> {
    let schema = arguments.optional_string("schema")?;
    let tables = selected(vm, this, arguments)?;
    let dialect = receiver(this)?.with_connection(vm, |_, connection| Ok(connection.dialect()))?;
    let result = Value::dict([]);
    let Some(dict) = result.as_dict() else { return Ok(result) };
    for table in tables {
        let Some(told) = dialect.inspected(aspect, &table) else {
            return Err(raise(&exception_class::NOT_IMPLEMENTED_ERROR, ""));
        };
        let key =
            Value::tuple(vec![Value::optional_string(schema.as_ref()), Value::string(&table.name.name.text)]);
        dict.insert_simple(key, argument_value(&told)?);
    }
    Ok(result)
}

fn selected(vm: &mut Vm, this: &Value, arguments: &Arguments) -> Outcome<Vec<ReflectedTable>> {
    let schema = arguments.optional_string("schema")?;
    let names = arguments.optional_strings("filter_names")?;
    let kinds = bits(arguments, "kind", TABLE)?;
    let scopes = bits(arguments, "scope", DEFAULT)?;
    let request = CatalogueRequest { views: kinds != TABLE, ..CatalogueRequest::tables(schema.as_deref()) };
    let tables = receiver(this)?.with_connection(vm, |_, connection| {
        connection.reflected_tables(&request).map_err(connection_exception)
    })?;
    let wanted = |table: &ReflectedTable| {
        let kind = match table.kind {
            ObjectKind::Table => TABLE,
            ObjectKind::View => VIEW,
            ObjectKind::MaterializedView => MATERIALIZED_VIEW,
        };
        let scope = if table.temporary { TEMPORARY } else { DEFAULT };
        let name = table.name.name.as_str();
        let is_named = names.as_ref().is_none_or(|names| names.iter().any(|known| **known == *name));
        kinds & kind != 0 && scopes & scope != 0 && is_named && !name.starts_with("sqlite_")
    };
    Ok(tables.into_iter().filter(wanted).collect())
}

const TABLE: u8 = 1;
const VIEW: u8 = 2;
const MATERIALIZED_VIEW: u8 = 4;
const DEFAULT: u8 = 1;
const TEMPORARY: u8 = 2;

/// `ObjectKind`
pub(super) fn kinds() -> Value {
    Value::new_object(Flags {
        enumeration: "ObjectKind",
        members: &[
            ("TABLE", TABLE),
            ("VIEW", VIEW),
            ("MATERIALIZED_VIEW", MATERIALIZED_VIEW),
            ("ANY_VIEW", VIEW | MATERIALIZED_VIEW),
            ("ANY", TABLE | VIEW | MATERIALIZED_VIEW),
        ],
    })
}

/// `ObjectScope`
pub(super) fn scopes() -> Value {
    Value::new_object(Flags {
        enumeration: "ObjectScope",
        members: &[("DEFAULT", DEFAULT), ("TEMPORARY", TEMPORARY), ("ANY", DEFAULT | TEMPORARY)],
    })
}

fn bits(arguments: &Arguments, parameter: &str, default: u8) -> Outcome<u8> {
    match arguments.value(parameter) {
        Value::None => Ok(default),
        value => match value.object::<Flag>() {
            Some(flag) => Ok(flag.bits),
            None => Err(arguments.wrong(parameter, "an ObjectKind or ObjectScope", &value)),
        },
    }
}

/// An enumeration of flags.
struct Flags {
    enumeration: &'static str,
    members: &'static [(&'static str, u8)],
}

static FLAGS: NativeClass =
    NativeClass { name: "EnumType", module: "enum", dynamic: true, ..NativeClass::DEFAULT };

impl Object for Flags {
    fn class(&self) -> &'static NativeClass {
        &FLAGS
    }

    fn attribute(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        let found = self.members.iter().find(|(known, _)| *known == name);
        Ok(found.map(|(name, bits)| {
            Value::new_object(Flag { shown: format!("{}.{name}", self.enumeration), bits: *bits })
        }))
    }
}

/// One or several of its members.
struct Flag {
    shown: String,
    bits: u8,
}

static FLAG: NativeClass = NativeClass { name: "Flag", module: "enum", ..NativeClass::DEFAULT };

impl Object for Flag {
    fn class(&self) -> &'static NativeClass {
        &FLAG
    }

    fn binary(
        &self,
        _vm: &mut Vm,
        _this: &Value,
        operator: BinaryOperator,
        other: &Value,
        _reflected: bool,
    ) -> Outcome<Option<Value>> {
        let other: Option<Rc<Flag>> = other.object::<Flag>();
        Ok(match (operator, other) {
            (BinaryOperator::BitOr, Some(other)) => Some(Value::new_object(Flag {
                shown: format!("{}|{}", self.shown, other.shown),
                bits: self.bits | other.bits,
            })),
            _ => None,
        })
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(format!("<{}: {}>", self.shown, self.bits))
    }
}
