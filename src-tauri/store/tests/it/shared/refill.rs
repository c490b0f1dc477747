//! A journal that comes from desks: of one that worked alone, and after an older backup.

use super::{Desk, FOUNDER, address, collected, granted, owner, shared, stopped, taken};
use crate::{
    made::{Folder, contact, head, key, user},
    postgres::{OWNER, Postgres},
};
use front_door_domain::ids::{ActId, DeskId};
use front_door_store::{
    Store, StoreError,
    shared::{Place, Push, Reply, Server, SharedEntry, SharedError, Stop},
};
use std::time::Duration;

/// A desk that has done some acts.
async fn desk(postgres: &Postgres, acts: i64) -> Desk {
    let mut desk = Desk::new(postgres, "anna", 1);
    let made = (0..acts)
        .map(|n| desk.act(user(1), n).record(&n.to_string(), 0).claim(&format!("slot/{n}"), 0, None));
    let made = made.map(super::Made::done).collect();
    for answer in desk.push(made).await {
        granted(&answer.outcome);
    }
    desk
}

/// For the server so many seconds go by at once.
async fn pass(postgres: &Postgres, seconds: u32) {
    let columns = ["collecting_from", "collecting_until", "listens_until", "awaits_since"];
    let earlier =
        columns.map(|column| format!("{column} = {column} - interval '{seconds} seconds'")).join(", ");
    let desks = format!("UPDATE front_door.desk SET seen_at = seen_at - interval '{seconds} seconds'");
    owner(postgres, &format!("UPDATE front_door.shared SET {earlier}; {desks}")).await.unwrap();
}

/// Whether a desk may send acts now.
async fn may_send(desk: &Desk) -> bool {
    let push = Push { pull: desk.asks(), acts: vec![] };
    match desk.server.push(&push).await.unwrap() {
        Reply::Taken(_) => true,
        Reply::Stop(Stop::Collecting { .. }) => false,
        Reply::Stop(other) => unreachable!("{other:?}"),
    }
}

/// Three desks of a server that was put back to a backup of three entries: the first knows five, the
/// second three, the third six.
async fn put_back() -> Option<(Postgres, [Desk; 3])> {
    let mut postgres = shared().await?;
    let mut first = desk(&postgres, 3).await;
    let (mut second, mut third) = (Desk::new(&postgres, "ben", 2), Desk::new(&postgres, "anna", 3));
    second.pull().await;
    third.pull().await;
    postgres.crash();
    postgres.back_up("monday");
    postgres.resume();
    assert!(!may_send(&first).await);
    pass(&postgres, 4).await;
    for record in ["d", "e"] {
        granted(&first.does(first.act(user(1), 10).record(record, 0).done()).await);
    }
    granted(&third.does(third.act(user(3), 11).record("f", 0).done()).await);
    postgres.crash();
    postgres.put_back("monday");
    postgres.resume();
    Some((postgres, [first, second, third]))
}

async fn refill(desk: &Desk, from: usize) {
    let unknown = stopped(desk.server.pull(&desk.asks()).await.unwrap());
    assert!(matches!(unknown, Stop::UnknownTip { fork: false, .. }), "{unknown:?}");
    taken(desk.server.refill(&desk.whom, &desk.journal[from..], false).await.unwrap());
    assert!(!may_send(desk).await, "what it knew is there; others may know more");
}

#[tokio::test]
async fn an_older_backup_waits_for_each_desk_that_was_seen_lately() {
    let Some((postgres, [first, mut second, third])) = put_back().await else { return };
    assert!(!may_send(&second).await);
    refill(&first, 3).await;
    pass(&postgres, 10).await;
    assert!(!may_send(&second).await, "one desk is still to be heard");
    refill(&third, 5).await;
    pass(&postgres, 4).await;
    let seq = granted(&second.does(second.act(user(2), 12).record("g", 0).done()).await);
    assert_eq!((seq, second.last.seq), (7, 7));
    assert_eq!(second.journal[..6], third.journal);
}

#[tokio::test]
async fn an_older_backup_waits_no_longer_than_half_a_minute() {
    let Some((postgres, [first, second, third])) = put_back().await else { return };
    assert!(!may_send(&second).await);
    refill(&first, 3).await;
    pass(&postgres, 15).await;
    assert!(!may_send(&second).await);
    pass(&postgres, 16).await;
    assert!(may_send(&second).await, "nobody waits for ever for a desk that was switched off");
    refill_late(&third).await;
}

