use std::rc::Rc;

use alembic_autogenerate::{Item, ItemText, RenderError, RenderItem};
use alembic_bindings::{
    Migration, migration_context_value, schema_column, schema_constraint, schema_default, schema_type,
};
use alembic_evaluator::{CallArguments, Interruption, Outcome, Value, Vm, unsupported};

use crate::migration::MigrationContext;

/// `render_item=` of env.py, called as a Python function.
pub(super) struct ScriptRule<'a> {
    vm: &'a mut Vm,
    function: Value,
    /// `AutogenContext`, whose imports the function adds to.
    context: Value,
    /// What the function failed with.
    pub(super) failure: Option<Interruption>,
}

impl<'a> ScriptRule<'a> {
    pub(super) fn new(vm: &'a mut Vm, function: Value, migration: &Rc<MigrationContext>) -> Outcome<Self> {
        let module = vm.import("alembic.autogenerate.api")?;
        let class = vm.get_attribute(&module, "AutogenContext")?;
        let migration = migration_context_value(Rc::clone(migration) as Rc<dyn Migration>);
        let context = vm.call(&class, CallArguments::positional([migration]))?;
        Ok(Self { vm, function, context, failure: None })
    }

    /// The lines that the function wants imported.
    pub(super) fn imports(&mut self) -> Outcome<Vec<String>> {
        let imports = self.vm.get_attribute(&self.context, "imports")?;
        let lines = self.vm.iterate(&imports)?;
        lines.iter().map(|line| Ok(self.vm.str(line)?.to_string())).collect()
    }

    fn text(&mut self, item: Item<'_>) -> Outcome<ItemText> {
        let object = match item {
            Item::Column(column) => schema_column(&Value::None, column),
            Item::Type(sql_type) => schema_type(self.vm, sql_type),
            Item::ServerDefault(default) => schema_default(default),
            Item::Constraint(constraint) => schema_constraint(&Value::None, constraint.clone()),
        };
        let arguments = [Value::string(item.kind()), object, self.context.clone()];
        match self.vm.call(&self.function, CallArguments::positional(arguments))? {
            Value::None => Ok(ItemText::Omitted),
            Value::Bool(false) => Ok(ItemText::Usual),
            answer => match answer.as_str() {
                Some(text) => Ok(ItemText::Text(text.to_string())),
                None => Err(unsupported(format!(
                    "`render_item` gives a string, None or False, not a `{}`",
                    answer.type_name()
                ))),
            },
        }
    }
}

impl RenderItem for ScriptRule<'_> {
    fn render(&mut self, item: Item<'_>) -> Result<ItemText, RenderError> {
        self.text(item).map_err(|interruption| {
            self.failure.get_or_insert(interruption);
            RenderError::Item
        })
    }
}
