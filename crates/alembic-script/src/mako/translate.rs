//! A template as Python source text, with the template's line for every line of it.

use std::collections::BTreeSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, Stmt};
use ruff_text_size::Ranged;

use super::TemplateError;
use super::lexer::{Node, lines_inside_strings};
use super::repr::python_repr;

/// A template as a Python module: running it leaves the text in [`RESULT`].
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) source: String,
    /// The template's line for each line of the source, from 1.
    pub(super) lines: Vec<u32>,
    /// Names that the template reads and that neither it nor Python binds.
    pub(super) free_names: BTreeSet<String>,
}

/// The name of the text that running a translation leaves behind.
pub(super) const RESULT: &str = "__result";

const PRELUDE: &str = include_str!("prelude.py");

/// Translates a template; `values` are the names that it is handed.
pub(super) fn translate(nodes: &[Node], values: &[&str]) -> Result<Translation, TemplateError> {
    let page = Page::of(nodes)?;
    let mut translator = Translator {
        source: PRELUDE.to_owned(),
        lines: vec![1; PRELUDE.matches('\n').count()],
        indent: 0,
        page_filters: page.filters,
        used_loop: uses_loop(nodes),
        anonymous: 0,
        functions: Vec::new(),
    };
    if needs_date(nodes) {
        translator.emit("import datetime as __datetime", 1);
        translator.emit("create_date = __datetime.datetime.fromisoformat(create_date)", 1);
    }
    translator.module_blocks(nodes)?;
    translator.hoisted_functions(nodes)?;
    translator.emit("self = local = __Namespace()", 1);
    for function in std::mem::take(&mut translator.functions) {
        translator.emit(&format!("self.{function} = {function}"), 1);
    }
    for (name, default) in &page.arguments {
        if !values.contains(&name.as_str()) {
            let Some(default) = default else {
                return Err(TemplateError::new(
                    page.line,
                    format!("there is no value for the argument {name}"),
                ));
            };
            translator.emit(&format!("{name} = {default}"), page.line);
        }
    }
    translator.body(nodes)?;
    translator.emit(&format!("{RESULT} = ''.join(__buffers[0])"), page.line);
    let free_names = free_names(&translator.source, &translator.lines, values)?;
    Ok(Translation { source: translator.source, lines: translator.lines, free_names })
}

/// What `<%page>` says.
#[derive(Default)]
struct Page {
    /// Names, each with its default as text.
    arguments: Vec<(String, Option<String>)>,
    filters: Vec<String>,
    line: usize,
}

impl Page {
    fn of(nodes: &[Node]) -> Result<Self, TemplateError> {
        let mut page = Self { line: 1, ..Self::default() };
        let mut arguments = "";
        for node in nodes {
            let Node::Tag { name, attributes, line, .. } = node else { continue };
            if name != "page" {
                continue;
            }
            page.line = *line;
            for (attribute, value) in attributes {
                match attribute.as_str() {
                    "args" => arguments = value,
                    "expression_filter" => page.filters = filter_names(value),
                    _ => {
                        let message = format!("<%page {attribute}=…> is not supported");
                        return Err(TemplateError::new(*line, message));
                    }
                }
            }
        }
        let source = format!("def page({arguments}): pass");
        let parsed = ruff_python_parser::parse_module(&source)
            .map_err(|error| TemplateError::new(page.line, error.error.to_string()))?;
        if let [Stmt::FunctionDef(function)] = &parsed.suite()[..] {
            page.arguments = function
                .parameters
                .iter_non_variadic_params()
                .map(|parameter| {
                    let default = parameter.default.as_ref().map(|default| {
                        let range = default.range();
                        source[range.start().to_usize()..range.end().to_usize()].to_owned()
                    });
                    (parameter.parameter.name.to_string(), default)
                })
                .collect();
        }
        Ok(page)
    }
}

fn filter_names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

struct Translator {
    source: String,
    lines: Vec<u32>,
    indent: usize,
    page_filters: Vec<String>,
    used_loop: bool,
    anonymous: usize,
    /// The functions that `self` and `local` have.
    functions: Vec<String>,
}

impl Translator {
    /// Adds lines of Python that come from one line of the template on.
    fn emit(&mut self, code: &str, line: usize) {
        for (index, part) in code.split('\n').enumerate() {
            if index == 0 {
                self.source.push_str(&"    ".repeat(self.indent));
            }
            self.source.push_str(part);
            self.source.push('\n');
            self.lines.push(u32::try_from(line + index).unwrap_or(u32::MAX));
        }
    }

