//! Dates of birth as people type and say them.

use jiff::civil::Date;

/// Nobody alive is older: a date before is a slip.
const OLDEST_YEARS: i16 = 130;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The text is shaped like a date and is no date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoBirthDate {
    /// Not shaped like a date at all.
    #[error("A date of birth looks like 14/7/1945. Check what was typed.")]
    Shape,
    /// The 31st of February and the like.
    #[error("The calendar has no such day. Type the date of birth as day, month, year: 14/7/1945.")]
    NoSuchDay,
    /// After today.
    #[error("This date of birth is in the future. Check the year.")]
    Future,
    /// Too long ago.
    #[error("This date of birth is more than 130 years ago. Check the year.")]
    TooLongAgo,
}

/// Reads a whole date of birth: `14071945`, `140745`, `14/7/45`, `14.7.1945`, `14 7 1945`,
/// `14 jul 1945`, `14th July 45`, `1945-07-14`. A two-digit year is the latest that is not in the future.
pub fn read_birth_date(text: &str, today: Date) -> Result<Date, NoBirthDate> {
    let parts = parts(text).ok_or(NoBirthDate::Shape)?;
    let born = match parts.year {
        Year::Whole(year) => day_of(year, &parts)?,
        Year::Short(short) => latest(short, &parts, today)?,
    };
    if born > today {
        Err(NoBirthDate::Future)
    } else if born.year() < today.year() - OLDEST_YEARS {
        Err(NoBirthDate::TooLongAgo)
    } else {
        Ok(born)
    }
}

/// Whether the text is shaped like a whole date, real or not.
pub(super) fn is_date_shaped(text: &str) -> bool {
    parts(text).is_some()
}

struct Parts {
    day: i8,
    month: i8,
    year: Year,
}

enum Year {
    Whole(i16),
    Short(i16),
}

fn day_of(year: i16, parts: &Parts) -> Result<Date, NoBirthDate> {
    Date::new(year, parts.month, parts.day).map_err(|_| NoBirthDate::NoSuchDay)
}

/// The century that makes it the latest date not after today; 29 February picks a leap year.
fn latest(short: i16, parts: &Parts, today: Date) -> Result<Date, NoBirthDate> {
    let century = today.year() - today.year() % 100;
    let candidates = [century + short, century - 100 + short].map(|year| day_of(year, parts));
    let mut real = candidates.into_iter().filter_map(Result::ok);
    real.find(|date| *date <= today).ok_or(NoBirthDate::NoSuchDay)
}

fn parts(text: &str) -> Option<Parts> {
    let text = text.trim().to_lowercase();
    if text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return run_together(&text);
    }
    let groups = groups(&text);
    let [first, second, third] = groups.as_slice() else { return None };
    if first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Parts { year: year(first)?, month: number(second)?, day: number(third)? });
    }
    Some(Parts { day: number(ordinal(first))?, month: month(second)?, year: year(third)? })
}

/// `14071945` or `140745`.
fn run_together(digits: &str) -> Option<Parts> {
    if !matches!(digits.len(), 6 | 8) {
        return None;
    }
    Some(Parts { day: number(&digits[..2])?, month: number(&digits[2..4])?, year: year(&digits[4..])? })
}

/// Runs of digits and runs of letters; `th` stays with its day.
fn groups(text: &str) -> Vec<&str> {
    let separators = ['/', '.', '-', ' ', ','];
    let mut groups = Vec::new();
    for piece in text.split(separators).filter(|piece| !piece.is_empty()) {
        match split_month(piece) {
            Some(three) => groups.extend(three),
            None => groups.push(piece),
        }
    }
    groups
}

/// `14jul1945` as day, month, year.
fn split_month(piece: &str) -> Option<[&str; 3]> {
    let letters = piece.find(|c: char| c.is_ascii_alphabetic())?;
    let digits = letters + piece[letters..].find(|c: char| c.is_ascii_digit())?;
    (letters > 0).then(|| [&piece[..letters], &piece[letters..digits], &piece[digits..]])
}

fn ordinal(day: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day)
}

fn number(text: &str) -> Option<i8> {
    let short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    short.then(|| text.parse().ok()).flatten()
}

fn month(text: &str) -> Option<i8> {
    if let Some(number) = number(text) {
        return Some(number);
    }
    if text.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|month| month.starts_with(text))?;
    i8::try_from(at + 1).ok()
}

fn year(text: &str) -> Option<Year> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        4 => text.parse().ok().map(Year::Whole),
        2 => text.parse().ok().map(Year::Short),
        _ => None,
    }
}
