//! Sharing a store with other desks: how it stands, keeping it up, and what a command waits for.
//!
//! Reads stay on this desk's own store whatever the network does. What is done here counts here at
//! once; [`keep`] sends it and takes in what others did.

mod answer;
mod aside;
mod extract;
mod keep;
mod looks;
mod settings;
mod wait;

pub use keep::{POLL, keep};

pub(crate) use answer::Answer;
pub(crate) use aside::settle;
pub(crate) use looks::last;
pub(crate) use settings::{Settings, role_of};
pub(crate) use wait::{Came, SILENT, arrive, complete, joined, meet, part};

use front_door_domain::ids::{ActId, DeskId};
use front_door_store::{Backlog, Extract};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};
use tokio::sync::{Notify, watch};

/// How far two clocks may differ before the shared store's is taken: less is the way there and back.
const TELLS_APART: i64 = 1_000;

/// The way to the shared store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// This desk works alone.
    #[default]
    Alone,
    /// It calls for the first time since it was opened.
    Calling,
    /// What others did is here, and what was done here is there.
    Online,
    /// Nobody answers. The desk goes on and tries again by itself.
    Offline {
        /// Since when.
        since: Timestamp,
        /// Why, as a sentence.
        why: String,
    },
    /// Somebody answers, and a person must see to something before anything is sent.
    Stopped {
        /// Since when.
        since: Timestamp,
        /// What, as a sentence.
        why: String,
        /// An administrator's word is all that is wanting: `rejoin_shared`.
        rejoin: bool,
    },
}

/// How a desk stands with the shared store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sharing {
    /// The way there.
    pub link: Link,
    /// What waits to be sent or decided.
    pub backlog: Backlog,
}

/// The place where a desk keeps how it stands, for those who show it and those who wait for it.
#[derive(Debug, Default)]
pub struct Share {
    sharing: watch::Sender<Sharing>,
    /// Counts rounds with the server that ended, whichever way.
    rounds: watch::Sender<u64>,
    /// Counts how often the store was opened or closed, or began or ceased to share.
    turns: watch::Sender<u64>,
    ended: watch::Sender<bool>,
    wake: Notify,
    /// How far the shared store's clock is ahead of this desk's, in milliseconds.
    ahead: AtomicI64,
    /// The extract that the journal names was looked for.
    followed: AtomicBool,
    /// Extracts that nothing is left to do about, those among them that could not be taken in or sent.
    extracts: Mutex<BTreeMap<String, Option<String>>>,
    /// Nothing is left to do about any extract.
    at_rest: watch::Sender<bool>,
    /// Acts whose answer somebody at this desk is waiting for.
    asked: Mutex<BTreeSet<ActId>>,
    /// The last of this desk's looks that the shared store is known to have.
    looks: Mutex<Option<u64>>,
    /// What the other desks are called, as far as they were asked for.
    names: Mutex<BTreeMap<DeskId, String>>,
}

impl Share {
    /// How the desk stands; told whenever that changes.
    pub fn told(&self) -> watch::Receiver<Sharing> {
        self.sharing.subscribe()
    }

    /// How the desk stands now.
    pub fn now(&self) -> Sharing {
        self.sharing.borrow().clone()
    }

    /// Something is there to be sent or asked for.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// The store was opened or closed, or began or ceased to share.
    pub(crate) fn turn(&self) {
        self.turns.send_modify(|turns| *turns += 1);
    }

    /// The desk is closed for good.
    pub(crate) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// The moment that this desk's clock shows, by the shared store's clock.
    pub(crate) fn time(&self, here: Timestamp) -> Timestamp {
        let ahead = SignedDuration::from_millis(self.ahead.load(Ordering::Relaxed));
        here.checked_add(ahead).unwrap_or(here)
    }

