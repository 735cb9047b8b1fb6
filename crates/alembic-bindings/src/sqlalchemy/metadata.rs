//! `MetaData`, and the naming convention that it gives to migrations.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::{
    Arguments, Constructor, Interruption, Member, NativeClass, Object, Outcome, Value, Vm, exception_class,
    raise, unsupported,
};
use alembic_schema::{ConstraintKind, Name, NamingConvention, Table};
use indexmap::IndexMap;

use super::autoload;
use super::creation::{CheckFirst, emit};
use super::items::SCHEMA_ITEM;
use super::tables::TableObject;
use crate::host::ConfigureOptions;
use crate::names::{name_value, optional_name_argument};

/// `sqlalchemy.MetaData`
pub(crate) static METADATA: NativeClass = NativeClass {
    name: "MetaData",
    module: "sqlalchemy.sql.schema",
    bases: &[&SCHEMA_ITEM],
    constructor: Some(Constructor {
        signature: "(schema=None, quote_schema=None, naming_convention=None, info=None)",
        call: |vm, _, arguments| Ok(Value::new_object(MetaDataObject::of(vm, &arguments)?)),
    }),
    members: MEMBERS,
    ..NativeClass::DEFAULT
};

/// A collection of tables; models register theirs here.
pub(crate) struct MetaDataObject {
    schema: Option<Name>,
    /// As Python gave it, and read.
    naming_convention: RefCell<(Value, NamingConvention)>,
    tables: RefCell<IndexMap<String, Value>>,
    /// Why the table of a model is not known.
    unknown_models: RefCell<Vec<Interruption>>,
    info: Value,
    /// `metadata.bind = …`, which SQLAlchemy 2 keeps like any attribute of the program's own and never looks at.
    bind: RefCell<Option<Value>>,
}

/// What adds something to a table that is there already.
const PARTS_OF_TABLES: &[&str] = &["Index", "append_constraint", "append_column"];

impl MetaDataObject {
    /// `MetaData()`
    pub(crate) fn empty() -> Self {
        Self {
            schema: None,
            naming_convention: RefCell::new((default_convention(), NamingConvention::default())),
            tables: RefCell::new(IndexMap::new()),
            unknown_models: RefCell::new(Vec::new()),
            info: Value::dict([]),
            bind: RefCell::new(None),
        }
    }

    fn of(vm: &mut Vm, arguments: &Arguments) -> Outcome<Self> {
        let mut schema = optional_name_argument(arguments, "schema")?;
        if let (Some(schema), Some(quote)) = (&mut schema, arguments.optional_boolean("quote_schema")?) {
            schema.quote = Some(quote);
        }
        let mut metadata = Self { schema, ..Self::empty() };
        let given = arguments.value("naming_convention");
        // An empty convention counts as none, as in the reference.
        if vm.truth(&given)? {
            metadata.naming_convention = RefCell::new((given.clone(), read_convention(vm, &given)?));
        }
        if let info @ Value::Dict(_) = arguments.value("info") {
            metadata.info = info;
        }
        Ok(metadata)
    }

    /// The naming convention, read.
    pub(crate) fn convention(&self) -> NamingConvention {
        self.naming_convention.borrow().1.clone()
    }

    pub(crate) fn schema(&self) -> Option<Name> {
        self.schema.clone()
    }

    pub(crate) fn table(&self, key: &str) -> Option<Value> {
        self.tables.borrow().get(key).cloned()
    }

    /// Notes why the table of a model is not known.
    pub(crate) fn add_unknown_model(&self, why: Interruption) {
        self.unknown_models.borrow_mut().push(why);
    }

    /// Makes sure that all tables are known before somebody asks which there are.
    pub(crate) fn complete(this: &Value, vm: &mut Vm) -> Outcome<Rc<Self>> {
        let shared = crate::libraries::sqlmodel::shared_metadata(vm);
        let is_shared = shared.is_some_and(|shared| shared.is(this));
        vm.evaluate_users(&|value| {
            value.is(this)
                || (is_shared && crate::libraries::sqlmodel::is_model(value))
                || super::orm::is_registry_of(value, this)
                || crate::libraries::flask_sqlalchemy::is_extension_of(value, this)
                || matches!(value, Value::Class(class)
                    if class.lookup("metadata").is_some_and(|metadata| metadata.is(this)))
        })?;
        // `Index("ix", table.c.name)` stands by itself, and belongs to the table all the same.
        vm.evaluate_calls(PARTS_OF_TABLES, &|value| {
            value.object::<TableObject>().is_some_and(|table| table.is_of(this))
                || matches!(value, Value::Class(class)
                    if class.lookup("metadata").is_some_and(|metadata| metadata.is(this)))
        })?;
        let metadata = receiver(this)?;
        match metadata.unknown_models.borrow().first() {
            Some(why) => Err(why.clone()),
            None => Ok(Rc::clone(&metadata)),
        }
    }

