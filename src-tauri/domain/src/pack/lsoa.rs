//! Small areas of the pack.

use super::Borough;

/// A small area (LSOA 2011).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lsoa {
    /// Code, such as `E01003770`.
    pub code: String,
    /// Borough.
    pub borough: Borough,
    /// Index of Multiple Deprivation 2019: 1 is the most deprived tenth of England.
    pub imd_decile: u8,
}
