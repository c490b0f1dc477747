//! Times, holds, appointments. Who wins a place is decided by the store's constraint, never by the
//! look that came before.

mod times;

pub use times::find_slots;

use super::{
    casework::{self, Work},
    hubs::{mode_word, role_word, state},
};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp,
        appointments::{AppointmentView, CancelAppointment, HoldSlot, HoldView, MoveAppointment, WhichSlot},
        contacts::Case,
    },
};
use front_door_domain::{
    act::{Entity, Hold},
    appointments::{Appointment, Mode, Session},
    booking::{self, Actor, Named, Place},
    calendar::london,
    contacts::{Contact, ContactState},
    format, holds,
    ids::{AppointmentId, ContactId, ResidentId, SlotId},
    journey::Step,
    screening,
};
use front_door_store::{Slot, SlotQuery, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a hold is for, kept as desk state beside the hold itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct HeldFor {
    contact: ContactId,
    slots: Vec<SlotId>,
}

fn held_key(permit: &Permit<'_>) -> Result<String, DeskError> {
    Ok(format!("hold/{}", permit.by()?))
}

async fn held_for(permit: &Permit<'_>) -> Result<Option<HeldFor>, DeskError> {
    let kept = permit.store.draft(&held_key(permit)?).await?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// The hold of this user for this contact, while it lasts.
pub(super) async fn my_hold(permit: &Permit<'_>, work: &Work) -> Result<Option<HoldView>, DeskError> {
    if matches!(work.contact.state, ContactState::Closed { .. }) {
        return Ok(None);
    }
    let Some(kept) = held_for(permit).await?.filter(|kept| kept.contact == work.contact.id) else {
        return Ok(None);
    };
    let Some(first) = kept.slots.first() else { return Ok(None) };
    let slot = permit.store.slot(*first).await?;
    let Some(hold) = holds::live(&slot.head, permit.now).filter(|hold| Some(hold.by) == permit.by().ok())
    else {
        return Ok(None);
    };
    let mut text = slot_text(permit, &slot, kept.slots.len());
    if let Some(resident) = &work.resident {
        let others = same_day(permit, resident.id, slot.start, None).await?;
        if !others.is_empty() {
            text = format!("{text}; also booked {others} that day");
        }
    }
    Ok(Some(HoldView {
        slot: slot.id,
        title: title(permit, slot.start, slot.mode, &slot.hub),
        text,
        until: Stamp::of(hold.until),
        extended: hold.extended,
    }))
}

/// What became of this user's hold for this contact once it ran out, so that nobody comes back to a
/// place that is gone without being told; none while it lasts and where there was none.
pub(super) async fn lost_hold(permit: &Permit<'_>, work: &Work) -> Result<Option<String>, DeskError> {
    if !matches!(work.contact.state, ContactState::Open) {
        return Ok(None);
    }
    let kept = held_for(permit).await?.filter(|kept| kept.contact == work.contact.id);
    let Some(first) = kept.and_then(|kept| kept.slots.first().copied()) else { return Ok(None) };
    let slot = permit.store.slot(first).await?;
    if holds::live(&slot.head, permit.now).is_some_and(|hold| Some(hold.by) == permit.by().ok()) {
        return Ok(None);
    }
    let now = who_has(permit, first, None).await?;
    let now = now.unwrap_or_else(|| "It is still free: hold it again, or choose another.".to_owned());
    let title = title(permit, slot.start, slot.mode, &slot.hub);
    Ok(Some(format!("Your hold of {title} ran out. {now}")))
}

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

/// A hub by name.
pub(super) fn hub_name(permit: &Permit<'_>, hub: &front_door_domain::ids::HubId) -> String {
    permit.pack.hub(hub).map_or_else(|| hub.to_string(), |hub| hub.name.clone())
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
    Ok(AppointmentView {
        appointment: appointment.id,
        reference: appointment.reference.clone(),
        start: Stamp::of(appointment.start),
        title: title(permit, appointment.start, appointment.mode, &appointment.hub),
        text,
        state: state(&appointment.state),
        open: appointment.is_movable(),
    })
}

fn place(slot: &Slot) -> Place {
    Place { slot: slot.id, taken: slot.taken_by, head: slot.head.clone() }
}

/// `first` and the places behind it.
fn run(first: SlotId, places: u8) -> Vec<SlotId> {
    (0..u16::from(places.clamp(1, 6))).map(|next| SlotId { ordinal: first.ordinal + next, ..first }).collect()
}

/// Holds a place for five minutes. A place held before is let go in the same act: one each.
pub async fn hold_slot(permit: Permit<'_>, ask: HoldSlot) -> Result<Case, DeskError> {
    let by = permit.by()?;
    let desk = permit.store.desk();
    let places = match ask.places {
        Some(places) => places,
        None => times::places_for(&Work::of(&permit, ask.contact).await?),
    };
    let wanted = run(ask.slot, places);
    let act = permit.act("hold_slot", &ask, None)?;
    let held = permit
        .store
        .write(act, async |tx| {
            let contact = tx.require::<Contact>(ask.contact).await?;
            if !matches!(contact.state, ContactState::Open) {
                return Err(DeskError::Rule(
                    "A time is held for an open contact. Start or open one first.".to_owned(),
                ));
            }
            let (at, limits) = (tx.at(), permit.limits());
            for (other, head) in tx.holds_of(by).await? {
                if !wanted.contains(&other) {
                    tx.claim(Entity::from(other), head.version, None).await?;
                }
            }
            for id in &wanted {
                let slot = tx.slot(*id).await?;
                if slot.taken_by.is_some() {
                    return Err(StoreError::Taken { entity: Entity::from(*id), by: None, until: None }.into());
                }
                let hold = holds::hold(&slot.head, slot.start, (by, desk), at, &limits)?;
                tx.claim(Entity::from(*id), slot.head.version, Some(hold)).await?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = held {
        return Err(taken(&permit, &wanted, None, error).await);
    }
    permit
        .store
        .put_draft(&held_key(&permit)?, &json!(HeldFor { contact: ask.contact, slots: wanted }))
        .await?;
    casework::case(&permit, ask.contact).await
}

/// Who came first, by name, for how long, and what is free next; the error itself where none of the
/// places is the reason for it. `own` is the appointment that may have them already.
pub(super) async fn taken(
    permit: &Permit<'_>,
    wanted: &[SlotId],
    own: Option<AppointmentId>,
    error: DeskError,
) -> DeskError {
    if matches!(error, DeskError::Step(_) | DeskError::Store(StoreError::Taken { .. })) {
        for slot in wanted {
            if let Ok(Some(sentence)) = who_has(permit, *slot, own).await {
                return DeskError::Taken(sentence);
            }
        }
    }
    error
}

/// Who has this place, as a sentence; none where nobody else has.
async fn who_has(
    permit: &Permit<'_>,
    slot: SlotId,
    own: Option<AppointmentId>,
) -> Result<Option<String>, DeskError> {
    let slot = permit.store.slot(slot).await?;
    let (me, next) = (permit.by()?, next_free(permit, &slot).await?);
    if let Some(hold) = holds::live(&slot.head, permit.now).filter(|hold| hold.by != me) {
        let names = casework::names(&permit.store.users().await?);
        let who = names.get(&hold.by).map_or("Somebody", String::as_str);
        let left = format::countdown(permit.now, hold.until);
        return Ok(Some(format!("{who} holds this time for another {left}. {next}, or wait for it.")));
    }
    let other = slot.taken_by.is_some_and(|by| Some(by) != own);
    Ok(other
        .then(|| format!("Somebody booked this time just before you. {next}; nothing you typed is lost.")))
}

/// How many of the next places a refusal names.
const NEXT: usize = 3;

/// `Free next there: 19:10, 19:20 and 19:30`: the same hub, the same mode, held by nobody.
async fn next_free(permit: &Permit<'_>, slot: &Slot) -> Result<String, DeskError> {
    let query = SlotQuery {
        hubs: vec![slot.hub.clone()],
        modes: vec![slot.mode],
        ..SlotQuery::within(slot.end.max(permit.now), slot.start + SignedDuration::from_hours(24))
    };
    let mut free = permit.store.free_slots(&query).await?;
    free.retain(|slot| holds::live(&slot.head, permit.now).is_none());
    free.dedup_by_key(|slot| slot.start);
    let day = london(slot.start).date();
    let times: Vec<_> = free
        .iter()
        .take(NEXT)
        .map(|next| {
            let at = london(next.start);
            if at.date() == day { format::time(&at) } else { format::short_day_time(&at) }
        })
        .collect();
    Ok(match times.split_last() {
        None => "Choose one of the next".to_owned(),
        Some((last, [])) => format!("Free next there: {last}"),
        Some((last, before)) => format!("Free next there: {} and {last}", before.join(", ")),
    })
}

/// Extends a hold, once.
pub async fn extend_hold(permit: Permit<'_>, ask: WhichSlot) -> Result<Case, DeskError> {
    on_hold(&permit, "extend_hold", &ask, true).await
}

/// Lets a hold go.
pub async fn release_hold(permit: Permit<'_>, ask: WhichSlot) -> Result<Case, DeskError> {
    let case = on_hold(&permit, "release_hold", &ask, false).await?;
    permit.store.forget_draft(&held_key(&permit)?).await?;
    Ok(case)
}

async fn on_hold(
    permit: &Permit<'_>,
    command: &str,
    ask: &WhichSlot,
    extend: bool,
) -> Result<Case, DeskError> {
    let by = permit.by()?;
    let kept = held_for(permit).await?.filter(|kept| kept.slots.contains(&ask.slot));
    let slots = kept.map_or_else(|| vec![ask.slot], |kept| kept.slots);
    let act = permit.act(command, ask, None)?;
    permit
        .store
        .write(act, async |tx| {
            for id in &slots {
                let head = tx.slot(*id).await?.head;
                let hold: Option<Hold> = if extend {
                    Some(holds::extend(&head, by, tx.at(), &permit.limits())?)
                } else {
                    holds::release(&head, by, tx.at())?;
                    None
                };
                tx.claim(Entity::from(*id), head.version, hold).await?;
            }
            Ok::<_, DeskError>(())
        })
        .await?;
    casework::case(permit, ask.contact).await
}

/// Books the held places for a contact inside the act that finishes it: claims each place and rests
/// on its session.
pub(super) async fn book(
    permit: &Permit<'_>,
    tx: &mut Tx,
    contact: &Contact,
    first: SlotId,
    named: Named,
    step: &Step<'_>,
) -> Result<AppointmentId, DeskError> {
    let held =
        held_for(permit).await?.filter(|held| held.contact == contact.id && held.slots.contains(&first));
    let slots = held.map_or_else(|| vec![first], |held| held.slots);
    let screened = screening::screen(contact, step.need_of(contact), step.at, &step.limits)?;
    let (session, places) = claim(tx, &slots).await?;
    let actor = Actor { by: step.by, at: step.at };
    let mut appointment =
        booking::book(contact, &screened, (&session, &places), named, step.clinician, actor)?;
    take(tx, &session, &places).await?;
    tx.put(&mut appointment).await?;
    Ok(appointment.id)
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
    let act = permit.act("move_appointment", &ask, None)?;
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
            Ok::<_, DeskError>(appointment)
        })
        .await;
    match moved {
        Ok(granted) => match granted.answer() {
            Some(appointment) => view(&permit, &appointment).await,
            None => view(&permit, &casework::appointment(&permit, ask.appointment).await?).await,
        },
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
    permit
        .store
        .write(act, async |tx| {
            let appointment = tx.require::<Appointment>(ask.appointment).await?;
            let freed = appointment.slots.clone();
            let mut appointment = booking::cancel(appointment, &ask.reason, Actor { by, at: tx.at() })?;
            free(tx, &freed, &[]).await?;
            tx.put(&mut appointment).await?;
            Ok::<_, DeskError>(())
        })
        .await?;
    view(&permit, &casework::appointment(&permit, ask.appointment).await?).await
}
