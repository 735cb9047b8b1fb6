//! `init` against Alembic 1.20.1: the same files, the same code in them, the same words about it.

mod support;

use support::{Project, code_of, reference, reference_python};

const TEMPLATES: [&str; 5] = ["async", "generic", "multidb", "pyproject", "pyproject_async"];

/// Recorded from Alembic 1.20.1.
#[test]
fn what_init_prints() {
    let project = Project::empty();
    assert_eq!(
        project.init("generic", "alembic", false).unwrap(),
        "Creating directory alembic ...  done\n\
         Creating directory alembic/versions ...  done\n\
         Generating alembic/script.py.mako ...  done\n\
         Generating alembic/README ...  done\n\
         Generating alembic/env.py ...  done\n\
         Generating alembic.ini ...  done\n\
         Please edit configuration/connection/logging settings in alembic.ini before proceeding.\n"
    );
    assert_eq!(
        project.init("pyproject", "other", true).unwrap(),
        "Creating directory other ...  done\n\
         Creating directory other/versions ...  done\n\
         Generating other/script.py.mako ...  done\n\
         Generating other/README ...  done\n\
         Generating other/env.py ...  done\n\
         Generating pyproject.toml ...  done\n\
         File alembic.ini already exists, skipping\n\
         Adding other/__init__.py ...  done\n\
         Adding other/versions/__init__.py ...  done\n\
         Please edit configuration settings in pyproject.toml and configuration/connection/logging settings in \
         alembic.ini before proceeding.\n"
    );
    assert!(project.init("pyproject", "third", false).unwrap().contains(
        "\nFile pyproject.toml already exists and already has a [tool.alembic] section, skipping\n"
    ));
}

#[test]
fn an_existing_pyproject_is_extended() {
    let project = Project::empty();
    project.write("pyproject.toml", "[project]\nname = \"x\"");
    let printed = project.init("pyproject", "alembic", false).unwrap();
    assert!(printed.contains("\nAppending to existing pyproject.toml ...  done\n"), "{printed}");
    assert!(project.read("pyproject.toml").starts_with("[project]\nname = \"x\"\n\n[tool.alembic]\n"));
}

#[test]
fn nothing_is_written_when_something_is_wrong() {
    let project = Project::empty();
    project.write("full/x", "");
    assert_eq!(
        project.init("generic", "full", false),
        Err("Directory full already exists and is not empty".to_owned())
    );
    assert_eq!(project.init("nope", "x", false), Err("No such template nope".to_owned()));
    project.write("pyproject.toml", "bad toml [");
    assert!(project.init("pyproject", "x", false).unwrap_err().contains("pyproject.toml is not valid TOML"));
    assert_eq!(project.files(), ["full/x", "pyproject.toml"]);
}

#[test]
fn unusual_directories() {
    let location = |directory: &str| {
        let project = Project::empty();
        project.init("generic", directory, false).unwrap();
        let found = project.directory().unwrap().location().exists();
        assert!(found, "{directory}");
        let ini = project.read("alembic.ini");
        ini.lines().find(|line| line.starts_with("script_location")).unwrap().to_owned()
    };
    assert_eq!(location("./a//b/"), "script_location = %(here)s/a/b");
    assert_eq!(location("."), "script_location = %(here)s");
    assert_eq!(location("50%"), "script_location = %(here)s/50%%");
    let project = Project::empty();
    project.init("pyproject", "a\"b", false).unwrap();
    assert!(project.directory().unwrap().location().exists());
}

#[test]
fn every_template_opens() {
    for template in TEMPLATES {
        let project = Project::of_template(template);
        assert_eq!(project.revisions(), Ok(Vec::new()), "{template}");
    }
}

#[test]
fn the_same_code_as_the_reference_writes() {
    let Some(python) = reference_python() else { return };
    for template in TEMPLATES {
        let ours = Project::of_template(template);
        let theirs = Project::empty();
        reference(&python, &theirs.surroundings.folder, &["init", "-t", template, "alembic"]);
        assert_eq!(ours.files(), theirs.files(), "{template}");
        for file in ours.files() {
            if file != "alembic/README" {
                assert_eq!(code_of(&ours.read(&file)), code_of(&theirs.read(&file)), "{template}: {file}");
            }
        }
        let first_line =
            |project: &Project| project.read("alembic/README").lines().next().unwrap().to_owned();
        assert_eq!(first_line(&ours), first_line(&theirs), "{template}");
    }
}

#[test]
fn the_reference_works_in_our_projects() {
    let Some(python) = reference_python() else { return };
    for template in TEMPLATES {
        let project = Project::of_template(template);
        let printed =
            reference(&python, &project.surroundings.folder, &["revision", "--rev-id", "a1", "-m", "first"]);
        assert_eq!(
            project.without_folder(&printed),
            "Generating alembic/versions/a1_first.py ...  done\n",
            "{template}"
        );
        assert_eq!(project.revisions().unwrap().len(), 1);
    }
}
