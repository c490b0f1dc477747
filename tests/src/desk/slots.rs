//! Scenario 5 and its kin: one slot, several who want it. Who wins is decided once.

use super::place::{self, Contact, JOAN, Place, SARAH, finish, london, slot};
use front_door_desk::{gate::Caller, wire::RefusalCode};
use front_door_domain::{
    contacts::ContactState,
    ids::{ContactId, SlotId},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::Arc;

fn hold(contact: &Contact<'_>, slot: SlotId) -> Value {
    contact.inputs(json!({ "slot": slot, "places": null }))
}

async fn grid(place: &Place, who: &Caller) -> String {
    let ask = json!({
        "contact": null, "from": null, "days": 1, "modes": ["hub"], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    });
    place.ok(who, "find_slots", ask).await["rows"].to_string()
}

#[tokio::test]
async fn two_callers_one_slot() {
    let mut place = Place::small().await;
    let (a, b) = (place.who("navigator").await, place.who("second").await);
    let first = Contact::holding(&place, &a, SARAH, slot(2)).await.id;
    let second = Contact::routed(&place, &b, JOAN).await.id;
    let until = place.store().await.slot(slot(2)).await.unwrap().head.hold.unwrap().until;
    assert!(grid(&place, &b).await.contains("held by A. Okoro until 17:57"));
    let refusal =
        place.refused(&b, "hold_slot", json!({ "contact": second, "slot": slot(2), "places": null })).await;
    assert_eq!(refusal.code, Some(RefusalCode::Taken));
    for part in ["A. Okoro holds this time for another ", "19:10, 19:20 and 19:30"] {
        assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
    }
    place.at_moment(until - SignedDuration::from_secs(20));
    let refusal =
        place.refused(&b, "hold_slot", json!({ "contact": second, "slot": slot(2), "places": null })).await;
    assert!(refusal.sentence.contains("another 0:"), "{}", refusal.sentence);
    // A's process is gone; nothing needs to happen for the place to be free at five minutes.
    let mut place = place.crash().await;
    let (a, b) = (place.who("navigator").await, place.who("second").await);
    assert!(grid(&place, &b).await.contains("held by A. Okoro until 17:57"), "a hold survives a crash");
    place.at_moment(until);
    assert!(!grid(&place, &b).await.contains("held by"));
    let choose = json!({ "contact": second, "service": "gp-hub", "reason": null });
    place.ok(&b, "choose_route", choose).await;
    place.ok(&b, "hold_slot", json!({ "contact": second, "slot": slot(2), "places": null })).await;
    let mut end = finish(Some(slot(2)));
    end["contact"] = second;
    assert_eq!(place.ok(&b, "finish_contact", end).await["state"], "closed");
    let mut late = finish(Some(slot(2)));
    late["contact"] = first.clone();
    let refusal = place.refused(&a, "finish_contact", late).await;
    assert_eq!(refusal.code, Some(RefusalCode::Taken));
    for part in ["B. Ito booked this time at 17:57", "Nothing you typed is lost", "19:10"] {
        assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
    }
    let case = place.ok(&a, "case", json!({ "contact": first })).await;
    assert_eq!(
        (&case["state"], &case["story"]["own_words"]),
        (&json!("open"), &json!("it burns, \"two days\" now"))
    );
}

/// What the grid says of the time that somebody is on, and whether a row has it.
async fn on(place: &Place, who: &Caller, slot: SlotId, other: Value) -> (Value, bool) {
    let mut ask = json!({
        "contact": null, "from": null, "days": 1, "modes": ["hub"], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null, "at": slot,
    });
    let Value::Object(other) = other else { unreachable!("an object") };
    ask.as_object_mut().unwrap().extend(other);
    let grid = place.ok(who, "find_slots", ask).await;
    let shown = grid["rows"].to_string().contains(&json!(slot).to_string());
    (grid["at"].clone(), shown)
}

#[tokio::test]
async fn a_time_in_focus_says_who_has_it_though_another_place_is_free_then() {
    let place = Place::small().await;
    let mut session = place::beside();
    place.put(&mut session).await;
    let (a, b) = (place.who("navigator").await, place.who("second").await);
    let plain = || json!({});
    let both = [slot(2), SlotId { session: session.id, ordinal: 2 }];
    // Which of the two is on show does not matter; the other one is free all the same.
    let [first, second] = if on(&place, &b, both[0], plain()).await.1 { both } else { [both[1], both[0]] };
    assert_eq!(on(&place, &b, first, plain()).await, (Value::Null, true));
    let (at, shown) = on(&place, &b, second, plain()).await;
    assert_eq!((&at["time"], &at["held"], shown), (&json!("19:00"), &Value::Null, false));
    let text = at["text"].as_str().unwrap().trim_start_matches("Fri 23-Oct 19:00: ");
    let contact = Contact::holding(&place, &a, SARAH, first).await;
    let (at, shown) = on(&place, &b, first, plain()).await;
    assert_eq!((&at["held"], shown), (&json!("held by A. Okoro until 17:57"), false));
    assert_eq!(on(&place, &b, second, plain()).await, (Value::Null, true), "is shown in its stead");
    let mine = Contact::routed(&place, &b, JOAN).await;
    mine.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    let refusal = mine.refused("hold_slot", json!({ "slot": first, "places": null })).await.sentence;
    let words = format!("Still free at the same time: {text}. Free next there: 19:10, 19:20 and 19:30.");
    assert!(refusal.starts_with("A. Okoro holds") && refusal.ends_with(&words), "{refusal}");
    contact.ok("finish_contact", finish(Some(first))).await;
    let (at, _) = on(&place, &b, first, plain()).await;
    assert_eq!(at["held"], "booked by A. Okoro at 17:52");
    let (at, _) = on(&place, &a, first, plain()).await;
    assert_eq!(at["held"], "booked by you at 17:52");
    // Of two places together it is the second that somebody has.
    let before = SlotId { ordinal: 1, ..first };
    let (at, _) = on(&place, &b, before, json!({ "places": 2 })).await;
    assert_eq!((&at["time"], &at["held"]), (&json!("18:50"), &json!("booked by A. Okoro at 17:52")));
}

#[tokio::test]
async fn a_time_in_focus_that_would_not_be_offered_says_nothing() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    for (slot, other) in [
        (slot(12), json!({})),
        (slot(11), json!({ "places": 2 })),
        (slot(2), json!({ "woman": false })),
        (slot(2), json!({ "modes": ["phone"] })),
        (slot(2), json!({ "hubs": ["Y07461"] })),
    ] {
        assert_eq!(on(&place, &who, slot, other.clone()).await, (Value::Null, false), "{slot:?} {other}");
    }
    place.at("2026-10-23T19:00:01");
    assert_eq!(on(&place, &who, slot(2), json!({})).await, (Value::Null, false), "it has begun");
}

