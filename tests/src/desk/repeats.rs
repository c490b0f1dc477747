//! A repeat, or worse: side by side with what was there before, red flags asked again, never routine by
//! a navigator.

use super::place::{Contact, Place, SARAH, finish, story};
use front_door_desk::gate::Caller;
use serde_json::{Value, json};

/// An online request through a practice.
fn request(reference: &str, received: &str, practice: &str, words: &str) -> Value {
    let head = "reference,received,name,born,practice,own_words\n";
    let text = format!("{head}{reference},{received},Sarah Smith,06/08/1992,{practice},\"{words}\"\n");
    json!({ "text": text, "name": "requests.csv", "dry_run": false })
}

/// The contact of the request with these words.
async fn came<'a>(place: &'a Place, who: &'a Caller, words: &str) -> Contact<'a> {
    let list = place.ok(who, "worklist", json!({ "tab": "waiting" })).await;
    let rows = list["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["text"].as_str().unwrap().contains(words)).unwrap();
    Contact { place, who, id: row["contact"].clone() }
}

async fn identified(contact: &Contact<'_>) -> Value {
    let said = json!({ "resident": SARAH, "identifiers": ["name", "birth-date"] });
    contact.ok("identify", said).await
}

#[tokio::test]
async fn a_second_request_through_another_practice_stands_beside_the_first() {
    let mut place = Place::small().await;
    {
        let who = place.who("navigator").await;
        let sent = request("W-1", "2026-10-22T09:00:00Z", "F82001", "mole on my back, changed");
        place.ok(&who, "import_requests", sent).await;
        let first = came(&place, &who, "changed").await;
        first.ok("answer_opening", json!({ "answer": "no" })).await;
        first.ok("tell_story", story("mole on my back, changed")).await;
        let case = identified(&first).await;
        assert_eq!((&case["earlier"], case["opening"]["answer"].is_null()), (&json!([]), false));
        first.ok("choose_need", json!({ "need": "something-else" })).await;
        first.ask_all().await;
        first.ok("set_urgency", json!({ "urgency": "routine" })).await;
        first.ok("choose_route", json!({ "service": "own-practice", "reason": null })).await;
        first.ok("finish_contact", finish(None)).await;
    }
    place.at("2026-10-24T08:10:00");
    let who = place.who("second").await;
    let sent = request("W-2", "2026-10-24T07:05:00Z", "f82002", "bigger, bleeding");
    assert_eq!(place.ok(&who, "import_requests", sent).await["taken"], 1);
    let second = came(&place, &who, "bleeding").await;
    second.ok("answer_opening", json!({ "answer": "no" })).await;
    second.ok("tell_story", story("bigger, bleeding")).await;
    let case = identified(&second).await;
    let tag = case["opening"]["tag"]["text"].as_str().unwrap();
    assert!(tag.contains("ASK AGAIN") && tag.contains("within 14 days"), "{tag}");
    let [earlier] = &case["earlier"].as_array().unwrap()[..] else { unreachable!("{case}") };
    assert!(earlier["text"].as_str().unwrap().contains("mole on my back, changed"));
    assert_eq!(earlier["seen"], "Seen by A. Okoro, Fri 23-Oct-2026 17:52");
    assert_eq!(earlier["channel"], "Click");
    assert!(!earlier["through"].as_str().unwrap().is_empty());
    let advised = earlier["advised"].to_string();
    for part in ["Set routine by A. Okoro", "practice", "Said aloud by A. Okoro, 17:52"] {
        assert!(advised.contains(part), "{part} is not in {advised}");
    }
    let line = json!({ "resident": SARAH, "within": { "within": "contact", "contact": second.id } });
    let record = place.ok(&who, "open_resident", line).await;
    let through: Vec<_> = record["contacts"].as_array().unwrap().iter().map(|one| &one["through"]).collect();
    assert!(through.len() == 2 && through[0] != through[1], "{through:?}");
    second.ok("answer_opening", json!({ "answer": "no" })).await;
    second.ok("choose_need", json!({ "need": "something-else" })).await;
    second.ok("answer_question", json!({ "question": "worse", "answer": "yes" })).await;
    second.ask_again().await;
    let why = second.refused("set_urgency", json!({ "urgency": "routine" })).await.sentence;
    assert!(why.contains("only a clinician can"), "{why}");
    let choices = &second.case().await["urgencies"];
    assert!(choices[2]["why_not"].is_string() && choices[1]["why_not"].is_null(), "{choices}");
}

#[tokio::test]
async fn a_practice_that_is_not_known_here_is_kept_as_text_and_never_guessed() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    place.ok(&who, "import_requests", request("W-3", "2026-10-23T09:00:00Z", "X99999", "a rash")).await;
    let case = came(&place, &who, "a rash").await.case().await;
    assert!(case["story"]["own_words"].as_str().unwrap().ends_with("[form: practice X99999]"));
}
