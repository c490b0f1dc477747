//! Who is on it: claimed, or taken over with a reason.

use super::{Step, cannot};
use crate::{
    calendar::london,
    contacts::{Contact, ContactState, Worker},
    format,
    refused::Refused,
};

/// Makes the person at the desk the one who is on it. A reason is needed where somebody else is, and
/// is kept for them to read.
pub fn take_over(mut contact: Contact, reason: Option<&str>, step: &Step<'_>) -> Result<Contact, Refused> {
    if let ContactState::Closed { .. } = contact.state {
        return Err(cannot(&contact, "taken over", "There is nothing left to do on it."));
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let why = match &contact.worker {
        Some(worker) if worker.by == step.by => return Ok(contact),
        Some(worker) if reason.is_none() => {
            let since = format::time(&london(worker.at));
            return Err(Refused::input(
                "reason",
                format!("Somebody else has been on this contact since {since}. Say why you take it over."),
            ));
        }
        Some(_) => reason.map(str::to_owned),
        None => None,
    };
    contact.worker = Some(Worker { by: step.by, at: step.at, why });
    Ok(contact)
}
