//! The compiler that functions of `compiles()` are given.
//!
//! What such a function writes is text; an expression that it asks to be processed is written later, where the whole
//! statement is: a mark stands for it in the text until [`CompilerObject::pieces`] takes it apart.

use std::cell::RefCell;
use std::rc::Rc;

use alembic_dialect::{CompileContext, Dialect, Statement};
use alembic_evaluator::{
    Arguments, CallArguments, Member, ModuleMember, NativeClass, NativeModule, Object, Outcome, Value, Vm,
    unsupported,
};
use alembic_schema::{SqlExpression, SqlType, TYPE_CLASSES, WrittenPart};

use super::elements::clause_list;
use super::operators::Asked;
use crate::alembic::dialect_object::dialect_value;
use crate::sqlalchemy::engine::dialect_exception;
use crate::sqlalchemy::selectables::DataObject;
use crate::sqlalchemy::tables::TableObject;
use crate::sqlalchemy::{expressions, types};
use crate::state;

/// `sqlalchemy.sql.compiler.Compiled`
pub(crate) static COMPILED: NativeClass = NativeClass {
    name: "Compiled",
    module: "sqlalchemy.sql.compiler",
    members: &[
        Member::method("process", "(obj, **kw)", |vm, this, arguments| {
            receiver(this)?.process(vm, &arguments.value("obj"), &arguments)
        }),
        Member::property("dialect", |vm, this| {
            let compiler = receiver(this)?;
            let migration = state::environment(vm).ok().and_then(|environment| environment.migration());
            let connection = migration.and_then(|migration| migration.connection());
            Ok(dialect_value(compiler.dialect, connection, None))
        }),
        Member::property("preparer", |vm, this| {
            let dialect = vm.get_attribute(this, "dialect")?;
            vm.get_attribute(&dialect, "identifier_preparer")
        }),
        Member::property("sql_compiler", |_, this| Ok(this.clone())),
        Member::property("type_compiler", |_, this| Ok(type_compiler(receiver(this)?.dialect))),
    ],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.compiler.SQLCompiler`
pub(crate) static SQL_COMPILER: NativeClass = NativeClass {
    name: "SQLCompiler",
    module: "sqlalchemy.sql.compiler",
    bases: &[&COMPILED],
    members: &[
        Member::method("visit_binary", "(binary, override_operator=None, **kw)", |vm, this, arguments| {
            let binary = arguments.value("binary");
            let Some(asked) = binary.object::<Asked>() else {
                return Err(unsupported("visit_binary() of anything but the operator that is written"));
            };
            let operator = arguments.value("override_operator");
            let own = vm.get_attribute(&binary, "operator")?;
            if !operator.is_none() && !vm.equal(&operator, &own)? {
                return Err(unsupported("visit_binary() with another operator"));
            }
            receiver(this)?.piece(asked.0.clone(), is_literal(vm, &arguments)?)
        }),
        Member::method("render_literal_value", "(value, type_)", |vm, this, arguments| {
            let given = arguments.value("value");
            let sql_type = types::optional_type_argument(vm, &arguments, "type_")?;
            let Some(value) = expressions::typed_value(vm, &given, sql_type.as_ref())? else {
                return Err(arguments.wrong("value", "an SQL value", &given));
            };
            let literal = alembic_schema::Literal { value, sql_type };
            receiver(this)?.literal_text(&SqlExpression::Literal(literal)).map(Value::from)
        }),
    ],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.compiler.DDLCompiler`
pub(crate) static DDL_COMPILER: NativeClass = NativeClass {
    name: "DDLCompiler",
    module: "sqlalchemy.sql.compiler",
    bases: &[&COMPILED],
    ..NativeClass::DEFAULT
};

/// `sqlalchemy.sql.compiler.TypeCompiler`
pub(crate) static TYPE_COMPILER: NativeClass = NativeClass {
    name: "TypeCompiler",
    module: "sqlalchemy.sql.compiler",
    members: &[Member::method("process", "(type_, **kw)", |vm, this, arguments| {
        receiver(this)?.type_text(vm, &arguments.value("type_"))
    })],
    dynamic: true,
    ..NativeClass::DEFAULT
};

/// A compiler for one dialect.
pub(crate) struct CompilerObject {
    class: &'static NativeClass,
    dialect: &'static dyn Dialect,
    /// What the marks in the text stand for.
    pieces: RefCell<Vec<SqlExpression>>,
}

/// The compiler of types.
pub(super) fn type_compiler(dialect: &'static dyn Dialect) -> Value {
    Value::new_object(CompilerObject { class: &TYPE_COMPILER, dialect, pieces: RefCell::default() })
}

/// The compiler of expressions and statements.
pub(super) fn sql_compiler(dialect: &'static dyn Dialect) -> Value {
    Value::new_object(CompilerObject { class: &SQL_COMPILER, dialect, pieces: RefCell::default() })
}

/// The compiler of statements about the schema.
pub(super) fn ddl_compiler(dialect: &'static dyn Dialect) -> Value {
    Value::new_object(CompilerObject { class: &DDL_COMPILER, dialect, pieces: RefCell::default() })
}

pub(super) fn receiver(this: &Value) -> Outcome<Rc<CompilerObject>> {
    this.object::<CompilerObject>()
        .ok_or_else(|| unsupported(format!("`{}` is no compiler here", this.type_name())))
}

/// The bounds of a mark: characters that no text of SQL has.
const BEFORE: char = '\u{f0000}';
const AFTER: char = '\u{f0001}';

impl CompilerObject {
    /// `compiler.process(object, **kw)`
    fn process(&self, vm: &mut Vm, object: &Value, arguments: &Arguments) -> Outcome<Value> {
        let literal = is_literal(vm, arguments)?;
        if let Some(items) = clause_list(object) {
            return self.piece(SqlExpression::List(items), literal);
        }
        if let Some(table) = object.object::<TableObject>() {
            let name = table.table().name;
            let quoted: Vec<String> =
                name.schema.iter().chain([&name.name]).map(|part| self.dialect.quote(part)).collect();
            return Ok(Value::from(quoted.join(".")));
        }
        if let Some(data) = object.object::<DataObject>() {
            let made = self.dialect.data_statements(&data.statement, &[], &context(literal));
            return whole(made.map_err(|error| dialect_exception(&error))?);
        }
        match expressions::expression(vm, object)? {
            Some(expression) => self.piece(expression, literal),
            None => match types::sql_type(vm, object)? {
                Some(_) => self.type_text(vm, object),
                None => Err(unsupported(format!("`{}` cannot be processed here", object.type_name()))),
            },
        }
    }

    /// An expression as a part of the text.
    fn piece(&self, expression: SqlExpression, literal: bool) -> Outcome<Value> {
        if literal {
            return self.literal_text(&expression).map(Value::from);
        }
        let mut pieces = self.pieces.borrow_mut();
        pieces.push(expression);
        Ok(Value::from(format!("{BEFORE}{}{AFTER}", pieces.len() - 1)))
    }

    fn literal_text(&self, expression: &SqlExpression) -> Outcome<String> {
        self.dialect.expression_text(expression, &context(true)).map_err(|error| dialect_exception(&error))
    }

    fn type_text(&self, vm: &mut Vm, value: &Value) -> Outcome<Value> {
        let Some(sql_type) = types::sql_type(vm, value)? else {
            return Err(unsupported(format!("`{}` is no type here", value.type_name())));
        };
        self.text_of_type(&sql_type)
    }

    fn text_of_type(&self, sql_type: &SqlType) -> Outcome<Value> {
        let text = self.dialect.type_text(sql_type).map_err(|error| dialect_exception(&error))?;
        Ok(Value::from(text))
    }

    /// The text that a function gave, and what its marks stand for.
    ///
    /// # Errors
    /// A mark is not whole any more.
    pub(super) fn parts(&self, text: &str) -> Outcome<Vec<WrittenPart>> {
        let pieces = self.pieces.borrow();
        let broken = || unsupported("what a function of `compiles()` does to processed text");
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, marked)) = rest.split_once(BEFORE) {
            let (number, after) = marked.split_once(AFTER).ok_or_else(broken)?;
            let piece = number.parse().ok().and_then(|number: usize| pieces.get(number));
            parts.push(WrittenPart::Text(before.to_owned()));
            parts.push(WrittenPart::Expression(piece.ok_or_else(broken)?.clone()));
            rest = after;
        }
        if rest.contains(AFTER) {
            return Err(broken());
        }
        parts.push(WrittenPart::Text(rest.to_owned()));
        parts.retain(|part| !matches!(part, WrittenPart::Text(text) if text.is_empty()));
        Ok(parts)
    }
}

