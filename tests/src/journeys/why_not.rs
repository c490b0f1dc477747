//! "Why not others" beside the times: what keeps a place or a time back is told where it is asked for,
//! and the focus goes back to where it came from.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

const BUTTON: &str = "return document.activeElement?.innerText?.trim() === 'why not others'";

#[tokio::test]
async fn why_a_time_is_not_offered_is_asked_and_read_by_keyboard() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::to_times(&window, &woman.typed(), &woman.name()).await?;
    window.press_until("Shift+Tab", "the button beside the times", BUTTON).await?;
    window.press("Enter").await?;
    window.focus_in("why-not").await?;
    window.wait_js("the field of the time", "return document.activeElement?.matches('input')").await?;
    a_time(&window).await?;
    window.axe("why not others").await?;
    window.looks_like("why-not").await?;
    a_wish(&window).await?;
    back(&window).await?;
    window.close().await
}

/// A time at which no clinic is on, and one that is no time.
async fn a_time(window: &Window) -> Outcome {
    window.type_text("noon").await?;
    window.press("Enter").await?;
    window.see_at("why-not", "found").await?;
    window.press("Ctrl+a").await?;
    window.type_text("03:00").await?;
    window.press("Enter").await?;
    window.see_at("why-not", "no clinic then; the next that fits is").await
}

/// A wish keeps whole places back, and says so once nothing is typed in the field of the time.
async fn a_wish(window: &Window) -> Outcome {
    window
        .press_until(
            "Shift+Tab",
            "the filters",
            "return document.activeElement?.innerText?.includes('Change')",
        )
        .await?;
    window.press_all(&["Enter", "Tab"]).await?;
    window.type_text("By").await?;
    hold(window.field().await? == "phone", || "The times by phone were not chosen.".to_owned())?;
    window.tab_to("Why not at this time?").await?;
    window.press_all(&["Ctrl+a", "Backspace", "Enter"]).await?;
    window.see_at("why-not", "not among what is asked for").await
}

/// Esc takes it away and puts the focus back on its button, and the times stay.
async fn back(window: &Window) -> Outcome {
    window.press("Esc").await?;
    window.wait_js("the focus back on its button", BUTTON).await?;
    let gone = "return !document.querySelector(\"[data-testid='why-not']\") && !!document.querySelector(\"[data-testid='times-grid']\")";
    window.wait_js("the times without it", gone).await?;
    window.press("Enter").await?;
    window.focus_in("why-not").await?;
    window.press("Esc").await?;
    window.wait_js("the focus back on its button", BUTTON).await
}
