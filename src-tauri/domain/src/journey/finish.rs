//! The end of a contact: never without a next step (A4), never without the words for "if it gets worse".

use super::{Decided, Step, cannot, open_task, resident_of, take_up};
use crate::{
    contacts::{Channel, Contact, ContactState, NextStep, Person, Routing, SafetyNet, Speaker, WordsGiven},
    ids::{AppointmentId, HandoverId, TaskId},
    pack::ActionKind,
    refused::Refused,
    screening::{self, Allows, screen},
    tasks::{Handover, HandoverState, Task, TaskKind},
};
use serde_json::Map;

/// What a finish needs from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The appointment booked from this contact, where it goes to a time.
    pub booked: Option<AppointmentId>,
    /// Id of a task that may be made.
    pub task: TaskId,
    /// Id of a handover that may be made.
    pub handover: HandoverId,
}

/// Keeps that the arrangement was read back and how the need's "if it gets worse" words were given.
pub fn give_safety_net(
    contact: Contact,
    how: WordsGiven,
    read_back: bool,
    step: &Step<'_>,
) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "read back", step)?;
    let need =
        step.need_of(&contact).ok_or_else(|| Refused::rule(screening::Unscreened::NoNeed.to_string()))?;
    let (phrase, words) = (need.if_worse.phrase.clone(), need.if_worse.text.join(" "));
    contact.safety_net = Some(SafetyNet { phrase, words, how, read_back, at: step.at, by: step.by });
    Ok(contact)
}

/// What is still missing before the contact can be finished, in the order of the journey. `timed`:
/// a time is held or booked for it.
pub fn missing(contact: &Contact, timed: bool, step: &Step<'_>) -> Vec<String> {
    match contact.state {
        ContactState::Closed { .. } => return Vec::new(),
        ContactState::Emergency(_) => return vec!["Say what became of the emergency.".to_owned()],
        ContactState::Open => {}
    }
    let mut missing = Vec::new();
    let screened = screen(contact, step.need_of(contact), step.at, &step.limits);
    let clinician = screened.as_ref().is_ok_and(|screened| screened.allows() == Allows::ClinicianOnly);
    let barred = screened.as_ref().is_ok_and(|screened| {
        current(contact).is_some_and(|routing| !screened.permits(routing.goes, step.clinician))
    });
    missing.extend(screened.err().map(|why| why.to_string()));
    missing.extend(story(contact));
    if contact.worse.is_none() && !clinician {
        missing.push("Ask: is it worse than before?".to_owned());
    }
    missing.extend(super::route::unset(contact));
    if barred {
        missing.push(
            "A red flag was answered since the place was chosen: choose a clinician or an emergency service."
                .to_owned(),
        );
    }
    missing.extend(route(contact, timed));
    if contact.chaperone.is_none() && current(contact).is_some_and(|routing| routing.chaperone) {
        missing.push(
            "Offer a chaperone and keep the answer: wanted, not wanted, or not offered because ….".to_owned(),
        );
    }
    if contact.safety_net.as_ref().is_none_or(|net| !net.read_back || Some(net.at) < last_routed(contact)) {
        missing.push("Read the arrangement back and give the \"if it gets worse\" words.".to_owned());
    }
    missing
}

fn story(contact: &Contact) -> Vec<String> {
    let mut missing = Vec::new();
    let story = &contact.story;
    match story.speaker {
        None if contact.channel != Channel::Click => missing.push("Say who is speaking.".to_owned()),
        Some(Speaker::Herself) | None => {}
        Some(_) if story.consent.is_none() => {
            missing.push("Record whether the person agrees to somebody speaking for them.".to_owned());
        }
        Some(_) => {}
    }
    if story.can_talk.is_none() && contact.channel == Channel::Call {
        missing.push("Ask: can you talk safely?".to_owned());
    }
    missing
}

fn route(contact: &Contact, timed: bool) -> Vec<String> {
    let mut missing = Vec::new();
    match current(contact) {
        None => missing.push("Choose where it goes.".to_owned()),
        Some(routing) if routing.goes == ActionKind::Slots => {
            if let Person::Unknown { .. } = contact.person {
                missing.push(
                    "Find the person and confirm two identifiers: an appointment is for somebody.".to_owned(),
                );
            }
            if !timed {
                missing.push("Choose a time and hold it.".to_owned());
            }
        }
        Some(_) => {}
    }
    missing
}

