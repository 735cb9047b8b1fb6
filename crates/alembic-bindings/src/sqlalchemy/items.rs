//! What stands beside columns in a table, or inside of one: constraints, indexes, defaults, sequences.

use std::cell::RefCell;

use alembic_evaluator::{Member, NativeClass, Object, Outcome, Value, Vm, raise};
use alembic_schema::{
    Constraint, ConstraintName, ForeignKey, ForeignKeyConstraint, Index, IndexElement, Name, Sequence,
    ServerDefault, SqlExpression,
};

use crate::names::{constraint_name_value, name_value};
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;
use crate::sqlalchemy::{constraints, defaults, indexes};
use crate::value::info_value;

/// `sqlalchemy.schema.SchemaItem`
pub(crate) static SCHEMA_ITEM: NativeClass = NativeClass {
    name: "SchemaItem",
    module: "sqlalchemy.sql.schema",
    members: &[Member::property("info", |_, this| {
        let item = this.object::<ItemObject>();
        let given = match item.as_deref().map(|item| &item.item) {
            Some(Item::Constraint(constraint)) => &constraint.attributes().info[..],
            Some(Item::ForeignKey(key)) => &key.attributes.info,
            Some(Item::Index(index)) => &index.info,
            _ => &[],
        };
        info_value(given)
    })],
    ..NativeClass::DEFAULT
};

/// One of the things that a `Table` or a `Column` is given.
pub(crate) enum Item {
    Constraint(Constraint),
    ForeignKey(ForeignKey),
    Index(Index),
    Default(ServerDefault),
    Sequence(Sequence),
}

/// The Python object of an item.
pub(crate) struct ItemObject {
    pub(crate) item: Item,
    /// The table that it belongs to, once it does.
    owner: RefCell<Option<Value>>,
}

/// The Python value of an item.
pub(crate) fn item_value(item: Item) -> Value {
    Value::new_object(ItemObject { item, owner: RefCell::default() })
}

/// The Python value of an item of a table.
pub(crate) fn owned_item(item: Item, table: &Value) -> Value {
    Value::new_object(ItemObject { item, owner: RefCell::new(Some(table.clone())) })
}

/// The error for a value that is no item.
pub(crate) fn not_an_item(vm: &mut Vm, value: &Value) -> alembic_evaluator::Interruption {
    match vm.repr(value) {
        Ok(shown) => raise(
            &ARGUMENT_ERROR,
            format!("'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"),
        ),
        Err(interruption) => interruption,
    }
}

impl Object for ItemObject {
    fn class(&self) -> &'static NativeClass {
        match &self.item {
            Item::Constraint(Constraint::PrimaryKey(_)) => &constraints::PRIMARY_KEY_CONSTRAINT,
            Item::Constraint(Constraint::Unique(_)) => &constraints::UNIQUE_CONSTRAINT,
            Item::Constraint(Constraint::ForeignKey(_)) => &constraints::FOREIGN_KEY_CONSTRAINT,
            Item::Constraint(Constraint::Check(_)) => &constraints::CHECK_CONSTRAINT,
            Item::Constraint(Constraint::Exclude(_)) => &constraints::EXCLUDE_CONSTRAINT,
            Item::ForeignKey(_) => &constraints::FOREIGN_KEY,
            Item::Index(_) => &indexes::INDEX,
            Item::Default(ServerDefault::Computed(_)) => &defaults::COMPUTED,
            Item::Default(ServerDefault::Identity(_)) => &defaults::IDENTITY,
            Item::Default(ServerDefault::Fetched) => &defaults::FETCHED_VALUE,
            Item::Default(ServerDefault::Text(_) | ServerDefault::Expression(_)) => &defaults::DEFAULT_CLAUSE,
            Item::Sequence(_) => &defaults::SEQUENCE,
        }
    }

    fn attribute(&self, vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        match (name, &self.item) {
            ("table", Item::Constraint(_) | Item::Index(_)) => Ok(Some(self.owner().unwrap_or(Value::None))),
            ("columns", Item::Constraint(_) | Item::Index(_)) => self.column_collection().map(Some),
            ("elements", Item::Constraint(Constraint::ForeignKey(key))) => {
                Ok(Some(Value::list(elements(key).into_iter().map(|key| self.part(key)).collect())))
            }
            ("referred_table", Item::Constraint(Constraint::ForeignKey(key))) => {
                super::tables::table_beside(self.owner().as_ref(), &key.referred_table).map(Some)
            }
            ("target_fullname", Item::ForeignKey(key)) => Ok(Some(Value::string(target(key)))),
            ("sqltext", Item::Constraint(Constraint::Check(check))) => {
                Ok(Some(super::expressions::expression_value(check.condition.clone())))
            }
            ("deferrable" | "initially", Item::Constraint(constraint)) => {
                let attributes = constraint.attributes();
                Ok(Some(match name {
                    "initially" => Value::optional_string(attributes.initially.as_ref()),
                    _ => attributes.deferrable.map_or(Value::None, Value::Bool),
                }))
            }
            ("name", Item::Sequence(sequence)) => name_value(vm, &sequence.name).map(Some),
            ("name", _) => match self.name() {
                Some(name) => constraint_name_value(vm, name).map(Some),
                None => Ok(None),
            },
            ("unique", Item::Index(index)) => Ok(Some(Value::Bool(index.unique))),
            ("column_keys", Item::Constraint(constraint)) => {
                Ok(columns(constraint).map(|names| Value::strings(names.iter().map(Name::as_str))))
            }
            ("ondelete", _) => {
                Ok(self.actions().map(|actions| Value::optional_string(actions.on_delete.as_ref())))
            }
            ("onupdate", _) => {
                Ok(self.actions().map(|actions| Value::optional_string(actions.on_update.as_ref())))
            }
            ("arg", Item::Default(ServerDefault::Text(text))) => Ok(Some(Value::string(text))),
            ("arg", Item::Default(ServerDefault::Expression(expression))) => {
                Ok(Some(super::expressions::expression_value(expression.clone())))
            }
            _ => Ok(None),
        }
    }

    /// A constraint is a collection of its columns.
    fn iterate(&self, vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        match &self.item {
            Item::Constraint(_) => {
                let columns = self.column_collection()?;
                vm.iterate(&columns).map(|columns| Some(Value::iterator(columns)))
            }
            _ => Ok(None),
        }
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let shown = match &self.item {
            Item::Index(index) => {
                let name = constraint_name_value(vm, &index.name)?;
                let mut parts = vec![vm.repr(&name)?.to_string()];
                parts.extend(index.elements.iter().map(element_text));
                if index.unique {
                    parts.push("unique=True".to_owned());
                }
                parts.join(", ")
            }
            Item::ForeignKey(foreign_key) => format!("'{}'", target(foreign_key)),
            Item::Default(ServerDefault::Text(text)) => {
                format!("{}, for_update=False", vm.repr(&Value::string(text))?)
            }
            Item::Default(ServerDefault::Expression(expression)) => {
                let expression = super::expressions::expression_value(expression.clone());
                format!("{}, for_update=False", vm.repr(&expression)?)
            }
            _ => match self.name() {
                Some(name) if name.as_str().is_some() => {
                    format!("name='{}'", name.as_str().unwrap_or_default())
                }
                _ => String::new(),
            },
        };
        Ok(format!("{}({shown})", self.class().name))
    }
}

