//! Who it is about: found and confirmed by two identifiers, or as given.

use super::{Step, cannot, opening::ask_again, worker};
use crate::{
    contacts::{Contact, ContactState, Identifier, Opening, Person},
    ids::ResidentId,
    refused::Refused,
};

/// What was given of a person not found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// Name.
    pub name: String,
    /// Date of birth.
    pub born: String,
    /// Postcode.
    pub postcode: String,
}

/// Confirms who it is about. Two identifiers said aloud are needed, and a postcode beside its own
/// address counts once. The opening question comes before identity, and is asked again where it turns
/// out to be a repeat: `repeat` says that the same person got in touch before, see
/// [`crate::clocks::is_repeat`].
pub fn identify(
    mut contact: Contact,
    resident: ResidentId,
    identifiers: &[Identifier],
    repeat: bool,
    step: &Step<'_>,
) -> Result<Contact, Refused> {
    writable(&contact, "identified")?;
    if contact.opening == Opening::NotAsked {
        return Err(Refused::rule("The opening red-flag question comes before identity. Ask it first."));
    }
    contact.worker = Some(worker(&contact, step)?);
    let mut said = identifiers.to_vec();
    said.sort_unstable();
    said.dedup();
    if different(&said) < 2 {
        return Err(Refused::input(
            "identifiers",
            "Two different identifiers must be said aloud, such as name and date of birth; a postcode and its address count as one. Ask for another.",
        ));
    }
    let known = matches!(contact.person, Person::Known { resident: known, .. } if known == resident);
    contact.person = Person::Known { resident, identifiers: said, at: step.at, by: step.by };
    if repeat && !known {
        ask_again(&mut contact, "the same person got in touch within 14 days", step);
    }
    Ok(contact)
}

/// How many of these say something different.
fn different(said: &[Identifier]) -> usize {
    let both = said.contains(&Identifier::Address) && said.contains(&Identifier::Postcode);
    said.len() - usize::from(both)
}

/// Keeps what was given of a person not found: a contact is never blocked by a missing identity. A
/// person already confirmed stays so.
pub fn tell_given(mut contact: Contact, given: Given, step: &Step<'_>) -> Result<Contact, Refused> {
    writable(&contact, "described")?;
    contact.worker = Some(worker(&contact, step)?);
    if let Person::Known { .. } = contact.person {
        return Err(Refused::rule(
            "This person is already confirmed. Find another resident to change who it is.",
        ));
    }
    let short = [("name", &given.name), ("born", &given.born), ("postcode", &given.postcode)];
    if let Some((field, _)) = short.into_iter().find(|(_, text)| text.chars().count() > 200) {
        return Err(Refused::input(
            field,
            "At most 200 characters are kept here. Shorten it; nothing was lost.",
        ));
    }
    contact.person = Person::Unknown { name: given.name, born: given.born, postcode: given.postcode };
    Ok(contact)
}

fn writable(contact: &Contact, to: &'static str) -> Result<(), Refused> {
    match contact.state {
        ContactState::Closed { .. } => {
            Err(cannot(contact, to, "Start a new contact; the earlier one is shown beside it."))
        }
        ContactState::Open | ContactState::Emergency(_) => Ok(()),
    }
}
