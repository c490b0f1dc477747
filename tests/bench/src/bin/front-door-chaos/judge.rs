//! What people were told, beside what the journal says.

use crate::{
    asked::{Asked, Control},
    conductor::Met,
    diary::{self, Line, Told},
    equal,
    figures::{Bench, figure, tell},
};
use front_door_bench::desk::open_acts;
use front_door_desk::custody;
use front_door_domain::{
    act::{Act, Kind},
    appointments::Appointment,
    ids::{ActId, AppointmentId, DeskId, SlotId},
};
use front_door_store::{Key, Store};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

/// Of these nothing is kept where they did not stand: who held nothing lost nothing.
const HOLDS: [&str; 3] = ["hold_slot", "extend_hold", "release_hold"];
/// What desks do by themselves: tell a person, and give back a hold that came too late.
const OWN: [&str; 2] = ["tell_refused", "release_hold"];
/// What made the place.
const BEFORE: [&str; 2] = ["found_chaos", "create_desk"];

/// The shared journal, read once.
#[derive(Debug, Default)]
struct Journal {
    acts: Vec<Act>,
    /// How often each act is in it.
    granted: BTreeMap<ActId, usize>,
    /// Refused acts that a task tells of.
    told: BTreeSet<ActId>,
}

/// How it ended.
#[derive(Debug, Default)]
struct Verdict {
    acts: usize,
    granted: usize,
    set_aside: usize,
    lost: usize,
    doubled: usize,
    booked_twice: usize,
    taken_by_holder: usize,
    unresolved: usize,
    differing: usize,
    /// Desks whose looks are not on the server as they are here.
    looks_differing: usize,
}

/// Prints the figures; fails where one must be 0 and is not, or, with a control, where all are.
pub(crate) async fn judge(asked: &Asked, met: &Met, dirs: &[PathBuf]) -> Bench {
    let mut journal = Journal::default();
    let mut verdict = Verdict::default();
    let mut first = None;
    let mut diaries = BTreeMap::new();
    for (number, dir) in (1..).zip(dirs) {
        let key = custody::open(&dir.join("desk"), None).await?;
        let store = Store::open(&dir.join("desk"), Key::new(*key)).await?;
        verdict.unresolved += open_acts(&store).await?;
        if number == 1 {
            journal = Journal::read(&store).await?;
        }
        let desk = store.desk();
        store.close().await?;
        if let Some(looked) = equal::looked(dir).await?
            && !met.looked.contains(&format!("{desk} {looked}"))
        {
            tell(&format!("desk {number} has looks up to {looked}, which the server has not"));
            verdict.looks_differing += 1;
        }
        let confirmed = equal::confirmed(dir).await?;
        let first = first.get_or_insert_with(|| confirmed.clone());
        if let Some(difference) = equal::first_difference(first, &confirmed) {
            tell(&format!("desk {number} differs from desk 1: {difference}"));
            verdict.differing += 1;
        }
        diaries.append(&mut diary::read(dir));
    }
    verdict.acts = diaries.len();
    verdict.granted = diaries.keys().filter(|act| journal.granted.contains_key(act)).count();
    for (act, line) in &diaries {
        verdict.set_aside += usize::from(journal.told.contains(act));
        journal.compare(*act, line, &mut verdict);
    }
    verdict.doubled = journal.doubled(&diaries);
    verdict.booked_twice = journal.booked_twice()?;
    outcomes(&diaries);
    verdict.print(met)?;
    verdict.end(asked.control, met)
}

impl Journal {
    async fn read(store: &Store) -> Bench<Self> {
        let (mut journal, mut from) = (Self::default(), 0);
        loop {
            let entries = store.entries_after(from, 2_000).await?;
            let Some(last) = entries.last() else { return Ok(journal) };
            from = last.seq;
            for entry in &entries {
                let act: Act = serde_json::from_str(&entry.body)?;
                *journal.granted.entry(act.head.id).or_default() += 1;
                if act.head.command == "tell_refused" {
                    let told = act.head.inputs["acts"].as_array().cloned().unwrap_or_default();
                    journal.told.extend(told.iter().filter_map(|id| id.as_str()?.parse::<ActId>().ok()));
                }
                journal.acts.push(act);
            }
        }
    }

    /// Whether what was said of an act was true.
    fn compare(&self, act: ActId, line: &Line, verdict: &mut Verdict) {
        let (granted, set_aside) = (self.granted.contains_key(&act), self.told.contains(&act));
        let lost = match line.told {
            Some(Told::Granted) => !granted,
            Some(Told::Requested | Told::Nowhere) => {
                !granted && !set_aside && !HOLDS.contains(&line.command.as_str())
            }
            _ => false,
        };
        if lost {
            verdict.lost += 1;
            tell(&format!("lost: {act}, {}, told {}", line.command, line.told.map_or("", Told::word)));
        }
        if granted && line.told == Some(Told::Taken) {
            verdict.taken_by_holder += 1;
            tell(&format!("told taken and granted: {act}, {}\n{}", line.command, self.around(act)));
        }
    }

