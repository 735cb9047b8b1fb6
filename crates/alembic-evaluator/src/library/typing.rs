//! `typing`, `collections.abc`: annotations are values that nothing looks into here.

use std::cell::RefCell;
use std::rc::Rc;

use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::object::Object;
use crate::operators::BinaryOperator;
use crate::outcome::Outcome;
use crate::value::Value;
use crate::vm::Vm;

/// A form such as `Optional`, or one with arguments such as `Optional[int]` or `list[str]`.
struct Form {
    name: Rc<str>,
    origin: Value,
    arguments: Vec<Value>,
}

static FORM: NativeClass = NativeClass {
    name: "_GenericAlias",
    module: "typing",
    members: &[
        Member::property("__args__", |_, this| {
            let form = this.object::<Form>();
            let mut arguments = form.as_ref().map(|form| form.arguments.clone()).unwrap_or_default();
            if form.is_some_and(|form| &*form.name == "Union") {
                for argument in &mut arguments {
                    if argument.is_none() {
                        *argument = Value::NativeClass(&crate::builtins::NONE_TYPE);
                    }
                }
            }
            Ok(Value::tuple(arguments))
        }),
        Member::property("__origin__", |_, this| {
            Ok(this.object::<Form>().map_or(Value::None, |form| form.origin.clone()))
        }),
        Member::property("__name__", |_, this| {
            Ok(this.object::<Form>().map_or(Value::None, |form| Value::Str(form.name.clone())))
        }),
    ],
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for Form {
    fn class(&self) -> &'static NativeClass {
        &FORM
    }

    fn attribute(&self, _: &mut Vm, _: &Value, name: &str) -> Outcome<Option<Value>> {
        Ok(match (name, &self.origin) {
            ("__mro_entries__", origin @ (Value::Class(_) | Value::NativeClass(_))) => Some(origin.clone()),
            _ => None,
        })
    }

    fn item(&self, _: &mut Vm, this: &Value, key: &Value) -> Outcome<Value> {
        let origin = if self.origin.is_none() { this.clone() } else { self.origin.clone() };
        if &*self.name == "Optional" {
            return Ok(typing_union(vec![key.clone(), Value::None]));
        }
        if &*self.name == "Union" {
            let members = match key {
                Value::Tuple(items) => items.to_vec(),
                other => vec![other.clone()],
            };
            return Ok(typing_union(members));
        }
        Ok(form(&self.name, origin, key))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        let Some(other) = other.downcast_ref::<Form>() else { return false };
        let same = |left: &Value, right: &Value| match (left.as_object(), right.as_object()) {
            (Some(left), Some(right)) => left.equals(&*right),
            _ => left.is(right),
        };
        let within = |left: &Form, right: &Form| {
            left.arguments.iter().all(|one| right.arguments.iter().any(|other| same(one, other)))
        };
        self.arguments.len() == other.arguments.len()
            && if &*self.name == "Union" && &*other.name == "Union" {
                within(self, other) && within(other, self)
            } else {
                self.name == other.name
                    && self.arguments.iter().zip(&other.arguments).all(|(one, other)| same(one, other))
            }
    }

    fn hash(&self) -> u64 {
        self.arguments.len() as u64
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: crate::CallArguments) -> Outcome<Value> {
        vm.call(&self.origin, arguments)
    }

    fn binary(
        &self,
        _: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        if operator != BinaryOperator::BitOr {
            return Ok(None);
        }
        Ok(Some(union(if reflected {
            vec![other.clone(), this.clone()]
        } else {
            vec![this.clone(), other.clone()]
        })))
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        if let ("Union", false, [member, Value::None]) =
            (&*self.name, self.origin.is_none(), self.arguments.as_slice())
        {
            let member = match member {
                Value::NativeClass(class) if class.module == "builtins" => class.name.to_owned(),
                other => vm.repr(other)?.to_string(),
            };
            return Ok(format!("typing.Optional[{member}]"));
        }
        let mut parts = Vec::new();
        for argument in &self.arguments {
            parts.push(match argument {
                Value::NativeClass(class) if class.module == "builtins" => class.name.to_owned(),
                Value::Ellipsis => "...".to_owned(),
                Value::None => "None".to_owned(),
                other => vm.repr(other)?.to_string(),
            });
        }
        if &*self.name == "Union" && matches!(self.origin, Value::None) {
            return Ok(parts.join(" | "));
        }
        // `list[int]` is of the built-in class, `List[int]` of `typing`.
        let prefix =
            if matches!(self.origin, Value::NativeClass(_) | Value::Class(_)) { "" } else { "typing." };
        Ok(if parts.is_empty() {
            format!("typing.{}", self.name)
        } else {
            format!("{prefix}{}[{}]", self.name, parts.join(", "))
        })
    }
}

