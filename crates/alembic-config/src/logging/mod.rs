//! Python's `logging`: the configuration of `fileConfig`, and the loggers it configures.
