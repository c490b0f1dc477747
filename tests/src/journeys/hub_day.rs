//! A hub's evening: who came, who was called, who was seen, who did not come, and who walked in.

use front_door_tests::{
    driver::{Fault, Outcome, hold, window::Window},
    steps::{self, Place},
};
use serde_json::Value;

/// 18:50 in London: the clinics began at 18:30, and ten minutes of grace are over for the first.
const EVENING: &str = "2026-10-23T17:50:05Z";

/// A row of the day list that the journey marks.
struct Row {
    slot: String,
    name: String,
}

/// The first hub's day list at a moment, as the command line tells it: those who may be marked as not
/// come, and those for whom it is too early.
fn due(desk: &Place) -> Outcome<(Vec<Row>, Vec<Row>)> {
    let line = desk.line(EVENING);
    let hubs = line.ask(&["hubs", "--user", "demo"])?;
    let hub = hubs["hubs"][0]["id"].as_str().unwrap_or_default().to_owned();
    let list = line.ask(&["day-list", "--hub", &hub, "--user", "demo"])?;
    let sessions = list["sessions"].as_array().into_iter().flatten();
    let rows = sessions.flat_map(|session| session["rows"].as_array().into_iter().flatten());
    let text = |row: &Value, part: &str| row[part].as_str().unwrap_or_default().to_owned();
    let (mut late, mut early) = (Vec::new(), Vec::new());
    for row in rows.filter(|row| row["now"]["text"] == "Booked") {
        let found = Row { slot: text(row, "slot"), name: text(row, "name") };
        let count = row["next"].as_array().map_or(0, Vec::len);
        if count > 1 { late.push(found) } else { early.push(found) }
    }
    hold(late.len() > 1 && !early.is_empty(), || "Too few people are booked that evening.".to_owned())?;
    Ok((late, early))
}

/// Opens the first hub's day as a receptionist does.
async fn open(desk: &Place) -> Outcome<Window> {
    let window = desk.open(EVENING).await?;
    steps::sign_in(&window, "S. Lewis").await?;
    window.press("F10").await?;
    window.focus_in("day-rows").await?;
    Ok(window)
}

/// Goes to a row by the arrow keys.
async fn go_to(window: &Window, row: &Row) -> Outcome {
    window.press("Home").await?;
    let there = format!("return document.activeElement?.dataset.slot === '{}'", row.slot);
    window.press_until("Down", &row.name, &there).await
}

/// Waits until a row says `words`, and still has the focus.
async fn row_says(window: &Window, row: &Row, words: &str) -> Outcome {
    let script = format!(
        "const row = document.querySelector(\"tr[data-slot='{}']\"); \
         return row === document.activeElement && row.innerText.toLowerCase().includes('{}')",
        row.slot,
        words.to_lowercase()
    );
    window.wait_js(&format!("“{words}” in the focused row of {}", row.name), &script).await
}

#[tokio::test]
async fn an_arrival_asks_the_opening_question_and_leads_to_done() -> Outcome {
    let desk = Place::demo()?;
    let (late, _) = due(&desk)?;
    let row = late.first().ok_or_else(|| Fault::new("Nobody is due."))?;
    let window = open(&desk).await?;
    go_to(&window, row).await?;
    window.press("c").await?;
    window.see_at("status", "called in (C) does not follow").await?;
    window.press("a").await?;
    window.focus_in("mark").await?;
    window.see_at("mark", "opening red-flag question").await?;
    window.axe("arrival").await?;
    steps::leave_dialog(&window).await?;
    row_says(&window, row, "booked").await?;

    window.press("a").await?;
    window.focus_in("mark").await?;
    window.answer("n").await?;
    row_says(&window, row, "arrived 18:5").await?;
    row_says(&window, row, "asked, no").await?;
    window.press("c").await?;
    row_says(&window, row, "called 18:5").await?;
    window.press("i").await?;
    row_says(&window, row, "in room since 18:5").await?;
    window.press("d").await?;
    row_says(&window, row, "done 18:5").await?;
    window.see_at("hub-day", "1 done").await?;
    window.axe("hub day in use").await?;
    window.close().await
}

#[tokio::test]
async fn an_opening_question_that_was_not_asked_on_arrival_says_why() -> Outcome {
    let desk = Place::demo()?;
    let (late, _) = due(&desk)?;
    let row = late.first().ok_or_else(|| Fault::new("Nobody is due."))?;
    let window = open(&desk).await?;
    go_to(&window, row).await?;
    window.press("a").await?;
    window.focus_in("mark").await?;
    window.answer("b").await?;
    window.focus_in("because").await?;
    window.press("Enter").await?;
    window.see_at("mark", "Say why").await?;
    window.axe("not asked on arrival").await?;
    window.type_text("the paramedic asked").await?;
    window.press("Enter").await?;
    row_says(&window, row, "not asked: the paramedic asked").await?;
    window.close().await
}

#[tokio::test]
async fn nobody_did_not_attend_before_the_grace_is_over_and_they_were_rung() -> Outcome {
    let desk = Place::demo()?;
    let (late, early) = due(&desk)?;
    let window = open(&desk).await?;
    let soon = early.first().ok_or_else(|| Fault::new("Nobody is early."))?;
    go_to(&window, soon).await?;
    window.press("n").await?;
    window.see_at("status", "did not attend (N) does not follow").await?;

    let boy = late.iter().find(|row| row.name.ends_with("(Master)"));
    let gone = boy.ok_or_else(|| Fault::new("No boy is due."))?;
    go_to(&window, gone).await?;
    window.press("n").await?;
    window.focus_in("mark").await?;
    window.see_at("mark", "was not brought").await?;
    window.answer("n").await?;
    window.see_at("mark", "Ring them first").await?;
    window.axe("did not attend").await?;
    window.answer("y").await?;
    row_says(&window, gone, "was not brought, rung 18:5").await?;
    window.see_at("hub-day", "1 did not attend").await?;
    window.press("Esc").await?;
    window.see_at("worklist", "A child was not brought").await?;
    window.close().await
}

#[tokio::test]
async fn a_walk_in_says_when_it_was_asked_or_that_it_was_not() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open(EVENING).await?;
    steps::sign_in(&window, "S. Lewis").await?;
    window.press("Shift+F3").await?;
    window.focus_in("step-opening").await?;
    window.press("Esc").await?;
    window.focus_in("worklist").await?;
    window.press("Shift+F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("n").await?;
    window.focus_in("step-story").await?;
    window.press("Esc").await?;
    window.press("F10").await?;
    window.see_at("walk-ins", "NOT ASKED").await?;
    let fresh = "const rows = [...document.querySelectorAll(\"[data-testid='walk-ins'] li\")].map(row => row.innerText.toLowerCase()) \
        .filter(text => /waited [0-2] min/.test(text)); \
        return rows.length === 2 && rows.filter(text => text.includes('not asked')).length === 1 \
        && rows.filter(text => text.includes('asked, no · 18:5')).length === 1";
    window.wait_js("both walk-ins with what was asked", fresh).await?;
    window.axe("walk-ins").await?;

    let queue = "return !!document.activeElement?.closest(\"[data-testid='walk-ins']\")";
    window.press_until("F6", "the focus in the walk-in queue", queue).await?;
    window.press("Enter").await?;
    window.see_at("case-head", "Come in").await?;
    window.close().await
}
