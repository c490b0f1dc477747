//! The journey of a contact: each command reads fresh, lets the domain decide, saves, and answers
//! with the case.

use super::casework::{self, case as view};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Nothing,
        contacts::{
            AnswerChaperone, AnswerOpening, AnswerQuestion, Case, ChooseNeed, Identify, NeedList, NeedOption,
            OnIt, RedFlagView, SetUrgency, StartContact, TakeOver, TellAttenders, TellEmergency, TellGiven,
            TellStory, WhichContact,
        },
    },
};
use front_door_domain::{
    act::Record,
    clocks,
    contacts::{Contact, Story},
    content::Need,
    ids::{ContactId, ResidentId, TaskId},
    journey::{self, Begin, Decided, Given, Step},
    query, reference,
    tasks::Task,
    users::Permission,
};
use front_door_store::Tx;
use serde::Serialize;

/// How many needs are shown before anything is typed: what can be read at a glance.
const USUAL: usize = 15;
/// The need that fits where no other does.
const ANYTHING: &str = "something-else";

/// Where a step of the journey stands: who takes it, when, with which content.
pub(crate) fn step<'a>(permit: &'a Permit<'_>, at: jiff::Timestamp) -> Result<Step<'a>, DeskError> {
    Ok(Step {
        at,
        by: permit.by()?,
        clinician: permit.may(Permission::AcceptAsClinician),
        content: &permit.pack.content,
        calendar: &permit.pack.calendar,
        limits: permit.limits(),
    })
}

/// Starts a contact through any door; nothing about the person is needed.
pub async fn start_contact(permit: Permit<'_>, ask: StartContact) -> Result<Case, DeskError> {
    let begin = Begin {
        id: ContactId(permit.id()),
        reference: permit.reference(),
        channel: ask.channel,
        began: permit.now,
        number: ask.caller_number.clone().unwrap_or_default(),
        through: None,
        own_words: String::new(),
        given: Given::default(),
        taken_up: true,
    };
    let id = begin.id;
    let act = permit.act("start_contact", &ask, None)?;
    let by = &permit;
    permit
        .store
        .write(act, async |tx| {
            let mut contact = journey::start(begin.clone(), &step(by, tx.at())?);
            tx.put(&mut contact).await?;
            Ok::<_, DeskError>(())
        })
        .await?;
    view(&permit, id).await
}

/// A reference of its own.
pub(crate) fn new_reference() -> Result<String, DeskError> {
    Ok(reference::reference(crate::clock::random()?))
}

/// The case as it stands. Within it the resident's record is open, so that is a look.
pub async fn case(permit: Permit<'_>, ask: WhichContact) -> Result<Case, DeskError> {
    let case = view(&permit, ask.contact).await?;
    if let Some(banner) = &case.banner {
        permit.look(banner.id, "opened", &format!("contact {}", ask.contact));
    }
    Ok(case)
}

/// Who is on it now, for whoever has it open: nothing of the person is read, so it is no look.
pub async fn who_is_on(permit: Permit<'_>, ask: WhichContact) -> Result<OnIt, DeskError> {
    let contact = permit.store.require::<Contact>(ask.contact).await?;
    Ok(casework::on_it(&permit, &contact, &*permit.store.names().await?))
}

