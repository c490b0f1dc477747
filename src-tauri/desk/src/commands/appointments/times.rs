//! Free times over all hubs: two weeks in one view, with what the filters hide and why.

use super::{Work, slot_text};
use crate::{
    commands::{casework, hubs},
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp,
        appointments::{FindSlots, SlotCell, SlotGrid, SlotRow},
    },
};
use front_door_domain::{
    appointments::Mode,
    calendar::london,
    format,
    geo::{Position, Travel},
    holds,
    ids::{HubId, UserId},
    residents::AccessNeed,
};
use front_door_store::{Slot, SlotQuery};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;

/// The most times one cell of the grid shows; further ones follow on another day or hub.
const CELL: usize = 4;
/// The most free times read for one day.
const DAY: u32 = 120;

/// What is asked for once the person's needs are added.
struct Wanted {
    query: SlotQuery,
    filters: Vec<String>,
    from: Option<Position>,
}

/// Free times by hub and day.
pub async fn find_slots(permit: Permit<'_>, ask: FindSlots) -> Result<SlotGrid, DeskError> {
    let work = match ask.contact {
        Some(contact) => Some(Work::of(&permit, contact).await?),
        None => None,
    };
    let first = hubs::day_of(&permit, ask.from.as_deref())?;
    let days: Vec<Date> = (0..i64::from(ask.days.unwrap_or(14).clamp(1, 28))).map(|day| first.saturating_add(day.days())).collect();
    let mut wanted = wanted(&permit, &ask, work.as_ref());
    let mut found = Vec::new();
    for day in &days {
        let (start, end) = hubs::bounds(&permit, *day);
        wanted.query.from = start.max(permit.now);
        wanted.query.to = end;
        found.push(permit.store.free_slots(&wanted.query).await?);
    }
    let names = casework::names(&permit.store.users().await?);
    let hidden = hidden(&permit, &wanted, &days).await?;
    Ok(SlotGrid {
        counts: counts(&days, &found, permit.local().date()),
        hidden,
        days: days.iter().map(|day| heading(*day, permit.local().date())).collect(),
        rows: rows(&permit, &wanted, &found, &names),
        filters: wanted.filters,
        updated: Stamp::of(permit.now),
    })
}

fn wanted(permit: &Permit<'_>, ask: &FindSlots, work: Option<&Work>) -> Wanted {
    let resident = work.and_then(|work| work.resident.as_ref());
    let needs = resident.map(|resident| casework::needs(resident, work.and_then(|work| work.told.as_ref()))).unwrap_or_default();
    let needs_step_free = needs.contains(&AccessNeed::Wheelchair);
    let woman = ask.woman.or_else(|| preferred(&needs));
    let interpreter = needs.iter().any(|need| matches!(need, AccessNeed::Interpreter(_) | AccessNeed::Bsl));
    let places = ask.places.unwrap_or(if interpreter { 2 } else { 1 });
    let query = SlotQuery {
        from: permit.now,
        to: permit.now,
        hubs: ask.hubs.clone(),
        modes: ask.modes.clone(),
        role: ask.role,
        woman,
        language: ask.language.clone(),
        step_free: ask.step_free || needs_step_free,
        places: u16::from(places),
        skip: 0,
        limit: DAY,
    };
    let here = resident.filter(|resident| !resident.sensitive).and_then(|resident| permit.pack.position_of(&resident.postcode).ok());
    Wanted { filters: filters(&query, interpreter), query, from: here }
}

fn preferred(needs: &[AccessNeed]) -> Option<bool> {
    needs.iter().find_map(|need| match need {
        AccessNeed::WomanClinician => Some(true),
        AccessNeed::ManClinician => Some(false),
        _ => None,
    })
}

fn filters(query: &SlotQuery, interpreter: bool) -> Vec<String> {
    let mut filters = Vec::new();
    match query.woman {
        Some(true) => filters.push("Woman clinician".to_owned()),
        Some(false) => filters.push("Man clinician".to_owned()),
        None => {}
    }
    filters.extend(query.language.iter().map(|language| format!("Speaks {language}")));
    if query.step_free {
        filters.push("No steps".to_owned());
    }
    if query.places > 1 {
        let why = if interpreter { " for the interpreter" } else { "" };
        filters.push(format!("{} places together{why}", query.places));
    }
    if query.modes.is_empty() {
        filters.push("Any mode".to_owned());
    }
    filters.extend(query.modes.iter().map(|mode| hubs::mode_word(*mode).to_owned()));
    filters
}

