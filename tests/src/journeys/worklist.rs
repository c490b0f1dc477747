//! The worklist: least time first, and an online request that is brought in at the command line,
//! opened in the window and seen through to its next step.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, NOW, Place},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

const WORDS: &str = "my inhaler runs out next week";

/// How much time each row has left, in a number that grows with it; too many days are one.
const LEFT: &str = "return [...document.querySelectorAll(\"[data-testid='worklist'] .left\")].map(cell => { \
    const text = cell.innerText.trim(), time = text.match(/^(\\d+):(\\d+) (over|left)$/); \
    if (time) return (time[1] * 60 + +time[2]) * (time[3] === 'over' ? -1 : 1); \
    return text === 'today' ? 10000 : 20000; })";

#[tokio::test]
async fn the_least_time_stands_first() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    window.see_at("worklist", "over").await?;
    sorted(&window).await?;
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("s").await?;
    window.focus_in("step-story").await?;
    window.press("Esc").await?;
    window.see_at("worklist", "Just begun").await?;
    window.press("F2").await?;
    window.see("Least time left first").await?;
    sorted(&window).await?;
    window.close().await
}

async fn sorted(window: &Window) -> Outcome {
    let left = window.js(LEFT, Vec::new()).await?;
    let minutes: Vec<i64> = left.as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    let distinct = minutes.iter().collect::<BTreeSet<_>>().len();
    hold(distinct > 3 && minutes.is_sorted(), || format!("Not the least time first: {minutes:?}"))
}

#[tokio::test]
async fn an_online_request_comes_in_and_is_seen_through_to_its_next_step() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    come_in(&desk, &woman)?;
    window.see_at("worklist", WORDS).await?;

    window.press("F7").await?;
    window.focus_in("worklist").await?;
    let there = format!("return document.activeElement?.innerText.includes('{WORDS}')");
    window.press_until("Down", "the row of the online request", &there).await?;
    let row = window.focused().await?;
    hold(row.contains("Click") && row.contains("(not confirmed)"), || format!("The row says {row}"))?;
    window.press("Enter").await?;
    window.focus_in("step-opening").await?;
    window.see_at("step-opening", "NOT ASKED").await?;
    window.axe("an online request").await?;

    window.answer("n").await?;
    window.focus_in("step-story").await?;
    let words = window.field().await?;
    hold(words == WORDS, || format!("Their own words are “{words}”."))?;
    steps::spoken(&window).await?;
    window.focus_in("step-need").await?;
    window.press("F2").await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    steps::need(&window, "prescr").await?;
    window.press("r").await?;
    steps::route(&window, "own-practice").await?;
    steps::finish(&window).await?;
    window.see_at("step-closed", "Finished").await?;
    window.axe("an online request, finished").await?;
    follow(&window, &woman).await?;
    window.close().await
}

/// Brings a file with her request in at the command line, which the open window answers.
fn come_in(desk: &Place, woman: &Somebody) -> Outcome {
    let file = desk.data().join("requests.csv");
    let [name, born, postcode] = woman.given();
    let head = "reference,received,name,born,postcode,phone,own_words";
    let row = format!("W-1,2026-10-23T16:40:00Z,{name},{born},{postcode},07700900114,{WORDS}");
    fs::write(&file, format!("{head}\n{row}\n"))?;
    let path = file.to_string_lossy().into_owned();
    let found = desk.line(NOW).ask(&["import-requests", &path, "--user", "demo"])?;
    hold(found["taken"] == 1, || format!("The request was not taken: {found}"))
}

/// Afterwards: a task for the practice waits, with her name; the contact stands under "Done".
async fn follow(window: &Window, woman: &Somebody) -> Outcome {
    window.press_all(&["Esc", "F7"]).await?;
    window.focus_in("worklist").await?;
    let task = format!(
        "return [...document.querySelectorAll(\"[data-testid='worklist'] .work-row\")].some(row => \
         ['Task', 'Practice', '{}'].every(part => row.innerText.includes(part)))",
        woman.name()
    );
    window.wait_js("the practice's task among what waits", &task).await?;
    window.press_all(&["Shift+Tab", "End"]).await?;
    window.see_at("worklist", "done 17:5").await?;
    window.see_at("worklist", &woman.name()).await?;
    window.axe("what was done").await
}