fn form(name: &str, origin: Value, key: &Value) -> Value {
    let arguments = match key {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    Value::new_object(Form { name: name.into(), origin, arguments })
}

/// `list[int]`
pub(crate) fn subscripted(_: &mut Vm, class: &Value, key: &Value) -> Outcome<Value> {
    let name: Rc<str> = match class {
        Value::NativeClass(native) => native.name.into(),
        other => other.type_name(),
    };
    Ok(form(&name, class.clone(), key))
}

/// `Union[int, None]`: the members without repetitions; one alone is itself.
fn typing_union(members: Vec<Value>) -> Value {
    let mut flat: Vec<Value> = Vec::new();
    for member in
        members.into_iter().flat_map(|member| union_members(&member).unwrap_or_else(|| vec![member]))
    {
        if !flat.iter().any(|known| known.is(&member)) {
            flat.push(member);
        }
    }
    if let [only] = flat.as_slice() {
        return only.clone();
    }
    Value::new_object(Form { name: "Union".into(), origin: bare("Union"), arguments: flat })
}

/// `int | None`
pub(crate) fn union(members: Vec<Value>) -> Value {
    let mut flat = Vec::new();
    for member in members {
        match union_members(&member) {
            Some(inner) => flat.extend(inner),
            None => flat.push(member),
        }
    }
    Value::new_object(Form { name: "Union".into(), origin: Value::None, arguments: flat })
}

/// An annotation that is no class: `Optional[int]`, `list[str]`, `Literal["a"]`, `Annotated[int, …]`, `int | None`.
pub struct TypeForm {
    /// `Optional`, `Union`, `Literal`, `Annotated`, `list`.
    pub name: Rc<str>,
    /// The class in front of the brackets, where it is one (`list`).
    pub origin: Value,
    /// What stands between the brackets.
    pub arguments: Vec<Value>,
}

/// The annotation behind a value, if it is no class.
pub fn type_form(value: &Value) -> Option<TypeForm> {
    let form = value.object::<Form>()?;
    Some(TypeForm { name: form.name.clone(), origin: form.origin.clone(), arguments: form.arguments.clone() })
}

/// The name and the type that `NewType(name, type)` stands for.
pub fn new_type(value: &Value) -> Option<(Rc<str>, Value)> {
    let made = value.object::<NewType>()?;
    Some((made.name.clone(), made.supertype.clone()))
}

/// The members of a union (`int | None`, `Union[int, None]`, `Optional[int]`).
pub(crate) fn union_members(value: &Value) -> Option<Vec<Value>> {
    let form = value.object::<Form>()?;
    match (&*form.name, form.arguments.as_slice()) {
        (_, []) => None,
        ("Union", members) => Some(members.to_vec()),
        ("Optional", [member]) => Some(vec![member.clone(), Value::None]),
        _ => None,
    }
}

thread_local! {
    static BARE: RefCell<Vec<(&'static str, Value)>> = const { RefCell::new(Vec::new()) };
}

/// A form without arguments, always the same object.
fn bare(name: &'static str) -> Value {
    BARE.with_borrow_mut(|known| {
        if let Some((_, form)) = known.iter().find(|(other, _)| *other == name) {
            return form.clone();
        }
        let form = Value::new_object(Form { name: name.into(), origin: Value::None, arguments: Vec::new() });
        known.push((name, form.clone()));
        form
    })
}

macro_rules! forms {
    ($($name:literal),* $(,)?) => {
        &[$(($name, ModuleMember::Value(|_| Ok(bare($name))))),*]
    };
}

macro_rules! abstract_class {
    ($($identifier:ident $name:literal),* $(,)?) => {
        $(static $identifier: NativeClass = NativeClass {
            name: $name,
            module: "collections.abc",
            class_item: Some(subscripted),
            complete: true,
            ..NativeClass::DEFAULT
        };)*
        const ABSTRACT: &[(&str, ModuleMember)] = &[$(($name, ModuleMember::Class(&$identifier))),*];
    };
}

abstract_class! {
    ITERABLE "Iterable", ITERATOR "Iterator", GENERATOR "Generator", SEQUENCE "Sequence",
    MUTABLE_SEQUENCE "MutableSequence", MAPPING "Mapping", MUTABLE_MAPPING "MutableMapping", SET "Set",
    MUTABLE_SET "MutableSet", COLLECTION "Collection", CONTAINER "Container", SIZED "Sized", HASHABLE "Hashable",
    CALLABLE "Callable", AWAITABLE "Awaitable", COROUTINE "Coroutine", ASYNC_ITERATOR "AsyncIterator",
    ASYNC_ITERABLE "AsyncIterable", ASYNC_GENERATOR "AsyncGenerator", REVERSIBLE "Reversible",
}

fn same_class(vm: &mut Vm, class: &Value, _: &Value) -> Outcome<Value> {
    let _ = vm;
    Ok(class.clone())
}

static GENERIC: NativeClass = NativeClass {
    name: "Generic",
    module: "typing",
    class_item: Some(same_class),
    complete: true,
    ..NativeClass::DEFAULT
};

static PROTOCOL: NativeClass = NativeClass {
    name: "Protocol",
    module: "typing",
    class_item: Some(same_class),
    complete: true,
    ..NativeClass::DEFAULT
};

/// `isinstance` for the classes that are defined by what a value can do.
pub(crate) fn abstract_instance(
    vm: &mut Vm,
    value: &Value,
    class: &'static NativeClass,
) -> Outcome<Option<bool>> {
    if class.module != "collections.abc" {
        return Ok(None);
    }
    let value = &vm.resolve(value)?;
    if vm.is_instance(value, class) {
        return Ok(Some(true));
    }
    let native = crate::vm::plain(value);
    let has = |vm: &mut Vm, name: &str| -> Outcome<bool> { Ok(vm.find_attribute(value, name)?.is_some()) };
    Ok(Some(match class.name {
        "Mapping" | "MutableMapping" => matches!(native, Value::Dict(_)),
        "Sequence" => {
            matches!(
                native,
                Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_) | Value::Range(_)
            )
        }
        "MutableSequence" => matches!(native, Value::List(_)),
        "Set" => matches!(native, Value::Set(_)),
        "MutableSet" => matches!(&native, Value::Set(set) if !set.is_frozen()),
        "Iterable" => has(vm, "__iter__")?,
        "Iterator" => has(vm, "__next__")?,
        "Callable" => has(vm, "__call__")?,
        "Sized" => vm.length(value)?.is_some(),
        "Hashable" => vm.hash(value).is_ok(),
        "Container" => has(vm, "__contains__")?,
        "Collection" => has(vm, "__contains__")? && has(vm, "__iter__")? && vm.length(value)?.is_some(),
        "Generator" => matches!(native, Value::Generator(_)),
        "Awaitable" | "Coroutine" => {
            matches!(&native, Value::Generator(generator) if generator.is_coroutine())
        }
        _ => return Ok(None),
    }))
}

struct TypeVariable {
    name: Rc<str>,
}

static TYPE_VARIABLE: NativeClass = NativeClass {
    name: "TypeVar",
    module: "typing",
    constructor: Some(Constructor {
        signature: "(name, *constraints, **options)",
        call: |_, _, arguments| Ok(Value::new_object(TypeVariable { name: arguments.string("name")? })),
    }),
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for TypeVariable {
    fn class(&self) -> &'static NativeClass {
        &TYPE_VARIABLE
    }

    fn binary(
        &self,
        _: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        _: bool,
    ) -> Outcome<Option<Value>> {
        Ok((operator == BinaryOperator::BitOr).then(|| union(vec![this.clone(), other.clone()])))
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        Ok(format!("~{}", self.name))
    }
}

/// How a protocol is marked as one that `isinstance` may ask.
pub(super) const RUNTIME_PROTOCOL: &str = "_is_runtime_protocol";
/// `NewType(name, type)`: calling it gives back what it is called with.
struct NewType {
    name: Rc<str>,
    supertype: Value,
}

static NEW_TYPE: NativeClass = NativeClass {
    name: "NewType",
    module: "typing",
    members: &[
        Member::property("__supertype__", |_, this| {
            Ok(this.object::<NewType>().map_or(Value::None, |made| made.supertype.clone()))
        }),
        Member::property("__name__", |_, this| {
            Ok(this.object::<NewType>().map_or(Value::None, |made| Value::Str(made.name.clone())))
        }),
    ],
    complete: true,
    ..NativeClass::DEFAULT
};

impl Object for NewType {
    fn class(&self) -> &'static NativeClass {
        &NEW_TYPE
    }

    fn call(&self, vm: &mut Vm, _: &Value, arguments: crate::CallArguments) -> Outcome<Value> {
        Ok(vm.bind("NewType", "(x: deferred, /)", arguments)?.value("x"))
    }

    fn binary(
        &self,
        _: &mut Vm,
        this: &Value,
        operator: BinaryOperator,
        other: &Value,
        reflected: bool,
    ) -> Outcome<Option<Value>> {
        let members =
            if reflected { vec![other.clone(), this.clone()] } else { vec![this.clone(), other.clone()] };
        Ok((operator == BinaryOperator::BitOr).then(|| union(members)))
    }
}

