//! The pieces of a Mako template.

use super::TemplateError;

/// One piece of a template; `line` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    /// `${code | filters}`
    Expression {
        code: String,
        filters: Vec<String>,
        line: usize,
    },
    /// `% if x:`, `% endfor`; the text without the `%`.
    Control {
        text: String,
        line: usize,
    },
    /// `<% code %>`, or `<%! code %>` if it belongs to the module.
    Code {
        code: String,
        of_module: bool,
        line: usize,
    },
    /// `<%name attribute="value">…</%name>`
    Tag {
        name: String,
        attributes: Vec<(String, String)>,
        children: Vec<Node>,
        line: usize,
    },
}

/// The attributes of a tag, in order.
pub(super) type Attributes = Vec<(String, String)>;

/// Takes a template apart.
pub(super) fn lex(source: &str) -> Result<Vec<Node>, TemplateError> {
    let mut lexer = Lexer { source, position: 0, open: Vec::new(), nodes: Vec::new(), text: String::new() };
    lexer.run()?;
    Ok(lexer.nodes)
}

struct OpenTag {
    name: String,
    attributes: Attributes,
    line: usize,
    /// What stood before the tag in its parent.
    before: Vec<Node>,
}

struct Lexer<'a> {
    source: &'a str,
    position: usize,
    open: Vec<OpenTag>,
    nodes: Vec<Node>,
    text: String,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) -> Result<(), TemplateError> {
        while self.position < self.source.len() {
            let at_line_start = self.position == 0 || self.source.as_bytes()[self.position - 1] == b'\n';
            if at_line_start && self.line_of_its_own() {
                continue;
            }
            let rest = self.rest();
            if let Some(inside) = rest.strip_prefix("${") {
                self.expression(inside)?;
            } else if rest.starts_with("<%") || rest.starts_with("</%") {
                if !self.tag()? {
                    self.take_text(1);
                }
            } else if let Some(length) = line_continuation(rest) {
                self.position += length;
            } else {
                let next = rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, letter)| matches!(letter, '$' | '<' | '\\' | '\n'))
                    .map_or(rest.len(), |(at, _)| at);
                let ends_at_line = rest.as_bytes()[0] == b'\n';
                self.take_text(if ends_at_line { 1 } else { next });
            }
        }
        self.flush();
        match self.open.pop() {
            Some(tag) => Err(TemplateError::new(tag.line, format!("<%{}> is never closed", tag.name))),
            None => Ok(()),
        }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.position..]
    }

    fn line(&self) -> usize {
        self.line_at(self.position)
    }

    fn line_at(&self, position: usize) -> usize {
        self.source[..position].matches('\n').count() + 1
    }

    fn take_text(&mut self, length: usize) {
        let rest = self.rest();
        let length = (length..=rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        self.text.push_str(&rest[..length]);
        self.position += length;
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.nodes.push(Node::Text(std::mem::take(&mut self.text)));
        }
    }

    fn push(&mut self, node: Node) {
        self.flush();
        self.nodes.push(node);
    }

    /// `% control`, `%% text`, `## comment`: what only the beginning of a line can be.
    fn line_of_its_own(&mut self) -> bool {
        let rest = self.rest();
        let code = rest.trim_start_matches([' ', '\t']);
        let indent = rest.len() - code.len();
        if let Some(behind) = code.strip_prefix("%%") {
            self.text.push_str(&rest[..indent]);
            self.text.push('%');
            self.position += rest.len() - behind.len();
            return true;
        }
        let is_comment = code.starts_with("##");
        if !is_comment && !code.starts_with('%') {
            return false;
        }
        let mut length = 0;
        let mut text = String::new();
        loop {
            let line = code[length..].split('\n').next().unwrap_or_default();
            length += line.len();
            let line = line.strip_suffix('\r').unwrap_or(line);
            match line.strip_suffix('\\') {
                Some(line) if length < code.len() => {
                    text.push_str(line);
                    text.push(' ');
                    length += 1;
                }
                _ => {
                    text.push_str(line);
                    break;
                }
            }
        }
        let line = self.line();
        // The newline belongs to the control line.
        self.position += indent + (length + 1).min(code.len());
        if !is_comment {
            self.push(Node::Control { text: text[1..].trim().to_owned(), line });
        }
        true
    }

    fn expression(&mut self, inside: &str) -> Result<(), TemplateError> {
        let line = self.line();
        let unclosed = || TemplateError::new(line, "${ is never closed");
        let code_end = end_of_code(inside, &["|", "}"]).ok_or_else(unclosed)?;
        let code = inside[..code_end].trim().to_owned();
        let mut end = code_end;
        let mut filters = Vec::new();
        if inside.as_bytes()[end] == b'|' {
            let list = &inside[end + 1..];
            let length = end_of_code(list, &["}"]).ok_or_else(unclosed)?;
            filters = split_filters(&list[..length]);
            end += 1 + length;
        }
        self.position += "${".len() + end + 1;
        self.push(Node::Expression { code, filters, line });
        Ok(())
    }

    /// Anything that begins with `<%` or `</%`; says whether it was something.
    fn tag(&mut self) -> Result<bool, TemplateError> {
        let rest = self.rest();
        let line = self.line();
        if let Some(closing) = rest.strip_prefix("</%") {
            let Some(end) = closing.find('>') else { return Ok(false) };
            let name = closing[..end].trim();
            let Some(tag) = self.open.pop() else {
                return Err(TemplateError::new(line, format!("</%{name}> closes nothing")));
            };
            if tag.name != name {
                let message = format!("</%{name}> where </%{}> is expected", tag.name);
                return Err(TemplateError::new(line, message));
            }
            self.flush();
            let children = std::mem::replace(&mut self.nodes, tag.before);
            self.nodes.push(Node::Tag {
                name: tag.name,
                attributes: tag.attributes,
                children,
                line: tag.line,
            });
            self.position += "</%".len() + end + 1;
            return Ok(true);
        }
        let inside = &rest["<%".len()..];
        let of_module = inside.starts_with('!');
        if of_module || inside.starts_with(|letter: char| letter.is_whitespace()) {
            let code = inside.strip_prefix('!').unwrap_or(inside);
            let length = end_of_block(code).ok_or_else(|| TemplateError::new(line, "<% is never closed"))?;
            let skipped = usize::from(of_module);
            self.push(Node::Code { code: code[..length].to_owned(), of_module, line });
            self.position += "<%".len() + skipped + length + "%>".len();
            return Ok(true);
        }
        let name_end =
            inside.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | ':' | '.'));
        let name = &inside[..name_end.unwrap_or(inside.len())];
        if name.is_empty() {
            return Ok(false);
        }
        let (attributes, length, is_closed) = attributes(&inside[name.len()..])
            .ok_or_else(|| TemplateError::new(line, format!("<%{name} is never closed")))?;
        self.position += "<%".len() + name.len() + length;
        if is_closed {
            self.push(Node::Tag { name: name.to_owned(), attributes, children: Vec::new(), line });
            return Ok(true);
        }
        if matches!(name, "text" | "doc") {
            let closing = format!("</%{name}>");
            let rest = self.rest();
            let length = rest
                .find(&closing)
                .ok_or_else(|| TemplateError::new(line, format!("<%{name}> is never closed")))?;
            if name == "text" {
                let children = vec![Node::Text(rest[..length].to_owned())];
                self.push(Node::Tag { name: name.to_owned(), attributes, children, line });
            }
            self.position += length + closing.len();
            return Ok(true);
        }
        self.flush();
        let before = std::mem::take(&mut self.nodes);
        self.open.push(OpenTag { name: name.to_owned(), attributes, line, before });
        Ok(true)
    }
}

