//! The whole way of a contact through the commands: from the opening question to the hub's day list.

use super::place::{
    Contact, GROWN, HUB, IONUT, JOAN, Place, SARAH, ZOFIA, finish, london, slot, slot_tomorrow, story,
};
use front_door_store::Standing;
use serde_json::{Value, json};

/// The row of an appointment on the hub's list of today.
async fn row(place: &Place, appointment: &Value) -> Value {
    let who = place.who("receptionist").await;
    let list = place.ok(&who, "day_list", json!({ "hub": HUB, "date": null })).await;
    let sessions = list["sessions"].as_array().unwrap();
    let mut rows = sessions.iter().flat_map(|session| session["rows"].as_array().unwrap());
    rows.find(|row| row["appointment"] == *appointment).unwrap().clone()
}

/// Marks a row: yes for "rung", and the opening answer where one is given.
async fn mark(
    place: &Place,
    appointment: &Value,
    mark: &str,
    opening: Option<&str>,
    rung: bool,
) -> Result<Value, String> {
    let who = place.who("receptionist").await;
    let opening = opening.map(|answer| json!({ "answer": answer }));
    let inputs = json!({ "appointment": appointment, "mark": mark, "opening": opening, "rung": rung });
    place.call(&who, "mark_day", inputs).await.map_err(|refusal| refusal.sentence)
}

#[tokio::test]
async fn a_known_resident_with_a_known_need_is_booked_and_gets_a_slip() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::routed(&place, &who, SARAH).await;
    let case = contact.case().await;
    let hub = case["routes"].as_array().unwrap().iter().find(|row| row["service"] == "gp-hub").unwrap();
    assert_eq!((&hub["standing"], &hub["action"]), (&json!("may-take"), &json!("times")));
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    let case = contact.ok("hold_slot", json!({ "slot": slot(3), "places": null })).await;
    assert_eq!(case["hold"]["title"], "Fri 23-Oct 19:10, Bennetts Castle Lane Hub");
    assert_eq!(case["finish"], "Book Fri 23-Oct 19:10, Bennetts Castle Lane Hub");
    let case = contact.ok("finish_contact", finish(Some(slot(3)))).await;
    assert_eq!(
        (&case["state"], &case["missing"], &case["hold"]),
        (&json!("closed"), &json!([]), &Value::Null)
    );
    assert_eq!(case["story"]["own_words"], "it burns, \"two days\" now");
    let appointment = &case["appointment"];
    assert!(appointment["reference"].as_str().unwrap().starts_with("FD-"));
    let slip = place.ok(&who, "slip", json!({ "appointment": appointment["appointment"] })).await;
    for part in ["Bennetts Castle Lane Hub", "Sarah", "If it gets worse", "not clinically approved"] {
        assert!(slip["html"].as_str().unwrap().contains(part), "{part} is not on the slip");
    }
    assert!(slip["text"].as_str().unwrap().contains(appointment["reference"].as_str().unwrap()));
    assert_eq!(slip["warning"], Value::Null);
}

#[tokio::test]
async fn the_day_list_goes_from_booked_to_done() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let booked = Contact::booked(&place, &who, SARAH, slot(0)).await;
    assert_eq!(row(&place, &booked).await["now"]["text"], "Booked");
    place.at("2026-10-23T18:35:00");
    for (step, opening, words) in [
        ("called", None, "Mark the arrival first"),
        ("done", None, "Only somebody who came is seen"),
        ("arrived", None, "asked on every arrival"),
    ] {
        let why = mark(&place, &booked, step, opening, false).await.unwrap_err();
        assert!(why.contains(words), "{why}");
    }
    for (step, opening, now) in [
        ("arrived", Some("no"), "Arrived 18:35, asked, no"),
        ("called", None, "Called 18:35"),
        ("in-room", None, "In room since 18:35"),
        ("done", None, "Done 18:35"),
    ] {
        mark(&place, &booked, step, opening, false).await.unwrap();
        assert_eq!(row(&place, &booked).await["now"]["text"], now);
    }
    assert!(mark(&place, &booked, "arrived", Some("no"), false).await.is_err());
    assert_eq!(row(&place, &booked).await["next"], json!([]));
}

