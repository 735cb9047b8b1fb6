//! The scan and the full parser must agree on every file that is Python.

use super::literal::{HeaderLiteral, HeaderValues};
use super::syntax::Reading;
use super::*;

fn text(value: &str) -> HeaderLiteral {
    HeaderLiteral::Text(value.to_owned())
}

fn parsed(source: &str) -> Reading {
    syntax::read(&encoding::decode(source.as_bytes()).unwrap()).unwrap()
}

/// The scan reads the file itself, and reads what the parser reads.
#[track_caller]
fn check_fast(source: &str) -> HeaderValues {
    let scanned = scan::scan(source.as_bytes()).unwrap_or_else(|| panic!("left to the parser: {source}"));
    assert_eq!(Reading::Literal(scanned.clone()), parsed(source), "{source}");
    scanned
}

/// The scan leaves the file to the parser.
#[track_caller]
fn check_slow(source: &str) -> Reading {
    assert_eq!(scan::scan(source.as_bytes()), None, "not left to the parser: {source}");
    parsed(source)
}

#[track_caller]
fn check_computed(source: &str, name: &str, line: usize) {
    match check_slow(source) {
        Reading::Computed { name: found, line: at } => assert_eq!((found, at), (name, line), "{source}"),
        Reading::Literal(values) => panic!("read as literals: {values:?}\n{source}"),
    }
}

const GENERATED: &str = r#""""add a column

Revision ID: 27c6a30d7c24
Revises: 1975ea83b712
Create Date: 2024-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '27c6a30d7c24'
down_revision: Union[str, Sequence[str], None] = ('1975ea83b712', 'ae1027a6acf3')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = ["x", 'y',]


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("t", sa.Column("c", sa.Integer()))
"#;

#[test]
fn a_generated_file_is_scanned() {
    let values = check_fast(GENERATED);
    let revision = values.into_revision("/v/27c6a30d7c24_add.py").unwrap();
    assert_eq!(revision.id, "27c6a30d7c24");
    assert_eq!(revision.down_revisions, ["1975ea83b712", "ae1027a6acf3"]);
    assert!(revision.branch_labels.is_empty());
    assert_eq!(revision.depends_on, ["x", "y"]);
    assert_eq!(revision.doc(), "add a column");
    assert_eq!(revision.path, "/v/27c6a30d7c24_add.py");
}

#[test]
fn windows_line_endings_are_scanned() {
    let values = check_fast(&GENERATED.replace('\n', "\r\n"));
    assert_eq!(values.revision, Some(text("27c6a30d7c24")));
    assert!(values.docstring.unwrap().starts_with("add a column\n\nRevision ID"));
}

#[test]
fn every_spelling_of_a_value() {
    let values = |source: &str| check_fast(&format!("revision = {source}\n")).revision.unwrap();
    let several =
        |items: &[&str]| HeaderLiteral::Sequence(items.iter().map(|item| (*item).to_owned()).collect());
    let rows = [
        ("'a'", text("a")),
        ("\"a'b\"  # comment", text("a'b")),
        ("'''a'b\n\"c'''", text("a'b\n\"c")),
        ("'a' \"b\" r'\\c'", text("ab\\c")),
        ("('a')", text("a")),
        ("('a'\n   'b'  # why\n)", text("ab")),
        ("u'a'", text("a")),
        ("R'\\n'", text("\\n")),
        (r"'\x41\u00e9\U0001F600\101\n\t\\\'\q'", text("A\u{e9}\u{1f600}A\n\t\\'\\q")),
        ("'a\\\nb'", text("ab")),
        ("\\\n  'a'", text("a")),
        ("'é'", text("é")),
        ("None", HeaderLiteral::None),
        ("(None)", HeaderLiteral::None),
        ("()", several(&[])),
        ("[]", several(&[])),
        ("'a',", several(&["a"])),
        ("'a', 'b'", several(&["a", "b"])),
        ("('a',)", several(&["a"])),
        ("('a', # one\n 'b')", several(&["a", "b"])),
        ("['a']", several(&["a"])),
        ("{'a', 'b'}", several(&["a", "b"])),
        ("[None, 'a']", several(&["a"])),
    ];
    for (source, expected) in rows {
        if source.starts_with('\\') {
            let Reading::Literal(values) = check_slow(&format!("revision = {source}\n")) else { panic!() };
            assert_eq!(values.revision, Some(expected));
        } else {
            assert_eq!(values(source), expected, "{source}");
        }
    }
}

