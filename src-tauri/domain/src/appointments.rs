//! Sessions, slots and appointments. Data here; the transitions are in the files named after them.

use crate::{
    ids::{AppointmentId, ContactId, HubId, NeedId, ResidentId, SessionId, SlotId, UserId},
    record,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How the appointment takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Video or written, by link.
    Online,
    /// By telephone.
    Phone,
    /// Face to face at the hub.
    Hub,
}

/// Who sees the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ClinicianRole {
    /// General practitioner.
    Gp,
    /// Advanced nurse practitioner.
    NursePractitioner,
    /// Practice nurse.
    Nurse,
    /// First-contact physiotherapist.
    Physiotherapist,
    /// Clinical pharmacist.
    Pharmacist,
}

/// A clinic. Its slots follow from it: `slots` of `slot_minutes` each from `start`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its version.
    pub version: u64,
    /// Where.
    pub hub: HubId,
    /// Room; empty for phone and online.
    pub room: String,
    /// The room has no steps.
    pub step_free: bool,
    /// Clinician as patients hear it: `Dr S. Rahman`.
    pub clinician: String,
    /// The clinician's role.
    pub role: ClinicianRole,
    /// A woman, a man, or not stated.
    pub woman: Option<bool>,
    /// Languages the clinician speaks besides English.
    pub languages: Vec<String>,
    /// How.
    pub mode: Mode,
    /// National appointment category, such as `General Consultation Acute`.
    pub category: String,
    /// First slot's start.
    pub start: Timestamp,
    /// Length of a slot in minutes.
    pub slot_minutes: u16,
    /// How many slots.
    pub slots: u16,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Session, Session);

/// An appointment over one or more adjacent slots of one session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Its version.
    pub version: u64,
    /// Speakable reference.
    pub reference: String,
    /// The contact it came from.
    pub contact: Option<ContactId>,
    /// For whom.
    pub resident: ResidentId,
    /// What for.
    pub need: NeedId,
    /// The slots it takes, in order; never empty.
    pub slots: Vec<SlotId>,
    /// Where.
    pub hub: HubId,
    /// How.
    pub mode: Mode,
    /// Start of the first slot.
    pub start: Timestamp,
    /// End of the last slot.
    pub end: Timestamp,
    /// Where it stands.
    pub state: AppointmentState,
    /// Every state it left, oldest first.
    pub history: Vec<Moved>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Appointment, Appointment);

/// States with just the facts true in them. `Held` is a head's state, not an appointment's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum AppointmentState {
    /// Booked.
    Booked {
        /// When.
        at: Timestamp,
        /// By whom.
        by: UserId,
    },
    /// The person is here (or on the line).
    Arrived {
        /// When.
        at: Timestamp,
        /// Who marked it.
        by: UserId,
        /// The opening question on arrival: `asked, no`, `yes`, `not sure`, or why not asked.
        opening: crate::contacts::OpeningAnswer,
    },
    /// Called in.
    Called {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
    },
    /// In the room.
    InRoom {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
    },
    /// Seen.
    Done {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
    },
    /// Cancelled; the slots are free.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Who.
        by: UserId,
        /// Why.
        reason: String,
    },
    /// Did not attend.
    DidNotAttend {
        /// When it was marked.
        at: Timestamp,
        /// Who.
        by: UserId,
        /// Was rung at this moment, without an answer.
        rung: Timestamp,
    },
}

/// A state that an appointment left, or the slots it moved from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserId,
    /// The state it was in.
    pub from: AppointmentState,
    /// The slots it had, where it moved.
    pub slots: Option<Vec<SlotId>>,
}
