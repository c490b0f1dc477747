//! What a desk has confirmed, byte for byte: its journal and every row of its records.

use crate::figures::Bench;
use front_door_desk::custody;
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

/// What must be the same at every desk once nothing waits. A session's row number is a desk's own.
const SAME: [&str; 9] = [
    "SELECT seq || ' ' || act_id || ' ' || hex(hash) FROM journal ORDER BY seq",
    "SELECT body FROM user ORDER BY id",
    "SELECT body FROM contact ORDER BY id",
    "SELECT body FROM session ORDER BY id",
    "SELECT body FROM appointment ORDER BY id",
    "SELECT body FROM task ORDER BY id",
    "SELECT body FROM handover ORDER BY id",
    "SELECT body FROM told ORDER BY id",
    "SELECT (SELECT id FROM session WHERE no = slot.session) || ' ' || ordinal || ' ' || coalesce(taken_by, '-')
     FROM slot ORDER BY 1",
];
/// The heads, with who has them.
const HEADS: &str =
    "SELECT entity || ' ' || version || ' ' || coalesce(held_by, '-') || ' ' || coalesce(held_until, '-')
     FROM head ORDER BY entity";

/// The end of the chain of looks, which is a desk's own.
const LOOKED: &str = "SELECT seq || ' ' || lower(hex(hash)) FROM look ORDER BY seq DESC LIMIT 1";

/// Everything of the desk in `dir`, which must be closed.
pub(crate) async fn confirmed(dir: &Path) -> Bench<Vec<String>> {
    let mut conn = open(dir).await?;
    let mut all = Vec::new();
    for sql in SAME.into_iter().chain([HEADS]) {
        all.append(&mut read(&mut conn, sql).await?);
    }
    Ok(all)
}

/// The number and hash of the last look at the desk in `dir`, which must be closed; none without looks.
pub(crate) async fn looked(dir: &Path) -> Bench<Option<String>> {
    Ok(read(&mut open(dir).await?, LOOKED).await?.pop())
}

async fn open(dir: &Path) -> Bench<SqliteConnection> {
    let dir = dir.join("desk");
    let key = custody::open(&dir, None).await?;
    let digits = hex(key.as_slice());
    let options =
        SqliteConnectOptions::new().filename(dir.join("desk.db")).pragma("key", format!("\"x'{digits}'\""));
    Ok(options.read_only(true).disable_statement_logging().connect().await?)
}

async fn read(conn: &mut SqliteConnection, sql: &'static str) -> Bench<Vec<String>> {
    let rows = sqlx::query(sql).fetch_all(conn).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// The first thing in which two desks differ, by what it begins with.
pub(crate) fn first_difference(one: &[String], other: &[String]) -> Option<String> {
    if one == other {
        return None;
    }
    let at = one.iter().zip(other).position(|(one, other)| one != other);
    Some(match at {
        Some(at) => format!("{:.300}\n   and {:.300}", one[at], other[at]),
        None => format!("{} rows and {} rows", one.len(), other.len()),
    })
}

/// Bytes as digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
