//! Durable booking through the one write path, beside bare transactions on the same encrypted file.

use crate::{
    figures::{Bench, Times, count, figure, now, tell},
    house::{House, key},
    made, raw,
};
use front_door_domain::{
    act::{Act, ActHead, Claim, Entity, Kind, Written},
    appointments::{Appointment, Session},
    contacts::Contact,
    ids::UserId,
};
use front_door_store::{Slot, Store, StoreError};
use serde_json::{Value, json};
use sqlx::{Connection, Executor, SqliteConnection};

const ROUNDS: usize = 12;
/// Bookings of one side in one round, and how many of them only warm the caches.
const BLOCK: usize = 80;
const WARM: usize = 15;

/// Everything one booking writes.
struct Booking {
    slot: Slot,
    before: Contact,
    after: Contact,
    appointment: Appointment,
    head: ActHead,
}

/// Which rows a bare transaction writes.
#[derive(Clone, Copy)]
enum Rows {
    /// Head, slot, appointment, contact.
    Records,
    /// The same with journal, payload and outbox: all that an act writes.
    All,
}

/// Measures both in turn. Only one connection may write to the file, so each side has it alone for
/// a block at a time.
pub(crate) async fn measure(house: &House) -> Bench {
    tell("durable booking");
    let by = made::somebody(house).await?;
    let mut bookings = bookings(house, by).await?;
    let (mut ours, mut all, mut records) = (Times::default(), Times::default(), Times::default());
    for _ in 0..ROUNDS {
        through_the_store(house, take(&mut bookings), &mut ours).await?;
        house.desk.close().await;
        bare(house, Rows::All, take(&mut bookings), &mut all).await?;
        bare(house, Rows::Records, take(&mut bookings), &mut records).await?;
        house.desk.open_store(None).await?;
    }
    let rate = |times: &Times| count(times.count()) / times.seconds();
    ours.figures("booking")?;
    figure("booking_rate", rate(&ours), "per_s")?;
    figure("booking_raw_rate", rate(&all), "per_s")?;
    figure("booking_raw_records_rate", rate(&records), "per_s")?;
    figure("booking_rate_ratio_to_raw", rate(&ours) / rate(&all), "ratio")?;
    figure("booking_rate_ratio_to_raw_records", rate(&ours) / rate(&records), "ratio")
}

fn take(bookings: &mut Vec<Booking>) -> Vec<Booking> {
    bookings.split_off(bookings.len().saturating_sub(BLOCK))
}

/// Bookings far apart from each other, each of an open contact that is there already.
async fn bookings(house: &House, by: UserId) -> Bench<Vec<Booking>> {
    let store = house.store().await?;
    let many = ROUNDS * BLOCK * 3;
    let mut slots = made::free(house, many * 8).await?;
    let mut made = Vec::with_capacity(many);
    for place in 0..many {
        let slot = slots.swap_remove((place * 7_919) % slots.len());
        let before = made::contact(by)?;
        let appointment = made::appointment(&slot, &before, by)?;
        let after = made::closed(before.clone(), &appointment, by)?;
        made.push(Booking { slot, before, after, appointment, head: made::head(&store, by)? });
    }
    for some in made.chunks_mut(200) {
        let saved = store.write::<_, StoreError, _>(made::head(&store, by)?, async |tx| {
            for booking in some {
                tx.put(&mut booking.before).await?;
                booking.after.version = booking.before.version;
            }
            Ok(())
        });
        saved.await?;
    }
    Ok(made)
}

async fn through_the_store(house: &House, bookings: Vec<Booking>, times: &mut Times) -> Bench {
    let store = house.store().await?;
    for (place, mut booking) in bookings.into_iter().enumerate() {
        let began = now();
        finish(&store, &mut booking).await?;
        if place >= WARM {
            times.since(began);
        }
    }
    Ok(())
}

/// What the desk does when a contact ends with an appointment: reads fresh, claims, rests on the
/// session, writes both records.
async fn finish(store: &Store, booking: &mut Booking) -> Result<(), StoreError> {
    let Booking { slot, after, appointment, head, .. } = booking;
    let written = store.write::<_, StoreError, _>(head.clone(), async |tx| {
        tx.require::<Contact>(after.id).await?;
        let session = tx.require::<Session>(slot.id.session).await?;
        let seen = tx.slot(slot.id).await?.head.version;
        tx.claim(Entity::from(slot.id), seen, None).await?;
        let entity = Entity(format!("session/{}", session.id));
        let seen = tx.head(&entity).await?.version;
        tx.rests_on(entity, seen).await?;
        tx.put(appointment).await?;
        tx.put(after).await
    });
    written.await.map(|_| ())
}

