//! Tables read from the database: `Table(…, autoload_with=…)` and `MetaData.reflect(…)`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use alembic_dialect::reflection::{CatalogueRequest, NameKind, ReflectedTable};
use alembic_evaluator::{Arguments, CallArguments, Outcome, Value, Vm, raise};
use alembic_schema::{Constraint, IndexElement, Name, Table, TableName};

use super::columns::ColumnObject;
use super::engine::connection_exception;
use super::engine::connection_object::borrowed_connection;
use super::exceptions::{INVALID_REQUEST_ERROR, NO_SUCH_TABLE_ERROR};
use super::inspection;
use super::metadata::MetaDataObject;
use super::tables::{TableObject, table_value};
use crate::connection::SharedConnection;

/// Does something with the connection behind a `bind`: an engine, a connection or an inspector.
///
/// # Errors
/// It is none of these, or it cannot connect.
pub(crate) fn with_bind<T>(
    vm: &mut Vm,
    bind: &Value,
    action: impl FnOnce(&mut Vm, &SharedConnection) -> Outcome<T>,
) -> Outcome<T> {
    let bind = inspection::bind_of(bind).unwrap_or_else(|| bind.clone());
    let (connection, opened) = borrowed_connection(vm, &bind)?;
    let done = action(vm, &connection);
    if opened {
        connection.close().map_err(connection_exception)?;
    }
    done
}

/// Reads tables into one metadata.
pub(crate) struct Reader<'a> {
    connection: &'a SharedConnection,
    metadata: &'a Value,
    /// `resolve_fks=`: the tables that are referred to are read as well.
    follows_keys: bool,
    /// What was read for a whole schema at once.
    known: RefCell<HashMap<TableName, Rc<ReflectedTable>>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(connection: &'a SharedConnection, metadata: &'a Value, follows_keys: bool) -> Self {
        Self { connection, metadata, follows_keys, known: RefCell::default() }
    }

    /// Reads all tables of a schema at once; they come into the metadata one by one.
    fn read_schema(&self, schema: Option<&Name>, views: bool) -> Outcome<()> {
        let request = CatalogueRequest { views, ..CatalogueRequest::tables(schema.map(Name::as_str)) };
        let tables = self.connection.reflected_tables(&request).map_err(connection_exception)?;
        let mut known = self.known.borrow_mut();
        for table in tables {
            // A temporary table stands behind one that lasts.
            known.entry(table.name.clone()).or_insert_with(|| Rc::new(table));
        }
        Ok(())
    }

    fn read(&self, name: &TableName) -> Outcome<Rc<ReflectedTable>> {
        let plain = TableName::in_schema(
            name.schema.as_ref().map(|schema| schema.text.as_str()),
            name.name.text.as_str(),
        );
        if let Some(known) = self.known.borrow().get(&plain) {
            return Ok(known.clone());
        }
        let schema = plain.schema.as_ref().map(Name::as_str);
        let found =
            self.connection.reflected_table(schema, plain.name.as_str()).map_err(connection_exception)?;
        found.map(Rc::new).ok_or_else(|| raise(&NO_SUCH_TABLE_ERROR, &plain.name.text))
    }

    /// The table as the database has it, with the columns that are wanted.
    pub(crate) fn schema_table(&self, name: &TableName, wanted: Option<&[Rc<str>]>) -> Outcome<Table> {
        let mut table = self.read(name)?.to_table();
        table.name = name.clone();
        if let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) {
            keep_columns(&mut table, wanted);
        }
        Ok(table)
    }

    /// Reads a table into the metadata, unless it is there already, and then what it refers to.
    pub(crate) fn load(&self, name: &TableName) -> Outcome<Value> {
        let metadata = metadata_of(self.metadata)?;
        if let Some(known) = metadata.table(&name.key()) {
            return Ok(known);
        }
        let table = self.schema_table(name, None)?;
        let value = reflected_value(&table, self.metadata);
        metadata.add_table(name.key(), value.clone());
        self.load_referred(&table)?;
        Ok(value)
    }

    /// Reads the tables that a table refers to.
    pub(crate) fn load_referred(&self, table: &Table) -> Outcome<()> {
        if !self.follows_keys {
            return Ok(());
        }
        for constraint in &table.constraints {
            if let Constraint::ForeignKey(key) = constraint {
                self.load(&key.referred_table)?;
            }
        }
        Ok(())
    }
}

/// Leaves out of a table what names other columns than those that are wanted.
fn keep_columns(table: &mut Table, wanted: &[Rc<str>]) {
    let is_wanted = |name: &Name| wanted.iter().any(|wanted| **wanted == *name.text);
    table.columns.retain(|column| is_wanted(&column.name));
    for constraint in &mut table.constraints {
        if let Constraint::PrimaryKey(key) = constraint {
            key.columns.retain(is_wanted);
        }
    }
    table.constraints.retain(|constraint| match constraint {
        Constraint::PrimaryKey(key) => !key.columns.is_empty(),
        Constraint::Unique(key) => key.columns.iter().all(is_wanted),
        Constraint::ForeignKey(key) => key.columns.iter().all(is_wanted),
        Constraint::Check(_) | Constraint::Exclude(_) => true,
    });
    table.indexes.retain(|index| {
        index.elements.iter().all(|element| match element {
            IndexElement::Column(name) => is_wanted(name),
            IndexElement::Expression(_) => true,
        })
    });
}

