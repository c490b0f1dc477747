//! The directory, read-only here.

use super::Tag;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Searching the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchDirectory {
    /// As typed: a name, a kind, a borough or a postcode.
    pub text: String,
}

/// Entries found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DirectoryFound {
    /// At most 100.
    pub rows: Vec<DirectoryRow>,
    /// How many in all.
    pub total: u32,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DirectoryRow {
    /// Code or id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `Pharmacy`, `Practice`, `Hub`, `Urgent treatment`, …
    pub kind: String,
    /// Address with postcode.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Hours in words; those of 2014 say so.
    pub hours: String,
    /// Network, locality, borough.
    pub place: String,
    /// `checked 2025-09`, `unverified`, `2014 hours`.
    pub tags: Vec<Tag>,
}
