//! An appointment is moved in one step and cancelled with a reason: each time that it leaves is free
//! for the next person at once, and what happened stays.

use super::people::Somebody;
use front_door_tests::{
    driver::{Fault, Outcome, hold, window::Window},
    steps::{self, NOW, Place},
};
use serde_json::json;

const REASON: &str = "asked to change an appointment";

#[tokio::test]
async fn a_moved_and_a_cancelled_time_are_free_at_once_and_nothing_is_forgotten() -> Outcome {
    let desk = Place::demo()?;
    let [woman, second, third] = [Somebody::woman(34)?, Somebody::woman(35)?, Somebody::woman(36)?];
    let window = desk.open_as("A. Okoro").await?;
    steps::to_times(&window, &woman.typed(), &woman.name()).await?;
    let first_time = steps::slot_in_focus(&window).await?;
    window.press("Enter").await?;
    steps::finish(&window).await?;
    let booked = after(&window, "step-closed", "Booked: ").await?;
    let reference = after(&window, "step-closed", "Reference ").await?;

    open_record(&window, &woman).await?;
    let (next_time, moved) = move_it(&window, &booked).await?;
    hold(next_time != first_time && moved != booked, || format!("It did not move from {booked}."))?;
    desk.line(NOW).ask(&second.booking(&first_time))?;

    cancel(&window, &moved).await?;
    window.press("F8").await?;
    let offered = format!("return !!document.querySelector(\"button[data-slot='{next_time}']\")");
    window.wait_js("the cancelled time among the free ones", &offered).await?;
    window.axe("times without a contact").await?;
    desk.line(NOW).ask(&third.booking(&next_time))?;
    window.wait_js("the time gone from the free ones", &offered.replace("!!", "!")).await?;

    window.press("F2").await?;
    open_record(&window, &woman).await?;
    hold(card(&window, &moved).await?.contains("Cancelled 17:5"), || "Not kept as cancelled.".to_owned())?;
    window.close().await?;
    kept(&desk, &reference)
}

/// Opens her record for a reason, as somebody does who rings to change something.
async fn open_record(window: &Window, woman: &Somebody) -> Outcome {
    window.press("F2").await?;
    window.focus_in("search").await?;
    steps::find(window, &woman.typed(), &woman.name()).await?;
    window.focus_in("reason").await?;
    window.axe("a record's reason").await?;
    window.type_text(REASON).await?;
    window.press("Enter").await?;
    window.focus_in("record-list").await?;
    window.axe("record").await
}

/// Moves the appointment called `title` to the next time in its row; answers that slot and its title.
async fn move_it(window: &Window, title: &str) -> Outcome<(String, String)> {
    to_button(window, title, "Move").await?;
    window.press("Enter").await?;
    window.focus_in("times-grid").await?;
    window.see_at("times", "Move ").await?;
    window.axe("times to move to").await?;
    window.press("Right").await?;
    let slot = steps::slot_in_focus(window).await?;
    window.press("Enter").await?;
    let said = after(window, "status", "Moved: ").await?;
    let moved = said.trim_end_matches('.').to_owned();
    window.see_at("record", &moved).await?;
    window.focus_in("record-list").await?;
    Ok((slot, moved))
}

/// Cancels it: refused without a reason, done with one.
async fn cancel(window: &Window, title: &str) -> Outcome {
    to_button(window, title, "Cancel it").await?;
    window.press("Enter").await?;
    window.focus_in("cancelling").await?;
    window.press("Enter").await?;
    window.see_at("record", "Say why it is cancelled").await?;
    window.axe("cancelling").await?;
    window.type_text("feels better").await?;
    window.press("Enter").await?;
    window.see_at("status", "The time is free again").await?;
    window.see_at("record", "Cancelled 17:5").await
}

/// What stands behind `words` on its line in a region, as soon as it does.
async fn after(window: &Window, region: &str, words: &str) -> Outcome<String> {
    window.see_at(region, words).await?;
    let text = window.text(Some(region)).await?;
    let line = text.lines().find_map(|line| line.split_once(words));
    let found = line.map(|(_, rest)| rest.trim().trim_end_matches('.').to_owned());
    found.ok_or_else(|| Fault(format!("Nothing stands behind “{words}”: {text}")))
}

/// Tabs to a button of the appointment called `title`; her other ones have the same buttons.
async fn to_button(window: &Window, title: &str, name: &str) -> Outcome {
    let there = format!(
        "const at = document.activeElement; const card = at?.closest(\"[data-testid='appointment']\"); \
         return at?.tagName === 'BUTTON' && at.innerText.trim() === '{name}' && !!card?.innerText.includes('{title}')"
    );
    window.press_until("Tab", &format!("“{name}” of {title}"), &there).await
}

/// What the appointment called `title` says.
async fn card(window: &Window, title: &str) -> Outcome<String> {
    let script = "return [...document.querySelectorAll(\"[data-testid='appointment']\")] \
        .map(card => card.innerText).find(text => text.includes(arguments[0])) ?? ''";
    let text = window.js(script, vec![json!(title)]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// The appointment is still there as cancelled, and the journal holds.
fn kept(desk: &Place, reference: &str) -> Outcome {
    let line = desk.line(NOW);
    let all = ["export", "appointments", "--user", "demo", "--from", "2026-10-23", "--to", "2026-11-06"];
    let table = line.ask(&all)?;
    let rows = table["csv"].as_str().unwrap_or_default();
    let row = rows.lines().find(|row| row.starts_with(reference)).unwrap_or_default();
    hold(row.contains(",Cancelled 17:5"), || format!("{reference} is not kept as cancelled: “{row}”."))?;
    let verified = line.ask(&["verify", "--user", "demo"])?;
    hold(verified["whole"] == true, || format!("The journal does not hold: {verified}"))
}
