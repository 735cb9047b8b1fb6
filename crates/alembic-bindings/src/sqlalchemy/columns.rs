//! `Column`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use alembic_evaluator::{
    Arguments, BinaryOperator, CompareOperator, Constructor, Member, NativeClass, NativeFunction, Object,
    Outcome, UnaryOperator, Value, Vm, raise, unsupported,
};
use alembic_schema::{
    Autoincrement, Column, ColumnDefault, ColumnReference, Constraint, ForeignKey, FromClause, Name,
    SqlExpression, SqlType, TableName,
};

use super::exceptions::ARGUMENT_ERROR;
use super::items::{Item, ItemObject, SCHEMA_ITEM, elements, item_value, not_an_item, owned_item};
use super::tables::{TableObject, set_of};
use super::{defaults, expressions, types};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{name, name_value, optional_name_argument};
use crate::value::{argument_value, info, sql_value};

/// `sqlalchemy.Column`
pub(crate) static COLUMN: NativeClass = NativeClass {
    name: "Column",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM, &expressions::COLUMN_ELEMENT],
    constructor: Some(Constructor {
        signature: SIGNATURE,
        call: |vm, _, arguments| column_value(vm, &arguments),
    }),
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// The parameters of `Column`. Python-side defaults are never looked into: a schema has no use for them.
const SIGNATURE: &str = "(name_pos=None, type_pos=None, /, *args, name=None, type_=None, \
     autoincrement='auto', default: deferred=None, insert_default: deferred=None, default_factory: deferred=None, \
     doc=None, key=None, index=None, unique=None, info=None, nullable=None, onupdate: deferred=None, \
     primary_key=False, server_default=None, server_onupdate=None, quote=None, system=False, comment=None, \
     insert_sentinel=False, **dialect_kwargs)";

/// The parameters of `mapped_column`: those of a dataclass's field and of loading beside those of `Column`.
const MAPPED_SIGNATURE: &str = "(name_pos=None, type_pos=None, /, *args, name=None, type_=None, \
     autoincrement='auto', default: deferred=None, insert_default: deferred=None, default_factory: deferred=None, \
     doc=None, key=None, index=None, unique=None, info=None, nullable=None, onupdate: deferred=None, \
     primary_key=False, server_default=None, server_onupdate=None, quote=None, system=False, comment=None, \
     insert_sentinel=False, init=None, repr=None, compare=None, kw_only=None, hash=None, \
     dataclass_metadata: deferred=None, deferred=None, deferred_group=None, deferred_raiseload=None, \
     active_history=False, sort_order=None, use_existing_column=False, **dialect_kwargs)";

/// A column, and the table it belongs to once it belongs to one.
pub(crate) struct ColumnObject {
    column: RefCell<Column>,
    table: RefCell<Option<TableName>>,
    /// The table itself; the table holds its columns.
    owner: RefCell<Weak<TableObject>>,
    /// The name by which something knows the column that was made of it before it had one of its own.
    early_name: RefCell<Option<Name>>,
    /// What the program gave besides what a schema needs.
    given: RefCell<Given>,
}

/// What `Column(…)` and `mapped_column(…)` are given besides what a schema needs: mappings of classes look at it.
#[derive(Clone)]
pub(crate) struct Given {
    /// `default=` (or `insert_default=`) and `onupdate=`, as they are
    pub(crate) default: Value,
    pub(crate) on_update: Value,
    /// Made by `mapped_column(…)`
    pub(crate) mapped: Option<MappedOptions>,
}

impl Default for Given {
    fn default() -> Self {
        Self { default: Value::None, on_update: Value::None, mapped: None }
    }
}

/// What `mapped_column(…)` alone takes.
#[derive(Clone, Default)]
pub(crate) struct MappedOptions {
    pub(crate) sort_order: Option<i64>,
    pub(crate) use_existing: bool,
}

/// No name that a program writes begins with this.
const EARLY: char = '\u{1}';

/// Whether this is what a column was known by before it had a name.
pub(crate) fn is_early(name: &Name) -> bool {
    name.text.starts_with(EARLY)
}