    fn module_blocks(&mut self, nodes: &[Node]) -> Result<(), TemplateError> {
        for node in nodes {
            match node {
                Node::Code { code, of_module: true, line } => self.code(code, *line)?,
                Node::Tag { children, .. } => self.module_blocks(children)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The functions that the module has: `<%def>` and named `<%block>`, wherever they stand outside of a `<%def>`.
    fn hoisted_functions(&mut self, nodes: &[Node]) -> Result<(), TemplateError> {
        for node in nodes {
            let Node::Tag { name, attributes, children, line } = node else { continue };
            match name.as_str() {
                "def" => self.function(attributes, children, *line)?,
                "block" => {
                    self.hoisted_functions(children)?;
                    if attribute(attributes, "name").is_some() {
                        self.function(attributes, children, *line)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn function(
        &mut self,
        attributes: &[(String, String)],
        children: &[Node],
        line: usize,
    ) -> Result<(), TemplateError> {
        let known = ["name", "filter", "buffered", "args"];
        if let Some((other, _)) = attributes.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            return Err(TemplateError::new(line, format!("the attribute {other}=… is not supported")));
        }
        let signature = attribute(attributes, "name").unwrap_or_default();
        let (name, signature) = match signature.split_once('(') {
            Some((name, _)) => (name.trim(), signature.to_owned()),
            None => {
                (signature, format!("{signature}({})", attribute(attributes, "args").unwrap_or_default()))
            }
        };
        if self.indent == 0 {
            self.functions.push(name.to_owned());
        }
        self.emit(&format!("def {signature}:"), line);
        let filters = filter_names(attribute(attributes, "filter").unwrap_or_default());
        let is_buffered = attribute(attributes, "buffered").is_some_and(|value| value == "True");
        self.indent += 1;
        if filters.is_empty() && !is_buffered {
            self.body(children)?;
            self.emit("return ''", line);
        } else {
            self.emit("__buffers.append([])", line);
            self.emit("try:", line);
            self.indent += 1;
            self.body(children)?;
            self.indent -= 1;
            self.emit("finally:", line);
            self.emit("    __captured = ''.join(__buffers.pop())", line);
            let filtered = filtered("__captured", &filters);
            if is_buffered {
                self.emit(&format!("return {filtered}"), line);
            } else {
                self.emit(&format!("__w({filtered})"), line);
                self.emit("return ''", line);
            }
        }
        self.indent -= 1;
        Ok(())
    }

    /// The statements of the module or of a function.
    fn body(&mut self, nodes: &[Node]) -> Result<(), TemplateError> {
        self.emit("pass", 1);
        // Functions inside of functions are there from the beginning.
        if self.indent > 0 {
            for node in nodes {
                if let Node::Tag { name, attributes, children, line } = node
                    && name == "def"
                {
                    self.function(attributes, children, *line)?;
                }
            }
        }
        if self.used_loop {
            self.emit("loop = UNDEFINED", 1);
        }
        let mut open: Vec<(String, usize, bool)> = Vec::new();
        for node in nodes {
            match node {
                Node::Text(text) => self.emit(&format!("__w({})", python_repr(text)), 1),
                Node::Expression { code, filters, line } => self.expression(code, filters, *line)?,
                Node::Code { of_module: true, .. } => {}
                Node::Code { code, line, .. } => self.code(code, *line)?,
                Node::Control { text, line } => self.control(text, *line, &mut open)?,
                Node::Tag { name, attributes, children, line } => {
                    self.tag(name, attributes, children, *line)?;
                }
            }
        }
        if let Some((keyword, line, _)) = open.pop() {
            return Err(TemplateError::new(line, format!("% {keyword} is never ended by % end{keyword}")));
        }
        Ok(())
    }

    fn expression(&mut self, code: &str, filters: &[String], line: usize) -> Result<(), TemplateError> {
        ruff_python_parser::parse_expression(&format!("({code}\n)"))
            .map_err(|error| TemplateError::new(line, format!("${{{code}}}: {}", error.error)))?;
        let mut all: Vec<String> = Vec::new();
        if !filters.iter().any(|filter| filter == "n") {
            all.push("str".to_owned());
            all.extend(self.page_filters.iter().cloned());
        }
        all.extend(filters.iter().cloned());
        self.emit(&format!("__w({})", filtered(&format!("({code}\n)"), &all)), line);
        Ok(())
    }

    fn code(&mut self, code: &str, line: usize) -> Result<(), TemplateError> {
        let dedented = dedent(code);
        ruff_python_parser::parse_module(&dedented).map_err(|error| {
            let inside =
                dedented[..error.location.start().to_usize().min(dedented.len())].matches('\n').count();
            TemplateError::new(line + inside, error.error.to_string())
        })?;
        // Only lines outside of strings are indented: a line inside of one is part of its value.
        let in_strings = lines_inside_strings(&dedented);
        for (index, text) in dedented.split('\n').enumerate() {
            if !in_strings[index] && !text.trim().is_empty() {
                self.source.push_str(&"    ".repeat(self.indent));
            }
            self.source.push_str(text);
            self.source.push('\n');
            self.lines.push(u32::try_from(line + index).unwrap_or(u32::MAX));
        }
        Ok(())
    }

    fn control(
        &mut self,
        text: &str,
        line: usize,
        open: &mut Vec<(String, usize, bool)>,
    ) -> Result<(), TemplateError> {
        let keyword_end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
        let keyword = &text[..keyword_end];
        if let Some(ended) = keyword.strip_prefix("end") {
            match open.pop() {
                Some((opened, _, has_loop)) if opened == ended => {
                    self.indent -= 1;
                    if has_loop {
                        self.emit("loop = loop.parent", line);
                    }
                    Ok(())
                }
                _ => Err(TemplateError::new(line, format!("% end{ended} ends nothing"))),
            }
        } else if matches!(keyword, "else" | "elif" | "except" | "finally") {
            if open.is_empty() {
                return Err(TemplateError::new(line, format!("% {keyword} continues nothing")));
            }
            self.indent -= 1;
            self.emit(text, line);
            self.indent += 1;
            self.emit("pass", line);
            Ok(())
        } else if matches!(keyword, "if" | "for" | "while" | "try" | "with") {
            let mut header = text.to_owned();
            let has_loop = keyword == "for" && self.used_loop;
            if has_loop {
                let (target, items) = for_parts(text, line)?;
                self.emit(&format!("loop = __Loop({items}, loop)"), line);
                header = format!("for {target} in loop:");
            }
            self.emit(&header, line);
            self.indent += 1;
            self.emit("pass", line);
            open.push((keyword.to_owned(), line, has_loop));
            Ok(())
        } else {
            Err(TemplateError::new(line, format!("% {text} is not a control line")))
        }
    }

    fn tag(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        children: &[Node],
        line: usize,
    ) -> Result<(), TemplateError> {
        match name {
            "def" | "page" => Ok(()),
            "text" => {
                let text: String = children
                    .iter()
                    .filter_map(|node| match node {
                        Node::Text(text) => Some(text.as_str()),
                        _ => None,
                    })
                    .collect();
                let filters = filter_names(attribute(attributes, "filter").unwrap_or_default());
                self.emit(&format!("__w({})", filtered(&python_repr(&text), &filters)), line);
                Ok(())
            }
            "block" => {
                if let Some(name) = attribute(attributes, "name") {
                    self.emit(&format!("{name}()"), line);
                } else {
                    self.anonymous += 1;
                    let function = format!("__block_{}", self.anonymous);
                    let mut attributes = attributes.to_vec();
                    attributes.push(("name".to_owned(), function.clone()));
                    self.function(&attributes, children, line)?;
                    self.emit(&format!("{function}()"), line);
                }
                Ok(())
            }
            _ => Err(TemplateError::new(
                line,
                format!(
                    "<%{name}> is not supported: script.py.mako must stand alone, without other templates"
                ),
            )),
        }
    }
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// An expression with filters around it, the first one innermost.
fn filtered(expression: &str, filters: &[String]) -> String {
    let mut filtered = expression.to_owned();
    for filter in filters {
        let function = match filter.as_str() {
            "n" => continue,
            "h" => "__filter_h",
            "x" => "__filter_x",
            "u" => "__filter_u",
            "trim" => "__filter_trim",
            "unicode" => "str",
            other => other,
        };
        filtered = format!("{function}({filtered})");
    }
    filtered
}

/// The target and the iterable of a `for` header, as text.
fn for_parts(text: &str, line: usize) -> Result<(String, String), TemplateError> {
    let source = format!("{text}\n    pass\n");
    let parsed = ruff_python_parser::parse_module(&source)
        .map_err(|error| TemplateError::new(line, format!("% {text}: {}", error.error)))?;
    let slice = |expression: &Expr| {
        let range = expression.range();
        format!("({})", &source[range.start().to_usize()..range.end().to_usize()])
    };
    match &parsed.suite()[..] {
        [Stmt::For(statement)] => Ok((slice(&statement.target), slice(&statement.iter))),
        _ => Err(TemplateError::new(line, format!("% {text} is not a loop"))),
    }
}

/// Whether any Python of the template names the variable `loop`.
fn uses_loop(nodes: &[Node]) -> bool {
    any_python(nodes, &|code| names(code, "loop"))
}

/// Whether the template does more with `create_date` than to write it: then it must be a date and not its text.
fn needs_date(nodes: &[Node]) -> bool {
    any_python(nodes, &|code| code != "create_date" && names(code, "create_date"))
}

fn names(code: &str, name: &str) -> bool {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
}

fn any_python(nodes: &[Node], holds: &dyn Fn(&str) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Expression { code, filters, .. } => holds(code) || filters.iter().any(|filter| holds(filter)),
        Node::Control { text: code, .. } | Node::Code { code, .. } => holds(code),
        Node::Tag { children, .. } => any_python(children, holds),
    })
}

/// Takes the indentation of the first line that is not blank from all lines.
pub(super) fn dedent(code: &str) -> String {
    let first_is_bare = code.lines().next().is_some_and(|line| !line.trim().is_empty());
    let body: Vec<&str> = code.split('\n').collect();
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let skipped = usize::from(first_is_bare);
    let in_strings = lines_inside_strings(code);
    let mut dedented = String::new();
    if first_is_bare {
        dedented.push_str(body[0].trim_start());
    }
    let prefix = body
        .iter()
        .skip(skipped)
        .find(|line| !line.trim().is_empty())
        .map_or("", |line| &line[..indent_of(line)]);
    for (index, line) in body.iter().enumerate().skip(skipped) {
        if index > 0 {
            dedented.push('\n');
        }
        dedented.push_str(match line.strip_prefix(prefix) {
            _ if in_strings[index] => line,
            Some(line) => line,
            None => line.trim_start(),
        });
    }
    dedented
}

fn free_names(source: &str, lines: &[u32], values: &[&str]) -> Result<BTreeSet<String>, TemplateError> {
    struct Names {
        read: BTreeSet<String>,
        bound: BTreeSet<String>,
    }
    impl<'a> Visitor<'a> for Names {
        fn visit_expr(&mut self, expression: &'a Expr) {
            if let Expr::Name(name) = expression
                && name.ctx == ExprContext::Load
            {
                self.read.insert(name.id.to_string());
            }
            visitor::walk_expr(self, expression);
        }
    }
    let parsed = ruff_python_parser::parse_module(source).map_err(|error| {
        let line = source[..error.location.start().to_usize().min(source.len())].matches('\n').count();
        let line = lines.get(line).copied().unwrap_or(1);
        TemplateError::new(usize::try_from(line).unwrap_or(1), error.error.to_string())
    })?;
    let mut names = Names { read: BTreeSet::new(), bound: BTreeSet::new() };
    for statement in parsed.suite() {
        names.visit_stmt(statement);
        match statement {
            Stmt::FunctionDef(function) => drop(names.bound.insert(function.name.to_string())),
            Stmt::ClassDef(class) => drop(names.bound.insert(class.name.to_string())),
            Stmt::Assign(assign) => names.bound.extend(
                assign
                    .targets
                    .iter()
                    .filter_map(|target| target.as_name_expr())
                    .map(|name| name.id.to_string()),
            ),
            Stmt::Import(import) => names.bound.extend(import.names.iter().map(|alias| {
                let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                bound.split('.').next().unwrap_or_default().to_owned()
            })),
            Stmt::ImportFrom(import) => names.bound.extend(
                import.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string()),
            ),
            _ => {}
        }
    }
    Ok(names
        .read
        .into_iter()
        .filter(|name| !names.bound.contains(name) && !values.contains(&name.as_str()) && !is_builtin(name))
        .collect())
}

/// Whether Python binds a name by itself.
pub(super) fn is_builtin(name: &str) -> bool {
    const BUILTINS: &str = "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr \
        classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float \
        format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license \
        list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round \
        set setattr slice sorted staticmethod str sum super tuple type vars zip True False None NotImplemented \
        Ellipsis __name__ __file__ __doc__ __builtins__ __import__ __debug__";
    BUILTINS.split_whitespace().any(|builtin| builtin == name)
        || (name.starts_with(char::is_uppercase) && (name.ends_with("Error") || name.ends_with("Warning")))
        || matches!(
            name,
            "BaseException"
                | "Exception"
                | "KeyboardInterrupt"
                | "StopIteration"
                | "SystemExit"
                | "GeneratorExit"
        )
}