/// A decorator that changes nothing.
const fn unchanged(name: &'static str) -> NativeFunction {
    NativeFunction {
        name,
        signature: "(function, /)",
        call: |_, arguments| Ok(arguments.value("function")),
        returns: None,
    }
}

const FORMS: &[(&str, ModuleMember)] = forms![
    "Any",
    "Optional",
    "Union",
    "List",
    "Dict",
    "Tuple",
    "Type",
    "FrozenSet",
    "DefaultDict",
    "OrderedDict",
    "Literal",
    "ClassVar",
    "Final",
    "Annotated",
    "NoReturn",
    "Never",
    "Self",
    "TypeAlias",
    "Concatenate",
    "TypeGuard",
    "Required",
    "NotRequired",
    "Unpack",
    "LiteralString",
    "AnyStr",
    "Text",
    "Deque",
    "Counter",
    "ChainMap",
    "ContextManager",
    "AsyncContextManager",
    "IO",
    "TextIO",
    "BinaryIO",
    "Pattern",
    "Match",
    "SupportsInt",
    "SupportsFloat",
];

fn form_member(name: &str) -> Option<&'static ModuleMember> {
    FORMS.iter().chain(ABSTRACT).find(|(known, _)| *known == name).map(|(_, member)| member)
}

/// The part of `typing` that is written in Python.
const CLASSES: &str = "_typing_classes";

