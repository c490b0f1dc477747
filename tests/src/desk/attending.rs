//! Who comes along, and what follows from everybody's needs: times, places, lists, paper, and the tasks
//! that find an interpreter and a chaperone.

use super::place::{Contact, HUB, IONUT, JOAN, Place, SARAH, check_sentence, finish, slot, slot_tomorrow};
use front_door_desk::gate::Caller;
use serde_json::{Value, json};

/// The boy's mother needs a Romanian interpreter, a place without steps and large print.
fn mother() -> Value {
    json!({ "attenders": [{
        "relation": { "kind": "mother" },
        "needs": [{ "kind": "interpreter", "detail": "Romanian" }, { "kind": "wheelchair" }, { "kind": "large-print", "detail": 24 }],
    }] })
}

fn search(other: Value) -> Value {
    let mut ask = json!({
        "contact": null, "from": null, "days": 2, "modes": [], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    });
    let Value::Object(other) = other else { unreachable!("an object") };
    ask.as_object_mut().unwrap().extend(other);
    ask
}

/// A boy of three with earache and his mother, up to the times.
async fn with_mother<'a>(place: &'a Place, who: &'a Caller) -> Contact<'a> {
    let contact = Contact::about(place, who, IONUT, "earache").await;
    contact.ok("tell_attenders", mother()).await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact
}

/// The boy booked with his mother; his appointment.
async fn booked(place: &Place, who: &Caller) -> Value {
    let contact = with_mother(place, who).await;
    contact.ok("hold_slot", json!({ "slot": slot(4), "places": null })).await;
    let case = contact.ok("finish_contact", finish(Some(slot(4)))).await;
    assert_eq!(case["state"], "closed");
    case["appointment"]["appointment"].clone()
}

/// Texts of the tasks that somebody arranges something by, in their order on a list.
async fn arranged(place: &Place, who: &Caller, tab: &str) -> Vec<String> {
    let list = place.ok(who, "worklist", json!({ "tab": tab })).await;
    let rows = list["rows"].as_array().unwrap().iter();
    let texts = rows.filter(|row| row["task"].is_string()).map(|row| row["text"].as_str().unwrap());
    let mut texts: Vec<_> = texts.map(str::to_owned).collect();
    texts.sort();
    texts
}

#[tokio::test]
async fn the_needs_of_whoever_comes_along_change_what_is_offered_and_say_whose_they_are() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = with_mother(&place, &who).await;
    let grid = place.ok(&who, "find_slots", search(json!({ "contact": contact.id }))).await;
    let filters = json!([
        "No steps: his mother uses a wheelchair",
        "2 places together for the interpreter: Romanian for his mother",
        "Any mode",
    ]);
    assert_eq!(grid["filters"], filters);
    let interpreter = "Interpreter: Romanian for his mother. A professional, never a child or a relative.";
    let case = contact.case().await;
    assert_eq!((&grid["interpreter"], &case["interpreter"]), (&json!(interpreter), &json!(interpreter)));
    assert_eq!(case["company"], "Comes along: mother");
    let needs = case["banner"]["needs"].to_string();
    assert!(
        needs.contains("Romanian interpreter (mother)") && case["banner"]["access"] == json!([]),
        "{needs}"
    );
    // Nobody else's needs are known once she stays at home.
    let case = contact.ok("tell_attenders", json!({ "attenders": [] })).await;
    assert_eq!((&case["company"], &case["interpreter"]), (&Value::Null, &Value::Null));
    let grid = place.ok(&who, "find_slots", search(json!({ "contact": contact.id }))).await;
    assert_eq!(grid["filters"], json!(["Any mode"]));
}

#[tokio::test]
async fn a_booking_takes_two_places_makes_one_task_and_tells_the_hub() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let appointment = booked(&place, &who).await;
    for (ordinal, taken) in [(4, true), (5, true), (6, false)] {
        assert_eq!(place.store().await.slot(slot(ordinal)).await.unwrap().taken_by.is_some(), taken);
    }
    let book = "Book an interpreter: Romanian, Fri 23-Oct 19:20, Bennetts Castle Lane Hub";
    assert_eq!(arranged(&place, &who, "waiting").await, [book]);
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let row = list["rows"].as_array().unwrap().iter().find(|row| row["text"] == book).unwrap();
    assert_eq!(
        (&row["tags"][0]["text"], &row["worker"]),
        (&json!("Interpreter"), &json!("any receptionist"))
    );
    // Halfway between 17:52 and 19:20.
    assert_eq!(row["left"]["text"], "0:44 left");
    let day = place.ok(&who, "day_list", json!({ "hub": HUB, "date": null })).await;
    let rows = day["sessions"].as_array().unwrap().iter().flat_map(|of| of["rows"].as_array().unwrap());
    let boy = rows.clone().find(|row| row["appointment"] == appointment).unwrap();
    let to_know =
        "Romanian interpreter (mother) · Large print 24 point (mother) · Wheelchair: no steps (mother)";
    assert_eq!(boy["to_know"], to_know);
    let slip = place.ok(&who, "slip", json!({ "appointment": appointment })).await;
    assert!(slip["html"].as_str().unwrap().contains("font-size:24pt"), "the largest print of all");
    // Whoever found one says so, and the task is done.
    let done = json!({ "task": row["task"], "outcome": "Mrs Ionescu comes" });
    place.ok(&place.who("receptionist").await, "finish_task", done).await;
    assert_eq!(arranged(&place, &who, "waiting").await, [""; 0]);
}

