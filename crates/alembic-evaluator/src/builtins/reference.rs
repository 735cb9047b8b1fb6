//! What Python itself has, by CPython 3.11's `dir()`: a name that stands here and in no table of ours is not supported,
//! rather than absent.

/// The attributes of every object.
const OBJECT: &str = "\
    __class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ \
    __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ \
    __repr__ __setattr__ __sizeof__ __str__ __subclasshook__";

/// The attributes of `int`, without those of every object.
const INT: &str = "\
    __abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ \
    __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ \
    __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ \
    __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ \
    __trunc__ __xor__ as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag \
    numerator real to_bytes";

/// The attributes of `bool`, without those of every object.
const BOOL: &str = "\
    __abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ \
    __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ \
    __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ \
    __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ \
    __trunc__ __xor__ as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag \
    numerator real to_bytes";

/// The attributes of `float`, without those of every object.
const FLOAT: &str = "\
    __abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getformat__ \
    __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__ \
    __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__ \
    __trunc__ as_integer_ratio conjugate fromhex hex imag is_integer real";

/// The attributes of `str`, without those of every object.
const STR: &str = "\
    __add__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__ __rmod__ \
    __rmul__ capitalize casefold center count encode endswith expandtabs find format format_map \
    index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable \
    isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix \
    replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase \
    title translate upper zfill";

/// The attributes of `bytes`, without those of every object.
const BYTES: &str = "\
    __add__ __bytes__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__ \
    __rmod__ __rmul__ capitalize center count decode endswith expandtabs find fromhex hex index \
    isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip \
    maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit \
    rstrip split splitlines startswith strip swapcase title translate upper zfill";

/// The attributes of `list`, without those of every object.
const LIST: &str = "\
    __add__ __class_getitem__ __contains__ __delitem__ __getitem__ __iadd__ __imul__ __iter__ \
    __len__ __mul__ __reversed__ __rmul__ __setitem__ append clear copy count extend index insert \
    pop remove reverse sort";

/// The attributes of `tuple`, without those of every object.
const TUPLE: &str = "\
    __add__ __class_getitem__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mul__ \
    __rmul__ count index";

/// The attributes of `dict`, without those of every object.
const DICT: &str = "\
    __class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__ __len__ __or__ \
    __reversed__ __ror__ __setitem__ clear copy fromkeys get items keys pop popitem setdefault \
    update values";

/// The attributes of `set`, without those of every object.
const SET: &str = "\
    __and__ __class_getitem__ __contains__ __iand__ __ior__ __isub__ __iter__ __ixor__ __len__ \
    __or__ __rand__ __ror__ __rsub__ __rxor__ __sub__ __xor__ add clear copy difference \
    difference_update discard intersection intersection_update isdisjoint issubset issuperset pop \
    remove symmetric_difference symmetric_difference_update union update";

/// The attributes of `frozenset`, without those of every object.
const FROZENSET: &str = "\
    __and__ __class_getitem__ __contains__ __iter__ __len__ __or__ __rand__ __ror__ __rsub__ \
    __rxor__ __sub__ __xor__ copy difference intersection isdisjoint issubset issuperset \
    symmetric_difference union";

/// The attributes of `range`, without those of every object.
const RANGE: &str = "\
    __bool__ __contains__ __getitem__ __iter__ __len__ __reversed__ count index start step stop";

/// The attributes of `slice`, without those of every object.
const SLICE: &str = "\
    indices start step stop";

/// The attributes of `property`, without those of every object.
const PROPERTY: &str = "\
    __delete__ __get__ __isabstractmethod__ __set__ __set_name__ deleter fdel fget fset getter \
    setter";

/// The attributes of `function`, without those of every object.
const FUNCTION: &str = "\
    __annotations__ __builtins__ __call__ __closure__ __code__ __defaults__ __dict__ __get__ \
    __globals__ __kwdefaults__ __module__ __name__ __qualname__";

/// The attributes of `iterator`, without those of every object.
const ITERATOR: &str = "\
    __iter__ __length_hint__ __next__ __setstate__";

/// The attributes of `generator`, without those of every object.
const GENERATOR: &str = "\
    __del__ __iter__ __name__ __next__ __qualname__ close gi_code gi_frame gi_running gi_suspended \
    gi_yieldfrom send throw";

/// The attributes of `NoneType`, without those of every object.
const NONE: &str = "\
    __bool__";

/// The attributes of `type`, without those of every object.
const TYPE: &str = "\
    __abstractmethods__ __annotations__ __base__ __bases__ __basicsize__ __call__ __dict__ \
    __dictoffset__ __flags__ __instancecheck__ __itemsize__ __module__ __mro__ __name__ __or__ \
    __prepare__ __qualname__ __ror__ __subclasscheck__ __subclasses__ __text_signature__ \
    __weakrefoffset__ mro";

/// The attributes of `BaseException`, without those of every object.
const BASEEXCEPTION: &str = "\
    __cause__ __context__ __dict__ __setstate__ __suppress_context__ __traceback__ add_note args \
    with_traceback";

/// The built-in names.
const NAMES: &str = "\
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError \
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError \
    ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis \
    EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError \
    FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning \
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt \
    LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented \
    NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError \
    ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning \
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError \
    TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError \
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError \
    __build_class__ __import__ abs aiter all anext any ascii bin bool breakpoint bytearray bytes \
    callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec exit filter \
    float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass \
    iter len list locals map max memoryview min next object oct open ord pow print property quit \
    range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars \
    zip";

/// Whether instances (or the class) of a built-in class have this attribute in Python.
pub(crate) fn has_attribute(class: &str, name: &str) -> bool {
    let own = match class {
        "int" => INT,
        "bool" => BOOL,
        "float" => FLOAT,
        "str" => STR,
        "bytes" => BYTES,
        "list" => LIST,
        "tuple" => TUPLE,
        "dict" => DICT,
        "set" => SET,
        "frozenset" => FROZENSET,
        "range" => RANGE,
        "slice" => SLICE,
        "property" => PROPERTY,
        "function" => FUNCTION,
        "iterator" => ITERATOR,
        "generator" => GENERATOR,
        "NoneType" => NONE,
        "type" => TYPE,
        "BaseException" => BASEEXCEPTION,
        _ => "",
    };
    OBJECT.split(' ').chain(own.split(' ')).any(|known| known == name)
}

/// Whether Python has this built-in name.
pub(crate) fn has_name(name: &str) -> bool {
    NAMES.split(' ').any(|known| known == name)
}
