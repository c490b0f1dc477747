//! How soon a booking at one desk is on the lists of 150 others.
//!
//! The others are light desks: connections of this process alone, two for each as a desk has them,
//! and a list in memory. They take entries in as a desk does, checking the chain, but keep no store:
//! 150 stores on one disk would measure that disk.

use crate::shared::{Desk, whom};
use front_door_bench::{
    figures::{Bench, Times, figure, now, tell},
    postgres::{OWNER, Postgres, psql},
};
use front_door_desk::sharing::POLL;
use front_door_domain::{
    act::Act,
    ids::{ActId, DeskId},
};
use front_door_store::shared::{Address, End, Heard, Place, Pull, Reply, Server, SharedEntry, Whom};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

const DESKS: u64 = 150;
/// Bookings, and how long from one to the next, at most.
const BOOKINGS: usize = 100;
const EVERY: Duration = Duration::from_millis(600);
const BOOKINGS_POLLED: usize = 40;
/// How long the last one may take to be everywhere.
const LATEST: Duration = Duration::from_secs(20);
const SLOTS: usize = 500;

/// A desk has an act on its list.
type Arrival = (ActId, Instant);

/// How long it took, for desks that are woken and for desks that only ask.
pub(crate) async fn measure() -> Bench {
    tell("lists of 150 desks that are woken");
    let (told, asked) = round(true, BOOKINGS).await?;
    told.figures("lists_150")?;
    figure("lists_150_max_ms", told.percentile(100), "ms")?;
    asked.figures("lists_150_from_asking")?;
    tell("lists of 150 desks that only ask");
    let (told, _) = round(false, BOOKINGS_POLLED).await?;
    told.figures("lists_150_polling")?;
    figure("lists_150_polling_max_ms", told.percentile(100), "ms")
}

/// The times from a booking's grant, and those from its asking, until each list has it.
async fn round(woken: bool, bookings: usize) -> Bench<(Times, Times)> {
    let Some(postgres) = Postgres::start() else { return Ok(Default::default()) };
    let address = |role| Address::new(&postgres.address(role), None);
    let founder: DeskId = "00000000-0000-7000-8000-0000000000f0".parse()?;
    Server::init(&address(OWNER)?, founder).await?;
    psql(&postgres, "CREATE ROLE desk LOGIN IN ROLE front_door_desk")?;
    let server = Server::connect(address("desk")?).await?;
    let start = server.status().await?.tip;
    let mut booker = Desk::new(1, server, Arc::new(Mutex::new(vec![0; SLOTS])))?;

    let (arrive, mut arrivals) = mpsc::unbounded_channel();
    let mut desks = JoinSet::new();
    for number in 2..2 + DESKS {
        let server = Server::connect(address("desk")?).await?;
        let light =
            Light { whom: whom(number)?, server, end: start, list: BTreeMap::new(), arrive: arrive.clone() };
        // They come to work one after the other, and so do not ask at one time.
        sleep(POLL / u32::try_from(DESKS)?).await;
        desks.spawn(light.live(woken));
    }
    let (mut done, mut here) = (BTreeMap::new(), Vec::new());
    for number in 0..bookings {
        sleep(EVERY.mul_f64(0.5 + 0.5 * f64::from(u32::try_from(number % 7)?) / 7.0)).await;
        let asked = now();
        let act = booker.book(number).await?.ok_or("A slot was taken that nobody else books.")?;
        done.insert(act, (asked, now()));
    }
    let expected = bookings * usize::try_from(DESKS)?;
    while here.len() < expected {
        let next = timeout(LATEST, arrivals.recv()).await;
        here.push(next.ok().flatten().ok_or("Not every list has every booking.")?);
    }
    if let Some(ended) = desks.try_join_next() {
        ended??;
    }
    Ok(times(&done, here))
}

fn times(done: &BTreeMap<ActId, (Instant, Instant)>, here: Vec<Arrival>) -> (Times, Times) {
    let (mut from_grant, mut from_asking) = (Times::default(), Times::default());
    for (act, came) in here {
        let Some((asked, granted)) = done.get(&act) else { continue };
        // Others may have it before the desk that booked was answered.
        from_grant.take(came.saturating_duration_since(*granted));
        from_asking.take(came.saturating_duration_since(*asked));
    }
    (from_grant, from_asking)
}

/// A desk with a list and no store.
struct Light {
    whom: Whom,
    server: Server,
    end: End,
    list: BTreeMap<String, String>,
    arrive: mpsc::UnboundedSender<Arrival>,
}

impl Light {
    /// Takes in what others did, as long as somebody wants to know.
    async fn live(mut self, woken: bool) -> Result<(), String> {
        let mut heard = woken.then(|| self.server.listen());
        while !self.arrive.is_closed() {
            let more = self.round().await.map_err(|error| error.to_string())?;
            if !more {
                self.pause(heard.as_mut()).await;
            }
        }
        Ok(())
    }

    async fn pause(&self, heard: Option<&mut watch::Receiver<Heard>>) {
        let Some(heard) = heard else { return sleep(POLL).await };
        let (before, end) = (heard.borrow().listening, self.end.seq);
        // Silence is a normal state.
        let _ = timeout(POLL, heard.wait_for(|now| now.listening != before || now.seq > end)).await;
    }

    async fn round(&mut self) -> Bench<bool> {
        let last = Place { seq: self.end.seq, hash: Some(self.end.hash) };
        let whom = self.whom.clone();
        let pull = Pull { whom, last, limit: 1_000, waiting: 0, oldest_waiting: None };
        let Reply::Taken(taken) = self.server.pull(&pull).await? else {
            return Err("The shared store gave no entries.".into());
        };
        for entry in &taken.entries {
            self.take_in(entry)?;
        }
        Ok(taken.more)
    }

    fn take_in(&mut self, entry: &SharedEntry) -> Bench {
        if !entry.follows(self.end.seq, &self.end.hash) {
            return Err("An entry does not follow the one before it.".into());
        }
        self.end = End { seq: entry.seq, hash: entry.hash };
        let act: Act = serde_json::from_str(&entry.body)?;
        for record in act.records {
            self.list.insert(record.id, record.body.to_string());
        }
        // Nobody wants to know any more once all was counted.
        let _ = self.arrive.send((entry.act_id, now()));
        Ok(())
    }
}
