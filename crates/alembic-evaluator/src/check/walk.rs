use std::collections::HashMap;
use std::rc::Rc;

use super::Check;
use super::known::{Known, entered};
use super::scope::ScopeIndex;
use crate::code::{Code, CodeKind, Instruction};
use crate::operators::CompareOperator;
use crate::place::Place;
use crate::value::Value;

/// The way through the instructions of one code, from the first to the last.
pub(super) struct Walk {
    pub(super) code: Rc<Code>,
    pub(super) scope: ScopeIndex,
    /// Where its findings go, if it belongs to an own module.
    pub(super) node: Option<usize>,
    /// Whether it runs.
    pub(super) certain: bool,
    /// What the cells of the functions around it hold.
    captured: Vec<Known>,
    stores: HashMap<Variable, usize>,
    locals: HashMap<u32, Known>,
    cells: HashMap<u32, Known>,
    /// What a class body has bound.
    pub(super) members: HashMap<Rc<str>, Known>,
    pub(super) stack: Vec<Known>,
    /// Whether the instruction can be reached.
    live: bool,
    lives: Vec<bool>,
    /// The stacks with which each instruction ahead is jumped to.
    jumps: HashMap<usize, Vec<Known>>,
    /// Instructions before this one may be skipped.
    uncertain_until: usize,
    returns: Option<Known>,
    /// The functions that it makes.
    pub(super) made: Vec<(Rc<Code>, Vec<u32>)>,
}

impl Walk {
    pub(super) fn new(
        code: &Rc<Code>,
        scope: ScopeIndex,
        node: Option<usize>,
        certain: bool,
        captured: Vec<Known>,
    ) -> Self {
        let mut stores: HashMap<Variable, usize> = HashMap::new();
        for instruction in &code.instructions {
            if let Some(key) = Variable::of(*instruction) {
                *stores.entry(key).or_default() += 1;
            }
        }
        Walk {
            code: code.clone(),
            scope,
            node,
            certain,
            captured,
            stores,
            locals: HashMap::new(),
            cells: HashMap::new(),
            members: HashMap::new(),
            stack: Vec::new(),
            live: true,
            lives: vec![false; code.instructions.len()],
            jumps: HashMap::new(),
            uncertain_until: 0,
            returns: None,
            made: Vec::new(),
        }
    }

    /// Whether an instruction runs whenever the program runs without an exception; see `Instruction::Return` for what stands
    /// behind an early return.
    pub(super) fn is_certain(&self, index: usize) -> bool {
        self.certain && index >= self.uncertain_until
    }

    /// Whether it is the top level of a module.
    pub(super) fn is_top(&self) -> bool {
        self.code.kind == CodeKind::Module
    }

    pub(super) fn place(&self, index: usize) -> Place {
        let offset = self.code.ranges.get(index).map(|range| range.start()).unwrap_or_default();
        self.code.source.place(offset)
    }

    pub(super) fn is_stored_once(&self, instruction: Instruction) -> bool {
        Variable::of(instruction).is_some_and(|key| self.stores.get(&key) == Some(&1))
    }

    /// What the cells hold that a function made here closes over.
    pub(super) fn captured_by(&self, inner: &Rc<Code>, cells: &[u32]) -> Vec<Known> {
        let assigned = |free: usize| {
            inner.instructions.iter().any(|instruction| {
                matches!(instruction, Instruction::StoreCell(cell) if *cell as usize == inner.own_cells + free)
            })
        };
        cells
            .iter()
            .enumerate()
            .map(|(free, cell)| if assigned(free) { Known::Unknown } else { self.cell(*cell) })
            .collect()
    }

