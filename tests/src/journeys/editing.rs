//! A lead edits the content in the window: what cannot be right is told where it was typed and is
//! never lost; what is right becomes files.

use front_door_interop::packs::Files;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

#[tokio::test]
async fn a_number_that_cannot_be_right_is_told_kept_and_mended() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    to_phone(&window).await?;
    window.press("Ctrl+a").await?;
    window.type_text("998").await?;
    window.see_at("found", "found `998`").await?;
    window.see_at("draft-state", "1 cell is not right").await?;
    window.axe("editing").await?;
    window.looks_like("editing").await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("draft-state", "cannot be kept as files").await?;
    window.see("Saved 17:").await?;
    window.kill()?;

    let window = desk.open_as("D. Demo").await?;
    to_phone(&window).await?;
    hold(window.field().await? == "998", || "What was typed before the crash is gone.".to_owned())?;
    window.press("Ctrl+a").await?;
    window.type_text("112").await?;
    window.see_at("draft-state", "finding").await?;
    window.press("Ctrl+a").await?;
    window.type_text("111, option 2").await?;
    window.see_at("draft-state", "Every check of the whole content holds").await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("draft-state", "Kept at 17:").await?;
    let kept = Files::read(&desk.data().join("content-draft"))?;
    hold(kept.pack().is_ok(), || "The draft is no pack.".to_owned())?;
    window.close().await
}

#[tokio::test]
async fn a_need_is_edited_row_by_row_and_what_is_found_stands_beneath_its_row() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    to(&window, "Sore throat", "Youngest age, row 1").await?;
    window.press("Ctrl+a").await?;
    window.type_text("6 years").await?;
    window.see_at("draft-state", "findings").await?;
    window.see_at("entry", "A child of 5 is inside").await?;
    window.looks_like("editing-found").await?;
    window.axe("editing-found").await?;
    for _ in 0..5 {
        window.press("Ctrl++").await?;
    }
    window.wait_js("the page at twice its size", "return innerWidth === 720").await?;
    window.looks_like("editing-200-percent").await?;
    let cut = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    window.wait_js("nothing to scroll sideways for", cut).await?;
    window
        .press_until(
            "Shift+Tab",
            "the words to put it back",
            "return document.activeElement?.innerText === 'Discard what was typed here'",
        )
        .await?;
    window.press("Space").await?;
    window.see_at("draft-state", "Every check of the whole content holds").await?;
    window.close().await
}

/// From anywhere to the phone number of NHS 111, by keys.
async fn to_phone(window: &Window) -> Outcome {
    to(window, "NHS 111", "Phone").await
}

/// From anywhere to a cell of an entry, by keys.
pub(super) async fn to(window: &Window, entry: &str, cell: &str) -> Outcome {
    steps::command(window, "Edit nav", "entries").await?;
    window.press("Ctrl+a").await?;
    window.type_text(entry).await?;
    window.press_all(&["Tab", "Enter"]).await?;
    window.focus_in("entry").await?;
    let there = format!("return document.activeElement?.getAttribute('aria-label') === '{cell}'");
    window.press_until("Tab", cell, &there).await
}
