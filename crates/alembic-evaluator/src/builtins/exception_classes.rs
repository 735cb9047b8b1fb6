//! Python's built-in exception hierarchy.

use crate::native::NativeClass;

macro_rules! exception {
    ($identifier:ident, $name:literal, $base:expr) => {
        #[doc = concat!("`", $name, "`")]
        pub static $identifier: NativeClass =
            NativeClass { name: $name, bases: &[$base], complete: true, ..NativeClass::DEFAULT };
    };
}

/// `BaseException`
pub static BASE_EXCEPTION: NativeClass = NativeClass {
    name: "BaseException",
    bases: &[&super::OBJECT],
    members: crate::builtins::EXCEPTION_MEMBERS,
    constructor: Some(crate::builtins::EXCEPTION_CONSTRUCTOR),
    complete: true,
    ..NativeClass::DEFAULT
};

exception!(EXCEPTION, "Exception", &BASE_EXCEPTION);
exception!(SYSTEM_EXIT, "SystemExit", &BASE_EXCEPTION);
exception!(KEYBOARD_INTERRUPT, "KeyboardInterrupt", &BASE_EXCEPTION);
exception!(GENERATOR_EXIT, "GeneratorExit", &BASE_EXCEPTION);
exception!(STOP_ITERATION, "StopIteration", &EXCEPTION);
exception!(STOP_ASYNC_ITERATION, "StopAsyncIteration", &EXCEPTION);
exception!(ARITHMETIC_ERROR, "ArithmeticError", &EXCEPTION);
exception!(FLOATING_POINT_ERROR, "FloatingPointError", &ARITHMETIC_ERROR);
exception!(OVERFLOW_ERROR, "OverflowError", &ARITHMETIC_ERROR);
exception!(ZERO_DIVISION_ERROR, "ZeroDivisionError", &ARITHMETIC_ERROR);
exception!(ASSERTION_ERROR, "AssertionError", &EXCEPTION);
exception!(ATTRIBUTE_ERROR, "AttributeError", &EXCEPTION);
exception!(BUFFER_ERROR, "BufferError", &EXCEPTION);
exception!(EOF_ERROR, "EOFError", &EXCEPTION);
exception!(IMPORT_ERROR, "ImportError", &EXCEPTION);
exception!(MODULE_NOT_FOUND_ERROR, "ModuleNotFoundError", &IMPORT_ERROR);
exception!(LOOKUP_ERROR, "LookupError", &EXCEPTION);
exception!(INDEX_ERROR, "IndexError", &LOOKUP_ERROR);
exception!(KEY_ERROR, "KeyError", &LOOKUP_ERROR);
exception!(MEMORY_ERROR, "MemoryError", &EXCEPTION);
exception!(NAME_ERROR, "NameError", &EXCEPTION);
exception!(UNBOUND_LOCAL_ERROR, "UnboundLocalError", &NAME_ERROR);
exception!(OS_ERROR, "OSError", &EXCEPTION);
exception!(FILE_EXISTS_ERROR, "FileExistsError", &OS_ERROR);
exception!(FILE_NOT_FOUND_ERROR, "FileNotFoundError", &OS_ERROR);
exception!(IS_A_DIRECTORY_ERROR, "IsADirectoryError", &OS_ERROR);
exception!(NOT_A_DIRECTORY_ERROR, "NotADirectoryError", &OS_ERROR);
exception!(PERMISSION_ERROR, "PermissionError", &OS_ERROR);
exception!(TIMEOUT_ERROR, "TimeoutError", &OS_ERROR);
exception!(CONNECTION_ERROR, "ConnectionError", &OS_ERROR);
exception!(CONNECTION_REFUSED_ERROR, "ConnectionRefusedError", &CONNECTION_ERROR);
exception!(REFERENCE_ERROR, "ReferenceError", &EXCEPTION);
exception!(RUNTIME_ERROR, "RuntimeError", &EXCEPTION);
exception!(NOT_IMPLEMENTED_ERROR, "NotImplementedError", &RUNTIME_ERROR);
exception!(RECURSION_ERROR, "RecursionError", &RUNTIME_ERROR);
exception!(SYNTAX_ERROR, "SyntaxError", &EXCEPTION);
exception!(INDENTATION_ERROR, "IndentationError", &SYNTAX_ERROR);
exception!(SYSTEM_ERROR, "SystemError", &EXCEPTION);
exception!(TYPE_ERROR, "TypeError", &EXCEPTION);
exception!(VALUE_ERROR, "ValueError", &EXCEPTION);
exception!(UNICODE_ERROR, "UnicodeError", &VALUE_ERROR);
exception!(UNICODE_DECODE_ERROR, "UnicodeDecodeError", &UNICODE_ERROR);
exception!(UNICODE_ENCODE_ERROR, "UnicodeEncodeError", &UNICODE_ERROR);
exception!(WARNING, "Warning", &EXCEPTION);
exception!(DEPRECATION_WARNING, "DeprecationWarning", &WARNING);
exception!(PENDING_DEPRECATION_WARNING, "PendingDeprecationWarning", &WARNING);
exception!(RUNTIME_WARNING, "RuntimeWarning", &WARNING);
exception!(SYNTAX_WARNING, "SyntaxWarning", &WARNING);
exception!(USER_WARNING, "UserWarning", &WARNING);
exception!(FUTURE_WARNING, "FutureWarning", &WARNING);
exception!(IMPORT_WARNING, "ImportWarning", &WARNING);
exception!(UNICODE_WARNING, "UnicodeWarning", &WARNING);
exception!(BYTES_WARNING, "BytesWarning", &WARNING);
exception!(RESOURCE_WARNING, "ResourceWarning", &WARNING);

