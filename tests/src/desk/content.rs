//! Content is proposed, signed by somebody else and in force from its day; a contact is shown as it was;
//! content is tried on what was.

use super::{
    line::ran,
    place::{Contact, JOAN, PASSWORD, Place, SARAH, check_sentence, everything, finish, slot},
};
use front_door_desk::gate::Caller;
use front_door_domain::content::approval::ContentFiles;
use front_door_interop::packs::Files;
use serde_json::{Map, Value, json};

/// The files of the content inside the program, each text as `change` leaves it.
fn changed(change: impl Fn(&str, &str) -> String) -> Value {
    let shipped = Files::shipped().content();
    let files: Map<String, Value> =
        shipped.iter().map(|(name, text)| (name.to_owned(), json!(change(name, text)))).collect();
    Value::Object(files)
}

/// The content inside the program with words of one file changed.
fn texts(file: &str, from: &str, to: &str) -> Value {
    let files = changed(|name, text| if name == file { text.replacen(from, to, 1) } else { text.to_owned() });
    assert!(files[file].as_str().unwrap().contains(to), "{file} has no {from}");
    files
}

/// Content that asks about pregnancy in other words; its example cases know them.
pub(super) fn reworded() -> Value {
    let (from, to) = ("Are you pregnant, or might you be?", "Is it possible that you are pregnant?");
    changed(|_, text| text.replace(from, to))
}

fn proposal(files: &Value) -> Value {
    json!({ "files": files, "note": "Pregnancy is asked in plainer words", "authors": [] })
}

/// Proposes and signs; answers how the content stands.
async fn signed(place: &Place, files: Value, from: &str, until: &str) -> Value {
    let (author, lead) = (place.who("clinician").await, place.who("lead").await);
    let status = place.ok(&author, "propose_content", proposal(&files)).await;
    let (content, sha256) = (&status["versions"][0]["content"], &status["versions"][0]["sha256"]);
    let asked = json!({ "content": content, "sha256": sha256, "from": from, "until": until });
    place.ok(&lead, "sign_content", asked).await
}

async fn banner(place: &Place, who: &Caller) -> Value {
    place.ok(who, "desk_status", json!({})).await["banner"].clone()
}

#[tokio::test]
async fn content_is_signed_by_a_lead_who_did_not_write_it_and_is_in_force_on_its_days() {
    let mut place = Place::small().await;
    let (author, lead) = (place.who("clinician").await, place.who("lead").await);
    assert!(banner(&place, &author).await.as_str().unwrap().ends_with("is not clinically approved"));
    let status = place.ok(&author, "propose_content", proposal(&reworded())).await;
    let row = status["versions"][0].clone();
    assert_eq!((&row["state"]["text"], &row["may_sign"]), (&json!("Proposed"), &json!(false)));
    assert!(banner(&place, &author).await.as_str().unwrap().contains("waits for a signature"));
    let sign = |sha256: &str, from: &str| json!({ "content": row["content"], "sha256": sha256, "from": from, "until": null });
    let sha256 = row["sha256"].as_str().unwrap();
    for (sha256, from, part) in [
        ("00000000", "2026-10-24", "not the SHA-256"),
        (&sha256[..7], "2026-10-24", "first eight"),
        (sha256, "2026-10-22", "at the earliest"),
        (sha256, "soon", "A date looks like"),
    ] {
        let refused = place.refused(&lead, "sign_content", sign(sha256, from)).await;
        assert!(refused.sentence.contains(part), "{}", refused.sentence);
        check_sentence(&refused);
    }
    let own = json!({ "files": {}, "sha256": null, "note": "as it ships", "authors": ["lead"] });
    let shipped = place.ok(&author, "propose_content", own).await["versions"][0].clone();
    let asked =
        json!({ "content": shipped["content"], "sha256": shipped["sha256"], "from": null, "until": null });
    let refused = place.refused(&lead, "sign_content", asked).await;
    assert!(refused.sentence.contains("wrote or proposed"), "{}", refused.sentence);
    let status = place.ok(&lead, "sign_content", sign(&sha256[..8], "2026-10-24")).await;
    assert!(status["standing"].as_str().unwrap().contains("unsigned"), "not before its day: {status}");
    place.at("2026-10-24T00:00:00");
    let status = place.ok(&lead, "content_status", json!({})).await;
    assert!(
        status["standing"]
            .as_str()
            .unwrap()
            .contains("signed by M. Shah, in force from 24-Oct-2026 to 23-Oct-2027"),
        "{status}"
    );
    assert_eq!(banner(&place, &author).await, Value::Null);
    place.at("2027-10-24T00:00:00");
    assert!(banner(&place, &author).await.as_str().unwrap().contains("expired on 23-Oct-2027"));
    assert!(place.ok(&lead, "verify", json!({})).await["whole"].as_bool().unwrap());
}

