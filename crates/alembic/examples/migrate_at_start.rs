//! A service that brings its database up to date before it serves.
//!
//! ```console
//! cargo run -p alembic --example migrate_at_start -- examples/ecomerce/alembic.ini
//! ```
//!
//! Start it several times at once: one process migrates, the others wait for it and find nothing left to do.

use std::process::ExitCode;
use std::time::Duration;

use alembic::{Config, Error, command};

fn apply_migrations(file: &str) -> Result<(), Error> {
    let config = Config::from_file(file)?.with_lock_timeout(Duration::from_mins(5));
    if let Ok(url) = std::env::var("DATABASE_URL") {
        // In configuration values a percent sign is written twice.
        config.set_main_option("sqlalchemy.url", &url.replace('%', "%%"))?;
    }
    command::upgrade(&config, "head", command::Move::default())
}

fn main() -> ExitCode {
    let file = std::env::args().nth(1).unwrap_or_else(|| "alembic.ini".to_owned());
    match apply_migrations(&file) {
        Ok(()) => {
            println!("the database is up to date; serving");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the database could not be migrated: {error}");
            ExitCode::FAILURE
        }
    }
}
