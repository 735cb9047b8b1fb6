//! Headers that are not literals: the module is run.

use alembic_evaluator::{Value, Vm};

use super::literal::{HeaderLiteral, HeaderValues};

/// Runs a revision file and takes the values of its header from it.
pub(crate) fn compute(vm: &mut Vm, path: &str, source: &str) -> Result<HeaderValues, String> {
    let module = vm.run_module(path, source, "revision_header").map_err(|error| error.to_string())?;
    let literal = |name: &str| module.get(name).map(|value| literal(&value));
    Ok(HeaderValues {
        revision: literal("revision"),
        down_revision: literal("down_revision"),
        branch_labels: literal("branch_labels"),
        depends_on: literal("depends_on"),
        docstring: module.get("__doc__").and_then(|value| value.as_str()).map(|text| text.to_string()),
    })
}

fn literal(value: &Value) -> HeaderLiteral {
    let item = |value: &Value| match value {
        Value::None => HeaderLiteral::None,
        _ => value.as_str().map_or(HeaderLiteral::WrongType, |text| HeaderLiteral::Text(text.to_string())),
    };
    let items = match value {
        Value::Set(set) => Some(set.members()),
        // Iterating a dictionary gives its keys.
        Value::Dict(dict) => Some(dict.keys()),
        _ => value.items(),
    };
    let Some(items) = items else { return item(value) };
    let items: Vec<HeaderLiteral> = items.iter().map(item).collect();
    if items.contains(&HeaderLiteral::WrongType) {
        HeaderLiteral::WrongType
    } else {
        HeaderLiteral::sequence(items)
    }
}