/// Nothing took the place of what it has: so it is taken after all.
async fn refill_late(desk: &Desk) {
    let unknown = stopped(desk.server.pull(&desk.asks()).await.unwrap());
    assert!(matches!(unknown, Stop::UnknownTip { fork: false, .. }), "{unknown:?}");
    let filled = taken(desk.server.refill(&desk.whom, &desk.journal[5..], false).await.unwrap());
    assert_eq!(filled.tip, desk.last);
    assert!(may_send(desk).await);
}

#[tokio::test]
async fn after_a_crash_three_seconds_are_enough() {
    let Some(mut postgres) = shared().await else { return };
    let first = desk(&postgres, 1).await;
    let mut second = Desk::new(&postgres, "ben", 2);
    second.pull().await;
    for (away, waits) in [(0, false), (20, false), (90, true)] {
        pass(&postgres, away).await;
        postgres.crash();
        postgres.resume();
        assert!(!may_send(&second).await);
        pass(&postgres, 4).await;
        assert_eq!(may_send(&second).await, !waits, "away for {away} seconds, with one desk still away");
        if waits {
            assert!(may_send_now(&first).await, "all that were seen lately have called");
        }
    }
}

/// Whether a desk may send acts now that it has called.
async fn may_send_now(desk: &Desk) -> bool {
    taken(desk.server.pull(&desk.asks()).await.unwrap());
    may_send(desk).await
}

#[tokio::test]
async fn a_desk_that_was_last_seen_long_ago_is_not_waited_for() {
    let Some(mut postgres) = shared().await else { return };
    desk(&postgres, 1).await;
    pass(&postgres, 90).await;
    let mut second = Desk::new(&postgres, "ben", 2);
    second.pull().await;
    pass(&postgres, 90).await;
    postgres.crash();
    postgres.resume();
    assert!(!may_send(&second).await);
    pass(&postgres, 4).await;
    assert!(may_send(&second).await);
}

async fn waited() {
    tokio::time::sleep(Duration::from_millis(3200)).await;
}

#[tokio::test]
async fn a_server_restored_from_an_older_backup_is_recognised_and_refilled() {
    let Some(mut postgres) = shared().await else { return };
    let mut a = desk(&postgres, 3).await;
    let mut b = Desk::new(&postgres, "ben", 2);
    b.pull().await;
    postgres.crash();
    postgres.back_up("monday");
    postgres.resume();
    collected(&postgres).await;
    granted(&a.does(a.act(user(1), 10).record("0", 1).hold("slot/0", 1, 600_000).done()).await);
    let lost = a.act(user(1), 11).record("late", 0).done();
    granted(&a.does(lost.clone()).await);
    postgres.crash();
    postgres.put_back("monday");
    postgres.resume();

    // A desk that knows no more is asked to wait; one that does is told that it knows more.
    let act = b.act(user(2), 12).claim("slot/0", 1, None).done();
    let push = Push { pull: b.asks(), acts: vec![act.clone()] };
    assert!(matches!(stopped(b.server.push(&push).await.unwrap()), Stop::Collecting { .. }));
    let unknown = stopped(a.server.push(&Push { pull: a.asks(), acts: vec![] }).await.unwrap());
    let Stop::UnknownTip { tip, fork } = unknown else { unreachable!("{unknown:?}") };
    assert_eq!((tip, fork), (Place { seq: 3, hash: Some(a.journal[2].hash) }, false));
    let filled = taken(a.server.refill(&a.whom, &a.journal[3..], true).await.unwrap());
    assert_eq!(filled.tip, a.last);
    // Again, and overlapping, changes nothing.
    assert_eq!(taken(a.server.refill(&a.whom, &a.journal[1..], false).await.unwrap()).tip, a.last);
    waited().await;
    // What was granted before the backup was lost is granted still, and holds hold.
    assert_eq!(granted(&a.does(lost).await), 5);
    let first = super::taken_by(b.does(act).await);
    assert_eq!((first.by, first.until.is_some()), (Some(user(1)), true));
    assert_eq!(b.last, a.last);
}

