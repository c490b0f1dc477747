//! The one write path.
//!
//! An act is decided and committed inside one transaction on the one writer: records with their
//! projections, claims, the journal entry and the outbox row, durable before anybody is told.

use crate::{
    Slot, Store, StoreError, Stored, chain, heads,
    looks::{self, LookTip},
    pending, reads, records,
    restore::{Before, record_key},
    slots,
    store::{Changed, Tip, Writer},
};
use front_door_domain::{
    act::{Act, ActHead, Claim, Entity, Extract, Head, Hold, RestsOn, Written},
    ids::{ActId, ResidentId, SlotId, UserId},
    residents::Resident,
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::OwnedMutexGuard;

/// What the ordering side answers to an act it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The act.
    pub act: ActId,
    /// Its number in the journal, from 1 without gaps.
    pub seq: u64,
    /// When it counts as done: the desk's moment, but never before the entry above.
    pub at: Timestamp,
    /// The hash of its entry.
    pub hash: [u8; 32],
}

/// The answer to a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted<T> {
    /// Decided and committed now.
    Now {
        /// The grant; none while the ordering side has still to give it: the act counts here, and
        /// what it claims is requested.
        grant: Option<Grant>,
        /// What was decided.
        answer: T,
    },
    /// This act was done before; nothing was decided or written again.
    Already(Option<Grant>),
}

impl<T> Granted<T> {
    /// The grant, the first one where the act came twice; none while the act waits for it.
    pub fn grant(&self) -> Option<Grant> {
        match self {
            Self::Now { grant, .. } | Self::Already(grant) => *grant,
        }
    }

    /// What was decided, where it was decided now.
    pub fn answer(self) -> Option<T> {
        match self {
            Self::Now { answer, .. } => Some(answer),
            Self::Already(_) => None,
        }
    }
}

/// An act being decided: reads see fresh state and its own writes; nothing counts until the
/// closure given to [`Store::write`] returns.
#[derive(Debug)]
pub struct Tx {
    writer: OwnedMutexGuard<Writer>,
    act: Act,
    at: i64,
    salt: Vec<u8>,
    before: Vec<Before>,
    /// What was read of records and heads, so that an act knows what it stands on.
    seen: BTreeSet<String>,
}

enum Begun {
    Already(Option<Grant>),
    Fresh(Box<Tx>),
}

impl Store {
    /// Decides and commits one act. `decide` runs once, on fresh state, with nobody else writing;
    /// if it refuses, nothing is written. An act id that was granted before gets its first grant
    /// again and `decide` does not run.
    pub async fn write<T, E, F>(&self, head: ActHead, decide: F) -> Result<Granted<T>, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut tx = match Tx::begin(self, head).await? {
            Begun::Already(grant) => return Ok(Granted::Already(grant)),
            Begun::Fresh(tx) => tx,
        };
        match decide(&mut tx).await {
            Ok(answer) => {
                let (grant, changed) = tx.commit().await?;
                self.tell(changed);
                Ok(Granted::Now { grant, answer })
            }
            Err(refusal) => {
                tx.roll_back().await;
                Err(refusal)
            }
        }
    }
}

impl Store {
    /// The grant of an act, where it had one.
    pub async fn grant_of(&self, act: ActId) -> Result<Option<Grant>, StoreError> {
        Ok(first_look(&mut *self.reader().await?, act).await?.1.and_then(Known::granted))
    }
}

impl Tx {
    async fn begin(store: &Store, mut head: ActHead) -> Result<Begun, StoreError> {
        let mut writer = Arc::clone(&store.inner.writer).lock_owned().await;
        writer.ready().await?;
        let tip = writer.tip;
        writer.unfinished = true;
        let conn = writer.conn()?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        let (salt, known) = first_look(conn, head.id).await?;
        if let Some(known) = known {
            writer.roll_back().await;
            return Ok(Begun::Already(known.granted()));
        }
        let at = head.at.as_millisecond().max(tip.at);
        head.at = head.at.max(heads::moment(at)?);
        let act = Act { head, records: Vec::new(), claims: Vec::new(), rests_on: Vec::new(), extract: None };
        Ok(Begun::Fresh(Box::new(Self { writer, act, at, salt, before: Vec::new(), seen: BTreeSet::new() })))
    }

