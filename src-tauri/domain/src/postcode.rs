//! UK postcodes: read, compared and written one way.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A whole postcode. Kept without its space, so that `rm82ab` and `RM8 2AB` are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    letters: [u8; 7],
    len: u8,
}

/// The text is no postcode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("A postcode looks like RM8 2AB, or RM8 for an area. Check what was typed.")]
pub struct NotAPostcode;

impl Postcode {
    /// Without a space: `RM82AB`.
    pub fn compact(&self) -> &str {
        std::str::from_utf8(&self.letters[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The first half: `RM8` of `RM8 2AB`.
    pub fn outward(&self) -> &str {
        let compact = self.compact();
        &compact[..compact.len().saturating_sub(3)]
    }

    /// The second half: `2AB` of `RM8 2AB`.
    pub fn inward(&self) -> &str {
        let compact = self.compact();
        &compact[compact.len().saturating_sub(3)..]
    }
}

impl FromStr for Postcode {
    type Err = NotAPostcode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let compact = squeeze(text)?;
        if !(5..=7).contains(&compact.len()) {
            return Err(NotAPostcode);
        }
        let (outward, inward) = compact.split_at(compact.len() - 3);
        let inward_fits = matches!(inward, [digit, a, b]
            if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase());
        if !inward_fits || !is_outward(outward) {
            return Err(NotAPostcode);
        }
        let mut letters = [0; 7];
        letters[..compact.len()].copy_from_slice(&compact);
        Ok(Self { letters, len: u8::try_from(compact.len()).map_err(|_| NotAPostcode)? })
    }
}

/// Reads the first half of a postcode, such as `rm8`.
///
/// Fails with one sentence where the text is no such half.
pub fn parse_outward(text: &str) -> Result<String, NotAPostcode> {
    let compact = squeeze(text)?;
    if !is_outward(&compact) {
        return Err(NotAPostcode);
    }
    String::from_utf8(compact).map_err(|_| NotAPostcode)
}

fn squeeze(text: &str) -> Result<Vec<u8>, NotAPostcode> {
    let mut compact = Vec::with_capacity(7);
    for letter in text.trim().bytes().filter(|byte| *byte != b' ') {
        if compact.len() == 7 || !letter.is_ascii_alphanumeric() {
            return Err(NotAPostcode);
        }
        compact.push(letter.to_ascii_uppercase());
    }
    Ok(compact)
}

/// One or two letters, a digit, and perhaps one more digit or letter.
fn is_outward(outward: &[u8]) -> bool {
    let letters = outward.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let rest = &outward[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.outward(), self.inward())
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Postcode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Postcode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_read_with_or_without_space_and_case() {
        for (text, expected) in [
            ("rm82ab", "RM8 2AB"),
            (" RM8  2AB ", "RM8 2AB"),
            ("e11 1pb", "E11 1PB"),
            ("IG119LX", "IG11 9LX"),
            ("ec1a 1bb", "EC1A 1BB"),
            ("n1 9gu", "N1 9GU"),
        ] {
            assert_eq!(
                text.parse::<Postcode>().map(|read| read.to_string()),
                Ok(expected.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_postcode_gets_a_sentence() {
        for text in ["", "RM8", "RM8 2A", "8RM 2AB", "RM8 2AB1", "RM8-2AB", "ÉM8 2AB", "RMM8 2AB", "RM8 22B"]
        {
            assert_eq!(text.parse::<Postcode>(), Err(NotAPostcode), "{text}");
        }
    }

    #[test]
    fn the_first_half_stands_alone() {
        for (text, expected) in [
            ("rm8", Ok("RM8")),
            ("ec1a", Ok("EC1A")),
            ("rm", Err(())),
            ("rm8 2", Ok("RM82")),
            ("123", Err(())),
        ] {
            assert_eq!(parse_outward(text).as_deref().map_err(|_| ()), expected, "{text}");
        }
    }
}