    /// Whether what the function returns at this instruction is a parameter, as it stands.
    fn gives_parameter(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.code.instructions.get(before));
        matches!(before, Some(Instruction::LoadLocal(local)) if (*local as usize) < self.code.parameters.count())
    }

    fn cell(&self, cell: u32) -> Known {
        match (cell as usize).checked_sub(self.code.own_cells) {
            Some(free) => self.captured.get(free).cloned().unwrap_or(Known::Unknown),
            None => self.cells.get(&cell).cloned().unwrap_or(Known::Unknown),
        }
    }

    pub(super) fn pop(&mut self) -> Known {
        self.stack.pop().unwrap_or(Known::Unknown)
    }

    /// The topmost values, the uppermost last.
    pub(super) fn pop_many(&mut self, count: usize) -> Vec<Known> {
        let start = self.stack.len().saturating_sub(count);
        let mut values = self.stack.split_off(start);
        while values.len() < count {
            values.insert(0, Known::Unknown);
        }
        values
    }

    fn arrive(&mut self, index: usize) {
        if let Some(stack) = self.jumps.remove(&index) {
            self.stack = if self.live { joined(&self.stack, &stack) } else { stack };
            self.live = true;
        }
        let handles = |live: &[bool]| {
            self.code.handlers.iter().any(|handler| {
                handler.target as usize == index
                    && live
                        .get(handler.start as usize..handler.end as usize)
                        .is_some_and(|range| range.contains(&true))
            })
        };
        if handles(&self.lives) {
            self.stack.clear();
            self.live = true;
        }
    }

    fn jump(&mut self, index: usize, target: u32) {
        let target = target as usize;
        if target > index {
            let stack = match self.jumps.get(&target) {
                Some(other) => joined(&self.stack, other),
                None => self.stack.clone(),
            };
            self.jumps.insert(target, stack);
        }
    }

    /// What stands up to the target may be skipped.
    fn skip(&mut self, index: usize, target: u32) {
        self.jump(index, target);
        self.uncertain_until = self.uncertain_until.max(target as usize);
    }

    /// A jump that is taken if the condition has this truth.
    fn jump_if(&mut self, index: usize, target: u32, condition: &Known, wanted: bool, keeps: bool) {
        match condition.truth() {
            Some(truth) if truth != wanted => {}
            decided => {
                if keeps {
                    self.stack.push(condition.clone());
                }
                if decided.is_some() {
                    self.jump(index, target);
                } else {
                    self.skip(index, target);
                }
                if keeps {
                    self.stack.pop();
                }
                self.live = decided.is_none();
            }
        }
    }
}

