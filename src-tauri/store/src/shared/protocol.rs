//! What a desk and the server say to each other, written down once.

use super::hex;
use crate::chain;
use front_door_domain::{
    act::Entity,
    ids::{ActId, DeskId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The schema line of this program: a desk talks only to a server on the same line. It rises with
/// every change that an older program could not read.
pub const LINE: u32 = 1;

/// Which desk calls, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whom {
    /// The desk.
    pub desk: DeskId,
    /// How often its store was restored or copied; from 1.
    pub epoch: u32,
    /// The schema line of its program, [`LINE`] but in tests.
    pub line: u32,
    /// Its program's version.
    pub program: String,
    /// What people call the desk.
    pub name: String,
}

/// A place in a journal: an entry's number and hash. Number 0 is before the first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The entry's number.
    pub seq: u64,
    /// Its hash; none for a desk that has nothing yet and cannot know what the chain stands on.
    #[serde(with = "hex::maybe")]
    pub hash: Option<[u8; 32]>,
}

/// Asks for what others did.
#[derive(Debug, Clone, Serialize)]
pub struct Pull {
    /// Who asks.
    #[serde(flatten)]
    pub whom: Whom,
    /// The last entry this desk has.
    pub last: Place,
    /// At most so many entries, at most 5,000.
    pub limit: u32,
    /// How many acts wait here to be sent.
    pub waiting: u32,
    /// Since when the oldest of them waits.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub oldest_waiting: Option<Timestamp>,
}

/// Sends acts; the answer brings what others did, at most 256 entries.
#[derive(Debug, Clone, Serialize)]
pub struct Push {
    /// Who, how far, and what waits.
    #[serde(flatten)]
    pub pull: Pull,
    /// The acts in the order they were done.
    pub acts: Vec<PushedAct>,
}

/// One act that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushedAct {
    /// Its id, the same however often it is sent.
    pub id: ActId,
    /// With which what it says is salted.
    #[serde(with = "hex")]
    pub salt: Vec<u8>,
    /// What it says: a whole [`front_door_domain::act::Act`] as JSON, kept byte for byte. Sent beside
    /// the request and not inside of it.
    #[serde(skip)]
    pub body: String,
    /// The acts that it stands on and that may still be without a grant.
    pub after: Vec<ActId>,
}

/// What became of one act.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answered {
    /// The act.
    pub id: ActId,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Granted or refused; either is final.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It has a place in the journal: the first one it was given, however often it is sent.
    Granted {
        /// Its number.
        seq: u64,
        /// When it counts, by the server's clock.
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        at: Timestamp,
        /// The hash of its entry.
        #[serde(with = "hex")]
        hash: [u8; 32],
    },
    /// It is not in the journal and changed nothing.
    Refused(Refusal),
}

/// Why an act was refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// Something scarce that it claims went to somebody else, or is held by them.
    Taken(First),
    /// A record that it replaces, or something it rests on, was changed first.
    Changed(First),
    /// An act that it stands on is not in the journal.
    StandsOn {
        /// That act.
        on: ActId,
    },
    /// It is no act of this desk that the server can read. The program is at fault.
    Unreadable,
}

/// Who came first, and to what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct First {
    /// What it is about.
    pub entity: Entity,
    /// Who; none for what a desk did by itself, and for what nobody has touched yet.
    pub by: Option<UserId>,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// Until when they hold it; none where they have it for good.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub until: Option<Timestamp>,
    /// When they came.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub at: Option<Timestamp>,
    /// The version it is at.
    pub version: u64,
}

/// One entry of the shared journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedEntry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// The act.
    pub act_id: ActId,
    /// When it counts, by the server's clock.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// The desk that sent it.
    pub desk: DeskId,
    /// With which what it says is salted.
    #[serde(with = "hex")]
    pub salt: Vec<u8>,
    /// What it says, byte for byte as it was sent.
    pub body: String,
    /// Its hash, over all before it.
    #[serde(with = "hex")]
    pub hash: [u8; 32],
    /// The hash of the entry before it.
    #[serde(with = "hex")]
    pub prev_hash: [u8; 32],
}

impl SharedEntry {
    /// Whether it follows from the entry with that number and hash, and says what it said.
    pub fn follows(&self, seq: u64, hash: &[u8; 32]) -> bool {
        self.follows_with(seq, hash, &chain::payload(&self.salt, &self.body))
    }

