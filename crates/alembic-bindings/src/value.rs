//! Values of statements for drivers and for messages.

mod driver;
mod repr;
mod temporal;

pub(crate) use driver::driver_parameters;
pub(crate) use repr::python_parameters;
