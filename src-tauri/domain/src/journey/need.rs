//! The need.

use super::{Step, take_up};
use crate::{
    contacts::{ChosenNeed, Contact, Opening, OpeningAnswer},
    ids::NeedId,
    refused::Refused,
};

/// Chooses the need. Another need than before clears the screening: the opening question and the new
/// need's red flags are asked again, and the urgency is set again.
pub fn choose_need(contact: Contact, need: &NeedId, step: &Step<'_>) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "given a need", step)?;
    if step.content.need(need).is_none() {
        return Err(Refused::input("need", "This need is not in the content. Choose one from the list."));
    }
    if contact.opening == Opening::NotAsked {
        return Err(Refused::rule(
            "The opening red-flag question comes first. Ask it before choosing the need.",
        ));
    }
    match &contact.need {
        Some(chosen) if chosen.need == *need => return Ok(contact),
        Some(_) => {
            clear(&mut contact, step)?;
            // It was offered for another examination.
            contact.chaperone = None;
        }
        None => {}
    }
    contact.need = Some(ChosenNeed { need: need.clone(), at: step.at, by: step.by });
    Ok(contact)
}

/// Clears what was asked about the need before. While a clinician must decide, only a clinician may:
/// otherwise a sign could be lost by choosing something else.
fn clear(contact: &mut Contact, step: &Step<'_>) -> Result<(), Refused> {
    let doubtful = matches!(contact.opening, Opening::Answered { answer: OpeningAnswer::NotSure, .. });
    if (contact.alert.is_some() || doubtful) && !step.clinician {
        return Err(Refused::rule(
            "A red flag was answered \"yes\" or \"not sure\" here, so only a clinician may change the need. Pass it to a clinician.",
        ));
    }
    contact.opening = Opening::Cleared { because: "the need was changed".to_owned(), at: step.at };
    contact.topic.clear();
    contact.alert = None;
    contact.worse = None;
    contact.urgency = None;
    Ok(())
}
