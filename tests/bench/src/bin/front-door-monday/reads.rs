//! Reads with the server there and with it gone, in turns in one run, and while others write.

use crate::{
    call::{Met, Seat},
    chance::Chance,
    count,
    figures::{Bench, Times, figure, now, tell},
    place::{LOOK, Place, Size, apart, colleague},
    postgres::Postgres,
    proxy::{Cable, Losing, Way},
};
use front_door_bench::desk::{call, store};
use front_door_desk::{
    gate::{Caller, Desk},
    sharing::Link,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

/// What the clocks show when it begins.
const MORNING: &str = "2026-10-26T10:00:00Z";
/// Contacts to read.
const CONTACTS: usize = 12;
/// Desks that write beside.
const WRITERS: usize = 2;
/// Turns of both kinds, first there, gone, gone, there.
const TURNS: usize = 12;
/// What the two may differ by.
const BAR: f64 = 0.1;

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reads {
    /// Residents at the desk.
    pub(crate) residents: u32,
    /// How long each turn is.
    pub(crate) turn: Duration,
    /// What all chance begins with.
    pub(crate) seed: u64,
}

/// Times of each kind of read.
type Kinds = BTreeMap<&'static str, Times>;

/// Measures and prints the figures.
pub(crate) async fn measure(reads: Reads) -> Bench {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let room = tempfile::Builder::new().prefix("front-door-reads").tempdir()?;
    let place = Place::new(room.path(), &postgres, MORNING)?;
    tell(&format!("making a desk with {} residents", reads.residents));
    let size = Size { residents: reads.residents, days: 14, colleagues: 4 * WRITERS };
    let work = async {
        place.found(&postgres, size, WRITERS + 2).await?;
        turns(&place, &postgres, reads).await
    };
    Box::pin(work).await
}

async fn turns(place: &Place, postgres: &Postgres, reads: Reads) -> Bench {
    let cable = Cable::lay(postgres.dir.join(".s.PGSQL.5432"), Losing::new(0, reads.seed)).await?;
    let address = format!("postgresql://desk2@127.0.0.1:{}/postgres?sslmode=disable", cable.port);
    let (desk, kept) = place.open(2, &address).await?;
    let store = store(&desk).await?;
    let who = colleague(&store, 0).await?;
    let read = Read::new(&desk, &who, reads).await?;
    let (mut there, mut gone, mut busy) = (Kinds::new(), Kinds::new(), Kinds::new());
    let mut chance = Chance::new(reads.seed);
    // The first turn only warms.
    read.turn(reads.turn, &mut chance, &mut Kinds::new()).await?;
    for turn in 0..TURNS {
        let online = turn % 4 == 0 || turn % 4 == 3;
        cable.set(if online { Way::Open } else { Way::Cut });
        while (desk.share.now().link == Link::Online) != online {
            sleep(LOOK).await;
        }
        sleep(4 * LOOK).await;
        read.turn(reads.turn, &mut chance, if online { &mut there } else { &mut gone }).await?;
    }
    let (over, seen) = watch::channel(false);
    let mut writers = Vec::new();
    for number in 3..3 + WRITERS {
        let (place, seen) = (place.clone(), seen.clone());
        writers.push(apart(async move || write(&place, number, reads.seed, seen).await)?);
    }
    let before = store.end().await.seq;
    while store.end().await.seq < before + 10 {
        sleep(LOOK).await;
    }
    let (from, began) = (store.end().await.seq, Instant::now());
    read.turn(reads.turn * 2, &mut chance, &mut busy).await?;
    let rate = count(usize::try_from(store.end().await.seq - from)?) / began.elapsed().as_secs_f64();
    over.send_replace(true);
    for writer in writers {
        writer.await??;
    }
    kept.end().await?;
    desk.close().await;
    report(&there, &gone, &busy, rate)
}

/// Somebody at another desk takes calls until it is over.
async fn write(place: &Place, number: usize, seed: u64, over: watch::Receiver<bool>) -> Bench {
    let (desk, kept) = place.open(number, &place.address(&format!("desk{number}"))).await?;
    let who = colleague(&store(&desk).await?, number).await?;
    let (chance, between) = (Chance::new(seed ^ number as u64), Duration::from_millis(50));
    let mut seat = Seat { desk: &desk, who: &who, chance, pace: between, met: Met::default() };
    while !*over.borrow() {
        seat.call(Instant::now()).await;
    }
    kept.end().await?;
    desk.close().await;
    Ok(())
}

/// What is read.
struct Read<'a> {
    desk: &'a Desk,
    who: &'a Caller,
    contacts: Vec<(String, Value)>,
    hubs: Vec<Value>,
}

