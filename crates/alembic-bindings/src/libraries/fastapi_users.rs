//! `fastapi_users_db_sqlalchemy`: the types of its user tables.

use std::sync::LazyLock;

use alembic_evaluator::{Arguments, NativeModule, Outcome, Vm};
use alembic_schema::CustomDefinition;

use super::types::{forwarded, implementation, library_types, modules, postgresql, standard};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> =
    LazyLock::new(|| modules(&["fastapi_users_db_sqlalchemy", "fastapi_users_db_sqlalchemy.guid"], TYPES));

library_types! {
    GUID "GUID" in "fastapi_users_db_sqlalchemy.generics", "(*args, **kwargs)" => guid;
    TIMESTAMP_AWARE "TIMESTAMPAware" in "fastapi_users_db_sqlalchemy.generics", "(*args, **kwargs)" =>
        |vm, arguments| implementation(forwarded(vm, arguments, standard("TIMESTAMP"))?);
}

fn guid(_: &mut Vm, _: &Arguments) -> Outcome<CustomDefinition> {
    implementation(standard("CHAR").with("length", 36).with_variant(postgresql("UUID"), "postgresql"))
}
