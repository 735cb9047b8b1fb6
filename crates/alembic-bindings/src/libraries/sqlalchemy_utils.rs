//! `sqlalchemy_utils`: its types, and what it adds to model classes.

use std::sync::LazyLock;

use alembic_evaluator::{Arguments, ModuleMember, NativeFunction, NativeModule, Outcome, Value, Vm};
use alembic_schema::{CustomDefinition, SqlType};

use super::decorator::Decorator;
use super::types::{
    forwarded, implementation, library_types, modules, postgresql, postgresql_only, sized, standard,
};
use crate::sqlalchemy::types::sql_type;

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let mut modules = modules(&["sqlalchemy_utils", "sqlalchemy_utils.types"], TYPES);
    for package in modules.iter_mut().filter(|module| module.name == "sqlalchemy_utils") {
        let further = [("generic_repr", ModuleMember::Function(GENERIC_REPR))];
        package.members = Vec::leak([package.members, &further].concat());
    }
    modules
});

/// `@generic_repr` or `@generic_repr('id', …)`: how a model's objects are shown, which no schema asks.
const GENERIC_REPR: NativeFunction = NativeFunction {
    name: "generic_repr",
    signature: "(*fields: deferred)",
    call: |_, arguments| match arguments.rest() {
        [class] if !matches!(class, Value::Str(_)) => Ok(class.clone()),
        _ => Ok(Value::new_object(Decorator("`generic_repr(…)` decorates a class"))),
    },
    returns: None,
};

library_types! {
    ARROW "ArrowType" in "sqlalchemy_utils.types.arrow", "(*args, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("DateTime"))?);
    BIT "BitType" in "sqlalchemy_utils.types.bit", "(length=1)" => |_, arguments| bits(arguments.integer("length")?);
    CHOICE "ChoiceType" in "sqlalchemy_utils.types.choice", "(choices: deferred, impl=None)" => choice;
    COLOR "ColorType" in "sqlalchemy_utils.types.color", "(max_length=20)" =>
        |_, arguments| implementation(sized(standard("Unicode"), arguments, "max_length")?);
    COUNTRY "CountryType" in "sqlalchemy_utils.types.country", "()" => |_, _| characters("String", 2);
    CURRENCY "CurrencyType" in "sqlalchemy_utils.types.currency", "()" => |_, _| characters("String", 3);
    DATE_RANGE "DateRangeType" in "sqlalchemy_utils.types.range", "()" => |_, _| range("DATERANGE");
    DATE_TIME_RANGE "DateTimeRangeType" in "sqlalchemy_utils.types.range", "()" => |_, _| range("TSRANGE");
    EMAIL "EmailType" in "sqlalchemy_utils.types.email", "(length=255, collation=None)" => email;
    ENCRYPTED "EncryptedType" in "sqlalchemy_utils.types.encrypted.encrypted_type",
        "(type_in: deferred=None, key: deferred=None, engine: deferred=None, padding: deferred=None, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("LargeBinary"))?);
    ENRICHED_DATE "EnrichedDateType" in "sqlalchemy_utils.types.enriched_datetime.enriched_date_type",
        "(date_processor: deferred=None)" => |_, _| implementation(standard("Date"));
    ENRICHED_DATE_TIME "EnrichedDateTimeType" in "sqlalchemy_utils.types.enriched_datetime.enriched_datetime_type",
        "(datetime_processor: deferred=None, *args, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("DateTime"))?);
    INT8_RANGE "Int8RangeType" in "sqlalchemy_utils.types.range", "()" => |_, _| range("INT8RANGE");
    INT_RANGE "IntRangeType" in "sqlalchemy_utils.types.range", "()" => |_, _| range("INT4RANGE");
    IP_ADDRESS "IPAddressType" in "sqlalchemy_utils.types.ip_address", "(max_length=50)" =>
        |_, arguments| implementation(sized(standard("Unicode"), arguments, "max_length")?);
    JSON "JSONType" in "sqlalchemy_utils.types.json", "()" =>
        |_, _| implementation(standard("UnicodeText").with_variant(postgresql("JSON"), "postgresql"));
    LOCALE "LocaleType" in "sqlalchemy_utils.types.locale", "()" => |_, _| characters("Unicode", 10);
    LQUERY "LQUERY" in "sqlalchemy_utils.types.ltree", "()" => |_, _| postgresql_only("LQUERY", "LQUERY");
    LTREE "LtreeType" in "sqlalchemy_utils.types.ltree", "()" => |_, _| postgresql_only("LTREE", "LTREE");
    LTXTQUERY "LTXTQUERY" in "sqlalchemy_utils.types.ltree", "()" =>
        |_, _| postgresql_only("LTXTQUERY", "LTXTQUERY");
    NUMERIC_RANGE "NumericRangeType" in "sqlalchemy_utils.types.range", "()" => |_, _| range("NUMRANGE");
    PASSWORD "PasswordType" in "sqlalchemy_utils.types.password", "(max_length=None, **kwargs: deferred)" =>
        |_, _| implementation(standard("VARBINARY")
            .with("length", 1024)
            .with_variant(postgresql("BYTEA"), "postgresql")
            .with_variant(standard("BLOB"), "sqlite"));
    PHONE_NUMBER "PhoneNumberType" in "sqlalchemy_utils.types.phone_number", "(region: deferred='US', max_length=20)" =>
        |_, arguments| implementation(sized(standard("Unicode"), arguments, "max_length")?);
    SCALAR_LIST "ScalarListType" in "sqlalchemy_utils.types.scalar_list",
        "(coerce_func: deferred=None, separator: deferred=',')" => |_, _| implementation(standard("UnicodeText"));
    STRING_ENCRYPTED "StringEncryptedType" in "sqlalchemy_utils.types.encrypted.encrypted_type",
        "(type_in: deferred=None, key: deferred=None, engine: deferred=None, padding: deferred=None, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("String"))?);
    TIMEZONE "TimezoneType" in "sqlalchemy_utils.types.timezone", "(backend='dateutil')" =>
        |_, _| characters("Unicode", 50);
    TS_VECTOR "TSVectorType" in "sqlalchemy_utils.types.ts_vector", "(*args: deferred, **kwargs: deferred)" =>
        |_, _| implementation(postgresql("TSVECTOR"));
    URL "URLType" in "sqlalchemy_utils.types.url", "(*args, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("UnicodeText"))?);
    UUID "UUIDType" in "sqlalchemy_utils.types.uuid", "(binary=True, native=True)" => uuid;
    WEEK_DAYS "WeekDaysType" in "sqlalchemy_utils.types.weekdays", "()" => |_, _| bits(7);
}

