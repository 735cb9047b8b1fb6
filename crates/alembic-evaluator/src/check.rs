//! What can be told before running: unsupported constructs, unknown names, attributes and arguments of native objects.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::bindings;
use crate::builtins;
use crate::code::{Code, CodeKind, Instruction};
use crate::native::{Member, ModuleMember, NativeClass, NativeFunction, NativeModule};
use crate::outcome::Unsupported;
use crate::value::Value;
use crate::vm::{Program, Vm, constructor_of};

/// What is known of a value without running. Anything not certain is `Unknown`, and nothing is said about it.
#[derive(Clone, Copy)]
enum Known {
    Unknown,
    Module(&'static NativeModule),
    Class(&'static NativeClass),
    Function(&'static NativeFunction),
    Member(&'static Member),
    Instance(&'static NativeClass),
}

impl Known {
    fn instance(class: Option<&'static NativeClass>) -> Self {
        class.map_or(Known::Unknown, Known::Instance)
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::NativeModule(module) => Known::Module(module),
            Value::NativeClass(class) => Known::Class(class),
            Value::NativeFunction(function) => Known::Function(function),
            _ => Known::Unknown,
        }
    }
}

impl Vm {
    /// Everything unsupported that can be seen without running, in the top level of the program and in the functions
    /// reachable from the named entry points (and from the top level), in the order of the text.
    ///
    /// Nothing of the program is executed. What cannot be decided without running is not reported.
    pub fn check(&mut self, program: &Rc<Program>, entry_points: &[&str]) -> Vec<Unsupported> {
        self.check_with_globals(program, entry_points, &[])
    }

    /// [`Vm::check`] for a program that is run with these extra global names.
    pub fn check_with_globals(
        &mut self,
        program: &Rc<Program>,
        entry_points: &[&str],
        globals: &[&str],
    ) -> Vec<Unsupported> {
        let mut defined: HashSet<Rc<str>> = bindings::names(&program.syntax.body).into_iter().collect();
        for name in ["__name__", "__file__", "__doc__", "__annotations__"].iter().chain(globals) {
            defined.insert((*name).into());
        }
        let mut check = Check {
            vm: self,
            open: defined.contains("*"),
            defined,
            globals: HashMap::new(),
            functions: HashMap::new(),
            wanted: entry_points.iter().map(|name| Rc::from(*name)).collect(),
            visited: HashSet::new(),
            found: Vec::new(),
        };
        check.collect_definitions(&program.code);
        check.code(&program.code, true);
        while let Some(name) = check.wanted.pop() {
            for code in check.functions.get(&name).cloned().unwrap_or_default() {
                check.code(&code, false);
            }
        }
        let mut found = check.found;
        found.sort_by_key(|unsupported| unsupported.place.as_ref().map(|place| (place.line, place.column)));
        found.dedup();
        found
    }
}

struct Check<'a> {
    vm: &'a mut Vm,
    defined: HashSet<Rc<str>>,
    /// Whether `import *` may define any name.
    open: bool,
    /// What global names stand for, where they are bound once.
    globals: HashMap<Rc<str>, Known>,
    /// The code of each function and class of the top level, by name.
    functions: HashMap<Rc<str>, Vec<Rc<Code>>>,
    /// Names whose code is still to be checked.
    wanted: Vec<Rc<str>>,
    visited: HashSet<usize>,
    found: Vec<Unsupported>,
}

impl Check<'_> {
    fn collect_definitions(&mut self, code: &Rc<Code>) {
        // A function that a `global` statement binds elsewhere is found here as well.
        for (inner, _) in &code.codes {
            self.functions.entry(inner.name.clone()).or_default().push(inner.clone());
        }
        for instruction in nested_stores(code) {
            self.defined.insert(instruction);
        }
    }

    fn report(&mut self, code: &Code, index: usize, sentence: String) {
        let offset = code.ranges.get(index).map(|range| range.start()).unwrap_or_default();
        self.found.push(Unsupported::new(sentence).at(code.source.place(offset)));
    }

    fn code(&mut self, code: &Rc<Code>, top: bool) {
        if !self.visited.insert(Rc::as_ptr(code).addr()) {
            return;
        }
        self.found.extend(code.unsupported.iter().cloned());
        let mut stores: HashMap<Variable, usize> = HashMap::new();
        for instruction in &code.instructions {
            if let Some(key) = Variable::of(*instruction) {
                *stores.entry(key).or_default() += 1;
            }
        }
        let targets: HashSet<usize> = code
            .instructions
            .iter()
            .filter_map(|instruction| target(*instruction))
            .chain(code.handlers.iter().map(|handler| handler.target as usize))
            .collect();
        let mut locals: HashMap<u32, Known> = HashMap::new();
        let mut stack: Vec<Known> = Vec::new();
        for (index, instruction) in code.instructions.iter().enumerate() {
            if targets.contains(&index) {
                stack.clear();
            }
            self.step(code, index, *instruction, top, &stores, &mut locals, &mut stack);
        }
        // Functions inside functions, lambdas, comprehensions and class bodies run with the code around them; functions of
        // the top level only when they are named.
        for (inner, _) in &code.codes {
            let by_name = top
                && matches!(inner.kind, CodeKind::Function | CodeKind::Generator | CodeKind::Coroutine)
                && !inner.name.starts_with('<');
            if !by_name {
                self.code(inner, false);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one walk")]
    fn step(
        &mut self,
        code: &Rc<Code>,
        index: usize,
        instruction: Instruction,
        top: bool,
        stores: &HashMap<Variable, usize>,
        locals: &mut HashMap<u32, Known>,
        stack: &mut Vec<Known>,
    ) {
        let once = |instruction: Instruction| {
            Variable::of(instruction).is_some_and(|key| stores.get(&key) == Some(&1))
        };
        match instruction {
            Instruction::Constant(_) => stack.push(Known::Unknown),
            Instruction::LoadLocal(local) => {
                stack.push(locals.get(&local).copied().unwrap_or(Known::Unknown));
            }
            Instruction::StoreLocal(local) => {
                let value = stack.pop().unwrap_or(Known::Unknown);
                // A parameter has a value before its first store.
                let parameter = (local as usize) < code.parameters.count();
                if once(instruction) && !parameter {
                    locals.insert(local, value);
                }
            }
            Instruction::LoadGlobal(name) | Instruction::LoadName(name) => {
                let name = code.names[name as usize].clone();
                let known = self.global(code, index, &name, code.kind == CodeKind::Class);
                stack.push(known);
            }
            Instruction::StoreGlobal(name) => {
                let value = stack.pop().unwrap_or(Known::Unknown);
                let name = code.names[name as usize].clone();
                if top && once(instruction) && !self.functions.contains_key(&name) {
                    self.globals.insert(name, value);
                } else {
                    self.globals.insert(name, Known::Unknown);
                }
            }
            Instruction::LoadCell(_) | Instruction::LoadClassCell(_) | Instruction::LoadHandled => {
                stack.push(Known::Unknown);
            }
            Instruction::StoreCell(_) | Instruction::StoreName(_) | Instruction::Pop => {
                stack.pop();
            }
            Instruction::Duplicate => stack.push(stack.last().copied().unwrap_or(Known::Unknown)),
            Instruction::LoadAttribute(name) => {
                let value = stack.pop().unwrap_or(Known::Unknown);
                let name = code.names[name as usize].clone();
                let known = self.attribute(code, index, value, &name);
                stack.push(known);
            }
            Instruction::Call { positional, keywords } => {
                let names: Vec<Rc<str>> = match code.constants.get(keywords as usize) {
                    Some(Value::Tuple(names)) if keywords != u32::MAX => {
                        names.iter().filter_map(Value::as_str).collect()
                    }
                    _ => Vec::new(),
                };
                pop(stack, positional as usize + names.len());
                let callee = stack.pop().unwrap_or(Known::Unknown);
                let known = self.call(code, index, callee, positional as usize, &names);
                stack.push(known);
            }
            Instruction::CallSpread => {
                pop(stack, 2);
                let callee = stack.pop().unwrap_or(Known::Unknown);
                stack.push(result(callee));
            }
            Instruction::BuildList(count)
            | Instruction::BuildTuple(count)
            | Instruction::BuildSet(count)
            | Instruction::BuildString(count) => {
                pop(stack, count as usize);
                stack.push(Known::Unknown);
            }
            Instruction::BuildDict(count) => {
                pop(stack, count as usize * 2);
                stack.push(Known::Unknown);
            }
            Instruction::ListAppend(_)
            | Instruction::SetAdd(_)
            | Instruction::ListExtend
            | Instruction::SetExtend
            | Instruction::DictUpdate
            | Instruction::KeywordsUpdate => {
                stack.pop();
            }
            Instruction::DictInsert(_) => pop(stack, 2),
            Instruction::Binary(_)
            | Instruction::InPlace(_)
            | Instruction::Compare(_)
            | Instruction::Is(_)
            | Instruction::In(_)
            | Instruction::LoadItem => {
                pop(stack, 2);
                stack.push(Known::Unknown);
            }
            Instruction::Unary(_) | Instruction::Not | Instruction::Await | Instruction::GetIterator => {
                let value = stack.pop().unwrap_or(Known::Unknown);
                // A native function that Python awaits gives its result at once.
                stack.push(if instruction == Instruction::Await { value } else { Known::Unknown });
            }
            Instruction::Format(_, specification) => {
                pop(stack, 1 + usize::from(specification));
                stack.push(Known::Unknown);
            }
            Instruction::MakeFunction(_) => {
                pop(stack, 2);
                stack.push(Known::Unknown);
            }
            Instruction::EnterWith => {
                let manager = stack.pop().unwrap_or(Known::Unknown);
                stack.push(manager);
                stack.push(match manager {
                    Known::Instance(class) => Known::instance(entered(class)),
                    _ => Known::Unknown,
                });
            }
            Instruction::Import(import) => {
                let import = &code.imports[import as usize];
                let name = if import.whole {
                    import.module.to_string()
                } else {
                    import.module.split('.').next().unwrap_or_default().to_owned()
                };
                stack.push(self.vm.native_module(&name).map_or(Known::Unknown, Known::Module));
            }
            Instruction::ImportFrom(import) => {
                let import = code.imports[import as usize].clone();
                let module = (import.level == 0).then(|| self.vm.native_module(&import.module)).flatten();
                let known = match (module, &import.name) {
                    (Some(module), Some(name)) => self.attribute(code, index, Known::Module(module), name),
                    (None, Some(name)) if import.level == 0 => {
                        if self.vm.embedded_has(&import.module, name) == Some(false) {
                            let sentence = format!("`{}.{name}` is not supported", import.module);
                            self.report(code, index, sentence);
                        }
                        Known::Unknown
                    }
                    _ => Known::Unknown,
                };
                stack.push(known);
            }
            // The other instructions leave nothing that is known.
            _ => stack.clear(),
        }
    }

    fn global(&mut self, code: &Code, index: usize, name: &Rc<str>, in_class: bool) -> Known {
        if self.functions.contains_key(name) {
            self.wanted.push(name.clone());
        }
        if let Some(known) = self.globals.get(name) {
            return *known;
        }
        if self.open || in_class || self.defined.contains(name) {
            return Known::Unknown;
        }
        if let Some(value) = builtins::name(name) {
            Known::of(&value)
        } else {
            self.report(code, index, format!("name `{name}` is not defined here"));
            Known::Unknown
        }
    }

    fn attribute(&mut self, code: &Code, index: usize, value: Known, name: &str) -> Known {
        match value {
            Known::Module(module) => {
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
                self.report(code, index, format!("`{}.{name}` is not supported", module.name));
                Known::Unknown
            }
            Known::Class(class) => match class.member(name) {
                Some(Member::ClassMethod { .. } | Member::StaticMethod(_)) => {
                    class.member(name).map_or(Known::Unknown, Known::Member)
                }
                Some(_) => Known::Unknown,
                None if name.starts_with("__") || has_class_hook(class) || class.complete => Known::Unknown,
                None => {
                    self.report(
                        code,
                        index,
                        format!("attribute `{name}` of `{}` is not supported", class.name),
                    );
                    Known::Unknown
                }
            },
            Known::Instance(class) => match class.member(name) {
                Some(Member::Property { returns, .. }) => Known::instance(*returns),
                Some(Member::Constant { .. }) => Known::Unknown,
                Some(member) => Known::Member(member),
                None if name.starts_with("__") || is_dynamic(class) || class.complete => Known::Unknown,
                None => {
                    self.report(
                        code,
                        index,
                        format!("attribute `{name}` of `{}` is not supported", class.name),
                    );
                    Known::Unknown
                }
            },
            _ => Known::Unknown,
        }
    }

    fn call(
        &mut self,
        code: &Code,
        index: usize,
        callee: Known,
        positional: usize,
        names: &[Rc<str>],
    ) -> Known {
        let (function, signature) = match callee {
            Known::Function(function) => (function.name, function.signature),
            Known::Class(class) => {
                if let Some(constructor) = constructor_of(class) {
                    (class.name, constructor.signature)
                } else {
                    self.report(code, index, format!("calling `{}` is not supported", class.name));
                    return Known::Unknown;
                }
            }
            Known::Member(
                Member::Method { name, signature, .. } | Member::ClassMethod { name, signature, .. },
            ) => (*name, *signature),
            Known::Member(Member::StaticMethod(function)) => (function.name, function.signature),
            _ => return Known::Unknown,
        };
        let signature = self.vm.signature(signature);
        if positional > signature.positional && signature.rest.is_none() {
            self.report(
                code,
                index,
                format!("`{function}()` takes at most {} positional arguments here", signature.positional),
            );
        }
        for name in names {
            if signature.keywords.is_none()
                && signature.position(name).is_none_or(|position| position < signature.positional_only)
            {
                self.report(code, index, format!("argument `{name}` of `{function}()` is not supported"));
            }
        }
        for (position, parameter) in signature.parameters.iter().enumerate() {
            let given = position < positional && position < signature.positional;
            if parameter.default.is_none() && !given && !names.contains(&parameter.name) {
                self.report(code, index, format!("`{function}()` needs its argument `{}`", parameter.name));
            }
        }
        result(callee)
    }
}

fn result(callee: Known) -> Known {
    match callee {
        Known::Function(function) => Known::instance(function.returns),
        // An exception and a plain built-in value are not followed further.
        Known::Class(class) if class.module != "builtins" => Known::Instance(class),
        Known::Member(Member::Method { returns, .. } | Member::ClassMethod { returns, .. }) => {
            Known::instance(*returns)
        }
        Known::Member(Member::StaticMethod(function)) => Known::instance(function.returns),
        _ => Known::Unknown,
    }
}

fn entered(class: &'static NativeClass) -> Option<&'static NativeClass> {
    class.enters.or_else(|| class.bases.iter().find_map(|base| entered(base)))
}

fn has_class_hook(class: &NativeClass) -> bool {
    class.class_attribute.is_some() || class.bases.iter().any(|base| has_class_hook(base))
}

fn is_dynamic(class: &NativeClass) -> bool {
    class.dynamic || class.bases.iter().any(|base| is_dynamic(base))
}

fn pop(stack: &mut Vec<Known>, count: usize) {
    let length = stack.len().saturating_sub(count);
    stack.truncate(length);
}

/// A variable that an instruction stores to.
#[derive(PartialEq, Eq, Hash)]
enum Variable {
    Local(u32),
    Global(u32),
}

impl Variable {
    fn of(instruction: Instruction) -> Option<Self> {
        match instruction {
            Instruction::StoreLocal(local) => Some(Variable::Local(local)),
            Instruction::StoreGlobal(name) => Some(Variable::Global(name)),
            _ => None,
        }
    }
}

fn target(instruction: Instruction) -> Option<usize> {
    match instruction {
        Instruction::Jump(target)
        | Instruction::JumpIfFalse(target)
        | Instruction::JumpIfTrue(target)
        | Instruction::JumpIfFalseOrPop(target)
        | Instruction::JumpIfTrueOrPop(target)
        | Instruction::ForIterator(target) => Some(target as usize),
        _ => None,
    }
}

/// Global names that functions bind by `global`.
fn nested_stores(code: &Rc<Code>) -> Vec<Rc<str>> {
    let mut names = Vec::new();
    let mut open = vec![code.clone()];
    while let Some(code) = open.pop() {
        for instruction in &code.instructions {
            if let Instruction::StoreGlobal(name) = instruction {
                names.push(code.names[*name as usize].clone());
            }
        }
        open.extend(code.codes.iter().map(|(inner, _)| inner.clone()));
    }
    names
}
