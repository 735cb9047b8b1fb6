use std::cmp::Ordering;
use std::rc::Rc;

use super::Vm;
use super::calls::plain;
use crate::arithmetic;
use crate::exceptions::class as exception;
use crate::operators::{BinaryOperator, CompareOperator, UnaryOperator};
use crate::outcome::{Interruption, Outcome, raise};
use crate::value::{Dict, Set, Value, number};

impl Vm {
    /// `left <operator> right`
    pub fn binary(&mut self, operator: BinaryOperator, left: &Value, right: &Value) -> Outcome<Value> {
        if let Some(result) = arithmetic::binary(operator, left, right)? {
            return Ok(result);
        }
        let (left, right) = (&self.resolve(left)?, &self.resolve(right)?);
        if let Some(result) = self.special_binary(operator, left, right)? {
            return Ok(result);
        }
        if let Value::Object(object) = left
            && let Some(result) = object.clone().binary(self, left, operator, right, false)?
        {
            return Ok(result);
        }
        if let Some(object) = right.as_object()
            && let Some(result) = object.binary(self, right, operator, left, true)?
        {
            return Ok(result);
        }
        if let Some(object) = left.as_object()
            && matches!(left, Value::Instance(_))
            && let Some(result) = object.binary(self, left, operator, right, false)?
        {
            return Ok(result);
        }
        let (plain_left, mut plain_right) = (plain(left), plain(right));
        // What `%` formats is shown as its class says, not as the built-in class that it derives from.
        if operator == BinaryOperator::Modulo
            && matches!(
                (&plain_left, &plain_right),
                (Value::Str(_), Value::Str(_) | Value::Int(_) | Value::Float(_))
            )
        {
            plain_right = right.clone();
        }
        if let Some(result) = self.builtin_binary(operator, &plain_left, &plain_right)? {
            return Ok(result);
        }
        Err(self.bad_operands(operator.symbol(), left, right))
    }

