//! Programs of different versions at one shared store: who must do what, and that nobody stops working.

use super::{Two, until, wanting};
use crate::{
    desk::place::{Contact, Place, SARAH, finish, slot},
    server::OWNER,
};
use front_door_desk::sharing::Link;
use serde_json::{Value, json};
use std::time::Duration;

/// As if whoever runs the server had run the `init` of a program of another line.
fn line(two: &Two, line: u32) {
    two.postgres.borrow().psql(&format!("UPDATE front_door.shared SET line = {line}"));
}

async fn stopped(place: &Place, says: &str) {
    place.desk.share.wake();
    until(place, |link| matches!(link, Link::Stopped { why, rejoin: false, .. } if why.contains(says))).await;
}

async fn online(place: &Place) {
    place.desk.share.wake();
    until(place, |link| *link == Link::Online).await;
}

#[tokio::test]
async fn an_older_program_keeps_what_waits_goes_on_and_sends_it_once_it_may() {
    Two::play(async |two| {
        let (first, b) = (two.one.who("first").await, two.other.who("second").await);
        line(two, 2);
        for place in [&two.one, &two.other] {
            stopped(place, "Install the newer version here; what waits is kept").await;
        }
        let contact = wanting(&two.other, &b, SARAH, slot(3)).await;
        let case = contact.ok("finish_contact", finish(Some(slot(3)))).await;
        assert!(case["outcome"].as_str().unwrap().starts_with("Appointment requested, not yet booked"));
        let waits = two.other.store().await.backlog().await.unwrap().acts;
        assert!(waits > 5, "{waits} wait");
        // Everybody can see which program is too old, though nothing is exchanged.
        stopped(&two.other, "Install the newer version").await;
        // It said "Install" before too: the server may not have heard of what waits yet.
        let (status, other) = loop {
            let status = two.one.ok(&first, "shared_status", json!({})).await;
            let desks = status["desks"].as_array().unwrap();
            let other = desks.iter().find(|desk| desk["name"] == "Second desk").unwrap().clone();
            if other["waiting"] != 0 {
                break (status, other);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(status["server"]["line"], 2);
        assert_eq!((&other["line"], &other["program"]), (&json!(1), &json!(env!("CARGO_PKG_VERSION"))));
        assert!(other["waiting"].as_u64() > Some(0) && other["oldest"]["time"].is_string(), "{other}");
        line(two, 1);
        for place in [&two.one, &two.other] {
            online(place).await;
        }
        two.rest().await;
        let case = contact.case().await;
        assert_eq!(case["appointment"]["requested"], false, "{case}");
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn a_newer_program_says_who_must_bring_the_server_up_to_it() {
    Two::play(async |two| {
        let (first, b) = (two.one.who("first").await, two.other.who("second").await);
        line(two, 0);
        for place in [&two.one, &two.other] {
            stopped(place, "must run `front-door shared init` with this version").await;
        }
        Contact::begin(&two.other, &b, "call").await;
        let init = json!({ "address": two.address(OWNER), "password": Value::Null });
        let status = two.one.ok(&first, "found_shared", init).await;
        assert_eq!(status["server"]["line"], 1, "{status}");
        for place in [&two.one, &two.other] {
            online(place).await;
        }
        two.alike().await;
    })
    .await;
}
