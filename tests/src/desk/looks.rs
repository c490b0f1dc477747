//! Every look at a record is journaled; what is sensitive is hidden and not found by where it is.

use super::place::{
    Contact, HIDDEN, HUB, JOAN, PASSWORD, Place, SARAH, everything, finish, nhs_number, slot,
};
use front_door_desk::{gate::Caller, wire::RefusalCode};
use front_door_domain::ids::ResidentId;
use serde_json::{Value, json};

async fn found(place: &Place, who: &Caller, text: &str) -> Vec<i64> {
    let answer = place.ok(who, "find_residents", json!({ "text": text, "turn": 7 })).await;
    assert_eq!(answer["turn"], 7);
    answer["rows"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn looks(place: &Place, resident: i64) -> Vec<String> {
    let store = place.store().await;
    store.flush_looks().await.unwrap();
    let looks = store.looks_at(ResidentId(resident), 50).await.unwrap();
    looks.into_iter().map(|look| format!("{}: {}", look.what, look.why)).collect()
}

#[tokio::test]
async fn a_record_opens_within_something_or_with_a_reason_and_both_are_kept() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let open = |resident: i64, within: Value| json!({ "resident": resident, "within": within });
    for reason in ["", "   ", "abc"] {
        let within = json!({ "within": "reason", "reason": reason });
        let refusal = place.refused(&who, "open_resident", open(SARAH, within)).await;
        assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded));
    }
    assert_eq!(looks(&place, SARAH).await, Vec::<String>::new());
    let reason = json!({ "within": "reason", "reason": "asked by the coroner" });
    place.ok(&who, "open_resident", open(SARAH, reason)).await;
    assert_eq!(looks(&place, SARAH).await, ["opened: asked by the coroner"]);
    found(&place, &who, "smith").await;
    assert_eq!(looks(&place, SARAH).await.len(), 1, "a row in a list is no look");
    let contact = Contact::holding(&place, &who, JOAN, slot(0)).await;
    let within = |id: &Value| json!({ "within": "contact", "contact": id });
    place.ok(&who, "open_resident", open(JOAN, within(&contact.id))).await;
    let refusal = place.refused(&who, "open_resident", open(SARAH, within(&contact.id))).await;
    assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded), "a contact about somebody else is no reason");
    let booked =
        contact.ok("finish_contact", finish(Some(slot(0)))).await["appointment"]["appointment"].clone();
    let refusal = place.refused(&who, "open_resident", open(JOAN, within(&contact.id))).await;
    assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded), "a closed contact is no reason");
    let appointment = json!({ "within": "appointment", "appointment": booked });
    let case = place.ok(&who, "open_resident", open(JOAN, appointment.clone())).await;
    assert_eq!(case["appointments"].as_array().unwrap().len(), 1);
    let refusal = place.refused(&who, "open_resident", open(SARAH, appointment)).await;
    assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded));
    assert_eq!(looks(&place, SARAH).await.len(), 1);
    place.ok(&who, "slip", json!({ "appointment": booked })).await;
    let kept = looks(&place, JOAN).await;
    for what in ["opened: contact", "opened: appointment", "made the slip: appointment"] {
        assert!(kept.iter().any(|look| look.starts_with(what)), "{what} is not in {kept:?}");
    }
}

#[tokio::test]
async fn an_appointment_is_a_reason_while_it_is_live() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let booked = Contact::booked(&place, &who, JOAN, slot(0)).await;
    let other = Contact::booked(&place, &who, SARAH, slot(1)).await;
    let open = |resident: i64, booked: &Value| json!({ "resident": resident, "within": { "within": "appointment", "appointment": booked } });
    place.ok(&who, "open_resident", open(SARAH, &other)).await;
    place.ok(&who, "cancel_appointment", json!({ "appointment": other, "reason": "better" })).await;
    let refusal = place.refused(&who, "open_resident", open(SARAH, &other)).await;
    assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded), "a cancelled appointment is no reason");
    place.at("2026-11-06T23:59:00");
    place.ok(&who, "open_resident", open(JOAN, &booked)).await;
    place.at("2026-11-07T00:00:00");
    let refusal = place.refused(&who, "open_resident", open(JOAN, &booked)).await;
    assert_eq!(refusal.code, Some(RefusalCode::ReasonNeeded), "one of 15 days ago is no reason");
}

