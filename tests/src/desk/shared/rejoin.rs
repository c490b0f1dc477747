//! Sharing again after a backup was put back, by an administrator's word.

use super::{Two, day, until, waiting};
use crate::desk::place::{Contact, JOAN, Place, SARAH, finish, slot, story};
use front_door_desk::{
    gate::Caller,
    sharing::{Link, keep},
};
use serde_json::{Value, json};
use std::time::Duration;

fn may_rejoin(link: &Link) -> bool {
    matches!(link, Link::Stopped { rejoin: true, .. })
}

/// The same desk from a copy of its folder.
async fn copy(place: &Place) -> Place {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(place.dir()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    let copy = Place::empty_at(folder);
    copy.desk.open_store(None).await.unwrap();
    copy
}

/// Runs `story` while one more desk is kept together with the server.
async fn kept(place: &Place, story: impl Future<Output = ()>) {
    tokio::select! {
        () = Box::pin(keep(&place.desk)) => unreachable!("sharing ended at one more desk"),
        () = Box::pin(story) => {}
    }
}

/// Waits until nothing is left to send, to decide or to tell.
async fn settled(place: &Place) {
    // Longer than a server waits for the desks that it saw lately.
    for _ in 0..2_500 {
        let store = place.store().await;
        let open = store.backlog().await.unwrap().acts as usize + store.set_aside().await.unwrap().len();
        if open == 0 && place.desk.share.now().link == Link::Online {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    unreachable!("it did not come to rest: {:?}", place.desk.share.now());
}

async fn not_granted(place: &Place, who: &Caller) -> Vec<String> {
    let rows = waiting(place, who).await;
    let told = rows.iter().filter(|row| row["tags"][0]["text"] == "Not granted");
    told.map(|row| row["text"].as_str().unwrap().to_owned()).collect()
}

async fn check_copy(unsent: &str) {
    Two::play(async |two| {
        let b = two.other.who("second").await;
        two.cut().await;
        let both = Contact::begin(&two.other, &b, "call").await;
        let copy = copy(&two.other).await;
        two.mend().await;
        // The server notes where a desk stands once a second.
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(1100)).await;
            Contact::begin(&two.other, &b, "call").await;
            two.rest().await;
        }
        let c = copy.who("second").await;
        let only = Contact::begin(&copy, &c, "call").await;
        only.ok("tell_story", story("said at the copy")).await;
        kept(&copy, async {
            until(&copy, may_rejoin).await;
            let first = copy.who("first").await;
            assert!(copy.refused(&c, "rejoin_asks", json!({})).await.sentence.contains("may administer"));
            let asks = copy.ok(&first, "rejoin_asks", json!({})).await;
            assert_eq!((&asks["acts"], &asks["others"]), (&json!(3), &json!(0)), "{asks}");
            assert_eq!(asks["kinds"], json!(["2 × start contact", "1 × tell story"]));
            let sentence = asks["sentence"].as_str().unwrap();
            assert!(
                sentence.contains("3 acts of this desk wait here, the first of Fri 23-Oct"),
                "{sentence}"
            );
            assert_eq!(copy.store().await.backlog().await.unwrap().acts, 3, "asking changes nothing");
            let status = copy.ok(&first, "rejoin_shared", json!({ "unsent": unsent })).await;
            assert_eq!(status["here"]["link"], "online", "{status}");
            settled(&copy).await;
            let again = copy.refused(&first, "rejoin_shared", json!({ "unsent": unsent })).await;
            assert!(again.sentence.contains("Nothing here waits for that word"), "{}", again.sentence);
            copy.ok(&c, "case", json!({ "contact": both.id })).await;
            let sent = copy.call(&c, "case", json!({ "contact": only.id })).await;
            let told = not_granted(&copy, &c).await;
            if unsent == "send" {
                assert_eq!(sent.unwrap()["story"]["own_words"], "said at the copy");
                assert!(told.is_empty(), "{told:?}");
            } else {
                assert!(sent.is_err());
                let [told] = told.as_slice() else { unreachable!("one task was expected: {told:?}") };
                for part in ["Set aside when this desk went on sharing", "own words: “said at the copy”"]
                {
                    assert!(told.contains(part), "{told}");
                }
            }
            // The other copy stops before it sends anything.
            Contact::begin(&two.other, &b, "call").await;
            until(&two.other, may_rejoin).await;
            assert_eq!(copy.store().await.verify().await.unwrap().broken, None);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_a_desk_asks_before_it_sends() {
    check_copy("send").await;
}

#[tokio::test]
async fn what_a_copy_of_a_desk_does_not_send_becomes_tasks() {
    check_copy("set-aside").await;
}

/// One more desk that joins.
async fn join(two: &Two, role: &str) -> Place {
    let place = Place::empty();
    two.postgres.borrow().let_in(role);
    let join = json!({
        "address": two.address(role), "password": null, "desk_name": "Third desk",
        "passphrase": null, "keyring": false,
    });
    kept(&place, async {
        place.ok(&Caller::default(), "join_shared", join).await;
    })
    .await;
    place.follow().await;
    place
}

/// The role of the founder's desk, and that of the other.
async fn roles(two: &Two) -> [String; 2] {
    let status: Value = two.one.ok(&two.one.who("first").await, "shared_status", json!({})).await;
    [status["role"].as_str().unwrap().to_owned(), "second".to_owned()]
}

/// What two desks did before an older backup was put back that knew nothing of it.
struct LeftBehind<'a> {
    third: Place,
    booked: Value,
    theirs: Contact<'a>,
}

/// Lets the first two desks sign in, or keeps them out.
fn login(two: &Two, roles: &[String], may: &str) {
    for role in roles {
        two.postgres.borrow().psql(&format!("ALTER ROLE {role} {may}"));
    }
}

async fn left_behind<'a>(two: &'a Two, a: &'a Caller, b: &'a Caller) -> LeftBehind<'a> {
    let third = join(two, "third").await;
    two.rest().await;
    let roles = roles(two).await;
    // In the backup nobody but the third desk may sign in: the others come too late.
    login(two, &roles, "NOLOGIN");
    two.cut().await;
    two.postgres.borrow().back_up("monday");
    two.postgres.borrow_mut().resume();
    login(two, &roles, "LOGIN");
    for place in [&two.one, &two.other] {
        place.desk.share.wake();
    }
    two.rest().await;
    // A server that was just started is online, and takes acts a little later.
    let ours = Contact::routed(&two.one, a, SARAH).await;
    two.rest().await;
    ours.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    ours.ok("hold_slot", json!({ "slot": slot(2), "places": null })).await;
    let case = ours.ok("finish_contact", finish(Some(slot(2)))).await;
    let booked = case["appointment"]["appointment"].clone();
    let theirs = Contact::begin(&two.other, b, "call").await;
    theirs.ok("tell_story", story("said at the other desk")).await;
    two.rest().await;
    two.cut().await;
    two.postgres.borrow().put_back("monday");
    two.postgres.borrow_mut().resume();
    kept(&third, async {
        let c = third.who("navigator").await;
        let there = Contact::routed(&third, &c, JOAN).await;
        there.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        // The server may wait for the desks that it saw lately.
        settled(&third).await;
        there.ok("hold_slot", json!({ "slot": slot(2), "places": null })).await;
        there.ok("finish_contact", finish(Some(slot(2)))).await;
        for _ in 0..30 {
            Contact::begin(&third, &c, "call").await;
        }
        settled(&third).await;
    })
    .await;
    login(two, &roles, "LOGIN");
    for place in [&two.one, &two.other] {
        place.desk.share.wake();
        until(place, may_rejoin).await;
    }
    LeftBehind { third, booked, theirs }
}

#[tokio::test]
async fn desks_that_an_older_backup_left_behind_come_back_with_what_they_did() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        let LeftBehind { third, booked, theirs } = left_behind(two, &a, &b).await;
        let admin = two.one.who("first").await;
        let asks = two.one.ok(&admin, "rejoin_asks", json!({})).await;
        let sentence = asks["sentence"].as_str().unwrap();
        assert!(sentence.starts_with("A backup of the shared store was put back"), "{sentence}");
        assert_eq!(asks["others"], 2, "{asks}");
        two.one.ok(&admin, "rejoin_shared", json!({ "unsent": "send" })).await;
        settled(&two.one).await;
        let told = not_granted(&two.one, &a).await;
        let find = |part: &str| told.iter().filter(|text| text.contains(part)).count();
        let found =
            [" had the time first", "No longer in the shared journal", "said at the other desk"].map(find);
        assert_eq!((told.len(), found), (2, [1, 1, 1]), "{told:?}");
        assert!(!day(&two.one, &a).await.contains(booked.as_str().unwrap()));
        // The other desk comes back too, and what it did with it.
        let admin = two.other.who("first").await;
        two.other.ok(&admin, "rejoin_shared", json!({ "unsent": "send" })).await;
        two.alike().await;
        let case = two.one.ok(&a, "case", json!({ "contact": theirs.id })).await;
        assert_eq!(case["story"]["own_words"], "said at the other desk");
        kept(&third, async {
            Contact::begin(&third, &third.who("navigator").await, "call").await;
            settled(&third).await;
            // What it sent last may still be on its way to the others.
            let ends = async || (third.store().await.end().await, two.one.store().await.end().await);
            let meet = async {
                while ends().await.0 != ends().await.1 {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(30), meet).await.unwrap();
            two.alike().await;
        })
        .await;
    })
    .await;
}
