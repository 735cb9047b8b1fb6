use std::rc::Rc;

use super::{Frame, Names, RECURSION_LIMIT, Vm};
use crate::arguments::CallArguments;
use crate::code::{CodeKind, Instruction};
use crate::exceptions::class as exception;
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::{Descriptor, Dict, Function, List, Set, Slice, Value};

/// Why a run of frames came to rest.
pub(crate) enum Rest {
    Returned(Value),
    /// A generator's frame, to be resumed.
    Yielded(Value, Box<Frame>),
}

enum Flow {
    Next,
    Return(Value),
    Yield(Value),
}

impl Vm {
    /// Runs a frame to its end.
    pub(crate) fn run_frame(&mut self, frame: Frame) -> Outcome<Value> {
        match self.run_until_rest(frame, None)? {
            Rest::Returned(value) => Ok(value),
            Rest::Yielded(..) => {
                Err(raise(&exception::RUNTIME_ERROR, "a generator cannot be run as a function"))
            }
        }
    }

    /// Runs a frame until it returns or yields; `thrown` is raised at its current position first.
    pub(crate) fn run_until_rest(&mut self, frame: Frame, thrown: Option<Interruption>) -> Outcome<Rest> {
        self.enter_recursion()?;
        self.nested += 1;
        let base = self.frames.len();
        self.frames.push(frame);
        let rest = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.run_above(base, thrown));
        self.frames.truncate(base);
        self.nested -= 1;
        rest
    }

    pub(crate) fn enter_recursion(&self) -> Outcome<()> {
        if self.frames.len() >= RECURSION_LIMIT || self.nested >= RECURSION_LIMIT {
            return Err(raise(&exception::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        Ok(())
    }

    fn run_above(&mut self, base: usize, thrown: Option<Interruption>) -> Outcome<Rest> {
        if let Some(interruption) = thrown {
            self.interrupt(interruption, base)?;
        }
        loop {
            let frame = self.frame();
            let Some(instruction) = frame.instruction() else {
                return Err(raise(&exception::SYSTEM_ERROR, "a code ended without returning"));
            };
            frame.position += 1;
            match self.step(instruction) {
                Ok(Flow::Next) => {}
                Ok(Flow::Return(value)) => {
                    self.frames.pop();
                    if self.frames.len() == base {
                        return Ok(Rest::Returned(value));
                    }
                    self.push(value);
                }
                Ok(Flow::Yield(value)) => {
                    let frame = self.frames.pop().expect("the yielding frame runs");
                    return Ok(Rest::Yielded(value, Box::new(frame)));
                }
                Err(interruption) => self.interrupt(interruption, base)?,
            }
        }
    }

    fn step(&mut self, instruction: Instruction) -> Outcome<Flow> {
        match instruction {
            Instruction::Constant(index) => {
                let frame = self.frame();
                let value = frame.code.constants[index as usize].clone();
                frame.stack.push(value);
            }
            Instruction::LoadLocal(index) => {
                let frame = self.frame();
                match &frame.locals[index as usize] {
                    Some(value) => {
                        let value = value.clone();
                        frame.stack.push(value);
                    }
                    None => return Err(self.unbound(index)),
                }
            }
            Instruction::StoreLocal(index) => {
                let frame = self.frame();
                let value = frame.pop();
                let replaced = frame.locals[index as usize].replace(value);
                drop(replaced);
            }
            Instruction::DeleteLocal(index) => {
                if self.frame().locals[index as usize].take().is_none() {
                    return Err(self.unbound(index));
                }
            }
            Instruction::LoadCell(index) => {
                let value = self.frame().cells[index as usize].borrow().clone();
                match value {
                    Some(value) => self.push(value),
                    None => return Err(self.unbound_cell(index)),
                }
            }
            Instruction::StoreCell(index) => {
                let frame = self.frame();
                let value = frame.pop();
                let replaced = frame.cells[index as usize].borrow_mut().replace(value);
                drop(replaced);
            }
            Instruction::DeleteCell(index) => {
                let taken = self.frame().cells[index as usize].borrow_mut().take();
                if taken.is_none() {
                    return Err(self.unbound_cell(index));
                }
            }
            Instruction::LoadClassCell(index) => {
                let frame = self.frame();
                let name = frame.code.cells[index as usize].clone();
                let found = match &frame.names {
                    Names::Class(namespace) => namespace.get(&name),
                    Names::Module => None,
                };
                let value = found.or_else(|| frame.cells[index as usize].borrow().clone());
                match value {
                    Some(value) => self.push(value),
                    None => return Err(self.unbound_cell(index)),
                }
            }
            Instruction::LoadGlobal(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let value = self.load_global(&name)?;
                self.push(value);
            }
            Instruction::StoreGlobal(index) => {
                let frame = self.frame();
                let value = frame.pop();
                let name = frame.code.names[index as usize].clone();
                frame.module.namespace.set_shared(&name, value);
            }
            Instruction::DeleteGlobal(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                if frame.module.namespace.remove(&name).is_none() {
                    return Err(name_error(&name));
                }
            }
            Instruction::LoadName(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let found = match &frame.names {
                    Names::Class(namespace) => namespace.get(&name),
                    Names::Module => None,
                };
                let value = match found {
                    Some(value) => value,
                    None => self.load_global(&name)?,
                };
                self.push(value);
            }
            Instruction::StoreName(index) => {
                let frame = self.frame();
                let value = frame.pop();
                let name = frame.code.names[index as usize].clone();
                match &frame.names {
                    Names::Class(namespace) => namespace.set_shared(&name, value),
                    Names::Module => frame.module.namespace.set_shared(&name, value),
                }
            }
            Instruction::DeleteName(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let removed = match &frame.names {
                    Names::Class(namespace) => namespace.remove(&name),
                    Names::Module => frame.module.namespace.remove(&name),
                };
                if removed.is_none() {
                    return Err(name_error(&name));
                }
            }
            Instruction::LoadAttribute(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let value = frame.pop();
                let attribute = self.get_attribute(&value, &name)?;
                self.push(attribute);
            }
            Instruction::StoreAttribute(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let object = frame.pop();
                let value = frame.pop();
                self.set_attribute(&object, &name, value)?;
            }
            Instruction::DeleteAttribute(index) => {
                let frame = self.frame();
                let name = frame.code.names[index as usize].clone();
                let object = frame.pop();
                self.delete_attribute(&object, &name)?;
            }
            Instruction::LoadItem => {
                let frame = self.frame();
                let key = frame.pop();
                let container = frame.pop();
                let item = self.get_item(&container, &key)?;
                self.push(item);
            }
            Instruction::StoreItem => {
                let frame = self.frame();
                let key = frame.pop();
                let container = frame.pop();
                let value = frame.pop();
                self.set_item(&container, &key, value)?;
            }
            Instruction::DeleteItem => {
                let frame = self.frame();
                let key = frame.pop();
                let container = frame.pop();
                self.delete_item(&container, &key)?;
            }
            Instruction::BuildSlice => {
                let frame = self.frame();
                let step = frame.pop();
                let stop = frame.pop();
                let start = frame.pop();
                frame.stack.push(Value::Slice(Rc::new(Slice { start, stop, step })));
            }
            Instruction::Pop => {
                let value = self.pop();
                drop(value);
            }
            Instruction::Duplicate => {
                let frame = self.frame();
                let top = frame.top().clone();
                frame.stack.push(top);
            }
            Instruction::DuplicateTwo => {
                let frame = self.frame();
                let top = frame.pop();
                let below = frame.top().clone();
                frame.stack.extend([top.clone(), below, top]);
            }
            Instruction::Swap => self.lower(1),
            Instruction::RotateThree => self.lower(2),
            Instruction::Binary(operator) => {
                let frame = self.frame();
                let right = frame.pop();
                let left = frame.pop();
                let result = self.binary(operator, &left, &right)?;
                self.push(result);
            }
            Instruction::InPlace(operator) => {
                let frame = self.frame();
                let right = frame.pop();
                let left = frame.pop();
                let result = self.in_place(operator, &left, &right)?;
                self.push(result);
            }
            Instruction::Unary(operator) => {
                let operand = self.pop();
                let result = self.unary(operator, &operand)?;
                self.push(result);
            }
            Instruction::Not => {
                let operand = self.pop();
                let truth = self.truth(&operand)?;
                self.push(Value::Bool(!truth));
            }
            Instruction::Compare(operator) => {
                let frame = self.frame();
                let right = frame.pop();
                let left = frame.pop();
                let result = self.compare(operator, &left, &right)?;
                self.push(result);
            }
            Instruction::Is(expected) => {
                let frame = self.frame();
                let right = frame.pop();
                let left = frame.pop();
                let (left, right) = self.identities(left, right)?;
                self.push(Value::Bool(left.is(&right) == expected));
            }
            Instruction::In(expected) => {
                let frame = self.frame();
                let container = frame.pop();
                let item = frame.pop();
                let found = self.contains(&container, &item)?;
                self.push(Value::Bool(found == expected));
            }
            Instruction::Jump(target) => self.frame().position = target as usize,
            Instruction::JumpIfFalse(target) => {
                let value = self.pop();
                if !self.truth(&value)? {
                    self.frame().position = target as usize;
                }
            }
            Instruction::JumpIfTrue(target) => {
                let value = self.pop();
                if self.truth(&value)? {
                    self.frame().position = target as usize;
                }
            }
            Instruction::JumpIfFalseOrPop(target) => self.jump_or_pop(false, target)?,
            Instruction::JumpIfTrueOrPop(target) => self.jump_or_pop(true, target)?,
            Instruction::BuildTuple(count) => {
                let items = self.frame().pop_many(count as usize);
                self.push(Value::tuple(items));
            }
            Instruction::BuildList(count) => {
                let items = self.frame().pop_many(count as usize);
                self.push(Value::List(Rc::new(List::new(items))));
            }
            Instruction::BuildSet(count) => {
                let items = self.frame().pop_many(count as usize);
                let set = Rc::new(Set::new(false));
                for item in items {
                    self.set_add(&set, item)?;
                }
                self.push(Value::Set(set));
            }
            Instruction::BuildDict(count) => {
                let items = self.frame().pop_many(count as usize * 2);
                let dict = Rc::new(Dict::new());
                let mut items = items.into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    self.dict_set(&dict, key, value)?;
                }
                self.push(Value::Dict(dict));
            }
            Instruction::ListAppend(distance) => {
                let item = self.pop();
                if let Value::List(list) = self.below(distance) {
                    list.push(item);
                }
            }
            Instruction::SetAdd(distance) => {
                let item = self.pop();
                if let Value::Set(set) = self.below(distance) {
                    self.set_add(&set, item)?;
                }
            }
            Instruction::DictInsert(distance) => {
                let value = self.pop();
                let key = self.pop();
                if let Value::Dict(dict) = self.below(distance) {
                    self.dict_set(&dict, key, value)?;
                }
            }
            Instruction::ListExtend => {
                let iterable = self.pop();
                let items = self.spread(&iterable)?;
                if let Value::List(list) = self.below(1) {
                    list.items.borrow_mut().extend(items);
                }
            }
            Instruction::SetExtend => {
                let iterable = self.pop();
                if let Value::Set(set) = self.below(1) {
                    for item in self.iterate(&iterable)? {
                        self.set_add(&set, item)?;
                    }
                }
            }
            Instruction::DictUpdate => {
                let mapping = self.pop();
                if let Value::Dict(dict) = self.below(1) {
                    for (key, value) in self.mapping_items(&mapping)? {
                        self.dict_set(&dict, key, value)?;
                    }
                }
            }
            Instruction::KeywordsUpdate => {
                let mapping = self.pop();
                if let Value::Dict(dict) = self.below(1) {
                    self.merge_keywords(&dict, &mapping)?;
                }
            }
            Instruction::ListToTuple => {
                let list = self.pop();
                self.push(Value::tuple(list.items().unwrap_or_default()));
            }
            Instruction::BuildString(count) => {
                let parts = self.frame().pop_many(count as usize);
                let text = match parts.as_slice() {
                    [only] => only.clone(),
                    several => {
                        let mut text = String::new();
                        for part in several {
                            text.push_str(part.str_ref().unwrap_or_default());
                        }
                        Value::from(text)
                    }
                };
                self.push(text);
            }
            Instruction::Format(conversion, with_specification) => {
                let specification = if with_specification { Some(self.pop()) } else { None };
                let value = self.pop();
                let text = self.format_converted(&value, conversion, specification.as_ref())?;
                self.push(text);
            }
            Instruction::GetIterator => {
                let value = self.pop();
                let iterator = self.iterator(&value)?;
                self.push(iterator);
            }
            Instruction::ForIterator(target) => {
                let iterator = self.frame().top().clone();
                if let Some(item) = self.next(&iterator)? {
                    self.push(item);
                } else {
                    let frame = self.frame();
                    frame.pop();
                    frame.position = target as usize;
                }
            }
            Instruction::Unpack(count) => {
                let value = self.pop();
                let items = self.unpack(&value, count as usize)?;
                self.frame().stack.extend(items.into_iter().rev());
            }
            Instruction::UnpackStar { before, after } => {
                let value = self.pop();
                let items = self.unpack_star(&value, usize::from(before), usize::from(after))?;
                self.frame().stack.extend(items.into_iter().rev());
            }
            Instruction::Call { positional, keywords } => return self.call_instruction(positional, keywords),
            Instruction::CallSpread => {
                let frame = self.frame();
                let keywords = frame.pop();
                let positional = frame.pop();
                let callable = frame.pop();
                let arguments = CallArguments {
                    positional: positional.items().unwrap_or_default(),
                    keywords: keywords.as_dict().map(|dict| dict.string_items()).unwrap_or_default(),
                };
                return self.enter_call(&callable, arguments);
            }
            Instruction::Return => return Ok(Flow::Return(self.pop())),
            Instruction::Yield => return Ok(Flow::Yield(self.pop())),
            Instruction::YieldFrom => {
                let sent = self.pop();
                let iterator = self.frame().top().clone();
                match self.send(&iterator, sent)? {
                    Ok(value) => {
                        // Comes back here with the value that is sent next.
                        self.frame().position -= 1;
                        return Ok(Flow::Yield(value));
                    }
                    Err(result) => {
                        self.pop();
                        self.push(result);
                    }
                }
            }
            Instruction::Await => {
                let value = self.pop();
                let result = self.finish_coroutine(&value)?;
                self.push(result);
            }
            Instruction::MakeFunction(index) => self.make_function(index),
            Instruction::MakeClass(index) => self.class_instruction(index)?,
            Instruction::StoreAnnotation(index) => {
                let frame = self.frame();
                let thunk = frame.pop();
                let name = frame.code.names[index as usize].clone();
                if let Names::Class(namespace) = &frame.names {
                    let annotations = if let Some(Value::Dict(annotations)) =
                        namespace.get(crate::vm::classes::ANNOTATIONS)
                    {
                        annotations
                    } else {
                        let annotations = Rc::new(Dict::new());
                        namespace.set(crate::vm::classes::ANNOTATIONS, Value::Dict(annotations.clone()));
                        annotations
                    };
                    annotations.set_shared(&name, thunk);
                }
            }
            Instruction::Raise(count) => return Err(self.raise_instruction(count)?),
            Instruction::Reraise => {
                let handled = self.frame().handled.last().cloned();
                return Err(match handled {
                    Some(exception) => self.again(exception),
                    None => raise(&exception::RUNTIME_ERROR, "No active exception to reraise"),
                });
            }
            Instruction::PushHandled => {
                let frame = self.frame();
                if let Value::Exception(exception) = frame.pop() {
                    frame.handled.push(exception);
                }
            }
            Instruction::PopHandled => {
                self.frame().handled.pop();
            }
            Instruction::LoadHandled => {
                let frame = self.frame();
                let value =
                    frame.handled.last().map_or(Value::None, |exception| Value::Exception(exception.clone()));
                frame.stack.push(value);
            }
            Instruction::MatchException => {
                let class = self.pop();
                let handled = self.frame().handled.last().cloned();
                let matches = match handled {
                    Some(exception) => self.exception_matches(&exception, &class)?,
                    None => false,
                };
                self.push(Value::Bool(matches));
            }
            Instruction::EnterWith => {
                let manager = self.pop();
                let manager = self.resolve(&manager)?;
                let entered = self.enter_context(&manager)?;
                let frame = self.frame();
                frame.stack.push(manager);
                frame.stack.push(entered);
            }
            Instruction::ExitWith => {
                let manager = self.pop();
                self.exit_context(&manager, None)?;
            }
            Instruction::ExitWithException => {
                let manager = self.pop();
                let handled = self.frame().handled.last().cloned();
                let swallowed = self.exit_context(&manager, handled.as_ref())?;
                self.push(Value::Bool(swallowed));
            }
            Instruction::Import(index) => {
                let value = self.import_instruction(index)?;
                self.push(value);
            }
            Instruction::ImportFrom(index) => {
                let value = self.import_from_instruction(index)?;
                self.push(value);
            }
            Instruction::ImportStar(index) => self.import_star_instruction(index)?,
            Instruction::MatchSequence(length, open) => {
                let subject = self.pop();
                let matches = self.is_sequence_of(&subject, length as usize, open)?;
                self.push(Value::Bool(matches));
            }
            Instruction::MatchMapping => {
                let subject = self.pop();
                let subject = self.resolve(&subject)?;
                self.push(Value::Bool(subject.as_dict().is_some()));
            }
            Instruction::MatchKeys => {
                let frame = self.frame();
                let keys = frame.pop();
                let subject = frame.top().clone();
                let values = self.match_keys(&subject, &keys)?;
                let frame = self.frame();
                frame.stack.push(keys);
                frame.stack.push(values);
            }
            Instruction::MatchClass(count) => {
                let frame = self.frame();
                let names = frame.pop();
                let class = frame.pop();
                let subject = frame.pop();
                let values = self.match_class(&subject, &class, count as usize, &names)?;
                self.push(values);
            }
            Instruction::MappingRest => {
                let frame = self.frame();
                let keys = frame.pop();
                let subject = frame.pop();
                let rest = self.mapping_rest(&subject, &keys)?;
                self.push(rest);
            }
            Instruction::Unsupported(index) => {
                let unsupported = self.frame().code.unsupported[index as usize].clone();
                return Err(unsupported.into());
            }
        }
        Ok(Flow::Next)
    }

    fn unbound(&mut self, index: u32) -> Interruption {
        let frame = self.frame();
        let name = frame.code.locals[index as usize].clone();
        raise(
            &exception::UNBOUND_LOCAL_ERROR,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    fn unbound_cell(&mut self, index: u32) -> Interruption {
        let frame = self.frame();
        let name = frame.code.cells[index as usize].clone();
        if (index as usize) < frame.code.own_cells {
            return raise(
                &exception::UNBOUND_LOCAL_ERROR,
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            );
        }
        raise(
            &exception::NAME_ERROR,
            format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            ),
        )
    }

    fn load_global(&mut self, name: &Rc<str>) -> Outcome<Value> {
        let module = self.frame().module.clone();
        if let Some(value) = self.module_global(&module, name)? {
            return Ok(value);
        }
        match crate::builtins::name(name) {
            Some(value) => Ok(value),
            None if crate::builtins::has_name(name) => {
                Err(crate::outcome::unsupported(format!("the built-in `{name}` is not supported")))
            }
            None => Err(name_error(name)),
        }
    }

    /// Moves the top this many places down.
    fn lower(&mut self, places: usize) {
        let frame = self.frame();
        let top = frame.pop();
        let position = frame.stack.len().saturating_sub(places);
        frame.stack.insert(position, top);
    }

    fn below(&mut self, distance: u32) -> Value {
        let frame = self.frame();
        let position = frame.stack.len().checked_sub(distance as usize);
        position.and_then(|position| frame.stack.get(position)).cloned().unwrap_or(Value::None)
    }

    fn jump_or_pop(&mut self, expected: bool, target: u32) -> Outcome<()> {
        let value = self.frame().top().clone();
        if self.truth(&value)? == expected {
            self.frame().position = target as usize;
        } else {
            self.pop();
        }
        Ok(())
    }

    fn call_instruction(&mut self, positional: u32, keywords: u32) -> Outcome<Flow> {
        let frame = self.frame();
        let keywords = if keywords == u32::MAX {
            Vec::new()
        } else {
            let names = frame.code.constants[keywords as usize].clone();
            let Value::Tuple(names) = names else { return Ok(Flow::Next) };
            let values = frame.pop_many(names.len());
            names.iter().filter_map(Value::as_str).zip(values).collect()
        };
        let positional = frame.pop_many(positional as usize);
        let callable = frame.pop();
        self.enter_call(&callable, CallArguments { positional, keywords })
    }

    /// Calls; a plain Python function gets its frame here, so that recursion in Python needs no stack of ours.
    fn enter_call(&mut self, callable: &Value, mut arguments: CallArguments) -> Outcome<Flow> {
        let function = match callable {
            Value::Function(function) => function.clone(),
            Value::BoundMethod(bound) => {
                arguments.positional.insert(0, bound.this.clone());
                bound.function.clone()
            }
            _ => {
                let result = self.call(callable, arguments)?;
                self.push(result);
                return Ok(Flow::Next);
            }
        };
        if function.code.kind == CodeKind::Function {
            self.enter_recursion()?;
            let frame = self.bind_frame(&function, arguments)?;
            self.frames.push(frame);
        } else {
            let result = self.call_function(&function, arguments)?;
            self.push(result);
        }
        Ok(Flow::Next)
    }

    fn make_function(&mut self, index: u32) {
        let frame = self.frame();
        let keyword_defaults = frame.pop();
        let defaults = frame.pop();
        let (code, captured) = frame.code.codes[index as usize].clone();
        let closure = captured.iter().filter_map(|cell| frame.cells.get(*cell as usize).cloned()).collect();
        let start = code.parameters.positional;
        let keyword_defaults = match keyword_defaults.as_dict() {
            Some(dict) => (start..start + code.parameters.keyword_only)
                .map(|position| code.locals.get(position).and_then(|name| dict.get(name)))
                .collect(),
            None => Vec::new(),
        };
        let function = Function {
            name: std::cell::RefCell::new(code.name.clone()),
            module: frame.module.clone(),
            defaults: defaults.items().unwrap_or_default(),
            keyword_defaults,
            closure,
            attributes: Rc::new(Dict::new()),
            code,
        };
        frame.stack.push(Value::Function(Rc::new(function)));
    }

    /// The items of what stands behind `*`.
    fn spread(&mut self, iterable: &Value) -> Outcome<Vec<Value>> {
        match iterable {
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Function(_) => {
                Err(raise(
                    &exception::TYPE_ERROR,
                    format!("Value after * must be an iterable, not {}", iterable.type_name()),
                ))
            }
            other => self.iterate(other),
        }
    }

    fn merge_keywords(&mut self, dict: &Rc<Dict>, mapping: &Value) -> Outcome<()> {
        for (key, value) in self.mapping_items(mapping)? {
            let Some(name) = key.as_str() else {
                return Err(raise(&exception::TYPE_ERROR, "keywords must be strings"));
            };
            if dict.has(&name) {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    format!("got multiple values for keyword argument '{name}'"),
                ));
            }
            dict.set_shared(&name, value);
        }
        Ok(())
    }

    /// Both sides of `is`, resolved unless the answer is plain without looking inside an import.
    fn identities(&mut self, left: Value, right: Value) -> Outcome<(Value, Value)> {
        if !matches!(left, Value::Deferred(_)) && !matches!(right, Value::Deferred(_)) {
            return Ok((left, right));
        }
        if left.is(&right) {
            return Ok((left, right));
        }
        Ok((self.resolve(&left)?, self.resolve(&right)?))
    }
}

pub(crate) fn name_error(name: &str) -> Interruption {
    raise(&exception::NAME_ERROR, format!("name '{name}' is not defined"))
}

/// The raw value under a class- or static-method wrapper.
pub(crate) fn unwrapped(value: &Value) -> Value {
    match value {
        Value::Descriptor(descriptor) => match &**descriptor {
            Descriptor::ClassMethod(inner) | Descriptor::StaticMethod(inner) => inner.clone(),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}
