//! The server is gone for an hour while 150 desks go on, and then it is back.
//!
//! Every desk is a whole one for that hour, and its acts are done by its own commands in its own
//! encrypted store. When the server is back some go on as whole desks, and the others as light ones
//! (see there). Screens are timed at the former; the latter and the server stand back for them on
//! this machine's cores, since in life they are other computers.

use crate::{
    call::{Met, Seat},
    chance::Chance,
    count,
    figures::{Bench, Times, figure, now, tell},
    light::Light,
    place::{Kept, LOOK, Place, Size, Standing, apart, colleague, server_stands_back, stand_back},
};
use front_door_bench::{
    desk::{call, open_acts, store},
    postgres::{Postgres, psql},
};
use front_door_desk::{
    commands,
    gate::{Caller, Desk},
    sharing::Link,
};
use front_door_domain::{act::Act, ids::ActId};
use front_door_store::Store;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep},
};

/// What the clocks show when it begins.
const MORNING: &str = "2026-10-26T10:00:00Z";
/// How long the server is gone by the clocks of desks and server, in milliseconds.
const HOUR: i64 = 60 * 60 * 1000;
/// The clocks are set on after each part of it.
const PARTS: i64 = 4;
/// The longest call has no more acts.
const CALL: usize = 16;
/// Desks that join at a time.
const AT_A_TIME: usize = 8;
/// From one look at a screen to the next: while the server is gone, and while desks drain.
const LOOKS: Duration = Duration::from_secs(2);
const LOOKS_DRAINING: Duration = Duration::from_millis(100);
/// How long draining may take before it is given up, and how long it should.
const REST: Duration = Duration::from_mins(4);
const DRAINED: Duration = Duration::from_mins(1);
/// A screen that a person does not wait for, in milliseconds.
const SCREEN: f64 = 100.0;

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outage {
    /// Desks.
    pub(crate) desks: usize,
    /// Of these go on as whole ones.
    pub(crate) whole: usize,
    /// Acts of each.
    pub(crate) acts: usize,
    /// How long the hour takes here, in seconds.
    pub(crate) seconds: u32,
    /// Residents at each desk.
    pub(crate) residents: u32,
    /// What all chance begins with.
    pub(crate) seed: u64,
    /// It must also be fast.
    pub(crate) timed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Joining,
    Gone,
    Back,
    Over,
}

/// What a desk met.
#[derive(Debug, Default)]
struct Seen {
    /// Its acts.
    acts: Vec<ActId>,
    /// How long its screens took while the server was gone.
    gone: Times,
    /// And while it drained.
    draining: Times,
}

struct Branch {
    number: usize,
    place: Place,
    outage: Outage,
    stage: watch::Receiver<Stage>,
    standing: Arc<Standing>,
}

type Life = oneshot::Receiver<Result<Seen, String>>;

