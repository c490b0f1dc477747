use super::*;
use crate::calendar::tests::calendar;

#[expect(clippy::unwrap_used, reason = "tests")]
fn hours(week: &str, bank_holidays: OnBankHolidays) -> Hours {
    let period = Period { week: week.parse().unwrap(), bank_holidays, ..Period::default() };
    Hours::Stated { periods: vec![period], exceptions: Vec::new() }
}

/// Says what `hours` do at a moment: `open to …`, `opens … to …`, `closed`, `not known`.
#[expect(clippy::unwrap_used, reason = "tests")]
fn told(hours: &Hours, at: &str) -> String {
    match hours.open_at(at.parse().unwrap(), &calendar()) {
        Opening::Always => "always".to_owned(),
        Opening::Open { until } => format!("open to {}", until.strftime("%a %H:%M")),
        Opening::Closed { next: Some((from, to)) } => {
            format!("opens {} to {}", from.strftime("%a %H:%M"), to.strftime("%H:%M"))
        }
        Opening::Closed { next: None } => "closed".to_owned(),
        Opening::NotKnown => "not known".to_owned(),
    }
}

fn check(hours: &Hours, rows: &[(&str, &str)]) {
    for (at, expected) in rows {
        assert_eq!(told(hours, at), *expected, "{at}");
    }
}

#[test]
fn two_sessions_a_day_have_a_lunch_break() {
    check(
        &hours("Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00", OnBankHolidays::NotKnown),
        &[
            ("2026-10-23T08:59", "opens Fri 09:00 to 13:00"),
            ("2026-10-23T09:00", "open to Fri 13:00"),
            ("2026-10-23T13:00", "opens Fri 14:00 to 18:00"),
            ("2026-10-23T17:59", "open to Fri 18:00"),
            ("2026-10-23T18:00", "opens Sat 09:00 to 12:00"),
            ("2026-10-24T12:00", "opens Mon 09:00 to 13:00"),
        ],
    );
}

#[test]
fn bank_holidays_follow_what_the_source_says() {
    let hub = [Session { from: 480, to: 1200 }];
    check(
        &hours("Mon-Fri 18:30-22:00; Sat-Sun 08:00-20:00", OnBankHolidays::Sessions(hub.to_vec())),
        &[("2026-04-06T09:00", "open to Mon 20:00"), ("2026-12-25T07:00", "opens Fri 08:00 to 20:00")],
    );
    check(&hours("Mon-Fri 09:00-18:00", OnBankHolidays::NotKnown), &[("2026-04-06T10:00", "not known")]);
    check(
        &hours("Mon-Fri 09:00-18:00", OnBankHolidays::AsWeekday),
        &[("2026-04-06T10:00", "open to Mon 18:00")],
    );
    check(
        &hours("Mon-Fri 09:00-18:00", OnBankHolidays::Sessions(Vec::new())),
        &[("2026-04-06T10:00", "opens Tue 09:00 to 18:00"), ("2026-12-24T18:00", "opens Tue 09:00 to 18:00")],
    );
}

#[test]
fn a_session_over_midnight_is_open_on_both_days() {
    check(
        &hours("Fri 22:00-02:00; Sun 20:00-24:00", OnBankHolidays::NotKnown),
        &[
            ("2026-10-23T23:59", "open to Sat 02:00"),
            ("2026-10-24T00:00", "open to Sat 02:00"),
            ("2026-10-24T02:00", "opens Sun 20:00 to 00:00"),
            ("2026-10-25T23:59", "open to Mon 00:00"),
            ("2026-10-26T00:00", "opens Fri 22:00 to 02:00"),
        ],
    );
    check(
        &hours("Sat 20:00-24:00; Sun 00:00-06:00", OnBankHolidays::NotKnown),
        &[("2026-10-24T21:00", "open to Sun 06:00")],
    );
}

#[test]
fn hours_stay_local_on_both_clock_changes_and_a_leap_day() {
    let clinic = hours("Mon-Sun 08:00-20:00", OnBankHolidays::AsWeekday);
    check(
        &clinic,
        &[
            ("2026-03-29T07:59", "opens Sun 08:00 to 20:00"),
            ("2026-10-25T08:00", "open to Sun 20:00"),
            ("2028-02-29T19:59", "open to Tue 20:00"),
            ("2028-02-29T20:00", "opens Wed 08:00 to 20:00"),
        ],
    );
    let night = hours("Sat 22:00-06:00", OnBankHolidays::NotKnown);
    for (at, expected) in [("2026-03-28T23:00", 7), ("2026-10-24T23:00", 9)] {
        assert_eq!(night_length(&night, at), expected, "{at}");
    }
}

/// Hours of real time between opening and closing.
#[expect(clippy::unwrap_used, reason = "tests")]
fn night_length(hours: &Hours, at: &str) -> i64 {
    let (at, calendar) = (at.parse::<DateTime>().unwrap(), calendar());
    let Opening::Open { until } = hours.open_at(at, &calendar) else { return 0 };
    let opened = at.date().at(22, 0, 0, 0);
    calendar.moment(opened).duration_until(&calendar.moment(until)).as_hours()
}

#[test]
#[expect(clippy::unwrap_used, reason = "tests")]
fn dated_exceptions_outrank_the_week_and_periods_hold_between_their_days() {
    let week = |text: &str| text.parse().unwrap();
    let summer = Period {
        from: Some("2026-11-01".parse().unwrap()),
        until: Some("2026-11-30".parse().unwrap()),
        week: week("Mon-Fri 10:00-12:00"),
        bank_holidays: OnBankHolidays::NotKnown,
    };
    let usual = Period { week: week("Mon-Fri 09:00-17:00"), ..Period::default() };
    let moved = Hours::Stated {
        periods: vec![usual, summer],
        exceptions: vec![
            ("2026-10-23".parse().unwrap(), Vec::new()),
            ("2026-12-25".parse().unwrap(), vec![Session { from: 600, to: 720 }]),
        ],
    };
    check(
        &moved,
        &[
            ("2026-10-23T10:00", "opens Mon 09:00 to 17:00"),
            ("2026-10-30T16:59", "open to Fri 17:00"),
            ("2026-11-30T09:30", "opens Mon 10:00 to 12:00"),
            ("2026-12-01T09:30", "open to Tue 17:00"),
            ("2026-12-25T10:30", "open to Fri 12:00"),
        ],
    );
}

#[test]
fn hours_that_nobody_can_read_get_a_sentence() {
    for text in [
        "Mon",
        "Mon 9-17",
        "Fri-Mon 09:00-17:00",
        "Mon 09:00-25:00",
        "Mon 09:00-12:00,11:00-13:00",
        "Mon 09:00-09:00",
    ] {
        assert!(
            text.parse::<Week>().is_err_and(|wrong| wrong.to_string().starts_with("Opening hours look like")),
            "{text}"
        );
    }
    check(&Hours::Always, &[("2026-12-25T03:00", "always")]);
}
