//! `sqlalchemy`: its modules, each a table of names.

mod autoload;
pub(crate) mod columns;
pub(crate) mod compilation;
pub(crate) mod constraints;
pub(crate) mod creation;
pub(crate) mod defaults;
pub(crate) mod engine;
pub(crate) mod event;
pub(crate) mod exceptions;
pub(crate) mod expressions;
pub(crate) mod indexes;
pub(crate) mod inspection;
pub(crate) mod items;
pub(crate) mod metadata;
pub(crate) mod orm;
pub(crate) mod selectables;
pub(crate) mod statements;
pub(crate) mod tables;
pub(crate) mod target;
pub(crate) mod types;

use std::sync::LazyLock;

use alembic_evaluator::{ModuleMember, NativeModule};

use crate::alembic::dialect_object::{DIALECT, POSTGRESQL_DIALECT, SQLITE_DIALECT};

/// Names that several modules give.
type Members = &'static [(&'static str, ModuleMember)];

/// `sqlalchemy` and every module below it.
pub(crate) fn modules() -> Vec<&'static NativeModule> {
    let mut modules = vec![
        &event::MODULE,
        &exceptions::MODULE,
        &engine::pools::MODULE,
        &inspection::MODULE,
        &inspection::INSPECTION_MODULE,
        &engine::driver_exceptions::SQLITE3,
        &engine::driver_exceptions::PSYCOPG2,
        &engine::driver_exceptions::PSYCOPG2_ERRORS,
        &EXT,
        &compilation::MODULE,
        &compilation::compiler_object::MODULE,
        &compilation::operators::MODULE,
        &compilation::operators::POSTGRESQL_MODULE,
        &DIALECTS,
        &ASYNCIO,
        &ENGINE_BASE,
        &ENGINE_URL,
        &SQL_SCHEMA,
        &SQL_FUNCTIONS,
    ];
    modules.extend(MADE.iter());
    modules.extend(orm::MODULES.iter());
    modules.extend(orm::EXTENSIONS.iter());
    modules
}

/// Modules that are put together from several tables. They live as long as the program.
static MADE: LazyLock<Vec<NativeModule>> = LazyLock::new(|| {
    let types = || types::members("sqlalchemy");
    let expressions = || expressions::constructors::MEMBERS.to_vec();
    vec![
        module(
            "sqlalchemy",
            [
                types(),
                expressions(),
                ELEMENTS.to_vec(),
                SCHEMA.to_vec(),
                ENGINE_FUNCTIONS.to_vec(),
                TOP.to_vec(),
                engine::pools::MEMBERS.to_vec(),
            ],
        ),
        module("sqlalchemy.types", [types(), TYPE_BASES.to_vec()]),
        module("sqlalchemy.sql.sqltypes", [types(), TYPE_BASES.to_vec()]),
        module("sqlalchemy.schema", [SCHEMA.to_vec(), DDL.to_vec()]),
        module("sqlalchemy.sql", [expressions(), SUBMODULES_OF_SQL.to_vec()]),
        module("sqlalchemy.sql.expression", [expressions(), ELEMENTS.to_vec(), FUNCTIONS.to_vec()]),
        module("sqlalchemy.sql.elements", [ELEMENTS.to_vec(), OF_ELEMENTS.to_vec()]),
        module("sqlalchemy.engine", [ENGINE_FUNCTIONS.to_vec(), ENGINE_CLASSES.to_vec()]),
        module("sqlalchemy.dialects.postgresql", [types::members("postgresql"), POSTGRESQL.to_vec()]),
        module("sqlalchemy.dialects.mssql", [types::other_dialects::members("mssql")]),
        module("sqlalchemy.dialects.mysql", [types::other_dialects::members("mysql")]),
        module("sqlalchemy.dialects.oracle", [types::other_dialects::members("oracle")]),
        module("sqlalchemy.dialects.sqlite", [types::members("sqlite"), SQLITE.to_vec()]),
    ]
});