fn heading(day: Date, today: Date) -> String {
    if day == today { "Today".to_owned() } else { format::short_date(day) }
}

fn counts(days: &[Date], found: &[Vec<Slot>], today: Date) -> String {
    let some = days.iter().zip(found).filter(|(_, slots)| !slots.is_empty()).take(3);
    let parts: Vec<_> = some
        .map(|(day, slots)| {
            let more = if slots.len() >= DAY as usize { " or more" } else { "" };
            format!("{} {}{more}", if *day == today { "today".to_owned() } else { format::short_date(*day) }, slots.len())
        })
        .collect();
    if parts.is_empty() { "No free times fit in these days".to_owned() } else { parts.join(", ") }
}

/// Why a slot is not offered: how many the filters hide, each filter by itself.
async fn hidden(permit: &Permit<'_>, wanted: &Wanted, days: &[Date]) -> Result<Vec<String>, DeskError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let mut query = wanted.query.clone();
    query.from = hubs::bounds(permit, *first).0.max(permit.now);
    query.to = hubs::bounds(permit, *last).1;
    let not = permit.store.not_offered(&query).await?;
    let why = [
        (not.hub, "at other hubs"),
        (not.mode, "in another mode"),
        (not.role, "with another role"),
        (not.woman, if query.woman == Some(true) { "not with a woman" } else { "not with a man" }),
        (not.language, "without the language"),
        (not.steps, "with steps"),
        (not.places, "without enough places together"),
    ];
    Ok(why.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect())
}

/// Phone and online first, each over all hubs; then the hubs, nearest first where that is known.
fn rows(permit: &Permit<'_>, wanted: &Wanted, found: &[Vec<Slot>], names: &BTreeMap<UserId, String>) -> Vec<SlotRow> {
    let cells = |is: &dyn Fn(&Slot) -> bool| -> Vec<Vec<SlotCell>> {
        let day = |slots: &Vec<Slot>| slots.iter().filter(|slot| is(slot)).take(CELL).map(|slot| cell(permit, slot, wanted.query.places, names)).collect();
        found.iter().map(day).collect()
    };
    let mut rows = vec![
        SlotRow { name: "Phone".to_owned(), note: "call to the number given".to_owned(), cells: cells(&|slot| slot.mode == Mode::Phone) },
        SlotRow { name: "Online".to_owned(), note: "video, link by text".to_owned(), cells: cells(&|slot| slot.mode == Mode::Online) },
    ];
    for (hub, note) in ways(permit, wanted.from) {
        let name = super::hub_name(permit, &hub);
        rows.push(SlotRow { name, note, cells: cells(&|slot| slot.mode == Mode::Hub && slot.hub == hub) });
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    rows
}

/// The hubs with the way there, nearest first; by name where nobody knows from where.
fn ways(permit: &Permit<'_>, from: Option<Position>) -> Vec<(HubId, String)> {
    let mut ways: Vec<_> = permit
        .pack
        .bookable_hubs()
        .map(|hub| {
            let km = from.map(|from| from.km_to(hub.position));
            let note = km.map(|km| format!("{} min by bus", Travel::Bus.minutes(km))).unwrap_or_default();
            (km.unwrap_or_default(), hub.name.clone(), hub.id.clone(), note)
        })
        .collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    ways.into_iter().map(|(_, _, hub, note)| (hub, note)).collect()
}

fn cell(permit: &Permit<'_>, slot: &Slot, places: u16, names: &BTreeMap<UserId, String>) -> SlotCell {
    let held = holds::live(&slot.head, permit.now).map(|hold| {
        let who = names.get(&hold.by).map_or("somebody", String::as_str);
        format!("held, {who} {}", format::countdown(permit.now, hold.until))
    });
    SlotCell {
        slot: slot.id,
        time: Stamp::of(slot.start).time,
        text: format!("{}: {}", format::short_day_time(&london(slot.start)), slot_text(permit, slot, usize::from(places))),
        held,
    }
}

