//! Handovers: somebody who is referred is followed by name until the person attended.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

/// Saturday, 11:00 in London.
const SATURDAY: &str = "2026-10-24T10:00:00Z";
const TEAM: &str = "community-treatment-team";
const NAME: &str = "Sister Jones";

#[tokio::test]
async fn a_referral_is_accepted_by_name_and_followed_until_the_person_attended() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(66)?;
    let window = desk.open_as("A. Okoro").await?;
    referred(&window, &woman).await?;
    accepted(&window).await?;
    window.close().await?;

    let window = desk.open(SATURDAY).await?;
    steps::sign_in(&window, "A. Okoro").await?;
    open_followed(&window).await?;
    attended(&window).await?;
    window.close().await?;
    reported(&desk)
}

/// A woman who cannot manage at home, referred to the community treatment team.
async fn referred(window: &Window, woman: &Somebody) -> Outcome {
    steps::call(window).await?;
    steps::story(window, "fell twice this week, cannot get up the stairs").await?;
    steps::identify(window, &woman.typed(), &woman.name()).await?;
    steps::need(window, "cannot manage").await?;
    window.press("t").await?;
    steps::route(window, TEAM).await?;
    window.see_at("routes", "0 of 1").await?;
    window.answer("y").await?;
    let focused = format!(
        "const at = document.activeElement; \
         return at?.matches('.route') && at.closest('[data-service]')?.dataset.service === '{TEAM}'"
    );
    window.wait_js("the focus back on the row", &focused).await?;
    window.press("Enter").await?;
    steps::finish(window).await?;
    window.see_at("step-closed", "Finished").await?;
    window.see_at("handover", "Referred by A. Okoro, Fri 23-Oct-2026 17:5").await?;
    window.see_at("handover-due", "has the service accepted").await?;
    offers(window, [true, false, true]).await
}

/// Accepted by name only; then it is asked whether the person attended.
async fn accepted(window: &Window) -> Outcome {
    window.tab_to("Who accepted it there?").await?;
    window.press("Enter").await?;
    window.see_at("handover", "A referral is accepted by somebody by name").await?;
    window.axe("a referral that waits").await?;
    window.type_text(NAME).await?;
    window.press("Enter").await?;
    window.see_at("status", "Accepted. Whether the person attended is asked next").await?;
    window.focus_in("step-closed").await?;
    window.see_at("handover", NAME).await?;
    window.see_at("handover-due", "Sat 24-Oct-2026").await?;
    window.axe("a referral that was accepted").await?;
    window.looks_like("accepted").await?;
    offers(window, [false, true, true]).await
}

/// Opens the contact by the row that follows its referral, among the user's own.
async fn open_followed(window: &Window) -> Outcome {
    window.press("F7").await?;
    window.focus_in("worklist").await?;
    window.press_all(&["Shift+Tab", "Right"]).await?;
    window.see_at("worklist", NAME).await?;
    window.press("F7").await?;
    let there = format!("return !!document.activeElement?.innerText.includes('{NAME}')");
    window.press_until("Down", "the row of the referral", &there).await?;
    window.press("Enter").await?;
    window.focus_in("step-closed").await
}

/// Attended: three lines of history, nothing left to say, and its row is gone.
async fn attended(window: &Window) -> Outcome {
    window.tab_to("Attended").await?;
    window.press("Enter").await?;
    window.see_at("status", "Nothing is open any more").await?;
    window.focus_in("step-closed").await?;
    let told = "return document.querySelectorAll(\"[data-testid='handover'] ol li\").length === 3 \
        && !document.querySelector(\"[data-testid='handover-due']\")";
    window.wait_js("three lines and nothing due", told).await?;
    window.axe("a referral that was attended").await?;
    offers(window, [false; 3]).await?;
    let gone =
        format!("return !document.querySelector(\"[data-testid='worklist']\")?.innerText.includes('{NAME}')");
    window.wait_js("no row that follows it", &gone).await
}

/// Whether it may be accepted, attended, sent back.
async fn offers(window: &Window, expected: [bool; 3]) -> Outcome {
    let script = "const all = [...document.querySelectorAll(\"[data-testid='handover'] button\")].map(at => at.innerText.trim()); \
        return ['Accepted', 'Attended', 'It came back'].map(one => all.includes(one))";
    let found = window.js(script, Vec::new()).await?;
    hold(found == serde_json::json!(expected), || {
        format!("Accepted, attended, came back were to be offered {expected:?}, found {found}.")
    })
}

/// The report counts it once, as attended.
fn reported(desk: &Place) -> Outcome {
    let all = ["export", "handovers", "--user", "demo", "--from", "2026-10-23", "--to", "2026-10-23"];
    let table = desk.line(SATURDAY).ask(&all)?;
    let rows = table["csv"].as_str().unwrap_or_default();
    let attended = rows.lines().filter(|row| row.contains(TEAM) && row.contains(",attended,"));
    hold(attended.count() == 1, || format!("Attended once was expected, found {rows}"))
}