impl ColumnObject {
    pub(crate) fn new(column: Column, table: Option<TableName>) -> Self {
        Self {
            column: RefCell::new(column),
            table: RefCell::new(table),
            owner: RefCell::default(),
            early_name: RefCell::default(),
            given: RefCell::default(),
        }
    }

    /// A column of a class, before it belongs to a table.
    pub(crate) fn of_class(column: Column, given: Given) -> Self {
        Self { given: RefCell::new(given), ..Self::new(column, None) }
    }

    /// What the program gave besides.
    pub(crate) fn given(&self) -> Given {
        self.given.borrow().clone()
    }

    /// Gives the column what another one was given besides.
    pub(crate) fn set_given(&self, given: Given) {
        *self.given.borrow_mut() = given;
    }

    /// A column of the same kind that belongs to no table.
    pub(crate) fn copied(&self) -> Self {
        Self::of_class(self.column(), self.given())
    }

    /// Changes the column before it becomes part of a table.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Column)) {
        change(&mut self.column.borrow_mut());
    }

    /// Whether the column has no name yet.
    pub(crate) fn is_unnamed(&self) -> bool {
        self.column.borrow().name.text.is_empty()
    }

    /// The name by which constraints, indexes and expressions know it.
    pub(crate) fn known_name(&self) -> Name {
        if !self.is_unnamed() {
            return self.name();
        }
        let address = std::ptr::from_ref(self).cast::<()>() as usize;
        self.early_name.borrow_mut().get_or_insert_with(|| Name::new(format!("{EARLY}{address}"))).clone()
    }

    /// The name that something was made with before the column had one, with the one it has now.
    pub(crate) fn late_name(&self) -> Option<(Name, Name)> {
        Some((self.early_name.borrow().clone()?, self.name()))
    }

    /// The column as it is now.
    pub(crate) fn column(&self) -> Column {
        self.column.borrow().clone()
    }

    pub(crate) fn name(&self) -> Name {
        self.column.borrow().name.clone()
    }

    pub(crate) fn key(&self) -> String {
        self.column.borrow().key().to_owned()
    }

    pub(crate) fn table(&self) -> Option<TableName> {
        self.table.borrow().clone()
    }

    /// Says to which table it belongs.
    pub(crate) fn set_owner(&self, table: &Rc<TableObject>) {
        *self.owner.borrow_mut() = Rc::downgrade(table);
    }

    /// The table it belongs to.
    pub(crate) fn owner(&self) -> Option<Rc<TableObject>> {
        self.owner.borrow().upgrade()
    }

    /// The references of the column, those of its table's foreign keys among them.
    fn references(&self, column: &Column) -> Vec<ForeignKey> {
        let Some(table) = self.owner() else { return column.foreign_keys.clone() };
        let mut keys = Vec::new();
        for constraint in table.table().foreign_key_constraints() {
            let members = constraint.columns.iter().zip(elements(&constraint));
            keys.extend(members.filter(|(name, _)| name.text == column.key()).map(|(_, key)| key));
        }
        keys
    }

    pub(crate) fn set_table(&self, table: &TableName) {
        *self.table.borrow_mut() = Some(table.clone());
    }

    /// The column as part of an expression.
    pub(crate) fn reference(&self) -> SqlExpression {
        let column = self.column.borrow();
        SqlExpression::Column(ColumnReference {
            table: self.table().map(FromClause::Table),
            name: self.known_name(),
            sql_type: Some(column.sql_type.clone()),
        })
    }
}

