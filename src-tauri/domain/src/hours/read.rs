//! Hours as people write them in the pack: `Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00`.

use super::{Hours, OnBankHolidays, Period, Session, Week};
use jiff::civil::Date;
use serde::Deserialize;
use std::str::FromStr;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The text is no opening hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Opening hours look like `Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00`, found `{found}`.")]
pub struct NotHours {
    /// The part that could not be read.
    pub found: String,
}

/// Hours as they stand in a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursText {
    #[serde(default)]
    always: bool,
    #[serde(default)]
    periods: Vec<PeriodText>,
    #[serde(default)]
    exceptions: Vec<ExceptionText>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodText {
    #[serde(default)]
    from: Option<Date>,
    #[serde(default)]
    until: Option<Date>,
    week: String,
    /// `closed`, `as weekday`, `not known` or sessions.
    #[serde(default)]
    bank_holidays: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionText {
    date: Date,
    /// `closed` or sessions.
    hours: String,
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