#[tokio::test]
async fn times_of_a_hub_that_is_not_there_are_refused() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let ask = |hub: &str| {
        json!({
            "contact": null, "from": null, "days": 1, "modes": [], "role": null, "woman": null,
            "language": null, "step_free": false, "hubs": [hub], "places": null,
        })
    };
    let refusal = place.refused(&who, "find_slots", ask("Y1")).await;
    assert_eq!(refusal.field.as_deref(), Some("hubs"), "{}", refusal.sentence);
    assert!(!place.ok(&who, "find_slots", ask(place::HUB)).await["rows"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_late_holder_books_where_nobody_came_first() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let id = Contact::holding(&place, &who, SARAH, slot(2)).await.id;
    place.at("2026-10-23T18:00:00");
    let mut end = finish(Some(slot(2)));
    end["contact"] = id;
    assert_eq!(place.ok(&who, "finish_contact", end).await["state"], "closed");
}

#[tokio::test]
async fn a_hold_is_one_for_each_and_extended_once() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::holding(&place, &who, SARAH, slot(2)).await;
    contact.ok("hold_slot", json!({ "slot": slot(4), "places": null })).await;
    let live = async |slot| place.store().await.slot(slot).await.unwrap().head.hold.is_some();
    assert_eq!((live(slot(2)).await, live(slot(4)).await), (false, true));
    let refusal = contact.refused("extend_hold", json!({ "slot": slot(2) })).await;
    assert!(refusal.sentence.contains("run out"), "{}", refusal.sentence);
    let case = contact.ok("extend_hold", json!({ "slot": slot(4) })).await;
    assert_eq!(case["hold"]["extended"], true);
    let left = case["hold"]["until"]["ms"].as_i64().unwrap() - place.desk.clock.now().as_millisecond();
    assert!((580_000..=600_000).contains(&left), "{left} ms");
    let why = contact.refused("extend_hold", json!({ "slot": slot(4) })).await.sentence;
    assert!(why.contains("once only"), "{why}");
    let released = contact.ok("release_hold", json!({ "slot": slot(4) })).await;
    assert_eq!((&released["hold"], &released["hold_lost"]), (&Value::Null, &Value::Null));
    assert!(!live(slot(4)).await);
    assert!(contact.refused("release_hold", json!({ "slot": slot(4) })).await.sentence.contains("run out"));
}