impl Object for CompilerObject {
    fn class(&self) -> &'static NativeClass {
        self.class
    }

    /// `visit_<what>`: what the dialect itself writes.
    fn attribute(&self, _: &mut Vm, this: &Value, name: &str) -> Outcome<Option<Value>> {
        let Some(what) = name.strip_prefix("visit_") else { return Ok(None) };
        if std::ptr::eq(self.class, &raw const TYPE_COMPILER) {
            return Ok(
                type_named(what).map(|name| Value::new_object(VisitType { compiler: this.clone(), name }))
            );
        }
        Ok(None)
    }
}

/// The class of types that a visit method writes: `visit_VARCHAR`, `visit_large_binary`.
fn type_named(what: &str) -> Option<&'static str> {
    let plain = what.replace('_', "");
    TYPE_CLASSES.iter().map(|class| class.name).find(|name| *name == what).or_else(|| {
        TYPE_CLASSES.iter().map(|class| class.name).find(|name| {
            what == what.to_lowercase() && name.eq_ignore_ascii_case(&plain) && **name != name.to_uppercase()
        })
    })
}

/// `compiler.visit_VARCHAR`
struct VisitType {
    compiler: Value,
    name: &'static str,
}

static VISIT: NativeClass =
    NativeClass { name: "method", module: "sqlalchemy.sql.compiler", ..NativeClass::DEFAULT };

