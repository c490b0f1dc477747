//! What is granted, what is refused, and what a refusal says.

use super::{Desk, connection, granted, owner, sent, shared, shift, taken, taken_by, waiting};
use crate::{
    made::user,
    postgres::{OWNER, Postgres},
};
use front_door_domain::{act::Entity, ids::UserId};
use front_door_store::shared::{First, Outcome, Push, Refusal};
use jiff::SignedDuration;
use sqlx::Executor;
use tokio::task::JoinSet;

async fn two_desks() -> Option<(Postgres, Desk, Desk)> {
    let postgres = shared().await?;
    let (anna, ben) = (Desk::new(&postgres, "anna", 1), Desk::new(&postgres, "ben", 2));
    Some((postgres, anna, ben))
}

const ANNA: u128 = 0xA;
const BEN: u128 = 0xB;

fn anna() -> UserId {
    user(ANNA)
}

fn ben() -> UserId {
    user(BEN)
}

#[tokio::test]
async fn the_same_act_gets_its_first_grant_again() {
    let Some((_postgres, mut a, mut b)) = two_desks().await else { return };
    let act = a.act(anna(), 0).record("c1", 0).claim("slot/1", 0, None).done();
    let first = a.does(act.clone()).await;
    assert_eq!(granted(&first), 1);
    assert_eq!(granted(&b.does(b.act(ben(), 0).record("c2", 0).done()).await), 2);
    assert_eq!(a.does(act.clone()).await, first);
    // Whoever sends it, and twice in one call.
    let answers = a.push(vec![act.clone(), act.clone()]).await;
    assert!(answers.iter().all(|answer| answer.outcome == first), "{answers:?}");
    assert_eq!(a.last.seq, 2);
    assert_eq!(a.journal[0].body, act.body, "byte for byte, NUL and all");
    assert_eq!(a.journal[0].salt, act.salt);
}

/// A call that was given up may still wait for its turn when it is made again. What the second then
/// meets is its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_acts_sent_twice_at_once_are_granted_to_both() {
    let Some((postgres, mut a, _)) = two_desks().await else { return };
    a.pull().await;
    // A desk that was seen lately is not noted, so nothing else than the turn keeps the two apart.
    owner(&postgres, "UPDATE front_door.desk SET seen_at = now() + interval '1 hour'").await.unwrap();
    let first = a.act(anna(), 0).claim("slot/1", 0, None).done();
    let second = a.act(anna(), 0).hold("slot/2", 0, 300_000).after(&first).done();
    let push = Push { pull: a.asks(), acts: vec![first, second] };
    let mut turn = connection(&postgres, OWNER).await;
    turn.execute("BEGIN; LOCK TABLE front_door.turn IN EXCLUSIVE MODE").await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..2 {
        let (push, server) = (push.clone(), Desk::new(&postgres, "anna", 1).server);
        // One of them may have been given up by the other's connection, and is made again.
        calls.spawn(async move { taken(sent(&server, &push).await).answers });
    }
    waiting(&mut turn, 2).await;
    turn.execute("COMMIT").await.unwrap();
    for answers in calls.join_all().await {
        let seqs: Vec<u64> = answers.iter().map(|answer| granted(&answer.outcome)).collect();
        assert_eq!(seqs, [1, 2], "{answers:?}");
    }
}

#[tokio::test]
async fn a_refusal_names_who_came_first_and_until_when() {
    let Some((_postgres, mut a, mut b)) = two_desks().await else { return };
    let first = a
        .push(vec![
            a.act(anna(), 0).hold("slot/held", 0, 300_000).done(),
            a.act(anna(), 0).claim("slot/booked", 0, None).done(),
            a.act(anna(), 0).record("c1", 0).done(),
            a.act(anna(), 0).claim("session/1", 0, None).done(),
        ])
        .await;
    assert!(first.iter().all(|answer| granted(&answer.outcome) > 0));
    let at = a.journal[0].at;
    let one = |entity: &str, until| First {
        entity: Entity(entity.to_owned()),
        by: Some(anna()),
        desk: Some(a.whom.desk),
        until,
        at: Some(at),
        version: 1,
    };
    let lost = b.act(ben(), 0).claim("slot/booked", 0, None).done();
    let stands = b.act(ben(), 0).record("c3", 0).after(&lost).done();
    let on = lost.id;
    let mut spoilt = b.act(ben(), 0).record("c4", 0).done();
    spoilt.body.push('}');
    let foreign = a.act(ben(), 0).record("c5", 0).done();
    let acts = vec![
        b.act(ben(), 0).claim("slot/held", 1, None).record("c2", 0).done(),
        lost,
        b.act(ben(), 0).record("c1", 0).done(),
        b.act(ben(), 0).record("c2", 0).rests_on("session/1", 0).done(),
        stands,
        spoilt,
        foreign,
        b.act(ben(), 0).record("c2", 0).rests_on("session/1", 1).done(),
    ];
    let outcomes: Vec<_> = b.push(acts).await.into_iter().map(|answer| answer.outcome).collect();
    let held_until = at + SignedDuration::from_secs(300);
    assert_eq!(
        outcomes[..7],
        [
            Outcome::Refused(Refusal::Taken(one("slot/held", Some(held_until)))),
            Outcome::Refused(Refusal::Taken(one("slot/booked", None))),
            Outcome::Refused(Refusal::Changed(one("record/contact/c1", None))),
            Outcome::Refused(Refusal::Changed(one("session/1", None))),
            Outcome::Refused(Refusal::StandsOn { on }),
            Outcome::Refused(Refusal::Unreadable),
            Outcome::Refused(Refusal::Unreadable),
        ]
    );
    assert_eq!(granted(&outcomes[7]), 5, "one that is refused never stops the rest, nor leaves a gap");
}

