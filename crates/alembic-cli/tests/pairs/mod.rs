//! The cases in `tests/autogenerate`, and projects made of them.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::Path;

use xtask::transcript::markdown::blocks;

const ENVIRONMENT: &str = r#"from alembic import context
from sqlalchemy import create_engine

import models
[ENV]
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata[OPTIONS])
    with context.begin_transaction():
        context.run_migrations()
"#;

const TEMPLATE: &str = r#"from alembic import op
import models
import models as mine
import sqlalchemy
import sqlalchemy as sa
import sqlmodel
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
${imports if imports else ""}
def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"#;

/// A pair of model versions.
pub(crate) struct Case {
    pub(crate) heading: String,
    /// Arguments of `context.configure()`.
    options: Option<String>,
    blocks: Vec<(String, String)>,
    preamble: String,
}

impl Case {
    /// What stands under a label.
    pub(crate) fn block(&self, label: &str) -> Option<&str> {
        self.blocks.iter().find(|(known, _)| known == label).map(|(_, body)| body.as_str())
    }

    /// The models, `before` or `after`.
    pub(crate) fn models(&self, label: &str) -> String {
        format!("{}{}", self.preamble, self.block(label).unwrap_or_default())
    }

    /// What the reference generates; nothing where the case is not for this database.
    pub(crate) fn expected(&self, database: &str) -> Option<&str> {
        self.block(&format!("python {database}")).or_else(|| self.block("python both"))
    }

    /// Writes a project whose models are those of a label.
    pub(crate) fn write_project(&self, folder: &Path, url: &str, label: &str) {
        let mut options = self.options.as_ref().map(|given| format!(", {given}")).unwrap_or_default();
        if url.starts_with("sqlite") && !options.contains("render_as_batch") {
            options.push_str(", render_as_batch=True");
        }
        let url = url.replace('%', "%%");
        let settings = "[alembic]\nscript_location = scripts\nprepend_sys_path = .\n";
        write(folder, "alembic.ini", &format!("{settings}sqlalchemy.url = {url}\n"));
        write(
            folder,
            "scripts/env.py",
            &ENVIRONMENT
                .replace("[OPTIONS]", &options)
                .replace("[ENV]", self.block("env").unwrap_or_default()),
        );
        write(folder, "scripts/script.py.mako", TEMPLATE);
        write(folder, "models.py", &self.models(label));
    }
}

/// The cases of a file.
pub(crate) fn cases(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/autogenerate/{name}.md"));
    let text = fs::read_to_string(path).expect("the cases are part of the crate");
    let mut parts = text.split("\n## ");
    let preamble: String =
        blocks(parts.next().unwrap_or_default()).into_iter().map(|(_, body)| body).collect();
    let case = |text: &str| Case {
        heading: text.lines().next().unwrap_or_default().to_owned(),
        options: text
            .lines()
            .find_map(|line| line.strip_prefix("Options: `")?.strip_suffix('`'))
            .map(str::to_owned),
        blocks: blocks(text),
        preamble: preamble.clone(),
    };
    parts.map(case).collect()
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
