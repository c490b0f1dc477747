//! Scenario 5. Two people, one slot. One process owns a desk's store, so the second person works at
//! the command line: while the first one's window is open their calls go through it, and once it is
//! killed they stand on their own.

use super::people::Somebody;
use front_door_tests::{
    driver::{Fault, Outcome, hold, line::Line, window::Window},
    steps::{self, Place},
};

/// Almost five minutes after the start; the hold began some seconds after it.
const ALMOST: &str = "2026-10-23T16:56:30Z";
/// When the hold has certainly run out.
const AFTER: &str = "2026-10-23T16:58:30Z";

#[tokio::test]
async fn two_people_want_one_slot_and_both_are_told_plainly() -> Outcome {
    let desk = Place::demo()?;
    let (first, second) = (Somebody::woman(34)?, Somebody::woman(35)?);
    let window = desk.open_as("A. Okoro").await?;
    steps::to_times(&window, &first.typed(), &first.name()).await?;
    window.press("Enter").await?;
    window.see_at("hold", "Held").await?;
    let slot = held(&window).await?;

    let refused = desk.line(steps::NOW).refused(&second.booking(&slot))?;
    hold(refused.contains("A. Okoro") && (refused.contains("4:") || refused.contains("5:00")), || {
        format!("B is not told who holds it and for how long: {refused}")
    })?;
    three_more(&desk.line(steps::NOW), &slot)?;

    window.kill()?;
    let refused = desk.line(ALMOST).refused(&second.booking(&slot))?;
    hold(refused.contains("A. Okoro"), || format!("The hold did not outlive the killed window: {refused}"))?;
    desk.line(AFTER).ask(&second.booking(&slot))?;

    let window = desk.open(AFTER).await?;
    steps::password(&window, "A. Okoro").await?;
    window.see_at("case", &first.name()).await?;
    window.see_at("hold-lost", "ran out").await?;
    window.see_at("hold-lost", "D. Demo booked this time").await?;
    window.close().await
}

/// The slot that the window shows as held.
async fn held(window: &Window) -> Outcome<String> {
    let script = "return document.querySelector(\"[data-slot][aria-pressed='true']\")?.dataset.slot ?? ''";
    let slot = window.js(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned();
    if slot.is_empty() { Err(window.report("a held time in the grid").await) } else { Ok(slot) }
}

/// At least three more times are offered beside the held one.
fn three_more(line: &Line, slot: &str) -> Outcome {
    let grid = line.ask(&["slots", "--user", "demo"])?;
    let cells = grid["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row["cells"].as_array().into_iter().flatten());
    let free = cells
        .flat_map(|cell| cell.as_array().into_iter().flatten())
        .filter(|cell| cell["held"].is_null() && cell["slot"] != slot);
    if free.count() >= 3 { Ok(()) } else { Err(Fault::new("Fewer than three other times are offered.")) }
}
