//! Online requests in, tables out, and the proof that nothing was changed behind the desk's back.

use super::place::{Contact, Place, SARAH, slot, story};
use serde_json::{Value, json};
use std::fs;

const HEADER: &str = "reference,received,name,born,nhs_number,postcode,phone,own_words,worse\n";

fn import(text: &str, dry_run: bool) -> Value {
    json!({ "text": text, "name": "requests.csv", "dry_run": dry_run })
}

#[tokio::test]
async fn online_requests_come_in_once_however_often_they_are_brought() {
    let place = Place::small().await;
    let who = place.who("receptionist").await;
    let two = format!(
        "{HEADER}W1,2026-10-23T07:10:00Z,Joan Reed,17/4/1960,,RM8 1AA,07700900114,\"Dizzy, since Monday\",no\n\
         W2,2026-10-23T08:00:00Z,,,,,,=1+1 ring me,\n"
    );
    let came = |text: &str, dry_run| {
        let inputs = import(text, dry_run);
        let (place, who) = (&place, &who);
        async move { place.ok(who, "import_requests", inputs).await }
    };
    let counts = |found: &Value| {
        (found["taken"].clone(), found["known"].clone(), found["refused"].as_array().unwrap().len())
    };
    let before = place.entries().await;
    assert_eq!(counts(&came(&two, true).await), (json!(2), json!(0), 0));
    assert_eq!(place.entries().await, before, "a dry run writes nothing");
    assert_eq!(counts(&came(&two, false).await), (json!(2), json!(0), 0));
    assert_eq!(counts(&came(&two, false).await), (json!(0), json!(2), 0));
    let cut = format!("{two}W3,2026-10-23T09:00:00Z,,,,,,\"cut off in the mid");
    let found = came(&cut, false).await;
    assert_eq!(counts(&found), (json!(0), json!(2), 1));
    assert!(found["refused"][0].as_str().unwrap().starts_with("Line 4: "), "{found}");
    let later = format!("{HEADER}W4,2026-10-24T09:00:00Z,,,,,,from tomorrow,\n");
    let found = came(&later, false).await;
    assert!(found["refused"][0].as_str().unwrap().contains("in the future"), "{found}");
    let twice = format!("{HEADER}W5,2026-10-23T09:00:00Z,,,,,,once,\nW5,2026-10-23T09:00:00Z,,,,,,twice,\n");
    for dry_run in [true, false] {
        assert_eq!(counts(&came(&twice, dry_run).await), (json!(1), json!(1), 0), "dry run: {dry_run}");
    }
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    assert_eq!(list["counts"][0], 3);
    assert!(list["rows"].as_array().unwrap().iter().all(|row| row["door"] == "Click"));
}

#[tokio::test]
async fn an_online_request_is_a_contact_like_any_other() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let text = format!(
        "{HEADER}W1,2026-10-23T07:10:00Z,Joan Reed,17/4/1960,,RM8 1AA,07700900114,\"it \"\"burns\"\"\",yes\n"
    );
    place.ok(&who, "import_requests", import(&text, false)).await;
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let contact = Contact { place: &place, who: &who, id: list["rows"][0]["contact"].clone() };
    let case = contact.case().await;
    assert!(case["story"]["own_words"].as_str().unwrap().starts_with("it \"burns\""));
    assert_eq!((&case["given"]["name"], &case["opening"]["answer"]), (&json!("Joan Reed"), &Value::Null));
    assert_eq!(case["opening"]["tag"]["text"], "NOT ASKED");
}

#[tokio::test]
async fn the_longest_own_words_that_come_in_can_be_worked_on() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let (words, nhs) = ("w".repeat(10_000), "9".repeat(200));
    let text = format!("{HEADER}W1,2026-10-23T07:10:00Z,,,{nhs},,,{words},yes\n");
    assert_eq!(place.ok(&who, "import_requests", import(&text, false)).await["taken"], 1);
    let list = place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let contact = Contact { place: &place, who: &who, id: list["rows"][0]["contact"].clone() };
    let came = contact.case().await["story"]["own_words"].as_str().unwrap().to_owned();
    assert!(came.starts_with(&words) && came.ends_with("worse than before? yes]"));
    let told = contact.ok("tell_story", story(&came)).await;
    assert_eq!(told["story"]["own_words"], came.as_str(), "nothing is cut");
    let refusal = contact.refused("tell_story", story(&format!("{came}!"))).await;
    assert_eq!(refusal.field.as_deref(), Some("own_words"));
}

