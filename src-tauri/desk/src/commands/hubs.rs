//! A hub's day: who is due, who is here, who is next.

mod marks;
mod queue;

pub use marks::mark_day;

use super::{appointments, casework};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Nothing, Stamp, Tag, Tone,
        hubs::{DayList, DayMark, DayRow, DaySession, HubList, HubOption, WhichDay},
    },
};
use front_door_domain::{
    act::Entity,
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode},
    format,
    ids::{AppointmentId, HubId},
    residents::Resident,
};
use front_door_store::{Day, DayAppointment, Slot};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::collections::{BTreeMap, BTreeSet};

/// Bookable hubs in order of name.
pub async fn list_hubs(permit: Permit<'_>, _: Nothing) -> Result<HubList, DeskError> {
    let mut hubs: Vec<_> = permit
        .places
        .bookable_hubs()
        .map(|hub| HubOption { id: hub.id.clone(), name: hub.name.clone(), borough: hub.borough.to_string() })
        .collect();
    hubs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(HubList { hubs })
}

/// The day list of one hub.
pub async fn day_list(permit: Permit<'_>, ask: WhichDay) -> Result<DayList, DeskError> {
    let date = day_of(&permit, "date", ask.date.as_deref())?;
    list(&permit, &ask.hub, date).await
}

/// A day as typed into `field`, today where none is.
pub(crate) fn day_of(
    permit: &Permit<'_>,
    field: &'static str,
    text: Option<&str>,
) -> Result<Date, DeskError> {
    let Some(text) = text else { return Ok(permit.local().date()) };
    text.parse().map_err(|_| {
        let found: String = text.chars().take(20).collect();
        DeskError::input(field, format!("A day such as 2026-10-25 was expected, found “{found}”."))
    })
}

/// Midnight to midnight in London, which is 23 or 25 hours when the clocks change.
pub(crate) fn bounds(permit: &Permit<'_>, date: Date) -> (Timestamp, Timestamp) {
    let calendar = &permit.pack.calendar;
    let start = calendar.moment(date.at(0, 0, 0, 0));
    let end = calendar.moment(date.saturating_add(1.day()).at(0, 0, 0, 0));
    (start.timestamp(), end.timestamp())
}

async fn list(permit: &Permit<'_>, hub: &HubId, date: Date) -> Result<DayList, DeskError> {
    let name = permit.places.hub(hub).map(|found| found.name.clone());
    let name = name.ok_or_else(|| {
        DeskError::input("hub", "That hub is not in the directory. Choose one from the list of hubs.")
    })?;
    let (from, to) = bounds(permit, date);
    let day = permit.store.day(hub, from, to).await?;
    let again = twice(permit, &day).await?;
    let requested = permit.store.requested().await?;
    Ok(DayList {
        hub: hub.clone(),
        title: title(&name, date, &day),
        counts: counts(&day),
        updated: Stamp::of(permit.now),
        sessions: sessions(permit, &day, &Beside { again, requested }, date),
        walk_ins: queue::walk_ins(permit).await?,
    })
}

fn title(name: &str, date: Date, day: &Day) -> String {
    let slots = || day.sessions.iter().flat_map(|session| &session.slots);
    let first = slots().map(|slot| slot.start).min();
    let last = slots().map(|slot| slot.end).max();
    let hours = match (first, last) {
        (Some(first), Some(last)) => format!(", {} to {}", Stamp::of(first).time, Stamp::of(last).time),
        _ => ", no sessions".to_owned(),
    };
    format!("{name}, {}{hours}", format::weekday(date))
}

fn counts(day: &Day) -> String {
    use AppointmentState as S;
    let places: usize = day.sessions.iter().map(|session| session.slots.len()).sum();
    let count =
        |is: fn(&S) -> bool| day.appointments.iter().filter(|booked| is(&booked.appointment.state)).count();
    let booked = count(|state| !matches!(state, S::Cancelled { .. } | S::DidNotAttend { .. }));
    let waiting = count(|state| matches!(state, S::Arrived { .. } | S::Called { .. }));
    let done = count(|state| matches!(state, S::Done { .. }));
    let missed = count(|state| matches!(state, S::DidNotAttend { .. }));
    format!("{places} places · {booked} booked · {waiting} waiting · {done} done · {missed} did not attend")
}

