//! Directory entries that a contact can be routed to.

use super::Borough;
use crate::{
    contacts::Urgency,
    content::{Case, Provenance, Who},
    hours::Hours,
    ids::{OdsCode, ServiceId},
};
use serde::{Deserialize, Serialize};

/// What the desk does when this row is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Choose a time at a hub.
    Slots,
    /// Tell the person where to go or ring; closes with the "if it gets worse" words.
    Advise,
    /// Hand over: needs acceptance.
    Refer,
    /// Pass to a clinician, who accepts by name.
    Clinician,
    /// The emergency script.
    Emergency,
    /// A task with an owner and a clock.
    Task,
}

/// Which needs an entry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// Only needs that name it.
    #[default]
    Listed,
    /// Every need but paperwork.
    Clinical,
    /// Every need.
    Any,
}

/// Where an entry's doors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Places {
    /// No place to go to: a phone line or a team that comes.
    #[default]
    None,
    /// Pharmacies one can walk into.
    Pharmacies,
    /// Bookable hubs.
    Hubs,
    /// Enhanced-access sites of the person's own network.
    EnhancedAccess,
    /// The person's own practice.
    OwnPractice,
    /// The sites the entry lists.
    Sites,
}

/// What core hours of general practice do to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoreHoursRule {
    /// Nothing.
    #[default]
    Any,
    /// In core hours only with a reason.
    WithReason,
    /// Answers by the contract's clocks: urgent needs in core hours only.
    Practice,
}

/// Who must be registered where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenTo {
    /// Anybody.
    #[default]
    Anybody,
    /// Registered with a practice of the area.
    RegisteredHere,
    /// Not registered anywhere.
    WithoutPractice,
}

/// A directory entry that a contact can be routed to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of the file, and none hangs on another"
)]
pub struct Service {
    /// Id, such as `pharmacy-first`.
    pub id: ServiceId,
    /// Place in the list of services.
    pub order: u16,
    /// Display name.
    pub name: String,
    /// What the desk does.
    pub action: ActionKind,
    /// What it takes, in words: said when a need is not among it.
    pub about: String,
    /// Which needs.
    #[serde(default)]
    pub takes: Takes,
    /// Whom, whatever the need.
    #[serde(default)]
    pub who: Who,
    /// Who must be registered where.
    #[serde(default)]
    pub open_to: OpenTo,
    /// Resident or registered in this borough only.
    #[serde(default)]
    pub borough: Option<Borough>,
    /// Where its doors are.
    #[serde(default)]
    pub places: Places,
    /// Codes of its sites, where `places` says so.
    #[serde(default)]
    pub sites: Vec<OdsCode>,
    /// When it answers; unknown where none.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Times are chosen ahead, so being closed now turns nobody away.
    #[serde(default)]
    pub booked_ahead: bool,
    /// Core hours of general practice.
    #[serde(default)]
    pub core_hours: CoreHoursRule,
    /// Urgencies it is for; others only with a reason. Every urgency where empty.
    #[serde(default)]
    pub urgencies: Vec<Urgency>,
    /// The reason for that, in words.
    #[serde(default)]
    pub urgency_note: String,
    /// Phone; empty where none is known.
    #[serde(default)]
    pub phone: String,
    /// The phone number wants checking before it is relied on.
    #[serde(default)]
    pub verify_phone: bool,
    /// Page on the web, `https` only; empty where none is known.
    #[serde(default)]
    pub web: String,
    /// Stays as it is when a red flag was ticked: clinicians, emergency services, crisis lines.
    #[serde(default)]
    pub past_red_flags: bool,
    /// An intimate examination is usual: a chaperone is offered, whatever the need.
    #[serde(default)]
    pub chaperone: bool,
    /// Facts that stand beside every row.
    #[serde(default)]
    pub info: Vec<String>,
    /// Where the facts came from.
    pub provenance: Provenance,
    /// Example cases that the checker runs.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
}
