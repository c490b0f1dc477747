//! One typing mistake: a letter wrong, missing, too many, or two neighbours swapped.

/// What would have to be mended in what was typed to get a name; in order of how likely that slip
/// made exactly this text. A swap or a lost letter could only have come out in a few ways, a wrong
/// or extra letter in hundreds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slip {
    /// Nothing: they are the same.
    None,
    /// Two neighbours were swapped.
    Swapped,
    /// A letter was left out.
    Missing,
    /// A letter is wrong.
    Wrong,
    /// A letter is too many.
    Extra,
}

/// The slip that leads from `name` to `typed`, or none where more than one would be needed.
///
/// Equal to optimal string alignment of at most 1, in one pass: whatever the two share at both
/// ends is cut away, and what is left must be one letter or one swapped pair.
pub(crate) fn slip(typed: &str, name: &str) -> Option<Slip> {
    if !(typed.is_ascii() && name.is_ascii()) {
        return slow(typed, name);
    }
    let (typed, name) = (typed.as_bytes(), name.as_bytes());
    if typed.len().abs_diff(name.len()) > 1 {
        return None;
    }
    let start = typed.iter().zip(name).take_while(|(a, b)| a == b).count();
    let (typed, name) = (&typed[start..], &name[start..]);
    let end = typed.iter().rev().zip(name.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&typed[..typed.len() - end], &name[..name.len() - end]) {
        ([], []) => Some(Slip::None),
        ([_], [_]) => Some(Slip::Wrong),
        ([], [_]) => Some(Slip::Missing),
        ([_], []) => Some(Slip::Extra),
        ([a, b], [c, d]) if a == d && b == c => Some(Slip::Swapped),
        _ => None,
    }
}

/// Names in other scripts are few: the library's measure will do.
fn slow(typed: &str, name: &str) -> Option<Slip> {
    match strsim::osa_distance(typed, name) {
        0 => Some(Slip::None),
        1 => Some(Slip::Wrong),
        _ => None,
    }
}

/// Whether `name` begins with something one slip away from `typed`, or with `typed` itself.
pub(crate) fn begins_near(typed: &str, name: &str) -> bool {
    if name.starts_with(typed) {
        return true;
    }
    if !(typed.is_ascii() && name.is_ascii()) {
        return slow(typed, name).is_some();
    }
    let longest = name.len().min(typed.len() + 1);
    let shortest = typed.len().saturating_sub(1).min(longest);
    (shortest..=longest).any(|length| slip(typed, &name[..length]).is_some())
}

#[cfg(test)]
mod tests {
    use super::{Slip, begins_near, slip};

    #[test]
    fn one_slip_is_named() {
        for (typed, name, expected) in [
            ("smith", "smith", Some(Slip::None)),
            ("smiht", "smith", Some(Slip::Swapped)),
            ("smth", "smith", Some(Slip::Missing)),
            ("smoth", "smith", Some(Slip::Wrong)),
            ("smiith", "smith", Some(Slip::Extra)),
            ("msith", "smith", Some(Slip::Swapped)),
            ("mith", "smith", Some(Slip::Missing)),
            ("smithh", "smith", Some(Slip::Extra)),
            ("simth", "smith", Some(Slip::Swapped)),
            ("smthi", "smith", None),
            ("smi", "smith", None),
            ("", "a", Some(Slip::Missing)),
            ("", "", Some(Slip::None)),
            ("иван", "ивам", Some(Slip::Wrong)),
        ] {
            assert_eq!(slip(typed, name), expected, "{typed} {name}");
        }
    }

    #[test]
    fn the_library_agrees_on_every_short_text() {
        let letters = ['a', 'b', 'c'];
        let mut texts = vec![String::new()];
        for length in 0..4_usize {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.len() == length)
                .flat_map(|text| letters.map(|letter| format!("{text}{letter}")))
                .collect();
            texts.extend(longer);
        }
        for a in &texts {
            for b in &texts {
                assert_eq!(slip(a, b).is_some(), strsim::osa_distance(a, b) <= 1, "{a} {b}");
            }
        }
    }

    #[test]
    fn a_begun_name_may_hold_one_slip() {
        for (typed, name, expected) in [
            ("sar", "sarahjane", true),
            ("sarha", "sarahjane", true),
            ("srah", "sarahjane", true),
            ("sxrah", "sarahjane", true),
            ("xxrah", "sarahjane", false),
            ("sarahx", "sarah", true),
            ("", "sarah", true),
        ] {
            assert_eq!(begins_near(typed, name), expected, "{typed} {name}");
        }
    }
}
