//! Free times over all hubs: two weeks in one view, with what the filters hide and why.

use super::{Work, offered, slot_text};
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
    attending::Attending,
    calendar::london,
    format,
    geo::{Position, Travel},
    holds,
    ids::HubId,
    residents::{Resident, Told},
};
use front_door_store::{FreeDay, Names, NotOffered, Slot, SlotQuery};
use jiff::{Timestamp, ToSpan, civil::Date};

/// The most times one cell of the grid shows; further ones follow on another day or hub.
const CELL: u32 = 4;
/// Days whose count of fitting times is told.
const COUNTED: usize = 3;

/// What is asked for once the person's needs are added.
pub(super) struct Wanted {
    pub(super) query: SlotQuery,
    filters: Vec<String>,
    from: Option<Position>,
    interpreter: Option<String>,
}

/// What is wanted, and the days that it is looked for in.
pub(super) struct Search {
    pub(super) wanted: Wanted,
    pub(super) days: Vec<Date>,
    midnights: Vec<Timestamp>,
}

/// Reads a search: the person's access needs are added, and days are those of London.
pub(super) async fn search(permit: &Permit<'_>, ask: &FindSlots) -> Result<Search, DeskError> {
    if ask.hubs.iter().any(|hub| permit.places.hub(hub).is_none()) {
        return Err(DeskError::input(
            "hubs",
            "One of those hubs is not in the directory. Choose from the list of hubs.",
        ));
    }
    let first = hubs::day_of(permit, "from", ask.from.as_deref())?;
    let days: Vec<Date> = (0..i64::from(ask.days.unwrap_or(14).clamp(1, 28)))
        .map(|day| first.saturating_add(day.days()))
        .collect();
    let midnights: Vec<Timestamp> = (days.iter().map(|day| hubs::bounds(permit, *day).0))
        .chain(days.last().map(|day| hubs::bounds(permit, *day).1))
        .collect();
    let wanted = wanted(permit, ask, &who(permit, ask).await?, &midnights);
    Ok(Search { wanted, days, midnights })
}

/// Free times by hub and day.
pub async fn find_slots(permit: Permit<'_>, ask: FindSlots) -> Result<SlotGrid, DeskError> {
    let Search { wanted, days, midnights } = search(&permit, &ask).await?;
    let free = permit.store.free_by_day(&wanted.query, &midnights, permit.now, permit.by().ok()).await?;
    let rows = rows(&permit, &wanted, &free).await?;
    let focus = offered::focus(&permit, (&wanted, &rows), ask.at).await?;
    let ends = focus.as_ref().and_then(|focus| focus.until);
    Ok(SlotGrid {
        counts: counts(&permit, &days, &free),
        hidden: hidden(&permit, &wanted).await?,
        days: days.iter().map(|day| heading(*day, permit.local().date())).collect(),
        rows,
        filters: wanted.filters,
        interpreter: wanted.interpreter,
        updated: Stamp::of(permit.now),
        until: holds_end(&permit, &free).into_iter().chain(ends).min().map(Stamp::of),
        at: focus.map(|focus| focus.cell),
    })
}

/// A row of the grid before its times are read.
pub(super) struct Line {
    pub(super) name: String,
    note: String,
    pub(super) mode: Mode,
    pub(super) hubs: Vec<HubId>,
}

/// The places that are asked for.
fn lines(permit: &Permit<'_>, wanted: &Wanted) -> Vec<Line> {
    let mut lines = places(permit, wanted);
    lines.retain(|line| line.asked(&wanted.query));
    lines
}

/// Phone and online first, each over all hubs asked for; then the hubs, nearest first where that is known.
pub(super) fn places(permit: &Permit<'_>, wanted: &Wanted) -> Vec<Line> {
    let asked = &wanted.query;
    let line = |name: &str, note: &str, mode| Line {
        name: name.to_owned(),
        note: note.to_owned(),
        mode,
        hubs: asked.hubs.clone(),
    };
    let far = [
        line("Phone", "call to the number given", Mode::Phone),
        line("Online", "video, link by text", Mode::Online),
    ];
    let near = ways(permit, wanted.from).into_iter().map(|(hub, note)| Line {
        name: super::hub_name(permit, &hub),
        note,
        mode: Mode::Hub,
        hubs: vec![hub],
    });
    far.into_iter().chain(near).collect()
}

