use std::rc::Rc;

use super::Check;
use super::known::Known;
use super::scope::{SCRIPT, ScopeIndex, address};
use super::walk::Walk;
use crate::code::{Code, CodeKind};
use crate::native::Member;
use crate::signature::{Signature, class_refused};
use crate::vm::constructor_of;

impl Check<'_> {
    /// A call with these values, the last of them by name; what it gives.
    pub(super) fn call(
        &mut self,
        walk: &Walk,
        index: usize,
        callee: Known,
        arguments: &[Known],
        names: &[Rc<str>],
    ) -> Known {
        let positional = arguments.len() - names.len();
        if let Some(known) = self.decorated(walk, index, &callee, arguments) {
            return known;
        }
        let callee = self.looked(walk, index, &callee);
        if let Some(signature) = self.native_call(walk, index, &callee, positional, names) {
            for (position, argument) in arguments.iter().enumerate() {
                let name = position.checked_sub(positional).and_then(|by_name| names.get(by_name));
                if !takes_deferred(&signature, position, name) {
                    self.need(walk, index, argument);
                    self.escape(walk, index, argument);
                }
                if signature.refuses_classes && self.is_class(walk, index, argument) {
                    self.report(walk, index, class_refused(callee.name()));
                }
            }
            return callee.result();
        }
        self.escape_all(walk, index, arguments);
        let is_value = matches!(callee, Known::Foreign(_)) && walk.scope != SCRIPT && walk.is_top();
        if is_value && arguments.iter().all(|argument| matches!(argument, Known::Constant(_))) {
            // Called by the top level of an own module: refused when somebody looks at what it gives.
            return callee;
        }
        self.python_call(walk, index, callee)
    }

    /// A call of which the arguments are not counted.
    pub(super) fn call_spread(&mut self, walk: &Walk, index: usize, callee: Known) -> Known {
        let callee = self.looked(walk, index, &callee);
        match callee {
            Known::Function(_) | Known::Class(_) | Known::Member(_) => callee.result(),
            other => self.python_call(walk, index, other),
        }
    }

    fn python_call(&mut self, walk: &Walk, index: usize, callee: Known) -> Known {
        match callee {
            Known::Code(scope, code) => {
                let captured = captured(walk, &code);
                self.run(walk, index, scope, &code, captured)
            }
            Known::OwnClass(scope, code) => self.instantiate(walk, index, scope, &code),
            Known::OwnInstance(..) => self.special(walk, index, &callee, "__call__"),
            Known::Foreign(_) => {
                self.refuse_foreign(walk, index, &callee);
                Known::Unknown
            }
            _ => Known::Unknown,
        }
    }

    fn instantiate(&mut self, walk: &Walk, index: usize, scope: ScopeIndex, class: &Rc<Code>) -> Known {
        if let Some(base) = self.foreign_base(class, 0) {
            self.refuse_foreign(walk, index, &base);
            return Known::Unknown;
        }
        let instance = Known::OwnInstance(scope, class.clone());
        for name in ["__new__", "__init__", "__post_init__"] {
            self.special(walk, index, &instance, name);
        }
        instance
    }

    /// A decorator in a class body of an own module, or around a class there: what it decorates stays what it is. So
    /// does a function of the top level that is handed to something native, which keeps it for later.
    fn decorated(&mut self, walk: &Walk, index: usize, callee: &Known, arguments: &[Known]) -> Option<Known> {
        if walk.scope == SCRIPT {
            return None;
        }
        let [argument] = arguments else { return None };
        match (argument, walk.code.kind) {
            (Known::OwnClass(..), CodeKind::Module) if !matches!(callee, Known::Foreign(_)) => {
                Some(argument.clone())
            }
            (Known::Code(..), CodeKind::Module) if matches!(callee, Known::Instance(_)) => {
                Some(argument.clone())
            }
            (Known::Code(scope, code), CodeKind::Class) => {
                let name = match callee {
                    Known::Class(class) => class.name,
                    Known::Function(function) => function.name,
                    _ => return None,
                };
                match name {
                    "staticmethod" | "classmethod" => {
                        self.receivers.insert(address(code), Known::Unknown);
                        Some(argument.clone())
                    }
                    "property" | "cached_property" | "hybrid_property" => {
                        Some(Known::Property(*scope, code.clone()))
                    }
                    "declared_attr" => {
                        self.receivers.insert(address(code), Known::Unknown);
                        self.run(walk, index, *scope, code, Vec::new());
                        Some(Known::Unknown)
                    }
                    _ => Some(argument.clone()),
                }
            }
            _ => None,
        }
    }

    /// Functions that are passed on are called by somebody, imports that are passed on are looked into.
    pub(super) fn escape(&mut self, walk: &Walk, index: usize, known: &Known) {
        match known {
            Known::Symbol(_) => {
                let inside = self.looked(walk, index, known);
                if !matches!(inside, Known::Symbol(_)) {
                    self.escape(walk, index, &inside);
                }
            }
            Known::Code(scope, code) if *scope != SCRIPT || walk.is_certain(index) => {
                let captured = captured(walk, code);
                self.run(walk, index, *scope, code, captured);
            }
            Known::Sequence(items, _) => self.escape_all(walk, index, items),
            _ => {}
        }
    }

    pub(super) fn escape_all(&mut self, walk: &Walk, index: usize, values: &[Known]) {
        for known in values {
            self.escape(walk, index, known);
        }
    }

    /// Whether it is a class that the project writes.
    fn is_class(&mut self, walk: &Walk, index: usize, known: &Known) -> bool {
        matches!(self.looked(walk, index, known), Known::OwnClass(..) | Known::ScriptClass)
    }

    /// An instruction that looks inside its value.
    pub(super) fn need(&mut self, walk: &Walk, index: usize, known: &Known) {
        let inside = self.looked(walk, index, known);
        self.refuse_foreign(walk, index, &inside);
    }

    /// Checks a call of something native against its signature.
    fn native_call(
        &mut self,
        walk: &Walk,
        index: usize,
        callee: &Known,
        positional: usize,
        names: &[Rc<str>],
    ) -> Option<Rc<Signature>> {
        let function = callee.name();
        let signature = match callee {
            Known::Function(function) => function.signature,
            Known::Class(class) => {
                if let Some(constructor) = constructor_of(class) {
                    constructor.signature
                } else {
                    self.report(walk, index, format!("calling `{}` is not supported", class.name));
                    return None;
                }
            }
            Known::Member(Member::Method { signature, .. } | Member::ClassMethod { signature, .. }) => {
                *signature
            }
            Known::Member(Member::StaticMethod(function)) => function.signature,
            _ => return None,
        };
        let signature = self.vm.signature(signature);
        if positional > signature.positional && signature.rest.is_none() {
            let most = signature.positional;
            self.report(
                walk,
                index,
                format!("`{function}()` takes at most {most} positional arguments here"),
            );
        }
        for name in names {
            if signature.keywords.is_none()
                && signature.position(name).is_none_or(|position| position < signature.positional_only)
            {
                self.report(walk, index, format!("argument `{name}` of `{function}()` is not supported"));
            }
        }
        for (position, parameter) in signature.parameters.iter().enumerate() {
            let given = position < positional && position < signature.positional;
            if parameter.default.is_none() && !given && !names.contains(&parameter.name) {
                let name = &parameter.name;
                self.report(walk, index, format!("`{function}()` needs its argument `{name}`"));
            }
        }
        Some(signature)
    }
}

/// What the function closes over, if it is made by the code that calls it.
fn captured(walk: &Walk, code: &Rc<Code>) -> Vec<Known> {
    walk.made
        .iter()
        .find(|(made, _)| Rc::ptr_eq(made, code))
        .map(|(made, cells)| walk.captured_by(made, cells))
        .unwrap_or_default()
}

/// Whether an argument is accepted without looking inside.
fn takes_deferred(signature: &Signature, position: usize, name: Option<&Rc<str>>) -> bool {
    let of = |position: Option<usize>, rest: &Option<(Rc<str>, bool)>| match position {
        Some(position) => signature.parameters.get(position).is_some_and(|parameter| parameter.deferred),
        None => rest.as_ref().is_some_and(|(_, deferred)| *deferred),
    };
    match name {
        Some(name) => of(signature.position(name), &signature.keywords),
        None => of(Some(position).filter(|position| *position < signature.positional), &signature.rest),
    }
}
