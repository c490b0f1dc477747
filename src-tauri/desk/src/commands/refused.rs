//! What a person is told of acts that the shared store refused: one task with everything that was
//! said, who came first, and what is free instead.

use super::{appointments, casework};
use crate::{
    gate::{Desk, Permit},
    refusal::DeskError,
};
use front_door_domain::{
    act::{Act, Entity, Kind},
    appointments::Appointment,
    clocks,
    contacts::Contact,
    ids::{ContactId, SlotId, TaskId},
    limits::Limits,
    tasks::{Owner, Task, TaskKind, TaskState},
    users::{Permission, Role},
};
use front_door_store::{Refused, SetAside, Store, Why};
use serde_json::{Map, Value};

/// Holds a time: of no use to anybody who does not wait for the answer.
pub(crate) const HOLD: &str = "hold_slot";

/// Commands of which nothing is left once they did not stand.
const HOLDS: [&str; 3] = [HOLD, "extend_hold", "release_hold"];

/// What of a command's inputs somebody said or wrote.
const SAID: [&str; 7] = ["own_words", "reason", "because", "outcome", "place", "number", "words"];

/// The task of a refusal and what stood on it; none where nothing was lost by it.
pub(crate) async fn task(
    desk: &Desk,
    store: &Store,
    group: &[SetAside],
    id: TaskId,
) -> Result<Option<Task>, DeskError> {
    let Some(root) = group.first() else { return Ok(None) };
    if group.iter().all(|one| HOLDS.contains(&one.act.head.command.as_str())) {
        return Ok(None);
    }
    let contact = match group.iter().find_map(|one| contact_of(&one.act)) {
        Some(contact) => store.get::<Contact>(contact).await?,
        None => None,
    };
    let booked = group.iter().find_map(|one| booked(&one.act));
    let now = desk.now();
    let (pack, _) = desk.content(store, now).await?;
    let limits = Limits::of(&pack.content.settings);
    let ends = [
        Some(clocks::end_of_day(now, &pack.calendar, &limits)),
        contact.as_ref().map(|contact| contact.due),
        booked.as_ref().map(|booked| booked.start),
    ];
    let due = ends.into_iter().flatten().min().unwrap_or(now).max(now + limits.door);
    Ok(Some(Task {
        id,
        version: 0,
        kind: TaskKind::NotGranted,
        resident: contact
            .as_ref()
            .and_then(casework::about)
            .or(booked.as_ref().map(|booked| booked.resident)),
        contact: contact.map(|contact| contact.id),
        made: now,
        due,
        text: text(desk, group, booked.as_ref()).await?,
        owner: root
            .act
            .head
            .by
            .map_or(Owner::Anyone { role: Role::Navigator }, |user| Owner::Person { user }),
        state: TaskState::Open,
        arranges: None,
        other: Map::new(),
    }))
}

async fn text(desk: &Desk, group: &[SetAside], booked: Option<&Appointment>) -> Result<String, DeskError> {
    let mut parts = Vec::new();
    let Some(root) = group.first() else { return Ok(String::new()) };
    // Whoever did it may have left since: then the plain words must do.
    let permit = desk.permit_again(&root.act, Permission::Anyone).await.ok();
    let deeds = group.iter().filter(|one| !HOLDS.contains(&one.act.head.command.as_str()));
    let deeds: Vec<_> = deeds.map(|one| deed(permit.as_ref(), &one.act)).collect();
    let what = match root.refused.why {
        Why::Aside => "Set aside when this desk went on sharing",
        Why::Gone => "No longer in the shared journal",
        _ => "Not granted",
    };
    parts.push(format!("{what}: {}.", deeds.join("; ")));
    parts.push(why(desk, &root.refused).await?);
    if booked.is_some() && root.refused.why != Why::Gone {
        parts.push("The person was told it was requested: tell them, and offer another time.".to_owned());
    }
    if let (Some(permit), Some(slot)) = (&permit, booked.and_then(|booked| booked.slots.first())) {
        parts.extend(appointments::free_instead(permit, *slot).await);
    }
    parts.extend(group.iter().flat_map(|one| said(&one.act.head.inputs)));
    Ok(parts.join(" "))
}

/// What was done, in words.
fn deed(permit: Option<&Permit<'_>>, act: &Act) -> String {
    let title = |booked: Appointment| {
        permit.map_or_else(
            || format!("appointment {}", booked.reference),
            |permit| appointments::title(permit, booked.start, booked.mode, &booked.hub),
        )
    };
    match (act.head.command.as_str(), booked(act).map(title)) {
        ("finish_contact", Some(title)) => format!("the booking of {title}"),
        ("finish_contact", None) => "the end of the contact".to_owned(),
        ("move_appointment", Some(title)) => format!("the move to {title}"),
        ("cancel_appointment", Some(title)) => format!("the cancelling of {title}"),
        ("mark_day", Some(title)) => format!("the mark on the day list for {title}"),
        ("take_over", _) => "the taking over of the contact".to_owned(),
        ("add_user", _) => {
            let inputs = &act.head.inputs;
            let named = inputs.get("username").and_then(Value::as_str).unwrap_or_default();
            format!("the sign-in name {named} for a colleague")
        }
        (other, _) => format!("“{}”", other.replace('_', " ")),
    }
}

async fn why(desk: &Desk, refused: &Refused) -> Result<String, DeskError> {
    if let Some(said) = &refused.said {
        return Ok(said.clone());
    }
    let Some(store) = desk.store().await else { return Err(DeskError::NoStore) };
    let names = store.names().await?;
    let who = refused.by.and_then(|by| names.get(&by)).map_or("Somebody", String::as_str);
    match refused.why {
        Why::Aside => {
            return Ok("It was undone here. Do again what is still wanted.".to_owned());
        }
        Why::Gone => {
            return Ok("Another desk did it before an older backup was put back. It comes back when that desk shares again; if that desk never does, do it again.".to_owned());
        }
        _ => {}
    }
    let slot = refused.entity.as_ref().is_some_and(|Entity(name)| name.starts_with("slot/"));
    Ok(match (refused.why, slot) {
        (Why::Taken, true) => format!("{who} had the time first, at another desk."),
        (Why::Taken, false) => format!("{who} came first, at another desk."),
        _ => "It was changed at another desk first.".to_owned(),
    })
}

/// What somebody said or wrote for this act: nothing typed is lost.
fn said(inputs: &Value) -> Vec<String> {
    let texts = SAID.iter().filter_map(|name| Some((name, inputs.get(*name)?.as_str()?.trim())));
    texts
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{}: “{text}”.", name.replace('_', " ")))
        .collect()
}

pub(crate) fn contact_of(act: &Act) -> Option<ContactId> {
    let named = act.head.inputs.get("contact").and_then(Value::as_str).and_then(|id| id.parse().ok());
    named.or_else(|| record(act, Kind::Contact)?.get("id")?.as_str()?.parse().ok())
}

fn booked(act: &Act) -> Option<Appointment> {
    serde_json::from_value(record(act, Kind::Appointment)?.clone()).ok()
}

fn record(act: &Act, kind: Kind) -> Option<&Value> {
    act.records.iter().find(|record| record.kind == kind).map(|record| &record.body)
}

/// The places that an act claims, in their order.
pub(crate) fn claimed(act: &Act) -> Vec<SlotId> {
    let slots = act.claims.iter().filter_map(|claim| claim.entity.0.strip_prefix("slot/")?.parse().ok());
    slots.collect()
}
