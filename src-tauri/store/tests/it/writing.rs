//! The one write path: new, change, claim, refusal, and the same act twice.

use crate::made::{Folder, appointment, at, contact, head, hold, session, slot, store, user};
use front_door_domain::{
    act::{Entity, Kind},
    appointments::Appointment,
    contacts::Contact,
};
use front_door_store::{Granted, Store, StoreError};
use jiff::Timestamp;

async fn put_session(store: &Store, slots: u16) -> front_door_domain::appointments::Session {
    let mut made = session("HUB1", 3600, slots);
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut made).await).await.unwrap();
    made
}

#[tokio::test]
async fn a_change_names_the_version_it_was_made_on() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut first = contact(0);
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut first).await).await.unwrap();
    assert_eq!(first.version, 1);
    let mut stale = first.clone();
    first.reference = "FD-0002-X".into();
    store.write::<_, StoreError, _>(head(user(1), 1), async |tx| tx.put(&mut first).await).await.unwrap();
    let refused = store
        .write::<_, StoreError, _>(head(user(2), 2), async |tx| tx.put(&mut stale).await)
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::Conflict { expected: 1, found: 2, .. }), "{refused:?}");
    assert_eq!(store.contact_by_id(first.id).await.unwrap(), first);
}

#[tokio::test]
async fn a_refusal_writes_nothing_and_the_journal_has_no_gap() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut lost = contact(0);
    let refused = store
        .write::<(), StoreError, _>(head(user(1), 0), async |tx| {
            tx.put(&mut lost).await?;
            Err(StoreError::Cancelled)
        })
        .await;
    assert!(matches!(refused, Err(StoreError::Cancelled)));
    assert_eq!(store.count(Kind::Contact).await.unwrap(), 0);
    let mut kept = contact(0);
    let granted =
        store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut kept).await).await.unwrap();
    assert_eq!(granted.grant().unwrap().seq, 1);
}

#[tokio::test]
async fn the_same_act_twice_gets_its_first_grant() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let act = head(user(1), 0);
    let mut made = contact(0);
    let first = store
        .write::<_, StoreError, _>(act.clone(), async |tx| tx.put(&mut made).await)
        .await
        .unwrap()
        .grant();
    let second = store
        .write::<(), StoreError, _>(act, async |_| unreachable!("a granted act is not decided again"))
        .await
        .unwrap();
    assert_eq!(second, Granted::Already(first));
    assert_eq!(store.count(Kind::Contact).await.unwrap(), 1);
}

#[tokio::test]
async fn a_hold_keeps_others_out_until_its_moment_and_expiry_writes_nothing() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let made = put_session(&store, 3).await;
    let entity = Entity::from(slot(&made, 0));
    let claim = async |by: u128, seconds: i64, seen: u64| {
        let entity = entity.clone();
        store
            .write::<_, StoreError, _>(head(user(by), seconds), async |tx| {
                tx.claim(entity, seen, Some(hold(user(by), seconds + 300))).await
            })
            .await
    };
    claim(1, 0, 0).await.unwrap();
    let refused = claim(2, 299, 1).await.unwrap_err();
    let StoreError::Taken { by, until, .. } = refused else { unreachable!("{refused}") };
    assert_eq!((by, until), (Some(user(1)), Some(at(300))));
    assert_eq!(store.holds_of(user(1), at(299)).await.unwrap().len(), 1);
    assert_eq!(store.holds_of(user(1), at(300)).await.unwrap().len(), 0);
    claim(2, 300, 1).await.unwrap();
    let late = claim(1, 700, 1).await.unwrap_err();
    assert!(matches!(late, StoreError::Taken { by: Some(by), until: None, .. } if by == user(2)), "{late:?}");
}

#[tokio::test]
async fn a_holder_books_late_where_nobody_came_first() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let made = put_session(&store, 3).await;
    let entity = Entity::from(slot(&made, 0));
    let held = entity.clone();
    store
        .write::<_, StoreError, _>(head(user(1), 0), async |tx| {
            tx.claim(held, 0, Some(hold(user(1), 300))).await
        })
        .await
        .unwrap();
    let mut booked = appointment(&made, 0, user(1));
    store
        .write::<_, StoreError, _>(head(user(1), 900), async |tx| {
            tx.claim(entity, 1, None).await?;
            tx.put(&mut booked).await
        })
        .await
        .unwrap();
    assert_eq!(store.slot(slot(&made, 0)).await.unwrap().taken_by, Some(booked.id));
}

