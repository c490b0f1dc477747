//! What desks have in the end, read from their closed stores and beside the server's journal.

use crate::{
    call::Met,
    figures::{Bench, tell},
};
use front_door_desk::custody;
use front_door_domain::{
    act::{Act, Kind},
    appointments::Appointment,
    ids::{AppointmentId, SlotId},
};
use front_door_store::{Key, Store};
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
};

/// What is not as it must be.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Contacts that a desk lacks.
    pub(crate) missing: usize,
    /// Bookings that a desk lacks, or whose place it gives to somebody else.
    pub(crate) unbooked: usize,
    /// Places that two had at once.
    pub(crate) twice: usize,
}

/// Compares what people were told with what every desk has. The desks' journals end where the
/// server's ends, with its hash: what they have, it has.
pub(crate) async fn compare(dirs: &[PathBuf], tip: (u64, [u8; 32]), met: &Met) -> Bench<Found> {
    let mut found = Found::default();
    for (number, dir) in (1..).zip(dirs) {
        let key = custody::open(dir, None).await?;
        let store = Store::open(dir, Key::new(*key)).await?;
        let end = store.end().await;
        if (end.seq, end.hash) != tip {
            return Err(format!("Desk {number} ends at entry {}, the server at {}.", end.seq, tip.0).into());
        }
        if number == 1 {
            let (twice, online) = walk(&store).await?;
            found.twice = twice;
            found.missing += met.online.iter().filter(|reference| !online.contains(*reference)).count();
        }
        store.close().await?;
        let mut conn = open(dir, &key).await?;
        let contacts = column(&mut conn, "SELECT id FROM contact").await?;
        found.missing += met.contacts.iter().filter(|id| !contacts.contains(*id)).count();
        let booked = column(&mut conn, BOOKED).await?;
        found.unbooked += met.booked.iter().filter(|id| !booked.contains(*id)).count();
    }
    if found.missing + found.unbooked + found.twice > 0 {
        tell(&format!("not as it must be: {found:?}"));
    }
    Ok(found)
}

/// Appointments that have a place and are there as records.
const BOOKED: &str = "SELECT DISTINCT a.id FROM appointment a JOIN slot s ON s.taken_by = a.id";

async fn open(dir: &Path, key: &[u8; 32]) -> Bench<SqliteConnection> {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    let digits: String = key.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    let options = SqliteConnectOptions::new().filename(dir.join("desk.db"));
    let options = options.pragma("key", format!("\"x'{digits}'\"")).read_only(true);
    Ok(options.disable_statement_logging().connect().await?)
}

async fn column(conn: &mut SqliteConnection, sql: &'static str) -> Bench<HashSet<String>> {
    let rows = sqlx::query(sql).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?)).collect()
}

/// Walks through the whole journal: places that were booked while another one had them, and the
/// online requests that came in.
async fn walk(store: &Store) -> Bench<(usize, BTreeSet<String>)> {
    let mut has: BTreeMap<SlotId, AppointmentId> = BTreeMap::new();
    let (mut twice, mut online, mut from) = (0, BTreeSet::new(), 0);
    loop {
        let entries = store.entries_after(from, 2_000).await?;
        let Some(last) = entries.last() else { return Ok((twice, online)) };
        from = last.seq;
        for entry in &entries {
            let act: Act = serde_json::from_str(&entry.body)?;
            online.extend(act.head.inputs["reference"].as_str().map(str::to_owned));
            for written in act.records.iter().filter(|written| written.kind == Kind::Appointment) {
                let booked: Appointment = serde_json::from_value(written.body.clone())?;
                has.retain(|_, by| *by != booked.id);
                for slot in booked.takes() {
                    twice += usize::from(has.insert(*slot, booked.id).is_some());
                }
            }
        }
    }
}
