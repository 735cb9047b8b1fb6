//! `oslo_db.sqlalchemy.types`: the column types of OpenStack's projects.

use std::sync::LazyLock;

use alembic_evaluator::{Arguments, NativeModule, Outcome, Vm};
use alembic_schema::CustomDefinition;

use super::types::{implementation, library_types, modules, standard};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| modules(&[], TYPES));

library_types! {
    JSON_ENCODED_DICT "JsonEncodedDict" in "oslo_db.sqlalchemy.types",
        "(mysql_as_long=False, mysql_as_medium=False)" => encoded;
    JSON_ENCODED_LIST "JsonEncodedList" in "oslo_db.sqlalchemy.types",
        "(mysql_as_long=False, mysql_as_medium=False)" => encoded;
    JSON_ENCODED_TYPE "JsonEncodedType" in "oslo_db.sqlalchemy.types",
        "(mysql_as_long=False, mysql_as_medium=False)" => encoded;
    SOFT_DELETE_INTEGER "SoftDeleteInteger" in "oslo_db.sqlalchemy.types", "()" =>
        |_, _| implementation(standard("Integer"));
}

/// MySQL's longer texts are its own types; every other database writes a plain one.
fn encoded(_: &mut Vm, _: &Arguments) -> Outcome<CustomDefinition> {
    implementation(standard("Text"))
}
