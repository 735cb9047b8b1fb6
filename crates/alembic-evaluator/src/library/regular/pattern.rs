//! Compiled patterns.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use fancy_regex::{Regex, RegexBuilder, RegexInput};

use super::flags::{ASCII, UNICODE, names};
use super::matching::Match;
use super::template::Template;
use super::translation::{FOLDED_DIFFERENTLY, Refusal, Translation, translate};
use crate::arguments::{Arguments, CallArguments};
use crate::builtins::exception_classes::EXCEPTION;
use crate::exceptions::{Exception, class as exception};
use crate::format::string_repr;
use crate::iterators::stepping;
use crate::native::{Member, NativeClass};
use crate::object::Object;
use crate::operators::CompareOperator;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::{Value, key};
use crate::vm::Vm;

/// How many steps back a search may take; a pattern that needs more is refused rather than left to run for ever.
const BACKTRACKING: usize = 20_000_000;

/// `re.error`
pub(super) static ERROR: NativeClass =
    NativeClass { name: "error", module: "re", bases: &[&EXCEPTION], complete: true, ..NativeClass::DEFAULT };

/// The exception for a pattern or template that cannot be read, as Python words it.
pub(super) fn pattern_error(message: &str, pattern: &Rc<str>, position: usize) -> Interruption {
    let position = position.min(pattern.chars().count());
    let before: String = pattern.chars().take(position).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let mut text = format!("{message} at position {position}");
    if pattern.contains('\n') {
        text.push_str(&format!(" (line {line}, column {column})"));
    }
    let raised = Exception::new(&ERROR, vec![Value::from(text)]);
    let attributes = raised.attributes();
    attributes.set("msg", Value::string(message));
    attributes.set("pattern", Value::Str(pattern.clone()));
    attributes.set("pos", Value::length(position));
    attributes.set("lineno", Value::length(line));
    attributes.set("colno", Value::length(column));
    Interruption::Raise(raised)
}

/// The exception for a pattern that is wrong at no one position.
fn error_as_a_whole(message: &str) -> Interruption {
    let raised = Exception::new(&ERROR, vec![Value::string(message)]);
    raised.attributes().set("msg", Value::string(message));
    for name in ["pattern", "pos", "lineno", "colno"] {
        raised.attributes().set(name, Value::None);
    }
    Interruption::Raise(raised)
}

/// How a match must lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Anywhere from the start on.
    Search,
    /// Anywhere from the start on, but not empty at the start itself.
    Advance,
    /// At the start.
    Match,
    /// From the start to the end.
    Full,
}

/// A compiled pattern.
pub(super) struct Pattern {
    source: Rc<str>,
    translation: Translation,
    search: Regex,
    advance: OnceCell<Regex>,
    full: OnceCell<Regex>,
}

/// The engine for an expression, without its optimizer: version 0.20.2 finds `a` instead of `aa` with
/// `(?:([ab]+?))*|1` otherwise.
fn engine(expression: &str) -> Outcome<Regex> {
    RegexBuilder::new(expression).backtrack_limit(BACKTRACKING).optimize(false).build().map_err(|error| {
        unsupported(format!("this pattern is not supported by the engine for patterns: {error}"))
    })
}

impl Pattern {
    /// Compiles a pattern.
    pub(super) fn compile(source: &Rc<str>, flags: u32) -> Outcome<Self> {
        if flags & ASCII != 0 && flags & UNICODE != 0 {
            return Err(raise(&exception::VALUE_ERROR, "ASCII and UNICODE flags are incompatible"));
        }
        let translation = translate(source, flags).map_err(|refusal| match refusal {
            Refusal::WrongAsAWhole(message) => error_as_a_whole(message),
            Refusal::Wrong(message, position) => pattern_error(&message, source, position),
            Refusal::Unsupported(sentence) => unsupported(sentence),
        })?;
        if translation.folds_unicode {
            refuse_folding(source)?;
        }
        let search = engine(&translation.expression)?;
        Ok(Pattern {
            source: source.clone(),
            translation,
            search,
            advance: OnceCell::new(),
            full: OnceCell::new(),
        })
    }

