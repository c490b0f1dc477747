//! What a desk that shares asks of its own store: what waits to be granted, where its copy of the
//! journal ends, what others lack of it.

use crate::{
    Store, StoreError, chain, heads, newer, opening,
    pending::{self, Pending, Refused, SetAside, State},
    shared::SharedEntry,
    store::Tip,
};
use front_door_domain::{
    act::{Act, Entity, Kind},
    ids::{ActId, DeskId},
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeSet;

/// An act as the ordering side is asked to grant it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The act.
    pub act: ActId,
    /// With which what it says is salted.
    pub salt: Vec<u8>,
    /// The whole act as JSON; its hash is over these bytes.
    pub body: String,
    /// When it was done, by the desk's clock.
    pub at: Timestamp,
    /// The acts before it that it stands on: refused with any of them.
    pub after: Vec<ActId>,
}

/// Where a desk's copy of the journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The last entry's number; 0 before the first.
    pub seq: u64,
    /// Its hash, or what the first entry will stand on.
    pub hash: [u8; 32],
}

/// How much waits, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// How many acts wait to be granted, those to be decided anew among them.
    pub acts: u32,
    /// When the first of them was done.
    pub oldest: Option<Timestamp>,
}

/// Where one act of this desk stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It was never done here, or a person was told that it does not stand.
    Unknown,
    /// It counts here and waits to be granted.
    Waiting,
    /// It was undone and is to be decided anew.
    Again,
    /// It was undone for good.
    Refused(Refused),
    /// It has its place in the journal.
    Granted,
}

impl Store {
    /// From now on the ordering side numbers this desk's acts. `founder` is the desk whose journal
    /// the shared one continues: that of this desk's own journal, which it keeps, or another, which
    /// wants a desk that has done nothing yet.
    pub async fn share(&self, founder: DeskId) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        writer.ready().await?;
        if founder != writer.founder && writer.tip.seq > 0 {
            return Err(StoreError::HasRecords);
        }
        let conn = writer.conn()?;
        sqlx::query("UPDATE desk SET founder = ?, shares = 1")
            .bind(founder.to_string())
            .execute(&mut *conn)
            .await?;
        let tip = opening::tip(conn, founder).await?;
        (writer.founder, writer.shares, writer.tip) = (founder, true, tip);
        Ok(())
    }

    /// From now on this desk numbers its acts itself again. What waits takes its place in the desk's
    /// own journal, in the order it was done; answers how much that was. What is still to be decided
    /// anew or told to a person comes first.
    pub async fn leave(&self) -> Result<usize, StoreError> {
        let mut writer = self.inner.writer.lock().await;
        let (tip, acts) = writer.whole(async |conn, tip| number(conn, tip).await).await?;
        (writer.tip, writer.shares) = (tip, false);
        Ok(acts)
    }

    /// Whose id the chain of this desk's journal begins with.
    pub async fn founder(&self) -> DeskId {
        self.inner.writer.lock().await.founder
    }

    /// How often this store was restored or copied; from 1.
    pub async fn epoch(&self) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar("SELECT epoch FROM desk").fetch_one(&mut *self.reader().await?).await?)
    }

    /// Whose journal the shared one continues; none where this desk works alone.
    pub async fn shares_with(&self) -> Option<DeskId> {
        let writer = self.inner.writer.lock().await;
        writer.shares.then_some(writer.founder)
    }

    /// Where this desk's copy of the journal ends.
    pub async fn end(&self) -> End {
        let tip = self.inner.writer.lock().await.tip;
        End { seq: tip.seq.cast_unsigned(), hash: tip.hash }
    }

    /// What waits to be granted, in the order it was done, at most `limit`.
    pub async fn waiting(&self, limit: u32) -> Result<Vec<Waiting>, StoreError> {
        let waiting = pending::list(&mut *self.reader().await?, State::Waiting, limit).await?;
        let one = |one: Pending| Waiting {
            act: one.act.head.id,
            salt: one.salt,
            body: one.body,
            at: one.act.head.at,
            after: one.stands_on.into_iter().collect(),
        };
        Ok(waiting.into_iter().map(one).collect())
    }

    /// How much waits to be granted, and since when.
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        let waits = "SELECT count(*), (SELECT body FROM pending WHERE state <> 'refused' ORDER BY n LIMIT 1)
             FROM pending WHERE state <> 'refused'";
        let row = sqlx::query(waits).fetch_one(&mut *self.reader().await?).await?;
        let first: Option<Act> = row
            .try_get::<Option<&str>, _>(1)?
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| StoreError::damaged("waiting act", error))?;
        Ok(Backlog { acts: row.try_get(0)?, oldest: first.map(|act| act.head.at) })
    }

    /// Everything scarce that waiting acts claim: who has it is requested, not yet granted.
    pub async fn requested(&self) -> Result<BTreeSet<Entity>, StoreError> {
        pending::claimed(&mut *self.reader().await?).await
    }

    /// Where an act of this desk stands.
    pub async fn standing(&self, act: ActId) -> Result<Standing, StoreError> {
        if self.grant_of(act).await?.is_some() {
            return Ok(Standing::Granted);
        }
        pending::standing(&mut *self.reader().await?, act).await
    }

    /// An act that was to be decided anew is refused for good: to be told to a person.
    pub async fn refuse(&self, act: ActId, why: &Refused) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        pending::refuse(writer.ready().await?, act, why).await
    }

    /// The newest entry of the journal that came of `command`, with its number. Reads back until it
    /// finds one: for what is asked once in the life of a desk.
    pub async fn newest_of(&self, command: &str) -> Result<Option<(u64, Act)>, StoreError> {
        let row = sqlx::query(
            "SELECT seq, body FROM payload WHERE body ->> '$.command' = ? ORDER BY seq DESC LIMIT 1",
        )
        .bind(command.to_owned())
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        let read = |row: SqliteRow| -> Result<(u64, Act), StoreError> {
            let seq: i64 = row.try_get(0)?;
            Ok((seq.cast_unsigned(), newer::act(row.try_get(1)?)?))
        };
        row.map(read).transpose()
    }

    /// The act of an entry; none where there is none, or its content was erased.
    pub async fn act_of(&self, seq: u64) -> Result<Option<Act>, StoreError> {
        let body: Option<Option<String>> = sqlx::query_scalar("SELECT body FROM payload WHERE seq = ?")
            .bind(seq.cast_signed())
            .fetch_optional(&mut *self.reader().await?)
            .await?;
        let act = body.flatten().map(|body| serde_json::from_str(&body)).transpose();
        act.map_err(|error| StoreError::damaged("act", error))
    }

    /// Acts that were undone, since somebody else came first, and are to be decided anew in this order.
    pub async fn to_decide_again(&self) -> Result<Vec<Act>, StoreError> {
        let again = pending::list(&mut *self.reader().await?, State::Again, u32::MAX).await?;
        Ok(again.into_iter().map(|one| one.act).collect())
    }

    /// Acts refused for good that a person has still to be told of.
    pub async fn set_aside(&self) -> Result<Vec<SetAside>, StoreError> {
        pending::refused(&mut *self.reader().await?).await
    }

    /// A person was told of a refused act.
    pub async fn told_of(&self, act: ActId) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        pending::forget(writer.ready().await?, act).await
    }

    /// Whether a record is as a waiting act left it: what it says is requested, not yet granted.
    pub async fn is_requested(&self, kind: Kind, id: impl ToString + Send) -> Result<bool, StoreError> {
        let key = crate::restore::record_key(kind, &id.to_string());
        pending::is_touched(&mut *self.reader().await?, &key).await
    }

    /// Granted entries after `seq`, at most `limit`: what an ordering side that was put back to an
    /// older backup is refilled with. Ends before the first one whose content was erased.
    pub async fn entries_after(&self, seq: u64, limit: u32) -> Result<Vec<SharedEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT j.seq, j.act_id, j.at, p.salt, p.body, j.hash, j.prev_hash FROM journal j JOIN payload p ON p.seq = j.seq
             WHERE j.seq > ? ORDER BY j.seq LIMIT ?",
        )
        .bind(seq.cast_signed())
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        rows.iter()
            .map(entry)
            .take_while(|entry| !matches!(entry, Ok(None)))
            .filter_map(Result::transpose)
            .collect()
    }
}

