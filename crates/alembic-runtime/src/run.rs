//! `context.run_migrations()`: reads where the database stands, asks the command what to do, and does it step by step.

use std::collections::HashMap;
use std::rc::Rc;

use alembic_bindings::{
    Migration, MigrationInfo, know_dialect, migration_context_value, migration_info_value,
};
use alembic_config::logging::Level;
use alembic_evaluator::{CallArguments, Interruption, Outcome, Unsupported, Value, Vm};
use alembic_revision::{Plan, RevisionIndex, RowChange, Step, StepKind};

use crate::Error;
use crate::environment::{EnvironmentContext, Position, Purpose, read_source};
use crate::exception::RunProgress;
use crate::lock::RunLock;
use crate::migration::MigrationContext;
use crate::output::Progress;
use crate::project::warn;
use crate::raise::raise_error;

/// How many scripts are kept between the check and their turn; this bounds the memory of a run.
const KEPT_SCRIPTS: usize = 1_000;

/// One call of `context.run_migrations()`.
pub(crate) struct Run {
    environment: Rc<EnvironmentContext>,
    migration: Rc<MigrationContext>,
    keywords: Vec<(String, Value)>,
    /// The functions of the scripts that were checked, by revision and direction.
    functions: HashMap<(RevisionIndex, bool), Value>,
}

impl Run {
    pub(crate) fn new(
        environment: Rc<EnvironmentContext>,
        migration: Rc<MigrationContext>,
        keywords: Vec<(String, Value)>,
    ) -> Self {
        Self { environment, migration, keywords, functions: HashMap::new() }
    }

    /// Runs the steps that the command asks for.
    pub(crate) fn steps(mut self, vm: &mut Vm) -> Outcome<()> {
        let lock = self.environment.run_lock(&self.migration)?;
        if let Some(lock) = lock.as_ref().filter(|lock| lock.lasts()) {
            self.acquire(lock)?;
        }
        let heads = if self.purges() { Vec::new() } else { self.migration.current_heads(vm)? };
        let plan = self.plan(vm, &heads)?;
        self.prepare_version_table(vm, lock.as_ref(), &heads)?;
        // The log lines tell the progress as well; where they are printed, a bar would only disturb them.
        let output = self.environment.project.output().clone();
        let progress = output.progress().filter(|_| !self.environment.logs_steps());
        if let Some(progress) = progress {
            progress.begin(plan.steps.len());
        }
        let outcome = self.walk(vm, lock.as_ref(), heads.clone(), plan, progress);
        if let Some(progress) = progress {
            progress.end();
        }
        outcome?;
        match &self.environment.generation {
            Some(generation) => {
                let arguments = self.template_arguments(vm)?;
                generation.run(vm, &self.environment, &self.migration, arguments, &heads)
            }
            None => Ok(()),
        }
    }

    fn walk(
        &mut self,
        vm: &mut Vm,
        lock: Option<&RunLock>,
        mut heads: Vec<String>,
        mut plan: Plan,
        progress: Option<&dyn Progress>,
    ) -> Outcome<()> {
        let mut position = 0;
        while let Some(step) = plan.steps.get(position).cloned() {
            let block = self.migration.transaction(true);
            block.enter(vm)?;
            if let Some(lock) = lock.filter(|lock| !lock.lasts())
                && self.acquire(lock)?
            {
                let now = self.migration.current_heads(vm)?;
                if !same_rows(&now, &heads) {
                    // Another run had its turn: what is left to do has changed.
                    block.leave(vm, true)?;
                    heads = now;
                    plan = self.plan(vm, &heads)?;
                    position = 0;
                    continue;
                }
            }
            if let Some(progress) = progress {
                progress.step(&step.to_string());
            }
            let outcome = self.step(vm, &step, &heads);
            block.leave(vm, outcome.is_err()).and(outcome)?;
            if self.migration.rules.commits_each_migration() {
                self.environment.applied.borrow_mut().push(step.to_string());
            }
            self.environment.current_step.take();
            apply(&mut heads, &step);
            position += 1;
        }
        Ok(())
    }

    fn purges(&self) -> bool {
        self.environment.request.purpose == Purpose::Purge
    }

    fn acquire(&self, lock: &RunLock) -> Outcome<bool> {
        let output = self.environment.project.output();
        lock.acquire(&|message| output.write_stderr(&format!("{message}\n")))
    }

