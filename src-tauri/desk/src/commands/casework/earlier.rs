//! Earlier contacts of the same person, side by side: who saw to them, when, and what was advised.

use super::{Work, called, handovers};
use crate::{
    commands::routing::practice_name,
    gate::Permit,
    refusal::DeskError,
    wire::{Stamp, residents::EarlierContact},
};
use front_door_domain::{
    clocks,
    contacts::{Contact, ContactState},
    journey,
    pack::Pack,
    tasks::Handover,
};
use front_door_store::Names;

/// Contacts of the same person that make this one a repeat, the newest first.
pub(super) async fn earlier(permit: &Permit<'_>, work: &Work) -> Result<Vec<EarlierContact>, DeskError> {
    let Some(resident) = &work.resident else { return Ok(Vec::new()) };
    let since = clocks::repeats_since(work.contact.began);
    let contacts = permit.store.contacts_of(resident.id, since).await?;
    let mut lines = Vec::new();
    for other in contacts.iter().filter(|other| journey::repeats(&work.contact, other)) {
        lines.push(line(permit, other, resident.sensitive, &work.names).await?);
    }
    Ok(lines)
}

/// One earlier contact. A sensitive record hides the practice that it came through.
pub(crate) async fn line(
    permit: &Permit<'_>,
    contact: &Contact,
    sensitive: bool,
    names: &Names,
) -> Result<EarlierContact, DeskError> {
    let handed = handovers::of(permit, contact).await?;
    let through = contact.through.as_ref().filter(|_| !sensitive);
    Ok(EarlierContact {
        contact: contact.id,
        began: Stamp::of(contact.began),
        channel: super::door(contact.channel).to_owned(),
        text: text(permit, contact),
        outcome: super::outcome(contact, "Appointment").unwrap_or_else(|| "Still open".to_owned()),
        through: through.map(|code| practice_name(&permit.places, Some(code))),
        seen: seen(contact, names),
        advised: advised(&permit.places, contact, (&handed, sensitive), names),
    })
}

fn text(permit: &Permit<'_>, contact: &Contact) -> String {
    let need = super::need_name(permit, contact);
    let words: String = contact.story.own_words.chars().take(120).collect();
    match (words.is_empty(), need.is_empty()) {
        (true, _) => need,
        (false, true) => format!("“{words}”"),
        (false, false) => format!("{need}: “{words}”"),
    }
}

/// Who saw to it, and when.
fn seen(contact: &Contact, names: &Names) -> String {
    let when = |at| {
        let stamp = Stamp::of(at);
        format!("{} {}", stamp.day, stamp.time)
    };
    match (&contact.state, &contact.worker) {
        (ContactState::Closed { at, by, .. }, _) => {
            format!("Seen by {}, {}", called(names, *by), when(*at))
        }
        (_, Some(worker)) => {
            format!("Open, with {} since {}", called(names, worker.by), when(worker.at))
        }
        (_, None) => "Open, nobody is on it".to_owned(),
    }
}

/// How soon it was set, where it went, what came of that, and the words given.
fn advised(
    directory: &Pack,
    contact: &Contact,
    (handed, sensitive): (&[Handover], bool),
    names: &Names,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(set) = &contact.urgency {
        lines.push(format!("Set {} by {}", super::urgency(set.urgency), called(names, set.by)));
    }
    for handover in handed {
        let place = handover.place.as_deref().filter(|_| !sensitive);
        let title = handovers::title(directory, &handover.service, place);
        let history: Vec<_> = handover.history().map(|state| handovers::happened(names, state)).collect();
        lines.push(format!("{title}: {}", history.join("; ")));
    }
    if let Some(routing) = contact.routings.last().filter(|_| handed.is_empty()) {
        let place = routing.place.as_deref().filter(|_| !sensitive);
        lines.push(handovers::title(directory, &routing.service, place));
    }
    let latest = handed.iter().rev().find_map(|handover| handover.given.as_ref());
    lines.extend(contact.safety_net.as_ref().or(latest).map(|net| handovers::given(names, net)));
    lines
}
