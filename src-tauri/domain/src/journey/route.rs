//! Where it goes: chosen by a person among rows that each say what they take.

use super::{Step, take_up};
use crate::{
    contacts::{Against, ChosenNeed, Contact, ContactState, Routing, UrgencySet},
    content::approval::{self, ContentVersion},
    pack::ActionKind,
    refused::Refused,
    routes::{RouteRow, Standing},
    screening::{Screened, screen},
    users::Role,
};
use serde_json::Value;

/// A row chosen, with all that was shown when it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice<'a> {
    /// The row as evaluated now.
    pub row: &'a RouteRow,
    /// The place chosen, where the service has several.
    pub place: Option<String>,
    /// Why, where the row or an override asks for a reason.
    pub reason: Option<String>,
    /// Version of the pack that was shown.
    pub pack: String,
    /// What was shown, as [`crate::shown::Shown`] writes it.
    pub shown: Value,
}

/// Why no rows may be shown yet, as a sentence; none when they may.
pub fn routes_wait(contact: &Contact, step: &Step<'_>) -> Option<String> {
    if let ContactState::Closed { .. } = contact.state {
        return Some("This contact is closed.".to_owned());
    }
    if let Err(why) = screen(contact, step.need_of(contact), step.at, &step.limits) {
        return Some(why.to_string());
    }
    unset(contact)
}

pub(super) fn unset(contact: &Contact) -> Option<String> {
    match (urgency_set(contact), contact.came_back) {
        (Some(_), _) => None,
        (None, Some(_)) if contact.urgency.is_some() => {
            Some("It came back from another service. Set again how soon.".to_owned())
        }
        (None, _) => Some("How soon has not been set. Set it first.".to_owned()),
    }
}

/// How soon, as far as it still counts: what was set before a bounce is set again.
pub fn urgency_set(contact: &Contact) -> Option<&UrgencySet> {
    contact.urgency.as_ref().filter(|set| contact.came_back.is_none_or(|back| set.at >= back))
}

/// Chooses a row. A row that may take is chosen as it is; one "with a reason" needs one; one that says
/// "check", "ask a clinician" or "no" is overridden by a clinician alone, with a reason.
pub fn choose_route(
    contact: Contact,
    screened: &Screened<ChosenNeed>,
    choice: Choice<'_>,
    step: &Step<'_>,
) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "routed", step)?;
    if screened.contact() != contact.id || Some(screened.what()) != contact.need.as_ref() {
        return Err(Refused::rule(
            "The red-flag answers belong to another need. Ask the opening question again.",
        ));
    }
    if let Some(why) = unset(&contact) {
        return Err(Refused::input("urgency", why));
    }
    if !screened.permits(choice.row.action, step.clinician) {
        return Err(Refused::rule(
            "A red flag was ticked, not asked, or nobody is sure: only a clinician or an emergency service may be chosen.",
        ));
    }
    let reason = choice.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    standing_allows(choice.row, reason, step)?;
    contact.routings.push(Routing {
        service: choice.row.service.clone(),
        goes: choice.row.action,
        place: choice.place,
        at: step.at,
        by: step.by,
        reason: reason.map(str::to_owned),
        pack: choice.pack,
        content: step.content.sha256.clone(),
        shown: choice.shown,
        against: against(choice.row, step),
        chaperone: choice.row.chaperone,
    });
    Ok(contact)
}

/// Why the last choice has to be made again before an open contact is finished at a desk for real
/// people: what was shown then was not signed and in force. What expired since then counts.
pub fn chosen_unsigned(contact: &Contact, versions: &[ContentVersion]) -> Option<String> {
    let routing = super::current(contact).filter(|_| contact.state == ContactState::Open)?;
    let in_force = approval::was_in_force(versions, &routing.content, routing.at);
    (!in_force).then(|| {
        "Where it goes was chosen from content that no clinical lead had signed for that day. Choose it again, by content in force.".to_owned()
    })
}

/// Rows that may be chosen whatever they say: a clinician and the emergency services decide themselves.
fn always(row: &RouteRow) -> bool {
    matches!(row.action, ActionKind::Clinician | ActionKind::Emergency)
}

/// Whether only a clinician may choose this row, with a reason.
pub fn overridable(row: &RouteRow) -> bool {
    match row.standing {
        Standing::No => true,
        Standing::Check | Standing::AskClinician => !always(row),
        Standing::MayTake | Standing::WithReason => false,
    }
}

/// What is kept of a choice against what the row says.
fn against(row: &RouteRow, step: &Step<'_>) -> Option<Against> {
    let overrides = overridable(row) && step.clinician;
    (overrides || row.standing == Standing::WithReason).then(|| Against {
        standing: row.standing,
        said: row.reason.clone(),
        role: overrides.then_some(Role::Clinician),
    })
}

/// Why a row may not be chosen by what it says, or leave to choose it.
fn standing_allows(row: &RouteRow, reason: Option<&str>, step: &Step<'_>) -> Result<(), Refused> {
    match row.standing {
        Standing::MayTake => Ok(()),
        Standing::Check | Standing::AskClinician if always(row) => Ok(()),
        Standing::WithReason => reason.map(|_| ()).ok_or_else(|| {
            let why = lower(&row.reason);
            Refused::input("reason", format!("This place is taken with a reason only ({why}). Say why."))
        }),
        Standing::Check | Standing::AskClinician | Standing::No if step.clinician => {
            reason.map(|_| ()).ok_or_else(|| {
                Refused::input("reason", "Choosing this place against what it says needs a reason. Say why.")
            })
        }
        Standing::Check => Err(Refused::rule(format!("Ask what is open first. {}", row.reason))),
        Standing::AskClinician => {
            let pass = "Only a clinician may choose this place here: pass it to one.";
            Err(Refused::rule(format!("{pass} {}", row.reason)))
        }
        Standing::No => Err(Refused::rule(format!("This place cannot take it. {}", row.reason))),
    }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