impl<'a> Read<'a> {
    async fn new(desk: &'a Desk, who: &'a Caller, reads: Reads) -> Bench<Self> {
        let chance = Chance::new(reads.seed);
        let mut seat = Seat { desk, who, chance, pace: Duration::ZERO, met: Met::default() };
        for _ in 0..CONTACTS {
            seat.call(Instant::now()).await;
        }
        let mut contacts = Vec::new();
        for contact in seat.met.contacts {
            let case = call(desk, who, "case", json!({ "contact": contact })).await?;
            if !case["banner"]["id"].is_null() {
                contacts.push((contact, case["banner"]["id"].clone()));
            }
        }
        let hubs = call(desk, who, "list_hubs", json!({})).await?;
        let hubs = hubs["hubs"].as_array().into_iter().flatten().map(|hub| hub["id"].clone()).collect();
        Ok(Self { desk, who, contacts, hubs })
    }

    /// One read of each kind after the other, for so long.
    async fn turn(&self, length: Duration, chance: &mut Chance, times: &mut Kinds) -> Bench {
        let until = Instant::now() + length;
        while Instant::now() < until {
            let (contact, resident) = &self.contacts[chance.below(self.contacts.len())];
            let hub = &self.hubs[chance.below(self.hubs.len())];
            let letter = |number: usize| char::from(b'a' + u8::try_from(number).unwrap_or_default());
            let typed: String = [letter(chance.below(26)), 'a'].into_iter().collect();
            let kinds = [
                ("search", "find_residents", json!({ "text": typed, "turn": 1 })),
                ("list", "worklist", json!({ "tab": "waiting" })),
                ("day_list", "day_list", json!({ "hub": hub, "date": null })),
                (
                    "open_record",
                    "open_resident",
                    json!({ "resident": resident, "within": { "within": "reason", "reason": "a letter came back" } }),
                ),
                ("open_contact", "case", json!({ "contact": contact })),
            ];
            for (kind, command, inputs) in kinds {
                let began = now();
                call(self.desk, self.who, command, inputs).await?;
                times.entry(kind).or_default().since(began);
            }
        }
        Ok(())
    }
}

fn report(there: &Kinds, gone: &Kinds, busy: &Kinds, rate: f64) -> Bench {
    let whole = |kinds: &Kinds| kinds.values().map(|times| times.percentile(50)).sum::<f64>();
    for (kind, times) in there {
        let (here, away) =
            (times.percentile(50), gone.get(kind).map_or(f64::NAN, |times| times.percentile(50)));
        figure(&format!("reads_{kind}_online_p50_ms"), here, "ms")?;
        figure(&format!("reads_{kind}_offline_to_online_ratio"), away / here, "ratio")?;
    }
    let ratio = whole(gone) / whole(there);
    figure("reads_each", count(there.values().map(Times::count).sum()), "answers")?;
    figure("reads_offline_to_online_ratio", ratio, "ratio")?;
    figure("reads_while_others_write_per_second", rate, "acts/s")?;
    figure("reads_while_others_write_to_online_ratio", whole(busy) / whole(there), "ratio")?;
    if (ratio - 1.0).abs() >= BAR {
        return Err(format!(
            "Reads offline take {ratio:.2} times those online; less than a tenth more or less was wanted."
        )
        .into());
    }
    Ok(())
}
