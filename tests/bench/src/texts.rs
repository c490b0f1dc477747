//! What people type into the search box, and how they mistype it.

use front_door_domain::{fold::fold, residents::Resident};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// Chance with a fixed seed: the same texts in every run.
pub(crate) fn chance(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// One text of the mix: 50 % family name, 20 % family and given name, 15 % NHS number, 10 % date of
/// birth and family name, 5 % phone or postcode.
pub(crate) fn one(of: &Resident, chance: &mut ChaCha8Rng) -> String {
    let first = of.given.split(' ').next().unwrap_or_default();
    match (chance.random_range(0..100), &of.nhs_number) {
        (50..70, _) => format!("{} {}", fold(&of.family), fold(first)),
        (70..85, Some(number)) => number.clone(),
        (85..95, _) => {
            format!("{:02}{:02}{} {}", of.born.day(), of.born.month(), of.born.year(), fold(&of.family))
        }
        (95..98, _) if !of.phone.is_empty() => of.phone.clone(),
        (95..100, _) => of.postcode.to_lowercase(),
        _ => fold(&of.family),
    }
}

/// Texts of the mix, of people drawn at random.
pub(crate) fn mix(people: &[Resident], seed: u64, texts: usize) -> Vec<String> {
    let mut chance = chance(seed);
    let mut all = Vec::with_capacity(texts);
    while let Some(of) = people.choose(&mut chance).filter(|_| all.len() < texts) {
        all.push(one(of, &mut chance));
    }
    all
}

/// Everything that stands in the box while `text` is typed letter by letter.
pub(crate) fn typed(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, letter)| &text[..at + letter.len_utf8()])
}

/// `word` with one typing mistake: a letter left out, doubled by another, changed, or two swapped.
pub(crate) fn mistyped(word: &str, chance: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = chance.random_range(0..letters.len());
    let other = char::from(chance.random_range(b'a'..=b'z'));
    match chance.random_range(0..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, other),
        2 => letters[at] = other,
        _ => letters.swap(at.saturating_sub(1), at),
    }
    letters.into_iter().collect()
}