impl Object for VisitType {
    fn class(&self) -> &'static NativeClass {
        &VISIT
    }

    /// The type of that name with the arguments of the one that is given.
    fn call(&self, vm: &mut Vm, _: &Value, arguments: CallArguments) -> Outcome<Value> {
        let compiler = receiver(&self.compiler)?;
        let bound = vm.bind(self.name, "(type_, **kw)", arguments)?;
        let given = types::plain_type(vm, &bound.value("type_"))?;
        let named = ["sqlalchemy", compiler.dialect.name()]
            .into_iter()
            .find_map(|module| SqlType::named(module, self.name));
        let Some(mut sql_type) = named else {
            return Err(unsupported(format!("`visit_{}` of this compiler", self.name)));
        };
        for (parameter, argument) in given.map(|given| given.arguments).unwrap_or_default() {
            sql_type.set(parameter, argument);
        }
        compiler.text_of_type(&sql_type)
    }
}

fn is_literal(vm: &mut Vm, arguments: &Arguments) -> Outcome<bool> {
    match arguments.extra("literal_binds") {
        Some(truth) => vm.truth(truth),
        None => Ok(false),
    }
}

fn context(literal: bool) -> CompileContext {
    CompileContext {
        literal_binds: literal,
        ..if literal { CompileContext::offline() } else { CompileContext::online() }
    }
}

/// A query inside of the text of a statement.
fn whole(statements: Vec<Statement>) -> Outcome<Value> {
    match statements.as_slice() {
        [one] if one.parameters == alembic_dialect::Parameters::None => Ok(Value::string(&one.text)),
        _ => Err(unsupported("a query with parameters inside of what a function of `compiles()` writes")),
    }
}

/// `sqlalchemy.sql.compiler`
pub(crate) static MODULE: NativeModule = NativeModule {
    name: "sqlalchemy.sql.compiler",
    members: &[
        ("Compiled", ModuleMember::Class(&COMPILED)),
        ("DDLCompiler", ModuleMember::Class(&DDL_COMPILER)),
        ("SQLCompiler", ModuleMember::Class(&SQL_COMPILER)),
        ("TypeCompiler", ModuleMember::Class(&TYPE_COMPILER)),
    ],
    ..NativeModule::DEFAULT
};
