use alembic_operations::SchemaStatement;
use alembic_schema::{
    Argument, BinaryOperator, BindParameter, BooleanOperator, Column, Constraint, ForeignKey, Index,
    Sequence, ServerDefault, SqlExpression, SqlType, Table, TableName, TypeClass, UnaryOperator, Value,
    type_class,
};
use ruff_python_ast::{CmpOp, Expr, Number, Operator, UnaryOp};

use super::{Script, build};

/// What an expression of a case evaluates to.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a test's values are few")]
pub(super) enum Object {
    None,
    Boolean(bool),
    Integer(i64),
    Value(Value),
    Text(String),
    List(Vec<Object>),
    Dictionary(Vec<(String, Object)>),
    /// `op.f(…)`
    Final(String),
    Module(String),
    Batch(TableName),
    Class(&'static TypeClass),
    Type(SqlType),
    Column(Column),
    Constraint(Constraint),
    ForeignKey(ForeignKey),
    Default(ServerDefault),
    Sequence(Sequence),
    Index(Index),
    Table(Table),
    Expression(SqlExpression),
    Statement(SchemaStatement),
    /// `x.op("…")`
    Operator(SqlExpression, String),
}

/// The arguments of a call.
#[derive(Debug)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Object>,
    pub(super) keywords: Vec<(String, Object)>,
}

impl Arguments {
    pub(super) fn keyword(&self, name: &str) -> Option<&Object> {
        self.keywords.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.keyword(name).and_then(Object::optional_text)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.keyword(name), Some(Object::Boolean(true)))
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        match self.keyword(name) {
            Some(Object::Boolean(truth)) => Some(*truth),
            _ => None,
        }
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        match self.keyword(name) {
            Some(Object::Integer(number)) => Some(*number),
            _ => None,
        }
    }
}

impl Object {
    pub(super) fn text(&self) -> String {
        self.optional_text().unwrap_or_else(|| panic!("a text, not {self:?}"))
    }

    pub(super) fn optional_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// As an operand of an SQL expression.
    pub(super) fn expression(&self) -> SqlExpression {
        match self {
            Self::Expression(expression) => expression.clone(),
            Self::None => SqlExpression::Null,
            other => SqlExpression::bind(other.value()),
        }
    }

    /// As a value of a row or a parameter.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::None => Value::Null,
            Self::Boolean(truth) => Value::Boolean(*truth),
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text.clone()),
            Self::Value(value) => value.clone(),
            other => panic!("no value: {other:?}"),
        }
    }

    /// As an argument of a type or a dialect's keyword.
    pub(super) fn argument(&self) -> Argument {
        match self {
            Self::None => Argument::None,
            Self::Boolean(truth) => Argument::Boolean(*truth),
            Self::Integer(number) => Argument::Integer(*number),
            Self::Text(text) => Argument::Text(text.clone()),
            Self::List(items) => Argument::List(items.iter().map(Self::argument).collect()),
            Self::Dictionary(items) => {
                Argument::Mapping(items.iter().map(|(key, value)| (key.clone(), value.argument())).collect())
            }
            Self::Class(_) | Self::Type(_) => Argument::from(self.sql_type()),
            Self::Expression(expression) => Argument::from(expression.clone()),
            other => panic!("no argument: {other:?}"),
        }
    }

    pub(super) fn sql_type(&self) -> SqlType {
        match self {
            Self::Class(class) => SqlType::new(class),
            Self::Type(sql_type) => sql_type.clone(),
            other => panic!("no type: {other:?}"),
        }
    }
}

