//! Text from values: representations, format specifications, `%` and `str.format`.

mod percent;
mod specification;
mod template;

pub(crate) use alembic_python_text::{
    ascii as escape_non_ascii, bytes_repr, float_repr, is_printable, string_repr,
};
pub(crate) use specification::{Specification, apply};
