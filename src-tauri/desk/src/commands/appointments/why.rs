//! Why a place or a time is not offered, always answered: by dates, hours and places, by what was asked
//! for, and by who has it.

use super::{
    offered,
    times::{self, Line, Search},
};
use crate::{
    commands::hubs,
    gate::Permit,
    refusal::DeskError,
    wire::appointments::{WhyNot, WhyNotView, WhyPlace},
};
use front_door_domain::{appointments::Mode, calendar::london, format};
use front_door_store::{Names, NotOffered, Slot, SlotQuery};
use jiff::{SignedDuration, Timestamp, civil::Time};
use std::sync::Arc;

/// How far ahead the next time that fits is looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 180);

/// Why places are not offered in the days of a search, or what stands at one time.
pub async fn why_not_offered(permit: Permit<'_>, ask: WhyNot) -> Result<WhyNotView, DeskError> {
    let search = times::search(&permit, &ask.find).await?;
    let why = Why { permit: &permit, search, names: permit.store.names().await? };
    match ask.time.as_deref().map(str::trim).filter(|time| !time.is_empty()) {
        None => why.of_places().await,
        Some(time) => why.of_a_time(moment(&permit, ask.date.as_deref(), time)?).await,
    }
}

/// The moment that is asked about.
fn moment(permit: &Permit<'_>, date: Option<&str>, time: &str) -> Result<Timestamp, DeskError> {
    let day = hubs::day_of(permit, "date", date)?;
    let read = Time::strptime("%H:%M", time.replace('.', ":")).map_err(|_| {
        let found: String = time.chars().take(20).collect();
        DeskError::input("time", format!("A time such as 11:40 was expected, found “{found}”. Type it so."))
    })?;
    Ok(permit.pack.calendar.moment(day.to_datetime(read)).timestamp())
}

/// So many times one after the other may be held, and the next free one is still found.
const HELD_AT_MOST: u32 = 50;

struct Why<'a> {
    permit: &'a Permit<'a>,
    search: Search,
    names: Arc<Names>,
}

