//! One round with the ordering side: send what waits, take in what came back; refill a server that
//! was put back to an older backup.

use crate::{
    Applied, End, News, Refused, Store, StoreError, Waiting, Why,
    granted::{self, Read},
    shared::{
        Answered, First, Outcome, Place, Pull, Push, PushedAct, Refusal, Reply, Server, SharedEntry,
        SharedError, Stop, Taken, Whom,
    },
};
use front_door_domain::ids::{ActId, DeskId};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Acts to one round: few enough that others' turns come soon.
const ACTS: u32 = 100;
/// Entries asked for at a time: at first, and up to the most that are given where they come well;
/// the fewest where they do not, as over a slow line.
const ENTRIES: u32 = 1_000;
const MOST: u32 = 5_000;
const FEWEST: u32 = 50;
/// Entries to one refill.
const REFILL: u32 = 500;

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// The server listened.
    Done {
        /// What became of this desk's acts.
        applied: Applied,
        /// The server's clock.
        now: Timestamp,
        /// How many entries this desk still lacks.
        behind: u64,
        /// The desks whose entries came.
        by: BTreeSet<DeskId>,
        /// There is more to send or to take in: go on at once.
        more: bool,
    },
    /// The server lacked entries that this desk has, and has them now.
    Refilled,
    /// The server takes nothing for now, or until a person has seen to it.
    Stopped(Stop),
}

/// What was asked for while the last round's entries were written: a desk that lacks many waits for
/// the server and for its own disk at once.
#[derive(Debug)]
pub struct Ahead {
    came: Option<Came>,
    limit: u32,
}

impl Default for Ahead {
    fn default() -> Self {
        Self { came: None, limit: ENTRIES }
    }
}

/// What came, its entries read.
#[derive(Debug)]
struct Came {
    taken: Taken,
    entries: Vec<Read>,
}

/// Why a round failed. Nothing was lost: what waits waits on.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The server.
    #[error(transparent)]
    Shared(#[from] SharedError),
    /// This desk's own store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Sends what waits to `server` and takes in what came back. Doing it twice, or dying in the
    /// middle, neither loses nor doubles anything. `ahead` is what the round before left, and takes
    /// what this one asks for meanwhile.
    pub async fn exchange(
        &self,
        server: &Server,
        whom: &Whom,
        ahead: &mut Ahead,
    ) -> Result<Round, ExchangeError> {
        let waiting = self.waiting(ACTS).await?;
        if waiting.is_empty() {
            return self.only_take(server, whom, &waiting, ahead).await;
        }
        ahead.came = None;
        let (pull, sent) = (self.pull(whom, &waiting, ahead.limit).await?, waiting.len());
        let last = pull.last;
        let acts = waiting.into_iter().map(pushed).collect();
        match server.push(&Push { pull, acts }).await? {
            Reply::Taken(taken) => self.take_in(Came::of(taken).await?, sent).await,
            Reply::Stop(stop) => self.stopped(server, whom, last, stop).await,
        }
    }

    /// Takes in what others did and sends nothing: for a desk that lacks entries after it has sent.
    /// What was granted waits here until its entry has come, and would be sent again with each round.
    pub async fn take(
        &self,
        server: &Server,
        whom: &Whom,
        ahead: &mut Ahead,
    ) -> Result<Round, ExchangeError> {
        let first = self.waiting(1).await?;
        self.only_take(server, whom, &first, ahead).await
    }

    async fn only_take(
        &self,
        server: &Server,
        whom: &Whom,
        waiting: &[Waiting],
        ahead: &mut Ahead,
    ) -> Result<Round, ExchangeError> {
        let pull = self.pull(whom, waiting, ahead.limit).await?;
        let came = match ahead.came.take().filter(|came| came.continues(pull.last)) {
            Some(came) => came,
            None => match server.pull(&pull).await? {
                Reply::Taken(taken) => Came::of(taken).await?,
                Reply::Stop(stop) => return self.stopped(server, whom, pull.last, stop).await,
            },
        };
        self.take_in_ahead(came, server, pull, ahead).await
    }

    /// Gives a server what it lacks before the desk's `last` entry; anything else is told.
    async fn stopped(
        &self,
        server: &Server,
        whom: &Whom,
        last: Place,
        stop: Stop,
    ) -> Result<Round, ExchangeError> {
        match stop {
            Stop::UnknownTip { tip, fork: false } if tip.seq < last.seq => {
                self.refill(server, whom, tip).await
            }
            stop => Ok(Round::Stopped(stop)),
        }
    }

    async fn pull(&self, whom: &Whom, waiting: &[Waiting], limit: u32) -> Result<Pull, StoreError> {
        let End { seq, hash } = self.end().await;
        let all = self.backlog().await?.acts;
        let oldest = waiting.first().map(|first| first.at);
        Ok(Pull {
            whom: whom.clone(),
            last: Place { seq, hash: Some(hash) },
            limit,
            waiting: all,
            oldest_waiting: oldest,
        })
    }

    /// Takes in what came while what follows is asked for.
    async fn take_in_ahead(
        &self,
        came: Came,
        server: &Server,
        pull: Pull,
        ahead: &mut Ahead,
    ) -> Result<Round, ExchangeError> {
        if !came.taken.more {
            return self.take_in(came, 0).await;
        }
        let last = came.entries.last().map_or(pull.last, |last| place(&last.entry));
        let next = Pull { last, limit: (pull.limit * 2).min(MOST), ..pull };
        let asks = async {
            match server.pull(&next).await {
                Ok(Reply::Taken(taken)) => Came::of(taken).await.ok(),
                // Whatever else it says is heard when it is asked again.
                _ => None,
            }
        };
        let (round, came) = tokio::join!(self.take_in(came, 0), asks);
        ahead.limit = if came.is_some() { next.limit } else { (next.limit / 4).max(FEWEST) };
        ahead.came = came;
        round
    }

    async fn take_in(&self, came: Came, sent: usize) -> Result<Round, ExchangeError> {
        let Came { taken, entries } = came;
        let (now, tip) = (taken.now, taken.tip.seq);
        let by = entries.iter().map(|read| read.entry.desk).collect();
        // Until everything before it was taken in, what was refused as changed cannot be decided anew.
        let more = taken.more;
        let applied = self.apply_read(&entries, &news(taken)).await?;
        let more = more || sent == usize::try_from(ACTS).unwrap_or_default();
        let behind = tip.saturating_sub(self.end().await.seq);
        Ok(Round::Done { applied, now, behind, by, more })
    }

    async fn refill(&self, server: &Server, whom: &Whom, tip: Place) -> Result<Round, ExchangeError> {
        let mut from = tip.seq;
        loop {
            let entries = self.entries_after(from, REFILL).await?;
            let Some(last) = entries.last() else { return Ok(Round::Refilled) };
            from = last.seq;
            let more = from < self.end().await.seq;
            if let Reply::Stop(stop) = server.refill(whom, &entries, more).await? {
                return Ok(Round::Stopped(stop));
            }
            if !more {
                return Ok(Round::Refilled);
            }
        }
    }
}

