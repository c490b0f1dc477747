//! Names, with or without a date of birth beside them.

use super::{
    Reading,
    born::{self, NoBirthDate},
};
use crate::fold::fold;
use jiff::civil::Date;

/// Words in front of a family name that belong to it.
const PARTICLES: [&str; 24] = [
    "abu", "al", "bin", "bint", "da", "das", "de", "del", "della", "der", "di", "dos", "du", "el", "ibn",
    "la", "le", "mac", "mc", "san", "st", "ter", "van", "von",
];
/// Titles, left out where a name follows.
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "master", "prof", "rev"];
/// More words than any name has; the rest is left out.
const MOST_WORDS: usize = 8;

/// One way to take typed words: folded beginnings of the family name and of the given names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKey {
    /// The family name begins with this.
    pub family: String,
    /// The given names, run together, begin with this.
    pub given: Option<String>,
}

/// Every way to take the words of a name, the likeliest first: family first, given first, and with
/// two words to the family name. A comma settles it. None where there is no word.
pub fn name_orders(text: &str) -> Vec<NameKey> {
    if let Some((family, given)) = text.split_once(',') {
        let (family, given) = (fold(family), fold(given));
        if !family.is_empty() {
            return vec![key(&[family], &[given])];
        }
    }
    let words = words(text);
    let mut orders: Vec<NameKey> = Vec::new();
    for order in splits(&words) {
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

fn splits(words: &[String]) -> Vec<NameKey> {
    let count = words.len();
    if count == 0 {
        return Vec::new();
    }
    let particles = words.iter().take_while(|word| PARTICLES.contains(&word.as_str())).count();
    let first = (particles + 1).min(count);
    let mut found = vec![key(&words[..first], &words[first..])];
    for behind in [count - 1, count.saturating_sub(2)] {
        if behind > 0 {
            found.push(key(&words[behind..], &words[..behind]));
        }
    }
    for taken in [1, 2, count] {
        if taken <= count {
            found.push(key(&words[..taken], &words[taken..]));
        }
    }
    found
}

fn key(family: &[String], given: &[String]) -> NameKey {
    let given = given.concat();
    NameKey { family: family.concat(), given: (!given.is_empty()).then_some(given) }
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    words.truncate(MOST_WORDS);
    if words.len() > 1 && TITLES.contains(&words[0].as_str()) {
        words.remove(0);
    }
    words
}

pub(super) fn read(text: &str) -> Reading {
    if text.chars().any(|c| c.is_ascii_digit()) {
        return Reading::unreadable(
            "This mixes letters and digits in a way that is no postcode, reference or birth date. Type one of them, or a name.",
        );
    }
    match name_orders(text).into_iter().next() {
        None => {
            Reading::unreadable("There is no letter in this to search by. Type the name as it is spelled.")
        }
        Some(NameKey { family, given: None }) if family.chars().count() < 2 => Reading::TooShort,
        Some(NameKey { family, given }) => Reading::Name { family, given },
    }
}

/// A date of birth before or behind a name; none where the text holds no date.
pub(super) fn read_with_birth_date(text: &str, today: Date) -> Option<Reading> {
    if let Some(reading) = read_date_alone(text, today) {
        return Some(reading);
    }
    let pieces: Vec<&str> = text.split([' ', ',']).filter(|piece| !piece.is_empty()).collect();
    for size in [3, 1] {
        let Some(behind) = pieces.len().checked_sub(size).filter(|rest| *rest > 0) else { continue };
        let ends = [(&pieces[..size], &pieces[size..]), (&pieces[behind..], &pieces[..behind])];
        for (date, name) in ends {
            if let Some(reading) = read_pair(&date.join(" "), name, today) {
                return Some(reading);
            }
        }
    }
    None
}

/// `14 jul 1945`, or its beginning.
fn read_date_alone(text: &str, today: Date) -> Option<Reading> {
    match born::read_birth_date(text, today) {
        Ok(date) => Some(Reading::Born { date, name: None }),
        Err(NoBirthDate::Shape) => is_day_and_month(text).then_some(Reading::TooShort),
        Err(fault) => Some(Reading::unreadable(fault.to_string())),
    }
}

/// `14 jul`, `14 july 19`: only the year is missing or half typed.
fn is_day_and_month(text: &str) -> bool {
    let year = text.rsplit(' ').next().unwrap_or_default();
    let half = matches!(year.len(), 1 | 3) && year.bytes().all(|byte| byte.is_ascii_digit());
    let without = if half { text.strip_suffix(year).unwrap_or(text) } else { text };
    born::is_date_shaped(&format!("{without} 2000"))
}

fn read_pair(date: &str, name: &[&str], today: Date) -> Option<Reading> {
    if name.iter().any(|piece| piece.bytes().any(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let name = words(&name.join(" ")).join(" ");
    if name.is_empty() {
        return None;
    }
    match born::read_birth_date(date, today) {
        Ok(date) => Some(Reading::Born { date, name: Some(name) }),
        Err(NoBirthDate::Shape) => None,
        Err(fault) => Some(Reading::unreadable(fault.to_string())),
    }
}