#[test]
fn the_last_assignment_wins() {
    let source =
        "revision = 'a'\ndown_revision = None\nbranch_labels = None\ndepends_on = None\nrevision = 'b'\n";
    assert_eq!(check_fast(source).revision, Some(text("b")));
    let source = "revision = 'a'\ndef upgrade():\n    revision = 'x'\n\nrevision = 'b'\n";
    assert_eq!(check_fast(source).revision, Some(text("b")));
    let source = "revision = 'a'\nclass A:\n    revision = 'x'\n\n    def f(self): pass\n";
    assert_eq!(check_fast(source).revision, Some(text("a")));
}

#[test]
fn text_that_only_looks_like_an_assignment() {
    let rows = [
        "'''\nrevision = 'x'\n'''\nrevision = 'a'\n",
        "revision = 'a'\ndef f():\n    '''\nrevision = 'x'\n'''\n",
        "revision = 'a'\nx = (\n1,\n)\ny = '''\nrevision = 'x'\n'''\n",
        "revision = 'a'\nx = '\\\nrevision'\n",
        "revision = 'a'\n# revision = 'x'\n",
        "revision = 'a'\nrevisions = 'x'\nmy_revision = 'y'\n",
        "revision = 'a'\nif True:\n    # revision = 'x'\n    pass\n",
        "revision = 'a'\ndef f():\n    s = \"'''\"\n    revision = 'x'\n",
        "revision = 'a'\ndef f():\n    s = 'it\\'s'  # don't\n    revision = \"x\"\n",
        "revision = 'a'\n@decorated(1)\ndef f(x=[1,\n2]):\n  revision = 0\n",
    ];
    for source in rows {
        assert_eq!(check_fast(source).revision, Some(text("a")), "{source}");
    }
}

#[test]
fn unusual_files_go_to_the_parser() {
    let rows = [
        ("r'''doc'''\nrevision = 'a'\n", "a"),
        ("'doc' 'string'\nrevision = 'a'\n", "a"),
        ("revision = 'a'; down_revision = None\n", "a"),
        ("revision = down_revision = 'a'\n", "a"),
        ("revision = 'a'\ndef f(revision=None): pass\n", "a"),
        ("revision = 'a'\nprint(revision)\n", "a"),
        ("revision = '\\N{LATIN SMALL LETTER A}'\n", "a"),
        ("# -*- coding: utf-8 -*-\nrevision = 'a'\n", "a"),
        ("\u{feff}revision = 'a'\n", "a"),
        ("x = f'{1}'\nrevision = 'a'\n", "a"),
        ("revision = 'a'\ndef f():\n    globals()['upgrade_x']()\n", "a"),
        ("revision: str\nrevision = 'a'\n", "a"),
        ("ｒevision = 'a'\n", "a"),
    ];
    for (source, revision) in rows {
        let Reading::Literal(values) = check_slow(source) else { panic!("computed: {source}") };
        assert_eq!(values.revision, Some(text(revision)), "{source}");
    }
}

#[test]
fn what_has_to_be_computed() {
    check_computed("import x\nrevision = x.y\n", "revision", 2);
    check_computed("revision = 'a' + 'b'\n", "revision", 1);
    check_computed("down_revision = f'a'\n", "down_revision", 1);
    check_computed("revision = 'a'\nif x:\n    revision = 'b'\n", "revision", 3);
    check_computed("revision = 'a'\nrevision += 'b'\n", "revision", 2);
    check_computed("revision = 'a'\ndel revision\n", "revision", 2);
    check_computed("from x import revision\n", "revision", 1);
    check_computed("import revision.x\n", "revision", 1);
    check_computed("import x as depends_on\n", "depends_on", 1);
    check_computed("def revision(): pass\n", "revision", 1);
    check_computed("class revision: pass\n", "revision", 1);
    check_computed("for revision in []: pass\n", "revision", 1);
    check_computed("with x as revision: pass\n", "revision", 1);
    check_computed("try: pass\nexcept E as revision: pass\n", "revision", 2);
    check_computed("revision, x = 'a', 'b'\n", "revision", 1);
    check_computed("print(revision := 'a')\n", "revision", 1);
    check_computed("match x:\n    case revision: pass\n", "revision", 2);
    check_computed("match x:\n    case [*revision]: pass\n", "revision", 2);
    check_computed("match x:\n    case {**revision}: pass\n", "revision", 2);
    check_computed("revision = 'a'\ndef f():\n    global revision\n    revision = 'b'\n", "revision", 3);
    check_computed("revision = 'a'\nglobals()['revision'] = 'b'\n", "revision", 2);
    check_computed("revision = 'a'\ndef f():\n    globals().update(revision='b')\n", "revision", 3);
    check_computed("'''doc'''\n__doc__ = 'other'\n", "__doc__", 2);
    check_computed("branch_labels = {'a': 1}\n", "branch_labels", 1);
}

