//! Names, addresses and phone numbers as people write them, out of the capitals of the source.

/// Words that stay in capitals.
const UPPER: &[&str] = &[
    "ARI", "AT", "AYP", "BCSC", "BCSS", "BHR", "CAS", "CGL", "CHS", "CRI", "DMC", "EAS", "ENT", "EUCC", "GP",
    "HW", "IUC", "MHS", "MIM", "NELFT", "NHS", "NHS111", "OOH", "PBC", "PCN", "PELC", "SCCS", "SI", "SS",
    "AA",
];

/// Short words that are not initials.
const SHORT: &[&str] = &["DR", "ST", "RD", "LN", "MR", "MRS", "LTD", "CTR", "BY", "FL"];

/// Abbreviations of the source, written out.
const LONG: &[(&str, &str)] = &[
    ("CTR", "Centre"),
    ("CTR.", "Centre"),
    ("CTRE", "Centre"),
    ("MED", "Medical"),
    ("MED.", "Medical"),
    ("SURG", "Surgery"),
    ("HLTH", "Health"),
    ("PRACT", "Practice"),
    ("SERV", "Service"),
    ("WIC", "Walk-in Centre"),
    ("B&D", "Barking and Dagenham"),
    ("BARKING&DAGENHAM", "Barking and Dagenham"),
    ("HOSP", "Hospital"),
    ("LN", "Lane"),
    ("RD", "Road"),
];

/// Small words in the middle of a name.
const SMALL: &[&str] = &["OF", "AND", "IN", "ON"];

/// Postal counties that no longer are, left out of addresses.
const COUNTIES: &[&str] = &["ESSEX", "GREATER LONDON", "MIDDLESEX"];

/// `DR M FATEH'S PRACTICE` as `Dr M Fateh's Practice`.
pub(super) fn name(source: &str) -> String {
    let words = source.split_whitespace().enumerate().map(|(at, word)| {
        if at > 0 && SMALL.contains(&word) { word.to_lowercase() } else { self::word(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn word(source: &str) -> String {
    if let Some((_, long)) = LONG.iter().find(|(short, _)| *short == source) {
        return (*long).to_owned();
    }
    let mut tidy = String::with_capacity(source.len());
    let mut part = String::new();
    for letter in source.chars() {
        if letter.is_alphanumeric() || matches!(letter, '\'' | '’') {
            part.push(letter);
        } else {
            tidy.push_str(&self::part(&part));
            part.clear();
            tidy.push(letter);
        }
    }
    tidy + &self::part(&part)
}

/// One run of letters and digits.
fn part(source: &str) -> String {
    let vowel = |letter: char| matches!(letter, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y');
    let initials = source.len() <= 2 && !source.contains(vowel) && !SHORT.contains(&source);
    let numbered = source.starts_with(|letter: char| letter.is_ascii_digit());
    if UPPER.contains(&source) || source.len() == 1 || initials {
        return source.to_owned();
    }
    if numbered {
        let ordinal = ["ST", "ND", "RD", "TH"].iter().any(|ending| source.ends_with(ending));
        return if ordinal { source.to_lowercase() } else { source.to_owned() };
    }
    let mut letters = source.chars();
    let first: String = letters.next().into_iter().collect();
    first + &letters.as_str().to_lowercase()
}

/// Address lines on one line, without what repeats the name and without old counties.
pub(crate) fn address(lines: &[&str], name: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| !COUNTIES.contains(line) && **line != name) {
        let line = self::name(line).replace(',', ", ").replace("  ", " ");
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept.join(", ")
}

/// `020 85921544` as `020 8592 1544`.
pub(crate) fn phone(source: &str) -> String {
    let digits: String = source.chars().filter(char::is_ascii_digit).collect();
    let cuts: &[usize] = match (digits.get(..2), digits.len()) {
        (Some("02"), 11) => &[3, 7],
        (Some("03" | "08"), 11) => &[4, 7],
        (Some("01"), 11) => &[5],
        _ => return source.to_owned(),
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for to in cuts.iter().copied().chain([digits.len()]) {
        parts.push(&digits[from..to]);
        from = to;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_leave_their_capitals() {
        for (source, expected) in [
            ("DR M FATEH'S PRACTICE", "Dr M Fateh's Practice"),
            ("BARKING & DAGENHAM WEST PCN", "Barking & Dagenham West PCN"),
            ("THE SAHEECHA'S PRACTICES", "The Saheecha's Practices"),
            ("DR AA ANSARI'S PRACTICE", "Dr AA Ansari's Practice"),
            ("DR KM ALKAISY PRACTICE", "Dr KM Alkaisy Practice"),
            ("FULLWELL CROSS MED. CTR.", "Fullwell Cross Medical Centre"),
            ("MASTAA-CARE PHARMACY LTD", "Mastaa-Care Pharmacy Ltd"),
            ("ST EDWARDS MEDICAL CENTRE", "St Edwards Medical Centre"),
            ("P & S CHEMIST", "P & S Chemist"),
            ("DP PHARMACY", "DP Pharmacy"),
            ("AT MEDICS - THE LOXFORD PRACTICE", "AT Medics - The Loxford Practice"),
            ("SOUTH HORNCHURCH WALK IN CENTRE", "South Hornchurch Walk in Centre"),
            ("SUPER.CARE PHARMACY +", "Super.Care Pharmacy +"),
            ("NELFT CHS & MHS REDBRIDGE", "NELFT CHS & MHS Redbridge"),
        ] {
            assert_eq!(name(source), expected);
        }
    }

    #[test]
    fn addresses_and_phones_read_as_written() {
        for (lines, name, expected) in [
            (&["2 FIRST AVENUE", "DAGENHAM", "ESSEX"][..], "X", "2 First Avenue, Dagenham"),
            (
                &["1ST FL,LOXFORD POLYCLINIC", "417 ILFORD LANE"],
                "X",
                "1st Fl, Loxford Polyclinic, 417 Ilford Lane",
            ),
            (&["ABBEY MEDICAL CENTRE", "1 HARPOUR ROAD"], "ABBEY MEDICAL CENTRE", "1 Harpour Road"),
            (&["68 THE DRIVE", "ILFORD"], "X", "68 The Drive, Ilford"),
            (&["2A-6 LYNWOOD DRIVE", "ROMFORD"], "X", "2A-6 Lynwood Drive, Romford"),
        ] {
            assert_eq!(address(lines, name), expected);
        }
        for (source, expected) in [
            ("020 85921544", "020 8592 1544"),
            ("01708 225161", "01708 225161"),
            ("0300 5551200", "0300 555 1200"),
            ("", ""),
            ("123", "123"),
        ] {
            assert_eq!(phone(source), expected);
        }
    }
}
