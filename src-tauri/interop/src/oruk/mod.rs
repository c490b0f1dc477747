//! Open Referral UK v3: services of a feed in, services of the directory out.
//!
//! A feed is read field by field. What cannot be right is refused with its path and left out; a service
//! is refused as a whole only where it has no id, no name or no status. Nothing is guessed.

mod hours;
mod read;
mod write;

pub use read::{Feed, FeedFile, Spot, read};
pub use write::{own_id, write};

#[cfg(test)]
mod tests;