    /// The shared store's clock shows `there` where this desk's shows `here`.
    fn compare(&self, here: Timestamp, there: Timestamp) {
        let ahead = there.as_millisecond() - here.as_millisecond();
        if (ahead - self.ahead.load(Ordering::Relaxed)).abs() >= TELLS_APART {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
    }

    /// What another desk is called; none where the shared store has not said so yet.
    pub(crate) fn name_of(&self, desk: DeskId) -> Option<String> {
        self.names().get(&desk).cloned()
    }

    /// Whether a claim made now may be answered within a moment.
    pub(crate) fn may_answer(&self) -> bool {
        matches!(self.sharing.borrow().link, Link::Calling | Link::Online)
    }

    fn link(&self, link: Link) {
        self.sharing.send_if_modified(|sharing| {
            let differs = sharing.link != link;
            sharing.link = link;
            differs
        });
    }

    /// Not reached, or stopped: since the moment it was first so.
    fn lost(&self, now: Timestamp, lost: impl FnOnce(Timestamp) -> Link) {
        let since = match self.sharing.borrow().link {
            Link::Offline { since, .. } | Link::Stopped { since, .. } => since,
            _ => now,
        };
        self.link(lost(since));
    }

    fn count(&self, backlog: Backlog) {
        self.sharing.send_if_modified(|sharing| std::mem::replace(&mut sharing.backlog, backlog) != backlog);
    }

    fn round_ended(&self) {
        self.rounds.send_modify(|rounds| *rounds += 1);
    }

    fn followed(&self) -> bool {
        self.followed.load(Ordering::Relaxed)
    }

    fn has_followed(&self) {
        self.followed.store(true, Ordering::Relaxed);
    }

    fn names(&self) -> std::sync::MutexGuard<'_, BTreeMap<DeskId, String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn looks_there(&self) -> Option<u64> {
        *self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_looks(&self, upto: Option<u64>) {
        *self.looks.lock().unwrap_or_else(PoisonError::into_inner) = upto;
    }

    /// The desk begins to share, or the shared store may be another than it was.
    fn begins(&self) {
        self.extracts().clear();
        self.has_looks(None);
        self.rests(false);
    }

    fn rests(&self, rests: bool) {
        self.at_rest.send_replace(rests);
    }

    fn settled(&self, extract: &Extract) -> bool {
        self.extracts().contains_key(&extract.sha256)
    }

    fn has_settled(&self, extract: &Extract) {
        self.extracts().insert(extract.sha256.clone(), None);
    }

    fn refuses(&self, extract: &Extract, why: String) {
        self.extracts().insert(extract.sha256.clone(), Some(why));
    }

    /// Why an extract could not be taken in or sent, where that was so.
    pub(crate) fn extract_trouble(&self) -> Option<String> {
        self.extracts().values().flatten().next().cloned()
    }

    fn extracts(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Option<String>>> {
        self.extracts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, BTreeSet<ActId>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_shared_clock_is_taken_where_it_tells_apart() {
        let share = Share::default();
        assert_eq!(share.time(at(0)), at(0));
        share.compare(at(0), at(0) + SignedDuration::from_millis(999));
        assert_eq!(share.time(at(1)), at(1));
        share.compare(at(0), at(40));
        assert_eq!(share.time(at(1)), at(41));
        share.compare(at(10), at(50) + SignedDuration::from_millis(300));
        assert_eq!(share.time(at(11)), at(51), "it does not go to and fro with the network");
        share.compare(at(20), at(20));
        assert_eq!(share.time(at(21)), at(21));
    }

    #[test]
    fn what_is_lost_is_lost_since_the_first_moment() {
        let share = Share::default();
        let offline = |why: &str| {
            let why = why.to_owned();
            move |since| Link::Offline { since, why }
        };
        share.link(Link::Online);
        share.lost(at(1), offline("a"));
        share.lost(at(2), offline("b"));
        assert_eq!(share.now().link, Link::Offline { since: at(1), why: "b".to_owned() });
        share.link(Link::Online);
        share.lost(at(3), |since| Link::Stopped { since, why: String::new(), rejoin: false });
        assert_eq!(share.now().link, Link::Stopped { since: at(3), why: String::new(), rejoin: false });
        assert!(!share.may_answer());
    }
}
