//! A PostgreSQL of its own for one run: Debian's, in a temporary folder.

#[path = "../../../src-tauri/store/tests/it/postgres.rs"]
#[expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "the tests' own, which bench and tests share"
)]
mod its_own;

use crate::figures::Bench;
pub use its_own::{OWNER, Postgres};
use std::process::Command;

/// What the owner does on the server.
pub fn psql(postgres: &Postgres, sql: &str) -> Bench {
    let done = Command::new(postgres.programs.join("psql"))
        .arg(postgres.address(OWNER))
        .args(["-v", "ON_ERROR_STOP=1", "-qc", sql])
        .output()?;
    if done.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&done.stderr).into_owned().into())
    }
}
