//! How long somebody waits for what the other desks have: for as long as something comes, and a while
//! after that.

use super::Link;
use crate::wire::Progress;
use std::time::Duration;

/// What can be seen at one moment.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The way to the shared store. Once lost, it counts as lost until everything is taken in.
    pub(super) link: Link,
    /// Nothing is left to do about residents.
    pub(super) at_rest: bool,
    /// Entries of the journal that are here.
    pub(super) entries: u64,
    /// The work that is shown, but for waiting itself.
    pub(super) step: Option<Progress>,
}

/// What is to be done then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: everything is here.
    Whole,
    /// Wait on. The shared store has been silent for so long, where it is.
    Wait(Option<Duration>),
    /// It has been silent for too long.
    GiveUp,
    /// A person must see to this.
    Stopped(String),
}

/// Somebody who waits.
#[derive(Debug)]
pub(super) struct Patience {
    limit: Duration,
    silent_since: Option<Duration>,
    entries: u64,
    step: Option<Progress>,
}

impl Patience {
    /// Silence is borne for `limit` at a time.
    pub(super) fn of(limit: Duration) -> Self {
        Self { limit, silent_since: None, entries: 0, step: None }
    }

    /// What to do when this is seen at `at`, counted from when the waiting began.
    pub(super) fn next(&mut self, seen: Seen, at: Duration) -> Next {
        let came = self.something_came(&seen);
        let lost = match seen.link {
            Link::Online if seen.at_rest => return Next::Whole,
            Link::Stopped { why, .. } => return Next::Stopped(why),
            Link::Offline { .. } => true,
            Link::Alone | Link::Calling | Link::Online => false,
        };
        self.silent_since = match self.silent_since {
            _ if !lost => None,
            Some(since) if !came => Some(since),
            _ => Some(at),
        };
        match self.silent_since.map(|since| at.saturating_sub(since)) {
            Some(silent) if silent >= self.limit => Next::GiveUp,
            silent => Next::Wait(silent),
        }
    }

    fn something_came(&mut self, seen: &Seen) -> bool {
        let came = seen.entries != self.entries || (seen.step.is_some() && seen.step != self.step);
        self.entries = seen.entries;
        if seen.step.is_some() {
            self.step.clone_from(&seen.step);
        }
        came
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::mem::discriminant;

    const LIMIT: Duration = Duration::from_mins(1);

    fn link(word: &str) -> Link {
        let since = Timestamp::UNIX_EPOCH;
        match word {
            "alone" => Link::Alone,
            "calling" => Link::Calling,
            "online" => Link::Online,
            "offline" => Link::Offline { since, why: String::new() },
            _ => Link::Stopped { since, why: word.to_owned(), rejoin: false },
        }
    }

    fn step(done: u64) -> Option<Progress> {
        (done > 0).then(|| Progress { label: "Fetching".to_owned(), done, total: 9, finished: false })
    }

    /// Plays moments of (second, link, at rest, entries, step) and compares what is done at the last.
    fn check(moments: &[(u64, &str, bool, u64, u64)], expected: &Next) {
        let mut patience = Patience::of(LIMIT);
        let mut last = None;
        for (at, word, at_rest, entries, done) in moments {
            assert!(!matches!(last, Some(Next::GiveUp)), "given up before the last of {moments:?}");
            let (link, at_rest, entries) = (link(word), *at_rest, *entries);
            last = Some(
                patience.next(Seen { link, at_rest, entries, step: step(*done) }, Duration::from_secs(*at)),
            );
        }
        assert_eq!(last.as_ref(), Some(expected), "{moments:?}");
    }

    fn silent(seconds: u64) -> Next {
        Next::Wait(Some(Duration::from_secs(seconds)))
    }

    #[test]
    fn whoever_joins_waits_while_anything_comes_and_a_minute_of_silence() {
        check(&[(0, "online", true, 9, 0)], &Next::Whole);
        check(&[(0, "alone", true, 0, 0)], &Next::Wait(None));
        check(&[(0, "calling", true, 0, 0), (900, "calling", false, 0, 0)], &Next::Wait(None));
        check(&[(0, "online", false, 9, 0), (900, "online", false, 9, 0)], &Next::Wait(None));
        // It fell in between, and came back.
        check(&[(0, "calling", false, 0, 0), (3, "offline", true, 0, 0)], &silent(0));
        check(&[(3, "offline", true, 0, 0), (62, "offline", true, 0, 0)], &silent(59));
        check(&[(3, "offline", true, 0, 0), (63, "offline", true, 0, 0)], &Next::GiveUp);
        check(
            &[(3, "offline", true, 0, 0), (62, "offline", true, 0, 0), (63, "online", true, 9, 0)],
            &Next::Whole,
        );
        check(
            &[(3, "offline", true, 0, 0), (30, "calling", true, 0, 0), (70, "offline", true, 0, 0)],
            &silent(0),
        );
        // Entries or residents come although the link does not count as back yet.
        check(
            &[(3, "offline", true, 0, 0), (62, "offline", true, 5, 0), (121, "offline", true, 5, 0)],
            &silent(59),
        );
        check(
            &[(3, "offline", true, 0, 1), (62, "offline", true, 0, 2), (122, "offline", true, 0, 2)],
            &Next::GiveUp,
        );
        // That the work is no longer shown is nothing that came.
        check(
            &[(3, "offline", true, 0, 1), (30, "offline", true, 0, 0), (62, "offline", true, 0, 1)],
            &silent(59),
        );
        check(&[(0, "see to it", true, 0, 0)], &Next::Stopped("see to it".to_owned()));
    }

    #[test]
    fn without_patience_a_lost_link_ends_the_waiting() {
        let mut patience = Patience::of(Duration::ZERO);
        let mut next = |word| {
            patience.next(Seen { link: link(word), at_rest: false, entries: 3, step: None }, Duration::ZERO)
        };
        assert_eq!(discriminant(&next("calling")), discriminant(&Next::Wait(None)));
        assert_eq!(next("offline"), Next::GiveUp);
    }
}
