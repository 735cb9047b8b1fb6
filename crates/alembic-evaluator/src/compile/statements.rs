use ruff_python_ast::{Expr, Stmt};

use super::Compiler;
use super::expressions::binary;
use crate::code::Instruction;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) {
        for statement in body {
            if self.is_full() {
                return;
            }
            let outer = self.at(statement);
            stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.statement(statement));
            self.unit.range = outer;
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Expr(inner) => {
                if matches!(&*inner.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_)) {
                    return;
                }
                self.expression(&inner.value);
                self.emit(Instruction::Pop);
            }
            Stmt::Assign(assign) => {
                self.expression(&assign.value);
                let last = assign.targets.len().saturating_sub(1);
                for (position, target) in assign.targets.iter().enumerate() {
                    if position < last {
                        self.emit(Instruction::Duplicate);
                    }
                    self.assign(target);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.expression(value);
                    self.assign(&assign.target);
                }
                if self.unit.kind == crate::code::CodeKind::Class
                    && let Expr::Name(name) = &*assign.target
                {
                    self.annotation(name.id.as_str(), &assign.annotation);
                }
            }
            Stmt::AugAssign(assign) => self.augmented(&assign.target, binary(assign.op), &assign.value),
            Stmt::FunctionDef(function) => self.function(statement, function),
            Stmt::ClassDef(class) => self.class(statement, class),
            Stmt::Return(inner) => {
                match &inner.value {
                    Some(value) => self.expression(value),
                    None => self.constant(Value::None),
                }
                self.leave_blocks(0, true);
                self.emit(Instruction::Return);
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete_target(target);
                }
            }
            Stmt::If(conditional) => self.conditional(conditional),
            Stmt::For(block) => self.for_loop(block),
            Stmt::While(block) => self.while_loop(block),
            Stmt::With(block) => self.with(&block.items, &block.body),
            Stmt::Try(block) => self.try_block(statement, block),
            Stmt::Match(block) => self.match_block(block),
            Stmt::Raise(raise) => {
                let mut count = 0;
                if let Some(exception) = &raise.exc {
                    self.expression(exception);
                    count += 1;
                    if let Some(cause) = &raise.cause {
                        self.expression(cause);
                        count += 1;
                    }
                }
                self.emit(Instruction::Raise(count));
            }
            Stmt::Assert(assert) => {
                self.expression(&assert.test);
                let passed = self.jump(Instruction::JumpIfTrue);
                let depth = self.unit.depth;
                // The name must mean the built-in class even where the module has its own.
                self.constant(Value::NativeClass(&crate::builtins::exception_classes::ASSERTION_ERROR));
                if let Some(message) = &assert.msg {
                    self.expression(message);
                    self.emit(Instruction::Call { positional: 1, keywords: u32::MAX });
                }
                self.emit(Instruction::Raise(1));
                self.unit.depth = depth;
                self.land(passed);
            }
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Break(_) => self.break_loop(statement),
            Stmt::Continue(_) => self.continue_loop(statement),
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::TypeAlias(_) => self.unsupported(statement, "`type` statements are not supported"),
            Stmt::IpyEscapeCommand(_) => self.unsupported(statement, "IPython commands are not supported"),
        }
    }

    fn augmented(&mut self, target: &'a Expr, operator: crate::operators::BinaryOperator, value: &'a Expr) {
        match target {
            Expr::Name(name) => {
                self.load(name.id.as_str());
                self.expression(value);
                self.emit(Instruction::InPlace(operator));
                self.store(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                self.emit(Instruction::Duplicate);
                let name = self.name(attribute.attr.as_str());
                self.emit(Instruction::LoadAttribute(name));
                self.expression(value);
                self.emit(Instruction::InPlace(operator));
                self.emit(Instruction::Swap);
                self.emit(Instruction::StoreAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Instruction::DuplicateTwo);
                self.emit(Instruction::LoadItem);
                self.expression(value);
                self.emit(Instruction::InPlace(operator));
                self.emit(Instruction::RotateThree);
                self.emit(Instruction::StoreItem);
            }
            _ => self.unsupported(target, "this target of an augmented assignment is not supported"),
        }
    }

    fn conditional(&mut self, conditional: &'a ruff_python_ast::StmtIf) {
        let mut ends = Vec::new();
        let mut branches = vec![(Some(&*conditional.test), &conditional.body)];
        for clause in &conditional.elif_else_clauses {
            branches.push((clause.test.as_ref(), &clause.body));
        }
        for (test, body) in branches {
            match test {
                Some(test) if is_type_checking(test) => {}
                Some(test) => {
                    let outer = self.at(test);
                    self.expression(test);
                    let next = self.jump(Instruction::JumpIfFalse);
                    self.unit.range = outer;
                    self.statements(body);
                    ends.push(self.jump(Instruction::Jump));
                    self.land(next);
                }
                None => self.statements(body),
            }
        }
        for end in ends {
            self.land(end);
        }
    }
}

/// `TYPE_CHECKING`, `typing.TYPE_CHECKING`: false when running.
pub(super) fn is_type_checking(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}
