//! Holding a place for five minutes; where nobody can be asked who has it, wanting it without a hold.

use super::{slot_text, taken, title, who_has};
use crate::{
    commands::casework::{self, Work},
    gate::Permit,
    refusal::DeskError,
    sharing::Answer,
    wire::{
        Stamp,
        appointments::{HoldSlot, HoldView, WantedView, WhichSlot},
        contacts::Case,
    },
};
use front_door_domain::{
    act::{Entity, Hold},
    contacts::{Contact, ContactState},
    holds,
    ids::{ContactId, SlotId},
};
use front_door_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a hold is for, kept as desk state beside the hold itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct HeldFor {
    pub(super) contact: ContactId,
    pub(super) slots: Vec<SlotId>,
    /// The places were held; else they are wanted without a hold.
    #[serde(default = "held")]
    held: bool,
}

fn held() -> bool {
    true
}

fn held_key(permit: &Permit<'_>) -> Result<String, DeskError> {
    Ok(format!("hold/{}", permit.by()?))
}

pub(super) async fn held_for(permit: &Permit<'_>) -> Result<Option<HeldFor>, DeskError> {
    let kept = permit.store.draft(&held_key(permit)?).await?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// The hold of this user for this contact, while it lasts.
pub(crate) async fn my_hold(permit: &Permit<'_>, work: &Work) -> Result<Option<HoldView>, DeskError> {
    if matches!(work.contact.state, ContactState::Closed { .. }) {
        return Ok(None);
    }
    let Some(kept) = held_for(permit).await?.filter(|kept| kept.contact == work.contact.id) else {
        return Ok(None);
    };
    let Some(first) = kept.slots.first() else { return Ok(None) };
    let slot = permit.store.slot(*first).await?;
    let Some(hold) = holds::live(&slot.head, permit.now).filter(|hold| Some(hold.by) == permit.by().ok())
    else {
        return Ok(None);
    };
    let mut text = slot_text(permit, &slot, kept.slots.len());
    if let Some(resident) = &work.resident {
        let others = super::same_day(permit, resident.id, slot.start, None).await?;
        if !others.is_empty() {
            text = format!("{text}; also booked {others} that day");
        }
    }
    Ok(Some(HoldView {
        slot: slot.id,
        title: title(permit, slot.start, slot.mode, &slot.hub),
        text,
        until: Stamp::of(hold.until),
        extended: hold.extended,
    }))
}

/// What became of this user's hold for this contact once it ran out, so that nobody comes back to a
/// place that is gone without being told; none while it lasts and where there was none.
pub(crate) async fn lost_hold(permit: &Permit<'_>, work: &Work) -> Result<Option<String>, DeskError> {
    if !matches!(work.contact.state, ContactState::Open) {
        return Ok(None);
    }
    let kept = held_for(permit).await?.filter(|kept| kept.held && kept.contact == work.contact.id);
    let Some(first) = kept.and_then(|kept| kept.slots.first().copied()) else { return Ok(None) };
    let slot = permit.store.slot(first).await?;
    if holds::live(&slot.head, permit.now).is_some_and(|hold| Some(hold.by) == permit.by().ok()) {
        return Ok(None);
    }
    let now = who_has(permit, first, None).await?;
    let now = now.unwrap_or_else(|| "It is still free: hold it again, or choose another.".to_owned());
    let title = title(permit, slot.start, slot.mode, &slot.hub);
    Ok(Some(format!("Your hold of {title} ran out. {now}")))
}

/// The place that this user wants for this contact without a hold, while it looks free from here.
pub(crate) async fn wanted(permit: &Permit<'_>, work: &Work) -> Result<Option<WantedView>, DeskError> {
    if !matches!(work.contact.state, ContactState::Open) {
        return Ok(None);
    }
    let kept = held_for(permit).await?.filter(|kept| !kept.held && kept.contact == work.contact.id);
    let Some(kept) = kept else { return Ok(None) };
    for slot in &kept.slots {
        if who_has(permit, *slot, None).await?.is_some() {
            return Ok(None);
        }
    }
    let Some(first) = kept.slots.first() else { return Ok(None) };
    let slot = permit.store.slot(*first).await?;
    Ok(Some(WantedView {
        slot: slot.id,
        title: title(permit, slot.start, slot.mode, &slot.hub),
        text: slot_text(permit, &slot, kept.slots.len()),
        requests: permit.is_cut_off().await,
    }))
}

/// Holds a place for five minutes. A place held before is let go in the same act: one each.
pub async fn hold_slot(permit: Permit<'_>, ask: HoldSlot) -> Result<Case, DeskError> {
    let places = match ask.places {
        Some(places) => places,
        None => Work::of(&permit, ask.contact).await?.attending().places(),
    };
    let wanted = super::run(ask.slot, places);
    if permit.is_cut_off().await {
        return Err(want(&permit, ask.contact, wanted).await);
    }
    let act = permit.act("hold_slot", &ask, None)?;
    let asked = permit.asks();
    let held = permit.store.write(act, async |tx| hold(&permit, tx, ask.contact, &wanted).await).await;
    let answer = match held {
        Ok(_) => asked.answer().await,
        Err(error) => Err(error),
    };
    match answer {
        Err(error) => Err(taken(&permit, &wanted, None, error).await),
        // A hold is never waited for: whoever gets it late would keep others out for nothing.
        Ok(Answer::Requested) if permit.again().is_none() => {
            // Where it was undone meanwhile it is not to be had again behind their back.
            drop(asked);
            // Found out first: whoever takes it once it was given back did not take it from them.
            let said = want(&permit, ask.contact, wanted.clone()).await;
            let given_back = WhichSlot { contact: ask.contact, slot: ask.slot };
            let act = permit.act("release_hold", &given_back, None)?;
            permit.store.write(act, async |tx| let_go(&permit, tx, &wanted).await).await?;
            Err(said)
        }
        Ok(_) => {
            keep(&permit, HeldFor { contact: ask.contact, slots: wanted, held: true }).await?;
            casework::case(&permit, ask.contact).await
        }
    }
}

/// Desk state belongs to who sits here now: an act that is decided again leaves it alone.
async fn keep(permit: &Permit<'_>, held_for: HeldFor) -> Result<(), DeskError> {
    if permit.again().is_none() {
        permit.store.put_draft(&held_key(permit)?, &json!(held_for)).await?;
    }
    Ok(())
}

/// Keeps which places are wanted without a hold; answers why they are not held.
async fn want(permit: &Permit<'_>, contact: ContactId, slots: Vec<SlotId>) -> DeskError {
    for slot in &slots {
        match who_has(permit, *slot, None).await {
            Ok(None) => {}
            Ok(Some(sentence)) => return DeskError::Taken(sentence),
            Err(error) => return error,
        }
    }
    match keep(permit, HeldFor { contact, slots, held: false }).await {
        Ok(()) => DeskError::NotHeld,
        Err(error) => error,
    }
}

async fn hold(
    permit: &Permit<'_>,
    tx: &mut Tx,
    contact: ContactId,
    wanted: &[SlotId],
) -> Result<(), DeskError> {
    let (by, desk) = (permit.by()?, permit.store.desk());
    let contact = tx.require::<Contact>(contact).await?;
    if !matches!(contact.state, ContactState::Open) {
        return Err(DeskError::Rule(
            "A time is held for an open contact. Start or open one first.".to_owned(),
        ));
    }
    let (at, limits) = (tx.at(), permit.limits());
    for (other, head) in tx.holds_of(by).await? {
        if !wanted.contains(&other) {
            tx.claim(Entity::from(other), head.version, None).await?;
        }
    }
    for id in wanted {
        let slot = tx.slot(*id).await?;
        if slot.taken_by.is_some() {
            return Err(
                StoreError::Taken { entity: Entity::from(*id), by: None, desk: None, until: None }.into()
            );
        }
        let hold = holds::hold(&slot.head, slot.start, (by, desk), at, &limits)?;
        tx.claim(Entity::from(*id), slot.head.version, Some(hold)).await?;
    }
    Ok(())
}

async fn let_go(permit: &Permit<'_>, tx: &mut Tx, slots: &[SlotId]) -> Result<(), DeskError> {
    let by = permit.by()?;
    for id in slots {
        let head = tx.slot(*id).await?.head;
        if holds::live(&head, tx.at()).is_some_and(|hold| hold.by == by) {
            tx.claim(Entity::from(*id), head.version, None).await?;
        }
    }
    Ok(())
}

/// Extends a hold, once.
pub async fn extend_hold(permit: Permit<'_>, ask: WhichSlot) -> Result<Case, DeskError> {
    if permit.is_cut_off().await {
        return Err(DeskError::NotHeld);
    }
    on_hold(&permit, "extend_hold", &ask, true).await?;
    casework::case(&permit, ask.contact).await
}

/// Lets a hold go.
pub async fn release_hold(permit: Permit<'_>, ask: WhichSlot) -> Result<Case, DeskError> {
    on_hold(&permit, "release_hold", &ask, false).await?;
    // Before the case is told: what they let go themselves did not run out.
    if permit.again().is_none() {
        permit.store.forget_draft(&held_key(&permit)?).await?;
    }
    casework::case(&permit, ask.contact).await
}

async fn on_hold(permit: &Permit<'_>, command: &str, ask: &WhichSlot, extend: bool) -> Result<(), DeskError> {
    let by = permit.by()?;
    let kept = held_for(permit).await?.filter(|kept| kept.slots.contains(&ask.slot));
    let slots = kept.map_or_else(|| vec![ask.slot], |kept| kept.slots);
    let act = permit.act(command, ask, None)?;
    let asked = permit.asks();
    permit
        .store
        .write(act, async |tx| {
            for id in &slots {
                let head = tx.slot(*id).await?.head;
                let hold: Option<Hold> = if extend {
                    Some(holds::extend(&head, by, tx.at(), &permit.limits())?)
                } else {
                    holds::release(&head, by, tx.at())?;
                    None
                };
                tx.claim(Entity::from(*id), head.version, hold).await?;
            }
            Ok::<_, DeskError>(())
        })
        .await?;
    asked.answer().await?;
    Ok(())
}
