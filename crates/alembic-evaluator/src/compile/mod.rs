//! From ruff's syntax tree to [`Code`].
//!
//! A construct that is not supported does not stop the compilation: it becomes an instruction that stops the run there,
//! and an entry in [`Code::unsupported`] that the check reports beforehand.

mod blocks;
mod definitions;
mod expressions;
mod imports;
mod patterns;
mod scopes;
mod statements;
mod strings;
mod targets;

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Expr, ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::code::{Code, CodeKind, Handler, ImportName, Instruction, Parameters};
use crate::outcome::Unsupported;
use crate::source::Source;
use crate::value::Value;
use scopes::{ScopeKind, Scopes, mangle};

/// Compiles a whole module.
pub(crate) fn module(syntax: &ModModule, source: &Rc<Source>) -> Rc<Code> {
    let mut compiler = Compiler::new(Scopes::of_module(&syntax.body), source.clone());
    compiler.body_of_module(&syntax.body)
}

/// Compiles each statement of a module on its own, for evaluation symbol by symbol.
pub(crate) fn statements(syntax: &ModModule, source: &Rc<Source>) -> Vec<Rc<Code>> {
    let mut compiler = Compiler::new(Scopes::of_module(&syntax.body), source.clone());
    syntax.body.iter().map(|statement| compiler.body_of_module(std::slice::from_ref(statement))).collect()
}

/// Compiles an expression to code that returns its value.
pub(crate) fn expression(expression: &Expr, source: &Rc<Source>) -> Rc<Code> {
    let mut compiler = Compiler::new(Scopes::of_expression(expression), source.clone());
    compiler.unit = Unit::new(CodeKind::Module, "<expression>".into(), "<expression>".into(), 0);
    compiler.expression(expression);
    compiler.emit(Instruction::Return);
    compiler.finish()
}

/// What is open around the statement being compiled.
#[derive(Clone)]
enum Block<'a> {
    Loop {
        start: u32,
        breaks: Vec<usize>,
        is_for: bool,
    },
    /// Leaving it inward or outward runs these statements.
    Finally {
        body: &'a [Stmt],
        region: Region,
    },
    With {
        region: Region,
    },
    /// An `except` body (or the exceptional copy of a `finally`): leaving it forgets the exception.
    Handled,
    /// A value being returned waits below while a `finally` body runs.
    Value,
    /// Statements that must not run again while they run.
    Region(Region),
}

/// A `try` whose instructions may be interrupted by inlined `finally` bodies.
#[derive(Clone)]
struct Region {
    start: u32,
    depth: u32,
    handled: u32,
    ranges: Vec<(u32, u32)>,
}

/// One code under construction.
struct Unit {
    kind: CodeKind,
    name: Rc<str>,
    qualified_name: Rc<str>,
    scope: usize,
    instructions: Vec<Instruction>,
    ranges: Vec<TextRange>,
    handlers: Vec<Handler>,
    constants: Vec<Value>,
    strings: HashMap<Rc<str>, u32>,
    names: Vec<Rc<str>>,
    name_index: HashMap<Rc<str>, u32>,
    locals: Vec<Rc<str>>,
    local_index: HashMap<Rc<str>, u32>,
    codes: Vec<(Rc<Code>, Vec<u32>)>,
    parameters: Parameters,
    imports: Vec<ImportName>,
    unsupported: Vec<Unsupported>,
    docstring: Option<Rc<str>>,
    returns: Option<Rc<str>>,
    range: TextRange,
    first: TextRange,
    depth: u32,
    handled: u32,
    class: Option<Rc<str>>,
}

impl Unit {
    fn new(kind: CodeKind, name: Rc<str>, qualified_name: Rc<str>, scope: usize) -> Self {
        Unit {
            kind,
            name,
            qualified_name,
            scope,
            instructions: Vec::new(),
            ranges: Vec::new(),
            handlers: Vec::new(),
            constants: Vec::new(),
            strings: HashMap::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            locals: Vec::new(),
            local_index: HashMap::new(),
            codes: Vec::new(),
            parameters: Parameters::default(),
            imports: Vec::new(),
            unsupported: Vec::new(),
            docstring: None,
            returns: None,
            range: TextRange::default(),
            first: TextRange::default(),
            depth: 0,
            handled: 0,
            class: None,
        }
    }
}

/// Where a name lives, seen from the code being compiled.
enum Access {
    Local(u32),
    Cell(u32),
    ClassCell(u32),
    Global(u32),
    Name(u32),
}

