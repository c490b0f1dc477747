//! Who is next at a hub: a written rule that everybody may read, and the reason for each place.

use crate::{
    calendar::london,
    format,
    ids::{AppointmentId, ContactId},
    limits::Limits,
};
use jiff::Timestamp;

/// Somebody who is here and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub who: Waiter,
    /// Since when they are here.
    pub here: Timestamp,
    /// A clinician looked and said: see now.
    pub see_now: bool,
}

/// Booked or walked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiter {
    /// Has an appointment.
    Booked {
        /// Which.
        appointment: AppointmentId,
        /// When it starts.
        start: Timestamp,
    },
    /// Walked in.
    WalkIn {
        /// Which contact.
        contact: ContactId,
    },
}

/// A place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub who: Waiter,
    /// Why here, for screens: `booked for 09:20`, `has waited 47 min`.
    pub because: String,
}

/// The rule in words, as screens and posters show it.
pub fn rule(limits: &Limits) -> String {
    format!(
        "Who is next: \"see now\" from a clinician, then people booked within {} minutes of now, then walk-ins by arrival; a walk-in who has waited {} minutes goes before those booked.",
        limits.booked_next.as_mins(),
        limits.walk_in_next.as_mins()
    )
}

/// Everybody who waits, in the order of the rule. The same people in any order give the same answer.
pub fn order(waiting: &[Waiting], now: Timestamp, limits: &Limits) -> Vec<Turn> {
    let mut turns: Vec<_> = waiting.iter().map(|waiting| (class(waiting, now, limits), waiting)).collect();
    turns.sort_by_key(|(class, waiting)| (*class, since(*class, waiting), waiting.here, key(&waiting.who)));
    turns
        .into_iter()
        .map(|(class, waiting)| Turn { who: waiting.who, because: because(class, waiting, now) })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    SeeNow,
    WaitedLong,
    BookedSoon,
    WalkIn,
    BookedLater,
}

fn class(waiting: &Waiting, now: Timestamp, limits: &Limits) -> Class {
    match waiting.who {
        _ if waiting.see_now => Class::SeeNow,
        Waiter::Booked { start, .. } if start <= now + limits.booked_next => Class::BookedSoon,
        Waiter::Booked { .. } => Class::BookedLater,
        Waiter::WalkIn { .. } if waiting.here + limits.walk_in_next <= now => Class::WaitedLong,
        Waiter::WalkIn { .. } => Class::WalkIn,
    }
}

/// What orders a class within itself: the start for booked people, the arrival for others.
fn since(class: Class, waiting: &Waiting) -> Timestamp {
    match (class, waiting.who) {
        (Class::BookedSoon | Class::BookedLater, Waiter::Booked { start, .. }) => start,
        _ => waiting.here,
    }
}

fn key(who: &Waiter) -> u128 {
    match who {
        Waiter::Booked { appointment, .. } => appointment.0.as_u128(),
        Waiter::WalkIn { contact } => contact.0.as_u128(),
    }
}