/// Times of the same person's other appointments that day, by appointment.
type Again = BTreeMap<AppointmentId, String>;

/// What rows say that their own appointments do not.
struct Beside {
    again: Again,
    /// What the shared store has not answered yet.
    requested: BTreeSet<Entity>,
}

/// Who comes twice on this day, here or at another hub.
async fn twice(permit: &Permit<'_>, day: &Day) -> Result<Again, DeskError> {
    let mut again = Again::new();
    for booked in day.appointments.iter().filter(|booked| !booked.appointment.takes().is_empty()) {
        let (who, own) = (booked.appointment.resident, booked.appointment.id);
        let others = appointments::same_day(permit, who, booked.appointment.start, Some(own)).await?;
        if !others.is_empty() {
            again.insert(own, others);
        }
    }
    Ok(again)
}

/// Every slot of every session; a place that fell free shows whom it was kept for until it is taken again.
fn sessions(permit: &Permit<'_>, day: &Day, beside: &Beside, date: Date) -> Vec<DaySession> {
    let of_slot = |slot: &Slot| {
        let mut here =
            day.appointments.iter().filter(|booked| booked.appointment.slots.first() == Some(&slot.id));
        let last = here.next_back();
        day.appointments.iter().find(|booked| Some(booked.appointment.id) == slot.taken_by).or(last)
    };
    let session = |session: &front_door_store::DaySession| DaySession {
        title: session.slots.first().map(session_title).unwrap_or_default(),
        rows: session
            .slots
            .iter()
            .filter_map(|slot| row(permit, slot, (of_slot(slot), beside), date))
            .collect(),
    };
    day.sessions.iter().map(session).collect()
}

fn session_title(slot: &Slot) -> String {
    let place = match (slot.mode, slot.room.is_empty()) {
        (Mode::Hub, false) => {
            format!("{}{} · face to face", slot.room, if slot.step_free { ", no steps" } else { "" })
        }
        (mode, _) => mode_word(mode).to_owned(),
    };
    format!("{} · {} · {place}", slot.clinician, role_word(slot.role))
}

/// A mode in words.
pub(crate) fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Online => "online",
        Mode::Phone => "phone",
        Mode::Hub => "face to face",
    }
}

/// A role in words.
pub(crate) fn role_word(role: ClinicianRole) -> &'static str {
    match role {
        ClinicianRole::Gp => "GP",
        ClinicianRole::NursePractitioner => "advanced nurse practitioner",
        ClinicianRole::Nurse => "nurse",
        ClinicianRole::Physiotherapist => "physiotherapist",
        ClinicianRole::Pharmacist => "pharmacist",
    }
}

/// One place. The second and further places of one appointment are not shown again.
fn row(
    permit: &Permit<'_>,
    slot: &Slot,
    (booked, beside): (Option<&DayAppointment>, &Beside),
    date: Date,
) -> Option<DayRow> {
    let Some(DayAppointment { appointment, resident, told, contact }) = booked else {
        return Some(free(slot));
    };
    if slot.taken_by == Some(appointment.id) && appointment.slots.first() != Some(&slot.id) {
        return None;
    }
    let need = permit.pack.content.need(&appointment.need);
    let attending = casework::attending(resident.as_ref(), told.as_ref(), contact.as_ref());
    let child = resident.as_ref().is_some_and(|resident| is_child(resident, date));
    Some(DayRow {
        appointment: Some(appointment.id),
        resident: resident.as_ref().map(|resident| resident.id),
        name: resident.as_ref().map_or_else(|| "No longer in the extract".to_owned(), casework::row_name),
        born: resident.as_ref().map(|resident| format::birth(resident.born, date)).unwrap_or_default(),
        need: need.map_or_else(|| appointment.need.to_string(), |need| need.name.clone()),
        now: state(&appointment.state, appointments::is_requested(&beside.requested, appointment), child),
        child,
        next: next(permit, appointment),
        to_know: casework::to_know(&attending, contact.as_ref())
            .into_iter()
            .chain(beside.again.get(&appointment.id).map(|times| format!("also {times} that day")))
            .collect::<Vec<_>>()
            .join(" · "),
        ..free(slot)
    })
}

