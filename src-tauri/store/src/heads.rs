//! Heads: the version of everything scarce, and who holds it.

use crate::StoreError;
use front_door_domain::{
    act::{Entity, Head, Hold},
    ids::{DeskId, SlotId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// A head with who last claimed it, so that a refusal can name them.
#[derive(Debug, Clone, Default)]
pub(crate) struct FullHead {
    pub(crate) head: Head,
    pub(crate) claimed_by: Option<UserId>,
    /// The row as it is stored, for putting it back.
    pub(crate) row: Option<HeadRow>,
}

/// A whole row of heads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeadRow {
    version: i64,
    held_by: Option<String>,
    held_desk: Option<String>,
    held_until: Option<i64>,
    held_extended: bool,
    claimed_by: Option<String>,
    claimed_at: i64,
}

/// The head of `entity`; one that nobody ever claimed is at version 0.
pub(crate) async fn read(conn: &mut SqliteConnection, entity: &Entity) -> Result<FullHead, StoreError> {
    let row = sqlx::query(
        "SELECT version, held_by, held_desk, held_until, held_extended, claimed_by, claimed_at
         FROM head WHERE entity = ?",
    )
    .bind(&entity.0)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(FullHead::default()) };
    let head = Head { version: row.try_get::<i64, _>(0)?.cast_unsigned(), hold: hold(&row, 1)? };
    let stored = HeadRow {
        version: row.try_get(0)?,
        held_by: row.try_get(1)?,
        held_desk: row.try_get(2)?,
        held_until: row.try_get(3)?,
        held_extended: row.try_get(4)?,
        claimed_by: row.try_get(5)?,
        claimed_at: row.try_get(6)?,
    };
    Ok(FullHead { head, claimed_by: id(stored.claimed_by.as_deref())?, row: Some(stored) })
}

/// Puts a head back as it was.
pub(crate) async fn put_back(
    conn: &mut SqliteConnection,
    entity: &Entity,
    before: Option<&HeadRow>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM head WHERE entity = ?").bind(&entity.0).execute(&mut *conn).await?;
    let Some(row) = before else { return Ok(()) };
    sqlx::query(
        "INSERT INTO head (entity, version, held_by, held_desk, held_until, held_extended, claimed_by,
             claimed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&entity.0)
    .bind(row.version)
    .bind(&row.held_by)
    .bind(&row.held_desk)
    .bind(row.held_until)
    .bind(row.held_extended)
    .bind(&row.claimed_by)
    .bind(row.claimed_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// A hold out of four columns of `row`, the first of them at `from`.
pub(crate) fn hold(row: &SqliteRow, from: usize) -> Result<Option<Hold>, StoreError> {
    let by: Option<UserId> = id(row.try_get(from)?)?;
    let desk: Option<DeskId> = id(row.try_get(from + 1)?)?;
    let until: Option<i64> = row.try_get(from + 2)?;
    let extended: Option<bool> = row.try_get(from + 3)?;
    let (Some(by), Some(desk), Some(until)) = (by, desk, until) else { return Ok(None) };
    Ok(Some(Hold { by, desk, until: moment(until)?, extended: extended.unwrap_or_default() }))
}

/// A moment out of milliseconds.
pub(crate) fn moment(milliseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| StoreError::damaged("moment", error))
}

/// An id out of a column.
pub(crate) fn id<T: core::str::FromStr<Err: core::fmt::Display>>(
    text: Option<&str>,
) -> Result<Option<T>, StoreError> {
    text.map(str::parse).transpose().map_err(|error| StoreError::damaged("id", error))
}

/// Writes a granted claim.
pub(crate) async fn write(
    conn: &mut SqliteConnection,
    entity: &Entity,
    head: &Head,
    by: Option<UserId>,
    at: i64,
) -> Result<(), StoreError> {
    let hold = head.hold.as_ref();
    sqlx::query(
        "INSERT INTO head (entity, version, held_by, held_desk, held_until, held_extended, claimed_by,
             claimed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (entity) DO UPDATE SET version = excluded.version, held_by = excluded.held_by,
             held_desk = excluded.held_desk, held_until = excluded.held_until,
             held_extended = excluded.held_extended,
             claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at",
    )
    .bind(&entity.0)
    .bind(head.version.cast_signed())
    .bind(hold.map(|hold| hold.by.to_string()))
    .bind(hold.map(|hold| hold.desk.to_string()))
    .bind(hold.map(|hold| hold.until.as_millisecond()))
    .bind(hold.is_some_and(|hold| hold.extended))
    .bind(by.map(|by| by.to_string()))
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The slots that `user` holds at `now`, with their heads.
pub(crate) async fn held_by(
    conn: &mut SqliteConnection,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<(SlotId, Head)>, StoreError> {
    let rows = sqlx::query(
        "SELECT substr(entity, 6), version, held_by, held_desk, held_until, held_extended FROM head
         WHERE held_by = ? AND held_until > ? AND entity >= 'slot/' AND entity < 'slot0'",
    )
    .bind(user.to_string())
    .bind(now.as_millisecond())
    .fetch_all(conn)
    .await?;
    let one = |row: &SqliteRow| -> Result<_, StoreError> {
        let slot = row.try_get::<&str, _>(0)?.parse().map_err(|error| StoreError::damaged("slot", error))?;
        Ok((slot, Head { version: row.try_get::<i64, _>(1)?.cast_unsigned(), hold: hold(row, 2)? }))
    };
    rows.iter().map(one).collect()
}