    /// The tables, each behind those it refers to; those that refer to each other in a circle by their names.
    ///
    /// Source: SQLAlchemy 2.1.9, `MetaData.sorted_tables`.
    pub(crate) fn sorted(&self) -> Vec<Value> {
        let tables = self.tables.borrow();
        let mut keys: Vec<&str> = tables.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let mut edges: Vec<(String, &str)> = Vec::new();
        for (key, table) in tables.iter() {
            let Some(table) = table.object::<TableObject>() else { continue };
            let table = table.table();
            let referred = table.referred_tables().into_iter().map(alembic_schema::TableName::key);
            edges.extend(referred.filter(|other| other != key).map(|other| (other, key.as_str())));
        }
        let edges: Vec<(&str, &str)> =
            edges.iter().map(|(parent, child)| (parent.as_str(), *child)).collect();
        let order = alembic_schema::order_around_circles(&keys, &edges).unwrap_or(keys);
        order.iter().filter_map(|key| tables.get(*key).cloned()).collect()
    }

    pub(crate) fn add_table(&self, key: String, table: Value) {
        self.tables.borrow_mut().insert(key, table);
    }
}

impl Object for MetaDataObject {
    fn class(&self) -> &'static NativeClass {
        &METADATA
    }

    fn contains(&self, vm: &mut Vm, this: &Value, item: &Value) -> Outcome<Option<bool>> {
        Self::complete(this, vm)?;
        Ok(item.as_str().map(|key| self.table(&key).is_some()))
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok("MetaData()".to_owned())
    }
}

/// The naming convention that `target_metadata` gives to the operations of a migration.
///
/// Nothing but the convention is looked at, so an unresolved `Base.metadata` costs the evaluation of `Base`.
///
/// Source: Alembic 1.20.1: only a single `MetaData` names constraints; a list, a dictionary and `None` do not.
///
/// # Errors
/// The module behind `target_metadata` cannot be evaluated.
pub fn naming_convention(vm: &mut Vm, options: &ConfigureOptions) -> Outcome<Option<NamingConvention>> {
    let Some(target) = &options.target_metadata else { return Ok(None) };
    let target = vm.resolve(target)?;
    if let Some(metadata) = target.object::<MetaDataObject>() {
        return Ok(Some(metadata.naming_convention.borrow().1.clone()));
    }
    match &target {
        Value::None | Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => Ok(None),
        Value::Deferred(deferred) => Err(unsupported(format!(
            "`target_metadata` is `{}`, whose naming convention decides the names of constraints and cannot be looked at",
            deferred.dotted()
        ))),
        other => Err(unsupported(format!("`target_metadata` is a `{}`, not a MetaData", other.type_name()))),
    }
}