    /// Special methods of Python classes; a right operand of a subclass goes first.
    fn special_binary(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Outcome<Option<Value>> {
        if !matches!(left, Value::Instance(_)) && !matches!(right, Value::Instance(_)) {
            return Ok(None);
        }
        let forward = format!("__{}__", operator.method());
        let reflected = format!("__r{}__", operator.method());
        let right_first = match (left, right) {
            (Value::Instance(left), Value::Instance(right)) => {
                !Rc::ptr_eq(&left.class, &right.class) && right.class.derives_from(&left.class)
            }
            _ => false,
        };
        let mut attempts = vec![(left, forward.as_str(), right), (right, reflected.as_str(), left)];
        if right_first {
            attempts.reverse();
        }
        for (this, name, other) in attempts {
            if let Some(result) = self.call_if_special(this, name, std::slice::from_ref(other))?
                && !matches!(result, Value::NotImplemented)
            {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    fn builtin_binary(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Outcome<Option<Value>> {
        if let Some(result) = arithmetic::binary(operator, left, right)? {
            return Ok(Some(result));
        }
        Ok(Some(match (operator, left, right) {
            (BinaryOperator::Add, Value::Str(left), Value::Str(right)) => {
                let mut text = String::with_capacity(left.len() + right.len());
                text.push_str(left);
                text.push_str(right);
                Value::from(text)
            }
            (BinaryOperator::Add, Value::List(left), Value::List(right)) => {
                let mut items = left.to_vec();
                items.extend(right.to_vec());
                Value::list(items)
            }
            (BinaryOperator::Add, Value::Tuple(left), Value::Tuple(right)) => {
                Value::Tuple(left.iter().chain(right.iter()).cloned().collect())
            }
            (BinaryOperator::Add, Value::Bytes(left), Value::Bytes(right)) => {
                Value::Bytes(left.iter().chain(right.iter()).copied().collect())
            }
            (BinaryOperator::Modulo, Value::Str(template), _) => {
                Value::from(self.percent_format(template, right)?)
            }
            (BinaryOperator::Multiply, sequence, count) if number::integer(count).is_some() => {
                return self.repeated(sequence, count);
            }
            (BinaryOperator::Multiply, count, sequence) if number::integer(count).is_some() => {
                return self.repeated(sequence, count);
            }
            (BinaryOperator::BitOr, Value::Dict(left), Value::Dict(right)) => {
                let result = Rc::new(left.copy());
                for (key, value) in right.items() {
                    self.dict_set(&result, key, value)?;
                }
                Value::Dict(result)
            }
            (_, Value::Set(left), Value::Set(right)) => return self.set_operation(operator, left, right),
            (
                BinaryOperator::BitOr,
                Value::Class(_) | Value::NativeClass(_) | Value::None,
                Value::Class(_) | Value::NativeClass(_) | Value::None,
            ) if !(left.is_none() && right.is_none()) => {
                crate::builtins::union(vec![left.clone(), right.clone()])
            }
            _ => return Ok(None),
        }))
    }

    fn repeated(&mut self, sequence: &Value, count: &Value) -> Outcome<Option<Value>> {
        let Some(count) = number::integer(count) else { return Ok(None) };
        Ok(Some(match sequence {
            Value::Str(text) => Value::Str(arithmetic::repeat_text(text, &count)?),
            Value::List(list) => Value::list(arithmetic::repeat(&list.items.borrow(), &count)?),
            Value::Tuple(items) => Value::tuple(arithmetic::repeat(items, &count)?),
            Value::Bytes(bytes) => Value::Bytes(arithmetic::repeat(bytes, &count)?.into()),
            _ => return Ok(None),
        }))
    }

    pub(crate) fn set_operation(
        &mut self,
        operator: BinaryOperator,
        left: &Rc<Set>,
        right: &Rc<Set>,
    ) -> Outcome<Option<Value>> {
        let mut members = Vec::new();
        match operator {
            BinaryOperator::BitOr => {
                members.extend(left.members());
                members.extend(right.members());
            }
            BinaryOperator::BitAnd => {
                for member in left.members() {
                    if self.set_has(right, &member)? {
                        members.push(member);
                    }
                }
            }
            BinaryOperator::Subtract | BinaryOperator::BitXor => {
                for member in left.members() {
                    if !self.set_has(right, &member)? {
                        members.push(member);
                    }
                }
                if operator == BinaryOperator::BitXor {
                    for member in right.members() {
                        if !self.set_has(left, &member)? {
                            members.push(member);
                        }
                    }
                }
            }
            _ => return Ok(None),
        }
        self.new_set(members, left.frozen).map(Some)
    }

    /// `left <operator>= right`
    pub(crate) fn in_place(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Outcome<Value> {
        let left = &self.resolve(left)?;
        if matches!(left, Value::Instance(_)) {
            let name = format!("__i{}__", operator.method());
            if let Some(result) = self.call_if_special(left, &name, std::slice::from_ref(right))?
                && !matches!(result, Value::NotImplemented)
            {
                return Ok(result);
            }
        }
        match (operator, &plain(left)) {
            (BinaryOperator::Add, Value::List(list)) => {
                let items = self.iterate(right)?;
                list.items.borrow_mut().extend(items);
                Ok(left.clone())
            }
            (BinaryOperator::Multiply, Value::List(list)) => match number::integer(right) {
                Some(count) => {
                    let items = arithmetic::repeat(&list.items.borrow(), &count)?;
                    *list.items.borrow_mut() = items;
                    Ok(left.clone())
                }
                None => self.binary(operator, left, right),
            },
            (BinaryOperator::BitOr, Value::Dict(dict)) => {
                for (key, value) in self.mapping_items(right)? {
                    self.dict_set(dict, key, value)?;
                }
                Ok(left.clone())
            }
            (_, Value::Set(set)) if !set.frozen => {
                let right = self.resolve(right)?;
                if let Value::Set(other) = plain(&right)
                    && let Some(Value::Set(result)) = self.set_operation(operator, set, &other)?
                {
                    let entries = result.entries.borrow().clone();
                    *set.entries.borrow_mut() = entries;
                    return Ok(left.clone());
                }
                Err(self.bad_operands(&format!("{}=", operator.symbol()), left, &right))
            }
            _ => match self.binary(operator, left, right) {
                Err(Interruption::Raise(raised)) if is_bad_operands(&raised, operator) => {
                    let right = self.resolve(right)?;
                    Err(self.bad_operands(&format!("{}=", operator.symbol()), left, &right))
                }
                other => other,
            },
        }
    }

    fn bad_operands(&mut self, symbol: &str, left: &Value, right: &Value) -> Interruption {
        for value in [left, right] {
            if let Some(object) = value.as_object()
                && !object.class().complete
                && !object.class().is_standard()
            {
                return crate::outcome::unsupported(format!(
                    "`{symbol}` between `{}` and `{}` is not supported",
                    left.type_name(),
                    right.type_name()
                ));
            }
        }
        let text = match (symbol, left) {
            ("+", Value::Str(_)) => {
                format!("can only concatenate str (not \"{}\") to str", right.type_name())
            }
            ("+", Value::List(_)) => {
                format!("can only concatenate list (not \"{}\") to list", right.type_name())
            }
            ("+", Value::Tuple(_)) => {
                format!("can only concatenate tuple (not \"{}\") to tuple", right.type_name())
            }
            ("*", Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_)) => {
                format!("can't multiply sequence by non-int of type '{}'", right.type_name())
            }
            ("*", _)
                if matches!(right, Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_)) =>
            {
                format!("can't multiply sequence by non-int of type '{}'", left.type_name())
            }
            ("**", _) => format!(
                "unsupported operand type(s) for ** or pow(): '{}' and '{}'",
                left.type_name(),
                right.type_name()
            ),
            _ => format!(
                "unsupported operand type(s) for {symbol}: '{}' and '{}'",
                left.type_name(),
                right.type_name()
            ),
        };
        raise(&exception::TYPE_ERROR, text)
    }

    /// `left <operator> right`
    pub fn compare(&mut self, operator: CompareOperator, left: &Value, right: &Value) -> Outcome<Value> {
        if let Some(ordering) = number::order(left, right) {
            return Ok(Value::Bool(match ordering {
                Some(ordering) => operator.holds(ordering),
                None => operator == CompareOperator::NotEqual,
            }));
        }
        if let (Value::Str(left), Value::Str(right)) = (left, right) {
            return Ok(Value::Bool(operator.holds(left.cmp(right))));
        }
        let (left, right) = (&self.resolve(left)?, &self.resolve(right)?);
        if let Some(result) = self.special_compare(operator, left, right)? {
            return Ok(result);
        }
        if let Some(object) = left.as_object()
            && let Some(result) = object.compare(self, left, operator, right)?
        {
            return Ok(result);
        }
        if let Some(object) = right.as_object()
            && let Some(result) = object.compare(self, right, operator.exchanged(), left)?
        {
            return Ok(result);
        }
        if let Some(answer) = self.builtin_compare(operator, &plain(left), &plain(right))? {
            return Ok(Value::Bool(answer));
        }
        match operator {
            CompareOperator::Equal => Ok(Value::Bool(left.is(right))),
            CompareOperator::NotEqual => Ok(Value::Bool(!left.is(right))),
            _ => Err(raise(
                &exception::TYPE_ERROR,
                format!(
                    "'{}' not supported between instances of '{}' and '{}'",
                    operator.symbol(),
                    left.type_name(),
                    right.type_name()
                ),
            )),
        }
    }

    fn special_compare(
        &mut self,
        operator: CompareOperator,
        left: &Value,
        right: &Value,
    ) -> Outcome<Option<Value>> {
        let user = |value: &Value| matches!(value, Value::Instance(_) | Value::Exception(_));
        if !user(left) && !user(right) {
            return Ok(None);
        }
        for (this, operator, other) in [(left, operator, right), (right, operator.exchanged(), left)] {
            if let Some(result) =
                self.call_if_special(this, operator.method(), std::slice::from_ref(other))?
            {
                if !matches!(result, Value::NotImplemented) {
                    return Ok(Some(result));
                }
            } else if operator == CompareOperator::NotEqual
                && let Some(result) = self.call_if_special(this, "__eq__", std::slice::from_ref(other))?
                && !matches!(result, Value::NotImplemented)
            {
                let equal = self.truth(&result)?;
                return Ok(Some(Value::Bool(!equal)));
            }
        }
        Ok(None)
    }

    fn builtin_compare(
        &mut self,
        operator: CompareOperator,
        left: &Value,
        right: &Value,
    ) -> Outcome<Option<bool>> {
        if let Some(ordering) = number::order(left, right) {
            return Ok(Some(match ordering {
                Some(ordering) => operator.holds(ordering),
                None => operator == CompareOperator::NotEqual,
            }));
        }
        match (left, right) {
            (Value::Str(left), Value::Str(right)) => Ok(Some(operator.holds(left.cmp(right)))),
            (Value::Bytes(left), Value::Bytes(right)) => Ok(Some(operator.holds(left.cmp(right)))),
            (Value::List(left), Value::List(right)) => {
                self.compare_items(operator, &left.to_vec(), &right.to_vec())
            }
            (Value::Tuple(left), Value::Tuple(right)) => self.compare_items(operator, left, right),
            (Value::Dict(left), Value::Dict(right)) => {
                let equal = match operator {
                    CompareOperator::Equal | CompareOperator::NotEqual => self.equal_dicts(left, right)?,
                    _ => return Ok(None),
                };
                Ok(Some(equal == (operator == CompareOperator::Equal)))
            }
            (Value::Set(left), Value::Set(right)) => self.compare_sets(operator, left, right).map(Some),
            (Value::Slice(left), Value::Slice(right)) => {
                let parts = |slice: &crate::value::Slice| {
                    [slice.start.clone(), slice.stop.clone(), slice.step.clone()]
                };
                self.compare_items(operator, &parts(left), &parts(right))
            }
            (Value::Range(left), Value::Range(right)) => {
                let (left, right) = (Value::Range(left.clone()), Value::Range(right.clone()));
                match operator {
                    CompareOperator::Equal | CompareOperator::NotEqual => {
                        let (left, right) = (self.iterate(&left)?, self.iterate(&right)?);
                        self.compare_items(operator, &left, &right)
                    }
                    _ => Ok(None),
                }
            }
            (Value::Object(left), Value::Object(right)) => match operator {
                CompareOperator::Equal => Ok(Some(left.equals(&**right))),
                CompareOperator::NotEqual => Ok(Some(!left.equals(&**right))),
                _ => Ok(None),
            },
            (Value::BoundMethod(_), Value::BoundMethod(_)) => {
                let same = crate::value::key::same_key(left, right);
                match operator {
                    CompareOperator::Equal => Ok(Some(same)),
                    CompareOperator::NotEqual => Ok(Some(!same)),
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    fn compare_items(
        &mut self,
        operator: CompareOperator,
        left: &[Value],
        right: &[Value],
    ) -> Outcome<Option<bool>> {
        if left.len() != right.len() && operator == CompareOperator::Equal {
            return Ok(Some(false));
        }
        self.enter_recursion()?;
        self.nested += 1;
        let answer = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || {
            for (left, right) in left.iter().zip(right) {
                if !self.equal(left, right)? {
                    return match operator {
                        CompareOperator::Equal => Ok(Some(false)),
                        CompareOperator::NotEqual => Ok(Some(true)),
                        _ => {
                            let answer = self.compare(operator, left, right)?;
                            self.truth(&answer).map(Some)
                        }
                    };
                }
            }
            Ok(Some(operator.holds(left.len().cmp(&right.len()))))
        });
        self.nested -= 1;
        answer
    }

    fn equal_dicts(&mut self, left: &Rc<Dict>, right: &Rc<Dict>) -> Outcome<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        self.enter_recursion()?;
        self.nested += 1;
        let answer = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || {
            for (key, value) in left.items() {
                match self.dict_get(right, &key)? {
                    Some(other) if self.equal(&value, &other)? => {}
                    _ => return Ok(false),
                }
            }
            Ok(true)
        });
        self.nested -= 1;
        answer
    }

    fn compare_sets(&mut self, operator: CompareOperator, left: &Rc<Set>, right: &Rc<Set>) -> Outcome<bool> {
        let mut within = |small: &Rc<Set>, large: &Rc<Set>| -> Outcome<bool> {
            for member in small.members() {
                if !self.set_has(large, &member)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let sizes = left.len().cmp(&right.len());
        Ok(match operator {
            CompareOperator::Equal => sizes == Ordering::Equal && within(left, right)?,
            CompareOperator::NotEqual => sizes != Ordering::Equal || !within(left, right)?,
            CompareOperator::LessEqual => within(left, right)?,
            CompareOperator::Less => sizes == Ordering::Less && within(left, right)?,
            CompareOperator::GreaterEqual => within(right, left)?,
            CompareOperator::Greater => sizes == Ordering::Greater && within(right, left)?,
        })
    }

    /// `bool(left == right)`, identical values counting as equal.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        if left.is(right) && !matches!(left, Value::Float(_)) {
            return Ok(true);
        }
        let answer = self.compare(CompareOperator::Equal, left, right)?;
        self.truth(&answer)
    }

    /// `-x`, `+x`, `~x`
    pub fn unary(&mut self, operator: UnaryOperator, operand: &Value) -> Outcome<Value> {
        let operand = &self.resolve(operand)?;
        if let Some(result) = self.call_if_special(operand, operator.method(), &[])? {
            return Ok(result);
        }
        if let Some(object) = operand.as_object()
            && let Some(result) = object.unary(self, operand, operator)?
        {
            return Ok(result);
        }
        match (operator, &plain(operand)) {
            (_, value @ (Value::Bool(_) | Value::Int(_))) => match number::integer(value) {
                Some(number) => Ok(Value::Int(number.unary(operator))),
                None => Ok(Value::None),
            },
            (UnaryOperator::Negative, Value::Float(float)) => Ok(Value::Float(-float)),
            (UnaryOperator::Positive, Value::Float(float)) => Ok(Value::Float(*float)),
            _ => Err(raise(
                &exception::TYPE_ERROR,
                format!("bad operand type for unary {}: '{}'", operator.symbol(), operand.type_name()),
            )),
        }
    }

    /// `bool(value)`
    pub fn truth(&mut self, value: &Value) -> Outcome<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(truth) => *truth,
            Value::Int(number) => !number.is_zero(),
            Value::Float(float) => *float != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::Dict(dict) => !dict.is_empty(),
            Value::Set(set) => !set.is_empty(),
            Value::Range(_) => self.length(value)? != Some(0),
            Value::Object(object) => return object.clone().truth(self, value),
            Value::Instance(instance) => {
                if let Some(answer) = self.call_if_special(value, "__bool__", &[])? {
                    return match answer {
                        Value::Bool(truth) => Ok(truth),
                        other => Err(raise(
                            &exception::TYPE_ERROR,
                            format!("__bool__ should return bool, returned {}", other.type_name()),
                        )),
                    };
                }
                if instance.class.lookup("__len__").is_some() {
                    return Ok(self.length(value)? != Some(0));
                }
                return match instance.native() {
                    Some(Value::Object(object)) => object.truth(self, value),
                    Some(native) => self.truth(&native),
                    None => Ok(true),
                };
            }
            Value::Deferred(_) => {
                let resolved = self.resolve(value)?;
                return self.truth(&resolved);
            }
            _ => true,
        })
    }
}

fn is_bad_operands(raised: &crate::exceptions::Exception, operator: BinaryOperator) -> bool {
    let start = format!("TypeError: unsupported operand type(s) for {}: ", operator.symbol());
    raised.summary().starts_with(&start)
}
