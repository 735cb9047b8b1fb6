//! Writing a revision file: what `revision` and `merge` share.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_evaluator::Value;
use alembic_revision::{MAXIMUM_ID_LENGTH, NewRevision, Revision, Selector};
use alembic_runtime::{
    Error, Generated, GeneratedScript, Position, Project, Request, StepsFunction, run_environment,
    template_host,
};
use alembic_script::{Process, RevisionRequest, RevisionTools, new_revision_id};

use super::no_steps;
use crate::Config;

/// What the file is to say.
pub(super) struct Draft<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) head: Selector<'a>,
    pub(super) splice: bool,
    pub(super) branch_label: Option<&'a str>,
    pub(super) depends_on: &'a [String],
    pub(super) version_path: Option<&'a str>,
    pub(super) template_arguments: Vec<(String, Value)>,
}

/// Writes the file. Everything that would make it a bad neighbour of the others is found before.
pub(super) fn write(project: &Rc<Project>, draft: Draft<'_>) -> Result<Revision, Error> {
    let map = project.revisions()?;
    let id = match draft.id {
        Some(id) => id.to_owned(),
        None => new_revision_id(&Process)?,
    };
    let branch_labels: Vec<String> = draft.branch_label.map(str::to_owned).into_iter().collect();
    let header = map.new_revision(&NewRevision {
        id: &id,
        head: draft.head,
        splice: draft.splice,
        branch_labels: &branch_labels,
        depends_on: draft.depends_on,
        maximum_id_length: Some(MAXIMUM_ID_LENGTH),
    })?;
    let request = RevisionRequest {
        id: &id,
        message: draft.message,
        header: &header,
        branch_labels: &branch_labels,
        version_path: draft.version_path,
        template_arguments: draft.template_arguments,
    };
    let config = project.config().borrow();
    let tools = RevisionTools {
        config: &config,
        revisions: map,
        surroundings: &Process,
        template_host: &|| template_host(project),
    };
    Ok(project
        .output()
        .with_messages(|messages| project.directory().generate_revision(&request, &tools, messages))?)
}

/// Writes what a run of `env.py` made of a new revision: mostly one file, none where its rules took it back.
pub(super) fn write_generated(config: &Config, generated: Generated) -> Result<Vec<Revision>, Error> {
    let mut written = Vec::new();
    for GeneratedScript { script, template_arguments } in generated.scripts {
        // Each file is a revision that the next one may follow.
        let project = config.project()?;
        written.push(write(
            &project,
            Draft {
                id: script.revision.as_deref(),
                message: script.message.as_deref(),
                head: Selector::One(script.head.as_deref().unwrap_or("head")),
                splice: script.splice,
                branch_label: script.branch_label.as_deref(),
                depends_on: &script.depends_on,
                version_path: script.version_path.as_deref(),
                template_arguments,
            },
        )?);
    }
    Ok(written)
}

/// A run that compares begins at all heads, or not at all.
pub(super) fn up_to_date(project: &Rc<Project>) -> StepsFunction {
    let graph = Rc::clone(project);
    Box::new(move |position: &Position<'_>| {
        let map = graph.revisions()?;
        map.current(position.heads)?;
        if map.is_at_heads(position.heads) {
            Ok(no_steps())
        } else {
            Err(Error::Command("Target database is not up to date.".to_owned()))
        }
    })
}

/// Runs `env.py` where `revision_environment` asks for it, and gives what it hands to the template.
pub(super) fn environment_arguments(
    project: &Rc<Project>,
    request: Request,
) -> Result<Vec<(String, Value)>, Error> {
    if !project.config().borrow().revision_environment()? {
        return Ok(Vec::new());
    }
    let found = Rc::new(RefCell::new(Vec::new()));
    let arguments = Rc::clone(&found);
    let steps = move |position: &Position<'_>| {
        arguments.borrow_mut().clone_from(&position.template_arguments);
        Ok(no_steps())
    };
    run_environment(project, request, Box::new(steps))?;
    Ok(found.take())
}