impl Script {
    pub(super) fn evaluate(&mut self, expression: &Expr) -> Object {
        match expression {
            Expr::NoneLiteral(_) => Object::None,
            Expr::BooleanLiteral(literal) => Object::Boolean(literal.value),
            Expr::StringLiteral(literal) => Object::Text(literal.value.to_str().to_owned()),
            Expr::BytesLiteral(literal) => Object::Value(Value::Bytes(literal.value.bytes().collect())),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(number) => match number.as_i64() {
                    Some(number) => Object::Integer(number),
                    None => Object::Value(Value::Number(number.to_string())),
                },
                Number::Float(number) => Object::Value(Value::Float(*number)),
                Number::Complex { .. } => panic!("no complex numbers"),
            },
            Expr::List(list) => Object::List(list.elts.iter().map(|item| self.evaluate(item)).collect()),
            Expr::Tuple(tuple) => Object::List(tuple.elts.iter().map(|item| self.evaluate(item)).collect()),
            Expr::Dict(dictionary) => Object::Dictionary(
                dictionary
                    .items
                    .iter()
                    .map(|item| {
                        (self.evaluate(item.key.as_ref().unwrap()).text(), self.evaluate(&item.value))
                    })
                    .collect(),
            ),
            Expr::Name(name) => self
                .variables
                .get(name.id.as_str())
                .cloned()
                .unwrap_or_else(|| Object::Module(name.id.to_string())),
            Expr::Attribute(attribute) => {
                let Object::Module(module) = self.evaluate(&attribute.value) else {
                    panic!("an attribute of a module: {attribute:?}")
                };
                let name = attribute.attr.as_str();
                let short = module.strip_suffix(".types").unwrap_or(&module);
                let package = if short == "sa" { "sqlalchemy" } else { short };
                match type_class(package, name) {
                    Some(class) => Object::Class(class),
                    None => Object::Module(format!("{module}.{name}")),
                }
            }
            Expr::Call(call) => {
                if let Expr::Attribute(attribute) = call.func.as_ref() {
                    let receiver = self.evaluate(&attribute.value);
                    if !matches!(receiver, Object::Module(_)) {
                        let arguments = self.arguments(call);
                        return self.method(&receiver, attribute.attr.as_str(), arguments);
                    }
                }
                let callee = self.evaluate(&call.func);
                let arguments = self.arguments(call);
                match callee {
                    Object::Class(class) => Object::Type(build::sql_type(class, arguments)),
                    Object::Operator(left, text) => {
                        let operator = BinaryOperator::Custom { text, precedence: 0, is_comparison: false };
                        Object::Expression(left.binary(operator, arguments.positional[0].expression()))
                    }
                    Object::Module(name) => match name.strip_prefix("op.") {
                        Some("f") => Object::Final(arguments.positional[0].text()),
                        Some("inline_literal") => {
                            Object::Expression(SqlExpression::literal(arguments.positional[0].value()))
                        }
                        Some(directive) => self.perform(directive, None, arguments),
                        None => build::call(&name, &arguments),
                    },
                    other => panic!("not callable: {other:?}"),
                }
            }
            Expr::If(choice) => {
                // `… if op.get_context().dialect.name == "…" else …`
                let Expr::Compare(compare) = choice.test.as_ref() else {
                    panic!("a comparison of the dialect")
                };
                let wanted = self.evaluate(&compare.comparators[0]).text();
                if wanted == self.dialect {
                    self.evaluate(&choice.body)
                } else {
                    self.evaluate(&choice.orelse)
                }
            }
            Expr::UnaryOp(unary) => match (unary.op, self.evaluate(&unary.operand)) {
                (UnaryOp::USub, Object::Expression(operand)) => {
                    Object::Expression(operand.unary(UnaryOperator::Negate))
                }
                (UnaryOp::USub, Object::Integer(number)) => Object::Integer(-number),
                other => panic!("no such operator: {other:?}"),
            },
            Expr::BinOp(binary) => {
                let operator = match binary.op {
                    Operator::Add => BinaryOperator::Add,
                    Operator::Sub => BinaryOperator::Subtract,
                    Operator::Mult => BinaryOperator::Multiply,
                    Operator::Mod => BinaryOperator::Modulo,
                    Operator::Div => BinaryOperator::Divide,
                    Operator::FloorDiv => BinaryOperator::FloorDivide,
                    other => panic!("no such operator: {other:?}"),
                };
                let left = self.evaluate(&binary.left).expression();
                let right = self.evaluate(&binary.right).expression();
                Object::Expression(left.binary(operator, right))
            }
            Expr::Compare(compare) => {
                let operator = match compare.ops[0] {
                    CmpOp::Eq => BinaryOperator::Equal,
                    CmpOp::NotEq => BinaryOperator::NotEqual,
                    CmpOp::Gt => BinaryOperator::Greater,
                    CmpOp::Lt => BinaryOperator::Less,
                    CmpOp::LtE => BinaryOperator::LessOrEqual,
                    CmpOp::GtE => BinaryOperator::GreaterOrEqual,
                    other => panic!("no such comparison: {other:?}"),
                };
                let left = self.evaluate(&compare.left).expression();
                let right = self.evaluate(&compare.comparators[0]).expression();
                Object::Expression(left.binary(operator, right))
            }
            other => panic!("no such expression in a case: {other:?}"),
        }
    }

    fn method(&mut self, receiver: &Object, name: &str, arguments: Arguments) -> Object {
        if let Object::Batch(table) = receiver {
            return self.perform(name, Some(table), arguments);
        }
        if let (Object::Type(sql_type), "with_variant") = (receiver, name) {
            let variant = arguments.positional[0].sql_type();
            return Object::Type(sql_type.clone().with_variant(variant, arguments.positional[1].text()));
        }
        let expression = receiver.expression();
        if name == "op" {
            return Object::Operator(expression, arguments.positional[0].text());
        }
        let escape = arguments.text("escape");
        let simple = match name {
            "is_" => Some(BinaryOperator::Is),
            "is_not" => Some(BinaryOperator::IsNot),
            "like" => Some(BinaryOperator::Like { escape }),
            "not_like" => Some(BinaryOperator::NotLike { escape }),
            "ilike" => Some(BinaryOperator::ILike { escape }),
            "not_ilike" => Some(BinaryOperator::NotILike { escape }),
            "concat" => Some(BinaryOperator::Concatenate),
            "regexp_match" => Some(BinaryOperator::RegexpMatch { flags: arguments.text("flags") }),
            "is_distinct_from" => Some(BinaryOperator::IsDistinctFrom),
            "is_not_distinct_from" => Some(BinaryOperator::IsNotDistinctFrom),
            "bitwise_and" => Some(BinaryOperator::BitwiseAnd),
            "bitwise_or" => Some(BinaryOperator::BitwiseOr),
            "bitwise_xor" => Some(BinaryOperator::BitwiseXor),
            "bitwise_lshift" => Some(BinaryOperator::ShiftLeft),
            _ => None,
        };
        if let Some(operator) = simple {
            return Object::Expression(expression.binary(operator, arguments.positional[0].expression()));
        }
        let operand = |place: usize| arguments.positional[place].expression();
        Object::Expression(match name {
            "desc" => expression.unary(UnaryOperator::Descending),
            "asc" => expression.unary(UnaryOperator::Ascending),
            "nulls_last" => expression.unary(UnaryOperator::NullsLast),
            "collate" => SqlExpression::Collate(Box::new(expression), arguments.positional[0].text().into()),
            "label" => SqlExpression::Label(arguments.positional[0].text().into(), Box::new(expression)),
            "nulls_first" => expression.unary(UnaryOperator::NullsFirst),
            "in_" | "not_in" => {
                let Object::List(items) = &arguments.positional[0] else { panic!("a list") };
                let items = items.iter().map(Object::expression).collect();
                let operator = if name == "in_" { BinaryOperator::In } else { BinaryOperator::NotIn };
                expression.binary(operator, SqlExpression::List(items))
            }
            "between" => SqlExpression::Between(Box::new(alembic_schema::Between {
                operand: expression,
                low: operand(0),
                high: operand(1),
                negated: false,
                symmetric: false,
            })),
            "bindparams" => {
                let SqlExpression::Text(mut clause) = expression else { panic!("text(…)") };
                for (name, value) in &arguments.keywords {
                    clause.parameters.push(BindParameter {
                        name: Some(name.clone()),
                        value: Some(value.value()),
                        ..BindParameter::default()
                    });
                }
                SqlExpression::Text(clause)
            }
            other => panic!("no such method: {other}"),
        })
    }
}

/// `sa.and_(…)`, `sa.or_(…)`
pub(super) fn boolean(operator: BooleanOperator, arguments: &Arguments) -> Object {
    let operands = arguments.positional.iter().map(Object::expression).collect();
    Object::Expression(SqlExpression::Boolean(operator, operands))
}
