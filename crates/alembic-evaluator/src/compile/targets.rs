use ruff_python_ast::Expr;

use super::{Compiler, index};
use crate::code::Instruction;

impl<'a> Compiler<'a> {
    /// Stores the top of the stack.
    pub(super) fn assign(&mut self, target: &'a Expr) {
        let outer = self.at(target);
        match target {
            Expr::Name(name) => self.store(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.name(attribute.attr.as_str());
                self.emit(Instruction::StoreAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Instruction::StoreItem);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts),
            Expr::List(list) => self.unpack(&list.elts),
            Expr::Starred(starred) => self.assign(&starred.value),
            _ => {
                self.unsupported(target, "this assignment target is not supported");
                self.emit(Instruction::Pop);
            }
        }
        self.unit.range = outer;
    }

    fn unpack(&mut self, targets: &'a [Expr]) {
        match targets.iter().position(Expr::is_starred_expr) {
            Some(position) => {
                let before = u16::try_from(position).unwrap_or(u16::MAX);
                let after = u16::try_from(targets.len() - position - 1).unwrap_or(u16::MAX);
                self.emit(Instruction::UnpackStar { before, after });
            }
            None => self.emit(Instruction::Unpack(index(targets.len()))),
        }
        for target in targets {
            self.assign(target);
        }
    }

    pub(super) fn delete_target(&mut self, target: &'a Expr) {
        let outer = self.at(target);
        match target {
            Expr::Name(name) => self.delete(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.name(attribute.attr.as_str());
                self.emit(Instruction::DeleteAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Instruction::DeleteItem);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.delete_target(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.delete_target(item)),
            _ => self.unsupported(target, "this target of `del` is not supported"),
        }
        self.unit.range = outer;
    }
}
