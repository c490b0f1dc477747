//! The closed loop: a handover is accepted by somebody by name, attended, or comes back.

use super::contacts::decide;
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        contacts::Case,
        handovers::{AcceptHandover, BounceHandover, WhichHandover},
    },
};
use front_door_domain::{
    ids::{ContactId, HandoverId},
    journey,
    tasks::Handover,
};

/// Keeps who accepted a referral; whether the person attended is asked next.
pub async fn accept_handover(permit: Permit<'_>, ask: AcceptHandover) -> Result<Case, DeskError> {
    let contact = contact_of(&permit, ask.handover).await?;
    decide(&permit, "accept_handover", &ask, contact, async |tx, contact, tasks, ids, step| {
        let handover = tx.require::<Handover>(ask.handover).await?;
        Ok(journey::accept_handover(contact, handover, &ask.by_name, tasks, ids[0], step)?)
    })
    .await
}

/// Keeps that the person attended.
pub async fn attend_handover(permit: Permit<'_>, ask: WhichHandover) -> Result<Case, DeskError> {
    let contact = contact_of(&permit, ask.handover).await?;
    decide(&permit, "attend_handover", &ask, contact, async |tx, contact, tasks, _, step| {
        let handover = tx.require::<Handover>(ask.handover).await?;
        Ok(journey::attended(contact, handover, tasks, step)?)
    })
    .await
}

/// The service could not help: the same contact is open again, with its first clock.
pub async fn bounce_handover(permit: Permit<'_>, ask: BounceHandover) -> Result<Case, DeskError> {
    let contact = contact_of(&permit, ask.handover).await?;
    decide(&permit, "bounce_handover", &ask, contact, async |tx, contact, tasks, _, step| {
        let handover = tx.require::<Handover>(ask.handover).await?;
        Ok(journey::bounce(contact, handover, &ask.why, tasks, step)?)
    })
    .await
}

async fn contact_of(permit: &Permit<'_>, handover: HandoverId) -> Result<ContactId, DeskError> {
    Ok(permit.store.require::<Handover>(handover).await?.contact)
}
