//! Made-up residents and hub sessions for demonstrations, tests and benches: pure from a seed.
//! This crate never knows a file, a clock or a database; the same seed and the same tables give
//! the same people. Nobody here is real: NHS numbers are of the range that was never issued, phone
//! numbers of those kept free for drama, streets and house numbers are invented.

mod age;
mod areas;
mod bookings;
mod chance;
mod clinicians;
mod families;
mod homes;
mod names;
mod needs;
mod numbers;
mod people;
mod sessions;
mod shares;
mod traditions;
mod waiting;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use bookings::{Came, Taken, taken};
pub use people::{Residents, residents};
pub use sessions::sessions;
pub use waiting::{Waiting, waiting};

/// The tables do not allow anybody to be made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TablesError {
    /// No practice has a list.
    #[error(
        "Made-up residents need at least one practice with a list size; the tables have none. Build the pack again."
    )]
    NoPractices,
    /// No small area has both people and a postcode.
    #[error(
        "Made-up residents need small areas with people and postcodes; the tables have none that match. Build the pack again."
    )]
    NobodyLivesAnywhere,
    /// There is no list of names to fall back on.
    #[error(
        "Made-up residents need first names of the locale en_GB; the tables have none. Build the pack again."
    )]
    NoNames,
}
