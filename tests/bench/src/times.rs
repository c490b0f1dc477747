//! Free slots over ten hubs, two weeks out of a year, beside the statement they stand on.

use crate::{
    chance::Chance,
    figures::{Bench, Times, count, figure, now, tell},
    house::{House, begins},
    raw,
};
use front_door_store::SlotQuery;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::SqliteConnection;

const SEARCHES: u64 = 1_000;
const GRIDS: u64 = 40;

/// One walk along the index of free slots, and the rest looked up for the rows answered.
const FREE: &str =
    "SELECT s.id, slot.ordinal, slot.start, slot.\"end\", slot.hub, s.room, slot.mode, slot.role,
        s.clinician, slot.woman, slot.step_free, slot.languages, slot.taken_by,
        coalesce(h.version, 0), h.held_by, h.held_desk, h.held_until, h.held_extended
     FROM slot INDEXED BY slot_free CROSS JOIN session s ON s.no = slot.session
     LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
     WHERE slot.taken_by IS NULL AND slot.start >= ?1 AND slot.start < ?2
     ORDER BY slot.start, slot.hub LIMIT 50";

/// Measures slot searches and the grid that the screen shows.
pub(crate) async fn measure(house: &House) -> Bench {
    tell("free slots");
    let store = house.store().await?;
    let mut conn = raw::reader(house.dir(), 8_192).await?;
    let slots: i64 = sqlx::query_scalar("SELECT count(*) FROM slot").fetch_one(&mut conn).await?;
    figure("slots", count(usize::try_from(slots)?), "slots")?;
    let (mut chance, mut ours, mut bare) = (Chance::new(3), Times::default(), Times::default());
    for turn in 0..SEARCHES + 100 {
        let (from, to) = fortnight(&mut chance)?;
        if turn == 100 {
            (ours, bare) = (Times::default(), Times::default());
        }
        if turn % 2 == 0 {
            raw_search(&mut conn, from, to, &mut bare).await?;
        }
        let began = now();
        let found = store.free_slots(&SlotQuery::within(from, to)).await?.len();
        ours.since(began);
        if turn % 2 == 1 {
            raw_search(&mut conn, from, to, &mut bare).await?;
        }
        if found < 50 {
            return Err(
                format!("Fifty free slots were expected in each fortnight, and {found} found.").into()
            );
        }
    }
    ours.figures("slots")?;
    bare.figures("slots_raw")?;
    figure("slots_p95_ratio_to_raw", ours.percentile(95) / bare.percentile(95), "ratio")?;
    grid(house, &mut chance).await
}

async fn raw_search(conn: &mut SqliteConnection, from: Timestamp, to: Timestamp, times: &mut Times) -> Bench {
    let began = now();
    let query = sqlx::query(FREE).bind(from.as_millisecond()).bind(to.as_millisecond());
    query.fetch_all(conn).await?;
    times.since(began);
    Ok(())
}

fn fortnight(chance: &mut Chance) -> Bench<(Timestamp, Timestamp)> {
    let hours = i64::try_from(chance.below(350 * 24))?;
    let from = begins()?.checked_add(SignedDuration::from_hours(hours))?;
    Ok((from, from.checked_add(SignedDuration::from_hours(14 * 24))?))
}

/// The whole grid of two weeks by hub and day, as the screen asks for it.
async fn grid(house: &House, chance: &mut Chance) -> Bench {
    let mut times = Times::default();
    for _ in 0..GRIDS {
        let (from, _) = fortnight(chance)?;
        let from = front_door_domain::calendar::london(from).date().to_string();
        let ask = json!({ "contact": null, "from": from, "days": 14, "modes": [], "role": null, "woman": null,
            "language": null, "step_free": false, "hubs": [], "places": null });
        let began = now();
        house.call("find_slots", ask).await?;
        times.since(began);
    }
    times.figures("slot_grid")
}
