use std::cell::RefCell;
use std::rc::Rc;

use super::{Frame, Vm};
use crate::code::ImportName;
use crate::compile;
use crate::exceptions::class as exception;
use crate::lazy::LazyBody;
use crate::library;
use crate::module::{Deferred, Module};
use crate::native::NativeModule;
use crate::outcome::{Interruption, Outcome, Unsupported, raise, unsupported};
use crate::place::Place;
use crate::system::Presence;
use crate::value::{Dict, Value};

/// What a module name stands for.
pub(crate) enum Located {
    Native(&'static crate::native::NativeModule),
    /// Already run or already being evaluated.
    Loaded(Value),
    /// A source file of the project.
    Project {
        file: String,
    },
    /// A built-in module that is written in Python.
    Embedded(&'static str),
    /// A directory without `__init__.py`.
    Namespace,
    ThirdParty(Presence),
}

impl Vm {
    pub(crate) fn import_instruction(&mut self, index: u32) -> Outcome<Value> {
        let place = self.place();
        let import = self.frame().code.imports[index as usize].clone();
        self.require(&import.module, import.guarded)?;
        self.executed_imports.insert(import.module.clone());
        if import.whole {
            return self.module_value(&import.module, place);
        }
        // `import a.b` binds `a`, in which `b` is then found.
        let first: Rc<str> = import.module.split('.').next().unwrap_or_default().into();
        self.module_value(&first, place)
    }

    /// Whether the code that is running belongs to a module that is evaluated symbol by symbol.
    fn is_lazy_here(&mut self) -> bool {
        self.frame().module.lazy.is_some()
    }

    pub(crate) fn import_from_instruction(&mut self, index: u32) -> Outcome<Value> {
        let place = self.place();
        let import = self.frame().code.imports[index as usize].clone();
        let module = self.absolute(&import)?;
        let name = import.name.clone().unwrap_or_else(|| "".into());
        self.executed_imports.extend([module.clone(), format!("{module}.{name}").into()]);
        match self.locate(&module) {
            Located::Native(native) => {
                let value = Value::NativeModule(native);
                match self.find_attribute(&value, &name) {
                    Ok(Some(found)) => Ok(found),
                    Ok(None) => Err(cannot_import(&name, &module)),
                    // What nobody looks at may be anything.
                    Err(Interruption::Unsupported(_)) if self.is_lazy_here() && !import.guarded => {
                        let path = vec![name];
                        let resolved = RefCell::new(None);
                        Ok(Value::Deferred(Rc::new(Deferred { module, path, place, resolved })))
                    }
                    Err(interruption) => Err(interruption),
                }
            }
            Located::Loaded(value) if !matches!(&value, Value::Module(module) if module.lazy.is_some()) => {
                match self.find_attribute(&value, &name)? {
                    Some(found) => Ok(found),
                    None => Err(cannot_import(&name, &module)),
                }
            }
            located => {
                if let Located::ThirdParty(_) = located {
                    self.require(&module, import.guarded)?;
                } else if import.guarded {
                    // The handler would see a missing name, so it is looked at now.
                    let value = self.resolve_path(&module, std::slice::from_ref(&name), place.as_ref())?;
                    return Ok(value);
                }
                Ok(Value::Deferred(Rc::new(Deferred {
                    module,
                    path: vec![name],
                    place,
                    resolved: RefCell::new(None),
                })))
            }
        }
    }

    pub(crate) fn import_star_instruction(&mut self, index: u32) -> Outcome<()> {
        let place = self.place();
        let import = self.frame().code.imports[index as usize].clone();
        let module = self.absolute(&import)?;
        let value = self.module_value(&module, place)?;
        let value = self.resolve(&value)?;
        let target = self.frame().module.clone();
        match &value {
            Value::Module(module) => {
                self.evaluate_all(module)?;
                let listed = self.module_global(module, &Rc::from("__all__"))?;
                let names: Vec<Rc<str>> = match listed {
                    Some(names) => self.iterate(&names)?.iter().filter_map(Value::as_str).collect(),
                    None => module
                        .namespace
                        .string_items()
                        .into_iter()
                        .map(|(name, _)| name)
                        .filter(|name| !name.starts_with('_'))
                        .collect(),
                };
                for name in names {
                    if let Some(found) = self.find_attribute(&value, &name)? {
                        target.namespace.set_shared(&name, found);
                    }
                }
                Ok(())
            }
            Value::NativeModule(native) => {
                for (name, _) in native.members {
                    if !name.starts_with('_')
                        && let Some(found) = self.find_attribute(&value, name)?
                    {
                        target.namespace.set(name, found);
                    }
                }
                Ok(())
            }
            _ => Err(unsupported(format!("`from {module} import *` is not supported"))),
        }
    }

    /// Imports a module by name as `import name` does, without looking inside.
    pub fn import(&mut self, name: &str) -> Outcome<Value> {
        self.require(name, false)?;
        let place = self.place();
        self.module_value(&Rc::from(name), place)
    }

    fn module_value(&mut self, module: &Rc<str>, place: Option<Place>) -> Outcome<Value> {
        match self.locate(module) {
            Located::Native(native) => Ok(Value::NativeModule(native)),
            Located::Loaded(value) => Ok(value),
            _ => Ok(Value::Deferred(Rc::new(Deferred {
                module: module.clone(),
                path: Vec::new(),
                place,
                resolved: RefCell::new(None),
            }))),
        }
    }

    /// Raises if the module is known not to exist; refuses if that cannot be known and the code would act on it.
    fn require(&mut self, module: &str, guarded: bool) -> Outcome<()> {
        match self.locate(module) {
            Located::ThirdParty(Presence::Absent) => Err(self.not_found(module)),
            Located::ThirdParty(Presence::Unknown) if guarded => Err(unsupported(format!(
                "whether module `{module}` is installed decides what happens here, and that is not known"
            ))),
            _ => Ok(()),
        }
    }

    /// Whether importing the module is known not to fail.
    pub(crate) fn is_present(&mut self, module: &str) -> bool {
        !matches!(self.locate(module), Located::ThirdParty(Presence::Absent | Presence::Unknown))
    }

    fn not_found(&mut self, module: &str) -> Interruption {
        // The first part that is missing is named.
        let mut known = String::new();
        for part in module.split('.') {
            if !known.is_empty() {
                known.push('.');
            }
            known.push_str(part);
            if matches!(self.locate(&known), Located::ThirdParty(Presence::Absent)) {
                break;
            }
        }
        let error = crate::exceptions::Exception::new(
            &exception::MODULE_NOT_FOUND_ERROR,
            vec![Value::from(format!("No module named '{known}'"))],
        );
        error.attributes.set("name", Value::from(known));
        Interruption::Raise(error)
    }

    /// The full name of an imported module, relative ones against the module that runs.
    fn absolute(&mut self, import: &ImportName) -> Outcome<Rc<str>> {
        if import.level == 0 {
            return Ok(import.module.clone());
        }
        absolute_in(&self.frame().module, import).ok_or_else(|| {
            raise(&exception::IMPORT_ERROR, "attempted relative import with no known parent package")
        })
    }

    pub(crate) fn locate(&mut self, module: &str) -> Located {
        if let Some(value) = self.modules.get(module) {
            return Located::Loaded(value.clone());
        }
        if let Some(native) = self.native_modules.get(module).copied().or_else(|| library::module(module)) {
            return Located::Native(native);
        }
        if let Some(source) = self.embedded(module) {
            return Located::Embedded(source);
        }
        let package = module.split('.').next().unwrap_or(module);
        // What is native replaces the whole package: nothing is read from one that happens to lie in the path.
        if package != module && self.native_modules.contains_key(package) {
            return Located::ThirdParty(Presence::Unknown);
        }
        if let Some(file) = self.own_file(module) {
            return Located::Project { file };
        }
        let relative = module.replace('.', "/");
        let roots = self.import_roots.borrow().clone();
        let first = module.split('.').next().unwrap_or(module);
        for root in &roots {
            let base = if root.is_empty() { relative.clone() } else { format!("{root}/{relative}") };
            if self.system.is_directory(&base) && !library::is_standard(first) {
                return Located::Namespace;
            }
        }
        if library::is_standard(first) {
            return Located::ThirdParty(Presence::Present);
        }
        // A name below a module of the project that is not a file there does not exist.
        if module != first && self.own_file(first).is_some() {
            return Located::ThirdParty(Presence::Absent);
        }
        let Some(known) = self.third_party.clone() else { return Located::ThirdParty(Presence::Unknown) };
        // What is known here of a package is all that there is of it: its own text would not fit to that.
        if self.native_module(first).is_none()
            && self.embedded(first).is_none()
            && let Some(file) = known.source(module)
        {
            return Located::Project { file };
        }
        Located::ThirdParty(known.presence(module))
    }

    /// The file of one of the project's own modules.
    fn own_file(&self, module: &str) -> Option<String> {
        let relative = module.replace('.', "/");
        self.import_roots.borrow().iter().find_map(|root| {
            let base = if root.is_empty() { relative.clone() } else { format!("{root}/{relative}") };
            [format!("{base}/__init__.py"), format!("{base}.py")]
                .into_iter()
                .find(|file| self.system.is_file(file))
        })
    }

    /// The source of a module that is written in Python and is no file of the project.
    pub(crate) fn embedded(&self, module: &str) -> Option<&'static str> {
        self.python_modules.get(module).copied().or_else(|| library::embedded(module))
    }

    /// Whether a module that is written in Python and is no file of the project has this name; `None` for any other
    /// module.
    pub(crate) fn embedded_has(&mut self, module: &str, name: &str) -> Option<bool> {
        let source = self.embedded(module)?;
        let full = format!("{module}.{name}");
        if self.embedded(&full).is_some() || self.native_module(&full).is_some() {
            return Some(true);
        }
        let (_, parsed) = super::entry::parse(&format!("<{module}>"), source, None).ok()?;
        Some(crate::bindings::names(parsed.suite()).iter().any(|known| **known == *name))
    }

    /// The submodule of this name, if there is one.
    pub(crate) fn submodule(&mut self, package: &Rc<str>, name: &str) -> Outcome<Option<Value>> {
        let full: Rc<str> = format!("{package}.{name}").into();
        match self.locate(&full) {
            Located::ThirdParty(_) => Ok(None),
            _ => self.module_value(&full, None).map(Some),
        }
    }

    /// Looks inside: an unresolved import becomes what it stands for, any other value itself.
    pub fn resolve(&mut self, value: &Value) -> Outcome<Value> {
        let Value::Deferred(deferred) = value else { return Ok(value.clone()) };
        if let Some(resolved) = deferred.resolved.borrow().clone() {
            return resolved;
        }
        if self.resolving.iter().any(|known| Rc::ptr_eq(known, deferred)) {
            return self.own_submodule(deferred);
        }
        self.resolving.push(deferred.clone());
        let resolved = self.resolve_path(&deferred.module, &deferred.path, deferred.place.as_ref());
        self.resolving.pop();
        let resolved = resolved?;
        *deferred.resolved.borrow_mut() = Some(Ok(resolved.clone()));
        Ok(resolved)
    }

    /// `from . import names` in a package that has nothing else of this name: the module below it.
    fn own_submodule(&mut self, deferred: &Deferred) -> Outcome<Value> {
        if let [name] = &*deferred.path {
            if let Some(submodule) = self.submodule(&deferred.module, name)? {
                return self.resolve(&submodule);
            }
            return Err(cannot_import(name, &deferred.module));
        }
        let name = deferred.path.first().cloned().unwrap_or_else(|| deferred.module.clone());
        Err(cannot_import(&name, &deferred.module))
    }

    fn resolve_path(&mut self, module: &Rc<str>, path: &[Rc<str>], place: Option<&Place>) -> Outcome<Value> {
        let part = path.first().and_then(|first| self.known_part(module, first));
        let mut value = match part {
            Some(part) => Value::NativeModule(part),
            None => self.load_module(module, path.first(), place)?,
        };
        let mut rest = path;
        // `import a.b` leaves `a`; its submodules come first where `a` itself has no such name.
        while let Some((name, after)) = rest.split_first() {
            value = match self.find_attribute(&value, name)? {
                Some(found) => self.resolve(&found)?,
                None if rest.len() == path.len() => return Err(cannot_import(name, module)),
                None => return Err(super::attributes::no_attribute(&value, name)),
            };
            rest = after;
        }
        Ok(value)
    }

    /// The part of a module that has this name, if it is known.
    fn known_part(&self, module: &str, name: &str) -> Option<&'static NativeModule> {
        self.known_parts.get(module).copied().filter(|part| part.member(name).is_some())
    }