    /// What is known of the pattern's groups.
    pub(super) fn translation(&self) -> &Translation {
        &self.translation
    }

    /// The number of groups.
    pub(super) fn count(&self) -> usize {
        self.translation.groups.len() - 1
    }

    /// The number of a named group.
    pub(super) fn number_of(&self, name: &str) -> Option<usize> {
        self.translation.names.iter().find(|(known, _)| &**known == name).map(|(_, number)| *number)
    }

    fn regex(&self, way: Way) -> Outcome<&Regex> {
        let expression = &self.translation.expression;
        let (kept, expression) = match way {
            Way::Search | Way::Match => return Ok(&self.search),
            Way::Advance => (&self.advance, format!("(?:{expression})(?!\\G)")),
            Way::Full => (&self.full, format!("(?:{expression})\\z")),
        };
        if let Some(regex) = kept.get() {
            return Ok(regex);
        }
        let regex = engine(&expression)?;
        Ok(kept.get_or_init(|| regex))
    }

    /// The spans of a match and its groups, in bytes.
    fn find(&self, text: &str, range: Range<usize>, way: Way) -> Outcome<Option<Vec<Option<Range<usize>>>>> {
        let Some(haystack) = text.get(..range.end).filter(|_| range.start <= range.end) else {
            return Ok(None);
        };
        if self.translation.folds_unicode {
            refuse_folding(haystack)?;
        }
        if self.translation.folds_references && !haystack.is_ascii() {
            return Err(unsupported(
                "references to groups that ignore case are only supported in texts of ASCII characters",
            ));
        }
        let anchored = matches!(way, Way::Match | Way::Full);
        let input = RegexInput::new(haystack).from_pos(range.start).anchored(anchored);
        let found = self.regex(way)?.captures_input(input).map_err(|error| {
            unsupported(format!(
                "the pattern {} cannot be searched for in this text: {error}",
                string_repr(&self.source)
            ))
        })?;
        Ok(found.map(|found| {
            (0..=self.count()).map(|group| found.get(group).map(|group| group.start()..group.end())).collect()
        }))
    }
}

/// Refuses letters whose other case is not Python's.
fn refuse_folding(text: &str) -> Outcome<()> {
    if text.is_ascii() {
        return Ok(());
    }
    match text.chars().find(|character| FOLDED_DIFFERENTLY.contains(character)) {
        Some(character) => Err(unsupported(format!(
            "patterns that ignore case do not support the letter `{character}`, whose other case Python sees otherwise"
        ))),
        None => Ok(()),
    }
}

/// A text that is searched, and the part of it.
pub(super) struct Subject {
    pub(super) text: Rc<str>,
    /// In bytes.
    pub(super) range: Range<usize>,
}

/// The byte offset of a character.
fn offset(text: &str, position: usize) -> usize {
    if text.is_ascii() {
        return position.min(text.len());
    }
    text.char_indices().nth(position).map_or(text.len(), |(offset, _)| offset)
}

impl Subject {
    /// The text in the arguments `string`, `pos` and `endpos`.
    pub(super) fn of(arguments: &Arguments) -> Outcome<Self> {
        let value = arguments.value("string");
        let Some(text) = value.as_str() else {
            if matches!(value, Value::Bytes(_)) {
                return Err(raise(
                    &exception::TYPE_ERROR,
                    "cannot use a string pattern on a bytes-like object",
                ));
            }
            let message = format!("expected string or bytes-like object, got '{}'", value.type_name());
            return Err(raise(&exception::TYPE_ERROR, message));
        };
        let bound = |name: &str, default: usize| -> Outcome<usize> {
            Ok(match arguments.optional_integer(name)? {
                Some(position) => offset(&text, usize::try_from(position.max(0)).unwrap_or(usize::MAX)),
                None => default,
            })
        };
        let range = bound("pos", 0)?..bound("endpos", text.len())?;
        Ok(Subject { text, range })
    }

