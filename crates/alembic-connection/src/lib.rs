//! Database URLs, the connection trait and one driver per database.
