//! Which files count, against Alembic 1.20.1.

mod support;

use support::Project;

#[track_caller]
fn check(file: &str, flat: bool, recursive: bool) {
    let project = Project::of_template("generic");
    let path = format!("alembic/versions/{file}");
    project.write(&path, "revision = 'r'\ndown_revision = None\n");
    let found = |project: &Project| {
        let revisions = project.revisions().unwrap();
        assert!(revisions.iter().all(|revision| revision.path == project.path(&path).to_str().unwrap()));
        !revisions.is_empty()
    };
    assert_eq!(found(&project), flat, "{file}");
    project.set("recursive_version_locations", "true");
    assert_eq!(found(&project), recursive, "{file}, recursive");
}

/// Recorded from Alembic 1.20.1.
#[test]
fn file_names() {
    for (file, flat, recursive) in [
        ("a.py", true, true),
        ("a b.py", true, true),
        ("a.py.py", true, true),
        ("a-b.py", true, true),
        ("foo~.py", true, true),
        ("#a.py", true, true),
        (".init.py", true, true),
        ("_.py", true, true),
        ("a__init__.py", true, true),
        ("__pycache__.py", true, true),
        ("__init__.py", false, false),
        ("__init__x.py", false, false),
        (".#foo.py", false, false),
        ("x.PY", false, false),
        ("x.pyi", false, false),
        ("x.pyc", false, false),
        ("#a.py#", false, false),
        ("sub/node/c.py", false, true),
        ("sub/__init__.py", false, false),
        (".git/x.py", false, true),
        ("x.py/inner.py", false, true),
        ("__pycache__/c.py", false, false),
        ("x__pycache__/c.py", false, false),
        ("__pycache__x/c.py", false, true),
    ] {
        check(file, flat, recursive);
    }
}

#[test]
fn the_order_of_locations_folders_and_names() {
    let project = Project::of_template("generic");
    let files = ["w1/b", "w1/a", "w1/sub/z", "w1/sub/y", "w1/c", "w1/aa/q", "w2/f", "w2/0"];
    for (index, file) in files.iter().enumerate() {
        project.write(&format!("{file}.py"), format!("revision = 'r{index}'\ndown_revision = None\n"));
    }
    project.set("recursive_version_locations", "true");
    let order = |locations: &str| {
        project.set("version_locations", locations);
        let loaded = project.directory().unwrap().revisions().unwrap();
        let names: Vec<String> = loaded
            .revisions
            .iter()
            .map(|revision| project.without_folder(&revision.path).replace(".py", ""))
            .collect();
        let warnings: Vec<String> =
            loaded.warnings.iter().map(|warning| project.without_folder(warning)).collect();
        (names.join(" "), warnings)
    };
    let all = "w2/0 w2/f w1/a w1/b w1/c w1/aa/q w1/sub/y w1/sub/z".to_owned();
    assert_eq!(order("%(here)s/w2:%(here)s/nope:%(here)s/w1"), (all.clone(), Vec::new()));
    let warning = |file: &str| {
        format!("File {file} loaded twice! ignoring. Please ensure version_locations is unique.")
    };
    assert_eq!(
        order("%(here)s/w2:%(here)s/w1:%(here)s/w2"),
        (all, vec![warning("w2/0.py"), warning("w2/f.py")])
    );
    assert_eq!(
        order("%(here)s/w1/aa:%(here)s/w1"),
        ("w1/aa/q w1/a w1/b w1/c w1/sub/y w1/sub/z".to_owned(), vec![warning("w1/aa/q.py")])
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links() {
    let project = Project::of_template("generic");
    project.write("elsewhere/a.py", "revision = 'a'\ndown_revision = None\n");
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(project.path(target), project.path(name)).unwrap();
    };
    link("elsewhere/a.py", "alembic/versions/one.py");
    link("elsewhere/a.py", "alembic/versions/two.py");
    link("elsewhere", "alembic/versions/folder.py");
    let loaded = project.directory().unwrap().revisions().unwrap();
    let paths: Vec<&str> = loaded.revisions.iter().map(|revision| revision.path.as_str()).collect();
    assert_eq!(paths, [project.path("elsewhere/a.py").to_str().unwrap()]);
    assert_eq!(loaded.warnings.len(), 1);
    link("elsewhere/missing.py", "alembic/versions/three.py");
    assert!(project.revisions().unwrap_err().starts_with("cannot read "));
}

#[test]
fn errors_name_the_file() {
    let project = Project::of_template("generic");
    let error = |content: &str| {
        project.write("alembic/versions/x_y.py", content);
        project.without_folder(&project.revisions().unwrap_err())
    };
    assert_eq!(
        error(""),
        "Could not determine revision id from filename x_y.py. Be sure the 'revision' variable is declared inside the \
         script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
    );
    assert!(
        error("revision = 'a'\n").starts_with("alembic/versions/x_y.py: the variable 'down_revision' is not")
    );
    assert!(error("revision = 'a'\ndown_revision = )\n").starts_with("alembic/versions/x_y.py: line 2: "));
}

#[test]
fn a_missing_script_location() {
    let project = Project::of_template("generic");
    project.set("script_location", "nolo");
    assert_eq!(
        project.directory().unwrap_err(),
        "Path doesn't exist: nolo.  Please use the 'init' command to create a new scripts folder."
    );
}

#[test]
fn compiled_files_need_cpython() {
    let project = Project::of_template("generic");
    project.write("alembic/versions/a.py", "revision = 'a'\ndown_revision = None\n");
    project.write("alembic/versions/__pycache__/a.cpython-311.pyc", "");
    project.set("sourceless", "true");
    assert_eq!(project.revisions().unwrap().len(), 1);
    project.write("alembic/versions/__pycache__/b.cpython-311.pyc", "");
    let error = project.revisions().unwrap_err();
    assert!(error.contains("b.cpython-311.pyc is a compiled revision without a source file"), "{error}");
}

/// Enough files for several threads, with some that are wrong.
#[test]
fn many_files() {
    let project = Project::of_template("generic");
    for index in 0..600 {
        let content = format!("revision = 'r{index:03}'\ndown_revision = None\n");
        project.write(&format!("alembic/versions/x{index:03}.py"), content);
    }
    let revisions = project.revisions().unwrap();
    assert_eq!(revisions.len(), 600);
    assert!(revisions.iter().enumerate().all(|(index, revision)| revision.id == format!("r{index:03}")));
    project.write("alembic/versions/x500.py", "");
    project.write("alembic/versions/x400.py", "");
    assert!(project.revisions().unwrap_err().contains("filename x400.py"));
}
