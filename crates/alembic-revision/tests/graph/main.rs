//! Small graphs, one row per behaviour.

mod display;
mod identifiers;
mod new_revisions;
mod notation;
mod plans;
mod shape;
mod size;
mod validation;
