//! How soon: set by a named person, never by a rule.

use super::{Step, opening, take_up};
use crate::{
    clocks,
    contacts::{Contact, Opening, OpeningAnswer, Urgency, UrgencySet},
    content::Answer,
    refused::Refused,
    screening::{self, Allows},
};
use jiff::Timestamp;

/// One choice of how soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgencyOption {
    /// How soon.
    pub urgency: Urgency,
    /// The clock it starts.
    pub due: Timestamp,
    /// Why it cannot be set by this person now, where so.
    pub why_not: Option<String>,
}

/// Every choice with its clock. `repeat`: an earlier contact within 14 days, see [`clocks::is_repeat`].
pub fn choices(contact: &Contact, repeat: bool, step: &Step<'_>) -> Vec<UrgencyOption> {
    [Urgency::Now, Urgency::Today, Urgency::Routine]
        .into_iter()
        .map(|urgency| UrgencyOption {
            urgency,
            due: due(contact, urgency, step),
            why_not: may_set(contact, urgency, repeat, step).err().map(|refused| refused.to_string()),
        })
        .collect()
}

/// Whether this person may set this urgency.
///
/// Now: always, once there is a need. Today: not while a red flag asks for a clinician at once.
/// Routine: only after every red flag was answered no, and not by a navigator when it is a repeat, is
/// worse, or nobody is sure whether it is.
pub fn may_set(contact: &Contact, urgency: Urgency, repeat: bool, step: &Step<'_>) -> Result<(), Refused> {
    let need =
        step.need_of(contact).ok_or_else(|| Refused::rule(screening::Unscreened::NoNeed.to_string()))?;
    if urgency == Urgency::Now || step.clinician {
        return Ok(());
    }
    let not_sure = matches!(contact.opening, Opening::Answered { answer: OpeningAnswer::NotSure, .. });
    if not_sure || screening::clinician_decides(need, &contact.topic) {
        return Err(Refused::rule(
            "A red flag was answered \"yes\" or \"not sure\": a navigator can only set \"now\". A clinician may set another.",
        ));
    }
    if urgency == Urgency::Routine {
        may_be_routine(contact, repeat, step)?;
    }
    Ok(())
}

fn may_be_routine(contact: &Contact, repeat: bool, step: &Step<'_>) -> Result<(), Refused> {
    let need = step.need_of(contact);
    let screened = screening::screen(contact, need, step.at, &step.limits);
    let screened = screened.map_err(|why| Refused::rule(why.to_string()))?;
    if screened.allows() != Allows::Anything {
        return Err(Refused::rule(
            "The red flags were not asked, so this cannot be routine. Ask the opening question.",
        ));
    }
    if screening::safeguarding_due(contact, step.need_of(contact)) {
        return Err(Refused::rule("Safeguarding is due the same day, so this cannot be routine."));
    }
    match contact.worse.as_ref().map(|answered| answered.answer) {
        None => {
            Err(Refused::rule("\"Worse than before?\" has not been asked. Ask it before setting routine."))
        }
        Some(Answer::Yes | Answer::NotSure) => Err(Refused::rule(
            "It may be worse than before: a navigator cannot set routine, only a clinician can.",
        )),
        Some(Answer::No) if repeat => Err(Refused::rule(
            "This is a repeat within 14 days: a navigator cannot set routine, only a clinician can.",
        )),
        Some(Answer::No) => Ok(()),
    }
}

/// Sets how soon. The same or more urgent than before never moves the clock later: the first one counts.
pub fn set_urgency(
    contact: Contact,
    urgency: Urgency,
    repeat: bool,
    step: &Step<'_>,
) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "given an urgency", step)?;
    if urgency != Urgency::Now {
        opening::answered(&contact, step)?;
    }
    may_set(&contact, urgency, repeat, step)?;
    contact.due = due(&contact, urgency, step);
    contact.urgency = Some(UrgencySet { urgency, at: step.at, by: step.by });
    Ok(contact)
}

fn due(contact: &Contact, urgency: Urgency, step: &Step<'_>) -> Timestamp {
    let asked = clocks::due(urgency, contact.began, step.at, step.calendar, &step.limits);
    match &contact.urgency {
        Some(before) if urgency <= before.urgency => asked.min(contact.due),
        _ if contact.alert.is_some() => asked.min(contact.due),
        _ => asked,
    }
}
