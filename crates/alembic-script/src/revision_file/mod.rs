//! `alembic revision` and `alembic merge`: a new revision file.

mod create_date;
mod encode;
mod file_name;

use std::fs;
use std::path::{Component, Path, PathBuf};

use alembic_config::Config;
use alembic_evaluator::Value;
use alembic_revision::{NewRevisionHeader, Revision, RevisionMap};
use thiserror::Error;

use crate::mako::{self, Names, TemplateHost};
use crate::{Messages, ScriptDirectory, ScriptError, Surroundings, header, hooks, write};
use file_name::Tokens;

/// Why a revision file is not written.
#[derive(Debug, Error)]
pub enum GenerateError {
    /// The setting `timezone` names no zone.
    #[error("Can't locate timezone: {name}")]
    NoTimezone {
        /// The setting.
        name: String,
    },
    /// The setting `file_template` cannot be filled.
    #[error("cannot make a file name of file_template = '{template}': {reason}")]
    FileTemplate {
        /// The setting.
        template: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file would not be in a folder that is read.
    #[error("Path {path} is not represented in current version locations")]
    NotAVersionLocation {
        /// The path as the user wrote it, or the folder of the file.
        path: String,
    },
    /// There are several version locations, and no parent says which.
    #[error("Multiple version locations present, please specify --version-path")]
    SeveralVersionLocations,
    /// The file would be in a folder below the version location, where nobody looks.
    #[error(
        "file_template = '{template}' puts revision files into folders; that needs recursive_version_locations = true"
    )]
    NotRecursive {
        /// The setting.
        template: String,
    },
    /// A file of that name is there already.
    #[error("{} already exists; give the revision another id or message", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// The template cannot be rendered.
    #[error("Template rendering failed: {}, line {line}: {message}", path.display())]
    Template {
        /// The template.
        path: PathBuf,
        /// The line of the template, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The rendered text is not a revision file.
    #[error(
        "the text that {} gives for this revision is not a revision file (nothing was written): {error}",
        template.display()
    )]
    NotARevision {
        /// The template.
        template: PathBuf,
        /// What is wrong with the text.
        error: header::HeaderError,
    },
    /// The rendered text declares another identifier than the one asked for.
    #[error(
        "{} must declare `revision = ${{repr(up_revision)}}`: the text it gives for revision {identifier} declares \
         {found} (nothing was written)",
        template.display()
    )]
    OtherIdentifier {
        /// The template.
        template: PathBuf,
        /// What was asked for.
        identifier: String,
        /// What the text says.
        found: String,
    },
    /// The rendered text does not have the branch labels.
    #[error(
        "Version {identifier} specified branch_labels {labels}, however the migration file {} does not have them; have \
         you upgraded your script.py.mako to include the 'branch_labels' section?",
        path.display()
    )]
    NoBranchLabels {
        /// The new revision.
        identifier: String,
        /// Its labels.
        labels: String,
        /// The file that would have been written.
        path: PathBuf,
    },
    /// The setting `output_encoding` names no encoding.
    #[error("unknown encoding: {encoding}")]
    UnknownEncoding {
        /// The setting.
        encoding: String,
    },
    /// The text has a character that `output_encoding` lacks.
    #[error(
        "'{encoding}' codec can't encode character {character:?} of the new revision; set output_encoding = utf-8"
    )]
    Unencodable {
        /// The setting.
        encoding: String,
        /// The first such character.
        character: char,
    },
    /// The system gave no random bytes.
    #[error("cannot make a revision id: {0}")]
    Random(std::io::Error),
}

/// A new revision, its place in the graph already decided.
pub struct RevisionRequest<'a> {
    /// The identifier.
    pub id: &'a str,
    /// The message; without one the file says `empty message`.
    pub message: Option<&'a str>,
    /// Parents and dependencies, from [`RevisionMap::new_revision`].
    pub header: &'a NewRevisionHeader,
    /// New branch labels.
    pub branch_labels: &'a [String],
    /// `--version-path`.
    pub version_path: Option<&'a str>,
    /// More names for the template: `imports`, `upgrades`, `downgrades` (or the configured tokens), and what `env.py`
    /// gives as `template_args`.
    pub template_arguments: Vec<(String, Value)>,
}