#[tokio::test]
async fn what_a_spreadsheet_would_run_is_neutralised_on_the_way_out() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let lead = place.who("lead").await;
    for words in ["=HYPERLINK(\"http://x\")", "+44", "-1", "@x", "\tx", "\rx", "\0=1"] {
        let contact = Contact::begin(&place, &who, "call").await;
        contact.ok("tell_story", story(words)).await;
    }
    Contact::booked(&place, &who, SARAH, slot(0)).await;
    for (what, rows) in [("contacts", 8), ("appointments", 1), ("tasks", 0)] {
        let out = place.ok(&lead, "export", json!({ "what": what, "from": null, "to": null })).await;
        let csv = out["csv"].as_str().unwrap();
        assert_eq!(out["rows"], rows, "{what}: {csv}");
        for start in ["=", "+", "-", "@", "\t", "\r", "\0"] {
            assert!(
                !csv.contains(&format!(",{start}")) && !csv.contains(&format!(",\"{start}")),
                "{start:?} in {csv}"
            );
        }
    }
    let looks = place.ok(&lead, "verify", json!({})).await["looks"].as_u64().unwrap();
    assert!(looks >= 3, "every export is a look");
    for (inputs, field) in [
        (json!({ "what": "residents", "from": null, "to": null }), "what"),
        (json!({ "what": "contacts", "from": "31/12/2026", "to": null }), "from"),
        (json!({ "what": "contacts", "from": null, "to": "2026-02-30" }), "to"),
        (json!({ "what": "contacts", "from": "2026-10-24", "to": "2026-10-23" }), "to"),
    ] {
        assert_eq!(
            place.refused(&lead, "export", inputs.clone()).await.field.as_deref(),
            Some(field),
            "{inputs}"
        );
    }
}

#[tokio::test]
async fn verify_names_what_was_tampered_with() {
    let place = Place::small().await;
    let lead = place.who("lead").await;
    let navigator = place.who("navigator").await;
    Contact::booked(&place, &navigator, SARAH, slot(0)).await;
    let whole = place.ok(&lead, "verify", json!({})).await;
    assert_eq!((&whole["whole"], &whole["first_broken"]), (&json!(true), &Value::Null));
    assert_eq!(whole["entries"], place.entries().await);
    let dir = place.into_dir().await;
    let file = dir.path().join("desk.db");
    let bytes = fs::read(&file).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("Smith"), "the store is encrypted");
    let mut dir = Some(dir);
    for page in (1..bytes.len() / 4096).rev() {
        let mut changed = bytes.clone();
        changed[page * 4096 + 100] ^= 1;
        fs::write(&file, changed).unwrap();
        let place = Place::empty_at(dir.take().unwrap());
        // A page that opening itself needs is refused there.
        if place.desk.open_store(None).await.is_ok() {
            let found = place.store().await.verify().await.unwrap();
            assert_eq!(found.broken.map(|broken| broken.seq), Some(page as u64 + 1));
            let line = super::line::ran(
                &place.desk,
                &["--user", "first", "--json", "verify"],
                Some(super::place::PASSWORD),
            )
            .await;
            assert_eq!(line.code, 1, "{}{}", line.out, line.err);
            let answer: Value = serde_json::from_str(&line.out).unwrap();
            assert_eq!((&answer["whole"], &answer["first_broken"]), (&json!(false), &json!(page + 1)));
            let line =
                super::line::ran(&place.desk, &["--user", "first", "verify"], Some(super::place::PASSWORD))
                    .await;
            assert_eq!(line.code, 1);
            assert!(line.out.contains(&format!("entry {}", page + 1)), "{}", line.out);
            return;
        }
        dir = Some(place.into_dir().await);
    }
    unreachable!("no page could be changed");
}

#[tokio::test]
async fn what_is_saved_to_a_file_is_for_this_account_alone() {
    let place = Place::small().await;
    let (who, lead) = (place.who("navigator").await, place.who("lead").await);
    let booked = Contact::booked(&place, &who, SARAH, slot(0)).await;
    let table = |what: &str| json!({ "what": what, "from": null, "to": null });
    let refusal = place.refused(&lead, "save_export", table("../../contacts")).await;
    assert_eq!(refusal.field.as_deref(), Some("what"));
    assert!(!place.dir().join("saved").exists());
    let slip = place.ok(&who, "save_slip", json!({ "appointment": booked })).await;
    let csv = place.ok(&lead, "save_export", table("appointments")).await;
    for (saved, part) in [(slip, "Bennetts Castle Lane Hub"), (csv, "Booked")] {
        let path = std::path::Path::new(saved["path"].as_str().unwrap());
        assert!(path.starts_with(place.dir()) && !path.to_string_lossy().contains("Smith"), "{saved}");
        assert!(fs::read_to_string(path).unwrap().contains(part), "{saved}");
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_file_not_wholly_taken_leaves_with_a_code() {
    let place = Place::small().await;
    let file = place.dir().join("requests.csv");
    for (rows, code) in [("W1,2026-10-23T07:10:00Z,hello\n", 0), ("W2,2026-10-23T07:10:00Z\n", 1)] {
        fs::write(&file, format!("reference,received,own_words\n{rows}")).unwrap();
        let words = ["--user", "receptionist", "import-requests", file.to_str().unwrap(), "--dry-run"];
        let line = super::line::ran(&place.desk, &words, Some(super::place::PASSWORD)).await;
        assert_eq!((line.code, line.err.as_str()), (code, ""), "{}", line.out);
    }
}

#[tokio::test]
async fn a_file_that_is_no_list_of_requests_takes_nothing_in() {
    let place = Place::small().await;
    let who = place.who("receptionist").await;
    let before = place.entries().await;
    for text in ["", "{", "{\"reference\":\"J1\"", "[1,2,3]", "\u{0}\u{1}\u{2}", "<html>", "a,b\n1,2\n"] {
        let found = place.ok(&who, "import_requests", import(text, false)).await;
        assert_eq!((&found["taken"], found["refused"].as_array().unwrap().len()), (&json!(0), 1), "{text:?}");
    }
    assert_eq!(place.entries().await, before);
}