    /// The module behind a deferred import, ready to be evaluated symbol by symbol.
    pub(crate) fn load_module(
        &mut self,
        module: &Rc<str>,
        name: Option<&Rc<str>>,
        place: Option<&Place>,
    ) -> Outcome<Value> {
        match self.locate(module) {
            Located::Loaded(value) => Ok(value),
            Located::Native(native) => Ok(Value::NativeModule(native)),
            Located::Project { file } => {
                let bytes = self.system.read_file(&file).map_err(|error| {
                    raise(&exception::IMPORT_ERROR, format!("cannot read '{file}': {error}"))
                })?;
                let text = String::from_utf8(bytes)
                    .map_err(|_| unsupported(format!("`{file}` is not UTF-8, which is not supported")))?;
                self.load_lazily(module, &file, &text)
            }
            Located::Embedded(text) => self.load_lazily(module, &format!("<{module}>"), text),
            Located::Namespace => {
                let loaded = Value::Module(Rc::new(Module {
                    name: module.clone(),
                    file: None,
                    namespace: Rc::new(Dict::new()),
                    lazy: None,
                }));
                self.modules.insert(module.clone(), loaded.clone());
                Ok(loaded)
            }
            Located::ThirdParty(Presence::Absent) => Err(self.not_found(module)),
            Located::ThirdParty(_) => {
                let what = match name {
                    Some(name) => format!("`{module}.{name}`"),
                    None => format!("module `{module}`"),
                };
                let from = match place {
                    Some(place) => format!(" (imported at {place})"),
                    None => String::new(),
                };
                Err(Unsupported::new(format!("the content of {what}{from} is not known here")).into())
            }
        }
    }

