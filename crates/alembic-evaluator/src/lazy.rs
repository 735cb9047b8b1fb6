/// A module that is evaluated symbol by symbol.
pub(crate) struct LazyBody {}
