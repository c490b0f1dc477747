//! What only the real program can prove: files that it writes and reads, people who are added to it,
//! and a second start of it.

use super::people::Somebody;
use front_door_tests::{
    driver::{
        Fault, Outcome, hold,
        window::{Opening, Window},
    },
    steps::{self, NOW, Place},
};
use std::{fs, os::unix::fs::PermissionsExt};

/// The number that the telephone hands over, and how screens write it.
const CALLER: [&str; 2] = ["02079460123", "020 7946 0123"];

#[tokio::test]
async fn a_saved_slip_is_a_file_for_this_account_alone() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    steps::book(&window, &woman.typed(), &woman.name()).await?;
    window.tab_to("Save the slip").await?;
    window.press("Enter").await?;
    window.see_at("status", "Saved as").await?;
    let said = window.text(Some("status")).await?;
    let path = said.trim().trim_start_matches("Saved as ").trim_end_matches('.').to_owned();
    let slip = fs::read_to_string(&path).map_err(|_| Fault(format!("No file is there: {said}")))?;
    hold(slip.contains("Your appointment") && slip.contains("If it gets worse"), || slip.clone())?;
    let mode = fs::metadata(&path)?.permissions().mode() & 0o777;
    hold(mode == 0o600, || format!("Others may read the slip: {mode:o}"))?;
    let family = woman.typed().split(' ').next().unwrap_or_default().to_owned();
    hold(!path.to_lowercase().contains(&family), || format!("Her name is in the file's name: {path}"))?;
    window.close().await
}

#[tokio::test]
async fn a_user_who_is_added_in_the_window_signs_in() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    steps::command(&window, "Add a user", "add-user").await?;
    for text in ["N. Patel", "n.patel", "short"] {
        window.type_text(text).await?;
        window.press("Tab").await?;
    }
    window.press_all(&["Space", "Ctrl+Enter"]).await?;
    window.see_at("add-user", "at least eight characters").await?;
    window.axe("a user refused").await?;
    window.press_until("Shift+Tab", "the password's field", PASSWORD_FIELD).await?;
    window.press("Ctrl+A").await?;
    window.type_text("a good long password").await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("status", "N. Patel can sign in now").await?;

    window.press("Ctrl+L").await?;
    steps::password_of(&window, "N. Patel", "a good long password").await?;
    window.focus_in("search").await?;
    window.see_at("top-bar", "N. Patel, Navigator").await?;
    let refused =
        "return !document.querySelector(\"[data-testid='top-bar']\")?.innerText.includes('Add a user')";
    window.wait_js("no way to add users for a navigator", refused).await?;
    window.close().await
}

const PASSWORD_FIELD: &str = "return document.activeElement?.type === 'password'";

#[tokio::test]
async fn a_second_start_with_a_number_begins_a_call_in_the_open_window() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    window.type_text("it started on Tues").await?;
    let first = window.text(Some("case-head")).await?;
    let started = desk.line(NOW).run(&["--call", CALLER[0]])?;
    hold(started.status.success(), || String::from_utf8_lossy(&started.stderr).into_owned())?;
    ringing(&window).await?;
    let second = window.text(Some("case-head")).await?;
    hold(first != second, || "The number came into the old call.".to_owned())?;

    window.press_all(&["Esc", "F7"]).await?;
    window.focus_in("worklist").await?;
    let begun = "return !!document.activeElement?.innerText.includes('Just begun')";
    window.press_until("Down", "the first of the calls just begun", begun).await?;
    window.press("Enter").await?;
    window.focus_in("step-story").await?;
    let kept = "return document.activeElement?.value === 'it started on Tues'";
    window.wait_js("what was half typed, in its field", kept).await?;
    window.close().await
}

#[tokio::test]
async fn a_first_start_with_a_number_begins_a_call_once_somebody_signs_in() -> Outcome {
    let desk = Place::demo()?;
    let mut opening = Opening::desk(desk.data(), NOW)?;
    opening.args.extend(["--call".to_owned(), CALLER[0].to_owned()]);
    let window = Window::open(&opening).await?;
    steps::password(&window, "A. Okoro").await?;
    ringing(&window).await?;
    window.close().await
}

/// A new call with the number stands open: the opening question first, the number in its field.
async fn ringing(window: &Window) -> Outcome {
    window.focus_in("step-opening").await?;
    window.see_at("step-opening", "NOT ASKED").await?;
    window.answer("n").await?;
    window.focus_in("step-story").await?;
    let number = format!(
        "return document.querySelector(\"[data-testid='story-number'] input\")?.value === '{}'",
        CALLER[1]
    );
    window.wait_js("the caller's number in its field", &number).await
}

#[tokio::test]
async fn the_import_dialog_tells_what_it_would_take_before_it_takes_it() -> Outcome {
    let desk = Place::demo()?;
    let file = desk.data().join("requests.jsonl");
    let good = |n: u8, words: &str| {
        format!(
            "{{\"reference\":\"J-{n}\",\"received\":\"2026-10-23T16:40:00Z\",\"own_words\":\"{words}\"}}\n"
        )
    };
    fs::write(
        &file,
        format!("{}{}{{\"reference\":\"J-3\",", good(1, "a sore knee"), good(2, "a sore thumb")),
    )?;
    let window = desk.open_as("A. Okoro").await?;
    steps::command(&window, "Bring in", "import").await?;
    window.press("Ctrl+Enter").await?;
    window.see("Choose a file with requests first").await?;
    window.choose_file(&file).await?;
    window.see_at("import", "Would bring in 2; already here 0; refused 1").await?;
    window.see_at("import", "Line 3: one whole request was expected").await?;
    window.axe("requests looked at").await?;
    waiting(&desk, "a sore knee", false)?;
    window.press("Ctrl+Enter").await?;
    window.see_at("import", "Brought in 2; already here 0; refused 1").await?;
    steps::leave_dialog(&window).await?;
    window.see_at("worklist", "a sore knee").await?;
    window.see_at("worklist", "a sore thumb").await?;

    steps::command(&window, "Bring in", "import").await?;
    window.choose_file(&file).await?;
    window.see_at("import", "Would bring in 0; already here 2; refused 1").await?;
    window.close().await?;
    waiting(&desk, "a sore knee", true)
}

/// Whether a request with these words waits, as the command line tells it.
fn waiting(desk: &Place, words: &str, expected: bool) -> Outcome {
    let list = desk.line(NOW).ask(&["worklist", "--user", "demo"])?;
    let found = list["rows"].to_string().contains(words);
    hold(found == expected, || format!("“{words}” in the worklist: {found}, expected {expected}."))
}
