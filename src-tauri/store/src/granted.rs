//! Granted entries, written out together: what they say is written without asking any rule, and
//! what several of them say of one record or head is written once, as the last one left it.

use crate::{
    StoreError, chain,
    newer::{self, Unknown},
    restore,
    shared::SharedEntry,
    store::Tip,
};
use front_door_domain::act::{Act, Claim, Entity, Kind, Written};
use jiff::SignedDuration;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Rows to one statement.
const ROWS: usize = 200;
/// So many come at a time on an ordinary day.
const FEW: usize = 8;

/// An entry with the act that it says.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) entry: SharedEntry,
    pub(crate) act: Act,
    /// What of it this program cannot read yet.
    pub(crate) unknown: Vec<Unknown>,
    payload: chain::Hash,
}

/// Reads what entries say, many of them on another thread.
pub(crate) async fn read(entries: Vec<SharedEntry>) -> Result<Vec<Read>, StoreError> {
    let read = |entries: Vec<SharedEntry>| entries.into_iter().map(Read::of).collect();
    if entries.len() <= FEW {
        return read(entries);
    }
    let read = tokio::task::spawn_blocking(move || read(entries));
    read.await.map_err(|error| StoreError::damaged("shared entry", error))?
}

impl Read {
    /// Reads what an entry says.
    pub(crate) fn of(entry: SharedEntry) -> Result<Self, StoreError> {
        let (act, unknown) = newer::read(&entry.body)?;
        let payload = chain::payload(&entry.salt, &entry.body);
        Ok(Self { entry, act, unknown, payload })
    }

    /// The end of the journal once this entry stands behind `tip`; one that does not follow from it
    /// is refused.
    fn after(&self, tip: Tip) -> Result<Tip, StoreError> {
        let entry = &self.entry;
        if !entry.follows_with(tip.seq.cast_unsigned(), &tip.hash, &self.payload) {
            return Err(StoreError::OtherJournal { seq: tip.seq.cast_unsigned() + 1 });
        }
        Ok(Tip { seq: tip.seq + 1, hash: entry.hash, at: entry.at.as_millisecond() })
    }

    /// How much later than its own moment it counts.
    pub(crate) fn late(&self) -> SignedDuration {
        SignedDuration::from_millis(self.entry.at.as_millisecond() - self.act.head.at.as_millisecond())
    }
}

/// Whether a record of this kind is a row of its own, which no other record's row depends on: then
/// only the last of several matters. Slots follow from sessions and appointments in the order of
/// their acts, and a user's name is free once its last bearer gave it up.
fn stands_alone(kind: Kind) -> bool {
    match kind {
        Kind::Contact
        | Kind::Task
        | Kind::Handover
        | Kind::Told
        | Kind::Listing
        | Kind::ContentVersion
        | Kind::ContentFiles => true,
        Kind::User | Kind::Session | Kind::Appointment => false,
    }
}

/// Writes the records and heads of granted acts.
pub(crate) async fn write_out(conn: &mut SqliteConnection, acts: &[&Read]) -> Result<(), StoreError> {
    let mut last: BTreeMap<(Kind, &str), &Written> = BTreeMap::new();
    for record in acts.iter().flat_map(|read| &read.act.records) {
        if stands_alone(record.kind) {
            last.insert((record.kind, &record.id), record);
        } else {
            write(conn, record).await?;
        }
    }
    for record in last.into_values() {
        write(conn, record).await?;
    }
    write_heads(conn, acts).await
}

async fn write(conn: &mut SqliteConnection, record: &Written) -> Result<(), StoreError> {
    restore::save_granted(conn, record.kind, &record.body.to_string()).await
}

async fn write_heads(conn: &mut SqliteConnection, acts: &[&Read]) -> Result<(), StoreError> {
    let mut last: HashMap<&Entity, (&Read, &Claim)> = HashMap::new();
    for read in acts {
        last.extend(read.act.claims.iter().map(|claim| (&claim.entity, (*read, claim))));
    }
    for (read, claim) in last.into_values() {
        restore::write_claim(conn, &read.act, claim, read.late()).await?;
    }
    Ok(())
}

/// Adds granted entries to this desk's copy of the journal; one that does not follow ends the whole
/// transaction. What they replaced is not kept: nothing that was granted is ever undone.
pub(crate) async fn append(
    conn: &mut SqliteConnection,
    mut tip: Tip,
    entries: &[Read],
) -> Result<Tip, StoreError> {
    for some in entries.chunks(ROWS) {
        tip = append_some(conn, tip, some).await?;
    }
    Ok(tip)
}

async fn append_some(conn: &mut SqliteConnection, mut tip: Tip, entries: &[Read]) -> Result<Tip, StoreError> {
    let unbound = |error| StoreError::Engine(sqlx::Error::Encode(error));
    let (mut journal, mut payload) = (SqliteArguments::default(), SqliteArguments::default());
    journal.reserve(entries.len() * 6, 0);
    payload.reserve(entries.len() * 3, 0);
    for read in entries {
        let entry = &read.entry;
        tip = read.after(tip)?;
        (|| {
            journal.add(tip.seq)?;
            journal.add(entry.act_id.to_string())?;
            journal.add(tip.at)?;
            journal.add(read.payload.to_vec())?;
            journal.add(entry.prev_hash.to_vec())?;
            journal.add(entry.hash.to_vec())?;
            payload.add(tip.seq)?;
            payload.add(entry.salt.clone())?;
            payload.add(entry.body.clone())
        })()
        .map_err(unbound)?;
    }
    let rows = entries.len();
    insert(conn, "journal (seq, act_id, at, payload_hash, prev_hash, hash)", 6, rows, journal).await?;
    insert(conn, "payload (seq, salt, body)", 3, rows, payload).await?;
    Ok(tip)
}

async fn insert(
    conn: &mut SqliteConnection,
    into: &str,
    columns: usize,
    rows: usize,
    arguments: SqliteArguments,
) -> Result<(), StoreError> {
    let row = format!("({})", vec!["?"; columns].join(","));
    let sql: Arc<str> = format!("INSERT INTO {into} VALUES {}", vec![row; rows].join(",")).into();
    // Kept ready are the statements that come again.
    let again = rows == ROWS || rows <= FEW;
    sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(again).execute(conn).await?;
    Ok(())
}
