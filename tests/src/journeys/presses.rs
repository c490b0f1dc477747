//! A letter that is pressed once too often answers nothing: neither the next question of its step nor
//! the step that comes next.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

/// A woman's call up to her need.
async fn identified(desk: &Place) -> Outcome<Window> {
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    steps::story(&window, "burning when I pass water, two days now").await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    Ok(window)
}

#[tokio::test]
async fn two_presses_at_once_answer_one_question() -> Outcome {
    let desk = Place::demo()?;
    let window = identified(&desk).await?;
    window.type_text("urinary").await?;
    window.press("Enter").await?;
    window.focus_in("step-topic").await?;
    window.type_text("nn").await?;
    window.see_at("status", "N came twice: press it again for “No”").await?;
    window.wait_js("one question answered", &answered(1)).await?;
    window.answer("n").await?;
    window.wait_js("two questions answered", &answered(2)).await?;
    window.close().await
}

/// So many questions of the need have an answer, and the next one has the focus.
fn answered(count: usize) -> String {
    format!(
        "const questions = [...document.querySelectorAll(\"[data-testid='step-topic'] [data-question]\")]; \
         return questions.filter(one => one.querySelector(\"[aria-pressed='true']\")).length === {count} \
         && questions[{count}].contains(document.activeElement)"
    )
}

#[tokio::test]
async fn a_no_too_many_at_the_questions_sets_no_urgency() -> Outcome {
    let desk = Place::demo()?;
    let window = identified(&desk).await?;
    steps::need(&window, "urinary").await?;
    window.press("n").await?;
    window.see_at("status", "press it again for “Now”").await?;
    window.focus_in("step-urgency").await?;
    window.unhurried().await;
    window.press("n").await?;
    window.focus_in("routes").await?;
    let urgency = window.text(Some("step-urgency")).await?;
    hold(urgency.contains("Urgency: now"), || format!("Now was chosen, and found: {urgency}"))?;
    window.close().await
}
