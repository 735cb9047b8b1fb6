//! One pass over the lines of an ini file, by the rules of `configparser` with its default settings.

use std::collections::HashSet;

use super::{DEFAULT_SECTION, Ini, IniError, Section, Value};
use crate::python_text::{is_space, strip, strip_end};

/// Where lines of options go at the moment.
enum Current {
    /// No header has been seen.
    Nowhere,
    Defaults,
    Named(String),
}

impl Current {
    fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Nowhere | Self::Defaults => DEFAULT_SECTION,
        }
    }
}

struct Reader<'a> {
    ini: &'a mut Ini,
    source: &'a str,
    current: Current,
    /// The option that an indented line would continue; empty for none.
    option: String,
    /// How far the header or option line that came last is indented.
    indentation: usize,
    sections_seen: HashSet<String>,
    options_seen: HashSet<(String, String)>,
    bogus: Vec<(u32, String)>,
}

/// Adds what `text` says to `ini`. Errors name `source`.
pub(super) fn read(ini: &mut Ini, text: &str, source: &str) -> Result<(), IniError> {
    let mut reader = Reader {
        ini,
        source,
        current: Current::Nowhere,
        option: String::new(),
        indentation: 0,
        sections_seen: HashSet::new(),
        options_seen: HashSet::new(),
        bogus: Vec::new(),
    };
    let mut outcome = Ok(());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        outcome = reader.line(u32::try_from(index + 1).unwrap_or(u32::MAX), line);
        if outcome.is_err() {
            break;
        }
    }
    let bogus = std::mem::take(&mut reader.bogus);
    reader.trim_values();
    outcome?;
    if bogus.is_empty() { Ok(()) } else { Err(IniError::Parsing { source: source.to_owned(), lines: bogus }) }
}

impl Reader<'_> {
    fn line(&mut self, number: u32, line: &str) -> Result<(), IniError> {
        let content = strip(line);
        if content.starts_with(['#', ';']) {
            return Ok(());
        }
        if content.is_empty() {
            self.continue_value("");
            return Ok(());
        }
        let indentation = line.chars().take_while(|&character| is_space(character)).count();
        if !self.option.is_empty() && indentation > self.indentation {
            self.continue_value(content);
            return Ok(());
        }
        self.indentation = indentation;
        if let Some(header) = section_header(content) {
            return self.enter(header, number);
        }
        if matches!(self.current, Current::Nowhere) {
            return Err(IniError::MissingSectionHeader {
                source: self.source.to_owned(),
                line: number,
                text: line.to_owned(),
            });
        }
        let Some(delimiter) = content.find(['=', ':']) else {
            self.bogus.push((number, line.to_owned()));
            return Ok(());
        };
        self.set(&content[..delimiter], &content[delimiter + 1..], number, line)
    }

    fn enter(&mut self, header: &str, line: u32) -> Result<(), IniError> {
        self.option.clear();
        if header == DEFAULT_SECTION {
            self.current = Current::Defaults;
            return Ok(());
        }
        if !self.sections_seen.insert(header.to_owned()) {
            let place = Some((self.source.to_owned(), line));
            return Err(IniError::DuplicateSection { section: header.to_owned(), place });
        }
        self.ini.sections.entry(header.to_owned()).or_default();
        self.current = Current::Named(header.to_owned());
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str, number: u32, line: &str) -> Result<(), IniError> {
        let name = strip_end(name).to_lowercase();
        if name.is_empty() {
            self.bogus.push((number, line.to_owned()));
        }
        let section = self.current.name().to_owned();
        if !self.options_seen.insert((section.clone(), name.clone())) {
            return Err(IniError::DuplicateOption {
                section,
                option: name,
                source: self.source.to_owned(),
                line: number,
            });
        }
        let value = Value { raw: strip(value).to_owned(), line: Some(number) };
        self.section().insert(name.clone(), value);
        self.option = name;
        Ok(())
    }

    /// Adds a line to the value of the option read last, if there is one.
    fn continue_value(&mut self, content: &str) {
        if self.option.is_empty() {
            return;
        }
        let option = std::mem::take(&mut self.option);
        if let Some(value) = self.section().get_mut(&option) {
            value.raw.push('\n');
            value.raw.push_str(content);
        }
        self.option = option;
    }

    fn section(&mut self) -> &mut Section {
        match &self.current {
            Current::Named(name) => self.ini.sections.entry(name.clone()).or_default(),
            Current::Nowhere | Current::Defaults => &mut self.ini.defaults,
        }
    }

    /// Empty lines at the end of a value are no part of it.
    fn trim_values(&mut self) {
        let sections = std::iter::once(&mut self.ini.defaults).chain(self.ini.sections.values_mut());
        for value in sections.flat_map(|section| section.values_mut()).filter(|value| value.line.is_some()) {
            value.raw.truncate(strip_end(&value.raw).len());
        }
    }
}

/// The name in `[name]` at the start of a line: everything up to the last `]`; what follows it is ignored.
fn section_header(content: &str) -> Option<&str> {
    let inside = content.strip_prefix('[')?;
    match inside.rfind(']') {
        Some(end) if end > 0 => Some(&inside[..end]),
        _ => None,
    }
}
