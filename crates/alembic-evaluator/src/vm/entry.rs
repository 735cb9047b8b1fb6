use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_python_ast::{Mod, ModModule};
use ruff_python_parser::Parsed;
use ruff_text_size::TextSize;
use rustc_hash::FxHashMap;

use super::{Frame, Vm};
use crate::code::Code;
use crate::compile;
use crate::exceptions::{Exception, class as exception};
use crate::module::Module;
use crate::native::NativeModule;
use crate::outcome::{Interruption, Outcome, Unsupported};
use crate::parsing::{self, Refusal};
use crate::place::{LineMapping, Place};
use crate::source::Source;
use crate::system::{Log, System, ThirdParty};
use crate::value::{Dict, Value};

/// A compiled source file; see [`Vm::load`].
pub struct Program {
    pub(crate) code: Rc<Code>,
    pub(crate) source: Rc<Source>,
    /// Kept for the check.
    pub(crate) syntax: ModModule,
}

impl Program {
    /// The file it was loaded from.
    pub fn file(&self) -> &str {
        &self.source.file
    }
}

/// Parses a module. A syntax error is Python's `SyntaxError`.
pub(super) fn parse(
    file: &str,
    text: &str,
    mapping: Option<LineMapping>,
) -> Outcome<(Rc<Source>, Parsed<ModModule>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Rc::new(Source::new(file.into(), text.into(), mapping));
    let parsed = parsing::module(text).map_err(|refusal| refused(&source, &refusal))?;
    Ok((source, parsed))
}

fn refused(source: &Source, refusal: &Refusal) -> Interruption {
    match refusal {
        Refusal::TooDeep => Unsupported::new("a source with nesting this deep is not supported")
            .at(source.place(TextSize::default()))
            .into(),
        Refusal::Syntax(error) => syntax_error(source, &error.error.to_string(), error.location.start()),
    }
}

fn syntax_error(source: &Source, text: &str, offset: TextSize) -> Interruption {
    let place = source.place(offset);
    let error = Exception::new(&exception::SYNTAX_ERROR, vec![Value::from(format!("{text} ({place})"))]);
    error.attributes.set("msg", Value::string(text));
    error.attributes.set("filename", Value::Str(place.file.clone()));
    error.attributes.set("lineno", Value::int(i64::from(place.line)));
    error.attributes.set("offset", Value::int(i64::from(place.column)));
    error.attributes.set("text", Value::string(source.line_text(offset)));
    Interruption::Raise(error)
}

impl Vm {
    /// A machine without host modules, import roots and log.
    pub fn new(system: Rc<dyn System>) -> Self {
        Vm {
            system,
            log: None,
            third_party: None,
            native_modules: HashMap::new(),
            known_parts: HashMap::new(),
            python_modules: HashMap::new(),
            modules: HashMap::new(),
            import_roots: Rc::new(RefCell::new(Vec::new())),
            extensions: HashMap::new(),
            frames: Vec::new(),
            nested: 0,
            signatures: FxHashMap::default(),
            showing: Vec::new(),
            executed_imports: HashSet::new(),
            evaluating: Vec::new(),
            resolving: Vec::new(),
            check_memory: crate::check::Memory::default(),
            facts: Vec::new(),
        }
    }

