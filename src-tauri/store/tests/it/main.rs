//! The store, from outside.
#![expect(clippy::unwrap_used, reason = "tests")]

mod crash;
mod hubs;
mod made;
mod opening;
mod proof;
mod residents;
mod sharing;
mod speed;
mod writing;
