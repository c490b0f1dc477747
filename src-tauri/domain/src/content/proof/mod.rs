//! Proofs about a pack: over every input that its rows can tell apart, not over samples. Each check
//! is one function; each finding is a sentence about one place of the pack.

mod ages;
mod asked;
mod cases;
mod gaps;
mod inputs;
mod overlaps;
mod reach;
mod sources;
mod words;

pub(super) use cases::{asked_of, failed_signs, fails};
pub(super) use sources::entries;

use super::Place;
use crate::pack::Pack;
use jiff::civil::Date;

/// Something about a pack that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What is wrong and what to do, as one or two sentences.
    pub what: String,
}

impl Finding {
    fn new(place: Place, what: impl Into<String>) -> Self {
        Self { place, what: what.into() }
    }
}

/// One check of a pack on a day.
#[derive(Debug, Clone, Copy)]
pub struct ContentCheck {
    /// What it looks for, such as `a gap`.
    pub name: &'static str,
    /// Whether it is about example cases rather than about the content itself.
    pub(super) about_cases: bool,
    run: fn(&Pack, Date) -> Vec<Finding>,
}

impl ContentCheck {
    /// What it finds in `pack` on `today`.
    pub fn run(&self, pack: &Pack, today: Date) -> Vec<Finding> {
        (self.run)(pack, today)
    }
}

/// The name of the check that finds gaps: somebody whom nothing may take.
pub const GAP: &str = "an input for which no route is offered";

/// Every check, in the order they are told.
pub const CHECKS: [ContentCheck; 18] = [
    check(GAP, gaps::no_route),
    check("a ticked sign with nobody to turn to", gaps::nobody_past_a_sign),
    check("a gap between the ages of a family of needs", ages::gaps),
    check("an age boundary that two rows claim", ages::claimed_twice),
    check("a check asked twice of the same people", overlaps::checks),
    check("a sign asked twice", overlaps::signs),
    check("a red-flag row with two outcomes", overlaps::outcomes),
    check("an unreachable row", reach::rows),
    check("an entry that nothing uses", reach::unused),
    check("hours that never open", reach::hours),
    check("a need without a red-flag list", words::no_flags),
    check("an end without \"if it gets worse\" words", words::no_if_worse),
    check("a criterion about health that filters instead of asking", asked::filters),
    check("a general-practice need sent to 111 in core hours", asked::sent_to_111),
    check("an expired source", sources::expired),
    check("an entry that does not say where it came from", sources::unnamed),
    about_cases("an entry without an example case", cases::missing),
    about_cases("an example case that does not hold", cases::failing),
];

const fn check(name: &'static str, run: fn(&Pack, Date) -> Vec<Finding>) -> ContentCheck {
    ContentCheck { name, about_cases: false, run }
}

const fn about_cases(name: &'static str, run: fn(&Pack, Date) -> Vec<Finding>) -> ContentCheck {
    ContentCheck { name, about_cases: true, run }
}

/// Everything that every check finds, with the name of the check.
pub fn prove(pack: &Pack, today: Date) -> Vec<(&'static str, Finding)> {
    let found =
        CHECKS.iter().flat_map(|check| check.run(pack, today).into_iter().map(|found| (check.name, found)));
    found.collect()
}
