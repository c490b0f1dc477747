//! Hours in words, days that are alike taken together.

use super::{DAYS, Hours, OnBankHolidays, Period, Session, Week};
use jiff::civil::Date;

/// How many days ahead what will be different is said.
const SOON_DAYS: i32 = 14;

impl Hours {
    /// The hours that hold on `today`, such as `Mon to Fri 09:00 to 18:30, Sat 09:00 to 13:00, Sun closed`,
    /// with the days of their own and the other hours that begin within two weeks.
    pub fn words(&self, today: Date) -> String {
        let Self::Stated { periods, exceptions } = self else { return "At all hours".to_owned() };
        let now = periods.iter().rev().find(|period| period.holds_on(today));
        let now = now.map_or_else(|| "Hours not known".to_owned(), period);
        let soon =
            |day: Date| day >= today && today.until(day).is_ok_and(|span| span.get_days() <= SOON_DAYS);
        let mut single: Vec<_> = exceptions.iter().filter(|(date, _)| soon(*date)).collect();
        single.sort();
        let single = single
            .into_iter()
            .map(|(date, sessions)| format!("{} {}", date.strftime("%a %-d %b"), day(sessions)));
        let later = periods.iter().filter_map(|later| {
            let from = later.from.filter(|from| *from > today && soon(*from))?;
            Some(format!("from {} {}", from.strftime("%a %-d %b"), week(&later.week)))
        });
        std::iter::once(now).chain(single).chain(later).collect::<Vec<_>>().join("; ")
    }
}

fn period(period: &Period) -> String {
    let holidays = match &period.bank_holidays {
        OnBankHolidays::NotKnown => "bank holidays not known".to_owned(),
        OnBankHolidays::AsWeekday => "bank holidays the same".to_owned(),
        OnBankHolidays::Sessions(sessions) => format!("bank holidays {}", day(sessions)),
    };
    format!("{}, {holidays}", week(&period.week))
}

fn week(week: &Week) -> String {
    let mut parts: Vec<(usize, usize, &[Session])> = Vec::new();
    for (at, sessions) in week.days.iter().enumerate() {
        match parts.last_mut().filter(|(_, _, same)| same == sessions) {
            Some((_, last, _)) => *last = at,
            None => parts.push((at, at, sessions)),
        }
    }
    let words =
        parts.into_iter().map(|(first, last, sessions)| format!("{} {}", days(first, last), day(sessions)));
    words.collect::<Vec<_>>().join(", ")
}

fn days(first: usize, last: usize) -> String {
    let name = |day: usize| DAYS.get(day).copied().unwrap_or_default();
    match last - first {
        0 => name(first).to_owned(),
        6 => "Every day".to_owned(),
        _ => format!("{} to {}", name(first), name(last)),
    }
}

fn day(sessions: &[Session]) -> String {
    if sessions.is_empty() {
        return "closed".to_owned();
    }
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    sessions
        .iter()
        .map(|session| format!("{} to {}", clock(session.from), clock(session.to)))
        .collect::<Vec<_>>()
        .join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(days: [&[(u16, u16)]; 7], expected: &str) {
        let week =
            Week { days: days.map(|day| day.iter().map(|&(from, to)| Session { from, to }).collect()) };
        let hours =
            Hours::Stated { periods: vec![Period { week, ..Period::default() }], exceptions: Vec::new() };
        assert_eq!(hours.words(Date::constant(2026, 10, 23)), expected);
    }

    #[test]
    fn what_will_be_different_is_said_a_fortnight_ahead() {
        let open: &[(u16, u16)] = &[(540, 1110)];
        let sessions = || open.iter().map(|&(from, to)| Session { from, to }).collect::<Vec<_>>();
        let week = Week { days: std::array::from_fn(|_| sessions()) };
        let later =
            Period { from: Some(Date::constant(2026, 12, 7)), week: Week::default(), ..Period::default() };
        let hours = Hours::Stated {
            periods: vec![Period { week, ..Period::default() }, later],
            exceptions: vec![(Date::constant(2026, 12, 6), Vec::new())],
        };
        let now = "Every day 09:00 to 18:30, bank holidays not known";
        for (today, expected) in [
            (Date::constant(2026, 11, 21), now.to_owned()),
            (Date::constant(2026, 11, 22), format!("{now}; Sun 6 Dec closed")),
            (
                Date::constant(2026, 11, 23),
                format!("{now}; Sun 6 Dec closed; from Mon 7 Dec Every day closed"),
            ),
            (Date::constant(2026, 12, 7), "Every day closed, bank holidays not known".to_owned()),
        ] {
            assert_eq!(hours.words(today), expected, "{today}");
        }
    }

    #[test]
    fn days_that_are_alike_are_taken_together() {
        let open: &[(u16, u16)] = &[(540, 1110)];
        let half: &[(u16, u16)] = &[(540, 780)];
        check(
            [open, open, open, open, open, half, &[]],
            "Mon to Fri 09:00 to 18:30, Sat 09:00 to 13:00, Sun closed, bank holidays not known",
        );
        check([open; 7], "Every day 09:00 to 18:30, bank holidays not known");
        check(
            [&[(540, 780), (840, 1440)], half, half, half, half, &[], &[]],
            "Mon 09:00 to 13:00 and 14:00 to 00:00, Tue to Fri 09:00 to 13:00, Sat to Sun closed, bank holidays not known",
        );
    }
}
