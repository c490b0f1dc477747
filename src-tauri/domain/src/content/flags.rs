//! Red flags: one sign a row, one outcome a row.

use super::{Answer, Provenance};
use crate::ids::QuestionId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a published red flag asks for. Declared from the strictest down; the strictest ticked holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Call 999 now.
    #[serde(rename = "call-999")]
    Call999,
    /// Emergency department now.
    AAndENow,
    /// Emergency department or gynaecology emergency unit, now.
    EarlyPregnancyNow,
    /// The maternity line now; emergency department if unanswered.
    MaternityLineNow,
    /// The mental health crisis lines now.
    CrisisLineNow,
    /// The named safeguarding lead, the same day.
    SafeguardingSameDay,
    /// A clinician at once.
    ClinicianNow,
}

/// One sign that a person asks about and ticks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RedFlag {
    /// Id, such as `flag.chest`.
    pub id: QuestionId,
    /// The sign in the exact words to ask.
    pub text: String,
    /// What it asks for.
    pub outcome: Outcome,
    /// Heading it stands under in the full list, such as `All ages`; empty in a need's topic.
    #[serde(default)]
    pub group: String,
    /// Drafted here from general knowledge: wants the clinical lead's check first.
    #[serde(default)]
    pub draft: bool,
}

/// What to say and do for one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OutcomeWords {
    /// Which outcome.
    pub outcome: Outcome,
    /// The instruction, such as "Call 999 now".
    pub say: String,
    /// Further lines, in order.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Number to ring; empty where none.
    #[serde(default)]
    pub phone: String,
}

/// The opening question and the list behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct RedFlags {
    /// The one question that covers the list, asked before identity and anything else.
    pub opening: String,
    /// Said with the list: one sign is enough, even if it has passed.
    pub rule: String,
    /// Help for deaf callers and people who cannot speak safely.
    pub other_ways: Vec<String>,
    /// Where the words came from.
    pub provenance: Provenance,
    /// What each outcome asks for.
    pub outcomes: Vec<OutcomeWords>,
    /// Every sign.
    pub list: Vec<RedFlag>,
}

/// What answers to red flags come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct FlagOutcome {
    /// The strictest outcome among those ticked; a clinician at once where only "not sure" was said.
    pub outcome: Option<Outcome>,
    /// Signs answered yes.
    pub ticked: Vec<QuestionId>,
    /// Signs answered "not sure".
    pub not_sure: Vec<QuestionId>,
    /// Signs not yet asked.
    pub unanswered: Vec<QuestionId>,
}

/// The strictest published outcome among `flags` answered yes. "Not sure" never counts for less than
/// a clinician at once; a sign nobody asked about is named, never taken for "no".
pub fn red_flag_outcome(flags: &[RedFlag], answers: &BTreeMap<QuestionId, Answer>) -> FlagOutcome {
    let mut found = FlagOutcome::default();
    for flag in flags {
        match answers.get(&flag.id) {
            Some(Answer::Yes) => {
                found.ticked.push(flag.id.clone());
                found.outcome = Some(strictest(found.outcome, flag.outcome));
            }
            Some(Answer::NotSure) => {
                found.not_sure.push(flag.id.clone());
                found.outcome = Some(strictest(found.outcome, Outcome::ClinicianNow));
            }
            Some(Answer::No) => {}
            None => found.unanswered.push(flag.id.clone()),
        }
    }
    found
}

fn strictest(held: Option<Outcome>, other: Outcome) -> Outcome {
    held.map_or(other, |held| held.min(other))
}
