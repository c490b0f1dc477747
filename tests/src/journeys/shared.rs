//! The cable pulled out and put back, as somebody at the window sees it.

use super::people::Somebody;
use crate::server::{OWNER, Postgres};
use front_door_tests::{
    driver::Outcome,
    steps::{self, NOW, Place},
};

/// A demo desk starts a shared store, whose clock shows its hour.
pub(super) fn found(desk: &Place, postgres: &Postgres) -> Outcome {
    desk.line(NOW).ask(&["shared", "init", &postgres.address(OWNER)])?;
    postgres.set_clock(NOW.parse()?);
    Ok(())
}

#[tokio::test]
async fn offline_a_time_is_requested_and_booked_once_the_cable_is_back() -> Outcome {
    let Some(mut postgres) = Postgres::start() else { return Ok(()) };
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    found(&desk, &postgres)?;
    let window = desk.open_as("A. Okoro").await?;
    window.see_at("sharing", "Online").await?;
    postgres.crash();
    window.see_at("sharing", "Offline since 17:5").await?;
    steps::to_times(&window, &woman.typed(), &woman.name()).await?;
    window.see_at("sharing", "waiting").await?;
    window.press("Enter").await?;
    window.see_at("wanted", "To be requested").await?;
    window.axe("requesting offline").await?;
    window.looks_like("offline-wanted").await?;
    steps::finish(&window).await?;
    window.see_at("step-closed", "Requested, not yet booked").await?;
    window.see_at("slip", "NOT YET BOOKED").await?;
    window.axe("requested").await?;
    window.looks_like("offline-requested").await?;
    postgres.resume();
    window.see_at("sharing", "Online").await?;
    window.see_at("step-closed", "Appointment booked").await?;
    let paper = "return !document.querySelector(\"[data-testid='slip']\")?.innerText.includes('NOT YET')";
    window.wait_js("a slip that says it is booked", paper).await?;
    window.close().await
}

#[tokio::test]
async fn a_first_run_joins_a_shared_store_and_its_people_sign_in() -> Outcome {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let (first, second) = (Place::demo()?, Place::empty()?);
    found(&first, &postgres)?;
    postgres.let_in("second");
    let window = second.open(NOW).await?;
    window.see_at("first-run", "Join a shared store").await?;
    window.tab_to("Demo").await?;
    window.press_all(&["Down", "Down"]).await?;
    window.see_at("first-run", "Address of the shared store").await?;
    window.axe("joining").await?;
    window.looks_like("first-run-join").await?;
    window.tab_to("Name of this desk").await?;
    window.type_text("Second desk").await?;
    window.press("Tab").await?;
    window.type_text(&postgres.address("second")).await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("sign-in", "Online").await?;
    steps::sign_in(&window, "A. Okoro").await?;
    window.see_at("sharing", "Online").await?;
    window.see_at("worklist", "Call").await?;
    window.close().await
}