fn module<const N: usize>(
    name: &'static str,
    tables: [Vec<(&'static str, ModuleMember)>; N],
) -> NativeModule {
    NativeModule { name, members: Vec::leak(tables.concat()), ..NativeModule::DEFAULT }
}

/// Tables, columns, constraints and what they are made of.
const SCHEMA: Members = &[
    ("CheckConstraint", ModuleMember::Class(&constraints::CHECK_CONSTRAINT)),
    ("Column", ModuleMember::Class(&columns::COLUMN)),
    ("Computed", ModuleMember::Class(&defaults::COMPUTED)),
    ("Constraint", ModuleMember::Class(&constraints::CONSTRAINT)),
    ("DDL", ModuleMember::Class(&statements::DDL)),
    ("DefaultClause", ModuleMember::Class(&defaults::DEFAULT_CLAUSE)),
    ("FetchedValue", ModuleMember::Class(&defaults::FETCHED_VALUE)),
    ("ForeignKey", ModuleMember::Class(&constraints::FOREIGN_KEY)),
    ("ForeignKeyConstraint", ModuleMember::Class(&constraints::FOREIGN_KEY_CONSTRAINT)),
    ("Identity", ModuleMember::Class(&defaults::IDENTITY)),
    ("Index", ModuleMember::Class(&indexes::INDEX)),
    ("MetaData", ModuleMember::Class(&metadata::METADATA)),
    ("PrimaryKeyConstraint", ModuleMember::Class(&constraints::PRIMARY_KEY_CONSTRAINT)),
    ("SchemaItem", ModuleMember::Class(&items::SCHEMA_ITEM)),
    ("Sequence", ModuleMember::Class(&defaults::SEQUENCE)),
    ("Table", ModuleMember::Class(&tables::TABLE)),
    ("UniqueConstraint", ModuleMember::Class(&constraints::UNIQUE_CONSTRAINT)),
];

const DDL: Members = &[
    ("AddConstraint", ModuleMember::Class(&statements::ADD_CONSTRAINT)),
    ("CreateIndex", ModuleMember::Class(&statements::CREATE_INDEX)),
    ("CreateTable", ModuleMember::Class(&statements::CREATE_TABLE)),
    ("DropConstraint", ModuleMember::Class(&statements::DROP_CONSTRAINT)),
    ("DropIndex", ModuleMember::Class(&statements::DROP_INDEX)),
    ("DropTable", ModuleMember::Class(&statements::DROP_TABLE)),
    ("CreateSchema", ModuleMember::Class(&statements::CREATE_SCHEMA)),
    ("CreateSequence", ModuleMember::Class(&statements::CREATE_SEQUENCE)),
    ("DropSchema", ModuleMember::Class(&statements::DROP_SCHEMA)),
    ("DropSequence", ModuleMember::Class(&statements::DROP_SEQUENCE)),
    ("DDLElement", ModuleMember::Class(&compilation::elements::DDL_ELEMENT)),
    ("ExecutableDDLElement", ModuleMember::Class(&compilation::elements::DDL_ELEMENT)),
];

const TYPE_BASES: Members = &[
    ("TypeDecorator", ModuleMember::Class(&types::TYPE_DECORATOR)),
    ("TypeEngine", ModuleMember::Class(&types::TYPE_ENGINE)),
    ("UserDefinedType", ModuleMember::Class(&types::USER_DEFINED_TYPE)),
];

const ENGINE_FUNCTIONS: Members = &[
    ("URL", ModuleMember::Class(&engine::url_object::URL)),
    ("create_engine", ModuleMember::Function(engine::CREATE_ENGINE)),
    ("engine_from_config", ModuleMember::Function(engine::ENGINE_FROM_CONFIG)),
    ("make_url", ModuleMember::Function(engine::url_object::MAKE_URL)),
    ("Connection", ModuleMember::Class(&engine::connection_object::CONNECTION)),
    ("Engine", ModuleMember::Class(&engine::ENGINE)),
    ("Transaction", ModuleMember::Class(&engine::connection_object::TRANSACTION)),
    ("RootTransaction", ModuleMember::Class(&engine::connection_object::ROOT_TRANSACTION)),
    ("NestedTransaction", ModuleMember::Class(&engine::connection_object::NESTED_TRANSACTION)),
    ("Result", ModuleMember::Class(&engine::result::RESULT)),
    ("CursorResult", ModuleMember::Class(&engine::result::CURSOR_RESULT)),
    ("MappingResult", ModuleMember::Class(&engine::result::MAPPING_RESULT)),
    ("ScalarResult", ModuleMember::Class(&engine::result::SCALAR_RESULT)),
    ("Row", ModuleMember::Class(&engine::result::ROW)),
    ("RowMapping", ModuleMember::Class(&engine::result::ROW_MAPPING)),
];

const ENGINE_CLASSES: Members = &[
    ("base", ModuleMember::Module("sqlalchemy.engine.base")),
    ("reflection", ModuleMember::Module("sqlalchemy.engine.reflection")),
    ("url", ModuleMember::Module("sqlalchemy.engine.url")),
    ("Inspector", ModuleMember::Class(&inspection::INSPECTOR)),
    ("Dialect", ModuleMember::Class(&DIALECT)),
];

/// The classes of expressions.
const ELEMENTS: Members = &[
    ("ClauseElement", ModuleMember::Class(&expressions::CLAUSE_ELEMENT)),
    ("ColumnElement", ModuleMember::Class(&expressions::COLUMN_ELEMENT)),
    ("SQLColumnExpression", ModuleMember::Class(&expressions::COLUMN_ELEMENT)),
    ("BinaryExpression", ModuleMember::Class(&expressions::BINARY_EXPRESSION)),
    ("BindParameter", ModuleMember::Class(&expressions::BIND_PARAMETER)),
    ("BooleanClauseList", ModuleMember::Class(&expressions::BOOLEAN_CLAUSE_LIST)),
    ("Case", ModuleMember::Class(&expressions::CASE)),
    ("Cast", ModuleMember::Class(&expressions::CAST)),
    ("ColumnClause", ModuleMember::Class(&expressions::COLUMN_CLAUSE)),
    ("Executable", ModuleMember::Class(&compilation::elements::EXECUTABLE)),
    ("Label", ModuleMember::Class(&expressions::LABEL)),
    ("Null", ModuleMember::Class(&expressions::NULL)),
    ("TextClause", ModuleMember::Class(&expressions::TEXT_CLAUSE)),
    ("UnaryExpression", ModuleMember::Class(&expressions::UNARY_EXPRESSION)),
];

const FUNCTIONS: Members = &[
    ("func", ModuleMember::Value(|_| Ok(expressions::function_generator()))),
    ("Function", ModuleMember::Class(&expressions::FUNCTION)),
    ("FunctionElement", ModuleMember::Class(&compilation::elements::FUNCTION_ELEMENT)),
    ("GenericFunction", ModuleMember::Class(&compilation::elements::GENERIC_FUNCTION)),
    ("ReturnTypeFromArgs", ModuleMember::Class(&compilation::elements::RETURN_TYPE_FROM_ARGS)),
];

/// What `sqlalchemy` itself gives besides.
const TOP: Members = &[
    ("__version__", ModuleMember::Value(|_| Ok("2.1.9".into()))),
    ("TypeDecorator", ModuleMember::Class(&types::TYPE_DECORATOR)),
    ("Dialect", ModuleMember::Class(&DIALECT)),
    ("Inspector", ModuleMember::Class(&inspection::INSPECTOR)),
    ("dialects", ModuleMember::Module("sqlalchemy.dialects")),
    ("engine", ModuleMember::Module("sqlalchemy.engine")),
    ("event", ModuleMember::Module("sqlalchemy.event")),
    ("exc", ModuleMember::Module("sqlalchemy.exc")),
    ("ext", ModuleMember::Module("sqlalchemy.ext")),
    ("inspect", ModuleMember::Function(inspection::INSPECT)),
    ("inspection", ModuleMember::Module("sqlalchemy.inspection")),
    ("orm", ModuleMember::Module("sqlalchemy.orm")),
    ("pool", ModuleMember::Module("sqlalchemy.pool")),
    ("schema", ModuleMember::Module("sqlalchemy.schema")),
    ("sql", ModuleMember::Module("sqlalchemy.sql")),
    ("types", ModuleMember::Module("sqlalchemy.types")),
];

const SUBMODULES_OF_SQL: Members = &[
    ("compiler", ModuleMember::Module("sqlalchemy.sql.compiler")),
    ("elements", ModuleMember::Module("sqlalchemy.sql.elements")),
    ("expression", ModuleMember::Module("sqlalchemy.sql.expression")),
    ("functions", ModuleMember::Module("sqlalchemy.sql.functions")),
    ("schema", ModuleMember::Module("sqlalchemy.sql.schema")),
    ("sqltypes", ModuleMember::Module("sqlalchemy.sql.sqltypes")),
];

const POSTGRESQL: Members = &[
    ("ExcludeConstraint", ModuleMember::Class(&constraints::EXCLUDE_CONSTRAINT)),
    ("aggregate_order_by", ModuleMember::Function(expressions::windows::AGGREGATE_ORDER_BY)),
    ("array", ModuleMember::Function(expressions::constructors::ARRAY)),
    ("dialect", ModuleMember::Function(POSTGRESQL_DIALECT)),
    ("insert", ModuleMember::Function(selectables::POSTGRESQL_INSERT_FUNCTION)),
    ("Insert", ModuleMember::Class(&selectables::POSTGRESQL_INSERT)),
];

const SQLITE: Members = &[
    ("dialect", ModuleMember::Function(SQLITE_DIALECT)),
    ("insert", ModuleMember::Function(selectables::SQLITE_INSERT_FUNCTION)),
    ("Insert", ModuleMember::Class(&selectables::SQLITE_INSERT)),
];

static EXT: NativeModule = NativeModule {
    name: "sqlalchemy.ext",
    members: &[
        ("asyncio", ModuleMember::Module("sqlalchemy.ext.asyncio")),
        ("compiler", ModuleMember::Module("sqlalchemy.ext.compiler")),
        ("associationproxy", ModuleMember::Module("sqlalchemy.ext.associationproxy")),
        ("declarative", ModuleMember::Module("sqlalchemy.ext.declarative")),
        ("hybrid", ModuleMember::Module("sqlalchemy.ext.hybrid")),
        ("mutable", ModuleMember::Module("sqlalchemy.ext.mutable")),
        ("orderinglist", ModuleMember::Module("sqlalchemy.ext.orderinglist")),
    ],
    ..NativeModule::DEFAULT
};

static DIALECTS: NativeModule = NativeModule {
    name: "sqlalchemy.dialects",
    members: &[
        ("mssql", ModuleMember::Module("sqlalchemy.dialects.mssql")),
        ("mysql", ModuleMember::Module("sqlalchemy.dialects.mysql")),
        ("oracle", ModuleMember::Module("sqlalchemy.dialects.oracle")),
        ("postgresql", ModuleMember::Module("sqlalchemy.dialects.postgresql")),
        ("sqlite", ModuleMember::Module("sqlalchemy.dialects.sqlite")),
    ],
    ..NativeModule::DEFAULT
};

static ASYNCIO: NativeModule = NativeModule {
    name: "sqlalchemy.ext.asyncio",
    members: &[
        ("AsyncAttrs", ModuleMember::Class(&orm::ASYNC_ATTRS)),
        ("AsyncConnection", ModuleMember::Class(&engine::connection_object::ASYNC_CONNECTION)),
        ("AsyncEngine", ModuleMember::Class(&engine::ASYNC_ENGINE)),
        ("AsyncSession", ModuleMember::Class(&orm::ASYNC_SESSION)),
        ("async_engine_from_config", ModuleMember::Function(engine::ASYNC_ENGINE_FROM_CONFIG)),
        ("async_sessionmaker", ModuleMember::Class(&orm::ASYNC_SESSIONMAKER)),
        ("create_async_engine", ModuleMember::Function(engine::CREATE_ASYNC_ENGINE)),
    ],
    ..NativeModule::DEFAULT
};

static ENGINE_BASE: NativeModule = NativeModule {
    name: "sqlalchemy.engine.base",
    members: &[
        ("Connection", ModuleMember::Class(&engine::connection_object::CONNECTION)),
        ("Engine", ModuleMember::Class(&engine::ENGINE)),
        ("Transaction", ModuleMember::Class(&engine::connection_object::TRANSACTION)),
    ],
    ..NativeModule::DEFAULT
};

static ENGINE_URL: NativeModule = NativeModule {
    name: "sqlalchemy.engine.url",
    members: &[
        ("URL", ModuleMember::Class(&engine::url_object::URL)),
        ("make_url", ModuleMember::Function(engine::url_object::MAKE_URL)),
    ],
    ..NativeModule::DEFAULT
};

const OF_ELEMENTS: Members = &[
    ("conv", ModuleMember::Function(crate::names::CONV)),
    ("quoted_name", ModuleMember::Function(crate::names::QUOTED_NAME)),
];

static SQL_SCHEMA: NativeModule =
    NativeModule { name: "sqlalchemy.sql.schema", members: SCHEMA, ..NativeModule::DEFAULT };

static SQL_FUNCTIONS: NativeModule =
    NativeModule { name: "sqlalchemy.sql.functions", members: FUNCTIONS, ..NativeModule::DEFAULT };
