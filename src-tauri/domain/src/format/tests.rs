#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::calendar::london;
use jiff::Timestamp;

fn at(text: &str) -> Zoned {
    london(text.parse().unwrap())
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn staff_read_london_time_on_both_sides_of_each_clock_change() {
    for (instant, expected) in [
        ("2026-10-23T16:54:00Z", "Fri 23-Oct-2026 17:54"),
        ("2026-10-25T00:59:59Z", "Sun 25-Oct-2026 01:59"),
        ("2026-10-25T01:00:00Z", "Sun 25-Oct-2026 01:00"),
        ("2026-10-25T02:00:00Z", "Sun 25-Oct-2026 02:00"),
        ("2026-03-29T00:59:59Z", "Sun 29-Mar-2026 00:59"),
        ("2026-03-29T01:00:00Z", "Sun 29-Mar-2026 02:00"),
        ("2028-02-29T23:59:00Z", "Tue 29-Feb-2028 23:59"),
        ("2026-12-31T23:59:59Z", "Thu 31-Dec-2026 23:59"),
        ("2026-06-30T23:00:00Z", "Wed 01-Jul-2026 00:00"),
    ] {
        let local = at(instant);
        assert_eq!(format!("{} {}", day(&local), time(&local)), expected, "{instant}");
    }
    assert_eq!(short_day(&at("2026-10-23T16:54:00Z")), "Fri 23-Oct");
    assert_eq!(short_day_time(&at("2026-10-23T18:20:00Z")), "Fri 23-Oct 19:20");
}

#[test]
fn residents_read_words() {
    for (instant, expected) in [
        ("2026-08-06T16:30:00Z", "Thursday 6 August 2026 at 5:30pm"),
        ("2026-08-06T16:00:00Z", "Thursday 6 August 2026 at 5pm"),
        ("2026-08-06T11:00:00Z", "Thursday 6 August 2026 at midday"),
        ("2026-08-05T23:00:00Z", "Thursday 6 August 2026 at midnight"),
        ("2026-08-05T23:05:00Z", "Thursday 6 August 2026 at 12:05am"),
        ("2026-08-06T11:05:00Z", "Thursday 6 August 2026 at 12:05pm"),
        ("2026-10-24T07:00:00Z", "Saturday 24 October 2026 at 8am"),
        ("2026-10-25T08:00:00Z", "Sunday 25 October 2026 at 8am"),
    ] {
        assert_eq!(resident_moment(&at(instant)), expected, "{instant}");
    }
}

#[test]
fn ages_are_told_in_the_unit_that_fits() {
    for (born, today, expected) in [
        ("1984-08-06", "2026-10-23", "06-Aug-1984 (42y)"),
        ("1984-10-23", "2026-10-23", "23-Oct-1984 (42y)"),
        ("1984-10-24", "2026-10-23", "24-Oct-1984 (41y)"),
        ("2024-10-23", "2026-10-23", "23-Oct-2024 (2y)"),
        ("2024-10-24", "2026-10-23", "24-Oct-2024 (23m)"),
        ("2026-05-23", "2026-10-23", "23-May-2026 (5m)"),
        ("2026-07-31", "2026-10-23", "31-Jul-2026 (2m)"),
        ("2026-08-01", "2026-10-23", "01-Aug-2026 (11w)"),
        ("2026-10-02", "2026-10-23", "02-Oct-2026 (3w)"),
        ("2026-10-09", "2026-10-23", "09-Oct-2026 (2w)"),
        ("2026-10-10", "2026-10-23", "10-Oct-2026 (13d)"),
        ("2026-10-23", "2026-10-23", "23-Oct-2026 (0d)"),
        ("2026-10-24", "2026-10-23", "24-Oct-2026"),
        ("2004-02-29", "2027-02-28", "29-Feb-2004 (22y)"),
        ("2004-02-29", "2027-03-01", "29-Feb-2004 (23y)"),
        ("1914-01-01", "2026-10-23", "01-Jan-1914 (112y)"),
    ] {
        assert_eq!(birth(born.parse().unwrap(), today.parse().unwrap()), expected, "{born} on {today}");
    }
}

#[test]
fn names_stand_family_first() {
    for (family, given, title, expected) in [
        ("Smith", "Sarah Jane", "Mrs", "SMITH, Sarah Jane (Mrs)"),
        ("Jankauskienė", "Rūta", "", "JANKAUSKIENĖ, Rūta"),
        ("Popescu", "Ionuț", "Master", "POPESCU, Ionuț (Master)"),
        ("Weiß", "", "", "WEISS"),
        ("", "Blessing", "", "Blessing"),
        ("", "", "", ""),
    ] {
        assert_eq!(person_name(family, given, title), expected);
    }
}

#[test]
fn numbers_are_grouped_for_eyes() {
    for (digits, expected) in [
        ("07700900231", "07700 900231"),
        ("02079460123", "020 7946 0123"),
        ("0207946", "020 7946"),
        ("07700", "07700"),
        ("01708503742", "01708 503742"),
        ("08009951000", "0800 995 1000"),
        ("03001231234", "0300 123 1234"),
        ("01184960123", "0118 496 0123"),
        ("01614960123", "0161 496 0123"),
        ("+48221234567", "+48221234567"),
        ("18000", "18000"),
        ("", ""),
        ("077009002312", "077009002312"),
    ] {
        assert_eq!(phone(digits), expected);
    }
    assert_eq!(nhs_number("9990040001"), "999 004 0001");
    assert_eq!(nhs_number("999004"), "999004");
}

#[test]
fn a_countdown_never_shows_nothing_while_something_is_left() {
    let until = moment("2026-10-24T11:20:00Z");
    for (now, expected) in [
        ("2026-10-24T11:15:00Z", "5:00"),
        ("2026-10-24T11:15:29Z", "4:31"),
        ("2026-10-24T11:19:59.999Z", "0:01"),
        ("2026-10-24T11:20:00Z", "0:00"),
        ("2026-10-24T12:00:00Z", "0:00"),
    ] {
        assert_eq!(countdown(moment(now), until), expected, "{now}");
    }
}

#[test]
fn time_left_is_told_in_hours_then_days() {
    for (now, due, expected) in [
        ("2026-10-23T16:54:00Z", "2026-10-23T17:20:00Z", "0:26 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T17:53:59Z", "0:59 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T17:54:00Z", "1 h 00 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T19:00:00Z", "2 h 06 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T20:53:59Z", "3 h 59 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T21:00:00Z", "today"),
        ("2026-10-23T16:54:00Z", "2026-10-26T18:30:00Z", "Mon 18:30"),
        ("2026-10-23T16:54:00Z", "2026-11-02T18:30:00Z", "Mon 02-Nov"),
        ("2026-10-23T16:54:00Z", "2026-10-23T16:54:00Z", "0:00 left"),
        ("2026-10-23T16:54:00Z", "2026-10-23T16:42:00Z", "0:12 over"),
        ("2026-10-23T16:54:00Z", "2026-10-23T14:48:00Z", "2 h 06 over"),
        ("2026-10-26T16:54:00Z", "2026-10-23T14:48:00Z", "over since Fri 23-Oct"),
        // Three and a half hours of time pass over the autumn change between 23:30 and 02:00.
        ("2026-10-24T22:30:00Z", "2026-10-25T02:00:00Z", "3 h 30 left"),
        ("2026-03-28T23:30:00Z", "2026-03-29T02:00:00Z", "2 h 30 left"),
    ] {
        assert_eq!(left(&at(now), &at(due)), expected, "{now} to {due}");
    }
}
