//! A real Monday from 08:00 to 10:00, faster than life: everybody who gets in touch, at desks that
//! share one diary.
//!
//! In life each desk is a computer of its own; here so many stand for all, each with several people.
//! The clocks of desks and server go at the pace of life, so a hold lasts as long as ever while
//! twenty times as many people want a place: harder than life, not easier.

use crate::{
    arrivals::{Arrival, Way, arrivals},
    call::{Met, Seat},
    chance::Chance,
    count,
    demand::{self, ROW_MINUTES, Row},
    figures::{Bench, figure, tell},
    held,
    place::{LOOK, Place, Size, Standing, apart, colleague},
    postgres::{OWNER, Postgres},
};
use front_door_bench::desk::store;
use front_door_desk::gate::{Caller, Desk};
use front_door_store::shared::{Address, Server};
use std::{
    cell::RefCell,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::{oneshot, watch},
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

/// What the clocks show when it begins: a Monday, the telephones open.
const MONDAY: &str = "2026-10-26T08:00:00Z";
/// How long a person takes from one command to the next, in life: a call of two minutes, as half of
/// those of November 2025 were shorter and half longer, has about fifteen.
const PACE: Duration = Duration::from_secs(8);
/// How long all desks may take to come to rest.
const REST: Duration = Duration::from_mins(2);
/// An answer that people wait for.
const BAR: f64 = 250.0;

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Morning {
    /// Minutes of life.
    pub(crate) minutes: u32,
    /// Times faster than life.
    pub(crate) speed: u32,
    /// Desks.
    pub(crate) desks: usize,
    /// People at each desk.
    pub(crate) people: usize,
    /// Residents at each desk.
    pub(crate) residents: u32,
    /// Days of hub sessions.
    pub(crate) days: u16,
    /// One of so many who get in touch.
    pub(crate) one_in: usize,
    /// What all chance begins with.
    pub(crate) seed: u64,
    /// It must also be fast.
    pub(crate) timed: bool,
}

/// Where the run is.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Joining,
    /// Began then.
    Open(Instant),
    Over,
}

/// One desk of the morning.
struct Hub {
    number: usize,
    place: Place,
    morning: Morning,
    arrivals: Vec<Arrival>,
    stage: watch::Receiver<Stage>,
    standing: Arc<Standing>,
}

/// Replays it and prints the figures.
pub(crate) async fn measure(morning: Morning) -> Bench {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let room = tempfile::Builder::new().prefix("front-door-monday").tempdir()?;
    let place = Place::new(room.path(), &postgres, MONDAY)?;
    tell(&format!("making {} desks with {} residents", morning.desks, morning.residents));
    let size = Size {
        residents: morning.residents,
        days: morning.days,
        colleagues: (morning.desks + 1) * morning.people,
    };
    let founding = place.clone();
    let server = &postgres;
    Box::pin(founding.found(server, size, morning.desks)).await?;

    let rows = demand::rows()?;
    let rows: Vec<Row> = rows.into_iter().take((morning.minutes / ROW_MINUTES) as usize).collect();
    let all = arrivals(&rows, morning.desks, morning.seed);
    let all: Vec<Arrival> = all.into_iter().step_by(morning.one_in).collect();
    let (stage, seen) = watch::channel(Stage::Joining);
    let (mut standing, mut lives) = (Vec::new(), Vec::new());
    for number in 1..=morning.desks {
        let stands = Arc::new(Standing::default());
        let of_desk = all.iter().copied().filter(|arrival| arrival.desk + 1 == number).collect();
        let (place, stage) = (place.clone(), seen.clone());
        let hub = Hub { number, place, morning, arrivals: of_desk, stage, standing: Arc::clone(&stands) };
        standing.push(stands);
        lives.push(apart(async move || hub.live().await)?);
    }
    all_are(&standing, &mut lives, |one| one.here.load(Ordering::Relaxed)).await?;
    tell(&format!("{} people get in touch, {} times faster than life", all.len(), morning.speed));
    let began = Instant::now();
    stage.send_replace(Stage::Open(began));
    all_are(&standing, &mut lives, |one| one.done.load(Ordering::Relaxed)).await?;
    let took = began.elapsed();
    let rested = rest(&standing, &place).await?;
    stage.send_replace(Stage::Over);
    let mut met = Met::default();
    for life in lives {
        met.join(life.await??);
    }
    print(&met, all.len(), &morning, took)?;
    figure("monday_rest_seconds", rested.as_secs_f64(), "s")?;
    let (dirs, tip) =
        ((1..=morning.desks).map(|number| place.dir(number)).collect::<Vec<_>>(), tip(&place).await?);
    let found = held::compare(&dirs, tip, &met).await?;
    figure("monday_contacts_missing", count(found.missing), "contacts")?;
    figure("monday_bookings_missing", count(found.unbooked), "bookings")?;
    figure("monday_slots_booked_twice", count(found.twice), "slots")?;
    judge(&met, &found, all.len(), morning.timed)
}

