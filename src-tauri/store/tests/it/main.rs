//! The store, from outside.
#![expect(clippy::unwrap_used, reason = "tests")]

mod crash;
mod hubs;
mod made;
mod opening;
mod postgres;
mod proof;
mod residents;
mod shared;
mod sharing;
mod speed;
mod writing;
