//! Needs, the checks of services, and local settings.

use super::{Answer, RedFlag, Who};
use crate::ids::{NeedId, PhraseId, QuestionId, ServiceId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether content is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No named clinical lead has signed this version.
    Unsigned,
    /// Signed.
    Signed,
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
    pub checked: String,
    /// Look again by this date.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
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
    pub search: Vec<String>,
    /// Paperwork: the opening question only, not the whole list.
    #[serde(default)]
    pub administrative: bool,
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
    /// Example cases that the tests run.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
}

impl Need {
    /// Whether a word of the name or of the search words begins with `typed` (already lower case).
    pub fn answers_to(&self, typed: &str) -> bool {
        let texts = self.search.iter().map(String::as_str).chain([self.name.as_str()]);
        texts.map(str::to_lowercase).any(|text| {
            text.starts_with(typed) || text.split_whitespace().any(|word| word.starts_with(typed))
        })
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
    /// Drafted here from general knowledge.
    #[serde(default)]
    pub draft: bool,
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

/// An example case: a row of the content's own tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A sentence.
    pub name: String,
    /// Age in years; none where not known.
    #[serde(default)]
    pub age: Option<u16>,
    /// Age in months, for the smallest; in place of `age`.
    #[serde(default)]
    pub months: Option<u16>,
    /// Recorded sex; none where not known.
    #[serde(default)]
    pub sex: Option<crate::residents::Sex>,
    /// When, in local time: `2026-10-23T17:50`.
    pub at: jiff::civil::DateTime,
    /// Postcode or its outward half the person would set out from.
    #[serde(default)]
    pub from: Option<String>,
    /// Practice code; `none` for nobody; a BHR practice is assumed where absent.
    #[serde(default)]
    pub practice: Option<String>,
    /// Answers so far.
    #[serde(default)]
    pub answers: std::collections::BTreeMap<QuestionId, Answer>,
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
    pub standing: crate::routes::Standing,
    /// Words the reason must hold.
    #[serde(default)]
    pub reason: String,
}
