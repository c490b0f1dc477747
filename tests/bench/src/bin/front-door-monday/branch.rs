//! One desk of the outage: a whole one for the hour without the server, and afterwards as it is asked.

use crate::{
    call::{Met, Seat},
    chance::Chance,
    light::Light,
    outage::{HOUR, Outage},
    place::{Kept, LOOK, Place, Standing, apart, colleague},
};
use front_door_bench::{
    desk::{call, open_acts, store},
    figures::{Bench, Times, now},
};
use front_door_desk::{
    commands,
    gate::{Caller, Desk},
    sharing::Link,
};
use front_door_domain::ids::ActId;
use front_door_store::Store;
use serde_json::{Value, json};
use std::{
    ops::RangeInclusive,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep},
};

/// The clocks are set on after each part of the hour.
const PARTS: i64 = 4;
/// The longest call has no more acts.
const CALL: usize = 16;
/// Desks that join at a time.
const AT_A_TIME: usize = 8;
/// From one look at a screen to the next: while the server is gone, and while desks drain.
const LOOKS: Duration = Duration::from_secs(2);
const LOOKS_DRAINING: Duration = Duration::from_millis(100);
/// How long anything may take before it is given up.
pub(crate) const LONGEST: Duration = Duration::from_mins(4);

/// How far it has come, for every desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Desks join.
    Joining,
    /// The server is gone.
    Gone,
    /// It is back.
    Back,
    /// All is drained.
    Over,
}

/// What a desk met.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Its acts.
    pub(crate) acts: Vec<ActId>,
    /// How long its screens took while the server was gone.
    pub(crate) gone: Times,
    /// And while it drained.
    pub(crate) draining: Times,
}

struct Branch {
    number: usize,
    place: Place,
    outage: Outage,
    stage: watch::Receiver<Stage>,
    standing: Arc<Standing>,
}

type Life = oneshot::Receiver<Result<Seen, String>>;

/// Desks that live, and how each stands.
#[derive(Debug)]
pub(crate) struct Branches {
    pub(crate) standing: Vec<Arc<Standing>>,
    lives: Vec<Life>,
}

impl Branches {
    /// Opens desks of these numbers, some at a time.
    pub(crate) async fn open(
        place: &Place,
        outage: Outage,
        numbers: RangeInclusive<usize>,
        stage: &watch::Receiver<Stage>,
    ) -> Bench<Self> {
        let mut all = Self { standing: Vec::new(), lives: Vec::new() };
        let last = *numbers.end();
        for number in numbers {
            let standing = Arc::new(Standing::default());
            all.standing.push(Arc::clone(&standing));
            let branch = Branch { number, place: place.clone(), outage, stage: stage.clone(), standing };
            all.lives.push(apart(async move || Box::pin(branch.live()).await)?);
            if number % AT_A_TIME == 0 || number == last {
                all.are(|one| one.here.load(Ordering::Relaxed)).await?;
            }
        }
        Ok(all)
    }

    /// Waits until every desk is so; a desk that ends before is an error.
    pub(crate) async fn are(&mut self, is: impl Fn(&Standing) -> bool) -> Bench {
        let began = Instant::now();
        while !self.standing.iter().all(|one| is(one)) {
            for life in &mut self.lives {
                if let Ok(ended) = life.try_recv() {
                    return Err(ended.err().unwrap_or_else(|| "A desk ended by itself.".to_owned()).into());
                }
            }
            if began.elapsed() > LONGEST {
                let not = self.standing.iter().filter(|one| !is(one)).count();
                return Err(format!("{not} desks did not get there in {} s.", LONGEST.as_secs()).into());
            }
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// What all of them met, once it is over.
    pub(crate) async fn seen(self) -> Bench<Seen> {
        let mut all = Seen::default();
        for life in self.lives {
            let seen = life.await??;
            all.acts.extend(seen.acts);
            all.gone.join(seen.gone);
            all.draining.join(seen.draining);
        }
        Ok(all)
    }
}

impl Branch {
    async fn live(mut self) -> Bench<Seen> {
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