fn characters(name: &str, length: i64) -> Outcome<CustomDefinition> {
    implementation(standard(name).with("length", length))
}

fn range(name: &str) -> Outcome<CustomDefinition> {
    implementation(standard("String").with("length", 255).with_variant(postgresql(name), "postgresql"))
}

fn bits(length: i64) -> Outcome<CustomDefinition> {
    implementation(
        standard("BINARY")
            .with("length", length)
            .with_variant(postgresql("BIT").with("length", length), "postgresql")
            .with_variant(standard("String").with("length", length), "sqlite"),
    )
}

fn choice(vm: &mut Vm, arguments: &Arguments) -> Outcome<CustomDefinition> {
    match sql_type(vm, &arguments.value("impl"))? {
        Some(given) => implementation(given),
        None => characters("Unicode", 255),
    }
}

fn email(_: &mut Vm, arguments: &Arguments) -> Outcome<CustomDefinition> {
    let mut sql_type = sized(standard("Unicode"), arguments, "length")?;
    if let Some(collation) = arguments.optional_string("collation")? {
        sql_type = sql_type.with("collation", &*collation);
    }
    implementation(sql_type)
}

fn uuid(_: &mut Vm, arguments: &Arguments) -> Outcome<CustomDefinition> {
    let stored: SqlType = if arguments.boolean("binary")? {
        standard("BINARY").with("length", 16)
    } else {
        standard("CHAR").with("length", 32)
    };
    implementation(if arguments.boolean("native")? {
        stored.with_variant(postgresql("UUID"), "postgresql")
    } else {
        stored
    })
}
