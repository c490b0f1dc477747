//! Access needs of made-up people: about 12 in 100 have one, more where more languages are spoken
//! and more among the old.

use crate::{chance::Chance, traditions::TRADITIONS};
use front_door_domain::residents::AccessNeed;

/// The access needs of one person. `age` is in whole years.
pub(crate) fn needs(chance: &mut Chance, tradition: usize, woman: bool, age: u8) -> Vec<AccessNeed> {
    let old = age >= 65;
    let language = TRADITIONS.get(tradition).map_or("", |tradition| tradition.language);
    let mut needs = Vec::new();
    if !language.is_empty() && chance.in_10_000(interpreters(age)) {
        needs.push(AccessNeed::Interpreter(language.to_owned()));
    }
    if chance.in_10_000(if old { 900 } else { 30 }) {
        let points = chance.pick(&[20, 20, 24, 28]);
        needs.extend(points.map(|points| AccessNeed::LargePrint(*points)));
    }
    if chance.in_10_000(if old { 700 } else { 60 }) {
        needs.push(AccessNeed::Wheelchair);
    }
    if woman && age >= 13 && chance.in_10_000(woman_wanted(language)) {
        needs.push(AccessNeed::WomanClinician);
    } else if !woman && age >= 13 && chance.in_10_000(50) {
        needs.push(AccessNeed::ManClinician);
    }
    // The rare ones share one draw: nearly nobody has two of them.
    match chance.below(10_000) {
        0..25 => needs.push(AccessNeed::Bsl),
        25..50 => needs.push(AccessNeed::TextRelay),
        50..130 => needs.push(AccessNeed::QuietRoom),
        _ => {}
    }
    needs
}

/// Of 10,000 women of a language, how many ask for a woman.
fn woman_wanted(language: &str) -> u64 {
    if matches!(language, "Bengali" | "Urdu" | "Somali" | "Arabic") { 700 } else { 150 }
}

/// Of 10,000 people of a tradition with a language, how many want an interpreter at this age.
fn interpreters(age: u8) -> u64 {
    match age {
        0..=15 => 380,
        16..=64 => 1_500,
        _ => 3_900,
    }
}
