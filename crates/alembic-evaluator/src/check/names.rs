use std::rc::Rc;

use super::Check;
use super::known::{Foreign, Known, Symbol, builtin, has_class_hook, is_dynamic};
use super::scope::{Home, SCRIPT, ScopeIndex};
use super::walk::Walk;
use crate::code::{CodeKind, ImportName};
use crate::native::{Member, ModuleMember, NativeClass, NativeModule};
use crate::vm::absolute_in;

impl Check<'_> {
    pub(super) fn global(&mut self, walk: &Walk, index: usize, name: &Rc<str>) -> Known {
        if walk.scope != SCRIPT {
            return self.own_global(walk, index, name);
        }
        if self.script.functions.contains_key(name) {
            self.wanted.push((name.clone(), walk.is_certain(index)));
        }
        if let Some(known) = self.script.globals.get(name) {
            return known.clone();
        }
        if self.script.open || walk.code.kind == CodeKind::Class || self.script.defined.contains(name) {
            return Known::Unknown;
        }
        builtin(name).unwrap_or_else(|| {
            self.report(walk, index, format!("name `{name}` is not defined here"));
            Known::Unknown
        })
    }

    /// In an own module a name is looked for when a function that runs for certain asks for it.
    fn own_global(&mut self, walk: &Walk, index: usize, name: &Rc<str>) -> Known {
        if walk.code.kind == CodeKind::Class
            && let Some(known) = walk.members.get(name)
        {
            return known.clone();
        }
        if walk.is_certain(index) { self.symbol(walk, walk.scope, name) } else { Known::Unknown }
    }

    pub(super) fn store_global(
        &mut self,
        walk: &Walk,
        index: usize,
        name: &Rc<str>,
        value: Known,
        once: bool,
    ) {
        let scope = self.scope(walk.scope);
        let bound_once = match &scope.module {
            None => !scope.rebound.contains(name),
            Some(module) => {
                let once = module.lazy.as_ref().is_some_and(|lazy| lazy.is_bound_once(name));
                once && !scope.rebound.contains(name)
            }
        };
        if once && bound_once && value.is_fixed() {
            scope.globals.insert(name.clone(), value);
        } else {
            scope.globals.insert(name.clone(), Known::Unknown);
            self.escape(walk, index, &value);
        }
    }

    pub(super) fn attribute(&mut self, walk: &Walk, index: usize, value: Known, name: &Rc<str>) -> Known {
        match value {
            Known::Module(module) => self.native_module_attribute(walk, index, module, name),
            Known::Class(class) => match class.member(name) {
                Some(Member::ClassMethod { .. } | Member::StaticMethod(_)) => {
                    class.member(name).map_or(Known::Unknown, Known::Member)
                }
                Some(_) => Known::Unknown,
                None if name.starts_with("__") || has_class_hook(class) || class.complete => Known::Unknown,
                None => self.no_attribute(walk, index, class, name),
            },
            Known::Instance(class) => match class.member(name) {
                Some(Member::Property { returns, .. }) => {
                    self.fact(class, name).unwrap_or(Known::instance(*returns))
                }
                Some(Member::Constant { .. }) => Known::Unknown,
                Some(member) => Known::Member(member),
                None if name.starts_with("__") || is_dynamic(class) || class.complete => Known::Unknown,
                None => self.no_attribute(walk, index, class, name),
            },
            Known::OwnModule(scope) => {
                let scope_name = self.scope(scope).module.as_ref().map(|module| module.name.clone());
                if !self.scope(scope).defined.contains(name)
                    && let Some(module) = scope_name
                    && let inner = self.module(walk, index, &format!("{module}.{name}").into())
                    && !matches!(inner, Known::Unknown | Known::Foreign(_))
                {
                    return inner;
                }
                Known::Symbol(Rc::new(Symbol { scope, name: name.clone(), path: Vec::new() }))
            }
            Known::Package(package) => self.package_attribute(walk, index, &package, name),
            Known::Symbol(symbol) => {
                let mut path = symbol.path.clone();
                path.push(name.clone());
                Known::Symbol(Rc::new(Symbol { scope: symbol.scope, name: symbol.name.clone(), path }))
            }
            Known::Foreign(foreign) => {
                let inner = format!("{}.{name}", foreign.dotted);
                match self.home(&inner.as_str().into()) {
                    Home::Foreign | Home::Unknown => Known::Foreign(Rc::new(Foreign {
                        dotted: inner,
                        module: foreign.module.clone(),
                        place: foreign.place.clone(),
                    })),
                    _ => self.module(walk, index, &inner.into()),
                }
            }
            Known::OwnClass(scope, code) | Known::OwnInstance(scope, code) => {
                self.own_attribute(walk, index, scope, &code, name)
            }
            _ => Known::Unknown,
        }
    }

    fn no_attribute(&mut self, walk: &Walk, index: usize, class: &NativeClass, name: &str) -> Known {
        self.report(walk, index, format!("attribute `{name}` of `{}` is not supported", class.name));
        Known::Unknown
    }

    fn native_module_attribute(
        &mut self,
        walk: &Walk,
        index: usize,
        module: &'static NativeModule,
        name: &str,
    ) -> Known {
        if module.name == "sys" && name == "path" {
            self.paths_change = true;
        }
        match module.member(name) {
            Some(ModuleMember::Function(function)) => return Known::Function(function),
            Some(ModuleMember::Class(class)) => return Known::Class(class),
            Some(ModuleMember::Value(_)) => return Known::Unknown,
            Some(ModuleMember::Module(other)) => {
                return self.vm.native_module(other).map_or(Known::Unknown, Known::Module);
            }
            None => {}
        }
        if let Some(inner) = self.vm.native_module(&format!("{}.{name}", module.name)) {
            return Known::Module(inner);
        }
        if module.attribute.is_some() || name.starts_with("__") || name == "*" {
            return Known::Unknown;
        }
        self.report(walk, index, format!("`{}.{name}` is not supported", module.name));
        Known::Unknown
    }

    /// A name of a module that is only known by its names.
    fn package_attribute(&mut self, walk: &Walk, index: usize, package: &Rc<str>, name: &Rc<str>) -> Known {
        let inner: Rc<str> = format!("{package}.{name}").into();
        if !matches!(self.home(&inner), Home::Foreign | Home::Unknown) {
            return self.module(walk, index, &inner);
        }
        if !name.starts_with("__") && self.vm.embedded_has(package, name) == Some(false) {
            self.report(walk, index, format!("`{package}.{name}` is not supported"));
        }
        Known::Unknown
    }

    fn fact(&mut self, class: &'static NativeClass, name: &str) -> Option<Known> {
        let facts = self.vm.facts();
        facts
            .iter()
            .find(|(known, property, _)| std::ptr::eq(*known, class) && *property == name)
            .map(|(_, _, value)| Known::of(value))
    }

    pub(super) fn import(&mut self, walk: &Walk, index: usize, import: &ImportName) -> Known {
        let first: Rc<str> = import.module.split('.').next().unwrap_or_default().into();
        self.guarded(walk, index, import, &import.module);
        self.module(walk, index, if import.whole { &import.module } else { &first })
    }

    pub(super) fn import_from(&mut self, walk: &Walk, index: usize, import: &ImportName) -> Known {
        let Some(name) = &import.name else { return Known::Unknown };
        let Some(module) = self.absolute(walk.scope, import) else { return Known::Unknown };
        if self.guarded(walk, index, import, &module) {
            return Known::Unknown;
        }
        let known = self.module(walk, index, &module);
        self.attribute(walk, index, known, name)
    }

    /// Whether it is not known if the import fails, where the code would act on that.
    fn guarded(&mut self, walk: &Walk, index: usize, import: &ImportName, module: &Rc<str>) -> bool {
        let unknown = import.guarded && matches!(self.home(module), Home::Foreign);
        if unknown && walk.is_certain(index) && !self.vm.is_present(module) && !self.paths_change {
            self.report(
                walk,
                index,
                format!(
                    "whether module `{module}` is installed decides what happens here, and that is not known"
                ),
            );
        }
        unknown
    }

    /// The full name of the module of an import; those of a script are not relative.
    pub(super) fn absolute(&mut self, scope: ScopeIndex, import: &ImportName) -> Option<Rc<str>> {
        if import.level == 0 {
            return Some(import.module.clone());
        }
        let module = self.scope(scope).module.clone()?;
        absolute_in(&module, import)
    }

    /// What a module name stands for in an import.
    fn module(&mut self, walk: &Walk, index: usize, name: &Rc<str>) -> Known {
        match self.home(name) {
            Home::Native(module) => Known::Module(module),
            Home::Own(scope) if self.follows => Known::OwnModule(scope),
            Home::Embedded | Home::Package => Known::Package(name.clone()),
            Home::Foreign if self.follows && !self.paths_change => Known::Foreign(Rc::new(Foreign {
                dotted: name.to_string(),
                module: name.clone(),
                place: walk.place(index),
            })),
            Home::Own(_) | Home::Foreign | Home::Unknown => Known::Unknown,
        }
    }
}
