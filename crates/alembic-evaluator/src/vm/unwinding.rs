use std::rc::Rc;

use super::Vm;
use crate::exceptions::{Exception, TracebackEntry, class as exception};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::Value;

impl Vm {
    /// Continues at the handler of an exception, or gives it back once the frames above `base` have no handler.
    pub(crate) fn interrupt(&mut self, interruption: Interruption, base: usize) -> Outcome<()> {
        let raised = match interruption {
            Interruption::Raise(raised) => raised,
            Interruption::Unsupported(mut unsupported) => {
                // A built-in text is nobody's to change: its caller is told about, further out.
                if unsupported.place.is_none() && !self.frame().module.is_embedded() {
                    unsupported.place = self.place();
                }
                return Err(Interruption::Unsupported(unsupported));
            }
        };
        if raised.traceback.borrow().is_empty() {
            self.set_context(&raised);
        }
        let mut again = raised.again.take();
        while self.frames.len() > base {
            let frame = self.frame();
            let current = frame.current();
            if !again {
                let offset = frame.range().start();
                let entry = TracebackEntry {
                    file: frame.code.source.file.clone(),
                    line: frame.code.source.line(offset),
                    function: frame.code.name.clone(),
                    text: frame.code.source.line_text(offset).to_owned(),
                };
                raised.traceback.borrow_mut().push(entry);
            }
            again = false;
            let handler = frame
                .code
                .handlers
                .iter()
                .find(|handler| (handler.start as usize) <= current && current < handler.end as usize);
            if let Some(handler) = handler.copied() {
                frame.stack.truncate(handler.depth as usize);
                frame.handled.truncate(handler.handled as usize);
                frame.stack.push(Value::Exception(raised));
                frame.position = handler.target as usize;
                return Ok(());
            }
            self.frames.pop();
        }
        Err(Interruption::Raise(raised))
    }

    /// `__context__`: the exception being handled where a new one is raised.
    fn set_context(&self, raised: &Rc<Exception>) {
        let handled = self.frames.iter().rev().find_map(|frame| frame.handled.last().cloned());
        if let Some(handled) = handled
            && !Rc::ptr_eq(&handled, raised)
            && raised.context.borrow().is_none()
        {
            // A chain must not lead back to its start.
            let mut link = handled.context();
            let mut steps = 0;
            while let Some(next) = link {
                if Rc::ptr_eq(&next, raised) || steps > 1000 {
                    return;
                }
                steps += 1;
                link = next.context();
            }
            *raised.context.borrow_mut() = Some(handled);
        }
    }

    /// The same exception once more; the line that raises it again is not a new entry of its traceback.
    pub(crate) fn again(&self, exception: Rc<Exception>) -> Interruption {
        exception.again.set(true);
        Interruption::Raise(exception)
    }

    /// What `raise` raises.
    pub(crate) fn raise_instruction(&mut self, count: u32) -> Outcome<Interruption> {
        if count == 0 {
            let handled = self.frames.iter().rev().find_map(|frame| frame.handled.last().cloned());
            return Ok(match handled {
                Some(exception) => self.again(exception),
                None => raise(&exception::RUNTIME_ERROR, "No active exception to reraise"),
            });
        }
        let cause = if count == 2 { Some(self.pop()) } else { None };
        let raised = self.pop();
        let raised = self.exception_from(&raised, "exceptions must derive from BaseException")?;
        if let Some(cause) = cause {
            if cause.is_none() {
                raised.suppress_context.set(true);
                *raised.cause.borrow_mut() = None;
            } else {
                let cause = self.exception_from(&cause, "exception causes must derive from BaseException")?;
                raised.set_cause(cause);
            }
        }
        Ok(Interruption::Raise(raised))
    }

    /// An exception, or a fresh instance of an exception class.
    pub(crate) fn exception_from(&mut self, value: &Value, message: &str) -> Outcome<Rc<Exception>> {
        let value = self.resolve(value)?;
        match &value {
            Value::Exception(exception) => return Ok(exception.clone()),
            Value::Class(_) | Value::NativeClass(_) => {
                if let Value::Exception(exception) = self.call(&value, crate::CallArguments::new())? {
                    return Ok(exception);
                }
            }
            _ => {}
        }
        Err(raise(&exception::TYPE_ERROR, message))
    }

    pub(crate) fn exception_matches(&mut self, raised: &Rc<Exception>, class: &Value) -> Outcome<bool> {
        match self.resolve(class)? {
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if self.exception_matches(raised, class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::NativeClass(class) if class.derives_from(&exception::BASE_EXCEPTION) => {
                Ok(raised.is_a(class))
            }
            Value::Class(class) if class.derives_from_native(&exception::BASE_EXCEPTION) => {
                Ok(raised.is_a_class(&class))
            }
            _ => Err(raise(
                &exception::TYPE_ERROR,
                "catching classes that do not inherit from BaseException is not allowed",
            )),
        }
    }

    pub(crate) fn format_traceback(
        &mut self,
        raised: &Rc<Exception>,
        seen: &mut Vec<Rc<Exception>>,
    ) -> String {
        let mut text = String::new();
        if seen.iter().any(|known| Rc::ptr_eq(known, raised)) {
            return text;
        }
        seen.push(raised.clone());
        if let Some(cause) = raised.cause() {
            text.push_str(&self.format_traceback(&cause, seen));
            text.push_str("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if let Some(context) = raised.context()
            && !raised.suppress_context.get()
        {
            text.push_str(&self.format_traceback(&context, seen));
            text.push_str("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        let entries = raised.traceback();
        if !entries.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
        }
        let mut repeated = 0;
        for (position, entry) in entries.iter().enumerate() {
            let same = position > 0 && entries[position - 1] == *entry;
            repeated = if same { repeated + 1 } else { 0 };
            if repeated < 3 {
                text.push_str(&format!(
                    "  File \"{}\", line {}, in {}\n",
                    entry.file, entry.line, entry.function
                ));
                if !entry.text.is_empty() {
                    text.push_str(&format!("    {}\n", entry.text));
                }
            }
            let last = entries.get(position + 1) != Some(entry);
            if last && repeated >= 3 {
                let more = repeated - 2;
                let times = if more == 1 { "time" } else { "times" };
                text.push_str(&format!("  [Previous line repeated {more} more {times}]\n"));
            }
        }
        text.push_str(&self.exception_text(raised));
        text.push('\n');
        text.extend(self.note_lines(raised));
        text
    }

    /// What `add_note` has added, a line each.
    pub(crate) fn note_lines(&mut self, raised: &Rc<Exception>) -> Vec<String> {
        let notes = raised.attributes.get("__notes__").and_then(|notes| notes.items()).unwrap_or_default();
        let mut found = Vec::new();
        for note in notes {
            if let Ok(text) = self.str(&note) {
                found.extend(text.split('\n').map(|line| format!("{line}\n")));
            }
        }
        found
    }
}