/// The end of the server's journal.
async fn tip(place: &Place) -> Bench<(u64, [u8; 32])> {
    let tip = Server::connect(Address::new(&place.address(OWNER), None)?).await?.status().await?.tip;
    Ok((tip.seq, tip.hash))
}

/// Waits until every desk is so; a desk that ends before is an error.
async fn all_are(
    standing: &[Arc<Standing>],
    lives: &mut [oneshot::Receiver<Result<Met, String>>],
    is: impl Fn(&Standing) -> bool,
) -> Bench {
    while !standing.iter().all(|one| is(one)) {
        for life in lives.iter_mut() {
            if let Ok(ended) = life.try_recv() {
                return Err(ended.err().unwrap_or_else(|| "A desk ended by itself.".to_owned()).into());
            }
        }
        sleep(LOOK).await;
    }
    Ok(())
}

/// Waits until nothing is open anywhere and everybody has everything; how long that took.
async fn rest(standing: &[Arc<Standing>], place: &Place) -> Bench<Duration> {
    let began = Instant::now();
    let mut quiet = 0;
    while quiet < 10 {
        let tip = tip(place).await?.0;
        let at_rest = |one: &Arc<Standing>| {
            one.open.load(Ordering::Relaxed) == 0 && one.seq.load(Ordering::Relaxed) == tip
        };
        quiet = if standing.iter().all(at_rest) { quiet + 1 } else { 0 };
        if began.elapsed() > REST {
            return Err("The desks did not come to rest.".into());
        }
        sleep(2 * LOOK).await;
    }
    Ok(began.elapsed())
}

impl Hub {
    async fn live(mut self) -> Bench<Met> {
        let role = format!("desk{}", self.number);
        let (desk, kept) = self.place.open(self.number, &self.place.address(&role)).await?;
        let store = store(&desk).await?;
        let mut seats = Vec::new();
        for person in 0..self.morning.people {
            seats.push(colleague(&store, self.number * self.morning.people + person).await?);
        }
        self.standing.here.store(true, Ordering::Relaxed);
        let open = |stage: &Stage| matches!(stage, Stage::Open(_));
        let Stage::Open(began) = *self.stage.wait_for(open).await? else {
            return Err("The morning was over before it began.".into());
        };
        let met = Switchboard::new(Arc::clone(&desk), seats, &self).answer(began, &self.arrivals).await?;
        self.standing.done.store(true, Ordering::Relaxed);
        while !matches!(*self.stage.borrow(), Stage::Over) {
            self.standing.look(&store).await?;
            sleep(LOOK).await;
        }
        kept.end().await?;
        desk.close().await;
        Ok(met)
    }
}

/// The people of one desk, and who of them is free.
struct Switchboard {
    desk: Arc<Desk>,
    free: RefCell<Vec<Caller>>,
    came_free: tokio::sync::Semaphore,
    met: RefCell<Met>,
    chance: RefCell<Chance>,
    speed: u32,
    number: usize,
}

