//! What is read of a script without evaluating it.

use alembic_evaluator::{Header, read_headers};

const NAMES: &[&str] = &["revision", "down_revision", "depends_on"];

fn check(source: &str, expected: &[(&str, &str)]) {
    let headers = read_headers("a.py", source, NAMES).expect("valid syntax");
    let found: Vec<(&str, String)> = headers
        .assignments
        .iter()
        .map(|(name, header)| {
            let text = match header {
                Header::Literal(value) => format!("{value:?}"),
                Header::Computed => "computed".to_owned(),
            };
            (&**name, text)
        })
        .collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn literals_are_read() {
    check("revision = 'a1'\ndown_revision = None\n", &[("revision", "\"a1\""), ("down_revision", "None")]);
    check(
        "revision: str = \"a\" \"b\"\ndown_revision: Union[str, None] = ('x', \"y\")\n",
        &[("revision", "\"ab\""), ("down_revision", "(\"x\", \"y\")")],
    );
    check("depends_on = ['a', 'b']\nother = f()\n", &[("depends_on", "[\"a\", \"b\"]")]);
    check("revision = down_revision = 'a'\n", &[("revision", "\"a\""), ("down_revision", "\"a\"")]);
}

#[test]
fn what_is_no_literal_is_told_apart() {
    check("depends_on = LABELS['x']\n", &[("depends_on", "computed")]);
    check("revision = f'a{1}'\n", &[("revision", "computed")]);
    check("if x:\n    depends_on = 'a'\n", &[("depends_on", "computed")]);
    check("revision, down_revision = 'a', 'b'\n", &[("revision", "computed"), ("down_revision", "computed")]);
    check("def f():\n    revision = 'a'\n", &[]);
}

#[test]
fn docstrings_and_syntax_errors() {
    let headers = read_headers("a.py", "\"\"\"pets\n\nRevises: x\n\"\"\"\nrevision = '1'\n", NAMES)
        .expect("valid syntax");
    assert_eq!(headers.docstring.as_deref(), Some("pets\n\nRevises: x\n"));
    let error = read_headers("a.py", "revision = 'a'\nx = = 1\n", NAMES).expect_err("a syntax error");
    assert_eq!(error.place.map(|place| (place.line, place.column)), Some((2, 5)));
    for source in ["(".repeat(100_000), "-".repeat(100_000) + "1", "x = a".to_owned() + &".b".repeat(100_000)]
    {
        let _ = read_headers("a.py", &source, NAMES);
    }
}
