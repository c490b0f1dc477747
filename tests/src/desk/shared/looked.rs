//! Who looked at whose record goes to the shared store, and to no other desk.

use super::Two;
use crate::desk::place::{JOAN, Place, SARAH};
use front_door_desk::gate::Caller;
use front_door_domain::ids::ResidentId;
use serde_json::json;
use std::time::Duration;

async fn open(place: &Place, who: &Caller, resident: i64, reason: &str) {
    let within = json!({ "within": "reason", "reason": reason });
    place.ok(who, "open_resident", json!({ "resident": resident, "within": within })).await;
}

/// Waits until the owner of the database reads these looks with a reason, and no others.
async fn until_read(two: &Two, expected: &[&str]) {
    let sql = "SELECT name || ': ' || resident || ' ' || what || ': ' || why FROM front_door.looks
               WHERE why LIKE 'asked by%' ORDER BY at";
    let came = async {
        while two.postgres.borrow().read(sql) != expected {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(30), came).await;
    assert!(came.is_ok(), "{:?} instead of {expected:?}", two.postgres.borrow().read(sql));
}

#[tokio::test]
async fn looks_reach_the_shared_store_after_a_cut_too_and_no_other_desk() {
    Two::play(async |two| {
        let who = two.one.who("navigator").await;
        open(&two.one, &who, SARAH, "asked by the coroner").await;
        let both = ["Test desk: 1 opened: asked by the coroner", "Test desk: 2 opened: asked by her GP"];
        until_read(two, &both[..1]).await;
        two.cut().await;
        open(&two.one, &who, JOAN, "asked by her GP").await;
        two.mend().await;
        until_read(two, &both).await;
        for resident in [SARAH, JOAN] {
            let looks = two.other.store().await.looks_at(ResidentId(resident), 9).await.unwrap();
            assert_eq!(looks, [], "a look is the desk's own");
        }
    })
    .await;
}

#[tokio::test]
async fn a_desk_that_leaves_sends_its_last_looks() {
    Two::play(async |two| {
        let (who, first) = (two.one.who("navigator").await, two.one.who("first").await);
        let both = ["Test desk: 1 opened: asked by the coroner", "Test desk: 2 opened: asked by her GP"];
        open(&two.one, &who, SARAH, "asked by the coroner").await;
        until_read(two, &both[..1]).await;
        // Looks were sent just now, so that none are by themselves for a while.
        open(&two.one, &who, JOAN, "asked by her GP").await;
        two.one.ok(&first, "leave_shared", json!({})).await;
        until_read(two, &both).await;
    })
    .await;
}
