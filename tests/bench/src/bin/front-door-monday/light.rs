//! A light desk: it did its acts as a whole desk, and from then on speaks the whole protocol with
//! the server, but keeps nothing of what others did. One computer is not 150: a whole desk writes
//! each entry to an encrypted disk of its own, and 150 desks on one disk are no desk's burden.

use crate::{figures::Bench, place::Standing};
use front_door_desk::gate::new_id;
use front_door_domain::{
    act::{Act, ActHead, Kind, Written},
    ids::{ActId, TaskId},
    tasks::{Owner, Task, TaskKind, TaskState},
    users::{Permission, Role},
};
use front_door_store::{
    End, Store, Waiting,
    shared::{
        Address, Answered, Heard, LINE, Outcome, Place, Pull, Push, PushedAct, Refusal, Reply, Server,
        SharedError, Stop, Taken, Whom,
    },
};
use jiff::Timestamp;
use serde_json::{Map, json};
use std::{collections::VecDeque, sync::atomic::Ordering, time::Duration};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// As whole desks have it.
const ACTS: usize = 100;
const ENTRIES: u32 = 1_000;
const POLL: Duration = Duration::from_secs(5);
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(2);
const COLLECTING: Duration = Duration::from_millis(500);

/// What is left of a desk that keeps nothing of others.
#[derive(Debug)]
pub(crate) struct Light {
    server: Server,
    heard: watch::Receiver<Heard>,
    whom: Whom,
    end: End,
    /// There is more to take in.
    behind: bool,
    waiting: VecDeque<Waiting>,
    /// Refused acts, each with those that stood on it.
    refused: Vec<Vec<ActId>>,
    /// What its clock shows: tasks are made then.
    now: Timestamp,
}

/// How a round ended.
enum Round {
    /// There is more to do.
    More,
    /// Everything is sent and taken in.
    Done,
    /// The server is not ready yet.
    Later,
}

impl Light {
    /// What waits in `store`, as desk `number`, which is closed afterwards.
    pub(crate) async fn of(store: &Store, number: usize, address: &str, now: Timestamp) -> Bench<Self> {
        let server = Server::new(Address::new(address, None)?);
        let program = env!("CARGO_PKG_VERSION").to_owned();
        let whom = Whom {
            desk: store.desk(),
            epoch: store.epoch().await?,
            line: LINE,
            program,
            name: format!("Desk {number}"),
        };
        Ok(Self {
            heard: server.listen(),
            server,
            whom,
            end: store.end().await,
            behind: false,
            waiting: store.waiting(u32::MAX).await?.into(),
            refused: Vec::new(),
            now,
        })
    }

    /// Sends and takes in, for as long as nobody stops it.
    pub(crate) async fn live(mut self, standing: &Standing) -> Bench {
        let mut wait = FIRST;
        loop {
            let next = match self.round().await {
                Ok(Round::More) => Duration::ZERO,
                Ok(Round::Done) => {
                    wait = FIRST;
                    POLL
                }
                Ok(Round::Later) => COLLECTING,
                Err(Fault::Shared(error)) if error.is_unavailable() => {
                    let next = wait;
                    wait = (wait * 2).min(LONGEST);
                    next
                }
                Err(fault) => return Err(format!("A light desk stopped: {fault:?}.").into()),
            };
            let open = self.waiting.len() + self.refused.len();
            standing.open.store(open, Ordering::Relaxed);
            standing.seq.store(self.end.seq, Ordering::Relaxed);
            self.pause(next).await;
        }
    }

    /// Until it is woken, and no longer than `next`.
    async fn pause(&mut self, next: Duration) {
        let woken = async {
            let before = *self.heard.borrow();
            while self.heard.changed().await.is_ok() {
                let now = *self.heard.borrow_and_update();
                if now.listening != before.listening || now.seq > self.end.seq {
                    return;
                }
            }
            sleep(next).await;
        };
        // Either is a reason to go on.
        let _ = timeout(next, woken).await;
    }

