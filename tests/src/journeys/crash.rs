//! The power goes while a hold is open and a sentence is half typed: nothing is lost.

use super::people::Somebody;
use front_door_tests::{
    driver::Outcome,
    steps::{self, Place},
};

#[tokio::test]
async fn a_hold_outlives_a_crash_with_its_countdown() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::to_times(&window, &woman.typed(), &woman.name()).await?;
    window.press("Enter").await?;
    window.see_at("hold", "Held").await?;
    window.kill()?;

    let window = desk.open("2026-10-23T16:54:00Z").await?;
    steps::password(&window, "A. Okoro").await?;
    window.see_at("case", &woman.name()).await?;
    window.see_at("hold", "Held").await?;
    window.focus_in("finish").await?;
    window.press_all(&["Space", "Tab", "a", "Ctrl+Enter"]).await?;
    window.see_at("step-closed", "Booked").await?;
    window.close().await
}

#[tokio::test]
async fn half_a_sentence_outlives_a_crash() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    window.type_text("it started on Tues").await?;
    window.see_at("step-story", "Saved 17:5").await?;
    window.kill()?;

    let window = desk.open(steps::NOW).await?;
    steps::password(&window, "A. Okoro").await?;
    window.focus_in("step-story").await?;
    let kept = "return document.querySelector(\"[data-testid='step-story'] textarea\")?.value === 'it started on Tues'";
    window.wait_js("the half sentence in its field", kept).await?;
    window.see_at("step-opening", "Asked, no").await?;
    window.close().await
}
