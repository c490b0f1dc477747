//! A history of many contacts: one call with its booking, done by the real commands, again and again
//! with other people, other times and other places.

use super::{AT_FIRST, Running};
use crate::house::{begins, residents, tables};
use front_door_bench::{
    figures::{Bench, tell},
    postgres::{OWNER, Postgres},
};
use front_door_desk::gate::Caller;
use front_door_domain::{
    act::{Act, Kind},
    appointments::Session,
    ids::SlotId,
    residents::Sex,
};
use front_door_store::{SlotQuery, shared::SharedEntry};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection, Row};

/// Entries to one statement.
const ROWS: usize = 5_000;
/// Milliseconds between two entries.
const STEP: i64 = 20_000;

/// What is done again and again.
pub(super) struct History {
    /// The entries of one call.
    call: Vec<SharedEntry>,
    session: Session,
    /// What is other in each: ids, references, the person and the moment.
    ids: Vec<String>,
    references: Vec<String>,
    resident: i64,
    moment: String,
}

/// The end of the journal, as entries are added behind it.
struct Tip {
    seq: i64,
    at: i64,
    hash: Vec<u8>,
}

/// Entries as the columns that they fill.
#[derive(Default)]
struct Columns {
    seqs: Vec<i64>,
    acts: Vec<String>,
    ats: Vec<i64>,
    desks: Vec<String>,
    payloads: Vec<Vec<u8>>,
    prevs: Vec<Vec<u8>>,
    hashes: Vec<Vec<u8>>,
    salts: Vec<Vec<u8>>,
    bodies: Vec<String>,
}

impl History {
    /// Takes one call and books, at a desk that still works alone: its clock stands still.
    pub(super) async fn of(desk: &Running, who: &Caller) -> Bench<Self> {
        let store = desk.store().await?;
        let from = begins()?;
        let query =
            SlotQuery { limit: 500, ..SlotQuery::within(from, from + SignedDuration::from_hours(48)) };
        let slots = store.free_slots(&query).await?;
        let slot = slots
            .iter()
            .find(|slot| slot.hub.0 == "Y07571" || slot.mode == front_door_domain::appointments::Mode::Hub);
        let slot = slot.ok_or("A free slot at a hub was expected, and none found.")?.id;
        let before = store.end().await.seq;
        let resident = take_a_call(desk, who, slot).await?;
        let call = store.entries_after(before, 100).await?;
        let session = store.get::<Session>(slot.session).await?.ok_or("The session should be there.")?;
        let (mut ids, mut references) = (vec![slot.session.to_string()], Vec::new());
        for entry in &call {
            let act: Act = serde_json::from_str(&entry.body)?;
            ids.push(act.head.id.to_string());
            for record in act.records.iter().filter(|record| record.replaces == 0) {
                ids.push(record.id.clone());
                references.extend(record.body["reference"].as_str().map(str::to_owned));
            }
        }
        tell(&format!("a call is {} entries", call.len()));
        Ok(Self { call, session, ids, references, resident, moment: begins()?.to_string() })
    }

    /// Adds entries behind the server's journal until it has so many; answers how many it has.
    pub(super) async fn put_behind(&self, postgres: &Postgres, entries: u64) -> Bench<u64> {
        tell(&format!("putting {entries} entries into the shared journal"));
        let mut conn = PgConnection::connect(&postgres.address(OWNER)).await?;
        let row = sqlx::query("SELECT seq, at, hash FROM front_door.journal ORDER BY seq DESC LIMIT 1")
            .fetch_one(&mut conn)
            .await?;
        let mut tip = Tip { seq: row.try_get(0)?, at: row.try_get(1)?, hash: row.try_get(2)? };
        let (mut columns, mut number) = (Columns::default(), 0);
        while tip.seq.cast_unsigned() < entries {
            number += 1;
            if number % u64::from(self.session.slots) == 1 {
                self.open(number, &mut tip, &mut columns)?;
            }
            self.again(number, &mut tip, &mut columns)?;
            if columns.seqs.len() >= ROWS {
                std::mem::take(&mut columns).insert(&mut conn).await?;
            }
        }
        columns.insert(&mut conn).await?;
        sqlx::query("ANALYZE front_door.journal, front_door.payload").execute(&mut conn).await?;
        Ok(tip.seq.cast_unsigned())
    }

    /// The clinic in whose slots the next calls book.
    fn open(&self, number: u64, tip: &mut Tip, to: &mut Columns) -> Bench {
        let id = self.id_of(number, 0);
        let at = Timestamp::from_millisecond(tip.at + STEP)?;
        let mut session = self.session.clone();
        session.id = id.parse()?;
        session.version = 1;
        let body = json!({
            "id": self.id_of(number, 999), "at": at, "by": null, "desk": self.call[0].desk, "permission": "administer",
            "why": null, "command": "open_sessions", "inputs": [], "claims": [], "rests_on": [],
            "records": [{ "kind": Kind::Session, "id": id, "replaces": 0, "body": session }],
        });
        self.add(self.id_of(number, 999), body.to_string(), tip, to);
        Ok(())
    }

