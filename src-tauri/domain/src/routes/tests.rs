//! Small things about routes; whole rows are tested on the shipped pack, beside its reader.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{AskedPerson, reason};
use crate::content::Age;
use jiff::civil::{Date, DateTime};

#[test]
fn times_are_said_as_near_as_they_are() {
    let today: Date = "2026-10-23".parse().unwrap();
    for (at, words) in [
        ("2026-10-23T20:10", "20:10"),
        ("2026-10-24T00:00", "midnight"),
        ("2026-10-24T09:00", "Sat 09:00"),
        ("2026-10-29T09:00", "Thu 09:00"),
        ("2026-10-30T09:00", "Fri 30 Oct 09:00"),
    ] {
        assert_eq!(reason::moment(at.parse::<DateTime>().unwrap(), today), words);
    }
}

#[test]
fn a_bare_age_becomes_a_birth_date_of_that_age() {
    for today in ["2026-10-23", "2028-02-29", "2026-03-31"] {
        let today: Date = today.parse().unwrap();
        for (years, months) in [(0, 0), (0, 2), (0, 11), (1, 0), (16, 0), (65, 0), (104, 0)] {
            let born = AskedPerson::born_for_age(years, months, today).unwrap();
            let age = Age::on(born, today).unwrap();
            assert_eq!(age.months, u32::from(years) * 12 + u32::from(months), "{years} {months} {today}");
        }
    }
}

#[test]
fn parts_of_a_reason_are_said_once() {
    let parts = ["a".to_owned(), String::new(), "b".to_owned(), "a".to_owned()];
    assert_eq!(reason::sentence(&parts), "a; b");
}
