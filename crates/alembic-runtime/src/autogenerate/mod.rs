//! New revisions from a run of `env.py`: its models are compared with the database, its rules are asked, and what comes of
//! it is written as Python.
//!
//! Source of the protocol: Alembic 1.20.1, `RevisionContext` and `AutogenContext`.

mod hooks;
mod options;

use std::cell::RefCell;
use std::rc::Rc;

use alembic_autogenerate::{
    CompareError, Comparison, Difference, Parent, RenderError, Renderer, SubjectKind, compare, differences,
};
use alembic_bindings::{Migration, SharedConnection, connection_exception, dialect_exception, target_tables};
use alembic_config::logging::Level;
use alembic_dialect::reflection::{CatalogueRequest, NameKind, ReflectedTable};
use alembic_evaluator::{Interruption, Outcome, Value, Vm, unsupported};
use alembic_operations::{MigrationScript, OperationList};

use crate::environment::{EnvironmentContext, Request, StepsFunction, run_generation};
use crate::migration::MigrationContext;
use crate::project::warn;
use crate::raise::command_error;
use crate::{Error, Project};
use hooks::ScriptHooks;
use options::Options;

/// What a run of `env.py` made of a new revision.
pub struct Generated {
    /// The revisions to write, mostly one.
    pub scripts: Vec<GeneratedScript>,
    /// What differs between the database and the models, in order.
    pub differences: Vec<Difference>,
}

/// A revision to write.
pub struct GeneratedScript {
    /// What it is to be.
    pub script: MigrationScript,
    /// The bodies of its functions and its imports, under the names that the template has for them, and what `env.py`
    /// gives besides.
    pub template_arguments: Vec<(String, Value)>,
}

/// Runs `env.py` for a new revision. `steps` is called where the database stands; with `compares` its models are compared
/// with the database.
///
/// # Errors
/// Whatever `env.py`, the database, the models or `steps` fail with; nothing is written.
pub fn generate_revisions(
    project: &Rc<Project>,
    request: Request,
    script: MigrationScript,
    compares: bool,
    steps: StepsFunction,
) -> Result<Generated, Error> {
    let generation = Generation { compares, state: RefCell::new(State { script, ..State::default() }) };
    run_generation(project, request, generation, steps)
}

/// A new revision on its way through `env.py`.
pub(crate) struct Generation {
    compares: bool,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    script: MigrationScript,
    template_arguments: Vec<(String, Value)>,
    renderer: Option<Renderer>,
}

impl Generation {
    /// One call of `context.run_migrations()`.
    pub(crate) fn run(
        &self,
        vm: &mut Vm,
        environment: &EnvironmentContext,
        migration: &Rc<MigrationContext>,
        template_arguments: Vec<(String, Value)>,
    ) -> Outcome<()> {
        let configured = migration.options();
        let mut options = Options::read(vm, &configured)?;
        for name in ["process_revision_directives", "render_item"] {
            if options::function(vm, &configured, name)?.is_some() {
                return Err(unsupported(format!("`{name}` of configure() is not called here yet")));
            }
        }
        let empty = |token: &str| OperationList { token: token.to_owned(), groups: Vec::new() };
        let (mut upgrade, mut downgrade) = (empty(&options.upgrade_token), empty(&options.downgrade_token));
        if self.compares {
            let comparison = compared(vm, environment, migration, &mut options)?;
            upgrade.groups = comparison.upgrade.groups;
            downgrade = upgrade.reversed(&options.downgrade_token).map_err(|error| {
                command_error(format!("the generated revision has no downgrade: {error}"))
            })?;
        }
        let mut state = self.state.borrow_mut();
        state.script.upgrade.push(upgrade);
        state.script.downgrade.push(downgrade);
        state.template_arguments.extend(template_arguments);
        state.renderer = Some(Renderer::new(migration.dialect(), options.render));
        Ok(())
    }

