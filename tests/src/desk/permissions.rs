//! Who may give which command is decided by the desk, whatever the screen shows.

use super::place::Place;
use front_door_desk::{commands, gate::Caller, wire::RefusalCode};
use front_door_domain::users::{Permission, Role};
use serde_json::json;

/// Whether a refusal is about the role and not about the inputs, which here fit no command.
fn is_about_the_role(sentence: &str) -> bool {
    sentence.starts_with("This needs a role that may ")
}

#[tokio::test]
async fn every_command_is_held_to_the_table_for_every_role() {
    let place = Place::small().await;
    let before = place.entries().await;
    for role in Role::ALL {
        let who = place.who(role.label()).await;
        for row in commands::table() {
            if row.permission == Permission::Anyone {
                continue;
            }
            let refused = match place.call(&who, row.name, json!("fits nothing")).await {
                Ok(answer) => unreachable!("{} as {} took nonsense: {answer}", row.name, role.label()),
                Err(refusal) => is_about_the_role(&refusal.sentence),
            };
            assert_eq!(refused, !role.may(row.permission), "{} as {}", row.name, role.label());
        }
    }
    assert_eq!(place.entries().await, before);
}

#[tokio::test]
async fn nobody_signed_in_gives_no_command_but_the_first_ones() {
    let place = Place::small().await;
    for row in commands::table() {
        let refusal = place.call(&Caller::default(), row.name, json!("fits nothing")).await.unwrap_err();
        let signed_out = refusal.sentence.starts_with("Nobody is signed in at this window");
        assert_eq!(signed_out, row.permission != Permission::Anyone, "{}", row.name);
    }
    let refusal = place.refused(&Caller::default(), "drop_all_tables", json!({})).await;
    assert_eq!(refusal.sentence, "There is no command of that name.");
}

#[tokio::test]
async fn a_user_who_left_may_nothing() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    place.ok(&who, "worklist", json!({ "tab": "waiting" })).await;
    let mut left = who.user().await.unwrap();
    left.active = false;
    place.put(&mut left).await;
    let refusal = place.refused(&who, "worklist", json!({ "tab": "waiting" })).await;
    assert_eq!(refusal.code, Some(RefusalCode::SignedOut), "a window left signed in: {}", refusal.sentence);
    assert_eq!(place.ok(&who, "desk_status", json!({})).await["state"]["state"], "signed-out");
    let inputs = json!({ "username": "navigator", "password": super::place::PASSWORD });
    let refusal = place.refused(&Caller::default(), "sign_in", inputs).await;
    assert!(refusal.sentence.contains("do not belong together"), "{}", refusal.sentence);
}

#[tokio::test]
async fn a_role_given_or_taken_counts_from_the_next_command_on() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    assert!(is_about_the_role(&place.refused(&who, "verify", json!({})).await.sentence));
    let mut user = who.user().await.unwrap();
    user.roles = vec![Role::Lead];
    place.put(&mut user).await;
    place.ok(&who, "verify", json!({})).await;
    // Far more acts than a listener remembers, and then the role goes again.
    for round in 0..300 {
        user.name = format!("A. Okoro {round}");
        place.put(&mut user).await;
    }
    user.roles = vec![Role::Receptionist];
    place.put(&mut user).await;
    assert!(is_about_the_role(&place.refused(&who, "verify", json!({})).await.sentence));
}