#[test]
fn errors_say_what_is_wrong() {
    let error = |source: &[u8]| read_header("/v/x_y.py", source, &cannot_compute).unwrap_err().to_string();
    assert_eq!(
        error(b"down_revision = None\n"),
        "Could not determine revision id from filename x_y.py. Be sure the 'revision' variable is declared inside \
         the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
    );
    assert!(error(b"revision = 'a'\n").starts_with("the variable 'down_revision' is not declared"));
    assert_eq!(error(b"revision = 5\ndown_revision = None\n"), "the value of 'revision' is not a string");
    assert_eq!(
        error(b"revision = 'a'\ndown_revision = (1,)\n"),
        "the value of 'down_revision' is not a string"
    );
    let syntax_error = error(b"revision = f)\n");
    assert!(syntax_error.starts_with("line 1: "), "{syntax_error}");
    assert_eq!(
        error(b"# coding: latin-9x\nrevision = 'a'\ndown_revision = None\n"),
        "unknown encoding: latin-9x"
    );
    assert_eq!(error(b"\nrevision = '\xff'\ndown_revision = None\n"), "line 2: the text is not valid utf-8");
    assert_eq!(
        error(b"revision = g()\ndown_revision = None\n"),
        "line 1: the value of 'revision' cannot be computed: it is not a literal"
    );
}

#[test]
fn bytes_outside_utf8_matter_only_in_the_header() {
    let read = |source: &[u8]| read_header("/v/a.py", source, &cannot_compute).unwrap();
    assert_eq!(read(b"# \xff\nrevision = 'a'\ndown_revision = None\n").id, "a");
    let latin = read(b"# coding: latin-1\n'''caf\xe9'''\nrevision = 'a'\ndown_revision = None\n");
    assert_eq!(latin.docstring, "caf\u{e9}");
}

#[test]
fn a_hexadecimal_file_name_stands_in_for_the_revision() {
    let read = |path: &str| read_header(path, b"down_revision = None\n", &cannot_compute);
    assert_eq!(read("/v/abc123.py").unwrap().id, "abc123");
    assert!(read("/v/abc123_x.py").is_err());
}

/// Files put together at random from pieces that are each valid Python: whatever the scan accepts, the parser reads
/// the same way.
#[test]
fn scan_and_parser_agree_on_random_files() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut scanned, mut files) = (0, 0);
    for _ in 0..20_000 {
        let source = random_file(&mut random);
        let Ok(expected) = syntax::read(&encoding::decode(source.as_bytes()).unwrap()) else { continue };
        files += 1;
        if let Some(values) = scan::scan(source.as_bytes()) {
            scanned += 1;
            assert_eq!(Reading::Literal(values), expected, "{source}");
        }
    }
    assert!(files > 15_000, "too few of the files are Python: {files}");
    assert!(scanned > 4_000, "too few of the files were scanned: {scanned} of {files}");
}

/// The same over a folder of real files, named by `ALEMBIC_HEADER_CORPUS`.
#[test]
fn scan_and_parser_agree_on_a_corpus() {
    let Some(corpus) = std::env::var_os("ALEMBIC_HEADER_CORPUS") else { return };
    let (mut files, mut revisions, mut fast) = (0, 0, 0);
    let mut pending = vec![std::path::PathBuf::from(corpus)];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let source = std::fs::read(&path).unwrap();
                let Ok(text) = encoding::decode(&source) else { continue };
                let Ok(expected) = syntax::read(&text) else { continue };
                files += 1;
                let is_revision =
                    matches!(&expected, Reading::Literal(values) if values.down_revision.is_some());
                revisions += usize::from(is_revision);
                if let Some(values) = scan::scan(&source) {
                    fast += usize::from(is_revision);
                    assert_eq!(Reading::Literal(values), expected, "{}", path.display());
                } else if is_revision {
                    println!("left to the parser: {}", path.display());
                }
            }
        }
    }
    println!("{files} files, {revisions} revisions, {fast} of them scanned");
}

