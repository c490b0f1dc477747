//! Search with one typing mistake: who is found in the first 20 rows, and how fast.

use crate::{
    chance::Chance,
    figures::{Bench, Times, count, figure, now, tell},
    house::House,
    typed,
};
use front_door_domain::residents::Resident;
use serde_json::json;

const TYPOS: usize = 5_000;
/// How many of those not found are told on standard error.
const TOLD: usize = 40;

/// Who was looked for with what beside the family name, and found.
#[derive(Debug, Default)]
struct Tally {
    named: [usize; 2],
    born: [usize; 2],
    missed: Vec<String>,
}

/// Makes typos and looks for the people meant.
///
/// Every other text has the first name beside the family name; but where both names, rightly
/// typed, would not show the person in the first 20 rows, somebody has to type the birth date, and
/// so does this.
pub(crate) async fn measure(house: &House) -> Bench {
    tell("search with one typing mistake");
    let (mut chance, mut tally, mut times) = (Chance::new(23), Tally::default(), Times::default());
    for one in house.people(TYPOS, 17)? {
        let first = typed::first_name(&one);
        let right = format!("{} {first}", one.family);
        let by_name = chance.below(2) == 0 && shows(house, &right, &one).await?;
        let slipped = loop {
            if let Some(slipped) = typed::slip(&one.family, &mut chance) {
                break slipped;
            }
        };
        let text = if by_name {
            format!("{slipped} {first}")
        } else {
            format!("{} {slipped}", typed::birth_date(&one))
        };
        let began = now();
        let found = shows(house, &text, &one).await?;
        times.since(began);
        let side = if by_name { &mut tally.named } else { &mut tally.born };
        side[0] += 1;
        side[1] += usize::from(found);
        if !found {
            tally.missed.push(format!("“{text}” for {} {first}", one.family));
        }
    }
    report(&tally, &times)
}

fn report(tally: &Tally, times: &Times) -> Bench {
    let share = |part: usize, whole: usize| 100.0 * count(part) / count(whole);
    let [named, named_found] = tally.named;
    let [born, born_found] = tally.born;
    // Nobody here is real.
    for missed in tally.missed.iter().take(TOLD) {
        tell(&format!("not found: {missed}"));
    }
    figure("typo_with_first_name_share_percent", share(named, named + born), "percent")?;
    figure("typo_recall_with_first_name_percent", share(named_found, named), "percent")?;
    figure("typo_recall_with_birth_date_percent", share(born_found, born), "percent")?;
    figure("typo_recall_at_20_percent", share(named_found + born_found, named + born), "percent")?;
    times.figures("typo")
}

/// Whether this text shows this person in its rows.
async fn shows(house: &House, text: &str, one: &Resident) -> Bench<bool> {
    let answer = house.call("find_residents", json!({ "text": text, "turn": 1 })).await?;
    let rows = answer["rows"].as_array().ok_or("The search answered no rows.")?;
    Ok(rows.iter().any(|row| row["id"] == json!(one.id)))
}
