use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::Unsupported;
use crate::source::Source;
use crate::value::Value;

/// One step of the stack machine. Targets are instruction indexes, other numbers are indexes into the tables of
/// [`Code`] or counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Instruction {
    Constant(u32),
    LoadLocal(u32),
    StoreLocal(u32),
    DeleteLocal(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    /// In a class body: the class namespace first, then the cell.
    LoadClassCell(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    /// In a class body: the class namespace first, then the module and the built-ins.
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    LoadAttribute(u32),
    StoreAttribute(u32),
    DeleteAttribute(u32),
    LoadItem,
    StoreItem,
    DeleteItem,
    /// Start, stop and step are on the stack.
    BuildSlice,
    Pop,
    Duplicate,
    DuplicateTwo,
    Swap,
    /// Moves the top below the two values under it.
    RotateThree,
    Binary(BinaryOperator),
    InPlace(BinaryOperator),
    Unary(UnaryOperator),
    Not,
    Compare(CompareOperator),
    Is(bool),
    In(bool),
    Jump(u32),
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    BuildTuple(u32),
    BuildList(u32),
    BuildSet(u32),
    /// This many key and value pairs.
    BuildDict(u32),
    /// Appends the top to the list this far below it.
    ListAppend(u32),
    SetAdd(u32),
    /// Key and value are on top of the dictionary this far below them.
    DictInsert(u32),
    /// The top is an iterable, below it a list.
    ListExtend,
    SetExtend,
    /// The top is a mapping, below it a dictionary.
    DictUpdate,
    /// Like `DictUpdate`, for `**keywords` of a call: repeated names are an error.
    KeywordsUpdate,
    ListToTuple,
    BuildString(u32),
    /// Conversion and, if `true`, a format specification on top.
    Format(Conversion, bool),
    GetIterator,
    /// Pushes the next item, or pops the iterator and jumps.
    ForIterator(u32),
    Unpack(u32),
    UnpackStar {
        before: u16,
        after: u16,
    },
    /// Positional count; keyword names are the constant tuple (`u32::MAX` for none).
    Call {
        positional: u32,
        keywords: u32,
    },
    /// Callable, list of positional arguments, dictionary of keywords.
    CallSpread,
    Return,
    Yield,
    /// Stack: iterator, value to send.
    YieldFrom,
    Await,
    /// Index of the code; on the stack the tuple of defaults and the dictionary of keyword-only defaults.
    MakeFunction(u32),
    /// Index of the code of the body; stack: name, list of bases, dictionary of keywords.
    MakeClass(u32),
    /// In a class body: the top is a function that evaluates the annotation of this name.
    StoreAnnotation(u32),
    /// With 0 (again), 1 (exception) or 2 (exception, cause) values.
    Raise(u32),
    /// Raises the exception that is being handled again, its traceback untouched.
    Reraise,
    /// The top is the exception that was caught: it becomes the one being handled.
    PushHandled,
    PopHandled,
    LoadHandled,
    /// Replaces a class (or tuple of classes) by whether the exception being handled is an instance of it.
    MatchException,
    /// Pops a context manager; pushes it back, then the result of entering it.
    EnterWith,
    /// Pops a context manager and leaves it without exception.
    ExitWith,
    /// Pops a context manager, leaves it with the exception being handled, and pushes whether that is swallowed.
    ExitWithException,
    Import(u32),
    ImportFrom(u32),
    ImportStar(u32),
    /// Replaces the top by whether it is a sequence of this length (`true`: or longer).
    MatchSequence(u32, bool),
    MatchMapping,
    /// Stack: subject, tuple of keys. Pushes the tuple of values or None.
    MatchKeys,
    /// Stack: subject, class, tuple of keyword names; the count of positional patterns. Leaves a tuple or None.
    MatchClass(u32),
    /// Stack: subject mapping, tuple of keys. Replaces both by a new dictionary without them.
    MappingRest,
    Unsupported(u32),
}

/// How a value inside an f-string is turned into text before formatting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// Where an exception raised in a range of instructions continues.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handler {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) target: u32,
    /// The height of the stack to return to before the exception is pushed.
    pub(crate) depth: u32,
    /// How many exceptions the frame is handling there.
    pub(crate) handled: u32,
}

/// An import statement, for one name.
#[derive(Debug, Clone)]
pub(crate) struct ImportName {
    /// The module as written, without leading dots.
    pub(crate) module: Rc<str>,
    /// Number of leading dots.
    pub(crate) level: u32,
    /// The imported name of `from module import name`, or whether `import a.b` binds the whole path (`as`).
    pub(crate) name: Option<Rc<str>>,
    pub(crate) whole: bool,
    /// Whether the failure of the import would be caught right there (`except ImportError`).
    pub(crate) guarded: bool,
}

/// The parameters of a Python function.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    /// The first locals, in this order: positional-only, positional, keyword-only, `*rest`, `**keywords`.
    pub(crate) positional_only: usize,
    /// Includes the positional-only ones.
    pub(crate) positional: usize,
    pub(crate) keyword_only: usize,
    pub(crate) rest: bool,
    pub(crate) keywords: bool,
}

impl Parameters {
    pub(crate) fn count(&self) -> usize {
        self.positional + self.keyword_only + usize::from(self.rest) + usize::from(self.keywords)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeKind {
    Module,
    Class,
    Function,
    Generator,
    Coroutine,
}

/// A compiled function, class body or module.
pub(crate) struct Code {
    pub(crate) kind: CodeKind,
    pub(crate) name: Rc<str>,
    pub(crate) qualified_name: Rc<str>,
    pub(crate) instructions: Vec<Instruction>,
    /// The source range of each instruction.
    pub(crate) ranges: Vec<TextRange>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) constants: Vec<Value>,
    pub(crate) names: Vec<Rc<str>>,
    pub(crate) locals: Vec<Rc<str>>,
    /// Own cells first, then the cells of enclosing functions.
    pub(crate) cells: Vec<Rc<str>>,
    /// How many of `cells` are own.
    pub(crate) own_cells: usize,
    /// Parameters that live in a cell: local index, cell index.
    pub(crate) cell_parameters: Vec<(usize, usize)>,
    /// For each code made here that closes over cells: where they are in this code's `cells`.
    pub(crate) codes: Vec<(Rc<Code>, Vec<u32>)>,
    pub(crate) parameters: Parameters,
    pub(crate) imports: Vec<ImportName>,
    pub(crate) unsupported: Vec<Unsupported>,
    pub(crate) docstring: Option<Rc<str>>,
    /// The annotation behind `->`, as it is written.
    pub(crate) returns: Option<Rc<str>>,
    pub(crate) source: Rc<Source>,
    pub(crate) first: TextRange,
}
