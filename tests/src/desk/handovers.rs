//! The closed loop: what went elsewhere is accepted, attended, or comes back to the same contact. And
//! every choice against a row, by a clinician with a reason.

use super::place::{Contact, JOAN, Place, SARAH, check_sentence, finish};
use front_door_desk::gate::Caller;
use serde_json::{Value, json};

const SAFE: [&str; 4] = ["check.pregnant", "check.catheter", "check.uti-2-in-6", "check.uti-3-in-12"];

/// A woman of 34 with urinary symptoms, sent on Friday to a pharmacy.
async fn redirected<'a>(place: &'a Place, who: &'a Caller) -> (Contact<'a>, Value) {
    let contact = Contact::routed(place, who, SARAH).await;
    for question in SAFE {
        contact.ok("answer_question", json!({ "question": question, "answer": "no" })).await;
    }
    contact.ok("choose_route", json!({ "service": "pharmacy-first", "reason": null })).await;
    let case = contact.ok("finish_contact", finish(None)).await;
    (contact, case)
}

/// A contact referred to the community treatment team.
async fn referred<'a>(place: &'a Place, who: &'a Caller) -> (Contact<'a>, Value) {
    let contact = Contact::about(place, who, JOAN, "crisis-at-home").await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("answer_question", json!({ "question": "check.could-stay-home", "answer": "yes" })).await;
    contact.ok("choose_route", json!({ "service": "community-treatment-team", "reason": null })).await;
    let case = contact.ok("finish_contact", finish(None)).await;
    (contact, case)
}

fn last(case: &Value) -> &Value {
    case["handovers"].as_array().unwrap().last().unwrap()
}

fn may(handover: &Value) -> [bool; 3] {
    ["may_accept", "may_attend", "may_bounce"].map(|deed| handover[deed] == json!(true))
}

async fn followed(place: &Place, who: &Caller) -> Vec<Value> {
    let list = place.ok(who, "worklist", json!({ "tab": "mine" })).await;
    let rows = list["rows"].as_array().unwrap();
    rows.iter().filter(|row| row["tags"][0]["text"] == "Referral").cloned().collect()
}

#[tokio::test]
async fn advice_closes_with_its_words_as_given() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::about(&place, &who, SARAH, "dental").await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("choose_route", json!({ "service": "dentist", "reason": null })).await;
    let case = contact.ok("finish_contact", finish(None)).await;
    let handover = last(&case);
    assert_eq!((&case["state"], &handover["state"]["text"]), (&json!("closed"), &json!("Advised")));
    assert!(handover["title"].as_str().unwrap().to_lowercase().contains("dentist"), "{handover}");
    assert_eq!(handover["history"], json!(["Advised by A. Okoro, Fri 23-Oct-2026 17:52"]));
    let words = handover["words"].as_str().unwrap();
    assert!(words.starts_with("Said aloud by A. Okoro, 17:52: “"), "{words}");
    assert!(words.contains(case["worse_words"].as_str().unwrap()), "{words}");
    assert_eq!((may(handover), &handover["due"]), ([false, true, true], &Value::Null));
}

#[tokio::test]
async fn what_comes_back_is_the_same_contact_with_its_first_clock() {
    let mut place = Place::small().await;
    let (id, handover, due) = {
        let who = place.who("navigator").await;
        let (contact, case) = redirected(&place, &who).await;
        (contact.id.clone(), last(&case)["handover"].clone(), stored(&place, &contact.id).await.due)
    };
    place.at("2026-10-24T10:30:00");
    let who = place.who("second").await;
    let contact = Contact { place: &place, who: &who, id };
    let bounce = |why: &str| json!({ "handover": handover, "why": why });
    let empty = place.refused(&who, "bounce_handover", bounce("  ")).await;
    assert_eq!(empty.field.as_deref(), Some("why"));
    let case = place.ok(&who, "bounce_handover", bounce("38.4, pain in the side")).await;
    assert_eq!((&case["contact"], &case["state"]), (&contact.id, &json!("open")));
    assert_eq!((&case["began"]["time"], stored(&place, &contact.id).await.due), (&json!("17:52"), due));
    for gone in ["urgency", "chosen"] {
        assert_eq!(case[gone], Value::Null, "{gone}");
    }
    assert_eq!(case["opening"]["answer"], Value::Null);
    assert!(case["topic"].as_array().unwrap().iter().all(|question| question["answer"].is_null()));
    let said = case["came_back"].as_str().unwrap();
    assert!(said.contains("Sat 24-Oct-2026 10:30, noted by B. Ito: 38.4, pain in the side"), "{said}");
    assert!(last(&case)["words"].as_str().unwrap().contains("17:52"), "the words stay with the handover");
    let replayed = place.ok(&who, "replay_contact", json!({ "contact": contact.id })).await;
    let [words] = replayed["words"].as_array().unwrap().as_slice() else { unreachable!("{replayed}") };
    assert!(last(&case)["words"].as_str().unwrap().contains(words.as_str().unwrap()), "{words}");
    let row = &place.ok(&who, "worklist", json!({ "tab": "waiting" })).await["rows"][0];
    assert_eq!((&row["contact"], &row["door"]), (&contact.id, &json!("Bounced")));
    assert_eq!(row["left"]["tone"], "warning", "the first clock is over: {row}");
    let why = contact.refused("set_urgency", json!({ "urgency": "today" })).await.sentence;
    assert!(why.contains("must be asked again: it came back"), "{why}");
    contact.ask_again().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    let case = contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    assert_eq!((&case["chosen"], stored(&place, &contact.id).await.due), (&json!("gp-hub"), due));
    let again = place.refused(&who, "bounce_handover", bounce("again")).await;
    assert!(again.sentence.contains("bounced back"), "{}", again.sentence);
    let csv = table(&place, "handovers").await;
    assert!(csv.lines().nth(1).unwrap().contains(",returned,2026-10-23T16:52:0"), "{csv}");
    assert!(csv.contains(",2026-10-24T09:30:0") && csv.contains("\"38.4, pain in the side\""), "{csv}");
}

