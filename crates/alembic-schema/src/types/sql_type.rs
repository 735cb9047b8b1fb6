use super::Spatial;
use super::class::{ParameterDefault, TypeClass, TypeFamily};
use super::table::{TYPE_DECORATOR, USER_DEFINED, type_class};
use crate::Argument;

/// An SQL type as a script wrote it: its class, the arguments it was given, and what other dialects should use instead.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlType {
    /// The class, a row of [`TYPE_CLASSES`](super::TYPE_CLASSES).
    pub class: &'static TypeClass,
    /// The arguments that were given, under the names of [`TypeClass::parameters`]; the rest have their defaults.
    pub arguments: Vec<(&'static str, Argument)>,
    /// `with_variant`: the type to use on the named dialect.
    pub variants: Vec<(String, SqlType)>,
    /// What a class from outside SQLAlchemy is.
    pub custom: Option<Box<CustomType>>,
}

/// A type class that a project or a library defines.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomType {
    /// The module that defines the class (`"sqlmodel.sql.sqltypes"`).
    pub module: String,
    /// The class name (`"AutoString"`).
    pub name: String,
    /// The arguments as `repr()` shows them (`"length=50"`), for rendering.
    pub arguments: String,
    /// What the type is in SQL.
    pub definition: CustomDefinition,
    /// Which code of the project its values go through.
    pub conversion: Conversion,
    /// The object of the project that the type was made of, in the same numbering.
    pub object: Conversion,
    /// What it brings besides when it is a type of geographic data.
    pub spatial: Option<Box<Spatial>>,
}

impl CustomType {
    /// A class that leaves values as they are, without arguments to show.
    pub fn new(module: impl Into<String>, name: impl Into<String>, definition: CustomDefinition) -> Self {
        Self {
            module: module.into(),
            name: name.into(),
            arguments: String::new(),
            definition,
            conversion: Conversion::default(),
            object: Conversion::default(),
            spatial: None,
        }
    }
}

/// The number of what converts the values of a type on their way to and from the database, in the numbering of whoever
/// evaluates the project. Types are the same whatever it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conversion(pub Option<usize>);

impl PartialEq for Conversion {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What a custom type is in SQL.
#[derive(Debug, Clone, PartialEq)]
pub enum CustomDefinition {
    /// The text of `get_col_spec()`, the same on every dialect.
    Text(String),
    /// `TypeDecorator.impl`, or the type that a subclass inherits from. Dialects that differ
    /// (`load_dialect_impl`, `@compiles`) are [`SqlType::variants`] of it.
    Implementation(Box<SqlType>),
}

impl SqlType {
    /// A type of the class without arguments.
    pub fn new(class: &'static TypeClass) -> Self {
        Self { class, arguments: Vec::new(), variants: Vec::new(), custom: None }
    }

    /// The type `name` of a module; `None` when there is no such class.
    pub fn named(module: &str, name: &str) -> Option<Self> {
        type_class(module, name).map(Self::new)
    }

    /// The type of something whose type is not known (`NullType`).
    pub fn null() -> Self {
        Self::new(type_class("sqlalchemy", "NullType").unwrap_or(&USER_DEFINED))
    }

    /// A type of a project or a library.
    pub fn user_defined(custom: CustomType) -> Self {
        let class = match custom.definition {
            CustomDefinition::Text(_) => &USER_DEFINED,
            CustomDefinition::Implementation(_) => &TYPE_DECORATOR,
        };
        Self { custom: Some(Box::new(custom)), ..Self::new(class) }
    }

    /// The type with one more argument; a name that the class has no parameter for is left out.
    #[must_use]
    pub fn with(mut self, parameter: &str, value: impl Into<Argument>) -> Self {
        self.set(parameter, value.into());
        self
    }

    /// Sets an argument; answers whether the class has such a parameter.
    pub fn set(&mut self, parameter: &str, value: Argument) -> bool {
        let Some(parameter) = self.class.parameters.iter().find(|known| known.name == parameter) else {
            return false;
        };
        match self.arguments.iter_mut().find(|(known, _)| *known == parameter.name) {
            Some((_, old)) => *old = value,
            None => self.arguments.push((parameter.name, value)),
        }
        true
    }

