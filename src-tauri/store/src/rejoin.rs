//! Sharing again after a backup was put back: of the server, whose journal then went another way than
//! this desk's, or of this desk itself.
//!
//! The desk's journal is cut back to the last entry that both have, and what was only here waits
//! again, under the same act ids. Nothing is forgotten: what is not to be sent, and what other desks
//! did and the server lacks, is kept to be told to a person.

use crate::{
    ExchangeError, Refused, Store, StoreError, Why, chain, earlier, newer, opening,
    pending::{self, Pending, State},
    restore::{self, Before},
    shared::Server,
    store::{Changed, Tip},
};
use front_door_domain::{
    act::Act,
    ids::{ActId, DeskId},
};
use serde_json::Value;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet};

/// Hashes compared at a time; a server gives at most 10,000.
const HASHES: u64 = 2_000;

/// What is to become of the acts that the shared store lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// They are sent, and granted or refused as any other.
    Send,
    /// They are undone and told to a person.
    SetAside,
}

/// What a desk has beyond an entry of its journal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beyond {
    /// This desk's own acts, in the order they were done: those that were granted, then those that wait.
    pub own: Vec<Act>,
    /// Acts of other desks.
    pub others: Vec<Act>,
}

/// One act that loses its place, or never had one.
struct Loose {
    act: Act,
    salt: Vec<u8>,
    body: String,
    stood_on: BTreeSet<ActId>,
}

impl Store {
    /// The number of the last entry that this desk's journal and the server's have in common.
    pub async fn last_in_common(&self, server: &Server) -> Result<u64, ExchangeError> {
        let mut upto = self.end().await.seq.min(server.status().await?.tip.seq);
        while upto > 0 {
            let from = upto.saturating_sub(HASHES - 1).max(1);
            let theirs: BTreeMap<u64, [u8; 32]> =
                server.hashes(from, upto).await?.into_iter().map(|end| (end.seq, end.hash)).collect();
            let ours = self.hashes(from, upto).await?;
            let same = ours.iter().rev().find(|(seq, hash)| theirs.get(seq) == Some(hash));
            if let Some((seq, _)) = same {
                return Ok(*seq);
            }
            upto = from - 1;
        }
        Ok(0)
    }

    async fn hashes(&self, from: u64, upto: u64) -> Result<Vec<(u64, chain::Hash)>, StoreError> {
        let rows = sqlx::query("SELECT seq, hash FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq")
            .bind(from.cast_signed())
            .bind(upto.cast_signed())
            .fetch_all(&mut *self.reader().await?)
            .await?;
        let one = |row: &SqliteRow| Ok((row.try_get::<i64, _>(0)?.cast_unsigned(), hash(row, 1)?));
        rows.iter().map(one).collect()
    }

    /// What this desk has beyond entry `seq`, and what waits.
    pub async fn beyond(&self, seq: u64) -> Result<Beyond, StoreError> {
        let mut conn = self.reader().await?;
        let cut = cut(&mut conn, seq).await?;
        let waiting = pending::list(&mut conn, State::Waiting, u32::MAX).await?;
        let granted = cut.into_iter().map(|loose| loose.act);
        let (mut own, others): (Vec<_>, Vec<_>) = granted.partition(|act| act.head.desk == self.desk());
        own.extend(waiting.into_iter().map(|one| one.act));
        Ok(Beyond { own, others })
    }

    /// Cuts this desk's journal back to entry `common` and takes an epoch above `epoch` and its own.
    /// What this desk did beyond it, and what waits, is sent again or set aside; what other desks did
    /// beyond it is set aside until its entries come again. All of it counts, or none.
    pub async fn rejoin(&self, common: u64, epoch: u32, unsent: Unsent) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        let whose = (self.desk(), writer.founder, unsent);
        let cut = async |conn: &mut SqliteConnection, _| cut_back(conn, common, epoch, whose).await;
        let (tip, changed) = writer.whole(cut).await?;
        writer.tip = tip;
        drop(writer);
        self.tell(changed);
        Ok(())
    }
}

async fn cut_back(
    conn: &mut SqliteConnection,
    common: u64,
    epoch: u32,
    (desk, founder, unsent): (DeskId, DeskId, Unsent),
) -> Result<(Tip, Changed), StoreError> {
    let waiting = pending::list(conn, State::Waiting, u32::MAX).await?;
    for one in waiting.iter().rev() {
        restore::undo(conn, &one.before).await?;
        pending::forget(conn, one.act.head.id).await?;
    }
    let cut = cut(conn, common).await?;
    earlier::put_back(conn, common.cast_signed(), cut.iter().map(|loose| &loose.act)).await?;
    for sql in [
        "DELETE FROM outbox WHERE seq > ?",
        "DELETE FROM later WHERE seq > ?",
        "DELETE FROM named_extract WHERE seq > ?",
        "DELETE FROM payload WHERE seq > ?",
        "DELETE FROM journal WHERE seq > ?",
    ] {
        sqlx::query(sql).bind(common.cast_signed()).execute(&mut *conn).await?;
    }
    sqlx::query("UPDATE desk SET epoch = max(epoch, ?) + 1").bind(epoch).execute(&mut *conn).await?;
    let tip = opening::tip(conn, founder).await?;
    let (own, others): (Vec<_>, Vec<_>) = cut.into_iter().partition(|loose| loose.act.head.desk == desk);
    let own: Vec<_> = own.into_iter().chain(waiting.into_iter().map(loose)).collect();
    let all = || own.iter().chain(&others).map(|loose| &loose.act);
    let changed = Changed {
        seq: tip.seq.cast_unsigned(),
        kinds: all().flat_map(|act| act.records.iter().map(|record| record.kind)).collect(),
        claimed: all().any(|act| !act.claims.is_empty()),
    };
    for one in &others {
        let gone =
            (State::Refused, Some(Refused { desk: Some(one.act.head.desk), ..Refused::because(Why::Gone) }));
        keep(conn, one, (&[], &BTreeSet::new()), gone).await?;
    }
    match unsent {
        Unsent::Send => send_again(conn, &own).await?,
        Unsent::SetAside => set_aside(conn, &own).await?,
    }
    Ok((tip, changed))
}

