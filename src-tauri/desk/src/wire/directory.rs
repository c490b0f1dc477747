//! The directory: searched, taken in, checked and noted.

use super::Tag;
use front_door_domain::{geo::Travel, ids::NeedId, pack::Borough, residents::Sex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Searching the directory. What is left out is not asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct SearchDirectory {
    /// As typed: a name, a kind, a borough or a postcode.
    pub text: String,
    /// Only services that may take this need.
    pub need: Option<NeedId>,
    /// Only what takes this age, in completed years.
    pub age: Option<u16>,
    /// Only what takes this recorded sex.
    pub sex: Option<Sex>,
    /// Only what is for residents of this borough, or stands in it.
    pub borough: Option<Borough>,
    /// Only what is reached this way: `slots`, `advise`, `refer`, `clinician`, `emergency` or `task`.
    pub referral: Option<String>,
    /// Where the person sets out: a postcode or its first half.
    pub from: Option<String>,
    /// How the person travels; by bus unless told.
    pub by: Option<Travel>,
    /// At most so many straight-line kilometres from there.
    pub within_km: Option<f64>,
    /// Only what is known to be open when the person gets there.
    pub open: Option<bool>,
    /// London time of setting out, such as `2026-10-23T17:50`; now unless told.
    pub at: Option<String>,
}

/// Entries found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DirectoryFound {
    /// At most 100.
    pub rows: Vec<DirectoryRow>,
    /// How many in all.
    pub total: u32,
    /// How distance and travel are estimated, and how wrong that may be; empty where nobody asked.
    pub method: String,
    /// How many entries and tables want checking.
    pub stale: u32,
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
    /// Whom it takes, in words; empty for everybody.
    pub who: String,
    /// How one gets to it, in words; empty where not known.
    pub referral: String,
    /// The way there and how it is found: `1.2 km, 20 min, open until 18:30`; empty where nobody asked.
    pub way: String,
    /// When it was last verified: `verified 30-Sep-2025`, `never verified`.
    pub verified: String,
    /// `unverified`, `2014 hours`, `closes 30-Nov-2026`.
    pub tags: Vec<Tag>,
}

/// Bringing in a file of the Organisation Data Service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefreshDirectory {
    /// The file's text.
    pub text: String,
    /// The day for which it speaks, such as `2025-09-30`; today unless told. Told before it is taken.
    pub as_of: Option<String>,
    /// Take it; otherwise only show what it would change.
    pub take: bool,
}

/// Bringing in a feed of Open Referral UK.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportFeed {
    /// Its files: name and text.
    pub files: Vec<(String, String)>,
    /// Take it; otherwise only show what it would change.
    pub take: bool,
}

/// What a file would change, or has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DirectoryChanges {
    /// How many rows or services the file has.
    pub read: u32,
    /// Entries that differ from what is known.
    pub differences: Vec<DirectoryDifference>,
    /// What cannot be right, each with where it stands and a sentence.
    pub refused: Vec<String>,
    /// What is not for this directory, each with where it stands and why.
    pub left_out: Vec<String>,
    /// Entries of the directory that the file does not have; they stay as they are.
    pub missing: Vec<String>,
    /// It was taken.
    pub taken: bool,
    /// All of it in one sentence.
    pub sentence: String,
}

/// One entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DirectoryDifference {
    /// Code or id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `added`, `changed` or `closed`.
    pub what: String,
    /// `phone: 020 7946 0001 → 020 7946 0002`.
    pub changes: Vec<String>,
}

/// What was told about entries, as the desk keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TakeListings {
    /// Where it comes from: the name of a file's kind, or `desk`.
    pub source: String,
    /// Each entry with what was told of it.
    #[ts(type = "unknown[]")]
    pub listings: Vec<Value>,
}

/// How many entries were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Taken {
    /// How many.
    pub written: u32,
}

/// Noting something about one entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct NoteEntry {
    /// Code or id.
    pub entry: String,
    /// The day on which somebody found it right, such as `2026-10-23`.
    pub verified: Option<String>,
    /// Weekly hours, such as `Mon-Fri 09:00-18:00; Sat 09:00-13:00`.
    pub hours: Option<String>,
    /// From when they hold; always unless told.
    pub hours_from: Option<String>,
    /// Until when they hold; for good unless told.
    pub hours_until: Option<String>,
    /// On bank holidays: `closed`, `as weekday`, `not known` or sessions.
    pub bank_holidays: Option<String>,
    /// One day of its own, such as `2026-12-24 09:00-13:00` or `2026-12-24 closed`.
    pub day: Option<String>,
    /// The address of a temporary move, without the postcode.
    pub move_to: Option<String>,
    /// Its postcode.
    pub move_postcode: Option<String>,
    /// Its first day.
    pub move_from: Option<String>,
    /// Its last day; unknown unless told.
    pub move_until: Option<String>,
    /// Why it moves.
    pub move_why: Option<String>,
}

/// Looking for entries that want checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct CheckDirectory {
    /// Make a task of each that has none yet.
    pub make_tasks: Option<bool>,
}

/// Entries that want checking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DirectoryChecked {
    /// What is to be done about each, in words.
    pub stale: Vec<String>,
    /// After how many days without a look an entry is stale.
    pub days: u16,
    /// How many tasks were made now.
    pub made: u32,
}

/// The directory for others to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DirectoryExport {
    /// One page of Open Referral UK v3.
    pub json: String,
    /// How many services it has.
    pub services: u32,
}
