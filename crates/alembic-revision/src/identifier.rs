//! How revision arguments are written: symbols, branches, relative steps, ranges.

use std::fmt;

use crate::RevisionError;

/// What stands for one or several revisions: an argument as typed, several of them, or nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector<'a> {
    /// Nothing: the state before the first revision.
    Base,
    /// One argument in any form: `head`, `label@rev`, `rev-2`, a prefix, …
    One(&'a str),
    /// Several arguments, or the rows of the version table.
    Several(&'a [String]),
}

impl<'a> Selector<'a> {
    /// An argument that may be left out.
    pub fn optional(argument: Option<&'a str>) -> Self {
        argument.map_or(Self::Base, Self::One)
    }

    /// The separate arguments.
    pub(crate) fn arguments(&self) -> Vec<&'a str> {
        match *self {
            Self::Base => Vec::new(),
            Self::One(argument) => vec![argument],
            Self::Several(arguments) => arguments.iter().map(String::as_str).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Base => true,
            Self::One(argument) => argument.is_empty(),
            Self::Several(arguments) => arguments.is_empty(),
        }
    }
}

/// As the reference's messages show it: several arguments as a Python tuple, none as `base`.
impl fmt::Display for Selector<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            _ if self.is_empty() => formatter.write_str("base"),
            Self::Base => formatter.write_str("base"),
            Self::One(argument) => formatter.write_str(argument),
            Self::Several([only]) => write!(formatter, "('{only}',)"),
            Self::Several(several) => {
                let quoted: Vec<String> = several.iter().map(|argument| format!("'{argument}'")).collect();
                write!(formatter, "({})", quoted.join(", "))
            }
        }
    }
}

/// A relative argument: `+2`, `-1`, `rev+1`, `label@-3`, `label@rev-2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Relative<'a> {
    pub(crate) branch: Option<&'a str>,
    pub(crate) symbol: Option<&'a str>,
    /// The number as written, with its sign.
    pub(crate) text: &'a str,
    /// The number; beyond 64 bits the largest one, which no history reaches either.
    pub(crate) steps: i64,
}

impl<'a> Relative<'a> {
    /// Reads a relative argument. As in the reference, what follows the number is ignored.
    pub(crate) fn parse(argument: &'a str) -> Option<Self> {
        let branches = argument.match_indices('@').map(|(at, _)| at).filter(|at| *at > 0);
        branches
            .take_while(|at| !argument[..*at].contains('\n'))
            .find_map(|at| Self::parse_after_branch(Some(&argument[..at]), &argument[at + 1..]))
            .or_else(|| Self::parse_after_branch(None, argument))
    }

    fn parse_after_branch(branch: Option<&'a str>, rest: &'a str) -> Option<Self> {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let (symbol, number) =
            rest.split_at(rest.find(|character| !is_word(character)).unwrap_or(rest.len()));
        let digits = number.strip_prefix(['+', '-'])?;
        let length = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
        if length == 0 {
            return None;
        }
        let text = &number[..=length];
        Some(Self { branch, symbol: (!symbol.is_empty()).then_some(symbol), text, steps: saturating(text) })
    }

    /// The number as Python prints it after reading it.
    pub(crate) fn number(&self) -> String {
        let digits = self.count();
        if self.text.starts_with('-') && digits != "0" { format!("-{digits}") } else { digits }
    }

    /// The number without its sign.
    pub(crate) fn count(&self) -> String {
        let digits = self.text[1..].trim_start_matches('0');
        if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }
    }

    /// There are not that many migrations.
    pub(crate) fn too_far(&self) -> RevisionError {
        RevisionError::RelativeTooFar { relative: self.text.to_owned(), count: self.count() }
    }
}

fn saturating(signed_digits: &str) -> i64 {
    let limit = if signed_digits.starts_with('-') { -i64::MAX } else { i64::MAX };
    signed_digits.parse().unwrap_or(limit)
}

/// The number of an identifier that Python's `int()` reads as negative: surrounding blanks and single
/// underscores between digits are fine.
pub(crate) fn negative_number(identifier: &str) -> Option<i64> {
    let digits = identifier.trim().strip_prefix('-')?;
    let well_formed =
        digits.split('_').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let number = well_formed.then(|| saturating(&format!("-{}", digits.replace('_', ""))))?;
    (number < 0).then_some(number)
}

/// Splits `from:to` of `upgrade` and `downgrade`.
///
/// # Errors
/// More than one colon.
pub fn split_range(argument: &str) -> Result<Option<(&str, &str)>, RevisionError> {
    match argument.split_once(':') {
        None => Ok(None),
        Some((_, end)) if end.contains(':') => {
            Err(RevisionError::MalformedRange { range: argument.to_owned() })
        }
        Some(ends) => Ok(Some(ends)),
    }
}