#[tokio::test]
async fn a_red_flag_on_arrival_opens_the_script_and_not_sure_asks_a_clinician() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    for (resident, at, opening, state, task) in [
        (SARAH, 0, json!({ "answer": "yes", "signs": ["flag.chest"] }), "emergency", "999: connected?"),
        (JOAN, 1, json!({ "answer": "not-sure" }), "closed", "Clinician"),
    ] {
        place.at("2026-10-23T17:52:00");
        let contact = Contact::holding(&place, &who, resident, slot(at)).await;
        let case = contact.ok("finish_contact", finish(Some(slot(at)))).await;
        let (id, appointment) = (contact.id.clone(), case["appointment"]["appointment"].clone());
        place.at("2026-10-23T18:35:00");
        let inputs =
            json!({ "appointment": appointment, "mark": "arrived", "opening": opening, "rung": false });
        place.ok(&who, "mark_day", inputs).await;
        assert_eq!(place.ok(&who, "case", json!({ "contact": id })).await["state"], state);
        let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
        let rows = list["rows"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["contact"] == id && row["tags"][0]["text"] == task), "{list}");
    }
}

/// Marks a person of `resident` as not attending; answers how many safeguarding tasks that makes.
async fn check_not_attending(resident: i64, tasks: usize) {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::about(&place, &who, resident, "urinary").await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact.ok("hold_slot", json!({ "slot": slot(0), "places": null })).await;
    let booked =
        contact.ok("finish_contact", finish(Some(slot(0)))).await["appointment"]["appointment"].clone();
    for (at, rung, words) in [
        ("2026-10-23T18:30:00", true, "can be marked from Fri 23-Oct 18:50"),
        ("2026-10-23T18:49:50", true, "can be marked from Fri 23-Oct 18:50"),
        ("2026-10-23T18:50:00", false, "Ring them first"),
    ] {
        place.at(at);
        let why = mark(&place, &booked, "did-not-attend", None, rung).await.unwrap_err();
        assert!(why.contains(words), "{why}");
    }
    mark(&place, &booked, "did-not-attend", None, true).await.unwrap();
    let now = row(&place, &booked).await["now"]["text"].as_str().unwrap().to_owned();
    let words = if tasks > 0 { "Was not brought, rung 18:50" } else { "Did not attend, rung 18:50" };
    assert!(now.contains(words), "{now}");
    let open = place.store().await.open_tasks().await.unwrap();
    let told = open.iter().filter(|task| task.kind == front_door_domain::tasks::TaskKind::Safeguarding);
    let due: Vec<_> = told.map(|task| task.due).collect();
    assert_eq!(due, vec![london("2026-10-23T22:00:00"); tasks], "for resident {resident}");
}

#[tokio::test]
async fn did_not_attend_wants_the_grace_and_a_call_and_a_child_was_not_brought() {
    check_not_attending(SARAH, 0).await;
    check_not_attending(IONUT, 1).await;
    check_not_attending(GROWN, 0).await;
}

#[tokio::test]
async fn an_appointment_is_moved_in_one_step_and_cancelled_with_a_reason() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let booked = Contact::booked(&place, &who, SARAH, slot(2)).await;
    let other = Contact::booked(&place, &who, JOAN, slot(5)).await;
    let to = |appointment: &Value, slot| json!({ "appointment": appointment, "slot": slot });
    let moved = place.ok(&who, "move_appointment", to(&booked, slot_tomorrow(0))).await;
    assert_eq!(moved["title"], "Sat 24-Oct 10:00, Bennetts Castle Lane Hub");
    let free = place.store().await.slot(slot(2)).await.unwrap();
    assert_eq!(free.taken_by, None);
    for (slot, words) in [
        (slot(5), "You booked this time yourself at 17:52"),
        (slot_tomorrow(0), "It already has this time"),
        (slot(12), "no such time"),
    ] {
        let why = place.refused(&who, "move_appointment", to(&booked, slot)).await.sentence;
        assert!(why.contains(words), "{why}");
    }
    let cancel = |reason: &str| json!({ "appointment": other, "reason": reason });
    let refusal = place.refused(&who, "cancel_appointment", cancel("  ")).await;
    assert_eq!(refusal.field.as_deref(), Some("reason"));
    let cancelled = place.ok(&who, "cancel_appointment", cancel("feels better")).await;
    assert_eq!((&cancelled["state"]["text"], &cancelled["open"]), (&json!("Cancelled 17:52"), &json!(false)));
    assert_eq!(place.store().await.slot(slot(5)).await.unwrap().taken_by, None);
    assert!(place.call(&who, "cancel_appointment", cancel("again")).await.is_err());
    assert!(place.call(&who, "move_appointment", to(&other, slot(6))).await.is_err());
}

