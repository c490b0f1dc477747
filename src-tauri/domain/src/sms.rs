//! Text messages: how many segments a text takes, counted as the network counts (3GPP TS 23.038).

/// How a text is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits a letter: 160 to a message.
    Gsm7,
    /// Sixteen bits a letter, for everything else: 70 to a message.
    Ucs2,
}

/// What a text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// How it is sent.
    pub alphabet: Alphabet,
    /// Septets (7 bit) or code units (16 bit) used.
    pub units: usize,
    /// How many messages the network sends and bills.
    pub segments: usize,
}

/// Letters of the GSM 7-bit default alphabet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Letters of its extension table: an escape and a letter, two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// Counts a text. An empty text takes no segment.
pub fn segments(text: &str) -> Segments {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(sizes) => counted(Alphabet::Gsm7, &sizes, 160, 153),
        None => counted(Alphabet::Ucs2, &text.chars().map(char::len_utf16).collect::<Vec<_>>(), 70, 67),
    }
}

/// Letters for which the text must be sent in 16 bits, each once, in order: what a template's author
/// may wish to replace.
pub fn costly_letters(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for letter in text.chars().filter(|letter| septets(*letter).is_none()) {
        if !found.contains(&letter) {
            found.push(letter);
        }
    }
    found
}

fn septets(letter: char) -> Option<usize> {
    if BASIC.contains(letter) { Some(1) } else { EXTENDED.contains(letter).then_some(2) }
}

/// Fills segment after segment; a letter of two units is never cut in half.
fn counted(alphabet: Alphabet, sizes: &[usize], single: usize, joined: usize) -> Segments {
    let units = sizes.iter().sum();
    if units <= single {
        return Segments { alphabet, units, segments: usize::from(units > 0) };
    }
    let (mut segments, mut used) = (1, 0);
    for size in sizes {
        if used + size > joined {
            segments += 1;
            used = 0;
        }
        used += size;
    }
    Segments { alphabet, units, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, alphabet: Alphabet, units: usize, count: usize) {
        assert_eq!(
            segments(text),
            Segments { alphabet, units, segments: count },
            "{} letters",
            text.chars().count()
        );
    }

    #[test]
    fn both_sides_of_each_limit() {
        check("", Alphabet::Gsm7, 0, 0);
        check(&"a".repeat(160), Alphabet::Gsm7, 160, 1);
        check(&"a".repeat(161), Alphabet::Gsm7, 161, 2);
        check(&"a".repeat(306), Alphabet::Gsm7, 306, 2);
        check(&"a".repeat(307), Alphabet::Gsm7, 307, 3);
        check(&"€".repeat(80), Alphabet::Gsm7, 160, 1);
        check(&"€".repeat(81), Alphabet::Gsm7, 162, 2);
        check(&"ț".repeat(70), Alphabet::Ucs2, 70, 1);
        check(&"ț".repeat(71), Alphabet::Ucs2, 71, 2);
        check(&"ț".repeat(134), Alphabet::Ucs2, 134, 2);
        check(&"ț".repeat(135), Alphabet::Ucs2, 135, 3);
    }

    #[test]
    fn a_letter_of_two_units_is_never_cut_in_half() {
        // 152 letters leave one septet free in the first segment, too little for the euro sign.
        check(&format!("{}€{}", "a".repeat(152), "b".repeat(152)), Alphabet::Gsm7, 306, 3);
        check(&format!("{}😀{}", "ț".repeat(66), "ț".repeat(66)), Alphabet::Ucs2, 134, 3);
    }

    #[test]
    fn letters_that_make_a_text_costly_are_named() {
        assert_eq!(costly_letters("It’s at 5pm, Ionuț, it’s"), ['’', 'ț']);
        assert_eq!(costly_letters("Your appointment is on Friday."), []);
    }
}