    /// Adds the host's modules; a later one of the same name replaces an earlier one.
    pub fn add_native_modules(&mut self, modules: &[&'static NativeModule]) {
        for module in modules {
            self.native_modules.insert(module.name, module);
        }
    }

    /// Adds parts of modules: the names that are listed are these, every other name of the module is what it is without
    /// them.
    pub fn add_known_parts(&mut self, modules: &[&'static NativeModule]) {
        for module in modules {
            self.known_parts.insert(module.name, module);
        }
    }

    /// Adds modules that are written in Python: name and source. They are evaluated symbol by symbol, and what such a
    /// text does not define is `Unsupported`.
    pub fn add_python_modules(&mut self, modules: &[(&'static str, &'static str)]) {
        self.python_modules.extend(modules.iter().copied());
    }

    /// Sets the directories in which the project's own modules are found (`sys.path`), in order.
    pub fn set_import_roots(&mut self, roots: Vec<String>) {
        *self.import_roots.borrow_mut() = roots;
    }

    /// Adds a directory to those in which the project's own modules are found, if it is not among them.
    pub fn add_import_root(&mut self, root: String) {
        let mut roots = self.import_roots.borrow_mut();
        if !roots.contains(&root) {
            roots.push(root);
        }
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
        let (source, parsed) = parse(file, source, mapping)?;
        let syntax = parsed.into_syntax();
        let code = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || compile::module(&syntax, &source));
        Ok(Rc::new(Program { code, source, syntax }))
    }

    /// Runs a program from top to bottom as the module of this name and registers it, so that others can import it.
    /// `globals` are bound before the first statement.
    pub fn run(
        &mut self,
        program: &Rc<Program>,
        name: &str,
        globals: &[(&str, Value)],
    ) -> Outcome<Rc<Module>> {
        let namespace = Dict::new();
        namespace.set("__name__", Value::string(name));
        namespace.set("__file__", Value::Str(program.source.file.clone()));
        namespace.set("__doc__", program.code.docstring.clone().map_or(Value::None, Value::Str));
        for (global, value) in globals {
            namespace.set(global, value.clone());
        }
        let module = Rc::new(Module {
            name: name.into(),
            file: Some(program.source.file.clone()),
            namespace: Rc::new(namespace),
            lazy: None,
        });
        let replaced = self.modules.insert(name.into(), Value::Module(module.clone()));
        let result = self.run_frame(Frame::new(program.code.clone(), module.clone(), &[]));
        if let Err(interruption) = result {
            match replaced {
                Some(replaced) => self.modules.insert(name.into(), replaced),
                None => self.modules.remove(name),
            };
            return Err(interruption);
        }
        Ok(module)
    }

    /// Forgets the module of this name and all its global names. Its functions refer to it as it refers to them, so
    /// nothing of it would ever be freed otherwise; they must not be called any more.
    pub fn forget(&mut self, name: &str) {
        if let Some(Value::Module(module)) = self.modules.remove(name) {
            // What is dropped here may look at the dictionary: it must not be borrowed any longer.
            drop(module.namespace.entries.take());
        }
    }

    /// [`Vm::load`] and [`Vm::run`] in one.
    pub fn run_module(&mut self, file: &str, source: &str, name: &str) -> Outcome<Rc<Module>> {
        let program = self.load(file, source, None)?;
        self.run(&program, name, &[])
    }

    /// Evaluates one expression with these global names.
    pub fn evaluate(&mut self, file: &str, source: &str, globals: &[(&str, Value)]) -> Outcome<Value> {
        let text = Rc::new(Source::new(file.into(), source.into(), None));
        let parsed = parsing::expression(source).map_err(|refusal| refused(&text, &refusal))?;
        let Mod::Expression(syntax) = parsed.into_syntax() else {
            return Err(Unsupported::new("this is not an expression").into());
        };
        let code = compile::expression(&syntax.body, &text);
        let module = Rc::new(Module {
            name: file.into(),
            file: None,
            namespace: Rc::new(Dict::from_strings(
                globals.iter().map(|(name, value)| (*name, value.clone())),
            )),
            lazy: None,
        });
        self.run_frame(Frame::new(code, module, &[]))
    }

    /// Evaluates one expression with the global names of a module: an annotation that was written as a string.
    pub fn evaluate_in(&mut self, module: &str, source: &str) -> Outcome<Value> {
        let Some(Value::Module(module)) = self.modules.get(module).cloned() else {
            return Err(Unsupported::new(format!("module `{module}` is not known here")).into());
        };
        let file = module.file.clone().unwrap_or_else(|| module.name.clone());
        let text = Rc::new(Source::new(file, source.into(), None));
        let parsed = parsing::expression(source).map_err(|refusal| refused(&text, &refusal))?;
        let Mod::Expression(syntax) = parsed.into_syntax() else {
            return Err(Unsupported::new("this is not an expression").into());
        };
        let code = compile::expression(&syntax.body, &text);
        self.run_frame(Frame::new(code, module, &[]))
    }

    /// A module that ran, or that is being evaluated on demand.
    pub fn module(&self, name: &str) -> Option<Value> {
        self.modules.get(name).cloned()
    }

    /// The host's module of this name, or the built-in one.
    pub fn native_module(&self, name: &str) -> Option<&'static NativeModule> {
        self.native_modules.get(name).copied().or_else(|| crate::library::module(name))
    }

    pub(crate) fn check_memory(&mut self) -> &mut crate::check::Memory {
        &mut self.check_memory
    }

    /// What is the same for all instances of a class during the run.
    pub(crate) fn facts(&mut self) -> &mut Vec<crate::check::Fact> {
        &mut self.facts
    }

    /// `sys.path`: changes to it are seen by later imports.
    pub(crate) fn import_roots(&self) -> &Rc<RefCell<Vec<String>>> {
        &self.import_roots
    }

    /// The module whose code is running.
    pub(crate) fn running_module(&self) -> Option<Rc<Module>> {
        self.frames.last().map(|frame| frame.module.clone())
    }

    /// The exception being handled by the innermost handler.
    pub fn handled(&self) -> Option<Rc<Exception>> {
        self.frames.iter().rev().find_map(|frame| frame.handled.last().cloned())
    }

    /// The local names of the running function.
    pub(crate) fn running_locals(&self) -> Option<Value> {
        let frame = self.frames.last()?;
        let names = Dict::new();
        match &frame.names {
            super::Names::Class(namespace) => return Some(Value::Dict(namespace.clone())),
            super::Names::Module if frame.code.kind == crate::code::CodeKind::Module => {
                return Some(Value::Dict(frame.module.namespace.clone()));
            }
            super::Names::Module => {}
        }
        for (name, value) in frame.code.locals.iter().zip(&frame.locals) {
            if let Some(value) = value {
                names.set_shared(name, value.clone());
            }
        }
        for (name, cell) in frame.code.cells.iter().zip(&frame.cells) {
            if let Some(value) = &*cell.borrow() {
                names.set_shared(name, value.clone());
            }
        }
        Some(Value::Dict(Rc::new(names)))
    }

    /// The position of the innermost Python statement that is running.
    pub fn place(&self) -> Option<Place> {
        self.frames.last().map(Frame::place)
    }

    /// The positions of all running Python calls with the names of their functions, outermost first.
    pub fn stack(&self) -> Vec<(Place, Rc<str>)> {
        self.frames.iter().map(|frame| (frame.place(), frame.code.name.clone())).collect()
    }

    /// The traceback as CPython 3.11 prints it, causes and contexts included, with a line feed at the end.
    pub fn traceback_text(&mut self, exception: &Rc<Exception>) -> String {
        self.format_traceback(exception, &mut Vec::new())
    }
}
