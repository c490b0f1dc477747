//! What is asked for on the command line.

use crate::{figures::Bench, morning::Morning, outage::Outage, reads::Reads};
use std::time::Duration;

/// A part of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The arrivals of a Monday morning.
    Morning,
    /// An hour without the server.
    Outage,
    /// Reads with the server and without.
    Reads,
}

impl Part {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Morning, "morning"), (Self::Outage, "outage"), (Self::Reads, "reads")];
}

/// Which parts, and how much of each.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) parts: Vec<Part>,
    pub(crate) morning: Morning,
    pub(crate) outage: Outage,
    pub(crate) reads: Reads,
}

const SEED: u64 = 7;

impl Asked {
    /// The whole bar.
    const FULL: Self = Self {
        parts: Vec::new(),
        morning: Morning {
            minutes: 120,
            // Twenty times is wanted, with the end that nobody rings in any more.
            speed: 21,
            desks: 8,
            // About three for each of the 111 practices, in all.
            people: 40,
            residents: 10_000,
            days: 14,
            one_in: 1,
            seed: SEED,
            timed: true,
        },
        outage: Outage {
            desks: 150,
            whole: 4,
            acts: 40,
            seconds: 60,
            residents: 200,
            seed: SEED,
            timed: true,
        },
        reads: Reads { residents: 10_000, turn: Duration::from_millis(2500), seed: SEED },
    };

    /// Enough to see that it works.
    fn short() -> Self {
        let Self { morning, outage, reads, .. } = Self::FULL;
        Self {
            parts: vec![Part::Morning, Part::Outage],
            morning: Morning {
                minutes: 5,
                speed: 40,
                desks: 3,
                people: 20,
                residents: 300,
                days: 3,
                one_in: 6,
                timed: false,
                ..morning
            },
            outage: Outage { desks: 6, whole: 3, seconds: 2, timed: false, ..outage },
            reads,
        }
    }

    /// Reads the words after the program's name: names of parts, all unless told; `--short`; numbers.
    pub(crate) fn read(words: &[String]) -> Bench<Self> {
        let mut asked = if words.iter().any(|word| word == "--short") { Self::short() } else { Self::FULL };
        let mut parts = Vec::new();
        let mut words = words.iter().filter(|word| *word != "--short");
        while let Some(word) = words.next() {
            if let Some((part, _)) = Part::ALL.iter().find(|(_, name)| name == word) {
                parts.push(*part);
                continue;
            }
            let value = words.next().and_then(|value| value.parse().ok());
            let number: u32 = value.ok_or_else(|| format!("A number was expected after {word}."))?;
            asked.set(word, number)?;
        }
        if !parts.is_empty() {
            asked.parts = parts;
        } else if asked.parts.is_empty() {
            asked.parts = Part::ALL.iter().map(|(part, _)| *part).collect();
        }
        Ok(asked)
    }

    fn set(&mut self, name: &str, number: u32) -> Bench {
        let count = usize::try_from(number)?.max(1);
        let Self { morning, outage, reads, .. } = self;
        match name {
            "--minutes" => morning.minutes = number,
            "--speed" => morning.speed = number.max(1),
            "--desks" => (morning.desks, outage.desks) = (count, count),
            "--people" => morning.people = count,
            "--whole" => outage.whole = count,
            "--acts" => outage.acts = count,
            "--seconds" => outage.seconds = number,
            "--residents" => (morning.residents, reads.residents) = (number, number),
            "--seed" => {
                (morning.seed, outage.seed, reads.seed) = (number.into(), number.into(), number.into());
            }
            other => {
                return Err(format!(
                    "{other} is not known here. Known are morning, outage, reads, --short, --minutes, --speed, --desks, --people, --whole, --acts, --seconds, --residents and --seed."
                )
                .into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn check(words: &str, expected: &[Part]) {
        let words: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
        assert_eq!(Asked::read(&words).unwrap().parts, expected, "{words:?}");
    }

    #[test]
    fn parts_are_named_and_all_are_done_unless_told() {
        check("", &[Part::Morning, Part::Outage, Part::Reads]);
        check("--short", &[Part::Morning, Part::Outage]);
        check("reads --seed 3", &[Part::Reads]);
        check("--short reads", &[Part::Reads]);
        for wrong in ["--desks", "--desks many", "noon 3", "noon"] {
            let words: Vec<_> = wrong.split_whitespace().map(str::to_owned).collect();
            assert!(Asked::read(&words).is_err(), "{wrong}");
        }
    }
}
