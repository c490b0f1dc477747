//! The opening red-flag question: asked, no / yes / not sure / not asked because.

use super::{Decided, Step, cannot, emergency, note_content, open_task, take_up};
use crate::{
    contacts::{Contact, ContactState, Opening, OpeningAnswer},
    content::Answer,
    ids::TaskId,
    refused::Refused,
    screening,
    tasks::{Task, TaskKind},
};

/// Answers the opening question. Yes opens the emergency script; "not sure" asks a clinician to accept
/// by name against a clock. `tasks` are the contact's open tasks, `ids` those of tasks that may be made.
pub fn answer_opening(
    contact: Contact,
    answer: OpeningAnswer,
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    if let OpeningAnswer::Yes { .. } = answer {
        return yes(contact, answer, tasks, ids, step);
    }
    let mut contact = take_up(contact, "screened again", step)?;
    if let OpeningAnswer::NotAsked { because } = &answer
        && because.trim().is_empty()
    {
        return Err(Refused::input(
            "because",
            "Say why the question was not asked, such as \"line dropped\".",
        ));
    }
    never_downgrade(&contact, &answer, step)?;
    let not_sure = answer == OpeningAnswer::NotSure;
    contact.opening = Opening::Answered { answer, at: step.at, by: step.by };
    let mut decided = Decided::from(contact);
    if not_sure {
        ask_clinician(&mut decided, tasks, ids[0], "Not sure of a red flag: a clinician decides.", step);
    }
    Ok(decided)
}

/// Yes may be said at any time, by anybody who is told.
fn yes(
    mut contact: Contact,
    answer: OpeningAnswer,
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    if let ContactState::Closed { .. } = contact.state {
        return Err(cannot(
            &contact,
            "in an emergency",
            "Start a new contact and answer yes there: the script opens at once.",
        ));
    }
    note_content(&mut contact, step);
    contact.opening = Opening::Answered { answer, at: step.at, by: step.by };
    Ok(emergency::raise(contact, tasks, ids, step))
}

/// The red flags are asked again: every "no" is cleared, and a sign ticked or not sure of stays.
pub(super) fn ask_again(contact: &mut Contact, because: &str, step: &Step<'_>) {
    let cleared = matches!(
        contact.opening,
        Opening::Answered { answer: OpeningAnswer::No | OpeningAnswer::NotAsked { .. }, .. }
    );
    if cleared {
        contact.opening = Opening::Cleared { because: because.to_owned(), at: step.at };
    }
    contact.topic.retain(|answered| answered.answer != Answer::No);
}

/// "Not sure" becomes "no" only through a clinician, or at once by whoever slipped on the key.
fn never_downgrade(contact: &Contact, answer: &OpeningAnswer, step: &Step<'_>) -> Result<(), Refused> {
    let Opening::Answered { answer: OpeningAnswer::NotSure, at, by } = &contact.opening else {
        return Ok(());
    };
    let slip = *by == step.by && *at + step.limits.slip >= step.at;
    if *answer == OpeningAnswer::NotSure || step.clinician || slip {
        return Ok(());
    }
    Err(Refused::rule(
        "The opening question was answered \"not sure\"; only a clinician may change that now. Pass it to a clinician.",
    ))
}

/// A clinician is to accept by name, unless one is already asked to.
pub(super) fn ask_clinician(decided: &mut Decided, tasks: &[Task], id: TaskId, text: &str, step: &Step<'_>) {
    let due = step.at + step.limits.clinician;
    decided.contact.due = decided.contact.due.min(due);
    if open_task(tasks, TaskKind::ClinicianAccepts).is_none() {
        decided.tasks.push(step.task(id, &decided.contact, TaskKind::ClinicianAccepts, due, text));
    }
}

/// Whether the opening question has a valid answer that lets questions go on.
pub(super) fn answered(contact: &Contact, step: &Step<'_>) -> Result<(), Refused> {
    screening::valid_opening(contact, step.at, &step.limits).map_err(|why| Refused::rule(why.to_string()))?;
    Ok(())
}
