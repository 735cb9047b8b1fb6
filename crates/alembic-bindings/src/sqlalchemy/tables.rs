//! `Table`, `table()` and their collections of columns.

mod members;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use alembic_evaluator::{
    Arguments, Constructor, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, exception_class,
    raise, unsupported,
};
use alembic_schema::{
    Column, Constraint, Index, Name, NamingConvention, SqlExpression, SqlType, Table, TableName, TypeFamily,
};

pub(crate) use members::{columns_named, set_of, table_beside};

use super::autoload;
use super::columns::{ColumnObject, is_early};
use super::exceptions::{DUPLICATE_COLUMN_ERROR, INVALID_REQUEST_ERROR};
use super::expressions::ExpressionObject;
use super::items::{Item, ItemObject, SCHEMA_ITEM, elements, not_an_item};
use super::metadata::MetaDataObject;
use super::selectables::{self, from_object};
use crate::dialect_options::{Construct, dialect_options};
use crate::names::{name_argument, name_value, optional_name_argument};
use crate::value::{info, info_value};

/// `sqlalchemy.TableClause`: what `table()` gives
pub(crate) static TABLE_CLAUSE: NativeClass = NativeClass {
    name: "TableClause",
    module: "sqlalchemy.sql.selectable",
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.Table`
pub(crate) static TABLE: NativeClass = NativeClass {
    name: "Table",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM, &TABLE_CLAUSE],
    constructor: Some(Constructor {
        signature: "(name, metadata, *args, schema=None, quote=None, quote_schema=None, autoload_with=None, \
                    autoload_replace=True, keep_existing=False, extend_existing=False, resolve_fks=True, \
                    include_columns=None, must_exist=False, implicit_returning=True, info=None, prefixes=None, \
                    comment=None, **dialect_kw)",
        call: construct,
    }),
    members: members::MEMBERS,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.table(name, *columns, schema=None)`
pub(crate) const TABLE_FUNCTION: NativeFunction = NativeFunction {
    name: "table",
    signature: "(name, *columns, schema=None)",
    call: |_, arguments| {
        let name = TableName {
            schema: optional_name_argument(&arguments, "schema")?,
            name: name_argument(&arguments, "name")?,
        };
        let mut columns = Vec::new();
        for column in arguments.rest() {
            columns.push(
                loose_column(column).ok_or_else(|| arguments.wrong("columns", "column() objects", column))?,
            );
        }
        let columns =
            columns.into_iter().map(|column| ColumnObject::new(column, Some(name.clone()))).collect();
        Ok(Value::new_object(TableObject::new(
            Table::new(name, Vec::new()),
            columns,
            Value::None,
            &TABLE_CLAUSE,
        )))
    },
    returns: Some(&TABLE_CLAUSE),
};

/// How many tables a type may be looked for: references can go round in a circle.
const LONGEST_CHAIN: usize = 16;

/// A table. Its columns are objects of their own, as expressions name them.
pub(crate) struct TableObject {
    table: RefCell<Table>,
    columns: RefCell<Vec<Value>>,
    metadata: Value,
    /// `Table.info`, once somebody has asked for it.
    info: OnceCell<Value>,
    class: &'static NativeClass,
}

impl TableObject {
    pub(crate) fn new(
        table: Table,
        columns: Vec<ColumnObject>,
        metadata: Value,
        class: &'static NativeClass,
    ) -> Self {
        let columns = columns.into_iter().map(Value::new_object).collect();
        let info = OnceCell::new();
        Self { table: RefCell::new(table), columns: RefCell::new(columns), metadata, info, class }
    }

    /// The naming convention of the table's metadata.
    pub(crate) fn naming_convention(&self) -> NamingConvention {
        self.metadata.object::<MetaDataObject>().map(|metadata| metadata.convention()).unwrap_or_default()
    }

    /// `Table.info`, which the program may change.
    pub(crate) fn info(&self) -> Outcome<Value> {
        if let Some(info) = self.info.get() {
            return Ok(info.clone());
        }
        let value = info_value(&self.table.borrow().info)?;
        Ok(self.info.get_or_init(|| value).clone())
    }

    /// Takes over what the program did to [`TableObject::info`].
    ///
    /// # Errors
    /// A key is no string.
    pub(crate) fn read_info(&self, vm: &mut Vm) -> Outcome<()> {
        if let Some(changed) = self.info.get() {
            self.table.borrow_mut().info = info(vm, changed)?;
        }
        Ok(())
    }

    /// Whether it belongs to a metadata.
    pub(crate) fn is_of(&self, metadata: &Value) -> bool {
        self.metadata.is(metadata)
    }

    /// Its columns as Python objects.
    pub(crate) fn column_values(&self) -> Vec<Value> {
        self.columns.borrow().clone()
    }

    /// Adds an index that was made of its columns.
    pub(crate) fn add_index(&self, index: &Index) {
        self.table.borrow_mut().indexes.push(index.clone());
    }

    /// The columns as expressions, under the keys that Python code knows them by.
    pub(crate) fn references(&self) -> Vec<(String, SqlExpression)> {
        let columns = self.columns.borrow();
        columns
            .iter()
            .filter_map(Value::object::<ColumnObject>)
            .map(|column| (column.key(), column.reference()))
            .collect()
    }

    /// Puts what the database has in the place of what was declared; columns that only the declaration has stay.
    pub(crate) fn replace_by(&self, this: &Value, read: &Table) {
        let columns = read
            .columns
            .iter()
            .map(|column| Value::new_object(ColumnObject::new(column.clone(), Some(read.name.clone()))));
        self.extend(this, Table { columns: Vec::new(), ..read.clone() }, columns.collect());
    }

    /// Adds columns, each in the place of one of the same key, and constraints, indexes and options.
    fn extend(&self, this: &Value, added: Table, columns: Vec<Value>) {
        let key = |value: &Value| value.object::<ColumnObject>().map(|column| column.key());
        let mut own = self.columns.borrow_mut();
        for column in columns {
            own_column(&column, this);
            match own.iter_mut().find(|known| key(known) == key(&column)) {
                Some(known) => *known = column,
                None => own.push(column),
            }
        }
        let mut table = self.table.borrow_mut();
        let has_key = |table: &Table| table.primary_key_constraint().is_some();
        if has_key(&added) {
            table.constraints.retain(|constraint| !matches!(constraint, Constraint::PrimaryKey(_)));
        }
        for constraint in added.constraints {
            if !table.constraints.contains(&constraint) {
                table.constraints.push(constraint);
            }
        }
        for index in added.indexes {
            if !table.indexes.contains(&index) {
                table.indexes.push(index);
            }
        }
        for (keyword, value) in added.options.iter() {
            table.options.set(keyword, value.clone());
        }
        if added.comment.is_some() {
            table.comment = added.comment;
        }
        table.info.extend(added.info);
        table.prefixes.extend(added.prefixes);
    }

    /// The table as it is now.
    pub(crate) fn table(&self) -> Table {
        let mut table = self.table.borrow().clone();
        table.columns = self.columns.borrow().iter().filter_map(column).collect();
        // A column that was given no type has that of the column it refers to.
        for position in 0..table.columns.len() {
            if table.columns[position].sql_type.family() == TypeFamily::Null
                && let Some(found) = self.referred_type(table.columns[position].key(), LONGEST_CHAIN)
            {
                table.columns[position].sql_type = found;
            }
        }
        table
    }

    /// The type of the column that a column refers to, by way of at most `steps` tables.
    fn referred_type(&self, key: &str, steps: usize) -> Option<SqlType> {
        let metadata: Rc<MetaDataObject> = self.metadata.object()?;
        let columns = self.columns.borrow();
        let find = |columns: &[Value], key: &str| {
            columns.iter().filter_map(column).find(|column| column.key() == key)
        };
        let in_column = find(&columns, key)?.foreign_keys.first().cloned();
        let beside = || {
            let table = self.table.borrow();
            table.foreign_key_constraints().iter().find_map(|constraint| {
                let position = constraint.columns.iter().position(|column| column.text == key)?;
                elements(constraint).into_iter().nth(position)
            })
        };
        let reference = in_column.or_else(beside)?;
        let referred: Rc<TableObject> = metadata.table(&reference.referred_table.key())?.object()?;
        let name = reference.referred_column?;
        let target = find(&referred.columns.borrow(), &name.text)?;
        if target.sql_type.family() == TypeFamily::Null {
            return referred.referred_type(&name.text, steps.checked_sub(1)?);
        }
        Some(target.sql_type)
    }
}

impl Object for TableObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    fn str(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(self.table.borrow().name.key())
    }

    fn repr(&self, vm: &mut Vm, _this: &Value) -> Outcome<String> {
        let name = self.table.borrow().name.clone();
        if !self.class.derives_from(&TABLE) {
            return Ok(format!("<{} {}>", self.class.name, name.key()));
        }
        let mut shown = vec![vm.repr(&Value::string(&name.name.text))?.to_string(), "MetaData()".to_owned()];
        for column in self.columns.borrow().iter() {
            shown.push(vm.repr(column)?.to_string());
        }
        let schema = Value::optional_string(name.schema.map(|schema| schema.text));
        Ok(format!("Table({}, schema={})", shown.join(", "), vm.repr(&schema)?))
    }
}