/// Runs it and prints the figures.
pub(crate) async fn measure(outage: Outage) -> Bench {
    let Some(mut postgres) = Postgres::start() else { return Ok(()) };
    let room = tempfile::Builder::new().prefix("front-door-outage").tempdir()?;
    let place = Place::new(room.path(), &postgres, MORNING)?;
    tell(&format!("making {} desks", outage.desks));
    let size = Size { residents: outage.residents, days: 3, colleagues: outage.desks + 1 };
    let founded = place.found(&postgres, size, outage.desks);
    Box::pin(founded).await?;
    server_stands_back(&postgres)?;
    let (stage, seen) = watch::channel(Stage::Joining);
    let (mut standing, mut lives): (Vec<Arc<Standing>>, Vec<Life>) = (Vec::new(), Vec::new());
    for number in 1..=outage.desks {
        let stands = Arc::new(Standing::default());
        let (place, stage) = (place.clone(), seen.clone());
        let branch = Branch { number, place, outage, stage, standing: Arc::clone(&stands) };
        standing.push(stands);
        lives.push(apart(async move || Box::pin(branch.live()).await)?);
        if number % AT_A_TIME == 0 || number == outage.desks {
            all_are(&standing, &mut lives, REST, |one| one.here.load(Ordering::Relaxed)).await?;
        }
    }

    tell("the server is gone");
    postgres.crash();
    stage.send_replace(Stage::Gone);
    all_are(&standing, &mut lives, REST, |one| one.done.load(Ordering::Relaxed)).await?;
    let waited = standing.iter().map(|one| one.open.load(Ordering::Relaxed)).sum::<usize>();
    tell(&format!("the server is back, and {waited} acts wait"));
    stage.send_replace(Stage::Back);
    let back = Instant::now();
    postgres.resume();
    server_stands_back(&postgres)?;
    psql(&postgres, &format!("UPDATE front_door.shared SET clock_shift_ms = {}", place.ahead + HOUR))?;
    let drained = all_are(&standing, &mut lives, REST, |one| one.open.load(Ordering::Relaxed) == 0)
        .await
        .map(|()| back.elapsed())?;
    let highest = || standing.iter().map(|one| one.seq.load(Ordering::Relaxed)).max().unwrap_or_default();
    all_are(&standing, &mut lives, REST, |one| one.seq.load(Ordering::Relaxed) == highest()).await?;
    let equal = back.elapsed();
    stage.send_replace(Stage::Over);
    let mut all = Seen::default();
    for life in lives {
        let seen = life.await??;
        all.acts.extend(seen.acts);
        all.gone.join(seen.gone);
        all.draining.join(seen.draining);
    }
    let journal = Journal::read(&place).await?;
    report(&outage, &all, &journal, (drained, equal))
}

/// Waits until every desk is so; a desk that ends before is an error.
async fn all_are(
    standing: &[Arc<Standing>],
    lives: &mut [Life],
    longest: Duration,
    is: impl Fn(&Standing) -> bool,
) -> Bench {
    let began = Instant::now();
    while !standing.iter().all(|one| is(one)) {
        for life in lives.iter_mut() {
            if let Ok(ended) = life.try_recv() {
                return Err(ended.err().unwrap_or_else(|| "A desk ended by itself.".to_owned()).into());
            }
        }
        if began.elapsed() > longest {
            let not = standing.iter().filter(|one| !is(one)).count();
            return Err(format!("{not} desks did not get there in {} s.", longest.as_secs()).into());
        }
        sleep(LOOK).await;
    }
    Ok(())
}

impl Branch {
    async fn live(mut self) -> Bench<Seen> {
        if !self.is_whole() {
            stand_back()?;
        }
        let (desk, kept) = self.place.open(self.number, &self.address()).await?;
        let store = store(&desk).await?;
        let who = colleague(&store, self.number).await?;
        let chance = Chance::new(self.outage.seed ^ ((self.number as u64) << 32));
        let mut open = Open { desk, kept, store, who, chance };
        let mut seen = Seen::default();
        self.standing.here.store(true, Ordering::Relaxed);
        self.stage.wait_for(|stage| *stage >= Stage::Gone).await?;
        while open.desk.share.now().link == Link::Online {
            sleep(LOOK).await;
        }
        for part in 1..=PARTS {
            let quota = self.outage.acts * usize::try_from(part)? / usize::try_from(PARTS)?;
            let met = Box::pin(self.work(&mut open, (quota, part == 1))).await?;
            if self.is_whole() {
                seen.gone.join(met);
            }
            let later = Place { ahead: self.place.ahead + HOUR * part / PARTS, ..self.place.clone() };
            open = open.set_on(&later).await?;
        }
        seen.acts = open.store.waiting(u32::MAX).await?.iter().map(|one| one.act).collect();
        self.standing.look(&open.store).await?;
        if self.is_whole() {
            self.goes_on(open, &mut seen).await?;
        } else {
            self.goes_on_light(open).await?;
        }
        Ok(seen)
    }

    fn is_whole(&self) -> bool {
        self.number <= self.outage.whole
    }

    fn address(&self) -> String {
        self.place.address(&format!("desk{}", self.number))
    }

