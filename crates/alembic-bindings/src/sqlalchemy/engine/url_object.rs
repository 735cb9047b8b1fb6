//! `make_url`, `URL.create` and URL objects.

use std::rc::Rc;

use alembic_connection::{QueryValue, Url, UrlChanges};
use alembic_evaluator::{
    Arguments, Member, NativeClass, NativeFunction, Object, Outcome, Value, Vm, raise, unsupported,
};

use super::url_error;
use crate::sqlalchemy::exceptions::ARGUMENT_ERROR;

/// A property that is a text or `None`.
macro_rules! text_property {
    ($name:literal, $read:expr) => {
        Member::property($name, |_, this| {
            let read: fn(&Url) -> Option<String> = $read;
            Ok(Value::optional_string(read(&receiver(this)?.url)))
        })
    };
}

/// `sqlalchemy.engine.URL`
pub(crate) static URL: NativeClass = NativeClass {
    name: "URL",
    module: "sqlalchemy.engine.url",
    members: &[
        Member::ClassMethod {
            name: "create",
            signature: "(drivername, username=None, password=None, host=None, port=None, database=None, query={})",
            call: create,
            returns: Some(&URL),
        },
        text_property!("drivername", |url| Some(url.drivername.clone())),
        text_property!("username", |url| url.username.clone()),
        text_property!("password", |url| url.password.clone()),
        text_property!("host", |url| url.host.clone()),
        text_property!("database", |url| url.database.clone()),
        Member::property("port", |_, this| Ok(receiver(this)?.url.port.map_or(Value::None, Value::int))),
        Member::property("query", |_, this| Ok(query_value(&receiver(this)?.url.query))),
        Member::method("get_backend_name", "()", |_, this, _| {
            Ok(Value::string(receiver(this)?.url.backend_name()))
        }),
        Member::method("get_driver_name", "()", |_, this, _| {
            Ok(Value::string(driver_name(&receiver(this)?.url)))
        }),
        Member::method("render_as_string", "(hide_password=True)", |vm, this, arguments| {
            let hide = vm.truth(&arguments.value("hide_password"))?;
            Ok(Value::string(receiver(this)?.url.render_as_string(hide)))
        }),
        Member::Method {
            name: "set",
            signature: "(drivername=None, username=None, password=None, host=None, port=None, database=None, query=None)",
            call: set,
            returns: Some(&URL),
        },
        Member::Method {
            name: "update_query_dict",
            signature: "(query_parameters, append=False)",
            call: update_query,
            returns: Some(&URL),
        },
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.make_url`
pub(crate) const MAKE_URL: NativeFunction = NativeFunction {
    name: "make_url",
    signature: "(name_or_url, *, keep_blank_values=False)",
    call: |vm, arguments| url_argument(vm, &arguments.value("name_or_url")).map(url_value),
    returns: Some(&URL),
};

struct UrlObject {
    url: Url,
}

impl Object for UrlObject {
    fn class(&self) -> &'static NativeClass {
        &URL
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(self.url.to_string())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any).downcast_ref::<UrlObject>().is_some_and(|other| other.url == self.url)
    }
}

/// The Python value of a URL.
pub(crate) fn url_value(url: Url) -> Value {
    Value::new_object(UrlObject { url })
}

/// A URL given as text or as a URL object.
///
/// # Errors
/// SQLAlchemy's texts for what is no URL.
pub(crate) fn url_argument(vm: &mut Vm, value: &Value) -> Outcome<Url> {
    if let Some(object) = value.object::<UrlObject>() {
        return Ok(object.url.clone());
    }
    if let Some(text) = value.as_str() {
        return Url::parse(&text).map_err(|error| url_error(&error));
    }
    let shown = vm.repr(value)?;
    Err(raise(&ARGUMENT_ERROR, format!("Expected string or URL object, got {shown}")))
}

/// The driver that the URL names, or the one that SQLAlchemy takes for its database.
pub(crate) fn driver_name(url: &Url) -> String {
    match url.driver_name() {
        Some(name) => name.to_owned(),
        None => url.driver().map_or_else(|_| String::new(), |driver| driver.name().to_owned()),
    }
}

fn receiver(this: &Value) -> Outcome<Rc<UrlObject>> {
    this.object::<UrlObject>().ok_or_else(|| unsupported(format!("`{}` is no URL here", this.type_name())))
}

fn create(vm: &mut Vm, _class: &Value, arguments: Arguments) -> Outcome<Value> {
    let changes = changes(vm, &arguments)?;
    Ok(url_value(Url::default().set(changes)))
}

fn set(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let changes = changes(vm, &arguments)?;
    Ok(url_value(receiver(this)?.url.set(changes)))
}

fn update_query(vm: &mut Vm, this: &Value, arguments: Arguments) -> Outcome<Value> {
    let mut query = receiver(this)?.url.query.clone();
    for (key, value) in read_query(vm, &arguments.value("query_parameters"))? {
        match query.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => query.push((key, value)),
        }
    }
    Ok(url_value(receiver(this)?.url.set(UrlChanges { query: Some(query), ..UrlChanges::default() })))
}

fn changes(vm: &mut Vm, arguments: &Arguments) -> Outcome<UrlChanges> {
    Ok(UrlChanges {
        drivername: text(vm, arguments, "drivername")?,
        username: text(vm, arguments, "username")?,
        password: text(vm, arguments, "password")?,
        host: text(vm, arguments, "host")?,
        port: match arguments.value("port") {
            Value::None => None,
            value => match vm.str(&value)?.parse() {
                Ok(port) => Some(port),
                Err(_) => {
                    return Err(raise(
                        &alembic_evaluator::exception_class::TYPE_ERROR,
                        "Port argument must be an integer or None",
                    ));
                }
            },
        },
        database: text(vm, arguments, "database")?,
        query: match arguments.given("query") {
            Some(query) if !query.is_none() => Some(read_query(vm, &query)?),
            _ => None,
        },
    })
}

fn text(vm: &mut Vm, arguments: &Arguments, name: &str) -> Outcome<Option<String>> {
    match arguments.value(name) {
        Value::None => Ok(None),
        value => vm.str(&value).map(|text| Some(text.to_string())),
    }
}

fn read_query(vm: &mut Vm, value: &Value) -> Outcome<Vec<(String, QueryValue)>> {
    let Some(dict) = value.as_dict() else {
        return Err(unsupported(format!(
            "the query of a URL must be a dictionary here, not `{}`",
            value.type_name()
        )));
    };
    let mut query = Vec::new();
    for (key, value) in dict.string_items() {
        let value = match value.items() {
            Some(items) => QueryValue::Many(
                items.iter().map(|item| Ok(vm.str(item)?.to_string())).collect::<Outcome<Vec<_>>>()?,
            ),
            None => QueryValue::One(vm.str(&value)?.to_string()),
        };
        query.push((key.to_string(), value));
    }
    Ok(query)
}

fn query_value(query: &[(String, QueryValue)]) -> Value {
    Value::dict(query.iter().map(|(key, value)| {
        let value = match value {
            QueryValue::One(value) => Value::string(value),
            QueryValue::Many(values) => Value::tuple(values.iter().map(Value::string).collect()),
        };
        (key.as_str(), value)
    }))
}
