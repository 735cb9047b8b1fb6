use ruff_python_ast::{Arguments, BoolOp, CmpOp, Expr, Operator, UnaryOp};

use super::{Compiler, index};
use crate::code::Instruction;
use crate::literal;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::value::Value;

impl<'a> Compiler<'a> {
    /// Leaves the value of the expression on the stack.
    pub(super) fn expression(&mut self, expression: &'a Expr) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
            let outer = self.at(expression);
            self.expression_inner(expression);
            self.unit.range = outer;
        });
    }

    fn expression_inner(&mut self, expression: &'a Expr) {
        match expression {
            Expr::NoneLiteral(_) => self.constant(Value::None),
            Expr::BooleanLiteral(literal) => self.constant(Value::Bool(literal.value)),
            Expr::EllipsisLiteral(_) => self.constant(Value::Ellipsis),
            Expr::StringLiteral(literal) => self.constant(Value::string(literal.value.to_str())),
            Expr::BytesLiteral(literal) => self.constant(Value::Bytes(literal.value.bytes().collect())),
            Expr::NumberLiteral(number) => match literal::number(&number.value) {
                Some(value) => self.constant(value),
                None => self.unsupported_expression(expression, "complex numbers are not supported"),
            },
            Expr::Name(name) => self.load(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.name(attribute.attr.as_str());
                self.emit(Instruction::LoadAttribute(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Instruction::LoadItem);
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step] {
                    match part {
                        Some(part) => self.expression(part),
                        None => self.constant(Value::None),
                    }
                }
                self.emit(Instruction::BuildSlice);
            }
            Expr::Call(call) => {
                self.expression(&call.func);
                self.call(&call.arguments);
            }
            Expr::BinOp(operation) => {
                self.expression(&operation.left);
                self.expression(&operation.right);
                self.emit(Instruction::Binary(binary(operation.op)));
            }
            Expr::UnaryOp(operation) => {
                if let Some(value) = literal::value(expression) {
                    self.constant(value);
                    return;
                }
                self.expression(&operation.operand);
                self.emit(match operation.op {
                    UnaryOp::Not => Instruction::Not,
                    UnaryOp::USub => Instruction::Unary(UnaryOperator::Negative),
                    UnaryOp::UAdd => Instruction::Unary(UnaryOperator::Positive),
                    UnaryOp::Invert => Instruction::Unary(UnaryOperator::Invert),
                });
            }
            Expr::BoolOp(operation) => {
                let mut pending = Vec::new();
                let last = operation.values.len().saturating_sub(1);
                for (position, value) in operation.values.iter().enumerate() {
                    self.expression(value);
                    if position < last {
                        pending.push(self.jump(match operation.op {
                            BoolOp::And => Instruction::JumpIfFalseOrPop,
                            BoolOp::Or => Instruction::JumpIfTrueOrPop,
                        }));
                    }
                }
                for jump in pending {
                    self.land(jump);
                }
            }
            Expr::Compare(compare) => self.comparison(&compare.left, &compare.ops, &compare.comparators),
            Expr::If(choice) => {
                self.expression(&choice.test);
                let otherwise = self.jump(Instruction::JumpIfFalse);
                self.expression(&choice.body);
                let end = self.jump(Instruction::Jump);
                self.unit.depth = self.unit.depth.saturating_sub(1);
                self.land(otherwise);
                self.expression(&choice.orelse);
                self.land(end);
            }
            Expr::Named(named) => {
                self.expression(&named.value);
                self.emit(Instruction::Duplicate);
                self.assign(&named.target);
            }
            Expr::Tuple(tuple) => self.sequence(&tuple.elts, Instruction::BuildTuple, true),
            Expr::List(list) => self.sequence(&list.elts, Instruction::BuildList, false),
            Expr::Set(set) => {
                if set.elts.iter().any(Expr::is_starred_expr) {
                    self.emit(Instruction::BuildSet(0));
                    for item in &set.elts {
                        if let Expr::Starred(starred) = item {
                            self.expression(&starred.value);
                            self.emit(Instruction::SetExtend);
                        } else {
                            self.expression(item);
                            self.emit(Instruction::SetAdd(1));
                        }
                    }
                } else {
                    for item in &set.elts {
                        self.expression(item);
                    }
                    self.emit(Instruction::BuildSet(index(set.elts.len())));
                }
            }
            Expr::Dict(dictionary) => {
                let plain = dictionary.items.iter().all(|item| item.key.is_some());
                if plain && dictionary.items.len() < 64 {
                    for item in &dictionary.items {
                        if let Some(key) = &item.key {
                            self.expression(key);
                        }
                        self.expression(&item.value);
                    }
                    self.emit(Instruction::BuildDict(index(dictionary.items.len())));
                    return;
                }
                self.emit(Instruction::BuildDict(0));
                for item in &dictionary.items {
                    if let Some(key) = &item.key {
                        self.expression(key);
                        self.expression(&item.value);
                        self.emit(Instruction::DictInsert(1));
                    } else {
                        self.expression(&item.value);
                        self.emit(Instruction::DictUpdate);
                    }
                }
            }
            Expr::ListComp(inner) => {
                self.comprehension(expression, &inner.generators, &inner.elt, None, "<listcomp>");
            }
            Expr::SetComp(inner) => {
                self.comprehension(expression, &inner.generators, &inner.elt, None, "<setcomp>");
            }
            Expr::DictComp(inner) => match &inner.key {
                Some(key) => {
                    self.comprehension(expression, &inner.generators, key, Some(&inner.value), "<dictcomp>");
                }
                None => {
                    self.unsupported_expression(
                        expression,
                        "unpacking in a dict comprehension is not supported",
                    );
                }
            },
            Expr::Generator(inner) => {
                self.comprehension(expression, &inner.generators, &inner.elt, None, "<genexpr>");
            }
            Expr::Lambda(lambda) => self.lambda(expression, lambda),
            Expr::FString(text) => self.fstring(text),
            Expr::Await(inner) => {
                self.expression(&inner.value);
                self.emit(Instruction::Await);
            }
            Expr::Yield(inner) => {
                match &inner.value {
                    Some(value) => self.expression(value),
                    None => self.constant(Value::None),
                }
                self.emit(Instruction::Yield);
            }
            Expr::YieldFrom(inner) => {
                self.expression(&inner.value);
                self.emit(Instruction::GetIterator);
                self.constant(Value::None);
                self.emit(Instruction::YieldFrom);
            }
            Expr::Starred(_) => {
                self.unsupported_expression(expression, "a starred expression is not supported here");
            }
            Expr::TString(_) => self.unsupported_expression(expression, "template strings are not supported"),
            Expr::IpyEscapeCommand(_) => {
                self.unsupported_expression(expression, "IPython commands are not supported");
            }
        }
    }

    pub(super) fn unsupported_expression(&mut self, expression: &Expr, sentence: &str) {
        self.unsupported(expression, sentence);
        self.constant(Value::None);
    }

    fn sequence(&mut self, items: &'a [Expr], build: fn(u32) -> Instruction, tuple: bool) {
        if items.len() < 64 && !items.iter().any(Expr::is_starred_expr) {
            for item in items {
                self.expression(item);
            }
            self.emit(build(index(items.len())));
            return;
        }
        self.spread(items);
        if tuple {
            self.emit(Instruction::ListToTuple);
        }
    }

    /// Leaves a list of the items, starred ones unpacked.
    fn spread(&mut self, items: &'a [Expr]) {
        self.emit(Instruction::BuildList(0));
        for item in items {
            if let Expr::Starred(starred) = item {
                self.expression(&starred.value);
                self.emit(Instruction::ListExtend);
            } else {
                self.expression(item);
                self.emit(Instruction::ListAppend(1));
            }
        }
    }

    /// The callable is on the stack; leaves the result.
    pub(super) fn call(&mut self, arguments: &'a Arguments) {
        let spread = arguments.args.iter().any(Expr::is_starred_expr)
            || arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
        if spread {
            self.spread(&arguments.args);
            self.keywords(arguments);
            self.emit(Instruction::CallSpread);
            return;
        }
        for argument in &arguments.args {
            self.expression(argument);
        }
        let mut keywords = u32::MAX;
        if !arguments.keywords.is_empty() {
            let mut names = Vec::new();
            for keyword in &arguments.keywords {
                self.expression(&keyword.value);
                names.push(Value::string(keyword.arg.as_ref().map_or("", |name| name.as_str())));
            }
            let count = index(names.len());
            keywords = self.constant_index(Value::tuple(names));
            self.unit.depth = self.unit.depth.saturating_sub(count);
        }
        self.emit(Instruction::Call { positional: index(arguments.args.len()), keywords });
    }

    /// Leaves a dictionary of the keyword arguments.
    pub(super) fn keywords(&mut self, arguments: &'a Arguments) {
        self.emit(Instruction::BuildDict(0));
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                self.constant(Value::string(name.as_str()));
                self.expression(&keyword.value);
                self.emit(Instruction::BuildDict(1));
            } else {
                self.expression(&keyword.value);
            }
            self.emit(Instruction::KeywordsUpdate);
        }
    }

    /// Leaves a list of the positional arguments.
    pub(super) fn positional(&mut self, arguments: &'a Arguments) {
        self.spread(&arguments.args);
    }

    fn comparison(&mut self, left: &'a Expr, operators: &[CmpOp], comparators: &'a [Expr]) {
        self.expression(left);
        let last = operators.len().saturating_sub(1);
        let mut pending = Vec::new();
        for (position, (operator, right)) in operators.iter().zip(comparators).enumerate() {
            self.expression(right);
            if position < last {
                self.emit(Instruction::Duplicate);
                self.emit(Instruction::RotateThree);
                self.compare(*operator);
                pending.push(self.jump(Instruction::JumpIfFalseOrPop));
            } else {
                self.compare(*operator);
            }
        }
        if !pending.is_empty() {
            let end = self.jump(Instruction::Jump);
            for jump in pending {
                self.land(jump);
            }
            // The middle operand is still below the answer.
            self.unit.depth += 1;
            self.emit(Instruction::Swap);
            self.emit(Instruction::Pop);
            self.land(end);
        }
    }

    fn compare(&mut self, operator: CmpOp) {
        self.emit(match operator {
            CmpOp::Eq => Instruction::Compare(CompareOperator::Equal),
            CmpOp::NotEq => Instruction::Compare(CompareOperator::NotEqual),
            CmpOp::Lt => Instruction::Compare(CompareOperator::Less),
            CmpOp::LtE => Instruction::Compare(CompareOperator::LessEqual),
            CmpOp::Gt => Instruction::Compare(CompareOperator::Greater),
            CmpOp::GtE => Instruction::Compare(CompareOperator::GreaterEqual),
            CmpOp::Is => Instruction::Is(true),
            CmpOp::IsNot => Instruction::Is(false),
            CmpOp::In => Instruction::In(true),
            CmpOp::NotIn => Instruction::In(false),
        });
    }
}

pub(super) fn binary(operator: Operator) -> BinaryOperator {
    match operator {
        Operator::Add => BinaryOperator::Add,
        Operator::Sub => BinaryOperator::Subtract,
        Operator::Mult => BinaryOperator::Multiply,
        Operator::MatMult => BinaryOperator::MatrixMultiply,
        Operator::Div => BinaryOperator::Divide,
        Operator::Mod => BinaryOperator::Modulo,
        Operator::Pow => BinaryOperator::Power,
        Operator::LShift => BinaryOperator::LeftShift,
        Operator::RShift => BinaryOperator::RightShift,
        Operator::BitOr => BinaryOperator::BitOr,
        Operator::BitXor => BinaryOperator::BitXor,
        Operator::BitAnd => BinaryOperator::BitAnd,
        Operator::FloorDiv => BinaryOperator::FloorDivide,
    }
}