    fn find(&self, this: &Value, pattern: &Pattern, start: usize, way: Way) -> Outcome<Option<Match>> {
        let spans = pattern.find(&self.text, start..self.range.end, way)?;
        Ok(spans.map(|spans| Match {
            pattern: this.clone(),
            text: self.text.clone(),
            range: self.range.clone(),
            spans,
        }))
    }

    /// One match.
    pub(super) fn first(&self, this: &Value, way: Way) -> Outcome<Value> {
        let pattern = compiled(this)?;
        Ok(self.find(this, &pattern, self.range.start, way)?.map_or(Value::None, Value::new_object))
    }

    /// The matches one after the other, empty ones between others too, as Python finds them.
    fn matches(self, this: &Value) -> Outcome<Matches> {
        let pattern = compiled(this)?;
        Ok(Matches {
            next: Some((self.range.start, Way::Search)),
            subject: self,
            this: this.clone(),
            pattern,
        })
    }
}

/// A running search for all matches.
struct Matches {
    subject: Subject,
    this: Value,
    pattern: Rc<Pattern>,
    next: Option<(usize, Way)>,
}

impl Matches {
    fn advance(&mut self) -> Outcome<Option<Match>> {
        let Some((start, way)) = self.next.take() else { return Ok(None) };
        let found = self.subject.find(&self.this, &self.pattern, start, way)?;
        if let Some(found) = &found {
            let span = found.whole();
            self.next = Some((span.end, if span.is_empty() { Way::Advance } else { Way::Search }));
        }
        Ok(found)
    }
}

/// The pattern behind a value.
pub(super) fn compiled(this: &Value) -> Outcome<Rc<Pattern>> {
    this.object::<Pattern>().ok_or_else(|| unsupported("this needs a compiled pattern"))
}

/// All matches, as `findall` shows them.
pub(super) fn find_all(this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let mut matches = Subject::of(arguments)?.matches(this)?;
    let mut found = Vec::new();
    while let Some(next) = matches.advance()? {
        let text = |group: usize| Value::string(next.group_text(group).unwrap_or_default());
        found.push(match matches.pattern.count() {
            0 => text(0),
            1 => text(1),
            count => Value::tuple((1..=count).map(text).collect()),
        });
    }
    Ok(Value::list(found))
}

/// An iterator over all matches.
pub(super) fn find_iterator(this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let mut matches = Subject::of(arguments)?.matches(this)?;
    Ok(stepping(move |_| Ok(matches.advance()?.map(Value::new_object))))
}

/// What lies between the matches, and the groups of each.
pub(super) fn split(this: &Value, arguments: &Arguments) -> Outcome<Value> {
    let limit = arguments.integer("maxsplit")?;
    let subject = Subject::of(arguments)?;
    let text = subject.text.clone();
    let mut matches = subject.matches(this)?;
    let mut parts = Vec::new();
    let mut end = 0;
    let mut splits = 0;
    while limit == 0 || splits < limit {
        let Some(found) = matches.advance()? else { break };
        let span = found.whole();
        parts.push(Value::string(&text[end..span.start]));
        parts.extend((1..=matches.pattern.count()).map(|group| found.group(group)));
        end = span.end;
        splits += 1;
    }
    parts.push(Value::string(&text[end..]));
    Ok(Value::list(parts))
}

