//! A durable booking with journal and outbox inside, beside a bare transaction that writes the very
//! same rows to a copy of the same encrypted file.

use crate::{
    bed::Bed,
    figures::{Timings, figure, tell},
    raw::Raw,
    stopwatch::time,
};
use front_door_domain::residents::Resident;
use front_door_tests::driver::Outcome;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Column, Row, ValueRef, sqlite::SqliteRow};
use std::path::PathBuf;

/// How many bookings are made.
const BOOKINGS: usize = 200;
/// A table that a booking writes to, and which of its rows are this booking's.
const TABLES: [(&str, &str); 7] = [
    ("journal", "seq > ?1"),
    ("payload", "seq > ?1"),
    ("outbox", "seq > ?1"),
    ("appointment", "contact = ?2"),
    ("contact", "id = ?2"),
    ("slot", "taken_by IN (SELECT id FROM appointment WHERE contact = ?2)"),
    ("head", "claimed_at >= (SELECT at FROM journal WHERE seq = ?1 + 1)"),
];

/// Contacts made ready one by one; only the last step, the booking itself, is timed.
pub(crate) async fn measure(bed: &Bed) -> Outcome {
    tell("durable bookings, each beside a bare transaction of the same rows");
    let mut look = bed.raw().await?;
    let mut bare = Raw::open(&copy(bed)?, &*bed.key()?, true).await?;
    let (mut booked, mut written) = (Timings::default(), Timings::default());
    let mut people =
        bed.people.iter().filter(|row| row.died.is_none() && row.needs.is_empty() && !row.sensitive);
    while booked.len() < BOOKINGS {
        let Some(person) = people.next() else { break };
        let Some((contact, slot)) = ready(bed, person).await? else { continue };
        let before = last(&mut look).await?;
        let finish = json!({ "contact": contact, "slot": slot, "read_back": true, "words": "said" });
        let (took, done) = time(bed.ask("finish_contact", finish)).await;
        done?;
        booked.add(took);
        written.add(same_rows(&mut look, &mut bare, before, contact.as_str().unwrap_or_default()).await?);
    }
    look.close().await?;
    bare.close().await?;
    booked.print("booking");
    written.print("booking_raw");
    figure("bookings_per_second", booked.rate(), "1/s");
    figure("bookings_raw_per_second", written.rate(), "1/s");
    figure("booking_rate_ratio_to_raw", booked.rate() / written.rate(), "x");
    Ok(())
}

/// A contact of `person` with everything answered and a slot held; none where a rule says no.
pub(crate) async fn ready(bed: &Bed, person: &Resident) -> Outcome<Option<(Value, Value)>> {
    let case = bed.ask("start_contact", json!({ "channel": "call", "caller_number": null })).await?;
    let contact = case["contact"].clone();
    let of = |mut inputs: Value| {
        inputs["contact"] = contact.clone();
        inputs
    };
    bed.ask("answer_opening", of(json!({ "answer": "no" }))).await?;
    bed.ask("tell_story", of(json!({ "own_words": "made up for a measurement", "speaker": "herself", "speaker_name": "", "consent": null, "number": "", "can_talk": "yes", "safe_contact": null }))).await?;
    bed.ask("identify", of(json!({ "resident": person.id, "identifiers": ["name", "birth-date"] }))).await?;
    let mut case = bed.ask("choose_need", of(json!({ "need": "sore-throat" }))).await?;
    let questions: Vec<Value> =
        case["topic"].as_array().into_iter().flatten().map(|question| question["id"].clone()).collect();
    for question in questions {
        case = bed.ask("answer_question", of(json!({ "question": question, "answer": "no" }))).await?;
    }
    if case["urgencies"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|choice| choice["urgency"] == "today" && !choice["why_not"].is_null())
    {
        return Ok(None);
    }
    bed.ask("set_urgency", of(json!({ "urgency": "today" }))).await?;
    if bed.ask("choose_route", of(json!({ "service": "gp-hub", "reason": "measured" }))).await.is_err() {
        return Ok(None);
    }
    hold(bed, &contact).await
}

async fn hold(bed: &Bed, contact: &Value) -> Outcome<Option<(Value, Value)>> {
    let ask = json!({ "contact": contact, "from": null, "days": 28, "modes": [], "role": null, "woman": null, "language": null, "step_free": false, "hubs": [], "places": null });
    let grid = bed.ask("find_slots", ask).await?;
    let rows = grid["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut cells = rows
        .iter()
        .flat_map(|row| row["cells"].as_array().into_iter().flatten())
        .flat_map(|cell| cell.as_array().into_iter().flatten());
    let Some(free) = cells.find(|cell| cell["held"].is_null()) else { return Ok(None) };
    let slot = free["slot"].clone();
    bed.ask("hold_slot", json!({ "contact": contact, "slot": slot, "places": null })).await?;
    Ok(Some((contact.clone(), slot)))
}

async fn last(look: &mut Raw) -> Outcome<i64> {
    let row = sqlx::query("SELECT max(seq) FROM journal").fetch_one(&mut look.conn).await?;
    Ok(row.try_get(0)?)
}

/// Reads the rows that the booking wrote and writes them to the copy in one bare transaction.
async fn same_rows(
    look: &mut Raw,
    bare: &mut Raw,
    before: i64,
    contact: &str,
) -> Outcome<std::time::Duration> {
    let mut writes = Vec::new();
    for (table, which) in TABLES {
        let sql = format!("SELECT * FROM {table} WHERE {which}");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(before)
            .bind(contact.to_owned())
            .fetch_all(&mut look.conn)
            .await?;
        for row in rows {
            writes.push((table, row));
        }
    }
    let (took, done) = time(write(bare, &writes)).await;
    done?;
    Ok(took)
}

async fn write(bare: &mut Raw, rows: &[(&str, SqliteRow)]) -> Outcome {
    bare.run("BEGIN IMMEDIATE").await?;
    for (table, row) in rows {
        let marks = vec!["?"; row.columns().len()].join(",");
        let mut statement =
            sqlx::query(AssertSqlSafe(format!("INSERT OR REPLACE INTO {table} VALUES ({marks})")));
        for column in row.columns() {
            let value = row.try_get_raw(column.ordinal())?;
            statement = if value.is_null() {
                statement.bind(None::<String>)
            } else if let Ok(number) = row.try_get::<i64, _>(column.ordinal()) {
                statement.bind(number)
            } else if let Ok(text) = row.try_get::<String, _>(column.ordinal()) {
                statement.bind(text)
            } else {
                statement.bind(row.try_get::<Vec<u8>, _>(column.ordinal())?)
            };
        }
        statement.execute(&mut bare.conn).await?;
    }
    bare.run("COMMIT").await
}

/// The encrypted file and its log, copied while nobody writes.
fn copy(bed: &Bed) -> Outcome<PathBuf> {
    let copy = bed.beside("copy.db");
    std::fs::copy(bed.dir().join("desk.db"), &copy)?;
    let log = bed.dir().join("desk.db-wal");
    if log.exists() {
        std::fs::copy(log, bed.beside("copy.db-wal"))?;
    }
    Ok(copy)
}