fn place(entry: &SharedEntry) -> Place {
    Place { seq: entry.seq, hash: Some(entry.hash) }
}

impl Came {
    async fn of(mut taken: Taken) -> Result<Self, StoreError> {
        let entries = granted::read(std::mem::take(&mut taken.entries)).await?;
        Ok(Self { taken, entries })
    }

    /// Whether it is what this desk lacks now.
    fn continues(&self, end: Place) -> bool {
        let first = self.entries.first().map(|first| &first.entry);
        first.is_some_and(|first| first.seq == end.seq + 1 && Some(first.prev_hash) == end.hash)
    }
}

fn pushed(waiting: Waiting) -> PushedAct {
    PushedAct { id: waiting.act, salt: waiting.salt, body: waiting.body, after: waiting.after }
}

fn news(taken: Taken) -> News {
    let mut news = News::default();
    for Answered { id, outcome } in taken.answers {
        match outcome {
            // Its entry is among those that came, or comes with the next ones.
            Outcome::Granted { .. } => {}
            Outcome::Refused(Refusal::Changed(_)) => news.changed.push(id),
            Outcome::Refused(why) => news.refused.extend(refused(id, why)),
        }
    }
    news
}

/// A refusal as it is kept; none for one that follows from another's.
fn refused(id: ActId, why: Refusal) -> Option<(ActId, Refused)> {
    let taken = |first: First| Refused {
        entity: Some(first.entity),
        by: first.by,
        desk: first.desk,
        until: first.until,
        ..Refused::because(Why::Taken)
    };
    match why {
        Refusal::Taken(first) => Some((id, taken(first))),
        // What it stands on was refused, and takes it along, or is decided anew, and so is it.
        Refusal::StandsOn { .. } | Refusal::Changed(_) => None,
        Refusal::Unreadable => Some((id, Refused::because(Why::Rules))),
    }
}
