//! Starting a contact: through any door, without waiting for a name.

use super::{Given, Step};
use crate::{
    clocks,
    contacts::{Channel, Contact, ContactState, Opening, Person, Story, Worker},
    ids::{ContactId, OdsCode},
    phone,
};
use jiff::Timestamp;
use serde_json::Map;

/// What is known when a contact begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin {
    /// Its id.
    pub id: ContactId,
    /// Its reference, made by [`crate::reference::reference`].
    pub reference: String,
    /// The door.
    pub channel: Channel,
    /// When the person got in touch: now, or when an online request was sent.
    pub began: Timestamp,
    /// The number that is calling, or was given; kept as typed where it is no number.
    pub number: String,
    /// The practice it came through, where the request names one.
    pub through: Option<OdsCode>,
    /// Own words that came with it.
    pub own_words: String,
    /// What was given of the person.
    pub given: Given,
    /// The person at the desk takes it up now; an imported request waits for somebody.
    pub taken_up: bool,
}

/// A new contact. Its opening question is not asked: nothing is preset.
pub fn start(begin: Begin, step: &Step<'_>) -> Contact {
    let due = clocks::at_the_door(begin.channel, begin.began, step.calendar, &step.limits);
    let number = phone::national(&begin.number).unwrap_or(begin.number);
    Contact {
        id: begin.id,
        version: 0,
        reference: begin.reference,
        channel: begin.channel,
        through: begin.through,
        began: begin.began,
        due,
        came_back: None,
        opening: Opening::NotAsked,
        story: Story { own_words: begin.own_words, number, ..Story::default() },
        person: Person::Unknown {
            name: begin.given.name,
            born: begin.given.born,
            postcode: begin.given.postcode,
        },
        attenders: Vec::new(),
        need: None,
        topic: Vec::new(),
        alert: None,
        checks: Vec::new(),
        worse: None,
        urgency: None,
        chaperone: None,
        routings: Vec::new(),
        safety_net: None,
        worker: begin.taken_up.then_some(Worker { by: step.by, at: step.at, why: None }),
        state: ContactState::Open,
        content: Vec::new(),
        other: Map::new(),
    }
}
