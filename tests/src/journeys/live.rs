//! Two desks, two windows, one diary: what somebody does at one is seen at the other, where nobody has
//! pressed a key and nothing has moved under the focus.

use super::{people::Somebody, shared::found};
use crate::server::Postgres;
use front_door_desk::{clock::Clock, gate::Desk};
use front_door_domain::appointments::Mode;
use front_door_store::SlotQuery;
use front_door_tests::{
    driver::{Fault, Outcome, hold, window::Window},
    steps::{self, NOW, Place},
};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// Two desks that share: a demo desk, and one that joined it.
fn two_desks(postgres: &Postgres) -> Outcome<[Place; 2]> {
    let (first, second) = (Place::demo()?, Place::empty()?);
    found(&first, postgres)?;
    postgres.let_in("second");
    second.line(NOW).ask(&["shared", "join", &postgres.address("second"), "--name", "Second desk"])?;
    Ok([first, second])
}

#[tokio::test]
async fn what_another_desk_holds_is_seen_with_who_and_how_long_and_nothing_moves() -> Outcome {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let [first, second] = two_desks(&postgres)?;
    let [mine, beside] = alone_at_their_time(&first).await?;
    let (hers, theirs) = (Somebody::woman(34)?, Somebody::woman(35)?);
    let a = first.open_as("A. Okoro").await?;
    let b = second.open_as("M. Shah").await?;
    steps::to_times(&b, &theirs.typed(), &theirs.name()).await?;
    steps::to_times(&a, &hers.typed(), &hers.name()).await?;
    go_to(&b, &mine).await?;

    // The time beside the one that B is on.
    go_to(&a, &beside).await?;
    a.press("Enter").await?;
    a.see_at("hold", "Held").await?;
    b.wait_js("who holds the time beside", &format!("{} && {}", held(&beside), on(&mine))).await?;
    b.axe("a time that another desk holds").await?;
    b.press("Right").await?;
    let next = steps::slot_in_focus(&b).await?;
    hold(next != beside, || "The arrow keys led to a time that is held.".to_owned())?;
    go_to(&b, &mine).await?;
    let_go(&a).await?;
    b.wait_js("the time beside offered again", &format!("return {} && {}", offered(&beside), on(&mine)))
        .await?;

    // The very time that B is on.
    go_to(&a, &mine).await?;
    a.press("Enter").await?;
    a.see_at("hold", "Held").await?;
    b.wait_js("who holds the time in focus", &says(&mine, "held by A. Okoro, Demo desk, until 1")).await?;
    b.axe("a time in focus that another desk holds").await?;
    b.press("Enter").await?;
    b.see_at("status", "is held by A. Okoro, Demo desk, until 1").await?;
    let_go(&a).await?;
    b.wait_js("the time in focus free again", &format!("{} && {}", free(&mine), on(&mine))).await?;

    // Held and booked by B while A's focus is on it.
    go_to(&a, &mine).await?;
    b.press("Enter").await?;
    b.see_at("hold", "Held").await?;
    a.wait_js("who holds it", &says(&mine, "held by M. Shah, Second desk, until 1")).await?;
    steps::finish(&b).await?;
    b.see_at("step-closed", "Booked").await?;
    a.wait_js("who booked it, and the focus still on it", &says(&mine, "booked by M. Shah at 17:5")).await?;
    a.axe("a time in focus that was booked").await?;
    a.press("Enter").await?;
    a.see_at("status", "is booked by M. Shah at 17:5").await?;
    a.close().await?;
    b.close().await
}

/// Two times of one hub, the earlier first, that nobody else there has a place at: where somebody has,
/// the grid offers that place instead of one that is held.
async fn alone_at_their_time(place: &Place) -> Outcome<[String; 2]> {
    let desk = Desk::new(place.data().to_owned(), Clock::set_to(NOW.parse()?))?;
    desk.open_store(None).await?;
    let now = desk.now();
    let today = SlotQuery {
        modes: vec![Mode::Hub],
        limit: 10_000,
        ..SlotQuery::within(now, now + SignedDuration::from_hours(6))
    };
    let mut hubs = BTreeMap::<_, BTreeMap<_, Vec<_>>>::new();
    for slot in desk.store().await.ok_or_else(|| Fault::new("No store."))?.free_slots(&today).await? {
        hubs.entry(slot.hub).or_default().entry(slot.start).or_default().push(slot.id.to_string());
    }
    desk.close().await;
    let alone = |times: &BTreeMap<_, Vec<String>>| -> Vec<String> {
        times.values().take(SHOWN).filter(|slots| slots.len() == 1).flatten().cloned().collect()
    };
    let found = hubs
        .values()
        .map(alone)
        .find_map(|slots| <[String; 2]>::try_from(slots.into_iter().take(2).collect::<Vec<_>>()).ok());
    found.ok_or_else(|| Fault::new("No hub has two times with one place each: change the seed."))
}