fn because(class: Class, waiting: &Waiting, now: Timestamp) -> String {
    let minutes = (now.as_second() - waiting.here.as_second()).max(0) / 60;
    match (class, waiting.who) {
        (Class::SeeNow, _) => "a clinician said: see now".to_owned(),
        (_, Waiter::Booked { start, .. }) => format!("booked for {}", format::time(&london(start))),
        (Class::WaitedLong, _) => format!("has waited {minutes} min, so goes before those booked"),
        (_, Waiter::WalkIn { .. }) => format!("walked in, has waited {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::ToSpan;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn now() -> Timestamp {
        "2026-10-25T09:22:00Z".parse().unwrap()
    }

    /// `W30` walked in 30 minutes ago; `B-5` is booked for five minutes ago, `B20` in twenty; `!` means
    /// see now.
    fn waiting(text: &str) -> Waiting {
        let see_now = text.ends_with('!');
        let minutes: i64 = text[1..].trim_end_matches('!').parse().unwrap();
        let id = Uuid::from_u128(u128::from_le_bytes({
            let mut bytes = [0; 16];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            bytes
        }));
        if text.starts_with('W') {
            let who = Waiter::WalkIn { contact: ContactId(id) };
            Waiting { who, here: now() - minutes.minutes(), see_now }
        } else {
            let who = Waiter::Booked { appointment: AppointmentId(id), start: now() + minutes.minutes() };
            Waiting { who, here: now() - 5.minutes(), see_now }
        }
    }

    fn check(people: &str, expected: &str) {
        let waiting: Vec<Waiting> = people.split(' ').map(waiting).collect();
        let order = order(&waiting, now(), &Limits::default());
        let names: Vec<&str> = order
            .iter()
            .map(|turn| people.split(' ').find(|name| self::waiting(name).who == turn.who).unwrap())
            .collect();
        assert_eq!(names.join(" "), expected, "{people}");
    }

    #[test]
    fn the_written_rule_decides() {
        check("W17 B-2 W9 W4", "B-2 W17 W9 W4");
        check("W17 B15 B16", "B15 W17 B16");
        check("W44 B10", "B10 W44");
        check("W45 B10", "W45 B10");
        check("W45 W60 B-10", "W60 W45 B-10");
        check("W60 B-10 W3!", "W3! W60 B-10");
        check("B10 B-10 B0", "B-10 B0 B10");
        check("B200! W60", "B200! W60");
        check("B200 B100", "B100 B200");
    }

    #[test]
    fn every_turn_says_why() {
        let people: Vec<Waiting> = ["W17", "W45", "B8", "W1!"].map(waiting).to_vec();
        let order = order(&people, now(), &Limits::default());
        let reasons: Vec<&str> = order.iter().map(|turn| turn.because.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "a clinician said: see now",
                "has waited 45 min, so goes before those booked",
                "booked for 09:30",
                "walked in, has waited 17 min"
            ]
        );
        assert!(rule(&Limits::default()).contains("booked within 15 minutes"));
    }

    fn people() -> impl Strategy<Value = Vec<Waiting>> {
        let one = (any::<bool>(), -60i64..120, 0i64..120, any::<bool>(), any::<u128>());
        let one = one.prop_map(|(booked, start, here, see_now, id)| Waiting {
            who: if booked {
                Waiter::Booked {
                    appointment: AppointmentId(Uuid::from_u128(id)),
                    start: now() + start.minutes(),
                }
            } else {
                Waiter::WalkIn { contact: ContactId(Uuid::from_u128(id)) }
            },
            here: now() - here.minutes(),
            see_now,
        });
        proptest::collection::vec(one, 0..12)
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_order_of_asking_does_not_matter(people in people()) {
            let forward = order(&people, now(), &Limits::default());
            let mut reversed = people.clone();
            reversed.reverse();
            prop_assert_eq!(forward.len(), people.len());
            prop_assert_eq!(&forward, &order(&reversed, now(), &Limits::default()));
        }

        #[test]
        fn nobody_goes_before_see_now_and_nobody_overtakes_who_came_first(people in people()) {
            let turns = order(&people, now(), &Limits::default());
            let find = |turn: &Turn| people.iter().find(|waiting| waiting.who == turn.who).cloned().unwrap();
            let order: Vec<Waiting> = turns.iter().map(find).collect();
            let first_other = order.iter().position(|waiting| !waiting.see_now).unwrap_or(order.len());
            prop_assert!(order[first_other..].iter().all(|waiting| !waiting.see_now));
            let walk_ins: Vec<&Waiting> =
                order.iter().filter(|waiting| !waiting.see_now && matches!(waiting.who, Waiter::WalkIn { .. })).collect();
            prop_assert!(walk_ins.windows(2).all(|pair| pair[0].here <= pair[1].here));
        }
    }
}
