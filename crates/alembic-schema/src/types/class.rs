/// A class of SQL types, as Python code names it: one row of [`TYPE_CLASSES`](super::TYPE_CLASSES).
#[derive(Debug, PartialEq, Eq)]
pub struct TypeClass {
    /// The class name (`"String"`, `"JSONB"`).
    pub name: &'static str,
    /// Where Python code finds it: `"sqlalchemy"`, or the dialect (`"postgresql"`, `"sqlite"`).
    pub module: &'static str,
    /// What the dialects and the comparison go by.
    pub family: TypeFamily,
    /// The constructor's parameters, in positional order; keyword-only ones last.
    pub parameters: &'static [Parameter],
}

/// A parameter of a type's constructor.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// How it may be passed.
    pub kind: ParameterKind,
    /// What it is when it is not passed.
    pub default: ParameterDefault,
}

/// How a parameter may be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// By position or by keyword.
    Positional,
    /// By keyword only.
    Keyword,
    /// `*args`: all remaining positional arguments, kept as one list.
    Variadic,
}

/// What a parameter is when it is not passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterDefault {
    /// It must be passed.
    Required,
    /// `None`
    None,
    /// `True` or `False`
    Boolean(bool),
    /// A number
    Integer(i64),
    /// Nothing at all: the reference tells "not given" from `None`.
    NotGiven,
}

/// What kind of type a class is: SQLAlchemy's visit name, which decides how a dialect writes it.
///
/// Names in mixed case (`String`) are generic types, written as the dialect likes; the others are written as they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the SQL type of that name")]
pub enum TypeFamily {
    // Generic
    String,
    Text,
    Unicode,
    UnicodeText,
    Integer,
    SmallInteger,
    BigInteger,
    Numeric,
    Float,
    Double,
    Boolean,
    Date,
    DateTime,
    Time,
    Interval,
    LargeBinary,
    Enum,
    PickleType,
    Uuid,
    Json,
    Array,
    Null,
    // SQL standard and several vendors
    Varchar,
    NVarchar,
    Char,
    NChar,
    TextUpper,
    Clob,
    IntegerUpper,
    SmallIntUpper,
    BigIntUpper,
    NumericUpper,
    DecimalUpper,
    FloatUpper,
    DoubleUpper,
    DoublePrecision,
    Real,
    BooleanUpper,
    DateUpper,
    DateTimeUpper,
    TimeUpper,
    Timestamp,
    Blob,
    Binary,
    VarBinary,
    UuidUpper,
    // PostgreSQL
    Bit,
    Bytea,
    Cidr,
    Citext,
    Domain,
    NativeEnum,
    Hstore,
    Inet,
    IntervalUpper,
    Jsonb,
    JsonPath,
    MacAddr,
    MacAddr8,
    Money,
    Oid,
    RegClass,
    RegConfig,
    TsQuery,
    TsVector,
    Range,
    MultiRange,
    // Defined outside SQLAlchemy
    UserDefined,
    Decorator,
}
