//! What a desk that shares asks of its own store: what waits to be granted, where its copy of the
//! journal ends, what others lack of it.

use crate::{
    Store, StoreError, chain, heads, opening,
    pending::{self, SetAside, State},
    shared::SharedEntry,
};
use front_door_domain::{
    act::{Act, Kind},
    ids::{ActId, DeskId},
};
use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

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

impl Store {
    /// From now on the ordering side numbers this desk's acts. `founder` is the desk whose journal
    /// the shared one continues: this one, which keeps its own, or another, which wants a desk that
    /// has done nothing yet.
    pub async fn share(&self, founder: DeskId) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        writer.ready().await?;
        if founder != writer.desk && writer.tip.seq > 0 {
            return Err(StoreError::HasRecords);
        }
        let conn = writer.conn()?;
        sqlx::query("UPDATE desk SET founder = ?").bind(founder.to_string()).execute(&mut *conn).await?;
        let tip = opening::tip(conn, founder).await?;
        (writer.founder, writer.shares, writer.tip) = (founder, true, tip);
        Ok(())
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
        let one = |one: pending::Pending| Waiting {
            act: one.act.head.id,
            salt: one.salt,
            body: one.body,
            at: one.act.head.at,
            after: one.stands_on.into_iter().collect(),
        };
        Ok(waiting.into_iter().map(one).collect())
    }

    /// How many acts wait to be granted, those to be decided anew among them.
    pub async fn how_many_wait(&self) -> Result<u32, StoreError> {
        let count = "SELECT count(*) FROM pending WHERE state <> 'refused'";
        Ok(sqlx::query_scalar(count).fetch_one(&mut *self.reader().await?).await?)
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

fn entry(row: &SqliteRow) -> Result<Option<SharedEntry>, StoreError> {
    let (salt, body): (Option<Vec<u8>>, Option<String>) = (row.try_get(3)?, row.try_get(4)?);
    let (Some(salt), Some(body)) = (salt, body) else { return Ok(None) };
    let act = row.try_get::<&str, _>(1)?.parse().map_err(|error| StoreError::damaged("act id", error))?;
    let hash = |column: usize| -> Result<chain::Hash, StoreError> {
        chain::read(row.try_get(column)?)
            .ok_or_else(|| StoreError::damaged("journal entry", "its hash is not 32 bytes"))
    };
    let said: Act = serde_json::from_str(&body).map_err(|error| StoreError::damaged("act", error))?;
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
