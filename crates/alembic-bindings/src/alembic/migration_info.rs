//! What `on_version_apply` callbacks are told of a step.

use std::rc::Rc;

use alembic_evaluator::{Member, NativeClass, Object, Outcome, Value, unsupported};

/// One step as a callback sees it.
///
/// Source of the names: Alembic 1.20.1, `MigrationInfo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationInfo {
    /// The step leads towards the heads.
    pub is_upgrade: bool,
    /// No script ran.
    pub is_stamp: bool,
    /// The upper end of the step.
    pub up_revision_ids: Vec<String>,
    /// The lower end of the step.
    pub down_revision_ids: Vec<String>,
}

/// `alembic.runtime.migration.MigrationInfo`
pub(crate) static MIGRATION_INFO: NativeClass = NativeClass {
    name: "MigrationInfo",
    module: "alembic.runtime.migration",
    members: &[
        Member::property("is_upgrade", |_, this| Ok(Value::Bool(receiver(this)?.is_upgrade))),
        Member::property("is_stamp", |_, this| Ok(Value::Bool(receiver(this)?.is_stamp))),
        Member::property("is_migration", |_, this| Ok(Value::Bool(!receiver(this)?.is_stamp))),
        Member::property("up_revision_id", |_, this| {
            Ok(Value::optional_string(receiver(this)?.up_revision_ids.first()))
        }),
        Member::property("up_revision_ids", |_, this| Ok(identifiers(&receiver(this)?.up_revision_ids))),
        Member::property("down_revision_ids", |_, this| Ok(identifiers(&receiver(this)?.down_revision_ids))),
        Member::property("source_revision_ids", |_, this| Ok(identifiers(receiver(this)?.source()))),
        Member::property("destination_revision_ids", |_, this| {
            Ok(identifiers(receiver(this)?.destination()))
        }),
    ],
    ..NativeClass::DEFAULT
};

impl MigrationInfo {
    fn source(&self) -> &[String] {
        if self.is_upgrade { &self.down_revision_ids } else { &self.up_revision_ids }
    }

    fn destination(&self) -> &[String] {
        if self.is_upgrade { &self.up_revision_ids } else { &self.down_revision_ids }
    }
}

impl Object for MigrationInfo {
    fn class(&self) -> &'static NativeClass {
        &MIGRATION_INFO
    }
}

/// The Python value of a step.
pub fn migration_info_value(info: MigrationInfo) -> Value {
    Value::new_object(info)
}

fn receiver(this: &Value) -> Outcome<Rc<MigrationInfo>> {
    this.object::<MigrationInfo>().ok_or_else(|| unsupported("this is not a step of a migration"))
}

fn identifiers(list: &[String]) -> Value {
    Value::tuple(list.iter().map(Value::string).collect())
}
