//! Phone numbers: kept as national digits (`07700900231`), or with `+` where they are of another
//! country. Whether a number could exist is never a reason to refuse it: drama numbers and text relay
//! do, and nobody is turned away over the shape of a number.

/// Most digits a number has anywhere (ITU-T E.164).
const MOST_DIGITS: usize = 15;

/// The text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhone {
    /// Letters or signs that numbers do not hold.
    #[error("A phone number has digits only, perhaps with + in front. Take out letters and signs.")]
    NotDigits,
    /// Too few digits to ring.
    #[error("A phone number has at least 5 digits; this has {0}. Ask for it again.")]
    TooShort(usize),
    /// Too many digits to ring.
    #[error("A phone number has at most 15 digits; this has {0}. Ask for it again.")]
    TooLong(usize),
}

/// The number as records keep it: `07700900231` for `+44 (0)7700 900 231`, `+48221234567` for
/// `0048 22 123 45 67`.
pub fn national(text: &str) -> Result<String, NotAPhone> {
    let typed = typed(text)?;
    let kept = domestic(typed);
    match kept.trim_start_matches('+').len() {
        short @ ..5 => Err(NotAPhone::TooShort(short)),
        long if long > MOST_DIGITS => Err(NotAPhone::TooLong(long)),
        _ => Ok(kept),
    }
}

/// The first digits of a number while it is being typed; none where the text cannot become one.
pub fn beginning(text: &str) -> Option<String> {
    let kept = domestic(typed(text).ok()?);
    let digits = kept.trim_start_matches('+').len();
    (kept.starts_with(['0', '+']) && digits > 0 && digits <= MOST_DIGITS).then_some(kept)
}

/// A warning, never a refusal, about a number that no UK phone has.
pub fn warning(national: &str) -> Option<&'static str> {
    if national.starts_with('+') {
        return Some("This number is outside the UK: a text or call may not get through.");
    }
    let unusual = !national.starts_with('0') || !(10..=11).contains(&national.len());
    unusual.then_some("UK numbers have 10 or 11 digits and begin with 0. Read it back to be sure.")
}

/// Whether the number takes texts: UK mobiles do.
pub fn takes_texts(national: &str) -> bool {
    national.len() == 11 && national.starts_with("07") && !national.starts_with("070")
}

/// With `+` and country: `+447700900231`, for dialling and messages.
pub fn international(national: &str) -> String {
    match national.strip_prefix('0') {
        Some(rest) => format!("+44{rest}"),
        None => national.to_owned(),
    }
}

/// Digits, with `+` in front where it was typed or `00` stood for it.
fn typed(text: &str) -> Result<String, NotAPhone> {
    let mut kept = String::with_capacity(16);
    let mut count = 0;
    for letter in text.trim().chars() {
        match letter {
            '+' if kept.is_empty() => kept.push('+'),
            digit if digit.is_ascii_digit() => {
                count += 1;
                if count <= MOST_DIGITS + 5 {
                    kept.push(digit);
                }
            }
            ' ' | '\u{a0}' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' => {}
            _ => return Err(NotAPhone::NotDigits),
        }
    }
    if count > MOST_DIGITS + 5 {
        return Err(NotAPhone::TooLong(count));
    }
    Ok(match kept.strip_prefix("00") {
        Some(abroad) => format!("+{abroad}"),
        None => kept,
    })
}

/// `+44…` becomes `0…`, a doubled trunk zero falls away.
fn domestic(typed: String) -> String {
    match typed.strip_prefix("+44") {
        Some("") | None => typed,
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, NotAPhone>) {
        assert_eq!(national(text), expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn numbers_are_kept_one_way() {
        for (text, expected) in [
            ("07700 900231", Ok("07700900231")),
            ("+44 7700 900231", Ok("07700900231")),
            ("+44 (0)7700 900-231", Ok("07700900231")),
            ("0044 7700 900231", Ok("07700900231")),
            ("(020) 7946 0123", Ok("02079460123")),
            ("020\u{a0}7946\u{2013}0123", Ok("02079460123")),
            ("0048 22 123 45 67", Ok("+48221234567")),
            ("18000 020 7946 0123", Err(NotAPhone::TooLong(16))),
            ("18000", Ok("18000")),
            ("0770", Err(NotAPhone::TooShort(4))),
            ("", Err(NotAPhone::TooShort(0))),
            ("+", Err(NotAPhone::TooShort(0))),
            ("07700 90023a", Err(NotAPhone::NotDigits)),
            ("=07700900231", Err(NotAPhone::NotDigits)),
            ("0770+0900231", Err(NotAPhone::NotDigits)),
        ] {
            check(text, expected);
        }
        check(&"0".repeat(10_000), Err(NotAPhone::TooLong(10_000)));
    }

    #[test]
    fn the_beginning_of_a_number_is_enough_to_search() {
        for (text, expected) in [
            ("077", Some("077")),
            ("+44 77", Some("077")),
            ("+4", Some("+4")),
            ("0044 20", Some("020")),
            ("020 7946", Some("0207946")),
            ("999", None),
            ("smith", None),
            ("", None),
        ] {
            assert_eq!(beginning(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn warnings_never_refuse() {
        for (number, warned, texts) in [
            ("07700900231", false, true),
            ("02079460123", false, false),
            ("07012345678", false, false),
            ("+48221234567", true, false),
            ("18000", true, false),
        ] {
            assert_eq!((warning(number).is_some(), takes_texts(number)), (warned, texts), "{number}");
        }
        assert_eq!(international("07700900231"), "+447700900231");
        assert_eq!(international("+48221234567"), "+48221234567");
    }
}
