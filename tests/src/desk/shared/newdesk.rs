//! A desk that joins: residents first, then the journal, whatever is cut on the way.

use super::{
    super::{
        line::ran,
        place::{HUB, Place},
    },
    until,
};
use crate::server::{OWNER, Postgres};
use front_door_desk::{
    gate::Caller,
    sharing::{Link, keep},
    wire::Refusal,
};
use front_door_store::shared::{Address, Server};
use serde_json::{Value, json};
use std::{future::Future, time::Duration};
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_mins(1);

fn join(postgres: &Postgres) -> Value {
    json!({
        "address": postgres.address("second"), "password": null, "desk_name": "Second desk",
        "passphrase": null, "keyring": false,
    })
}

/// Does `what` while the desk is kept together with the server.
async fn kept<T>(place: &Place, what: impl Future<Output = T>) -> T {
    tokio::select! {
        () = Box::pin(keep(&place.desk)) => unreachable!("sharing ended"),
        done = what => done,
    }
}

/// A desk with an extract that is not made up, so many people of it, shares.
async fn founded(postgres: &Postgres, people: i64) -> Place {
    let one = Place::small().await;
    one.bring_in("1", people).await;
    let first = one.who("first").await;
    let found = json!({ "address": postgres.address(OWNER), "password": null });
    kept(&one, async { one.ok(&first, "found_shared", found).await }).await;
    postgres.let_in("second");
    one
}

async fn joined(place: &Place, postgres: &Postgres) -> Result<Value, Refusal> {
    place.call(&Caller::default(), "join_shared", join(postgres)).await
}

/// Waits until the desk has everything.
async fn whole(place: &Place, entries: u64) {
    let there = async {
        loop {
            let store = place.store().await;
            if place.desk.share.now().link == Link::Online
                && store.end().await.seq == entries
                && store.extract().await.unwrap().is_some()
            {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(LONG, there).await.unwrap();
}

async fn finds(place: &Place, people: u64) {
    let store = place.store().await;
    assert_eq!(store.count_residents().await.unwrap(), people);
    let who = place.who("second").await;
    let found = place.ok(&who, "find_residents", json!({ "text": "brought", "turn": 1 })).await;
    assert!(found.to_string().contains("BROUGHT") || found.to_string().contains("Brought"), "{found}");
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn residents_reach_a_desk_that_joins_and_a_newer_extract_reaches_everybody() {
    let Some(postgres) = Postgres::start() else { return };
    let one = founded(&postgres, 40).await;
    let other = Place::empty();
    kept(
        &one,
        kept(&other, async {
            let joined = joined(&other, &postgres).await.unwrap();
            assert_eq!(joined["state"]["state"], "signed-out", "{joined}");
            let entries = one.entries().await;
            whole(&other, entries).await;
            assert_eq!(
                other.store().await.extract().await.unwrap(),
                one.store().await.extract().await.unwrap()
            );
            finds(&other, 40).await;
            let hub = json!({ "hub": HUB, "date": null });
            other.ok(&other.who("second").await, "day_list", hub).await;

            other.bring_in("2", 30).await;
            let mut newer = false;
            for _ in 0..1_000 {
                newer = one.store().await.extract().await.unwrap().is_some_and(|used| used.version == "2");
                if newer {
                    break;
                }
                sleep(Duration::from_millis(20)).await;
            }
            assert!(newer, "the first desk did not get the newer extract");
            finds(&one, 30).await;
            let first = one.who("first").await;
            let status = one.ok(&first, "shared_status", json!({})).await;
            assert!(!status["sentence"].as_str().unwrap().contains("Residents"), "{status}");
        }),
    )
    .await;
}

#[tokio::test]
async fn a_join_that_is_cut_again_and_again_goes_on_where_it_was() {
    let Some(mut postgres) = Postgres::start() else { return };
    let one = founded(&postgres, 20_000).await;
    let entries = one.entries().await;
    one.desk.close().await;
    let mut other = Place::empty();
    for (round, wait) in [0, 20, 60, 120, 200, 300, 500, 800, 1_200, 2_000].into_iter().enumerate() {
        let cut = async {
            let asked = timeout(Duration::from_millis(wait), joined(&other, &postgres)).await;
            if let Ok(Err(refusal)) = asked {
                unreachable!("{}", refusal.sentence);
            }
        };
        kept(&other, cut).await;
        other = other.killed();
        if round % 3 == 1 {
            postgres.crash();
            postgres.resume();
        }
    }
    let done = async {
        joined(&other, &postgres).await.unwrap();
        whole(&other, entries).await;
        finds(&other, 20_000).await;
    };
    kept(&other, done).await;
}

#[tokio::test]
async fn a_join_at_the_command_line_waits_out_a_cut_and_then_says_what_is_here() {
    let Some(mut postgres) = Postgres::start() else { return };
    let one = founded(&postgres, 20_000).await;
    let entries = one.entries().await;
    one.desk.close().await;
    let (other, address) = (Place::empty(), postgres.address("second"));
    let words = ["--json", "shared", "join", &address, "--name", "Second desk"];
    let joined = async {
        let joins = ran(&other.desk, &words, None);
        let cut = async {
            until(&other, |link| *link == Link::Calling).await;
            postgres.crash();
            until(&other, |link| matches!(link, Link::Offline { .. })).await;
            sleep(Duration::from_millis(500)).await;
            postgres.resume();
        };
        tokio::join!(joins, cut).0
    };
    let output = kept(&other, joined).await;
    assert_eq!((output.code, output.err.as_str()), (0, ""), "{output:?}");
    let said: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((&said["whole"], &said["entries"]), (&json!(true), &json!(entries)), "{said}");
    let sentence = said["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("Joined. Online. "), "{said}");
    assert!(sentence.contains("sign in as at the other desks"), "{said}");
    finds(&other, 20_000).await;
}

#[tokio::test]
async fn a_server_that_lost_a_pack_gets_it_again_from_a_desk() {
    let Some(postgres) = Postgres::start() else { return };
    let one = founded(&postgres, 40).await;
    postgres.psql("DELETE FROM front_door.pack_chunk; DELETE FROM front_door.pack");
    let one = one.crash().await;
    let server = Server::new(Address::new(&postgres.address(OWNER), None).unwrap());
    let again = async {
        while !server.packs().await.unwrap().iter().any(|pack| pack.whole) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    kept(&one, async { timeout(LONG, again).await.unwrap() }).await;
}

#[tokio::test]
async fn a_pack_that_cannot_be_taken_in_is_said_and_the_journal_comes_all_the_same() {
    let Some(postgres) = Postgres::start() else { return };
    let one = founded(&postgres, 40).await;
    // What only the owner of the database could do.
    postgres.psql(
        "DELETE FROM front_door.pack_chunk;
         INSERT INTO front_door.pack_chunk SELECT name, version, 0, decode(repeat('ab', size::int), 'hex') FROM front_door.pack",
    );
    let other = Place::empty();
    let told = async {
        joined(&other, &postgres).await.unwrap();
        let store = other.store().await;
        assert_eq!(store.end().await.seq, one.entries().await);
        assert_eq!(store.extract().await.unwrap(), None);
        let first = other.who("first").await;
        let status = other.ok(&first, "shared_status", json!({})).await;
        let said = status["sentence"].as_str().unwrap();
        assert!(said.contains("not those that the journal names"), "{said}");
    };
    kept(&other, told).await;
}
