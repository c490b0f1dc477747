//! Made-up contacts and appointments for bookings.

use crate::{
    figures::Bench,
    house::{House, begins},
};
use front_door_desk::gate::new_id;
use front_door_domain::{
    act::ActHead,
    appointments::{Appointment, AppointmentState},
    contacts::{Channel, Contact, ContactState, NextStep, Person, Story},
    ids::{ActId, AppointmentId, ContactId, NeedId, ResidentId, UserId},
    users::Permission,
};
use front_door_store::{Slot, SlotQuery, Store};
use jiff::SignedDuration;
use serde_json::{Map, json};

/// The head of a booking.
pub(crate) fn head(store: &Store, by: UserId) -> Bench<ActHead> {
    Ok(ActHead {
        id: ActId(new_id(begins()?)?),
        at: begins()?,
        by: Some(by),
        desk: store.desk(),
        permission: Permission::Book,
        why: None,
        command: "finish_contact".to_owned(),
        inputs: json!({ "read_back": true, "words": "said" }),
    })
}

/// An open contact of a known person.
pub(crate) fn contact(by: UserId) -> Bench<Contact> {
    let at = begins()?;
    let story = Story {
        own_words: "Burning when she passes water since Wednesday, up three times last night, no fever."
            .to_owned(),
        number: "07700900231".to_owned(),
        ..Story::default()
    };
    let person = Person::Known { resident: ResidentId(1), identifiers: Vec::new(), at, by };
    let asked = |question: &str| json!({ "question": question, "answer": "no", "at": at, "by": by });
    Ok(serde_json::from_value(json!({
        "id": ContactId(new_id(at)?), "version": 0, "reference": "FD-7K3M-9", "channel": Channel::Call,
        "began": at, "due": at, "came_back": null, "alert": null,
        "opening": { "state": "answered", "answer": { "answer": "no" }, "at": at, "by": by },
        "story": story, "person": person, "need": { "need": "urinary", "at": at, "by": by },
        "topic": [asked("urinary.fever"), asked("urinary.back"), asked("urinary.pregnant")], "checks": [],
        "worse": asked("worse"), "urgency": null, "routings": [], "safety_net": null, "worker": null,
        "state": ContactState::Open,
    }))?)
}

/// The appointment in this slot.
pub(crate) fn appointment(slot: &Slot, contact: &Contact, by: UserId) -> Bench<Appointment> {
    let at = begins()?;
    Ok(Appointment {
        id: AppointmentId(new_id(at)?),
        version: 0,
        reference: "FD-4C7P-2".to_owned(),
        contact: Some(contact.id),
        resident: ResidentId(1),
        need: NeedId::from("urinary"),
        slots: vec![slot.id],
        hub: slot.hub.clone(),
        mode: slot.mode,
        start: slot.start,
        end: slot.end,
        state: AppointmentState::Booked { at, by },
        history: Vec::new(),
        other: Map::new(),
    })
}

/// The contact once it has ended with this appointment.
pub(crate) fn closed(mut contact: Contact, appointment: &Appointment, by: UserId) -> Bench<Contact> {
    let next = NextStep::Appointment { appointment: appointment.id };
    contact.state = ContactState::Closed { at: begins()?, by, next };
    Ok(contact)
}

/// So many free slots, two months ahead.
pub(crate) async fn free(house: &House, how_many: usize) -> Bench<Vec<Slot>> {
    let from = begins()?.checked_add(SignedDuration::from_hours(60 * 24))?;
    let to = from.checked_add(SignedDuration::from_hours(60 * 24))?;
    let query = SlotQuery { limit: u32::try_from(how_many)?, ..SlotQuery::within(from, to) };
    let found = house.store().await?.free_slots(&query).await?;
    if found.len() < how_many {
        return Err(format!("{how_many} free slots were expected, and {} found.", found.len()).into());
    }
    Ok(found)
}

/// Somebody who books.
pub(crate) async fn somebody(house: &House) -> Bench<UserId> {
    let users = house.store().await?.users().await?;
    Ok(users.first().ok_or("A demo desk should have users, and has none.")?.id)
}
