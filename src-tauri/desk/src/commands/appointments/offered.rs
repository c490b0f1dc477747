//! One time among those that are searched: who has it, whether it fits, and what became of it where
//! somebody is on it and the grid shows another one instead.

use super::{
    booked_by, place_of, run,
    times::{self, Wanted},
};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp,
        appointments::{SlotCell, SlotRow},
    },
};
use front_door_domain::{holds, ids::SlotId};
use front_door_store::{Names, Slot, SlotQuery, StoreError};
use jiff::{SignedDuration, Timestamp};

/// The time that somebody is on.
pub(super) struct Focus {
    pub(super) cell: SlotCell,
    /// When the hold on it ends.
    pub(super) until: Option<Timestamp>,
}

/// The time `at`, where no row has it and somebody has it or it fits.
pub(super) async fn focus(
    permit: &Permit<'_>,
    (wanted, rows): (&Wanted, &[SlotRow]),
    at: Option<SlotId>,
) -> Result<Option<Focus>, DeskError> {
    let mut shown = rows.iter().flat_map(|row| row.cells.iter().flatten());
    let Some(at) = at.filter(|at| !shown.any(|cell| cell.slot == *at)) else { return Ok(None) };
    let run = run(at, wanted.query.places);
    let places = places(permit, &run).await?;
    let Some(slot) = places.first() else { return Ok(None) };
    let names = permit.store.names().await?;
    let cell = |held| SlotCell { held, ..times::time(permit, slot, wanted.query.places, &names) };
    for place in &places {
        if let Some(held) = has(permit, place, &names).await? {
            let until = holds::live(&place.head, permit.now).map(|hold| hold.until);
            return Ok(Some(Focus { cell: cell(Some(held)), until }));
        }
    }
    let query = &wanted.query;
    let asked = places.len() == run.len()
        && slot.start >= query.from
        && (query.hubs.is_empty() || query.hubs.contains(&slot.hub));
    let fits = asked && fits(permit, query, slot).await?;
    Ok(fits.then(|| Focus { cell: cell(None), until: None }))
}

/// The places of a run, up to the first that is not there.
async fn places(permit: &Permit<'_>, run: &[SlotId]) -> Result<Vec<Slot>, DeskError> {
    let mut places = Vec::new();
    for id in run {
        match permit.store.slot(*id).await {
            Ok(place) => places.push(place),
            Err(StoreError::NoSuchSlot) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(places)
}

/// Who holds or booked a time; none where nobody did.
async fn has(permit: &Permit<'_>, slot: &Slot, names: &Names) -> Result<Option<String>, DeskError> {
    Ok(match (held(permit, slot, names), slot.taken_by) {
        (None, Some(by)) => Some(booked_by(permit, by).await?),
        (held, _) => held,
    })
}

/// Who holds a time, at which desk and until when; none where nobody does.
pub(super) fn held(permit: &Permit<'_>, slot: &Slot, names: &Names) -> Option<String> {
    let hold = holds::live(&slot.head, permit.now)?;
    let who = names.get(&hold.by).map_or("somebody", String::as_str);
    let place = place_of(permit, hold.desk).map(|place| format!(", {place},")).unwrap_or_default();
    Some(format!("held by {who}{place} until {}", Stamp::of(hold.until).time))
}

/// Whether a free time, with the places behind it, is what is asked for.
pub(super) async fn fits(permit: &Permit<'_>, query: &SlotQuery, slot: &Slot) -> Result<bool, DeskError> {
    let only = SlotQuery {
        from: slot.start,
        to: slot.start + SignedDuration::from_secs(1),
        hubs: vec![slot.hub.clone()],
        limit: ALL,
        ..query.clone()
    };
    Ok(permit.store.free_slots(&only).await?.iter().any(|free| free.id == slot.id))
}

/// More places than one hub has at one moment.
const ALL: u32 = 1_000;