#[tokio::test]
async fn access_needs_change_what_is_offered() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::routed(&place, &who, ZOFIA).await;
    let ask = json!({
        "contact": contact.id, "from": null, "days": 2, "modes": [], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    });
    let grid = place.ok(&who, "find_slots", ask).await;
    let filters = grid["filters"].to_string();
    assert!(
        filters.contains("2 places together for the interpreter: Polish for her")
            && filters.contains("No steps: she uses a wheelchair"),
        "{filters}"
    );
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact.ok("hold_slot", json!({ "slot": slot(4), "places": 2 })).await;
    let case = contact.ok("finish_contact", finish(Some(slot(4)))).await;
    assert!(case["appointment"]["text"].as_str().unwrap().contains("20 minutes"), "{}", case["appointment"]);
    let taken =
        [slot(4), slot(5), slot(6)].map(async |slot| place.store().await.slot(slot).await.unwrap().taken_by);
    let [first, second, third] = taken;
    assert_eq!((first.await.is_some(), second.await.is_some(), third.await), (true, true, None));
}

#[tokio::test]
async fn a_repeat_is_shown_side_by_side_and_is_not_routine() {
    let mut place = Place::small().await;
    let who = place.who("navigator").await;
    Contact::booked(&place, &who, SARAH, slot(0)).await;
    for (at, repeat) in [("2026-11-06T09:00:00", true), ("2026-11-09T09:00:00", false)] {
        place.at(at);
        let again = Contact::about(&place, &who, SARAH, "urinary").await;
        again.ask_all().await;
        let case = again.case().await;
        assert_eq!(case["earlier"].as_array().unwrap().len(), usize::from(repeat), "on {at}");
        let routine = place.call(&who, "set_urgency", again.inputs(json!({ "urgency": "routine" }))).await;
        assert_eq!(routine.is_err(), repeat, "on {at}");
        again.ok("set_urgency", json!({ "urgency": "today" })).await;
        if !repeat {
            return;
        }
        // This one must not count as the earlier contact of the next row.
        let mut stored = place
            .store()
            .await
            .contacts_of(front_door_domain::ids::ResidentId(SARAH), jiff::Timestamp::MIN)
            .await
            .unwrap();
        for contact in &mut stored {
            contact.began = london("2026-10-23T17:52:00");
            place.put(contact).await;
        }
    }
}

#[tokio::test]
async fn worse_is_always_asked_and_stops_routine() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    for (answer, routine) in [("yes", false), ("not-sure", false), ("no", true)] {
        let resident = if routine { JOAN } else { SARAH };
        let contact = Contact::about(&place, &who, resident, "urinary").await;
        contact.ask_all().await;
        let case = contact.ok("answer_question", json!({ "question": "worse", "answer": answer })).await;
        assert_eq!(case["opening"]["answer"].is_null(), !routine, "asked again when worse {answer}");
        if !routine {
            contact.ask_again().await;
        }
        let set = place.call(&who, "set_urgency", contact.inputs(json!({ "urgency": "routine" }))).await;
        assert_eq!(set.is_ok(), routine, "worse {answer}");
    }
}

#[tokio::test]
async fn an_anonymous_call_goes_on_and_a_task_ends_it() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::begin(&place, &who, "call").await;
    contact.ok("answer_opening", json!({ "answer": "no" })).await;
    contact.ok("tell_story", story("my landlord")).await;
    contact.ok("tell_given", json!({ "name": "somebody", "born": "", "postcode": "RM8" })).await;
    contact.ok("choose_need", json!({ "need": "housing-money" })).await;
    contact.ask_all().await;
    contact.ok("set_urgency", json!({ "urgency": "today" })).await;
    let case = contact.case().await;
    let row = case["routes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["standing"] == "may-take" && row["action"] != "times")
        .unwrap()
        .clone();
    contact.ok("choose_route", json!({ "service": row["service"], "reason": null })).await;
    let refusal =
        contact.refused("finish_contact", json!({ "slot": null, "read_back": false, "words": null })).await;
    assert!(refusal.sentence.contains("Read the arrangement back"), "{}", refusal.sentence);
    assert_eq!(contact.ok("finish_contact", finish(None)).await["state"], "closed");
    assert!(contact.refused("tell_story", story("more")).await.sentence.contains("Start a new contact"));
}

