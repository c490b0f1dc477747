//! Every screen: nothing that axe finds in light, dim and high contrast, and looking as it did when
//! somebody last approved of it.

use super::people::Somebody;
use front_door_tests::{
    driver::{Fault, Outcome, window::Window},
    steps::{self, Place},
};

/// Looks at screens and remembers what is wrong with each, so that one run tells everything.
struct Tour<'a> {
    window: &'a Window,
    faults: Vec<String>,
}

impl Tour<'_> {
    async fn look(&mut self, screen: &str) {
        let found = [self.window.axe(screen).await, self.window.looks_like(screen).await];
        self.faults.extend(found.into_iter().filter_map(Result::err).map(|fault| fault.0));
    }

    fn end(self) -> Outcome {
        if self.faults.is_empty() { Ok(()) } else { Err(Fault(self.faults.join("\n\n"))) }
    }
}

#[tokio::test]
async fn every_step_of_a_contact_is_for_everybody() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    let mut tour = Tour { window: &window, faults: Vec::new() };
    window.see_at("worklist", "left").await?;
    tour.look("desk").await;
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    tour.look("opening").await;
    window.answer("n").await?;
    window.focus_in("step-story").await?;
    tour.look("story").await;
    steps::story(&window, "burning when I pass water, two days now").await?;
    window.type_text(&woman.typed()).await?;
    window.see_at("results", &woman.name()).await?;
    tour.look("search").await;
    window.press("Enter").await?;
    window.focus_in("identify").await?;
    tour.look("identify").await;
    window.press_all(&["1", "2", "Ctrl+Enter"]).await?;
    window.focus_in("step-need").await?;
    tour.look("need").await;
    window.type_text("urinary").await?;
    window.press("Enter").await?;
    window.focus_in("step-topic").await?;
    tour.look("questions").await;
    steps::answer_all(&window).await?;
    tour.look("urgency").await;
    window.press("t").await?;
    window.focus_in("routes").await?;
    tour.look("routes").await;
    steps::route(&window, "gp-hub").await?;
    window.focus_in("times-grid").await?;
    tour.look("times").await;
    window.press("Enter").await?;
    window.focus_in("finish").await?;
    tour.look("finish").await;
    window.press_all(&["Space", "Tab", "a", "Ctrl+Enter"]).await?;
    window.see_at("slip", "Preview as a text").await?;
    tour.look("booked").await;
    tour.end()
}

#[tokio::test]
async fn every_other_screen_is_for_everybody() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    let mut tour = Tour { window: &window, faults: Vec::new() };
    for (key, region, screen) in [
        ("F4", "directory", "directory"),
        ("F10", "day-rows", "hub-day"),
        ("F10", "turned-away", "turned-away"),
    ] {
        window.press(key).await?;
        window
            .wait_js(region, &format!("return !!document.querySelector(\"[data-testid='{region}'] *\")"))
            .await?;
        tour.look(screen).await;
    }
    window.press_all(&["F10", "Esc", "F3"]).await?;
    window.focus_in("step-opening").await?;
    for (key, region, screen) in
        [("F1", "help", "help"), ("F12", "red-flags", "red-flags"), ("Ctrl+Shift+P", "palette", "palette")]
    {
        window.press(key).await?;
        window.focus_in(region).await?;
        tour.look(screen).await;
        window.press("Esc").await?;
        window.wait_js("the dialog gone", "return !document.querySelector('dialog[open]')").await?;
    }
    for (typed, region, screen) in [
        ("About", "about", "about"),
        ("Theme", "settings", "settings"),
        ("Check the journal", "verify", "verify"),
        ("Take out", "export", "export"),
        ("Bring in", "import", "import"),
        ("Add a user", "add-user", "add-user"),
    ] {
        window.press("Ctrl+Shift+P").await?;
        window.focus_in("palette").await?;
        window.type_text(typed).await?;
        window.press("Enter").await?;
        window
            .wait_js(region, &format!("return !!document.querySelector(\"[data-testid='{region}'] *\")"))
            .await?;
        tour.look(screen).await;
        window.press("Esc").await?;
        window.wait_js("the dialog gone", "return !document.querySelector('dialog[open]')").await?;
    }
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("y").await?;
    window.focus_in("emergency").await?;
    tour.look("emergency").await;
    tour.end()
}

