//! The migration context: version table, steps, transactions, the run lock and the env.py protocol.
