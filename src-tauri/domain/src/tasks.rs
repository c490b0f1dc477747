//! Tasks and handovers: every open end has an owner and a clock.

use crate::{
    arranging::Arranges,
    contacts::SafetyNet,
    ids::{ContactId, HandoverId, ResidentId, ServiceId, TaskId, UserId},
    record,
    users::Role,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a task asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// "Connected?" after 999 was advised: due in five minutes.
    EmergencyConnected,
    /// The outcome of 999 or A&E: stays open until known.
    EmergencyOutcome,
    /// A clinician accepts by name.
    ClinicianAccepts,
    /// Ring back.
    Callback,
    /// A referral is followed: accepted first, then attended. It ends with the handover alone.
    HandoverAccepted,
    /// Passed to the practice: fit note, prescription, home visit.
    PracticeRequest,
    /// A safeguarding lead is told.
    Safeguarding,
    /// Something done here did not stand among the desks that share: somebody came first.
    NotGranted,
    /// Entries of the directory that nobody has verified for too long.
    DirectoryCheck,
}

/// An open end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its version.
    pub version: u64,
    /// What it asks for.
    pub kind: TaskKind,
    /// The contact it belongs to.
    pub contact: Option<ContactId>,
    /// The resident, where known.
    pub resident: Option<ResidentId>,
    /// When it was made.
    pub made: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    /// What is to be done, in words.
    pub text: String,
    /// Who sees to it.
    pub owner: Owner,
    /// Where it stands.
    pub state: TaskState,
    /// The appointment for which it finds an interpreter or a chaperone. It is a field and no kind: an
    /// older program shows the task by its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arranges: Option<Arranges>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Task, Task);

/// Who sees to a task: a named person, or any of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "owner")]
pub enum Owner {
    /// This person.
    Person {
        /// Who.
        user: UserId,
    },
    /// Anybody of this role.
    Anyone {
        /// Which role.
        role: Role,
    },
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum TaskState {
    /// To do.
    Open,
    /// Done.
    Done {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
        /// What came of it.
        outcome: String,
    },
}

/// A contact handed to another service: advised, accepted, attended, bounced back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// Its version.
    pub version: u64,
    /// The contact.
    pub contact: ContactId,
    /// The resident, where known.
    pub resident: Option<ResidentId>,
    /// Where to.
    pub service: ServiceId,
    /// The place chosen, where there are several: its ODS code or name.
    pub place: Option<String>,
    /// Where it stands.
    pub state: HandoverState,
    /// Where it stood before, the oldest first.
    #[serde(default)]
    pub past: Vec<HandoverState>,
    /// The "if it gets worse" words as they were given with it. A bounce clears those of the contact.
    #[serde(default)]
    pub given: Option<SafetyNet>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Handover, Handover);

/// Where a handover stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum HandoverState {
    /// The person was told and goes there; closes with the safety-net words given.
    Advised {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
    },
    /// Sent; acceptance is awaited against a clock.
    Referred {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
    },
    /// Accepted.
    Accepted {
        /// When.
        at: Timestamp,
        /// By whom, as they said it.
        by_name: String,
        /// Who wrote it down; none in records from before this was kept.
        #[serde(default)]
        by: Option<UserId>,
    },
    /// Attended.
    Attended {
        /// When.
        at: Timestamp,
        /// Who wrote it down; none in records from before this was kept.
        #[serde(default)]
        by: Option<UserId>,
    },
    /// Came back: the contact re-opens with its first clock.
    Bounced {
        /// When.
        at: Timestamp,
        /// Why, in their words.
        why: String,
        /// Who wrote it down; none in records from before this was kept.
        #[serde(default)]
        by: Option<UserId>,
    },
}

impl Handover {
    /// Every state in its order, the present one last.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &HandoverState> {
        self.past.iter().chain([&self.state])
    }

    /// The same handover in another state; the one before is kept.
    pub(crate) fn moved(mut self, to: HandoverState) -> Self {
        self.past.push(std::mem::replace(&mut self.state, to));
        self
    }
}