#[tokio::test]
async fn a_hold_counts_to_its_last_millisecond_and_no_longer() {
    let Some((postgres, mut a, mut b)) = two_desks().await else { return };
    // The journal is an hour ahead: until then the server's clock stands still.
    shift(&postgres, 3600).await;
    a.does(a.act(anna(), 0).record("c1", 0).done()).await;
    shift(&postgres, 0).await;
    let acts =
        [("slot/1", 1), ("slot/2", 0)].map(|(slot, left)| a.act(anna(), 50).hold(slot, 0, left).done());
    a.push(acts.to_vec()).await;
    assert_eq!(a.journal[1].at, a.journal[0].at);
    let refused = taken_by(b.does(b.act(ben(), 0).claim("slot/1", 1, None).done()).await);
    assert_eq!(refused.until, Some(a.journal[0].at + SignedDuration::from_millis(1)));
    assert_eq!(granted(&b.does(b.act(ben(), 0).claim("slot/2", 1, None).done()).await), 4);
    // Who holds it is not kept out, and at another desk neither.
    assert_eq!(granted(&b.does(b.act(anna(), 0).claim("slot/1", 1, None).done()).await), 5);
}

#[tokio::test]
async fn a_hold_ends_by_the_servers_clock() {
    let Some((postgres, mut a, mut b)) = two_desks().await else { return };
    // By the desk's clock, which is days away, five minutes.
    a.push(["slot/1", "slot/2"].map(|slot| a.act(anna(), -500_000).hold(slot, 0, 300_000).done()).to_vec())
        .await;
    shift(&postgres, 290).await;
    taken_by(b.does(b.act(ben(), 9_000).claim("slot/1", 1, None).done()).await);
    shift(&postgres, 301).await;
    granted(&b.does(b.act(ben(), -9_000).claim("slot/1", 1, None).done()).await);
    // The holder comes late, and nobody came first; then somebody did.
    granted(&a.does(a.act(anna(), 0).claim("slot/2", 1, None).done()).await);
    let late = taken_by(a.does(a.act(anna(), 0).claim("slot/1", 1, None).done()).await);
    assert_eq!((late.by, late.until, late.version), (Some(ben()), None, 2));
}

#[tokio::test]
async fn one_act_may_write_the_same_thing_more_than_once() {
    let Some((postgres, mut a, mut b)) = two_desks().await else { return };
    let twice =
        a.act(anna(), 0).record("c1", 0).record("c1", 1).record("c1", 2).rests_on("record/contact/c1", 0);
    let held = twice.hold("slot/1", 0, 1000).claim("slot/1", 1, None).done();
    granted(&a.does(held).await);
    let stale = b.does(b.act(ben(), 0).record("c1", 1).record("c1", 2).done()).await;
    assert!(matches!(&stale, Outcome::Refused(Refusal::Changed(first)) if first.version == 3), "{stale:?}");
    granted(&b.does(b.act(ben(), 0).record("c1", 3).claim("slot/1", 2, None).done()).await);
    owner(&postgres, "DO $$ BEGIN ASSERT (SELECT count(*) FROM front_door.head) = 2; END $$").await.unwrap();
}

#[tokio::test]
async fn an_act_that_stands_on_another_waits_for_its_grant() {
    let Some((_postgres, mut a, _)) = two_desks().await else { return };
    let first = a.act(anna(), 0).record("c1", 0).done();
    let second = a.act(anna(), 1).record("c1", 1).after(&first).done();
    let early = a.does(second.clone()).await;
    assert_eq!(early, Outcome::Refused(Refusal::StandsOn { on: first.id }));
    let answers = a.push(vec![first, second]).await;
    assert_eq!(answers.iter().map(|answer| granted(&answer.outcome)).collect::<Vec<_>>(), [1, 2]);
}