#[tokio::test]
async fn a_live_desk_routes_by_signed_content_alone_and_says_who_must_do_what() {
    let mut place = Place::small().await;
    let (navigator, admin) = (place.who("navigator").await, place.who("administrator").await);
    let training = Contact::routed(&place, &navigator, SARAH).await;
    assert!(!training.case().await["routes"].as_array().unwrap().is_empty());
    let status = place.ok(&admin, "set_purpose", json!({ "live": true })).await;
    assert_eq!(status["purpose"], "live");
    assert!(banner(&place, &navigator).await.as_str().unwrap().contains("nothing can be routed"));
    let wait = training.case().await["routes_wait"].as_str().unwrap().to_owned();
    assert!(wait.contains("clinical lead") && wait.contains("administrator"), "{wait}");
    let refused = training.refused("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    assert_eq!(refused.sentence, wait);
    check_sentence(&refused);
    // The red flags and the script work as always.
    assert!(place.ok(&navigator, "list_red_flags", json!({})).await["list"].is_array());
    signed(&place, json!({}), "2026-10-23", "2026-10-24").await;
    training.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    place.at("2026-10-25T09:00:00");
    let late = Contact::routed(&place, &navigator, JOAN).await;
    let refused = late.refused("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    assert!(refused.sentence.contains("expired on 24-Oct-2026"), "{}", refused.sentence);
    // What a desk is for is never guessed: what cannot be read is no practice.
    let store = place.store().await;
    let about = store.draft("desk/about").await.unwrap().unwrap();
    store.put_draft("desk/about", &json!("torn")).await.unwrap();
    place.desk.close().await;
    place.desk.open_store(None).await.unwrap();
    let refused = late.refused("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    assert!(refused.sentence.contains("expired on 24-Oct-2026"), "{}", refused.sentence);
    place.store().await.put_draft("desk/about", &about).await.unwrap();
    place.ok(&admin, "set_purpose", json!({ "live": false })).await;
    assert!(!late.case().await["routes"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_live_desk_finishes_no_route_that_was_chosen_from_unsigned_content() {
    let mut place = Place::small().await;
    let (navigator, admin) = (place.who("navigator").await, place.who("administrator").await);
    place.at("2026-10-23T23:50:00");
    let contact = Contact::routed(&place, &navigator, SARAH).await;
    let clinician = || json!({ "service": "clinician", "reason": null });
    contact.ok("choose_route", clinician()).await;
    place.ok(&admin, "set_purpose", json!({ "live": true })).await;
    let again = "Choose it again, by content in force.";
    for signs in [false, true] {
        if signs {
            signed(&place, json!({}), "2026-10-23", "2026-10-23").await;
        }
        let refused = contact.refused("finish_contact", finish(None)).await;
        assert!(refused.sentence.ends_with(again), "{}", refused.sentence);
        check_sentence(&refused);
        let missing = contact.case().await["missing"].clone();
        assert_eq!(missing.as_array().unwrap().last(), Some(&json!(refused.sentence)), "{missing}");
    }
    // Chosen again from what is in force it may be finished, after that has expired, too.
    contact.ok("choose_route", clinician()).await;
    assert!(!contact.case().await["missing"].to_string().contains(again));
    let id = contact.id.clone();
    place.at("2026-10-24T00:05:00");
    assert!(banner(&place, &navigator).await.as_str().unwrap().contains("nothing can be routed"));
    let contact = Contact { place: &place, who: &navigator, id };
    contact.refused("choose_route", clinician()).await;
    assert_eq!(contact.ok("finish_contact", finish(None)).await["state"], "closed");
}

#[tokio::test]
async fn what_is_in_force_stays_while_a_later_one_is_proposed_refused_or_damaged() {
    let mut place = Place::small().await;
    let (author, lead) = (place.who("clinician").await, place.who("lead").await);
    let first = signed(&place, json!({}), "2026-10-23", "2027-10-22").await;
    assert_eq!(first["versions"][0]["state"]["text"], "In force, signed by M. Shah");
    // Damaged before it was proposed: refused with file, line and sentence.
    for (files, part) in [
        (texts("checks.toml", "asks = ", "asks "), "checks.toml, line "),
        (texts("needs/urinary.toml", "below = { years = 65 }", "below = { years = 66 }"), "The checker has"),
        (texts("pack.toml", "status = \"unsigned\"", "status = \"signed\""), "pack.toml, line "),
    ] {
        let refused = place.refused(&author, "propose_content", proposal(&files)).await;
        assert!(refused.sentence.contains(part), "{}", refused.sentence);
    }
    let status = place.ok(&author, "propose_content", proposal(&reworded())).await;
    let down = json!({ "content": status["versions"][0]["content"], "why": "Ask it as it was" });
    place.ok(&lead, "turn_down_content", down).await;
    assert_eq!(banner(&place, &lead).await, Value::Null);
    // Signed, and damaged on the disk before its day.
    let later = signed(&place, reworded(), "2026-10-24", "2027-10-22").await;
    let sha256 = later["versions"][0]["sha256"].as_str().unwrap().to_owned();
    let mut kept = place.store().await.get::<ContentFiles>(&sha256).await.unwrap().unwrap();
    let flipped = if kept.squeezed.starts_with('0') { "1" } else { "0" };
    kept.squeezed.replace_range(400..401, flipped);
    place.put(&mut kept).await;
    place.at("2026-10-24T09:00:00");
    let status = place.ok(&lead, "content_status", json!({})).await;
    assert_eq!(status["sha256"], first["sha256"], "{status}");
    assert!(status["damaged"][0].as_str().unwrap().contains("is not in force"), "{status}");
    assert_eq!(banner(&place, &lead).await, Value::Null, "the one before is in force");
    // A proposal whose bytes were damaged is not signed either.
    let again =
        json!({ "content": later["versions"][0]["content"], "sha256": sha256, "from": null, "until": null });
    assert!(place.refused(&lead, "sign_content", again).await.sentence.contains("cannot be signed"));
}

/// Every file of the content, a byte gone here and cut off there; and public tables, which no proposal
/// can change. Whatever comes of it, what is in force stays so.
#[tokio::test]
async fn a_damaged_proposal_is_refused_with_its_line_or_waits_and_nothing_in_force_changes() {
    let place = Place::small().await;
    let author = place.who("clinician").await;
    let first = signed(&place, json!({}), "2026-10-23", "2027-10-22").await;
    let shipped = Files::shipped().content();
    let mut refusals = 0;
    for (turn, (name, text)) in shipped.iter().enumerate().step_by(3) {
        let at = (0..=text.len() * (turn % 10) / 10).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let damaged = match turn % 2 {
            0 => text[..at].to_owned(),
            _ => text.char_indices().filter(|(place, _)| *place != at).map(|(_, letter)| letter).collect(),
        };
        let mut files = changed(|_, text| text.to_owned());
        files[name] = json!(damaged);
        if let Err(refused) = place.call(&author, "propose_content", proposal(&files)).await {
            assert!(
                refused.sentence.contains(name) || refused.sentence.contains("was not proposed"),
                "{name}: {}",
                refused.sentence
            );
            refusals += 1;
        }
        let status = place.ok(&author, "content_status", json!({})).await;
        assert_eq!(
            (&status["sha256"], &status["damaged"]),
            (&first["sha256"], &json!([])),
            "{name} {status}"
        );
        assert_eq!(banner(&place, &author).await, Value::Null, "{name}");
    }
    assert!(refusals > 20, "{refusals}");
    let mut files = changed(|_, text| text.to_owned());
    files["hubs.csv"] = json!("torn");
    let refused = place.refused(&author, "propose_content", proposal(&files)).await;
    assert!(refused.sentence.contains("already"), "the same content: {}", refused.sentence);
}

#[tokio::test]
async fn a_draft_begins_with_the_content_in_force() {
    let place = Place::small().await;
    let lead = place.who("lead").await;
    signed(&place, reworded(), "2026-10-23", "2027-10-22").await;
    let checks = place.ok(&lead, "content_entry", json!({ "entry": "checks.toml" })).await.to_string();
    assert!(checks.contains("Is it possible that you are pregnant?"), "{checks}");
    let draft = place.ok(&lead, "check_content", json!({ "entries": [] })).await;
    assert_eq!(draft["found"], json!([]), "nothing typed, nothing found");
    let saved = place.ok(&lead, "save_content", json!({ "entries": [] })).await;
    assert_eq!(saved["changed"], 0, "a draft without a change is what is in force");
}

#[tokio::test]
async fn a_contact_is_shown_as_it_was_by_the_content_of_then() {
    let mut place = Place::small().await;
    let (navigator, lead) = (place.who("navigator").await, place.who("lead").await);
    let contact = Contact::routed(&place, &navigator, SARAH).await;
    contact.ok("answer_question", json!({ "question": "check.pregnant", "answer": "no" })).await;
    let before = contact.case().await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    contact.ok("hold_slot", json!({ "slot": slot(3), "places": null })).await;
    contact.ok("finish_contact", finish(Some(slot(3)))).await;
    signed(&place, reworded(), "2026-10-24", "2027-10-22").await;
    place.at("2026-10-24T09:00:00");
    let place = place.crash().await;
    let reference = before["reference"].clone();
    let replayed = place.ok(&lead, "replay_contact", json!({ "contact": reference })).await;
    assert_eq!(replayed["gaps"], json!([]), "{replayed}");
    let choice = &replayed["choices"][0];
    let rows = choice["rows"].as_array().unwrap();
    assert_eq!(rows.len(), before["routes"].as_array().unwrap().len());
    for (row, shown) in rows.iter().zip(before["routes"].as_array().unwrap()) {
        for (kept, seen) in
            [("name", "name"), ("standing", "standing_text"), ("reason", "reason"), ("place", "place")]
        {
            assert_eq!(row[kept], shown[seen], "{kept}");
        }
        assert!(row["row"].as_str().unwrap().ends_with(shown["service"].as_str().unwrap()));
    }
    assert!(rows.iter().any(|row| row["row"] == "urinary/pharmacy-first"));
    let chosen = rows.iter().find(|row| row["chosen"] == true).unwrap();
    assert_eq!(
        (&chosen["name"], &choice["approval"]),
        (&choice["chosen"], &json!("unsigned: not clinically approved"))
    );
    let pregnant = |text: &Value| {
        text.as_array().unwrap().iter().find(|tick| tick["row"] == "check.pregnant").unwrap().clone()
    };
    let tick = pregnant(&choice["ticks"]);
    assert!(tick["text"].as_str().unwrap().starts_with("Are you pregnant, or"), "{tick}");
    assert_eq!((&tick["answer"], &tick["by"]), (&json!("no"), &json!("A. Okoro")));
    assert!(!replayed["words"].as_array().unwrap().is_empty());
    for personal in ["Sarah", "Smith", "Secretlane", "07700"] {
        assert!(!everything(&replayed).contains(personal), "{personal}");
    }
    // The next contact is asked in the new words, and is shown in them.
    let navigator = place.who("navigator").await;
    let next = Contact::routed(&place, &navigator, SARAH).await;
    next.ok("answer_question", json!({ "question": "check.pregnant", "answer": "not-sure" })).await;
    next.ok("choose_route", json!({ "service": "clinician", "reason": null })).await;
    let replayed = place.ok(&lead, "replay_contact", json!({ "contact": next.id })).await;
    let tick = pregnant(&replayed["choices"][0]["ticks"]);
    assert!(tick["text"].as_str().unwrap().starts_with("Is it possible that you are pregnant"), "{tick}");
    assert_eq!(replayed["choices"][0]["approval"], "signed by M. Shah");
    for (named, part) in [("FD-0000-0", "No contact"), ("", "No contact")] {
        let refused = place.refused(&lead, "replay_contact", json!({ "contact": named })).await;
        assert!(refused.sentence.contains(part), "{}", refused.sentence);
    }
}

#[tokio::test]
async fn content_is_compared_row_by_row_and_tried_on_what_was() {
    let mut place = Place::small().await;
    let (navigator, lead) = (place.who("navigator").await, place.who("lead").await);
    // What the directory was told stands in what was shown, and is no difference of the content.
    let told = json!({ "entry": "urgent-treatment", "hours": "Mon 09:00-10:00" });
    place.ok(&lead, "note_entry", told).await;
    for (resident, ordinal) in [(SARAH, 3), (JOAN, 4)] {
        Contact::booked(&place, &navigator, resident, slot(ordinal)).await;
    }
    Contact::begin(&place, &navigator, "call").await;
    signed(&place, reworded(), "2026-10-23", "2027-10-22").await;
    let compared = place.ok(&lead, "compare_content", json!({ "a": "shipped", "b": "in-use" })).await;
    assert_eq!((&compared["counts"][0], &compared["counts"][1]), (&json!(0), &json!(0)));
    let row = &compared["rows"][0];
    assert_eq!(
        (&row["row"], &row["change"]),
        (&json!("checks.toml: check check.pregnant"), &json!("changed"))
    );
    assert_eq!((&row["fields"][0]["field"], &row["fields"].as_array().unwrap().len()), (&json!("asks"), &1));
    place.at("2026-10-30T09:00:00");
    let younger = texts("needs/urinary.toml", "below = { years = 65 }", "below = { years = 34 }");
    let ask = |files: &Value| json!({ "files": files, "content": null, "days": 31 });
    let tried = place.ok(&lead, "try_content", ask(&younger)).await;
    assert_eq!(
        (&tried["contacts"], &tried["routed"], &tried["same"]),
        (&json!(3), &json!(2), &json!(1)),
        "{tried}"
    );
    assert_eq!(tried["differ"].as_array().unwrap().len(), 1, "only she was offered the pharmacy: {tried}");
    assert_eq!(tried["differ"][0]["services"], json!(["pharmacy-first: check → no"]));
    assert_eq!((&tried["differ"][0]["chosen_gone"], &tried["unclear"]), (&json!(false), &json!([])));
    for personal in ["Sarah", "Smith", "Joan", "Reed", "66", "34"] {
        assert!(!everything(&tried["differ"]).contains(personal), "{personal} in {tried}");
    }
    let same = place.ok(&lead, "try_content", json!({ "content": "shipped", "days": 31 })).await;
    assert_eq!((&same["same"], &same["differ"]), (&json!(2), &json!([])), "{same}");
    let earlier = place.ok(&lead, "try_content", json!({ "content": "shipped", "days": 3 })).await;
    assert_eq!(earlier["contacts"], 0);
    let refused = place.refused(&lead, "try_content", json!({ "content": "shipped", "days": 0 })).await;
    assert_eq!(refused.field.as_deref(), Some("days"));
    let unknown = place.refused(&lead, "compare_content", json!({ "a": "zzz", "b": "in-use" })).await;
    assert_eq!(unknown.field.as_deref(), Some("a"));
}

#[tokio::test]
async fn the_command_line_proposes_signs_compares_tries_and_replays() {
    let place = Place::small().await;
    let navigator = place.who("navigator").await;
    let contact = Contact::routed(&place, &navigator, SARAH).await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    let reference = contact.case().await["reference"].as_str().unwrap().to_owned();
    let run = async |words: &[&str]| {
        let output = ran(&place.desk, words, Some(PASSWORD)).await;
        assert_eq!((output.code, output.err.as_str()), (0, ""), "{words:?}: {}", output.err);
        output.out
    };
    let proposed = run(&["--user", "clinician", "content", "propose", "--note", "as it ships"]).await;
    assert!(proposed.contains("Proposed\tby Dr J. Okafor"), "{proposed}");
    let sha256 = Files::shipped().content_sha256();
    let signed = run(&["--user", "lead", "content", "sign", &sha256[..8]]).await;
    assert!(
        signed.starts_with("In use: ") && signed.contains("signed by M. Shah, in force from"),
        "{signed}"
    );
    assert_eq!(run(&["--user", "navigator", "content", "status"]).await, signed);
    let compared = run(&["--user", "lead", "content", "compare", "shipped", "in-use"]).await;
    assert_eq!(compared, "0 rows added, 0 removed, 0 changed.");
    let tried = run(&["--user", "lead", "content", "try", "shipped"]).await;
    assert!(
        tried.ends_with("1 contacts, 1 routed, 1 offered the same, 0 something else, 0 not compared."),
        "{tried}"
    );
    let replayed = run(&["--user", "lead", "replay", &reference]).await;
    assert!(
        replayed.contains("urinary/pharmacy-first") && replayed.contains("Chosen by A. Okoro"),
        "{replayed}"
    );
    let live = run(&["--user", "administrator", "purpose", "live"]).await;
    assert!(live.contains("This desk is for: live"), "{live}");
    for (words, part) in [
        (vec!["--user", "clinician", "content", "sign", &sha256[..8]], "sign content"),
        (vec!["--user", "lead", "content", "sign", "0123"], "is proposed"),
        (vec!["--user", "navigator", "content", "propose", "--note", "x"], "propose content"),
        (vec!["--user", "navigator", "purpose", "live"], "administer"),
    ] {
        let output = ran(&place.desk, &words, Some(PASSWORD)).await;
        assert!(output.code == 2 && output.err.contains(part), "{words:?}: {}", output.err);
    }
}
