//! Scenario 1. A red flag before any name: Friday 17:52, "my husband, tight band across his chest,
//! grey". One key, the script, and no end without an outcome.

use front_door_tests::{
    driver::{Outcome, hold},
    steps::{self, NOW, Place, sign_in},
};

const WORDS: &str = "my husband, tight band across his chest, grey";

#[tokio::test]
async fn a_red_flag_comes_before_any_name_and_ends_with_an_outcome() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("y").await?;
    window.see_at("emergency", "Call 999 now").await?;
    window.focus_in("emergency").await?;
    let first = window.text(Some("emergency")).await?;
    hold(first.trim_start().starts_with("Call 999 now"), || {
        format!("The script starts with something else: {first}")
    })?;

    window.type_text("IG1 1AA").await?;
    window.press("Tab").await?;
    window.type_text("07700 900123").await?;
    window.press("Tab").await?;
    window.answer("n").await?;
    window.tab_to("Exact words").await?;
    window.type_text(WORDS).await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("emergency-end", "Outcome, due 18:22").await?;

    window.tab_to("What became of it?").await?;
    window.press("Enter").await?;
    window.see_at("emergency", "closes only with its outcome").await?;
    window.see_at("emergency", "Call 999 now").await?;
    window.press("Esc").await?;
    window.see_at("worklist", "999").await?;
    window.close().await?;
    follow_up(&desk).await
}

/// Half an hour later the outcome is due: it is first in the worklist and closes with its words.
async fn follow_up(desk: &Place) -> Outcome {
    let later = "2026-10-23T17:22:00Z";
    let window = desk.open(later).await?;
    steps::password(&window, "A. Okoro").await?;
    window.see_at("emergency", "Call 999 now").await?;
    let kept =
        format!("return document.querySelector(\"[data-testid='emergency'] textarea\")?.value === '{WORDS}'");
    window.wait_js("the exact words as they were said", &kept).await?;
    window.tab_to("What became of it?").await?;
    window.type_text("ambulance attending").await?;
    window.press("Enter").await?;
    window.see_at("step-closed", "ambulance attending").await?;
    window.close().await?;
    let verified = desk.line(later).ask(&["verify"])?;
    hold(verified["whole"] == true, || format!("The journal does not hold: {verified}"))
}

#[tokio::test]
async fn not_sure_of_a_red_flag_goes_to_a_clinician() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open(NOW).await?;
    sign_in(&window, "A. Okoro").await?;
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("s").await?;
    window.focus_in("step-story").await?;
    window.see_at("case", "Not sure").await?;
    window.press_all(&["Esc", "F7"]).await?;
    window.see_at("worklist", "Not sure of a red flag").await?;
    window.close().await
}
