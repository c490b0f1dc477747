//! Whom a service takes, by administrative facts alone: age and recorded sex.

use crate::residents::Sex;
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A completed age. Somebody born on 29 February completes a year on 1 March of a common year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    /// Completed months since birth.
    pub months: u32,
}

impl Age {
    /// Age on `on` of somebody born on `born`; none when `on` comes before it.
    pub fn on(born: Date, on: Date) -> Option<Self> {
        let whole = (i32::from(on.year()) - i32::from(born.year())) * 12 + i32::from(on.month())
            - i32::from(born.month());
        let completed = if on.day() < born.day() { whole - 1 } else { whole };
        u32::try_from(completed).ok().map(|months| Self { months })
    }

    /// Completed years.
    pub fn years(self) -> u32 {
        self.months / 12
    }
}

impl Age {
    /// The day on which somebody born on `born` completes `months`.
    pub fn completes(born: Date, months: u32) -> Option<Date> {
        let span = i32::try_from(months).ok()?.months();
        let day = born.checked_add(span).ok()?;
        // From 29 February the sum falls back to the 28th: one day too early.
        if Self::on(born, day).is_some_and(|age| age.months >= months) {
            Some(day)
        } else {
            day.tomorrow().ok()
        }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.years(), self.months) {
            (0, 1) => f.write_str("1 month old"),
            (0, months) => write!(f, "{months} months old"),
            (years, _) => write!(f, "{years}"),
        }
    }
}

/// One end of an age range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeBound {
    /// In completed years.
    Years(u16),
    /// In completed months.
    Months(u16),
    /// A local setting holding completed years; resolved when the pack is put together.
    Setting(String),
}

impl AgeBound {
    /// The bound in completed months; a setting that was not resolved has none.
    pub fn months(&self) -> Option<u32> {
        match self {
            Self::Years(years) => Some(u32::from(*years) * 12),
            Self::Months(months) => Some(u32::from(*months)),
            Self::Setting(_) => None,
        }
    }
}

/// Whom a service takes: `[from, below)` and recorded sex. Empty takes everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// Youngest age taken.
    #[serde(default)]
    pub from: Option<AgeBound>,
    /// First age no longer taken.
    #[serde(default)]
    pub below: Option<AgeBound>,
    /// Recorded sex, where it matters.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Said when the recorded sex does not fit, such as whom else the source names.
    #[serde(default)]
    pub sex_note: String,
    /// The age comes from a local setting on which sources disagree.
    #[serde(default)]
    pub local: bool,
}

/// The ages that one need of a family takes: the needs of a family divide the ages among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeBand {
    /// Name of the family, such as `child-unwell`.
    pub family: String,
    /// Youngest age.
    #[serde(default)]
    pub from: Option<AgeBound>,
    /// First age no longer meant.
    #[serde(default)]
    pub below: Option<AgeBound>,
}

impl AgeBand {
    /// Whom it takes.
    pub fn who(&self) -> Who {
        Who { from: self.from.clone(), below: self.below.clone(), ..Who::default() }
    }
}

impl Who {
    /// First month of age taken; 0 where there is no lower end.
    pub fn first_month(&self) -> u32 {
        self.from.as_ref().and_then(AgeBound::months).unwrap_or(0)
    }

    /// First month of age no longer taken; the greatest number where there is no upper end.
    pub fn end_month(&self) -> u32 {
        self.below.as_ref().and_then(AgeBound::months).unwrap_or(u32::MAX)
    }

    /// Whether an age is needed to tell.
    pub fn asks_age(&self) -> bool {
        self.from.is_some() || self.below.is_some()
    }

    /// Whether this age is inside; a range without ends takes every age.
    pub fn takes_age(&self, age: Age) -> bool {
        (self.first_month()..self.end_month()).contains(&age.months)
    }

    /// Whether this recorded sex fits. Recorded as indeterminate is never turned away by it.
    pub fn takes_sex(&self, sex: Sex) -> bool {
        sex == Sex::Indeterminate || self.sex.is_none_or(|wanted| wanted == sex)
    }

    /// Whether anybody is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let sexes = self.sex.is_none() || other.sex.is_none() || self.sex == other.sex;
        let ages = self.first_month().max(other.first_month())..self.end_month().min(other.end_month());
        sexes && !ages.is_empty()
    }

    /// In words: "women 16 to 64", "people 12 and over", "ages 1 to 17".
    pub fn words(&self) -> String {
        let adults = self.from.as_ref().and_then(AgeBound::months) >= Some(16 * 12);
        let noun = match (self.sex, adults) {
            (Some(Sex::Female), true) => "women",
            (Some(Sex::Female), false) => "women and girls",
            (Some(Sex::Male), true) => "men",
            (Some(Sex::Male), false) => "men and boys",
            _ => "people",
        };
        let local = if self.local { " (local setting)" } else { "" };
        match self.ages() {
            Some(ages) => format!("{noun} {ages}{local}"),
            None => noun.to_owned(),
        }
    }

    fn ages(&self) -> Option<String> {
        match (self.from.as_ref().and_then(spoken), self.below.as_ref()) {
            (None, None) => None,
            (Some(from), None) => Some(format!("{from} and over")),
            (None, Some(below)) => spoken(below).map(|below| format!("under {below}")),
            (Some(from), Some(AgeBound::Years(below))) => {
                Some(format!("{from} to {}", below.saturating_sub(1)))
            }
            (Some(from), Some(below)) => spoken(below).map(|below| format!("{from} to under {below}")),
        }
    }
}

fn spoken(bound: &AgeBound) -> Option<String> {
    match bound {
        AgeBound::Years(years) => Some(years.to_string()),
        AgeBound::Months(months) => Some(format!("{months} months")),
        AgeBound::Setting(_) => None,
    }
}