    fn load_lazily(&mut self, module: &Rc<str>, file: &str, text: &str) -> Outcome<Value> {
        let (source, parsed) = super::entry::parse(file, text, None)?;
        let codes = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || {
            compile::statements(parsed.syntax(), &source)
        });
        let namespace = Dict::new();
        namespace.set("__name__", Value::Str(module.clone()));
        namespace.set("__file__", Value::string(file));
        let loaded = Value::Module(Rc::new(Module {
            name: module.clone(),
            file: Some(file.into()),
            namespace: Rc::new(namespace),
            lazy: Some(LazyBody::new(parsed.suite(), codes)),
        }));
        self.modules.insert(module.clone(), loaded.clone());
        Ok(loaded)
    }

    /// A global name of a module; in a lazily evaluated one, evaluates the statements that it takes.
    pub(crate) fn module_global(&mut self, module: &Rc<Module>, name: &Rc<str>) -> Outcome<Option<Value>> {
        if let Some(lazy) = &module.lazy {
            let wanted = lazy.statements_of(name);
            // Inside a top-level statement only what stands above it is visible.
            let limit = self
                .evaluating
                .iter()
                .rev()
                .find(|(running, _)| Rc::ptr_eq(running, module))
                .map_or(usize::MAX, |(_, statement)| *statement);
            for index in wanted {
                if *index < limit {
                    self.evaluate_statement(module, *index)?;
                }
            }
            if wanted.is_empty() && module.namespace.get(name).is_none() && !lazy.stars.is_empty() {
                for index in &lazy.stars {
                    if *index < limit {
                        self.evaluate_statement(module, *index)?;
                    }
                }
            }
        }
        Ok(module.namespace.get(name))
    }

    /// Evaluates the next statement that does something with this value, in the modules that are evaluated symbol by
    /// symbol and whose statement is wanted (`default.register_opts(CONF)`: by the name `register_opts`). `usual_name` is what
    /// modules call the value. `None` when there is no further one; otherwise the name and how it went.
    pub fn evaluate_next_effect(
        &mut self,
        value: &Value,
        usual_name: &str,
        is_wanted: &dyn Fn(Option<&str>) -> bool,
    ) -> Option<(Option<Rc<str>>, Outcome<()>)> {
        let mut modules: Vec<Rc<Module>> = self
            .modules
            .values()
            .filter_map(|module| match module {
                Value::Module(module) if module.lazy.is_some() && !module.is_embedded() => {
                    Some(module.clone())
                }
                _ => None,
            })
            .collect();
        modules.sort_by(|left, right| left.name.cmp(&right.name));
        for module in modules {
            let Some(lazy) = &module.lazy else { continue };
            if !lazy.statements_of(usual_name).is_empty() {
                // What cannot be told is not this value.
                let _ = self.module_global(&module, &usual_name.into());
            }
            let mut names: Vec<Rc<str>> = Vec::new();
            for (name, global) in module.namespace.string_items() {
                let global =
                    if *name == *usual_name { self.resolve(&global).unwrap_or(global) } else { global };
                if global.is(value) {
                    names.push(name);
                }
            }
            let next = lazy.statements.iter().position(|statement| {
                statement.is_effect
                    && !statement.started.get()
                    && is_wanted(statement.called.as_deref())
                    && statement.code.names.iter().any(|name| names.contains(name))
            });
            if let Some(index) = next {
                let called = lazy.statements.get(index).and_then(|statement| statement.called.clone());
                return Some((called, self.evaluate_statement(&module, index)));
            }
        }
        None
    }

    /// Evaluates every statement of a module that is evaluated symbol by symbol.
    pub(crate) fn evaluate_all(&mut self, module: &Rc<Module>) -> Outcome<()> {
        if let Some(lazy) = &module.lazy {
            for index in 0..lazy.statements.len() {
                self.evaluate_statement(module, index)?;
            }
        }
        Ok(())
    }

    pub(super) fn evaluate_statement(&mut self, module: &Rc<Module>, index: usize) -> Outcome<()> {
        let Some(statement) = module.lazy.as_ref().and_then(|lazy| lazy.statements.get(index)) else {
            return Ok(());
        };
        if let Some(failure) = statement.failure.borrow().clone() {
            return Err(failure);
        }
        if statement.started.replace(true) {
            return Ok(());
        }
        self.evaluating.push((module.clone(), index));
        let frame = Frame::new(statement.code.clone(), module.clone(), &[]);
        let result = self.run_frame(frame);
        self.evaluating.pop();
        if let Err(failure) = result {
            *statement.failure.borrow_mut() = Some(failure.clone());
            return Err(failure);
        }
        Ok(())
    }
}

/// The full name of the module of an import in another module; `None` where a relative one leads out of all packages.
pub(crate) fn absolute_in(module: &Module, import: &ImportName) -> Option<Rc<str>> {
    if import.level == 0 {
        return Some(import.module.clone());
    }
    let mut parts: Vec<&str> = module.name.split('.').collect();
    let is_package = module.file.as_ref().is_some_and(|file| file.ends_with("__init__.py"));
    let up = import.level as usize - usize::from(is_package);
    if up >= parts.len() + usize::from(is_package) || (parts.len() == 1 && !is_package) {
        return None;
    }
    parts.truncate(parts.len() - up);
    if !import.module.is_empty() {
        parts.push(&import.module);
    }
    Some(parts.join(".").into())
}

fn cannot_import(name: &str, module: &str) -> Interruption {
    raise(&exception::IMPORT_ERROR, format!("cannot import name '{name}' from '{module}'"))
}