    /// Creates the version table if it has no rows and the command may change it, and empties it for `stamp --purge`.
    fn prepare_version_table(&self, vm: &mut Vm, lock: Option<&RunLock>, heads: &[String]) -> Outcome<()> {
        let purpose = self.environment.request.purpose;
        if self.migration.is_offline() {
            // Offline the first step creates it.
            return if purpose == Purpose::Ensure { self.migration.create_version_table(vm) } else { Ok(()) };
        }
        if purpose == Purpose::Look || !heads.is_empty() {
            return Ok(());
        }
        let block = self.migration.transaction(true);
        block.enter(vm)?;
        let outcome = match lock {
            Some(lock) if !lock.lasts() => self.acquire(lock).map(drop),
            _ => Ok(()),
        };
        let outcome = outcome.and_then(|()| self.migration.ensure_version_table(vm, self.purges()));
        block.leave(vm, outcome.is_err()).and(outcome)
    }

    /// Asks the command, then checks every script that is going to run.
    fn plan(&mut self, vm: &mut Vm, heads: &[String]) -> Outcome<Plan> {
        let position = Position {
            heads,
            url: self.migration.connection().map(|connection| connection.url().to_string()),
            template_arguments: self.template_arguments(vm)?,
        };
        let plan = (self.environment.steps.borrow_mut())(&position).map_err(raise_error)?;
        for warning in &plan.warnings {
            warn(self.environment.project.output(), "UserWarning", warning);
        }
        know_dialect(vm, self.migration.dialect());
        let problems = self.check(vm, &plan)?;
        if problems.is_empty() { Ok(plan) } else { Err(raise_error(unsupported_scripts(problems))) }
    }

    fn template_arguments(&self, vm: &mut Vm) -> Outcome<Vec<(String, Value)>> {
        let Some(arguments) = self.migration.options().template_arguments.clone() else {
            return Ok(Vec::new());
        };
        let Value::Dict(arguments) = vm.resolve(&arguments)? else { return Ok(Vec::new()) };
        Ok(arguments.string_items().into_iter().map(|(name, value)| (name.to_string(), value)).collect())
    }

    /// Loads and checks the scripts of a plan; none of their functions is called. As in the reference, a script without
    /// the function fails before anything runs.
    fn check(&mut self, vm: &mut Vm, plan: &Plan) -> Outcome<Vec<Unsupported>> {
        let mut problems = Vec::new();
        for step in &plan.steps {
            let Some(revision) = step.revision else { continue };
            let key = (revision, step.kind.is_upgrade());
            if self.functions.contains_key(&key) {
                continue;
            }
            match self.load(vm, revision, step.kind)? {
                Ok(function) if self.functions.len() < KEPT_SCRIPTS => {
                    self.functions.insert(key, function);
                }
                // Of very many scripts the later ones are loaded again when their turn comes.
                Ok(_) => vm.forget(&module_name(&self.path(revision)?)),
                Err(found) => problems.extend(found),
            }
        }
        Ok(problems)
    }

    /// The function of a script, or what is not understood in the script.
    fn load(
        &self,
        vm: &mut Vm,
        revision: RevisionIndex,
        kind: StepKind,
    ) -> Outcome<Result<Value, Vec<Unsupported>>> {
        let path = self.path(revision)?;
        let function = function_name(kind);
        let program = vm.load(&path, &read_source(path.as_ref())?, None)?;
        let problems = vm.check(&program, &[function]);
        if !problems.is_empty() {
            return Ok(Err(problems.into_iter().map(|problem| needed_by(problem, &path)).collect()));
        }
        let module = match vm.run(&program, &module_name(&path), &[]) {
            Err(Interruption::Unsupported(problem)) => return Ok(Err(vec![needed_by(*problem, &path)])),
            outcome => outcome?,
        };
        vm.get_attribute(&Value::Module(module), function).map(Ok)
    }

    fn path(&self, revision: RevisionIndex) -> Outcome<String> {
        Ok(self.environment.project.revisions().map_err(raise_error)?.get(revision).path.clone())
    }

