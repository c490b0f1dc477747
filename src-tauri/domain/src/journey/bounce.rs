//! Handovers: advised or referred, accepted, attended, or bounced back to the same contact.

use super::{Decided, Step, open_task};
use crate::{
    contacts::{Contact, ContactState, NextStep, Opening},
    ids::TaskId,
    refused::Refused,
    tasks::{Handover, HandoverState, Task, TaskKind},
};

/// What may be said of a handover next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Accepted by somebody, or bounced.
    Accepted,
    /// Attended, or bounced.
    Attended,
    /// Nothing: it has ended.
    Ended,
}

/// What may be said of a handover next. Advice needs no acceptance: the person goes by themselves.
pub fn next(handover: &Handover) -> Next {
    match handover.state {
        HandoverState::Referred { .. } => Next::Accepted,
        HandoverState::Advised { .. } | HandoverState::Accepted { .. } => Next::Attended,
        HandoverState::Attended { .. } | HandoverState::Bounced { .. } => Next::Ended,
    }
}

/// The service accepted, by somebody's name. Whether the person attended is asked next, as the task `id`.
pub fn accept_handover(
    contact: Contact,
    handover: Handover,
    by_name: &str,
    tasks: &[Task],
    id: TaskId,
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    belongs(&contact, &handover)?;
    if next(&handover) != Next::Accepted {
        return Err(cannot(&handover, "accepted", "Only a referral is accepted."));
    }
    let by_name = said(by_name, "by_name", "A referral is accepted by somebody by name. Ask who it is.")?;
    let mut written = followed(&handover, tasks, &format!("Accepted by {by_name}."), step);
    let due = step.at + step.limits.attended;
    let text = format!("Accepted by {by_name}: has the person attended?");
    written.push(step.task(id, &contact, TaskKind::HandoverAccepted, due, &text));
    let state = HandoverState::Accepted { at: step.at, by_name, by: Some(step.by) };
    Ok(Decided { contact, tasks: written, handovers: vec![handover.moved(state)] })
}

/// The person attended: the loop is closed.
pub fn attended(
    contact: Contact,
    handover: Handover,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    belongs(&contact, &handover)?;
    match next(&handover) {
        Next::Attended => {}
        Next::Accepted => return Err(cannot(&handover, "attended", "Record first who accepted it.")),
        Next::Ended => return Err(cannot(&handover, "attended", "It has already ended.")),
    }
    let state = HandoverState::Attended { at: step.at, by: Some(step.by) };
    let written = followed(&handover, tasks, "Attended.", step);
    Ok(Decided { contact, tasks: written, handovers: vec![handover.moved(state)] })
}

/// The service could not help. The same contact re-opens with its first clock; its red flags are asked
/// again, since things have changed.
pub fn bounce(
    mut contact: Contact,
    handover: Handover,
    why: &str,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    if next(&handover) == Next::Ended {
        return Err(cannot(&handover, "bounced back", "It has already ended: start a new contact."));
    }
    belongs(&contact, &handover)?;
    let why = said(why, "why", "Say why it came back, in the service's words.")?;
    reopen(&mut contact, &handover, &why, step);
    let written = followed(&handover, tasks, "It came back.", step);
    let state = HandoverState::Bounced { at: step.at, why, by: Some(step.by) };
    Ok(Decided { contact, tasks: written, handovers: vec![handover.moved(state)] })
}

fn belongs(contact: &Contact, handover: &Handover) -> Result<(), Refused> {
    if handover.contact == contact.id {
        return Ok(());
    }
    Err(Refused::rule("This handover belongs to another contact. Open it from its own."))
}

/// Words that must be there, without the space around them and within what is kept.
fn said(text: &str, field: &'static str, missing: &'static str) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::input(field, missing));
    }
    if text.chars().count() > 200 {
        return Err(Refused::input(
            field,
            "At most 200 characters are kept here. Shorten it; nothing was lost.",
        ));
    }
    Ok(text.to_owned())
}

/// Whether a task follows it: a referral, until the person attended. An open task of the contact that
/// follows a referral is none of its advice.
pub fn is_followed(handover: &Handover) -> bool {
    matches!(handover.state, HandoverState::Referred { .. } | HandoverState::Accepted { .. })
}

/// The task that follows the referral is done.
fn followed(handover: &Handover, tasks: &[Task], outcome: &str, step: &Step<'_>) -> Vec<Task> {
    let open = open_task(tasks, TaskKind::HandoverAccepted).filter(|_| is_followed(handover));
    open.map(|task| step.done(task.clone(), outcome)).into_iter().collect()
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
    contact.checks.clear();
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
