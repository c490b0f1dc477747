//! Opening the desk, signing in, and what belongs to whom.

use super::place::{Contact, NOW, PASSWORD, Place, SARAH, london, slot};
use front_door_desk::{
    clock::Clock,
    gate::{Caller, Desk},
};
use serde_json::{Value, json};

fn sign_in(username: &str, password: &str) -> Value {
    json!({ "username": username, "password": password })
}

#[tokio::test]
async fn signing_in_wants_the_right_name_and_password() {
    let place = Place::small().await;
    let who = Caller::default();
    for (username, password) in [("first", "wrong horse"), ("nobody", PASSWORD), ("", ""), ("first", "")] {
        let refusal = place.refused(&who, "sign_in", sign_in(username, password)).await;
        assert_eq!(refusal.field.as_deref(), Some("password"));
        assert!(refusal.sentence.contains("do not belong together"), "{}", refusal.sentence);
        assert!(who.user().await.is_none());
    }
    for username in ["first", " FIRST "] {
        let status = place.ok(&who, "sign_in", sign_in(username, PASSWORD)).await;
        assert_eq!(status["state"]["who"]["username"], "first");
    }
    assert_eq!(place.ok(&who, "sign_out", json!({})).await["state"]["state"], "signed-out");
    assert!(
        place
            .refused(&who, "worklist", json!({ "tab": "waiting" }))
            .await
            .sentence
            .contains("Nobody is signed in")
    );
}

#[tokio::test]
async fn drafts_belong_to_whom_typed_them() {
    let place = Place::small().await;
    let (mine, theirs) = (place.who("navigator").await, place.who("second").await);
    let before = place.entries().await;
    let body = "half a \"sentence\" <b> \u{1F9B7}".repeat(400);
    place.ok(&mine, "save_draft", json!({ "key": "contact/1/story", "body": body })).await;
    let load = async |who: &Caller| {
        place.ok(who, "load_draft", json!({ "key": "contact/1/story" })).await["body"].clone()
    };
    assert_eq!((load(&mine).await, load(&theirs).await), (json!(body), Value::Null));
    place.ok(&theirs, "drop_draft", json!({ "key": "contact/1/story" })).await;
    assert_eq!(load(&mine).await, json!(body));
    assert_eq!(place.entries().await, before, "a draft is never in the journal");
    let place = place.crash().await;
    let mine = place.who("navigator").await;
    assert_eq!(place.ok(&mine, "load_draft", json!({ "key": "contact/1/story" })).await["body"], json!(body));
    place.ok(&mine, "drop_draft", json!({ "key": "contact/1/story" })).await;
    assert_eq!(place.ok(&mine, "load_draft", json!({ "key": "contact/1/story" })).await["body"], Value::Null);
}

#[tokio::test]
async fn a_desk_with_a_passphrase_is_sealed_until_it_is_right() {
    let place = Place::empty();
    let who = Caller::default();
    let mut ask = json!({
        "kind": { "kind": "fresh" }, "desk_name": "Sealed", "passphrase": "too short",
        "user": { "name": "F. First", "username": "first", "password": PASSWORD, "roles": ["lead"] },
    });
    assert_eq!(place.ok(&who, "desk_status", json!({})).await["state"]["state"], "new");
    assert_eq!(place.refused(&who, "create_desk", ask.clone()).await.field.as_deref(), Some("passphrase"));
    assert_eq!(place.ok(&who, "desk_status", json!({})).await["state"]["state"], "new");
    ask["passphrase"] = json!("four ordinary words here");
    place.ok(&who, "create_desk", ask.clone()).await;
    assert!(place.refused(&who, "create_desk", ask).await.sentence.contains("has a desk already"));
    let place = Place::empty_at(place.into_dir().await);
    assert_eq!(place.ok(&who, "desk_status", json!({})).await["state"]["state"], "sealed");
    let who = Caller::default();
    assert!(place.call(&who, "sign_in", sign_in("first", PASSWORD)).await.is_err());
    for wrong in ["", "four ordinary words Here"] {
        let refusal = place.refused(&who, "unseal", json!({ "passphrase": wrong })).await;
        assert_eq!(refusal.field.as_deref(), Some("passphrase"));
        assert!(refusal.sentence.contains("not this desk's passphrase"), "{}", refusal.sentence);
    }
    place.ok(&who, "unseal", json!({ "passphrase": "four ordinary words here" })).await;
    place.ok(&who, "sign_in", sign_in("first", PASSWORD)).await;
}