    /// As the desk it was; its screens are timed from the server's return on.
    async fn goes_on(&mut self, mut open: Open, seen: &mut Seen) -> Bench {
        self.standing.done.store(true, Ordering::Relaxed);
        self.stage.wait_for(|stage| *stage >= Stage::Back).await?;
        let looks = screens(&open.desk, &open.who, &mut open.chance, LOOKS_DRAINING, &mut seen.draining);
        tokio::select! {
            failed = looks => failed?,
            failed = self.standing.keep_looking(&open.store) => failed?,
            _ = self.stage.wait_for(|stage| *stage == Stage::Over) => {}
        }
        open.kept.end().await?;
        open.desk.close().await;
        Ok(())
    }

    /// As a light one, with what waits here.
    async fn goes_on_light(&mut self, open: Open) -> Bench {
        let light = Light::of(&open.store, self.number, &self.address(), open.desk.now()).await?;
        open.kept.end().await?;
        open.desk.close().await;
        self.standing.done.store(true, Ordering::Relaxed);
        tokio::select! {
            ended = light.live(&self.standing) => ended?,
            _ = self.stage.wait_for(|stage| *stage == Stage::Over) => {}
        }
        Ok(())
    }

    /// Calls and what else happens at a desk, until so many acts wait here; how long screens took.
    async fn work(&self, open: &mut Open, (quota, first): (usize, bool)) -> Bench<Times> {
        let Open { desk, store, who, chance, .. } = open;
        let (desk, store, who): (&Desk, &Store, &Caller) = (desk, store, who);
        let pace = Duration::from_secs(self.outage.seconds.into()) / u32::try_from(self.outage.acts)?;
        let mut times = Times::default();
        let mut looking = Chance::new(chance.number());
        let mut seat = Seat { desk, who, chance: Chance::new(chance.number()), pace, met: Met::default() };
        let work = async {
            if first {
                cancel_something(&mut seat).await?;
            }
            loop {
                let left = quota.saturating_sub(open_acts(store).await?);
                match left {
                    0 => return Ok(()),
                    left if left >= CALL => seat.call(Instant::now()).await,
                    _ => {
                        sleep(pace).await;
                        seat.unanswered(Instant::now()).await;
                    }
                }
            }
        };
        let worked: Bench = tokio::select! {
            worked = work => worked,
            failed = screens(desk, who, &mut looking, LOOKS, &mut times) => failed,
        };
        worked?;
        times.join(seat.met.all);
        Ok(times)
    }
}

/// One of the next appointments of a hub is cancelled, as at other desks.
async fn cancel_something(seat: &mut Seat<'_>) -> Bench {
    let list = day_list(seat.desk, seat.who).await?;
    let rows = list["sessions"].as_array().into_iter().flatten().filter_map(|one| one["rows"].as_array());
    let booked: Vec<_> = rows.flatten().filter_map(|row| row["appointment"].as_str()).take(40).collect();
    if booked.is_empty() {
        return Ok(());
    }
    let one = booked[seat.chance.below(booked.len())];
    let asked = json!({ "appointment": one, "reason": "can come no more" });
    // Whoever is told that it cannot be cancelled lets it be.
    let _ = seat.does("cancel_appointment", asked).await;
    Ok(())
}

async fn day_list(desk: &Desk, who: &Caller) -> Bench<Value> {
    let hubs = call(desk, who, "list_hubs", json!({})).await?;
    let hub = hubs["hubs"][0]["id"].clone();
    call(desk, who, "day_list", json!({ "hub": hub, "date": null })).await
}

/// A desk that is open, and somebody at it.
struct Open {
    desk: Arc<Desk>,
    kept: Kept,
    store: Store,
    who: Caller,
    chance: Chance,
}

impl Open {
    /// Its clock is set on to that of `later`.
    async fn set_on(mut self, later: &Place) -> Bench<Self> {
        self.kept.end().await?;
        let alone = Arc::get_mut(&mut self.desk);
        alone.ok_or("Somebody still works at a desk whose clock is to be set.")?.clock = later.clock()?;
        let kept = Kept::together(&self.desk)?;
        Ok(Self { kept, ..self })
    }
}