impl Line {
    /// Whether the search asks for this place.
    pub(super) fn asked(&self, query: &SlotQuery) -> bool {
        let mode = query.modes.is_empty() || query.modes.contains(&self.mode);
        let here = self.mode != Mode::Hub || query.hubs.is_empty();
        mode && (here || self.hubs.iter().any(|hub| query.hubs.contains(hub)))
    }

    pub(super) fn has(&self, slot: &Slot) -> bool {
        slot.mode == self.mode && (self.mode != Mode::Hub || self.hubs.contains(&slot.hub))
    }
}

/// The rows that have a free time on one of the days.
async fn rows(permit: &Permit<'_>, wanted: &Wanted, days: &[FreeDay]) -> Result<Vec<SlotRow>, DeskError> {
    let names = permit.store.names().await?;
    let lines = lines(permit, wanted);
    let mut rows: Vec<SlotRow> = Vec::new();
    rows.extend(lines.iter().map(|line| SlotRow {
        name: line.name.clone(),
        note: line.note.clone(),
        cells: Vec::with_capacity(days.len()),
    }));
    for day in days {
        for (line, row) in lines.iter().zip(&mut rows) {
            let here = day.slots.iter().filter(|slot| line.has(slot));
            row.cells.push(here.map(|slot| time(permit, slot, wanted.query.places, &names)).collect());
        }
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    Ok(rows)
}

/// Whom times are looked for: their needs, where they set out from, and how many places they have.
#[derive(Default)]
struct Who {
    attending: Attending,
    resident: Option<Resident>,
    has: Option<u8>,
}

/// The person of a contact, or of an appointment that is on its way to another time.
async fn who(permit: &Permit<'_>, ask: &FindSlots) -> Result<Who, DeskError> {
    if let Some(appointment) = ask.appointment {
        let appointment = casework::appointment(permit, appointment).await?;
        let resident = permit.store.resident(appointment.resident).await?;
        let told = permit.store.get::<Told>(appointment.resident).await?;
        let person = (&resident, told.as_ref());
        let (attending, _) = casework::attending_of(permit, &appointment, person).await?;
        let has = u8::try_from(appointment.slots.len()).ok();
        return Ok(Who { attending, resident: Some(resident), has });
    }
    let Some(contact) = ask.contact else { return Ok(Who::default()) };
    let work = Work::of(permit, contact).await?;
    Ok(Who { attending: work.attending(), resident: work.resident, has: None })
}

fn wanted(permit: &Permit<'_>, ask: &FindSlots, who: &Who, midnights: &[Timestamp]) -> Wanted {
    let attending = &who.attending;
    let woman = ask.woman.or_else(|| attending.woman());
    let places = ask.places.or(who.has).unwrap_or_else(|| attending.places());
    let query = SlotQuery {
        from: midnights.first().map_or(permit.now, |first| permit.now.max(*first)),
        to: midnights.last().copied().unwrap_or(permit.now),
        hubs: ask.hubs.clone(),
        modes: ask.modes.clone(),
        role: ask.role,
        woman,
        language: ask.language.clone(),
        step_free: ask.step_free || !attending.without_steps().is_empty(),
        places: u16::from(places),
        skip: 0,
        limit: CELL,
    };
    let here = who
        .resident
        .as_ref()
        .filter(|resident| !resident.sensitive)
        .and_then(|resident| permit.pack.position_of(&resident.postcode).ok());
    let interpreter = casework::interpreter(attending);
    Wanted { filters: filters(&query, attending), query, from: here, interpreter }
}

/// What is filtered by, in words; for a need with whose it is.
fn filters(query: &SlotQuery, attending: &Attending) -> Vec<String> {
    let mut filters = Vec::new();
    match query.woman {
        Some(true) => filters.push("Woman clinician".to_owned()),
        Some(false) => filters.push("Man clinician".to_owned()),
        None => {}
    }
    filters.extend(query.language.iter().map(|language| format!("Speaks {language}")));
    if query.step_free {
        let why = attending.wheelchair_words().map(|words| format!(": {words}")).unwrap_or_default();
        filters.push(format!("No steps{why}"));
    }
    if query.places > 1 {
        let why = attending.interpreter_words();
        let why = why.map(|words| format!(" for the interpreter: {words}")).unwrap_or_default();
        filters.push(format!("{} places together{why}", query.places));
    }
    if query.modes.is_empty() {
        filters.push("Any mode".to_owned());
    }
    filters.extend(query.modes.iter().map(|mode| hubs::mode_word(*mode).to_owned()));
    filters
}

/// When the first hold on show ends by itself: the time is free then, though nobody does anything.
fn holds_end(permit: &Permit<'_>, days: &[FreeDay]) -> Option<Timestamp> {
    let slots = days.iter().flat_map(|day| &day.slots);
    slots.filter_map(|slot| holds::live(&slot.head, permit.now)).map(|hold| hold.until).min()
}

fn heading(day: Date, today: Date) -> String {
    if day == today { "Today".to_owned() } else { format::short_date(day) }
}

fn counts(permit: &Permit<'_>, days: &[Date], free: &[FreeDay]) -> String {
    let today = permit.local().date();
    let count = |(day, free): (&Date, &FreeDay)| {
        let name = if *day == today { "today".to_owned() } else { format::short_date(*day) };
        format!("{name} {} fit", free.fit)
    };
    days.iter().zip(free).take(COUNTED).map(count).collect::<Vec<_>>().join(", ")
}

/// Why a slot is not offered: how many the filters hide, each filter by itself.
async fn hidden(permit: &Permit<'_>, wanted: &Wanted) -> Result<Vec<String>, DeskError> {
    let query = &wanted.query;
    let not = permit.store.not_offered(query).await?;
    Ok(kept(query, not))
}

/// How many free times each wish alone keeps back, in words.
pub(super) fn kept(query: &SlotQuery, not: NotOffered) -> Vec<String> {
    let why = [
        (not.hub, "at other hubs"),
        (not.mode, "in another mode"),
        (not.role, "with another role"),
        (not.woman, if query.woman == Some(true) { "not with a woman" } else { "not with a man" }),
        (not.language, "without the language"),
        (not.steps, "with steps"),
        (not.places, "without enough places together"),
    ];
    why.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect()
}

/// The hubs with the way there, nearest first; by name where nobody knows from where.
fn ways(permit: &Permit<'_>, from: Option<Position>) -> Vec<(HubId, String)> {
    let mut ways: Vec<_> = permit
        .places
        .bookable_hubs()
        .map(|hub| {
            let moved = permit.places.moved_to(hub.id.as_str(), permit.local().date());
            let position = moved.map_or(hub.position, |moved| moved.position);
            let km = from.map(|from| from.km_to(position));
            let note = km.map(|km| format!("{} min by bus", Travel::Bus.minutes(km))).unwrap_or_default();
            (km.unwrap_or_default(), hub.name.clone(), hub.id.clone(), note)
        })
        .collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    ways.into_iter().map(|(_, _, hub, note)| (hub, note)).collect()
}

/// A time of the grid, for so many places.
pub(super) fn time(permit: &Permit<'_>, slot: &Slot, places: u16, names: &Names) -> SlotCell {
    let held = offered::held(permit, slot, names);
    SlotCell {
        slot: slot.id,
        time: Stamp::of(slot.start).time,
        text: format!(
            "{}: {}",
            format::short_day_time(&london(slot.start)),
            slot_text(permit, slot, usize::from(places))
        ),
        held,
    }
}
