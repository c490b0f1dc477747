//! Content is proposed by one person and signed by another: the banner goes, and the foot of the window
//! says who signed.

use super::editing;
use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, PASSWORD, Place},
};

const WHY: &str = "The first content of this desk";

#[tokio::test]
async fn shipped_content_is_signed_by_a_lead_who_did_not_propose_it() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    window.see_at("content-banner", "is not clinically approved").await?;
    steps::command(&window, "Navigation content:", "content").await?;
    propose(&window, WHY).await?;
    hold(window.js(SIGNS, Vec::new()).await? == false, || "Who proposed it may sign it.".to_owned())?;
    steps::leave_dialog(&window).await?;
    window.see_at("content-banner", "waits for a signature").await?;
    to_sign_as(&window, "M. Shah").await?;
    window.axe("signing").await?;
    window.looks_like("signing").await?;
    sign(&window, "M. Shah").await?;
    steps::leave_dialog(&window).await?;
    in_force(&window).await?;
    window.close().await
}

#[tokio::test]
async fn a_draft_is_kept_proposed_signed_by_somebody_else_and_in_force() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("D. Demo").await?;
    editing::to(&window, "Sore throat", "Youngest age, row 1").await?;
    type_and_keep(&window, "6 years", "findings").await?;
    steps::command(&window, "Navigation content:", "content").await?;
    window.see_at("propose-content", "A child of 5 is inside").await?;
    let refused =
        "return document.querySelector(\"[data-testid='propose-content'] [value='draft']\").disabled";
    window.wait_js("a draft with findings not to be chosen", refused).await?;
    window.axe("a draft that cannot be proposed").await?;
    window.looks_like("draft-found").await?;
    steps::leave_dialog(&window).await?;

    let discard = "return document.activeElement?.innerText === 'Discard what was typed here'";
    window.press_until("Shift+Tab", "the words to put it back", discard).await?;
    window.press("Space").await?;
    editing::to(&window, "Scabies", "Name").await?;
    type_and_keep(&window, "Scabies (mites)", "Every check of the whole content holds").await?;
    window.press_until("Shift+Tab", "the way to propose it", PROPOSE).await?;
    window.press("Enter").await?;
    window.see_at("content-draft", "Kept by D. Demo, Fri 23-Oct-2026 17:5").await?;
    window.see_at("content-draft", "1 file differs").await?;
    compare(&window).await?;
    propose(&window, "As people call it").await?;
    window.see_at("content-draft", "It is proposed already").await?;
    steps::leave_dialog(&window).await?;

    to_sign_as(&window, "M. Shah").await?;
    sign(&window, "M. Shah").await?;
    steps::leave_dialog(&window).await?;
    window.press("F4").await?;
    window.focus_in("directory").await?;
    let named = "return [...document.querySelectorAll(\"[data-testid='directory-filters'] option\")].some(at => at.innerText === 'Scabies (mites)')";
    window.wait_js("the need by its new name", named).await?;
    no_draft_any_more(&window).await?;
    window.close().await
}

const PROPOSE: &str = "return document.activeElement?.innerText?.startsWith('Propose what was kept')";

/// Types in the cell that has the focus, waits for what the checks say and keeps the draft as files.
async fn type_and_keep(window: &Window, text: &str, found: &str) -> Outcome {
    window.press("Ctrl+a").await?;
    window.type_text(text).await?;
    window.see_at("draft-state", found).await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("draft-state", "Kept at 17:").await
}

/// What was typed stands beside what is in use, and the focus is on it.
async fn compare(window: &Window) -> Outcome {
    window.tab_to("Compare the draft").await?;
    window.press("Enter").await?;
    window.focus_in("content-differences").await?;
    window.see_at("content-differences", "Scabies (mites)").await?;
    window.axe("a draft beside what is in use").await?;
    window.looks_like("draft-compared").await
}

