//! The one formatter: every date, time, name and number that a person reads is written here.
//!
//! Staff read short unambiguous forms (`Fri 23-Oct-2026`, 24-hour clock); residents read the forms of
//! the NHS service manual (`Friday 23 October 2026`, `5:30pm`, `midday`).

mod person;
mod remaining;

pub use person::{birth, nhs_number, person_name, phone};
pub use remaining::{countdown, left};

use jiff::{
    Zoned,
    civil::{Date, Time},
};
use std::borrow::Borrow;

/// `17:54`.
pub fn time(at: &Zoned) -> String {
    clock(at.time())
}

/// `17:54`, of a local time without a date.
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `Fri 23-Oct-2026`.
pub fn day(at: &Zoned) -> String {
    at.strftime("%a %d-%b-%Y").to_string()
}

/// `Fri 23-Oct-2026` of a calendar day.
pub fn weekday(date: Date) -> String {
    date.strftime("%a %d-%b-%Y").to_string()
}

/// `Fri 23-Oct` of a calendar day.
pub fn short_date(date: Date) -> String {
    date.strftime("%a %d-%b").to_string()
}

/// `Fri 23-Oct`.
pub fn short_day(at: &Zoned) -> String {
    at.strftime("%a %d-%b").to_string()
}

/// `Fri 23-Oct 19:20`.
pub fn short_day_time(at: &Zoned) -> String {
    at.strftime("%a %d-%b %H:%M").to_string()
}

/// `06-Aug-1984`.
pub fn date(date: Date) -> String {
    date.strftime("%d-%b-%Y").to_string()
}

/// `Thursday 6 August 2026`, for residents.
pub fn resident_day(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// `5:30pm`, `5pm`, `midday`, `midnight`, for residents.
pub fn resident_time(time: Time) -> String {
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (hour, 0) => format!("{}{}", twelve(hour), half(hour)),
        (hour, minute) => format!("{}:{minute:02}{}", twelve(hour), half(hour)),
    }
}

/// `Thursday 6 August 2026 at 5:30pm`, for residents.
pub fn resident_moment(at: &Zoned) -> String {
    format!("{} at {}", resident_day(at.date()), resident_time(at.time()))
}

/// `a, b and c`; none of nothing.
pub fn listed<S: Borrow<str>>(words: &[S]) -> Option<String> {
    match words.split_last()? {
        (last, []) => Some(last.borrow().to_owned()),
        (last, before) => Some(format!("{} and {}", before.join(", "), last.borrow())),
    }
}

fn twelve(hour: i8) -> i8 {
    match hour % 12 {
        0 => 12,
        hour => hour,
    }
}

fn half(hour: i8) -> &'static str {
    if hour < 12 { "am" } else { "pm" }
}

#[cfg(test)]
mod tests;
