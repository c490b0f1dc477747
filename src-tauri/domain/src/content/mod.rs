//! Navigation content: red flags, needs, checks and "if it gets worse" words, as data with a source,
//! a date and a status of their own. Shown for a person to ask and tick; never scored, never read
//! for meaning.

mod flags;
mod needs;
mod who;

pub use flags::{FlagOutcome, Outcome, OutcomeWords, RedFlag, RedFlags, red_flag_outcome};
pub use needs::{Case, Check, CheckUse, Expect, IfWorse, Need, NeedRoute, Provenance, Setting, Status};
pub use who::{Age, AgeBound, Who};

use crate::ids::{NeedId, QuestionId};
use serde::{Deserialize, Serialize};

/// The answer to a question of the content. "Not sure" is always an answer and goes to a clinician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not sure: a clinician decides.
    NotSure,
}

/// All navigation content of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Version of the content, such as `2026.11`.
    pub version: String,
    /// Whether a named clinical lead has signed this version.
    pub status: Status,
    /// The opening question, the full list and what each outcome asks for.
    pub red_flags: RedFlags,
    /// Every need, in the order screens list them.
    pub needs: Vec<Need>,
    /// Every check, by id order.
    pub checks: Vec<Check>,
    /// Values on which sources disagree, each with where it came from.
    pub settings: Vec<Setting>,
}

impl Content {
    /// The need with this id.
    pub fn need(&self, id: &NeedId) -> Option<&Need> {
        self.needs.iter().find(|need| need.id == *id)
    }

    /// The check with this id.
    pub fn check(&self, id: &QuestionId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == *id)
    }

    /// The red flag with this id: of the full list or of any need's topic.
    pub fn flag(&self, id: &QuestionId) -> Option<&RedFlag> {
        let topic = self.needs.iter().flat_map(|need| &need.flags);
        self.red_flags.list.iter().chain(topic).find(|flag| flag.id == *id)
    }

    /// The words of an outcome.
    pub fn outcome(&self, outcome: Outcome) -> Option<&OutcomeWords> {
        self.red_flags.outcomes.iter().find(|words| words.outcome == outcome)
    }

    /// The local setting with this id.
    pub fn setting(&self, id: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.id == id)
    }

    /// Needs whose name or search words begin a word with `typed`, in list order; all for an empty text.
    pub fn find_needs(&self, typed: &str) -> Vec<&Need> {
        let typed = typed.trim().to_lowercase();
        self.needs.iter().filter(|need| need.answers_to(&typed)).collect()
    }
}

#[cfg(test)]
mod tests;