    /// When this act counts as done: the desk's moment, but never before the last entry.
    pub fn at(&self) -> Timestamp {
        self.act.head.at
    }

    /// Who acts.
    pub fn by(&self) -> Option<UserId> {
        self.act.head.by
    }

    /// The number this act gets if it is granted.
    pub(crate) fn next_seq(&self) -> i64 {
        self.writer.tip.seq + 1
    }

    fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.writer.conn()
    }

    /// The record with this id, or none.
    pub async fn get<R: Stored>(&mut self, id: impl ToString + Send) -> Result<Option<R>, StoreError> {
        let id = id.to_string();
        self.seen.insert(record_key(R::KIND, &id));
        reads::get(self.conn()?, &id).await
    }

    /// The record with this id, or a sentence.
    pub async fn require<R: Stored>(&mut self, id: impl ToString + Send) -> Result<R, StoreError> {
        let id = id.to_string();
        self.seen.insert(record_key(R::KIND, &id));
        reads::require(self.conn()?, &id).await
    }

    /// The version of something scarce and who holds it. A hold whose moment has passed is still
    /// in the answer: compare it with [`Tx::at`].
    pub async fn head(&mut self, entity: &Entity) -> Result<Head, StoreError> {
        self.seen.insert(entity.0.clone());
        Ok(heads::read(self.conn()?, entity).await?.head)
    }

    /// One slot with its head, or a sentence.
    pub async fn slot(&mut self, slot: SlotId) -> Result<Slot, StoreError> {
        self.seen.insert(Entity::from(slot).0);
        slots::one(self.conn()?, slot).await?.ok_or(StoreError::NoSuchSlot)
    }

    /// The slots that `user` holds at this moment.
    pub async fn holds_of(&mut self, user: UserId) -> Result<Vec<(SlotId, Head)>, StoreError> {
        let now = self.at();
        heads::held_by(self.conn()?, user, now).await
    }

    /// The extract's row of a resident, or a sentence.
    pub async fn resident(&mut self, id: ResidentId) -> Result<Resident, StoreError> {
        reads::resident(self.conn()?, id).await?.ok_or(StoreError::NoSuchResident)
    }

    /// The act names the extract that every desk uses from now on.
    pub(crate) fn names(&mut self, extract: Extract) {
        self.act.extract = Some(extract);
    }

    /// Reads anything that [`Store`] reads by id or owner, on fresh state.
    pub(crate) fn reading(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.conn()
    }

    /// Writes a whole record: version 0 adds it and expects none, any other names the version it
    /// replaces. The record's version is then the stored one.
    pub async fn put<R: Stored>(&mut self, record: &mut R) -> Result<(), StoreError> {
        let (id, replaces) = (record.id(), record.version());
        let stored = records::stored(self.conn()?, R::KIND, &id).await?;
        let (found, before) = stored.map_or((0, None), |(version, body)| (version, Some(body)));
        if found != replaces {
            return Err(StoreError::Conflict { kind: R::KIND, id, expected: replaces, found });
        }
        record.set_version(replaces + 1);
        let body = serde_json::to_value(&*record).map_err(|error| StoreError::damaged("record", error))?;
        record.save(self.conn()?, &body.to_string()).await?;
        self.before.push(Before::Record { kind: R::KIND, id: id.clone(), before });
        self.act.records.push(Written { kind: R::KIND, id, replaces, body });
        Ok(())
    }

    /// Claims something scarce: granted when its version is still `seen` and nobody else holds it
    /// at this moment. `hold` is the hold that then stands; none lets it go. Answers the new version.
    pub async fn claim(&mut self, entity: Entity, seen: u64, hold: Option<Hold>) -> Result<u64, StoreError> {
        let (by, at) = (self.by(), self.at);
        let full = heads::read(self.conn()?, &entity).await?;
        let other = full.head.hold.filter(|held| Some(held.by) != by && held.until.as_millisecond() > at);
        if let Some(other) = other {
            let Hold { by, desk, until, .. } = other;
            return Err(StoreError::Taken { entity, by: Some(by), desk: Some(desk), until: Some(until) });
        }
        if full.head.version != seen {
            return Err(StoreError::Taken { entity, by: full.claimed_by, desk: None, until: None });
        }
        let head = Head { version: seen + 1, hold: hold.clone() };
        self.before.push(Before::Head { head: entity.clone(), before: full.row });
        heads::write(self.conn()?, &entity, &head, by, at).await?;
        self.act.claims.push(Claim { entity, version: seen, hold });
        Ok(seen + 1)
    }

    /// Names what the act rests on: it must still be at version `seen`, and is left so.
    pub async fn rests_on(&mut self, entity: Entity, seen: u64) -> Result<(), StoreError> {
        if heads::read(self.conn()?, &entity).await?.head.version != seen {
            return Err(StoreError::RestChanged { entity });
        }
        self.act.rests_on.push(RestsOn { entity, version: seen });
        Ok(())
    }

    async fn commit(mut self) -> Result<(Option<Grant>, Changed), StoreError> {
        match self.append().await {
            Ok((tip, look_tip)) => {
                self.writer.look_tip = look_tip;
                self.writer.unfinished = false;
                let kinds = self.act.records.iter().map(|record| record.kind).collect();
                let claimed = !self.act.claims.is_empty();
                let Some(tip) = tip else { return Ok((None, Changed { seq: 0, kinds, claimed })) };
                self.writer.tip = tip;
                let seq = tip.seq.cast_unsigned();
                let head = &self.act.head;
                let grant = Grant { act: head.id, seq, at: head.at, hash: tip.hash };
                Ok((Some(grant), Changed { seq, kinds, claimed }))
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// Chains the act to the journal, or lets it wait for the ordering side where the desk shares;
    /// takes waiting looks along, and commits.
    async fn append(&mut self) -> Result<(Option<Tip>, LookTip), StoreError> {
        let body = serde_json::to_string(&self.act).map_err(|error| StoreError::damaged("act", error))?;
        let before = std::mem::take(&mut self.before);
        let (salt, at) = (std::mem::take(&mut self.salt), self.at);
        let looks = self.writer.looks.waiting();
        let (prev, look_tip, shares) = (self.writer.tip, self.writer.look_tip, self.writer.shares);
        let conn = self.writer.conn()?;
        let look_tip = looks::append(conn, look_tip, &looks).await?;
        let tip = if shares {
            pending::add(conn, &self.act, &salt, &body, &before, &self.seen).await?;
            None
        } else {
            let act = self.act.head.id;
            let said = chain::Said { act, at, salt: &salt, body: &body, before: &before };
            Some(chain::append(conn, prev, said).await?)
        };
        sqlx::query("COMMIT").execute(&mut *conn).await?;
        self.writer.looks.written(looks.len());
        Ok((tip, look_tip))
    }

    async fn roll_back(mut self) {
        self.writer.roll_back().await;
    }
}

/// An act that was done before.
enum Known {
    /// It has its place in the journal.
    Granted(Grant),
    /// It waits for one.
    Waiting,
}

impl Known {
    fn granted(self) -> Option<Grant> {
        match self {
            Self::Granted(grant) => Some(grant),
            Self::Waiting => None,
        }
    }
}

/// Fresh salt, and whether this act was done before: in one statement, since every write asks.
async fn first_look(conn: &mut SqliteConnection, act: ActId) -> Result<(Vec<u8>, Option<Known>), StoreError> {
    let row = sqlx::query(
        "SELECT randomblob(16), j.seq, j.at, j.hash, p.n IS NOT NULL FROM (SELECT ? AS act) a
         LEFT JOIN journal j ON j.act_id = a.act
         LEFT JOIN pending p ON p.act_id = a.act AND p.state <> 'again'",
    )
    .bind(act.to_string())
    .fetch_one(conn)
    .await?;
    let salt = row.try_get(0)?;
    let (seq, at, hash): (Option<i64>, Option<i64>, Option<&[u8]>) =
        (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
    if let (Some(seq), Some(at), Some(hash)) = (seq, at, hash.and_then(chain::read)) {
        let grant = Grant { act, seq: seq.cast_unsigned(), at: heads::moment(at)?, hash };
        return Ok((salt, Some(Known::Granted(grant))));
    }
    Ok((salt, row.try_get::<bool, _>(4)?.then_some(Known::Waiting)))
}