#[tokio::test]
async fn what_cannot_be_held_is_refused() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let other = place.who("second").await;
    let theirs = Contact::holding(&place, &other, JOAN, slot(5)).await;
    let contact = Contact::routed(&place, &who, SARAH).await;
    for (slot, places, words) in [
        (slot(12), None, "no such time"),
        (slot(11), Some(2), "no such time"),
        (slot(4), Some(2), "B. Ito holds"),
        (slot(5), None, "B. Ito holds"),
    ] {
        let why = place
            .refused(&who, "hold_slot", contact.inputs(json!({ "slot": slot, "places": places })))
            .await
            .sentence;
        assert!(why.contains(words), "{slot}: {why}");
    }
    // What somebody holds is not offered instead.
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact.ok("hold_slot", json!({ "slot": slot(7), "places": null })).await;
    let why = place.refused(&who, "hold_slot", hold(&contact, slot(5))).await.sentence;
    assert!(why.ends_with("Free next there: 19:40, 20:00 and 20:10."), "{why}");
    let why = place.refused(&who, "release_hold", hold(&theirs, slot(5))).await.sentence;
    assert!(why.contains("Somebody else holds"), "{why}");
    theirs.ok("finish_contact", finish(Some(slot(5)))).await;
    let closed = place.refused(&other, "hold_slot", hold(&theirs, slot(6))).await.sentence;
    assert!(closed.contains("open contact"), "{closed}");
}

/// A contact that is ready to be booked at the slot, without the commands that made it so.
async fn ready(place: &Place, template: ContactId, by: u128) -> ContactId {
    let mut contact = place.store().await.contact_by_id(template).await.unwrap();
    contact.id = ContactId(uuid::Uuid::from_u128(0x1000 + by));
    contact.version = 0;
    contact.worker = None;
    assert!(matches!(contact.state, ContactState::Open));
    place.put(&mut contact).await;
    contact.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_at_once_want_one_slot() {
    const WANT: u128 = 1_000;
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let template = Contact::routed(&place, &who, SARAH).await;
    template.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    let template: ContactId = serde_json::from_value(template.id.clone()).unwrap();
    let mut contacts = Vec::new();
    for by in 0..WANT {
        contacts.push(ready(&place, template, by).await);
    }
    let place = Arc::new(place);
    let tries: Vec<_> = contacts
        .into_iter()
        .map(|contact| {
            let place = Arc::clone(&place);
            // The commands run wherever they are awaited, so each caller gets a thread of its own.
            tokio::task::spawn_blocking(move || {
                tokio::runtime::Handle::current().block_on(async {
                    let who = place.who("navigator").await;
                    let mut end = finish(Some(slot(0)));
                    end["contact"] = json!(contact);
                    place.call(&who, "finish_contact", end).await
                })
            })
        })
        .collect();
    let (mut won, mut lost) = (0, 0);
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(case) => {
                assert_eq!(case["state"], "closed");
                won += 1;
            }
            Err(refusal) => {
                assert!(
                    refusal.sentence.contains("You booked this time yourself at 17:52"),
                    "{}",
                    refusal.sentence
                );
                lost += 1;
            }
        }
    }
    assert_eq!((won, lost), (1, WANT - 1));
    let (from, to) = (london("2026-10-23T00:00:00"), london("2026-10-24T00:00:00"));
    assert_eq!(place.store().await.appointments_between(from, to).await.unwrap().len(), 1);
    assert!(place.store().await.verify().await.unwrap().broken.is_none());
}