/// How many times of a hub the grid shows on a day.
const SHOWN: usize = 4;

/// Moves down the hubs and along the times to `slot`.
async fn go_to(window: &Window, slot: &str) -> Outcome {
    window.focus_in("times-grid").await?;
    let row =
        format!("return !!document.activeElement?.closest('tr')?.querySelector(\"[data-slot='{slot}']\")");
    window.press_until("Down", "the row of the wanted time", &row).await?;
    window.press("Home").await?;
    window.press_until("Right", "the wanted time", &format!("return {}", on(slot))).await
}

/// Lets the held time go, and is back among the times.
async fn let_go(window: &Window) -> Outcome {
    window.tab_to("Let it go").await?;
    window.press("Enter").await?;
    window.focus_in("times-grid").await
}

/// The focus is on `slot`.
fn on(slot: &str) -> String {
    format!("document.activeElement?.dataset.slot === '{slot}'")
}

/// `slot` can be chosen.
fn offered(slot: &str) -> String {
    format!("!!document.querySelector(\"[data-testid='times-grid'] button[data-slot='{slot}']\")")
}

/// `slot`, which has not the focus, is no button, and a time in the grid says who holds it and how long.
fn held(slot: &str) -> String {
    format!(
        "return !{} && [...document.querySelectorAll(\"[data-testid='times-grid'] .held\")] \
         .some(time => time.innerText.includes('held by A. Okoro, Demo desk, until 1'))",
        offered(slot)
    )
}

/// `slot` says nothing but its time.
fn free(slot: &str) -> String {
    format!(
        "return /^\\d\\d:\\d\\d$/.test(document.querySelector(\"[data-testid='times-grid'] \
         button[data-slot='{slot}']\")?.innerText.trim() ?? '')"
    )
}

/// `slot` has the focus and says `words`, to ears too.
fn says(slot: &str, words: &str) -> String {
    format!(
        "const at = document.activeElement; return {} && at.innerText.includes('{words}') \
         && at.getAttribute('aria-label').includes('{words}')",
        on(slot)
    )
}

#[tokio::test]
async fn a_contact_that_is_taken_over_says_so_in_the_window_where_it_lies_open() -> Outcome {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let [first, second] = two_desks(&postgres)?;
    let a = first.open_as("A. Okoro").await?;
    let b = second.open_as("M. Shah").await?;
    b.press("F7").await?;
    b.focus_in("worklist").await?;
    b.press("Down").await?;
    b.js("document.activeElement.dataset.stayed = ''", Vec::new()).await?;

    steps::call(&a).await?;
    a.type_text("burning when I pass water").await?;
    a.press("Tab").await?;
    a.press("p").await?;
    a.focus_in("story-number").await?;
    b.wait_js("the new call, marked, with who is on it", NEW).await?;
    b.wait_js("the focus on the row it was on", "return 'stayed' in document.activeElement.dataset").await?;

    b.press_until(
        "Down",
        "the new call",
        "return /(Just begun|burning when)[^]*A\\. Okoro/.test(document.activeElement?.innerText)",
    )
    .await?;
    b.press("Enter").await?;
    b.see_at("take-over", "A. Okoro is on this contact").await?;
    b.axe("a contact that a colleague is on").await?;
    b.press_until("Shift+Tab", "the field for the reason", REASON).await?;
    b.press("Enter").await?;
    b.see_at("take-over", "Say why you take it over").await?;
    b.type_text("the caller rang us").await?;
    b.press("Enter").await?;
    b.wait_js("nobody else on it", "return !document.querySelector(\"[data-testid='take-over']\")").await?;

    let told = "M. Shah took this contact over at 17:5";
    a.see_at("status", told).await?;
    a.see_at("take-over", told).await?;
    a.see_at("take-over", "the caller rang us").await?;
    a.focus_in("story-number").await?;
    a.axe("a contact that was taken over").await?;
    a.close().await?;
    b.close().await
}

/// A row that is marked as new and names who is on it.
const NEW: &str = "return [...document.querySelectorAll(\"[data-testid='worklist'] .work-row\")] \
    .some(row => /New[^]*(Just begun|burning when)[^]*A\\. Okoro/.test(row.innerText))";

/// The focus is in the field for the reason.
const REASON: &str = "const at = document.activeElement; \
    return at?.tagName === 'INPUT' && !!at.closest(\"[data-testid='take-over']\")";