static MEMBERS: &[Member] = &[
    Member::property("schema", |vm, this| match receiver(this)?.schema.clone() {
        Some(schema) => name_value(vm, &schema),
        None => Ok(Value::None),
    }),
    Member::Property {
        name: "naming_convention",
        get: |_, this| Ok(receiver(this)?.naming_convention.borrow().0.clone()),
        set: Some(|vm, this, value| {
            let read = read_convention(vm, &value)?;
            *receiver(this)?.naming_convention.borrow_mut() = (value, read);
            Ok(())
        }),
        returns: None,
    },
    Member::Property {
        name: "bind",
        get: |_, this| {
            let bind = receiver(this)?.bind.borrow().clone();
            bind.ok_or_else(|| {
                raise(&exception_class::ATTRIBUTE_ERROR, "'MetaData' object has no attribute 'bind'")
            })
        },
        set: Some(|_, this, value| {
            *receiver(this)?.bind.borrow_mut() = Some(value);
            Ok(())
        }),
        returns: None,
    },
    Member::property("tables", |vm, this| {
        let metadata = MetaDataObject::complete(this, vm)?;
        let tables = metadata.tables.borrow();
        Ok(Value::dict(tables.iter().map(|(key, table)| (key.as_str(), table.clone()))))
    }),
    Member::property("info", |_, this| Ok(receiver(this)?.info.clone())),
    Member::method(
        "reflect",
        "(bind, schema=None, views=False, only=None, extend_existing=False, autoload_replace=True, \
         resolve_fks=True, **dialect_kwargs)",
        autoload::reflect,
    ),
    Member::property("sorted_tables", |vm, this| {
        Ok(Value::list(MetaDataObject::complete(this, vm)?.sorted()))
    }),
    Member::method("create_all", "(bind, tables=None, checkfirst=True)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::ALL)?;
        let metadata = MetaDataObject::complete(this, vm)?;
        let (known, wanted) = tables_of(vm, this, &arguments)?;
        emit(vm, &arguments.value("bind"), metadata.convention(), |emitter| {
            emitter.create_all(&known, &wanted, check)
        })
    }),
    Member::method("drop_all", "(bind, tables=None, checkfirst=True)", |vm, this, arguments| {
        let check = CheckFirst::argument(vm, &arguments, CheckFirst::ALL)?;
        let metadata = MetaDataObject::complete(this, vm)?;
        let (known, wanted) = tables_of(vm, this, &arguments)?;
        emit(vm, &arguments.value("bind"), metadata.convention(), |emitter| {
            emitter.drop_all(&known, &wanted, check)
        })
    }),
    Member::method("remove", "(table)", |vm, this, arguments| {
        let key = vm.get_attribute(&arguments.value("table"), "key")?;
        let key = vm.str(&key)?;
        receiver(this)?.tables.borrow_mut().shift_remove(&*key);
        Ok(Value::None)
    }),
    Member::method("clear", "()", |_, this, _| {
        receiver(this)?.tables.borrow_mut().clear();
        Ok(Value::None)
    }),
];

fn receiver(this: &Value) -> Outcome<Rc<MetaDataObject>> {
    this.object::<MetaDataObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no MetaData here", this.type_name())))
}

/// All tables of the metadata, and those of them that `tables=` chooses.
fn tables_of(vm: &mut Vm, this: &Value, arguments: &Arguments) -> Outcome<(Vec<Table>, Vec<Table>)> {
    let metadata = receiver(this)?;
    let mut chosen: Vec<Table> = Vec::new();
    for item in arguments.optional_sequence("tables")?.iter().flatten() {
        let item = vm.resolve(item)?;
        let Some(table) = item.object::<TableObject>() else {
            return Err(arguments.wrong("tables", "tables", &item));
        };
        chosen.push(table.table());
    }
    let tables = metadata.tables.borrow();
    let known: Vec<Table> =
        tables.values().filter_map(Value::object::<TableObject>).map(|table| table.table()).collect();
    if arguments.value("tables").is_none() {
        return Ok((known.clone(), known));
    }
    let wanted = known.iter().filter(|table| chosen.iter().any(|chosen| chosen.name == table.name)).cloned();
    let wanted = wanted.collect();
    Ok((known, wanted))
}

fn default_convention() -> Value {
    Value::dict([("ix", Value::string("ix_%(column_0_label)s"))])
}

/// A `naming_convention=` dictionary: templates by kind, and functions for tokens of the project's own.
pub(crate) fn read_convention(vm: &mut Vm, value: &Value) -> Outcome<NamingConvention> {
    let Some(dict) = value.as_dict() else {
        return Err(unsupported(format!(
            "a naming convention must be a dictionary here, not `{}`",
            value.type_name()
        )));
    };
    let mut convention = NamingConvention::empty();
    for (key, template) in dict.items() {
        let key = match &key {
            Value::NativeClass(class) => class.name.into(),
            key => vm.str(key)?,
        };
        let template = vm.resolve(&template)?;
        match (ConstraintKind::of_key(&key), template.as_str()) {
            (Some(kind), Some(template)) => convention.set_template(kind, &*template),
            (None, None) => {
                let token = key.to_string();
                convention.add_token(
                    token.clone(),
                    Rc::new(move |_| {
                        Err(format!(
                            "`{token}` is a function of the project's own, which is not called here yet"
                        ))
                    }),
                );
            }
            // A template under a key that means nothing is never used; `None` takes a template away.
            (None, Some(_)) | (Some(_), None) => {}
        }
    }
    Ok(convention)
}