/// Whether a value is a column, a constraint or an index.
pub(crate) fn is_part_of_table(value: &Value) -> bool {
    value.object::<ColumnObject>().is_some()
        || value
            .object::<ItemObject>()
            .is_some_and(|part| matches!(part.item, Item::Constraint(_) | Item::Index(_)))
}

/// A table made of what `op.create_table` and `Table` are given, with the names of its constraints as they were given.
///
/// # Errors
/// An item that is neither a column, a constraint nor an index; a keyword that no dialect knows.
pub(crate) fn table_of(
    vm: &mut Vm,
    name: TableName,
    items: &[Value],
    arguments: &Arguments,
    keywords: &[(Rc<str>, Value)],
) -> Outcome<(Table, Vec<Value>)> {
    let mut table = Table::new(name, Vec::new());
    if let Some(quote) = arguments.optional_boolean("quote")? {
        table.name.name.quote = Some(quote);
    }
    if let (Some(schema), Some(quote)) = (&mut table.name.schema, arguments.optional_boolean("quote_schema")?)
    {
        schema.quote = Some(quote);
    }
    let mut columns = Vec::new();
    for item in items {
        if let Some(column) = item.object::<ColumnObject>() {
            let known = |other: &Value| {
                other.object::<ColumnObject>().is_some_and(|other| other.key() == column.key())
            };
            if columns.iter().any(known) {
                return Err(raise(
                    &DUPLICATE_COLUMN_ERROR,
                    format!(
                        "A column with name '{}' is already present in table '{}'.",
                        column.name(),
                        table.name.name
                    ),
                ));
            }
            column.set_table(&table.name);
            columns.push(item.clone());
            continue;
        }
        match item.object::<ItemObject>().as_deref() {
            Some(ItemObject { item: Item::Constraint(constraint), .. }) => {
                table.constraints.push(constraint.clone());
            }
            Some(ItemObject { item: Item::Index(index), .. }) => table.indexes.push(index.clone()),
            _ => return Err(not_an_item(vm, item)),
        }
    }
    name_late(&mut table, &columns)?;
    table.columns = columns.iter().filter_map(column).collect();
    table.comment = arguments.optional_string("comment")?.map(|comment| comment.to_string());
    table.info = info(vm, &arguments.value("info"))?;
    table.prefixes =
        arguments.optional_strings("prefixes")?.unwrap_or_default().iter().map(ToString::to_string).collect();
    table.options = dialect_options(vm, Construct::Table, &TABLE, keywords)?;
    Ok((table, columns))
}

