//! Nothing is asked twice, and one sign comes to one outcome.

use super::Finding;
use crate::{
    content::{Outcome, Place, RedFlag},
    pack::Pack,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The same check twice beside one service, for people who are in both.
pub(super) fn checks(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for need in &pack.content.needs {
        for route in &need.routes {
            for (at, used) in route.checks.iter().enumerate() {
                let mut later = route.checks.iter().skip(at + 1).filter(|other| other.check == used.check);
                if later.any(|other| other.only.overlaps(&used.only)) {
                    let place = Place::route(&need.id, &route.service).at("checks").nth(at);
                    let what = format!(
                        "`{}` is asked twice of the same people. Keep one, or part them by age or sex.",
                        used.check
                    );
                    found.push(Finding::new(place, what));
                }
            }
        }
    }
    found
}

/// The same words twice in one list of signs.
pub(super) fn signs(pack: &Pack, _: Date) -> Vec<Finding> {
    lists(pack).iter().flat_map(|flags| asked_twice(flags)).collect()
}

fn asked_twice(flags: &[(Place, &RedFlag)]) -> Vec<Finding> {
    let mut seen: BTreeMap<String, &RedFlag> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, flag) in flags {
        if let Some(first) = seen.insert(plain(&flag.text), flag) {
            let what = format!(
                "the sign \"{}\" stands in this list already, as `{}`. Keep one.",
                flag.text, first.id
            );
            found.push(Finding::new(place.clone(), what));
        }
    }
    found
}

/// The same words with different outcomes, anywhere in the pack: the less strict is a downgrade.
pub(super) fn outcomes(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut seen: BTreeMap<String, (&RedFlag, Outcome)> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, flag) in lists(pack).into_iter().flatten() {
        let (first, outcome) = seen.entry(plain(&flag.text)).or_insert((flag, flag.outcome));
        if *outcome != flag.outcome {
            let what = format!(
                "the sign \"{}\" comes to two outcomes: {:?} as `{}`, {:?} here. Keep one, or say what differs.",
                flag.text, outcome, first.id, flag.outcome
            );
            found.push(Finding::new(place.at("outcome"), what));
        }
    }
    found
}

/// A list of signs, each with its place.
type Signs<'a> = Vec<(Place, &'a RedFlag)>;

/// Each list of signs: the full one, and each need's.
fn lists(pack: &Pack) -> Vec<Signs<'_>> {
    let content = &pack.content;
    let full = content.red_flags.list.iter().map(|flag| (Place::sign(&flag.id), flag)).collect();
    let mut lists: Vec<Signs<'_>> = vec![full];
    for need in &content.needs {
        let place = |flag: &RedFlag| Place::need(&need.id).at("flag").at(flag.id.as_str());
        lists.push(need.flags.iter().map(|flag| (place(flag), flag)).collect());
    }
    lists
}

fn plain(text: &str) -> String {
    let letters = text.to_lowercase();
    letters
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
