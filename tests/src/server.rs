//! A shared store's server of its own for one test, and what its owner does there.

#[path = "../../src-tauri/store/tests/it/postgres.rs"]
#[expect(dead_code, unreachable_pub, clippy::unwrap_used, reason = "the store's own tests, which share it")]
mod postgres;

use jiff::Timestamp;
pub(crate) use postgres::{OWNER, Postgres};
use std::{
    process::{Child, Command, Stdio},
    time::SystemTime,
};

impl Postgres {
    /// What the owner does on the server, while the test goes on.
    pub(crate) fn psql_in_passing(&self, sql: &str) -> Child {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.arg(self.address(OWNER)).args(["-v", "ON_ERROR_STOP=1", "-qAtc", sql]);
        psql.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What the owner does on the server.
    pub(crate) fn psql(&self, sql: &str) {
        self.read(sql);
    }

    /// What the owner reads there, a text a row.
    pub(crate) fn read(&self, sql: &str) -> Vec<String> {
        let done = self.psql_in_passing(sql).wait_with_output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect()
    }

    /// Sets the clock of the shared store to `now`; it runs on from there.
    #[expect(clippy::disallowed_methods, reason = "the server's own clock is the real one")]
    pub(crate) fn set_clock(&self, now: Timestamp) {
        let real = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        let shift = i128::from(now.as_millisecond()) - i128::try_from(real).unwrap();
        self.psql(&format!("UPDATE front_door.shared SET clock_shift_ms = {shift}"));
    }

    /// Makes a role that may do what a desk may.
    pub(crate) fn let_in(&self, role: &str) {
        self.psql(&format!("CREATE ROLE {role} LOGIN IN ROLE front_door_desk"));
    }
}
