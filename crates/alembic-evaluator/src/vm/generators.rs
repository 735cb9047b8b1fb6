use std::cell::RefCell;
use std::rc::Rc;

use super::run::Rest;
use super::{Frame, Vm};
use crate::code::{Code, CodeKind, Instruction};
use crate::exceptions::{Exception, class as exception};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::Value;

enum State {
    Suspended(Box<Frame>),
    Running,
    Finished,
}

/// A generator or coroutine: a frame that waits to be resumed.
pub struct Generator {
    state: RefCell<State>,
    started: std::cell::Cell<bool>,
    code: Rc<Code>,
}

impl Generator {
    pub(crate) fn new(frame: Frame) -> Self {
        let code = frame.code.clone();
        Generator {
            state: RefCell::new(State::Suspended(Box::new(frame))),
            started: std::cell::Cell::new(false),
            code,
        }
    }

    pub(crate) fn is_coroutine(&self) -> bool {
        self.code.kind == CodeKind::Coroutine
    }

    pub(crate) fn qualified_name(&self) -> &Rc<str> {
        &self.code.qualified_name
    }
}

impl Vm {
    /// Resumes a generator: `Ok(value)` is what it yields, `Err(value)` what it returns.
    pub(crate) fn resume(
        &mut self,
        generator: &Rc<Generator>,
        sent: Value,
        thrown: Option<Interruption>,
    ) -> Outcome<Result<Value, Value>> {
        let state = std::mem::replace(&mut *generator.state.borrow_mut(), State::Running);
        let mut frame = match state {
            State::Suspended(frame) => *frame,
            State::Running => {
                return Err(raise(&exception::VALUE_ERROR, "generator already executing"));
            }
            State::Finished => {
                *generator.state.borrow_mut() = State::Finished;
                return match thrown {
                    Some(thrown) => Err(thrown),
                    None => Ok(Err(Value::None)),
                };
            }
        };
        let mut thrown = thrown;
        if generator.started.replace(true) {
            // An exception thrown into `yield from` goes to the inner generator first.
            if let Some(interruption) = thrown.take() {
                if let (Some(Instruction::YieldFrom), Some(Value::Generator(inner))) =
                    (frame.instruction(), frame.stack.last().cloned())
                {
                    match self.resume(&inner, Value::None, Some(interruption)) {
                        Ok(Ok(value)) => {
                            *generator.state.borrow_mut() = State::Suspended(Box::new(frame));
                            return Ok(Ok(value));
                        }
                        Ok(Err(result)) => {
                            frame.pop();
                            frame.stack.push(result);
                            frame.position += 1;
                        }
                        Err(interruption) => {
                            frame.position += 1;
                            thrown = Some(interruption);
                        }
                    }
                } else {
                    thrown = Some(interruption);
                }
            } else {
                frame.stack.push(sent);
            }
        } else if !sent.is_none() {
            *generator.state.borrow_mut() = State::Suspended(Box::new(frame));
            generator.started.set(false);
            return Err(raise(
                &exception::TYPE_ERROR,
                "can't send non-None value to a just-started generator",
            ));
        }
        match self.run_until_rest(frame, thrown) {
            Ok(Rest::Yielded(value, frame)) => {
                *generator.state.borrow_mut() = State::Suspended(frame);
                Ok(Ok(value))
            }
            Ok(Rest::Returned(value)) => {
                *generator.state.borrow_mut() = State::Finished;
                Ok(Err(value))
            }
            Err(interruption) => {
                *generator.state.borrow_mut() = State::Finished;
                match &interruption {
                    Interruption::Raise(raised) if raised.is_a(&exception::STOP_ITERATION) => {
                        let wrapped = Exception::new(
                            &exception::RUNTIME_ERROR,
                            vec![Value::string("generator raised StopIteration")],
                        );
                        wrapped.set_cause(raised.clone());
                        Err(Interruption::Raise(wrapped))
                    }
                    _ => Err(interruption),
                }
            }
        }
    }

    /// `generator.close()`
    pub(crate) fn close_generator(&mut self, generator: &Rc<Generator>) -> Outcome<()> {
        if matches!(&*generator.state.borrow(), State::Finished) {
            return Ok(());
        }
        if !generator.started.get() {
            *generator.state.borrow_mut() = State::Finished;
            return Ok(());
        }
        let exit = Interruption::Raise(Exception::new(&exception::GENERATOR_EXIT, Vec::new()));
        match self.resume(generator, Value::None, Some(exit)) {
            Ok(Ok(_)) => Err(raise(&exception::RUNTIME_ERROR, "generator ignored GeneratorExit")),
            Ok(Err(_)) => Ok(()),
            Err(Interruption::Raise(raised))
                if raised.is_a(&exception::GENERATOR_EXIT) || raised.is_a(&exception::STOP_ITERATION) =>
            {
                Ok(())
            }
            Err(other) => Err(other),
        }
    }

    /// One step of `yield from`.
    pub(crate) fn send(&mut self, iterator: &Value, sent: Value) -> Outcome<Result<Value, Value>> {
        if let Value::Generator(generator) = iterator {
            return self.resume(generator, sent, None);
        }
        match self.next(iterator)? {
            Some(value) => Ok(Ok(value)),
            None => Ok(Err(Value::None)),
        }
    }

    /// `await value`: a coroutine runs to its end, anything else is its own result (there is no event loop).
    pub(crate) fn finish_coroutine(&mut self, value: &Value) -> Outcome<Value> {
        let value = self.resolve(value)?;
        match &value {
            Value::Generator(generator) if generator.is_coroutine() => {
                match self.resume(generator, Value::None, None)? {
                    Err(result) => Ok(result),
                    Ok(_) => Err(crate::outcome::unsupported("a coroutine that yields is not supported")),
                }
            }
            _ => Ok(value),
        }
    }
}
