//! The walk-in queue: everyone who came in, identified or not, in the order of the written rule.

use crate::{
    commands::casework,
    gate::Permit,
    refusal::DeskError,
    wire::{Stamp, Tag, Tone, hubs::WalkIn},
};
use front_door_domain::{
    contacts::{Channel, Contact, Opening, Person},
    day::{self, Waiter, Waiting},
    residents::{Resident, Told},
};
use front_door_store::{OpenEnd, WorkTab};

/// Open walk-ins of today.
pub(super) async fn walk_ins(permit: &Permit<'_>) -> Result<Vec<WalkIn>, DeskError> {
    let me = permit.by()?;
    let (start, _) = super::bounds(permit, permit.local().date());
    let open = permit.store.worklist(WorkTab::Waiting, me, start, 200).await?;
    let here: Vec<Contact> = open
        .into_iter()
        .filter_map(|end| match end {
            OpenEnd::Contact(contact) if contact.channel == Channel::ComeIn && contact.began >= start => Some(contact),
            _ => None,
        })
        .collect();
    let waiting: Vec<_> = here
        .iter()
        .map(|contact| Waiting { who: Waiter::WalkIn { contact: contact.id }, here: contact.began, see_now: false })
        .collect();
    let mut rows = Vec::new();
    for turn in day::order(&waiting, permit.now, &permit.limits()) {
        if let Waiter::WalkIn { contact } = turn.who
            && let Some(contact) = here.iter().find(|other| other.id == contact)
        {
            rows.push(row(permit, contact, &turn.because).await?);
        }
    }
    Ok(rows)
}

async fn row(permit: &Permit<'_>, contact: &Contact, because: &str) -> Result<WalkIn, DeskError> {
    let (resident, told): (Option<Resident>, Option<Told>) = match casework::about(contact) {
        Some(id) => (Some(permit.store.resident(id).await?), permit.store.get::<Told>(id).await?),
        None => (None, None),
    };
    let minutes = (permit.now.as_second() - contact.began.as_second()) / 60;
    let needs = resident.as_ref().map(|resident| casework::needs(resident, told.as_ref())).unwrap_or_default();
    let mut text = vec![casework::need_name(permit, contact)];
    text.extend(needs.iter().map(|need| casework::need(need).text));
    text.push(because.to_owned());
    Ok(WalkIn {
        contact: contact.id,
        name: name(contact, resident.as_ref()),
        waited: format!("waited {minutes} min"),
        asked: asked(contact),
        text: text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
    })
}

fn name(contact: &Contact, resident: Option<&Resident>) -> String {
    match (resident, &contact.person) {
        (Some(resident), _) => casework::row_name(resident),
        (None, Person::Unknown { name, .. }) if !name.is_empty() => format!("{name} (not confirmed)"),
        _ => "Not known yet".to_owned(),
    }
}

fn asked(contact: &Contact) -> Tag {
    match &contact.opening {
        Opening::Answered { answer, at, .. } => casework::answered(answer, &Stamp::of(*at).time),
        Opening::NotAsked | Opening::Cleared { .. } => Tag { text: "NOT ASKED".to_owned(), tone: Tone::Notice },
    }
}
