//! `alembic.operations.ops`: the operations of a generated revision as Python objects, which the rules of a project look at
//! and change.
//!
//! The classes are written in Python (`python/operations_ops.py`): each keeps what it is given and tells it to `alembic.op`,
//! so that what a rule made of it is read back by the same directives that revisions use.

mod values;

use alembic_evaluator::{ModuleMember, NativeModule, Outcome, Value, Vm, unsupported};
use alembic_operations::{MigrationScript, ModifyTable, OperationList};
use alembic_schema::TableName;

use crate::names::{name, name_value};
use values::{Call, operation_call};

/// The texts of the modules.
pub(crate) const SOURCES: &[(&str, &str)] = &[
    ("alembic.operations.ops", include_str!("../python/operations_ops.py")),
    ("alembic.autogenerate.api", include_str!("../python/autogenerate_api.py")),
    ("alembic.autogenerate.rewriter", include_str!("../python/rewriter.py")),
];

pub(super) static OPERATIONS: NativeModule = NativeModule {
    name: "alembic.operations",
    members: &[("ops", ModuleMember::Module("alembic.operations.ops"))],
    ..NativeModule::DEFAULT
};

pub(super) static AUTOGENERATE: NativeModule = NativeModule {
    name: "alembic.autogenerate",
    members: &[
        ("api", ModuleMember::Module("alembic.autogenerate.api")),
        ("rewriter", ModuleMember::Module("alembic.autogenerate.rewriter")),
        (
            "Rewriter",
            ModuleMember::Value(|vm| {
                let module = vm.import("alembic.autogenerate.rewriter")?;
                vm.get_attribute(&module, "Rewriter")
            }),
        ),
    ],
    ..NativeModule::DEFAULT
};

/// The Python object of a generated revision.
///
/// # Errors
/// Something in it has no Python object.
pub fn migration_script_value(vm: &mut Vm, script: &MigrationScript) -> Outcome<Value> {
    let lists = |vm: &mut Vm, class: &'static str, token: &'static str, lists: &[OperationList]| {
        let containers = lists.iter().map(|list| list_value(vm, class, token, list));
        containers.collect::<Outcome<Vec<Value>>>().map(Value::list)
    };
    let upgrade = lists(vm, "UpgradeOps", "upgrade_token", &script.upgrade)?;
    let downgrade = lists(vm, "DowngradeOps", "downgrade_token", &script.downgrade)?;
    let depends_on = match script.depends_on.as_slice() {
        [] => Value::None,
        several => Value::strings(several),
    };
    Call::new("MigrationScript")
        .argument(Value::optional_string(script.revision.as_ref()))
        .argument(upgrade)
        .argument(downgrade)
        .keyword("message", Value::optional_string(script.message.as_ref()))
        .keyword("imports", Value::strings(&script.imports))
        .keyword("head", Value::optional_string(script.head.as_ref()))
        .keyword("splice", Value::Bool(script.splice))
        .keyword("branch_label", Value::optional_string(script.branch_label.as_ref()))
        .keyword("version_path", Value::optional_string(script.version_path.as_ref()))
        .keyword("depends_on", depends_on)
        .value(vm)
}

/// Adds the operations of another run of `env.py` to the object of a revision.
///
/// # Errors
/// Something in them has no Python object.
pub fn extend_migration_script(
    vm: &mut Vm,
    script: &Value,
    upgrade: &OperationList,
    downgrade: &OperationList,
) -> Outcome<()> {
    for (attribute, class, token, list) in [
        ("upgrade_ops_list", "UpgradeOps", "upgrade_token", upgrade),
        ("downgrade_ops_list", "DowngradeOps", "downgrade_token", downgrade),
    ] {
        let lists = vm.get_attribute(script, attribute)?;
        let value = list_value(vm, class, token, list)?;
        vm.call_method(&lists, "append", vec![value])?;
    }
    Ok(())
}

