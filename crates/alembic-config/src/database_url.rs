//! The database URL: overridden from outside, and shown without its password.

/// Where an overriding URL came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlOrigin {
    /// `-x sqlalchemy.url=…`
    Argument,
    /// The environment variable `SQLALCHEMY_URL`.
    Variable,
}

impl std::fmt::Display for UrlOrigin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Argument => "-x",
            Self::Variable => "the environment variable SQLALCHEMY_URL",
        })
    }
}

/// A URL that took the place of the configured `sqlalchemy.url`. Displayed, it says so, the password hidden:
/// `Using sqlalchemy.url from -x: postgresql://user:***@host/db`.
#[derive(Clone, PartialEq, Eq)]
pub struct UrlOverride {
    /// Where the URL came from.
    pub origin: UrlOrigin,
    /// The URL with its password hidden.
    pub shown_url: String,
}

impl UrlOverride {
    pub(crate) fn new(origin: UrlOrigin, url: &str) -> Self {
        Self { origin, shown_url: hide_password(url) }
    }
}

impl std::fmt::Display for UrlOverride {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Using sqlalchemy.url from {}: {}", self.origin, self.shown_url)
    }
}

impl std::fmt::Debug for UrlOverride {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "UrlOverride({self})")
    }
}

const MASK: &str = "***";

/// Words before the `=` of query options that carry a secret.
const SECRET_OPTIONS: [&str; 4] = ["password", "passwd", "pwd", "secret"];

/// The text with the passwords of every URL in it replaced by `***`, as SQLAlchemy's `URL.render_as_string` shows a
/// URL: `postgresql://user:***@host/db`. The password ends at the first `@`; should another `@` follow before the
/// host's end, the user forgot to encode it, and everything up to that one is hidden too. The values of query options
/// such as `password` are hidden as well, which SQLAlchemy does not.
pub fn hide_password(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(scheme_end) = rest.find("://") {
        let authority = &rest[scheme_end + 3..];
        shown.push_str(&rest[..scheme_end + 3]);
        rest = match password_span(authority) {
            Some((start, end)) => {
                shown.push_str(&authority[..start]);
                shown.push_str(MASK);
                &authority[end..]
            }
            None => authority,
        };
    }
    shown.push_str(rest);
    hide_secret_options(&shown)
}

/// A piece cut from the end of `whole`, without the part of a password that it holds.
pub(crate) fn hide_password_in_part(whole: &str, part: &str) -> String {
    let hidden_whole = hide_password(whole);
    if hidden_whole == whole {
        return part.to_owned();
    }
    // What follows the last mask is the same in the hidden and in the whole text.
    let clear_tail = hidden_whole.rsplit_once(MASK).map_or("", |(_, tail)| tail);
    if part.len() <= clear_tail.len() {
        return part.to_owned();
    }
    let hidden_part = hide_password(part);
    if whole.ends_with(part) && hidden_part != part && hidden_whole.ends_with(&hidden_part) {
        return hidden_part;
    }
    let sign = if part.starts_with("%(") { "%(" } else { "%" };
    format!("{sign}{MASK}{clear_tail}")
}

/// Start and end of the password in `user:password@host…`.
fn password_span(authority: &str) -> Option<(usize, usize)> {
    let user_end = authority.find([':', '/', '@', '?', '\n'])?;
    if !authority[user_end..].starts_with(':') {
        return None;
    }
    let start = user_end + 1;
    let line = authority[start..].split('\n').next().unwrap_or_default();
    let mut end = start + line.find('@')?;
    while let Some(next) = authority[end + 1..].find(['@', '/', '?', '\n']) {
        if !authority[end + 1 + next..].starts_with('@') {
            break;
        }
        end += 1 + next;
    }
    Some((start, end))
}

fn hide_secret_options(text: &str) -> String {
    let Some(query) = text.find('?').filter(|_| text.contains("://")) else {
        return text.to_owned();
    };
    let mut shown = text[..=query].to_owned();
    for (index, option) in text[query + 1..].split('&').enumerate() {
        if index > 0 {
            shown.push('&');
        }
        let lower = option.to_ascii_lowercase();
        let secret = SECRET_OPTIONS.iter().filter_map(|word| {
            let start = lower.find(word)? + word.len();
            let length = ["=", "%3d"].iter().find(|sign| lower[start..].starts_with(**sign))?.len();
            Some(start + length)
        });
        match secret.min() {
            Some(value_start) => {
                shown.push_str(&option[..value_start]);
                shown.push_str(MASK);
            }
            None => shown.push_str(option),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden() {
        for (url, shown) in [
            ("postgresql://user:secret@host/db", "postgresql://user:***@host/db"),
            (
                "postgresql+psycopg2://user:se:cr/et@host:5432/db?x=1",
                "postgresql+psycopg2://user:***@host:5432/db?x=1",
            ),
            ("mysql://u:a@b@host/db", "mysql://u:***@host/db"),
            ("postgresql://user@host/db", "postgresql://user@host/db"),
            ("postgresql://host:5432/db", "postgresql://host:5432/db"),
            ("sqlite:///%(here)s/a.db", "sqlite:///%(here)s/a.db"),
            ("sqlite://", "sqlite://"),
            ("postgresql://:pw@h/d", "postgresql://:***@h/d"),
            ("postgresql:///db?user=u&password=p&x=1", "postgresql:///db?user=u&password=***&x=1"),
            (
                "mssql://?odbc_connect=DRIVER%3Dx%3BPWD%3Dsecret",
                "mssql://?odbc_connect=DRIVER%3Dx%3BPWD%3D***",
            ),
            ("primary://a:b@c then other://d:e@f", "primary://a:***@c then other://d:***@f"),
            ("no url: a@b", "no url: a@b"),
            ("İ://?ıpassword=x", "İ://?ıpassword=***"),
        ] {
            assert_eq!(hide_password(url), shown);
        }
    }

    #[test]
    fn the_rest_of_a_password_is_hidden_in_a_part() {
        let url = "postgresql://user:se%cret@host/db%x";
        assert_eq!(hide_password_in_part(url, "%cret@host/db%x"), "%***@host/db%x");
        assert_eq!(hide_password_in_part(url, "%x"), "%x");
        assert_eq!(hide_password_in_part("100%", "%"), "%");
    }
}
