//! Opening hours of a service: weekly sessions, bank holidays, dated exceptions, and from when to
//! when they hold. Local date and time throughout: a clinic that opens at 08:00 does so on both
//! sides of a clock change.

mod read;
mod words;

use crate::calendar::Calendar;
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use serde::Deserialize;

pub use read::{ExceptionText, HoursText, NotHours, PeriodText, week_text};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// How many days ahead the next opening is looked for.
const HORIZON_DAYS: i32 = 60;

/// One opening of a day, in minutes after its midnight. A session over midnight ends after 1,440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// First minute.
    pub from: u16,
    /// First minute no longer open.
    pub to: u16,
}

/// The hours of each day of a week, Monday first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    pub(crate) days: [Vec<Session>; 7],
}

impl Week {
    /// The sessions of each day, Monday first.
    pub fn days(&self) -> &[Vec<Session>; 7] {
        &self.days
    }
}

/// What bank holidays do to the hours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OnBankHolidays {
    /// The source does not say.
    #[default]
    NotKnown,
    /// The hours of that weekday.
    AsWeekday,
    /// These sessions; none means closed.
    Sessions(Vec<Session>),
}

/// Hours that hold from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Period {
    /// First day; always, where none.
    pub from: Option<Date>,
    /// Last day; for good, where none.
    pub until: Option<Date>,
    /// The week.
    pub week: Week,
    /// Bank holidays.
    pub bank_holidays: OnBankHolidays,
}

/// Opening hours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "HoursText")]
pub enum Hours {
    /// At all hours of every day.
    Always,
    /// By the week, the day and the date.
    Stated {
        /// Weekly hours; of several that hold on a day the last counts.
        periods: Vec<Period>,
        /// Sessions of single days, outranking everything else; none means closed.
        exceptions: Vec<(Date, Vec<Session>)>,
    },
}

/// Whether a service is open at a moment, and when it next changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Never closes.
    Always,
    /// Open, and until when.
    Open {
        /// First minute no longer open.
        until: DateTime,
    },
    /// Closed, and when it next opens.
    Closed {
        /// Start and end of the next session, where one is known.
        next: Option<(DateTime, DateTime)>,
    },
    /// The source does not say for this day.
    NotKnown,
}

impl Hours {
    /// Whether the service is open at `at`, and until when, or when it opens next.
    pub fn open_at(&self, at: DateTime, calendar: &Calendar) -> Opening {
        if *self == Self::Always {
            return Opening::Always;
        }
        if let Some(until) = self.open_until(at, calendar) {
            return Opening::Open { until };
        }
        match self.sessions_on(at.date(), calendar) {
            None => Opening::NotKnown,
            Some(_) => Opening::Closed { next: self.next_open(at, calendar) },
        }
    }

    /// Start and end of the first session that begins after `after`, up to sixty days ahead.
    pub fn next_open(&self, after: DateTime, calendar: &Calendar) -> Option<(DateTime, DateTime)> {
        (0..=HORIZON_DAYS).find_map(|ahead| {
            let day = after.date().checked_add(ahead.days()).ok()?;
            let sessions = self.sessions_on(day, calendar)?;
            sessions.iter().filter_map(|session| session.on(day)).find(|(from, _)| *from > after)
        })
    }

    /// The sessions of a day; none where the source does not say.
    pub fn sessions_on(&self, day: Date, calendar: &Calendar) -> Option<&[Session]> {
        const ALL_DAY: &[Session] = &[Session { from: 0, to: 1440 }];
        let Self::Stated { periods, exceptions } = self else { return Some(ALL_DAY) };
        if let Some((_, sessions)) = exceptions.iter().find(|(date, _)| *date == day) {
            return Some(sessions);
        }
        let Some(period) = periods.iter().rev().find(|period| period.holds_on(day)) else {
            return Some(&[]);
        };
        let weekday = &period.week.days[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
        if !calendar.is_bank_holiday(day) {
            return Some(weekday);
        }
        match &period.bank_holidays {
            OnBankHolidays::NotKnown => None,
            OnBankHolidays::AsWeekday => Some(weekday),
            OnBankHolidays::Sessions(sessions) => Some(sessions),
        }
    }

    /// Every minute of a day at which some session begins or ends.
    pub fn minutes(&self) -> Vec<u16> {
        let Self::Stated { periods, exceptions } = self else { return Vec::new() };
        let weekly = periods.iter().flat_map(|period| period.week.days.iter().flatten());
        let holidays = periods.iter().flat_map(|period| match &period.bank_holidays {
            OnBankHolidays::Sessions(sessions) => sessions.as_slice(),
            _ => &[],
        });
        let single = exceptions.iter().flat_map(|(_, sessions)| sessions);
        weekly.chain(holidays).chain(single).flat_map(|session| [session.from, session.to]).collect()
    }

    /// Every date on which other hours begin to hold, or single days that have their own.
    pub fn dates(&self) -> Vec<Date> {
        let Self::Stated { periods, exceptions } = self else { return Vec::new() };
        let bounds = periods.iter().flat_map(|period| [period.from, period.until]).flatten();
        bounds.chain(exceptions.iter().map(|(date, _)| *date)).collect()
    }

    fn open_until(&self, at: DateTime, calendar: &Calendar) -> Option<DateTime> {
        let mut until = self.session_over(at, calendar)?;
        // Sessions that touch at midnight are one opening; a week of them is enough to say.
        for _ in 0..7 {
            match self.session_over(until, calendar) {
                Some(later) => until = later,
                None => break,
            }
        }
        Some(until)
    }

    fn session_over(&self, at: DateTime, calendar: &Calendar) -> Option<DateTime> {
        let days = [at.date().yesterday().ok(), Some(at.date())];
        days.into_iter().flatten().find_map(|day| {
            let sessions = self.sessions_on(day, calendar)?;
            let mut spans = sessions.iter().filter_map(|session| session.on(day));
            spans.find(|(from, to)| (*from..*to).contains(&at)).map(|(_, to)| to)
        })
    }
}

impl Period {
    fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Session {
    /// Start and end on a day, in local time.
    pub fn on(self, day: Date) -> Option<(DateTime, DateTime)> {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        let from = midnight.checked_add(i64::from(self.from).minutes()).ok()?;
        let to = midnight.checked_add(i64::from(self.to).minutes()).ok()?;
        Some((from, to))
    }
}

#[cfg(test)]
mod tests;
