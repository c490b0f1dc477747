//! Scenario 2: the same need, two women; every age boundary; a check that nobody is sure of.

use super::place::{Contact, JOAN, Place, SARAH, story};
use serde_json::{Value, json};

fn pharmacy(case: &Value) -> Value {
    case["routes"].as_array().unwrap().iter().find(|row| row["service"] == "pharmacy-first").unwrap().clone()
}

/// What Pharmacy First says to a resident with urinary symptoms and these answers to its checks.
async fn check(place: &Place, resident: i64, checks: &[(&str, &str)], standing: &str, reason: &str) {
    let who = place.who("navigator").await;
    let contact = Contact::routed(place, &who, resident).await;
    for (question, answer) in checks {
        contact.ok("answer_question", json!({ "question": question, "answer": answer })).await;
    }
    let row = pharmacy(&contact.case().await);
    assert_eq!(row["standing"], standing, "resident {resident}, {checks:?}: {row}");
    assert!(
        row["reason"].as_str().unwrap().to_lowercase().contains(reason),
        "resident {resident}, {checks:?}: {row}"
    );
}

const SAFE: [(&str, &str); 4] = [
    ("check.pregnant", "no"),
    ("check.catheter", "no"),
    ("check.uti-2-in-6", "no"),
    ("check.uti-3-in-12", "no"),
];

#[tokio::test]
async fn two_women_with_the_same_need_hear_what_is_open_to_each() {
    let place = Place::small().await;
    let mut unsure = SAFE;
    unsure[2].1 = "not-sure";
    let mut failed = SAFE;
    failed[0].1 = "yes";
    for (resident, checks, standing, reason) in [
        (SARAH, &SAFE[..], "may-take", "women 16 to 64"),
        (SARAH, &unsure[..], "ask-clinician", "not sure"),
        (SARAH, &failed[..], "ask-clinician", "yes"),
        (SARAH, &SAFE[..0], "check", "pregnant?"),
        (JOAN, &SAFE[..0], "no", "women 16 to 64: she is 66"),
        (3, &SAFE[..0], "no", "women 16 to 64: she is 15"),
        (4, &SAFE[..], "may-take", "women 16 to 64"),
        (5, &SAFE[..], "may-take", "women 16 to 64"),
        (6, &SAFE[..0], "no", "women 16 to 64: she is 65"),
        (7, &SAFE[..0], "no", "recorded as male"),
    ] {
        check(&place, resident, checks, standing, reason).await;
    }
}

#[tokio::test]
async fn an_age_changes_at_midnight_in_london() {
    let mut place = Place::small().await;
    place.at("2026-10-23T23:50:00");
    check(&place, 3, &SAFE[..0], "no", "she is 15").await;
    check(&place, 5, &SAFE[..0], "no", "opens").await;
    place.at("2026-10-24T10:30:00");
    check(&place, 3, &SAFE, "may-take", "").await;
    check(&place, 5, &SAFE[..0], "no", "she is 65").await;
}

#[tokio::test]
async fn what_says_no_or_ask_is_not_chosen_by_a_navigator() {
    let place = Place::small().await;
    let navigator = place.who("navigator").await;
    let clinician = place.who("clinician").await;
    let contact = Contact::routed(&place, &navigator, JOAN).await;
    let choose = |reason: Option<&str>| json!({ "service": "pharmacy-first", "reason": reason });
    for reason in [None, Some("she wants to")] {
        let why = contact.refused("choose_route", choose(reason)).await.sentence;
        assert!(why.contains("cannot take it") && why.contains("she is 66"), "{why}");
    }
    let theirs = contact.with(&clinician);
    theirs.ok("take_over", json!({ "reason": "I decide" })).await;
    assert_eq!(theirs.refused("choose_route", choose(None)).await.field.as_deref(), Some("reason"));
    theirs.ok("choose_route", choose(Some("seen with my own eyes"))).await;
    assert!(contact.refused("choose_route", choose(None)).await.sentence.contains("Somebody else"));
    let own = contact.refused("take_over", json!({ "reason": null })).await;
    assert_eq!(own.field.as_deref(), Some("reason"));
}

#[tokio::test]
async fn inside_core_hours_111_is_chosen_with_a_reason_only() {
    let mut place = Place::small().await;
    for (at, standing) in [("2026-10-23T17:52:00", "with-reason"), ("2026-10-23T18:31:00", "may-take")] {
        place.at(at);
        let who = place.who("navigator").await;
        let contact = Contact::routed(&place, &who, SARAH).await;
        let case = contact.case().await;
        let row = case["routes"].as_array().unwrap().iter().find(|row| row["service"] == "nhs-111").unwrap();
        assert_eq!(row["standing"], standing, "{row}");
        let chosen = place
            .call(&who, "choose_route", contact.inputs(json!({ "service": "nhs-111", "reason": " " })))
            .await;
        assert_eq!(chosen.is_err(), standing == "with-reason");
        if let Err(refusal) = chosen {
            assert_eq!(refusal.field.as_deref(), Some("reason"));
            contact
                .ok("choose_route", json!({ "service": "nhs-111", "reason": "practice closed by flood" }))
                .await;
        }
    }
}

#[tokio::test]
async fn who_was_not_found_is_asked_for_age_and_sex() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    contact.ok("answer_opening", json!({ "answer": "no" })).await;
    contact.ok("tell_story", story("it burns")).await;
    contact.ok("choose_need", json!({ "need": "urinary" })).await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    let row = pharmacy(&contact.case().await);
    assert_eq!(row["standing"], "check");
    assert!(row["reason"].as_str().unwrap().to_lowercase().contains("date of birth"), "{row}");
}
