//! Calls that stand anywhere in a file, for whoever must know how something is made without running what stands around it.

use std::rc::Rc;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, ExprContext, Parameters, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::outcome::Unsupported;
use crate::parsing::{self, Refusal};
use crate::place::Place;
use crate::source::Source;

/// A call of something with a dotted name.
#[derive(Debug, Clone)]
pub struct FoundCall {
    /// What is called, as it is written: `migrate.init_app`.
    pub callee: String,
    /// The arguments, in order.
    pub arguments: Vec<FoundArgument>,
    /// The name that the result is assigned to, if there is one.
    pub target: Option<String>,
    /// What the functions around it bind, the innermost last.
    pub locals: Vec<Local>,
    /// Where it stands.
    pub place: Place,
}

/// An argument of a [`FoundCall`].
#[derive(Debug, Clone)]
pub struct FoundArgument {
    /// The keyword; `None` for a positional argument and for `**mapping`.
    pub keyword: Option<String>,
    /// The argument as it is written, keyword included.
    pub text: String,
    /// The names that it uses.
    pub names: Vec<Rc<str>>,
}

/// A name that a function binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Local {
    /// `import a.b` or `from a import name as other`, written as an import that needs no other.
    Import {
        /// The name that is bound.
        name: String,
        /// The statement.
        statement: String,
    },
    /// A parameter, a variable, anything else.
    Other(String),
}

impl Local {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Import { name, .. } | Self::Other(name) => name,
        }
    }
}

/// The calls in a file of the module `module`, which is a package if `is_package`.
///
/// # Errors
/// The file is no Python, with the line and column.
pub fn find_calls(
    file: &str,
    source: &str,
    module: &str,
    is_package: bool,
) -> Result<Vec<FoundCall>, Unsupported> {
    let lines = Source::new(file.into(), source.into(), None);
    let parsed = parsing::module(source).map_err(|refusal| match refusal {
        Refusal::TooDeep => Unsupported::new(format!("the nesting of {file} is too deep")),
        Refusal::Syntax(error) => Unsupported::new(format!("invalid syntax: {}", error.error))
            .at(lines.place(error.location.start())),
    })?;
    let mut finder = Finder {
        source,
        lines: &lines,
        module,
        is_package,
        locals: Vec::new(),
        target: None,
        found: Vec::new(),
    };
    finder.visit_body(parsed.suite());
    Ok(finder.found)
}

struct Finder<'s> {
    source: &'s str,
    lines: &'s Source,
    module: &'s str,
    is_package: bool,
    locals: Vec<Local>,
    target: Option<String>,
    found: Vec<FoundCall>,
}

impl Finder<'_> {
    fn text(&self, of: impl Ranged) -> String {
        self.source.get(of.range().to_std_range()).unwrap_or_default().to_owned()
    }

    fn function(&mut self, function: &StmtFunctionDef) {
        let before = self.locals.len();
        self.locals.extend(parameters(&function.parameters).map(Local::Other));
        for name in crate::bindings::names(&function.body) {
            self.locals.push(Local::Other(name.to_string()));
        }
        let mut imports = Imports { module: self.module, is_package: self.is_package, found: Vec::new() };
        imports.visit_body(&function.body);
        self.locals.retain(|known| !imports.found.iter().any(|import| import.name() == known.name()));
        self.locals.extend(imports.found);
        self.visit_body(&function.body);
        self.locals.truncate(before.min(self.locals.len()));
    }

    fn call(&mut self, call: &ExprCall) {
        let Some(callee) = dotted(&call.func) else { return };
        let mut arguments = Vec::new();
        for argument in &call.arguments.args {
            arguments.push((None, self.text(argument), argument));
        }
        for keyword in &call.arguments.keywords {
            let name = keyword.arg.as_ref().map(|name| name.as_str().to_owned());
            arguments.push((name, self.text(keyword), &keyword.value));
        }
        let arguments = arguments
            .into_iter()
            .map(|(keyword, text, value)| {
                let mut used = Used(Vec::new());
                used.visit_expr(value);
                FoundArgument { keyword, text, names: used.0 }
            })
            .collect();
        self.found.push(FoundCall {
            callee,
            arguments,
            target: self.target.clone(),
            locals: self.locals.clone(),
            place: self.lines.place(call.start()),
        });
    }
}

