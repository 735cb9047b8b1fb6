pub(crate) mod exception_classes;
mod types;

pub(crate) use types::*;
