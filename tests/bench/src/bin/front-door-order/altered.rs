//! Histories with one answer altered, which must be seen: a check that finds nothing proves nothing.

use crate::{
    linear::Operation,
    slot::{Client, Refused, Said, Told},
};

/// The history of one slot.
pub(crate) type History = Vec<Operation<Said>>;

/// Nobody's number.
const NOBODY: Client = Client::MAX;

/// A way of altering one answer: the last that it fits, if it fits any.
type Way = fn(&History) -> Option<History>;

/// All of them, with their names.
pub(crate) const WAYS: [(&str, Way); 3] =
    [("granted twice", granted_twice), ("told of somebody else", somebody_else), ("told of the past", past)];

/// Who came too late for a version that somebody was granted is granted it too.
fn granted_twice(history: &History) -> Option<History> {
    let granted = |version| {
        history.iter().any(|one| matches!(one.said.told, Told::Granted(_)) && one.said.version == version)
    };
    alter(history, |one, first| {
        let late = first.until.is_none() && granted(one.said.version);
        late.then_some(Told::Granted(first.now))
    })
}

/// Who came too late is told that somebody came first who did nothing.
fn somebody_else(history: &History) -> Option<History> {
    alter(history, |_, first| first.by.map(|_| Told::Refused(Refused { by: Some(NOBODY), ..*first })))
}

/// Who came too late is told what was true once: the very answer that somebody was given, though
/// the slot had gone on to somebody else before this one asked.
fn past(history: &History) -> Option<History> {
    let moves_on = |version: u64, before: u64| {
        history.iter().any(|one| {
            matches!(one.said.told, Told::Granted(_))
                && one.said.version == version
                && one.answered.is_some_and(|answered| answered < before)
        })
    };
    alter(history, |one, _| {
        let earlier = history.iter().find_map(|other| match &other.said.told {
            Told::Refused(then)
                if then.until.is_none()
                    && then.version != one.said.version
                    && moves_on(then.version, one.asked) =>
            {
                Some(*then)
            }
            _ => None,
        })?;
        Some(Told::Refused(earlier))
    })
}

fn alter(history: &History, with: impl Fn(&Operation<Said>, &Refused) -> Option<Told>) -> Option<History> {
    let (place, told) = history.iter().enumerate().rev().find_map(|(place, one)| match &one.said.told {
        Told::Refused(first) => Some((place, with(one, first)?)),
        _ => None,
    })?;
    let mut altered = history.clone();
    altered[place].said.told = told;
    Some(altered)
}
