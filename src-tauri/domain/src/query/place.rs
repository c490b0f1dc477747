//! Postcodes and references.

use super::Reading;
use crate::{
    postcode::{Postcode, parse_outward},
    reference::{NotAReference, read_reference},
};

/// A text that begins as references do.
pub(super) fn read_reference_text(text: &str) -> Option<Reading> {
    let upper = text.to_ascii_uppercase();
    let behind = upper.strip_prefix("FD")?;
    let marked = behind.starts_with('-') || behind.bytes().any(|byte| byte.is_ascii_digit());
    if !marked || behind.split([' ', '-']).count() > 4 {
        return None;
    }
    let typed = behind.chars().filter(|c| !" -".contains(*c)).count();
    Some(match read_reference(&upper) {
        Ok(reference) => Reading::Reference(reference),
        Err(NotAReference::Shape) if typed < 5 => Reading::TooShort,
        Err(fault) => Reading::unreadable(fault.to_string()),
    })
}

/// A whole postcode, its first half, or its first half and part of the second.
pub(super) fn read_postcode(text: &str) -> Option<Reading> {
    let upper = text.to_ascii_uppercase();
    if !upper.is_ascii() || upper.len() > 9 {
        return None;
    }
    let found = whole(&upper).or_else(|| halves(&upper))?;
    Some(Reading::Postcode { text: found })
}

fn whole(upper: &str) -> Option<String> {
    upper.parse::<Postcode>().ok().map(|postcode| postcode.to_string())
}

fn halves(upper: &str) -> Option<String> {
    if let Some((outward, inward)) = upper.split_once(' ') {
        let outward = parse_outward(outward).ok()?;
        return is_part_of_inward(inward).then(|| format!("{outward} {inward}"));
    }
    // Without a space, a digit with a letter behind it begins the second half: RM82A is RM8 2A.
    let cut = upper.len().checked_sub(2)?;
    let (outward, inward) = upper.split_at_checked(cut)?;
    let [digit, letter] = inward.as_bytes() else { return None };
    if digit.is_ascii_digit()
        && letter.is_ascii_alphabetic()
        && let Ok(outward) = parse_outward(outward)
    {
        return Some(format!("{outward} {inward}"));
    }
    parse_outward(upper).ok()
}

fn is_part_of_inward(inward: &str) -> bool {
    match inward.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [digit, letter] => digit.is_ascii_digit() && letter.is_ascii_uppercase(),
        _ => false,
    }
}
