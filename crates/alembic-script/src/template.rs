//! The templates of `alembic init`: what each one writes.

/// One way to set up a script directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The name that `--template` takes.
    pub name: &'static str,
    pub(crate) readme: &'static str,
    pub(crate) environment: &'static str,
    pub(crate) script: &'static str,
    pub(crate) ini: &'static str,
    pub(crate) pyproject: Option<&'static str>,
}

const SCRIPT: &str = include_str!("../templates/script.py.mako");
const ENVIRONMENT: &str = include_str!("../templates/env.py");
const ENVIRONMENT_ASYNC: &str = include_str!("../templates/env_async.py");
const INI: &str = include_str!("../templates/single_database.ini");
const INI_BESIDE_PYPROJECT: &str = include_str!("../templates/pyproject.ini");
const PYPROJECT: &str = include_str!("../templates/pyproject.toml");

/// The templates by name.
const TEMPLATES: [Template; 5] = [
    Template {
        name: "async",
        readme: "Generic single-database configuration with an async dbapi.",
        environment: ENVIRONMENT_ASYNC,
        script: SCRIPT,
        ini: INI,
        pyproject: None,
    },
    Template {
        name: "generic",
        readme: "Generic single-database configuration.",
        environment: ENVIRONMENT,
        script: SCRIPT,
        ini: INI,
        pyproject: None,
    },
    Template {
        name: "multidb",
        readme: include_str!("../templates/README_multidb"),
        environment: include_str!("../templates/env_multidb.py"),
        script: include_str!("../templates/script_multidb.py.mako"),
        ini: include_str!("../templates/multidb.ini"),
        pyproject: None,
    },
    Template {
        name: "pyproject",
        readme: "pyproject configuration, based on the generic configuration.",
        environment: ENVIRONMENT,
        script: SCRIPT,
        ini: INI_BESIDE_PYPROJECT,
        pyproject: Some(PYPROJECT),
    },
    Template {
        name: "pyproject_async",
        readme: "pyproject configuration, with an async dbapi.",
        environment: ENVIRONMENT_ASYNC,
        script: SCRIPT,
        ini: INI_BESIDE_PYPROJECT,
        pyproject: Some(PYPROJECT),
    },
];

impl Template {
    /// All templates, by name. (The order of the reference is the order in which its folder happens to be listed.)
    pub fn all() -> &'static [Self] {
        &TEMPLATES
    }

    /// The template of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.name == name)
    }

    /// What the template is for, in one line: the first line of its README.
    pub fn description(&self) -> &'static str {
        self.readme.lines().next().unwrap_or_default()
    }
}

/// The lines that `alembic list_templates` prints.
pub fn list_templates() -> Vec<String> {
    let mut lines = vec!["Available templates:".to_owned(), String::new()];
    lines.extend(TEMPLATES.iter().map(|template| format!("{} - {}", template.name, template.description())));
    lines.push(String::new());
    lines.push("Templates are used via the 'init' command, e.g.:".to_owned());
    lines.push(String::new());
    lines.push("  alembic init --template generic ./scripts".to_owned());
    lines
}
