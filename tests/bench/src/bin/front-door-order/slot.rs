//! What may become of one slot, and who may be told what.

use crate::linear::Step;

/// A client's number; its user and its desk have it in their ids.
pub(crate) type Client = u16;

/// Milliseconds since 1970 by the server's clock.
pub(crate) type Millis = i64;

/// What is done to one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Holds it for so many milliseconds.
    Hold(Millis),
    /// Books it.
    Book,
    /// Gives it back: a hold, or what was booked.
    Free,
}

/// One part of an operation: what a client asked of one slot, and what it was told.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// Who asked.
    pub(crate) client: Client,
    /// For what.
    pub(crate) deed: Deed,
    /// The slot's version, as far as it knew.
    pub(crate) version: u64,
    /// The newest moment that any client had been told of when this was asked: the server never
    /// grants or refuses by an earlier one.
    pub(crate) heard: Millis,
    /// What it was told.
    pub(crate) told: Told,
}

/// What a client was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is granted, and counts from then.
    Granted(Millis),
    /// Somebody came first.
    Refused(Refused),
    /// Nothing: the connection was gone, and it never asked again.
    Nothing,
}

/// Who came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The slot's version.
    pub(crate) version: u64,
    /// Who brought it there.
    pub(crate) by: Option<Client>,
    /// When.
    pub(crate) at: Option<Millis>,
    /// Until when they hold it, where they do.
    pub(crate) until: Option<Millis>,
    /// The server's clock when it answered.
    pub(crate) now: Millis,
}

/// A moment, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Moment {
    /// Somebody was told.
    Exactly(Millis),
    /// Who did it was told nothing.
    NotBefore(Millis),
}

impl Moment {
    /// It is not before this.
    pub(crate) fn earliest(self) -> Millis {
        match self {
            Self::Exactly(at) | Self::NotBefore(at) => at,
        }
    }

    fn may_be(self, told: Millis) -> bool {
        match self {
            Self::Exactly(at) => at == told,
            Self::NotBefore(at) => at <= told,
        }
    }

    fn later(self, by: Millis) -> Self {
        match self {
            Self::Exactly(at) => Self::Exactly(at + by),
            Self::NotBefore(at) => Self::NotBefore(at + by),
        }
    }
}

/// How a slot was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Left {
    /// For anybody.
    Free,
    /// Until then for whoever holds it, and afterwards too if nobody came first.
    Held(Moment),
    /// For nobody, until it is given back.
    Booked,
}

/// A slot: how often it changed hands, and how it was left by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    /// How often.
    pub(crate) version: u64,
    /// How.
    pub(crate) left: Left,
    /// By whom; none for one that nobody has touched.
    pub(crate) by: Option<Client>,
    at: Moment,
}

impl Slot {
    /// One that nobody has touched.
    pub(crate) fn untouched() -> Self {
        Self { version: 0, left: Left::Free, by: None, at: Moment::NotBefore(0) }
    }

    /// One that a client left so, out of the version it knew.
    pub(crate) fn left(client: Client, deed: Deed, version: u64, at: Moment) -> Self {
        let left = match deed {
            Deed::Hold(length) => Left::Held(at.later(length)),
            Deed::Book => Left::Booked,
            Deed::Free => Left::Free,
        };
        Self { version: version + 1, left, by: Some(client), at }
    }

    /// What an operation makes of it.
    pub(crate) fn after(&self, said: &Said) -> Step<Self> {
        let granted = match &said.told {
            Told::Granted(at) if *at < self.at.earliest() => None,
            Told::Granted(at) => self.grants(said, Moment::Exactly(*at)),
            Told::Nothing => self.grants(said, Moment::NotBefore(said.heard.max(self.at.earliest()))),
            Told::Refused(first) => return self.refuses(said, first),
        };
        granted.map_or(Step::Never, Step::Turns)
    }

    fn grants(&self, said: &Said, at: Moment) -> Option<Self> {
        if said.version != self.version {
            return None;
        }
        let at = match (self.left, said.deed) {
            (Left::Free, Deed::Hold(_) | Deed::Book) | (Left::Booked, Deed::Free) => at,
            (Left::Held(_), _) if self.by == Some(said.client) => at,
            (Left::Held(until), Deed::Hold(_) | Deed::Book) => over(until, at)?,
            _ => return None,
        };
        Some(Self::left(said.client, said.deed, said.version, at))
    }

    fn refuses(&self, said: &Said, first: &Refused) -> Step<Self> {
        let at = first.at.is_none_or(|at| self.at.may_be(at));
        if first.version != self.version || first.by != self.by || !at {
            return Step::Never;
        }
        let held = match self.left {
            Left::Held(until) if self.by != Some(said.client) => Some(until),
            _ => None,
        };
        match (first.until, held) {
            (Some(told), Some(until)) => self.still_held(until, told, said.heard),
            (None, Some(until)) if until.earliest() > first.now => Step::Never,
            (None, _) if said.version != self.version => Step::Looks,
            _ => Step::Never,
        }
    }

    /// Somebody was told until when it is held; that tells the end where it was not known.
    fn still_held(&self, until: Moment, told: Millis, heard: Millis) -> Step<Self> {
        match until {
            _ if told <= heard.max(self.at.earliest()) || !until.may_be(told) => Step::Never,
            Moment::Exactly(_) => Step::Looks,
            Moment::NotBefore(_) => {
                Step::Turns(Self { left: Left::Held(Moment::Exactly(told)), ..self.clone() })
            }
        }
    }
}

