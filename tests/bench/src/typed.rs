//! What people type into the search box.

use crate::chance::Chance;
use front_door_domain::residents::Resident;

/// The text somebody types to find this person, by the mix of the bench: half the family name, a
/// fifth both names, 15 in 100 the NHS number, a tenth birth date and family name, the rest phone or
/// postcode.
pub(crate) fn text(one: &Resident, chance: &mut Chance) -> String {
    let first = first_name(one);
    match chance.below(100) {
        0..50 => one.family.clone(),
        50..70 => format!("{} {first}", one.family),
        70..85 => one.nhs_number.clone().unwrap_or_else(|| one.family.clone()),
        85..95 => format!("{} {}", birth_date(one), one.family),
        95..98 if !one.phone.is_empty() => one.phone.clone(),
        _ => one.postcode.clone(),
    }
}

/// The first of the given names.
pub(crate) fn first_name(one: &Resident) -> &str {
    one.given.split_whitespace().next().unwrap_or_default()
}

/// The birth date as people type it.
pub(crate) fn birth_date(one: &Resident) -> String {
    one.born.strftime("%d/%m/%Y").to_string()
}

/// What stands in the search box after each key press.
pub(crate) fn letter_by_letter(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(start, letter)| &text[..start + letter.len_utf8()])
}

/// The name with one mistake in it: a letter lost, added, wrong, or two neighbours swapped; each as
/// often. None where the name cannot hold that mistake.
pub(crate) fn slip(name: &str, chance: &mut Chance) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let place = chance.below(letters.len());
    let letter = char::from(b'a' + u8::try_from(chance.below(26)).ok()?);
    match chance.below(4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letter),
        2 => letters[place] = letter,
        _ if place + 1 < letters.len() => letters.swap(place, place + 1),
        _ => return None,
    }
    let slipped: String = letters.into_iter().collect();
    (!slipped.eq_ignore_ascii_case(name)).then_some(slipped)
}