impl ItemObject {
    /// Says to which table it belongs.
    pub(crate) fn set_owner(&self, table: &Value) {
        *self.owner.borrow_mut() = Some(table.clone());
    }

    /// The table that it belongs to.
    pub(crate) fn owner(&self) -> Option<Value> {
        self.owner.borrow().clone()
    }

    fn name(&self) -> Option<&ConstraintName> {
        match &self.item {
            Item::Constraint(constraint) => Some(constraint.name()),
            Item::ForeignKey(foreign_key) => Some(&foreign_key.name),
            Item::Index(index) => Some(&index.name),
            Item::Default(_) | Item::Sequence(_) => None,
        }
    }

    fn part(&self, key: ForeignKey) -> Value {
        match self.owner() {
            Some(table) => owned_item(Item::ForeignKey(key), &table),
            None => item_value(Item::ForeignKey(key)),
        }
    }

    /// The columns of the table that it is over.
    fn column_collection(&self) -> Outcome<Value> {
        let names: Vec<Name> = match &self.item {
            Item::Constraint(constraint) => columns(constraint).unwrap_or_default().to_vec(),
            Item::Index(index) => index
                .elements
                .iter()
                .filter_map(|element| match element {
                    IndexElement::Column(name) => Some(name.clone()),
                    IndexElement::Expression(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        super::tables::columns_named(self.owner().as_ref(), &names)
    }

    fn actions(&self) -> Option<&alembic_schema::ReferenceActions> {
        match &self.item {
            Item::Constraint(Constraint::ForeignKey(constraint)) => Some(&constraint.actions),
            Item::ForeignKey(foreign_key) => Some(&foreign_key.actions),
            _ => None,
        }
    }
}

/// `table.column` of a foreign key.
fn target(key: &ForeignKey) -> String {
    let mut target = key.referred_table.key();
    if let Some(column) = &key.referred_column {
        target.push_str(&format!(".{column}"));
    }
    target
}

/// The single references that a foreign key over several columns is made of.
pub(crate) fn elements(key: &ForeignKeyConstraint) -> Vec<ForeignKey> {
    let reference = |column: &Name| ForeignKey {
        name: key.name.clone(),
        referred_table: key.referred_table.clone(),
        referred_column: Some(column.clone()),
        actions: key.actions.clone(),
        attributes: key.attributes.clone(),
    };
    key.referred_columns.iter().map(reference).collect()
}

fn columns(constraint: &Constraint) -> Option<&[Name]> {
    match constraint {
        Constraint::PrimaryKey(constraint) => Some(&constraint.columns),
        Constraint::Unique(constraint) => Some(&constraint.columns),
        Constraint::ForeignKey(constraint) => Some(&constraint.columns),
        Constraint::Check(_) | Constraint::Exclude(_) => None,
    }
}

fn element_text(element: &IndexElement) -> String {
    match element {
        IndexElement::Column(name) => format!("'{name}'"),
        IndexElement::Expression(SqlExpression::Text(clause)) => clause.text.clone(),
        IndexElement::Expression(_) => "<expression>".to_owned(),
    }
}
