//! A letter that is pressed once too often answers nothing in the step that comes next.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold},
    steps::{self, Place},
};

#[tokio::test]
async fn a_no_too_many_at_the_questions_sets_no_urgency() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    steps::story(&window, "burning when I pass water, two days now").await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    steps::need(&window, "urinary").await?;
    window.press("n").await?;
    window.see_at("status", "press it again for “Now”").await?;
    window.focus_in("step-urgency").await?;
    steps::unhurried().await;
    window.press("n").await?;
    window.focus_in("routes").await?;
    let urgency = window.text(Some("step-urgency")).await?;
    hold(urgency.contains("Urgency: now"), || format!("Now was chosen, and found: {urgency}"))?;
    window.close().await
}