/// All of them, as the built-in names.
pub(crate) static ALL: &[&NativeClass] = &[
    &BASE_EXCEPTION,
    &EXCEPTION,
    &SYSTEM_EXIT,
    &KEYBOARD_INTERRUPT,
    &GENERATOR_EXIT,
    &STOP_ITERATION,
    &STOP_ASYNC_ITERATION,
    &ARITHMETIC_ERROR,
    &FLOATING_POINT_ERROR,
    &OVERFLOW_ERROR,
    &ZERO_DIVISION_ERROR,
    &ASSERTION_ERROR,
    &ATTRIBUTE_ERROR,
    &BUFFER_ERROR,
    &EOF_ERROR,
    &IMPORT_ERROR,
    &MODULE_NOT_FOUND_ERROR,
    &LOOKUP_ERROR,
    &INDEX_ERROR,
    &KEY_ERROR,
    &MEMORY_ERROR,
    &NAME_ERROR,
    &UNBOUND_LOCAL_ERROR,
    &OS_ERROR,
    &FILE_EXISTS_ERROR,
    &FILE_NOT_FOUND_ERROR,
    &IS_A_DIRECTORY_ERROR,
    &NOT_A_DIRECTORY_ERROR,
    &PERMISSION_ERROR,
    &TIMEOUT_ERROR,
    &CONNECTION_ERROR,
    &CONNECTION_REFUSED_ERROR,
    &REFERENCE_ERROR,
    &RUNTIME_ERROR,
    &NOT_IMPLEMENTED_ERROR,
    &RECURSION_ERROR,
    &SYNTAX_ERROR,
    &INDENTATION_ERROR,
    &SYSTEM_ERROR,
    &TYPE_ERROR,
    &VALUE_ERROR,
    &UNICODE_ERROR,
    &UNICODE_DECODE_ERROR,
    &UNICODE_ENCODE_ERROR,
    &WARNING,
    &DEPRECATION_WARNING,
    &PENDING_DEPRECATION_WARNING,
    &RUNTIME_WARNING,
    &SYNTAX_WARNING,
    &USER_WARNING,
    &FUTURE_WARNING,
    &IMPORT_WARNING,
    &UNICODE_WARNING,
    &BYTES_WARNING,
    &RESOURCE_WARNING,
];
