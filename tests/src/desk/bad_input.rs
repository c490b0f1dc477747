//! Bad input: one clear sentence with the right field, nothing changed, nothing typed lost.

use super::place::{Contact, JOAN, Place, SARAH, check_sentence, finish, slot, story};
use serde_json::{Value, json};

/// Texts that a store, a screen or a log could trip over.
const HOSTILE: [&str; 7] = [
    "'; DROP TABLE contact; --",
    "<script>alert(1)</script>",
    "\u{202E}txet\u{0}\u{7f}",
    "%s%n{0}${jndi:x}",
    "../../etc/passwd",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{0301}",
    "\"\\\r\n\t,;|",
];

/// One row: the command, its inputs, the field named, words of the sentence.
type Row = (&'static str, Value, Option<&'static str>, &'static str);

async fn check(place: &Place, contact: &Contact<'_>, rows: Vec<Row>) {
    for (name, inputs, field, words) in rows {
        let before = (place.entries().await, contact.case().await);
        let refusal = contact.refused(name, inputs.clone()).await;
        check_sentence(&refusal);
        assert_eq!(refusal.field.as_deref(), field, "{name} {inputs}: {}", refusal.sentence);
        assert!(refusal.sentence.contains(words), "{name} {inputs}: {}", refusal.sentence);
        let mut after = contact.case().await;
        after["hold"] = before.1["hold"].clone();
        assert_eq!(
            (place.entries().await, &after),
            (before.0, &before.1),
            "{name} {inputs} changed something"
        );
    }
}

#[tokio::test]
async fn the_journey_refuses_what_does_not_fit() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::routed(&place, &who, SARAH).await;
    let with = |key: &str, value: Value| {
        let mut told = story("it burns");
        told[key] = value;
        told
    };
    let (gone, ghost) = ("00000000-0000-7000-8000-000000000000", 4_000_000);
    check(&place, &contact, vec![
        ("start_contact", json!({ "channel": "fax", "caller_number": null }), Some("inputs"), "one of"),
        ("answer_opening", json!({ "answer": "not-asked", "because": " " }), Some("because"), "Say why"),
        ("tell_story", with("own_words", json!("a".repeat(10_001))), Some("own_words"), "10000 characters; these have 10001"),
        ("tell_story", with("speaker_name", json!("a".repeat(10_001))), Some("speaker_name"), "200 characters"),
        ("tell_story", with("number", json!("ring my mum")), Some("number"), "digits only"),
        ("tell_story", with("number", json!("0770")), Some("number"), "at least 5"),
        ("tell_story", with("number", json!("1".repeat(16))), Some("number"), "at most 15"),
        ("identify", json!({ "resident": SARAH, "identifiers": ["name"] }), Some("identifiers"), "Two different"),
        ("identify", json!({ "resident": SARAH, "identifiers": [] }), Some("identifiers"), "Two different"),
        ("identify", json!({ "resident": ghost, "identifiers": ["name", "birth-date"] }), None, "no such resident"),
        ("tell_given", json!({ "name": "a", "born": "", "postcode": "" }), None, "already confirmed"),
        ("choose_need", json!({ "need": "dragons" }), Some("need"), "not in the content"),
        ("choose_need", json!({ "need": "" }), Some("need"), "not in the content"),
        ("answer_question", json!({ "question": "flag.dragons", "answer": "no" }), None, "not asked for this need"),
        ("choose_route", json!({ "service": "dragons", "reason": null }), Some("service"), "not on the list"),
        ("hold_slot", json!({ "slot": "yesterday", "places": null }), Some("inputs"), "session and a number"),
        ("hold_slot", json!({ "slot": format!("{gone}.0"), "places": null }), None, "no such time"),
        ("extend_hold", json!({ "slot": slot(0) }), None, "run out"),
        ("tell_emergency", json!({ "place": "", "number": "", "alone": null, "words": "", "connected": false,
            "refused": false, "outcome": null }), None, "opening question"),
        ("tell_resident", json!({ "resident": SARAH, "phones": ["1", "2", "3", "4", "5", "6"], "needs": [], "safe_contact": null }), Some("phones"), "five"),
        ("tell_resident", json!({ "resident": SARAH, "phones": ["ring my mum"], "needs": [], "safe_contact": null }), Some("phones"), "digits only"),
        ("tell_resident", json!({ "resident": JOAN, "phones": [], "needs": [], "safe_contact": null }), None, "another"),
        ("tell_resident", json!({ "resident": ghost, "phones": [], "needs": [], "safe_contact": null }), None, "another"),
        ("tell_resident", json!({ "resident": SARAH, "phones": [], "needs": [{ "kind": "interpreter", "detail": "x".repeat(10_001) }], "safe_contact": null }), Some("needs"), "60 characters"),
        ("finish_contact", finish(Some(slot(0))), None, "Choose where it goes"),
        ("finish_contact", finish(None), None, "Choose where it goes"),
    ])
    .await;
    contact.ok("tell_story", with("own_words", json!("a".repeat(10_000)))).await;
}

