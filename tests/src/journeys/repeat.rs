//! Scenario 4. Repeat and worse: an online request on Thursday was answered as routine; on Saturday
//! morning a second one comes through another practice. They stand side by side, it cannot be routine,
//! and a clinician accepts it by name.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, NOW, Place},
};
use std::fs;

/// Saturday, 08:10 in London.
const SATURDAY: &str = "2026-10-24T07:10:00Z";
const FIRST: &str = "mole on back, changed";
const SECOND: &str = "bigger, bleeding";

#[tokio::test]
async fn a_second_request_that_is_worse_goes_to_a_clinician_beside_the_first() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(45)?;
    come_in(&desk, NOW, &woman, ["W-1", "2026-10-22T09:00:00Z", "F82001", FIRST])?;
    let window = desk.open_as("A. Okoro").await?;
    open_request(&window, FIRST).await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    steps::need(&window, "something").await?;
    window.press("r").await?;
    steps::route(&window, "own-practice").await?;
    steps::finish(&window).await?;
    window.see_at("step-closed", "Finished").await?;
    window.close().await?;

    come_in(&desk, SATURDAY, &woman, ["W-2", "2026-10-24T07:02:00Z", "F82002", SECOND])?;
    let window = desk.open(SATURDAY).await?;
    steps::sign_in(&window, "A. Okoro").await?;
    open_request(&window, SECOND).await?;
    beside_the_first(&window, &woman).await?;
    never_routine(&window).await?;
    window.close().await?;

    let window = desk.open("2026-10-24T07:20:00Z").await?;
    steps::sign_in(&window, "Dr J. Okafor").await?;
    accepted(&window, &woman).await?;
    window.close().await
}

/// Brings a file with a request in at the command line: its number, when it was sent, through which
/// practice, and the own words.
fn come_in(desk: &Place, now: &str, woman: &Somebody, request: [&str; 4]) -> Outcome {
    let file = desk.data().join("requests.csv");
    let [name, born, postcode] = woman.given();
    let [reference, received, practice, words] = request;
    let head = "reference,received,name,born,postcode,phone,practice,own_words";
    let row = format!("{reference},{received},{name},{born},{postcode},07700900114,{practice},\"{words}\"");
    fs::write(&file, format!("{head}\n{row}\n"))?;
    let path = file.to_string_lossy().into_owned();
    let found = desk.line(now).ask(&["import-requests", &path, "--user", "demo"])?;
    hold(found["taken"] == 1, || format!("The request was not taken: {found}"))
}

/// Opens the request from the worklist, up to the search for the person.
async fn open_request(window: &Window, words: &str) -> Outcome {
    window.see_at("worklist", words).await?;
    window.press("F7").await?;
    window.focus_in("worklist").await?;
    let there = format!("return document.activeElement?.innerText.includes('{words}')");
    window.press_until("Down", "the row of the request", &there).await?;
    window.press("Enter").await?;
    window.focus_in("step-opening").await?;
    window.answer("n").await?;
    window.focus_in("step-story").await?;
    steps::spoken(window).await?;
    window.focus_in("step-need").await?;
    window.press("F2").await
}

/// Once she is known the first request stands beside it, and the red flags are asked again.
async fn beside_the_first(window: &Window, woman: &Somebody) -> Outcome {
    steps::find(window, &woman.typed(), &woman.name()).await?;
    window.focus_in("identify").await?;
    window.press_all(&["1", "2", "Ctrl+Enter"]).await?;
    window.focus_in("step-opening").await?;
    window.see_at("step-opening", "ASK AGAIN").await?;
    for words in
        [FIRST, "Click", "through Halbutt Street", "Seen by A. Okoro, Fri 23-Oct-2026", "Set routine"]
    {
        window.see_at("earlier", words).await?;
    }
    window.axe("a repeat beside the first").await?;
    window.answer("n").await?;
    window.focus_in("step-need").await
}

/// Worse than before: the red flags are asked once more, and routine is refused with its reason.
async fn never_routine(window: &Window) -> Outcome {
    window.type_text("something").await?;
    window.press("Enter").await?;
    window.focus_in("step-topic").await?;
    window.answer("y").await?;
    window.focus_in("step-opening").await?;
    window.see_at("step-opening", "may be worse").await?;
    window.answer("n").await?;
    window.focus_in("step-topic").await?;
    steps::answer_all(window).await?;
    window.press("r").await?;
    window.see_at("status", "only a clinician can").await?;
    window.focus_in("step-urgency").await?;
    window.axe("a repeat that is worse").await?;
    window.press("t").await?;
    steps::route(window, "clinician").await?;
    steps::finish(window).await?;
    window.see_at("step-closed", "Finished").await
}

/// A clinician takes her on by name from the worklist.
async fn accepted(window: &Window, woman: &Somebody) -> Outcome {
    window.press("F7").await?;
    window.focus_in("worklist").await?;
    window.press_all(&["Shift+Tab", "Right", "Right"]).await?;
    let name = woman.name();
    window.see_at("worklist", &name).await?;
    window.press("F7").await?;
    let there = format!("return document.activeElement?.innerText.includes('{name}')");
    window.press_until("Down", "her row", &there).await?;
    window.press("Enter").await?;
    window.focus_in("task-outcome").await?;
    window.type_text("I have her, ringing now").await?;
    window.press("Enter").await?;
    window.see_at("status", "Finished, with what came of it").await
}