#[tokio::test]
async fn a_desk_whose_journal_went_another_way_is_told_so() {
    let Some(mut postgres) = shared().await else { return };
    let mut a = desk(&postgres, 2).await;
    postgres.crash();
    postgres.back_up("monday");
    postgres.resume();
    collected(&postgres).await;
    granted(&a.does(a.act(user(1), 10).record("a", 0).done()).await);
    postgres.crash();
    postgres.put_back("monday");
    postgres.resume();
    let mut b = Desk::new(&postgres, "ben", 2);
    b.pull().await;
    waited().await;
    for record in ["b", "c"] {
        granted(&b.does(b.act(user(2), 10).record(record, 0).done()).await);
    }
    let unknown = stopped(a.server.pull(&a.asks()).await.unwrap());
    assert_eq!(unknown, Stop::UnknownTip { tip: b.last, fork: true });
    let refill = a.server.refill(&a.whom, &a.journal[2..], false).await.unwrap();
    assert_eq!(stopped(refill), Stop::UnknownTip { tip: b.last, fork: true });
    let theirs = a.server.hashes(1, 3).await.unwrap();
    let common = theirs.iter().zip(&a.journal).filter(|(theirs, ours)| theirs.hash == ours.hash).count();
    assert_eq!(common, 2);
}

#[tokio::test]
async fn only_what_continues_the_chain_is_taken() {
    let Some(postgres) = shared().await else { return };
    let a = desk(&postgres, 4).await;
    let Some(empty) = shared().await else { return };
    let server = Server::new(address(&empty, "anna"));
    let refuse = async |entries: &[SharedEntry], words: &str| {
        let error = server.refill(&a.whom, entries, false).await.unwrap_err();
        assert!(matches!(&error, SharedError::Refused(why) if why.contains(words)), "{words}: {error}");
    };
    let change = |change: fn(&mut SharedEntry)| {
        let mut entries = a.journal.clone();
        change(&mut entries[2]);
        entries
    };
    refuse(&a.journal[1..], "does not follow").await;
    refuse(&[&a.journal[..1], &a.journal[2..]].concat(), "does not follow").await;
    refuse(&change(|entry| entry.body = entry.body.replace("test", "rest")), "is broken").await;
    refuse(&change(|entry| entry.salt = vec![1]), "is broken").await;
    refuse(&change(|entry| entry.hash[0] ^= 1), "is broken").await;
    refuse(&change(|entry| entry.at += Duration::from_millis(1)), "is broken").await;
    refuse(&change(|entry| entry.act_id = ActId(FOUNDER.0)), "no act of that desk").await;
    let status = server.status().await.unwrap();
    assert_eq!(status.tip.seq, 0, "nothing of a batch with a fault is taken");
    assert_eq!(taken(server.refill(&a.whom, &a.journal, false).await.unwrap()).tip, a.last);
    // A journal that stands on another founder is no continuation.
    let Some(third) = Postgres::start() else { return };
    Server::init(&address(&third, OWNER), DeskId(user(7).0)).await.unwrap();
    let server = Server::new(address(&third, OWNER));
    let other = stopped(server.refill(&a.whom, &a.journal, false).await.unwrap());
    assert!(matches!(other, Stop::UnknownTip { fork: true, .. }), "{other:?}");
}

#[tokio::test]
async fn a_desk_that_worked_alone_founds_a_shared_store_with_its_journal() {
    let folder = Folder::new();
    let store = Store::create(folder.path(), key(), crate::made::DESK).await.unwrap();
    let mut made = contact(0);
    for seconds in 0..5 {
        let done =
            store.write::<_, StoreError, _>(head(user(1), seconds), async |tx| tx.put(&mut made).await).await;
        done.unwrap();
    }
    let entries = store.entries_after(0, 10).await.unwrap();
    store.close().await.unwrap();
    let Some(postgres) = Postgres::start() else { return };
    Server::init(&address(&postgres, OWNER), crate::made::DESK).await.unwrap();
    let mut desk = Desk::new(&postgres, OWNER, crate::made::DESK.0.as_u128());
    for (batch, more) in [(&entries[..2], true), (&entries[2..], false)] {
        taken(desk.server.refill(&desk.whom, batch, more).await.unwrap());
    }
    desk.last = Place { seq: 5, hash: Some(entries[4].hash) };
    desk.pull().await;
    waited().await;
    let mut joined = Desk::new(&postgres, OWNER, 2);
    joined.pull().await;
    assert_eq!(joined.journal, entries);
    // The heads followed: the contact is at version 5.
    let stale = joined.act(user(2), 9).record(&made.id.to_string(), 4).done();
    let fresh = joined.act(user(2), 9).record(&made.id.to_string(), 5).done();
    let answers = joined.push(vec![stale, fresh]).await;
    assert_eq!(granted(&answers[1].outcome), 6);
}