#[tokio::test]
async fn a_time_is_booked_only_where_the_route_is_one_with_times() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let contact = Contact::holding(&place, &who, SARAH, slot(0)).await;
    contact.ok("choose_route", json!({ "service": "clinician", "reason": null })).await;
    let refusal = contact.refused("finish_contact", finish(Some(slot(0)))).await;
    assert!(refusal.sentence.contains("without a time"), "{}", refusal.sentence);
    assert_eq!(place.store().await.slot(slot(0)).await.unwrap().taken_by, None);
    assert_eq!(contact.ok("finish_contact", finish(None)).await["state"], "closed");
}

#[tokio::test]
async fn the_same_person_twice_in_a_day_is_shown() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let booked = Contact::booked(&place, &who, SARAH, slot(0)).await;
    assert!(!row(&place, &booked).await["to_know"].as_str().unwrap().contains("also"));
    let second = Contact::holding(&place, &who, SARAH, slot(6)).await;
    let hold = second.case().await["hold"]["text"].as_str().unwrap().to_owned();
    assert!(hold.contains("also booked 18:40 that day"), "{hold}");
    second.ok("finish_contact", finish(Some(slot(6)))).await;
    let row = row(&place, &booked).await;
    assert!(row["to_know"].as_str().unwrap().contains("also 19:40 that day"), "{row}");
    let tomorrow = Contact::holding(&place, &who, SARAH, slot_tomorrow(0)).await;
    assert!(!tomorrow.case().await["hold"]["text"].as_str().unwrap().contains("also"));
}

#[tokio::test]
async fn the_worklist_shows_least_time_first_in_words() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    Contact::routed(&place, &who, SARAH).await;
    let asked = Contact::about(&place, &who, JOAN, "cough-cold").await;
    asked.ask_all().await;
    asked.ok("set_urgency", json!({ "urgency": "routine" })).await;
    let red = Contact::begin(&place, &who, "call").await;
    red.ok("answer_opening", json!({ "answer": "yes", "signs": ["flag.chest"] })).await;
    let walked = Contact::begin(&place, &who, "come-in").await;
    walked.ok("answer_opening", json!({ "answer": "not-sure" })).await;
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let rows = list["rows"].as_array().unwrap();
    let left: Vec<_> = rows.iter().map(|row| row["left"]["text"].as_str().unwrap()).collect();
    assert!(left.iter().all(|words| !words.is_empty()), "{left:?}");
    assert_eq!(rows[0]["contact"], red.id, "{left:?}");
    assert_eq!(rows.last().unwrap()["contact"], asked.id, "{left:?}");
    assert_eq!(list["sort"], "Least time left first");
    let clinician = place.who("clinician").await;
    let list = place.ok(&clinician, "worklist", json!({ "tab": "clinician" })).await;
    assert!(list["rows"].as_array().unwrap().iter().any(|row| row["contact"] == walked.id), "{list}");
}

#[tokio::test]
async fn what_makes_a_repeat_is_shown_and_by_the_days_of_the_calendar() {
    for (again, repeat) in [("2026-11-06T23:50:00", true), ("2026-11-07T00:10:00", false)] {
        let mut place = Place::small().await;
        let who = place.who("navigator").await;
        place.at("2026-10-23T09:00:00");
        Contact::about(&place, &who, SARAH, "urinary").await;
        place.at(again);
        let case = Contact::about(&place, &who, SARAH, "urinary").await;
        case.ask_all().await;
        let case = case.case().await;
        assert_eq!(case["earlier"].as_array().unwrap().len(), usize::from(repeat), "{again}");
        let routine = case["urgencies"].as_array().unwrap().iter().find(|one| one["urgency"] == "routine");
        assert_eq!(routine.unwrap()["why_not"].is_string(), repeat, "{again}: {case}");
    }
}

#[tokio::test]
async fn an_act_whose_id_was_made_before_is_found_by_it_and_the_next_one_has_another() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let act = "01a1686a-f603-701d-af33-692896a108d1".parse().unwrap();
    let store = place.store().await;
    assert_eq!(store.standing(act).await.unwrap(), Standing::Unknown);
    who.under(act).await;
    Contact::begin(&place, &who, "call").await;
    assert_eq!(store.standing(act).await.unwrap(), Standing::Granted);
    let before = place.entries().await;
    Contact::begin(&place, &who, "call").await;
    assert_eq!(place.entries().await, before + 1);
}
