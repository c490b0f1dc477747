//! Marks on the day list: arrived, called, in the room, done, did not attend.

use super::{is_child, list};
use crate::{
    commands::{
        appointments,
        contacts::{save, step},
    },
    gate::Permit,
    refusal::DeskError,
    wire::hubs::{DayList, DayMark, MarkDay},
};
use front_door_domain::{
    appointments::Appointment,
    booking::{self, Actor},
    calendar::london,
    clocks,
    contacts::{Contact, OpeningAnswer},
    ids::TaskId,
    journey,
    tasks::{Owner, Task, TaskKind, TaskState},
    users::Role,
};
use front_door_store::Tx;

/// Marks a row and answers with the fresh list of that hub's day.
pub async fn mark_day(permit: Permit<'_>, ask: MarkDay) -> Result<DayList, DeskError> {
    let by = permit.by()?;
    let act = permit.act("mark_day", &ask, None)?;
    let ids = [TaskId(permit.id()), TaskId(permit.id())];
    let arranged = appointments::arranged(&permit);
    permit
        .store
        .write(act, async |tx| {
            let appointment = tx.require::<Appointment>(ask.appointment).await?;
            let actor = Actor { by, at: tx.at() };
            let mut appointment = marked(&permit, appointment, &ask, actor)?;
            tx.put(&mut appointment).await?;
            match (ask.mark, &ask.opening) {
                (DayMark::Arrived, Some(answer)) => answered(&permit, tx, &appointment, answer, ids).await,
                (DayMark::DidNotAttend, _) => {
                    appointments::call_off(&permit, tx, &appointment, arranged, actor).await?;
                    not_brought(&permit, tx, &appointment, ids[0]).await
                }
                _ => Ok(()),
            }
        })
        .await?;
    let appointment = crate::commands::casework::appointment(&permit, ask.appointment).await?;
    list(&permit, &appointment.hub, london(appointment.start).date()).await
}

fn marked(
    permit: &Permit<'_>,
    appointment: Appointment,
    ask: &MarkDay,
    actor: Actor,
) -> Result<Appointment, DeskError> {
    Ok(match ask.mark {
        DayMark::Arrived => {
            let opening = ask.opening.clone().ok_or_else(|| {
                DeskError::input("opening", "The opening red-flag question is asked on every arrival. Answer it, or say why it was not asked.")
            })?;
            booking::arrived(appointment, opening, actor)?
        }
        DayMark::Called => booking::called(appointment, actor)?,
        DayMark::InRoom => booking::in_room(appointment, actor)?,
        DayMark::Done => booking::done(appointment, actor)?,
        DayMark::DidNotAttend => {
            let rung = ask.rung.then_some(actor.at);
            booking::did_not_attend(appointment, rung, &permit.limits(), actor)?
        }
    })
}

/// A red flag on arrival opens the emergency script on the appointment's contact; "not sure" asks a
/// clinician for a look.
async fn answered(
    permit: &Permit<'_>,
    tx: &mut Tx,
    appointment: &Appointment,
    answer: &OpeningAnswer,
    ids: [TaskId; 2],
) -> Result<(), DeskError> {
    let Some(contact) = appointment.contact else { return Ok(()) };
    let Some(contact) = tx.get::<Contact>(contact).await? else { return Ok(()) };
    let tasks = tx.tasks_of_contact(contact.id).await?;
    match journey::on_arrival(contact, answer, &tasks, ids, &step(permit, tx.at())?) {
        Some(decided) => save(tx, decided).await,
        None => Ok(()),
    }
}

/// A child who did not come was not brought: the safeguarding lead is told the same day.
async fn not_brought(
    permit: &Permit<'_>,
    tx: &mut Tx,
    appointment: &Appointment,
    id: TaskId,
) -> Result<(), DeskError> {
    let resident = tx.resident(appointment.resident).await?;
    let day = london(tx.at()).date();
    if !is_child(&resident, day) {
        return Ok(());
    }
    let mut task = Task {
        id,
        version: 0,
        kind: TaskKind::Safeguarding,
        contact: appointment.contact,
        resident: Some(appointment.resident),
        made: tx.at(),
        due: clocks::end_of_day(tx.at(), &permit.pack.calendar, &permit.limits()),
        text: "A child was not brought to an appointment: tell the safeguarding lead.".to_owned(),
        owner: Owner::Anyone { role: Role::Lead },
        state: TaskState::Open,
        arranges: None,
        other: serde_json::Map::new(),
    };
    Ok(tx.put(&mut task).await?)
}
