//! Looks: who opened whose record, printed or exported, and why. A chain of their own, written
//! within a second or with the next act; power loss may cost the last second of them.

use crate::{
    ExchangeError, Store, StoreError, chain,
    shared::{Looks, Server, Whom},
    store::{Inner, Writer},
};
use front_door_domain::ids::{DeskId, ResidentId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Executor, Row, SqliteConnection};
use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use tokio::sync::Notify;

/// How long a look may wait for an act to travel with.
const WAIT: Duration = Duration::from_millis(500);
/// Looks to one call of a shared store.
const BATCH: u32 = 500;

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Who; none for what the desk itself does.
    pub by: Option<UserId>,
    /// At whose record; none for a list or an export.
    pub resident: Option<ResidentId>,
    /// What was done: `opened`, `printed the slip`, `exported the worklist`.
    pub what: String,
    /// Within which contact, appointment or task, or for what reason.
    pub why: String,
}

/// The end of the chain of looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LookTip {
    pub(crate) seq: i64,
    pub(crate) hash: chain::Hash,
}

/// Looks that wait to be written.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    looks: Mutex<Vec<Look>>,
    pub(crate) come: Notify,
}

impl Queue {
    /// What waits. It stays here until it is written, so that a caller who goes away in the middle
    /// loses none of it.
    pub(crate) fn waiting(&self) -> Vec<Look> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first so many are written. Only whoever has the writer may say so.
    pub(crate) fn written(&self, how_many: usize) {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner).drain(..how_many);
    }

    fn push(&self, look: Look) {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner).push(look);
        self.come.notify_one();
    }
}

impl Store {
    /// Records a look. It is written within a second, or with the next act.
    pub fn look(&self, look: Look) {
        self.inner.looks.push(look);
    }

    /// Waits until every look so far is written: before printing and exporting.
    pub async fn flush_looks(&self) -> Result<(), StoreError> {
        flush(&mut *self.inner.writer.lock().await).await
    }

    /// Looks at a resident's record, the newest first, at most `limit`.
    pub async fn looks_at(&self, resident: ResidentId, limit: u32) -> Result<Vec<Look>, StoreError> {
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM look WHERE resident = ? ORDER BY seq DESC LIMIT ?")
                .bind(resident.0)
                .bind(limit)
                .fetch_all(&mut *self.reader().await?)
                .await?;
        bodies.iter().map(|body| read(body)).collect()
    }

    /// Sends the written looks that `server` lacks, at most 500 of them, and whether there may be
    /// more. `upto` is the last one that it is known to have; none where it was not asked yet.
    pub async fn send_looks(
        &self,
        server: &Server,
        whom: &Whom,
        upto: &mut Option<u64>,
    ) -> Result<bool, ExchangeError> {
        let looks = self.looks_after(*upto).await?;
        if upto.is_some() && looks.bodies.is_empty() {
            return Ok(false);
        }
        // Not known any more should the call fail half way.
        *upto = None;
        *upto = Some(server.send_looks(whom, &looks).await?);
        Ok(true)
    }

    async fn looks_after(&self, after: Option<u64>) -> Result<Looks, StoreError> {
        let mut looks = Looks { after, bodies: Vec::new(), hash: None };
        let Some(after) = after else { return Ok(looks) };
        let rows = sqlx::query("SELECT body, hash FROM look WHERE seq > ? ORDER BY seq LIMIT ?")
            .bind(after.cast_signed())
            .bind(BATCH)
            .fetch_all(&mut *self.reader().await?)
            .await?;
        if let Some(last) = rows.last() {
            looks.hash = Some(hash_of(last.try_get(1)?)?);
        }
        for row in rows {
            looks.bodies.push(row.try_get(0)?);
        }
        Ok(looks)
    }
}

fn hash_of(stored: &[u8]) -> Result<chain::Hash, StoreError> {
    chain::read(stored).ok_or_else(|| StoreError::damaged("look", "its hash is not 32 bytes"))
}

fn read(body: &str) -> Result<Look, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError::damaged("look", error))
}

/// Writes what waits, in a transaction of its own.
pub(crate) async fn flush(writer: &mut Writer) -> Result<(), StoreError> {
    let looks = writer.looks.waiting();
    if looks.is_empty() {
        return Ok(());
    }
    writer.ready().await?.execute("BEGIN IMMEDIATE").await?;
    writer.unfinished = true;
    let tip = writer.look_tip;
    let conn = writer.conn()?;
    let tip = append(conn, tip, &looks).await?;
    conn.execute("COMMIT").await?;
    writer.looks.written(looks.len());
    writer.look_tip = tip;
    writer.unfinished = false;
    Ok(())
}

/// Chains looks inside a transaction; answers the new end.
pub(crate) async fn append(
    conn: &mut SqliteConnection,
    mut tip: LookTip,
    looks: &[Look],
) -> Result<LookTip, StoreError> {
    for look in looks {
        let body = serde_json::to_string(look).map_err(|error| StoreError::damaged("look", error))?;
        let seq = tip.seq + 1;
        let hash = chain::look(&tip.hash, seq, &body);
        sqlx::query(
            "INSERT INTO look (seq, at, by_user, resident, body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(seq)
        .bind(look.at.as_millisecond())
        .bind(look.by.map(|by| by.to_string()))
        .bind(look.resident.map(|resident| resident.0))
        .bind(body)
        .bind(tip.hash.to_vec())
        .bind(hash.to_vec())
        .execute(&mut *conn)
        .await?;
        tip = LookTip { seq, hash };
    }
    Ok(tip)
}

/// The end of the chain as stored.
pub(crate) async fn tip(conn: &mut SqliteConnection, desk: DeskId) -> Result<LookTip, StoreError> {
    let row =
        sqlx::query("SELECT seq, hash FROM look ORDER BY seq DESC LIMIT 1").fetch_optional(conn).await?;
    let Some(row) = row else {
        return Ok(LookTip { seq: 0, hash: chain::root("looks", &desk.to_string()) });
    };
    Ok(LookTip { seq: row.try_get(0)?, hash: hash_of(row.try_get(1)?)? })
}

/// Writes looks that no act came to take along, until the store is gone.
pub(crate) async fn keep_writing(store: Weak<Inner>, queue: Arc<Queue>) {
    loop {
        queue.come.notified().await;
        tokio::time::sleep(WAIT).await;
        let Some(inner) = store.upgrade() else { return };
        let writer = Arc::clone(&inner.writer);
        drop(inner);
        if let Err(error) = flush(&mut *writer.lock().await).await {
            tracing::warn!(%error, "looks could not be written yet");
        }
    }
}