impl<'a> Visitor<'a> for Finder<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::Assign(assign) => {
                if let [Expr::Name(name)] = assign.targets.as_slice() {
                    self.target = Some(name.id.to_string());
                }
                walk_stmt(self, statement);
                self.target = None;
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression {
            self.call(call);
            self.target = None;
        }
        walk_expr(self, expression);
    }
}

/// `a.b.c`
fn dotted(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => Some(format!("{}.{}", dotted(&attribute.value)?, attribute.attr)),
        _ => None,
    }
}

fn parameters(parameters: &Parameters) -> impl Iterator<Item = String> + '_ {
    parameters.iter().map(|parameter| parameter.name().to_string())
}

/// The names that an expression uses.
struct Used(Vec<Rc<str>>);

impl<'a> Visitor<'a> for Used {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Name(name) = expression
            && name.ctx == ExprContext::Load
        {
            self.0.push(name.id.as_str().into());
        }
        walk_expr(self, expression);
    }
}

/// The imports of a function, each written absolutely.
struct Imports<'s> {
    module: &'s str,
    is_package: bool,
    found: Vec<Local>,
}

impl Imports<'_> {
    /// The module of `from ..name import …`; `None` beyond the topmost package.
    fn absolute(&self, level: u32, module: Option<&str>) -> Option<String> {
        if level == 0 {
            return module.map(str::to_owned);
        }
        let mut parts: Vec<&str> = self.module.split('.').collect();
        let above = usize::try_from(level).ok()? - usize::from(self.is_package);
        parts.truncate(parts.len().checked_sub(above)?);
        parts.extend(module);
        (!parts.is_empty()).then(|| parts.join("."))
    }
}

impl<'a> Visitor<'a> for Imports<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let (name, statement) = if let Some(name) = &alias.asname {
                        (name.to_string(), format!("import {} as {name}", alias.name))
                    } else {
                        let first = alias.name.split('.').next().unwrap_or_default();
                        (first.to_owned(), format!("import {}", alias.name))
                    };
                    self.found.push(Local::Import { name, statement });
                }
            }
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map(ruff_python_ast::Identifier::as_str);
                let Some(module) = self.absolute(import.level, module) else { return };
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
                    let statement = format!("from {module} import {} as {name}", alias.name);
                    self.found.push(Local::Import { name, statement });
                }
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => walk_stmt(self, statement),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Local, find_calls};

    const SOURCE: &str = "\
migrate = Migrate(db=db)
def create_app(config):
    from ..models import db as database
    import a.b
    app = Flask(__name__)
    migrate.init_app(app, database, a.b.C, version_table='v')
";

    #[test]
    fn calls_are_found_with_what_they_use() {
        let calls = find_calls("app/web/__init__.py", SOURCE, "app.web", true).unwrap();
        let callees: Vec<_> = calls.iter().map(|call| (&*call.callee, call.target.as_deref())).collect();
        assert_eq!(
            callees,
            [("Migrate", Some("migrate")), ("Flask", Some("app")), ("migrate.init_app", None)]
        );
        let call = &calls[2];
        assert_eq!(call.place.line, 6);
        let texts: Vec<_> = call.arguments.iter().map(|argument| &*argument.text).collect();
        assert_eq!(texts, ["app", "database", "a.b.C", "version_table='v'"]);
        let names: Vec<_> = call.arguments.iter().flat_map(|argument| &argument.names).collect();
        assert_eq!(names.iter().map(|name| &***name).collect::<Vec<_>>(), ["app", "database", "a"]);
        let import = |name: &str, statement: &str| Local::Import {
            name: name.to_owned(),
            statement: statement.to_owned(),
        };
        assert_eq!(
            call.locals,
            [
                Local::Other("config".to_owned()),
                Local::Other("app".to_owned()),
                import("database", "from app.models import db as database"),
                import("a", "import a.b"),
            ]
        );
    }
}
