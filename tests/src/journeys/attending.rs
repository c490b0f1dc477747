//! Whoever comes along counts: a boy of three whose mother needs an interpreter and a place without steps.
//! And nothing intimate is booked before a chaperone was offered.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, NOW, Place},
};

/// His mother speaks for him.
async fn mother_speaks(window: &Window) -> Outcome {
    window.type_text("pulling his ear all night, he is hot").await?;
    window.press_all(&["Tab", "g"]).await?;
    window.focus_in("story-name").await?;
    window.press("Tab").await?;
    window.answer("p").await?;
    let on_the_number = "return !!document.activeElement?.closest(\"[data-testid='story-number']\")";
    window.press_until("Tab", "the number", on_the_number).await?;
    window.press("Tab").await?;
    window.answer("y").await?;
    window.press("Ctrl+Enter").await?;
    window.focus_in("search").await
}

/// She comes along, with a Romanian interpreter and in a wheelchair.
async fn mother_comes(window: &Window) -> Outcome {
    steps::command(window, "who comes", "attenders").await?;
    window.press("m").await?;
    window.tab_to("Interpreter").await?;
    window.type_text("Romanian").await?;
    window.tab_to("Wheelchair: no steps").await?;
    window.press("Space").await?;
    window.axe("who comes along").await?;
    window.press("Ctrl+Enter").await?;
    window.wait_js("the dialog gone", "return !document.querySelector('dialog[open]')").await?;
    window.see_at("case-head", "Comes along: mother").await?;
    window.see_at("banner", "Romanian interpreter (mother)").await
}

/// From a time in the grid to one face to face: those by phone and online stand above.
async fn at_a_hub(window: &Window) -> Outcome {
    let there = "return /face to face/.test(document.activeElement?.getAttribute('aria-label') ?? '')";
    window.press_until("Down", "a time at a hub", there).await
}

#[tokio::test]
async fn a_boys_mother_changes_what_is_offered_and_the_hub_knows() -> Outcome {
    let desk = Place::demo()?;
    let boy = Somebody::man(3)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    mother_speaks(&window).await?;
    steps::identify(&window, &boy.typed(), &boy.name()).await?;
    mother_comes(&window).await?;
    window.focus_in("step-need").await?;
    steps::need(&window, "earache").await?;
    window.press("t").await?;
    steps::route(&window, "gp-hub").await?;
    window.focus_in("times-grid").await?;
    window.see_at("times", "No steps: his mother uses a wheelchair").await?;
    window.see_at("times", "2 places together for the interpreter: Romanian for his mother").await?;
    window.see_at("interpreter", "A professional, never a child or a relative.").await?;
    window.axe("times for all who attend").await?;
    window.press("F8").await?;
    only_women(&window).await?;
    at_a_hub(&window).await?;
    window.press("Enter").await?;
    window.see_at("hold", "20 minutes").await?;
    window.see_at("hold", "no steps").await?;
    window.see_at("finish", "A professional, never a child or a relative.").await?;
    steps::finish(&window).await?;
    window.see_at("step-closed", "Booked").await?;
    window.press("F8").await?;
    window.wait_js("the times for nobody, with nobody's wishes", NOBODYS).await?;
    window.press("F7").await?;
    window.see_at("worklist", "Book an interpreter: Romanian, ").await?;
    window.close().await?;
    on_the_day_list(&desk, &boy)
}

/// Asks for times with a woman.
async fn only_women(window: &Window) -> Outcome {
    window
        .press_until(
            "Shift+Tab",
            "what the times are filtered by",
            "return document.activeElement?.textContent.trim() === 'Change …'",
        )
        .await?;
    window.press("Enter").await?;
    window.press_until("Tab", "who", "return document.activeElement?.tagName === 'SELECT' && /Woman/.test(document.activeElement.textContent)").await?;
    window.press("w").await?;
    window.see_at("filters", "Woman clinician").await?;
    window.press_until("Tab", "a time", "return !!document.activeElement?.dataset.slot").await
}

/// The times are filtered by nothing.
const NOBODYS: &str = "return document.querySelector(\"[data-testid='filters']\")?.innerText.replace(/\\s+/g, ' ').trim() === 'Any mode Change …'";

/// Some hub's list of the next days has him with his mother's needs.
fn on_the_day_list(desk: &Place, boy: &Somebody) -> Outcome {
    let line = desk.line(NOW);
    let hubs = line.ask(&["hubs", "--user", "demo"])?;
    for hub in hubs["hubs"].as_array().into_iter().flatten() {
        let hub = hub["id"].as_str().unwrap_or_default();
        for day in ["2026-10-23", "2026-10-24", "2026-10-25"] {
            let list = line.ask(&["day-list", "--hub", hub, "--date", day, "--user", "demo"])?;
            let sessions = list["sessions"].as_array().into_iter().flatten();
            let mut rows = sessions.flat_map(|of| of["rows"].as_array().into_iter().flatten());
            let his = rows.any(|row| {
                let to_know = row["to_know"].as_str().unwrap_or_default();
                row["name"] == boy.name().as_str()
                    && to_know.contains("Romanian interpreter (mother)")
                    && to_know.contains("Wheelchair: no steps (mother)")
            });
            if his {
                return Ok(());
            }
        }
    }
    hold(false, || "No day list says what his mother needs.".to_owned())
}

#[tokio::test]
async fn a_chaperone_is_offered_before_anything_intimate_is_booked() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    steps::story(&window, "sore when I go to the toilet").await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    steps::need(&window, "rectal").await?;
    window.press("t").await?;
    steps::route(&window, "gp-hub").await?;
    window.focus_in("chaperone").await?;
    window.see_at("chaperone", "Chaperone?").await?;
    let unanswered = "return !document.querySelector(\"[data-testid='chaperone'] [aria-pressed='true']\")";
    window.wait_js("no answer preset", unanswered).await?;
    window.axe("offer of a chaperone").await?;
    // Nobody asks: the time can be held, and is not booked.
    let on_a_time = "return !!document.activeElement?.dataset.slot";
    window.press_until("Tab", "a time", on_a_time).await?;
    at_a_hub(&window).await?;
    window.press("Enter").await?;
    window.focus_in("chaperone").await?;
    let on_the_box = "return document.activeElement?.type === 'checkbox' && !!document.activeElement.closest(\"[data-testid='finish']\")";
    window.press_until("Tab", "the read-back", on_the_box).await?;
    window.press_all(&["Space", "Tab", "a", "Ctrl+Enter"]).await?;
    window.see_at("status", "Offer a chaperone and keep the answer").await?;
    window.focus_in("chaperone").await?;
    window.press("b").await?;
    window.press("Enter").await?;
    window.see_at("chaperone", "Say why no chaperone was offered").await?;
    window.press("Esc").await?;
    window.focus_in("chaperone").await?;
    window.press("w").await?;
    window.see_at("chaperone", "Chaperone wanted · A. Okoro").await?;
    window.focus_in("finish").await?;
    // What was ticked before is still ticked.
    window.press("Ctrl+Enter").await?;
    window.see_at("step-closed", "Booked").await?;
    window.press("F7").await?;
    window.see_at("worklist", "Name a chaperone: ").await?;
    window.close().await
}
