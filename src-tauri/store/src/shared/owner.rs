//! What the owner of the server does beside making the shared store: letting desks in.

use super::{Address, Server, SharedError};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::time::Duration;

/// How long it may take.
const MAKING: Duration = Duration::from_secs(20);

/// The words of making a role, quoted by the server: names and passwords cannot be bound there.
const WORDS: &str = "SELECT format(CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = $1)
         THEN 'ALTER ROLE %I LOGIN PASSWORD %L' ELSE 'CREATE ROLE %I LOGIN PASSWORD %L' END, $1, $2)";

/// Keeps the password out of the server's log, where the owner may say so.
const QUIET: &str = "DO $$ BEGIN
         PERFORM set_config('log_statement', 'none', true);
         PERFORM set_config('log_min_duration_statement', '-1', true);
     EXCEPTION WHEN insufficient_privilege THEN NULL;
     END $$";

impl Server {
    /// Makes the role with which a desk signs in, or gives one that is there a new password. It may
    /// call the shared store's functions and nothing else. Needs the right to make roles.
    pub async fn let_in(address: &Address, role: &str, password: &str) -> Result<(), SharedError> {
        let mut conn = address.open().await?;
        let made = tokio::time::timeout(MAKING, make(&mut conn, role, password)).await;
        made.map_err(|_| SharedError::slow())?
    }
}

async fn make(conn: &mut PgConnection, role: &str, password: &str) -> Result<(), SharedError> {
    let mut tx = conn.begin().await?;
    tx.execute(QUIET).await?;
    let words: String = sqlx::query_scalar(WORDS).bind(role).bind(password).fetch_one(&mut *tx).await?;
    tx.execute(AssertSqlSafe(words)).await?;
    let member: String = sqlx::query_scalar("SELECT format('GRANT front_door_desk TO %I', $1)")
        .bind(role)
        .fetch_one(&mut *tx)
        .await?;
    tx.execute(AssertSqlSafe(member)).await?;
    tx.commit().await?;
    Ok(())
}
