//! The Python subset that migrations are written in: parsed by ruff, compiled once to a small instruction set,
//! checked, then run.
//!
//! This crate is the language half of evaluation. It knows nothing of SQL or Alembic: everything that Python code
//! sees of the outside comes from tables that the host hands in ([`NativeModule`], [`NativeClass`]) and from one
//! trait ([`System`]) for files, environment, clock and output.
//!
//! ```text
//! source ──Vm::load──▶ Program ──Vm::check──▶ [Unsupported]
//!                         └─────Vm::run────▶ Module ──Vm::call(function)──▶ Value
//! ```
//!
//! Two things can stop an evaluation, and they are kept apart in [`Interruption`]: an exception that the Python code
//! raised (it has a traceback, `except` can catch it), and [`Unsupported`], which says that this evaluator does not
//! know a construct, a name, an attribute or an argument; nothing in Python can catch that.

#![expect(clippy::similar_names, reason = "`start`, `stop` and `step` are Python's words")]
#![expect(clippy::type_complexity, reason = "the tables of natives show the signatures a host must write")]
#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "natives share their signatures"
)]
#![expect(clippy::unused_self, reason = "steps of the machine are its methods")]
#![expect(clippy::format_push_string, reason = "text is built where it is read")]
#![expect(clippy::option_option, reason = "no number, and no order between numbers, are two answers")]

mod arguments;
mod arithmetic;
mod bindings;
mod builtins;
mod check;
mod code;
mod compile;
mod exceptions;
mod format;
mod found_calls;
mod headers;
mod iterators;
mod lazy;
mod library;
mod literal;
mod module;
mod native;
mod object;
mod operators;
mod outcome;
mod parsing;
mod place;
mod signature;
mod source;
mod system;
mod value;
mod vm;

pub use arguments::{Arguments, CallArguments};
pub use exceptions::{Exception, TracebackEntry, class as exception_class};
pub use found_calls::{FoundArgument, FoundCall, Local, find_calls};
pub use headers::{Header, Headers, read_headers};
pub use library::{Date, DateTime, Decimal, Time, TimeDelta, TypeForm, Uuid, Zone, new_type, type_form};
pub use module::{Deferred, Module};
pub use native::{
    Constructor, Member, ModuleMember, NativeClass, NativeFunction, NativeModule, PropertyGetter,
    PropertySetter,
};
pub use object::Object;
pub use operators::{BinaryOperator, CompareOperator, UnaryOperator};
pub use outcome::{Interruption, Outcome, Unsupported, raise, unsupported};
pub use place::{LineMapping, Place};
pub use system::{Log, LogLevel, Presence, System, ThirdParty, ZoneOffset, ZoneRules};
pub use value::{Class, Dict, Instance, Integer, List, Set, Value};
pub use vm::{Program, Vm};
