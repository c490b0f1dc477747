//! A demo desk of its own for every journey, and the steps that journeys share.

use crate::driver::{
    Outcome, hold,
    line::Line,
    window::{Opening, Window},
};
use std::path::Path;

/// Friday 23 October 2026, 17:52 in London.
pub const NOW: &str = "2026-10-23T16:52:00Z";
/// When the demo desk is made: its last act is well before the windows open.
const MADE: &str = "2026-10-23T16:50:00Z";
/// The password of a demo desk's people.
pub const PASSWORD: &str = "front door demo";

/// A demo desk in a folder that goes away with it.
#[derive(Debug)]
pub struct Place {
    data: tempfile::TempDir,
}

impl Place {
    /// Fills a new demo desk with 2,000 made-up residents, two minutes before [`NOW`].
    pub fn demo() -> Outcome<Self> {
        let place = Self { data: tempfile::tempdir()? };
        place.heeds_the_clock()?;
        place.line(MADE).ask(&["demo", "--residents", "2000"])?;
        Ok(place)
    }

    /// Without the test clock every journey would fail in its own puzzling way.
    fn heeds_the_clock(&self) -> Outcome {
        let routes = self.line(NOW).ask(&["routes", "--need", "urinary"])?;
        hold(routes["at"].as_str().is_some_and(|at| at.starts_with("2026-10-23T17:52")), || {
            "The program under test has no test clock: cargo build -p front-door --features test-clock"
                .to_owned()
        })
    }

    /// A folder with no desk in it yet.
    pub fn empty() -> Outcome<Self> {
        Ok(Self { data: tempfile::tempdir()? })
    }

    /// Where the desk's data are.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Its command line at a moment.
    pub fn line(&self, now: &str) -> Line {
        Line::new(self.data(), now)
    }

    /// Opens its window at a moment.
    pub async fn open(&self, now: &str) -> Outcome<Window> {
        Window::open(&Opening::desk(self.data(), now)?).await
    }

    /// Opens its window at [`NOW`] with `name` signed in.
    pub async fn open_as(&self, name: &str) -> Outcome<Window> {
        let window = self.open(NOW).await?;
        sign_in(&window, name).await?;
        Ok(window)
    }
}

/// Signs `name` in at the sign-in screen and waits for the search box.
pub async fn sign_in(window: &Window, name: &str) -> Outcome {
    password(window, name).await?;
    window.focus_in("search").await
}

/// Signs `name` in; what comes next may be a contact left open.
pub async fn password(window: &Window, name: &str) -> Outcome {
    password_of(window, name, PASSWORD).await?;
    window.see_at("top-bar", name).await
}

/// Chooses `name` at the sign-in screen and gives `password`, right or wrong.
pub async fn password_of(window: &Window, name: &str, password: &str) -> Outcome {
    window.see_at("sign-in", name).await?;
    window.focus_in("sign-in").await?;
    window.tab_to(name).await?;
    window.press("Enter").await?;
    window.focus_in("password").await?;
    window.type_text(password).await?;
    window.press("Enter").await
}

/// Starts a call and answers the opening question with "asked, no".
pub async fn call(window: &Window) -> Outcome {
    window.press("F3").await?;
    window.focus_in("step-opening").await?;
    window.answer("n").await?;
    window.focus_in("step-story").await
}

/// Writes down the own words of the person, who speaks for themselves and can talk.
pub async fn story(window: &Window, words: &str) -> Outcome {
    window.type_text(words).await?;
    spoken(window).await?;
    window.focus_in("search").await
}

/// Behind the own words: the person speaks for themselves and can talk.
pub async fn spoken(window: &Window) -> Outcome {
    window.press("Tab").await?;
    window.press("p").await?;
    window.focus_in("story-number").await?;
    window.press("Tab").await?;
    window.answer("y").await?;
    window.press("Ctrl+Enter").await
}