/// What writing a revision file needs of its surroundings.
pub struct RevisionTools<'a> {
    /// Answers the templates' `config.get_main_option()`.
    pub config: &'a Config,
    /// The revisions that are there.
    pub revisions: &'a RevisionMap,
    /// Clock, variables and random bytes.
    pub surroundings: &'a dyn Surroundings,
    /// Called only for a template that needs evaluation.
    pub template_host: &'a dyn Fn() -> TemplateHost,
}

/// A new revision identifier: 12 hexadecimal digits at random, the last ones of a version 4 UUID.
///
/// # Errors
/// The system gives no random bytes.
pub fn new_revision_id(surroundings: &dyn Surroundings) -> Result<String, ScriptError> {
    let mut bytes = [0; 6];
    surroundings.fill_random(&mut bytes).map_err(GenerateError::Random)?;
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Ok(format!("{number:012x}"))
}

impl ScriptDirectory {
    /// Writes a new revision file, whole or not at all, and runs the post-write hooks over it.
    ///
    /// The text is read back before it is written: a file that would break later commands is not left behind.
    ///
    /// # Errors
    /// Everything in [`GenerateError`], and whatever a hook's set-up or the file system says.
    pub fn generate_revision(
        &self,
        request: &RevisionRequest<'_>,
        tools: &RevisionTools<'_>,
        messages: &mut Messages<'_>,
    ) -> Result<Revision, ScriptError> {
        let date = create_date::now(self.settings().timezone.as_deref(), tools.surroundings)?;
        let location = self.location_of_new(request, tools)?;
        let path = self.path_of_new(request, &location, &date)?;

        let with_offset = self.settings().timezone.is_some();
        let text = self.render_new(request, tools, create_date::text(&date, with_offset))?;
        let content = encode::encode(text, &self.settings().output_encoding)?;
        let mut revision = self.read_new(request, &path, &content)?;
        if path.symlink_metadata().is_ok() {
            return Err(GenerateError::FileExists { path }.into());
        }
        let folder = path.parent().unwrap_or(&location);
        if !folder.exists() {
            messages.status(&format!("Creating directory {}", folder.display()), || write::folder(folder))?;
        }
        messages.status(&format!("Generating {}", path.display()), || write::new_file(&path, &content))?;
        hooks::run(&self.settings().hooks, &path, tools.surroundings, messages)?;
        if let Ok(real) = fs::canonicalize(&path) {
            revision.path = real.to_string_lossy().into_owned();
        }
        Ok(revision)
    }

    /// The version location that the new file goes to.
    fn location_of_new(
        &self,
        request: &RevisionRequest<'_>,
        tools: &RevisionTools<'_>,
    ) -> Result<PathBuf, ScriptError> {
        let locations = self.version_locations();
        if let Some(asked) = request.version_path {
            let current = tools.surroundings.current_directory().map_err(ScriptError::file("read", "."))?;
            let path: PathBuf =
                current.join(asked).components().filter(|part| *part != Component::CurDir).collect();
            let same = |location: &Path| {
                *location == *path
                    || fs::canonicalize(location)
                        .is_ok_and(|location| fs::canonicalize(&path).is_ok_and(|path| path == location))
            };
            return match locations.iter().find(|location| same(location)) {
                Some(location) => Ok(location.clone()),
                None => Err(GenerateError::NotAVersionLocation { path: asked.to_owned() }.into()),
            };
        }
        if let [location] = locations {
            return Ok(location.clone());
        }
        let Some(parent) = request.header.parents.first() else {
            return Err(GenerateError::SeveralVersionLocations.into());
        };
        let file = Path::new(&tools.revisions.get(*parent).path);
        let contains = |location: &&PathBuf| {
            fs::canonicalize(location).is_ok_and(|location| {
                file.parent() == Some(&location)
                    || (self.settings().recursive_version_locations && file.starts_with(&location))
            })
        };
        // Of locations inside of each other, the innermost.
        locations
            .iter()
            .filter(contains)
            .max_by_key(|location| location.components().count())
            .cloned()
            .ok_or_else(|| {
                let path = file.parent().unwrap_or(file).display().to_string();
                GenerateError::NotAVersionLocation { path }.into()
            })
    }

