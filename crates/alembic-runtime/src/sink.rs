//! Where statements go: to the server, or as text to the output.

use std::rc::Rc;

use alembic_bindings::{SharedConnection, connection_exception};
use alembic_connection::Outcome as QueryOutcome;
use alembic_dialect::{Dialect, Statement};
use alembic_evaluator::{CallArguments, Outcome, Value, Vm};

use crate::Output;
use crate::raise::output_error;

/// The end of the one path that every statement takes.
pub(crate) enum Sink {
    /// Statements are executed.
    Online(SharedConnection),
    /// Statements are printed (`--sql`).
    Offline(Printer),
}

/// What prints offline output.
pub(crate) struct Printer {
    pub(crate) target: Target,
    pub(crate) dialect: &'static dyn Dialect,
}

/// Where offline output goes.
pub(crate) enum Target {
    /// Standard output.
    Output(Output),
    /// `configure(output_buffer=…)`: a Python object with a `write` method.
    Buffer(Value),
}

impl Sink {
    /// Executes or prints one statement. `None` when it was printed.
    pub(crate) fn run(&self, vm: &mut Vm, statement: &Statement) -> Outcome<Option<QueryOutcome>> {
        match self {
            Self::Online(connection) => {
                Ok(Some(connection.execute(statement).map_err(connection_exception)?))
            }
            Self::Offline(printer) => {
                printer.print(vm, &(statement.printed() + printer.dialect.command_terminator()))?;
                Ok(None)
            }
        }
    }
}

impl Printer {
    /// Prints a piece of the script and an empty line.
    pub(crate) fn print(&self, vm: &mut Vm, text: &str) -> Outcome<()> {
        let text = format!("{text}\n\n");
        match &self.target {
            Target::Output(output) => output.write_stdout(&text).map_err(output_error),
            Target::Buffer(buffer) => {
                let write = vm.get_attribute(buffer, "write")?;
                vm.call(&write, CallArguments::positional([Value::string(&text)])).map(drop)
            }
        }
    }

    /// Prints the statement that begins a transaction.
    pub(crate) fn begin(&self, vm: &mut Vm) -> Outcome<()> {
        self.print(vm, &format!("{}{}", self.dialect.begin_text(), self.dialect.command_terminator()))
    }

    /// Prints the statement that commits a transaction.
    pub(crate) fn commit(&self, vm: &mut Vm) -> Outcome<()> {
        self.print(vm, &format!("{}{}", self.dialect.commit_text(), self.dialect.command_terminator()))
    }
}

/// Sinks are shared by the migration context and its transactions.
pub(crate) type SharedSink = Rc<Sink>;
