//! What came back from the ordering side, taken in by local transactions of so many entries each: what
//! waits and is disturbed by them is undone, the newest first; what was granted is applied; what still
//! fits is done again.

use crate::{
    Store, StoreError,
    granted::{self, Read},
    newer,
    pending::{self, Pending, Refused, State, Why},
    residents, restore,
    shared::SharedEntry,
    store::{Changed, Tip},
};
use front_door_domain::ids::ActId;
use jiff::SignedDuration;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Entries to one transaction: whoever decides something meanwhile waits for one of them at most.
const AT_ONCE: usize = 250;

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

impl Store {
    /// Takes in what the ordering side answered. Where that fails, what counts is a beginning of the
    /// entries, as if no more had come, and no refusal.
    pub async fn apply(&self, news: &News) -> Result<Applied, StoreError> {
        self.apply_read(&granted::read(news.entries.clone()).await?, news).await
    }

    /// The same for entries that were read already; `news` has none.
    pub(crate) async fn apply_read(&self, entries: &[Read], news: &News) -> Result<Applied, StoreError> {
        let mut applied = Applied::default();
        let (before, last) = entries.split_at(entries.len().saturating_sub(1) / AT_ONCE * AT_ONCE);
        for part in before.chunks(AT_ONCE) {
            applied.join(self.apply_part(part, &News::default()).await?, part);
        }
        applied.join(self.apply_part(last, news).await?, last);
        Ok(applied)
    }

    /// All of it counts, or none.
    async fn apply_part(&self, entries: &[Read], news: &News) -> Result<Applied, StoreError> {
        let mut writer = self.inner.writer.lock().await;
        let taken = writer.whole(async |conn, tip| take_in(conn, tip, entries, news).await).await?;
        writer.tip = taken.tip;
        drop(writer);
        if let Some(changed) = taken.changed {
            self.tell(changed);
        }
        Ok(taken.applied)
    }
}

impl Applied {
    /// With what the next `entries` came to: one that was undone by those before may be among them.
    fn join(&mut self, next: Self, entries: &[Read]) {
        let came: HashSet<ActId> = entries.iter().map(|read| read.entry.act_id).collect();
        let (granted, again) = self.again.drain(..).partition(|act| came.contains(act));
        self.again = again;
        self.granted.extend::<Vec<_>>(granted);
        self.granted.extend(next.granted);
        self.refused.extend(next.refused);
        self.again.extend(next.again);
    }
}

async fn take_in(
    conn: &mut SqliteConnection,
    mut tip: Tip,
    entries: &[Read],
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
    let (mut applied, mut others) = (Applied::default(), Vec::with_capacity(entries.len()));
    for read in entries {
        let mine = own.remove(&read.entry.act_id);
        match mine {
            // It is written already.
            Some(_) if !undone => restore::postpone(conn, &read.act, read.late()).await?,
            _ => others.push(read),
        }
        if mine.is_some() {
            applied.granted.push(read.entry.act_id);
        }
    }
    granted::write_out(conn, &others).await?;
    tip = granted::append(conn, tip, entries).await?;
    for read in entries {
        newer::note(conn, read.entry.seq.cast_signed(), &read.unknown).await?;
        if let Some(extract) = &read.act.extract {
            residents::note(conn, read.entry.seq, extract).await?;
        }
    }
    pending::forget_all(conn, entries.iter().map(|read| read.entry.act_id)).await?;
    refuse(conn, news, &waiting, &mut applied).await?;
    if undone {
        let left = waiting.iter().filter(|one| own.contains_key(&one.act.head.id));
        redo(conn, left.collect(), &news.changed, &mut applied).await?;
    }
    let undone = if undone { waiting.as_slice() } else { &[] };
    Ok(Taken { tip, applied, changed: changed(entries, undone) })
}

/// What came from others, and what was undone: done again or not, it may look different now.
fn changed(entries: &[Read], undone: &[Pending]) -> Option<Changed> {
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
    entries: &[Read],
    own: &BTreeMap<ActId, &Pending>,
) -> Result<bool, StoreError> {
    if own.is_empty() {
        return Ok(false);
    }
    let touched: HashSet<String> = pending::touched(conn).await?;
    let foreign = entries.iter().filter(|read| !own.contains_key(&read.entry.act_id));
    Ok(foreign.flat_map(|read| restore::keys(&read.act)).any(|key| touched.contains(&key)))
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