/// The tables of all metadata, for what knows a table by its name only.
#[derive(Default)]
struct KnownTables(RefCell<Vec<Weak<TableObject>>>);

fn remember(vm: &mut Vm, value: &Value) {
    let Some(table) = value.object::<TableObject>() else { return };
    if vm.extension::<KnownTables>().is_none() {
        vm.insert_extension(Rc::new(KnownTables::default()));
    }
    if let Some(known) = vm.extension::<KnownTables>() {
        known.0.borrow_mut().push(Rc::downgrade(&table));
    }
}

/// The table of this name, if a metadata has one.
///
/// # Errors
/// Several have one.
pub(crate) fn known_table(vm: &Vm, name: &TableName) -> Outcome<Option<Rc<TableObject>>> {
    let Some(known) = vm.extension::<KnownTables>() else { return Ok(None) };
    let known = known.0.borrow();
    let mut found = known.iter().filter_map(Weak::upgrade).filter(|table| table.table.borrow().name == *name);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(unsupported(format!(
            "which of the tables `{name}` an index of expressions belongs to is not known here"
        ))),
        (first, None) => Ok(first),
    }
}

/// Constraints and indexes that were made of columns without names get the names that those have now.
fn name_late(table: &mut Table, columns: &[Value]) -> Outcome<()> {
    let late: Vec<(Name, Name)> = columns
        .iter()
        .filter_map(Value::object::<ColumnObject>)
        .filter_map(|column| column.late_name())
        .collect();
    let unknown = Cell::new(false);
    table.rename_columns(&|name| {
        if let Some((_, now)) = late.iter().find(|(early, _)| early == name) {
            *name = now.clone();
        }
        unknown.set(unknown.get() || is_early(name));
    });
    if unknown.get() {
        return Err(unsupported(format!(
            "a constraint or index of the table `{}` names a column that has no name here",
            table.name
        )));
    }
    Ok(())
}

