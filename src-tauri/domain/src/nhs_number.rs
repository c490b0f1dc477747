//! NHS numbers: ten digits, the last a check digit by modulus 11, written 3-3-4.

use serde::Serialize;
use std::fmt;

/// Which numbers a desk takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranges {
    /// Issued ranges alone: a desk with real people.
    Issued,
    /// The never-issued 999 range as well: demo and training.
    WithDemo,
}

/// A number that passed every check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber([u8; 10]);

/// The text is no NHS number; each fault is its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnNhsNumber {
    /// Something else than digits, spaces and hyphens.
    #[error("An NHS number has digits only. Take out letters and signs.")]
    NotDigits,
    /// Fewer or more than ten digits.
    #[error("An NHS number has 10 digits; this has {0}. Ask for it again, or search by name and birth date.")]
    Length(usize),
    /// All zeros pass modulus 11 and are nobody's.
    #[error("An NHS number of zeros only is nobody's. Ask for it again, or search by name and birth date.")]
    Zeros,
    /// The last digit does not fit the nine before.
    #[error(
        "The last digit of this NHS number does not fit the others: a digit is wrong or two are swapped. Ask for it again."
    )]
    CheckDigit,
    /// The number of Scotland, Northern Ireland or nobody.
    #[error(
        "NHS numbers of England and Wales begin with 4, 6 or 7; this one was never issued here. Ask for it again."
    )]
    NeverIssued,
    /// A made-up number at a desk with real people.
    #[error(
        "Numbers that begin with 999 are made up for demo and training and are nobody's. Ask for the real one."
    )]
    DemoOnly,
}

impl NhsNumber {
    /// Reads a number, with or without spaces and hyphens.
    pub fn read(text: &str, ranges: Ranges) -> Result<Self, NotAnNhsNumber> {
        let digits = digits(text)?;
        if digits == [0; 10] {
            return Err(NotAnNhsNumber::Zeros);
        }
        let last = digits[9];
        if check_digit(&digits) != Some(last) {
            return Err(NotAnNhsNumber::CheckDigit);
        }
        match digits {
            [4 | 6 | 7, ..] => Ok(Self(digits)),
            [9, 9, 9, ..] if ranges == Ranges::WithDemo => Ok(Self(digits)),
            [9, 9, 9, ..] => Err(NotAnNhsNumber::DemoOnly),
            _ => Err(NotAnNhsNumber::NeverIssued),
        }
    }

    /// The made-up number of the 999 range with this ordinal (below a million); none for the one in
    /// eleven that has no check digit.
    pub fn made_up(ordinal: u32) -> Option<Self> {
        if ordinal > 999_999 {
            return None;
        }
        let mut digits = [9; 10];
        let mut rest = ordinal;
        for place in (3..9).rev() {
            digits[place] = u8::try_from(rest % 10).ok()?;
            rest /= 10;
        }
        digits[9] = check_digit(&digits)?;
        Some(Self(digits))
    }

    /// Ten digits without spaces, as records keep it.
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }
}

/// `999 004 0001`.
impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::format::nhs_number(&self.digits()))
    }
}

impl Serialize for NhsNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.digits())
    }
}

fn digits(text: &str) -> Result<[u8; 10], NotAnNhsNumber> {
    let mut digits = [0; 10];
    let mut count = 0;
    for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let digit = letter.to_digit(10).ok_or(NotAnNhsNumber::NotDigits)?;
        if let Some(place) = digits.get_mut(count) {
            *place = u8::try_from(digit).map_err(|_| NotAnNhsNumber::NotDigits)?;
        }
        count += 1;
    }
    if count == 10 { Ok(digits) } else { Err(NotAnNhsNumber::Length(count)) }
}

/// The tenth digit that the first nine ask for; none where modulus 11 gives ten, which is never issued.
fn check_digit(digits: &[u8; 10]) -> Option<u8> {
    let weighted: u32 =
        digits[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    match 11 - weighted % 11 {
        11 => Some(0),
        10 => None,
        digit => u8::try_from(digit).ok(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, ranges: Ranges, expected: Result<&str, NotAnNhsNumber>) {
        let read = NhsNumber::read(text, ranges);
        assert_eq!(read.map(|number| number.to_string()), expected.map(str::to_owned), "{text:?} {ranges:?}");
    }

    #[test]
    fn every_fault_has_its_own_sentence() {
        use NotAnNhsNumber as No;
        let issued = NhsNumber::read("943 476 5919", Ranges::WithDemo);
        assert_eq!(issued, Err(No::NeverIssued), "a well-known example number outside the issued ranges");
        for (text, ranges, expected) in [
            ("9990040001", Ranges::WithDemo, Ok("999 004 0001")),
            ("9990040009", Ranges::WithDemo, Err(No::CheckDigit)),
            ("999 004 0001", Ranges::Issued, Err(No::DemoOnly)),
            ("0000000000", Ranges::WithDemo, Err(No::Zeros)),
            ("0121000222", Ranges::WithDemo, Err(No::NeverIssued)),
            ("0121000222", Ranges::Issued, Err(No::NeverIssued)),
            ("", Ranges::Issued, Err(No::Length(0))),
            ("401023213", Ranges::Issued, Err(No::Length(9))),
            ("4010232137", Ranges::Issued, Ok("401 023 2137")),
            ("401-023-2137", Ranges::Issued, Ok("401 023 2137")),
            ("4010232138", Ranges::Issued, Err(No::CheckDigit)),
            ("40102321370", Ranges::Issued, Err(No::Length(11))),
            ("401023213X", Ranges::Issued, Err(No::NotDigits)),
            ("４０１０２３２１３７", Ranges::Issued, Err(No::NotDigits)),
        ] {
            check(text, ranges, expected);
        }
        let long = "4".repeat(10_000);
        check(&long, Ranges::Issued, Err(No::Length(10_000)));
    }

    #[test]
    fn made_up_numbers_are_read_back_in_demo_and_refused_outside() {
        let mut made = 0;
        for ordinal in 0..22_000 {
            let Some(number) = NhsNumber::made_up(ordinal) else { continue };
            made += 1;
            assert_eq!(NhsNumber::read(&number.digits(), Ranges::WithDemo), Ok(number));
            assert_eq!(NhsNumber::read(&number.digits(), Ranges::Issued), Err(NotAnNhsNumber::DemoOnly));
        }
        assert_eq!(made, 20_000);
        assert_eq!(NhsNumber::made_up(1_000_000), None);
    }

    fn some_number() -> impl Strategy<Value = NhsNumber> {
        (0u32..1_000_000).prop_filter_map("no check digit", NhsNumber::made_up)
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_is_always_caught(number in some_number(), place in 0usize..10, wrong in 1u8..10) {
            let mut digits = number.digits().into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + wrong) % 10;
            let text = String::from_utf8(digits).unwrap();
            prop_assert_eq!(NhsNumber::read(&text, Ranges::WithDemo), Err(NotAnNhsNumber::CheckDigit));
        }

        #[test]
        fn two_swapped_neighbours_are_always_caught(number in some_number(), place in 0usize..9) {
            let mut digits = number.digits().into_bytes();
            if digits[place] == digits[place + 1] {
                return Ok(());
            }
            digits.swap(place, place + 1);
            let text = String::from_utf8(digits).unwrap();
            prop_assert_eq!(NhsNumber::read(&text, Ranges::WithDemo), Err(NotAnNhsNumber::CheckDigit));
        }

        #[test]
        fn any_text_is_read_calmly(text in ".{0,200}") {
            let _ = NhsNumber::read(&text, Ranges::WithDemo);
        }
    }
}
