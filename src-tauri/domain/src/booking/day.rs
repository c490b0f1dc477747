//! The day of an appointment: arrived, called, in the room, done, or did not attend.

use super::{Actor, cannot, enter};
use crate::{
    appointments::{Appointment, AppointmentState},
    calendar::london,
    contacts::OpeningAnswer,
    format,
    limits::Limits,
    refused::Refused,
};
use jiff::Timestamp;

/// The person is here or on the line, and was asked the opening red-flag question (or it says why not).
/// Yes and "not sure" do not stop the arrival: the desk opens the script or asks a clinician.
pub fn arrived(
    appointment: Appointment,
    opening: OpeningAnswer,
    actor: Actor,
) -> Result<Appointment, Refused> {
    let AppointmentState::Booked { .. } = appointment.state else {
        return Err(cannot(&appointment.state, "arrived", "Only a booked person arrives."));
    };
    let (day, today) = (london(appointment.start), london(actor.at));
    if day.date() != today.date() {
        let because = format!("It is on {}.", format::day(&day));
        return Err(cannot(&appointment.state, "arrived", &because));
    }
    if let OpeningAnswer::NotAsked { because } = &opening
        && because.trim().is_empty()
    {
        return Err(Refused::input("opening", "Say why the opening question was not asked on arrival."));
    }
    let state = AppointmentState::Arrived { at: actor.at, by: actor.by, opening };
    Ok(enter(appointment, state, actor))
}

/// Called in.
pub fn called(appointment: Appointment, actor: Actor) -> Result<Appointment, Refused> {
    match appointment.state {
        AppointmentState::Arrived { .. } => {
            Ok(enter(appointment, AppointmentState::Called { at: actor.at, by: actor.by }, actor))
        }
        AppointmentState::Booked { .. } => Err(cannot(
            &appointment.state,
            "called",
            "Mark the arrival first: the opening question is asked then.",
        )),
        _ => Err(cannot(&appointment.state, "called", "Only somebody who waits is called.")),
    }
}

/// In the room.
pub fn in_room(appointment: Appointment, actor: Actor) -> Result<Appointment, Refused> {
    match appointment.state {
        AppointmentState::Arrived { .. } | AppointmentState::Called { .. } => {
            Ok(enter(appointment, AppointmentState::InRoom { at: actor.at, by: actor.by }, actor))
        }
        AppointmentState::Booked { .. } => Err(cannot(
            &appointment.state,
            "in the room",
            "Mark the arrival first: the opening question is asked then.",
        )),
        _ => Err(cannot(&appointment.state, "in the room", "Only somebody who waits comes in.")),
    }
}

/// Seen.
pub fn done(appointment: Appointment, actor: Actor) -> Result<Appointment, Refused> {
    match appointment.state {
        AppointmentState::Called { .. } | AppointmentState::InRoom { .. } => {
            Ok(enter(appointment, AppointmentState::Done { at: actor.at, by: actor.by }, actor))
        }
        AppointmentState::Arrived { .. } => {
            Err(cannot(&appointment.state, "done", "Call the person in first."))
        }
        _ => Err(cannot(&appointment.state, "done", "Only somebody who came is seen.")),
    }
}

/// Did not attend: only after the start, a grace and a call without an answer at `rung`.
pub fn did_not_attend(
    appointment: Appointment,
    rung: Option<Timestamp>,
    limits: &Limits,
    actor: Actor,
) -> Result<Appointment, Refused> {
    let refuse = |because: &str| cannot(&appointment.state, "marked as did not attend", because);
    let AppointmentState::Booked { .. } = appointment.state else {
        return Err(refuse("Only a booked person who has not come did not attend."));
    };
    let from = appointment.start + limits.grace;
    if actor.at < from {
        let because = format!("It can be marked from {}.", format::short_day_time(&london(from)));
        return Err(refuse(&because));
    }
    let Some(rung) = rung.filter(|rung| (appointment.start..=actor.at).contains(rung)) else {
        return Err(refuse("Ring them first, after the start; there may be a reason."));
    };
    let state = AppointmentState::DidNotAttend { at: actor.at, by: actor.by, rung };
    Ok(enter(appointment, state, actor))
}
