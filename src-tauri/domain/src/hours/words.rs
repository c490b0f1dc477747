//! Hours in words, days that are alike taken together.

use super::{Hours, OnBankHolidays, Period, Session, Week};
use jiff::civil::Date;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Hours {
    /// The hours that hold on `today`, such as `Mon to Fri 09:00 to 18:30, Sat 09:00 to 13:00, Sun closed`.
    pub fn words(&self, today: Date) -> String {
        match self {
            Self::Always => "At all hours".to_owned(),
            Self::Stated { periods, .. } => periods
                .iter()
                .rev()
                .find(|period| period.holds_on(today))
                .map_or_else(|| "Hours not known".to_owned(), period),
        }
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
