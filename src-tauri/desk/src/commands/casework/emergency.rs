//! The emergency script: 999 first, then where, number, alone, exact words.

use crate::{
    gate::Permit,
    wire::{Stamp, contacts::EmergencyView},
};
use front_door_domain::{
    contacts::{Contact, ContactState, Emergency, Opening, OpeningAnswer},
    content::{Answer, Outcome},
    ids::QuestionId,
};

/// The script of a contact whose red flag was ticked.
pub(super) fn view(permit: &Permit<'_>, contact: &Contact) -> Option<EmergencyView> {
    let ContactState::Emergency(script) = &contact.state else { return None };
    let (since, limits) = (script.since.unwrap_or(contact.began), permit.limits());
    Some(EmergencyView {
        instruction: instruction(permit, contact),
        signs: signs(permit, contact),
        place: script.place.clone(),
        number: script.number.clone(),
        alone: script.alone,
        who_dials: who_dials(script),
        words: script.words.clone(),
        connected: script.connected.map(Stamp::of),
        connected_due: Stamp::of(since + limits.connected),
        outcome_due: Stamp::of(since + limits.outcome),
        refused: script.refused,
        outcome: script.outcome.clone(),
    })
}

fn instruction(permit: &Permit<'_>, contact: &Contact) -> String {
    let outcome = contact.alert.unwrap_or(Outcome::Call999);
    permit.pack.content.outcome(outcome).map_or_else(|| "Call 999 now".to_owned(), |words| words.say.clone())
}

fn signs(permit: &Permit<'_>, contact: &Contact) -> Vec<String> {
    let opening: &[QuestionId] = match &contact.opening {
        Opening::Answered { answer: OpeningAnswer::Yes { signs }, .. } => signs,
        _ => &[],
    };
    let topic = contact
        .topic
        .iter()
        .filter(|answered| answered.answer == Answer::Yes)
        .map(|answered| &answered.question);
    opening
        .iter()
        .chain(topic)
        .filter_map(|id| permit.pack.content.flag(id))
        .map(|flag| flag.text.clone())
        .collect()
}

fn who_dials(script: &Emergency) -> Option<String> {
    Some(
        match script.alone? {
            Answer::No => "They are not alone: somebody there dials 999 while you stay on the line.",
            Answer::Yes | Answer::NotSure => "Alone or not able: dial 999 yourself now and stay on the line.",
        }
        .to_owned(),
    )
}
