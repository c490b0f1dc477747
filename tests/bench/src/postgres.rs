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
    read(postgres, sql).map(drop)
}

/// What the owner reads there, a text a row.
pub fn read(postgres: &Postgres, sql: &str) -> Bench<Vec<String>> {
    let done = Command::new(postgres.programs.join("psql"))
        .arg(postgres.address(OWNER))
        .args(["-v", "ON_ERROR_STOP=1", "-qAtc", sql])
        .output()?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect())
    } else {
        Err(String::from_utf8_lossy(&done.stderr).into_owned().into())
    }
}

/// The server's own function without its comparisons, for a control alone.
pub const BLIND: &str = "DO $$
DECLARE
    whole text := pg_get_functiondef('front_door.decide'::regproc);
    blind text := replace(replace(replace(whole,
        'coalesce(h.version, 0) NOT BETWEEN n.low AND n.high', 'false'),
        'OR (n.part = 1 AND h.held_until > at AND h.held_by IS DISTINCT FROM act.by_user)', ''),
        'WHERE h.version = excluded.was', '');
BEGIN
    IF blind = whole THEN RAISE 'nothing was left out'; END IF;
    EXECUTE blind;
END $$";