#[tokio::test]
async fn a_referral_is_followed_by_name_until_the_person_attended() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let (contact, case) = referred(&place, &who).await;
    let handover = last(&case)["handover"].clone();
    assert_eq!(may(last(&case)), [true, false, true]);
    assert_eq!(last(&case)["due"]["owner"], "A. Okoro");
    let rows = followed(&place, &who).await;
    let [row] = &rows[..] else { unreachable!("one row follows a referral: {rows:?}") };
    assert_eq!(
        (&row["contact"], &row["worker"], &row["asks_outcome"]),
        (&contact.id, &json!("A. Okoro"), &json!(false))
    );
    let finish = json!({ "task": row["task"], "outcome": "they will ring" });
    let why = place.refused(&who, "finish_task", finish).await;
    check_sentence(&why);
    assert!(why.sentence.contains("who accepted it"), "{}", why.sentence);
    let which = json!({ "handover": handover });
    let why = place.refused(&who, "attend_handover", which.clone()).await.sentence;
    assert!(why.contains("is referred and cannot be attended"), "{why}");
    let nobody =
        place.refused(&who, "accept_handover", json!({ "handover": handover, "by_name": " " })).await;
    assert_eq!(nobody.field.as_deref(), Some("by_name"));
    let accept = json!({ "handover": handover, "by_name": "Sister Jones" });
    let case = place.ok(&who, "accept_handover", accept.clone()).await;
    assert_eq!((&case["state"], may(last(&case))), (&json!("closed"), [false, true, true]));
    assert_eq!(last(&case)["due"]["by"]["day"], "Sat 24-Oct-2026");
    assert!(followed(&place, &who).await[0]["text"].as_str().unwrap().contains("Sister Jones"));
    let twice = place.refused(&who, "accept_handover", accept).await.sentence;
    assert!(twice.contains("is accepted and cannot be accepted"), "{twice}");
    place.at("2026-10-24T11:00:00");
    let who = place.who("navigator").await;
    let case = place.ok(&who, "attend_handover", which).await;
    assert_eq!((may(last(&case)), &last(&case)["due"]), ([false; 3], &Value::Null));
    assert_eq!(last(&case)["history"].as_array().unwrap().len(), 3);
    assert!(followed(&place, &who).await.is_empty());
    assert!(table(&place, "handovers").await.contains(",attended,"));
}

#[tokio::test]
async fn only_a_clinician_overrides_a_row_and_only_with_a_reason() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let clinician = place.who("clinician").await;
    let contact = Contact::routed(&place, &who, JOAN).await;
    let choose = |reason: Value| json!({ "service": "pharmacy-first", "reason": reason });
    let overrides = |case: &Value| {
        let rows = case["routes"].as_array().unwrap();
        rows.iter().find(|row| row["service"] == "pharmacy-first").unwrap()["overrides"].clone()
    };
    assert_eq!(overrides(&contact.case().await), json!(false));
    let why = contact.refused("choose_route", choose(json!("I say so"))).await;
    assert!(why.sentence.contains("This place cannot take it"), "{}", why.sentence);
    let taken = contact.with(&clinician);
    let case = taken.ok("take_over", json!({ "reason": "seen at the desk" })).await;
    assert_eq!(overrides(&case), json!(true));
    let why = taken.refused("choose_route", choose(json!(" "))).await;
    assert_eq!(why.field.as_deref(), Some("reason"));
    taken.ok("choose_route", choose(json!("agreed with the pharmacist"))).await;
    let against = stored(&place, &contact.id).await.routings.pop().unwrap();
    assert_eq!(against.reason.as_deref(), Some("agreed with the pharmacist"));
    let csv = table(&place, "overrides").await;
    let row = csv.lines().nth(1).unwrap();
    for part in ["Dr J. Okafor,clinician,pharmacy-first,no,", "she is 66", "agreed with the pharmacist"] {
        assert!(row.contains(part), "{part} is not in {row}");
    }
    assert_eq!(csv.lines().count(), 2);
}

async fn stored(place: &Place, id: &Value) -> front_door_domain::contacts::Contact {
    let id = id.as_str().unwrap().parse().unwrap();
    place.store().await.contact_by_id(id).await.unwrap()
}

async fn table(place: &Place, what: &str) -> String {
    let who = place.who("lead").await;
    let days = json!({ "what": what, "from": "2026-10-23", "to": "2026-10-24" });
    place.ok(&who, "export", days).await["csv"].as_str().unwrap().to_owned()
}
