//! The interpreter and the chaperone of an appointment: their tasks are written in the act that books,
//! moves or cancels it, or says that nobody came, so that neither stands without the other.

use super::title;
use crate::{commands::casework, gate::Permit, refusal::DeskError};
use front_door_domain::{
    appointments::Appointment,
    arranging::{self, Wants},
    booking::Actor,
    contacts::Contact,
    ids::TaskId,
    residents::Told,
    tasks::Task,
};
use front_door_store::{StoreError, Tx};

/// Ids of the tasks that one act may make: they are made before its first try.
pub(in crate::commands) fn ids(permit: &Permit<'_>) -> [TaskId; 2] {
    [TaskId(permit.id()), TaskId(permit.id())]
}

/// After a booking or a move.
pub(super) async fn arrange(
    permit: &Permit<'_>,
    tx: &mut Tx,
    appointment: &Appointment,
    ids: [TaskId; 2],
    actor: Actor,
) -> Result<(), DeskError> {
    let Some((contact, before)) = around(tx, appointment).await? else { return Ok(()) };
    let resident = match tx.resident(appointment.resident).await {
        Ok(resident) => Some(resident),
        Err(StoreError::NoSuchResident) => None,
        Err(error) => return Err(error.into()),
    };
    let told = tx.get::<Told>(appointment.resident).await?;
    let attending = casework::attending(resident.as_ref(), told.as_ref(), Some(&contact));
    let wants = Wants::of(&attending, &contact, appointment.mode);
    let title = named(permit, appointment);
    put(tx, arranging::arrange(appointment, &wants, &title, (&before, ids), actor)).await
}

/// After a cancelling, and where nobody came.
pub(in crate::commands) async fn call_off(
    permit: &Permit<'_>,
    tx: &mut Tx,
    appointment: &Appointment,
    ids: [TaskId; 2],
    actor: Actor,
) -> Result<(), DeskError> {
    let Some((_, before)) = around(tx, appointment).await? else { return Ok(()) };
    let title = named(permit, appointment);
    put(tx, arranging::call_off(appointment, &title, (&before, ids), actor)).await
}

/// Its contact with all tasks; none for what was booked without one.
async fn around(tx: &mut Tx, appointment: &Appointment) -> Result<Option<(Contact, Vec<Task>)>, DeskError> {
    let Some(id) = appointment.contact else { return Ok(None) };
    let Some(contact) = tx.get::<Contact>(id).await? else { return Ok(None) };
    Ok(Some((contact, tx.tasks_of_contact(id).await?)))
}

fn named(permit: &Permit<'_>, appointment: &Appointment) -> String {
    title(permit, appointment.start, appointment.mode, &appointment.hub)
}

async fn put(tx: &mut Tx, tasks: Vec<Task>) -> Result<(), DeskError> {
    for mut task in tasks {
        tx.put(&mut task).await?;
    }
    Ok(())
}
