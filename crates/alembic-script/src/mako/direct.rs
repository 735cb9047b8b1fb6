//! The expressions of ordinary templates, without the evaluator.
//!
//! This covers what `alembic init` writes, here and in the reference, and the usual small changes to it: names, text,
//! `repr(x)`, `a if b else c`, the filter `comma`, the loop over the databases of `multidb`. It either gives the text
//! that Mako would give or nothing at all.

use std::collections::HashMap;

use alembic_evaluator::Value;
use ruff_python_ast::{Expr, Operator, Stmt};

use super::Names;
use super::lexer::Node;
use super::repr::{value_repr, value_str};

/// The text, `None` if the template needs the evaluator.
pub(super) fn render(nodes: &[Node], names: &Names<'_>) -> Option<String> {
    let mut rendering = Rendering { names, assigned: HashMap::new(), text: String::new() };
    rendering.nodes(nodes)?;
    Some(rendering.text)
}

/// Names that stand for more than is known here.
const OBJECTS: [&str; 9] =
    ["create_date", "config", "context", "capture", "caller", "loop", "self", "local", "comma"];

struct Rendering<'a> {
    names: &'a Names<'a>,
    assigned: HashMap<String, Value>,
    text: String,
}

impl Rendering<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Option<()> {
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            at += 1;
            match node {
                Node::Text(text) => self.text.push_str(text),
                Node::Expression { code, filters, .. } => {
                    let text = self.filtered(code, filters)?;
                    self.text.push_str(&text);
                }
                Node::Control { text, .. } => {
                    let (variable, items) = self.loop_header(text)?;
                    let end = at
                        + nodes[at..].iter().position(
                            |node| matches!(node, Node::Control { text, .. } if text == "endfor"),
                        )?;
                    for item in items {
                        self.assigned.insert(variable.clone(), item);
                        self.nodes(&nodes[at..end])?;
                    }
                    at = end + 1;
                }
                Node::Code { code, .. } => self.block(code)?,
                Node::Tag { name, attributes, children, .. } if name == "text" && attributes.is_empty() => {
                    self.nodes(children)?;
                }
                Node::Tag { .. } => return None,
            }
        }
        Some(())
    }

    /// `for name in re.split(r',\s*', value):`
    fn loop_header(&self, text: &str) -> Option<(String, Vec<Value>)> {
        let source = format!("{text}\n  pass");
        let parsed = ruff_python_parser::parse_module(&source).ok()?;
        let [Stmt::For(statement)] = &parsed.suite()[..] else { return None };
        let Expr::Name(variable) = statement.target.as_ref() else { return None };
        let Expr::Call(call) = statement.iter.as_ref() else { return None };
        let [pattern, value] = &call.arguments.args[..] else { return None };
        let is_split = attribute_of(&call.func, "re", "split") && call.arguments.keywords.is_empty();
        if !is_split || pattern.as_string_literal_expr()?.value.to_str() != r",\s*" {
            return None;
        }
        let value = self.value(value)?.as_str()?;
        let items = value.split(',').enumerate().map(|(index, item)| {
            Value::string(if index == 0 { item } else { item.trim_start_matches(is_space) })
        });
        Some((variable.id.to_string(), items.collect()))
    }

    /// `import re`, and assignments of values that are known here.
    fn block(&mut self, code: &str) -> Option<()> {
        let source = super::translate::dedent(code);
        let parsed = ruff_python_parser::parse_module(&source).ok()?;
        for statement in parsed.suite() {
            match statement {
                Stmt::Import(import)
                    if import.names.iter().all(|alias| &*alias.name == "re" && alias.asname.is_none()) => {}
                Stmt::Assign(assign) => {
                    let [Expr::Name(name)] = &assign.targets[..] else { return None };
                    let value = self.value(&assign.value)?;
                    self.assigned.insert(name.id.to_string(), value);
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn filtered(&self, code: &str, filters: &[String]) -> Option<String> {
        let value = if code == "create_date" {
            self.names.get(code)?.clone()
        } else {
            let parsed = ruff_python_parser::parse_expression(code).ok()?;
            self.value(parsed.expr())?
        };
        let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
        match filters[..] {
            [] | ["str" | "unicode"] => value_str(&value),
            ["n"] => value.as_str().map(|text| text.to_string()),
            ["trim"] => Some(value_str(&value)?.trim().to_owned()),
            ["comma", "n"] | ["n", "comma"] if self.names.get("comma").is_none() => match &value {
                Value::None => Some(String::new()),
                Value::Str(text) => Some(text.to_string()),
                _ => {
                    let items: Option<Vec<_>> = value.items()?.iter().map(Value::as_str).collect();
                    Some(items?.join(", "))
                }
            },
            _ => None,
        }
    }

    fn value(&self, expression: &Expr) -> Option<Value> {
        Some(match expression {
            Expr::NoneLiteral(_) => Value::None,
            Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expr::StringLiteral(literal) => Value::string(literal.value.to_str()),
            Expr::Name(name) => self.name(&name.id)?.clone(),
            Expr::If(choice) => {
                let chosen = if self.truth(&choice.test)? { &choice.body } else { &choice.orelse };
                self.value(chosen)?
            }
            Expr::BinOp(operation) if operation.op == Operator::Mod => {
                let format = operation.left.as_string_literal_expr()?.value.to_str();
                let value = self.value(&operation.right)?.as_str()?;
                let (before, after) = format.split_once("%s")?;
                if before.contains('%') || after.contains('%') {
                    return None;
                }
                Value::string(format!("{before}{value}{after}"))
            }
            Expr::Call(call) if call.arguments.keywords.is_empty() => {
                let arguments = &call.arguments.args;
                match (call.func.as_ref(), &arguments[..]) {
                    (Expr::Name(function), [argument])
                        if self.name(&function.id).is_none() && matches!(&*function.id, "repr" | "str") =>
                    {
                        let value = self.value(argument)?;
                        let text = if function.id == "repr" { value_repr(&value) } else { value_str(&value) };
                        Value::string(text?)
                    }
                    (function, [key]) if attribute_of(function, "config", "get_main_option") => {
                        let key = self.value(key)?.as_str()?;
                        Value::optional_string(self.names.config?.get_main_option(&key).ok()?)
                    }
                    (function, [key, default]) if attribute_of(function, "context", "get") => {
                        let key = self.value(key)?.as_str()?;
                        match self.names.get(&key) {
                            Some(value) => value.clone(),
                            None => self.value(default)?,
                        }
                    }
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn name(&self, name: &str) -> Option<&Value> {
        if OBJECTS.contains(&name) {
            return None;
        }
        self.assigned.get(name).or_else(|| self.names.get(name))
    }

    /// A name that nothing binds is false in Mako.
    fn truth(&self, test: &Expr) -> Option<bool> {
        if let Expr::Name(name) = test
            && self.name(&name.id).is_none()
        {
            let is_bound = OBJECTS.contains(&name.id.as_str()) || super::translate::is_builtin(&name.id);
            return (!is_bound).then_some(false);
        }
        Some(match self.value(test)? {
            Value::None => false,
            Value::Bool(truth) => truth,
            Value::Str(string) => !string.is_empty(),
            Value::Tuple(items) => !items.is_empty(),
            Value::List(items) => !items.is_empty(),
            _ => return None,
        })
    }
}

fn attribute_of(function: &Expr, object: &str, attribute: &str) -> bool {
    matches!(function, Expr::Attribute(found)
        if &*found.attr == attribute && found.value.as_name_expr().is_some_and(|name| name.id == object))
}

/// What `\s` matches.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\x1c'..='\x1f')
}