    /// What comes of it, once `env.py` is through.
    pub(crate) fn finish(&self, project: &Project) -> Outcome<Generated> {
        let mut state = self.state.borrow_mut();
        let State { script, template_arguments, renderer } = &mut *state;
        let mut generated = Generated { scripts: Vec::new(), differences: Vec::new() };
        let mut arguments = std::mem::take(template_arguments);
        if let Some(renderer) = renderer {
            for (upgrade, downgrade) in script.upgrade.iter().zip(&script.downgrade) {
                generated.differences.extend(differences(renderer.dialect(), upgrade));
                for list in [upgrade, downgrade] {
                    let body = renderer.body(list).map_err(|error| render_exception(&error))?;
                    arguments.push((list.token.clone(), Value::string(&body)));
                }
            }
            arguments.push(("imports".to_owned(), Value::string(renderer.imports().join("\n"))));
            for warning in renderer.take_warnings() {
                warn(project.output(), "UserWarning", &warning);
            }
        }
        generated.scripts.push(GeneratedScript { script: script.clone(), template_arguments: arguments });
        Ok(generated)
    }
}

fn compared(
    vm: &mut Vm,
    environment: &EnvironmentContext,
    migration: &Rc<MigrationContext>,
    options: &mut Options,
) -> Outcome<Comparison> {
    let project = &environment.project;
    let Some(connection) = migration.connection() else {
        return Err(command_error(
            "autogenerate can't use as_sql=True as it prevents querying the database for schema information",
        ));
    };
    let models = match &migration.options().target_metadata {
        Some(target) => target_tables(vm, target, migration.dialect())?,
        None => None,
    };
    let Some(models) = models else {
        return Err(command_error(format!(
            "Can't proceed with --autogenerate option; environment script {} does not provide a MetaData object \
             or sequence of objects to the context.",
            project.directory().environment_file().display()
        )));
    };
    options.compare.default_schema = connection.default_schema().map_err(connection_exception)?;
    let options = &*options;
    let mut hooks = ScriptHooks::new(vm, Rc::clone(migration), connection.clone(), options);
    let found = found_tables(&connection, options, &mut hooks)?;
    let comparison = compare(migration.dialect(), &found, &models, &options.compare, &mut hooks)
        .map_err(comparison_exception)?;
    drop(hooks);
    tell(environment, &comparison);
    Ok(comparison)
}

/// The tables of the schemas that are looked at, in a fixed number of queries for each.
fn found_tables(
    connection: &SharedConnection,
    options: &Options,
    hooks: &mut ScriptHooks<'_>,
) -> Outcome<Vec<ReflectedTable>> {
    let mut schemas: Vec<Option<String>> = vec![None];
    if options.include_schemas {
        let names = connection.reflected_names(NameKind::Schemas, None).map_err(connection_exception)?;
        let default = options.compare.default_schema.as_deref();
        let others =
            names.into_iter().filter(|name| name != "information_schema" && Some(name.as_str()) != default);
        schemas.extend(others.map(Some));
    }
    let mut found = Vec::new();
    for schema in schemas {
        let schema = schema.as_deref();
        if !alembic_autogenerate::Hooks::include_name(hooks, schema, SubjectKind::Schema, Parent::None)? {
            continue;
        }
        let request = CatalogueRequest::tables(schema);
        // Foreign and temporary tables are no tables to the reference.
        let names = connection.reflected_names(NameKind::Tables, schema).map_err(connection_exception)?;
        let names: std::collections::HashSet<String> = names.into_iter().collect();
        let tables = connection.reflected_tables(&request).map_err(connection_exception)?;
        found.extend(
            tables.into_iter().filter(|table| !table.temporary && names.contains(table.name.name.as_str())),
        );
    }
    Ok(found)
}

fn tell(environment: &EnvironmentContext, comparison: &Comparison) {
    for (logger, message) in &comparison.log {
        environment.logging.get_logger(logger).log(Level::INFO, message);
    }
    for warning in &comparison.warnings {
        warn(environment.project.output(), "UserWarning", warning);
    }
}

fn comparison_exception(error: CompareError<Interruption>) -> Interruption {
    match error {
        CompareError::Hook(interruption) => interruption,
        CompareError::Dialect { place, error } => {
            let text = format!("{place} of the models cannot be compared: {error}");
            match dialect_exception(&error) {
                unsupported @ Interruption::Unsupported(_) => unsupported,
                Interruption::Raise(_) => command_error(text),
            }
        }
    }
}

fn render_exception(error: &RenderError) -> Interruption {
    command_error(format!("the generated revision cannot be written: {error}"))
}
