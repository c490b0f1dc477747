//! Times, holds, appointments. Who wins a place is decided by the store's constraint, never by the
//! look that came before.

mod arranging;
mod first;
mod holding;
mod offered;
mod times;
mod why;

pub use holding::{extend_hold, hold_slot, release_hold};
pub use times::find_slots;
pub use why::why_not_offered;

pub(super) use arranging::{call_off, ids as arranged};
pub(super) use first::{free_instead, taken};
pub(super) use holding::{lost_hold, my_hold, wanted};

use first::{booked_by, place_of, who_has};

use super::{
    casework::{self, Work},
    hubs::{is_child, mode_word, role_word, state},
};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp,
        appointments::{AppointmentView, CancelAppointment, MoveAppointment},
    },
};
use front_door_domain::{
    act::Entity,
    appointments::{Appointment, AppointmentState, Mode, Session},
    booking::{self, Actor, Named, Place},
    calendar::london,
    contacts::Contact,
    format,
    ids::{AppointmentId, ResidentId, SlotId, TaskId},
    journey::Step,
    screening,
};
use front_door_store::{Slot, StoreError, Tx};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Times of the same person's other appointments on the same day (E10): `18:40 and 19:40`.
pub(super) async fn same_day(
    permit: &Permit<'_>,
    resident: ResidentId,
    start: Timestamp,
    own: Option<AppointmentId>,
) -> Result<String, DeskError> {
    let day = london(start).date();
    let mut others = permit.store.appointments_of(resident).await?;
    others.retain(|other| {
        Some(other.id) != own && !other.takes().is_empty() && london(other.start).date() == day
    });
    others.sort_by_key(|other| other.start);
    let times: Vec<_> = others.iter().map(|other| format::time(&london(other.start))).collect();
    Ok(times.join(" and "))
}

/// `Fri 23-Oct 19:20, Fullwell Cross`.
pub(super) fn title(
    permit: &Permit<'_>,
    start: Timestamp,
    mode: Mode,
    hub: &front_door_domain::ids::HubId,
) -> String {
    let place = match mode {
        Mode::Hub => hub_name(permit, hub),
        Mode::Phone => "by phone".to_owned(),
        Mode::Online => "online".to_owned(),
    };
    format!("{}, {place}", format::short_day_time(&london(start)))
}

/// A hub by the name that the directory has for it now.
pub(super) fn hub_name(permit: &Permit<'_>, hub: &front_door_domain::ids::HubId) -> String {
    permit.places.hub(hub).map_or_else(|| hub.to_string(), |hub| hub.name.clone())
}

/// Clinician, length, mode and room in one line.
pub(super) fn slot_text(permit: &Permit<'_>, slot: &Slot, places: usize) -> String {
    let minutes = (slot.end.as_second() - slot.start.as_second()) / 60 * i64::try_from(places).unwrap_or(1);
    let woman = match slot.woman {
        Some(true) => " (woman)",
        Some(false) => " (man)",
        None => "",
    };
    let room = match (slot.mode, slot.room.is_empty()) {
        (Mode::Hub, false) => format!(", {}", slot.room),
        _ => format!(", {}", hub_name(permit, &slot.hub)),
    };
    let steps = if slot.mode == Mode::Hub && slot.step_free { ", no steps" } else { "" };
    format!(
        "{}{woman}, {}, {minutes} minutes, {}{room}{steps}",
        slot.clinician,
        role_word(slot.role),
        mode_word(slot.mode)
    )
}

/// The appointment booked from a contact, the newest that stands.
pub(super) async fn booked_from(
    permit: &Permit<'_>,
    work: &Work,
) -> Result<Option<AppointmentView>, DeskError> {
    let booked = permit.store.appointments_of_contact(work.contact.id).await?;
    match booked.last() {
        Some(appointment) => Ok(Some(view(permit, appointment).await?)),
        None => Ok(None),
    }
}

/// The session an appointment is in.
pub(super) async fn session_of(
    permit: &Permit<'_>,
    appointment: &Appointment,
) -> Result<Option<Session>, DeskError> {
    let Some(slot) = appointment.slots.first() else { return Ok(None) };
    Ok(permit.store.get::<Session>(slot.session).await?)
}

/// An appointment as screens show it.
pub(super) async fn view(
    permit: &Permit<'_>,
    appointment: &Appointment,
) -> Result<AppointmentView, DeskError> {
    let text = match appointment.slots.first() {
        Some(slot) => slot_text(permit, &permit.store.slot(*slot).await?, appointment.slots.len()),
        None => String::new(),
    };
    let requested = is_requested(&permit.store.requested().await?, appointment);
    // How old they were matters only where they did not come.
    let missed = matches!(appointment.state, AppointmentState::DidNotAttend { .. });
    let child = missed
        && match permit.store.resident(appointment.resident).await {
            Ok(resident) => is_child(&resident, london(appointment.start).date()),
            Err(StoreError::NoSuchResident) => false,
            Err(error) => return Err(error.into()),
        };
    Ok(AppointmentView {
        appointment: appointment.id,
        reference: appointment.reference.clone(),
        start: Stamp::of(appointment.start),
        title: title(permit, appointment.start, appointment.mode, &appointment.hub),
        text,
        state: state(&appointment.state, requested, child),
        open: appointment.is_movable(),
        requested,
    })
}

/// Whether who has its places still waits for the ordering side's answer.
pub(super) fn is_requested(requested: &BTreeSet<Entity>, appointment: &Appointment) -> bool {
    !requested.is_empty() && appointment.slots.iter().any(|slot| requested.contains(&Entity::from(*slot)))
}

