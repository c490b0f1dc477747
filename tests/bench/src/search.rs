//! Search as somebody types, beside the statements it stands on; and searches with one mistake.

use crate::{
    bed::Bed,
    figures::{Timings, figure, share, tell},
    stopwatch::time,
    texts,
};
use front_door_domain::{fold::fold, residents::Resident};
use front_door_tests::driver::Outcome;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use std::time::Duration;

/// Texts typed letter by letter at each size.
const TEXTS: usize = 1_000;
/// Made mistakes.
const MISTAKES: usize = 5_000;

/// What search came to at one size: p95 in milliseconds.
pub(crate) async fn measure(bed: &Bed, size: &str) -> Outcome<f64> {
    tell(&format!("search as you type at {size}"));
    let (command, raw) = both(bed, TEXTS, Duration::ZERO).await?;
    command.print(&format!("search_{size}"));
    raw.print(&format!("search_raw_{size}"));
    let ratio = command.within(950) / raw.within(950);
    figure(&format!("search_p95_ratio_to_raw_{size}"), ratio, "x");
    if size == "925k" {
        figure("search_p95_ratio_to_raw", ratio, "x");
        control(bed).await?;
    }
    Ok(command.within(950))
}

/// Types texts letter by letter; each letter asks the command and the raw engine, in turn first.
async fn both(bed: &Bed, texts: usize, slowed: Duration) -> Outcome<(Timings, Timings)> {
    let mut raw = bed.raw().await?;
    let today = bed.today();
    let (mut commands, mut statements) = (Timings::default(), Timings::default());
    let mut turn = 0_u64;
    for text in texts::mix(&bed.people, 7, texts) {
        for typed in texts::typed(&text) {
            turn += 1;
            let ask = async {
                if !slowed.is_zero() {
                    tokio::time::sleep(slowed).await;
                }
                bed.ask("find_residents", json!({ "text": typed, "turn": turn })).await
            };
            if turn.is_multiple_of(2) {
                let (took, found) = time(ask).await;
                found?;
                commands.add(took);
                statements.add(raw_time(&mut raw, typed, today).await?);
            } else {
                statements.add(raw_time(&mut raw, typed, today).await?);
                let (took, found) = time(ask).await;
                found?;
                commands.add(took);
            }
        }
    }
    raw.close().await?;
    Ok((commands, statements))
}

async fn raw_time(raw: &mut crate::raw::Raw, typed: &str, today: jiff::civil::Date) -> Outcome<Duration> {
    let (took, rows) = time(raw.find(typed, today)).await;
    rows?;
    Ok(took)
}

/// A search slowed on purpose must show: the bar can be failed.
async fn control(bed: &Bed) -> Outcome {
    tell("control: a search slowed by 50 ms on purpose");
    let (slow, raw) = both(bed, 20, Duration::from_millis(50)).await?;
    figure("control_slowed_search_p95_ratio_to_raw", slow.within(950) / raw.within(950), "x");
    Ok(())
}

/// One mistake in a name: who is still found among the first twenty rows, and how fast.
pub(crate) async fn mistakes(bed: &Bed) -> Outcome {
    tell("searches with one typing mistake");
    let mut chance = texts::chance(11);
    let (mut times, mut found, mut asked) = (Timings::default(), 0, 0);
    while asked < MISTAKES {
        let Some(of) = bed.people.choose(&mut chance) else { break };
        let (family, first) = (fold(&of.family), fold(of.given.split(' ').next().unwrap_or_default()));
        if family.len() < 4 || first.is_empty() {
            continue;
        }
        let typo = texts::mistyped(&family, &mut chance);
        if typo == family {
            continue;
        }
        asked += 1;
        let text = if asked % 2 == 0 {
            format!("{typo} {first}")
        } else {
            format!("{:02}{:02}{} {typo}", of.born.day(), of.born.month(), of.born.year())
        };
        let (took, answer) = time(bed.ask("find_residents", json!({ "text": text, "turn": asked }))).await;
        times.add(took);
        found += usize::from(holds(&answer?, of));
    }
    times.print("typo_search");
    figure("typo_recall_at_20_percent", share(found, asked), "%");
    Ok(())
}

/// The person is in the rows; where more than twenty bear the very same names, anybody of them.
fn holds(answer: &Value, of: &Resident) -> bool {
    let rows = answer["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = front_door_domain::format::person_name(&of.family, &of.given, &of.title);
    rows.iter().take(20).any(|row| row["id"] == json!(of.id))
        || rows.iter().filter(|row| row["name"] == json!(name)).count() >= 20
}
