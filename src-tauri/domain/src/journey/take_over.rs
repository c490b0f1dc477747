//! Who is on it: claimed, or taken over with a reason.

use super::{Step, cannot};
use crate::{
    calendar::london,
    contacts::{Contact, ContactState, Worker},
    format,
    refused::Refused,
};

/// Makes the person at the desk the one who is on it. A reason is needed where somebody else is; the
/// act keeps it.
pub fn take_over(mut contact: Contact, reason: Option<&str>, step: &Step<'_>) -> Result<Contact, Refused> {
    if let ContactState::Closed { .. } = contact.state {
        return Err(cannot(&contact, "taken over", "There is nothing left to do on it."));
    }
    match &contact.worker {
        Some(worker) if worker.by == step.by => return Ok(contact),
        Some(worker) if reason.is_none_or(|reason| reason.trim().is_empty()) => {
            let since = format::time(&london(worker.at));
            return Err(Refused::input(
                "reason",
                format!("Somebody else has been on this contact since {since}. Say why you take it over."),
            ));
        }
        _ => {}
    }
    contact.worker = Some(Worker { by: step.by, at: step.at });
    Ok(contact)
}
