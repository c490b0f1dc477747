//! A hub's day.

use super::{Stamp, Tag};
use front_door_domain::{
    contacts::OpeningAnswer,
    ids::{AppointmentId, ContactId, HubId, ResidentId, SlotId},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Hubs to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HubList {
    /// In order of name.
    pub hubs: Vec<HubOption>,
}

/// One hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HubOption {
    /// Which.
    pub id: HubId,
    /// Name.
    pub name: String,
    /// Borough.
    pub borough: String,
}

/// Which hub, which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichDay {
    /// Which hub.
    pub hub: HubId,
    /// `2026-10-25`; today unless told.
    pub date: Option<String>,
}

/// The day list of a hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DayList {
    /// Which hub.
    pub hub: HubId,
    /// `Fullwell Cross, Sunday 25-Oct-2026, 08:00 to 20:00`.
    pub title: String,
    /// `48 places · 31 booked · 11 done`.
    pub counts: String,
    /// When it was read.
    pub updated: Stamp,
    /// Sessions in order of clinician and time.
    pub sessions: Vec<DaySession>,
    /// People waiting without an appointment, in the order that the written rule gives.
    pub walk_ins: Vec<WalkIn>,
}

/// One session of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DaySession {
    /// `Dr S. Rahman · GP · room 2, ground floor · face to face`.
    pub title: String,
    /// Its places in order of time.
    pub rows: Vec<DayRow>,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DayRow {
    /// Which slot.
    pub slot: SlotId,
    /// `09:20`.
    pub time: String,
    /// Who, if anybody.
    pub appointment: Option<AppointmentId>,
    /// Which resident.
    pub resident: Option<ResidentId>,
    /// `MENSAH, Abena (Mrs)`; empty where free.
    pub name: String,
    /// `02-Feb-1997 (29y)`.
    pub born: String,
    /// Need by name.
    pub need: String,
    /// `Arrived 09:15, asked`, `NOT ASKED`, `Free`.
    pub now: Tag,
    /// What may be marked next, by key.
    pub next: Vec<DayMark>,
    /// Under 18 that day: who does not come was not brought.
    pub child: bool,
    /// Access needs, in words.
    pub to_know: String,
}

/// A mark on the day list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DayMark {
    /// Arrived; asks the opening question.
    Arrived,
    /// Called in.
    Called,
    /// In the room.
    InRoom,
    /// Seen.
    Done,
    /// Did not attend.
    DidNotAttend,
}

/// Marking a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkDay {
    /// Which appointment.
    pub appointment: AppointmentId,
    /// What happened.
    pub mark: DayMark,
    /// The opening question on arrival; arrived needs it.
    pub opening: Option<OpeningAnswer>,
    /// They were rung without an answer; did-not-attend needs it.
    pub rung: bool,
}

/// Somebody waiting without an appointment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WalkIn {
    /// Which contact.
    pub contact: ContactId,
    /// `POPESCU, Ionuț (Master)` or `Not known yet`.
    pub name: String,
    /// `waited 17 min`.
    pub waited: String,
    /// `asked 09:05, no` or `NOT ASKED`.
    pub asked: Tag,
    /// Need and needs.
    pub text: String,
}
