//! Names, birth dates and numbers of people.

use crate::content::Age;
use jiff::civil::Date;

/// `06-Aug-1984 (42y)`. Under two years in months, under twelve weeks in weeks, under two weeks in
/// days; without an age where `today` comes before the birth.
pub fn birth(born: Date, today: Date) -> String {
    let written = super::date(born);
    match age(born, today) {
        Some(age) => format!("{written} ({age})"),
        None => written,
    }
}

fn age(born: Date, today: Date) -> Option<String> {
    let completed = Age::on(born, today)?;
    let days = (today - born).get_days();
    Some(match days {
        ..0 => return None,
        0..14 => format!("{days}d"),
        14..84 => format!("{}w", days / 7),
        _ if completed.years() < 2 => format!("{}m", completed.months),
        _ => format!("{}y", completed.years()),
    })
}

/// `SMITH, Sarah Jane (Mrs)`; what is not known is left out.
pub fn person_name(family: &str, given: &str, title: &str) -> String {
    let mut name = family.trim().to_uppercase();
    if !given.trim().is_empty() {
        if !name.is_empty() {
            name.push_str(", ");
        }
        name.push_str(given.trim());
    }
    if !title.trim().is_empty() {
        name.push_str(" (");
        name.push_str(title.trim());
        name.push(')');
    }
    name
}

/// `999 004 0001`; text that is not ten digits stays as it is.
pub fn nhs_number(digits: &str) -> String {
    if digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        digits.to_owned()
    }
}

/// A phone number for eyes: `07700 900231`, `020 7946 0123`, `0800 995 1000`. Numbers of other
/// countries and anything unexpected stay as they are.
pub fn phone(digits: &str) -> String {
    let Some(groups) = phone_groups(digits) else { return digits.to_owned() };
    let mut written = String::with_capacity(digits.len() + 2);
    let mut from = 0;
    for size in groups {
        if from > 0 && from < digits.len() {
            written.push(' ');
        }
        let to = (from + size).min(digits.len());
        written.push_str(&digits[from..to]);
        from = to;
    }
    written
}

/// How the digits of a national number are grouped; parts of a number are grouped as far as they go.
fn phone_groups(digits: &str) -> Option<[usize; 3]> {
    if digits.len() > 11 || !digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bytes = digits.as_bytes();
    Some(match (bytes.get(1), bytes.get(2), bytes.get(3)) {
        (Some(b'2'), ..) => [3, 4, 4],
        (Some(b'3' | b'8'), ..) | (Some(b'1'), Some(b'1'), _) | (Some(b'1'), _, Some(b'1')) => [4, 3, 4],
        _ => [5, 6, 0],
    })
}