    fn step(&mut self, vm: &mut Vm, step: &Step, heads: &[String]) -> Outcome<()> {
        let migration = Rc::clone(&self.migration);
        if migration.is_offline() && heads.is_empty() {
            migration.create_version_table(vm)?;
        }
        self.environment.current_step.replace(Some(step.to_string()));
        self.environment.log(Level::INFO, &format!("Running {step}"));
        migration.static_output(vm, &format!("-- Running {}", step.short_log()))?;
        if let Some(revision) = step.revision {
            self.call_script(vm, revision, step.kind)?;
        }
        self.environment.log(Level::DEBUG, &step.version_update.to_string());
        migration.update_version_table(vm, &step.version_update)?;
        self.tell_callbacks(vm, step, heads)
    }

    /// Calls the `on_version_apply` callbacks of `configure()`; `heads` are the rows before the step.
    fn tell_callbacks(&self, vm: &mut Vm, step: &Step, heads: &[String]) -> Outcome<()> {
        let callbacks = self.migration.options().on_version_apply.clone();
        if callbacks.is_empty() {
            return Ok(());
        }
        let is_upgrade = step.kind.is_upgrade();
        let (up, down) = if is_upgrade {
            (&step.to_revisions, &step.from_revisions)
        } else {
            (&step.from_revisions, &step.to_revisions)
        };
        let info = MigrationInfo {
            is_upgrade,
            is_stamp: step.kind.is_stamp(),
            up_revision_ids: up.clone(),
            down_revision_ids: down.clone(),
        };
        let mut rows = heads.to_vec();
        apply(&mut rows, step);
        let rows = vm.evaluate("on_version_apply", "set(rows)", &[("rows", Value::strings(&rows))])?;
        let run_arguments =
            Value::dict(self.keywords.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let arguments = CallArguments::new()
            .keyword("ctx", migration_context_value(Rc::clone(&self.migration) as Rc<dyn Migration>))
            .keyword("step", migration_info_value(info))
            .keyword("heads", rows)
            .keyword("run_args", run_arguments);
        callbacks.iter().try_for_each(|callback| vm.call(callback, arguments.clone()).map(drop))
    }

    fn call_script(&mut self, vm: &mut Vm, revision: RevisionIndex, kind: StepKind) -> Outcome<()> {
        let mut arguments = CallArguments::new();
        for (name, value) in &self.keywords {
            arguments = arguments.keyword(name, value.clone());
        }
        let function = match self.functions.remove(&(revision, kind.is_upgrade())) {
            Some(function) => function,
            None => match self.load(vm, revision, kind)? {
                Ok(function) => function,
                Err(problems) => return Err(raise_error(unsupported_scripts(problems))),
            },
        };
        let outcome = vm.call(&function, arguments).map(drop);
        vm.forget(&module_name(&self.path(revision)?));
        outcome
    }
}

/// What stands in another file names the script that cannot do without it.
fn needed_by(problem: Unsupported, script: &str) -> Unsupported {
    let is_elsewhere = problem.place.as_ref().is_some_and(|place| *place.file != *script);
    if is_elsewhere && !problem.sentence.contains(script) {
        Unsupported { sentence: format!("{}, which {script} needs", problem.sentence), ..problem }
    } else {
        problem
    }
}

fn unsupported_scripts(problems: Vec<Unsupported>) -> Error {
    Error::Unsupported { problems, progress: RunProgress::default() }
}

fn function_name(kind: StepKind) -> &'static str {
    if kind.is_upgrade() { "upgrade" } else { "downgrade" }
}

/// The module name that the reference gives to a revision file: its file name with everything but word characters
/// replaced.
fn module_name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.chars()
        .map(|character| if character.is_alphanumeric() || character == '_' { character } else { '_' })
        .collect()
}

fn same_rows(left: &[String], right: &[String]) -> bool {
    let sorted = |rows: &[String]| {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows
    };
    sorted(left) == sorted(right)
}

/// The rows after a step.
fn apply(heads: &mut Vec<String>, step: &Step) {
    for change in step.version_update.row_changes() {
        match change {
            RowChange::Insert(row) => heads.push(row.to_owned()),
            RowChange::Delete(row) => heads.retain(|head| head != row),
            RowChange::Update { from, to } => {
                for head in heads.iter_mut().filter(|head| *head == from) {
                    to.clone_into(head);
                }
            }
        }
    }
}
