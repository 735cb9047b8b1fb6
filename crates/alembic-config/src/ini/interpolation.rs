//! `BasicInterpolation`: `%(name)s` refers to another option of the section or of the defaults, `%%` is a `%`.

use super::IniError;

/// References may be nested this deep (`configparser.MAX_INTERPOLATION_DEPTH`).
const MAXIMUM_DEPTH: usize = 10;

/// The option whose value is being interpolated, for the errors.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) section: &'a str,
    pub(super) option: &'a str,
    pub(super) raw: &'a str,
}

/// The value of an option with its references resolved by `lookup`, which is given lower-cased names.
pub(super) fn interpolate<'a>(
    subject: Subject<'_>,
    lookup: &dyn Fn(&str) -> Option<&'a str>,
) -> Result<String, IniError> {
    let mut result = String::with_capacity(subject.raw.len());
    expand(subject, subject.raw, lookup, 1, &mut result)?;
    Ok(result)
}

fn expand<'a>(
    subject: Subject<'_>,
    value: &str,
    lookup: &dyn Fn(&str) -> Option<&'a str>,
    depth: usize,
    result: &mut String,
) -> Result<(), IniError> {
    let section = || subject.section.to_owned();
    let option = || subject.option.to_owned();
    let raw = || subject.raw.to_owned();
    if depth > MAXIMUM_DEPTH {
        return Err(IniError::InterpolationDepth { option: option(), section: section(), raw: raw() });
    }
    let mut rest = value;
    while let Some(percent) = rest.find('%') {
        result.push_str(&rest[..percent]);
        rest = &rest[percent..];
        if let Some(after) = rest.strip_prefix("%%") {
            result.push('%');
            rest = after;
        } else if let Some((name, after)) = split_reference(rest) {
            let reference = name.to_lowercase();
            let Some(referenced) = lookup(&reference) else {
                return Err(IniError::MissingReference {
                    option: option(),
                    section: section(),
                    reference,
                    raw: raw(),
                });
            };
            if referenced.contains('%') {
                expand(subject, referenced, lookup, depth + 1, result)?;
            } else {
                result.push_str(referenced);
            }
            rest = after;
        } else {
            return Err(IniError::InterpolationSyntax {
                option: option(),
                section: section(),
                found: rest.to_owned(),
                raw: raw(),
            });
        }
    }
    result.push_str(rest);
    Ok(())
}

/// `%(name)s` at the start of the text: the name, and what follows.
fn split_reference(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix("%(")?.split_once(')')?;
    if name.is_empty() { None } else { Some((name, after.strip_prefix('s')?)) }
}

/// Refuses a value with a `%` that no reading could interpolate, as `ConfigParser.set` does.
pub(super) fn check_settable(value: &str) -> Result<(), IniError> {
    let doubled_removed = value.replace("%%", "");
    let mut remaining = String::with_capacity(doubled_removed.len());
    let mut rest = doubled_removed.as_str();
    while let Some(percent) = rest.find('%') {
        remaining.push_str(&rest[..percent]);
        rest = &rest[percent..];
        let Some((_, after)) = split_reference(rest) else {
            let position = remaining.chars().count();
            return Err(IniError::InvalidValue { value: value.to_owned(), position });
        };
        rest = after;
    }
    Ok(())
}
