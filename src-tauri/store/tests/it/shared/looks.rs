//! Looks on the server: one chain a desk and epoch, only ever added to, read by its owner alone.

use super::{Desk, connection, granted, owner, shared};
use crate::{
    made::user,
    postgres::{OWNER, Postgres},
};
use front_door_store::shared::{Looks, SharedError};
use sha2::{Digest, Sha256};
use sqlx::Row;

/// A desk that has called, and what its chain of looks stands on.
async fn desk(postgres: &Postgres, role: &str, number: u128) -> (Desk, [u8; 32]) {
    let mut desk = Desk::new(postgres, role, number);
    let act = desk.act(user(1), 0).record(&format!("c{number}"), 0).done();
    granted(&desk.does(act).await);
    let root = format!("looks\0{}", desk.whom.desk);
    (desk, Sha256::digest(root).into())
}

/// Looks that follow from one with that number and hash.
fn looks(after: u64, hash: [u8; 32], whats: &[&str]) -> Looks {
    let body =
        |what: &&str| format!(r#"{{"at":"2026-10-23T17:52:00Z","resident":7,"what":"{what}","why":"Ä"}}"#);
    let bodies: Vec<String> = whats.iter().map(body).collect();
    let next = |hash: [u8; 32], (seq, body): (u64, &String)| {
        Sha256::new().chain_update(hash).chain_update(seq.to_be_bytes()).chain_update(body).finalize().into()
    };
    let last = (after + 1..).zip(&bodies).fold(hash, next);
    Looks { after: Some(after), bodies, hash: Some(last) }
}

const ASKS: Looks = Looks { after: None, bodies: Vec::new(), hash: None };

/// What the owner of the database reads.
async fn read(postgres: &Postgres) -> Vec<(i32, i64, String)> {
    let sql = "SELECT epoch, seq, what FROM front_door.looks WHERE resident = 7 AND why = 'Ä' AND name <> ''
               ORDER BY desk, epoch, seq";
    let rows = sqlx::query(sql).fetch_all(&mut connection(postgres, OWNER).await).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

fn row(epoch: i32, seq: i64, what: &str) -> (i32, i64, String) {
    (epoch, seq, what.to_owned())
}

#[tokio::test]
async fn looks_continue_a_chain_and_are_there_once() {
    let Some(postgres) = shared().await else { return };
    let (mut desk, root) = desk(&postgres, "anna", 1).await;
    let first = looks(0, root, &["opened", "printed"]);
    let then = looks(2, first.hash.unwrap(), &["exported \\u0000"]);
    for (sent, upto) in [
        (&ASKS, 0),
        (&then, 0), // it does not follow from what is there
        (&first, 2),
        (&first, 2), // its answer was lost
        (&then, 3),
        (&ASKS, 3),
        (&looks(3, then.hash.unwrap(), &[]), 3),
    ] {
        assert_eq!(desk.server.send_looks(&desk.whom, sent).await.unwrap(), upto, "{sent:?}");
    }
    let whole = [row(1, 1, "opened"), row(1, 2, "printed"), row(1, 3, "exported \u{fffd}")];
    assert_eq!(read(&postgres).await, whole);
    // Put back to an older copy, the desk tells the same again, and what came of it since.
    desk.whom.epoch = 2;
    let other = looks(0, root, &["opened", "something else"]);
    assert_eq!(desk.server.send_looks(&desk.whom, &then).await.unwrap(), 0);
    assert_eq!(desk.server.send_looks(&desk.whom, &other).await.unwrap(), 2);
    let again = [row(2, 1, "opened"), row(2, 2, "something else")];
    assert_eq!(read(&postgres).await, [whole.to_vec(), again.to_vec()].concat());
}

#[tokio::test]
async fn what_does_not_follow_is_refused_and_leaves_nothing() {
    let Some(postgres) = shared().await else { return };
    let (desk, root) = desk(&postgres, "anna", 1).await;
    let (other, root_of_other) = self::desk(&postgres, "ben", 2).await;
    let right = looks(0, root, &["opened"]);
    let altered = Looks { bodies: vec![right.bodies[0].replace("opened", "nothing")], ..right.clone() };
    for (whom, sent, why) in [
        (&desk.whom, &altered, "do not continue"),
        (&desk.whom, &looks(0, root_of_other, &["opened"]), "do not continue"),
        (&desk.whom, &Looks { hash: None, ..right.clone() }, "do not continue"),
        (&other.whom, &right, "another role"),
        (&Desk::new(&postgres, "anna", 3).whom, &right, "another role"),
    ] {
        let error = desk.server.send_looks(whom, sent).await.unwrap_err();
        assert!(matches!(&error, SharedError::Refused(said) if said.contains(why)), "{error}");
    }
    assert_eq!(read(&postgres).await, []);
    assert_eq!(desk.server.send_looks(&desk.whom, &right).await.unwrap(), 1);
}

#[tokio::test]
async fn looks_are_only_ever_added_to() {
    let Some(postgres) = shared().await else { return };
    let (desk, root) = desk(&postgres, "anna", 1).await;
    desk.server.send_looks(&desk.whom, &looks(0, root, &["opened"])).await.unwrap();
    for sql in [
        "DELETE FROM front_door.look",
        "UPDATE front_door.look SET seq = 9",
        "TRUNCATE front_door.look",
        "SET session_replication_role = replica; DELETE FROM front_door.look",
    ] {
        let error = owner(&postgres, sql).await.unwrap_err().to_string();
        assert!(error.contains("only ever added to"), "{sql}: {error}");
    }
}
