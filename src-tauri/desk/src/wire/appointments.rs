//! Times, holds, appointments, slips.

use super::{Stamp, Tag};
use front_door_domain::{
    appointments::{ClinicianRole, Mode},
    ids::{AppointmentId, ContactId, HubId, SlotId},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Searching for times over all hubs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FindSlots {
    /// For which contact: the access needs of everybody who attends and the travel origin are used.
    pub contact: Option<ContactId>,
    /// For an appointment that is moved: the needs of whoever attends it are used, and as many places.
    #[serde(default)]
    pub appointment: Option<AppointmentId>,
    /// From this day, `2026-10-23`; today unless told.
    pub from: Option<String>,
    /// How many days; 14 unless told.
    pub days: Option<u8>,
    /// Only these modes; all unless told.
    pub modes: Vec<Mode>,
    /// Only this role.
    pub role: Option<ClinicianRole>,
    /// Only a woman (true) or a man (false).
    pub woman: Option<bool>,
    /// Only a clinician who speaks this language.
    pub language: Option<String>,
    /// Only without steps.
    pub step_free: bool,
    /// Only these hubs; all unless told.
    pub hubs: Vec<HubId>,
    /// How many adjacent places: 2 for an interpreter.
    pub places: Option<u8>,
    /// The time that somebody is on: what became of it is told, too, where it is not on show.
    #[serde(default)]
    pub at: Option<SlotId>,
}

/// Free times, hub by day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SlotGrid {
    /// Filters in words, those from access needs included.
    pub filters: Vec<String>,
    /// Who interprets, where anybody who attends needs it.
    pub interpreter: Option<String>,
    /// `today 5 fit, Sat 6`.
    pub counts: String,
    /// Why others are not offered: `37: no woman clinician`.
    pub hidden: Vec<String>,
    /// The days, in order.
    pub days: Vec<String>,
    /// One row a hub, and one each for phone and online.
    pub rows: Vec<SlotRow>,
    /// `updated 17:54`.
    pub updated: Stamp,
    /// When the first hold on show ends by itself; none where nobody holds any of these.
    pub until: Option<Stamp>,
    /// The time that somebody is on, where no row has it: free beside another one, or who has it now.
    /// None where it is on show, and where it would not be offered though nobody has it.
    pub at: Option<SlotCell>,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SlotRow {
    /// `Fullwell Cross`, `Phone`, `Online`.
    pub name: String,
    /// `28 min, no steps`.
    pub note: String,
    /// One cell a day.
    pub cells: Vec<Vec<SlotCell>>,
}

/// One time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SlotCell {
    /// Which.
    pub slot: SlotId,
    /// `19:20`.
    pub time: String,
    /// Everything about it in one sentence, for screen readers and the tooltip.
    pub text: String,
    /// Who has it: `held by A. Okoro, Fullwell Cross front desk, until 17:57`; only of the time that
    /// somebody is on also `booked by A. Okoro at 17:54`.
    pub held: Option<String>,
}

/// Asking why a place, or a time, is not offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WhyNot {
    /// The same search.
    #[serde(flatten)]
    pub find: FindSlots,
    /// About this day, `2026-10-24`; today unless told.
    pub date: Option<String>,
    /// About this time of that day, `11:40`; about whole places where none.
    pub time: Option<String>,
}

/// Why not: one line a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WhyNotView {
    /// `Sat 24-Oct 11:40`, or the days.
    pub about: String,
    /// The places, phone and online first.
    pub places: Vec<WhyPlace>,
}

/// Why a place is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhyPlace {
    /// `Fullwell Cross`, `Phone`, `Online`.
    pub name: String,
    /// `no steps is wanted, and all 12 free times there have steps; the first that fits is Mon 9-Nov 10:00`.
    pub why: String,
}

/// Holding a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoldSlot {
    /// For which contact.
    pub contact: ContactId,
    /// Which.
    pub slot: SlotId,
    /// How many adjacent places.
    pub places: Option<u8>,
}

/// Which slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichSlot {
    /// Which contact.
    pub contact: ContactId,
    /// Which slot.
    pub slot: SlotId,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HoldView {
    /// Which slot.
    pub slot: SlotId,
    /// `Fri 23-Oct 19:20, Fullwell Cross`.
    pub title: String,
    /// `Dr S. Rahman (woman), 10 minutes, face to face, room 2 ground floor`.
    pub text: String,
    /// Until when.
    pub until: Stamp,
    /// It has been extended once already.
    pub extended: bool,
}

/// A place that is wanted without a hold, since nobody could be asked who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WantedView {
    /// Which slot.
    pub slot: SlotId,
    /// `Fri 23-Oct 19:20, Fullwell Cross`.
    pub title: String,
    /// `Dr S. Rahman (woman), 10 minutes, face to face, room 2 ground floor`.
    pub text: String,
    /// Nobody can be asked now either: finishing requests it, and books it later.
    pub requests: bool,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppointmentView {
    /// Which.
    pub appointment: AppointmentId,
    /// `FD-…`.
    pub reference: String,
    /// When.
    pub start: Stamp,
    /// `Fri 23-Oct 19:20, Fullwell Cross`.
    pub title: String,
    /// Clinician, length, mode, room.
    pub text: String,
    /// Where it stands.
    pub state: Tag,
    /// It can still be moved or cancelled.
    pub open: bool,
    /// The shared store has not answered yet: requested, not yet booked.
    pub requested: bool,
}

/// Which appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichAppointment {
    /// Which.
    pub appointment: AppointmentId,
}

/// Moving in one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoveAppointment {
    /// Which.
    pub appointment: AppointmentId,
    /// To the slot held or free.
    pub slot: SlotId,
}

/// Cancelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CancelAppointment {
    /// Which.
    pub appointment: AppointmentId,
    /// Why.
    pub reason: String,
}

/// A file that was written for the person at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    /// Where it is. The name carries a reference, never a person's data.
    pub path: String,
}

/// What a resident gets on paper or by text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slip {
    /// The slip as a whole HTML page with print styles.
    pub html: String,
    /// The same as a text message.
    pub text: String,
    /// How many text segments.
    pub segments: u8,
    /// Why it must not be texted or printed, where a safe-contact rule says so.
    pub warning: Option<String>,
}
