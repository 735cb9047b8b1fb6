use crate::{CompileContext, Dialect, Statement};

/// Compiles for one dialect under one context. What all databases share are methods of this struct, in one file per subject.
#[derive(Debug, Clone, Copy)]
pub struct Compiler<'a> {
    /// The dialect compiled for.
    pub dialect: &'a dyn Dialect,
    /// The settings compiled under.
    pub context: &'a CompileContext,
}

impl Compiler<'_> {
    /// A statement without parameters that carries the place of the context.
    pub(crate) fn statement(&self, text: impl Into<String>) -> Statement {
        Statement { place: self.context.place.clone(), ..Statement::new(text) }
    }
}