/// One step, answered with the case.
pub(crate) async fn decide<A: Serialize>(
    permit: &Permit<'_>,
    command: &str,
    inputs: &A,
    contact: ContactId,
    rule: impl AsyncFn(&mut Tx, Contact, &[Task], [TaskId; 2], &Step<'_>) -> Result<Decided, DeskError>,
) -> Result<Case, DeskError> {
    write(permit, command, inputs, contact, rule).await?;
    view(permit, contact).await
}

/// The contact and its open tasks, fresh; what the domain decides of them; saved.
pub(crate) async fn write<A: Serialize>(
    permit: &Permit<'_>,
    command: &str,
    inputs: &A,
    contact: ContactId,
    rule: impl AsyncFn(&mut Tx, Contact, &[Task], [TaskId; 2], &Step<'_>) -> Result<Decided, DeskError>,
) -> Result<(), DeskError> {
    let act = permit.act(command, inputs, None)?;
    let ids = [TaskId(permit.id()), TaskId(permit.id())];
    permit
        .store
        .write(act, async |tx| {
            let fresh = tx.require::<Contact>(contact).await?;
            let tasks = tx.tasks_of_contact(contact).await?;
            let step = step(permit, tx.at())?;
            let decided = rule(tx, fresh, &tasks, ids, &step).await?;
            save(tx, decided).await
        })
        .await?;
    Ok(())
}

/// Saves what was decided.
pub(crate) async fn save(tx: &mut Tx, mut decided: Decided) -> Result<(), DeskError> {
    tx.put(&mut decided.contact).await?;
    for task in &mut decided.tasks {
        tx.put(task).await?;
    }
    for handover in &mut decided.handovers {
        tx.put(handover).await?;
    }
    Ok(())
}

/// Answers the opening question.
pub async fn answer_opening(permit: Permit<'_>, ask: AnswerOpening) -> Result<Case, DeskError> {
    decide(&permit, "answer_opening", &ask, ask.contact, async |_, contact, tasks, ids, step| {
        Ok(journey::answer_opening(contact, ask.answer.clone(), tasks, ids, step)?)
    })
    .await
}

/// Keeps what was said.
pub async fn tell_story(permit: Permit<'_>, ask: TellStory) -> Result<Case, DeskError> {
    decide(&permit, "tell_story", &ask, ask.contact, async |_, contact, _, _, step| {
        let story = Story {
            own_words: ask.own_words.clone(),
            speaker: ask.speaker,
            speaker_name: ask.speaker_name.clone(),
            consent: ask.consent,
            number: ask.number.clone(),
            can_talk: ask.can_talk,
            safe_contact: ask.safe_contact.clone(),
        };
        Ok(journey::tell_story(contact, story, step)?.into())
    })
    .await
}

/// Keeps who comes along, each with their own access needs.
pub async fn tell_attenders(permit: Permit<'_>, ask: TellAttenders) -> Result<Case, DeskError> {
    decide(&permit, "tell_attenders", &ask, ask.contact, async |_, contact, _, _, step| {
        Ok(journey::tell_attenders(contact, ask.attenders.clone(), step)?.into())
    })
    .await
}

/// Keeps what was said to the offer of a chaperone.
pub async fn answer_chaperone(permit: Permit<'_>, ask: AnswerChaperone) -> Result<Case, DeskError> {
    decide(&permit, "answer_chaperone", &ask, ask.contact, async |_, contact, _, _, step| {
        Ok(journey::answer_chaperone(contact, ask.answer.clone(), step)?.into())
    })
    .await
}

/// Says who it is about. Opening the record is a look.
pub async fn identify(permit: Permit<'_>, ask: Identify) -> Result<Case, DeskError> {
    let case = decide(&permit, "identify", &ask, ask.contact, async |tx, contact, _, _, step| {
        tx.resident(ask.resident).await?;
        let repeat = repeats(tx, &contact, ask.resident).await?;
        Ok(journey::identify(contact, ask.resident, &ask.identifiers, repeat, step)?.into())
    })
    .await?;
    permit.look(ask.resident, "opened", &format!("contact {}", ask.contact));
    Ok(case)
}

/// Keeps what was given of a person not found.
pub async fn tell_given(permit: Permit<'_>, ask: TellGiven) -> Result<Case, DeskError> {
    if !ask.given.born.trim().is_empty() {
        let read = query::read_birth_date(&ask.given.born, permit.local().date());
        read.map_err(|error| DeskError::input("born", error.to_string()))?;
    }
    decide(&permit, "tell_given", &ask, ask.contact, async |_, contact, _, _, step| {
        let given = ask.given.clone();
        let given = Given { name: given.name, born: given.born, postcode: given.postcode };
        Ok(journey::tell_given(contact, given, step)?.into())
    })
    .await
}

/// The needs to choose from.
pub async fn list_needs(permit: Permit<'_>, _: Nothing) -> Result<NeedList, DeskError> {
    let needs = permit.pack.content.needs.iter().enumerate();
    let option = |(place, need): (usize, &Need)| NeedOption {
        id: need.id.clone(),
        name: need.name.clone(),
        words: need.search.clone(),
        usual: place < USUAL || need.id.as_str() == ANYTHING,
    };
    Ok(NeedList { needs: needs.map(option).collect() })
}

/// The full red-flag list, one key away from anywhere.
pub async fn list_red_flags(permit: Permit<'_>, _: Nothing) -> Result<RedFlagView, DeskError> {
    Ok(casework::red_flags(permit.pack))
}

/// Chooses the need.
pub async fn choose_need(permit: Permit<'_>, ask: ChooseNeed) -> Result<Case, DeskError> {
    decide(&permit, "choose_need", &ask, ask.contact, async |_, contact, _, _, step| {
        Ok(journey::choose_need(contact, &ask.need, step)?.into())
    })
    .await
}

/// Answers one question.
pub async fn answer_question(permit: Permit<'_>, ask: AnswerQuestion) -> Result<Case, DeskError> {
    decide(&permit, "answer_question", &ask, ask.contact, async |_, contact, tasks, ids, step| {
        Ok(journey::answer_question(contact, &ask.question, ask.answer, tasks, ids, step)?)
    })
    .await
}

/// Sets how soon.
pub async fn set_urgency(permit: Permit<'_>, ask: SetUrgency) -> Result<Case, DeskError> {
    decide(&permit, "set_urgency", &ask, ask.contact, async |tx, contact, _, _, step| {
        let repeat = match casework::about(&contact) {
            Some(resident) => repeats(tx, &contact, resident).await?,
            None => false,
        };
        Ok(journey::set_urgency(contact, ask.urgency, repeat, step)?.into())
    })
    .await
}

/// Whether the same person got in touch within 14 days before, in any channel or through any practice.
async fn repeats(tx: &mut Tx, contact: &Contact, resident: ResidentId) -> Result<bool, DeskError> {
    let others = tx.contacts_of(resident, clocks::repeats_since(contact.began)).await?;
    Ok(others.iter().any(|other| journey::repeats(contact, other)))
}

/// Fills in the emergency script; its outcome closes the contact.
pub async fn tell_emergency(permit: Permit<'_>, ask: TellEmergency) -> Result<Case, DeskError> {
    decide(&permit, "tell_emergency", &ask, ask.contact, async |_, contact, tasks, ids, step| {
        Ok(journey::tell_emergency(contact, told(&ask), tasks, ids[0], step)?)
    })
    .await
}

fn told(ask: &TellEmergency) -> journey::ToldEmergency {
    journey::ToldEmergency {
        place: ask.place.clone(),
        number: ask.number.clone(),
        alone: ask.alone,
        words: ask.words.clone(),
        connected: ask.connected,
        refused: ask.refused,
        outcome: ask.outcome.clone(),
    }
}

/// Takes a contact up; with a reason where somebody else is on it.
pub async fn take_over(permit: Permit<'_>, ask: TakeOver) -> Result<Case, DeskError> {
    let act = permit.act("take_over", &ask, ask.reason.clone())?;
    let asked = permit.asks();
    let by = &permit;
    permit
        .store
        .write(act, async |tx| {
            let contact = tx.require::<Contact>(ask.contact).await?;
            let entity = front_door_domain::act::Entity(format!("contact/{}", contact.id()));
            let head = tx.head(&entity).await?;
            let mut contact = journey::take_over(contact, ask.reason.as_deref(), &step(by, tx.at())?)?;
            tx.claim(entity, head.version, None).await?;
            tx.put(&mut contact).await?;
            Ok::<_, DeskError>(())
        })
        .await?;
    asked.answer().await?;
    view(&permit, ask.contact).await
}
