//! Handovers: what became of a contact that went to another service.

use super::{Stamp, Tag};
use front_door_domain::ids::HandoverId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Saying who accepted a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptHandover {
    /// Which.
    pub handover: HandoverId,
    /// Who accepted it at the service, as they said it.
    pub by_name: String,
}

/// Which handover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichHandover {
    /// Which.
    pub handover: HandoverId,
}

/// Saying that the service could not help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BounceHandover {
    /// Which.
    pub handover: HandoverId,
    /// Why it came back, in the service's words.
    pub why: String,
}

/// A handover as the case pane shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HandoverView {
    /// Which.
    pub handover: HandoverId,
    /// Service and place: `Pharmacy First, Daybreak Pharmacy`.
    pub title: String,
    /// What the service is told of whoever attends: `Chaperone wanted · Romanian interpreter (mother)`.
    pub to_know: String,
    /// Where it stands: `Advised`, `Referred: not yet accepted`, `Came back`.
    pub state: Tag,
    /// What happened, the oldest first: `Advised by A. Okoro, Fri 23-Oct-2026 17:58`.
    pub history: Vec<String>,
    /// The "if it gets worse" words as they were given, and how.
    pub words: Option<String>,
    /// What is due next, in words, with its moment.
    pub due: Option<Due>,
    /// It can be said who accepted it.
    pub may_accept: bool,
    /// It can be said that the person attended.
    pub may_attend: bool,
    /// It can be said that it came back.
    pub may_bounce: bool,
}

/// What is due next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Due {
    /// What.
    pub text: String,
    /// By when.
    pub by: Stamp,
    /// Who sees to it.
    pub owner: String,
}
