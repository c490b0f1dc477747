//! Scenario 3. Bounce-back: a woman who was sent to a pharmacy on Friday could not be helped there.
//! On Saturday the same contact opens again with its first clock, and she gets a time at a hub.

use super::{people::Somebody, pharmacy};
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

/// Saturday, 10:30 in London.
const SATURDAY: &str = "2026-10-24T09:30:00Z";
const WHY: &str = "38.4 and pain in the side, they cannot treat it";

#[tokio::test]
async fn what_a_pharmacy_sends_back_is_the_same_contact_with_its_first_clock() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    pharmacy::redirected(&window, &woman).await?;
    window.see_at("handover", "Referred by A. Okoro, Fri 23-Oct-2026 17:5").await?;
    window.see_at("handover-due", "has the service accepted").await?;
    window.see_at("handover", "Said aloud by A. Okoro").await?;
    window.axe("a contact that went to a pharmacy").await?;
    window.close().await?;

    let window = desk.open(SATURDAY).await?;
    steps::sign_in(&window, "A. Okoro").await?;
    open_again(&window, &woman).await?;
    came_back(&window).await?;
    to_a_hub(&window).await?;
    window.close().await?;
    reported(&desk)
}

/// Finds her contact in her record, opened with a reason, as somebody does whom the pharmacy rings.
async fn open_again(window: &Window, woman: &Somebody) -> Outcome {
    window.press("F2").await?;
    steps::find(window, &woman.typed(), &woman.name()).await?;
    window.focus_in("reason").await?;
    window.type_text("the pharmacy rings about her").await?;
    window.press("Enter").await?;
    window.focus_in("record-list").await?;
    window.see_at("record", "Referred by A. Okoro").await?;
    window.tab_to("Fri 23-Oct-2026").await?;
    window.press("Enter").await?;
    window.focus_in("step-closed").await
}

/// Says why it came back; refused without a word.
async fn came_back(window: &Window) -> Outcome {
    window.tab_to("Why did it come back").await?;
    window.press("Enter").await?;
    window.see_at("handover", "Say why it came back").await?;
    window.type_text(WHY).await?;
    window.press("Enter").await?;
    window.focus_in("step-opening").await?;
    window.see_at("step-opening", "ASK AGAIN").await?;
    window.see_at("came-back", WHY).await?;
    window.see_at("case-head", "over").await?;
    let began = window.text(Some("case-head")).await?;
    hold(began.contains("17:5"), || format!("The first clock is not the one shown: {began}"))?;
    window.axe("a contact that came back").await
}

/// The red flags asked again, how soon set again, and a time at a hub.
async fn to_a_hub(window: &Window) -> Outcome {
    window.answer("n").await?;
    window.focus_in("step-topic").await?;
    steps::answer_all(window).await?;
    window.press("t").await?;
    steps::route(window, "gp-hub").await?;
    window.focus_in("times-grid").await?;
    window.press("Enter").await?;
    steps::finish(window).await?;
    window.see_at("step-closed", "Booked: Sat 24-Oct").await?;
    window.see_at("handover", "Came back").await
}

/// The report shows what was redirected and returned, and the journal holds.
fn reported(desk: &Place) -> Outcome {
    let line = desk.line(SATURDAY);
    let all = ["export", "handovers", "--user", "demo", "--from", "2026-10-23", "--to", "2026-10-23"];
    let table = line.ask(&all)?;
    let rows = table["csv"].as_str().unwrap_or_default();
    let returned = rows.lines().filter(|row| row.contains(",pharmacy-first,") && row.contains(",returned,"));
    hold(returned.count() == 1, || format!("Redirected and returned once was expected, found {rows}"))?;
    let verified = line.ask(&["verify", "--user", "demo"])?;
    hold(verified["whole"] == true, || format!("The journal does not hold: {verified}"))
}
