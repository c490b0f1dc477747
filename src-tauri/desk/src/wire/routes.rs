//! Where a need can go.

use front_door_domain::{content::Answer, ids::QuestionId, ids::ServiceId, routes::Standing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One question as a screen shows it: never preset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QuestionView {
    /// Which.
    pub id: QuestionId,
    /// The exact words to ask.
    pub text: String,
    /// A short label for the answered chip, such as `Pregnant`.
    pub label: String,
    /// The answer given, if any.
    pub answer: Option<Answer>,
    /// What follows the answer given, where it matters: `Ask a clinician`, `Call 999 now`.
    pub follows: Option<String>,
}

/// One service and what it says to this need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RouteView {
    /// Which.
    pub service: ServiceId,
    /// Its number on the list, the same key that chooses it in the focused list; none for a `No`.
    pub number: Option<u8>,
    /// Name.
    pub name: String,
    /// What it says.
    pub standing: Standing,
    /// `May take`, `Check`, `Ask a clinician`, `With a reason`, `No`.
    pub standing_text: String,
    /// The reason, one or two sentences.
    pub reason: String,
    /// Its checks.
    pub checks: Vec<QuestionView>,
    /// Nearest place and when it is open on arrival; empty where it does not apply.
    pub place: String,
    /// Phone number to give, if any.
    pub phone: String,
    /// What choosing it does.
    pub action: RouteAction,
    /// Choosing it asks for a reason.
    pub needs_reason: bool,
    /// Choosing it goes against what it says: this person may, with a reason.
    pub overrides: bool,
}

/// What choosing a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RouteAction {
    /// Opens the times.
    Times,
    /// The person is told and goes there; closes with the words given.
    Advise,
    /// Sent over; acceptance is awaited against a clock.
    Refer,
    /// Passed to a clinician who accepts by name.
    Clinician,
    /// An emergency department, a maternity or crisis line, now.
    Emergency,
    /// A task for the practice.
    Task,
}