async fn bare(house: &House, rows: Rows, bookings: Vec<Booking>, times: &mut Times) -> Bench {
    let mut conn = raw::writer(&house.dir().join("desk.db"), &key(house.dir()).await?).await?;
    let mut seq: i64 = sqlx::query_scalar("SELECT max(seq) FROM journal").fetch_one(&mut conn).await?;
    for (place, booking) in bookings.into_iter().enumerate() {
        seq += 1;
        let texts = Texts::of(&booking)?;
        let began = now();
        conn.execute("BEGIN IMMEDIATE").await?;
        write_records(&mut conn, &booking, &texts).await?;
        if matches!(rows, Rows::All) {
            write_journal(&mut conn, seq, &texts).await?;
        }
        conn.execute("COMMIT").await?;
        if place >= WARM {
            times.since(began);
        }
    }
    Ok(conn.close().await?)
}

/// The texts of a booking's rows, made beforehand: what is measured is the engine alone.
struct Texts {
    act: String,
    by: Option<String>,
    at: i64,
    body: String,
    before: String,
    entity: String,
    appointment: String,
    contact: String,
}

impl Texts {
    fn of(booking: &Booking) -> Bench<Self> {
        let Booking { slot, before, after, appointment, head } = booking;
        let entity = Entity::from(slot.id);
        let written = |kind, id: String, replaces, body: Value| Written { kind, id, replaces, body };
        let records = vec![
            written(Kind::Appointment, appointment.id.to_string(), 0, json!(appointment)),
            written(Kind::Contact, after.id.to_string(), after.version, json!(after)),
        ];
        let claims = vec![Claim { entity: entity.clone(), version: slot.head.version, hold: None }];
        let act = Act { head: head.clone(), records, claims, rests_on: Vec::new(), extract: None };
        let earlier = json!([
            { "kind": Kind::Appointment, "id": appointment.id, "before": null },
            { "kind": Kind::Contact, "id": after.id, "before": serde_json::to_string(before)? },
        ]);
        Ok(Self {
            act: head.id.to_string(),
            by: head.by.map(|by| by.to_string()),
            at: head.at.as_millisecond(),
            body: serde_json::to_string(&act)?,
            before: earlier.to_string(),
            entity: entity.0,
            appointment: serde_json::to_string(appointment)?,
            contact: serde_json::to_string(after)?,
        })
    }
}

async fn write_records(conn: &mut SqliteConnection, booking: &Booking, texts: &Texts) -> Bench {
    let Booking { slot, after, appointment, .. } = booking;
    sqlx::query("INSERT INTO head (entity, version, claimed_by, claimed_at) VALUES (?, ?, ?, ?)")
        .bind(&texts.entity)
        .bind(slot.head.version.cast_signed() + 1)
        .bind(texts.by.as_deref())
        .bind(texts.at)
        .execute(&mut *conn)
        .await?;
    let taken = sqlx::query(
        "UPDATE slot SET taken_by = ? WHERE session = (SELECT no FROM session WHERE id = ?) AND ordinal = ?
         AND taken_by IS NULL",
    );
    taken
        .bind(appointment.id.to_string())
        .bind(slot.id.session.to_string())
        .bind(slot.id.ordinal)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO appointment (id, version, body, reference, resident, contact, hub, start, open)
         VALUES (?, 1, ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(appointment.id.to_string())
    .bind(&texts.appointment)
    .bind(&appointment.reference)
    .bind(appointment.resident.0)
    .bind(after.id.to_string())
    .bind(appointment.hub.as_str())
    .bind(appointment.start.as_millisecond())
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE contact SET version = 2, body = ?, open = 0, closed_at = ? WHERE id = ?")
        .bind(&texts.contact)
        .bind(texts.at)
        .bind(after.id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

async fn write_journal(conn: &mut SqliteConnection, seq: i64, texts: &Texts) -> Bench {
    let hash = [7_u8; 32];
    sqlx::query(
        "INSERT INTO journal (seq, act_id, at, payload_hash, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(seq)
    .bind(&texts.act)
    .bind(texts.at)
    .bind(hash.as_slice())
    .bind(hash.as_slice())
    .bind(hash.as_slice())
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)")
        .bind(seq)
        .bind(&hash[..16])
        .bind(&texts.body)
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT INTO outbox (act_id, seq, before) VALUES (?, ?, ?)")
        .bind(&texts.act)
        .bind(seq)
        .bind(&texts.before)
        .execute(conn)
        .await?;
    Ok(())
}
