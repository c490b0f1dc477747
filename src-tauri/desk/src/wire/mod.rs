//! The wire, written down once: what commands take and answer. The screens' TypeScript is
//! generated from these types. Every text is ready to show: times, dates and numbers are
//! formatted here in Rust, never in the window.

pub mod about;
pub mod appointments;
pub mod contacts;
pub mod content;
pub mod directory;
pub mod editing;
pub mod handovers;
pub mod hubs;
pub mod residents;
pub mod routes;
pub mod sharing;
pub mod start;
pub mod worklist;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment, for arithmetic and for eyes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Stamp {
    /// Milliseconds since 1970, UTC.
    #[ts(type = "number")]
    pub ms: i64,
    /// `17:54`.
    pub time: String,
    /// `Fri 23-Oct-2026`.
    pub day: String,
    /// `2026-10-23`.
    pub date: String,
}

impl Stamp {
    /// The moment as London's clocks show it.
    pub fn of(at: Timestamp) -> Self {
        let local = front_door_domain::calendar::london(at);
        Self {
            ms: at.as_millisecond(),
            time: front_door_domain::format::time(&local),
            day: front_door_domain::format::day(&local),
            date: local.date().to_string(),
        }
    }
}

/// How a label is coloured: colour never stands without the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// Going well.
    Good,
    /// Worth a look.
    Notice,
    /// Time is short.
    Warning,
    /// Emergency only.
    Emergency,
}

/// A short label with its colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tag {
    /// The words.
    pub text: String,
    /// The colour.
    pub tone: Tone,
}

/// Nothing to give or to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Background work on its way, sent as the event `progress`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// What is being done: `Making up residents`.
    pub label: String,
    /// How many are done.
    #[ts(type = "number")]
    pub done: u64,
    /// Of how many.
    #[ts(type = "number")]
    pub total: u64,
    /// Finished, one way or the other.
    pub finished: bool,
}

/// What every screen shows of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// What was expected, what was found, what to do.
    pub sentence: String,
    /// The field it is about, where there is one.
    pub field: Option<String>,
    /// Only where the screen behaves differently.
    pub code: Option<RefusalCode>,
}

/// Refusals on which a screen acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// Nobody is signed in: show the sign-in.
    SignedOut,
    /// The slot went to somebody else: show the next places.
    Taken,
    /// Offline, nothing is held: the time can be requested instead.
    NotHeld,
    /// The record needs a reason to be opened: ask for it.
    ReasonNeeded,
}
