//! What one desk does is seen at the other: who holds a time and until when, and who is on a contact.

use super::{Two, hold};
use crate::desk::place::{Contact, JOAN, Place, SARAH, london, slot, story};
use front_door_desk::gate::Caller;
use front_door_domain::{
    act::{ActHead, Entity, Hold},
    ids::{ActId, SlotId},
    users::Permission,
};
use front_door_store::{News, StoreError};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::time::Duration;

/// The grid of times, and what it says of who holds one of them.
async fn held(place: &Place, who: &Caller, slot: SlotId) -> (Value, Value) {
    let ask = json!({
        "contact": null, "from": null, "days": 2, "modes": ["hub"], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    });
    let grid = place.ok(who, "find_slots", ask).await;
    let rows = grid["rows"].as_array().unwrap().iter();
    let cells = rows.flat_map(|row| row["cells"].as_array().unwrap()).flat_map(|day| day.as_array().unwrap());
    let cell = cells.clone().find(|cell| cell["slot"] == json!(slot)).unwrap();
    (cell["held"].clone(), grid["until"].clone())
}

/// Waits until the grid says so. Nobody asks the server for it: how soon that is, is measured elsewhere.
async fn until_held(place: &Place, who: &Caller, slot: SlotId, says: impl Fn(&Value) -> bool) {
    let said = async {
        while !says(&held(place, who, slot).await.0) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), said).await.unwrap();
}

#[tokio::test]
async fn a_hold_is_seen_at_the_other_desk_with_who_where_and_until_when() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        let contact = Contact::routed(&two.other, &b, JOAN).await;
        contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        two.rest().await;
        assert_eq!(held(&two.one, &a, slot(2)).await, (Value::Null, Value::Null));
        two.other.ok(&b, "hold_slot", hold(&contact, slot(2))).await;
        until_held(&two.one, &a, slot(2), Value::is_string).await;
        let (says, until) = held(&two.one, &a, slot(2)).await;
        let expected = format!("held by B. Ito, Second desk, until {}", until["time"].as_str().unwrap());
        assert_eq!(says, expected);
        let here = held(&two.other, &b, slot(2)).await;
        assert!(here.0.as_str().unwrap().starts_with("held by B. Ito until 17:5"), "{here:?}");
        assert_eq!(here.1, until, "by one clock at both");
        let refusal = two.one.refused(&a, "hold_slot", {
            let mine = Contact::routed(&two.one, &a, SARAH).await;
            mine.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
            hold(&mine, slot(2))
        });
        let sentence = refusal.await.sentence;
        assert!(sentence.starts_with("B. Ito at Second desk holds this time for another "), "{sentence}");
        // Let go, it is free; held again, it is free once its time is over, though nobody does anything.
        contact.ok("release_hold", json!({ "slot": slot(2) })).await;
        until_held(&two.one, &a, slot(2), Value::is_null).await;
        two.other.ok(&b, "hold_slot", hold(&contact, slot(2))).await;
        until_held(&two.one, &a, slot(2), Value::is_string).await;
        let entries = two.one.entries().await;
        two.postgres.borrow().set_clock(london("2026-10-23T18:10:00"));
        two.one.desk.share.wake();
        until_held(&two.one, &a, slot(2), Value::is_null).await;
        assert_eq!(two.one.entries().await, entries, "expiry writes nothing");
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_taken_over_from_another_desk_with_a_reason() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        let contact = Contact::about(&two.one, &a, SARAH, "urinary").await;
        two.rest().await;
        let there = Contact { place: &two.other, who: &b, id: contact.id.clone() };
        assert_eq!(there.case().await["worker"], "A. Okoro");
        for reason in [Value::Null, json!("  ")] {
            let refusal = there.refused("take_over", json!({ "reason": reason })).await;
            assert_eq!(refusal.field.as_deref(), Some("reason"), "{}", refusal.sentence);
            assert!(refusal.sentence.contains("on this contact since 17:5"), "{}", refusal.sentence);
        }
        let case = there.ok("take_over", json!({ "reason": "A. Okoro is on the phone" })).await;
        assert_eq!(case["worker"], Value::Null, "it is hers now");
        two.rest().await;
        let case = contact.case().await;
        assert_eq!(case["worker"], "B. Ito");
        let told = case["taken_over"].as_str().unwrap();
        assert!(
            told.starts_with("B. Ito took this contact over at 17:5")
                && told.ends_with(": A. Okoro is on the phone"),
            "{told}"
        );
        let on_it = contact.ok("who_is_on", json!({})).await;
        assert_eq!(on_it, json!({ "worker": "B. Ito", "taken_over": told }));
        let hers = there.ok("who_is_on", json!({})).await;
        assert_eq!(hers, json!({ "worker": null, "taken_over": null }));
        let acts = two.one.store().await.entries_after(0, 1_000).await.unwrap();
        let kept = acts.iter().filter(|entry| entry.body.contains("A. Okoro is on the phone")).count();
        assert_eq!(kept, 1, "the reason is in the journal of both");
        let late = contact.refused("tell_story", story("too late")).await.sentence;
        assert!(late.contains("Somebody else"), "{late}");
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_over_at_once_one_is_told_that_the_other_was_first() {
    Two::play(async |two| {
        let (a, b, lead) =
            (two.one.who("navigator").await, two.other.who("second").await, two.one.who("lead").await);
        let contact = Contact::about(&two.one, &a, SARAH, "urinary").await;
        two.rest().await;
        let take = contact.inputs(json!({ "reason": "at once" }));
        let (one, other) = tokio::join!(
            two.one.call(&lead, "take_over", take.clone()),
            two.other.call(&b, "take_over", take.clone()),
        );
        let told: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
        // Where the second one already saw the first, it was a taking over from them.
        assert!(told.len() <= 1, "{told:?}");
        two.alike().await;
        let [here, there] = [
            two.one.ok(&a, "case", contact.inputs(json!({}))).await,
            two.other.ok(&two.other.who("navigator").await, "case", contact.inputs(json!({}))).await,
        ];
        assert_eq!(here["worker"], there["worker"]);
        assert!(here["worker"].is_string(), "{here}");
    })
    .await;
}

/// Whoever asked was told by then that they do not hold it.
#[tokio::test]
async fn a_hold_that_was_undone_is_not_had_again_when_nobody_waits_for_it() {
    Two::play(async |two| {
        let who = two.one.who("navigator").await;
        let contact = Contact::routed(&two.one, &who, JOAN).await;
        contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        two.rest().await;
        two.cut().await;
        let (store, by, at) = (two.one.store().await, who.user().await.unwrap().id, two.one.desk.now());
        let act = ActHead {
            id: ActId(uuid::Uuid::from_u128(7)),
            at,
            by: Some(by),
            desk: store.desk(),
            permission: Permission::Book,
            why: None,
            command: "hold_slot".to_owned(),
            inputs: hold(&contact, slot(2)),
        };
        let (id, entity) = (act.id, Entity::from(slot(2)));
        let until = at + SignedDuration::from_mins(5);
        let kept = Hold { by, desk: store.desk(), until, extended: false };
        let seen = store.slot(slot(2)).await.unwrap().head.version;
        store
            .write::<_, StoreError, _>(act, async |tx| tx.claim(entity, seen, Some(kept)).await)
            .await
            .unwrap();
        store.apply(&News { changed: vec![id], ..News::default() }).await.unwrap();
        two.mend().await;
        assert_eq!(held(&two.one, &who, slot(2)).await.0, Value::Null);
        assert!(store.entries_after(0, 5_000).await.unwrap().iter().all(|entry| entry.act_id != id));
        two.alike().await;
    })
    .await;
}