fn form_attribute(vm: &mut Vm, name: &str) -> Outcome<Option<Value>> {
    if vm.embedded_has(CLASSES, name) == Some(true) {
        let module = vm.import(CLASSES)?;
        return vm.get_attribute(&module, name).map(Some);
    }
    Ok(match form_member(name) {
        Some(ModuleMember::Value(make)) => Some(make(vm)?),
        Some(ModuleMember::Class(class)) => Some(Value::NativeClass(class)),
        _ => None,
    })
}

const TYPING_MEMBERS: &[(&str, ModuleMember)] = &[
    ("TYPE_CHECKING", ModuleMember::Value(|_| Ok(Value::Bool(false)))),
    ("Generic", ModuleMember::Class(&GENERIC)),
    ("Protocol", ModuleMember::Class(&PROTOCOL)),
    ("TypeVar", ModuleMember::Class(&TYPE_VARIABLE)),
    ("ParamSpec", ModuleMember::Class(&TYPE_VARIABLE)),
    ("TypeVarTuple", ModuleMember::Class(&TYPE_VARIABLE)),
    ("overload", ModuleMember::Function(unchanged("overload"))),
    ("final", ModuleMember::Function(unchanged("final"))),
    ("override", ModuleMember::Function(unchanged("override"))),
    ("no_type_check", ModuleMember::Function(unchanged("no_type_check"))),
    (
        "runtime_checkable",
        ModuleMember::Function(NativeFunction {
            name: "runtime_checkable",
            signature: "(cls, /)",
            call: |_, arguments| {
                let class = arguments.value("cls");
                if let Value::Class(class) = &class {
                    class.namespace().set(RUNTIME_PROTOCOL, Value::Bool(true));
                }
                Ok(class)
            },
            returns: None,
        }),
    ),
    (
        "cast",
        ModuleMember::Function(NativeFunction {
            name: "cast",
            signature: "(typ: deferred, val: deferred)",
            call: |_, arguments| Ok(arguments.value("val")),
            returns: None,
        }),
    ),
    (
        "NewType",
        ModuleMember::Function(NativeFunction {
            name: "NewType",
            signature: "(name, tp: deferred)",
            call: |_, arguments| {
                let name = arguments.string("name")?;
                Ok(Value::new_object(NewType { name, supertype: arguments.value("tp") }))
            },
            returns: None,
        }),
    ),
];

pub(super) static TYPING: NativeModule = NativeModule {
    name: "typing",
    members: TYPING_MEMBERS,
    attribute: Some(form_attribute),
    complete: false,
};

pub(super) static TYPING_EXTENSIONS: NativeModule = NativeModule {
    name: "typing_extensions",
    members: TYPING_MEMBERS,
    attribute: Some(form_attribute),
    complete: false,
};

pub(super) static COLLECTIONS_ABC: NativeModule =
    NativeModule { name: "collections.abc", members: ABSTRACT, attribute: None, complete: false };

pub(super) static FUTURE: NativeModule =
    NativeModule { name: "__future__", members: &[], attribute: None, complete: false };
