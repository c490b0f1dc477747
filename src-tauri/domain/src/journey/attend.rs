//! Who comes along, and what was said to the offer of a chaperone.

use super::{Step, take_up};
use crate::{
    attending::{Attender, check_attenders},
    contacts::{Chaperone, ChaperoneAnswered, Contact},
    refused::Refused,
};

/// Most characters of a reason.
const LONGEST: usize = 200;

/// Keeps who comes along, in place of those before. Each has needs of their own.
pub fn tell_attenders(
    contact: Contact,
    attenders: Vec<Attender>,
    step: &Step<'_>,
) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "told who comes along", step)?;
    contact.attenders = check_attenders(attenders)?;
    Ok(contact)
}

/// Keeps what was said to the offer of a chaperone. It can be answered for any need.
pub fn answer_chaperone(contact: Contact, answer: Chaperone, step: &Step<'_>) -> Result<Contact, Refused> {
    let mut contact = take_up(contact, "asked about a chaperone", step)?;
    let answer = match answer {
        Chaperone::NotOffered { because } => Chaperone::NotOffered { because: reason(&because)? },
        offered => offered,
    };
    contact.chaperone = Some(ChaperoneAnswered { answer, at: step.at, by: step.by });
    Ok(contact)
}

fn reason(because: &str) -> Result<String, Refused> {
    let because = because.trim();
    match because.chars().count() {
        0 => Err(Refused::input(
            "because",
            "Say why no chaperone was offered, such as \"no examination is planned\".",
        )),
        1..=LONGEST => Ok(because.to_owned()),
        length => Err(Refused::input(
            "because",
            format!(
                "A reason has at most {LONGEST} characters; this has {length}. Shorten it; nothing was lost."
            ),
        )),
    }
}