/// The object of a table that was made by [`table_of`].
pub(crate) fn table_value(table: Table, columns: Vec<Value>, metadata: Value) -> Value {
    let object = TableObject::new(table, Vec::new(), metadata, &TABLE);
    let value = Value::new_object(object);
    if let Some(object) = value.object::<TableObject>() {
        for column in &columns {
            own_column(column, &value);
        }
        *object.columns.borrow_mut() = columns;
    }
    value
}

/// Says to a column to which table it belongs.
fn own_column(column: &Value, table: &Value) {
    if let (Some(column), Some(table)) = (column.object::<ColumnObject>(), table.object::<TableObject>()) {
        column.set_owner(&table);
    }
}

fn construct(vm: &mut Vm, _class: &Value, arguments: Arguments) -> Outcome<Value> {
    let metadata_value = arguments.value("metadata");
    let Some(metadata) = metadata_value.object::<MetaDataObject>() else {
        return Err(arguments.wrong("metadata", "a MetaData", &metadata_value));
    };
    let schema = optional_name_argument(&arguments, "schema")?.or_else(|| metadata.schema());
    let name = TableName { schema, name: name_argument(&arguments, "name")? };
    let existing = metadata.table(&name.key());
    if let Some(existing) = &existing {
        let extends = arguments.boolean("extend_existing")?;
        if arguments.boolean("keep_existing")? || (arguments.rest().is_empty() && !extends) {
            return Ok(existing.clone());
        }
        if !extends {
            return Err(raise(
                &INVALID_REQUEST_ERROR,
                format!(
                    "Table '{}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to \
                     redefine options and columns on an existing Table object.",
                    name.key()
                ),
            ));
        }
    } else if arguments.boolean("must_exist")? {
        return Err(raise(&INVALID_REQUEST_ERROR, format!("Table '{}' not defined", name.key())));
    }
    let (table, columns) = table_of(vm, name.clone(), arguments.rest(), &arguments, arguments.keywords())?;
    let bind = arguments.value("autoload_with");
    if existing.is_none() && bind.is_none() {
        let value = table_value(table, columns, metadata_value);
        own_items(arguments.rest(), &value);
        metadata.add_table(name.key(), value.clone());
        remember(vm, &value);
        return Ok(value);
    }
    let value = existing.unwrap_or_else(|| {
        table_value(Table::new(table.name.clone(), Vec::new()), Vec::new(), metadata_value.clone())
    });
    let object = receiver(&value)?;
    if !bind.is_none() {
        let wanted = arguments.optional_strings("include_columns")?;
        let follows_keys = arguments.boolean("resolve_fks")?;
        autoload::with_bind(vm, &bind, |_, connection| {
            let reader = autoload::Reader::new(connection, &metadata_value, follows_keys);
            let read = reader.schema_table(&table.name, wanted.as_deref())?;
            object.replace_by(&value, &read);
            metadata.add_table(name.key(), value.clone());
            reader.load_referred(&read)
        })?;
    }
    object.extend(&value, table, columns);
    own_items(arguments.rest(), &value);
    Ok(value)
}

