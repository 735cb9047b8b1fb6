use alembic_runtime::Error;

use crate::Config;

/// Would say whether the models differ from the database; comparing them is not built yet, and the command says so.
///
/// # Errors
/// Always.
pub fn check(_config: &Config) -> Result<(), Error> {
    Err(not_built("check"))
}

pub(super) fn not_built(what: &str) -> Error {
    Error::Command(format!(
        "`{what}` compares the models with the database, which comes next and is not built yet; write the revision by \
         hand with `alembic revision -m \"…\"`"
    ))
}