/// The Python objects of a table that was read.
pub(crate) fn reflected_value(table: &Table, metadata: &Value) -> Value {
    let columns = table
        .columns
        .iter()
        .map(|column| Value::new_object(ColumnObject::new(column.clone(), Some(table.name.clone()))))
        .collect();
    table_value(table.clone(), columns, metadata.clone())
}

/// `inspector.reflect_table(table, include_columns)`
pub(crate) fn fill(vm: &mut Vm, connection: &SharedConnection, arguments: &Arguments) -> Outcome<Value> {
    let given = arguments.value("table");
    let Some(table) = given.object::<TableObject>() else {
        return Err(arguments.wrong("table", "a Table", &given));
    };
    let wanted = arguments.optional_strings("include_columns")?;
    let unwanted = arguments.optional_strings("exclude_columns")?.unwrap_or_default();
    let metadata = vm.get_attribute(&given, "metadata")?;
    let reader = Reader::new(connection, &metadata, arguments.boolean("resolve_fks")?);
    let mut read = reader.schema_table(&table.table().name, wanted.as_deref())?;
    if !unwanted.is_empty() {
        let columns = read.columns.iter().map(|column| column.name.text.as_str().into());
        let left: Vec<Rc<str>> = columns.filter(|column| !unwanted.contains(column)).collect();
        keep_columns(&mut read, &left);
    }
    table.replace_by(&given, &read);
    reader.load_referred(&read)?;
    Ok(Value::None)
}

fn metadata_of(value: &Value) -> Outcome<Rc<MetaDataObject>> {
    value
        .object::<MetaDataObject>()
        .ok_or_else(|| alembic_evaluator::unsupported("a MetaData is expected here"))
}

/// `MetaData.reflect(bind, schema=None, views=False, only=None, …)`
pub(crate) fn reflect(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let metadata = metadata_of(this)?;
    let schema = match arguments.optional_string("schema")? {
        Some(schema) => Some(Name::new(&*schema)),
        None => metadata.schema(),
    };
    let follows_keys = vm.truth(&arguments.value("resolve_fks"))?;
    let extends = vm.truth(&arguments.value("extend_existing"))?;
    let views = vm.truth(&arguments.value("views"))?;
    let bind = arguments.value("bind");
    with_bind(vm, &bind, |vm, connection| {
        let reader = Reader::new(connection, this, follows_keys);
        let available = available(connection, schema.as_ref(), views)?;
        let load = chosen(vm, this, &arguments, &available, schema.as_ref())?;
        // One table is read by itself; for several, everything is read at once.
        if load.len() > 1 {
            reader.read_schema(schema.as_ref(), views)?;
        }
        for name in load {
            let name = TableName { schema: schema.clone(), name: Name::new(&*name) };
            let known = metadata.table(&name.key());
            match known.as_ref().and_then(|known| Some((known.clone(), known.object::<TableObject>()?))) {
                Some((value, known)) if extends => {
                    let table = reader.schema_table(&name, None)?;
                    known.replace_by(&value, &table);
                    reader.load_referred(&table)?;
                }
                Some(_) => {}
                None => {
                    reader.load(&name)?;
                }
            }
        }
        Ok(Value::None)
    })
}

/// The names of the tables that can be read, as SQLAlchemy lists them.
fn available(connection: &SharedConnection, schema: Option<&Name>, views: bool) -> Outcome<Vec<String>> {
    let kinds: &[NameKind] = if views {
        &[NameKind::Tables, NameKind::Views, NameKind::MaterializedViews]
    } else {
        &[NameKind::Tables]
    };
    let mut names = Vec::new();
    for kind in kinds {
        let found = connection.reflected_names(*kind, schema.map(Name::as_str));
        names.extend(found.map_err(connection_exception)?);
    }
    Ok(names)
}

/// Those that `only=` chooses: a list, or a function of name and metadata.
fn chosen(
    vm: &mut Vm,
    metadata: &Value,
    arguments: &Arguments,
    available: &[String],
    schema: Option<&Name>,
) -> Outcome<Vec<Rc<str>>> {
    let only = arguments.value("only");
    if only.is_none() {
        return Ok(available.iter().map(|name| name.as_str().into()).collect());
    }
    if !matches!(only, Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::Dict(_)) {
        let mut load = Vec::new();
        for name in available {
            let call = CallArguments::positional(vec![Value::string(name), metadata.clone()]);
            let answer = vm.call(&only, call)?;
            if vm.truth(&answer)? {
                load.push(name.as_str().into());
            }
        }
        return Ok(load);
    }
    let mut load = Vec::new();
    for item in vm.iterate(&only)? {
        load.push(vm.str(&item)?);
    }
    let missing: Vec<&str> =
        load.iter().map(AsRef::as_ref).filter(|name| !available.iter().any(|known| known == name)).collect();
    if missing.is_empty() {
        return Ok(load);
    }
    let bind = arguments.value("bind");
    let engine = vm.get_attribute(&bind, "engine")?;
    let in_schema = schema.map(|schema| format!(" schema '{schema}'")).unwrap_or_default();
    Err(raise(
        &INVALID_REQUEST_ERROR,
        format!(
            "Could not reflect: requested table(s) not available in {}{in_schema}: ({})",
            vm.repr(&engine)?,
            missing.join(", ")
        ),
    ))
}
