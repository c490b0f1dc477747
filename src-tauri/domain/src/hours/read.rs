//! Hours as people write them in the pack: `Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00`.

use super::{DAYS, Hours, OnBankHolidays, Period, Session, Week};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// The text is no opening hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Opening hours look like `Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00`, found `{found}`.")]
pub struct NotHours {
    /// The part that could not be read.
    pub found: String,
}

/// Hours as they stand in a file or a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursText {
    /// At all hours of every day; nothing else counts then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
    /// Weekly hours; of several that hold on a day the last counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PeriodText>,
    /// Sessions of single days, outranking everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionText>,
}

/// Weekly hours and from when to when they hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodText {
    /// First day; always, where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; for good, where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Such as `Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00`.
    pub week: String,
    /// `closed`, `as weekday`, `not known` or sessions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bank_holidays: String,
}

/// The sessions of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionText {
    /// The day.
    pub date: Date,
    /// `closed` or sessions.
    pub hours: String,
}

impl HoursText {
    /// All of it on one line.
    pub fn said(&self) -> String {
        if self.always {
            return "at all hours".to_owned();
        }
        let period = |period: &PeriodText| {
            let from = period.from.map(|day| format!(" from {day}")).unwrap_or_default();
            let until = period.until.map(|day| format!(" until {day}")).unwrap_or_default();
            let holidays = match period.bank_holidays.as_str() {
                "" => String::new(),
                other => format!(", bank holidays {other}"),
            };
            format!("{}{from}{until}{holidays}", period.week)
        };
        let exception = |day: &ExceptionText| format!("{} {}", day.date, day.hours);
        let parts = self.periods.iter().map(period).chain(self.exceptions.iter().map(exception));
        parts.collect::<Vec<_>>().join("; ")
    }
}

impl TryFrom<HoursText> for Hours {
    type Error = NotHours;

    fn try_from(text: HoursText) -> Result<Self, NotHours> {
        if text.always {
            return Ok(Self::Always);
        }
        let periods = text.periods.iter().map(period).collect::<Result<_, _>>()?;
        let exception = |day: &ExceptionText| Ok((day.date, sessions_or_closed(&day.hours)?));
        let exceptions = text.exceptions.iter().map(exception).collect::<Result<_, NotHours>>()?;
        Ok(Self::Stated { periods, exceptions })
    }
}

fn period(text: &PeriodText) -> Result<Period, NotHours> {
    if let (Some(from), Some(until)) = (text.from, text.until)
        && until < from
    {
        let found = format!("{from} to {until} (the last day is before the first)");
        return Err(NotHours { found });
    }
    let bank_holidays = match text.bank_holidays.as_str() {
        "" | "not known" => OnBankHolidays::NotKnown,
        "as weekday" => OnBankHolidays::AsWeekday,
        other => OnBankHolidays::Sessions(sessions_or_closed(other)?),
    };
    Ok(Period { from: text.from, until: text.until, week: text.week.parse()?, bank_holidays })
}

fn sessions_or_closed(text: &str) -> Result<Vec<Session>, NotHours> {
    if text == "closed" { Ok(Vec::new()) } else { sessions(text) }
}

impl FromStr for Week {
    type Err = NotHours;

    fn from_str(text: &str) -> Result<Self, NotHours> {
        let mut week = Self::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || NotHours { found: part.to_owned() };
            let (days, times) = part.split_once(' ').ok_or_else(wrong)?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let (first, last) = (day(first).ok_or_else(wrong)?, day(last).ok_or_else(wrong)?);
            if last < first {
                return Err(wrong());
            }
            let times = sessions(times)?;
            for day in &mut week.days[first..=last] {
                day.extend(&times);
            }
        }
        for day in &mut week.days {
            day.sort_unstable();
            if let Some(pair) = day.windows(2).find(|pair| pair[1].from < pair[0].to) {
                return Err(NotHours {
                    found: format!("{text} (sessions overlap at minute {})", pair[1].from),
                });
            }
        }
        Ok(week)
    }
}

/// The sessions of each day, such as `09:00-18:00`, written as a week is read: neighbouring days that are
/// alike together.
pub fn week_text(days: &[BTreeSet<String>; 7]) -> String {
    let mut parts = Vec::new();
    let mut first = 0;
    while first < 7 {
        let last = (first..7).take_while(|day| days[*day] == days[first]).last().unwrap_or(first);
        if !days[first].is_empty() {
            let sessions = days[first].iter().cloned().collect::<Vec<_>>().join(",");
            let to = if last > first { format!("-{}", DAYS[last]) } else { String::new() };
            parts.push(format!("{}{to} {sessions}", DAYS[first]));
        }
        first = last + 1;
    }
    parts.join("; ")
}

fn day(name: &str) -> Option<usize> {
    DAYS.iter().position(|day| *day == name)
}

fn sessions(text: &str) -> Result<Vec<Session>, NotHours> {
    text.split(',').map(|part| session(part.trim())).collect()
}

fn session(text: &str) -> Result<Session, NotHours> {
    let wrong = || NotHours { found: text.to_owned() };
    let (from, to) = text.split_once('-').ok_or_else(wrong)?;
    let (from, to) = (minute(from).ok_or_else(wrong)?, minute(to).ok_or_else(wrong)?);
    if from >= 1440 || from == to {
        return Err(wrong());
    }
    Ok(Session { from, to: if to < from { to + 1440 } else { to } })
}

/// Minutes after midnight of `HH:MM`; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}