#[tokio::test]
async fn the_queue_knows_who_comes_along_before_anybody_is_found() {
    let place = Place::small().await;
    let who = place.who("receptionist").await;
    let contact = Contact::begin(&place, &who, "come-in").await;
    contact.ok("tell_attenders", mother()).await;
    let day = place.ok(&who, "day_list", json!({ "hub": HUB, "date": null })).await;
    let text = day["walk_ins"][0]["text"].as_str().unwrap();
    assert!(text.contains("Romanian interpreter (mother) · ") && text.contains("(mother)"), "{text}");
}

#[tokio::test]
async fn a_move_looks_for_the_same_needs_and_takes_its_tasks_along() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let appointment = booked(&place, &who).await;
    let grid = place.ok(&who, "find_slots", search(json!({ "appointment": appointment }))).await;
    let filters = grid["filters"].to_string();
    assert!(
        filters.contains("his mother uses a wheelchair") && filters.contains("2 places together"),
        "{filters}"
    );
    place.ok(&who, "move_appointment", json!({ "appointment": appointment, "slot": slot_tomorrow(0) })).await;
    let book = "Book an interpreter: Romanian, Sat 24-Oct 10:00, Bennetts Castle Lane Hub";
    assert_eq!(arranged(&place, &who, "waiting").await, [book]);
    place
        .ok(&who, "cancel_appointment", json!({ "appointment": appointment, "reason": "feels better" }))
        .await;
    assert_eq!(arranged(&place, &who, "waiting").await, [""; 0]);
    assert_eq!(arranged(&place, &who, "done").await.len(), 2);
}

#[tokio::test]
async fn whoever_was_found_is_called_off() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let appointment = booked(&place, &who).await;
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let row = list["rows"].as_array().unwrap().iter().find(|row| row["task"].is_string()).unwrap();
    place.ok(&who, "finish_task", json!({ "task": row["task"], "outcome": "Mrs Ionescu comes" })).await;
    let cancel = json!({ "appointment": appointment, "reason": "feels better" });
    place.ok(&who, "cancel_appointment", cancel).await;
    let off = "Call off the interpreter: Fri 23-Oct 19:20, Bennetts Castle Lane Hub was cancelled";
    assert_eq!(arranged(&place, &who, "waiting").await, [off]);
}

#[tokio::test]
async fn nobody_is_looked_for_once_somebody_did_not_attend() {
    for (found, left) in [
        (false, vec!["A child was not brought to an appointment: tell the safeguarding lead.".to_owned()]),
        (
            true,
            vec![
                "A child was not brought to an appointment: tell the safeguarding lead.".to_owned(),
                "Call off the interpreter: Fri 23-Oct 19:20, Bennetts Castle Lane Hub was missed".to_owned(),
            ],
        ),
    ] {
        let mut place = Place::small().await;
        let who = place.who("receptionist").await;
        let appointment = booked(&place, &place.who("navigator").await).await;
        if found {
            let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
            let row = list["rows"].as_array().unwrap().iter().find(|row| row["task"].is_string()).unwrap();
            place
                .ok(&who, "finish_task", json!({ "task": row["task"], "outcome": "Mrs Ionescu comes" }))
                .await;
        }
        place.at("2026-10-23T19:40:00");
        let before = place.entries().await;
        let mark =
            json!({ "appointment": appointment, "mark": "did-not-attend", "opening": null, "rung": true });
        place.ok(&who, "mark_day", mark).await;
        assert_eq!(place.entries().await, before + 1, "all of it is one act");
        assert_eq!(arranged(&place, &who, "waiting").await, left);
    }
}

/// A contact about an intimate need, up to a held time.
async fn intimate<'a>(place: &'a Place, who: &'a Caller) -> Contact<'a> {
    let contact = Contact::about(place, who, SARAH, "rectal-pain").await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact.ok("hold_slot", json!({ "slot": slot(2), "places": null })).await;
    contact
}