/// The whole way to the times: everything before them answered for `typed`, called `name`.
pub async fn to_times(window: &Window, typed: &str, name: &str) -> Outcome {
    window.focus_in("search").await?;
    call(window).await?;
    story(window, "burning when I pass water, two days now").await?;
    identify(window, typed, name).await?;
    need(window, "urinary").await?;
    window.press("t").await?;
    route(window, "gp-hub").await?;
    window.focus_in("times-grid").await
}

/// Finds somebody by typing, picks the first row and confirms name and date of birth.
pub async fn identify(window: &Window, typed: &str, name: &str) -> Outcome {
    find(window, typed, name).await?;
    window.focus_in("identify").await?;
    window.press_all(&["1", "2", "Ctrl+Enter"]).await?;
    window.focus_in("step-need").await
}

/// Types into the search box and picks the first row, which is `name`.
pub async fn find(window: &Window, typed: &str, name: &str) -> Outcome {
    window.type_text(typed).await?;
    window.see_at("results", name).await?;
    window.press("Enter").await
}

/// Chooses a need by the beginning of a word, and answers every one of its questions with no.
pub async fn need(window: &Window, typed: &str) -> Outcome {
    window.type_text(typed).await?;
    window.press("Enter").await?;
    window.focus_in("step-topic").await?;
    answer_all(window).await
}

/// Answers every question of the need that is still open with no.
pub async fn answer_all(window: &Window) -> Outcome {
    let count = "return [...document.querySelectorAll(\"[data-testid='step-topic'] [data-question]\")] \
        .filter(question => !question.querySelector(\"[aria-pressed='true']\")).length";
    let questions = window.js(count, Vec::new()).await?.as_u64().unwrap_or_default();
    for _ in 0..questions {
        window.answer("n").await?;
    }
    window.focus_in("step-urgency").await
}

/// Chooses the row of the service called `id` by its number.
pub async fn route(window: &Window, id: &str) -> Outcome {
    window.focus_in("routes").await?;
    let script = format!(
        "return document.querySelector(\"[data-service='{id}'] .route\")?.getAttribute('aria-keyshortcuts') ?? ''"
    );
    let number = window.js(&script, Vec::new()).await?;
    let number = number.as_str().unwrap_or_default();
    if number.is_empty() {
        return Err(window.report(&format!("a numbered row for the service {id}")).await);
    }
    if number.len() == 1 {
        return window.press(number).await;
    }
    // Digits end at nine: further down the arrows lead.
    let there = format!("return !!document.activeElement?.closest(\"[data-service='{id}']\")");
    window.press_until("Down", &format!("the row of {id}"), &there).await?;
    window.press("Enter").await
}

/// The slot of the time that has the focus.
pub async fn slot_in_focus(window: &Window) -> Outcome<String> {
    let slot = window.js("return document.activeElement?.dataset.slot ?? ''", Vec::new()).await?;
    match slot.as_str() {
        Some(slot) if !slot.is_empty() => Ok(slot.to_owned()),
        _ => Err(window.report("the focus on a time").await),
    }
}

/// From the empty search box to "booked": a known resident with a known need. `typed` finds her,
/// `name` is how lists write her.
pub async fn book(window: &Window, typed: &str, name: &str) -> Outcome {
    to_times(window, typed, name).await?;
    window.press("Enter").await?;
    finish(window).await?;
    window.see_at("step-closed", "Booked").await
}

/// Reads back, says the "if it gets worse" words aloud, and finishes.
pub async fn finish(window: &Window) -> Outcome {
    window.focus_in("finish").await?;
    window.press_all(&["Space", "Tab", "a", "Ctrl+Enter"]).await
}

/// Gives a command by the beginning of its name and waits until `region` has the focus.
pub async fn command(window: &Window, typed: &str, region: &str) -> Outcome {
    window.press("Ctrl+Shift+P").await?;
    window.focus_in("palette").await?;
    window.type_text(typed).await?;
    window.press("Enter").await?;
    window.focus_in(region).await
}

/// Closes a dialog and waits until it has gone.
pub async fn leave_dialog(window: &Window) -> Outcome {
    window.press("Esc").await?;
    window.wait_js("the dialog gone", "return !document.querySelector('dialog[open]')").await
}
