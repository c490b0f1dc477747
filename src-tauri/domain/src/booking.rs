//! Appointments: booked from what was screened, and moved on by named transitions that say from and to
//! when they refuse.

mod day;

pub use day::{arrived, called, did_not_attend, done, in_room};

use crate::{
    act::Head,
    appointments::{Appointment, AppointmentState, Moved, Session},
    calendar::london,
    contacts::{ChosenNeed, Contact, ContactState, Person},
    holds::{HoldState, hold_state},
    ids::{AppointmentId, SlotId, UserId},
    pack::ActionKind,
    refused::Refused,
    screening::Screened,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Map;

/// A place as the store has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub slot: SlotId,
    /// The appointment that takes it, if any.
    pub taken: Option<AppointmentId>,
    /// Version and hold.
    pub head: Head,
}

/// Who acts on an appointment, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// What a new appointment is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: AppointmentId,
    /// Its reference, made by [`crate::reference::reference`].
    pub reference: String,
}

impl Session {
    /// Start of one of its slots; none where it has no such slot.
    pub fn slot_start(&self, slot: SlotId) -> Option<Timestamp> {
        let known = slot.session == self.id && slot.ordinal < self.slots;
        known.then(|| self.start + self.length() * i32::from(slot.ordinal))
    }

    /// End of its last slot.
    pub fn end(&self) -> Timestamp {
        self.start + self.length() * i32::from(self.slots)
    }

    fn length(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.slot_minutes))
    }
}

/// Days after an appointment on which its follow-up still goes on: as long as a contact counts for a
/// repeat.
pub const LIVE_DAYS: i32 = 14;

impl Appointment {
    /// The slots it keeps from others: none once it was cancelled or not attended.
    pub fn takes(&self) -> &[SlotId] {
        match self.state {
            AppointmentState::Cancelled { .. } | AppointmentState::DidNotAttend { .. } => &[],
            _ => &self.slots,
        }
    }

    /// Whether the person's record is opened for it without a stated reason (product feature B8): not
    /// cancelled, and ahead or at most [`LIVE_DAYS`] days ago by London's calendar.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let ago = (london(now).date() - london(self.start).date()).get_days();
        !matches!(self.state, AppointmentState::Cancelled { .. }) && ago <= LIVE_DAYS
    }

    /// Whether it can still be moved.
    pub fn is_movable(&self) -> bool {
        matches!(self.state, AppointmentState::Booked { .. })
    }

    /// Whether it can still be cancelled.
    pub fn is_cancellable(&self) -> bool {
        use AppointmentState as S;
        matches!(self.state, S::Booked { .. } | S::Arrived { .. } | S::Called { .. })
    }
}

/// Books places for the person of a contact. The red flags were asked (by type), the person is
/// confirmed, and the places are adjacent, of one session, in the future, and free or held by `actor`.
pub fn book(
    contact: &Contact,
    screened: &Screened<ChosenNeed>,
    (session, places): (&Session, &[Place]),
    named: Named,
    clinician: bool,
    actor: Actor,
) -> Result<Appointment, Refused> {
    if contact.state != ContactState::Open {
        return Err(Refused::Move {
            thing: "contact",
            from: crate::journey::state_name(&contact.state),
            to: "booked",
            because: "Only an open contact is booked.".to_owned(),
        });
    }
    if screened.contact() != contact.id || Some(screened.what()) != contact.need.as_ref() {
        return Err(Refused::rule(
            "The red-flag answers belong to another need. Ask the opening question again.",
        ));
    }
    if !screened.permits(ActionKind::Slots, clinician) {
        return Err(Refused::rule(
            "A red flag was ticked, not asked, or nobody is sure: a clinician must decide before anything is booked.",
        ));
    }
    let Person::Known { resident, .. } = contact.person else {
        return Err(Refused::rule(
            "An appointment is for somebody: find the person and confirm two identifiers.",
        ));
    };
    let (slots, start, end) = fitting(session, places, None, actor)?;
    Ok(Appointment {
        id: named.id,
        version: 0,
        reference: named.reference,
        contact: Some(contact.id),
        resident,
        need: screened.what().need.clone(),
        slots,
        hub: session.hub.clone(),
        mode: session.mode,
        start,
        end,
        state: AppointmentState::Booked { at: actor.at, by: actor.by },
        history: Vec::new(),
        other: Map::new(),
    })
}

