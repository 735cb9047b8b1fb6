use alembic_schema::{Frame, FrameUnit, Function, Name, Over, SqlExpression};

use crate::compile_state::CompileState;
use crate::{Compiler, DialectError};

impl Compiler<'_> {
    pub(crate) fn function(
        &self,
        function: &Function,
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let arguments = self.expressions(&function.arguments, state)?;
        if let [name] = function.names.as_slice()
            && let Some(text) = self.known_function(&name.text, &arguments)
        {
            return Ok(text);
        }
        // Functions keep their case: only what SQL could not read at all is quoted.
        let names: Vec<String> = function
            .names
            .iter()
            .map(|name| {
                let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
                if name.quote.unwrap_or(!name.text.chars().all(legal)) {
                    self.identifier(&Name::quoted(name.text.clone(), true))
                } else {
                    name.text.clone()
                }
            })
            .collect();
        Ok(format!("{}({arguments})", names.join(".")))
    }

    /// Functions that are not written as they are called.
    fn known_function(&self, name: &str, arguments: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        if let Some(text) = self.dialect.function(&name, arguments) {
            return Some(text);
        }
        let without_parentheses = [
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "sysdate",
            "user",
        ];
        if arguments.is_empty() && without_parentheses.contains(&name.as_str()) {
            return Some(name.to_ascii_uppercase());
        }
        (name == "count" && arguments.is_empty()).then(|| "count(*)".to_owned())
    }

    /// `f(x) OVER (…)`
    pub(crate) fn over(&self, over: &Over, state: &mut CompileState) -> Result<String, DialectError> {
        let function = self.expression(&over.function, state)?;
        let mut parts = Vec::new();
        if !over.partition_by.is_empty() {
            parts.push(format!("PARTITION BY {}", self.expressions(&over.partition_by, state)?));
        }
        if !over.order_by.is_empty() {
            parts.push(format!("ORDER BY {}", self.expressions(&over.order_by, state)?));
        }
        parts.extend(over.frame.as_ref().map(frame));
        Ok(format!("{function} OVER ({})", parts.join(" ")))
    }

    /// `f(x) FILTER (WHERE …)`
    pub(crate) fn filtered(
        &self,
        function: &SqlExpression,
        conditions: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let function = self.expression(function, state)?;
        Ok(format!("{function} FILTER (WHERE {})", self.conditions(conditions, state)?))
    }

    /// `f(x) WITHIN GROUP (ORDER BY …)`
    pub(crate) fn within_group(
        &self,
        function: &SqlExpression,
        order_by: &[SqlExpression],
        state: &mut CompileState,
    ) -> Result<String, DialectError> {
        let function = self.expression(function, state)?;
        Ok(format!("{function} WITHIN GROUP (ORDER BY {})", self.expressions(order_by, state)?))
    }
}

/// `ROWS BETWEEN … AND …`
fn frame(frame: &Frame) -> String {
    let unit = match frame.unit {
        FrameUnit::Rows => "ROWS",
        FrameUnit::Range => "RANGE",
        FrameUnit::Groups => "GROUPS",
    };
    let bound = |bound: Option<i64>, unbounded: &str| match bound {
        None => unbounded.to_owned(),
        Some(0) => "CURRENT ROW".to_owned(),
        Some(before) if before < 0 => format!("{} PRECEDING", before.unsigned_abs()),
        Some(after) => format!("{after} FOLLOWING"),
    };
    let first = bound(frame.first, "UNBOUNDED PRECEDING");
    let last = bound(frame.last, "UNBOUNDED FOLLOWING");
    format!("{unit} BETWEEN {first} AND {last}")
}
