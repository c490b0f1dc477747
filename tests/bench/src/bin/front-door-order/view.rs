//! What all clients know of the slots: as they were told, and as one more desk reads in the journal.
//! It only decides what they wish next; what is judged is what they were told.

use crate::{
    deed,
    slot::{Client, Millis, Slot},
};
use front_door_bench::figures::{Bench, now};
use front_door_store::shared::{LINE, Place, Pull, Reply, Server, Whom};
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// How long the journal is left alone after nothing new was in it.
const PAUSE: Duration = Duration::from_millis(5);

/// What all clients share.
#[derive(Debug)]
pub(crate) struct View {
    slots: Mutex<Vec<Slot>>,
    heard: AtomicI64,
    left: AtomicUsize,
    over: AtomicBool,
    began: Instant,
}

impl View {
    /// Of slots that nobody has touched, before so many operations.
    pub(crate) fn new(slots: usize, operations: usize) -> Self {
        Self {
            slots: Mutex::new(vec![Slot::untouched(); slots]),
            heard: AtomicI64::new(0),
            left: AtomicUsize::new(operations),
            over: AtomicBool::new(false),
            began: now(),
        }
    }

    /// The moment on the clock of all, in nanoseconds.
    pub(crate) fn clock(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// The newest moment of the server that any client was told of.
    pub(crate) fn heard(&self) -> Millis {
        self.heard.load(Ordering::SeqCst)
    }

    /// A client was told that something counts from then.
    pub(crate) fn hear(&self, at: Millis) {
        self.heard.fetch_max(at, Ordering::SeqCst);
    }

    /// Takes at most so many of the operations that are left.
    pub(crate) fn take(&self, most: usize) -> usize {
        let took = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| Some(left.saturating_sub(most)));
        took.unwrap_or_default().min(most)
    }

    /// A slot, as far as is known.
    pub(crate) fn slot(&self, slot: usize) -> Slot {
        self.slots()[slot].clone()
    }

    /// How many slots there are.
    pub(crate) fn count(&self) -> usize {
        self.slots().len()
    }

    /// A slot was left so.
    pub(crate) fn saw(&self, slot: usize, left: Slot) {
        let known = &mut self.slots()[slot];
        if left.version > known.version {
            *known = left;
        }
    }

    /// Nothing more is done.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    fn slots(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads along in the journal until the end, as a desk does.
    pub(crate) async fn follow(&self, server: &Server) -> Result<(), String> {
        self.read_along(server).await.map_err(|error| error.to_string())
    }

    async fn read_along(&self, server: &Server) -> Bench {
        let name = "Reader".to_owned();
        let whom =
            Whom { desk: deed::desk(Client::MAX), epoch: 1, line: LINE, program: "bench".into(), name };
        let mut last = Place { seq: 0, hash: None };
        while !self.over.load(Ordering::SeqCst) {
            let whom = whom.clone();
            let pull = Pull { whom, last, limit: 1_000, waiting: 0, oldest_waiting: None };
            let Reply::Taken(taken) = server.pull(&pull).await? else {
                return Err("The shared store gave no entries.".into());
            };
            for entry in &taken.entries {
                for (slot, left) in deed::left_by(entry)? {
                    self.saw(slot, left);
                }
                last = Place { seq: entry.seq, hash: Some(entry.hash) };
            }
            if !taken.more {
                tokio::time::sleep(PAUSE).await;
            }
        }
        Ok(())
    }
}
