//! Scenario 2. Pharmacy First with a why-not: the same need, a woman of 34 and a woman of 66; one
//! check unsure.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, window::Window},
    steps::{self, Place},
};

const PHARMACY: &str = "pharmacy-first";

/// Up to the routes, for somebody with burning urine for two days.
async fn routes_for(window: &Window, woman: &Somebody) -> Outcome {
    window.press("F2").await?;
    steps::call(window).await?;
    steps::story(window, "burning when I pass water, two days now").await?;
    steps::identify(window, &woman.typed(), &woman.name()).await?;
    steps::need(window, "urinary").await?;
    window.press("t").await?;
    window.focus_in("routes").await
}

/// A woman whom a pharmacy may take, sent there: every check asked and answered no.
pub(super) async fn redirected(window: &Window, woman: &Somebody) -> Outcome {
    routes_for(window, woman).await?;
    row_says(window, PHARMACY, "Check").await?;
    steps::route(window, PHARMACY).await?;
    row_says(window, PHARMACY, "0 of 4").await?;
    for _ in 0..4 {
        window.answer("n").await?;
    }
    row_says(window, PHARMACY, "May take").await?;
    row_says(window, PHARMACY, "open").await?;
    window.press("Enter").await?;
    steps::finish(window).await?;
    window.see_at("step-closed", "Finished").await
}

/// What the row of a service says.
async fn row(window: &Window, service: &str) -> Outcome<String> {
    let script = format!("return document.querySelector(\"[data-service='{service}']\")?.innerText ?? ''");
    Ok(window.js(&script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

async fn row_says(window: &Window, service: &str, words: &str) -> Outcome {
    let script = format!(
        "return (document.querySelector(\"[data-service='{service}']\")?.innerText ?? '').toLowerCase().includes('{}')",
        words.to_lowercase()
    );
    window.wait_js(&format!("“{words}” in the row of {service}"), &script).await
}

#[tokio::test]
async fn a_woman_of_34_may_go_to_a_pharmacy_once_every_check_is_answered() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    redirected(&window, &Somebody::woman(34)?).await?;
    window.close().await
}

#[tokio::test]
async fn one_check_unsure_asks_a_clinician() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    routes_for(&window, &Somebody::woman(34)?).await?;
    steps::route(&window, PHARMACY).await?;
    row_says(&window, PHARMACY, "0 of 4").await?;
    for answer in ["n", "s", "n", "n"] {
        window.answer(answer).await?;
    }
    row_says(&window, PHARMACY, "Ask a clinician").await?;
    window.close().await
}

#[tokio::test]
async fn a_woman_of_66_is_told_why_not_and_goes_to_a_clinician() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    routes_for(&window, &Somebody::woman(66)?).await?;
    row_says(&window, PHARMACY, "women 16 to 64: she is 66").await?;
    let said = row(&window, PHARMACY).await?;
    front_door_tests::driver::hold(said.contains("No"), || format!("The row does not say no: {said}"))?;
    row_says(&window, "clinician", "May take").await?;
    window.close().await
}
