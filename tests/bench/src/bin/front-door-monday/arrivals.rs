//! Who gets in touch when: independent of each other, at the rates of the morning.

use crate::{
    chance::Chance,
    demand::{ANSWERED, ROW_MINUTES, Row},
};
use std::time::Duration;

/// How somebody gets in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A call that a person answers and sees through to its end.
    Answered,
    /// A call that nobody could answer: it waits to be rung back.
    Unanswered,
    /// An online request.
    Online,
}

/// Somebody gets in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// How long after 08:00, in the time of life.
    pub(crate) at: Duration,
    /// How.
    pub(crate) way: Way,
    /// At which desk, from 0.
    pub(crate) desk: usize,
}

/// The arrivals of these rows at so many desks, in order of time: a Poisson process, so many in each
/// row on average.
pub(crate) fn arrivals(rows: &[Row], desks: usize, seed: u64) -> Vec<Arrival> {
    let mut chance = Chance::new(seed);
    let mut all = process(
        rows,
        |row| row.calls,
        &mut chance,
        |chance| {
            if chance.below(100) < ANSWERED { Way::Answered } else { Way::Unanswered }
        },
    );
    all.extend(process(rows, |row| row.online, &mut chance, |_| Way::Online));
    all.sort_by_key(|arrival| arrival.at);
    for arrival in &mut all {
        arrival.desk = chance.below(desks);
    }
    all
}

fn process(
    rows: &[Row],
    count: impl Fn(&Row) -> u32,
    chance: &mut Chance,
    way: impl Fn(&mut Chance) -> Way,
) -> Vec<Arrival> {
    let length = f64::from(ROW_MINUTES) * 60.0;
    let mut arrivals = Vec::new();
    let mut begins = 0.0;
    for row in rows {
        let rate = f64::from(count(row)) / length;
        let mut at = begins + pause(chance, rate);
        while at < begins + length {
            arrivals.push(Arrival { at: Duration::from_secs_f64(at), way: way(chance), desk: 0 });
            at += pause(chance, rate);
        }
        begins += length;
    }
    arrivals
}

/// Seconds until the next one.
fn pause(chance: &mut Chance, rate: f64) -> f64 {
    let part = (f64::from(u32::try_from(chance.number() >> 32).unwrap_or_default()) + 1.0) / 4_294_967_296.0;
    -part.ln() / rate.max(1e-9)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::demand;

    #[test]
    fn the_same_seed_gives_the_same_morning_and_its_rates_are_kept() {
        let rows = demand::rows().unwrap();
        let all = arrivals(&rows, 16, 7);
        assert_eq!(all, arrivals(&rows, 16, 7));
        assert_ne!(all, arrivals(&rows, 16, 8));
        assert!(all.is_sorted_by_key(|arrival| arrival.at));
        assert!(all.last().unwrap().at < Duration::from_hours(2));
        let count = |way| all.iter().filter(|arrival| arrival.way == way).count();
        let calls = count(Way::Answered) + count(Way::Unanswered);
        assert!((11_100..11_900).contains(&calls), "{calls}");
        assert!((1_400..1_680).contains(&count(Way::Online)), "{}", count(Way::Online));
        let first = all.iter().filter(|arrival| arrival.at < Duration::from_hours(1)).count();
        assert!(first > all.len() * 52 / 100, "more come in the first hour: {first} of {}", all.len());
        assert!((0..16).all(|desk| all.iter().any(|arrival| arrival.desk == desk)));
    }
}