struct Random(u64);

impl Random {
    fn next(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.next(choices.len())]
    }
}

fn random_file(random: &mut Random) -> String {
    let mut source = String::new();
    if random.next(3) > 0 {
        source += random.pick(&[
            "\"\"\"message\n\nRevision ID: a\nrevision = 'no'\n\"\"\"\n",
            "'''it's \\''' \"quoted\\\"'''\n",
            "'one line'\n",
            "# coding=utf-8\n",
            "# a comment\n\n",
            "\n\n",
            "r'''raw'''\n",
            "'''é'''  # comment\n",
        ]);
    }
    for _ in 0..random.next(9) {
        let piece = random_piece(random);
        source += &piece;
    }
    if random.next(8) == 0 { source.replace('\n', "\r\n") } else { source }
}

fn random_piece(random: &mut Random) -> String {
    const NAMES: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];
    match random.next(5) {
        0..=2 => {
            let name = random.pick(&NAMES);
            let annotation =
                random.pick(&["", "", ": str", ": Union[str, Sequence[str], None]", ": 'str | None'"]);
            let value = random_value(random);
            let end = random.pick(&["", "", "", "  # why", ";", " ", "\t#\"'"]);
            format!("{name}{annotation} = {value}{end}\n")
        }
        3 => random
            .pick(&[
                "from alembic import op\n",
                "import sqlalchemy as sa  # \"\n",
                "x = [\n    1,  # (\n    \"]\",\n]\n",
                "y = '\\\\'\n",
                "z = \"a\\\nb\"\n",
                "t = 1 + \\\n    2\n",
                "text = '''\nrevision = \"no\"\n'''\n",
                "text = \"\"\"\\\"\"\"\"\n",
                "b = b'\\'' rb\"\\\"\"\n",
                "f = f\"{x}\"\n",
                "n = 0xb1 if x else 1_0\n",
                "if x:\n    y = 1\nelse:\n    y = '('\n",
                "if x:\n    revision = 'maybe'\n",
                "for i in x:\n\tpass\n",
                "with x as depends_on:\n    pass\n",
                "print(down_revision)\n",
                "schema = 'é'\n",
                "\n\n\n",
                "    \n# revision = 'no'\n",
                "del x\n",
                "assert x, 'revision'\n",
                "lambda revision: revision\n",
            ])
            .to_owned(),
        _ => random
            .pick(&[
                "def upgrade():\n    op.execute('x')\n\n",
                "def upgrade() -> None:\n    \"\"\"Doc ' revision\n\n    x\n    \"\"\"\n    pass\n",
                "def upgrade():\n    text = '''\nrevision = 'no'\n'''\n    revision = 5\n",
                "def upgrade():\n    x = (\n1, # )\n)\n    return x\n",
                "def upgrade():\n    global revision\n    revision = 'g'\n",
                "def revision():\n    pass\n",
                "class A(B):\n    revision = 'no'\n    'x'\n",
                "async def f():\n    pass\n",
                "@d('x')\ndef g(a, b=\"revision\"):\n    # ' \"\n    f'{a}'\n",
                "def f(): return 'é'\n",
                "def f(down_revision):\n    pass\n",
                "def h():\n    globals()['x']\n",
            ])
            .to_owned(),
    }
}

fn random_value(random: &mut Random) -> String {
    let item = |random: &mut Random| {
        random
            .pick(&[
                "'a1'",
                "\"b2\"",
                "None",
                "'''c\n3'''",
                "'d' \"4\"",
                "r'\\e'",
                "u\"f\"",
                "'\\x41'",
                "'\\q\\''",
                "'é'",
                "f'g'",
                "name",
                "5",
                "'h' + 'i'",
                "''",
                "\"\\u00e9\"",
                "b'x'",
                "('j')",
            ])
            .to_owned()
    };
    match random.next(8) {
        0..=3 => item(random),
        4 => format!("({}, {})", item(random), item(random)),
        5 => format!("[\n    {},  # '\n    {}\n]", item(random), item(random)),
        6 => format!("{{{}}}", item(random)),
        _ => format!("{},", item(random)),
    }
}