/// Gives everything that waits its place behind `tip`.
async fn number(conn: &mut SqliteConnection, mut tip: Tip) -> Result<(Tip, usize), StoreError> {
    let open: u32 = sqlx::query_scalar("SELECT count(*) FROM pending WHERE state <> 'waiting'")
        .fetch_one(&mut *conn)
        .await?;
    if open > 0 {
        return Err(StoreError::Undecided { acts: open });
    }
    let waiting = pending::list(conn, State::Waiting, u32::MAX).await?;
    for Pending { act, salt, body, before, .. } in &waiting {
        let at = act.head.at.as_millisecond().max(tip.at);
        let said = chain::Said { act: act.head.id, at, salt, body, before };
        tip = chain::append(conn, tip, said).await?;
        pending::forget(conn, act.head.id).await?;
    }
    sqlx::query("UPDATE desk SET shares = 0").execute(conn).await?;
    Ok((tip, waiting.len()))
}

fn entry(row: &SqliteRow) -> Result<Option<SharedEntry>, StoreError> {
    let (salt, body): (Option<Vec<u8>>, Option<String>) = (row.try_get(3)?, row.try_get(4)?);
    let (Some(salt), Some(body)) = (salt, body) else { return Ok(None) };
    let act = row.try_get::<&str, _>(1)?.parse().map_err(|error| StoreError::damaged("act id", error))?;
    let hash = |column: usize| -> Result<chain::Hash, StoreError> {
        chain::read(row.try_get(column)?)
            .ok_or_else(|| StoreError::damaged("journal entry", "its hash is not 32 bytes"))
    };
    let said = newer::act(&body)?;
    Ok(Some(SharedEntry {
        seq: row.try_get::<i64, _>(0)?.cast_unsigned(),
        act_id: act,
        at: heads::moment(row.try_get(2)?)?,
        desk: said.head.desk,
        salt,
        body,
        hash: hash(5)?,
        prev_hash: hash(6)?,
    }))
}
