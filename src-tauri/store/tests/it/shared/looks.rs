//! Looks on the server: one chain a desk and epoch, only ever added to, read by its owner alone.

use super::{Desk, connection, granted, owner, shared};
use crate::{
    made::{DESK, Folder, at, store, user},
    postgres::{OWNER, Postgres},
};
use front_door_domain::ids::ResidentId;
use front_door_store::{
    Look, Store,
    shared::{Looks, SharedError},
};
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::ops::Range;

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

/// Writes looks whose words are these numbers.
async fn written(store: &Store, numbers: Range<u64>) {
    for number in numbers {
        let (what, why) = (number.to_string(), "Ä".to_owned());
        store.look(Look { at: at(0), by: None, resident: Some(ResidentId(7)), what, why });
    }
    store.flush_looks().await.unwrap();
}

/// Sends until there is no more, or a dozen calls were made; answers how many.
async fn calls(store: &Store, desk: &Desk, upto: &mut Option<u64>) -> usize {
    for call in 1..12 {
        if !store.send_looks(&desk.server, &desk.whom, upto).await.unwrap() {
            return call;
        }
    }
    12
}

#[tokio::test]
async fn however_many_looks_wait_each_is_there_once_and_in_order() {
    let Some(mut postgres) = shared().await else { return };
    let (desk, _) = desk(&postgres, "anna", DESK.0.as_u128()).await;
    let folder = Folder::new();
    let (store, mut count) = (store(&folder).await, 0);
    // How many more, up to which the server is thought to have them, calls.
    for (more, known, expected) in [
        (0, None, 2),
        (1, Some(0), 2),
        (500, Some(1), 2),
        (501, Some(501), 3),
        (1, None, 3),        // nothing is known after a call that failed
        (1, Some(500), 3),   // its answer was lost
        (0, Some(1_004), 1), // nothing is new, so nothing is asked
    ] {
        written(&store, count + 1..count + 1 + more).await;
        count += more;
        let mut upto = known;
        assert_eq!(calls(&store, &desk, &mut upto).await, expected, "{more} more after {known:?}");
        assert_eq!(upto, Some(count), "{more} more after {known:?}");
        let all: Vec<_> = (1..=count.cast_signed()).map(|seq| row(1, seq, &seq.to_string())).collect();
        assert_eq!(read(&postgres).await, all, "{more} more after {known:?}");
    }
    written(&store, 0..1).await;
    let mut upto = Some(count);
    postgres.crash();
    assert!(store.send_looks(&desk.server, &desk.whom, &mut upto).await.is_err());
    assert_eq!(upto, None, "whoever answers next may have fewer");
}