    /// The same call once more.
    fn again(&self, number: u64, tip: &mut Tip, to: &mut Columns) -> Bench {
        let slots = u64::from(self.session.slots);
        let ordinal = (number - 1) % slots;
        let opened = number - ordinal;
        let moment = Timestamp::from_millisecond(tip.at)?.to_string();
        let mut others: Vec<(String, String)> = vec![(self.moment.clone(), moment)];
        let booked = self.ids[0].clone();
        let was = self.call.iter().find_map(|entry| {
            let from = entry.body.find(&format!("slot/{booked}."))?;
            entry.body[from + 6 + booked.len()..].split('"').next().map(str::to_owned)
        });
        if let Some(was) = was {
            let slot = format!("{}.{ordinal}", self.id_of(opened, 0));
            others.push((format!("{booked}.{was}"), slot));
        }
        others.push((booked, self.id_of(opened, 0)));
        others.extend((1..).zip(&self.ids[1..]).map(|(nth, id)| (id.clone(), self.id_of(number, nth))));
        let reference = |nth: usize| format!("FD-{:05X}-{nth}", number & 0xF_FFFF);
        others.extend(self.references.iter().enumerate().map(|(nth, old)| (old.clone(), reference(nth))));
        let person = 1 + (number * 7_919) % 900_000;
        for end in [",", "}"] {
            let of = |resident: String| format!("\"resident\":{resident}{end}");
            others.push((of(self.resident.to_string()), of(person.to_string())));
        }
        for entry in &self.call {
            let (mut body, mut act) = (entry.body.clone(), entry.act_id.to_string());
            for (old, new) in &others {
                body = body.replace(old, new);
                act = act.replace(old, new);
            }
            self.add(act, body, tip, to);
        }
        Ok(())
    }

    /// An id in order of time, as the desks make them.
    fn id_of(&self, number: u64, nth: u64) -> String {
        let ms = 1_790_000_000_000 + number * 300_000;
        let _ = self;
        format!(
            "{:08x}-{:04x}-7{nth:03x}-8{:03x}-{:012x}",
            ms >> 16,
            ms & 0xFFFF,
            number & 0xFFF,
            number * 2_654_435_761 % (1 << 48)
        )
    }

    fn add(&self, act: String, body: String, tip: &mut Tip, to: &mut Columns) {
        let salt = Sha256::digest(&act)[..16].to_vec();
        let payload = Sha256::new().chain_update(&salt).chain_update(&body).finalize().to_vec();
        let (prev, seq, at) = (std::mem::take(&mut tip.hash), tip.seq + 1, tip.at + STEP / 20);
        let id = uuid::Uuid::parse_str(&act).unwrap_or_default();
        let hash = Sha256::new()
            .chain_update(&prev)
            .chain_update(seq.to_be_bytes())
            .chain_update(id.as_bytes())
            .chain_update(at.to_be_bytes())
            .chain_update(&payload)
            .finalize()
            .to_vec();
        to.seqs.push(seq);
        to.acts.push(act);
        to.ats.push(at);
        to.desks.push(self.call[0].desk.to_string());
        to.payloads.push(payload);
        to.prevs.push(prev);
        to.hashes.push(hash.clone());
        to.salts.push(salt);
        to.bodies.push(body);
        *tip = Tip { seq, at, hash };
    }
}

impl Columns {
    async fn insert(self, conn: &mut PgConnection) -> Bench {
        let mut tx = conn.begin().await?;
        sqlx::query(
            "INSERT INTO front_door.journal (seq, act_id, at, desk, payload_hash, prev_hash, hash)
             SELECT * FROM unnest($1::bigint[], $2::text[]::uuid[], $3::bigint[], $4::text[]::uuid[], $5::bytea[],
                 $6::bytea[], $7::bytea[])",
        )
        .bind(&self.seqs)
        .bind(&self.acts)
        .bind(&self.ats)
        .bind(&self.desks)
        .bind(&self.payloads)
        .bind(&self.prevs)
        .bind(&self.hashes)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO front_door.payload (seq, salt, body)
             SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])",
        )
        .bind(&self.seqs)
        .bind(&self.salts)
        .bind(&self.bodies)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

/// One call from its beginning to a booking; answers who called.
async fn take_a_call(desk: &Running, who: &Caller, slot: SlotId) -> Bench<i64> {
    let mut people = residents(&tables()?, AT_FIRST)?;
    let caller = people
        .find(|one| one.sex == Sex::Female && (1985..1995).contains(&one.born.year()) && !one.sensitive);
    let caller = caller.ok_or("A woman of about 35 was expected among the made-up people.")?.id.0;
    let begun = desk
        .call(who, "start_contact", json!({ "channel": "call", "caller_number": "07700 900231" }))
        .await?;
    let contact = begun["contact"].clone();
    let step = async |name: &str, mut inputs: Value| {
        inputs["contact"] = contact.clone();
        desk.call(who, name, inputs).await
    };
    step("answer_opening", json!({ "answer": "no" })).await?;
    step(
        "tell_story",
        json!({
            "own_words": "Burning when she passes water since Wednesday, up three times last night, no fever.",
            "speaker": "herself", "speaker_name": "", "consent": null, "number": "07700 900231",
            "can_talk": "yes", "safe_contact": null,
        }),
    )
    .await?;
    let case = step("identify", json!({ "resident": caller, "identifiers": ["name", "birth-date"] })).await?;
    if case["opening"]["answer"].is_null() {
        step("answer_opening", json!({ "answer": "no" })).await?;
    }
    step("choose_need", json!({ "need": "urinary" })).await?;
    let case = step("case", json!({})).await?;
    for question in case["topic"].as_array().into_iter().flatten() {
        step("answer_question", json!({ "question": question["id"], "answer": "no" })).await?;
    }
    step("set_urgency", json!({ "urgency": "today" })).await?;
    step("choose_route", json!({ "service": "gp-hub", "reason": null })).await?;
    step("hold_slot", json!({ "slot": slot, "places": null })).await?;
    step("finish_contact", json!({ "slot": slot, "read_back": true, "words": "said" })).await?;
    Ok(caller)
}
