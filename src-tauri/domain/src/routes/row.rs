//! What a route says of itself on screen.

use crate::{
    content::{Answer, Provenance},
    geo::Position,
    ids::{QuestionId, ServiceId},
    pack::ActionKind,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What a service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// "May take": nothing published speaks against it.
    MayTake,
    /// Something has to be asked first.
    Check,
    /// A check failed or nobody is sure.
    AskClinician,
    /// Only with a reason.
    WithReason,
    /// An administrative fact rules it out.
    No,
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Nobody has asked.
    ToAsk,
    /// Answered, and nothing speaks against the service.
    Passed,
    /// Answered otherwise: ask a clinician.
    Failed,
    /// "Not sure": ask a clinician.
    NotSure,
}

/// A published criterion beside a service, with the person's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct CheckRow {
    /// The question's id.
    pub question: QuestionId,
    /// The question to ask.
    pub asks: String,
    /// In a word or two.
    pub short: String,
    /// The answer, once given.
    pub answer: Option<Answer>,
    /// How it stands.
    pub state: CheckState,
}

/// A door of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct RoutePlace {
    /// Code of the place.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address on one line, with postcode.
    pub address: String,
    /// Phone; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Straight-line kilometres; none where it is not known where the person is.
    pub km: Option<f64>,
    /// Estimated minutes on the way.
    pub minutes: Option<u16>,
    /// Local time of arrival when setting out now.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub arrive: Option<DateTime>,
    /// From when a person setting out now would find it open; none where not known.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub open_from: Option<DateTime>,
    /// Hours in words, such as "open until 20:10 (2014 hours, unverified)".
    pub opens: String,
}

/// One service's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct RouteRow {
    /// The service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// What it answers.
    pub standing: Standing,
    /// Why.
    pub reason: String,
    /// What choosing it does.
    pub action: ActionKind,
    /// Its checks for this need.
    pub checks: Vec<CheckRow>,
    /// Its doors, the soonest to be found open and nearest first; a handful at most.
    pub places: Vec<RoutePlace>,
    /// From when it can be had: now, on arrival, or when it opens; none where not known.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub opens: Option<DateTime>,
    /// Phone; empty where none is known.
    pub phone: String,
    /// The number wants checking before it is relied on.
    pub verify_phone: bool,
    /// A chaperone is offered before it is booked or handed over.
    #[serde(default)]
    pub chaperone: bool,
    /// Facts shown for information; they exclude nobody by themselves.
    pub info: Vec<String>,
    /// Where the facts came from.
    pub provenance: Provenance,
    /// The review date has passed.
    pub stale: bool,
}
