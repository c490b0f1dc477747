//! Every check that looks at more than one crate, in one binary: a test file that is not named
//! here fails `tidy`.
#![expect(clippy::unwrap_used, reason = "tests")]

mod contract;
mod desk;
mod journeys;
mod server;
mod tidy;
