//! From an empty search box to "booked": a known resident with a known need, by keyboard alone.

use super::people::Somebody;
use front_door_tests::{
    driver::{Outcome, hold, target},
    steps::{self, Place},
};

/// The most key presses beside typed text and safety answers.
const BAR: u32 = 25;

#[tokio::test]
async fn a_known_resident_is_booked_within_25_key_presses() -> Outcome {
    let desk = Place::demo()?;
    let woman = Somebody::woman(34)?;
    let window = desk.open_as("A. Okoro").await?;
    let before = window.presses();
    steps::book(&window, &woman.typed(), &woman.name()).await?;
    let pressed = window.presses() - before;
    keep(pressed)?;
    hold(pressed <= BAR, || {
        format!("It took {pressed} key presses from the empty search box to booked; at most {BAR} may be.")
    })?;
    window.close().await
}

/// The bench tells this count among its figures.
fn keep(pressed: u32) -> Outcome {
    let dir = target().join("figures");
    std::fs::create_dir_all(&dir)?;
    Ok(std::fs::write(dir.join("keys_to_booked"), format!("{pressed}\n"))?)
}
