//! Repeated chores: `cargo xtask test`, `cargo xtask bench`, `cargo xtask golden`.

fn main() {}
