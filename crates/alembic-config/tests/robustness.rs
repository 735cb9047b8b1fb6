//! Whatever stands in a file, the program answers or refuses; it never panics.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_config::ini::Ini;
use alembic_config::logging::{
    Details, Formatter, Level, Literal, Logging, LoggingConfiguration, Style, Surroundings,
};
use alembic_config::{PyprojectToml, ScriptLocation, hide_password};

/// Pieces that mean something to one of the readers, put together at random.
const PIECES: [&str; 60] = [
    "[",
    "]",
    "[a]",
    "[loggers]",
    "[DEFAULT]",
    "keys",
    "=",
    ":",
    "\n",
    "\n  ",
    "\r",
    "%",
    "%(",
    ")s",
    "%%",
    "%(here)s",
    "%(message)",
    "d",
    "s",
    "r",
    "999999",
    "65536",
    ".",
    "*",
    "-",
    "0",
    "{",
    "}",
    "{message",
    "!",
    "!r",
    ":",
    ">",
    "^",
    "$",
    "${",
    "$message",
    "é",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "'",
    "\"",
    "(",
    "sys.stderr",
    ",",
    "://",
    "u:p@",
    "@",
    "/",
    "?",
    "password=",
    "&",
    "***",
    "tool.alembic",
    "k",
    "1",
    "{a=1}",
    "%H",
    "%:",
];

/// A small generator (xorshift): the same inputs in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn text(&mut self) -> String {
        (0..self.below(14)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

#[test]
fn no_text_makes_a_reader_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let sink = || Rc::new(RefCell::new(Vec::<u8>::new()));
    let logging =
        Logging::new(Surroundings::new(sink(), sink(), jiff::Timestamp::default, jiff::tz::TimeZone::system));
    let record = logging.get_logger("a.b").record(Level::INFO, "message", Details::default());
    for _ in 0..5_000 {
        let text = random.text();
        let mut ini = Ini::with_defaults([("here", "x")]);
        let mut bytes = format!("[a]\n{text}").into_bytes();
        if random.below(4) == 0 {
            let position = random.below(bytes.len());
            bytes[position] = 0xc0 + u8::try_from(random.below(0x40)).unwrap();
        }
        if let Err(error) = ini.read_bytes(&bytes, "x.ini") {
            assert!(!error.to_string().is_empty());
        }
        let sections: Vec<String> = ini.sections().map(str::to_owned).collect();
        for section in sections {
            let _ = ini.items(&section).map_err(|error| error.to_string());
        }
        let _ = LoggingConfiguration::read(&ini, "x.ini").map_err(|error| error.to_string());
        let _ = ini.set("a", "x", &text).map_err(|error| error.to_string());
        let toml = format!("[tool.alembic]\nk = '''{text}'''\n{text}");
        if let Ok(toml) = PyprojectToml::parse(&toml, "x.toml", indexmap::IndexMap::default()) {
            let _ = toml.get("k").map_err(|error| error.to_string());
        }
        for style in [Style::Percent, Style::Brace, Style::Dollar] {
            let _ = Formatter::new(Some(&text), Some(&text), style);
            let _ = Formatter::unchecked(Some(&text), None, style).format(&record);
            let asctime = ["%(asctime)s", "{asctime}", "$asctime"][style as usize];
            assert!(Formatter::unchecked(Some(asctime), Some(&text), style).format(&record).is_ok());
        }
        let _ = Literal::parse(&text);
        let _ = hide_password(&text);
        let _ = ScriptLocation::parse(&text).find(&[]);
    }
}

#[test]
fn deeply_nested_arguments_are_refused() {
    for nested in ["(", "[", "{1:", "-", "not ", "lambda:", "x if ", "f(", "a.", "f'{", "~", "await ", "*"] {
        for count in [50, 500 / nested.len(), 100_000] {
            assert_eq!(Literal::parse(&nested.repeat(count)), None);
        }
    }
    assert_eq!(Literal::parse(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))), None);
}

#[test]
fn deeply_nested_toml_is_refused() {
    for text in [format!("k = {}", "[".repeat(100_000)), format!("k = {}", "{a=".repeat(100_000))] {
        assert!(PyprojectToml::parse(&text, "x.toml", indexmap::IndexMap::default()).is_err());
    }
}
