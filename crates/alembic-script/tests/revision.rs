//! `revision` and `merge` against Alembic 1.20.1.

mod support;

use support::{New, Project, reference, reference_python};

const DATE: &str = "2026-11-23 06:02:46.364207";

#[test]
fn what_a_new_file_says() {
    let project = Project::of_template("generic");
    assert_eq!(
        project.revision(&New::default()).unwrap(),
        "Generating alembic/versions/a1_first_one.py ...  done\n"
    );
    assert_eq!(
        project.read("alembic/versions/a1_first_one.py"),
        format!(
            "\"\"\"first one\n\nRevision ID: a1\nRevises: \nCreate Date: {DATE}\n\n\"\"\"\n\
             from typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n\
             # The place of this revision among the others.\n\
             revision: str = 'a1'\n\
             down_revision: Union[str, Sequence[str], None] = None\n\
             branch_labels: Union[str, Sequence[str], None] = None\n\
             depends_on: Union[str, Sequence[str], None] = None\n\n\n\
             def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    pass\n\n\n\
             def downgrade() -> None:\n    \"\"\"Downgrade schema.\"\"\"\n    pass\n"
        )
    );
}

/// A history with a branch, labels, dependencies and a merge, made by both; with the same template and the same clock
/// the files are the same to the letter.
#[test]
fn the_same_files_as_the_reference() {
    let Some(python) = reference_python() else { return };
    let history = [
        New::default(),
        New { id: "a2", message: None, ..New::default() },
        New {
            id: "b1",
            message: Some(""),
            heads: &["base"],
            labels: &["shop"],
            depends_on: &["a1"],
            ..New::default()
        },
        New {
            id: "a3",
            heads: &["a1"],
            splice: true,
            message: Some("It's \"quoted\" — ünïcode"),
            ..New::default()
        },
        New { id: "b2", heads: &["shop@head"], depends_on: &["a2", "a3"], ..New::default() },
        New { id: "m1", heads: &["a2", "a3"], message: Some("merge"), ..New::default() },
    ];
    for template in ["generic", "multidb", "pyproject_async"] {
        let ours = Project::of_template(template);
        let theirs = Project::of_template(template);
        for new in &history {
            let printed = ours.revision(new).unwrap();
            let mut arguments = if new.heads.len() > 1 {
                [&["merge"], new.heads, &["--rev-id", new.id]].concat()
            } else {
                vec!["revision", "--rev-id", new.id, "--head", new.heads[0]]
            };
            arguments.extend(new.message.iter().flat_map(|message| ["-m", message]));
            arguments.extend(new.labels.iter().flat_map(|label| ["--branch-label", label]));
            arguments.extend(new.depends_on.iter().flat_map(|id| ["--depends-on", id]));
            arguments.extend(new.splice.then_some("--splice"));
            let expected = reference(&python, &theirs.surroundings.folder, &arguments);
            assert_eq!(printed, theirs.without_folder(&expected), "{template}: {arguments:?}");
        }
        assert_eq!(ours.files(), theirs.files());
        for file in ours.files().iter().filter(|file| file.contains("versions/")) {
            let undated = |text: String| {
                let is_date = |line: &&str| !line.starts_with("Create Date: ");
                text.lines().filter(is_date).collect::<Vec<_>>().join("\n")
            };
            assert_eq!(undated(ours.read(file)), undated(theirs.read(file)), "{template}: {file}");
        }
    }
}