/// An instruction whose target is not known yet.
#[derive(Clone, Copy)]
struct Pending(usize);

/// More than any hand-written function; stops the doubling of nested `finally` bodies. A long generated text may have one
/// for each of its bytes, which nothing but such doubling exceeds.
const MOST_INSTRUCTIONS: usize = 200_000;

struct Compiler<'a> {
    scopes: Scopes,
    source: Rc<Source>,
    unit: Unit,
    blocks: Vec<Block<'a>>,
    /// Whether an `except ImportError` around the statement would see a failing import.
    guarded: bool,
}

impl<'a> Compiler<'a> {
    fn new(scopes: Scopes, source: Rc<Source>) -> Self {
        let unit = Unit::new(CodeKind::Module, "<module>".into(), "<module>".into(), 0);
        Compiler { scopes, source, unit, blocks: Vec::new(), guarded: false }
    }

    fn body_of_module(&mut self, body: &'a [Stmt]) -> Rc<Code> {
        self.unit = Unit::new(CodeKind::Module, "<module>".into(), "<module>".into(), 0);
        self.unit.docstring = docstring(body);
        self.statements(body);
        self.constant(Value::None);
        self.emit(Instruction::Return);
        self.finish()
    }

    /// Starts another code; [`Compiler::leave`] gives it and returns to the one before.
    fn enter(&mut self, kind: CodeKind, name: &str, scope: usize) -> (Unit, Vec<Block<'a>>) {
        let qualified_name = match self.unit.kind {
            CodeKind::Module => name.to_owned(),
            CodeKind::Class => format!("{}.{name}", self.unit.qualified_name),
            _ => format!("{}.<locals>.{name}", self.unit.qualified_name),
        };
        let mut unit = Unit::new(kind, name.into(), qualified_name.into(), scope);
        unit.class.clone_from(&self.unit.class);
        unit.range = self.unit.range;
        unit.first = self.unit.range;
        (std::mem::replace(&mut self.unit, unit), std::mem::take(&mut self.blocks))
    }

