//! A hub's day: who is due, who is here, who is next.

mod marks;
mod queue;

pub use marks::mark_day;

use super::casework;
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Nothing, Stamp, Tag, Tone,
        hubs::{DayList, DayMark, DayRow, DaySession, HubList, HubOption, WhichDay},
    },
};
use front_door_domain::{
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode},
    format,
    ids::HubId,
};
use front_door_store::DaySlot;
use jiff::{Timestamp, ToSpan, civil::Date};

/// Bookable hubs in order of name.
pub async fn list_hubs(permit: Permit<'_>, _: Nothing) -> Result<HubList, DeskError> {
    let mut hubs: Vec<_> = permit
        .pack
        .bookable_hubs()
        .map(|hub| HubOption { id: hub.id.clone(), name: hub.name.clone(), borough: hub.borough.to_string() })
        .collect();
    hubs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(HubList { hubs })
}

/// The day list of one hub.
pub async fn day_list(permit: Permit<'_>, ask: WhichDay) -> Result<DayList, DeskError> {
    let date = day_of(&permit, ask.date.as_deref())?;
    list(&permit, &ask.hub, date).await
}

/// A day as typed, today where none is.
pub(crate) fn day_of(permit: &Permit<'_>, text: Option<&str>) -> Result<Date, DeskError> {
    let Some(text) = text else { return Ok(permit.local().date()) };
    text.parse().map_err(|_| {
        let found: String = text.chars().take(20).collect();
        DeskError::input("date", format!("A day such as 2026-10-25 was expected, found “{found}”."))
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
    let name = permit.pack.hub(hub).map(|found| found.name.clone());
    let name = name.ok_or_else(|| DeskError::input("hub", "That hub is not in the directory. Choose one from the list of hubs."))?;
    let (from, to) = bounds(permit, date);
    let slots = permit.store.day(hub, from, to).await?;
    Ok(DayList {
        hub: hub.clone(),
        title: title(&name, date, &slots),
        counts: counts(&slots),
        updated: Stamp::of(permit.now),
        sessions: sessions(permit, &slots, date),
        walk_ins: queue::walk_ins(permit).await?,
    })
}

fn title(name: &str, date: Date, slots: &[DaySlot]) -> String {
    let first = slots.iter().map(|slot| slot.slot.start).min();
    let last = slots.iter().map(|slot| slot.slot.end).max();
    let hours = match (first, last) {
        (Some(first), Some(last)) => format!(", {} to {}", Stamp::of(first).time, Stamp::of(last).time),
        _ => ", no sessions".to_owned(),
    };
    format!("{name}, {}{hours}", format::date(date))
}

fn counts(slots: &[DaySlot]) -> String {
    use AppointmentState as S;
    let count = |is: fn(&S) -> bool| slots.iter().filter(|slot| slot.appointment.as_ref().is_some_and(|a| is(&a.state))).count();
    let booked = slots.iter().filter(|slot| slot.appointment.is_some()).count();
    let waiting = count(|state| matches!(state, S::Arrived { .. } | S::Called { .. }));
    let done = count(|state| matches!(state, S::Done { .. }));
    format!("{} places · {booked} booked · {waiting} waiting · {done} done", slots.len())
}

fn sessions(permit: &Permit<'_>, slots: &[DaySlot], date: Date) -> Vec<DaySession> {
    let mut sessions: Vec<(front_door_domain::ids::SessionId, DaySession)> = Vec::new();
    for slot in slots {
        let row = row(permit, slot, date);
        match sessions.last_mut().filter(|(id, _)| *id == slot.slot.id.session) {
            Some((_, session)) => session.rows.push(row),
            None => sessions.push((slot.slot.id.session, DaySession { title: session_title(slot), rows: vec![row] })),
        }
    }
    sessions.into_iter().map(|(_, session)| session).collect()
}

fn session_title(slot: &DaySlot) -> String {
    let slot = &slot.slot;
    let place = match (slot.mode, slot.room.is_empty()) {
        (Mode::Hub, false) => format!("{}{} · face to face", slot.room, if slot.step_free { ", no steps" } else { "" }),
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

fn row(permit: &Permit<'_>, slot: &DaySlot, date: Date) -> DayRow {
    let time = Stamp::of(slot.slot.start).time;
    let (Some(appointment), Some(resident)) = (&slot.appointment, &slot.resident) else {
        return DayRow {
            slot: slot.slot.id,
            time,
            appointment: None,
            resident: None,
            name: String::new(),
            born: String::new(),
            need: String::new(),
            now: Tag { text: "Free".to_owned(), tone: Tone::Plain },
            next: Vec::new(),
            to_know: String::new(),
        };
    };
    let need = permit.pack.content.need(&appointment.need);
    let needs = casework::needs(resident, slot.told.as_ref());
    DayRow {
        slot: slot.slot.id,
        time,
        appointment: Some(appointment.id),
        resident: Some(resident.id),
        name: casework::row_name(resident),
        born: format::birth(resident.born, date),
        need: need.map_or_else(|| appointment.need.to_string(), |need| need.name.clone()),
        now: state(&appointment.state),
        next: next(permit, appointment),
        to_know: needs.iter().map(|need| casework::need(need).text).collect::<Vec<_>>().join(" · "),
    }
}

/// A state in words with its time.
pub(crate) fn state(state: &AppointmentState) -> Tag {
    use AppointmentState as S;
    let at = |at: &Timestamp| Stamp::of(*at).time;
    let (text, tone) = match state {
        S::Booked { .. } => ("Booked".to_owned(), Tone::Plain),
        S::Arrived { at: when, opening, .. } => {
            let asked = casework::answered(opening, &at(when));
            (format!("Arrived {}, {}", at(when), asked.text.split(" · ").next().unwrap_or_default().to_lowercase()), asked.tone)
        }
        S::Called { at: when, .. } => (format!("Called {}", at(when)), Tone::Good),
        S::InRoom { at: when, .. } => (format!("In room since {}", at(when)), Tone::Good),
        S::Done { at: when, .. } => (format!("Done {}", at(when)), Tone::Good),
        S::Cancelled { at: when, .. } => (format!("Cancelled {}", at(when)), Tone::Plain),
        S::DidNotAttend { at: when, rung, .. } => (format!("Did not attend, rung {}, marked {}", at(rung), at(when)), Tone::Notice),
    };
    Tag { text, tone }
}

fn next(permit: &Permit<'_>, appointment: &Appointment) -> Vec<DayMark> {
    use AppointmentState as S;
    match &appointment.state {
        S::Booked { .. } if permit.now >= appointment.start + permit.limits().grace => vec![DayMark::Arrived, DayMark::DidNotAttend],
        S::Booked { .. } => vec![DayMark::Arrived],
        S::Arrived { .. } => vec![DayMark::Called],
        S::Called { .. } => vec![DayMark::InRoom, DayMark::Done],
        S::InRoom { .. } => vec![DayMark::Done],
        S::Done { .. } | S::Cancelled { .. } | S::DidNotAttend { .. } => Vec::new(),
    }
}
