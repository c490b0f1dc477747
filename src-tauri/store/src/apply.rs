//! What came back from the ordering side, taken in by one local transaction: what waits and is
//! disturbed by it is undone, the newest first; what was granted is applied; what still fits is
//! done again.

use crate::{
    Store, StoreError, chain,
    newer::{self, Unknown},
    pending::{self, Pending, Refused, State, Why},
    restore::{self, Before},
    shared::SharedEntry,
    store::{Changed, Tip},
};
use front_door_domain::{act::Act, ids::ActId};
use jiff::SignedDuration;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What one answer of the ordering side brings.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Entries that follow this desk's last one, without gaps.
    pub entries: Vec<SharedEntry>,
    /// Acts of this desk that were refused.
    pub refused: Vec<(ActId, Refused)>,
    /// Acts of this desk whose ground somebody else changed first: to be decided anew.
    pub changed: Vec<ActId>,
}

/// What became of the acts of this desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Granted.
    pub granted: Vec<ActId>,
    /// Refused, for their own sake or with what they stand on: they wait to be told to a person.
    pub refused: BTreeMap<ActId, Refused>,
    /// Undone, to be decided anew on the fresh state.
    pub again: Vec<ActId>,
}

/// What a transaction that took in an answer came to.
struct Taken {
    tip: Tip,
    applied: Applied,
    /// What is not as it was; none where nothing changed here.
    changed: Option<Changed>,
}

/// An entry with the act that it says.
struct Read<'a> {
    entry: &'a SharedEntry,
    act: Act,
    unknown: Vec<Unknown>,
}

impl Store {
    /// Takes in what the ordering side answered. All of it counts, or none.
    pub async fn apply(&self, news: &News) -> Result<Applied, StoreError> {
        let entries = read(&news.entries)?;
        let mut writer = self.inner.writer.lock().await;
        writer.ready().await?;
        let tip = writer.tip;
        writer.unfinished = true;
        let conn = writer.conn()?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        match take_in(conn, tip, &entries, news).await {
            Ok(taken) => {
                sqlx::query("COMMIT").execute(&mut *conn).await?;
                writer.tip = taken.tip;
                writer.unfinished = false;
                drop(writer);
                if let Some(changed) = taken.changed {
                    // Nobody listening is a normal state.
                    let _ = self.inner.changes.send(changed);
                }
                Ok(taken.applied)
            }
            Err(error) => {
                writer.roll_back().await;
                Err(error)
            }
        }
    }
}

fn read<'a>(entries: &'a [SharedEntry]) -> Result<Vec<Read<'a>>, StoreError> {
    let one = |entry: &'a SharedEntry| {
        let (act, unknown) = newer::read(&entry.body)?;
        Ok(Read { entry, act, unknown })
    };
    entries.iter().map(one).collect()
}

