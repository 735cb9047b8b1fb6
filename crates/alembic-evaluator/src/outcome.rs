use std::fmt;
use std::rc::Rc;

use crate::exceptions::Exception;
use crate::native::NativeClass;
use crate::place::Place;
use crate::value::Value;

/// What every evaluation step gives: a value, or what stopped it.
pub type Outcome<T> = Result<T, Interruption>;

/// Why an evaluation stopped.
#[derive(Clone)]
pub enum Interruption {
    /// Python code raised this exception; `except` may catch it.
    Raise(Rc<Exception>),
    /// The evaluator does not know what it met; nothing in Python can catch this.
    Unsupported(Box<Unsupported>),
}

impl Interruption {
    /// The exception, if the program raised one.
    pub fn exception(&self) -> Option<&Rc<Exception>> {
        match self {
            Interruption::Raise(exception) => Some(exception),
            Interruption::Unsupported(_) => None,
        }
    }
}

impl fmt::Debug for Interruption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interruption::Raise(exception) => write!(formatter, "Raise({})", exception.summary()),
            Interruption::Unsupported(unsupported) => write!(formatter, "Unsupported({unsupported})"),
        }
    }
}

impl fmt::Display for Interruption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interruption::Raise(exception) => formatter.write_str(&exception.summary()),
            Interruption::Unsupported(unsupported) => unsupported.fmt(formatter),
        }
    }
}

impl std::error::Error for Interruption {}

impl From<Unsupported> for Interruption {
    fn from(unsupported: Unsupported) -> Self {
        Interruption::Unsupported(Box::new(unsupported))
    }
}

/// Something that this evaluator does not know: a construct, a name, an attribute, an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// A sentence without a full stop: ``attribute `foo` of module `os` is not supported``.
    pub sentence: String,
    /// Where it stands; the machine fills it in as soon as it knows.
    pub place: Option<Place>,
}

impl Unsupported {
    /// A sentence whose place is not known yet.
    pub fn new(sentence: impl Into<String>) -> Self {
        Unsupported { sentence: sentence.into(), place: None }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(formatter, "{place}: {}", self.sentence),
            None => formatter.write_str(&self.sentence),
        }
    }
}

impl std::error::Error for Unsupported {}

/// An [`Unsupported`] interruption with this sentence; the machine adds the place.
pub fn unsupported(sentence: impl Into<String>) -> Interruption {
    Unsupported::new(sentence).into()
}

/// An exception of this class with one message argument, ready to be returned as an error.
pub fn raise(class: &'static NativeClass, message: impl AsRef<str>) -> Interruption {
    Interruption::Raise(Exception::new(class, vec![Value::string(message)]))
}
