//! Acts that count here and wait for the ordering side: kept in the order they were done, each with
//! what it replaced.

use crate::{StoreError, restore::Before, sharing::Standing};
use front_door_domain::{
    act::{Act, Entity},
    ids::{ActId, DeskId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::{BTreeSet, HashSet};

/// One act that waits.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub(crate) n: i64,
    pub(crate) act: Act,
    pub(crate) salt: Vec<u8>,
    /// The act as it was written: its hash is over these bytes.
    pub(crate) body: String,
    pub(crate) before: Vec<Before>,
    pub(crate) stands_on: BTreeSet<ActId>,
}

/// Why the ordering side refused an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// In which way.
    pub why: Why,
    /// What stood in the way, where one thing did.
    pub entity: Option<Entity>,
    /// Who came first, where known.
    pub by: Option<UserId>,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// Until when a hold of theirs lasts.
    pub until: Option<Timestamp>,
    /// The sentence that a rule said, where one refused it.
    #[serde(default)]
    pub said: Option<String>,
}

impl Refused {
    /// Refused in this way, nothing else being known.
    pub fn because(why: Why) -> Self {
        Self { why, entity: None, by: None, desk: None, until: None, said: None }
    }
}

/// In which way an act was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Something scarce went to somebody else.
    Taken,
    /// What it changes or rests on was changed first.
    Changed,
    /// An act that it stands on was refused.
    StandsOn,
    /// Decided anew on the fresh state, the rules refused it.
    Rules,
    /// A person chose not to send it when this desk began to share again.
    Aside,
    /// Another desk did it, and the shared journal lacks it since a backup was put back.
    Gone,
}

/// A refused act that a person has to hear of.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// The act as it was done.
    pub act: Act,
    /// Why it does not stand.
    pub refused: Refused,
    /// The refused acts it stood on; none for one that was refused for its own sake.
    pub stands_on: BTreeSet<ActId>,
}

/// Where an act stands that has no entry in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Again,
    Refused,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Again => "again",
            Self::Refused => "refused",
        }
    }
}