impl Why<'_> {
    fn query(&self) -> &SlotQuery {
        &self.search.wanted.query
    }

    fn lines(&self) -> Vec<Line> {
        times::places(self.permit, &self.search.wanted)
    }

    /// The places without a time that fits in the days of the search.
    async fn of_places(&self) -> Result<WhyNotView, DeskError> {
        let mut places = Vec::new();
        for line in self.lines() {
            if let Some(why) = self.place(&line).await? {
                places.push(WhyPlace { name: line.name, why });
            }
        }
        let ends = (self.search.days.first(), self.search.days.last());
        let about = match ends {
            (Some(first), Some(last)) => {
                format!("{} to {}", format::short_date(*first), format::short_date(*last))
            }
            _ => String::new(),
        };
        Ok(WhyNotView { about, places })
    }

    /// Why a place has no time on show; none where it has one.
    async fn place(&self, line: &Line) -> Result<Option<String>, DeskError> {
        if !line.asked(self.query()) {
            return Ok(Some("not among what is asked for".to_owned()));
        }
        let only = SlotQuery { modes: vec![line.mode], hubs: line.hubs.clone(), ..self.query().clone() };
        let not = self.permit.store.not_offered(&only).await?;
        if not.fit > 0 {
            return Ok(None);
        }
        let why = self.nothing_fits(line, &only, not).await?;
        Ok(Some(format!("{why}; {}", self.next(&only).await?)))
    }

    async fn nothing_fits(
        &self,
        line: &Line,
        only: &SlotQuery,
        not: NotOffered,
    ) -> Result<String, DeskError> {
        let any = SlotQuery {
            hubs: line.hubs.clone(),
            modes: vec![line.mode],
            ..SlotQuery::within(only.from, only.to)
        };
        let free = self.permit.store.count_free(&any).await?;
        if free > 0 {
            let kept = times::kept(only, not);
            let kept =
                if kept.is_empty() { "each misses more than one wish".to_owned() } else { kept.join(", ") };
            return Ok(format!("{free} free, none that fits: {kept}"));
        }
        let hub = line.hubs.first().filter(|_| line.mode == Mode::Hub);
        Ok(match self.permit.store.count_slots((only.from, only.to), hub, line.mode).await? {
            0 => "no clinic in these days".to_owned(),
            all => format!("all {all} times are taken"),
        })
    }

    /// From when it would be offered.
    async fn next(&self, only: &SlotQuery) -> Result<String, DeskError> {
        Ok(match self.first(only.clone(), only.to).await? {
            Some(at) => format!("yes from {at}"),
            None => "none later that fits either, as far as clinics are planned".to_owned(),
        })
    }

    /// What stands at each place at one time.
    async fn of_a_time(&self, at: Timestamp) -> Result<WhyNotView, DeskError> {
        let slots = self.permit.store.slots_at(at).await?;
        let mut places = Vec::new();
        for line in self.lines() {
            let here: Vec<&Slot> = slots.iter().filter(|slot| line.has(slot)).collect();
            let why = self.time(&line, &here, at).await?;
            places.push(WhyPlace { name: line.name, why });
        }
        Ok(WhyNotView { about: format::short_day_time(&london(at)), places })
    }

    async fn time(&self, line: &Line, here: &[&Slot], at: Timestamp) -> Result<String, DeskError> {
        if here.is_empty() {
            return Ok(format!("no clinic then; {}", self.nearest(line, at).await?));
        }
        let mut said: Vec<String> = Vec::new();
        for slot in here {
            let why = self.slot(line, slot).await?;
            if why.is_empty() {
                return Ok(format!("offered: {}", format::short_day_time(&london(slot.start))));
            }
            let why = why.join(", ");
            if !said.contains(&why) {
                said.push(why);
            }
        }
        Ok(format!("{}; {}", said.join("; "), self.nearest(line, at).await?))
    }

    /// What stands against one slot; nothing where it is offered.
    async fn slot(&self, line: &Line, slot: &Slot) -> Result<Vec<String>, DeskError> {
        if slot.start < self.permit.now {
            return Ok(vec!["it has begun".to_owned()]);
        }
        if slot.taken_by.is_some() {
            return Ok(vec!["booked".to_owned()]);
        }
        let mut against: Vec<String> = offered::held(self.permit, slot, &self.names).into_iter().collect();
        if !line.asked(self.query()) {
            against.push("not among what is asked for".to_owned());
        }
        against.extend(self.wishes(slot));
        if against.is_empty()
            && self.query().places > 1
            && !offered::fits(self.permit, self.query(), slot).await?
        {
            against.push("not enough places together".to_owned());
        }
        Ok(against)
    }

    fn wishes(&self, slot: &Slot) -> Vec<String> {
        let query = self.query();
        let steps = query.step_free && slot.mode == Mode::Hub && !slot.step_free;
        let woman = query.woman.is_some_and(|woman| slot.woman != Some(woman));
        let with = if query.woman == Some(true) { "not with a woman" } else { "not with a man" };
        let role = query.role.is_some_and(|role| slot.role != role);
        let language = query.language.as_ref().is_some_and(|wanted| !slot.languages.contains(wanted));
        let all = [
            (steps, "with steps"),
            (woman, with),
            (role, "with another role"),
            (language, "without the language"),
        ];
        all.into_iter().filter(|(against, _)| *against).map(|(_, why)| why.to_owned()).collect()
    }

    /// The first time that fits from then on.
    async fn nearest(&self, line: &Line, at: Timestamp) -> Result<String, DeskError> {
        let only = SlotQuery { hubs: line.hubs.clone(), modes: vec![line.mode], ..self.query().clone() };
        Ok(match self.first(only, at).await? {
            Some(at) => format!("the next that fits is {at}"),
            None => "none later that fits, as far as clinics are planned".to_owned(),
        })
    }

    /// The first time that fits from a moment on and that nobody holds, in words.
    async fn first(&self, only: SlotQuery, from: Timestamp) -> Result<Option<String>, DeskError> {
        let from = from.max(self.permit.now);
        let later = SlotQuery { from, to: from + AHEAD, limit: HELD_AT_MOST, ..only };
        let free = self.permit.store.free_slots(&later).await?;
        let open = free.iter().find(|slot| offered::held(self.permit, slot, &self.names).is_none());
        Ok(open.map(|slot| format::short_day_time(&london(slot.start))))
    }
}
