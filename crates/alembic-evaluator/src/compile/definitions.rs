use std::rc::Rc;

use ruff_python_ast::{
    Comprehension, Decorator, Expr, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::Ranged;

use super::{Block, Compiler, docstring, index, mangle};
use crate::code::{CodeKind, Instruction};
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn function(&mut self, statement: &'a Stmt, function: &'a StmtFunctionDef) {
        self.decorators(&function.decorator_list);
        self.defaults(&function.parameters);
        let scope = self.scopes.of_node(statement);
        let kind = match (self.scopes.list[scope].generator, function.is_async) {
            (true, _) => CodeKind::Generator,
            (false, true) => CodeKind::Coroutine,
            (false, false) => CodeKind::Function,
        };
        let outer = self.enter(kind, function.name.as_str(), scope);
        self.unit.first = function.name.range();
        self.parameters(&function.parameters);
        self.unit.docstring = docstring(&function.body);
        self.unit.returns = function
            .returns
            .as_ref()
            .and_then(|annotation| self.source.text.get(annotation.range().to_std_range()))
            .map(Rc::from);
        let guarded = std::mem::replace(&mut self.guarded, false);
        self.statements(&function.body);
        self.guarded = guarded;
        self.constant(Value::None);
        self.emit(Instruction::Return);
        let code = self.leave(outer);
        self.emit(Instruction::MakeFunction(code));
        self.apply_decorators(&function.decorator_list);
        self.store(function.name.as_str());
    }

    pub(super) fn lambda(&mut self, expression: &'a Expr, lambda: &'a ExprLambda) {
        match &lambda.parameters {
            Some(parameters) => self.defaults(parameters),
            None => self.no_defaults(),
        }
        let scope = self.scopes.of_node(expression);
        let kind = if self.scopes.list[scope].generator { CodeKind::Generator } else { CodeKind::Function };
        let outer = self.enter(kind, "<lambda>", scope);
        if let Some(parameters) = &lambda.parameters {
            self.parameters(parameters);
        }
        self.expression(&lambda.body);
        self.emit(Instruction::Return);
        let code = self.leave(outer);
        self.emit(Instruction::MakeFunction(code));
    }

    /// Leaves the callables of the decorators, outermost first.
    fn decorators(&mut self, decorators: &'a [Decorator]) {
        for decorator in decorators {
            self.expression(&decorator.expression);
        }
    }

    fn apply_decorators(&mut self, decorators: &[Decorator]) {
        for decorator in decorators.iter().rev() {
            let outer = self.at(&decorator.expression);
            self.emit(Instruction::Call { positional: 1, keywords: u32::MAX });
            self.unit.range = outer;
        }
    }

    /// Leaves the tuple of positional defaults and the dictionary of keyword-only ones.
    fn defaults(&mut self, parameters: &'a Parameters) {
        let mut count = 0;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(default) = &parameter.default {
                self.expression(default);
                count += 1;
            }
        }
        self.emit(Instruction::BuildTuple(count));
        let mut count = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = mangle(self.unit.class.as_deref(), parameter.parameter.name.as_str());
                self.constant(Value::Str(name));
                self.expression(default);
                count += 1;
            }
        }
        self.emit(Instruction::BuildDict(count));
    }

    fn no_defaults(&mut self) {
        self.emit(Instruction::BuildTuple(0));
        self.emit(Instruction::BuildDict(0));
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let class = self.unit.class.clone();
        let add = |compiler: &mut Self, name: &str| {
            compiler.local(mangle(class.as_deref(), name));
        };
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            add(self, parameter.parameter.name.as_str());
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            add(self, parameter.name.as_str());
        }
        self.unit.parameters = crate::code::Parameters {
            positional_only: parameters.posonlyargs.len(),
            positional: parameters.posonlyargs.len() + parameters.args.len(),
            keyword_only: parameters.kwonlyargs.len(),
            rest: parameters.vararg.is_some(),
            keywords: parameters.kwarg.is_some(),
        };
    }

    pub(super) fn class(&mut self, statement: &'a Stmt, class: &'a StmtClassDef) {
        self.decorators(&class.decorator_list);
        if class.type_params.is_some() {
            self.unsupported(class, "type parameters of a class are not supported");
        }
        self.constant(Value::string(class.name.as_str()));
        if let Some(arguments) = &class.arguments {
            self.positional(arguments);
            self.keywords(arguments);
        } else {
            self.emit(Instruction::BuildList(0));
            self.emit(Instruction::BuildDict(0));
        }
        let scope = self.scopes.of_node(statement);
        let outer = self.enter(CodeKind::Class, class.name.as_str(), scope);
        self.unit.class = Some(Rc::from(class.name.as_str()));
        self.unit.docstring = docstring(&class.body);
        let guarded = std::mem::replace(&mut self.guarded, false);
        self.statements(&class.body);
        self.guarded = guarded;
        self.constant(Value::None);
        self.emit(Instruction::Return);
        let code = self.leave(outer);
        self.emit(Instruction::MakeClass(code));
        self.apply_decorators(&class.decorator_list);
        self.store(class.name.as_str());
    }

    /// In a class body: keeps a function that evaluates the annotation, for whoever asks for `__annotations__`.
    pub(super) fn annotation(&mut self, name: &str, annotation: &'a Expr) {
        self.no_defaults();
        let scope = self.scopes.of_node(annotation);
        let outer = self.enter(CodeKind::Function, name, scope);
        self.expression(annotation);
        self.emit(Instruction::Return);
        let code = self.leave(outer);
        self.emit(Instruction::MakeFunction(code));
        let name = self.name(name);
        self.emit(Instruction::StoreAnnotation(name));
    }

    pub(super) fn comprehension(
        &mut self,
        expression: &'a Expr,
        generators: &'a [Comprehension],
        element: &'a Expr,
        value: Option<&'a Expr>,
        name: &str,
    ) {
        let Some(first) = generators.first() else {
            self.unsupported_expression(expression, "a comprehension without `for` is not supported");
            return;
        };
        self.no_defaults();
        let scope = self.scopes.of_node(expression);
        let kind = match (name, self.scopes.list[scope].generator) {
            ("<genexpr>", _) | (_, true) => CodeKind::Generator,
            _ => CodeKind::Function,
        };
        let outer = self.enter(kind, name, scope);
        self.local(".0".into());
        self.unit.parameters =
            crate::code::Parameters { positional: 1, ..crate::code::Parameters::default() };
        match name {
            "<listcomp>" => self.emit(Instruction::BuildList(0)),
            "<setcomp>" => self.emit(Instruction::BuildSet(0)),
            "<dictcomp>" => self.emit(Instruction::BuildDict(0)),
            _ => {}
        }
        let mut ends = Vec::new();
        for (position, generator) in generators.iter().enumerate() {
            if position == 0 {
                self.emit(Instruction::LoadLocal(0));
            } else {
                self.expression(&generator.iter);
                self.emit(Instruction::GetIterator);
            }
            let start = self.here();
            ends.push((start, self.jump(Instruction::ForIterator)));
            self.assign(&generator.target);
            for condition in &generator.ifs {
                self.expression(condition);
                self.emit(Instruction::JumpIfFalse(start));
            }
        }
        let distance = index(generators.len());
        self.expression(element);
        match (name, value) {
            ("<listcomp>", _) => self.emit(Instruction::ListAppend(distance + 1)),
            ("<setcomp>", _) => self.emit(Instruction::SetAdd(distance + 1)),
            ("<dictcomp>", Some(value)) => {
                self.expression(value);
                self.emit(Instruction::DictInsert(distance + 1));
            }
            _ => {
                self.emit(Instruction::Yield);
                self.emit(Instruction::Pop);
            }
        }
        for (start, end) in ends.into_iter().rev() {
            self.emit(Instruction::Jump(start));
            self.land(end);
            self.unit.depth = self.unit.depth.saturating_sub(1);
        }
        if name == "<genexpr>" {
            self.constant(Value::None);
        }
        self.emit(Instruction::Return);
        let code = self.leave(outer);
        self.emit(Instruction::MakeFunction(code));
        self.expression(&first.iter);
        self.emit(Instruction::GetIterator);
        self.emit(Instruction::Call { positional: 1, keywords: u32::MAX });
    }

    pub(super) fn handled_block(&mut self) {
        self.blocks.push(Block::Handled);
    }
}
