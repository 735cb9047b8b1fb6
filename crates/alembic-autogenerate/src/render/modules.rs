//! Imports of the modules that the project's own types come from.

use std::collections::BTreeSet;

/// The modules that a text names types of.
#[derive(Debug, Default, Clone)]
pub struct Modules(BTreeSet<String>);

impl Modules {
    /// A type of this module is written with the module in front of it.
    pub(super) fn add(&mut self, module: &str) {
        // No import reaches what `env.py` defines itself.
        if module != "env_py" {
            self.0.insert(module.to_owned());
        }
    }

    /// Whether no type was written with a module.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `import app.types` for each module that nothing binds the name of: no line of the template, and none of these imports.
    ///
    /// The reference writes `app.types.Money()` and leaves the import to whoever edits the file, or the template.
    pub fn missing_imports<'t>(&self, lines: &(impl Iterator<Item = &'t str> + Clone)) -> Vec<String> {
        let is_missing = |module: &&String| {
            let first = module.split('.').next().unwrap_or(module);
            !lines.clone().any(|line| binds(line, first))
        };
        self.0.iter().filter(is_missing).map(|module| format!("import {module}")).collect()
    }
}

/// Whether a line is `import app` or `import app.anything`.
fn binds(line: &str, name: &str) -> bool {
    let Some(modules) = line.trim().strip_prefix("import ") else { return false };
    modules.split(',').any(|module| {
        let module = module.trim();
        module == name
            || module.strip_prefix(name).is_some_and(|rest| rest.starts_with('.') && !rest.contains(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(modules: &[&str], text: &str, expected: &[&str]) {
        let mut found = Modules::default();
        for module in modules {
            found.add(module);
        }
        assert_eq!(found.missing_imports(&text.lines()), expected, "{text}");
    }

    #[test]
    fn a_module_is_imported_unless_its_name_is_bound() {
        check(&["app.types"], "import sqlalchemy as sa", &["import app.types"]);
        check(&["app.types", "pets"], "from alembic import op\nimport pets", &["import app.types"]);
        check(&["app.types"], "import app", &[]);
        check(&["app.types"], "import os, app.models", &[]);
        check(&["app.types"], "  import app.types", &[]);
        check(&["app.types"], "import app.types as types", &["import app.types"]);
        check(&["app.types"], "import application\nfrom app import types", &["import app.types"]);
        check(&["env_py"], "", &[]);
    }
}
