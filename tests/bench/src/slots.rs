//! Free slots over ten hubs, beside the one statement they stand on.

use crate::{
    bed::Bed,
    figures::{Timings, figure, tell},
    stopwatch::time,
};
use front_door_domain::ids::HubId;
use front_door_store::SlotQuery;
use front_door_tests::driver::{Fault, Outcome};
use jiff::ToSpan;
use serde_json::json;

/// How often each is asked.
const TIMES: i64 = 500;

/// First fifty of two weeks at ten hubs in all modes; and the whole grid as the screen shows it.
pub(crate) async fn measure(bed: &Bed) -> Outcome {
    tell("free slots at ten hubs, all modes, two weeks, first fifty");
    let store = bed.desk.store().await.ok_or_else(|| Fault::new("The desk is not open."))?;
    let hubs: Vec<HubId> = bed.desk.pack.bookable_hubs().map(|hub| hub.id.clone()).take(10).collect();
    let listed = json!(hubs).to_string();
    let mut raw = bed.raw().await?;
    let (mut asked, mut bare) = (Timings::default(), Timings::default());
    for turn in 0..TIMES {
        let from = bed.desk.clock.now() + (turn % 300 * 24).hours();
        let to = from + (14 * 24).hours();
        let mut wanted = SlotQuery::within(from, to);
        wanted.hubs.clone_from(&hubs);
        let (took, rows) = time(store.free_slots(&wanted)).await;
        asked.add(took);
        let (bare_took, bare_rows) =
            time(raw.free_slots(&listed, from.as_millisecond(), to.as_millisecond())).await;
        bare.add(bare_took);
        let (rows, bare_rows) = (rows?.len(), bare_rows?);
        if rows != bare_rows {
            return Err(Fault(format!("Free slots answered {rows} rows, the raw statement {bare_rows}.")));
        }
    }
    raw.close().await?;
    asked.print("slots");
    bare.print("slots_raw");
    figure("slots_p95_ratio_to_raw", asked.within(950) / bare.within(950), "x");
    grid(bed).await
}

async fn grid(bed: &Bed) -> Outcome {
    let mut whole = Timings::default();
    let ask = json!({ "contact": null, "from": null, "days": null, "modes": [], "role": null, "woman": null, "language": null, "step_free": false, "hubs": [], "places": null });
    for _ in 0..50 {
        let (took, answer) = time(bed.ask("find_slots", ask.clone())).await;
        answer?;
        whole.add(took);
    }
    whole.print("slots_grid");
    Ok(())
}
