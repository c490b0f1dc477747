//! Navigation content: red flags, needs, checks and "if it gets worse" words, as data with a source,
//! a date and a status of their own. Shown for a person to ask and tick; never scored, never read
//! for meaning.

pub mod approval;
mod cases;
mod flags;
pub mod mutation;
mod needs;
mod place;
pub mod proof;
mod who;

pub use cases::{Case, Expect, SignCase};
pub use flags::{FlagOutcome, Outcome, OutcomeWords, RedFlag, RedFlags, red_flag_outcome};
pub use needs::{Check, CheckAbout, CheckUse, IfWorse, Need, NeedRoute, Provenance, Setting, Status};
pub use place::Place;
pub use who::{Age, AgeBand, AgeBound, Who};

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
    /// SHA-256 of every byte of it, in hexadecimal: what a signature covers.
    pub sha256: String,
    /// What the file says of its approval; who signed it is kept in the store.
    pub status: Status,
    /// The opening question, the full list and what each outcome asks for.
    pub red_flags: RedFlags,
    /// What each sign of the full list comes to, stated a second time.
    pub sign_cases: Vec<SignCase>,
    /// What is said and printed where a chaperone is wanted; none in content from before it was offered.
    pub chaperone: Option<IfWorse>,
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

    /// Needs whose name or search words begin a word with `typed`: by the name first, then by a
    /// word of the name, then by a search word, in list order within each; all for an empty text.
    pub fn find_needs(&self, typed: &str) -> Vec<&Need> {
        let typed = typed.trim().to_lowercase();
        let ranked = self.needs.iter().filter_map(|need| Some((need.answers_to(&typed)?, need)));
        let mut found: Vec<_> = ranked.collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, need)| need).collect()
    }
}

#[cfg(test)]
mod tests;
