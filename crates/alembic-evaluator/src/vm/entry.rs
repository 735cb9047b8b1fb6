use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

use super::Vm;
use crate::arguments::{Arguments, CallArguments};
use crate::exceptions::Exception;
use crate::module::Module;
use crate::native::NativeModule;
use crate::operators::{BinaryOperator, CompareOperator};
use crate::outcome::{Outcome, Unsupported, unsupported};
use crate::place::{LineMapping, Place};
use crate::system::{Log, System, ThirdParty};
use crate::value::{Class, Dict, Value};

/// A compiled source file; see [`Vm::load`].
pub struct Program {
    pub(crate) file: Rc<str>,
}

impl Vm {
    /// A machine without host modules, import roots and log.
    pub fn new(system: Rc<dyn System>) -> Self {
        Vm {
            system,
            log: None,
            third_party: None,
            native_modules: HashMap::new(),
            modules: HashMap::new(),
            import_roots: Vec::new(),
            extensions: HashMap::new(),
        }
    }

    /// Adds the host's modules; a later one of the same name replaces an earlier one.
    pub fn add_native_modules(&mut self, modules: &[&'static NativeModule]) {
        for module in modules {
            self.native_modules.insert(module.name, module);
        }
    }

    /// Sets the directories in which the project's own modules are found (`sys.path`), in order.
    pub fn set_import_roots(&mut self, roots: Vec<String>) {
        self.import_roots = roots;
    }

    /// Sets where `logging` goes; without one, records vanish.
    pub fn set_log(&mut self, log: Rc<dyn Log>) {
        self.log = Some(log);
    }

    /// Sets what is known about installed packages.
    pub fn set_third_party(&mut self, third_party: Rc<dyn ThirdParty>) {
        self.third_party = Some(third_party);
    }

    /// The outside world.
    pub fn system(&self) -> &Rc<dyn System> {
        &self.system
    }

    /// Where `logging` goes.
    pub fn log(&self) -> Option<&Rc<dyn Log>> {
        self.log.as_ref()
    }

    /// Keeps a value of the host, one per type; natives read it with [`Vm::extension`].
    pub fn insert_extension<T: Any>(&mut self, extension: Rc<T>) {
        self.extensions.insert(TypeId::of::<T>(), extension);
    }

    /// The host's value of this type.
    pub fn extension<T: Any>(&self) -> Option<Rc<T>> {
        self.extensions.get(&TypeId::of::<T>()).cloned().and_then(|any| any.downcast::<T>().ok())
    }

    /// Parses and compiles a source text. A syntax error is raised as Python's `SyntaxError`; constructs that are not
    /// supported do not fail here but in [`Vm::check`] and where they are reached.
    ///
    /// `mapping` is for generated sources: it says which original line each line came from.
    pub fn load(&mut self, file: &str, source: &str, mapping: Option<LineMapping>) -> Outcome<Rc<Program>> {
        let _ = (source, mapping);
        Ok(Rc::new(Program { file: file.into() }))
    }

    /// Everything unsupported that can be seen without running, in the top level of the program and in the functions
    /// reachable from the named entry points.
    pub fn check(&mut self, program: &Rc<Program>, entry_points: &[&str]) -> Vec<Unsupported> {
        let _ = (program, entry_points);
        Vec::new()
    }

    /// Runs a program from top to bottom as the module of this name and registers it, so that others can import it.
    /// `globals` are bound before the first statement.
    pub fn run(
        &mut self,
        program: &Rc<Program>,
        name: &str,
        globals: &[(&str, Value)],
    ) -> Outcome<Rc<Module>> {
        let _ = (name, globals);
        Err(unsupported(format!("{} cannot be run yet", program.file)))
    }

    /// [`Vm::load`] and [`Vm::run`] in one.
    pub fn run_module(&mut self, file: &str, source: &str, name: &str) -> Outcome<Rc<Module>> {
        let program = self.load(file, source, None)?;
        self.run(&program, name, &[])
    }

    /// Evaluates one expression with these global names.
    pub fn evaluate(&mut self, file: &str, source: &str, globals: &[(&str, Value)]) -> Outcome<Value> {
        let _ = (source, globals);
        Err(unsupported(format!("{file} cannot be evaluated yet")))
    }

    /// Imports a module by name as `import name` does, without looking inside.
    pub fn import(&mut self, name: &str) -> Outcome<Value> {
        Err(unsupported(format!("module `{name}` cannot be imported yet")))
    }

    /// Looks inside: an unresolved import becomes what it stands for, any other value itself.
    pub fn resolve(&mut self, value: &Value) -> Outcome<Value> {
        Ok(value.clone())
    }

    /// `value(*arguments, **keywords)`
    pub fn call(&mut self, function: &Value, arguments: CallArguments) -> Outcome<Value> {
        let _ = arguments;
        Err(unsupported(format!("`{}` objects cannot be called yet", function.type_name())))
    }

    /// Binds arguments to a signature text, as for a native function of this name; for [`crate::Object::call`].
    pub fn bind(
        &mut self,
        function: &'static str,
        signature: &'static str,
        arguments: CallArguments,
    ) -> Outcome<Arguments> {
        let _ = (signature, arguments);
        Err(unsupported(format!("`{function}` cannot be called yet")))
    }

    /// `value.name`
    pub fn get_attribute(&mut self, value: &Value, name: &str) -> Outcome<Value> {
        Err(unsupported(format!("attribute `{name}` of `{}` cannot be read yet", value.type_name())))
    }

    /// `getattr(value, name, None)`, telling absence apart; an attribute that is not known is `Unsupported`.
    pub fn find_attribute(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>> {
        self.get_attribute(value, name).map(Some)
    }

    /// `value.name = content`
    pub fn set_attribute(&mut self, value: &Value, name: &str, content: Value) -> Outcome<()> {
        let _ = content;
        Err(unsupported(format!("attribute `{name}` of `{}` cannot be set yet", value.type_name())))
    }

    /// `value[key]`
    pub fn get_item(&mut self, value: &Value, key: &Value) -> Outcome<Value> {
        let _ = key;
        Err(unsupported(format!("`{}` cannot be subscripted yet", value.type_name())))
    }

    /// `value[key] = content`
    pub fn set_item(&mut self, value: &Value, key: &Value, content: Value) -> Outcome<()> {
        let _ = (key, content);
        Err(unsupported(format!("`{}` cannot be subscripted yet", value.type_name())))
    }

    /// The value of any key of a dictionary.
    pub fn dict_get(&mut self, dict: &Rc<Dict>, key: &Value) -> Outcome<Option<Value>> {
        let _ = (dict, key);
        Err(unsupported("dictionaries cannot be read yet"))
    }

    /// Sets the value of any key of a dictionary.
    pub fn dict_set(&mut self, dict: &Rc<Dict>, key: Value, value: Value) -> Outcome<()> {
        let _ = (dict, key, value);
        Err(unsupported("dictionaries cannot be changed yet"))
    }

    /// `bool(value)`
    pub fn truth(&mut self, value: &Value) -> Outcome<bool> {
        Err(unsupported(format!("the truth of `{}` cannot be decided yet", value.type_name())))
    }

    /// `list(value)`
    pub fn iterate(&mut self, value: &Value) -> Outcome<Vec<Value>> {
        value.items().ok_or_else(|| unsupported(format!("`{}` cannot be iterated yet", value.type_name())))
    }

    /// `iter(value)`; step it with [`Vm::next`].
    pub fn iterator(&mut self, value: &Value) -> Outcome<Value> {
        Err(unsupported(format!("`{}` cannot be iterated yet", value.type_name())))
    }

    /// `next(iterator)`; `None` at its end.
    pub fn next(&mut self, iterator: &Value) -> Outcome<Option<Value>> {
        Err(unsupported(format!("`{}` cannot be iterated yet", iterator.type_name())))
    }

    /// `left <operator> right`
    pub fn binary(&mut self, operator: BinaryOperator, left: &Value, right: &Value) -> Outcome<Value> {
        let _ = (left, right);
        Err(unsupported(format!("`{}` cannot be evaluated yet", operator.symbol())))
    }

    /// `left <operator> right`
    pub fn compare(&mut self, operator: CompareOperator, left: &Value, right: &Value) -> Outcome<Value> {
        let _ = (left, right);
        Err(unsupported(format!("`{}` cannot be evaluated yet", operator.symbol())))
    }

    /// `bool(left == right)`, identical values counting as equal.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        if left.is(right) {
            return Ok(true);
        }
        let answer = self.compare(CompareOperator::Equal, left, right)?;
        self.truth(&answer)
    }