#[tokio::test]
async fn a_task_lets_its_own_person_be_opened_while_it_is_open() {
    let place = Place::small().await;
    let (who, clinician) = (place.who("navigator").await, place.who("clinician").await);
    let contact = Contact::about(&place, &who, JOAN, "urinary").await;
    contact.ok("answer_question", json!({ "question": "flag.urinary.flank", "answer": "not-sure" })).await;
    let task = place.store().await.open_tasks().await.unwrap().remove(0).id;
    let open = |resident: i64| json!({ "resident": resident, "within": { "within": "task", "task": task } });
    place.ok(&clinician, "open_resident", open(JOAN)).await;
    assert!(place.call(&clinician, "open_resident", open(SARAH)).await.is_err());
    place.ok(&clinician, "finish_task", json!({ "task": task, "outcome": "I have her" })).await;
    assert!(
        place.call(&clinician, "open_resident", open(JOAN)).await.is_err(),
        "a finished task is no reason"
    );
}

#[tokio::test]
async fn each_way_of_finding_somebody() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let nhs = nhs_number(SARAH).unwrap();
    for (text, ids) in [
        ("smi", vec![SARAH]),
        ("SMITH, sarah", vec![SARAH]),
        ("sarah smith", vec![SARAH]),
        ("6/8/92", vec![SARAH, 11]),
        ("06081992", vec![SARAH, 11]),
        (nhs.as_str(), vec![SARAH]),
        ("07700 900101", vec![SARAH]),
        ("smiht", vec![SARAH]),
        ("nobody of that name", vec![]),
    ] {
        assert_eq!(found(&place, &who, text).await, ids, "{text}");
    }
    let answer = place.ok(&who, "find_residents", json!({ "text": "6/8/92", "turn": 1 })).await;
    assert!(answer["rows"][0]["alike"].as_str().unwrap().contains("SMYTH, Sara"), "{answer}");
    let contact = Contact::about(&place, &who, SARAH, "urinary").await;
    let alike = contact.case().await["banner"]["alike"].to_string();
    assert!(alike.contains("SMYTH, Sara") && alike.contains("NHS number"), "{alike}");
}

#[tokio::test]
async fn what_cannot_be_searched_for_leaves_the_command_line_with_a_code() {
    let place = Place::small().await;
    for (text, code, part) in [
        ("smi", 0, ""),
        ("zzz", 0, ""),
        ("", 2, "Type a name"),
        ("999 123 4567", 2, "last digit of this NHS number"),
        ("31/2/1990", 2, "no such day"),
    ] {
        let words = ["--user", "navigator", "find", text];
        let line = super::line::ran(&place.desk, &words, Some(PASSWORD)).await;
        assert_eq!(line.code, code, "{text}: {}{}", line.out, line.err);
        assert!(line.err.contains(part) && line.err.ends_with('.') == (code != 0), "{text}: {}", line.err);
    }
}

#[tokio::test]
async fn a_sensitive_record_is_not_found_by_where_it_is_and_shows_nothing_of_it() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for text in ["07700 900109", "07700900109", "RM8 1AA", "RM8"] {
        assert!(!found(&place, &who, text).await.contains(&HIDDEN), "found by {text}");
    }
    for text in ["person", "1/1/1990", nhs_number(HIDDEN).unwrap().as_str()] {
        assert_eq!(found(&place, &who, text).await, [HIDDEN], "not found by {text}");
    }
    let contact = Contact::holding(&place, &who, HIDDEN, slot(0)).await;
    let mut seen =
        vec![("search", place.ok(&who, "find_residents", json!({ "text": "person", "turn": 1 })).await)];
    seen.push(("case", contact.case().await));
    let reason = json!({ "within": "reason", "reason": "a test of what is shown" });
    seen.push((
        "record",
        place.ok(&who, "open_resident", json!({ "resident": HIDDEN, "within": reason })).await,
    ));
    let ask = json!({
        "contact": contact.id, "from": null, "days": 1, "modes": [], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    });
    seen.push(("times", place.ok(&who, "find_slots", ask).await));
    let booked =
        contact.ok("finish_contact", finish(Some(slot(0)))).await["appointment"]["appointment"].clone();
    seen.push(("slip", place.ok(&who, "slip", json!({ "appointment": booked })).await));
    seen.push(("day list", place.ok(&who, "day_list", json!({ "hub": HUB, "date": null })).await));
    seen.push(("worklist", place.ok(&who, "worklist", json!({ "tab": "done" })).await));
    let lead = place.who("lead").await;
    for what in ["contacts", "appointments"] {
        let table = json!({ "what": what, "from": null, "to": null });
        seen.push((what, place.ok(&lead, "export", table).await));
    }
    for (what, answer) in seen {
        for hidden in
            ["Secretlane", "RM8 1AA", "Halbutt", "F82001", "West Network", "Dagenham West", "min by bus"]
        {
            assert!(
                !everything(&answer).contains(hidden),
                "{hidden} in the {what} of a sensitive record: {answer}"
            );
        }
    }
}
