//! New revisions from a run of `env.py`: its models are compared with the database, its rules are asked, and what comes of
//! it is written as Python.
//!
//! Source of the protocol: Alembic 1.20.1, `RevisionContext` and `AutogenContext`.

mod hooks;
mod options;
pub(crate) mod recorder;
mod rule;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use alembic_autogenerate::{
    CompareError, Comparison, Difference, Parent, RenderOptions, Renderer, SubjectKind, compare, differences,
    types_as_text,
};
use alembic_bindings::{
    Migration, SharedConnection, connection_exception, dialect_exception, extend_migration_script,
    migration_context_value, migration_script_value, read_migration_script, target_tables,
};
use alembic_config::logging::Level;
use alembic_dialect::reflection::{CatalogueRequest, NameKind, ReflectedTable};
use alembic_evaluator::{CallArguments, Interruption, Outcome, Value, Vm};
use alembic_operations::{MigrationScript, OperationList};

use crate::environment::{EnvironmentContext, Request, StepsFunction, run_generation};
use crate::migration::MigrationContext;
use crate::project::warn;
use crate::raise::command_error;
use crate::{Error, Project};
use hooks::ScriptHooks;
use options::Options;
use rule::ScriptRule;

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
    /// The revision as the list of Python objects that rules change, once one has looked at it.
    directives: Option<Value>,
    template_arguments: Vec<(String, Value)>,
    /// The last run of migrations and its options, by which everything is written.
    last: Option<(Rc<MigrationContext>, RenderOptions)>,
}

impl Generation {
    /// One call of `context.run_migrations()`, where the version table has these rows.
    pub(crate) fn run(
        &self,
        vm: &mut Vm,
        environment: &EnvironmentContext,
        migration: &Rc<MigrationContext>,
        template_arguments: Vec<(String, Value)>,
        heads: &[String],
    ) -> Outcome<()> {
        let configured = migration.options();
        let mut options = Options::read(vm, &configured)?;
        let empty = |token: &str| OperationList { token: token.to_owned(), groups: Vec::new() };
        let (mut upgrade, mut downgrade) = (empty(&options.upgrade_token), empty(&options.downgrade_token));
        if self.compares {
            let comparison = compared(vm, environment, migration, &mut options)?;
            upgrade.groups = comparison.upgrade.groups;
            downgrade = upgrade.reversed(&options.downgrade_token).map_err(|error| {
                command_error(format!("the generated revision has no downgrade: {error}"))
            })?;
        }
        let mut state = self.state.take();
        state.template_arguments.extend(template_arguments);
        let rule = options::function(vm, &configured, "process_revision_directives")?;
        if rule.is_some() || state.directives.is_some() {
            for operations in [&mut upgrade, &mut downgrade] {
                types_as_text(migration.dialect(), operations).map_err(|error| dialect_exception(&error))?;
            }
        }
        match &state.directives {
            None => {
                state.script.upgrade.push(upgrade);
                state.script.downgrade.push(downgrade);
            }
            Some(directives) => {
                if let Some(script) = vm.iterate(directives)?.last() {
                    extend_migration_script(vm, script, &upgrade, &downgrade)?;
                }
            }
        }
        if let Some(rule) = rule {
            let directives = match state.directives.take() {
                Some(directives) => directives,
                None => Value::list(vec![migration_script_value(vm, &state.script)?]),
            };
            state.directives = Some(directives.clone());
            let context = migration_context_value(Rc::clone(migration) as Rc<dyn Migration>);
            let heads = Value::tuple(heads.iter().map(Value::string).collect());
            vm.call(&rule, CallArguments::positional([context, heads, directives]))?;
        }
        state.last = Some((Rc::clone(migration), options.render));
        self.state.replace(state);
        Ok(())
    }

    /// What comes of it, once `env.py` is through.
    pub(crate) fn finish(&self, vm: &mut Vm, environment: &EnvironmentContext) -> Outcome<Generated> {
        let State { script, directives, template_arguments, last } = self.state.take();
        let mut generated = Generated { scripts: Vec::new(), differences: Vec::new() };
        let Some((migration, options)) = last else {
            // `env.py` ran no migrations.
            generated.scripts.push(GeneratedScript { script, template_arguments });
            return Ok(generated);
        };
        let scripts = match directives {
            None => vec![script],
            Some(directives) => {
                let mut scripts = Vec::new();
                for object in vm.iterate(&directives)? {
                    let mut applied = |vm: &mut Vm, object: &Value| {
                        recorder::operations_of(vm, environment, &migration, object)
                    };
                    scripts.push(read_migration_script(vm, &object, &mut applied)?);
                }
                scripts
            }
        };
        for script in scripts {
            for upgrade in &script.upgrade {
                generated.differences.extend(differences(migration.dialect(), upgrade));
            }
            let mut arguments = template_arguments.clone();
            arguments.extend(written(vm, environment, &migration, &options, &script)?);
            generated.scripts.push(GeneratedScript { script, template_arguments: arguments });
        }
        Ok(generated)
    }
}

/// The bodies of a revision's functions and its imports, under their names in the template.
fn written(
    vm: &mut Vm,
    environment: &EnvironmentContext,
    migration: &Rc<MigrationContext>,
    options: &RenderOptions,
    script: &MigrationScript,
) -> Outcome<Vec<(String, Value)>> {
    let function = options::function(vm, &migration.options(), "render_item")?;
    let mut rule = function.map(|function| ScriptRule::new(vm, function, migration)).transpose()?;
    let mut renderer = Renderer::new(migration.dialect(), options.clone());
    if let Some(rule) = &mut rule {
        renderer = renderer.with_rule(rule);
    }
    renderer.add_imports(script.imports.iter().cloned());
    let mut arguments = Vec::new();
    let mut failure = None;
    for list in script.upgrade.iter().zip(&script.downgrade).flat_map(|(up, down)| [up, down]) {
        match renderer.body(list) {
            Ok(body) => arguments.push((list.token.clone(), Value::string(&body))),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    let warnings = renderer.take_warnings();
    let (mut imports, modules) = (BTreeSet::from_iter(renderer.imports()), renderer.modules());
    drop(renderer);
    if let Some(rule) = &mut rule {
        if let Some(failure) = rule.failure.take() {
            return Err(failure);
        }
        imports.extend(rule.imports()?);
    }
    if let Some(error) = failure {
        return Err(command_error(format!("the generated revision cannot be written: {error}")));
    }
    if !modules.is_empty() {
        let template = environment.project.directory().template_text();
        let template = template.map_err(|error| command_error(error.to_string()))?;
        let bound = imports.iter().flat_map(|lines| lines.lines()).chain(template.lines());
        let missing = modules.missing_imports(&bound);
        imports.extend(missing);
    }
    let lines: Vec<String> = imports.into_iter().collect();
    arguments.push(("imports".to_owned(), Value::string(lines.join("\n"))));
    for warning in warnings {
        warn(environment.project.output(), "UserWarning", &warning);
    }
    Ok(arguments)
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
