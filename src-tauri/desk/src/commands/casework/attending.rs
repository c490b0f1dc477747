//! The needs of everybody who attends, in words: the one place from which screens, lists and paper take
//! them.

use super::{Work, person};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{Stamp, Tag, Tone, contacts::ChaperoneView},
};
use front_door_domain::{
    appointments::Appointment,
    attending::{Attending, NeedOf, Whose},
    contacts::{Chaperone, Contact},
    journey,
    residents::{Resident, Told},
};

/// The needs of a person and of whoever comes along with them in a contact.
pub(crate) fn attending(
    resident: Option<&Resident>,
    told: Option<&Told>,
    contact: Option<&Contact>,
) -> Attending {
    Attending::of(resident, told, contact.map(|contact| contact.attenders.as_slice()).unwrap_or_default())
}

/// Who attends an appointment, and the contact it was booked from.
pub(crate) async fn attending_of(
    permit: &Permit<'_>,
    appointment: &Appointment,
    (resident, told): (&Resident, Option<&Told>),
) -> Result<(Attending, Option<Contact>), DeskError> {
    let contact = match appointment.contact {
        Some(contact) => permit.store.get::<Contact>(contact).await?,
        None => None,
    };
    Ok((attending(Some(resident), told, contact.as_ref()), contact))
}

impl Work {
    /// The needs of everybody who attends.
    pub(crate) fn attending(&self) -> Attending {
        attending(self.resident.as_ref(), self.told.as_ref(), Some(&self.contact))
    }
}

/// An access need as a label; with whose it is, where it is not the resident's.
pub(crate) fn tag(of: &NeedOf) -> Tag {
    let tag = person::need(&of.need);
    match &of.whose {
        Whose::Resident => tag,
        Whose::Attender(relation) => Tag { text: format!("{} ({})", tag.text, relation.word()), ..tag },
    }
}

/// What is to be known of everybody who attends before they come.
pub(crate) fn to_know(attending: &Attending, contact: Option<&Contact>) -> Vec<String> {
    let chaperone = contact.is_some_and(Contact::wants_chaperone).then(|| "Chaperone wanted".to_owned());
    attending.needs().iter().map(|of| tag(of).text).chain(chaperone).collect()
}

/// Who interprets, where anybody who attends needs it. A child or a relative never does: they leave out
/// what they are ashamed or afraid of.
pub(crate) fn interpreter(attending: &Attending) -> Option<String> {
    let words = attending.interpreter_words()?;
    Some(format!("Interpreter: {words}. A professional, never a child or a relative."))
}

/// Who comes along: `Comes along: mother, neighbour`.
pub(super) fn company(contact: &Contact) -> Option<String> {
    let words: Vec<_> = contact.attenders.iter().map(|attender| attender.relation.word()).collect();
    (!words.is_empty()).then(|| format!("Comes along: {}", words.join(", ")))
}

/// The offer of a chaperone as it stands.
pub(super) fn chaperone(permit: &Permit<'_>, work: &Work) -> ChaperoneView {
    let answered = work.contact.chaperone.as_ref();
    ChaperoneView {
        due: journey::current(&work.contact).is_some_and(|routing| routing.chaperone),
        answer: answered.map(|answered| answered.answer.clone()),
        tag: answered.map(|answered| Tag {
            text: format!(
                "{} · {} {}",
                chaperone_said(&answered.answer),
                work.name(answered.by),
                Stamp::of(answered.at).time
            ),
            tone: if answered.answer == Chaperone::Wanted { Tone::Good } else { Tone::Plain },
        }),
        words: chaperone_words(permit, Some(&work.contact)),
    }
}

/// What the content has to say to somebody who wants a chaperone.
pub(crate) fn chaperone_words(permit: &Permit<'_>, contact: Option<&Contact>) -> Option<String> {
    let words = permit.pack.content.chaperone.as_ref()?;
    contact.is_some_and(Contact::wants_chaperone).then(|| words.text.join(" "))
}

/// What was said to the offer of a chaperone.
pub(crate) fn chaperone_said(answer: &Chaperone) -> String {
    match answer {
        Chaperone::Wanted => "Chaperone wanted".to_owned(),
        Chaperone::NotWanted => "Chaperone offered, not wanted".to_owned(),
        Chaperone::NotOffered { because } => format!("Chaperone not offered: {because}"),
    }
}