/// Says to constraints and indexes to which table they belong.
pub(crate) fn own_items(items: &[Value], table: &Value) {
    for item in items.iter().filter_map(Value::object::<ItemObject>) {
        item.set_owner(table);
    }
}

/// A table of the columns that a query names.
pub(crate) fn table_of_columns(name: TableName, columns: &[SqlExpression]) -> Value {
    let columns = columns.iter().filter_map(|column| match column {
        SqlExpression::Column(column) => {
            let sql_type = column.sql_type.clone().unwrap_or_else(SqlType::null);
            Some(ColumnObject::new(Column::new(column.name.clone(), sql_type), Some(name.clone())))
        }
        _ => None,
    });
    let columns = columns.collect();
    Value::new_object(TableObject::new(Table::new(name, Vec::new()), columns, Value::None, &TABLE_CLAUSE))
}

static MEMBERS: &[Member] = &[
    Member::property("name", |vm, this| name_value(vm, &receiver(this)?.table.borrow().name.name.clone())),
    Member::property("schema", |vm, this| match receiver(this)?.table.borrow().name.schema.clone() {
        Some(schema) => name_value(vm, &schema),
        None => Ok(Value::None),
    }),
    Member::property("description", |_, this| {
        Ok(Value::string(&receiver(this)?.table.borrow().name.name.text))
    }),
    Member::property("key", |_, this| Ok(Value::string(receiver(this)?.table.borrow().name.key()))),
    Member::property("fullname", |_, this| Ok(Value::string(receiver(this)?.table.borrow().name.key()))),
    Member::property("comment", |_, this| {
        Ok(Value::optional_string(receiver(this)?.table.borrow().comment.as_ref()))
    }),
    Member::property("metadata", |_, this| Ok(receiver(this)?.metadata.clone())),
    Member::Property { name: "c", get: collection, set: None, returns: Some(&COLUMN_COLLECTION) },
    Member::Property { name: "columns", get: collection, set: None, returns: Some(&COLUMN_COLLECTION) },
    Member::Method {
        name: "select",
        signature: "()",
        call: |vm, this, _| selectables::select_of(vm, std::slice::from_ref(this)),
        returns: Some(&selectables::SELECT),
    },
    Member::Method {
        name: "insert",
        signature: "()",
        call: |_, this, _| Ok(selectables::insert_value(receiver(this)?.table(), &selectables::INSERT)),
        returns: Some(&selectables::INSERT),
    },
    Member::Method {
        name: "update",
        signature: "()",
        call: |_, this, _| Ok(selectables::update_value(receiver(this)?.table(), None)),
        returns: Some(&selectables::UPDATE),
    },
    Member::Method {
        name: "delete",
        signature: "()",
        call: |_, this, _| Ok(selectables::delete_value(receiver(this)?.table(), None)),
        returns: Some(&selectables::DELETE),
    },
    Member::Method {
        name: "alias",
        signature: "(name=None, flat=False)",
        call: from_object::alias,
        returns: Some(&from_object::ALIAS),
    },
    Member::Method {
        name: "join",
        signature: "(right, onclause=None, isouter=False, full=False)",
        call: from_object::join,
        returns: Some(&from_object::JOIN),
    },
    Member::Method {
        name: "outerjoin",
        signature: "(right, onclause=None, full=False)",
        call: from_object::outerjoin,
        returns: Some(&from_object::JOIN),
    },
];

