//! Holds: five minutes on a place, once more five by key, one at a time for each person. A hold lives
//! in the head of its slot and ends by itself: expiry writes nothing.

use crate::{
    act::{Head, Hold},
    calendar::london,
    format,
    ids::{DeskId, SlotId, UserId},
    limits::Limits,
    refused::Refused,
};
use jiff::Timestamp;

/// How a place stands, hold-wise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldState {
    /// Nobody holds it.
    Free,
    /// This user holds it.
    Mine(Hold),
    /// Somebody else does.
    Theirs(Hold),
}

/// The hold on a head that still counts at `now`. A hold counts until its moment, and not at it.
pub fn live(head: &Head, now: Timestamp) -> Option<&Hold> {
    head.hold.as_ref().filter(|hold| now < hold.until)
}

/// How a place stands for `user` at `now`.
pub fn hold_state(head: &Head, user: UserId, now: Timestamp) -> HoldState {
    match live(head, now) {
        None => HoldState::Free,
        Some(hold) if hold.by == user => HoldState::Mine(hold.clone()),
        Some(hold) => HoldState::Theirs(hold.clone()),
    }
}

/// Holds a place that starts at `start`. What the user holds already stays as it is: holding again
/// neither restarts nor extends it. One hold each: [`to_let_go`] names those that this one replaces.
pub fn hold(
    head: &Head,
    start: Timestamp,
    (by, desk): (UserId, DeskId),
    now: Timestamp,
    limits: &Limits,
) -> Result<Hold, Refused> {
    if start <= now {
        return Err(Refused::rule("This time has begun. Choose a later one."));
    }
    match hold_state(head, by, now) {
        HoldState::Theirs(hold) => Err(Refused::rule(held_by_another(&hold))),
        HoldState::Mine(hold) => Ok(hold),
        HoldState::Free => Ok(Hold { by, desk, until: now + limits.hold, extended: false }),
    }
}

/// The places a user must let go of to hold those `wanted`: everything else they hold. Adjacent places
/// of one appointment are held together.
pub fn to_let_go(mine: &[SlotId], wanted: &[SlotId]) -> Vec<SlotId> {
    mine.iter().filter(|held| !wanted.contains(held)).copied().collect()
}

/// Extends a live hold, once.
pub fn extend(head: &Head, by: UserId, now: Timestamp, limits: &Limits) -> Result<Hold, Refused> {
    match hold_state(head, by, now) {
        HoldState::Free => {
            Err(Refused::rule("This hold has run out. Hold the place again if it is still free."))
        }
        HoldState::Theirs(hold) => Err(Refused::rule(held_by_another(&hold))),
        HoldState::Mine(hold) if hold.extended => {
            Err(Refused::rule("A hold is extended once only. Book the place, or release it for others."))
        }
        HoldState::Mine(hold) => Ok(Hold { until: hold.until + limits.hold, extended: true, ..hold }),
    }
}

/// Whether this user may release what is on the head: their own live hold.
pub fn release(head: &Head, by: UserId, now: Timestamp) -> Result<(), Refused> {
    match hold_state(head, by, now) {
        HoldState::Mine(_) => Ok(()),
        HoldState::Free => Err(Refused::rule("This hold has already run out; there is nothing to release.")),
        HoldState::Theirs(hold) => Err(Refused::rule(held_by_another(&hold))),
    }
}

fn held_by_another(hold: &Hold) -> String {
    format!(
        "Somebody else holds this place until {}. Choose another, or wait for it.",
        format::time(&london(hold.until))
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::ids::SessionId;
    use jiff::ToSpan;
    use uuid::Uuid;

    const ME: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));
    const DESK: DeskId = DeskId(Uuid::from_u128(3));

    fn slot(ordinal: u16) -> SlotId {
        SlotId { session: SessionId(Uuid::from_u128(4)), ordinal }
    }

    fn now() -> Timestamp {
        "2026-10-24T10:00:00Z".parse().unwrap()
    }

    fn head(by: UserId, seconds_left: i64, extended: bool) -> Head {
        let until = now() + seconds_left.seconds();
        Head { version: 1, hold: Some(Hold { by, desk: DESK, until, extended }) }
    }

    fn check(head: &Head, start_in: i64, expected: Result<i64, &str>) {
        let start = now() + start_in.minutes();
        let found = hold(head, start, (ME, DESK), now(), &Limits::default());
        let left = found.map(|hold| (hold.until.as_second() - now().as_second(), hold.by == ME));
        match expected {
            Ok(seconds) => assert_eq!(left, Ok((seconds, true))),
            Err(words) => assert!(left.clone().is_err_and(|why| why.to_string().contains(words)), "{left:?}"),
        }
    }

    #[test]
    fn a_place_is_held_for_five_minutes_by_one_person() {
        let free = Head::default();
        check(&free, 60, Ok(300));
        check(&free, 0, Err("has begun"));
        check(&free, 1, Ok(300));
        check(&head(OTHER, 1, false), 60, Err("Somebody else holds this place until 11:00"));
        check(&head(OTHER, 0, false), 60, Ok(300));
        check(&head(OTHER, -1, false), 60, Ok(300));
        check(&head(ME, 100, false), 60, Ok(100));
        check(&head(ME, 0, true), 60, Ok(300));
    }

    #[test]
    fn one_hold_each_is_kept_by_letting_go() {
        assert_eq!(to_let_go(&[slot(0), slot(1)], &[slot(1), slot(2)]), [slot(0)]);
        assert_eq!(to_let_go(&[], &[slot(1)]), []);
        assert_eq!(to_let_go(&[slot(3)], &[]), [slot(3)]);
    }

    #[test]
    fn a_hold_is_extended_once() {
        let once = extend(&head(ME, 60, false), ME, now(), &Limits::default()).unwrap();
        assert_eq!((once.until.as_second() - now().as_second(), once.extended), (360, true));
        for (head, words) in [
            (head(ME, 60, true), "once only"),
            (head(ME, 0, false), "run out"),
            (head(OTHER, 60, false), "Somebody else"),
            (Head::default(), "run out"),
        ] {
            let why = extend(&head, ME, now(), &Limits::default()).unwrap_err().to_string();
            assert!(why.contains(words), "{why}");
        }
    }

    #[test]
    fn only_the_holder_releases() {
        assert!(release(&head(ME, 60, false), ME, now()).is_ok());
        assert!(release(&head(ME, 0, false), ME, now()).is_err());
        assert!(release(&head(OTHER, 60, false), ME, now()).is_err());
    }
}