/// The text with its matches replaced, and how many there were.
pub(super) fn substitute(vm: &mut Vm, this: &Value, arguments: &Arguments) -> Outcome<(Value, i64)> {
    let limit = arguments.integer("count")?;
    let replacement = arguments.value("repl");
    let pattern = compiled(this)?;
    let template = match replacement.as_str() {
        Some(text) => Some(Template::read(&text, &pattern)?),
        None => None,
    };
    let subject = Subject::of(arguments)?;
    let text = subject.text.clone();
    let mut matches = subject.matches(this)?;
    let mut result = String::new();
    let mut end = 0;
    let mut count = 0;
    while limit == 0 || count < limit {
        let Some(found) = matches.advance()? else { break };
        let span = found.whole();
        result.push_str(&text[end..span.start]);
        if let Some(template) = &template {
            result.push_str(&template.filled(&found));
        } else {
            let given = CallArguments::positional(vec![Value::new_object(found)]);
            let replaced = vm.call(&replacement, given)?;
            match replaced.as_str() {
                Some(replaced) => result.push_str(&replaced),
                None if replaced.is_none() => {}
                None => {
                    let name = replaced.type_name();
                    let message = format!("sequence item {count}: expected str instance, {name} found");
                    return Err(raise(&exception::TYPE_ERROR, message));
                }
            }
        }
        end = span.end;
        count += 1;
    }
    result.push_str(&text[end..]);
    Ok((Value::from(result), count))
}

const SUBJECT: &str = "(string, pos=0, endpos=None)";

/// `re.Pattern`
pub(super) static PATTERN: NativeClass = NativeClass {
    name: "Pattern",
    module: "re",
    members: &[
        Member::method("match", SUBJECT, |_, this, arguments| {
            Subject::of(&arguments)?.first(this, Way::Match)
        }),
        Member::method("fullmatch", SUBJECT, |_, this, arguments| {
            Subject::of(&arguments)?.first(this, Way::Full)
        }),
        Member::method("search", SUBJECT, |_, this, arguments| {
            Subject::of(&arguments)?.first(this, Way::Search)
        }),
        Member::method("findall", SUBJECT, |_, this, arguments| find_all(this, &arguments)),
        Member::method("finditer", SUBJECT, |_, this, arguments| find_iterator(this, &arguments)),
        Member::method("split", "(string, maxsplit=0)", |_, this, arguments| split(this, &arguments)),
        Member::method("sub", "(repl, string, count=0)", |vm, this, arguments| {
            substitute(vm, this, &arguments).map(|(text, _)| text)
        }),
        Member::method("subn", "(repl, string, count=0)", |vm, this, arguments| {
            let (text, count) = substitute(vm, this, &arguments)?;
            Ok(Value::tuple(vec![text, Value::int(count)]))
        }),
        Member::property("pattern", |_, this| Ok(Value::Str(compiled(this)?.source.clone()))),
        Member::property("flags", |_, this| Ok(Value::int(i64::from(compiled(this)?.translation.flags)))),
        Member::property("groups", |_, this| Ok(Value::length(compiled(this)?.count()))),
        Member::property("groupindex", |_, this| {
            let pattern = compiled(this)?;
            let names = pattern.translation.names.iter();
            Ok(Value::dict(names.map(|(name, number)| (&**name, Value::length(*number)))))
        }),
    ],
    class_item: Some(|_, class, _| Ok(class.clone())),
    ..NativeClass::DEFAULT
};

impl Object for Pattern {
    fn class(&self) -> &'static NativeClass {
        &PATTERN
    }

    fn repr(&self, _: &mut Vm, _: &Value) -> Outcome<String> {
        let shown: String = string_repr(&self.source).chars().take(200).collect();
        let flags = match self.translation.flags & !UNICODE {
            0 => String::new(),
            flags => format!(", {}", names(flags)),
        };
        Ok(format!("re.compile({shown}{flags})"))
    }

    fn compare(
        &self,
        _: &mut Vm,
        _: &Value,
        operator: CompareOperator,
        other: &Value,
    ) -> Outcome<Option<Value>> {
        let Some(other) = other.object::<Pattern>() else { return Ok(None) };
        Ok(match operator {
            CompareOperator::Equal => Some(Value::Bool(self.equals(&*other))),
            CompareOperator::NotEqual => Some(Value::Bool(!self.equals(&*other))),
            _ => None,
        })
    }

    fn hash(&self) -> u64 {
        key::hash_str(&self.source)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Pattern>().is_some_and(|other| {
            other.source == self.source && other.translation.flags == self.translation.flags
        })
    }
}
