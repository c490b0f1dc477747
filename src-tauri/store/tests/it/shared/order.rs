//! One order for everybody.

use super::{Desk, FOUNDER, address, connection, granted, owner, sent, shared, taken};
use crate::{made::user, postgres::OWNER};
use front_door_store::shared::{Outcome, Push, PushedAct, Server, SharedEntry};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

const DESKS: u128 = 16;
const ROUNDS: u64 = 20;

/// Each round: a record of its own, and one that every desk wants.
async fn rounds(mut desk: Desk) -> (Desk, Vec<PushedAct>, BTreeMap<String, u64>) {
    let (mut own, mut won) = (Vec::new(), BTreeMap::new());
    let by = user(desk.whom.desk.0.as_u128());
    for round in 0..ROUNDS {
        let slot = format!("slot/{round}");
        let mine = desk.act(by, 0).record(&format!("{}-{round}", desk.whom.name), 0).done();
        let wanted = desk.act(by, 0).claim(&slot, 0, None).done();
        let answers = desk.push(vec![mine.clone(), wanted]).await;
        granted(&answers[0].outcome);
        own.push(mine);
        if let Outcome::Granted { seq, .. } = &answers[1].outcome {
            won.insert(slot, *seq);
        }
    }
    (desk, own, won)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_desks_get_one_gapless_order_and_every_slot_once() {
    let Some(postgres) = shared().await else { return };
    let mut desks = JoinSet::new();
    for number in 1..=DESKS {
        desks.spawn(rounds(Desk::new(&postgres, if number % 2 == 0 { "anna" } else { "ben" }, number)));
    }
    let mut ended = desks.join_all().await;
    let slots: Vec<_> = ended.iter().flat_map(|(_, _, won)| won.keys()).collect();
    assert_eq!(slots.len(), usize::try_from(ROUNDS).unwrap(), "each slot went to one desk");
    let most = u64::try_from(DESKS).unwrap() * ROUNDS + ROUNDS;
    for (desk, own, _) in &mut ended {
        desk.pull().await;
        while desk.last.seq < most {
            desk.pull().await;
        }
        let order = desk.journal.iter().filter(|entry| own.iter().any(|act| act.id == entry.act_id));
        assert!(
            order.map(|entry| entry.act_id).eq(own.iter().map(|act| act.id)),
            "its own acts in its order"
        );
        assert!(desk.journal.is_sorted_by_key(|entry| entry.at));
    }
    let first = &ended[0].0.journal;
    assert_eq!(first.len(), usize::try_from(most).unwrap());
    assert!(ended.iter().all(|(desk, _, _)| desk.journal == *first));
}

/// Records one after the other until the server is gone; answers all that it was told.
async fn until_gone(mut desk: Desk) -> Vec<SharedEntry> {
    for number in 0.. {
        let act = desk.act(user(1), 0).record(&format!("{}-{number}", desk.whom.name), 0).done();
        let reply = desk.server.push(&Push { pull: desk.asks(), acts: vec![act] }).await;
        match reply {
            Ok(reply) => desk.take_in(taken(reply)),
            Err(gone) if gone.is_unavailable() => break,
            Err(other) => unreachable!("{other}"),
        };
    }
    desk.journal
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_answered_outlasts_a_crash() {
    // However little the server is set to wait for its disk.
    for set in ["on", "off"] {
        let Some(mut postgres) = shared().await else { return };
        let told_to = format!("ALTER ROLE anna SET synchronous_commit = {set}");
        owner(&postgres, &told_to).await.unwrap();
        let mut desks = JoinSet::new();
        for number in 1..=8 {
            desks.spawn(until_gone(Desk::new(&postgres, "anna", number)));
        }
        let mut owners = connection(&postgres, OWNER).await;
        let done = "SELECT count(*) FROM front_door.journal";
        while sqlx::query_scalar::<_, i64>(done).fetch_one(&mut owners).await.unwrap() < 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(owners);
        postgres.crash();
        let told = desks.join_all().await;
        postgres.resume();
        let mut after = Desk::new(&postgres, "ben", 99);
        loop {
            let had = after.last.seq;
            after.pull().await;
            if after.last.seq == had {
                break;
            }
        }
        assert!(told.iter().any(|journal| journal.len() > 10), "something was done before the crash");
        for journal in told {
            assert_eq!(after.journal[..journal.len()], journal[..], "synchronous_commit = {set}");
        }
    }
}

/// The functions are made anew under desks that are in the middle of calling them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_costs_no_desk_more_than_another_try() {
    let Some(postgres) = shared().await else { return };
    let mut desks = JoinSet::new();
    let done = Arc::new(AtomicBool::new(false));
    for number in 1..=6 {
        let (mut desk, done) = (Desk::new(&postgres, "anna", number), Arc::clone(&done));
        desks.spawn(async move {
            let mut acts = 0;
            while !done.load(Ordering::Relaxed) {
                acts += 1;
                let act = desk.act(user(1), 0).claim(&format!("{number}/{acts}"), 0, None).done();
                let push = Push { pull: desk.asks(), acts: vec![act] };
                let reply = sent(&desk.server, &push).await;
                let answers = desk.take_in(taken(reply));
                granted(&answers[0].outcome);
                desk.pull().await;
            }
            acts
        });
    }
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Server::init(&address(&postgres, OWNER), FOUNDER).await.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    let acts: usize = desks.join_all().await.into_iter().sum();
    let mut after = Desk::new(&postgres, "ben", 99);
    while after.journal.len() < acts {
        after.pull().await;
    }
    assert_eq!(after.journal.len(), acts);
}

/// The chain written out again by hand, from what is documented.
#[tokio::test]
async fn the_chain_is_the_one_that_desks_compute() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    desk.push((0..3).map(|n| desk.act(user(1), n).record(&n.to_string(), 0).done()).collect()).await;
    let mut root = Sha256::new();
    root.update(b"journal\0");
    root.update(FOUNDER.to_string());
    let mut prev = root.finalize().to_vec();
    for (entry, seq) in desk.journal.iter().zip(1_i64..) {
        let mut payload = Sha256::new();
        payload.update(&entry.salt);
        payload.update(&entry.body);
        let mut sha = Sha256::new();
        sha.update(&prev);
        sha.update(seq.to_be_bytes());
        sha.update(entry.act_id.0.as_bytes());
        sha.update(entry.at.as_millisecond().to_be_bytes());
        sha.update(payload.finalize());
        assert_eq!(entry.prev_hash.to_vec(), prev);
        prev = sha.finalize().to_vec();
        assert_eq!(entry.hash.to_vec(), prev);
        let mut changed = entry.clone();
        changed.body.push(' ');
        assert!(!changed.follows(entry.seq - 1, &entry.prev_hash));
    }
    let hashes = desk.server.hashes(2, 9).await.unwrap();
    assert_eq!(hashes.iter().map(|end| end.seq).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(Some(hashes[1].hash), desk.last.hash);
}
