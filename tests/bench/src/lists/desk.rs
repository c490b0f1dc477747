//! A desk that has others' bookings on its list.

use front_door_bench::figures::{Bench, now};
use front_door_desk::sharing::POLL;
use front_door_domain::{act::Act, ids::DeskId};
use front_door_store::{
    Ahead, Key, Round, Store,
    shared::{End, Heard, Place, Pull, Reply, Server, SharedEntry, Whom},
};
use std::{collections::BTreeMap, time::Instant};
use tokio::{
    sync::{mpsc, watch},
    time::{sleep, timeout},
};

/// A desk has the entry of this number on its list.
pub(super) type Arrival = (u64, Instant);

/// One of many.
pub(super) struct Desk {
    whom: Whom,
    server: Server,
    list: List,
    _dir: Option<tempfile::TempDir>,
}

enum List {
    /// The records in memory, up to there.
    Light(BTreeMap<String, String>, End),
    /// A store.
    Kept(Store),
}

impl Desk {
    /// One that keeps no store and begins where the journal ends now.
    pub(super) async fn light(whom: Whom, server: Server) -> Bench<Self> {
        let end = server.status().await?.tip;
        Ok(Self { whom, server, list: List::Light(BTreeMap::new(), end), _dir: None })
    }

    /// One with a store.
    pub(super) async fn with_store(whom: Whom, server: Server, founder: DeskId) -> Bench<Self> {
        let dir = tempfile::tempdir()?;
        let store = Store::create(dir.path(), Key::new([7; 32]), whom.desk).await?;
        store.share(founder).await?;
        Ok(Self { whom, server, list: List::Kept(store), _dir: Some(dir) })
    }

    /// Takes in what others did, as long as somebody wants to know.
    pub(super) async fn live(
        mut self,
        woken: bool,
        arrive: mpsc::UnboundedSender<Arrival>,
    ) -> Result<(), String> {
        let mut heard = woken.then(|| self.server.listen());
        while !arrive.is_closed() {
            let before = self.end().await;
            let more = self.round().await.map_err(|error| error.to_string())?;
            let (came, end) = (now(), self.end().await);
            for entry in before + 1..=end {
                // Nobody wants to know any more once all was counted.
                let _ = arrive.send((entry, came));
            }
            if !more {
                pause(heard.as_mut(), end).await;
            }
        }
        Ok(())
    }

    async fn end(&self) -> u64 {
        match &self.list {
            List::Light(_, end) => end.seq,
            List::Kept(store) => store.end().await.seq,
        }
    }

    /// One round; answers whether there is more.
    async fn round(&mut self) -> Bench<bool> {
        match &mut self.list {
            List::Light(records, end) => {
                let last = Place { seq: end.seq, hash: Some(end.hash) };
                let whom = self.whom.clone();
                let pull = Pull { whom, last, limit: 1_000, waiting: 0, oldest_waiting: None };
                let Reply::Taken(taken) = self.server.pull(&pull).await? else {
                    return Err("The shared store gave no entries.".into());
                };
                taken.entries.iter().try_for_each(|entry| take_in(records, end, entry))?;
                Ok(taken.more)
            }
            List::Kept(store) => match store.exchange(&self.server, &self.whom, &mut Ahead::default()).await?
            {
                Round::Done { more, .. } => Ok(more),
                other => Err(format!("Entries were expected, not {other:?}.").into()),
            },
        }
    }
}

fn take_in(records: &mut BTreeMap<String, String>, end: &mut End, entry: &SharedEntry) -> Bench {
    if !entry.follows(end.seq, &end.hash) {
        return Err("An entry does not follow the one before it.".into());
    }
    *end = End { seq: entry.seq, hash: entry.hash };
    let act: Act = serde_json::from_str(&entry.body)?;
    records.extend(act.records.into_iter().map(|record| (record.id, record.body.to_string())));
    Ok(())
}

/// Waits as a desk does: for a word from the server, or the next time to ask.
async fn pause(heard: Option<&mut watch::Receiver<Heard>>, end: u64) {
    let Some(heard) = heard else { return sleep(POLL).await };
    let before = heard.borrow().listening;
    // Silence is a normal state.
    let _ = timeout(POLL, heard.wait_for(|now| now.listening != before || now.seq > end)).await;
}