/// The ends of `history -r`: an empty end is none.
///
/// # Errors
/// No colon, or more than one.
pub fn history_range(argument: &str) -> Result<(Option<&str>, Option<&str>), RevisionError> {
    let (start, end) = split_range(argument.trim())?.ok_or(RevisionError::HistoryNeedsRange)?;
    Ok(((!start.is_empty()).then_some(start), (!end.is_empty()).then_some(end)))
}

/// The arguments of `stamp --sql`: the common start of all `from:to`, and the destinations.
///
/// # Errors
/// Two different starts, or more than one colon.
pub fn stamp_ranges<'a>(arguments: &[&'a str]) -> Result<(Option<&'a str>, Vec<&'a str>), RevisionError> {
    let mut common_start = None;
    let mut destinations = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let Some((start, destination)) = split_range(argument)? else {
            destinations.push(*argument);
            continue;
        };
        if *common_start.get_or_insert(start) != start {
            return Err(RevisionError::SeveralStampStarts);
        }
        destinations.push(destination);
    }
    Ok((common_start, destinations))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(argument: &str, expected: Option<(Option<&str>, Option<&str>, i64)>) {
        let parsed = Relative::parse(argument).map(|found| (found.branch, found.symbol, found.steps));
        assert_eq!(parsed, expected, "{argument:?}");
    }

    #[test]
    fn relative_arguments() {
        check("+2", Some((None, None, 2)));
        check("-1", Some((None, None, -1)));
        check("ae10+3", Some((None, Some("ae10"), 3)));
        check("head-2", Some((None, Some("head"), -2)));
        check("shop@+1", Some((Some("shop"), None, 1)));
        check("shop@-1", Some((Some("shop"), None, -1)));
        check("shop@ae10-2", Some((Some("shop"), Some("ae10"), -2)));
        check("my-label@head-2", Some((Some("my-label"), Some("head"), -2)));
        check("a@b@c+1", Some((Some("a@b"), Some("c"), 1)));
        check("@+1", None);
        check("ae10", None);
        check("shop@head", None);
        check("+", None);
        check("ae10-", None);
        check("", None);
        check("a.b+1", None);
    }

    #[test]
    fn what_follows_the_number_is_ignored() {
        check("ae10-1xyz", Some((None, Some("ae10"), -1)));
        check("abc+1@foo-2", Some((Some("abc+1"), Some("foo"), -2)));
        check("abc+1@foo", Some((None, Some("abc"), 1)));
    }

    #[test]
    fn endless_numbers_stay_numbers() {
        check("-99999999999999999999999", Some((None, None, -i64::MAX)));
        let relative = Relative::parse("-0099999999999999999999999").unwrap();
        assert_eq!(
            relative.too_far().to_string(),
            "Relative revision -0099999999999999999999999 didn't produce 99999999999999999999999 migrations"
        );
        assert_eq!(Relative::parse("-0").unwrap().number(), "0");
    }

    #[test]
    fn python_integers() {
        for (text, expected) in [
            ("-1", Some(-1)),
            (" -1_0 ", Some(-10)),
            ("-0", None),
            ("1", None),
            ("-", None),
            ("-_1", None),
            ("-1__0", None),
            ("-a", None),
        ] {
            assert_eq!(negative_number(text), expected, "{text:?}");
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(split_range("a"), Ok(None));
        assert_eq!(split_range("a:b"), Ok(Some(("a", "b"))));
        assert!(split_range("a:b:c").is_err());
        assert_eq!(history_range(" a: "), Ok((Some("a"), None)));
        assert_eq!(history_range(":b"), Ok((None, Some("b"))));
        assert_eq!(history_range("ab"), Err(RevisionError::HistoryNeedsRange));
        assert_eq!(stamp_ranges(&["a:b", "c"]), Ok((Some("a"), vec!["b", "c"])));
        assert_eq!(stamp_ranges(&["a:b", "c:d"]), Err(RevisionError::SeveralStampStarts));
    }

    #[test]
    fn selectors_are_shown_as_python_shows_them() {
        let rows = ["a".to_owned(), "b".to_owned()];
        assert_eq!(Selector::Several(&rows).to_string(), "('a', 'b')");
        assert_eq!(Selector::Several(&rows[..1]).to_string(), "('a',)");
        assert_eq!(Selector::Several(&[]).to_string(), "base");
        assert_eq!(Selector::One("head").to_string(), "head");
    }
}