fn free(slot: &Slot) -> DayRow {
    DayRow {
        slot: slot.id,
        time: Stamp::of(slot.start).time,
        appointment: None,
        resident: None,
        name: String::new(),
        born: String::new(),
        need: String::new(),
        now: Tag { text: "Free".to_owned(), tone: Tone::Plain },
        next: Vec::new(),
        child: false,
        to_know: String::new(),
    }
}

/// A state in words with its time. `requested` is what the shared store has not answered yet: no
/// word of it may sound as if it had.
pub(crate) fn state(state: &AppointmentState, requested: bool, child: bool) -> Tag {
    use AppointmentState as S;
    let tag = granted(state, child);
    match state {
        _ if !requested => tag,
        S::Booked { .. } => Tag { text: REQUESTED.to_owned(), tone: Tone::Notice },
        S::Cancelled { .. } => Tag { text: format!("{}, not yet confirmed", tag.text), tone: Tone::Notice },
        _ => Tag { text: format!("{} · not yet booked", tag.text), tone: tag.tone },
    }
}

/// Whether somebody else answers for this person's coming on that day.
pub(crate) fn is_child(resident: &Resident, day: Date) -> bool {
    day.since((jiff::Unit::Year, resident.born)).is_ok_and(|age| age.get_years() < 18)
}

/// What an appointment is until the shared store has answered.
pub(crate) const REQUESTED: &str = "Requested, not yet booked";

fn granted(state: &AppointmentState, child: bool) -> Tag {
    use AppointmentState as S;
    let at = |at: &Timestamp| Stamp::of(*at).time;
    let (text, tone) = match state {
        S::Booked { .. } => ("Booked".to_owned(), Tone::Plain),
        S::Arrived { at: when, opening, .. } => {
            let asked = casework::answered(opening, &at(when));
            (
                format!(
                    "Arrived {}, {}",
                    at(when),
                    asked.text.split(" · ").next().unwrap_or_default().to_lowercase()
                ),
                asked.tone,
            )
        }
        S::Called { at: when, .. } => (format!("Called {}", at(when)), Tone::Good),
        S::InRoom { at: when, .. } => (format!("In room since {}", at(when)), Tone::Good),
        S::Done { at: when, .. } => (format!("Done {}", at(when)), Tone::Good),
        S::Cancelled { at: when, .. } => (format!("Cancelled {}", at(when)), Tone::Plain),
        S::DidNotAttend { at: when, rung, .. } => {
            let missed = if child { "Was not brought" } else { "Did not attend" };
            (format!("{missed}, rung {}, marked {}", at(rung), at(when)), Tone::Notice)
        }
    };
    Tag { text, tone }
}

fn next(permit: &Permit<'_>, appointment: &Appointment) -> Vec<DayMark> {
    use AppointmentState as S;
    match &appointment.state {
        S::Booked { .. } if permit.now >= appointment.start + permit.limits().grace => {
            vec![DayMark::Arrived, DayMark::DidNotAttend]
        }
        S::Booked { .. } => vec![DayMark::Arrived],
        S::Arrived { .. } => vec![DayMark::Called],
        S::Called { .. } => vec![DayMark::InRoom, DayMark::Done],
        S::InRoom { .. } => vec![DayMark::Done],
        S::Done { .. } | S::Cancelled { .. } | S::DidNotAttend { .. } => Vec::new(),
    }
}