/// The last choice, if nothing since made it void: another need, or coming back from that service.
pub fn current(contact: &Contact) -> Option<&Routing> {
    let need = contact.need.as_ref()?;
    let routing = contact.routings.last()?;
    let since = contact.came_back.map_or(need.at, |back| back.max(need.at));
    (routing.at >= since).then_some(routing)
}

fn last_routed(contact: &Contact) -> Option<jiff::Timestamp> {
    current(contact).map(|routing| routing.at)
}

/// Finishes the contact with its next step, which its last choice decides: an appointment, a handover
/// (with acceptance awaited where it is a referral), or a task with an owner and a clock. `tasks` are
/// its open tasks.
pub fn finish(contact: Contact, ending: Ending, tasks: &[Task], step: &Step<'_>) -> Result<Decided, Refused> {
    let contact = take_up(contact, "finished", step)?;
    let missing = missing(&contact, ending.booked.is_some(), step);
    if !missing.is_empty() {
        return Err(cannot(&contact, "finished", missing.join(" ")));
    }
    let Some(routing) = current(&contact).cloned() else {
        return Err(cannot(&contact, "finished", "Choose where it goes."));
    };
    let mut decided = Decided::from(contact);
    let next = match (routing.goes, ending.booked) {
        (ActionKind::Slots, Some(appointment)) => NextStep::Appointment { appointment },
        (ActionKind::Slots, None) => {
            return Err(Refused::rule("No appointment was booked. Choose a time and hold it."));
        }
        (ActionKind::Advise | ActionKind::Refer, _) => hand_over(&mut decided, &routing, ending, step),
        (ActionKind::Clinician, _) => {
            open_end(&mut decided, TaskKind::ClinicianAccepts, tasks, ending.task, step)
        }
        (ActionKind::Emergency, _) => {
            open_end(&mut decided, TaskKind::EmergencyOutcome, tasks, ending.task, step)
        }
        (ActionKind::Task, _) => open_end(&mut decided, TaskKind::PracticeRequest, &[], ending.task, step),
    };
    decided.contact.state = ContactState::Closed { at: step.at, by: step.by, next };
    decided.contact.worker = None;
    Ok(decided)
}

fn hand_over(decided: &mut Decided, routing: &Routing, ending: Ending, step: &Step<'_>) -> NextStep {
    let referred = routing.goes == ActionKind::Refer;
    let state = if referred {
        HandoverState::Referred { at: step.at, by: step.by }
    } else {
        HandoverState::Advised { at: step.at, by: step.by }
    };
    decided.handovers.push(Handover {
        id: ending.handover,
        version: 0,
        contact: decided.contact.id,
        resident: resident_of(&decided.contact),
        service: routing.service.clone(),
        place: routing.place.clone(),
        state,
        past: Vec::new(),
        given: decided.contact.safety_net.clone(),
        other: Map::new(),
    });
    if referred {
        let due = decided.contact.due;
        let text = if decided.contact.wants_chaperone() {
            "Referred: has the service accepted, and who? A chaperone is wanted: say so."
        } else {
            "Referred: has the service accepted, and who?"
        };
        decided.tasks.push(step.task(ending.task, &decided.contact, TaskKind::HandoverAccepted, due, text));
    }
    NextStep::Handover { handover: ending.handover }
}

/// A task that stays open with its owner and clock; one already open for the same is used.
fn open_end(decided: &mut Decided, kind: TaskKind, tasks: &[Task], id: TaskId, step: &Step<'_>) -> NextStep {
    if let Some(task) = open_task(tasks, kind) {
        return NextStep::Task { task: task.id };
    }
    let (due, text) = match kind {
        TaskKind::ClinicianAccepts => {
            (step.at + step.limits.clinician, "A clinician decides: accept by name.")
        }
        TaskKind::EmergencyOutcome => {
            (step.at + step.limits.emergency_department, "Emergency advice given: what came of it?")
        }
        _ => (decided.contact.due, "For the practice: see that it is taken on."),
    };
    decided.tasks.push(step.task(id, &decided.contact, kind, due, text));
    NextStep::Task { task: id }
}