    /// What became of the places that an act claimed, a line for each act, for whoever looks for the cause.
    fn around(&self, act: ActId) -> String {
        let claims =
            |one: &Act| one.claims.iter().map(|claim| claim.entity.0.clone()).collect::<BTreeSet<_>>();
        let wanted = self.acts.iter().find(|one| one.head.id == act).map(claims).unwrap_or_default();
        let touching = (1..).zip(&self.acts).filter(|(_, one)| !claims(one).is_disjoint(&wanted));
        let lines = touching.map(|(seq, Act { head, claims, .. })| {
            let (id, command, desk, at) = (head.id, &head.command, head.desk, head.at);
            format!("  {seq} {id} {command} desk {desk} at {at}: {}", json!(claims))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Acts that are in it twice, that nobody asked for, or whose effect is in it twice.
    fn doubled(&self, diaries: &BTreeMap<ActId, Line>) -> usize {
        let begun = self.acts.iter().position(|act| diaries.contains_key(&act.head.id)).unwrap_or_default();
        let (mut effects, mut doubled) = (BTreeSet::<(DeskId, String)>::new(), 0);
        for act in &self.acts[begun..] {
            let head = &act.head;
            let known = diaries.contains_key(&head.id)
                || OWN.contains(&head.command.as_str())
                || BEFORE.contains(&head.command.as_str());
            // Words that nobody says twice.
            let said = ["own_words", "reason"].iter().find_map(|name| head.inputs.get(name)?.as_str());
            let again =
                said.is_some_and(|said| said.contains(", ") && !effects.insert((head.desk, said.to_owned())));
            if again || !known {
                doubled += 1;
                tell(&format!(
                    "doubled: {}, {}, asked for: {known}, effect again: {again}",
                    head.id, head.command
                ));
            }
        }
        doubled + self.granted.values().map(|times| times - 1).sum::<usize>()
    }

    /// Walks through all bookings; counts those that took what another one had.
    fn booked_twice(&self) -> Bench<usize> {
        let mut has: BTreeMap<SlotId, AppointmentId> = BTreeMap::new();
        let mut twice = 0;
        for written in self.acts.iter().flat_map(|act| &act.records) {
            if written.kind != Kind::Appointment {
                continue;
            }
            let booked: Appointment = serde_json::from_value(written.body.clone())?;
            has.retain(|_, by| *by != booked.id);
            for slot in booked.takes() {
                twice += usize::from(has.insert(*slot, booked.id).is_some());
            }
        }
        Ok(twice)
    }
}

/// What was told how often, on standard error: chaos in which nobody is refused proves little.
fn outcomes(diaries: &BTreeMap<ActId, Line>) {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in diaries.values() {
        *counts.entry((&line.command, line.told.map_or("killed", Told::word))).or_default() += 1;
    }
    for ((command, told), count) in counts {
        tell(&format!("{command}: {told} {count}"));
    }
}

impl Verdict {
    fn must_be_none(&self) -> [(&'static str, usize, &'static str); 7] {
        [
            ("acts_lost", self.lost, "acts"),
            ("acts_doubled", self.doubled, "acts"),
            ("slots_booked_twice", self.booked_twice, "slots"),
            ("taken_told_to_holder", self.taken_by_holder, "acts"),
            ("acts_unresolved", self.unresolved, "acts"),
            ("desks_differing", self.differing, "desks"),
            ("looks_differing", self.looks_differing, "desks"),
        ]
    }

    fn print(&self, met: &Met) -> Bench {
        let all = [
            ("acts", self.acts, "acts"),
            ("acts_granted", self.granted, "acts"),
            ("acts_set_aside", self.set_aside, "acts"),
        ];
        let met = [
            ("chaos_cuts", met.cuts, "cuts"),
            ("chaos_answers_lost", usize::try_from(met.answers_lost)?, "answers"),
            ("chaos_kills", met.kills, "kills"),
            ("chaos_crashes", met.crashes, "crashes"),
            ("chaos_restores", met.restores, "restores"),
        ];
        for (name, value, unit) in all.into_iter().chain(self.must_be_none()).chain(met) {
            figure(name, f64::from(u32::try_from(value)?), unit)?;
        }
        Ok(())
    }

    fn end(&self, control: Option<Control>, met: &Met) -> Bench {
        let seen: Vec<_> =
            self.must_be_none().iter().filter(|(_, value, _)| *value > 0).map(|(name, ..)| *name).collect();
        match (control, seen.is_empty()) {
            (Some(control), false) => {
                tell(&format!("the control ({control:?}) failed as it must: {}", seen.join(", ")));
            }
            (Some(control), true) => {
                return Err(
                    format!("The control ({control:?}) was not seen: the judge proves nothing.").into()
                );
            }
            (None, false) => return Err(format!("Must be 0 and is not: {}.", seen.join(", ")).into()),
            (None, true) if met.restless > 0 => {
                return Err(format!("{} desks did not come to rest.", met.restless).into());
            }
            (None, true) => {}
        }
        if control.is_none() && met.ended > 0 {
            return Err(format!("{} desks ended by themselves.", met.ended).into());
        }
        Ok(())
    }
}
