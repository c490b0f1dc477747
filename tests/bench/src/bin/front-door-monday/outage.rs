//! The server is gone for an hour while 150 desks go on, and then it is back.
//!
//! Every desk is a whole one for that hour, and its acts are done by its own commands in its own
//! encrypted store. When the server is back some go on as whole desks, and the others as light ones
//! (see there). Screens are timed at the former. The others live in a process that stands back on
//! this machine's cores, and the server stands back too: in life they are other computers.

use crate::{
    branch::{Branches, Seen, Stage},
    count,
    others::Others,
    place::{First, Place, Size, server_stands_back},
};
use front_door_bench::{
    desk::store,
    figures::{Bench, figure, tell},
    postgres::{Postgres, psql},
};
use front_door_domain::{act::Act, ids::ActId};
use std::{collections::BTreeSet, sync::atomic::Ordering, time::Duration};
use tokio::{sync::watch, time::Instant};

/// What the clocks show when it begins.
const MORNING: &str = "2026-10-26T10:00:00Z";
/// How long the server is gone by the clocks of desks and server, in milliseconds.
pub(crate) const HOUR: i64 = 60 * 60 * 1000;
/// How long draining may take.
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

/// Runs it and prints the figures.
pub(crate) async fn measure(outage: Outage) -> Bench {
    let Some(mut postgres) = Postgres::start() else { return Ok(()) };
    let room = tempfile::Builder::new().prefix("front-door-outage").tempdir()?;
    let place = Place::new(room.path(), &postgres, MORNING)?;
    tell(&format!("making {} desks", outage.desks));
    let size = Size { residents: outage.residents, days: 3, colleagues: outage.desks + 1 };
    Box::pin(place.found(&postgres, size, outage.desks)).await?;
    server_stands_back(&postgres)?;
    let _first = First::take();
    let (stage, seen) = watch::channel(Stage::Joining);
    let mut desks = Branches::open(&place, outage, 1..=outage.whole, &seen).await?;
    let mut others = Others::start(&place, outage)?;
    desks.standing.push(others.standing());
    desks.are(|one| one.here.load(Ordering::Relaxed)).await?;

    tell("the server is gone");
    postgres.crash();
    stage.send_replace(Stage::Gone);
    others.are_at(Stage::Gone)?;
    desks.are(|one| one.done.load(Ordering::Relaxed)).await?;
    let waited = desks.standing.iter().map(|one| one.open.load(Ordering::Relaxed)).sum::<usize>();
    tell(&format!("the server is back, and {waited} acts wait"));
    stage.send_replace(Stage::Back);
    others.are_at(Stage::Back)?;
    let back = Instant::now();
    postgres.resume();
    server_stands_back(&postgres)?;
    psql(&postgres, &format!("UPDATE front_door.shared SET clock_shift_ms = {}", place.ahead + HOUR))?;
    desks.are(|one| one.open.load(Ordering::Relaxed) == 0).await?;
    let drained = back.elapsed();
    let all = desks.standing.clone();
    let highest = || all.iter().map(|one| one.seq.load(Ordering::Relaxed)).max().unwrap_or_default();
    desks.are(|one| one.seq.load(Ordering::Relaxed) == highest()).await?;
    let equal = back.elapsed();
    stage.send_replace(Stage::Over);
    let mut seen = desks.seen().await?;
    seen.acts.extend(others.end()?);
    let journal = Journal::read(&place).await?;
    report(&outage, &seen, &journal, (drained, equal))
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
