//! The operation vocabulary of migrations, and the reversal of an operation.