/// Moves a booked appointment to other places in one step, keeping its history.
pub fn move_to(
    mut appointment: Appointment,
    (session, places): (&Session, &[Place]),
    actor: Actor,
) -> Result<Appointment, Refused> {
    if !appointment.is_movable() {
        return Err(cannot(&appointment.state, "moved", "Book another time instead."));
    }
    let (slots, start, end) = fitting(session, places, Some(appointment.id), actor)?;
    if slots == appointment.slots {
        return Err(Refused::rule("It already has this time. Choose another."));
    }
    let left = std::mem::replace(&mut appointment.slots, slots);
    appointment.history.push(Moved {
        at: actor.at,
        by: actor.by,
        from: appointment.state.clone(),
        slots: Some(left),
    });
    appointment.hub = session.hub.clone();
    appointment.mode = session.mode;
    appointment.start = start;
    appointment.end = end;
    Ok(appointment)
}

/// Cancels an appointment; its places are free at once.
pub fn cancel(appointment: Appointment, reason: &str, actor: Actor) -> Result<Appointment, Refused> {
    if !appointment.is_cancellable() {
        return Err(cannot(&appointment.state, "cancelled", "It stays as it happened."));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::input("reason", "Say why it is cancelled, such as \"feels better\"."));
    }
    let state = AppointmentState::Cancelled { at: actor.at, by: actor.by, reason: reason.to_owned() };
    Ok(enter(appointment, state, actor))
}

/// The state of an appointment in words.
pub fn state_name(state: &AppointmentState) -> &'static str {
    match state {
        AppointmentState::Booked { .. } => "booked",
        AppointmentState::Arrived { .. } => "arrived",
        AppointmentState::Called { .. } => "called",
        AppointmentState::InRoom { .. } => "in the room",
        AppointmentState::Done { .. } => "done",
        AppointmentState::Cancelled { .. } => "cancelled",
        AppointmentState::DidNotAttend { .. } => "marked as did not attend",
    }
}

fn cannot(state: &AppointmentState, to: &'static str, because: &str) -> Refused {
    Refused::Move { thing: "appointment", from: state_name(state), to, because: because.to_owned() }
}

/// Goes on to another state, keeping the one left.
fn enter(mut appointment: Appointment, state: AppointmentState, actor: Actor) -> Appointment {
    let from = std::mem::replace(&mut appointment.state, state);
    appointment.history.push(Moved { at: actor.at, by: actor.by, from, slots: None });
    appointment
}

/// The places in order with start and end, when they fit: adjacent, in the future, free or mine.
fn fitting(
    session: &Session,
    places: &[Place],
    own: Option<AppointmentId>,
    actor: Actor,
) -> Result<(Vec<SlotId>, Timestamp, Timestamp), Refused> {
    let mut slots: Vec<SlotId> = places.iter().map(|place| place.slot).collect();
    slots.sort_unstable();
    let (Some(first), Some(last)) = (slots.first().copied(), slots.last().copied()) else {
        return Err(Refused::rule("No time was chosen. Choose one from the list."));
    };
    let adjacent = slots
        .windows(2)
        .all(|pair| pair[0].session == pair[1].session && pair[0].ordinal + 1 == pair[1].ordinal);
    if !adjacent {
        return Err(Refused::rule(
            "Places of one appointment follow each other in one session. Choose neighbours.",
        ));
    }
    let (Some(start), Some(end)) = (session.slot_start(first), session.slot_start(last)) else {
        return Err(Refused::rule("This session has no such place any more. Choose again from the list."));
    };
    if start <= actor.at {
        return Err(Refused::rule("This time has begun. Choose a later one."));
    }
    for place in places {
        free(place, own, actor)?;
    }
    Ok((slots, start, end + session.length()))
}

fn free(place: &Place, own: Option<AppointmentId>, actor: Actor) -> Result<(), Refused> {
    if place.taken.is_some_and(|taken| Some(taken) != own) {
        return Err(Refused::rule("Somebody else has just booked this place. Choose another from the list."));
    }
    match hold_state(&place.head, actor.by, actor.at) {
        HoldState::Free | HoldState::Mine(_) => Ok(()),
        HoldState::Theirs(_) => {
            Err(Refused::rule("Somebody else holds this place now. Choose another, or wait for it."))
        }
    }
}

#[cfg(test)]
mod tests;
