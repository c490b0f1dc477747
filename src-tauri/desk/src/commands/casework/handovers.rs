//! Handovers in words: where a contact went, who said so when, and what is due next.

use super::{Work, called, to_know};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp, Tag, Tone,
        handovers::{Due, HandoverView},
    },
};
use front_door_domain::{
    contacts::{Contact, SafetyNet, WordsGiven},
    ids::{HubId, OdsCode, ServiceId, UserId},
    journey::{self, Next},
    pack::{Pack, Places},
    tasks::{Handover, HandoverState, Owner, Task, TaskKind, TaskState},
};
use front_door_store::Names;

/// The handovers of a contact, the first first.
pub(super) async fn views(permit: &Permit<'_>, work: &Work) -> Result<Vec<HandoverView>, DeskError> {
    let handovers = of(permit, &work.contact).await?;
    if handovers.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = permit.store.tasks_of_contact(work.contact.id).await?;
    let hidden = work.resident.as_ref().is_some_and(|resident| resident.sensitive);
    Ok(handovers.iter().map(|handover| view(&permit.places, work, handover, (&tasks, hidden))).collect())
}

/// The handovers of a contact in the order in which they were made.
pub(super) async fn of(permit: &Permit<'_>, contact: &Contact) -> Result<Vec<Handover>, DeskError> {
    let mut handovers = permit.store.handovers_of_contact(contact.id).await?;
    handovers.sort_by_key(|handover| handover.history().next().map(at));
    Ok(handovers)
}

fn view(
    directory: &Pack,
    work: &Work,
    handover: &Handover,
    (tasks, hidden): (&[Task], bool),
) -> HandoverView {
    let next = journey::next(handover);
    let task = tasks
        .iter()
        .find(|task| task.kind == TaskKind::HandoverAccepted && task.state == TaskState::Open)
        .filter(|_| journey::is_followed(handover));
    HandoverView {
        handover: handover.id,
        title: title(directory, &handover.service, handover.place.as_deref().filter(|_| !hidden)),
        to_know: to_know(&work.attending(), Some(&work.contact)).join(" · "),
        state: state(&handover.state),
        history: handover.history().map(|state| happened(&work.names, state)).collect(),
        words: handover.given.as_ref().map(|net| given(&work.names, net)),
        due: task.map(|task| Due {
            text: task.text.clone(),
            by: Stamp::of(task.due),
            owner: match &task.owner {
                Owner::Person { user } => work.name(*user).to_owned(),
                Owner::Anyone { role } => format!("any {}", role.label()),
            },
        }),
        may_accept: next == Next::Accepted,
        may_attend: next == Next::Attended,
        may_bounce: next != Next::Ended,
    }
}

/// Why the contact is open again, where it came back.
pub(super) fn came_back(contact: &Contact, handovers: &[HandoverView]) -> Option<String> {
    contact.came_back?;
    let last = handovers.iter().rev().find(|handover| handover.state.text == CAME_BACK)?;
    Some(format!("{}. {}", last.history.last()?, last.title))
}

const CAME_BACK: &str = "Came back";

fn state(state: &HandoverState) -> Tag {
    let (text, tone) = match state {
        HandoverState::Advised { .. } => ("Advised", Tone::Plain),
        HandoverState::Referred { .. } => ("Referred: not yet accepted", Tone::Notice),
        HandoverState::Accepted { .. } => ("Accepted", Tone::Plain),
        HandoverState::Attended { .. } => ("Attended", Tone::Good),
        HandoverState::Bounced { .. } => (CAME_BACK, Tone::Warning),
    };
    Tag { text: text.to_owned(), tone }
}

/// One state as a line: what, who, when.
pub(super) fn happened(names: &Names, state: &HandoverState) -> String {
    let when = Stamp::of(at(state));
    let when = format!("{} {}", when.day, when.time);
    let noted =
        |by: &Option<UserId>| by.map(|by| format!(", noted by {}", called(names, by))).unwrap_or_default();
    match state {
        HandoverState::Advised { by, .. } => format!("Advised by {}, {when}", called(names, *by)),
        HandoverState::Referred { by, .. } => format!("Referred by {}, {when}", called(names, *by)),
        HandoverState::Accepted { by_name, by, .. } => {
            format!("Accepted by {by_name}, {when}{}", noted(by))
        }
        HandoverState::Attended { by, .. } => format!("Attended, {when}{}", noted(by)),
        HandoverState::Bounced { why, by, .. } => format!("Came back, {when}{}: {why}", noted(by)),
    }
}

fn at(state: &HandoverState) -> jiff::Timestamp {
    match state {
        HandoverState::Advised { at, .. }
        | HandoverState::Referred { at, .. }
        | HandoverState::Accepted { at, .. }
        | HandoverState::Attended { at, .. }
        | HandoverState::Bounced { at, .. } => *at,
    }
}

/// The words as they were given: what, how, who, when.
pub(super) fn given(names: &Names, net: &SafetyNet) -> String {
    let how = match net.how {
        WordsGiven::Said => "Said aloud",
        WordsGiven::Printed => "On the printed slip",
        WordsGiven::Sent => "In the text",
    };
    let words = if net.words.is_empty() { String::new() } else { format!(": “{}”", net.words) };
    format!("{how} by {}, {}{words}", called(names, net.by), Stamp::of(net.at).time)
}

/// A service with its place, by name.
pub(super) fn title(pack: &Pack, service: &ServiceId, place: Option<&str>) -> String {
    let known = pack.service(service);
    let name = known.map_or_else(|| service.to_string(), |known| known.name.clone());
    let place = place.and_then(|place| place_name(pack, known.map(|known| known.places), place));
    place.map_or(name.clone(), |place| format!("{name}, {place}"))
}

/// The name of a place by its code.
fn place_name(pack: &Pack, places: Option<Places>, code: &str) -> Option<String> {
    let ods = OdsCode(code.to_owned());
    match places? {
        Places::Pharmacies => pack.pharmacy(&ods).map(|at| at.name.clone()),
        Places::OwnPractice => pack.practice(&ods).map(|at| at.name.clone()),
        Places::Sites => pack.site(&ods).map(|at| at.name.clone()),
        Places::Hubs | Places::EnhancedAccess => pack.hub(&HubId(code.to_owned())).map(|at| at.name.clone()),
        Places::None => None,
    }
}