impl Object for ColumnObject {
    fn class(&self) -> &'static NativeClass {
        if self.given.borrow().mapped.is_some() { &MAPPED_COLUMN } else { &COLUMN }
    }

    fn truth(&self, _vm: &mut Vm, _this: &Value) -> Outcome<bool> {
        expressions::truth(&self.reference())
    }

    fn binary(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        expressions::binary(vm, &self.reference(), operator, other, reflected)
    }

    fn compare(
        &self,
        vm: &mut Vm,
        _this: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        expressions::compare(vm, &self.reference(), operator, other)
    }

    fn unary(&self, _vm: &mut Vm, _this: &Value, operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(expressions::unary(&self.reference(), operator))
    }

    fn item(&self, vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        expressions::item(vm, &self.reference(), key)
    }

    fn str(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(match self.table() {
            Some(table) => format!("{}.{}", table.name, self.name()),
            None => self.name().to_string(),
        })
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let column = self.column();
        let sql_type = types::type_value(column.sql_type.clone());
        let mut shown = format!("Column('{}', {}", column.name, vm.repr(&sql_type)?);
        for foreign_key in self.references(&column) {
            let item = item_value(Item::ForeignKey(foreign_key));
            shown.push_str(&format!(", {}", vm.repr(&item)?));
        }
        match self.table() {
            Some(table) => shown.push_str(&format!(", table=<{}>", table.name)),
            None => shown.push_str(", table=None"),
        }
        if column.key() != column.name.text {
            shown.push_str(&format!(", key={}", vm.repr(&Value::string(column.key()))?));
        }
        if column.primary_key {
            shown.push_str(", primary_key=True");
        }
        if !column.is_nullable() {
            shown.push_str(", nullable=False");
        }
        if let Some(default) = &column.server_default {
            let default = item_value(Item::Default(default.clone()));
            shown.push_str(&format!(", server_default={}", vm.repr(&default)?));
        }
        if let Some(comment) = &column.comment {
            shown.push_str(&format!(", comment={}", vm.repr(&Value::string(comment))?));
        }
        shown.push(')');
        Ok(shown)
    }
}

/// Changes a column that a rule or a revision has at hand.
fn changed(this: &Value, change: impl FnOnce(&mut Column)) -> Outcome<()> {
    receiver(this)?.change(change);
    Ok(())
}

static MEMBERS: &[Member] = &[
    Member::property("name", |vm, this| name_value(vm, &receiver(this)?.name())),
    Member::property("key", |_, this| Ok(Value::string(receiver(this)?.key()))),
    Member::Property {
        name: "type",
        get: |vm, this| Ok(types::object_of(vm, &receiver(this)?.column().sql_type)),
        set: Some(|vm, this, value| match types::sql_type(vm, &value)? {
            Some(sql_type) => changed(this, |column| column.sql_type = sql_type),
            None => Err(unsupported(format!("the type of a column is no `{}`", value.type_name()))),
        }),
        returns: Some(&types::TYPE_ENGINE),
    },
    Member::Property {
        name: "nullable",
        get: |_, this| Ok(Value::Bool(receiver(this)?.column().is_nullable())),
        set: Some(|vm, this, value| {
            let nullable = vm.truth(&value)?;
            changed(this, |column| column.nullable = Some(nullable))
        }),
        returns: None,
    },
    Member::property("primary_key", |_, this| Ok(Value::Bool(receiver(this)?.column().primary_key))),
    Member::property("table", |_, this| match receiver(this)?.owner() {
        Some(table) => Ok(Value::Object(table)),
        None => Ok(Value::None),
    }),
    Member::property("foreign_keys", foreign_keys),
    Member::property("autoincrement", |_, this| {
        Ok(match receiver(this)?.column().autoincrement {
            Autoincrement::Auto => Value::string("auto"),
            Autoincrement::True => Value::Bool(true),
            Autoincrement::False => Value::Bool(false),
            Autoincrement::IgnoreForeignKey => Value::string("ignore_fk"),
        })
    }),
    Member::property("default", |_, this| match receiver(this)?.column().default {
        None => Ok(Value::None),
        Some(ColumnDefault::Sequence(sequence)) => Ok(item_value(Item::Sequence(sequence))),
        Some(_) => Err(unsupported("what Python fills in by `default=` cannot be looked at here")),
    }),
    Member::property("unique", |_, this| Ok(truth_value(receiver(this)?.column().unique))),
    Member::property("index", |_, this| Ok(truth_value(receiver(this)?.column().index))),
    Member::Property {
        name: "comment",
        get: |_, this| Ok(Value::optional_string(receiver(this)?.column().comment)),
        set: Some(|_, this, value| {
            let comment = value.as_str().map(|text| text.to_string());
            changed(this, |column| column.comment = comment)
        }),
        returns: None,
    },
    Member::Property {
        name: "server_default",
        get: |_, this| {
            let default = receiver(this)?.column().server_default;
            Ok(default.map_or(Value::None, |default| item_value(Item::Default(default))))
        },
        set: Some(|vm, this, value| {
            let default = defaults::server_default(vm, &value)?;
            changed(this, |column| column.server_default = default)
        }),
        returns: None,
    },
    Member::property("info", |_, this| {
        let mut entries = Vec::new();
        let info = receiver(this)?.column().info;
        for (key, argument) in &info {
            entries.push((key.as_str(), argument_value(argument)?));
        }
        Ok(Value::dict(entries))
    }),
    Member::method("copy", "()", |_, this, _| Ok(Value::new_object(receiver(this)?.copied()))),
    Member::method("_copy", "()", |_, this, _| Ok(Value::new_object(receiver(this)?.copied()))),
];

