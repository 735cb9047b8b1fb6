//! Opens a database, reads one row and prints it: what `psql -c` and `sqlite3` do.
//!
//! `cargo run --release -p alembic-connection --example first_row -- <url> [statement] [repetitions]`

use std::time::Instant;

use alembic_connection::{Parameters, Surroundings, Url, open};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "sqlite://".to_owned());
    let statement = arguments.next().unwrap_or_else(|| "SELECT 1".to_owned());
    let repetitions: u32 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let url = Url::parse(&url)?;
    let surroundings = Surroundings::from_process();
    for _ in 0..repetitions {
        let started = Instant::now();
        let mut connection = open(&url, &surroundings)?;
        let opened = started.elapsed();
        let outcome = connection.execute(&statement, Parameters::None)?;
        let read = started.elapsed();
        println!("opened after {opened:?}, read after {read:?}: {:?}", outcome.rows.first());
        for notice in connection.take_notices() {
            eprintln!("{}: {}", notice.severity, notice.message);
        }
        connection.close()?;
    }
    Ok(())
}