#[tokio::test]
async fn a_small_window_and_twice_the_size_hide_nothing() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    let mut tour = Tour { window: &window, faults: Vec::new() };
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.size(1024, 700).await?;
    window.wait_js("1024 pixels across", "return innerWidth === 1024").await?;
    tour.look("opening-1024x700").await;
    window.size(1440, 900).await?;
    window.wait_js("1440 pixels across", "return innerWidth === 1440").await?;
    for _ in 0..5 {
        window.press("Ctrl++").await?;
    }
    window.wait_js("the page at twice its size", "return innerWidth === 720").await?;
    tour.look("opening-200-percent").await;
    let cut = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    window.wait_js("nothing to scroll sideways for", cut).await?;
    window.answer("n").await?;
    window.focus_in("step-story").await?;
    steps::story(&window, "burning when I pass water, two days now").await?;
    let woman = Somebody::woman(34)?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    window.see_at("step-need", "Show all 68 needs").await?;
    tour.look("need-200-percent").await;
    window.wait_js("nothing to scroll sideways for", cut).await?;
    window.press("F9").await?;
    window.wait_js("what is said under everything at twice the size", UNDER_ALL).await?;
    for _ in 0..5 {
        window.press("Ctrl+-").await?;
    }
    window.size(1024, 700).await?;
    window.wait_js("1024 pixels across", "return innerWidth === 1024").await?;
    window.press("F9").await?;
    window.wait_js("what is said under everything at 1024 pixels", UNDER_ALL).await?;
    tour.end()
}

/// The status line says something and covers nothing, and the focus is in sight above it.
const UNDER_ALL: &str = "const line = document.querySelector(\"[data-testid='status']\"); \
    const top = line.getBoundingClientRect().top; \
    const keys = document.querySelector(\"[data-testid='key-bar']\").getBoundingClientRect().top; \
    const panes = [...document.querySelectorAll('.panes, [data-pane]')].filter(pane => getComputedStyle(pane).overflowY === 'auto'); \
    return line.innerText !== '' && top > 0 && line.getBoundingClientRect().bottom <= keys && panes.length > 0 \
        && panes.every(pane => pane.getBoundingClientRect().bottom <= top) \
        && document.activeElement.getBoundingClientRect().bottom <= top";

#[tokio::test]
async fn the_usual_needs_stand_first_and_every_one_is_within_reach() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    let woman = Somebody::woman(34)?;
    steps::call(&window).await?;
    steps::story(&window, "burning when I pass water, two days now").await?;
    steps::identify(&window, &woman.typed(), &woman.name()).await?;
    shown(&window, 16).await?;
    window.see_at("step-need", "Something else").await?;
    window.press("Tab").await?;
    window.press("Enter").await?;
    shown(&window, 68).await?;
    window.axe("every need").await?;
    window.press("Enter").await?;
    shown(&window, 16).await?;
    window.press("Shift+Tab").await?;
    for _ in 0..16 {
        window.press("Down").await?;
    }
    shown(&window, 16).await?;
    window.press("Down").await?;
    shown(&window, 68).await?;
    window.type_text("acne").await?;
    shown(&window, 1).await?;
    window.press("Enter").await?;
    window.see_at("step-need", "acne or spots").await?;
    window.close().await
}

/// Waits until so many needs are on show.
async fn shown(window: &Window, needs: u8) -> Outcome {
    let count = format!(
        "return document.querySelectorAll(\"[data-testid='step-need'] [role=option]\").length === {needs}"
    );
    window.wait_js(&format!("{needs} needs on show"), &count).await
}
