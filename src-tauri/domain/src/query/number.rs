//! Texts without a letter: dates of birth, NHS numbers, phone numbers.

use super::{
    Reading,
    born::{self, NoBirthDate},
};
use crate::{
    nhs_number::{NhsNumber, Ranges},
    phone,
};
use jiff::civil::Date;

/// Fewest digits worth a search.
const FEWEST: usize = 3;
const UNCLEAR: &str = "Type a name, date of birth, NHS number, phone, postcode or reference.";

pub(super) fn read(text: &str, today: Date) -> Reading {
    if let Some(reading) = read_date(text, today) {
        return reading;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return if text == "+" { Reading::TooShort } else { Reading::unreadable(UNCLEAR) };
    }
    if !text.chars().all(|c| c.is_ascii_digit() || " -+().\u{2010}\u{2011}\u{2012}\u{2013}/".contains(c)) {
        return Reading::unreadable("Type digits only, or a date as 14/7/1945.");
    }
    if text.starts_with('+') || digits.starts_with('0') || is_abroad_without_plus(&digits) {
        return read_phone(text, &digits);
    }
    read_nhs_number(&digits)
}

/// `447700900231`: the country typed without its plus.
fn is_abroad_without_plus(digits: &str) -> bool {
    digits.len() == 12 && digits.starts_with("44")
}

fn read_date(text: &str, today: Date) -> Option<Reading> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    if plain && text.len() == 6 && text.starts_with('0') {
        // More often the beginning of a phone number than a birth date without its century.
        return None;
    }
    match born::read_birth_date(text, today) {
        Ok(date) => Some(Reading::Born { date, name: None }),
        Err(NoBirthDate::Shape) => being_typed(text).then_some(Reading::TooShort),
        Err(fault) => means_a_date(text, plain).then(|| Reading::unreadable(fault.to_string())),
    }
}

/// A date that lacks its year or its end: `14/`, `14/7`, `14/7/1`, `14.7.194`, `1945-07-`.
fn being_typed(text: &str) -> bool {
    let Some(separator) = text.chars().find(|c| "/.-".contains(*c)) else { return false };
    let groups: Vec<&str> = text.split(separator).collect();
    let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    digits
        && match sizes.as_slice() {
            [1..=2, 0..=2] | [1..=2, 1..=2, 0..=3] => true,
            [4, 0..=2] | [4, 1..=2, 0..=1] => separator == '-' && !text.starts_with('0'),
            _ => false,
        }
}

/// Whether a text shaped like a date that does not exist was meant as one.
fn means_a_date(text: &str, plain: bool) -> bool {
    if plain {
        // Eight digits that are not the beginning of a phone number and end in a likely year.
        return text.len() == 8 && text.starts_with(['1', '2', '3']) && ["19", "20"].contains(&&text[4..6]);
    }
    text.contains('/') || text.contains('.') || text.split('-').count() == 3
}

fn read_phone(text: &str, digits: &str) -> Reading {
    let typed = if is_abroad_without_plus(digits) { format!("+{digits}") } else { text.to_owned() };
    if digits.len() < FEWEST {
        return Reading::TooShort;
    }
    match phone::beginning(&typed) {
        Some(national) if national.starts_with('0') && national.len() > 11 => Reading::unreadable(format!(
            "A UK phone number has at most 11 digits; this has {}. Take out the extra ones.",
            national.len()
        )),
        Some(digits) => Reading::Phone { digits },
        None => Reading::unreadable(
            "A phone number begins with 0 or + and has at most 15 digits. Check what was typed.",
        ),
    }
}

fn read_nhs_number(digits: &str) -> Reading {
    match digits.len() {
        ..FEWEST => Reading::TooShort,
        FEWEST..10 => Reading::NhsNumber { digits: digits.to_owned(), complete: false },
        _ => match NhsNumber::read(digits, Ranges::WithDemo) {
            Ok(number) => Reading::NhsNumber { digits: number.digits(), complete: true },
            Err(fault) if digits.len() == 10 && digits.starts_with('7') => {
                Reading::unreadable(format!("{fault} If it is a mobile number, type the 0 in front."))
            }
            Err(fault) => Reading::unreadable(fault.to_string()),
        },
    }
}

/// The first digits of an NHS number, spaced as the whole one is.
pub(super) fn grouped(digits: &str) -> String {
    let mut written = String::with_capacity(12);
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 3 | 6) {
            written.push(' ');
        }
        written.push(digit);
    }
    written
}
