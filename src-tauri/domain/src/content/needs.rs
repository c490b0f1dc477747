//! Needs, the checks of services, and local settings.

use super::{AgeBand, Answer, Case, RedFlag, SignCase, Who};
use crate::ids::{NeedId, PhraseId, QuestionId, ServiceId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a file says of its approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A file is never approved by what it says of itself: a clinical lead signs it in the app.
    Unsigned,
}

/// Where an entry came from and until when it may be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct Provenance {
    /// Who published it.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// Date of the copy that was read, as far as it is known: `2020`, `2014`, `not dated`.
    #[serde(deserialize_with = "crate::details::copied_text")]
    pub checked: String,
    /// Look again by this date.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    #[serde(deserialize_with = "crate::details::day")]
    pub review_by: Date,
}

impl Provenance {
    /// Whether the review date has passed on `today`.
    pub fn is_stale(&self, today: Date) -> bool {
        today > self.review_by
    }
}

/// A need a person comes with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Id, such as `urinary`.
    pub id: NeedId,
    /// Name in plain English.
    pub name: String,
    /// Place in the list of needs.
    pub order: u16,
    /// Words under which a navigator may look for it.
    #[serde(default)]
    pub search: Vec<String>,
    /// Paperwork: the opening question only, not the whole list.
    #[serde(default)]
    pub administrative: bool,
    /// An intimate examination is usual: a chaperone is offered with a time at a hub.
    #[serde(default)]
    pub chaperone: bool,
    /// Its share of the ages, where a family of needs divides them; every age where none.
    #[serde(default)]
    pub ages: Option<AgeBand>,
    /// Where the facts came from.
    pub provenance: Provenance,
    /// Approved or not.
    pub status: Status,
    /// Topic red flags, one sign a question.
    #[serde(default, rename = "flag")]
    pub flags: Vec<RedFlag>,
    /// Services that publish criteria for it.
    #[serde(default, rename = "route")]
    pub routes: Vec<NeedRoute>,
    /// "If it gets worse" words.
    pub if_worse: IfWorse,
    /// What each topic red flag comes to, stated a second time so that a slip in either is found.
    #[serde(default, rename = "sign_case")]
    pub sign_cases: Vec<SignCase>,
    /// Example cases that the checker runs.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
}

impl Need {
    /// How near `typed` (already lower case) comes: 0 where the name begins with it, 1 where a word
    /// of the name does, 2 where a search word does; none where nothing does.
    pub fn answers_to(&self, typed: &str) -> Option<u8> {
        let name = self.name.to_lowercase();
        let begins = |text: &str| text.split_whitespace().any(|word| word.starts_with(typed));
        let searched = |text: &String| {
            let text = text.to_lowercase();
            text.starts_with(typed) || begins(&text)
        };
        match () {
            () if name.starts_with(typed) => Some(0),
            () if begins(&name) => Some(1),
            () if self.search.iter().any(searched) => Some(2),
            () => None,
        }
    }

    /// What this need says about a service.
    pub fn route(&self, service: &ServiceId) -> Option<&NeedRoute> {
        self.routes.iter().find(|route| route.service == *service)
    }
}

/// What one need says about one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedRoute {
    /// The service.
    pub service: ServiceId,
    /// Whom it takes for this need.
    #[serde(default)]
    pub who: Who,
    /// Published criteria, each asked by a person.
    #[serde(default)]
    pub checks: Vec<CheckUse>,
    /// Shown for information; excludes nobody by itself.
    #[serde(default)]
    pub info: Vec<String>,
    /// The service does not take this need: why.
    #[serde(default)]
    pub excluded: Option<String>,
    /// The service takes this need only with a reason: why.
    #[serde(default)]
    pub with_reason: Option<String>,
}

/// A check as one route uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckUse {
    /// The check.
    pub check: QuestionId,
    /// Which answer lets the service be offered: yes or no.
    pub safe: Answer,
    /// For whom it is asked; everybody where empty.
    #[serde(default)]
    pub only: Who,
    /// The other answer rules the service out instead of asking a clinician: for facts of
    /// administration alone, never for symptoms, pregnancy or history.
    #[serde(default)]
    pub filters: bool,
}

/// What a check asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckAbout {
    /// Symptoms, pregnancy or history: the answer is a clinician's to judge.
    #[default]
    Health,
    /// A fact of administration, such as who sent the person.
    Administration,
}

/// A question about a criterion, asked once for all services that need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Id, such as `check.pregnant`.
    pub id: QuestionId,
    /// The question to ask, one fact a question.
    pub asks: String,
    /// In a word or two, for "Check: pregnant?".
    pub short: String,
    /// What it asks about.
    #[serde(default)]
    pub about: CheckAbout,
    /// Drafted here from general knowledge.
    #[serde(default)]
    pub draft: bool,
    /// Where the criterion came from.
    pub provenance: Provenance,
}

/// The words that end every advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct IfWorse {
    /// Phrase id, such as `worse.urinary`.
    pub phrase: PhraseId,
    /// One sentence a line.
    pub text: Vec<String>,
    /// Drafted here: unsigned.
    #[serde(default)]
    pub draft: bool,
}

/// A value on which sources disagree or which is decided locally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Id, such as `physio.from-years`.
    pub id: String,
    /// What it decides.
    pub name: String,
    /// The value in use, in completed years where it is an age.
    pub value: u16,
    /// Other values found and where.
    pub others: String,
    /// Where the facts came from.
    pub provenance: Provenance,
}