/// Does again what fits the journal as it is now; the rest is to be decided anew once the server's
/// entries were taken in.
async fn send_again(conn: &mut SqliteConnection, own: &[Loose]) -> Result<(), StoreError> {
    let (mut standing, mut out) = (Grounds::default(), BTreeSet::new());
    for one in own {
        let stands_on = standing.of(one);
        let fits = stands_on.is_disjoint(&out) && restore::fits(conn, &one.act).await?;
        let (state, before) = if fits {
            (State::Waiting, restore::write_out(conn, &one.act, jiff::SignedDuration::ZERO).await?)
        } else {
            out.insert(one.act.head.id);
            (State::Again, Vec::new())
        };
        keep(conn, one, (&before, &stands_on), (state, None)).await?;
    }
    Ok(())
}

async fn set_aside(conn: &mut SqliteConnection, own: &[Loose]) -> Result<(), StoreError> {
    let mut standing = Grounds::default();
    for one in own {
        let stands_on = standing.of(one);
        let why = if stands_on.is_empty() { Why::Aside } else { Why::StandsOn };
        keep(conn, one, (&[], &stands_on), (State::Refused, Some(Refused::because(why)))).await?;
    }
    Ok(())
}

async fn keep(
    conn: &mut SqliteConnection,
    one: &Loose,
    (before, stands_on): (&[Before], &BTreeSet<ActId>),
    (state, why): (State, Option<Refused>),
) -> Result<(), StoreError> {
    let said = pending::Said { act: &one.act, salt: &one.salt, body: &one.body };
    pending::keep(conn, said, before, stands_on, (state, why.as_ref())).await
}

/// Which acts wrote what later ones stand on. What an act had read was not kept once it was granted:
/// it stands on what it writes, claims and rests on, and on the records that its inputs name.
#[derive(Default)]
struct Grounds {
    wrote: BTreeMap<String, BTreeSet<ActId>>,
}

impl Grounds {
    /// What an act stands on; later ones may stand on it.
    fn of(&mut self, one: &Loose) -> BTreeSet<ActId> {
        let act = &one.act;
        let mut names: BTreeSet<String> = restore::keys(act).collect();
        let written = names.clone();
        names.extend(act.rests_on.iter().map(|rest| rest.entity.0.clone()));
        named(&act.head.inputs, &mut names);
        let under = names.iter().filter_map(|name| self.wrote.get(name)).flatten();
        let stands_on = under.chain(&one.stood_on).copied().filter(|under| *under != act.head.id).collect();
        let ids = act.records.iter().map(|record| record.id.clone());
        for name in written.into_iter().chain(ids) {
            self.wrote.entry(name).or_default().insert(act.head.id);
        }
        stands_on
    }
}

/// Every text in an act's inputs: some are ids of records.
fn named(inputs: &Value, names: &mut BTreeSet<String>) {
    match inputs {
        Value::String(text) => drop(names.insert(text.clone())),
        Value::Array(all) => all.iter().for_each(|one| named(one, names)),
        Value::Object(all) => all.values().for_each(|one| named(one, names)),
        _ => {}
    }
}

fn loose(one: Pending) -> Loose {
    Loose { act: one.act, salt: one.salt, body: one.body, stood_on: one.stands_on }
}

/// The acts of the entries after `seq`.
async fn cut(conn: &mut SqliteConnection, seq: u64) -> Result<Vec<Loose>, StoreError> {
    let rows = sqlx::query(
        "SELECT j.seq, p.salt, p.body FROM journal j LEFT JOIN payload p ON p.seq = j.seq
         WHERE j.seq > ? ORDER BY j.seq",
    )
    .bind(seq.cast_signed())
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Loose, StoreError> {
    let (salt, body) = (row.try_get(1)?, row.try_get::<Option<String>, _>(2)?);
    let (Some(salt), Some(body)) = (salt, body) else {
        return Err(StoreError::CannotGoBack { seq: row.try_get::<i64, _>(0)?.cast_unsigned() });
    };
    Ok(Loose { act: newer::act(&body)?, salt, body, stood_on: BTreeSet::new() })
}

fn hash(row: &SqliteRow, column: usize) -> Result<chain::Hash, StoreError> {
    chain::read(row.try_get(column)?)
        .ok_or_else(|| StoreError::damaged("journal entry", "its hash is not 32 bytes"))
}