#[tokio::test]
async fn time_never_runs_behind_the_last_entry() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let stamp = async |seconds| -> Timestamp {
        let mut made = contact(0);
        let act = head(user(1), seconds);
        store
            .write::<_, StoreError, _>(act, async |tx| tx.put(&mut made).await)
            .await
            .unwrap()
            .grant()
            .unwrap()
            .at
    };
    assert_eq!(stamp(100).await, at(100));
    assert_eq!(stamp(40).await, at(100));
    assert_eq!(stamp(101).await, at(101));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_claims_on_one_slot_exactly_one_is_granted() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let made = put_session(&store, 1).await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let (store, made) = (store.clone(), made.clone());
        tries.spawn(async move {
            let by = user(number + 10);
            let mut wanted: Appointment = appointment(&made, 0, by);
            let entity = Entity::from(slot(&made, 0));
            store
                .write::<_, StoreError, _>(head(by, 1), async |tx| {
                    tx.claim(entity, 0, None).await?;
                    tx.put(&mut wanted).await
                })
                .await
                .map(|_| wanted.id)
        });
    }
    let answers = tries.join_all().await;
    let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(won.len(), 1);
    assert!(answers.iter().filter_map(|a| a.as_ref().err()).all(|e| matches!(e, StoreError::Taken { .. })));
    assert_eq!(store.slot(slot(&made, 0)).await.unwrap().taken_by, Some(*won[0]));
    assert_eq!(store.count(Kind::Appointment).await.unwrap(), 1);
}

#[tokio::test]
async fn a_slot_is_never_booked_twice_even_without_a_claim() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let made = put_session(&store, 2).await;
    let book = async |ordinal| {
        let mut wanted = appointment(&made, ordinal, user(1));
        store.write::<_, StoreError, _>(head(user(1), 1), async |tx| tx.put(&mut wanted).await).await
    };
    book(0).await.unwrap();
    assert!(matches!(book(0).await.unwrap_err(), StoreError::Taken { .. }));
    assert!(matches!(book(2).await.unwrap_err(), StoreError::NoSuchSlot));
    book(1).await.unwrap();
}

#[tokio::test]
async fn fields_of_a_later_version_are_kept() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut made = contact(0);
    made.other.insert("from_2031".into(), serde_json::json!({ "a": [1, 2] }));
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut made).await).await.unwrap();
    let mut read: Contact = store.require(made.id).await.unwrap();
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut read).await).await.unwrap();
    let again: Contact = store.require(made.id).await.unwrap();
    assert_eq!(again.other, made.other);
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_nothing_behind() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut lost = contact(0);
    let never = store.write::<(), StoreError, _>(head(user(1), 0), async |tx| {
        tx.put(&mut lost).await?;
        std::future::pending().await
    });
    let gone = tokio::time::timeout(std::time::Duration::from_millis(200), never).await;
    assert!(gone.is_err());
    let mut kept = contact(1);
    let granted =
        store.write::<_, StoreError, _>(head(user(1), 1), async |tx| tx.put(&mut kept).await).await.unwrap();
    assert_eq!(granted.grant().unwrap().seq, 1);
    assert_eq!(store.count(Kind::Contact).await.unwrap(), 1);
}

#[tokio::test]
async fn listeners_hear_of_each_act_after_its_commit() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut changes = store.changes();
    put_session(&store, 2).await;
    let heard = changes.recv().await.unwrap();
    assert_eq!((heard.seq, heard.kinds.contains(&Kind::Session), heard.claimed), (1, true, false));
}

/// What a slot's head must be, in the fewest words.
#[derive(Debug, Default, PartialEq)]
struct Model {
    version: u64,
    hold: Option<(u128, i64)>,
}

impl Model {
    fn claim(&mut self, by: u128, at: i64, seen: u64, hold: Option<i64>) -> bool {
        let others = self.hold.is_some_and(|(holder, until)| holder != by && until > at);
        if others || seen != self.version {
            return false;
        }
        *self = Self { version: seen + 1, hold: hold.map(|until| (by, until)) };
        true
    }
}

#[tokio::test]
async fn any_order_of_holds_and_claims_goes_as_the_model_says() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let made = put_session(&store, 12).await;
    let mut chance = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |of: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % of
    };
    let mut clock = 0;
    for ordinal in 0..12 {
        let (entity, mut model) = (Entity::from(slot(&made, ordinal)), Model::default());
        for step in 0..40 {
            clock += i64::try_from(next(200)).unwrap();
            let by = u128::from(1 + next(3));
            let seen = model.version.saturating_sub(u64::from(next(4) == 0));
            let until = (next(3) > 0).then_some(clock + 300);
            let expected = model.claim(by, clock, seen, until);
            let stands = until.map(|until| hold(user(by), until));
            let claimed = entity.clone();
            let granted = store
                .write::<_, StoreError, _>(head(user(by), clock), async |tx| {
                    tx.claim(claimed, seen, stands).await
                })
                .await;
            assert_eq!(granted.is_ok(), expected, "slot {ordinal}, step {step}, {model:?}");
            let stored = store.head(&entity).await.unwrap();
            let held = model.hold.map(|(by, until)| hold(user(by), until));
            assert_eq!((stored.version, stored.hold), (model.version, held), "slot {ordinal}, step {step}");
        }
    }
    assert_eq!(store.verify().await.unwrap().broken, None);
}