fn receiver(this: &Value) -> Outcome<Rc<TableObject>> {
    this.object::<TableObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no table here", this.type_name())))
}

fn column(value: &Value) -> Option<Column> {
    value.object::<ColumnObject>().map(|column| column.column())
}

/// A `column()`, or a `Column` that belongs to no table yet.
fn loose_column(value: &Value) -> Option<Column> {
    if let Some(column) = column(value) {
        return Some(column);
    }
    match &value.object::<ExpressionObject>()?.expression {
        SqlExpression::Column(reference) => Some(Column::new(
            reference.name.clone(),
            reference.sql_type.clone().unwrap_or_else(SqlType::null),
        )),
        _ => None,
    }
}

/// `table.c`
pub(crate) fn column_collection(columns: Vec<(String, Value)>) -> Value {
    Value::new_object(ColumnCollection { columns })
}

struct ColumnCollection {
    columns: Vec<(String, Value)>,
}

pub(crate) static COLUMN_COLLECTION: NativeClass = NativeClass {
    name: "ReadOnlyColumnCollection",
    module: "sqlalchemy.sql.base",
    members: &[
        Member::method("keys", "()", |_, this, _| {
            Ok(Value::strings(collected(this)?.columns.iter().map(|(key, _)| key.clone())))
        }),
        Member::method("values", "()", |_, this, _| {
            Ok(Value::list(collected(this)?.columns.iter().map(|(_, column)| column.clone()).collect()))
        }),
        Member::method("items", "()", |_, this, _| {
            let pairs = collected(this)?;
            Ok(Value::list(
                pairs
                    .columns
                    .iter()
                    .map(|(key, column)| Value::tuple(vec![Value::string(key), column.clone()]))
                    .collect(),
            ))
        }),
        Member::method("get", "(key, default=None)", |_, this, arguments| {
            let found = arguments.value("key").as_str().and_then(|key| collected(this).ok()?.get(&key));
            Ok(found.unwrap_or_else(|| arguments.value("default")))
        }),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

impl ColumnCollection {
    fn get(&self, key: &str) -> Option<Value> {
        self.columns.iter().find(|(known, _)| known == key).map(|(_, column)| column.clone())
    }
}

impl Object for ColumnCollection {
    fn class(&self) -> &'static NativeClass {
        &COLUMN_COLLECTION
    }

    fn attribute(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Outcome<Option<Value>> {
        match self.get(name) {
            Some(column) => Ok(Some(column)),
            None if name.starts_with("__") => Ok(None),
            None => Err(raise(&exception_class::ATTRIBUTE_ERROR, name)),
        }
    }

    fn length(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<usize>> {
        Ok(Some(self.columns.len()))
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.columns.iter().map(|(_, column)| column.clone()).collect())))
    }

    fn contains(&self, _vm: &mut Vm, _this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Ok(item.as_str().map(|key| self.get(&key).is_some()))
    }

    fn item(&self, _vm: &mut Vm, _this: &Value, key: &Value) -> Outcome<Value> {
        if let Some(index) = key.as_integer() {
            let found = usize::try_from(index).ok().and_then(|index| self.columns.get(index));
            return found
                .map(|(_, column)| column.clone())
                .ok_or_else(|| raise(&exception_class::INDEX_ERROR, "tuple index out of range"));
        }
        let Some(key) = key.as_str() else {
            return Err(unsupported("columns are found by name or position here"));
        };
        self.get(&key).ok_or_else(|| raise(&exception_class::KEY_ERROR, key))
    }
}

fn collection(_vm: &mut Vm, this: &Value) -> Outcome<Value> {
    let table = receiver(this)?;
    let columns = table.columns.borrow();
    let columns = columns
        .iter()
        .filter_map(|value| Some((value.object::<ColumnObject>()?.key(), value.clone())))
        .collect();
    Ok(column_collection(columns))
}

fn collected(this: &Value) -> Outcome<Rc<ColumnCollection>> {
    this.object::<ColumnCollection>()
        .ok_or_else(|| unsupported(format!("`{}` has no columns here", this.type_name())))
}