/// A column of the arguments of `Column(…)`.
pub(crate) fn column_value(vm: &mut Vm, arguments: &Arguments) -> Outcome<Value> {
    let column = column(vm, arguments)?;
    Ok(Value::new_object(ColumnObject::of_class(column, given(arguments))))
}

fn given(arguments: &Arguments) -> Given {
    let default = match arguments.given("insert_default") {
        Some(default) => default,
        None => arguments.value("default"),
    };
    Given { default, on_update: arguments.value("onupdate"), mapped: None }
}

/// `sqlalchemy.orm.MappedColumn`
pub(crate) static MAPPED_COLUMN: NativeClass = NativeClass {
    name: "MappedColumn",
    module: "sqlalchemy.orm.properties",
    bases: &[&COLUMN],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.orm.mapped_column(…)`
pub(crate) const MAPPED_COLUMN_FUNCTION: NativeFunction = NativeFunction {
    name: "mapped_column",
    signature: MAPPED_SIGNATURE,
    call: |vm, arguments| {
        let column = column(vm, &arguments)?;
        let options = MappedOptions {
            sort_order: arguments.optional_integer("sort_order")?,
            use_existing: arguments.boolean("use_existing_column")?,
        };
        let given = Given { mapped: Some(options), ..given(&arguments) };
        Ok(Value::new_object(ColumnObject::of_class(column, given)))
    },
    returns: Some(&MAPPED_COLUMN),
};

fn receiver(this: &Value) -> Outcome<std::rc::Rc<ColumnObject>> {
    this.object::<ColumnObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no Column here", this.type_name())))
}

/// The references of a column: those that stand in it, and those of its table that it takes part in.
fn foreign_keys(vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let column = receiver(this)?;
    let keys = column.references(&column.column()).into_iter().map(Item::ForeignKey);
    match column.owner() {
        Some(table) => {
            let owner = Value::Object(table);
            set_of(vm, keys.map(|key| owned_item(key, &owner)))
        }
        None => set_of(vm, keys.map(item_value)),
    }
}

fn truth_value(truth: Option<bool>) -> Value {
    truth.map_or(Value::None, Value::Bool)
}

fn column(vm: &mut Vm, arguments: &Arguments) -> Outcome<Column> {
    let mut items: Vec<Value> =
        [arguments.given("name_pos"), arguments.given("type_pos")].into_iter().flatten().collect();
    items.extend(arguments.rest().iter().cloned());
    let mut items = items.into_iter().peekable();

    let mut column_name = optional_name_argument(arguments, "name")?;
    if let Some(first) = items.peek().cloned()
        && (first.is_none() || name(&first).is_some())
    {
        items.next();
        if column_name.is_some() {
            return Err(raise(&ARGUMENT_ERROR, "May not pass name positionally and as a keyword."));
        }
        column_name = name(&first);
    }
    let mut sql_type = types::optional_type_argument(vm, arguments, "type_")?;
    if let Some(first) = items.peek().cloned() {
        let positional = if first.is_none() { Some(SqlType::null()) } else { types::sql_type(vm, &first)? };
        if let Some(positional) = positional {
            items.next();
            if sql_type.is_some() {
                return Err(raise(&ARGUMENT_ERROR, "May not pass type_ positionally and as a keyword."));
            }
            sql_type = Some(positional);
        }
    }
    let mut column =
        Column::new(column_name.unwrap_or_else(|| Name::new("")), sql_type.unwrap_or_else(SqlType::null));
    for item in items {
        add_item(vm, &mut column, &item)?;
    }
    fill(vm, &mut column, arguments)?;
    if column.sql_type.spatial().is_some_and(|spatial| !spatial.nullable) {
        column.nullable = Some(false);
    }
    if arguments.optional_boolean("quote")?.is_some() && column.name.text.is_empty() {
        return Err(raise(&ARGUMENT_ERROR, "Explicit 'name' is required when sending 'quote' argument"));
    }
    if arguments.is_given("default") && arguments.is_given("insert_default") {
        return Err(raise(
            &ARGUMENT_ERROR,
            "The 'default' and 'insert_default' parameters of Column are mutually exclusive",
        ));
    }
    Ok(column)
}

/// The keyword arguments besides name and type.
fn fill(vm: &mut Vm, column: &mut Column, arguments: &Arguments) -> Outcome<()> {
    if let Some(quote) = arguments.optional_boolean("quote")? {
        column.name.quote = Some(quote);
    }
    column.key = arguments.optional_string("key")?.map(|key| key.to_string());
    column.primary_key = vm.truth(&arguments.value("primary_key"))?;
    column.nullable = arguments.optional_boolean("nullable")?;
    column.unique = arguments.optional_boolean("unique")?;
    column.index = arguments.optional_boolean("index")?;
    column.system = arguments.boolean("system")?;
    column.comment = arguments.optional_string("comment")?.map(|comment| comment.to_string());
    column.autoincrement = autoincrement(arguments, &arguments.value("autoincrement"))?;
    column.info = info(vm, &arguments.value("info"))?;
    if let Some(default) = defaults::server_default(vm, &arguments.value("server_default"))? {
        column.server_default = Some(default);
    }
    column.server_onupdate = defaults::server_default(vm, &arguments.value("server_onupdate"))?;
    for parameter in ["insert_default", "default"] {
        if column.default.is_none() {
            column.default = python_default(vm, &arguments.value(parameter))?;
        }
    }
    column.on_update = python_default(vm, &arguments.value("onupdate"))?;
    column.options = dialect_options(vm, Construct::Column, &COLUMN, arguments.keywords())?;
    Ok(())
}

fn add_item(vm: &mut Vm, column: &mut Column, value: &Value) -> Outcome<()> {
    let Some(object) = value.object::<ItemObject>() else { return Err(not_an_item(vm, value)) };
    match &object.item {
        Item::ForeignKey(foreign_key) => column.foreign_keys.push(foreign_key.clone()),
        Item::Constraint(Constraint::Check(check)) => column.checks.push(check.clone()),
        Item::Default(default) => column.server_default = Some(default.clone()),
        Item::Sequence(sequence) => column.default = Some(ColumnDefault::Sequence(sequence.clone())),
        Item::Constraint(_) | Item::Index(_) => {
            return Err(unsupported(format!("a {} inside of a Column is not supported", value.type_name())));
        }
    }
    Ok(())
}

/// `autoincrement=`
pub(crate) fn autoincrement(arguments: &Arguments, value: &Value) -> Outcome<Autoincrement> {
    Ok(match value {
        Value::Bool(true) => Autoincrement::True,
        Value::Bool(false) => Autoincrement::False,
        other => match other.as_str().as_deref() {
            Some("auto") => Autoincrement::Auto,
            Some("ignore_fk") => Autoincrement::IgnoreForeignKey,
            _ => return Err(arguments.wrong("autoincrement", "True, False, 'auto' or 'ignore_fk'", other)),
        },
    })
}

/// `default=`: a value, an expression, a sequence, or something to call that nobody looks into.
fn python_default(vm: &mut Vm, value: &Value) -> Outcome<Option<ColumnDefault>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Value::Deferred(deferred) = value {
        return Ok(Some(ColumnDefault::Callable(deferred.dotted())));
    }
    if let Some(object) = value.object::<ItemObject>()
        && let Item::Sequence(sequence) = &object.item
    {
        return Ok(Some(ColumnDefault::Sequence(sequence.clone())));
    }
    if let Some(expression) = expressions::expression(vm, value)? {
        return Ok(Some(ColumnDefault::Expression(expression)));
    }
    Ok(Some(match sql_value(vm, value)? {
        Some(value) => ColumnDefault::Scalar(value),
        None => ColumnDefault::Callable(value.type_name().to_string()),
    }))
}
