//! The walk-in queue: everyone who came in, identified or not, in the order of the written rule.

use crate::{
    commands::{casework, worklist},
    gate::Permit,
    refusal::DeskError,
    wire::{Stamp, Tag, Tone, hubs::WalkIn},
};
use front_door_domain::{
    contacts::{Channel, Contact, Opening},
    day::{self, Waiter, Waiting},
    residents::{Resident, Told},
};
use front_door_store::{OpenEnd, WorkItem, WorkQuery, WorkTab};

/// Open walk-ins of today.
pub(super) async fn walk_ins(permit: &Permit<'_>) -> Result<Vec<WalkIn>, DeskError> {
    let me = permit.by()?;
    let (start, _) = super::bounds(permit, permit.local().date());
    let wanted = WorkQuery { tab: WorkTab::Waiting, user: me, since: start, limit: 200 };
    let open = permit.store.worklist(&wanted).await?;
    let here: Vec<(Contact, Option<Resident>)> = open
        .into_iter()
        .filter_map(|WorkItem { open, resident }| match open {
            OpenEnd::Contact(contact) if contact.channel == Channel::ComeIn && contact.began >= start => {
                Some((contact, resident))
            }
            _ => None,
        })
        .collect();
    let waiting: Vec<_> = here
        .iter()
        .map(|(contact, _)| Waiting {
            who: Waiter::WalkIn { contact: contact.id },
            here: contact.began,
            see_now: false,
        })
        .collect();
    let mut rows = Vec::new();
    for turn in day::order(&waiting, permit.now, &permit.limits()) {
        if let Waiter::WalkIn { contact } = turn.who
            && let Some((contact, resident)) = here.iter().find(|(other, _)| other.id == contact)
        {
            rows.push(row(permit, contact, resident.as_ref()).await?);
        }
    }
    Ok(rows)
}

async fn row(
    permit: &Permit<'_>,
    contact: &Contact,
    resident: Option<&Resident>,
) -> Result<WalkIn, DeskError> {
    let told = match resident {
        Some(resident) => permit.store.get::<Told>(resident.id).await?,
        None => None,
    };
    let minutes = (permit.now.as_second() - contact.began.as_second()) / 60;
    let attending = casework::attending(resident, told.as_ref(), Some(contact));
    let mut text = vec![casework::need_name(permit, contact)];
    text.extend(casework::to_know(&attending, Some(contact)));
    Ok(WalkIn {
        contact: contact.id,
        name: worklist::name(contact, resident),
        waited: format!("waited {minutes} min"),
        asked: asked(contact),
        text: text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
    })
}

fn asked(contact: &Contact) -> Tag {
    match &contact.opening {
        Opening::Answered { answer, at, .. } => casework::answered(answer, &Stamp::of(*at).time),
        Opening::NotAsked | Opening::Cleared { .. } => {
            Tag { text: "NOT ASKED".to_owned(), tone: Tone::Warning }
        }
    }
}