impl Switchboard {
    fn new(desk: Arc<Desk>, seats: Vec<Caller>, hub: &Hub) -> Rc<Self> {
        Rc::new(Self {
            desk,
            came_free: tokio::sync::Semaphore::new(seats.len()),
            free: RefCell::new(seats),
            met: RefCell::default(),
            chance: RefCell::new(Chance::new(hub.morning.seed ^ ((hub.number as u64) << 32))),
            speed: hub.morning.speed,
            number: hub.number,
        })
    }

    /// Sees everybody through who gets in touch.
    async fn answer(self: Rc<Self>, began: Instant, arrivals: &[Arrival]) -> Bench<Met> {
        let mut calls = JoinSet::new();
        for (number, arrival) in arrivals.iter().enumerate() {
            let due = began + arrival.at / self.speed;
            sleep_until(due).await;
            let (here, way) = (Rc::clone(&self), arrival.way);
            calls.spawn_local(
                async move { here.one(way, due, number).await.map_err(|error| error.to_string()) },
            );
        }
        while let Some(ended) = calls.join_next().await {
            ended??;
        }
        Ok(self.met.take())
    }

    /// One person who got in touch, once somebody is free.
    async fn one(&self, way: Way, due: Instant, number: usize) -> Bench {
        let _seat = self.came_free.acquire().await?;
        let who = self.free.borrow_mut().pop().ok_or("A seat should be free, and none is.")?;
        let chance = Chance::new(self.chance.borrow_mut().number());
        let pace = PACE / self.speed;
        let mut seat = Seat { desk: &self.desk, who: &who, chance, pace, met: Met::default() };
        let done = match way {
            Way::Answered => {
                seat.call(due).await;
                Ok(())
            }
            Way::Unanswered => {
                seat.unanswered(due).await;
                Ok(())
            }
            Way::Online => seat.online(due, format!("web-{}-{number}", self.number)).await,
        };
        let met = seat.met;
        self.met.borrow_mut().join(met);
        self.free.borrow_mut().push(who);
        done
    }
}

fn print(met: &Met, arrivals: usize, morning: &Morning, took: Duration) -> Bench {
    figure("monday_arrivals", count(arrivals), "people")?;
    figure("monday_desks", count(morning.desks), "desks")?;
    figure("monday_speed", f64::from(morning.minutes) * 60.0 / took.as_secs_f64(), "times life")?;
    figure("monday_answers", count(met.all.count()), "answers")?;
    figure("monday_booked", count(met.booked.len()), "bookings")?;
    figure("monday_places_gone", count(met.taken), "answers")?;
    for percent in [50, 99] {
        figure(&format!("monday_p{percent}_ms"), met.all.percentile(percent), "ms")?;
    }
    figure("monday_booking_p99_ms", met.bookings.percentile(99), "ms")?;
    figure("monday_picked_up_p99_ms", met.begins.percentile(99), "ms")?;
    for (command, times) in &met.each {
        let (p50, p99) = (times.percentile(50), times.percentile(99));
        tell(&format!("{command}: {} answers, p50 {p50:.0} ms, p99 {p99:.0} ms", times.count()));
    }
    for (end, times) in &met.ends {
        tell(&format!("{times} calls: {end}"));
    }
    Ok(())
}

/// Fails where somebody was lost, a place was booked twice, or answers took too long.
fn judge(met: &Met, found: &held::Found, arrivals: usize, timed: bool) -> Bench {
    let came = met.contacts.len() + met.online.len();
    if came != arrivals {
        return Err(format!("{arrivals} people got in touch, and {came} are in.").into());
    }
    if found.missing + found.unbooked + found.twice > 0 {
        return Err("Somebody was lost, or a place was booked twice.".into());
    }
    let slow = met.all.percentile(99);
    if timed && slow >= BAR {
        return Err(format!("p99 of all answers is {slow:.0} ms; less than {BAR} ms was wanted.").into());
    }
    Ok(())
}
