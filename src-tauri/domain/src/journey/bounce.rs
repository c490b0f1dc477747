//! Handovers: advised or referred, accepted, attended, or bounced back to the same contact.

use super::{Decided, Step, open_task};
use crate::{
    contacts::{Contact, ContactState, NextStep, Opening},
    refused::Refused,
    tasks::{Handover, HandoverState, Task, TaskKind},
};

/// The service accepted, by somebody's name. The task that awaits it is done.
pub fn accept_handover(
    mut handover: Handover,
    by_name: &str,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<(Handover, Vec<Task>), Refused> {
    let HandoverState::Referred { .. } = handover.state else {
        return Err(cannot(&handover, "accepted", "Only a referral is accepted."));
    };
    let by_name = by_name.trim();
    if by_name.is_empty() {
        return Err(Refused::input("by_name", "A referral is accepted by somebody by name. Ask who it is."));
    }
    handover.state = HandoverState::Accepted { at: step.at, by_name: by_name.to_owned() };
    let awaited =
        open_task(tasks, TaskKind::HandoverAccepted).map(|task| step.done(task.clone(), "Accepted."));
    Ok((handover, awaited.into_iter().collect()))
}

/// The person attended.
pub fn attended(mut handover: Handover, step: &Step<'_>) -> Result<Handover, Refused> {
    match handover.state {
        HandoverState::Advised { .. } | HandoverState::Accepted { .. } => {
            handover.state = HandoverState::Attended { at: step.at };
            Ok(handover)
        }
        HandoverState::Referred { .. } => Err(cannot(&handover, "attended", "Record first who accepted it.")),
        HandoverState::Attended { .. } | HandoverState::Bounced { .. } => {
            Err(cannot(&handover, "attended", "It has already ended."))
        }
    }
}

/// The service could not help. The same contact re-opens with its first clock; its red flags are asked
/// again, since things have changed.
pub fn bounce(
    mut contact: Contact,
    mut handover: Handover,
    why: &str,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    if let HandoverState::Attended { .. } | HandoverState::Bounced { .. } = handover.state {
        return Err(cannot(&handover, "bounced back", "It has already ended: start a new contact."));
    }
    if handover.contact != contact.id {
        return Err(Refused::rule("This handover belongs to another contact. Open it from its own."));
    }
    let why = why.trim();
    if why.is_empty() {
        return Err(Refused::input("why", "Say why it came back, in the service's words."));
    }
    handover.state = HandoverState::Bounced { at: step.at, why: why.to_owned() };
    reopen(&mut contact, &handover, why, step);
    let awaited =
        open_task(tasks, TaskKind::HandoverAccepted).map(|task| step.done(task.clone(), "It came back."));
    Ok(Decided { contact, tasks: awaited.into_iter().collect(), handovers: vec![handover] })
}

/// Re-opens the contact unless it has moved on to something else since.
fn reopen(contact: &mut Contact, handover: &Handover, why: &str, step: &Step<'_>) {
    let ended_here = matches!(&contact.state,
        ContactState::Closed { next: NextStep::Handover { handover: next }, .. } if *next == handover.id);
    if !ended_here {
        return;
    }
    contact.state = ContactState::Open;
    contact.came_back = Some(step.at);
    contact.opening = Opening::Cleared { because: format!("it came back: {why}"), at: step.at };
    contact.topic.clear();
    contact.alert = None;
    contact.worse = None;
    contact.safety_net = None;
    contact.worker = None;
}

fn cannot(handover: &Handover, to: &'static str, because: &str) -> Refused {
    let from = match handover.state {
        HandoverState::Advised { .. } => "advised",
        HandoverState::Referred { .. } => "referred",
        HandoverState::Accepted { .. } => "accepted",
        HandoverState::Attended { .. } => "attended",
        HandoverState::Bounced { .. } => "bounced back",
    };
    Refused::Move { thing: "handover", from, to, because: because.to_owned() }
}
