//! SQL types: a static table of classes, and values of them.

mod affinity;
mod class;
mod spatial;
mod sql_type;
mod table;

pub use affinity::Affinity;
pub use class::{Parameter, ParameterDefault, ParameterKind, TypeClass, TypeFamily};
pub use spatial::{Spatial, SpatialIndex};
pub use sql_type::{Conversion, CustomDefinition, CustomType, SqlType};
pub use table::{TYPE_CLASSES, TYPE_DECORATOR, USER_DEFINED, type_class};
