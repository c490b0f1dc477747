//! What went elsewhere and what came of it, and every choice that a row did not simply allow.

use super::super::casework;
use crate::{gate::Permit, refusal::DeskError};
use front_door_domain::{
    contacts::{Contact, Routing},
    routes::Standing,
    tasks::{Handover, HandoverState},
};
use front_door_store::Names;
use jiff::Timestamp;

pub(super) const HANDOVERS: [&str; 11] = [
    "handover",
    "contact",
    "service",
    "place",
    "state",
    "sent",
    "sent_by",
    "accepted",
    "accepted_by",
    "ended",
    "why",
];

/// Redirected, accepted, attended or returned: one row a handover.
pub(super) async fn handovers(
    permit: &Permit<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Vec<String>>, DeskError> {
    let names = permit.store.names().await?;
    let found = permit.store.handovers_between(from, to).await?;
    Ok(found.into_iter().map(|(contact, handover)| row(&names, contact, &handover)).collect())
}

fn row(names: &Names, contact: String, handover: &Handover) -> Vec<String> {
    use HandoverState as S;
    let mut sent = [String::new(), String::new()];
    let mut accepted = sent.clone();
    let mut ended = sent.clone();
    for state in handover.history() {
        match state {
            S::Advised { at, by } | S::Referred { at, by } => {
                sent = [at.to_string(), names.get(by).cloned().unwrap_or_default()];
            }
            S::Accepted { at, by_name, .. } => accepted = [at.to_string(), by_name.clone()],
            S::Attended { at, .. } => ended = [at.to_string(), String::new()],
            S::Bounced { at, why, .. } => ended = [at.to_string(), why.clone()],
        }
    }
    let (service, place) = (handover.service.to_string(), handover.place.clone().unwrap_or_default());
    let first = [handover.id.to_string(), contact, service, place, word(&handover.state).to_owned()];
    first.into_iter().chain(sent).chain(accepted).chain(ended).collect()
}

fn word(state: &HandoverState) -> &'static str {
    match state {
        HandoverState::Advised { .. } => "advised",
        HandoverState::Referred { .. } => "referred",
        HandoverState::Accepted { .. } => "accepted",
        HandoverState::Attended { .. } => "attended",
        HandoverState::Bounced { .. } => "returned",
    }
}

pub(super) const OVERRIDES: [&str; 9] =
    ["contact", "at", "by", "role", "service", "standing", "said", "reason", "urgency"];

/// Every choice against what its row said, or with the reason that its row asked for.
pub(super) async fn overrides(
    permit: &Permit<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Vec<String>>, DeskError> {
    let names = permit.store.names().await?;
    let contacts = permit.store.contacts_between(from, to).await?;
    let rows = contacts
        .iter()
        .flat_map(|contact| contact.routings.iter().filter_map(|routing| against(&names, contact, routing)));
    Ok(rows.collect())
}

fn against(names: &Names, contact: &Contact, routing: &Routing) -> Option<Vec<String>> {
    let against = routing.against.as_ref()?;
    Some(vec![
        contact.reference.clone(),
        routing.at.to_string(),
        names.get(&routing.by).cloned().unwrap_or_default(),
        against.role.map_or_else(String::new, |role| role.label().to_owned()),
        routing.service.to_string(),
        standing(against.standing).to_owned(),
        against.said.clone(),
        routing.reason.clone().unwrap_or_default(),
        contact.urgency.as_ref().map(|set| casework::urgency(set.urgency).to_owned()).unwrap_or_default(),
    ])
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::MayTake => "may take",
        Standing::Check => "check",
        Standing::AskClinician => "ask a clinician",
        Standing::WithReason => "with a reason",
        Standing::No => "no",
    }
}