/// Whoever wrote it finds the content in use as it was signed, and nothing left of the draft.
async fn no_draft_any_more(window: &Window) -> Outcome {
    window.press("Ctrl+L").await?;
    steps::password_of(window, "D. Demo", PASSWORD).await?;
    window.focus_in("search").await?;
    editing::to(window, "Scabies", "Name").await?;
    hold(window.field().await? == "Scabies (mites)", || "The signed name is not in the cell.".to_owned())?;
    window.see_at("editing", "0 entries changed").await
}

/// Whether a button in the dialog signs something.
const SIGNS: &str = "return !!document.querySelector(\"[data-testid='content'] [aria-label^='Sign ']\")";

/// Proposes what the open dialog has chosen; refused without a word of why.
async fn propose(window: &Window, why: &str) -> Outcome {
    window.see_at("content-standing", "In use").await?;
    window.tab_to("What is new in it and why").await?;
    window.press("Enter").await?;
    window.see_at("content", "on what is new and why were expected").await?;
    window.type_text(why).await?;
    window.press("Enter").await?;
    window.see_at("status", "Proposed. Another clinical lead can sign it").await?;
    window.see_at("content", why).await
}

/// Changes the user and begins to sign what is proposed; refused where its beginning is typed wrong.
async fn to_sign_as(window: &Window, lead: &str) -> Outcome {
    window.press("Ctrl+L").await?;
    steps::password_of(window, lead, PASSWORD).await?;
    window.focus_in("search").await?;
    steps::command(window, "Navigation content:", "content").await?;
    window.see_at("content-standing", "In use").await?;
    window.tab_to("Sign 20").await?;
    window.press("Enter").await?;
    window.focus_in("sign-content").await?;
    window.type_text("00000000").await?;
    window.press("Enter").await?;
    window.see_at("sign-content", "not the SHA-256").await
}

/// Types the beginning that the screen shows in the place of the wrong one, and signs.
async fn sign(window: &Window, lead: &str) -> Outcome {
    window.press("Ctrl+a").await?;
    let shown = "return document.querySelector(\"[data-testid='sign-content'] p b\")?.innerText ?? ''";
    let beginning = window.js(shown, Vec::new()).await?;
    window.type_text(beginning.as_str().unwrap_or_default()).await?;
    window.press("Enter").await?;
    window.see_at("status", "Signed").await?;
    window.see_at("content-standing", &format!("signed by {lead}, in force from 23-Oct-2026")).await?;
    window.see_at("content", &format!("In force, signed by {lead}")).await
}

/// No banner any more; the foot says who signed until when, on one line however narrow the window.
async fn in_force(window: &Window) -> Outcome {
    let gone = "return !document.querySelector(\"[data-testid='content-banner']\")";
    window.wait_js("the banner gone", gone).await?;
    let words = "signed by M. Shah, in force from 23-Oct-2026 to 22-Oct-2027";
    window.see_at("content-standing-line", words).await?;
    window.axe("the desk with signed content").await?;
    window.looks_like("signed").await?;
    window.wait_js("the foot on one line", &one_line(1440)).await?;
    window.size(1024, 700).await?;
    window.wait_js("the foot on one line at 1024 pixels", &one_line(1024)).await?;
    window.looks_like("signed-1024x700").await?;
    window.size(1440, 900).await?;
    for _ in 0..5 {
        window.press("Ctrl++").await?;
    }
    window.wait_js("the foot on one line at twice the size", &one_line(720)).await?;
    window.looks_like("signed-200-percent").await
}

/// The foot has one line of words at this width, all of them in its title.
fn one_line(width: u16) -> String {
    format!(
        "const foot = document.querySelector(\"[data-testid='content-standing-line']\"); \
         const keys = document.querySelector(\"[data-testid='key-bar'] button\"); \
         const middle = of => of.getBoundingClientRect().top + of.getBoundingClientRect().height / 2; \
         return innerWidth === {width} && foot.title === foot.textContent \
         && foot.getBoundingClientRect().width >= 150 && Math.abs(middle(foot) - middle(keys)) < 2"
    )
}
