//! Scenario 1: a red flag before any name. The script stays open until its outcome is known.

use super::place::{Contact, Place, london, story};
use front_door_domain::{
    contacts::ContactState,
    tasks::{Task, TaskKind, TaskState},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// Exact words, with everything that a store or a screen could trip over.
const WORDS: &str = "\"he's gone grey\" – he can't <b>speak</b>; it's 5 o'clock\n\tplease \u{1F691} 'now' --";

fn told(words: &str, connected: bool, outcome: Option<&str>) -> Value {
    json!({
        "place": "Becontree station, platform 1", "number": "07700 900232", "alone": "yes", "words": words,
        "connected": connected, "refused": false, "outcome": outcome,
    })
}

async fn tasks(place: &Place) -> Vec<Task> {
    place.store().await.open_tasks().await.unwrap()
}

fn due(tasks: &[Task], kind: TaskKind) -> Option<i64> {
    let task = tasks.iter().find(|task| task.kind == kind)?;
    Some(task.due.duration_since(task.made).as_mins())
}

#[tokio::test]
async fn a_red_flag_before_any_name_runs_until_its_outcome_is_known() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    let case = contact.ok("answer_opening", json!({ "answer": "yes", "signs": ["flag.chest"] })).await;
    assert_eq!((&case["state"], &case["banner"]), (&json!("emergency"), &Value::Null));
    assert_eq!(case["emergency"]["instruction"], "Call 999 now");
    assert!(case["emergency"]["signs"][0].as_str().unwrap().contains("heart attack"));
    let open = tasks(&place).await;
    assert_eq!(due(&open, TaskKind::EmergencyConnected), Some(5));
    assert_eq!(due(&open, TaskKind::EmergencyOutcome), Some(30));
    let case = contact.ok("tell_emergency", told(WORDS, false, None)).await;
    assert_eq!(case["emergency"]["words"], WORDS);
    assert!(case["emergency"]["who_dials"].as_str().unwrap().contains("dial 999 yourself"));
    for (name, inputs) in [
        ("choose_need", json!({ "need": "urinary" })),
        ("set_urgency", json!({ "urgency": "routine" })),
        ("choose_route", json!({ "service": "gp-hub", "reason": null })),
        ("finish_contact", json!({ "slot": null, "read_back": true, "words": "said" })),
        ("answer_opening", json!({ "answer": "no" })),
    ] {
        let why = contact.refused(name, inputs).await.sentence;
        assert!(why.contains("emergency"), "{name}: {why}");
    }
    let empty = contact.refused("tell_emergency", told(WORDS, true, Some("  "))).await;
    assert_eq!(empty.field.as_deref(), Some("outcome"));
    let id = contact.id.clone();
    place.at("2026-10-23T17:55:00");
    let connected = json!({ "contact": id, "place": "Becontree station, platform 1", "number": "07700 900232", "alone": "yes",
        "words": WORDS, "connected": true, "refused": false, "outcome": null });
    let case = place.ok(&who, "tell_emergency", connected.clone()).await;
    assert_eq!(
        (&case["state"], &case["emergency"]["connected"]["time"]),
        (&json!("emergency"), &json!("17:55"))
    );
    assert_eq!(due(&tasks(&place).await, TaskKind::EmergencyConnected), None);
    place.at("2026-10-23T18:20:00");
    let mut ended = connected;
    ended["outcome"] = json!("ambulance attending");
    let case = place.ok(&who, "tell_emergency", ended).await;
    assert_eq!((&case["state"], &case["outcome"]), (&json!("closed"), &json!("ambulance attending · 18:20")));
    assert!(tasks(&place).await.is_empty());
}

#[tokio::test]
async fn what_was_said_is_kept_to_the_letter_through_a_crash() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "come-in").await;
    contact.ok("tell_story", story(WORDS)).await;
    contact.ok("answer_opening", json!({ "answer": "yes", "signs": ["flag.chest"] })).await;
    contact.ok("tell_emergency", told(WORDS, false, None)).await;
    let id = contact.id.clone();
    let place = place.crash().await;
    let who = place.who("navigator").await;
    let case = place.ok(&who, "case", json!({ "contact": id })).await;
    assert_eq!((&case["story"]["own_words"], &case["emergency"]["words"]), (&json!(WORDS), &json!(WORDS)));
}

#[tokio::test]
async fn who_refuses_999_goes_to_a_clinician_at_once() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    contact.ok("answer_opening", json!({ "answer": "yes", "signs": ["flag.chest"] })).await;
    let mut refuses = told("no ambulance", false, None);
    refuses["refused"] = json!(true);
    contact.ok("tell_emergency", refuses).await;
    let open = tasks(&place).await;
    assert!(due(&open, TaskKind::ClinicianAccepts).is_some());
    assert!(due(&open, TaskKind::EmergencyOutcome).is_some());
    let task = open.iter().find(|task| task.kind == TaskKind::ClinicianAccepts).unwrap();
    let accept = json!({ "task": task.id, "outcome": "I have her" });
    let why = place.refused(&who, "finish_task", accept.clone()).await.sentence;
    assert!(why.contains("Only a clinician"), "{why}");
    let clinician = place.who("clinician").await;
    place.ok(&clinician, "finish_task", accept).await;
    let case = contact.with(&clinician).case().await;
    assert_eq!((&case["state"], &case["worker"]), (&json!("emergency"), &Value::Null));
}

#[tokio::test]
async fn the_worklist_ends_an_emergency_only_with_its_outcome() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    contact.ok("answer_opening", json!({ "answer": "yes", "signs": ["flag.chest"] })).await;
    let open = tasks(&place).await;
    let of = |kind| open.iter().find(|task| task.kind == kind).unwrap().id;
    let finish = |task, outcome: &str| json!({ "task": task, "outcome": outcome });
    let refusal = place.refused(&who, "finish_task", finish(of(TaskKind::EmergencyOutcome), " ")).await;
    assert_eq!(refusal.field.as_deref(), Some("outcome"));
    place.ok(&who, "finish_task", finish(of(TaskKind::EmergencyConnected), "yes")).await;
    assert_eq!(contact.case().await["state"], "emergency");
    place.ok(&who, "finish_task", finish(of(TaskKind::EmergencyOutcome), "taken to Queen's")).await;
    assert_eq!(contact.case().await["state"], "closed");
    let again = place.refused(&who, "finish_task", finish(of(TaskKind::EmergencyOutcome), "x")).await;
    assert!(again.sentence.contains("done"), "{}", again.sentence);
    let all = place
        .store()
        .await
        .contacts_between(london("2026-10-23T00:00:00"), london("2026-10-24T00:00:00"))
        .await
        .unwrap();
    assert!(all.iter().all(|contact| matches!(contact.state, ContactState::Closed { .. })));
    assert!(open.iter().all(|task| task.state == TaskState::Open
        && task.due.duration_since(task.made) >= SignedDuration::from_mins(5)));
}