    /// The type with `with_variant(variant, dialect)`.
    #[must_use]
    pub fn with_variant(mut self, variant: SqlType, dialect: impl Into<String>) -> Self {
        self.variants.push((dialect.into(), variant));
        self
    }

    /// The type to use on a dialect: the variant for it, or the type itself.
    pub fn for_dialect(&self, dialect: &str) -> &SqlType {
        self.variants.iter().find(|(name, _)| name == dialect).map_or(self, |(_, variant)| variant)
    }

    /// What a type of geographic data brings, be it inside of a type of the project.
    pub fn spatial(&self) -> Option<&Spatial> {
        let custom = self.custom.as_deref()?;
        match &custom.definition {
            CustomDefinition::Implementation(inner) if custom.spatial.is_none() => inner.spatial(),
            _ => custom.spatial.as_deref(),
        }
    }

    /// The family of the class.
    pub fn family(&self) -> TypeFamily {
        self.class.family
    }

    /// Whether `repr()` shows a parameter of the class where it was given.
    ///
    /// Source: SQLAlchemy 2.1.9, where enumerations hide what says nothing of the type in the database.
    pub fn shows(&self, parameter: &str) -> bool {
        let hidden: &[&str] = match self.family() {
            TypeFamily::Enum | TypeFamily::NativeEnum => &[
                "inherit_schema",
                "metadata",
                "validate_strings",
                "values_callable",
                "sort_key_function",
                "omit_aliases",
                "collation",
            ],
            _ => &[],
        };
        !hidden.contains(&parameter)
    }

    /// The argument of a parameter as it was given.
    pub fn argument(&self, parameter: &str) -> Option<&Argument> {
        self.arguments.iter().find(|(name, _)| *name == parameter).map(|(_, value)| value)
    }

    /// `length`
    pub fn length(&self) -> Option<i64> {
        self.argument("length").and_then(Argument::as_integer)
    }

    /// `precision`
    pub fn precision(&self) -> Option<i64> {
        self.argument("precision").and_then(Argument::as_integer)
    }

    /// `scale`
    pub fn scale(&self) -> Option<i64> {
        self.argument("scale").and_then(Argument::as_integer)
    }

    /// `timezone`
    pub fn timezone(&self) -> bool {
        self.flag("timezone")
    }

    /// `collation`
    pub fn collation(&self) -> Option<&str> {
        self.argument("collation").and_then(Argument::as_text)
    }

    /// `name` of an enumeration, a boolean's constraint or a domain
    pub fn name(&self) -> Option<&str> {
        self.argument("name").and_then(Argument::as_text)
    }

    /// `schema` of a named type
    pub fn schema(&self) -> Option<&str> {
        self.argument("schema").and_then(Argument::as_text)
    }

    /// The values of an enumeration, in order.
    pub fn enumeration_values(&self) -> Vec<&str> {
        match self.argument("enums") {
            Some(Argument::List(values)) => values.iter().filter_map(Argument::as_text).collect(),
            _ => Vec::new(),
        }
    }

    /// The item type of an array.
    pub fn item_type(&self) -> Option<&SqlType> {
        match self.argument("item_type") {
            Some(Argument::Type(item)) => Some(item),
            _ => None,
        }
    }

    /// `dimensions` of an array
    pub fn dimensions(&self) -> Option<i64> {
        self.argument("dimensions").and_then(Argument::as_integer)
    }

    /// A parameter that is true or false: as given, else by the class's default.
    pub fn flag(&self, parameter: &str) -> bool {
        if let Some(value) = self.argument(parameter) {
            return value.is_true();
        }
        let known = self.class.parameters.iter().find(|known| known.name == parameter);
        known.is_some_and(|known| known.default == ParameterDefault::Boolean(true))
    }
}
