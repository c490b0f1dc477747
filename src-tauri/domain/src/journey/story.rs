//! Own words, who is speaking, the number, and whether it is safe to talk.

use super::{Step, cannot, worker};
use crate::{
    contacts::{Contact, ContactState, Story},
    phone,
    refused::Refused,
};

/// Longest own words that are typed at a desk, in characters; longer ones are refused, never cut.
/// What came longer with an online request may stay as long as it came.
const LONGEST: usize = 10_000;

/// Replaces what was said. Goes on in an emergency, too; a closed contact keeps its words.
pub fn tell_story(mut contact: Contact, mut story: Story, step: &Step<'_>) -> Result<Contact, Refused> {
    if let ContactState::Closed { .. } = contact.state {
        return Err(cannot(&contact, "told more", "Start a new contact for anything further."));
    }
    contact.worker = Some(worker(&contact, step)?);
    let (length, came) = (story.own_words.chars().count(), contact.story.own_words.chars().count());
    let longest = LONGEST.max(came);
    if length > longest {
        return Err(Refused::input(
            "own_words",
            format!(
                "Own words have at most {longest} characters; these have {length}. Shorten them; nothing was lost."
            ),
        ));
    }
    if story.speaker_name.chars().count() > 200 {
        return Err(Refused::input(
            "speaker_name",
            "At most 200 characters are kept here. Shorten it; nothing was lost.",
        ));
    }
    if !story.number.trim().is_empty() {
        story.number =
            phone::national(&story.number).map_err(|fault| Refused::input("number", fault.to_string()))?;
    }
    if let Some(safe) = &mut story.safe_contact
        && let Some(number) = &safe.number
    {
        let read =
            phone::national(number).map_err(|fault| Refused::input("safe_contact", fault.to_string()))?;
        safe.number = Some(read);
    }
    contact.story = story;
    Ok(contact)
}
