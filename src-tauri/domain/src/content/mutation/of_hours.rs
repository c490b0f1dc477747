//! Hours moved by a minute, a day or a date.

use super::Kind;
use crate::hours::{Hours, OnBankHolidays, Period, Session};
use jiff::civil::Date;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A change of hours: its kind, what was done, and the hours that come of it.
type Changed = (Kind, String, Hours);

/// Every change of some hours.
pub(super) fn changes(hours: &Hours) -> Vec<Changed> {
    let Hours::Stated { periods, exceptions } = hours else { return Vec::new() };
    let mut found = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        for (kind, what, changed) in of_period(period) {
            let mut periods = periods.clone();
            if let Some(period) = periods.get_mut(at) {
                *period = changed;
            }
            found.push((kind, what, Hours::Stated { periods, exceptions: exceptions.clone() }));
        }
    }
    for at in 0..exceptions.len() {
        for by in [-1, 1] {
            let mut exceptions = exceptions.clone();
            let Some((date, _)) = exceptions.get_mut(at) else { continue };
            let what = format!("the exception of {date} moved by {by} day");
            *date = later(*date, by);
            found.push((Kind::Date, what, Hours::Stated { periods: periods.clone(), exceptions }));
        }
    }
    found
}

fn later(date: Date, by: i32) -> Date {
    use jiff::ToSpan;
    date.checked_add(by.days()).unwrap_or(date)
}

fn of_period(period: &Period) -> Vec<(Kind, String, Period)> {
    let mut found = Vec::new();
    for group in groups(period) {
        found.extend(minutes(period, &group));
        found.extend(edges(period, &group));
    }
    if let OnBankHolidays::Sessions(sessions) = &period.bank_holidays {
        for (what, sessions) in moved(sessions) {
            let changed = Period { bank_holidays: OnBankHolidays::Sessions(sessions), ..period.clone() };
            found.push((Kind::Minute, format!("bank holidays: {what}"), changed));
        }
    }
    let other = match period.bank_holidays {
        OnBankHolidays::AsWeekday => OnBankHolidays::Sessions(Vec::new()),
        _ => OnBankHolidays::AsWeekday,
    };
    found.push((
        Kind::Swap,
        "bank holidays swapped".to_owned(),
        Period { bank_holidays: other, ..period.clone() },
    ));
    for by in [-1, 1] {
        if let Some(from) = period.from {
            let changed = Period { from: Some(later(from, by)), ..period.clone() };
            found.push((Kind::Date, format!("from {from} moved by {by} day"), changed));
        }
        if let Some(until) = period.until {
            let changed = Period { until: Some(later(until, by)), ..period.clone() };
            found.push((Kind::Date, format!("until {until} moved by {by} day"), changed));
        }
    }
    found
}

/// Days in a row with the same sessions, as a file states them: first and last day.
fn groups(period: &Period) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, day) in period.week.days.iter().enumerate() {
        match found.last_mut().filter(|(first, _)| period.week.days.get(*first) == Some(day)) {
            Some((_, last)) => *last = at,
            None => found.push((at, at)),
        }
    }
    found
}

fn minutes(period: &Period, (first, last): &(usize, usize)) -> Vec<(Kind, String, Period)> {
    let Some(sessions) = period.week.days.get(*first) else { return Vec::new() };
    let changed = moved(sessions).into_iter().map(|(what, sessions)| {
        let mut changed = period.clone();
        for day in changed.week.days.iter_mut().take(last + 1).skip(*first) {
            day.clone_from(&sessions);
        }
        (Kind::Minute, format!("{}: {what}", DAYS.get(*first).copied().unwrap_or_default()), changed)
    });
    changed.collect()
}

/// The first and the last day of a group without its sessions.
fn edges(period: &Period, (first, last): &(usize, usize)) -> Vec<(Kind, String, Period)> {
    if period.week.days.get(*first).is_none_or(Vec::is_empty) {
        return Vec::new();
    }
    let mut days = vec![*first, *last];
    days.dedup();
    let shut = days.into_iter().map(|day| {
        let mut changed = period.clone();
        if let Some(sessions) = changed.week.days.get_mut(day) {
            sessions.clear();
        }
        (Kind::Day, format!("{} closed", DAYS.get(day).copied().unwrap_or_default()), changed)
    });
    shut.collect()
}

/// Each end of each session a minute sooner and later.
fn moved(sessions: &[Session]) -> Vec<(String, Vec<Session>)> {
    let mut found = Vec::new();
    for at in 0..sessions.len() {
        for (end, by) in [("begins", -1), ("begins", 1), ("ends", -1), ("ends", 1)] {
            let mut sessions = sessions.to_vec();
            let Some(session) = sessions.get_mut(at) else { continue };
            let minute = if end == "begins" { &mut session.from } else { &mut session.to };
            let Some(other) = minute.checked_add_signed(by) else { continue };
            *minute = other;
            found.push((format!("{end} {} by a minute", if by < 0 { "sooner" } else { "later" }), sessions));
        }
    }
    found
}