/// What a rule made of the object of a revision. `applied` gives the operation that an object tells to `alembic.op`.
///
/// # Errors
/// It has something that is no generated operation, or an attribute of another kind than expected.
pub fn read_migration_script(
    vm: &mut Vm,
    value: &Value,
    applied: &mut dyn FnMut(&mut Vm, &Value) -> Outcome<Vec<alembic_operations::Operation>>,
) -> Outcome<MigrationScript> {
    let text = |vm: &mut Vm, attribute: &str| -> Outcome<Option<String>> {
        let given = vm.get_attribute(value, attribute)?;
        if given.is_none() {
            return Ok(None);
        }
        match given.as_str() {
            Some(text) => Ok(Some(text.to_string())),
            None => Err(unsupported(format!(
                "`{attribute}` of a generated revision is a `{}` here, not a string",
                given.type_name()
            ))),
        }
    };
    let strings = |vm: &mut Vm, attribute: &str| -> Outcome<Vec<String>> {
        let given = vm.get_attribute(value, attribute)?;
        let items = match &given {
            Value::None => Vec::new(),
            one if one.as_str().is_some() => vec![one.clone()],
            several => vm.iterate(several)?,
        };
        items.iter().map(|item| Ok(vm.str(item)?.to_string())).collect()
    };
    let mut imports = strings(vm, "imports")?;
    imports.sort();
    let mut script = MigrationScript {
        revision: text(vm, "rev_id")?,
        message: text(vm, "message")?,
        imports,
        head: text(vm, "head")?,
        splice: {
            let splice = vm.get_attribute(value, "splice")?;
            vm.truth(&splice)?
        },
        branch_label: text(vm, "branch_label")?,
        version_path: text(vm, "version_path")?,
        depends_on: strings(vm, "depends_on")?,
        ..MigrationScript::default()
    };
    for (attribute, token) in
        [("upgrade_ops_list", "upgrade_token"), ("downgrade_ops_list", "downgrade_token")]
    {
        let lists = vm.get_attribute(value, attribute)?;
        for list in vm.iterate(&lists)? {
            let token = vm.get_attribute(&list, token)?;
            let mut read = OperationList { token: vm.str(&token)?.to_string(), groups: Vec::new() };
            read_groups(vm, &list, applied, &mut read.groups)?;
            if attribute == "upgrade_ops_list" {
                script.upgrade.push(read);
            } else {
                script.downgrade.push(read);
            }
        }
    }
    Ok(script)
}

fn read_groups(
    vm: &mut Vm,
    container: &Value,
    applied: &mut dyn FnMut(&mut Vm, &Value) -> Outcome<Vec<alembic_operations::Operation>>,
    groups: &mut Vec<ModifyTable>,
) -> Outcome<()> {
    let operations = vm.get_attribute(container, "ops")?;
    for operation in vm.iterate(&operations)? {
        let inner = vm.find_attribute(&operation, "ops")?;
        let Some(inner) = inner else {
            groups.push(ModifyTable { table: None, operations: applied(vm, &operation)? });
            continue;
        };
        let Some(table) = vm.find_attribute(&operation, "table_name")? else {
            read_groups(vm, &operation, applied, groups)?;
            continue;
        };
        let schema = vm.get_attribute(&operation, "schema")?;
        let Some(table) = name(&table) else {
            return Err(unsupported("`table_name` of ModifyTableOps must be a string here"));
        };
        let mut group = ModifyTable {
            table: Some(TableName { schema: name(&schema), name: table }),
            operations: Vec::new(),
        };
        for inside in vm.iterate(&inner)? {
            group.operations.extend(applied(vm, &inside)?);
        }
        groups.push(group);
    }
    Ok(())
}

fn list_value(vm: &mut Vm, class: &'static str, token: &'static str, list: &OperationList) -> Outcome<Value> {
    let mut items = Vec::new();
    for group in &list.groups {
        let mut operations = Vec::new();
        for operation in &group.operations {
            operations.push(operation_call(vm, operation)?.value(vm)?);
        }
        match &group.table {
            None => items.extend(operations),
            Some(table) => {
                let schema = match &table.schema {
                    Some(schema) => name_value(vm, schema)?,
                    None => Value::None,
                };
                let call = Call::new("ModifyTableOps").argument(name_value(vm, &table.name)?);
                items.push(call.argument(Value::list(operations)).keyword("schema", schema).value(vm)?);
            }
        }
    }
    Call::new(class).argument(Value::list(items)).keyword(token, Value::string(&list.token)).value(vm)
}
