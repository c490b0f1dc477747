//! The directory kept true: files show what they would change before anything is taken, what is taken
//! is an act, and what nobody verified makes one task.

use super::{
    line::ran,
    place::{Contact, HUB, PASSWORD, Place, SARAH, slot},
};
use serde_json::{Value, json};
use std::fs;

const HEADER: &str = "organisation_code,name,address1,address2,postcode,open_date,close_date,status_code,telephone,prescribing_setting,lat,lon,ward2013_name,borough\n";
const ELM: &str = "F99999,ELM SURGERY,1 ELM ROAD,DAGENHAM,RM8 2AB,20200101,,A,020 79460001,4,51.55,0.14,Alibon,Barking and Dagenham\n";
/// Halbutt Street Surgery as the shipped directory has it, but for its phone.
const HALBUTT: &str = "F82001,HALBUTT STREET SURGERY,2 HALBUTT STREET,DAGENHAM,RM9 5AS,19740401,,A,020 79460002,4,51.547022,0.146769,Alibon,Barking and Dagenham\n";
/// The Haiderian Medical Centre, with its last day.
const CLOSED: &str = "F82002,HAIDERIAN MEDICAL CENTRE,181 CORBETS TEY ROAD,UPMINSTER,RM14 2YN,19740401,20260930,C,01708 225161,4,51.5495,0.247322,Upminster,Havering\n";
const BROKEN: &str =
    "F99998,OAK SURGERY,1 OAK ROAD,DAGENHAM,RM8,20200101,,A,,4,51.55,0.14,Alibon,Barking and Dagenham\n";

fn ods(text: &str, take: bool) -> Value {
    json!({ "text": text, "as_of": "2026-10-01", "take": take })
}

fn differences(changes: &Value) -> Vec<(String, String)> {
    let said = |value: &Value| value.as_str().unwrap().to_owned();
    let all = changes["differences"].as_array().unwrap();
    all.iter().map(|one| (said(&one["what"]), said(&one["id"]))).collect()
}

/// The first row that a search finds.
async fn first(place: &Place, text: &str) -> Value {
    let who = place.who("navigator").await;
    place.ok(&who, "search_directory", json!({ "text": text })).await["rows"][0].clone()
}

