//! Matches.

use std::ops::Range;
use std::rc::Rc;

use super::pattern::{Pattern, compiled};
use super::template::Template;
use crate::exceptions::class as exception;
use crate::format::string_repr;
use crate::native::{Member, NativeClass};
use crate::object::Object;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// A match: where the pattern and its groups lie in a text.
pub(super) struct Match {
    pub(super) pattern: Value,
    pub(super) text: Rc<str>,
    /// The part that was searched, in bytes.
    pub(super) range: Range<usize>,
    /// In bytes; the first is the whole match, the others are its groups.
    pub(super) spans: Vec<Option<Range<usize>>>,
}

fn no_group() -> Interruption {
    raise(&exception::INDEX_ERROR, "no such group")
}

impl Match {
    /// Where the whole match lies, in bytes.
    pub(super) fn whole(&self) -> Range<usize> {
        self.spans.first().cloned().flatten().unwrap_or(0..0)
    }

    /// The text of a group, if it took part.
    pub(super) fn group_text(&self, group: usize) -> Option<&str> {
        let span = self.spans.get(group)?.clone()?;
        self.text.get(span)
    }

    /// The text of a group, or None.
    pub(super) fn group(&self, group: usize) -> Value {
        Value::optional_string(self.group_text(group))
    }

    /// The number of the group that a number or name stands for.
    fn number(&self, key: &Value) -> Outcome<usize> {
        let number = match key.as_str() {
            Some(name) => compiled(&self.pattern)?.number_of(&name),
            None => key.as_integer().and_then(|number| usize::try_from(number).ok()),
        };
        number.filter(|number| *number < self.spans.len()).ok_or_else(no_group)
    }

    /// A byte offset as a position in characters.
    fn position(&self, offset: usize) -> Value {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        Value::length(if before.is_ascii() { offset } else { before.chars().count() })
    }

    fn bounds(&self, group: usize) -> (Value, Value) {
        match self.spans.get(group) {
            Some(Some(span)) => (self.position(span.start), self.position(span.end)),
            _ => (Value::int(-1), Value::int(-1)),
        }
    }

    /// The group that was closed last.
    ///
    /// The engine does not say; it is the one that ends last, the outermost of those that end together, unless
    /// look-arounds or empty groups in repetitions leave that open.
    fn last(&self, pattern: &Pattern) -> Outcome<Option<usize>> {
        let groups = &pattern.translation().groups;
        let matched: Vec<(usize, &Range<usize>)> = self
            .spans
            .iter()
            .enumerate()
            .skip(1)
            .filter_map(|(number, span)| Some((number, span.as_ref()?)))
            .collect();
        let open = || Err(unsupported("which group was matched last is not known for this pattern"));
        if matched.iter().any(|(number, _)| groups[*number].looks_around) {
            return open();
        }
        let Some(end) = matched.iter().map(|(_, span)| span.end).max() else { return Ok(None) };
        let candidates: Vec<_> = matched.into_iter().filter(|(_, span)| span.end == end).collect();
        let inside = |number: usize| {
            let mut around = groups[number].parent;
            while around != 0 && !candidates.iter().any(|(other, _)| *other == around) {
                around = groups[around].parent;
            }
            around != 0
        };
        let outermost: Vec<_> = candidates.iter().filter(|(number, _)| !inside(*number)).collect();
        if outermost.len() > 1
            && outermost.iter().any(|(number, span)| span.is_empty() && groups[*number].repeated)
        {
            return open();
        }
        Ok(outermost.last().map(|(number, _)| *number))
    }
}

fn found(this: &Value) -> Outcome<Rc<Match>> {
    this.object::<Match>().ok_or_else(|| unsupported("this needs a match"))
}

/// `re.Match`
pub(super) static MATCH: NativeClass = NativeClass {
    name: "Match",
    module: "re",
    members: &[
        Member::method("group", "(*groups)", |_, this, arguments| {
            let found = found(this)?;
            let mut texts = Vec::new();
            for key in arguments.rest() {
                texts.push(found.group(found.number(key)?));
            }
            Ok(match texts.len() {
                0 => found.group(0),
                1 => texts.remove(0),
                _ => Value::tuple(texts),
            })
        }),
        Member::method("groups", "(default=None)", |_, this, arguments| {
            let found = found(this)?;
            let texts = (1..found.spans.len()).map(|number| match found.group_text(number) {
                Some(text) => Value::string(text),
                None => arguments.value("default"),
            });
            Ok(Value::tuple(texts.collect()))
        }),
        Member::method("groupdict", "(default=None)", |_, this, arguments| {
            let found = found(this)?;
            let pattern = compiled(&found.pattern)?;
            let names = pattern.translation().names.iter();
            Ok(Value::dict(names.map(|(name, number)| match found.group_text(*number) {
                Some(text) => (&**name, Value::string(text)),
                None => (&**name, arguments.value("default")),
            })))
        }),
        Member::method("start", "(group=0, /)", |_, this, arguments| {
            let found = found(this)?;
            Ok(found.bounds(found.number(&arguments.value("group"))?).0)
        }),
        Member::method("end", "(group=0, /)", |_, this, arguments| {
            let found = found(this)?;
            Ok(found.bounds(found.number(&arguments.value("group"))?).1)
        }),
        Member::method("span", "(group=0, /)", |_, this, arguments| {
            let found = found(this)?;
            let (start, end) = found.bounds(found.number(&arguments.value("group"))?);
            Ok(Value::tuple(vec![start, end]))
        }),
        Member::method("expand", "(template)", |_, this, arguments| {
            let found = found(this)?;
            let template = Template::read(&arguments.string("template")?, &*compiled(&found.pattern)?)?;
            Ok(Value::from(template.filled(&found)))
        }),
        Member::property("string", |_, this| Ok(Value::Str(found(this)?.text.clone()))),
        Member::property("re", |_, this| Ok(found(this)?.pattern.clone())),
        Member::property("pos", |_, this| {
            let found = found(this)?;
            Ok(found.position(found.range.start))
        }),
        Member::property("endpos", |_, this| {
            let found = found(this)?;
            Ok(found.position(found.range.end))
        }),
        Member::property("lastindex", |_, this| {
            let found = found(this)?;
            let last = found.last(&*compiled(&found.pattern)?)?;
            Ok(last.map_or(Value::None, Value::length))
        }),
        Member::property("lastgroup", |_, this| {
            let found = found(this)?;
            let pattern = compiled(&found.pattern)?;
            let last = found.last(&pattern)?;
            let name = pattern.translation().names.iter().find(|(_, number)| Some(*number) == last);
            Ok(Value::optional_string(name.map(|(name, _)| name)))
        }),
    ],
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

impl Object for Match {
    fn class(&self) -> &'static NativeClass {
        &MATCH
    }

    fn item(&self, _: &mut Vm, _: &Value, key: &Value) -> Outcome<Value> {
        Ok(self.group(self.number(key)?))
    }

    fn repr(&self, vm: &mut Vm, _: &Value) -> Outcome<String> {
        let (start, end) = self.bounds(0);
        let span = vm.repr(&Value::tuple(vec![start, end]))?;
        let text = string_repr(self.group_text(0).unwrap_or_default());
        Ok(format!("<re.Match object; span={span}, match={text}>", text = shortened(&text)))
    }
}

/// At most 50 characters, as Python shows a match.
fn shortened(text: &str) -> String {
    text.chars().take(50).collect()
}
