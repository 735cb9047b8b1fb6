//! `sqlmodel`: its types, `SQLModel` and the models below it, and the names of SQLAlchemy that it gives again.

mod models;

use std::rc::Rc;
use std::sync::LazyLock;

use alembic_evaluator::{Arguments, ModuleMember, NativeClass, NativeModule, Outcome, Value, Vm};
use alembic_schema::CustomDefinition;

use super::types::{forwarded, implementation, library_types, modules, postgresql, standard};
use crate::sqlalchemy;
use crate::sqlalchemy::metadata::MetaDataObject;

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let mut made = modules(&["sqlmodel", "sqlmodel.main"], TYPES);
    for module in &mut made {
        let further = match module.name {
            "sqlmodel" => {
                // Sessions and the like stand beside the models in an import.
                module.attribute = Some(super::pydantic::unknown);
                again_from_sqlalchemy()
            }
            "sqlmodel.main" => MODEL.to_vec(),
            // Generated scripts say `sqlmodel.sql.sqltypes.types.Uuid()`.
            "sqlmodel.sql.sqltypes" => vec![("types", ModuleMember::Module("sqlalchemy.types"))],
            _ => continue,
        };
        module.members = Vec::leak([module.members.to_vec(), further].concat());
    }
    made
});

const MODEL: &[(&str, ModuleMember)] = &[
    ("SQLModel", ModuleMember::Class(&SQL_MODEL)),
    ("Field", ModuleMember::Function(models::FIELD)),
    ("Relationship", ModuleMember::Function(models::RELATIONSHIP)),
];

library_types! {
    AUTO_STRING "AutoString" in "sqlmodel.sql.sqltypes", "(*args, **kwargs)" => auto_string;
    GUID "GUID" in "sqlmodel.sql.sqltypes", "(*args, **kwargs)" => |_, _| implementation(
        standard("CHAR").with("length", 32).with_variant(postgresql("UUID"), "postgresql"));
    UTC_DATE_TIME "UTCDateTime" in "sqlmodel.sql.sqltypes", "()" =>
        |_, _| implementation(standard("DateTime").with("timezone", true));
}

fn again_from_sqlalchemy() -> Vec<(&'static str, ModuleMember)> {
    let again = |name: &str| AGAIN.split(' ').any(|known| known == name);
    let mut members = MODEL.to_vec();
    for module in sqlalchemy::modules().into_iter().filter(|module| module.name == "sqlalchemy") {
        members.extend(module.members.iter().filter(|(name, _)| again(name)));
    }
    members
}

/// `sqlmodel.SQLModel`
static SQL_MODEL: NativeClass = NativeClass {
    name: "SQLModel",
    module: "sqlmodel.main",
    on_subclass: Some(models::map_model),
    class_attribute: Some(|vm, _, name| Ok((name == "metadata").then(|| metadata(vm)))),
    ..NativeClass::DEFAULT
};

/// `SQLModel.metadata`, one for all models.
struct Metadata(Value);

fn metadata(vm: &mut Vm) -> Value {
    if let Some(known) = vm.extension::<Metadata>() {
        return known.0.clone();
    }
    let made = Value::new_object(MetaDataObject::empty());
    vm.insert_extension(Rc::new(Metadata(made.clone())));
    made
}

/// `SQLModel.metadata`, if anybody has asked for it.
pub(crate) fn shared_metadata(vm: &Vm) -> Option<Value> {
    vm.extension::<Metadata>().map(|shared| shared.0.clone())
}

/// Whether a value is `SQLModel` or a class below it.
pub(crate) fn is_model(value: &Value) -> bool {
    match value {
        Value::NativeClass(class) => std::ptr::eq(*class, &raw const SQL_MODEL),
        Value::Class(class) => class.derives_from_native(&SQL_MODEL),
        _ => false,
    }
}

/// MySQL cannot have a text column without a length.
fn auto_string(vm: &mut Vm, arguments: &Arguments) -> Outcome<CustomDefinition> {
    let given = forwarded(vm, arguments, standard("String"))?;
    if given.length().is_some() {
        return implementation(given);
    }
    let bounded = standard("String").with("length", 255);
    implementation(given.with_variant(bounded.clone(), "mysql").with_variant(bounded, "mariadb"))
}

/// The names of SQLAlchemy that `sqlmodel` 0.0.50 gives.
const AGAIN: &str = "ARRAY BIGINT BINARY BLANK_SCHEMA BLOB BOOLEAN BigInteger Boolean CHAR CLOB CheckConstraint Column ColumnDefault \
    Computed Constraint DATE DATETIME DDL DECIMAL DOUBLE DOUBLE_PRECISION Date DateTime DefaultClause Double Enum \
    FLOAT FetchedValue Float ForeignKey ForeignKeyConstraint INT INTEGER Identity Index Integer Interval JSON \
    LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE LABEL_STYLE_TABLENAME_PLUS_COL LargeBinary \
    MetaData NCHAR NUMERIC NVARCHAR Numeric PickleType PrimaryKeyConstraint QueuePool REAL SMALLINT Sequence \
    SmallInteger StaticPool String TEXT TIME TIMESTAMP Table Text Time TupleType TypeDecorator UUID Unicode \
    UnicodeText UniqueConstraint Uuid VARBINARY VARCHAR alias all_ and_ any_ asc between bindparam case cast collate \
    column create_engine create_mock_engine delete desc distinct engine_from_config except_ except_all exists \
    extract false func funcfilter insert inspect intersect intersect_all join lambda_stmt lateral literal \
    literal_column modifier not_ null nulls_first nulls_last nullsfirst nullslast or_ outerjoin outparam over select \
    table tablesample text true tuple_ type_coerce union union_all update values within_group";
