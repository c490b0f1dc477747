//! How soon a booking at one desk is on the lists of 150 others.
//!
//! The desk that books has a store of its own and sends as the program does. The others are
//! connections of this process, two for each as a desk has them: light ones, which check the chain
//! and keep a list in memory, and once more desks with stores of their own. Those 150 stores share
//! one disk and two cores here, which 150 desks do not.

mod booker;
mod desk;

use booker::Booker;
use desk::{Arrival, Desk};
use front_door_bench::{
    figures::{Bench, Times, figure, now, tell},
    postgres::{OWNER, Postgres, psql},
};
use front_door_desk::sharing::POLL;
use front_door_domain::ids::DeskId;
use front_door_store::shared::{Address, LINE, Server, Whom};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{sleep, timeout},
};

const DESKS: u64 = 150;
/// Bookings, and how long from one to the next, at most.
const BOOKINGS: u16 = 100;
const EVERY: Duration = Duration::from_millis(600);
const BOOKINGS_POLLED: u16 = 40;
/// How long the last one may take to be everywhere.
const LATEST: Duration = Duration::from_secs(20);

/// What the other desks are like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// They are woken, and do not only ask every few seconds.
    woken: bool,
    /// They have stores.
    stores: bool,
}

/// How long it took, for desks that are woken and for desks that only ask.
pub(crate) async fn measure() -> Bench {
    tell("lists of 150 desks that are woken");
    let (told, asked) = round(Kind { woken: true, stores: false }, BOOKINGS).await?;
    told.figures("lists_150")?;
    asked.figures("lists_150_from_asking")?;
    tell("lists of 150 desks that only ask");
    let (told, _) = round(Kind { woken: false, stores: false }, BOOKINGS_POLLED).await?;
    told.figures("lists_150_polling")?;
    figure("lists_150_polling_max_ms", told.percentile(100), "ms")?;
    tell("lists of 150 desks with stores, on this one disk");
    let (told, _) = round(Kind { woken: true, stores: true }, BOOKINGS_POLLED).await?;
    told.figures("lists_150_stores")
}

/// The times from a booking's grant, and those from its asking, until each list has it.
async fn round(kind: Kind, bookings: u16) -> Bench<(Times, Times)> {
    let Some(postgres) = Postgres::start() else { return Ok(Default::default()) };
    let address = |role| Address::new(&postgres.address(role), None);
    let founder = whom(1)?.desk;
    Server::init(&address(OWNER)?, founder).await?;
    psql(&postgres, "CREATE ROLE desk LOGIN IN ROLE front_door_desk")?;
    let booker = Booker::open(whom(1)?, Server::connect(address("desk")?).await?, bookings).await?;

    let (arrive, mut arrivals) = mpsc::unbounded_channel();
    let mut desks = JoinSet::new();
    for number in 2..2 + DESKS {
        let server = Server::connect(address("desk")?).await?;
        let desk = if kind.stores {
            Desk::with_store(whom(number)?, server, founder).await?
        } else {
            Desk::light(whom(number)?, server).await?
        };
        // They come to work one after the other, and so do not ask at one time.
        sleep(POLL / u32::try_from(DESKS)?).await;
        desks.spawn(desk.live(kind.woken, arrive.clone()));
    }
    sleep(POLL).await;
    let mut done = BTreeMap::new();
    for ordinal in 0..bookings {
        sleep(EVERY.mul_f64(0.5 + f64::from(ordinal % 7) / 14.0)).await;
        let asked = now();
        done.insert(booker.book(ordinal).await?, (asked, now()));
    }
    let mut missing = usize::from(bookings) * usize::try_from(DESKS)?;
    let mut here = Vec::new();
    while missing > 0 {
        let next = timeout(LATEST, arrivals.recv()).await;
        let arrival = next.ok().flatten().ok_or("Not every list has every booking.")?;
        missing -= usize::from(done.contains_key(&arrival.0));
        here.push(arrival);
    }
    if let Some(ended) = desks.try_join_next() {
        ended??;
    }
    Ok(times(&done, here))
}

fn times(done: &BTreeMap<u64, (Instant, Instant)>, here: Vec<Arrival>) -> (Times, Times) {
    let (mut from_grant, mut from_asking) = (Times::default(), Times::default());
    for (entry, came) in here {
        let Some((asked, granted)) = done.get(&entry) else { continue };
        // Others may have it before the desk that booked was answered.
        from_grant.take(came.saturating_duration_since(*granted));
        from_asking.take(came.saturating_duration_since(*asked));
    }
    (from_grant, from_asking)
}

fn whom(number: u64) -> Bench<Whom> {
    let desk: DeskId = format!("00000000-0000-7000-8000-{number:012x}").parse()?;
    Ok(Whom { desk, epoch: 1, line: LINE, program: "bench".into(), name: format!("Desk {number}") })
}
