//! Nothing is routed or booked past an unanswered red flag: each missing step is refused with its
//! own sentence, and nothing is written.

use super::place::{Contact, Place, SARAH, check_sentence, finish, slot, story};
use serde_json::{Value, json};

/// Steps of a call in their order; a row leaves one out.
const STEPS: [&str; 6] = ["opening", "story", "person", "need", "topic", "urgency"];

/// A call with every step but `left_out`.
async fn call_without<'a>(
    place: &'a Place,
    who: &'a front_door_desk::gate::Caller,
    left_out: &str,
) -> Contact<'a> {
    let contact = Contact::begin(place, who, "call").await;
    for step in STEPS.into_iter().filter(|step| *step != left_out) {
        let (name, inputs) = match step {
            "opening" => ("answer_opening", json!({ "answer": "no" })),
            "story" => ("tell_story", story("it burns")),
            "person" => ("identify", json!({ "resident": SARAH, "identifiers": ["name", "birth-date"] })),
            "need" => ("choose_need", json!({ "need": "urinary" })),
            "urgency" => ("set_urgency", json!({ "urgency": "today" })),
            _ => {
                if left_out != "need" && left_out != "opening" {
                    contact.ask_all().await;
                }
                continue;
            }
        };
        // What stands on the step left out is refused, too; the last refusal is what the row is about.
        let done = place.call(who, name, contact.inputs(inputs)).await;
        // The same person again is a repeat, which has the opening question asked again.
        if done.is_ok_and(|case| step == "person" && case["opening"]["answer"].is_null()) {
            contact.ok("answer_opening", json!({ "answer": "no" })).await;
        }
    }
    contact
}

async fn check(place: &Place, left_out: &str, name: &str, inputs: Value, words: &str) {
    let who = place.who("navigator").await;
    let contact = call_without(place, &who, left_out).await;
    let before = place.entries().await;
    let refusal = contact.refused(name, inputs).await;
    check_sentence(&refusal);
    assert!(refusal.sentence.contains(words), "{name} without {left_out}: {}", refusal.sentence);
    assert_eq!(place.entries().await, before, "{name} without {left_out} wrote something");
    assert_eq!(place.store().await.slot(slot(0)).await.unwrap().taken_by, None);
}

#[tokio::test]
async fn each_missing_step_is_refused_with_its_sentence() {
    let place = Place::small().await;
    let route = || json!({ "service": "gp-hub", "reason": null });
    let end = || finish(Some(slot(0)));
    for (left_out, name, inputs, words) in [
        (
            "opening",
            "identify",
            json!({ "resident": SARAH, "identifiers": ["name", "birth-date"] }),
            "comes before identity",
        ),
        ("opening", "choose_need", json!({ "need": "urinary" }), "comes first"),
        ("opening", "choose_route", route(), "has not been asked"),
        (
            "opening",
            "finish_contact",
            json!({ "slot": slot(0), "read_back": true, "words": null }),
            "has not been asked",
        ),
        ("need", "choose_route", route(), "No need has been chosen"),
        ("topic", "choose_route", route(), "red flags are not answered yet"),
        ("topic", "finish_contact", end(), "red flags are not answered yet"),
        ("urgency", "choose_route", route(), "How soon has not been set"),
        ("urgency", "finish_contact", end(), "How soon has not been set"),
        ("story", "finish_contact", end(), "who is speaking"),
        ("person", "finish_contact", end(), "Choose where it goes"),
    ] {
        check(&place, left_out, name, inputs, words).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_no_longer_valid_is_asked_again() {
    let mut place = Place::small().await;
    let (id, held) = {
        let who = place.who("navigator").await;
        let contact = Contact::holding(&place, &who, SARAH, slot(0)).await;
        (contact.id.clone(), finish(Some(slot(0))))
    };
    place.at("2026-10-23T18:53:00");
    let who = place.who("navigator").await;
    let contact = Contact { place: &place, who: &who, id };
    let why = contact.refused("finish_contact", held).await.sentence;
    assert!(why.contains("asked at 17:52") && why.contains("Ask the opening question again"), "{why}");
    let why = contact.refused("choose_route", json!({ "service": "gp-hub", "reason": null })).await.sentence;
    assert!(why.contains("too long ago"), "{why}");
}

#[tokio::test]
async fn another_need_clears_what_was_asked() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::holding(&place, &who, SARAH, slot(0)).await;
    let case = contact.ok("choose_need", json!({ "need": "earache" })).await;
    assert_eq!((&case["opening"]["answer"], &case["urgency"]), (&Value::Null, &Value::Null));
    assert!(case["opening"]["tag"]["text"].as_str().unwrap().contains("ASK AGAIN"));
    let why = contact.refused("finish_contact", finish(Some(slot(0)))).await.sentence;
    assert!(why.contains("must be asked again"), "{why}");
}

#[tokio::test]
async fn a_red_flag_answered_after_the_route_stops_the_booking() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for answer in ["yes", "not-sure"] {
        let contact = Contact::holding(&place, &who, SARAH, slot(0)).await;
        contact.ok("answer_question", json!({ "question": "flag.urinary.flank", "answer": answer })).await;
        let why = contact.refused("finish_contact", finish(Some(slot(0)))).await.sentence;
        assert!(why.contains("red flag") || why.contains("clinician"), "{answer}: {why}");
        assert_eq!(place.store().await.slot(slot(0)).await.unwrap().taken_by, None);
    }
}

#[tokio::test]
async fn not_sure_and_not_asked_go_to_a_clinician_only() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for opening in
        [json!({ "answer": "not-sure" }), json!({ "answer": "not-asked", "because": "line dropped" })]
    {
        let contact = Contact::begin(&place, &who, "call").await;
        contact.ok("answer_opening", opening.clone()).await;
        contact.ok("tell_story", story("it burns")).await;
        contact.ok("identify", json!({ "resident": SARAH, "identifiers": ["name", "birth-date"] })).await;
        contact.ok("answer_opening", opening.clone()).await;
        contact.ok("choose_need", json!({ "need": "urinary" })).await;
        contact.ask_all().await;
        contact.ok("set_urgency", json!({ "urgency": "now" })).await;
        let why =
            contact.refused("choose_route", json!({ "service": "gp-hub", "reason": null })).await.sentence;
        assert!(why.contains("only a clinician or an emergency service"), "{opening}: {why}");
        contact.ok("choose_route", json!({ "service": "clinician", "reason": null })).await;
        assert_eq!(contact.ok("finish_contact", finish(None)).await["state"], "closed");
    }
}