/// The moment of a claim on what somebody else held, where that hold can be over by then.
fn over(until: Moment, at: Moment) -> Option<Moment> {
    match at {
        Moment::Exactly(at) => (until.earliest() <= at).then_some(Moment::Exactly(at)),
        Moment::NotBefore(at) => Some(Moment::NotBefore(at.max(until.earliest()))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Deed, Millis, Refused, Said, Slot, Told};
    use crate::linear::{Operation, linearizable};
    use Deed::{Book, Free, Hold};

    const NEVER: u64 = 99;

    fn granted(at: Millis) -> Told {
        Told::Granted(at)
    }

    fn refused(version: u64, by: Client, at: Millis, until: Option<Millis>, now: Millis) -> Told {
        Told::Refused(Refused { version, by: Some(by), at: Some(at), until, now })
    }

    /// Client, deed, version, moment heard of, answer, and when it was asked and answered.
    type Row = (Client, Deed, u64, Millis, Told, u64, u64);

    fn check(what: &str, rows: &[Row], fits: bool) {
        let history: Vec<_> = rows
            .iter()
            .map(|(client, deed, version, heard, told, asked, answered)| Operation {
                said: Said {
                    client: *client,
                    deed: *deed,
                    version: *version,
                    heard: *heard,
                    told: told.clone(),
                },
                asked: *asked,
                answered: (*answered < NEVER).then_some(*answered),
            })
            .collect();
        let found = linearizable(Slot::untouched(), &history, Slot::after);
        assert_eq!(found.is_ok(), fits, "{what}: {found:?}");
    }

    #[test]
    fn who_comes_first_has_it() {
        let booked = (1, Book, 0, 0, granted(100), 1, 2);
        check("booked", std::slice::from_ref(&booked), true);
        check("taken", &[booked.clone(), (2, Book, 0, 100, refused(1, 1, 100, None, 110), 3, 4)], true);
        check("booked twice", &[booked.clone(), (2, Book, 0, 0, granted(100), 1, 2)], false);
        check("booked again while booked", &[booked.clone(), (2, Book, 1, 100, granted(110), 3, 4)], false);
        check("given back", &[booked.clone(), (2, Free, 1, 100, granted(110), 3, 4)], true);
        check("refused for nothing", &[(2, Book, 0, 0, refused(0, 1, 100, None, 110), 3, 4)], false);
        check(
            "named who did not",
            &[booked.clone(), (2, Book, 0, 0, refused(1, 3, 100, None, 110), 3, 4)],
            false,
        );
        check(
            "another moment named",
            &[booked.clone(), (2, Book, 0, 0, refused(1, 1, 99, None, 110), 3, 4)],
            false,
        );
        check(
            "told of what was over",
            &[
                booked.clone(),
                (2, Free, 1, 100, granted(110), 3, 4),
                (3, Book, 0, 110, refused(1, 1, 100, None, 120), 5, 6),
            ],
            false,
        );
        check("dated before the one before it", &[booked, (2, Free, 1, 0, granted(99), 3, 4)], false);
    }

    #[test]
    fn a_hold_counts_until_its_end() {
        let held = (1, Hold(50), 0, 0, granted(100), 1, 2);
        check("its holder books", &[held.clone(), (1, Book, 1, 100, granted(120), 3, 4)], true);
        check("its holder books late", &[held.clone(), (1, Book, 1, 100, granted(190), 3, 4)], true);
        check("another books too early", &[held.clone(), (2, Book, 1, 100, granted(149), 3, 4)], false);
        check("another books after it", &[held.clone(), (2, Book, 1, 100, granted(150), 3, 4)], true);
        check(
            "another is refused",
            &[held.clone(), (2, Book, 1, 100, refused(1, 1, 100, Some(150), 120), 3, 4)],
            true,
        );
        check(
            "and told another end",
            &[held.clone(), (2, Book, 1, 100, refused(1, 1, 100, Some(151), 120), 3, 4)],
            false,
        );
        check(
            "refused when it was over",
            &[held.clone(), (2, Book, 1, 150, refused(1, 1, 100, Some(150), 151), 3, 4)],
            false,
        );
        check(
            "refused on its last moment",
            &[held.clone(), (2, Book, 1, 149, refused(1, 1, 100, Some(150), 151), 3, 4)],
            true,
        );
        check(
            "its holder is refused",
            &[held.clone(), (1, Book, 1, 100, refused(1, 1, 100, Some(150), 120), 3, 4)],
            false,
        );
        check(
            "taken, but nobody is said to hold it",
            &[held.clone(), (2, Book, 0, 100, refused(1, 1, 100, None, 149), 3, 4)],
            false,
        );
        check(
            "taken, and it was over",
            &[held, (2, Book, 0, 100, refused(1, 1, 100, None, 150), 3, 4)],
            true,
        );
    }

    #[test]
    fn who_was_told_nothing_may_have_it() {
        let lost = (1, Hold(50), 0, 100, Told::Nothing, 1, NEVER);
        let told = |until, at| (2, Book, 1, 100, refused(1, 1, at, Some(until), 120), 3, 4);
        check("it never was", &[lost.clone(), (2, Book, 0, 100, granted(110), 3, 4)], true);
        check("it was, as another is told", &[lost.clone(), told(155, 105)], true);
        check("it cannot have ended so early", &[lost.clone(), told(149, 105)], false);
        check("it cannot have been so early", &[lost.clone(), told(155, 99)], false);
        check(
            "two are told two ends",
            &[lost.clone(), told(155, 105), (3, Book, 1, 100, refused(1, 1, 105, Some(156), 120), 5, 6)],
            false,
        );
        check(
            "another books when it can be over",
            &[lost.clone(), (2, Book, 1, 100, granted(150), 3, 4)],
            true,
        );
        check("another books when it cannot be over", &[lost, (2, Book, 1, 100, granted(149), 3, 4)], false);
    }
}
