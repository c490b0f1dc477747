//! Connections: one that writes and checkpoints, and readers that can do neither.
//!
//! The engine below carries a bug of write-ahead logs that needs two connections which write or
//! checkpoint at once. So exactly one connection in one process does either; the start-up check
//! below holds the settings that this and durability stand on.

use crate::{Key, StoreError, ending};
use sqlx::{
    ConnectOptions, Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{io::Read, path::Path, time::Duration};

/// How long a reader waits for a file that is being swapped under it.
const BUSY: Duration = Duration::from_secs(5);
/// Page cache of the search reader in KiB: with the engine's own 2 MB, encrypted search is 4 times
/// slower. It is given back while nobody searches.
pub(crate) const SEARCH_CACHE_KIB: i64 = 65_536;
/// Page cache of everybody else in KiB.
pub(crate) const CACHE_KIB: i64 = 8_192;

fn options(file: &Path, key: &Key, cache_kib: i64) -> SqliteConnectOptions {
    ending::keep_libcrypto();
    SqliteConnectOptions::new()
        .filename(file)
        .pragma("key", key.setting().to_string())
        .pragma("cache_size", format!("-{cache_kib}"))
        .pragma("temp_store", "MEMORY")
        .busy_timeout(BUSY)
        // The log would carry the key, and whatever was searched for.
        .disable_statement_logging()
}

/// The one connection that writes and checkpoints.
pub(crate) async fn writer(file: &Path, key: &Key, create: bool) -> Result<SqliteConnection, sqlx::Error> {
    let opened = options(file, key, CACHE_KIB)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await;
    // One that failed has left a thread behind as well.
    ending::wait_for_engine();
    opened
}

/// How a reader connects: it can neither write nor checkpoint.
pub(crate) fn reader(file: &Path, key: &Key, cache_kib: i64) -> SqliteConnectOptions {
    options(file, key, cache_kib).read_only(true).pragma("query_only", "ON")
}

/// Refuses a missing store and one that is not encrypted, before the engine touches the file.
pub(crate) fn refuse_plain(dir: &Path, file: &Path) -> Result<(), StoreError> {
    let mut start = [0_u8; 16];
    let read = std::fs::File::open(file).and_then(|mut file| file.read(&mut start));
    match read {
        Ok(_) if &start == b"SQLite format 3\0" => Err(StoreError::NotEncrypted(dir.to_owned())),
        Ok(0) => Err(StoreError::NoStore(dir.to_owned())),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(StoreError::NoStore(dir.to_owned()))
        }
        Err(source) => Err(StoreError::File { what: "The store", path: file.to_owned(), source }),
    }
}

/// A wrong key shows as a file that is no database: say so, and never make it anew.
pub(crate) fn opening(dir: &Path, error: sqlx::Error) -> StoreError {
    const NOT_A_DATABASE: &str = "26";
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
        Some(code) if code == NOT_A_DATABASE => StoreError::WrongKey(dir.to_owned()),
        _ => StoreError::Engine(error),
    }
}

/// Holds what durability and encryption stand on.
pub(crate) async fn check(writer: &mut SqliteConnection) -> Result<(), StoreError> {
    let cipher = setting(writer, "PRAGMA cipher_version").await?;
    if cipher.is_empty() {
        return Err(StoreError::Unsafe {
            setting: "cipher_version",
            found: "none".into(),
            wanted: "SQLCipher",
        });
    }
    must(writer, "journal_mode", "PRAGMA journal_mode", "wal").await?;
    must(writer, "synchronous", "PRAGMA synchronous", "2").await?;
    must(writer, "foreign_keys", "PRAGMA foreign_keys", "1").await
}

/// Holds that a reader cannot write.
pub(crate) async fn check_reader(reader: &mut SqliteConnection) -> Result<(), StoreError> {
    must(reader, "query_only", "PRAGMA query_only", "1").await
}

async fn must(
    conn: &mut SqliteConnection,
    name: &'static str,
    sql: &'static str,
    wanted: &'static str,
) -> Result<(), StoreError> {
    let found = setting(conn, sql).await?;
    if found == wanted {
        return Ok(());
    }
    Err(StoreError::Unsafe { setting: name, found, wanted })
}

async fn setting(conn: &mut SqliteConnection, sql: &'static str) -> Result<String, StoreError> {
    let row = sqlx::query(sql).fetch_optional(conn).await?;
    Ok(row.map_or_else(String::new, |row| {
        row.try_get_unchecked::<String, _>(0)
            .unwrap_or_else(|_| row.try_get_unchecked::<i64, _>(0).unwrap_or_default().to_string())
    }))
}

/// Closes a connection, waiting until its file is closed.
pub(crate) async fn close(conn: SqliteConnection) {
    if let Err(error) = conn.close().await {
        tracing::warn!(%error, "a connection of the store did not close cleanly");
    }
}
