//! The store, from outside.
#![expect(clippy::unwrap_used, reason = "tests")]

mod content;
mod crash;
mod hubs;
mod made;
mod opening;
mod packs;
#[expect(unreachable_pub, reason = "the bench has it in its library")]
mod postgres;
mod proof;
mod residents;
mod shared;
mod sharing;
mod speed;
mod writing;
