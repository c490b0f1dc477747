//! Content that is proposed at one desk and signed at the other is in force at both, with its text.

use super::Two;
use crate::desk::place::{Contact, SARAH};
use front_door_store::News;
use serde_json::{Value, json};

#[tokio::test]
async fn content_signed_at_one_desk_is_in_force_at_both_and_its_text_goes_along() {
    Two::play(async |two| {
        let (author, lead) = (two.one.who("clinician").await, two.other.who("lead").await);
        let asked = json!({ "files": crate::desk::content::reworded(), "note": "In plainer words" });
        two.one.ok(&author, "propose_content", asked).await;
        two.rest().await;
        let row = two.other.ok(&lead, "content_status", json!({})).await["versions"][0].clone();
        assert_eq!((&row["state"]["text"], &row["may_sign"]), (&json!("Proposed"), &json!(true)));
        let sign = json!({ "content": row["content"], "sha256": row["sha256"], "from": null, "until": null });
        two.other.ok(&lead, "sign_content", sign).await;
        two.rest().await;
        for (place, who) in [(&two.one, &author), (&two.other, &lead)] {
            let status = place.ok(who, "content_status", json!({})).await;
            assert_eq!(status["sha256"], row["sha256"], "{status}");
            assert_eq!(place.ok(who, "desk_status", json!({})).await["banner"], Value::Null);
        }
        // Routed at one desk, shown as it was at the other.
        let navigator = two.one.who("navigator").await;
        let contact = Contact::routed(&two.one, &navigator, SARAH).await;
        contact.ok("choose_route", json!({ "service": "clinician", "reason": null })).await;
        two.rest().await;
        let replayed = two.other.ok(&lead, "replay_contact", json!({ "contact": contact.id })).await;
        assert_eq!(
            (&replayed["gaps"], &replayed["choices"][0]["approval"]),
            (&json!([]), &json!("signed by M. Shah"))
        );
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn a_proposal_that_is_undone_and_decided_again_keeps_its_text() {
    Two::play(async |two| {
        let (author, lead) = (two.one.who("clinician").await, two.other.who("lead").await);
        two.cut().await;
        let asked = json!({ "files": crate::desk::content::reworded(), "note": "In plainer words" });
        let proposed = two.one.ok(&author, "propose_content", asked).await["versions"][0].clone();
        let store = two.one.store().await;
        let changed = vec![store.waiting(100).await.unwrap().last().unwrap().act];
        store.apply(&News { changed, ..News::default() }).await.unwrap();
        assert_eq!(two.one.ok(&author, "content_status", json!({})).await["versions"], json!([]));
        two.mend().await;
        let row = two.other.ok(&lead, "content_status", json!({})).await["versions"][0].clone();
        assert_eq!((&row["content"], &row["sha256"]), (&proposed["content"], &proposed["sha256"]));
        let sign = json!({ "content": row["content"], "sha256": row["sha256"], "from": null, "until": null });
        let status = two.other.ok(&lead, "sign_content", sign).await;
        assert_eq!((&status["sha256"], &status["damaged"]), (&row["sha256"], &json!([])), "{status}");
        two.rest().await;
        two.alike().await;
    })
    .await;
}