#[tokio::test]
async fn an_ods_file_shows_every_difference_and_changes_nothing_until_it_is_taken() {
    let place = Place::small().await;
    let who = place.who("lead").await;
    let text = format!("{HEADER}{ELM}{HALBUTT}{CLOSED}{BROKEN}");
    let before = place.entries().await;
    let shown = place.ok(&who, "refresh_directory", ods(&text, false)).await;
    let told = [("changed", "F82001"), ("closed 30-Sep-2026", "F82002"), ("added", "F99999")];
    let mut found = differences(&shown);
    found.sort_by(|(_, a), (_, b)| a.cmp(b));
    assert_eq!(found, told.map(|(what, id)| (what.to_owned(), id.to_owned())));
    let changed = shown["differences"].as_array().unwrap().iter().find(|one| one["id"] == "F82001").unwrap();
    assert_eq!(changed["changes"], json!(["phone: 020 8592 1544 → 020 7946 0002"]));
    let refused = shown["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].as_str().unwrap().starts_with("Line 5, F99998: A postcode looks like"), "{refused:?}");
    assert_eq!(shown["missing"].as_array().unwrap().len(), 109, "the other practices stay");
    assert_eq!(place.entries().await, before, "nothing is written before it is taken");
    assert_eq!(first(&place, "F82001").await["phone"], "020 8592 1544");

    let taken = place.ok(&who, "refresh_directory", ods(&text, true)).await;
    assert_eq!((taken["taken"].clone(), place.entries().await), (json!(true), before + 1), "one act");
    assert_eq!(first(&place, "F82001").await["phone"], "020 7946 0002");
    assert_eq!(first(&place, "F82001").await["verified"], "verified 01-Oct-2026");
    let row = first(&place, "F99999").await;
    assert_eq!(
        (row["name"].as_str(), row["address"].as_str()),
        (Some("Elm Surgery"), Some("1 Elm Road, Dagenham, RM8 2AB"))
    );
    let closed = first(&place, "F82002").await;
    assert!(closed["tags"].to_string().contains("closed since 30-Sep-2026"), "{closed}");
    let verified = place.ok(&place.who("administrator").await, "verify", json!({})).await;
    assert_eq!(verified["whole"], true, "{verified}");

    let again = place.ok(&who, "refresh_directory", ods(&text, true)).await;
    assert_eq!(differences(&again), []);
    assert_eq!(place.entries().await, before + 1, "a second import writes nothing");
}

#[tokio::test]
async fn a_closed_pharmacy_is_no_door_and_told_hours_outrank_those_of_2014() {
    let place = Place::small().await;
    let lead = place.who("lead").await;
    let who = place.who("navigator").await;
    let search = json!({ "text": "pharmacy", "from": "RM9 5AS", "by": "walk", "open": true, "at": "2026-10-24T10:00" });
    let found = place.ok(&who, "search_directory", search.clone()).await;
    let nearest = found["rows"][0].clone();
    assert!(nearest["way"].as_str().unwrap().contains("min, open until"), "{nearest}");
    assert!(found["method"].as_str().unwrap().contains("Straight line"), "{found}");
    let id = nearest["id"].as_str().unwrap();
    let note = json!({ "entry": id, "hours": "Mon-Fri 09:00-17:00", "bank_holidays": "closed", "verified": "2026-10-23" });
    assert_eq!(place.ok(&lead, "note_entry", note.clone()).await["written"], 1);
    let row = first(&place, id).await;
    assert_eq!(row["hours"], "Mon to Fri 09:00 to 17:00, Sat to Sun closed, bank holidays closed");
    assert!(!row["tags"].to_string().contains("2014"), "{row}");
    assert_eq!(row["verified"], "verified 23-Oct-2026");
    let found = place.ok(&who, "search_directory", search).await;
    let ids: Vec<&str> =
        found["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(!ids.contains(&id), "closed on Saturdays now");
    let day = json!({ "entry": id, "day": "2026-10-24 10:00-12:00" });
    place.ok(&lead, "note_entry", day).await;
    let search = json!({ "text": id, "open": true, "at": "2026-10-24T11:00" });
    assert_eq!(place.ok(&who, "search_directory", search).await["total"], 1, "but open on that one");
}

#[tokio::test]
async fn a_temporary_move_counts_from_its_first_day_to_its_last() {
    let mut place = Place::small().await;
    let lead = place.who("lead").await;
    let note = json!({
        "entry": "F82001", "move_to": "5 Other Road, Romford", "move_postcode": "RM14 2YN",
        "move_from": "2026-11-02", "move_until": "2026-11-30", "move_why": "works",
    });
    place.ok(&lead, "note_entry", note).await;
    for (day, moved) in
        [("2026-11-01", false), ("2026-11-02", true), ("2026-11-30", true), ("2026-12-01", false)]
    {
        place.at(&format!("{day}T12:00:00"));
        let row = first(&place, "F82001").await;
        assert_eq!(row["address"] == "5 Other Road, Romford, RM14 2YN", moved, "{day}: {row}");
        assert_eq!(row["tags"].to_string().contains("moved until 30-Nov-2026: works"), moved, "{day}");
    }
}

#[tokio::test]
async fn names_and_moves_that_were_taken_in_stand_on_banners_lists_and_slips() {
    let place = Place::small().await;
    let (lead, who) = (place.who("lead").await, place.who("navigator").await);
    let booked = Contact::booked(&place, &who, SARAH, slot(0)).await;
    let news = |code: &str, kind: &str, name: &str| {
        let place = json!({ "code": code, "kind": kind, "name": name, "address": "10 Elm Road, Dagenham",
            "postcode": "RM8 3XU", "phone": "", "position": { "lat": 51.561, "lon": 0.1245 },
            "borough": "barking-and-dagenham" });
        json!({ "id": code, "version": 0, "place": place })
    };
    let listings = [news(HUB, "hub", "Elm Tree Hub"), news("F82001", "practice", "Oak Surgery")];
    place.ok(&lead, "take_listings", json!({ "source": "desk", "listings": listings })).await;
    let reason = json!({ "within": "reason", "reason": "she asked for her slip" });
    let open = json!({ "resident": SARAH, "within": reason });
    let search = json!({ "contact": null, "from": null, "days": 1, "modes": ["hub"], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null });
    for (name, inputs, words) in [
        ("list_hubs", json!({}), "Elm Tree Hub"),
        ("day_list", json!({ "hub": HUB, "date": null }), "Elm Tree Hub, Fri"),
        ("find_slots", search, "Elm Tree Hub"),
        ("open_resident", open.clone(), "18:40, Elm Tree Hub"),
        ("open_resident", open, "Oak Surgery · "),
        ("find_residents", json!({ "text": "smith sarah", "turn": 1 }), "Oak Surgery"),
        ("slip", json!({ "appointment": booked }), "Elm Tree Hub, 10 Elm Road, Dagenham, RM8 3XU"),
    ] {
        let answer = place.ok(&who, name, inputs).await.to_string();
        assert!(answer.contains(words), "{name}: {answer}");
        assert!(!answer.contains("Bennetts") && !answer.contains("Halbutt"), "{name}: {answer}");
    }
    for (from, until, moved) in [("2026-10-24", None, false), ("2026-10-23", Some("2026-10-23"), true)] {
        let note = json!({ "entry": HUB, "move_to": "5 Other Road, Romford", "move_postcode": "RM14 2YN",
            "move_from": from, "move_until": until, "move_why": "works" });
        place.ok(&lead, "note_entry", note).await;
        let slip = place.ok(&who, "slip", json!({ "appointment": booked })).await.to_string();
        assert_eq!(slip.contains("Elm Tree Hub, 5 Other Road, Romford, RM14 2YN."), moved, "{from}: {slip}");
    }
}

#[tokio::test]
async fn what_nobody_verified_warns_and_makes_one_task() {
    let mut place = Place::small().await;
    let lead = place.who("lead").await;
    assert!(first(&place, "F82001").await["tags"].to_string().contains("verified 30-Sep-2025: check it"));
    let looked = place.ok(&lead, "check_directory", json!({})).await;
    let stale = looked["stale"].as_array().unwrap().len();
    assert_eq!((stale, looked["made"].clone()), (4, json!(0)), "{looked}");
    let made = place.ok(&lead, "check_directory", json!({ "make_tasks": true })).await;
    assert_eq!(made["made"], 4);
    let again = place.ok(&lead, "check_directory", json!({ "make_tasks": true })).await;
    assert_eq!(again["made"], 0, "once");
    let list = place.ok(&lead, "worklist", json!({ "tab": "waiting" })).await;
    let texts = list["rows"].to_string();
    assert!(texts.contains("111 practices want checking (the oldest last verified 2025-09-30)"), "{texts}");
    // The shipped review dates are the end of March 2027.
    place.at("2027-04-01T12:00:00");
    let lead = place.who("lead").await;
    let services = place.ok(&lead, "check_directory", json!({})).await;
    let due = place
        .desk
        .pack
        .services
        .iter()
        .filter(|service| service.provenance.review_by.to_string() == "2027-03-31");
    let due = due.count();
    assert_eq!(services["stale"].as_array().unwrap().len(), 4 + due);
    place.ok(&lead, "note_entry", json!({ "entry": "gp-hub", "verified": "2027-04-01" })).await;
    let services = place.ok(&lead, "check_directory", json!({})).await;
    assert_eq!(services["stale"].as_array().unwrap().len(), 3 + due);
}

#[tokio::test]
async fn a_search_asks_for_need_age_sex_borough_referral_and_distance() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let ids = async |ask: Value| -> Vec<String> {
        let found = place.ok(&who, "search_directory", ask).await;
        found["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let need = |age: u16, sex: &str| json!({ "need": "urinary", "age": age, "sex": sex, "from": "RM8" });
    assert!(ids(need(64, "female")).await.contains(&"pharmacy-first".to_owned()));
    assert!(!ids(need(65, "female")).await.contains(&"pharmacy-first".to_owned()));
    assert!(!ids(need(64, "male")).await.contains(&"pharmacy-first".to_owned()));
    assert!(ids(json!({ "need": "fit-note", "text": "pharmacy" })).await.is_empty());
    let shops = |ids: Vec<String>| ids.iter().filter(|id| id.starts_with('F')).count();
    let anywhere = |age: u16| json!({ "need": "urinary", "age": age, "sex": "female", "text": "pharmacy" });
    assert_eq!(shops(ids(json!({ "need": "urinary", "text": "pharmacy", "from": "RM8" })).await), 5);
    assert!(shops(ids(anywhere(64)).await) > 50, "every one while nobody said from where");
    assert_eq!(shops(ids(anywhere(65)).await), 0);
    let here = ids(json!({ "borough": "havering", "text": "adult social care" })).await;
    assert_eq!(here, ["adult-social-care-havering"]);
    let emergency = ids(json!({ "referral": "emergency" })).await;
    assert!(emergency.contains(&"emergency-999".to_owned()) && emergency.len() == 7, "{emergency:?}");
    let near = ids(json!({ "text": "practice", "from": "RM9 5AS", "within_km": 0.1 })).await;
    let near: Vec<&String> = near.iter().filter(|id| id.starts_with('F')).collect();
    assert_eq!(near, ["F82001"], "what has no door is not far away");
    for (ask, field, part) in [
        (json!({ "within_km": 1.0 }), "from", "Say from where"),
        (json!({ "from": "SW1A 1AA" }), "from", "is not in Barking and Dagenham"),
        (json!({ "referral": "magic" }), "referral", "slots, advise, refer"),
        (json!({ "need": "magic" }), "need", "no need `magic`"),
        (json!({ "at": "soon" }), "at", "2026-10-23T17:50 was expected"),
    ] {
        let refusal = place.refused(&who, "search_directory", ask).await;
        assert_eq!(refusal.field.as_deref(), Some(field));
        assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
    }
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_where_it_was_typed() {
    let place = Place::small().await;
    let lead = place.who("lead").await;
    for (note, field, part) in [
        (json!({ "entry": "F0" }), "entry", "The code or id of an entry was expected"),
        (json!({ "entry": "F82001" }), "entry", "Say what to note"),
        (json!({ "entry": "F82001", "verified": "2026-02-30" }), "verified", "day of the calendar"),
        (json!({ "entry": "F82001", "verified": "2026-10-24" }), "verified", "lies ahead"),
        (json!({ "entry": "F82001", "hours": "Mon 9-5" }), "hours", "Opening hours look like"),
        (json!({ "entry": "F82001", "day": "2026-12-24 closed" }), "day", "Give its weekly hours first"),
        (
            json!({ "entry": "F82001", "move_to": "x", "move_postcode": "RM8", "move_from": "2026-11-01" }),
            "move_postcode",
            "A postcode looks like",
        ),
        (json!({ "entry": "F82001", "move_to": "x", "move_postcode": "RM9 5AS" }), "move_from", "first day"),
        (
            json!({ "entry": "F82001", "move_to": "x", "move_postcode": "RM9 5AS", "move_from": "2026-11-02", "move_until": "2026-11-01" }),
            "move_until",
            "before the first",
        ),
    ] {
        let refusal = place.refused(&lead, "note_entry", note).await;
        assert_eq!(refusal.field.as_deref(), Some(field), "{}", refusal.sentence);
        assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
    }
    for (ask, part) in [
        (json!({ "text": "", "as_of": "soon", "take": false }), "A date looks like"),
        (json!({ "text": "", "as_of": null, "take": true }), "Say for which day"),
        (json!({ "text": "", "as_of": "2026-10-24", "take": false }), "cannot lie ahead"),
    ] {
        let refusal = place.refused(&lead, "refresh_directory", ask).await;
        assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
    }
    let wrong = json!({ "id": "F82001", "version": 0, "moves": [{ "from": "2026-11-01", "until": null,
        "address": "x", "postcode": "RM8", "position": { "lat": 51.5, "lon": 0.1 }, "why": "" }] });
    let inputs = json!({ "source": "desk", "listings": [wrong] });
    let refusal = place.refused(&lead, "take_listings", inputs).await;
    assert!(refusal.sentence.starts_with("F82001: A postcode looks like"), "{}", refusal.sentence);
}

#[tokio::test]
async fn a_feed_comes_in_and_goes_out_by_the_command_line() {
    let place = Place::small().await;
    let (feed, out) = (place.dir().join("feed"), place.dir().join("out.json"));
    fs::create_dir(&feed).unwrap();
    let service = json!({ "contents": [{
        "id": "ac148810-d857-441c-9679-408f346de14b", "name": "Walking group", "status": "active",
        "url": "http://example.org", "minimum_age": 16, "assured_date": "2026-09-01",
    }] });
    fs::write(feed.join("services.json"), service.to_string()).unwrap();
    fs::write(feed.join("notes.txt"), "not of the feed").unwrap();
    let run = async |words: &[&str]| {
        let words = [&["--user", "lead"], words].concat();
        ran(&place.desk, &words, Some(PASSWORD)).await
    };
    let feed = feed.to_str().unwrap();
    let shown = run(&["directory", "import", feed]).await;
    assert_eq!(shown.code, 1, "something was refused");
    for part in [
        "added\tac148810-d857-441c-9679-408f346de14b\tWalking group",
        "refused\tservices.json /contents/0/url: A web address begins with https://",
        "1 services: 1 entry differs, 1 refused",
    ] {
        assert!(shown.out.contains(part), "{}", shown.out);
    }
    run(&["directory", "import", feed, "--take"]).await;
    let again = run(&["directory", "import", feed, "--take"]).await;
    assert!(again.out.contains("nothing differs from the directory"), "{}", again.out);
    let found = run(&["directory", "walking", "--age", "15"]).await;
    assert_eq!(found.out, "Nothing found.");
    let found = run(&["directory", "walking", "--age", "16"]).await;
    assert!(found.out.contains("Community service\tWalking group"), "{}", found.out);
    let written = run(&["directory", "export", out.to_str().unwrap()]).await;
    assert_eq!((written.code, written.out.as_str()), (0, "45 services written."), "{}", written.err);
    let twice = run(&["directory", "export", out.to_str().unwrap()]).await;
    assert!(twice.err.contains("Name a new file"), "{}", twice.err);
    let own = run(&["directory", "import", out.to_str().unwrap()]).await;
    assert!(own.out.contains("nothing differs from the directory"), "{}", own.out);
    assert_eq!(own.code, 0, "{}", own.out);
}