/// Acts in one state, in the order they were done, at most `limit`.
pub(crate) async fn list(
    conn: &mut SqliteConnection,
    state: State,
    limit: u32,
) -> Result<Vec<Pending>, StoreError> {
    let rows = sqlx::query(
        "SELECT n, salt, body, before, stands_on FROM pending WHERE state = ? ORDER BY n LIMIT ?",
    )
    .bind(state.word())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Pending, StoreError> {
    let damaged = |error| StoreError::damaged("waiting act", error);
    let body: String = row.try_get(2)?;
    Ok(Pending {
        n: row.try_get(0)?,
        act: serde_json::from_str(&body).map_err(damaged)?,
        salt: row.try_get(1)?,
        before: serde_json::from_str(row.try_get(3)?).map_err(damaged)?,
        stands_on: serde_json::from_str(row.try_get(4)?).map_err(damaged)?,
        body,
    })
}

/// Where an act stands that has no entry in the journal.
pub(crate) async fn standing(conn: &mut SqliteConnection, act: ActId) -> Result<Standing, StoreError> {
    let row = sqlx::query("SELECT state, why FROM pending WHERE act_id = ?")
        .bind(act.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(Standing::Unknown) };
    Ok(match (row.try_get(0)?, row.try_get::<Option<&str>, _>(1)?) {
        ("refused", Some(why)) => Standing::Refused(
            serde_json::from_str(why).map_err(|error| StoreError::damaged("refusal", error))?,
        ),
        ("again", _) => Standing::Again,
        _ => Standing::Waiting,
    })
}

/// Acts refused for good, with why.
pub(crate) async fn refused(conn: &mut SqliteConnection) -> Result<Vec<SetAside>, StoreError> {
    let rows =
        sqlx::query("SELECT n, salt, body, before, stands_on, why FROM pending WHERE state = ? ORDER BY n")
            .bind(State::Refused.word())
            .fetch_all(conn)
            .await?;
    let one = |row: &SqliteRow| {
        let why =
            serde_json::from_str(row.try_get(5)?).map_err(|error| StoreError::damaged("refusal", error))?;
        let Pending { act, stands_on, .. } = read(row)?;
        Ok(SetAside { act, refused: why, stands_on })
    };
    rows.iter().map(one).collect()
}

/// Adds an act at the end of those that wait, in place of an earlier decision of the same act.
pub(crate) async fn add(
    conn: &mut SqliteConnection,
    act: &Act,
    salt: &[u8],
    body: &str,
    before: &[Before],
    read: &BTreeSet<String>,
) -> Result<(), StoreError> {
    forget(conn, act.head.id).await?;
    let keys: BTreeSet<String> = crate::restore::keys(act).collect();
    let stands_on = standing_on(conn, keys.union(read)).await?;
    let n: i64 = sqlx::query_scalar(
        "INSERT INTO pending (act_id, salt, body, before, stands_on) VALUES (?, ?, ?, ?, ?) RETURNING n",
    )
    .bind(act.head.id.to_string())
    .bind(salt.to_vec())
    .bind(body.to_owned())
    .bind(json(&before)?)
    .bind(json(&stands_on)?)
    .fetch_one(&mut *conn)
    .await?;
    touch(conn, &keys, n).await
}

async fn touch(conn: &mut SqliteConnection, keys: &BTreeSet<String>, n: i64) -> Result<(), StoreError> {
    for key in keys {
        sqlx::query("INSERT INTO touched (key, n) VALUES (?, ?)")
            .bind(key.clone())
            .bind(n)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// What an act says, as it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) act: &'a Act,
    pub(crate) salt: &'a [u8],
    pub(crate) body: &'a str,
}

/// Adds an act that lost its place in the journal at the end of those that wait, in that state.
pub(crate) async fn keep(
    conn: &mut SqliteConnection,
    said: Said<'_>,
    before: &[Before],
    stands_on: &BTreeSet<ActId>,
    (state, why): (State, Option<&Refused>),
) -> Result<(), StoreError> {
    let n: i64 = sqlx::query_scalar(
        "INSERT INTO pending (act_id, salt, body, before, stands_on, state, why)
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING n",
    )
    .bind(said.act.head.id.to_string())
    .bind(said.salt.to_vec())
    .bind(said.body.to_owned())
    .bind(json(&before)?)
    .bind(json(stands_on)?)
    .bind(state.word())
    .bind(why.map(json).transpose()?)
    .fetch_one(&mut *conn)
    .await?;
    let keys: BTreeSet<String> = crate::restore::keys(said.act).collect();
    touch(conn, &keys, n).await
}

/// The waiting acts that wrote any of these.
async fn standing_on(
    conn: &mut SqliteConnection,
    keys: impl Iterator<Item = &String>,
) -> Result<BTreeSet<ActId>, StoreError> {
    let keys: Vec<&String> = keys.collect();
    let acts: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT p.act_id FROM json_each(?) k JOIN touched t ON t.key = k.value JOIN pending p ON p.n = t.n
         WHERE p.state = 'waiting'",
    )
    .bind(json(&keys)?)
    .fetch_all(conn)
    .await?;
    acts.iter().map(|act| act.parse().map_err(|error| StoreError::damaged("act id", error))).collect()
}

/// Everything that waiting acts wrote.
pub(crate) async fn touched(conn: &mut SqliteConnection) -> Result<HashSet<String>, StoreError> {
    let keys: Vec<String> = sqlx::query_scalar(
        "SELECT t.key FROM touched t JOIN pending p ON p.n = t.n WHERE p.state = 'waiting'",
    )
    .fetch_all(conn)
    .await?;
    Ok(keys.into_iter().collect())
}

/// Everything scarce that waiting acts claim.
pub(crate) async fn claimed(conn: &mut SqliteConnection) -> Result<BTreeSet<Entity>, StoreError> {
    let keys: Vec<String> = sqlx::query_scalar(
        "SELECT t.key FROM touched t JOIN pending p ON p.n = t.n
         WHERE (t.key < 'record/' OR t.key >= 'record0') AND p.state = 'waiting'",
    )
    .fetch_all(conn)
    .await?;
    Ok(keys.into_iter().map(Entity).collect())
}

/// Whether a waiting act wrote this.
pub(crate) async fn is_touched(conn: &mut SqliteConnection, key: &str) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM touched t JOIN pending p ON p.n = t.n WHERE t.key = ? AND p.state = 'waiting')",
    )
    .bind(key.to_owned())
    .fetch_one(conn)
    .await?;
    Ok(found)
}

/// Written out again: what it replaced this time.
pub(crate) async fn replaced(
    conn: &mut SqliteConnection,
    n: i64,
    before: &[Before],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE pending SET before = ? WHERE n = ?")
        .bind(json(&before)?)
        .bind(n)
        .execute(conn)
        .await?;
    Ok(())
}

/// Undone: to be decided anew.
pub(crate) async fn again(conn: &mut SqliteConnection, n: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE pending SET state = 'again' WHERE n = ?").bind(n).execute(conn).await?;
    Ok(())
}

/// Undone for good: to be told to a person.
pub(crate) async fn refuse(conn: &mut SqliteConnection, act: ActId, why: &Refused) -> Result<(), StoreError> {
    sqlx::query("UPDATE pending SET state = 'refused', why = ? WHERE act_id = ?")
        .bind(json(why)?)
        .bind(act.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// It waits no longer: it was granted, decided anew, or told to a person.
pub(crate) async fn forget(conn: &mut SqliteConnection, act: ActId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pending WHERE act_id = ?").bind(act.to_string()).execute(conn).await?;
    Ok(())
}

/// The same for granted acts: one that was undone to be decided anew, or refused here alone, was
/// granted all the same.
pub(crate) async fn forget_all(
    conn: &mut SqliteConnection,
    acts: impl Iterator<Item = ActId>,
) -> Result<(), StoreError> {
    let any = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pending)").fetch_one(&mut *conn).await?;
    if any {
        for act in acts {
            forget(conn, act).await?;
        }
    }
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged("waiting act", error))
}
