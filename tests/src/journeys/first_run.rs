//! First run: from an empty folder to somebody signed in at a demo desk.

use front_door_tests::{
    driver::Outcome,
    steps::{self, NOW, Place},
};

#[tokio::test]
async fn a_first_run_makes_a_demo_desk_and_signs_in() -> Outcome {
    let desk = Place::empty()?;
    let window = desk.open(NOW).await?;
    window.see_at("first-run", "Demo").await?;
    window.focus_in("first-run").await?;
    window.axe("first run").await?;
    window.looks_like("first-run").await?;
    window.tab_to("Name of this desk").await?;
    for text in ["Fullwell Cross front desk", "R. Begum", "r.begum", "a good long password"] {
        window.type_text(text).await?;
        window.press("Tab").await?;
    }
    window.press("Ctrl+Enter").await?;
    window.see_at("top-bar", "R. Begum").await?;
    window.see_at("worklist", "Call").await?;

    window.press("Ctrl+L").await?;
    window.see_at("sign-in", "R. Begum").await?;
    window.axe("sign-in").await?;
    window.looks_like("sign-in").await?;
    steps::password_of(&window, "R. Begum", "not the password").await?;
    window.see_at("sign-in", "password").await?;
    window.press("Ctrl+A").await?;
    window.type_text("a good long password").await?;
    window.press("Enter").await?;
    window.focus_in("search").await?;
    window.close().await
}

#[tokio::test]
async fn a_first_run_that_lacks_something_says_what_and_keeps_the_rest() -> Outcome {
    let desk = Place::empty()?;
    let window = desk.open(NOW).await?;
    window.see_at("first-run", "Demo").await?;
    window.tab_to("Name of this desk").await?;
    window.type_text("Fullwell Cross").await?;
    window.press("Tab").await?;
    window.type_text("R. Begum").await?;
    window.press("Tab").await?;
    window.type_text("r.begum").await?;
    window.press("Tab").await?;
    window.type_text("short").await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("first-run", "at least eight characters").await?;
    let kept = "return [...document.querySelectorAll('input.nhsuk-input')].some(field => field.value === 'Fullwell Cross')";
    window.wait_js("the desk's name still in its field", kept).await?;
    window.close().await
}