/// Looks at one screen after the other for as long as nobody stops it; takes how long each took.
async fn screens(
    desk: &Desk,
    who: &Caller,
    chance: &mut Chance,
    every: Duration,
    times: &mut Times,
) -> Bench {
    loop {
        sleep(every.mul_f64(2.0 * chance.fraction())).await;
        let list = call(desk, who, "worklist", json!({ "tab": "waiting" })).await?;
        let open = list["rows"].as_array().into_iter().flatten().find_map(|row| row["contact"].as_str());
        let (command, inputs) = match (chance.below(4), open) {
            (0, Some(contact)) => ("case", json!({ "contact": contact })),
            (0 | 1, _) => ("find_residents", json!({ "text": "mo", "turn": 1 })),
            (2, _) => ("worklist", json!({ "tab": "waiting" })),
            _ => {
                let hubs = call(desk, who, "list_hubs", json!({})).await?;
                let hub = hubs["hubs"][chance.below(4)]["id"].clone();
                ("day_list", json!({ "hub": hub, "date": null }))
            }
        };
        let began = now();
        let answer = commands::call(desk, who, command, inputs).await;
        times.since(began);
        answer.map_err(|refusal| format!("The command {command} was refused: {}", refusal.sentence))?;
    }
}

impl Standing {
    async fn keep_looking(&self, store: &Store) -> Bench {
        loop {
            self.look(store).await?;
            sleep(LOOK).await;
        }
    }
}

/// What the shared journal says in the end.
struct Journal {
    granted: BTreeSet<ActId>,
    told: BTreeSet<ActId>,
}

impl Journal {
    async fn read(place: &Place) -> Bench<Self> {
        let desk = place.desk(1)?;
        desk.open_store(None).await?;
        let store = store(&desk).await?;
        let (mut journal, mut from) = (Self { granted: BTreeSet::new(), told: BTreeSet::new() }, 0);
        loop {
            let entries = store.entries_after(from, 2_000).await?;
            let Some(last) = entries.last() else { break };
            from = last.seq;
            for entry in &entries {
                let act: Act = serde_json::from_str(&entry.body)?;
                journal.granted.insert(act.head.id);
                if act.head.command == "tell_refused" {
                    let told = act.head.inputs["acts"].as_array().into_iter().flatten();
                    journal.told.extend(told.filter_map(|id| id.as_str()?.parse::<ActId>().ok()));
                }
            }
        }
        desk.close().await;
        Ok(journal)
    }
}

fn report(outage: &Outage, all: &Seen, journal: &Journal, (drained, equal): (Duration, Duration)) -> Bench {
    let granted = all.acts.iter().filter(|act| journal.granted.contains(act)).count();
    let told = all.acts.iter().filter(|act| !journal.granted.contains(act) && journal.told.contains(act));
    let told = told.count();
    let unresolved = all.acts.len() - granted - told;
    figure("outage_desks", count(outage.desks), "desks")?;
    figure("outage_whole_desks", count(outage.whole), "desks")?;
    figure("outage_acts", count(all.acts.len()), "acts")?;
    figure("outage_granted", count(granted), "acts")?;
    figure("outage_told", count(told), "acts")?;
    figure("outage_unresolved", count(unresolved), "acts")?;
    figure("outage_drained_seconds", drained.as_secs_f64(), "s")?;
    figure("outage_equal_seconds", equal.as_secs_f64(), "s")?;
    figure("outage_screens", count(all.gone.count()), "answers")?;
    figure("outage_screens_p99_ms", all.gone.percentile(99), "ms")?;
    figure("outage_screens_max_ms", all.gone.percentile(100), "ms")?;
    figure("outage_draining_screens_p99_ms", all.draining.percentile(99), "ms")?;
    figure("outage_draining_screens_max_ms", all.draining.percentile(100), "ms")?;
    let slow = all.gone.percentile(99).max(all.draining.percentile(99));
    if unresolved > 0 || all.acts.len() < outage.desks * outage.acts || told == 0 {
        return Err(format!("{unresolved} acts are neither granted nor told, of {}.", all.acts.len()).into());
    }
    if outage.timed && slow >= SCREEN {
        return Err(format!("p99 of a screen is {slow:.0} ms; less than {SCREEN} ms was wanted.").into());
    }
    if outage.timed && drained >= DRAINED {
        return Err(format!(
            "Draining took {} s; less than {} s was wanted.",
            drained.as_secs(),
            DRAINED.as_secs()
        )
        .into());
    }
    Ok(())
}
