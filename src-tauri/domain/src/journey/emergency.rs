//! The emergency script: runs until the outcome is known, and closes only with one.

use super::{Decided, Step, cannot, open_task, opening};
use crate::{
    contacts::{Contact, ContactState, Emergency, NextStep, Opening, OpeningAnswer},
    content::{Answer, Outcome},
    ids::{QuestionId, TaskId},
    refused::Refused,
    tasks::{Task, TaskKind},
};

/// What was told in the script; texts replace the ones before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldEmergency {
    /// Where the person is.
    pub place: String,
    /// Number if the line drops.
    pub number: String,
    /// "Are you alone?" Alone or not sure: the desk dials.
    pub alone: Option<Answer>,
    /// Exact words.
    pub words: String,
    /// Connected to 999.
    pub connected: bool,
    /// The person refuses 999: a clinician at once.
    pub refused: bool,
    /// What became of it, such as "ambulance attending"; closes the contact.
    pub outcome: Option<String>,
}

/// Opens the script on a contact whatever its state, as an arrival with a red flag does.
pub fn alarm(
    mut contact: Contact,
    signs: Vec<QuestionId>,
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Decided {
    contact.opening = Opening::Answered { answer: OpeningAnswer::Yes { signs }, at: step.at, by: step.by };
    raise(contact, tasks, ids, step)
}

/// The opening answer given on arrival: yes opens the script, "not sure" asks a clinician for a look.
/// None where nothing follows from it.
pub fn on_arrival(
    contact: Contact,
    answer: &OpeningAnswer,
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Option<Decided> {
    match answer {
        OpeningAnswer::Yes { signs } => Some(alarm(contact, signs.clone(), tasks, ids, step)),
        OpeningAnswer::NotSure => {
            let text = "Not sure of a red flag on arrival: a clinician looks now.";
            let mut decided = Decided::from(contact);
            opening::ask_clinician(&mut decided, tasks, ids[0], text, step);
            Some(decided)
        }
        OpeningAnswer::No | OpeningAnswer::NotAsked { .. } => None,
    }
}

/// Puts the contact into its emergency, with the clocks that what was ticked asks for.
pub(super) fn raise(mut contact: Contact, tasks: &[Task], ids: [TaskId; 2], step: &Step<'_>) -> Decided {
    let asks_for = asked_for(&contact, step);
    let strictest = asks_for.iter().min().copied().unwrap_or(Outcome::Call999);
    contact.alert = Some(strictest);
    if !matches!(contact.state, ContactState::Emergency(_)) {
        contact.state = ContactState::Emergency(Emergency {
            since: Some(step.at),
            words: contact.story.own_words.clone(),
            number: contact.story.number.clone(),
            ..Emergency::default()
        });
    }
    let mut decided = Decided::from(contact);
    if strictest == Outcome::Call999 {
        ask(&mut decided, tasks, ids[0], TaskKind::EmergencyConnected, step);
    } else if asks_for.contains(&Outcome::ClinicianNow) {
        opening::ask_clinician(&mut decided, tasks, ids[0], "Red flag: a clinician at once.", step);
    }
    ask(&mut decided, tasks, ids[1], TaskKind::EmergencyOutcome, step);
    decided
}

/// What the ticked signs ask for: of the opening list and of the need's topic.
fn asked_for(contact: &Contact, step: &Step<'_>) -> Vec<Outcome> {
    let signs = match &contact.opening {
        Opening::Answered { answer: OpeningAnswer::Yes { signs }, .. } => signs.as_slice(),
        _ => &[],
    };
    let topic = contact.topic.iter().filter(|answered| answered.answer == Answer::Yes);
    let ticked = signs.iter().chain(topic.map(|answered| &answered.question));
    ticked.filter_map(|id| step.content.flag(id)).map(|flag| flag.outcome).collect()
}

fn ask(decided: &mut Decided, tasks: &[Task], id: TaskId, kind: TaskKind, step: &Step<'_>) {
    if open_task(tasks, kind).is_some() {
        return;
    }
    let by_999 = decided.contact.alert == Some(Outcome::Call999);
    let (after, text) = match kind {
        TaskKind::EmergencyConnected => (step.limits.connected, "999 advised: connected?"),
        _ if by_999 => (step.limits.outcome, "999 advised: what came of it?"),
        _ => (step.limits.emergency_department, "Emergency advice given: what came of it?"),
    };
    let due = step.at + after;
    decided.contact.due = decided.contact.due.min(due);
    decided.tasks.push(step.task(id, &decided.contact, kind, due, text));
}

/// Keeps what was told in the script. `tasks` are the contact's open tasks; `id` that of the task made
/// when the person refuses 999.
pub fn tell_emergency(
    mut contact: Contact,
    told: ToldEmergency,
    tasks: &[Task],
    id: TaskId,
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    let ContactState::Emergency(script) = &contact.state else {
        return Err(cannot(
            &contact,
            "followed as an emergency",
            "Answer the opening question with yes first.",
        ));
    };
    let script = told_script(script.clone(), &told, step);
    let outcome = read_outcome(told.outcome)?;
    let newly_refused = script.refused && !was_refused(&contact);
    contact.state = ContactState::Emergency(script.clone());
    let mut decided = Decided::from(contact);
    if newly_refused {
        opening::ask_clinician(&mut decided, tasks, id, "Refuses 999: a clinician at once.", step);
    }
    if script.connected.is_some() {
        settle(&mut decided, tasks, TaskKind::EmergencyConnected, "Connected.", step);
        decided.contact.due =
            open_task(tasks, TaskKind::EmergencyOutcome).map_or(decided.contact.due, |task| task.due);
    } else if script.refused {
        settle(
            &mut decided,
            tasks,
            TaskKind::EmergencyConnected,
            "Refused 999: passed to a clinician.",
            step,
        );
    }
    if let Some(outcome) = outcome {
        close(&mut decided, tasks, outcome, step);
    }
    Ok(decided)
}

fn told_script(mut script: Emergency, told: &ToldEmergency, step: &Step<'_>) -> Emergency {
    script.place.clone_from(&told.place);
    script.number.clone_from(&told.number);
    script.words.clone_from(&told.words);
    script.alone = told.alone;
    script.desk_dials = matches!(told.alone, Some(Answer::Yes | Answer::NotSure));
    script.refused = told.refused;
    // The first moment counts; a tick taken back means that they were not connected after all.
    script.connected = told.connected.then(|| script.connected.unwrap_or(step.at));
    script
}

fn was_refused(contact: &Contact) -> bool {
    matches!(&contact.state, ContactState::Emergency(script) if script.refused)
}

fn read_outcome(outcome: Option<String>) -> Result<Option<String>, Refused> {
    match outcome {
        None => Ok(None),
        Some(text) if text.trim().is_empty() => Err(Refused::input(
            "outcome",
            "An emergency closes only with its outcome. Say what became of it, such as \"ambulance attending\".",
        )),
        Some(text) => Ok(Some(text.trim().to_owned())),
    }
}

fn settle(decided: &mut Decided, tasks: &[Task], kind: TaskKind, outcome: &str, step: &Step<'_>) {
    if let Some(task) = open_task(tasks, kind)
        && decided.tasks.iter().all(|made| made.id != task.id)
    {
        decided.tasks.push(step.done(task.clone(), outcome));
    }
}

fn close(decided: &mut Decided, tasks: &[Task], outcome: String, step: &Step<'_>) {
    settle(decided, tasks, TaskKind::EmergencyConnected, &outcome, step);
    settle(decided, tasks, TaskKind::EmergencyOutcome, &outcome, step);
    if let ContactState::Emergency(script) = &mut decided.contact.state {
        script.outcome = Some(outcome.clone());
    }
    decided.contact.worker = None;
    decided.contact.state =
        ContactState::Closed { at: step.at, by: step.by, next: NextStep::EmergencyOutcome { outcome } };
}
