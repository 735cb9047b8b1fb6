//! Properties: random expressions about formatting, slicing, integers, decimals and dates give what CPython gives.
//!
//! The expressions come from a seed, which `SEED=number` changes; `python3` must be at hand.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the test runs the reference")]

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// How many expressions of each kind are compared.
const EXPRESSIONS: usize = 3_000;

const HEAD: &str = "\
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
def attempt(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)
";

/// A small generator of random numbers (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).expect("a small number")]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An integer, small or large, of either sign.
    fn integer(&mut self) -> String {
        let sign = if self.chance(35) { "-" } else { "" };
        match self.below(4) {
            0 => format!("{sign}{}", self.below(12)),
            1 => format!("{sign}{}", self.below(100_000)),
            2 => format!("{sign}{}", self.next()),
            _ => format!("{sign}{}{}", 1 + self.next() % 1_000_000, self.next()),
        }
    }

    fn float(&mut self) -> String {
        let sign = if self.chance(35) { "-" } else { "" };
        match self.below(5) {
            0 => format!("{sign}0.{}", self.below(1000)),
            1 => format!("{sign}{}.5", self.below(100)),
            2 => format!("{sign}{}.{}", self.below(1_000_000), self.below(1_000_000)),
            3 => format!("{sign}{}e{}", self.below(1000), self.below(40)),
            _ => format!("{sign}{}e-{}", self.below(1000), self.below(40)),
        }
    }

    fn decimal(&mut self) -> String {
        let sign = if self.chance(35) { "-" } else { "" };
        let text = match self.below(4) {
            0 => format!("{sign}{}", self.below(1000)),
            1 => format!("{sign}{}.{:02}", self.below(100_000), self.below(100)),
            2 => format!("{sign}{}.{}", self.below(10), self.next()),
            _ => format!("{sign}{}E{}", self.below(1000), self.one_of(&["-7", "-3", "0", "4", "+11"])),
        };
        format!("Decimal('{text}')")
    }

    fn text(&mut self) -> String {
        self.one_of(&["''", "'a'", "'hello'", "'naïve'", "'a b'", "'日本'", "\"it's\""]).to_owned()
    }

    fn bound(&mut self) -> String {
        match self.below(4) {
            0 => String::new(),
            1 => format!("-{}", self.below(9)),
            _ => self.below(9).to_string(),
        }
    }

    fn moment(&mut self) -> String {
        let (year, month, day) = (1900 + self.below(200), 1 + self.below(12), 1 + self.below(28));
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        let rest = match self.below(4) {
            0 => String::new(),
            1 => format!(", {}", self.below(1_000_000)),
            2 => ", tzinfo=timezone.utc".to_owned(),
            _ => format!(", tzinfo=timezone(timedelta(minutes={}))", self.below(720)),
        };
        format!("datetime({year}, {month}, {day}, {hour}, {minute}, {second}{rest})")
    }

    fn duration(&mut self) -> String {
        let unit =
            self.one_of(&["days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "weeks"]);
        let sign = if self.chance(35) { "-" } else { "" };
        format!("timedelta({unit}={sign}{})", self.below(5000))
    }
}

fn formatting(random: &mut Random) -> String {
    let mut specification = String::new();
    if random.chance(50) {
        specification.push_str(random.one_of(&["<", ">", "^", "*<", "0>", "_^", "="]));
    }
    specification.push_str(random.one_of(&["", "", "", "+", " ", "-"]));
    specification.push_str(random.one_of(&["", "", "", "#", "0"]));
    specification.push_str(random.one_of(&["", "", "1", "7", "12", "20"]));
    specification.push_str(random.one_of(&["", "", "", ",", "_"]));
    specification.push_str(random.one_of(&["", "", ".0", ".1", ".3", ".10"]));
    match random.below(5) {
        0 | 1 => {
            specification
                .push_str(random.one_of(&["", "d", "x", "X", "o", "b", "e", "f", "g", "%", "n", "s"]));
            let number = if random.chance(80) {
                random.integer()
            } else {
                random.one_of(&["True", "False"]).to_owned()
            };
            format!("format({number}, {specification:?})")
        }
        2 => {
            specification.push_str(random.one_of(&["", "e", "E", "f", "F", "g", "G", "%", "n", "d"]));
            format!("format({}, {specification:?})", random.float())
        }
        3 => {
            specification.push_str(random.one_of(&["", "s", "d"]));
            format!("format({}, {specification:?})", random.text())
        }
        _ => {
            let flags = random.one_of(&["", "", "-", "0", "+", " ", "#"]);
            let width = random.one_of(&["", "", "3", "10"]);
            let precision = random.one_of(&["", "", ".0", ".2", ".5"]);
            let kind = random.one_of(&["d", "i", "x", "o", "s", "r", "f", "e", "g", "G", "c"]);
            let value = match random.below(3) {
                0 => random.integer(),
                1 => random.float(),
                _ => random.text(),
            };
            format!("'%{flags}{width}{precision}{kind}' % ({value},)")
        }
    }
}

fn slicing(random: &mut Random) -> String {
    let sequence = random.one_of(&[
        "'abcdefg'",
        "'日本語ab'",
        "[0, 1, 2, 3, 4, 5]",
        "(1, 2, 3)",
        "b'bytes'",
        "range(2, 20, 3)",
        "range(9, -9, -4)",
        "[]",
    ]);
    if random.chance(15) {
        return format!("{sequence}[{}{}]", if random.chance(40) { "-" } else { "" }, random.below(9));
    }
    let (from, to) = (random.bound(), random.bound());
    let step = random.one_of(&["", "", ":", ":1", ":2", ":-1", ":-2", ":3", ":0"]);
    if sequence.starts_with('[') && random.chance(25) {
        return format!(
            "(lambda x: (x.__setitem__(slice({}, {}), [7, 8]), x))({sequence})",
            random.below(7),
            random.below(7)
        );
    }
    format!("{sequence}[{from}:{to}{step}]")
}

fn integers(random: &mut Random) -> String {
    let (left, right) = (random.integer(), random.integer());
    match random.below(8) {
        0 => format!("({left}) {} {}", random.one_of(&["<<", ">>"]), random.below(130)),
        1 => format!("({left}) ** {}", random.below(12)),
        2 => format!("divmod({left}, {right})"),
        3 => format!("pow({left}, {}, {right})", random.below(1000)),
        4 => format!("({left}) / ({right})"),
        5 => format!(
            "({}({left}), ({left}).bit_length(), -({left}), ~({left}))",
            random.one_of(&["hex", "oct", "bin", "str", "float"])
        ),
        6 => format!("(({left}) {} ({right}))", random.one_of(&["<", "<=", "==", "!=", ">", ">="])),
        _ => format!("({left}) {} ({right})", random.one_of(&["+", "-", "*", "//", "%", "&", "|", "^"])),
    }
}

fn decimals(random: &mut Random) -> String {
    let (left, right) = (random.decimal(), random.decimal());
    match random.below(8) {
        0 => {
            format!("{left}.quantize(Decimal('{}'))", random.one_of(&["1", "0.1", "0.01", "0.00001", "1E+2"]))
        }
        1 => format!("(str({left}), {left}.normalize(), {left}.as_tuple())"),
        2 => format!("(round({left}, {}), round({left}), int({left}))", random.below(4)),
        3 => format!(
            "format({left}, '{}')",
            random.one_of(&["", ".2f", ",.3f", "e", ".0%", "g", ">12", "+.1f", "010.3f"])
        ),
        4 => format!("({left} < {right}, {left} == {right}, max({left}, {right}))"),
        5 => format!("{left} {} {}", random.one_of(&["+", "-", "*", "/", "//", "%"]), random.below(50)),
        6 => format!("divmod({left}, {right})"),
        _ => format!("{left} {} {right}", random.one_of(&["+", "-", "*", "/", "//", "%"])),
    }
}

fn dates(random: &mut Random) -> String {
    let (moment, duration) = (random.moment(), random.duration());
    match random.below(10) {
        0 => format!("{moment} {} {duration}", random.one_of(&["+", "-"])),
        1 => format!("{moment} - {}", random.moment()),
        2 => {
            let format = random.one_of(&[
                "%Y-%m-%d %H:%M:%S",
                "%a %d %b %Y",
                "%j %U %W %w",
                "%I:%M %p %f",
                "%G-W%V-%u",
                "%y%m%d%z",
                "%c|%x|%X",
            ]);
            format!("{moment}.strftime('{format}')")
        }
        3 => format!(
            "(str({moment}), {moment}.isoformat(timespec='{}'))",
            random.one_of(&["auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"])
        ),
        4 => format!("datetime.fromisoformat({moment}.isoformat()) == {moment}"),
        5 => format!(
            "({moment}.isocalendar(), {moment}.weekday(), {moment}.toordinal(), {moment}.date(), {moment}.time())"
        ),
        6 => format!("({duration} {} {}, str({duration}))", random.one_of(&["+", "-"]), random.duration()),
        7 => format!(
            "({duration} * {}, {duration} // {}, {duration} / {})",
            random.below(9),
            1 + random.below(9),
            1 + random.below(9)
        ),
        8 => format!("{moment} < {}", random.moment()),
        _ => format!(
            "({moment}.replace(day={}), {duration}.total_seconds(), abs({duration}))",
            1 + random.below(31)
        ),
    }
}

fn python(program: &str) -> Option<String> {
    let mut child = Command::new("python3")
        .arg("-")
        .env("TZ", "UTC")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(program.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
}

fn compare(kind: fn(&mut Random) -> String) {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_250_101);
    let mut random = Random(seed);
    let expressions: Vec<String> = (0..EXPRESSIONS).map(|_| kind(&mut random)).collect();
    let mut program = HEAD.to_owned();
    for expression in &expressions {
        writeln!(program, "attempt(lambda: {expression})").expect("a text can be written to");
    }
    let Some(expected) = python(&program) else {
        eprintln!("python3 is not here: nothing was compared");
        return;
    };
    let (mut vm, system) = support::machine(&[]);
    let result = vm.run_module("generated.py", &program, "__main__");
    assert!(result.is_ok(), "{}", result.err().map(|error| error.to_string()).unwrap_or_default());
    let ours = system.output.borrow().clone();
    let differences: Vec<String> = expressions
        .iter()
        .zip(expected.lines().zip(ours.lines()))
        .filter(|(_, (expected, ours))| expected != ours)
        .map(|(expression, (expected, ours))| format!("{expression}\n  python: {expected}\n  ours:   {ours}"))
        .collect();
    let shown = differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} of {EXPRESSIONS} differ (seed {seed}):\n{shown}", differences.len());
    assert_eq!(ours.lines().count(), EXPRESSIONS);
}

#[test]
fn formats() {
    compare(formatting);
}

#[test]
fn slices() {
    compare(slicing);
}

#[test]
fn whole_numbers() {
    compare(integers);
}

#[test]
fn decimal_numbers() {
    compare(decimals);
}

#[test]
fn dates_and_times() {
    compare(dates);
}
