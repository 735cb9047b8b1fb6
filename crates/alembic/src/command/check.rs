use alembic_runtime::{Difference, Error, MigrationScript, diff_text, generate_revisions};

use super::generate::up_to_date;
use super::reading;
use crate::Config;

/// Options of [`check`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Check {
    /// Print the differences as JSON, and nothing else.
    pub json: bool,
}

/// Says whether the models differ from the database.
///
/// # Errors
/// They do; the text lists the differences as the reference prints them. `env.py`, the models or the database fail, or
/// the database is not at all heads.
pub fn check(config: &Config, options: Check) -> Result<(), Error> {
    let project = config.project()?;
    let steps = up_to_date(&project);
    let script = MigrationScript::default();
    let generated = generate_revisions(&project, reading(config), script, true, steps)?;
    let output = project.output();
    let differences = &generated.differences;
    if options.json {
        output.print(&json(differences))?;
        return if differences.is_empty() {
            Ok(())
        } else {
            Err(Error::Exit { status: DIFFERENT, message: None })
        };
    }
    if differences.is_empty() {
        output.print("No new upgrade operations detected.")?;
        return Ok(());
    }
    Err(Error::Command(format!("New upgrade operations detected: {}", diff_text(differences))))
}

/// The exit status when the models differ, which is that of every refusal.
const DIFFERENT: u8 = 255;

/// `{"differences": [{"kind": "add_column", "schema": null, "table": "pets", "name": "age", "text": "(…)"}]}`
fn json(differences: &[Difference]) -> String {
    let item = |difference: &Difference| {
        serde_json::json!({
            "kind": difference.kind,
            "schema": difference.schema,
            "table": difference.table,
            "name": difference.name,
            "text": difference.text,
        })
    };
    let items: Vec<serde_json::Value> = differences.iter().map(item).collect();
    format!("{:#}", serde_json::json!({ "differences": items }))
}