#[test]
fn nothing_that_breaks_later_commands_is_left_behind() {
    let project = Project::of_template("generic");
    project.revision(&New::default()).unwrap();
    let before = project.files();
    let fails = |new: New<'_>, part: &str| {
        let error = project.revision(&new).unwrap_err();
        assert!(error.contains(part), "{error}");
        assert_eq!(project.files(), before, "{part}");
    };
    let next = New { id: "a2", ..New::default() };
    fails(New::default(), "a1");
    fails(New { message: Some("a\"\"\"b"), ..next }, "is not a revision file (nothing was written): line ");
    fails(
        New { version_path: Some("nope"), ..next },
        "Path nope is not represented in current version locations",
    );
    fails(New { arguments: &[("upgrades", "x = (")], ..next }, "is not a revision file");

    project.set("file_template", "%%(year)d/%%(rev)s");
    fails(next, "needs recursive_version_locations = true");
    project.set("file_template", "../%%(rev)s");
    fails(next, "is not represented in current version locations");
    project.set("file_template", "x");
    project.write("alembic/versions/x.py", "revision = 'x'\ndown_revision = 'a1'\n");
    let error = project.revision(&next).unwrap_err();
    assert!(error.starts_with("alembic/versions/x.py already exists"), "{error}");
    project.set("file_template", "%%(rev)s");
    project.set("output_encoding", "latin-1");
    let error = project.revision(&New { message: Some("é"), ..next }).unwrap_err();
    assert!(error.contains("the text is not valid utf-8"), "{error}");
    let error = project.revision(&New { message: Some("привет"), ..next }).unwrap_err();
    assert!(error.contains("'latin-1' codec can't encode character 'п'"), "{error}");
}

#[test]
fn a_template_without_branch_labels_is_told_about() {
    let project = Project::of_template("generic");
    let template = project.read("alembic/script.py.mako");
    let without: Vec<&str> = template.lines().filter(|line| !line.starts_with("branch_labels")).collect();
    project.write("alembic/script.py.mako", without.join("\n"));
    assert_eq!(
        project.revision(&New { labels: &["shop"], ..New::default() }),
        Err("Version a1 specified branch_labels shop, however the migration file alembic/versions/a1_first_one.py does \
             not have them; have you upgraded your script.py.mako to include the 'branch_labels' section?"
            .to_owned())
    );
}

#[test]
fn several_version_locations() {
    let project = Project::of_template("generic");
    project.set("version_locations", "%(here)s/w1:%(here)s/w2");
    let new = New::default();
    assert_eq!(
        project.revision(&new),
        Err("Multiple version locations present, please specify --version-path".to_owned())
    );
    assert_eq!(
        project.revision(&New { version_path: Some("w1"), ..new }).unwrap(),
        "Creating directory w1 ...  done\nGenerating w1/a1_first_one.py ...  done\n"
    );
    project.revision(&New { id: "b1", heads: &["base"], version_path: Some("w2/"), ..new }).unwrap();
    assert_eq!(
        project.revision(&New { id: "m1", heads: &["b1", "a1"], message: None, ..new }).unwrap(),
        "Generating w2/m1_.py ...  done\n"
    );
}

#[test]
fn folders_by_date() {
    let project = Project::of_template("generic");
    project.set("file_template", "%%(year)d/%%(month).2d/%%(rev)s_%%(slug)s");
    project.set("recursive_version_locations", "true");
    project.set("timezone", "Asia/Tokyo");
    assert_eq!(
        project.revision(&New::default()).unwrap(),
        "Creating directory alembic/versions/2026/11 ...  done\n\
         Generating alembic/versions/2026/11/a1_first_one.py ...  done\n"
    );
    let text = project.read("alembic/versions/2026/11/a1_first_one.py");
    assert!(text.contains("\nCreate Date: 2026-11-23 15:02:46.364207+09:00\n"), "{text}");
    project.revision(&New { id: "a2", ..New::default() }).unwrap();
    assert_eq!(project.revisions().unwrap()[1].down_revisions, ["a1"]);
}

#[test]
fn databases_of_the_multidb_template() {
    let project = Project::of_template("multidb");
    let arguments = [("engine1_upgrades", "op.execute('one')"), ("engine2_downgrades", "op.execute('two')")];
    project.revision(&New { arguments: &arguments, ..New::default() }).unwrap();
    let text = project.read("alembic/versions/a1_first_one.py");
    assert!(text.starts_with("\"\"\"first one\n"), "{text}");
    assert!(text.contains(
        "def upgrade_engine1() -> None:\n    \"\"\"Upgrade engine1 schema.\"\"\"\n    op.execute('one')\n"
    ));
    assert!(text.contains(
        "def downgrade_engine2() -> None:\n    \"\"\"Downgrade engine2 schema.\"\"\"\n    op.execute('two')\n"
    ));
}