#[tokio::test]
async fn nothing_intimate_is_booked_before_a_chaperone_was_offered() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = intimate(&place, &who).await;
    let case = contact.case().await;
    assert_eq!(case["chaperone"], json!({ "due": true, "answer": null, "tag": null, "words": null }));
    let before = place.entries().await;
    let refusal = contact.refused("finish_contact", finish(Some(slot(2)))).await;
    check_sentence(&refusal);
    assert!(refusal.sentence.contains("Offer a chaperone and keep the answer"), "{}", refusal.sentence);
    assert_eq!(place.entries().await, before, "nothing was written, and the hold goes on");
    let case = contact.ok("answer_chaperone", json!({ "answer": "wanted" })).await;
    assert_eq!(case["chaperone"]["tag"]["text"], "Chaperone wanted · A. Okoro 17:52");
    let words = case["chaperone"]["words"].as_str().unwrap().to_owned();
    let case = contact.ok("finish_contact", finish(Some(slot(2)))).await;
    assert_eq!(case["state"], "closed");
    let slip = place.ok(&who, "slip", json!({ "appointment": case["appointment"]["appointment"] })).await;
    assert!(
        slip["html"].as_str().unwrap().contains(&words) && slip["text"].as_str().unwrap().contains(&words)
    );
    let name = "Name a chaperone: Fri 23-Oct 19:00, Bennetts Castle Lane Hub";
    assert_eq!(arranged(&place, &who, "waiting").await, [name]);
    let day = place.ok(&who, "day_list", json!({ "hub": HUB, "date": null })).await.to_string();
    assert!(day.contains(r#""to_know":"Chaperone wanted""#), "{day}");
    let lead = place.who("lead").await;
    let replayed = place.ok(&lead, "replay_contact", json!({ "contact": contact.id })).await;
    let asked = replayed["asked"].as_array().unwrap().iter().find(|asked| asked["text"] == "Chaperone?");
    let (answer, row) = (json!("Chaperone wanted"), json!("say.chaperone"));
    assert_eq!(asked.map(|asked| (&asked["answer"], &asked["row"])), Some((&answer, &row)), "{replayed}");
    assert!(words.contains(replayed["words"].as_array().unwrap().last().unwrap().as_str().unwrap()));
}

#[tokio::test]
async fn what_is_not_wanted_makes_no_task_and_any_other_need_is_not_asked() {
    for (answer, said) in [
        (json!({ "answer": "not-wanted" }), "Chaperone offered, not wanted · "),
        (
            json!({ "answer": "not-offered", "because": " by phone only " }),
            "Chaperone not offered: by phone only · ",
        ),
    ] {
        let place = Place::small().await;
        let who = place.who("navigator").await;
        let contact = intimate(&place, &who).await;
        let case = contact.ok("answer_chaperone", answer).await;
        assert!(
            case["chaperone"]["tag"]["text"].as_str().unwrap().starts_with(said),
            "{}",
            case["chaperone"]
        );
        contact.ok("finish_contact", finish(Some(slot(2)))).await;
        assert_eq!(arranged(&place, &who, "waiting").await, [""; 0]);
        // The usual need: nothing is asked, and it may be wanted all the same.
        let other = Contact::holding(&place, &who, JOAN, slot(6)).await;
        assert_eq!(other.case().await["chaperone"]["due"], false);
        other.ok("answer_chaperone", json!({ "answer": "wanted" })).await;
        other.ok("finish_contact", finish(Some(slot(6)))).await;
        assert_eq!(arranged(&place, &who, "waiting").await.len(), 1);
    }
}

#[tokio::test]
async fn a_referral_to_such_a_service_asks_and_tells_it() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::about(&place, &who, SARAH, "sexual-health-symptoms").await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("choose_route", json!({ "service": "sexual-health-clinic", "reason": null })).await;
    let refusal = contact.refused("finish_contact", finish(None)).await;
    assert!(refusal.sentence.contains("Offer a chaperone"), "{}", refusal.sentence);
    contact.ok("answer_chaperone", json!({ "answer": "wanted" })).await;
    contact
        .ok(
            "tell_attenders",
            json!({ "attenders": [{ "relation": { "kind": "friend" }, "needs": [{ "kind": "bsl" }] }] }),
        )
        .await;
    let case = contact.ok("finish_contact", finish(None)).await;
    let handover = &case["handovers"][0];
    assert_eq!(handover["to_know"], "British Sign Language (friend) · Chaperone wanted");
    let due = handover["due"]["text"].as_str().unwrap();
    assert!(due.contains("A chaperone is wanted: say so."), "{due}");
}
