//! What somebody types about a service: a phone number, a postcode, a date, a web address. What cannot
//! be right is refused with a sentence, where it is typed and where a pack is read. A number told by
//! a resident is another matter: see [`crate::phone`], which warns and never refuses.

use crate::postcode::Postcode;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// What was typed cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRight {
    /// No phone number of a service.
    #[error(
        "A service's phone number looks like 020 7946 0000, 111 or `111, option 2`; found `{0}`. Check it, or leave it empty."
    )]
    Phone(String),
    /// No postcode.
    #[error("A postcode looks like RM8 2AB; found `{0}`. Check what was typed.")]
    Postcode(String),
    /// No date.
    #[error("A date looks like 2027-03-31 and is a day of the calendar; found `{0}`. Check it.")]
    Date(String),
    /// No date of a copy.
    #[error(
        "The date of a copy looks like 2026, November 2026 or 2026-11-22, or says `not dated`; found `{0}`. Check it."
    )]
    Copied(String),
    /// No web address.
    #[error(
        "A web address begins with https:// and names a host, such as https://www.example.org/page; found `{0}`. Check it, or leave it empty."
    )]
    Web(String),
}

/// A phone number of a service: ten or eleven digits from 0, another country's with `+`, or a short
/// one of three or six digits that begins with 1, or 999; `, option 2` may follow. Empty is right: not known.
pub fn phone(text: &str) -> Result<(), NotRight> {
    let wrong = || NotRight::Phone(short(text));
    if text.is_empty() {
        return Ok(());
    }
    let (number, option) = text.split_once(", option ").map_or((text, None), |(number, n)| (number, Some(n)));
    let one_digit = |option: &str| option.len() == 1 && option.bytes().all(|byte| byte.is_ascii_digit());
    if option.is_some_and(|option| !one_digit(option)) {
        return Err(wrong());
    }
    let (abroad, number) = number.strip_prefix('+').map_or((false, number), |rest| (true, rest));
    let spaced = number.starts_with(' ') || number.ends_with(' ') || number.contains("  ");
    if spaced || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
        return Err(wrong());
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let right = match digits.as_bytes() {
        all if abroad => (8..=15).contains(&all.len()) && all.first() != Some(&b'0'),
        // Only some numbers from 01, 05 and 08 have ten digits.
        [b'0', b'1' | b'5' | b'8', ..] => matches!(digits.len(), 10 | 11),
        [b'0', second, ..] => *second != b'0' && digits.len() == 11,
        [b'1', ..] => matches!(digits.len(), 3 | 6),
        other => other == b"999",
    };
    if right { Ok(()) } else { Err(wrong()) }
}

/// A whole postcode.
pub fn postcode(text: &str) -> Result<Postcode, NotRight> {
    text.parse().map_err(|_| NotRight::Postcode(short(text)))
}

/// A day, as `2027-03-31`.
pub fn date(text: &str) -> Result<Date, NotRight> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let wrong = || NotRight::Date(short(text));
    if shaped { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

/// Reads a day out of a file, for `#[serde(deserialize_with)]`.
pub fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    date(&text).map_err(serde::de::Error::custom)
}

/// The date of the copy that was read, as far as it is known: a year, a month of a year, a day, or `not
/// dated`. Empty is right here: the checker of the content asks for it.
pub fn copied(text: &str) -> Result<(), NotRight> {
    let year = text.len() == 4 && matches!(text.parse::<u16>(), Ok(1948..=2099));
    let month = || Date::strptime("%d %B %Y", format!("1 {text}")).is_ok();
    if text.is_empty() || text == "not dated" || year || date(text).is_ok() || month() {
        return Ok(());
    }
    Err(NotRight::Copied(short(text)))
}

/// Reads the date of a copy out of a file, for `#[serde(deserialize_with)]`.
pub fn copied_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    copied(&text).map_err(serde::de::Error::custom)?;
    Ok(text)
}

/// An address on the web, by `https` only. Empty is right: not known.
pub fn web(text: &str) -> Result<(), NotRight> {
    if text.is_empty() {
        return Ok(());
    }
    let host =
        text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = text.chars().all(|letter| letter.is_ascii_graphic());
    match host {
        Some(host) if plain && is_host(host) => Ok(()),
        _ => Err(NotRight::Web(short(text))),
    }
}

/// At least two labels of letters, digits and inner hyphens; the last begins with a letter.
fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let inner = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let last = labels.last().and_then(|label| label.bytes().next());
    labels.len() >= 2 && labels.iter().all(inner) && last.is_some_and(|byte| byte.is_ascii_alphabetic())
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_copy_is_as_exact_as_it_is_known() {
        for (text, right) in [
            ("", true),
            ("not dated", true),
            ("2014", true),
            ("November 2026", true),
            ("2026-11-22", true),
            ("2026-11-31", false),
            ("Novembre 2026", false),
            ("November", false),
            ("20261", false),
            ("1847", false),
            ("31 November 2026", false),
            ("soon", false),
        ] {
            assert_eq!(copied(text).is_ok(), right, "{text:?}");
        }
    }

    #[test]
    fn a_phone_number_that_cannot_be_right_is_refused_with_a_sentence() {
        for (text, right) in [
            ("", true),
            ("999", true),
            ("111", true),
            ("111, option 2", true),
            ("020 7946 0000", true),
            ("01708 503 742", true),
            ("0800 995 1000", true),
            ("+353 1 234 5678", true),
            ("998", false),
            ("020 7946 000", false),
            ("0800 111 111", true),
            ("020 7946 00000", false),
            ("020  7946 0000", false),
            ("020 7946 0000 ", false),
            ("00 7946 0000", false),
            ("O20 7946 0000", false),
            ("111, option two", false),
            ("111, option 22", false),
            ("7946 0000", false),
            ("+0 1234 5678", false),
        ] {
            let found = phone(text);
            assert_eq!(found.is_ok(), right, "{text:?}");
            if let Err(error) = found {
                assert!(error.to_string().contains(&format!("found `{text}`")), "{error}");
            }
        }
    }

    #[test]
    fn a_postcode_or_a_date_that_cannot_be_right_is_refused_with_a_sentence() {
        for (text, right) in [
            ("RM8 2AB", true),
            ("e11 1pb", true),
            ("RM8", false),
            ("RM8 2A", false),
            ("8RM 2AB", false),
            ("", false),
        ] {
            assert_eq!(postcode(text).is_ok(), right, "{text:?}");
        }
        for (text, right) in [
            ("2027-03-31", true),
            ("2028-02-29", true),
            ("2027-02-29", false),
            ("2027-13-01", false),
            ("31-03-2027", false),
            ("2027-3-31", false),
            ("2027-03-31T10:00", false),
            ("soon", false),
        ] {
            assert_eq!(date(text).is_ok(), right, "{text:?}");
        }
        let sentence = date("2027-02-29").map_err(|error| error.to_string());
        let expected =
            "A date looks like 2027-03-31 and is a day of the calendar; found `2027-02-29`. Check it.";
        assert_eq!(sentence, Err(expected.to_owned()));
    }

    #[test]
    fn a_web_address_that_cannot_be_right_is_refused_with_a_sentence() {
        for (text, right) in [
            ("", true),
            ("https://www.example.org", true),
            ("https://example.org/a/page?x=1#y", true),
            ("http://example.org", false),
            ("https://", false),
            ("https://example", false),
            ("https://exa mple.org", false),
            ("https://-example.org", false),
            ("https://example..org", false),
            ("https://user@example.org", false),
            ("https://192.0.2.1", false),
            ("www.example.org", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(web(text).is_ok(), right, "{text:?}");
        }
    }
}
