//! `Mapped[…]`: what an annotation in a mapped class says about a column.

use std::rc::Rc;

use alembic_evaluator::{
    Interruption, NativeClass, Object, Outcome, Value, Vm, exception_class, new_type, type_form, unsupported,
};

/// One static class per row: the containers that a mapped class annotates its attributes with.
macro_rules! containers {
    ($($constant:ident $name:literal;)+) => {
        $(pub(crate) static $constant: NativeClass = NativeClass {
            name: $name,
            module: "sqlalchemy.orm.base",
            class_item: Some(|_, class, item| {
                let Value::NativeClass(container) = class else { return Ok(class.clone()) };
                Ok(Value::new_object(Contained { container: *container, argument: item.clone() }))
            }),
            ..NativeClass::DEFAULT
        };)+
    };
}

containers! {
    MAPPED "Mapped";
    DYNAMIC_MAPPED "DynamicMapped";
    WRITE_ONLY_MAPPED "WriteOnlyMapped";
}

/// `Mapped[argument]`
struct Contained {
    container: &'static NativeClass,
    argument: Value,
}

impl Object for Contained {
    fn class(&self) -> &'static NativeClass {
        self.container
    }
}

/// An annotation, and the module whose names it uses.
#[derive(Clone)]
pub(crate) struct Annotation {
    pub(crate) content: AnnotationContent,
    pub(crate) module: Rc<str>,
}

/// How an annotation is known.
#[derive(Clone)]
pub(crate) enum AnnotationContent {
    /// A function that evaluates it: what stands beside a name of a class.
    Function(Value),
    /// As it is written: what a function returns.
    Text(Rc<str>),
}

/// What an annotation turned out to be.
pub(crate) enum Annotated {
    /// `Mapped[argument]`
    Mapped(Value),
    /// `ClassVar[…]`: no attribute of instances
    ClassVariable,
    /// Anything else
    Other(Value),
}

impl Annotation {
    /// Evaluates the annotation.
    pub(crate) fn read(&self, vm: &mut Vm) -> Outcome<Annotated> {
        let value = match &self.content {
            AnnotationContent::Function(function) => {
                vm.call(function, alembic_evaluator::CallArguments::new())?
            }
            AnnotationContent::Text(text) => vm.evaluate_in(&self.module, text)?,
        };
        let value = self.written_out(vm, &value)?;
        Ok(match (value.object::<Contained>(), type_form(&value)) {
            (Some(contained), _) if std::ptr::eq(contained.container, &raw const MAPPED) => {
                Annotated::Mapped(contained.argument.clone())
            }
            (_, Some(form)) if &*form.name == "ClassVar" => Annotated::ClassVariable,
            _ => Annotated::Other(value.clone()),
        })
    }

    /// What a string in an annotation stands for; an import is looked into. Any other value as it is.
    pub(crate) fn written_out(&self, vm: &mut Vm, value: &Value) -> Outcome<Value> {
        let value = vm.resolve(value)?;
        match &value {
            Value::Str(text) => {
                let inner = vm.evaluate_in(&self.module, text)?;
                vm.resolve(&inner)
            }
            _ => Ok(value),
        }
    }

    /// The type that is annotated without its `None`, and whether it had one.
    pub(crate) fn without_none(&self, vm: &mut Vm, value: &Value) -> Outcome<(Value, bool)> {
        let value = self.written_out(vm, value)?;
        let Some(form) = type_form(&value) else {
            return Ok((value.clone(), self.includes_none(vm, &value)?));
        };
        match &*form.name {
            "Optional" => {
                let Some(inner) = form.arguments.first() else { return Ok((value.clone(), false)) };
                Ok((self.without_none(vm, inner)?.0, true))
            }
            "Union" => {
                let mut rest = Vec::new();
                let mut nullable = false;
                for member in &form.arguments {
                    let member = self.written_out(vm, member)?;
                    if member.is_none() || is_none_type(&member) {
                        nullable = true;
                        continue;
                    }
                    let (inner, optional) = self.without_none(vm, &member)?;
                    nullable |= optional;
                    rest.push(inner);
                }
                match rest.as_slice() {
                    [only] => Ok((only.clone(), nullable)),
                    _ => Ok((value.clone(), nullable)),
                }
            }
            _ => {
                let nullable = self.includes_none(vm, &value)?;
                Ok((value, nullable))
            }
        }
    }

    fn includes_none(&self, vm: &mut Vm, value: &Value) -> Outcome<bool> {
        if value.is_none() || is_none_type(value) {
            return Ok(true);
        }
        if let Some((_, supertype)) = new_type(value) {
            let supertype = self.written_out(vm, &supertype)?;
            return Ok(self.without_none(vm, &supertype)?.1);
        }
        match type_form(value) {
            Some(form) if &*form.name == "Annotated" => match form.arguments.first() {
                Some(first) => Ok(self.without_none(vm, first)?.1),
                None => Ok(false),
            },
            Some(form) if &*form.name == "Literal" => Ok(form.arguments.iter().any(Value::is_none)),
            _ => Ok(false),
        }
    }
}

fn is_none_type(value: &Value) -> bool {
    matches!(value, Value::NativeClass(class) if class.name == "NoneType")
}

/// A name in an annotation that its module does not have: SQLAlchemy says so in its own words.
pub(crate) fn unresolved(interruption: Interruption, key: &str) -> Interruption {
    match interruption.exception() {
        Some(raised) if raised.is_a(&exception_class::NAME_ERROR) => {
            unsupported(format!("the annotation of `{key}` cannot be resolved: {}", raised.summary()))
        }
        _ => interruption,
    }
}
