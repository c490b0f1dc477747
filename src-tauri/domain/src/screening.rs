//! Nothing is routed or booked past an unanswered red flag: what was screened is a type of its own,
//! which only this module makes.

use crate::{
    calendar::london,
    contacts::{Answered, ChosenNeed, Contact, ContactState, Opening, OpeningAnswer},
    content::{Answer, Need, Outcome},
    format,
    ids::ContactId,
    limits::Limits,
    pack::ActionKind,
};
use jiff::Timestamp;

/// A value behind valid red-flag answers. Its fields are private: [`screen`] alone makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screened<T> {
    what: T,
    contact: ContactId,
    allows: Allows,
}

/// What the answers allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allows {
    /// Any service: every sign was asked, and no.
    Anything,
    /// A clinician or an emergency service: a sign was ticked, nobody is sure, or it was not asked.
    ClinicianOnly,
}

impl<T> Screened<T> {
    /// What was screened.
    pub fn what(&self) -> &T {
        &self.what
    }

    /// The contact whose answers these are.
    pub fn contact(&self) -> ContactId {
        self.contact
    }

    /// What the answers allow.
    pub fn allows(&self) -> Allows {
        self.allows
    }

    /// Whether a service of this kind may be chosen. A clinician judges for themselves.
    pub fn permits(&self, action: ActionKind, clinician: bool) -> bool {
        clinician
            || self.allows == Allows::Anything
            || matches!(action, ActionKind::Clinician | ActionKind::Emergency)
    }
}

/// Why there is nothing screened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unscreened {
    /// The opening question was never asked.
    #[error("The opening red-flag question has not been asked. Ask it first.")]
    NotAsked,
    /// Asked once, and no longer valid.
    #[error("The opening red-flag question must be asked again: {0}.")]
    Cleared(String),
    /// Asked too long ago.
    #[error("The red flags were asked at {0}, too long ago to rely on. Ask the opening question again.")]
    Expired(String),
    /// The emergency script runs.
    #[error("A red flag was answered yes: the emergency script comes first, until its outcome is known.")]
    Emergency,
    /// No need was chosen.
    #[error("No need has been chosen. Choose what it is about first.")]
    NoNeed,
    /// The need is not in the content.
    #[error("The need of this contact is no longer in the content. Choose it again.")]
    UnknownNeed,
    /// Topic red flags are open.
    #[error(
        "{0} of this need's red flags are not answered yet. Ask each one; \"not sure\" is always an answer."
    )]
    Unanswered(usize),
}

/// Screens a contact: its opening question answered and still valid, and every topic red flag of its
/// need. An administrative need (a fit note) asks the opening question only. Where a clinician must
/// decide anyway, the remaining signs need not be asked.
pub fn screen(
    contact: &Contact,
    need: Option<&Need>,
    now: Timestamp,
    limits: &Limits,
) -> Result<Screened<ChosenNeed>, Unscreened> {
    if matches!(contact.state, ContactState::Emergency(_)) {
        return Err(Unscreened::Emergency);
    }
    let opening = valid_opening(contact, now, limits)?;
    let chosen = contact.need.as_ref().ok_or(Unscreened::NoNeed)?;
    let need = need.filter(|need| need.id == chosen.need).ok_or(Unscreened::UnknownNeed)?;
    let doubtful = *opening != OpeningAnswer::No || clinician_decides(need, &contact.topic);
    let open = unanswered(need, &contact.topic, now, limits);
    if !doubtful && open > 0 {
        return Err(Unscreened::Unanswered(open));
    }
    let allows = if doubtful { Allows::ClinicianOnly } else { Allows::Anything };
    Ok(Screened { what: chosen.clone(), contact: contact.id, allows })
}

/// The opening answer, if it may still be relied on.
pub fn valid_opening<'a>(
    contact: &'a Contact,
    now: Timestamp,
    limits: &Limits,
) -> Result<&'a OpeningAnswer, Unscreened> {
    match &contact.opening {
        Opening::NotAsked => Err(Unscreened::NotAsked),
        Opening::Cleared { because, .. } => Err(Unscreened::Cleared(because.clone())),
        Opening::Answered { answer: OpeningAnswer::Yes { .. }, .. } => Err(Unscreened::Emergency),
        Opening::Answered { at, .. } if *at + limits.screening < now => {
            Err(Unscreened::Expired(format::time(&london(*at))))
        }
        Opening::Answered { answer, .. } => Ok(answer),
    }
}

/// What each topic red flag answered so far asks for by itself.
pub fn outcomes(need: &Need, topic: &[Answered]) -> Vec<Outcome> {
    let asked = topic.iter().filter_map(|answered| {
        let flag = need.flags.iter().find(|flag| flag.id == answered.question)?;
        outcome_of(flag.outcome, answered.answer)
    });
    asked.collect()
}

/// What one answer to a red flag asks for: its published outcome when yes, a clinician when not sure.
pub fn outcome_of(published: Outcome, answer: Answer) -> Option<Outcome> {
    match answer {
        Answer::Yes => Some(published),
        Answer::NotSure => Some(Outcome::ClinicianNow),
        Answer::No => None,
    }
}

/// Whether the topic answers leave the choice to a clinician. Safeguarding the same day is told to its
/// lead and bars no service by itself.
pub(crate) fn clinician_decides(need: &Need, topic: &[Answered]) -> bool {
    outcomes(need, topic).iter().any(|outcome| *outcome != Outcome::SafeguardingSameDay)
}

/// How many topic red flags have no answer, or one that is too old.
pub(crate) fn unanswered(need: &Need, topic: &[Answered], now: Timestamp, limits: &Limits) -> usize {
    if need.administrative {
        return 0;
    }
    let fresh = |answered: &&Answered| answered.at + limits.screening >= now;
    let asked = |id| topic.iter().filter(fresh).any(|answered| answered.question == id);
    need.flags.iter().filter(|flag| !asked(flag.id.clone())).count()
}

/// Whether the safeguarding lead is to be told today.
pub(crate) fn safeguarding_due(contact: &Contact, need: Option<&Need>) -> bool {
    need.is_some_and(|need| outcomes(need, &contact.topic).contains(&Outcome::SafeguardingSameDay))
}