    /// Finishes the current code and gives its index in the one around it.
    fn leave(&mut self, (outer, blocks): (Unit, Vec<Block<'a>>)) -> u32 {
        let code = self.finish();
        self.unit = outer;
        self.blocks = blocks;
        let captured: Vec<u32> =
            code.cells.iter().skip(code.own_cells).map(|name| self.cell(name).unwrap_or(0)).collect();
        self.unit.codes.push((code, captured));
        index(self.unit.codes.len() - 1)
    }

    fn finish(&mut self) -> Rc<Code> {
        let unit = std::mem::replace(&mut self.unit, Unit::new(CodeKind::Module, "".into(), "".into(), 0));
        let scope = &self.scopes.list[unit.scope];
        let cells: Vec<Rc<str>> = scope.cells.iter().chain(&scope.free).cloned().collect();
        let own_cells = scope.cells.len();
        let cell_parameters = unit
            .locals
            .iter()
            .take(unit.parameters.count())
            .enumerate()
            .filter_map(|(local, name)| scope.cells.get_index_of(name).map(|cell| (local, cell)))
            .collect();
        let mut unsupported = unit.unsupported;
        let mut instructions = unit.instructions;
        if instructions.len() > self.most_instructions() {
            unsupported.push(
                Unsupported::new("a function or module of this size is not supported")
                    .at(self.source.place(unit.first.start())),
            );
            instructions = vec![Instruction::Unsupported(index(unsupported.len() - 1))];
        }
        let is_module = unit.kind == CodeKind::Module;
        Rc::new(Code {
            kind: unit.kind,
            name: unit.name,
            qualified_name: unit.qualified_name,
            instructions,
            ranges: unit.ranges,
            handlers: unit.handlers,
            constants: unit.constants,
            names: unit.names,
            locals: unit.locals,
            cells: if is_module { Vec::new() } else { cells },
            own_cells: if is_module { 0 } else { own_cells },
            cell_parameters,
            codes: unit.codes,
            parameters: unit.parameters,
            imports: unit.imports,
            unsupported,
            docstring: unit.docstring,
            returns: unit.returns,
            source: self.source.clone(),
            first: unit.first,
        })
    }

    /// Instructions that follow belong to this node.
    fn at(&mut self, node: &impl Ranged) -> TextRange {
        std::mem::replace(&mut self.unit.range, node.range())
    }

    fn emit(&mut self, instruction: Instruction) {
        if self.is_full() {
            return;
        }
        self.unit.depth = self.unit.depth.saturating_add_signed(effect(instruction));
        self.unit.instructions.push(instruction);
        self.unit.ranges.push(self.unit.range);
    }

    /// Whether nothing more is emitted; walking on would only take time.
    fn is_full(&self) -> bool {
        self.unit.instructions.len() > self.most_instructions()
    }

    fn most_instructions(&self) -> usize {
        MOST_INSTRUCTIONS.max(self.source.text.len())
    }

    fn here(&self) -> u32 {
        index(self.unit.instructions.len())
    }

    /// Emits a jump whose target is set by [`Compiler::land`].
    fn jump(&mut self, make: fn(u32) -> Instruction) -> Pending {
        let position = self.unit.instructions.len();
        self.emit(make(u32::MAX));
        Pending(position)
    }

    fn land(&mut self, pending: Pending) {
        let here = self.here();
        if let Some(
            Instruction::Jump(target)
            | Instruction::JumpIfFalse(target)
            | Instruction::JumpIfTrue(target)
            | Instruction::JumpIfFalseOrPop(target)
            | Instruction::JumpIfTrueOrPop(target)
            | Instruction::ForIterator(target),
        ) = self.unit.instructions.get_mut(pending.0)
        {
            *target = here;
        }
    }

    fn constant(&mut self, value: Value) {
        let index = self.constant_index(value);
        self.emit(Instruction::Constant(index));
    }

    fn constant_index(&mut self, value: Value) -> u32 {
        if let Value::Str(text) = &value {
            if let Some(known) = self.unit.strings.get(text) {
                return *known;
            }
            self.unit.strings.insert(text.clone(), index(self.unit.constants.len()));
        }
        self.unit.constants.push(value);
        index(self.unit.constants.len() - 1)
    }

    fn name(&mut self, name: &str) -> u32 {
        let name = mangle(self.unit.class.as_deref(), name);
        if let Some(known) = self.unit.name_index.get(&name) {
            return *known;
        }
        let position = index(self.unit.names.len());
        self.unit.names.push(name.clone());
        self.unit.name_index.insert(name, position);
        position
    }

    fn local(&mut self, name: Rc<str>) -> u32 {
        if let Some(known) = self.unit.local_index.get(&name) {
            return *known;
        }
        let position = index(self.unit.locals.len());
        self.unit.locals.push(name.clone());
        self.unit.local_index.insert(name, position);
        position
    }

    fn cell(&self, name: &str) -> Option<u32> {
        let scope = &self.scopes.list[self.unit.scope];
        scope
            .cells
            .get_index_of(name)
            .or_else(|| scope.free.get_index_of(name).map(|position| position + scope.cells.len()))
            .map(index)
    }

    fn access(&mut self, name: &str) -> Access {
        let mangled = mangle(self.unit.class.as_deref(), name);
        let scope = &self.scopes.list[self.unit.scope];
        let symbol = scope.symbols.get(&mangled).copied().unwrap_or_default();
        match scope.kind {
            ScopeKind::Module => Access::Global(self.name(name)),
            ScopeKind::Class => {
                if symbol.global {
                    Access::Global(self.name(name))
                } else if symbol.nonlocal {
                    self.cell(&mangled).map_or(Access::Name(0), Access::Cell)
                } else if !symbol.bound && scope.free.contains(&mangled) {
                    self.cell(&mangled).map_or(Access::Name(0), Access::ClassCell)
                } else {
                    Access::Name(self.name(name))
                }
            }
            ScopeKind::Function | ScopeKind::Comprehension => {
                if let Some(cell) = self.cell(&mangled) {
                    Access::Cell(cell)
                } else if symbol.bound && !symbol.global {
                    Access::Local(self.local(mangled))
                } else {
                    Access::Global(self.name(name))
                }
            }
        }
    }

    fn load(&mut self, name: &str) {
        let instruction = match self.access(name) {
            Access::Local(position) => Instruction::LoadLocal(position),
            Access::Cell(position) => Instruction::LoadCell(position),
            Access::ClassCell(position) => Instruction::LoadClassCell(position),
            Access::Global(position) => Instruction::LoadGlobal(position),
            Access::Name(position) => Instruction::LoadName(position),
        };
        self.emit(instruction);
    }

    fn store(&mut self, name: &str) {
        let instruction = match self.access(name) {
            Access::Local(position) => Instruction::StoreLocal(position),
            Access::Cell(position) | Access::ClassCell(position) => Instruction::StoreCell(position),
            Access::Global(position) => Instruction::StoreGlobal(position),
            Access::Name(position) => Instruction::StoreName(position),
        };
        self.emit(instruction);
    }

    fn delete(&mut self, name: &str) {
        let instruction = match self.access(name) {
            Access::Local(position) => Instruction::DeleteLocal(position),
            Access::Cell(position) | Access::ClassCell(position) => Instruction::DeleteCell(position),
            Access::Global(position) => Instruction::DeleteGlobal(position),
            Access::Name(position) => Instruction::DeleteName(position),
        };
        self.emit(instruction);
    }

    /// Notes a construct that is not supported, at the node, and stops the run there.
    fn unsupported(&mut self, node: &impl Ranged, sentence: impl Into<String>) {
        let place = self.source.place(node.range().start());
        self.unit.unsupported.push(Unsupported::new(sentence).at(place));
        let position = index(self.unit.unsupported.len() - 1);
        self.emit(Instruction::Unsupported(position));
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn docstring(body: &[Stmt]) -> Option<Rc<str>> {
    match body.first() {
        Some(Stmt::Expr(first)) => match &*first.value {
            Expr::StringLiteral(text) => Some(text.value.to_str().into()),
            _ => None,
        },
        _ => None,
    }
}

/// How an instruction changes the height of the stack, where it falls through.
fn effect(instruction: Instruction) -> i32 {
    use Instruction as I;
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    match instruction {
        I::Constant(_)
        | I::LoadLocal(_)
        | I::LoadCell(_)
        | I::LoadClassCell(_)
        | I::LoadGlobal(_)
        | I::LoadName(_) => 1,
        I::StoreLocal(_) | I::StoreCell(_) | I::StoreGlobal(_) | I::StoreName(_) => -1,
        I::DeleteLocal(_) | I::DeleteCell(_) | I::DeleteGlobal(_) | I::DeleteName(_) => 0,
        I::LoadAttribute(_) => 0,
        I::StoreAttribute(_) => -2,
        I::DeleteAttribute(_) => -1,
        I::LoadItem => -1,
        I::StoreItem => -3,
        I::DeleteItem => -2,
        I::BuildSlice => -2,
        I::Pop => -1,
        I::Duplicate => 1,
        I::DuplicateTwo => 2,
        I::Swap | I::RotateThree => 0,
        I::Binary(_) | I::InPlace(_) | I::Compare(_) | I::Is(_) | I::In(_) => -1,
        I::Unary(_) | I::Not => 0,
        I::Jump(_) => 0,
        I::JumpIfFalse(_) | I::JumpIfTrue(_) | I::JumpIfFalseOrPop(_) | I::JumpIfTrueOrPop(_) => -1,
        I::BuildTuple(number) | I::BuildList(number) | I::BuildSet(number) | I::BuildString(number) => {
            1 - count(number)
        }
        I::BuildDict(number) => 1 - 2 * count(number),
        I::ListAppend(_) | I::SetAdd(_) => -1,
        I::DictInsert(_) => -2,
        I::ListExtend | I::SetExtend | I::DictUpdate | I::KeywordsUpdate => -1,
        I::ListToTuple => 0,
        I::Format(_, specification) => -i32::from(specification),
        I::GetIterator => 0,
        I::ForIterator(_) => 1,
        I::Unpack(number) => count(number) - 1,
        I::UnpackStar { before, after } => i32::from(before) + i32::from(after),
        // The keyword values are counted by the caller, who knows how many there are.
        I::Call { positional, .. } => -count(positional),
        I::CallSpread => -2,
        I::Return => -1,
        I::Yield => 0,
        I::YieldFrom => -1,
        I::Await => 0,
        I::MakeFunction(_) => -1,
        I::MakeClass(_) => -2,
        I::StoreAnnotation(_) => -1,
        I::Raise(number) => -count(number),
        I::Reraise => 0,
        I::PushHandled => -1,
        I::PopHandled => 0,
        I::LoadHandled => 1,
        I::MatchException => 0,
        I::EnterWith => 1,
        I::ExitWith => -1,
        I::ExitWithException => 0,
        I::Import(_) | I::ImportFrom(_) => 1,
        I::ImportStar(_) => 0,
        I::MatchSequence(..) | I::MatchMapping => 0,
        I::MatchKeys => 1,
        I::MatchClass(_) => -2,
        I::MappingRest => -1,
        I::Unsupported(_) => 0,
    }
}