#[test]
fn identifiers_are_twelve_hexadecimal_digits() {
    let project = Project::empty();
    assert_eq!(alembic_script::new_revision_id(&project.surroundings).unwrap(), "010203040506");
}

/// Hooks run for real: what they do to the file shows that they did.
#[cfg(unix)]
#[test]
fn hooks() {
    let run = |settings: &str| {
        let project = Project::of_template("generic");
        let ini = project.read("alembic.ini").replacen("# hooks = black\n", settings, 1);
        project.write("alembic.ini", ini);
        let result = project.revision(&New::default());
        let text = project.read("alembic/versions/a1_first_one.py");
        result.map(|printed| (printed, text.lines().last().unwrap_or_default().to_owned()))
    };
    let script = "hooks = a, b\na.type = exec\na.executable = sh\na.options = -c 'echo \"# $0 $1\" >> $1' 'one  two' \
                  REVISION_SCRIPT_FILENAME\nb.type = exec\nb.executable = false\n";
    let (printed, last_line) = run(script).unwrap();
    assert_eq!(
        printed,
        "Generating alembic/versions/a1_first_one.py ...  done\n\
         Running post write hook 'a' ...\n  done\nRunning post write hook 'b' ...\n  done\n"
    );
    assert!(last_line.starts_with("# one  two /"), "{last_line}");

    let fails = |settings: &str, message: &str| assert_eq!(run(settings), Err(message.to_owned()));
    fails("hooks = a\na.type = exec\n", "Key a.executable is required for post write hook 'a'");
    fails("hooks = a\na.type = module\n", "Key a.module is required for post write hook 'a'");
    fails("hooks = a\na.type = console_scripts\n", "Key a.entrypoint is required for post write hook 'a'");
    fails("hooks = a\n", "Key 'a.type' (or 'type' in toml) is required for post write hook 'a'");
    fails("hooks = a\na.type = nope\n", "No formatter with name 'nope' registered");
    fails("hooks = a\na.type = module\na.module = nope\n", "Could not find module nope");
    fails(
        "hooks = a\na.type = console_scripts\na.entrypoint = nope\n",
        "Could not find entrypoint console_scripts.nope",
    );
}

/// Hooks of packages, with the reference's own environment as the project's.
#[cfg(unix)]
#[test]
fn hooks_of_python_packages() {
    let Some(python) = reference_python() else { return };
    let environment = python.parent().unwrap().parent().unwrap().as_os_str().to_owned();
    let mut project = Project::of_template("generic");
    project.surroundings.variables.insert("VIRTUAL_ENV".to_owned(), environment);
    let hooks = "hooks = a, b\na.type = module\na.module = compileall\na.options = -q REVISION_SCRIPT_FILENAME\n\
                 b.type = console_scripts\nb.entrypoint = alembic\nb.options = -q -c REVISION_SCRIPT_FILENAME --version\n";
    project.write("alembic.ini", project.read("alembic.ini").replacen("# hooks = black\n", hooks, 1));
    assert_eq!(
        project.revision(&New::default()).unwrap(),
        "Generating alembic/versions/a1_first_one.py ...  done\n\
         Running post write hook 'a' ...\n  done\nRunning post write hook 'b' ...\n  done\n"
    );
    assert!(project.path("alembic/versions/__pycache__").is_dir());
}

/// Projects that the reference made work here, and what is written here works there. Their templates need no evaluator.
#[test]
fn projects_of_the_reference() {
    let Some(python) = reference_python() else { return };
    for template in ["generic", "async", "multidb", "pyproject", "pyproject_async"] {
        let project = Project::empty();
        let folder = &project.surroundings.folder;
        reference(&python, folder, &["init", "-t", template, "alembic"]);
        project.revision(&New::default()).unwrap();
        reference(&python, folder, &["revision", "--rev-id", "a2", "-m", "theirs"]);
        project
            .revision(&New { id: "a3", message: Some("ours"), labels: &["shop"], ..New::default() })
            .unwrap();
        assert_eq!(
            reference(&python, folder, &["history"]),
            "a2 -> a3 (shop) (head), ours\na1 -> a2 (shop), theirs\n<base> -> a1 (shop), first one\n",
            "{template}"
        );
    }
}
