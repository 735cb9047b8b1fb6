use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFor, StmtTry, StmtWhile, WithItem};

use super::{Block, Compiler, Region};
use crate::code::{Handler, Instruction};
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn for_loop(&mut self, block: &'a StmtFor) {
        self.expression(&block.iter);
        let outer = self.at(&*block.iter);
        self.emit(Instruction::GetIterator);
        let depth = self.unit.depth;
        let start = self.here();
        let end = self.jump(Instruction::ForIterator);
        self.unit.range = outer;
        self.assign(&block.target);
        self.blocks.push(Block::Loop { start, breaks: Vec::new(), is_for: true });
        self.statements(&block.body);
        self.emit(Instruction::Jump(start));
        self.land(end);
        self.unit.depth = depth.saturating_sub(1);
        self.finish_loop(&block.orelse);
    }

    pub(super) fn while_loop(&mut self, block: &'a StmtWhile) {
        let start = self.here();
        self.expression(&block.test);
        let end = self.jump(Instruction::JumpIfFalse);
        self.blocks.push(Block::Loop { start, breaks: Vec::new(), is_for: false });
        self.statements(&block.body);
        self.emit(Instruction::Jump(start));
        self.land(end);
        self.finish_loop(&block.orelse);
    }

    fn finish_loop(&mut self, otherwise: &'a [Stmt]) {
        let block = self.blocks.pop();
        self.statements(otherwise);
        if let Some(Block::Loop { breaks, .. }) = block {
            for position in breaks {
                self.land(super::Pending(position));
            }
        }
    }

    fn innermost_loop(&self) -> Option<usize> {
        self.blocks.iter().rposition(|block| matches!(block, Block::Loop { .. }))
    }

    pub(super) fn break_loop(&mut self, statement: &Stmt) {
        let Some(position) = self.innermost_loop() else {
            self.unsupported(statement, "'break' outside loop");
            return;
        };
        let (depth, handled) = (self.unit.depth, self.unit.handled);
        self.leave_blocks(position + 1, false);
        let is_for = matches!(self.blocks.get(position), Some(Block::Loop { is_for: true, .. }));
        if is_for {
            self.emit(Instruction::Pop);
        }
        let jump = self.jump(Instruction::Jump);
        if let Some(Block::Loop { breaks, .. }) = self.blocks.get_mut(position) {
            breaks.push(jump.0);
        }
        self.unit.depth = depth;
        self.unit.handled = handled;
    }

    pub(super) fn continue_loop(&mut self, statement: &Stmt) {
        let Some(position) = self.innermost_loop() else {
            self.unsupported(statement, "'continue' not properly in loop");
            return;
        };
        let (depth, handled) = (self.unit.depth, self.unit.handled);
        self.leave_blocks(position + 1, false);
        if let Some(Block::Loop { start, .. }) = self.blocks.get(position) {
            let start = *start;
            self.emit(Instruction::Jump(start));
        }
        self.unit.depth = depth;
        self.unit.handled = handled;
    }

    /// Emits what leaving the blocks from the innermost to number `down_to` runs: `finally` bodies and `__exit__`.
    /// With `value`, the value being returned is on top of the stack.
    pub(super) fn leave_blocks(&mut self, down_to: usize, value: bool) {
        let (depth, handled) = (self.unit.depth, self.unit.handled);
        let open = self.blocks.clone();
        let mut level = open.len();
        while level > down_to {
            level -= 1;
            match &open[level] {
                Block::Loop { is_for, .. } => {
                    if *is_for && !value {
                        self.emit(Instruction::Pop);
                    } else if *is_for {
                        self.emit(Instruction::Swap);
                        self.emit(Instruction::Pop);
                    }
                }
                Block::Value => {
                    if value {
                        self.emit(Instruction::Swap);
                    }
                    self.emit(Instruction::Pop);
                }
                Block::Handled => {
                    self.emit(Instruction::PopHandled);
                    self.unit.handled = self.unit.handled.saturating_sub(1);
                }
                Block::Region(_) => self.suspend_region(level),
                Block::With { .. } => {
                    self.suspend_region(level);
                    if value {
                        self.emit(Instruction::Swap);
                    }
                    self.with_blocks_below(level, |compiler| compiler.emit(Instruction::ExitWith));
                }
                Block::Finally { body, .. } => {
                    self.suspend_region(level);
                    let body = *body;
                    self.with_blocks_below(level, |compiler| {
                        if value {
                            compiler.blocks.push(Block::Value);
                        }
                        compiler.statements(body);
                        if value {
                            compiler.blocks.pop();
                        }
                    });
                }
            }
        }
        self.resume_regions(down_to);
        self.unit.depth = depth;
        self.unit.handled = handled;
    }

    /// While an inner block's code is inlined, only the blocks outside of it are open.
    fn with_blocks_below(&mut self, level: usize, emit: impl FnOnce(&mut Self)) {
        let inner = self.blocks.split_off(level);
        emit(self);
        self.blocks.extend(inner);
    }

    fn suspend_region(&mut self, level: usize) {
        let here = self.here();
        if let Some(Block::Region(region) | Block::With { region, .. } | Block::Finally { region, .. }) =
            self.blocks.get_mut(level)
        {
            region.ranges.push((region.start, here));
        }
    }

    fn resume_regions(&mut self, down_to: usize) {
        // What follows the inlined code up to the jump itself cannot raise; the region goes on behind it.
        let here = self.here() + 1;
        for block in self.blocks.iter_mut().skip(down_to) {
            if let Block::Region(region) | Block::With { region, .. } | Block::Finally { region, .. } = block
            {
                region.start = here;
            }
        }
    }

    fn region(&self) -> Region {
        Region { start: self.here(), depth: self.unit.depth, handled: self.unit.handled, ranges: Vec::new() }
    }

    /// Exceptions raised in the region continue here.
    fn land_region(&mut self, mut region: Region, end: u32) {
        region.ranges.push((region.start, end));
        let target = self.here();
        for (start, end) in region.ranges {
            if start < end {
                self.unit.handlers.push(Handler {
                    start,
                    end,
                    target,
                    depth: region.depth,
                    handled: region.handled,
                });
            }
        }
        // The machine pushes the exception.
        self.unit.depth = region.depth + 1;
        self.unit.handled = region.handled;
    }

    pub(super) fn with(&mut self, items: &'a [WithItem], body: &'a [Stmt]) {
        let Some((item, rest)) = items.split_first() else {
            self.statements(body);
            return;
        };
        let outer = self.at(&item.context_expr);
        self.expression(&item.context_expr);
        self.emit(Instruction::EnterWith);
        // The region starts only once the manager alone is on the stack.
        self.unit.depth = self.unit.depth.saturating_sub(1);
        let region = self.region();
        self.unit.depth += 1;
        self.blocks.push(Block::With { region });
        match &item.optional_vars {
            Some(target) => self.assign(target),
            None => self.emit(Instruction::Pop),
        }
        let range = std::mem::replace(&mut self.unit.range, outer);
        self.with(rest, body);
        self.unit.range = range;
        let end = self.here();
        let block = self.blocks.pop();
        self.emit(Instruction::ExitWith);
        let depth = self.unit.depth;
        let done = self.jump(Instruction::Jump);
        if let Some(Block::With { region }) = block {
            self.land_region(region, end);
            self.emit(Instruction::PushHandled);
            self.unit.handled += 1;
            self.emit(Instruction::ExitWithException);
            let swallowed = self.jump(Instruction::JumpIfTrue);
            self.emit(Instruction::Reraise);
            self.land(swallowed);
            self.emit(Instruction::PopHandled);
            self.unit.handled = self.unit.handled.saturating_sub(1);
        }
        self.unit.depth = depth;
        self.land(done);
        self.unit.range = outer;
    }

    pub(super) fn try_block(&mut self, statement: &'a Stmt, block: &'a StmtTry) {
        if block.is_star {
            self.unsupported(statement, "`except*` is not supported");
            return;
        }
        if block.finalbody.is_empty() {
            self.try_except(block);
            return;
        }
        let region = self.region();
        self.blocks.push(Block::Finally { body: &block.finalbody, region });
        if block.handlers.is_empty() {
            self.statements(&block.body);
            self.statements(&block.orelse);
        } else {
            self.try_except(block);
        }
        let end = self.here();
        let Some(Block::Finally { region, .. }) = self.blocks.pop() else { return };
        self.statements(&block.finalbody);
        let depth = self.unit.depth;
        let done = self.jump(Instruction::Jump);
        self.land_region(region, end);
        self.emit(Instruction::PushHandled);
        self.unit.handled += 1;
        self.handled_block();
        self.statements(&block.finalbody);
        self.blocks.pop();
        self.emit(Instruction::Reraise);
        self.unit.handled = self.unit.handled.saturating_sub(1);
        self.unit.depth = depth;
        self.land(done);
    }

    fn try_except(&mut self, block: &'a StmtTry) {
        let guarded = self.guarded;
        self.guarded = guarded || catches_import_error(block);
        let region = self.region();
        self.blocks.push(Block::Region(region));
        self.statements(&block.body);
        let end = self.here();
        let Some(Block::Region(region)) = self.blocks.pop() else { return };
        self.guarded = guarded;
        self.statements(&block.orelse);
        let depth = self.unit.depth;
        let mut done = vec![self.jump(Instruction::Jump)];
        self.land_region(region, end);
        self.emit(Instruction::PushHandled);
        self.unit.handled += 1;
        self.handled_block();
        for handler in &block.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let outer = self.at(handler);
            let next = handler.type_.as_ref().map(|kind| {
                self.expression(kind);
                self.emit(Instruction::MatchException);
                self.jump(Instruction::JumpIfFalse)
            });
            if let Some(name) = &handler.name {
                self.emit(Instruction::LoadHandled);
                self.store(name.as_str());
            }
            self.statements(&handler.body);
            if let Some(name) = &handler.name {
                self.constant(Value::None);
                self.store(name.as_str());
                self.delete(name.as_str());
            }
            self.emit(Instruction::PopHandled);
            done.push(self.jump(Instruction::Jump));
            if let Some(next) = next {
                self.land(next);
            }
            self.unit.range = outer;
        }
        self.blocks.pop();
        self.emit(Instruction::Reraise);
        self.unit.handled = self.unit.handled.saturating_sub(1);
        self.unit.depth = depth;
        for jump in done {
            self.land(jump);
        }
    }
}

fn catches_import_error(block: &StmtTry) -> bool {
    let catches = |kind: &Expr| {
        matches!(kind, Expr::Name(name) if matches!(name.id.as_str(),
            "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"))
    };
    block.handlers.iter().any(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        match handler.type_.as_deref() {
            None => true,
            Some(Expr::Tuple(kinds)) => kinds.elts.iter().any(catches),
            Some(kind) => catches(kind),
        }
    })
}