    async fn round(&mut self) -> Result<Round, Fault> {
        if self.waiting.is_empty() && !self.behind {
            self.tell()?;
        }
        let pull = self.pull();
        let sends = !self.behind && !self.waiting.is_empty();
        let reply = if sends {
            let acts = self.waiting.iter().take(ACTS).map(pushed).collect();
            self.server.push(&Push { pull, acts }).await?
        } else {
            self.server.pull(&pull).await?
        };
        match reply {
            Reply::Taken(taken) => self.take(taken),
            Reply::Stop(Stop::Collecting { .. }) => Ok(Round::Later),
            Reply::Stop(stop) => Err(Fault::Stopped(stop)),
        }
    }

    fn pull(&self) -> Pull {
        let waiting = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        Pull {
            whom: self.whom.clone(),
            last: Place { seq: self.end.seq, hash: Some(self.end.hash) },
            limit: ENTRIES,
            waiting,
            oldest_waiting: self.waiting.front().map(|first| first.at),
        }
    }

    fn take(&mut self, taken: Taken) -> Result<Round, Fault> {
        for entry in taken.entries {
            if entry.seq != self.end.seq + 1 || entry.prev_hash != self.end.hash {
                return Err(Fault::Broken(entry.seq));
            }
            self.end = End { seq: entry.seq, hash: entry.hash };
        }
        for Answered { id, outcome } in taken.answers {
            self.waiting.retain(|one| one.act != id);
            match outcome {
                Outcome::Granted { .. } => {}
                Outcome::Refused(Refusal::StandsOn { on }) => {
                    match self.refused.iter_mut().find(|group| group.contains(&on)) {
                        Some(group) => group.push(id),
                        None => self.refused.push(vec![id]),
                    }
                }
                Outcome::Refused(Refusal::Taken(_)) => self.refused.push(vec![id]),
                Outcome::Refused(other) => return Err(Fault::Refused(Box::new(other))),
            }
        }
        self.behind = taken.tip.seq > self.end.seq;
        let more = self.behind || !self.waiting.is_empty() || !self.refused.is_empty();
        Ok(if more { Round::More } else { Round::Done })
    }

    /// One task for each refusal and everything that stood on it.
    fn tell(&mut self) -> Result<(), Fault> {
        for group in std::mem::take(&mut self.refused) {
            self.waiting.push_back(self.task(&group).map_err(|error| Fault::Task(error.to_string()))?);
        }
        Ok(())
    }

    fn task(&self, group: &[ActId]) -> Bench<Waiting> {
        let now = self.now;
        let task = Task {
            id: TaskId(new_id(now)?),
            version: 1,
            kind: TaskKind::NotGranted,
            contact: None,
            resident: None,
            made: now,
            due: now,
            text: "Not granted: somebody had the time first, at another desk.".to_owned(),
            owner: Owner::Anyone { role: Role::Navigator },
            state: TaskState::Open,
            arranges: None,
            other: Map::new(),
        };
        let id = ActId(new_id(now)?);
        let head = ActHead {
            id,
            at: now,
            by: None,
            desk: self.whom.desk,
            permission: Permission::SignedIn,
            why: None,
            command: "tell_refused".to_owned(),
            inputs: json!({ "acts": group }),
        };
        let body = serde_json::to_value(&task)?;
        let written = Written { kind: Kind::Task, id: task.id.to_string(), replaces: 0, body };
        let act =
            Act { head, records: vec![written], claims: Vec::new(), rests_on: Vec::new(), extract: None };
        Ok(Waiting {
            act: id,
            salt: vec![7; 16],
            body: serde_json::to_string(&act)?,
            at: now,
            after: Vec::new(),
        })
    }
}

fn pushed(waiting: &Waiting) -> PushedAct {
    let Waiting { act, salt, body, after, .. } = waiting.clone();
    PushedAct { id: act, salt, body, after }
}

/// Why a round failed.
#[derive(Debug)]
#[expect(dead_code, reason = "printed for whoever reads why")]
enum Fault {
    Shared(SharedError),
    Stopped(Stop),
    /// This entry does not follow.
    Broken(u64),
    /// Refused in a way that a light desk does not meet.
    Refused(Box<Refusal>),
    /// The task could not be made.
    Task(String),
}

impl From<SharedError> for Fault {
    fn from(error: SharedError) -> Self {
        Self::Shared(error)
    }
}
