//! Finishing a task from the worklist, with what came of it.

use super::{Step, ToldEmergency, tell_emergency};
use crate::{
    contacts::{Contact, ContactState, Worker},
    refused::Refused,
    tasks::{Task, TaskKind, TaskState},
};

/// The records to write once a task is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The contact, where the task changes it.
    pub contact: Option<Contact>,
    /// The task and those that end with it.
    pub tasks: Vec<Task>,
}

/// Finishes a task. A clinician who accepts becomes the one on the contact, which re-opens; the outcome
/// of an emergency closes its contact. `tasks` are the open tasks of that contact.
pub fn finish_task(
    task: Task,
    contact: Option<Contact>,
    outcome: &str,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<Finished, Refused> {
    if let TaskState::Done { .. } = task.state {
        return Err(Refused::Move {
            thing: "task",
            from: "done",
            to: "finished",
            because: "Somebody else may have finished it: look at the list again.".to_owned(),
        });
    }
    let outcome = outcome.trim();
    if outcome.is_empty() {
        return Err(Refused::input("outcome", "A task ends with what came of it. Say it in a few words."));
    }
    let contact = contact.filter(|contact| Some(contact.id) == task.contact);
    match (task.kind, contact) {
        (TaskKind::ClinicianAccepts, contact) => accept(task, contact, outcome, step),
        (TaskKind::EmergencyConnected | TaskKind::EmergencyOutcome, Some(contact))
            if matches!(contact.state, ContactState::Emergency(_)) =>
        {
            follow(task, contact, outcome, tasks, step)
        }
        (TaskKind::HandoverAccepted, Some(_)) => Err(Refused::rule(
            "A referral ends with what became of it. Open its contact and say there who accepted it, that the person attended, or why it came back.",
        )),
        (_, _) => Ok(Finished { contact: None, tasks: vec![step.done(task, outcome)] }),
    }
}

/// A clinician takes the person on by name.
fn accept(task: Task, contact: Option<Contact>, outcome: &str, step: &Step<'_>) -> Result<Finished, Refused> {
    if !step.clinician {
        return Err(Refused::rule("Only a clinician may accept this, by signing in with their own name."));
    }
    let contact = contact.map(|mut contact| {
        if let ContactState::Closed { .. } = contact.state {
            contact.state = ContactState::Open;
        }
        contact.worker = Some(Worker { by: step.by, at: step.at, why: None });
        contact
    });
    Ok(Finished { contact, tasks: vec![step.done(task, outcome)] })
}

/// "Connected?" and the outcome of an emergency go through its script.
fn follow(
    task: Task,
    contact: Contact,
    outcome: &str,
    tasks: &[Task],
    step: &Step<'_>,
) -> Result<Finished, Refused> {
    let ContactState::Emergency(script) = contact.state.clone() else {
        return Ok(Finished { contact: Some(contact), tasks: vec![step.done(task, outcome)] });
    };
    let ended = task.kind == TaskKind::EmergencyOutcome;
    let told = ToldEmergency {
        place: script.place,
        number: script.number,
        alone: script.alone,
        words: script.words,
        connected: script.connected.is_some() || !ended,
        refused: script.refused,
        outcome: ended.then(|| outcome.to_owned()),
    };
    let id = task.id;
    let decided = tell_emergency(contact, told, tasks, id, step)?;
    let mut written = decided.tasks;
    match written.iter_mut().find(|other| other.id == id) {
        Some(same) => *same = step.done(task, outcome),
        None => written.push(step.done(task, outcome)),
    }
    Ok(Finished { contact: Some(decided.contact), tasks: written })
}
