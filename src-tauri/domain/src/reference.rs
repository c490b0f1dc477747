//! Speakable references such as `FD-7K3M-9`: made offline from chance that the caller brings, with a
//! check character that catches one wrong character and two swapped neighbours.

/// Twenty-nine characters without look-alikes: no 0 and O, 1 and I, S beside 5, B beside 8, U beside
/// V. A prime number of them, so that every single slip changes the check.
const ALPHABET: &[u8; 29] = b"23456789ACDEFGHJKLMNPQRTVWXYZ";
/// 29 to the fourth: how many references there are.
const HOW_MANY: u64 = 707_281;
/// Weights of the four characters; the check character weighs one.
const WEIGHTS: [usize; 4] = [5, 4, 3, 2];

/// The text is no reference; each fault is its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAReference {
    /// Wrong length or start.
    #[error("A reference looks like FD-7K3M-9. Check what was typed.")]
    Shape,
    /// A character that references never hold.
    #[error("References hold no 0, O or signs. Ask for the reference again, one character at a time.")]
    Character,
    /// The check character does not fit.
    #[error(
        "The last character of this reference does not fit the others: one is wrong or two are swapped. Ask for it again."
    )]
    Check,
}

/// The reference that these eight random bytes make. Two contacts may draw the same one: the caller
/// draws again where the store knows it already.
pub fn reference(random: [u8; 8]) -> String {
    let mut rest = u64::from_le_bytes(random) % HOW_MANY;
    let mut body = [0; 4];
    for place in &mut body {
        *place = usize::try_from(rest % 29).unwrap_or_default();
        rest /= 29;
    }
    written(body)
}

/// Reads a reference as said or typed: case, spaces and hyphens do not matter, `FD` may be left out,
/// and look-alikes are read as what they must be (1 and I as L, S as 5, B as 8, U as V).
pub fn read_reference(text: &str) -> Result<String, NotAReference> {
    let characters = characters(text)?;
    let [a, b, c, d, check] = *characters.as_slice() else { return Err(NotAReference::Shape) };
    let body = [a, b, c, d];
    if check_of(body) != check {
        return Err(NotAReference::Check);
    }
    Ok(written(body))
}

/// The five characters behind `FD`, as places in the alphabet.
fn characters(text: &str) -> Result<Vec<usize>, NotAReference> {
    let compact: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
        .take(9)
        .map(|byte| byte.to_ascii_uppercase())
        .collect();
    let behind = match compact.as_slice() {
        [b'F', b'D', behind @ ..] if behind.len() == 5 => behind,
        whole if whole.len() == 5 => whole,
        _ => return Err(NotAReference::Shape),
    };
    behind.iter().map(|byte| place(*byte).ok_or(NotAReference::Character)).collect()
}

fn place(byte: u8) -> Option<usize> {
    let meant = match byte {
        b'1' | b'I' => b'L',
        b'S' => b'5',
        b'B' => b'8',
        b'U' => b'V',
        other => other,
    };
    ALPHABET.iter().position(|known| *known == meant)
}

fn check_of(body: [usize; 4]) -> usize {
    let sum: usize = body.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    (29 - sum % 29) % 29
}

fn written(body: [usize; 4]) -> String {
    let letter = |value: usize| char::from(ALPHABET[value % 29]);
    let mut text = String::from("FD-");
    text.extend(body.map(letter));
    text.push('-');
    text.push(letter(check_of(body)));
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: Result<&str, NotAReference>) {
        assert_eq!(read_reference(text), expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn references_are_read_as_said_or_typed() {
        let made = reference([7, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(made, "FD-4C22-F");
        for text in ["FD-4C22-F", "fd4c22f", " fd 4c22 f ", "4c22-f", "4C22F"] {
            check(text, Ok("FD-4C22-F"));
        }
    }

    #[test]
    fn what_is_no_reference_gets_a_sentence() {
        for (text, expected) in [
            ("", NotAReference::Shape),
            ("FD-4C22", NotAReference::Shape),
            ("FD-4C22-FF", NotAReference::Shape),
            ("FD-4C22-G", NotAReference::Check),
            ("FD-C422-F", NotAReference::Check),
            ("FD-0C22-F", NotAReference::Character),
            ("FD-2É2-N", NotAReference::Character),
            ("'; --", NotAReference::Shape),
        ] {
            check(text, Err(expected));
        }
        check(&"F".repeat(10_000), Err(NotAReference::Shape));
    }

    proptest! {
        #[test]
        fn every_reference_reads_back(random in any::<[u8; 8]>()) {
            let made = reference(random);
            prop_assert_eq!(read_reference(&made), Ok(made.clone()));
            prop_assert_eq!(read_reference(&made.to_lowercase()), Ok(made));
        }

        #[test]
        fn one_wrong_character_is_always_caught(random in any::<[u8; 8]>(), at in 0usize..5, other in 0usize..29) {
            let made = reference(random);
            let mut letters = made[3..].replace('-', "").into_bytes();
            if letters[at] == ALPHABET[other] {
                return Ok(());
            }
            letters[at] = ALPHABET[other];
            prop_assert_eq!(read_reference(&String::from_utf8(letters).unwrap()), Err(NotAReference::Check));
        }

        #[test]
        fn two_swapped_neighbours_are_always_caught(random in any::<[u8; 8]>(), at in 0usize..4) {
            let mut letters = reference(random)[3..].replace('-', "").into_bytes();
            if letters[at] == letters[at + 1] {
                return Ok(());
            }
            letters.swap(at, at + 1);
            prop_assert_eq!(read_reference(&String::from_utf8(letters).unwrap()), Err(NotAReference::Check));
        }

        #[test]
        fn any_text_is_read_calmly(text in ".{0,100}") {
            let _ = read_reference(&text);
        }
    }
}