    /// The same where the hash of what it says is known.
    pub(crate) fn follows_with(&self, seq: u64, hash: &[u8; 32], payload: &[u8; 32]) -> bool {
        let at = self.at.as_millisecond();
        self.seq == seq + 1
            && self.prev_hash == *hash
            && chain::entry(hash, self.seq.cast_signed(), self.act_id.0, at, payload) == self.hash
    }
}

/// What the server answers to a push or a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It listened.
    Taken(Taken),
    /// It took and gave nothing, for a reason that the desk must see to.
    Stop(Stop),
}

/// The answers, and what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The server's clock.
    pub now: Timestamp,
    /// The desk that founded the store, whose id the chain stands on.
    pub founder: DeskId,
    /// The end of the journal.
    pub tip: Place,
    /// What became of each act sent, in the same order.
    pub answers: Vec<Answered>,
    /// The entries after the desk's last one.
    pub entries: Vec<SharedEntry>,
    /// There are more.
    pub more: bool,
}

/// Why the server took no act. Nothing was granted or refused: the acts wait on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The store is on another schema line than this program.
    Line {
        /// The line it is on.
        line: u32,
    },
    /// The server does not have the entry this desk had last. It stands at `tip`: behind the desk
    /// if it was restored from a backup and can be refilled; where `fork`, it went another way.
    UnknownTip {
        /// The end of its journal.
        tip: Place,
        /// Its journal and the desk's differ in an entry that both have.
        fork: bool,
    },
    /// It was started or restored and waits for desks that know more. Ask again then.
    Collecting {
        /// Until when, by its clock.
        until: Timestamp,
    },
    /// This desk's store was restored or copied: it must take a new epoch, above this one, and a
    /// person must say whether to send what waits.
    Epoch {
        /// The newest epoch known of this desk.
        epoch: u32,
    },
}

/// What `shared status` shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SharedStatus {
    /// The server's clock.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub now: Timestamp,
    /// The schema line.
    pub line: u32,
    /// The desk that founded the store.
    pub founder: DeskId,
    /// The version of PostgreSQL.
    pub server: String,
    /// It waits for desks that know more.
    pub collecting: bool,
    /// The end of the journal.
    pub tip: End,
    /// Every desk that ever called.
    pub desks: Vec<DeskStatus>,
}

/// The last entry of the server's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct End {
    /// Its number; 0 for none.
    pub seq: u64,
    /// Its hash, or what the first one stands on.
    #[serde(with = "hex")]
    pub hash: [u8; 32],
}

impl From<End> for Place {
    fn from(end: End) -> Self {
        Self { seq: end.seq, hash: Some(end.hash) }
    }
}

/// One desk as the server last met it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeskStatus {
    /// The desk.
    pub id: DeskId,
    /// Its epoch.
    pub epoch: u32,
    /// Its name.
    pub name: String,
    /// The schema line of its program.
    pub line: u32,
    /// Its program's version.
    pub program: String,
    /// When it last called, to a second.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub seen_at: Timestamp,
    /// The last entry it had then.
    pub last_seq: u64,
    /// How many acts waited there.
    pub waiting: u32,
    /// Since when the oldest of them waited.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub oldest_waiting: Option<Timestamp>,
}

/// An answer as it arrives.
#[derive(Debug, Deserialize)]
pub(super) struct Arrived {
    state: State,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    now: Timestamp,
    line: u32,
    founder: DeskId,
    tip: End,
    #[serde(default)]
    answers: Vec<Answered>,
    #[serde(default)]
    entries: Vec<SharedEntry>,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    fork: bool,
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    until: Option<Timestamp>,
    #[serde(default)]
    epoch: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    NewerLine,
    UnknownTip,
    Collecting,
    WrongEpoch,
}

impl From<Arrived> for Reply {
    fn from(it: Arrived) -> Self {
        let tip = it.tip.into();
        match it.state {
            State::Ok => Self::Taken(Taken {
                now: it.now,
                founder: it.founder,
                tip,
                answers: it.answers,
                entries: it.entries,
                more: it.more,
            }),
            State::NewerLine => Self::Stop(Stop::Line { line: it.line }),
            State::UnknownTip => Self::Stop(Stop::UnknownTip { tip, fork: it.fork }),
            State::Collecting => Self::Stop(Stop::Collecting { until: it.until.unwrap_or(it.now) }),
            State::WrongEpoch => Self::Stop(Stop::Epoch { epoch: it.epoch }),
        }
    }
}