/// A backslash at the end of a line takes the line's end with it.
fn line_continuation(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix("\\\r\n").or_else(|| rest.strip_prefix("\\\n"))?;
    Some(rest.len() - behind.len())
}

/// The attributes of a tag, the length up to and with its `>`, and whether it closes itself.
fn attributes(text: &str) -> Option<(Attributes, usize, bool)> {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let consumed = |rest: &str| text.len() - rest.len();
        if let Some(rest) = rest.strip_prefix("/>") {
            return Some((attributes, consumed(rest), true));
        }
        if let Some(rest) = rest.strip_prefix('>') {
            return Some((attributes, consumed(rest), false));
        }
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let (value, behind) = value[1..].split_once(quote)?;
        attributes.push((name.trim().to_owned(), value.to_owned()));
        rest = behind;
    }
}

/// Where Python code ends: at the first of `ends` outside strings and brackets.
fn end_of_code(code: &str, ends: &[&str]) -> Option<usize> {
    let bytes = code.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        if depth == 0 && ends.iter().any(|end| code[at..].starts_with(end)) {
            return Some(at);
        }
        match bytes[at] {
            b'"' | b'\'' => at += string_length(&code[at..])?,
            b'#' => at += code[at..].find('\n').unwrap_or(code.len() - at),
            b'(' | b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ => at += code[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    None
}

/// Where a block of Python code ends: at the first `%>` outside strings and comments.
fn end_of_block(code: &str) -> Option<usize> {
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        if rest.starts_with("%>") {
            return Some(at);
        }
        match rest.as_bytes()[0] {
            b'"' | b'\'' => at += string_length(rest)?,
            b'#' => {
                let end = rest.find('\n').unwrap_or(rest.len());
                at += rest[..end].find("%>").unwrap_or(end);
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    None
}

/// For each line of Python code, whether it begins inside of a string.
pub(super) fn lines_inside_strings(code: &str) -> Vec<bool> {
    let mut lines = vec![false];
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let (length, in_string) = match rest.as_bytes()[0] {
            b'"' | b'\'' => (string_length(rest).unwrap_or(rest.len()), true),
            b'#' => (rest.find('\n').unwrap_or(rest.len()), false),
            _ => (rest.chars().next().map_or(1, char::len_utf8), false),
        };
        lines.extend(rest[..length].matches('\n').map(|_| in_string));
        at += length;
    }
    lines
}

fn string_length(code: &str) -> Option<usize> {
    let quote = &code[..1];
    let triple = quote.repeat(3);
    let delimiter = if code.starts_with(&triple) { triple.as_str() } else { quote };
    let mut at = delimiter.len();
    while at < code.len() {
        if code[at..].starts_with('\\') {
            at += 1;
        } else if code[at..].starts_with(delimiter) {
            return Some(at + delimiter.len());
        }
        at += code[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

fn split_filters(list: &str) -> Vec<String> {
    let mut filters = Vec::new();
    let mut rest = list;
    loop {
        let end = end_of_code(rest, &[","]);
        let filter = rest[..end.unwrap_or(rest.len())].trim();
        if !filter.is_empty() {
            filters.push(filter.to_owned());
        }
        match end {
            Some(end) => rest = &rest[end + 1..],
            None => return filters,
        }
    }
}