impl Check<'_> {
    /// Walks through a code; gives what it returns.
    pub(super) fn walk(&mut self, mut walk: Walk) -> (Walk, Known) {
        self.depth += 1;
        let code = walk.code.clone();
        for (index, instruction) in code.instructions.iter().enumerate() {
            walk.arrive(index);
            if walk.live {
                walk.lives[index] = true;
                self.step(&mut walk, index, *instruction);
            }
        }
        self.depth -= 1;
        let returns = walk.returns.take().unwrap_or(Known::Unknown);
        let plain = code.kind == CodeKind::Function;
        (walk, if plain { returns } else { Known::Unknown })
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of instruction")]
    fn step(&mut self, walk: &mut Walk, index: usize, instruction: Instruction) {
        let code = walk.code.clone();
        match instruction {
            Instruction::Constant(constant) => {
                walk.stack.push(code.constants.get(constant as usize).map_or(Known::Unknown, Known::of));
            }
            Instruction::LoadLocal(local) => {
                let known = match walk.locals.get(&local) {
                    Some(known) => known.clone(),
                    None if local == 0 && !walk.stores.contains_key(&Variable::Local(0)) => {
                        self.receiver_of(&code)
                    }
                    None => Known::Unknown,
                };
                walk.stack.push(known);
            }
            Instruction::StoreLocal(local) => {
                let value = walk.pop();
                // A parameter has a value before its first store.
                let parameter = (local as usize) < code.parameters.count();
                if walk.is_stored_once(instruction) && !parameter && value.is_fixed() {
                    walk.locals.insert(local, value);
                } else {
                    self.escape(walk, index, &value);
                }
            }
            Instruction::LoadGlobal(name) | Instruction::LoadName(name) => {
                let name = code.names[name as usize].clone();
                let known = self.global(walk, index, &name);
                walk.stack.push(known);
            }
            Instruction::StoreGlobal(name) => {
                let value = walk.pop();
                let once = walk.is_top() && walk.is_stored_once(instruction);
                self.store_global(walk, index, &code.names[name as usize], value, once);
            }
            Instruction::LoadCell(cell) | Instruction::LoadClassCell(cell) => {
                walk.stack.push(walk.cell(cell));
            }
            Instruction::StoreCell(cell) => {
                let value = walk.pop();
                let parameter = code.cell_parameters.iter().any(|(_, parameter)| *parameter == cell as usize);
                if walk.is_stored_once(instruction) && !parameter && value.is_fixed() {
                    walk.cells.insert(cell, value);
                } else {
                    self.escape(walk, index, &value);
                }
            }
            Instruction::StoreName(name) => {
                let value = walk.pop();
                let value = if value.is_fixed() { value } else { Known::Unknown };
                walk.members.insert(code.names[name as usize].clone(), value);
            }
            Instruction::Pop | Instruction::PushHandled => {
                walk.pop();
            }
            Instruction::PopHandled
            | Instruction::DeleteLocal(_)
            | Instruction::DeleteCell(_)
            | Instruction::DeleteGlobal(_)
            | Instruction::DeleteName(_)
            | Instruction::ImportStar(_) => {}
            Instruction::LoadHandled => walk.stack.push(Known::Unknown),
            Instruction::Duplicate => {
                let top = walk.pop();
                walk.stack.extend([top.clone(), top]);
            }
            Instruction::Swap => {
                let values = walk.pop_many(2);
                walk.stack.extend(values.into_iter().rev());
            }
            Instruction::LoadAttribute(name) => {
                let value = walk.pop();
                let known = self.attribute(walk, index, value, &code.names[name as usize]);
                walk.stack.push(known);
            }
            Instruction::StoreAttribute(_) => {
                let values = walk.pop_many(2);
                self.escape_all(walk, index, &values);
            }
            Instruction::Call { positional, keywords } => {
                let names: Vec<Rc<str>> = match code.constants.get(keywords as usize) {
                    Some(Value::Tuple(names)) if keywords != u32::MAX => {
                        names.iter().filter_map(Value::as_str).collect()
                    }
                    _ => Vec::new(),
                };
                let arguments = walk.pop_many(positional as usize + names.len());
                let callee = walk.pop();
                let known = self.call(walk, index, callee, &arguments, &names);
                walk.stack.push(known);
            }
            Instruction::CallSpread => {
                let given = walk.pop_many(2);
                let callee = walk.pop();
                self.escape_all(walk, index, &given);
                let known = self.call_spread(walk, index, callee);
                walk.stack.push(known);
            }
            Instruction::BuildList(count) | Instruction::BuildTuple(count) => {
                let items = walk.pop_many(count as usize);
                let changes = matches!(instruction, Instruction::BuildList(_));
                walk.stack.push(Known::Sequence(items.into(), changes));
            }
            Instruction::ListToTuple => {
                let value = walk.pop();
                walk.stack.push(value);
            }
            Instruction::BuildSet(count) => self.consume(walk, index, count as usize, true),
            Instruction::BuildString(count) => self.consume(walk, index, count as usize, true),
            Instruction::BuildDict(count) => self.consume(walk, index, count as usize * 2, true),
            Instruction::ListAppend(below) => {
                let item = walk.pop();
                let loops = &*code.name == "<listcomp>";
                let at = walk.stack.len().checked_sub(below as usize);
                match at.and_then(|at| walk.stack.get_mut(at)) {
                    Some(Known::Sequence(items, true)) if !loops => {
                        *items = items.iter().cloned().chain([item]).collect();
                    }
                    list => {
                        if let Some(list) = list {
                            *list = Known::Unknown;
                        }
                        self.escape(walk, index, &item);
                    }
                }
            }
            Instruction::ListExtend => {
                self.consume(walk, index, 2, true);
            }
            Instruction::SetAdd(_)
            | Instruction::SetExtend
            | Instruction::DictUpdate
            | Instruction::KeywordsUpdate => self.consume(walk, index, 1, false),
            Instruction::DictInsert(_) => self.consume(walk, index, 2, false),
            Instruction::Compare(operator) => {
                let right = walk.pop();
                let left = walk.pop();
                let known = match operator {
                    CompareOperator::Equal => left.equals(&right),
                    CompareOperator::NotEqual => left.equals(&right).map(|equal| !equal),
                    _ => None,
                };
                self.escape_all(walk, index, &[left, right]);
                walk.stack.push(known.map_or(Known::Unknown, Known::bool));
            }
            Instruction::In(wanted) => {
                let right = walk.pop();
                let left = walk.pop();
                let known = left.is_in(&right).map(|found| found == wanted);
                self.escape_all(walk, index, &[left, right]);
                walk.stack.push(known.map_or(Known::Unknown, Known::bool));
            }
            Instruction::Is(_) | Instruction::Binary(_) | Instruction::InPlace(_) => {
                self.consume(walk, index, 2, true);
            }
            Instruction::LoadItem => {
                let values = walk.pop_many(2);
                if let Some(container) = values.first() {
                    self.need(walk, index, container);
                }
                self.escape_all(walk, index, &values);
                walk.stack.push(Known::Unknown);
            }
            Instruction::Not => {
                let value = walk.pop();
                walk.stack.push(value.truth().map_or(Known::Unknown, |truth| Known::bool(!truth)));
            }
            Instruction::Unary(_) => self.consume(walk, index, 1, true),
            // A native function that Python awaits gives its result at once.
            Instruction::Await => {}
            Instruction::GetIterator => {
                let value = walk.pop();
                self.need(walk, index, &value);
                self.escape(walk, index, &value);
                walk.stack.push(value);
            }
            Instruction::ForIterator(target) => {
                let iterator = walk.pop();
                match &iterator {
                    Known::Sequence(items, _) if !items.is_empty() => walk.jump(index, target),
                    _ => walk.skip(index, target),
                }
                walk.stack.extend([iterator, Known::Unknown]);
            }
            Instruction::Format(_, specification) => {
                self.consume(walk, index, 1 + usize::from(specification), true);
            }
            Instruction::Unpack(count) => {
                let value = walk.pop();
                match &value {
                    Known::Sequence(items, _) if items.len() == count as usize => {
                        walk.stack.extend(items.iter().rev().cloned());
                    }
                    _ => {
                        self.escape(walk, index, &value);
                        walk.stack.extend(std::iter::repeat_n(Known::Unknown, count as usize));
                    }
                }
            }
            Instruction::MakeFunction(inner) => {
                let defaults = walk.pop_many(2);
                self.escape_all(walk, index, &defaults);
                let known = code.codes.get(inner as usize).map_or(Known::Unknown, |(inner, cells)| {
                    walk.made.push((inner.clone(), cells.clone()));
                    Known::Code(walk.scope, inner.clone())
                });
                walk.stack.push(known);
            }
            Instruction::MakeClass(inner) => {
                let parts = walk.pop_many(3);
                let known = match code.codes.get(inner as usize) {
                    Some((inner, cells)) => self.make_class(walk, index, inner, cells, &parts),
                    None => Known::Unknown,
                };
                walk.stack.push(known);
            }
            Instruction::StoreAnnotation(_) => {
                walk.pop();
            }
            Instruction::EnterWith => {
                let manager = walk.pop();
                self.need(walk, index, &manager);
                let inside = match &manager {
                    Known::Instance(class) => Known::instance(entered(class)),
                    Known::OwnInstance(..) => {
                        self.special(walk, index, &manager, "__exit__");
                        self.special(walk, index, &manager, "__enter__")
                    }
                    _ => Known::Unknown,
                };
                walk.stack.extend([manager, inside]);
            }
            Instruction::ExitWith => {
                walk.pop();
            }
            Instruction::ExitWithException | Instruction::MatchException => {
                walk.pop();
                walk.stack.push(Known::Unknown);
            }
            Instruction::Import(import) => {
                let known = self.import(walk, index, &code.imports[import as usize]);
                walk.stack.push(known);
            }
            Instruction::ImportFrom(import) => {
                let known = self.import_from(walk, index, &code.imports[import as usize]);
                walk.stack.push(known);
            }
            Instruction::Jump(target) => {
                walk.skip(index, target);
                walk.live = false;
            }
            Instruction::JumpIfFalse(target) | Instruction::JumpIfTrue(target) => {
                let condition = walk.pop();
                let wanted = matches!(instruction, Instruction::JumpIfTrue(_));
                walk.jump_if(index, target, &condition, wanted, false);
            }
            Instruction::JumpIfFalseOrPop(target) | Instruction::JumpIfTrueOrPop(target) => {
                let condition = walk.pop();
                let wanted = matches!(instruction, Instruction::JumpIfTrueOrPop(_));
                walk.jump_if(index, target, &condition, wanted, true);
            }
            Instruction::Return => {
                let value = walk.pop();
                // A guard that gives nothing (`if …: return`), or back what was passed, leaves it open whether the rest
                // runs. Another value given early is one that was at hand: what makes it otherwise counts as needed.
                let is_guard = matches!(&value, Known::Constant(Value::None)) || walk.gives_parameter(index);
                if is_guard && index < walk.uncertain_until {
                    walk.uncertain_until = usize::MAX;
                }
                walk.returns = Some(match walk.returns.take() {
                    Some(other) => value.join(&other),
                    None => value,
                });
                walk.live = false;
            }
            Instruction::Raise(_) | Instruction::Reraise => walk.live = false,
            Instruction::Unsupported(position) => {
                if let Some(found) = code.unsupported.get(position as usize) {
                    self.add(walk, index, found.clone());
                }
            }
            // The other instructions leave nothing that is known.
            _ => walk.stack.clear(),
        }
    }

    /// Values that an instruction uses, of which nothing is known afterwards.
    fn consume(&mut self, walk: &mut Walk, index: usize, count: usize, leaves: bool) {
        let values = walk.pop_many(count);
        self.escape_all(walk, index, &values);
        if leaves {
            walk.stack.push(Known::Unknown);
        }
    }
}

fn joined(left: &[Known], right: &[Known]) -> Vec<Known> {
    if left.len() != right.len() {
        return Vec::new();
    }
    left.iter().zip(right).map(|(left, right)| left.clone().join(right)).collect()
}

/// A variable that an instruction stores to.
#[derive(PartialEq, Eq, Hash)]
enum Variable {
    Local(u32),
    Global(u32),
    Cell(u32),
}

impl Variable {
    fn of(instruction: Instruction) -> Option<Self> {
        match instruction {
            Instruction::StoreLocal(local) => Some(Variable::Local(local)),
            Instruction::StoreGlobal(name) => Some(Variable::Global(name)),
            Instruction::StoreCell(cell) => Some(Variable::Cell(cell)),
            _ => None,
        }
    }
}