#[tokio::test]
async fn who_comes_along_and_the_offer_of_a_chaperone_are_kept_as_they_can_be() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    check(&place, &contact, vec![
        ("tell_attenders", json!({ "attenders": [{ "relation": { "kind": "other", "words": " " }, "needs": [] }] }), Some("relation"), "1 to 60 characters"),
        ("tell_attenders", json!({ "attenders": [{ "relation": { "kind": "other", "words": "x".repeat(10_001) }, "needs": [] }] }), Some("relation"), "these are 10001"),
        ("tell_attenders", json!({ "attenders": [{ "relation": { "kind": "aunt" }, "needs": [] }] }), Some("inputs"), "one of"),
        ("tell_attenders", json!({ "attenders": vec![json!({ "relation": { "kind": "friend" }, "needs": [] }); 7] }), Some("attenders"), "these are 7"),
        ("tell_attenders", json!({ "attenders": [{ "relation": { "kind": "mother" }, "needs": [{ "kind": "interpreter", "detail": " " }] }] }), Some("needs"), "60 characters"),
        ("answer_chaperone", json!({ "answer": "not-offered", "because": " " }), Some("because"), "Say why"),
        ("answer_chaperone", json!({ "answer": "not-offered", "because": "x".repeat(10_001) }), Some("because"), "this has 10001"),
        ("answer_chaperone", json!({ "answer": "maybe" }), Some("inputs"), "one of"),
    ])
    .await;
}

#[tokio::test]
async fn unknown_ids_are_named_for_what_they_are() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let gone = "00000000-0000-7000-8000-000000000000";
    let before = place.entries().await;
    for (name, inputs, words) in [
        ("case", json!({ "contact": gone }), "no such contact"),
        ("who_is_on", json!({ "contact": gone }), "no such contact"),
        ("answer_opening", json!({ "contact": gone, "answer": "no" }), "no such contact"),
        ("take_over", json!({ "contact": gone, "reason": "x" }), "no such contact"),
        ("hold_slot", json!({ "contact": gone, "slot": slot(0), "places": null }), "no such contact"),
        ("slip", json!({ "appointment": gone }), "no such appointment"),
        ("move_appointment", json!({ "appointment": gone, "slot": slot(0) }), "no such appointment"),
        ("cancel_appointment", json!({ "appointment": gone, "reason": "x" }), "no such appointment"),
        (
            "mark_day",
            json!({ "appointment": gone, "mark": "called", "opening": null, "rung": false }),
            "no such appointment",
        ),
        ("finish_task", json!({ "task": gone, "outcome": "x" }), "no such task"),
        ("day_list", json!({ "hub": "Y99999", "date": null }), "not in the directory"),
        ("day_list", json!({ "hub": super::place::HUB, "date": "2026-02-30" }), "2026-10-25 was expected"),
        (
            "find_slots",
            json!({ "contact": null, "from": "tomorrow", "days": null, "modes": [], "role": null,
            "woman": null, "language": null, "step_free": false, "hubs": [], "places": null }),
            "was expected",
        ),
        (
            "open_resident",
            json!({ "resident": 4_000_000, "within": { "within": "reason", "reason": "a good one" } }),
            "no such resident",
        ),
    ] {
        let refusal = place.refused(&who, name, inputs).await;
        check_sentence(&refusal);
        assert!(refusal.sentence.contains(words), "{name}: {}", refusal.sentence);
    }
    assert_eq!(place.entries().await, before);
}

