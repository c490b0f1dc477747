//! Content is proposed by one person and signed by another: the banner goes, and the foot of the window
//! says who signed.

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