#[tokio::test]
async fn one_process_owns_a_store() {
    let place = Place::small().await;
    let second = Desk::new(place.dir().to_owned(), Clock::set_to(london(NOW))).unwrap();
    let why = second.open_store(None).await.unwrap_err().to_string();
    assert!(why.contains("already open in another window or command"), "{why}");
    place.desk.close().await;
    second.open_store(None).await.unwrap();
    second.close().await;
}

#[tokio::test]
async fn a_crash_with_a_hold_open_loses_nothing_and_frees_the_place_in_time() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let id = Contact::holding(&place, &who, SARAH, slot(1)).await.id;
    let mut place = place.crash().await;
    let who = place.who("navigator").await;
    let case = place.ok(&who, "case", json!({ "contact": id })).await;
    assert_eq!(case["hold"]["title"], "Fri 23-Oct 18:50, Bennetts Castle Lane Hub");
    assert_eq!(case["story"]["own_words"], "it burns, \"two days\" now");
    place.at("2026-10-23T17:58:00");
    let case = place.ok(&who, "case", json!({ "contact": id })).await;
    assert_eq!(case["hold"], Value::Null);
    assert!(place.store().await.verify().await.unwrap().broken.is_none());
}

#[tokio::test]
async fn a_new_user_is_checked_field_by_field() {
    let place = Place::small().await;
    let who = place.who("administrator").await;
    let ask = |name: &str, username: &str, password: &str, roles: Value| json!({ "name": name, "username": username, "password": password, "roles": roles });
    for (inputs, field) in [
        (ask("", "new", PASSWORD, json!(["lead"])), "name"),
        (ask(&"x".repeat(61), "new", PASSWORD, json!(["lead"])), "name"),
        (ask("N. New", "n", PASSWORD, json!(["lead"])), "username"),
        (ask("N. New", "two words", PASSWORD, json!(["lead"])), "username"),
        (ask("N. New", "first", PASSWORD, json!(["lead"])), "username"),
        (ask("N. New", "FIRST", PASSWORD, json!(["lead"])), "username"),
        (ask("N. New", "new", "1234567", json!(["lead"])), "password"),
        (ask("N. New", "new", PASSWORD, json!([])), "roles"),
    ] {
        let refusal = place.refused(&who, "add_user", inputs.clone()).await;
        assert_eq!(refusal.field.as_deref(), Some(field), "{inputs}: {}", refusal.sentence);
    }
    place.ok(&who, "add_user", ask("N. New", "new", "12345678", json!(["lead"]))).await;
    place.ok(&Caller::default(), "sign_in", sign_in("New", "12345678")).await;
}

#[tokio::test]
async fn a_demo_that_is_stopped_on_the_way_leaves_nothing() {
    let place = Place::empty();
    let who = Caller::default();
    let ask = json!({
        "kind": { "kind": "demo", "residents": 20_000, "seed": 1 }, "desk_name": "Demo", "passphrase": null,
        "user": { "name": "F. First", "username": "first", "password": PASSWORD, "roles": ["lead"] },
    });
    let mut progress = place.desk.progress();
    let stop = async {
        progress.wait_for(|shown| shown.as_ref().is_some_and(|shown| shown.done > 0)).await.unwrap();
        place.ok(&Caller::default(), "cancel_work", json!({})).await;
    };
    let (made, ()) = tokio::join!(place.call(&who, "create_desk", ask), stop);
    let sentence = made.unwrap_err().sentence;
    assert!(sentence.contains("Nothing was changed"), "{sentence}");
    assert_eq!(place.ok(&who, "desk_status", json!({})).await["state"]["state"], "new");
    let left: Vec<_> =
        std::fs::read_dir(place.dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == "desk.lock"), "{left:?}");
}
