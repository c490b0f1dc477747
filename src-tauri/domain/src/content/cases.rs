//! Example cases: rows of the content's own tests, kept in the file of what they are about.

use super::{Answer, Outcome};
use crate::{
    contacts::Urgency,
    ids::{NeedId, QuestionId, ServiceId},
    pack::ActionKind,
    residents::Sex,
    routes::Standing,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An example case: somebody with a need at a moment, and what some services must say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A sentence.
    pub name: String,
    /// The need, where the case stands with a service; the need's own file names none.
    #[serde(default)]
    pub need: Option<NeedId>,
    /// Age in years; none where not known.
    #[serde(default)]
    pub age: Option<u16>,
    /// Age in months, for the smallest; in place of `age`.
    #[serde(default)]
    pub months: Option<u16>,
    /// Recorded sex; none where not known.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// When, in local time: `2026-10-23T17:50`.
    pub at: DateTime,
    /// Postcode or its outward half the person would set out from.
    #[serde(default)]
    pub from: Option<String>,
    /// Practice code; `none` for nobody, `unknown` where nobody has asked; a practice of the area is
    /// assumed where absent.
    #[serde(default)]
    pub practice: Option<String>,
    /// How soon, where a named person has set it.
    #[serde(default)]
    pub urgency: Option<Urgency>,
    /// Every topic red flag was answered no, where `answers` does not say otherwise.
    #[serde(default)]
    pub no_flags: bool,
    /// Answers so far.
    #[serde(default)]
    pub answers: BTreeMap<QuestionId, Answer>,
    /// Words that must stand in the need's "if it gets worse" words.
    #[serde(default)]
    pub worse: Vec<String>,
    /// What some rows must say.
    pub expect: Vec<Expect>,
}

/// What one row of a case must say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The service.
    pub service: ServiceId,
    /// Its standing.
    pub standing: Standing,
    /// Words the reason must hold.
    #[serde(default)]
    pub reason: String,
    /// Words that must stand beside it: in a question it asks, its facts, its phone or its places.
    #[serde(default)]
    pub says: Vec<String>,
    /// Words that must not stand there, such as the short form of a check that is not asked.
    #[serde(default)]
    pub silent: Vec<String>,
    /// A chaperone is offered there, or, where this is left out, is not.
    #[serde(default)]
    pub chaperone: bool,
    /// What choosing it does, where the case is about that.
    #[serde(default)]
    pub action: Option<ActionKind>,
}

/// Signs that come to one outcome when each is answered yes and all others no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignCase {
    /// What each comes to.
    pub outcome: Outcome,
    /// The signs.
    pub signs: Vec<QuestionId>,
    /// The exact words of some of these signs.
    #[serde(default)]
    pub words: Vec<String>,
    /// What must be said or shown when one is ticked.
    #[serde(default)]
    pub says: Vec<String>,
}
