use ruff_python_ast::{Pattern, Singleton, StmtMatch};

use super::{Compiler, Pending, index};
use crate::code::Instruction;
use crate::operators::CompareOperator;
use crate::value::Value;

/// Jumps to the next case, each with how many values it leaves on the stack above the subject.
type Failures = Vec<(Pending, u32)>;

impl<'a> Compiler<'a> {
    pub(super) fn match_block(&mut self, block: &'a StmtMatch) {
        self.expression(&block.subject);
        let base = self.unit.depth;
        let mut ends = Vec::new();
        for case in &block.cases {
            let outer = self.at(case);
            let mut failures = Failures::new();
            self.emit(Instruction::Duplicate);
            self.pattern(&case.pattern, base, &mut failures);
            if let Some(guard) = &case.guard {
                self.expression(guard);
                self.fail(base, &mut failures);
            }
            self.emit(Instruction::Pop);
            self.statements(&case.body);
            ends.push(self.jump(Instruction::Jump));
            self.unit.depth = base;
            self.land_failures(failures, base);
            self.unit.range = outer;
        }
        self.emit(Instruction::Pop);
        for end in ends {
            self.land(end);
        }
    }

    /// Pops the truth on top; if it is false, the pattern has failed.
    fn fail(&mut self, base: u32, failures: &mut Failures) {
        let jump = self.jump(Instruction::JumpIfFalse);
        failures.push((jump, self.unit.depth.saturating_sub(base)));
    }

    /// Emits the removal of what each failure left, deepest first, so that all end with the subject on top.
    fn land_failures(&mut self, mut failures: Failures, base: u32) {
        failures.sort_by_key(|(_, depth)| std::cmp::Reverse(*depth));
        let skip = self.jump(Instruction::Jump);
        let mut level = failures.first().map_or(0, |(_, depth)| *depth);
        for (jump, depth) in failures {
            while level > depth {
                self.emit(Instruction::Pop);
                level -= 1;
            }
            self.land(jump);
        }
        while level > 0 {
            self.emit(Instruction::Pop);
            level -= 1;
        }
        self.unit.depth = base;
        self.land(skip);
    }

    /// Consumes the value on top of the stack; jumps away if it does not match.
    fn pattern(&mut self, pattern: &'a Pattern, base: u32, failures: &mut Failures) {
        let outer = self.at(pattern);
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.pattern_inner(pattern, base, failures));
        self.unit.range = outer;
    }

    fn pattern_inner(&mut self, pattern: &'a Pattern, base: u32, failures: &mut Failures) {
        match pattern {
            Pattern::MatchValue(value) => {
                self.expression(&value.value);
                self.emit(Instruction::Compare(CompareOperator::Equal));
                self.fail(base, failures);
            }
            Pattern::MatchSingleton(singleton) => {
                self.constant(match singleton.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                });
                self.emit(Instruction::Is(true));
                self.fail(base, failures);
            }
            Pattern::MatchAs(binding) => {
                if let Some(inner) = &binding.pattern {
                    self.emit(Instruction::Duplicate);
                    self.pattern(inner, base, failures);
                }
                match &binding.name {
                    Some(name) => self.store(name.as_str()),
                    None => self.emit(Instruction::Pop),
                }
            }
            Pattern::MatchStar(star) => match &star.name {
                Some(name) => self.store(name.as_str()),
                None => self.emit(Instruction::Pop),
            },
            Pattern::MatchOr(choice) => self.alternatives(&choice.patterns, base, failures),
            Pattern::MatchSequence(sequence) => {
                let star = sequence.patterns.iter().position(|item| matches!(item, Pattern::MatchStar(_)));
                let needed = sequence.patterns.len() - usize::from(star.is_some());
                self.emit(Instruction::Duplicate);
                self.emit(Instruction::MatchSequence(index(needed), star.is_some()));
                self.fail(base, failures);
                match star {
                    Some(position) => self.emit(Instruction::UnpackStar {
                        before: u16::try_from(position).unwrap_or(u16::MAX),
                        after: u16::try_from(sequence.patterns.len() - position - 1).unwrap_or(u16::MAX),
                    }),
                    None => self.emit(Instruction::Unpack(index(sequence.patterns.len()))),
                }
                for item in &sequence.patterns {
                    self.pattern(item, base, failures);
                }
            }
            Pattern::MatchMapping(mapping) => {
                self.emit(Instruction::Duplicate);
                self.emit(Instruction::MatchMapping);
                self.fail(base, failures);
                for key in &mapping.keys {
                    self.expression(key);
                }
                self.emit(Instruction::BuildTuple(index(mapping.keys.len())));
                self.emit(Instruction::MatchKeys);
                // Stack: subject, keys, values or None.
                self.emit(Instruction::Duplicate);
                self.constant(Value::None);
                self.emit(Instruction::Is(false));
                self.fail(base, failures);
                self.emit(Instruction::Unpack(index(mapping.patterns.len())));
                for item in &mapping.patterns {
                    self.pattern(item, base, failures);
                }
                self.emit(Instruction::MappingRest);
                match &mapping.rest {
                    Some(name) => self.store(name.as_str()),
                    None => self.emit(Instruction::Pop),
                }
            }
            Pattern::MatchClass(class) => {
                self.expression(&class.cls);
                let names = class
                    .arguments
                    .keywords
                    .iter()
                    .map(|keyword| Value::string(keyword.attr.as_str()))
                    .collect();
                self.constant(Value::tuple(names));
                self.emit(Instruction::MatchClass(index(class.arguments.patterns.len())));
                self.emit(Instruction::Duplicate);
                self.constant(Value::None);
                self.emit(Instruction::Is(false));
                self.fail(base, failures);
                let count = class.arguments.patterns.len() + class.arguments.keywords.len();
                self.emit(Instruction::Unpack(index(count)));
                for item in &class.arguments.patterns {
                    self.pattern(item, base, failures);
                }
                for keyword in &class.arguments.keywords {
                    self.pattern(&keyword.pattern, base, failures);
                }
            }
        }
    }

    fn alternatives(&mut self, patterns: &'a [Pattern], base: u32, failures: &mut Failures) {
        let mut matched = Vec::new();
        let start = self.unit.depth;
        let last = patterns.len().saturating_sub(1);
        for (position, pattern) in patterns.iter().enumerate() {
            if position < last {
                self.unit.depth = start;
                self.emit(Instruction::Duplicate);
                let mut inner = Failures::new();
                self.pattern(pattern, start, &mut inner);
                self.emit(Instruction::Pop);
                matched.push(self.jump(Instruction::Jump));
                self.unit.depth = start;
                self.land_failures(inner, start);
            } else {
                self.pattern(pattern, base, failures);
            }
        }
        for jump in matched {
            self.land(jump);
        }
    }
}
