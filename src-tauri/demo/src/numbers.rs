//! NHS numbers of the range that was never issued (999 and six digits more, and a check digit),
//! each given out once.
//!
//! The range holds a million serials, and about one in eleven has no check digit: some 909,000
//! numbers for up to 925,000 people. One person of every fifty has no number yet, as newborn
//! babies and people new to the country have none; 49 of 50 of 925,000 is 906,500, which fits.
//! Whoever comes after the numbers have run out has none yet either.

use crate::chance::Chance;

/// One person of this many has no number yet.
const WITHOUT_ONE_IN: u64 = 50;
/// Serials in the range.
const SERIALS: u32 = 1_000_000;

/// The numbers in the order in which they are given out.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// Serials that have a check digit, shuffled.
    serials: Vec<u32>,
    seed: u64,
}

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        let mut serials: Vec<u32> = (0..SERIALS).filter(|serial| check_digit(*serial).is_some()).collect();
        Chance::of(seed, "nhs numbers").shuffle(&mut serials);
        Self { serials, seed }
    }

    /// The number of the person in place `place`, counted from 0; none where there is none yet.
    pub(crate) fn of(&self, place: u64) -> Option<String> {
        let (block, within) = (place / WITHOUT_ONE_IN, place % WITHOUT_ONE_IN);
        let hole = mix(self.seed ^ block) % WITHOUT_ONE_IN;
        if within == hole {
            return None;
        }
        let rank = block * (WITHOUT_ONE_IN - 1) + within - u64::from(within > hole);
        let serial = *self.serials.get(usize::try_from(rank).ok()?)?;
        Some(digits("999", serial * 10 + check_digit(serial)?, 7))
    }
}

/// The check digit of `999` and this serial; none where modulus 11 asks for ten.
fn check_digit(serial: u32) -> Option<u32> {
    let fixed = 9 * (10 + 9 + 8);
    let (sum, _, _) = (0..6)
        .fold((fixed, serial, 2), |(sum, rest, weight), _| (sum + rest % 10 * weight, rest / 10, weight + 1));
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

/// A prefix and the last `width` digits of a number, zeros kept.
pub(crate) fn digits(prefix: &str, number: u32, width: u32) -> String {
    let mut text = String::with_capacity(prefix.len() + 7);
    text.push_str(prefix);
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
    text
}

/// A fixed scrambling of 64 bits (the finaliser of `SplitMix64`), for choices by place.
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_serial_has_the_check_digit_that_the_oracle_gives_or_none() {
        for serial in 0..SERIALS {
            let digit = i8::try_from(check_digit(serial).unwrap_or(0)).unwrap();
            let text = format!("999{serial:06}{digit}");
            let digits: Vec<i8> = text.bytes().map(|byte| i8::try_from(byte - b'0').unwrap()).collect();
            let by_oracle = nhs_number::validate_check_digit(digits.try_into().unwrap());
            assert_eq!(by_oracle, check_digit(serial).is_some(), "{serial}");
        }
    }

    #[test]
    fn digits_keep_their_zeros() {
        assert_eq!(digits("999", 42, 7), "9990000042");
        assert_eq!(digits("", 1_234_567, 7), "1234567");
    }

    #[test]
    fn a_full_desk_has_no_number_twice_and_one_in_fifty_without() {
        let numbers = Numbers::new(7);
        let given: Vec<String> = (0..925_000).filter_map(|place| numbers.of(place)).collect();
        assert_eq!(given.len(), 906_500);
        assert_eq!(given.iter().collect::<HashSet<_>>().len(), given.len());
        assert!(given.iter().all(|number| number.len() == 10 && number.starts_with("999")));
    }

    #[test]
    fn people_after_the_last_number_have_none_yet() {
        let numbers = Numbers::new(7);
        let last = numbers.serials.len() as u64 * 50 / 49;
        assert!((last - 50..last).any(|place| numbers.of(place).is_some()));
        assert!((last + 1..last + 200).all(|place| numbers.of(place).is_none()));
    }
}