    fn path_of_new(
        &self,
        request: &RevisionRequest<'_>,
        location: &Path,
        date: &jiff::Zoned,
    ) -> Result<PathBuf, GenerateError> {
        let settings = self.settings();
        let slug = file_name::slug(request.message.unwrap_or_default(), settings.truncate_slug_length);
        let tokens = Tokens { identifier: request.id, slug: &slug, date };
        let name = file_name::fill(&settings.file_template, &tokens)?;
        let relative = PathBuf::from(format!("{name}.py"));
        let path = location.join(&relative);
        let folder = path.parent().unwrap_or(location);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(GenerateError::NotAVersionLocation { path: folder.display().to_string() });
        }
        if relative.components().count() > 1 && !settings.recursive_version_locations {
            return Err(GenerateError::NotRecursive { template: settings.file_template.clone() });
        }
        if !crate::files::is_revision_file(relative.file_name().unwrap_or_default()) {
            return Err(GenerateError::FileTemplate {
                template: settings.file_template.clone(),
                reason: format!("no command would take {name}.py for a revision file"),
            });
        }
        Ok(path)
    }

    fn template_file(&self) -> PathBuf {
        self.location().join("script.py.mako")
    }

    /// The text of `script.py.mako`.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    pub fn template_text(&self) -> Result<String, ScriptError> {
        let template = self.template_file();
        let source = fs::read(&template).map_err(ScriptError::file("read", &template))?;
        String::from_utf8(source).map_err(|invalid| {
            let valid = &invalid.as_bytes()[..invalid.utf8_error().valid_up_to()];
            let line = memchr::memchr_iter(b'\n', valid).count() + 1;
            let message = "the text is not valid UTF-8".to_owned();
            GenerateError::Template { path: template, line, message }.into()
        })
    }

    fn render_new(
        &self,
        request: &RevisionRequest<'_>,
        tools: &RevisionTools<'_>,
        create_date: String,
    ) -> Result<String, ScriptError> {
        let (template, source) = (self.template_file(), self.template_text()?);
        let names = Names {
            values: values(request, create_date),
            config: Some(tools.config),
            host: tools.template_host,
        };
        let text = mako::render(&template.to_string_lossy(), &source, &names).map_err(|failure| {
            GenerateError::Template { path: template, line: failure.line, message: failure.message }
        })?;
        Ok(text)
    }

    /// Reads the new text as later commands will.
    fn read_new(
        &self,
        request: &RevisionRequest<'_>,
        path: &Path,
        content: &[u8],
    ) -> Result<Revision, GenerateError> {
        let revision = header::read_new(&path.to_string_lossy(), content)
            .map_err(|error| GenerateError::NotARevision { template: self.template_file(), error })?;
        if let Some(revision) = revision {
            check_header(&revision, request, self.template_file(), path)?;
            return Ok(revision);
        }
        Ok(Revision {
            id: request.id.to_owned(),
            down_revisions: request.header.down_revisions.clone(),
            branch_labels: request.branch_labels.to_vec(),
            depends_on: request.header.depends_on.clone(),
            docstring: String::new(),
            path: path.to_string_lossy().into_owned(),
        })
    }
}

fn check_header(
    revision: &Revision,
    request: &RevisionRequest<'_>,
    template: PathBuf,
    path: &Path,
) -> Result<(), GenerateError> {
    if revision.id != request.id {
        return Err(GenerateError::OtherIdentifier {
            template,
            identifier: request.id.to_owned(),
            found: revision.id.clone(),
        });
    }
    if !request.branch_labels.iter().all(|label| revision.branch_labels.contains(label)) {
        return Err(GenerateError::NoBranchLabels {
            identifier: request.id.to_owned(),
            labels: request.branch_labels.join(", "),
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// The names that every template has, with the types the reference gives them: one parent or dependency is a string,
/// several parents are a tuple, several dependencies a list.
fn values(request: &RevisionRequest<'_>, create_date: String) -> Vec<(String, Value)> {
    let several = |items: &[String], make: fn(Vec<Value>) -> Value| match items {
        [] => Value::None,
        [item] => Value::string(item),
        items => make(items.iter().map(Value::string).collect()),
    };
    let labels = match request.branch_labels {
        [] => Value::None,
        labels => Value::tuple(labels.iter().map(Value::string).collect()),
    };
    let mut values = vec![
        ("message".to_owned(), Value::string(request.message.unwrap_or("empty message"))),
        ("up_revision".to_owned(), Value::string(request.id)),
        ("down_revision".to_owned(), several(&request.header.down_revisions, Value::tuple)),
        ("branch_labels".to_owned(), labels),
        ("depends_on".to_owned(), several(&request.header.depends_on, Value::list)),
        ("create_date".to_owned(), Value::string(create_date)),
        ("refresh".to_owned(), Value::Bool(true)),
    ];
    values.extend(request.template_arguments.iter().cloned());
    values
}
