//! How well the example cases guard the content: every rule is changed a little, one at a time, and
//! some case must then fail. What no case notices, a check may; what nothing notices is named.
//!
//! Numbers are moved by one: ages, hours, days, local settings, and the numbers in the words that are
//! asked and shown; and of the public tables the bank holidays to come, which shut services. Of the rest,
//! rows are dropped, answers and sexes turned round, outcomes swapped, criteria taken out.

mod of_hours;
mod of_needs;
mod of_others;
mod of_services;
mod of_words;
mod trial;

pub use trial::{Fate, Tried, try_all};

use super::{Check, IfWorse, Need, Place, RedFlags};
use crate::{calendar::BankHoliday, ids::ServiceId, pack::Service};
use jiff::civil::Time;

/// What is not changed, and why: for the report.
pub const NOT_CHANGED: &str = "Not changed: of the public tables (*.csv) all but the bank holidays to come. \
     They are facts of single places as published (where one is, how many people live there, when a \
     pharmacy was open in 2014) and no threshold of the content.";

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An age moved by one year or month.
    Age,
    /// An opening or closing time moved by a minute.
    Minute,
    /// A day of the week added to hours or taken away.
    Day,
    /// A date from or until which hours hold, of an exception or of a bank holiday, moved by a day.
    Date,
    /// A local setting moved by one.
    Setting,
    /// A number in words that are asked, shown or said, moved by one.
    Number,
    /// A review date moved by a day: seen by the check of sources, on that day.
    ReviewDate,
    /// A row, a check or a sign dropped.
    Drop,
    /// An answer, a sex or a yes-or-no turned round.
    Flip,
    /// An outcome, or what a service takes, does or asks, swapped for another.
    Swap,
    /// One end of an age range, a sex, a borough or another criterion taken out.
    Widen,
}

impl Kind {
    /// Every kind, thresholds first.
    pub const ALL: [Self; 11] = [
        Self::Age,
        Self::Minute,
        Self::Day,
        Self::Date,
        Self::Setting,
        Self::Number,
        Self::ReviewDate,
        Self::Drop,
        Self::Flip,
        Self::Swap,
        Self::Widen,
    ];

    /// Whether it moves a number, a day or a date.
    pub fn is_threshold(self) -> bool {
        !matches!(self, Self::Drop | Self::Flip | Self::Swap | Self::Widen)
    }

    /// In a word, for the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "ages by one",
            Self::Minute => "times by a minute",
            Self::Day => "days of the week",
            Self::Date => "dates by a day",
            Self::Setting => "settings by one",
            Self::Number => "numbers in words by one",
            Self::ReviewDate => "review dates by a day",
            Self::Drop => "rows dropped",
            Self::Flip => "answers and sexes turned round",
            Self::Swap => "outcomes and rules swapped",
            Self::Widen => "criteria taken out",
        }
    }
}

/// One change of one entry.
#[derive(Debug, Clone)]
struct Mutant {
    kind: Kind,
    place: Place,
    /// What was done, such as "16 years made 17 years".
    what: String,
    change: Change,
}

/// What replaces what.
#[derive(Debug, Clone)]
enum Change {
    /// The need with this place in the list; the one row that it can change, where it is one.
    Need(usize, Box<Need>, Option<ServiceId>),
    /// The service with this place in the list.
    Service(usize, Box<Service>),
    /// The check with this place in the list.
    Check(usize, Box<Check>),
    /// The full list of signs.
    RedFlags(Box<RedFlags>),
    /// What is said where a chaperone is wanted.
    Chaperone(IfWorse),
    /// The value of the setting with this place in the list.
    Setting(usize, u16),
    /// Core hours.
    CoreHours(Time, Time),
    /// Every bank holiday.
    BankHolidays(Vec<BankHoliday>),
    /// A review date: the day on which the original is still good.
    ReviewDate(jiff::civil::Date, jiff::civil::Date),
}