async fn take_in(
    conn: &mut SqliteConnection,
    mut tip: Tip,
    entries: &[Read<'_>],
    news: &News,
) -> Result<Taken, StoreError> {
    let waiting = pending::list(conn, State::Waiting, u32::MAX).await?;
    let mut own: BTreeMap<ActId, &Pending> = waiting.iter().map(|one| (one.act.head.id, one)).collect();
    let undone =
        !news.refused.is_empty() || !news.changed.is_empty() || disturbs(conn, entries, &own).await?;
    if undone {
        for one in waiting.iter().rev() {
            restore::undo(conn, &one.before).await?;
        }
    }
    let mut applied = Applied::default();
    for read in entries {
        let late =
            SignedDuration::from_millis(read.entry.at.as_millisecond() - read.act.head.at.as_millisecond());
        let mine = own.remove(&read.entry.act_id);
        let before = match mine {
            Some(mine) if !undone => {
                restore::postpone(conn, &read.act, late).await?;
                mine.before.clone()
            }
            _ => restore::write_out(conn, &read.act, late).await?,
        };
        tip = append(conn, tip, read.entry, &before).await?;
        newer::note(conn, tip.seq, &read.unknown).await?;
        // One that was undone to be decided anew, or refused here alone, was granted all the same.
        pending::forget(conn, read.entry.act_id).await?;
        if mine.is_some() {
            applied.granted.push(read.entry.act_id);
        }
    }
    refuse(conn, news, &waiting, &mut applied).await?;
    if undone {
        let left = waiting.iter().filter(|one| own.contains_key(&one.act.head.id));
        redo(conn, left.collect(), &news.changed, &mut applied).await?;
    }
    let undone = if undone { waiting.as_slice() } else { &[] };
    Ok(Taken { tip, applied, changed: changed(entries, undone) })
}

/// What came from others, and what was undone: done again or not, it may look different now.
fn changed(entries: &[Read<'_>], undone: &[Pending]) -> Option<Changed> {
    let acts = || entries.iter().map(|read| &read.act).chain(undone.iter().map(|one| &one.act));
    acts().next()?;
    Some(Changed {
        seq: entries.last().map_or(0, |last| last.entry.seq),
        kinds: acts().flat_map(|act| act.records.iter().map(|record| record.kind)).collect(),
        claimed: acts().any(|act| !act.claims.is_empty()),
    })
}

/// Whether anything that came from others touches what waits here.
async fn disturbs(
    conn: &mut SqliteConnection,
    entries: &[Read<'_>],
    own: &BTreeMap<ActId, &Pending>,
) -> Result<bool, StoreError> {
    if own.is_empty() {
        return Ok(false);
    }
    let touched: HashSet<String> = pending::touched(conn).await?;
    let foreign = entries.iter().filter(|read| !own.contains_key(&read.entry.act_id));
    Ok(foreign.flat_map(|read| restore::keys(&read.act)).any(|key| touched.contains(&key)))
}

/// Adds a granted entry to this desk's copy of the journal; one that does not follow ends the whole
/// transaction.
async fn append(
    conn: &mut SqliteConnection,
    tip: Tip,
    entry: &SharedEntry,
    before: &[Before],
) -> Result<Tip, StoreError> {
    if !entry.follows(tip.seq.cast_unsigned(), &tip.hash) {
        return Err(StoreError::OtherJournal { seq: tip.seq.cast_unsigned() + 1 });
    }
    let at = entry.at.as_millisecond();
    let (act, salt, body) = (entry.act_id, &entry.salt, &entry.body);
    chain::append(conn, tip, chain::Said { act, at, salt, body, before, granted_at: Some(at) }).await
}

/// Marks what was refused, and with it everything that stands on it.
async fn refuse(
    conn: &mut SqliteConnection,
    news: &News,
    waiting: &[Pending],
    applied: &mut Applied,
) -> Result<(), StoreError> {
    let mut why: BTreeMap<ActId, Refused> = news.refused.iter().cloned().collect();
    for one in waiting.iter().filter(|one| !applied.granted.contains(&one.act.head.id)) {
        let id = one.act.head.id;
        if !why.contains_key(&id) && one.stands_on.iter().any(|under| why.contains_key(under)) {
            why.insert(id, Refused::because(Why::StandsOn));
        }
        if let Some(refused) = why.get(&id) {
            pending::refuse(conn, id, refused).await?;
            applied.refused.insert(id, refused.clone());
        }
    }
    Ok(())
}

/// Does again what still fits; the rest is to be decided anew, with everything that stands on it.
async fn redo(
    conn: &mut SqliteConnection,
    left: Vec<&Pending>,
    changed: &[ActId],
    applied: &mut Applied,
) -> Result<(), StoreError> {
    let mut out: BTreeSet<ActId> = BTreeSet::new();
    for one in left.into_iter().filter(|one| !applied.refused.contains_key(&one.act.head.id)) {
        let id = one.act.head.id;
        let alone = one.stands_on.is_disjoint(&out) && !changed.contains(&id);
        if alone && restore::fits(conn, &one.act).await? {
            let before = restore::write_out(conn, &one.act, SignedDuration::ZERO).await?;
            pending::replaced(conn, one.n, &before).await?;
        } else {
            pending::again(conn, one.n).await?;
            out.insert(id);
            applied.again.push(id);
        }
    }
    Ok(())
}