#[tokio::test]
async fn what_cannot_be_read_is_not_repeated() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for (name, inputs) in [
        ("identify", json!({ "contact": "Sarah Smith", "resident": "Sarah Smith", "identifiers": [] })),
        (
            "identify",
            json!({ "contact": "00000000-0000-7000-8000-000000000000", "resident": "Sarah Smith", "identifiers": [] }),
        ),
        (
            "set_urgency",
            json!({ "contact": "00000000-0000-7000-8000-000000000000", "urgency": "Sarah Smith" }),
        ),
        ("find_residents", json!({ "text": ["Sarah Smith"], "turn": 1 })),
        ("find_residents", json!({ "text": "x", "turn": "07700 900101 expected Smith" })),
        ("find_residents", json!("Sarah Smith")),
        ("find_residents", json!(null)),
        ("find_residents", json!([])),
        ("find_residents", json!({})),
        ("sign_in", json!({ "username": 1, "password": { "Smith": "Smith" } })),
    ] {
        let refusal = place.refused(&who, name, inputs.clone()).await;
        check_sentence(&refusal);
        assert!(refusal.sentence.contains("could not be read"), "{inputs}: {}", refusal.sentence);
        assert_eq!(refusal.field.as_deref(), Some("inputs"));
    }
}

/// Says what the search box reads and hints at.
async fn hint(place: &Place, text: &str) -> String {
    let who = place.who("navigator").await;
    let found = place.ok(&who, "find_residents", json!({ "text": text, "turn": 1 })).await;
    assert_eq!(found["rows"], json!([]), "{text}");
    found["hint"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_search_box_says_what_is_wrong_with_what_was_typed() {
    let place = Place::small().await;
    for (text, words) in [
        ("999 004 0002", "NHS number"),
        ("0000000000", "NHS number"),
        ("31/2/1980", "no such day"),
        ("31/12/2030", "in the future"),
        ("14/7/1845", "130 years"),
        ("ZZ99 9ZZ", "Nobody found"),
        ("", ""),
        ("   ", ""),
    ] {
        let hint = hint(&place, text).await;
        assert!(hint.contains(words), "{text}: {hint}");
    }
    let who = place.who("navigator").await;
    let long = "x".repeat(10_001);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let found = place.ok(&who, "find_residents", json!({ "text": text, "turn": 1 })).await;
        assert_eq!(found["rows"], json!([]), "{text:?}");
        place.ok(&who, "search_directory", json!({ "text": text })).await;
    }
}

#[tokio::test]
async fn hostile_text_is_kept_as_it_was_said() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for text in HOSTILE {
        let contact = Contact::begin(&place, &who, "call").await;
        let mut told = story(text);
        told["speaker_name"] = json!(text);
        let case = contact.ok("tell_story", told).await;
        assert_eq!(
            (&case["story"]["own_words"], &case["story"]["speaker_name"]),
            (&json!(text), &json!(text))
        );
        contact.ok("tell_given", json!({ "name": text, "born": "3/2/1990", "postcode": "ZZ99 9ZZ" })).await;
        assert_eq!(
            contact.case().await["given"]["postcode"],
            "ZZ99 9ZZ",
            "a call goes on without a known postcode"
        );
    }
    let long = place
        .refused(&who, "tell_given", {
            let contact = Contact::begin(&place, &who, "call").await;
            contact.inputs(json!({ "name": "a".repeat(201), "born": "", "postcode": "" }))
        })
        .await;
    assert_eq!(long.field.as_deref(), Some("name"));
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    assert_eq!(list["counts"][0], 8);
}

#[tokio::test]
async fn a_booked_slip_escapes_what_could_be_markup() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let mut user = who.user().await.unwrap();
    "<b>Okoro</b> & \"co\"".clone_into(&mut user.name);
    place.put(&mut user).await;
    let who = place.who("navigator").await;
    let booked = Contact::booked(&place, &who, SARAH, slot(0)).await;
    let html =
        place.ok(&who, "slip", json!({ "appointment": booked })).await["html"].as_str().unwrap().to_owned();
    assert!(
        html.contains("&lt;b&gt;Okoro&lt;/b&gt; &amp; &quot;co&quot;") && !html.contains("<b>"),
        "{html}"
    );
}
