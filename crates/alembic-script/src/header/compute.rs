//! Headers that are not literals: the module is run.

use alembic_evaluator::{Outcome, Value, Vm};

use super::literal::{HeaderLiteral, HeaderValues};

/// Runs a revision file and takes the values of its header from it.
pub(crate) fn compute(vm: &mut Vm, path: &str, source: &str) -> Result<HeaderValues, String> {
    let module = vm.run_module(path, source, "revision_header").map_err(|error| error.to_string())?;
    let mut value = |name: &str| match module.get(name) {
        Some(value) => literal(vm, &value).map(Some).map_err(|error| error.to_string()),
        None => Ok(None),
    };
    Ok(HeaderValues {
        revision: value("revision")?,
        down_revision: value("down_revision")?,
        branch_labels: value("branch_labels")?,
        depends_on: value("depends_on")?,
        docstring: module.get("__doc__").and_then(|value| value.as_str()).map(|text| text.to_string()),
    })
}

fn literal(vm: &mut Vm, value: &Value) -> Outcome<HeaderLiteral> {
    // A constant of another module has not been looked at yet.
    let value = vm.resolve(value)?;
    let items = match &value {
        Value::Set(set) => Some(set.members()),
        // Iterating a dictionary gives its keys.
        Value::Dict(dict) => Some(dict.keys()),
        _ => value.items(),
    };
    let Some(items) = items else { return Ok(item(&value)) };
    let items = items.iter().map(|value| Ok(item(&vm.resolve(value)?)));
    let items = items.collect::<Outcome<Vec<HeaderLiteral>>>()?;
    Ok(if items.contains(&HeaderLiteral::WrongType) {
        HeaderLiteral::WrongType
    } else {
        HeaderLiteral::sequence(items)
    })
}

fn item(value: &Value) -> HeaderLiteral {
    match value {
        Value::None => HeaderLiteral::None,
        _ => value.as_str().map_or(HeaderLiteral::WrongType, |text| HeaderLiteral::Text(text.to_string())),
    }
}
