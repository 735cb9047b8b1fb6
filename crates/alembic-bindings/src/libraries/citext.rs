//! `citext` (the package sqlalchemy-citext).

use std::sync::LazyLock;

use alembic_evaluator::NativeModule;

use super::types::{library_types, modules, text};

pub(super) static MODULES: LazyLock<Vec<NativeModule>> = LazyLock::new(|| modules(&["citext"], TYPES));

library_types! {
    CITEXT "CIText" in "citext", "()" => |_, _| text("CITEXT");
}
