//! The one search box: reads a name, part of a name, a date of birth, an NHS number, a phone number, a
//! postcode or a reference, and says how it read it. Any text is read; what is no use gets a hint.

mod born;
mod name;
mod number;
mod place;

pub use born::{NoBirthDate, read_birth_date};
pub use name::{NameKey, name_orders};

use crate::format;
use jiff::civil::Date;

/// Letters of a text that are looked at; the rest is cut, since nothing findable is longer.
const LONGEST: usize = 100;

/// What a typed text was read as. Names are folded search keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing typed.
    Empty,
    /// Not enough yet to search by.
    TooShort,
    /// A name, or the beginning of one. [`name_orders`] gives the other ways to take the same words.
    Name {
        /// The family name begins with this.
        family: String,
        /// The given names begin with this.
        given: Option<String>,
    },
    /// A date of birth, perhaps with a name.
    Born {
        /// The date.
        date: Date,
        /// Folded words of a name, with a space between: each begins the family or a given name.
        name: Option<String>,
    },
    /// An NHS number or its first digits.
    NhsNumber {
        /// Digits without spaces.
        digits: String,
        /// All ten, and the check digit fits.
        complete: bool,
    },
    /// A phone number or its first digits, as national digits.
    Phone {
        /// Digits, with `+` in front where of another country.
        digits: String,
    },
    /// A postcode, the first half of one, or a first half with the beginning of the second: `RM8 2AB`,
    /// `RM8`, `RM8 2`.
    Postcode {
        /// Upper case; a space between the halves.
        text: String,
    },
    /// A reference whose check character fits.
    Reference(String),
    /// Nothing to search by.
    Unreadable {
        /// What to do, in one sentence.
        hint: String,
    },
}

/// Reads what was typed; `today` is London's date, so that nobody is born in the future.
pub fn read(text: &str, today: Date) -> Reading {
    let text = tidy(text);
    if text.is_empty() {
        return Reading::Empty;
    }
    if !text.chars().any(char::is_alphabetic) {
        return number::read(&text, today);
    }
    place::read_reference_text(&text)
        .or_else(|| place::read_postcode(&text))
        .or_else(|| name::read_with_birth_date(&text, today))
        .unwrap_or_else(|| name::read(&text))
}

impl Reading {
    /// How the text was read, for the line under the search box.
    pub fn read_as(&self) -> String {
        match self {
            Self::Empty => "Type a name, date of birth, NHS number, phone, postcode or reference".to_owned(),
            Self::TooShort => "Go on typing".to_owned(),
            Self::Name { family, given: None } => format!("family name begins with \"{family}\""),
            Self::Name { family, given: Some(given) } => {
                format!(
                    "family name begins with \"{family}\" and given name with \"{given}\", or the other way round"
                )
            }
            Self::Born { date, name: None } => format!("date of birth {}", format::date(*date)),
            Self::Born { date, name: Some(name) } => {
                format!("date of birth {} and a name that begins with \"{name}\"", format::date(*date))
            }
            Self::NhsNumber { digits, complete: true } => {
                format!("NHS number {}", format::nhs_number(digits))
            }
            Self::NhsNumber { digits, .. } => {
                format!("NHS number that begins with {}", number::grouped(digits))
            }
            Self::Phone { digits } => format!("phone number that begins with {}", format::phone(digits)),
            Self::Postcode { text } => format!("postcode that begins with {text}"),
            Self::Reference(reference) => format!("reference {reference}"),
            Self::Unreadable { .. } => "Not read as anything to search by".to_owned(),
        }
    }

    /// What to do, where the text is nothing to search by.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Unreadable { hint } => Some(hint),
            _ => None,
        }
    }

    fn unreadable(hint: impl Into<String>) -> Self {
        Self::Unreadable { hint: hint.into() }
    }
}

/// Cut, without control characters, single spaces.
fn tidy(text: &str) -> String {
    let cut: String =
        text.trim_start().chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
