//! Finding and opening residents.

use super::{Stamp, Tag};
use front_door_domain::{
    ids::{AppointmentId, ContactId, ResidentId, TaskId},
    residents::{AccessNeed, SafeContact},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was typed into the search box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindResidents {
    /// As typed.
    pub text: String,
    /// Counts up with each key press; the answer carries it back so that an old answer is never painted.
    #[ts(type = "number")]
    pub turn: u64,
}

/// Who was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundResidents {
    /// The turn asked with.
    #[ts(type = "number")]
    pub turn: u64,
    /// How the text was read: `date of birth 14-Jul-1945`, `family name begins with "smi"`.
    pub read_as: String,
    /// At most 20, in order of family name, given name, birth date.
    pub rows: Vec<ResidentRow>,
    /// There are more than the rows shown.
    pub more: bool,
    /// Found only by allowing one typing mistake.
    pub near: bool,
    /// A sentence where the text could not be read as anything, such as an NHS number with a wrong check digit.
    pub hint: Option<String>,
}

/// One row of the search. Nothing clinical; sensitive records show no address and no practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResidentRow {
    /// Who.
    pub id: ResidentId,
    /// `SMITH, Sarah Jane (Mrs)`.
    pub name: String,
    /// `06-Aug-1984 (42y)`.
    pub born: String,
    /// `Female`.
    pub sex: String,
    /// `999 004 0001`, or `Not known`.
    pub nhs_number: String,
    /// First line and postcode; empty for sensitive records.
    pub address: String,
    /// Practice by name; empty for sensitive records.
    pub practice: String,
    /// `Same birth date, similar name: SMYTH, Sara`, where there is one on this page.
    pub alike: Option<String>,
    /// Deceased or sensitive.
    pub tags: Vec<Tag>,
}

/// Opening a record: only within a live contact, appointment or task, or with a stated reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenResident {
    /// Who.
    pub resident: ResidentId,
    /// Within what.
    pub within: Within,
}

/// What a record is opened within.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "within")]
pub enum Within {
    /// A live contact.
    Contact {
        /// Which.
        contact: ContactId,
    },
    /// An appointment.
    Appointment {
        /// Which.
        appointment: AppointmentId,
    },
    /// A task.
    Task {
        /// Which.
        task: TaskId,
    },
    /// None of these, for this reason.
    Reason {
        /// Why.
        reason: String,
    },
}

/// The fixed banner over a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Banner {
    /// Who.
    pub id: ResidentId,
    /// `SMITH, Sarah Jane (Mrs)`.
    pub name: String,
    /// `06-Aug-1984 (42y)`.
    pub born: String,
    /// `Female`.
    pub gender: String,
    /// `999 004 0001`, or `Not known`.
    pub nhs_number: String,
    /// `Number traced`, `Number not yet traced`.
    pub nhs_status: String,
    /// Practice, network, locality and borough in one line; `Hidden: sensitive record` where so.
    pub place: String,
    /// Address; empty for sensitive records.
    pub address: String,
    /// Recorded number.
    pub phone: String,
    /// Access needs as labels.
    pub needs: Vec<Tag>,
    /// The needs themselves, for editing.
    pub access: Vec<AccessNeed>,
    /// How this person may be reached.
    pub safe_contact: Option<SafeContact>,
    /// Died on, where known.
    pub died: Option<String>,
    /// Same birth date and a similar name exist: who, and what differs.
    pub alike: Vec<String>,
}

/// A record opened outside a contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResidentCase {
    /// The banner.
    pub banner: Banner,
    /// Contacts of this person, the newest first.
    pub contacts: Vec<EarlierContact>,
    /// Appointments, the next first.
    pub appointments: Vec<ResidentAppointment>,
}

/// An earlier contact, one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EarlierContact {
    /// Which.
    pub contact: ContactId,
    /// When it began.
    pub began: Stamp,
    /// `Call`, `Click`, `Come in`.
    pub channel: String,
    /// Need and own words, short.
    pub text: String,
    /// What became of it.
    pub outcome: String,
    /// The practice it came through, where the request named one.
    pub through: Option<String>,
    /// Who saw to it, and when.
    pub seen: String,
    /// What was advised, and what came of that.
    pub advised: Vec<String>,
}

/// An appointment of a resident, one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResidentAppointment {
    /// Which.
    pub appointment: AppointmentId,
    /// When.
    pub start: Stamp,
    /// Where and how.
    pub text: String,
    /// Where it stands.
    pub state: Tag,
    /// It can still be moved or cancelled.
    pub open: bool,
}

/// What we were told about a resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellResident {
    /// About whom.
    pub resident: ResidentId,
    /// Within which contact.
    pub contact: ContactId,
    /// Phone numbers, the best first.
    pub phones: Vec<String>,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// How to reach safely.
    pub safe_contact: Option<SafeContact>,
}
