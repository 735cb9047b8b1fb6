use std::cell::RefCell;
use std::rc::Rc;

use ruff_text_size::TextRange;

use super::Vm;
use crate::code::{Code, Instruction};
use crate::exceptions::Exception;
use crate::module::Module;
use crate::place::Place;
use crate::value::{Dict, SharedCell, Value};

/// Where the frame's names live that are neither locals nor cells.
#[derive(Clone)]
pub(crate) enum Names {
    /// Functions and module bodies: the globals of the module.
    Module,
    /// A class body.
    Class(Rc<Dict>),
}

/// One running (or suspended) code.
pub(crate) struct Frame {
    pub(crate) code: Rc<Code>,
    /// The next instruction.
    pub(crate) position: usize,
    pub(crate) stack: Vec<Value>,
    pub(crate) locals: Vec<Option<Value>>,
    pub(crate) cells: Vec<SharedCell>,
    pub(crate) module: Rc<Module>,
    pub(crate) names: Names,
    /// The exceptions being handled, innermost last.
    pub(crate) handled: Vec<Rc<Exception>>,
}

impl Frame {
    pub(crate) fn new(code: Rc<Code>, module: Rc<Module>, closure: &[SharedCell]) -> Self {
        let mut cells = Vec::with_capacity(code.cells.len());
        for _ in 0..code.own_cells {
            cells.push(Rc::new(RefCell::new(None)));
        }
        cells.extend(closure.iter().cloned());
        Frame {
            position: 0,
            stack: Vec::with_capacity(8),
            locals: vec![None; code.locals.len()],
            cells,
            module,
            names: Names::Module,
            handled: Vec::new(),
            code,
        }
    }

    /// Parameters that inner functions use move into their cells.
    pub(crate) fn fill_cells(&mut self) {
        let code = self.code.clone();
        for (local, cell) in &code.cell_parameters {
            let value = self.locals.get_mut(*local).and_then(Option::take);
            if let Some(cell) = self.cells.get(*cell) {
                *cell.borrow_mut() = value;
            }
        }
    }

    /// The instruction that is running.
    pub(crate) fn current(&self) -> usize {
        self.position.saturating_sub(1)
    }

    pub(crate) fn range(&self) -> TextRange {
        self.code.ranges.get(self.current()).copied().unwrap_or(self.code.first)
    }

    pub(crate) fn place(&self) -> Place {
        self.code.source.place(self.range().start())
    }

    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().expect("the compiler balances the stack")
    }

    pub(crate) fn top(&self) -> &Value {
        self.stack.last().expect("the compiler balances the stack")
    }

    /// Takes the topmost values, in the order they were pushed.
    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let start = self.stack.len().checked_sub(count).expect("the compiler balances the stack");
        self.stack.split_off(start)
    }

    pub(crate) fn instruction(&self) -> Option<Instruction> {
        self.code.instructions.get(self.position).copied()
    }
}

impl Vm {
    pub(crate) fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("an instruction runs in a frame")
    }

    pub(crate) fn push(&mut self, value: Value) {
        self.frame().stack.push(value);
    }

    pub(crate) fn pop(&mut self) -> Value {
        self.frame().pop()
    }
}