    /// `str(value)`
    pub fn str(&mut self, value: &Value) -> Outcome<Rc<str>> {
        value.as_str().ok_or_else(|| unsupported("only strings can be shown yet"))
    }

    /// `repr(value)`
    pub fn repr(&mut self, value: &Value) -> Outcome<Rc<str>> {
        Ok(format!("{value:?}").into())
    }

    /// `isinstance(value, class)` for a native class.
    pub fn is_instance(&self, value: &Value, class: &'static crate::NativeClass) -> bool {
        value.native_class().derives_from(class)
    }

    /// `type(value)`
    pub fn type_of(&self, value: &Value) -> Value {
        match value {
            Value::Instance(instance) => Value::Class(instance.class().clone()),
            Value::Exception(exception) => exception.class().clone(),
            other => Value::NativeClass(other.native_class()),
        }
    }

    /// `type(name, bases, namespace)`: what a class statement makes.
    pub fn create_class(&mut self, name: &str, bases: Vec<Value>, namespace: Dict) -> Outcome<Rc<Class>> {
        let _ = (bases, namespace);
        Err(unsupported(format!("class `{name}` cannot be made yet")))
    }

    /// The position of the innermost Python statement that is running.
    pub fn place(&self) -> Option<Place> {
        None
    }

    /// The positions of all running Python calls with the names of their functions, outermost first.
    pub fn stack(&self) -> Vec<(Place, Rc<str>)> {
        Vec::new()
    }

    /// `ValueError: text`: the last line of the traceback, `__str__` honoured.
    pub fn exception_text(&mut self, exception: &Rc<Exception>) -> String {
        exception.summary()
    }

    /// The traceback as CPython 3.11 prints it, causes and contexts included, with a line feed at the end.
    pub fn traceback_text(&mut self, exception: &Rc<Exception>) -> String {
        self.exception_text(exception)
    }
}
