//! Topic red flags, checks of services, and "worse than before?".

use super::{Decided, Step, emergency, open_task, opening, take_up};
use crate::{
    clocks,
    contacts::{Answered, Contact},
    content::{Answer, Need, Outcome, RedFlag},
    ids::{QuestionId, TaskId},
    refused::Refused,
    screening,
    tasks::{Task, TaskKind},
};

/// The question that is always asked: is it worse than before?
pub const WORSE: &str = "worse";

/// Answers a topic red flag, a check or [`WORSE`]. A red flag answered yes leads to what it asks for:
/// 999 opens the emergency script, others an alert and, where somebody must act, a task with a clock.
/// "Not sure" of a red flag asks a clinician. Worse than before, or not sure of that, has the red flags
/// asked again. `tasks` are the contact's open tasks.
pub fn answer_question(
    contact: Contact,
    question: &QuestionId,
    answer: Answer,
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    let mut contact = take_up(contact, "asked more", step)?;
    opening::answered(&contact, step)?;
    let answered = Answered { question: question.clone(), answer, at: step.at, by: step.by };
    if question.as_str() == WORSE {
        return Ok(worse(contact, answered, step).into());
    }
    let need =
        step.need_of(&contact).ok_or_else(|| Refused::rule(screening::Unscreened::NoNeed.to_string()))?;
    if let Some(flag) = need.flags.iter().find(|flag| flag.id == *question) {
        return answer_flag(contact, need, flag, answered, (tasks, ids), step);
    }
    if step.content.check(question).is_none() {
        return Err(Refused::rule("This question is not asked for this need. Choose the need again."));
    }
    put(&mut contact.checks, answered);
    Ok(contact.into())
}

/// What is worse than before, or may be, has its red flags asked again, once.
fn worse(mut contact: Contact, answered: Answered, step: &Step<'_>) -> Contact {
    let known = contact.worse.as_ref().is_some_and(|before| before.answer != Answer::No);
    if answered.answer != Answer::No && !known {
        opening::ask_again(&mut contact, "it may be worse than before", step);
    }
    contact.worse = Some(answered);
    contact
}

fn answer_flag(
    mut contact: Contact,
    need: &Need,
    flag: &RedFlag,
    answered: Answered,
    (tasks, ids): (&[Task], [TaskId; 2]),
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    let asks_for = screening::outcome_of(flag.outcome, answered.answer);
    if asks_for.is_none() {
        never_downgrade(&contact, flag, step)?;
    }
    let corrected = put(&mut contact.topic, answered);
    contact.alert = screening::outcomes(need, &contact.topic).into_iter().min();
    if asks_for == Some(Outcome::Call999) {
        return Ok(emergency::raise(contact, tasks, ids, step));
    }
    let mut decided = Decided::from(contact);
    match asks_for {
        None if corrected => withdraw(&mut decided, need, tasks, step),
        None => {}
        Some(Outcome::SafeguardingSameDay) => safeguard(&mut decided, tasks, ids[0], step),
        Some(Outcome::ClinicianNow) => {
            opening::ask_clinician(&mut decided, tasks, ids[0], &format!("Red flag: {}", flag.text), step);
        }
        Some(_) => decided.contact.due = decided.contact.due.min(step.at + step.limits.clinician),
    }
    Ok(decided)
}

/// Puts an answer in the place of an earlier one; says whether there was one.
fn put(answers: &mut Vec<Answered>, answered: Answered) -> bool {
    if let Some(earlier) = answers.iter_mut().find(|earlier| earlier.question == answered.question) {
        *earlier = answered;
        return true;
    }
    answers.push(answered);
    false
}

/// A sign once ticked, or not sure of, becomes "no" only through a clinician, or at once by whoever
/// slipped on the key.
fn never_downgrade(contact: &Contact, flag: &RedFlag, step: &Step<'_>) -> Result<(), Refused> {
    let Some(earlier) = contact.topic.iter().find(|earlier| earlier.question == flag.id) else {
        return Ok(());
    };
    let slip = earlier.by == step.by && earlier.at + step.limits.slip >= step.at;
    if earlier.answer == Answer::No || step.clinician || slip {
        return Ok(());
    }
    Err(Refused::rule(
        "This red flag was answered \"yes\" or \"not sure\"; only a clinician may change that to \"no\" now. Pass it to a clinician.",
    ))
}

fn safeguard(decided: &mut Decided, tasks: &[Task], id: TaskId, step: &Step<'_>) {
    let due = clocks::end_of_day(step.at, step.calendar, &step.limits);
    decided.contact.due = decided.contact.due.min(due);
    if open_task(tasks, TaskKind::Safeguarding).is_none() {
        let text = "Tell the named safeguarding lead today.";
        decided.tasks.push(step.task(id, &decided.contact, TaskKind::Safeguarding, due, text));
    }
}

/// After a corrected slip of the key nobody is left waiting for a clinician.
fn withdraw(decided: &mut Decided, need: &Need, tasks: &[Task], step: &Step<'_>) {
    use crate::contacts::{Opening, OpeningAnswer};
    let still = matches!(decided.contact.opening, Opening::Answered { answer: OpeningAnswer::NotSure, .. })
        || screening::clinician_decides(need, &decided.contact.topic);
    let asked =
        open_task(tasks, TaskKind::ClinicianAccepts).filter(|task| task.made + step.limits.slip >= step.at);
    if let Some(task) = asked
        && !still
    {
        decided
            .tasks
            .push(step.done(task.clone(), "Withdrawn: the answer was a slip of the key, corrected at once."));
    }
}
