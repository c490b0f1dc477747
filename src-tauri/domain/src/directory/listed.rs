//! Services as an Open Referral UK feed tells them. They are found in the directory and are never a
//! route of their own: whom a need is sent to is decided by signed content.

use super::Fields;
use crate::{
    geo::Position,
    hours::{Hours, HoursText},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether a service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListedStatus {
    /// It runs.
    Active,
    /// It does not run now.
    Inactive,
    /// It has ended.
    Defunct,
    /// It is closed for a while.
    TemporarilyClosed,
}

impl ListedStatus {
    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Defunct => "defunct",
            Self::TemporarilyClosed => "temporarily closed",
        }
    }
}

/// Where a listed service is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// The feed's id.
    pub id: String,
    /// Name; empty where not told.
    pub name: String,
    /// Address on one line, without the postcode.
    pub address: String,
    /// Postcode; empty where not told or not right.
    pub postcode: String,
    /// Where it is, as the feed or the postcode says.
    pub position: Option<Position>,
}

/// A service of a feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The feed's id, a UUID.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is, in the feed's words.
    pub about: String,
    /// Who runs it.
    pub organisation: String,
    /// Whether it runs.
    pub status: ListedStatus,
    /// Page on the web, `https` only; empty where none is known.
    pub web: String,
    /// Email; empty where none is known.
    pub email: String,
    /// Phones.
    pub phones: Vec<String>,
    /// Youngest age in completed years.
    pub from_years: Option<u16>,
    /// Oldest age in completed years, included.
    pub to_years: Option<u16>,
    /// What it costs, in words; empty where not told.
    pub fees: String,
    /// How somebody gets to it, in words: which terms the feed gives for that; empty where not told.
    pub referral: String,
    /// What to know at present, in words.
    pub alert: String,
    /// When it is open; none where the feed gives no weekly hours.
    pub hours: Option<HoursText>,
    /// What the feed says of its hours in words.
    pub hours_note: String,
    /// Where it is.
    pub doors: Vec<Door>,
    /// For whom by area, in the feed's words.
    pub areas: Vec<String>,
    /// Languages.
    pub languages: Vec<String>,
    /// What it is about, in the words of the feed's taxonomies.
    pub terms: Vec<String>,
    /// The day on which somebody last assured it.
    pub assured: Option<Date>,
}

impl Listed {
    /// What is compared and shown, field by field.
    pub fn fields(&self) -> Fields {
        let years = |years: Option<u16>| years.map(|years| years.to_string()).unwrap_or_default();
        vec![
            ("name", self.name.clone()),
            ("about", self.about.clone()),
            ("organisation", self.organisation.clone()),
            ("status", self.status.word().to_owned()),
            ("web", self.web.clone()),
            ("email", self.email.clone()),
            ("phones", self.phones.join(", ")),
            ("from years", years(self.from_years)),
            ("to years", years(self.to_years)),
            ("fees", self.fees.clone()),
            ("referral", self.referral.clone()),
            ("alert", self.alert.clone()),
            ("hours", self.hours.as_ref().map(HoursText::said).unwrap_or_default()),
            ("hours note", self.hours_note.clone()),
            ("places", self.doors.iter().map(Door::said).collect::<Vec<_>>().join("; ")),
            ("areas", self.areas.join("; ")),
            ("languages", self.languages.join(", ")),
            ("terms", self.terms.join(", ")),
            ("assured", self.assured.map(|day| day.to_string()).unwrap_or_default()),
        ]
    }

    /// When it is open; none where not known.
    pub fn opening(&self) -> Option<Hours> {
        Hours::try_from(self.hours.clone()?).ok()
    }
}

impl Door {
    fn said(&self) -> String {
        let position = self.position.map(|at| format!("{:.6} {:.6}", at.lat, at.lon)).unwrap_or_default();
        let parts = [&self.name, &self.address, &self.postcode, &position];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}