fn place(slot: &Slot) -> Place {
    Place { slot: slot.id, taken: slot.taken_by, head: slot.head.clone() }
}

/// `first` and the places behind it.
fn run(first: SlotId, places: impl Into<u16>) -> Vec<SlotId> {
    (0..places.into().clamp(1, 6)).map(|next| SlotId { ordinal: first.ordinal + next, ..first }).collect()
}

/// Books the held places for a contact inside the act that finishes it: claims each place and rests
/// on its session.
pub(super) async fn book(
    permit: &Permit<'_>,
    tx: &mut Tx,
    contact: &Contact,
    first: SlotId,
    (named, ids): (Named, [TaskId; 2]),
    step: &Step<'_>,
) -> Result<AppointmentId, DeskError> {
    let slots = wanted_slots(permit, contact, first).await?;
    let screened = screening::screen(contact, step.need_of(contact), step.at, &step.limits)?;
    let (session, places) = claim(tx, &slots).await?;
    let actor = Actor { by: step.by, at: step.at };
    let mut appointment =
        booking::book(contact, &screened, (&session, &places), named, step.clinician, actor)?;
    take(tx, &session, &places).await?;
    tx.put(&mut appointment).await?;
    arranging::arrange(permit, tx, &appointment, ids, actor).await?;
    Ok(appointment.id)
}

/// All places of the appointment that begins at `first`: those held or wanted for the contact, or the
/// ones it had where the booking is decided again.
async fn wanted_slots(
    permit: &Permit<'_>,
    contact: &Contact,
    first: SlotId,
) -> Result<Vec<SlotId>, DeskError> {
    let slots = match permit.again() {
        Some(act) => {
            let mut slots = super::refused::claimed(act);
            slots.retain(|slot| slot.session == first.session);
            slots
        }
        None => match holding::held_for(permit).await? {
            Some(held) if held.contact == contact.id => held.slots,
            _ => Vec::new(),
        },
    };
    Ok(if slots.contains(&first) { slots } else { vec![first] })
}

/// The session and its places, fresh.
async fn claim(tx: &mut Tx, slots: &[SlotId]) -> Result<(Session, Vec<Place>), DeskError> {
    let first = slots.first().ok_or(StoreError::NoSuchSlot)?;
    let session = tx.require::<Session>(first.session).await?;
    let mut places = Vec::new();
    for id in slots {
        places.push(place(&tx.slot(*id).await?));
    }
    Ok((session, places))
}

async fn take(tx: &mut Tx, session: &Session, places: &[Place]) -> Result<(), DeskError> {
    for place in places {
        tx.claim(Entity::from(place.slot), place.head.version, None).await?;
    }
    let entity = Entity(format!("session/{}", session.id));
    let seen = tx.head(&entity).await?.version;
    Ok(tx.rests_on(entity, seen).await?)
}

/// Moves an appointment in one step: the old places are free and the new ones taken, or neither.
pub async fn move_appointment(
    permit: Permit<'_>,
    ask: MoveAppointment,
) -> Result<AppointmentView, DeskError> {
    let by = permit.by()?;
    let (act, ids) = (permit.act("move_appointment", &ask, None)?, arranging::ids(&permit));
    let asked = permit.asks();
    let moved = permit
        .store
        .write(act, async |tx| {
            let appointment = tx.require::<Appointment>(ask.appointment).await?;
            let count = u8::try_from(appointment.slots.len()).unwrap_or(1);
            let (session, places) = claim(tx, &run(ask.slot, count)).await?;
            let actor = Actor { by, at: tx.at() };
            let freed = appointment.slots.clone();
            let mut appointment = booking::move_to(appointment, (&session, &places), actor)?;
            free(tx, &freed, &appointment.slots).await?;
            take(tx, &session, &places).await?;
            tx.put(&mut appointment).await?;
            arranging::arrange(&permit, tx, &appointment, ids, actor).await
        })
        .await;
    let answer = match moved {
        Ok(_) => asked.answer().await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(_) => view(&permit, &casework::appointment(&permit, ask.appointment).await?).await,
        Err(error) => Err(taken(&permit, &[ask.slot], Some(ask.appointment), error).await),
    }
}

/// Raises the version of places that become free, so that whoever saw them taken looks again.
async fn free(tx: &mut Tx, freed: &[SlotId], kept: &[SlotId]) -> Result<(), DeskError> {
    for slot in freed.iter().filter(|slot| !kept.contains(slot)) {
        let entity = Entity::from(*slot);
        let version = tx.head(&entity).await?.version;
        tx.claim(entity, version, None).await?;
    }
    Ok(())
}

/// Cancels an appointment with a reason; its places are free at once.
pub async fn cancel_appointment(
    permit: Permit<'_>,
    ask: CancelAppointment,
) -> Result<AppointmentView, DeskError> {
    let by = permit.by()?;
    let act = permit.act("cancel_appointment", &ask, Some(ask.reason.clone()))?;
    let ids = arranging::ids(&permit);
    let asked = permit.asks();
    permit
        .store
        .write(act, async |tx| {
            let appointment = tx.require::<Appointment>(ask.appointment).await?;
            let freed = appointment.slots.clone();
            let actor = Actor { by, at: tx.at() };
            let mut appointment = booking::cancel(appointment, &ask.reason, actor)?;
            free(tx, &freed, &[]).await?;
            tx.put(&mut appointment).await?;
            call_off(&permit, tx, &appointment, ids, actor).await
        })
        .await?;
    asked.answer().await?;
    view(&permit, &casework::appointment(&permit, ask.appointment).await?).await
}
