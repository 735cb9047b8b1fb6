//! The Python subset that migrations are written in: compiled from ruff's syntax tree, checked, run.
