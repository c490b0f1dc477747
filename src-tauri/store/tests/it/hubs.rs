//! Free slots, the day list, the worklist.

use crate::made::{Folder, appointment, at, contact, head, hold, resident, session, slot, store, task, user};
use front_door_domain::{
    act::Entity,
    appointments::{AppointmentState, Mode, Session},
    contacts::{ContactState, NextStep, Worker},
    ids::{HubId, UserId},
    tasks::Owner,
    users::Role,
};
use front_door_store::{
    Extract, FreeDay, NotOffered, OpenEnd, Slot, SlotQuery, Store, StoreError, Stored, WorkQuery, WorkTab,
};
use std::sync::atomic::AtomicBool;

async fn put<R: Stored>(store: &Store, mut record: R) -> R {
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut record).await).await.unwrap();
    record
}

/// Three sessions: HUB1 face to face with a woman who speaks Bengali, HUB2 with a man and steps,
/// HUB2 by phone.
async fn sessions(store: &Store) -> [Session; 3] {
    let first = put(store, session("HUB1", 3600, 4)).await;
    let mut second = session("HUB2", 3600, 3);
    (second.woman, second.step_free, second.languages) = (Some(false), false, Vec::new());
    let second = put(store, second).await;
    let mut third = session("HUB2", 7200, 2);
    (third.mode, third.room, third.step_free, third.woman) = (Mode::Phone, String::new(), false, None);
    let third = put(store, third).await;
    [first, second, third]
}

fn all() -> SlotQuery {
    SlotQuery::within(at(0), at(86_400))
}

fn places(slots: &[Slot]) -> Vec<(String, i64)> {
    slots.iter().map(|slot| (slot.hub.0.clone(), (slot.start.as_second() - at(0).as_second()) / 60)).collect()
}

#[tokio::test]
async fn each_wish_keeps_back_what_it_should_and_says_how_many() {
    let folder = Folder::new();
    let store = store(&folder).await;
    sessions(&store).await;
    let check =
        async |wish: &dyn Fn(&mut SlotQuery), fit: usize, why: &dyn Fn(&NotOffered) -> u64, kept: u64| {
            let mut wanted = all();
            wish(&mut wanted);
            assert_eq!(store.free_slots(&wanted).await.unwrap().len(), fit, "{wanted:?}");
            let not = store.not_offered(&wanted).await.unwrap();
            assert_eq!(store.count_free(&wanted).await.unwrap(), fit as u64);
            assert_eq!((not.fit, not.free, why(&not)), (fit as u64, 9, kept), "{wanted:?} {not:?}");
        };
    check(&|_| {}, 9, &|n| n.hub + n.mode + n.role + n.woman + n.language + n.steps + n.places, 0).await;
    check(&|w| w.hubs = vec![HubId::from("HUB1")], 4, &|n| n.hub, 5).await;
    check(&|w| w.modes = vec![Mode::Phone, Mode::Online], 2, &|n| n.mode, 7).await;
    check(&|w| w.woman = Some(true), 4, &|n| n.woman, 5).await;
    check(&|w| w.woman = Some(false), 3, &|n| n.woman, 6).await;
    check(&|w| w.language = Some("Bengali".into()), 6, &|n| n.language, 3).await;
    check(&|w| w.step_free = true, 6, &|n| n.steps, 3).await;
    check(&|w| w.places = 2, 6, &|n| n.places, 3).await;
    check(&|w| w.role = Some(front_door_domain::appointments::ClinicianRole::Nurse), 0, &|n| n.role, 9).await;
}

#[tokio::test]
async fn a_slot_that_misses_two_wishes_is_counted_with_neither() {
    let folder = Folder::new();
    let store = store(&folder).await;
    sessions(&store).await;
    let wanted = SlotQuery { modes: vec![Mode::Hub], woman: Some(true), places: 4, ..all() };
    let not = store.not_offered(&wanted).await.unwrap();
    let expected = NotOffered { fit: 1, free: 9, places: 3, ..NotOffered::default() };
    assert_eq!(not, expected);
}

#[tokio::test]
async fn free_slots_come_in_order_of_time_with_pages_and_bounds() {
    let folder = Folder::new();
    let store = store(&folder).await;
    sessions(&store).await;
    let first = store.free_slots(&all()).await.unwrap();
    let expected = [("HUB1", 60), ("HUB2", 60), ("HUB1", 70), ("HUB2", 70), ("HUB1", 80), ("HUB2", 80)];
    assert_eq!(places(&first)[..6], expected.map(|(hub, minute)| (hub.to_owned(), minute)));
    let page = store.free_slots(&SlotQuery { skip: 2, limit: 2, ..all() }).await.unwrap();
    assert_eq!(page, first[2..4]);
    let bounded = SlotQuery::within(at(3600), at(4200));
    assert_eq!(store.free_slots(&bounded).await.unwrap().len(), 2);
    assert_eq!(store.first_free(at(3601), at(9000)).await.unwrap(), Some(at(4200)));
    assert_eq!(store.first_free(at(90_000), at(99_000)).await.unwrap(), None);
}

/// What a grid says of one day: how many fit, and the times of each place's own search.
async fn day_alone(store: &Store, wanted: &SlotQuery) -> FreeDay {
    let mut slots = Vec::new();
    let plain = SlotQuery { skip: 0, limit: 1_000, ..wanted.clone() };
    for mode in [Mode::Phone, Mode::Online].into_iter().filter(|mode| wanted.modes.contains(mode)) {
        slots.extend(times(store, SlotQuery { modes: vec![mode], ..plain.clone() }, wanted).await);
    }
    for hub in wanted.hubs.iter().filter(|_| wanted.modes.contains(&Mode::Hub)) {
        let here = SlotQuery { modes: vec![Mode::Hub], hubs: vec![hub.clone()], ..plain.clone() };
        slots.extend(times(store, here, wanted).await);
    }
    slots.sort_by_key(|slot| (slot.start, slot.hub.clone(), slot.mode));
    FreeDay { fit: store.count_free(wanted).await.unwrap(), slots }
}

/// One slot for each time of a place.
async fn times(store: &Store, here: SlotQuery, wanted: &SlotQuery) -> Vec<Slot> {
    let mut slots = store.free_slots(&here).await.unwrap();
    slots.dedup_by_key(|slot| slot.start);
    slots.into_iter().skip(wanted.skip as usize).take(wanted.limit as usize).collect()
}

#[tokio::test]
async fn of_several_slots_at_a_time_a_grid_has_the_holders_own_or_one_that_nobody_holds() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let one = put(&store, session("HUB1", 3600, 1)).await;
    let other = put(&store, session("HUB1", 3600, 1)).await;
    let offered = async |now: i64, by: Option<UserId>| {
        let days = store.free_by_day(&all(), &[at(0), at(86_400)], at(now), by).await.unwrap();
        assert_eq!(days[0].fit, 2);
        days[0].slots.iter().map(|slot| slot.id.session).collect::<Vec<_>>()
    };
    for (held, free) in [(&one, &other), (&other, &one)] {
        let entity = Entity::from(slot(held, 0));
        let kept = entity.clone();
        store
            .write::<_, StoreError, _>(head(user(2), 0), async |tx| {
                tx.claim(entity, 0, Some(hold(user(2), 300))).await
            })
            .await
            .unwrap();
        for (by, shown) in [(None, free.id), (Some(user(1)), free.id), (Some(user(2)), held.id)] {
            assert_eq!(offered(10, by).await, [shown], "{by:?}");
        }
        let seen = store.slot(slot(held, 0)).await.unwrap().head.version;
        if held.id == one.id {
            store
                .write::<_, StoreError, _>(head(user(2), 20), async |tx| tx.claim(kept, seen, None).await)
                .await
                .unwrap();
        }
    }
    // The hold of the other one ran out.
    assert_eq!(offered(10_000, None).await.len(), 1);
}

#[tokio::test]
async fn a_grid_says_of_each_day_and_place_what_its_own_search_says() {
    let folder = Folder::new();
    let store = store(&folder).await;
    sessions(&store).await;
    let mut online = session("HUB3", 100_000, 5);
    (online.mode, online.woman) = (Mode::Online, Some(false));
    let online = put(&store, online).await;
    put(&store, appointment(&online, 1, user(1))).await;
    put(&store, session("HUB1", 100_000, 3)).await;
    // The third day is an hour shorter, the fourth has nothing.
    let midnights = [0, 86_400, 172_800, 255_600, 342_000].map(at);
    let hubs = ["HUB1", "HUB2", "HUB3"].map(HubId::from).to_vec();
    let modes = vec![Mode::Phone, Mode::Online, Mode::Hub];
    let plain = SlotQuery { hubs, modes, to: at(342_000), ..all() };
    let wishes: [fn(&mut SlotQuery); 8] = [
        |_| {},
        |w| w.limit = 1,
        |w| (w.limit, w.skip) = (2, 1),
        |w| w.woman = Some(true),
        |w| w.step_free = true,
        |w| w.places = 2,
        |w| w.from = at(4_300),
        |w| (w.modes, w.language) = (vec![Mode::Hub], Some("Bengali".into())),
    ];
    for (number, wish) in wishes.into_iter().enumerate() {
        let mut wanted = plain.clone();
        wish(&mut wanted);
        let mut grid = store.free_by_day(&wanted, &midnights, at(0), None).await.unwrap();
        assert_eq!(grid.len(), 4);
        for (day, span) in grid.iter_mut().zip(midnights.windows(2)) {
            assert!(day.slots.is_sorted_by_key(|slot| slot.start), "wish {number}");
            day.slots.sort_by_key(|slot| (slot.start, slot.hub.clone(), slot.mode));
            let alone = SlotQuery { from: wanted.from.max(span[0]), to: span[1], ..wanted.clone() };
            assert_eq!(*day, day_alone(&store, &alone).await, "wish {number}");
        }
    }
}

#[tokio::test]
async fn a_booked_slot_is_not_offered_a_held_one_is_with_its_holder() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let [made, ..] = sessions(&store).await;
    let booked = put(&store, appointment(&made, 0, user(1))).await;
    let entity = Entity::from(slot(&made, 1));
    store
        .write::<_, StoreError, _>(head(user(2), 0), async |tx| {
            tx.claim(entity, 0, Some(hold(user(2), 300))).await
        })
        .await
        .unwrap();
    let free = store.free_slots(&SlotQuery { hubs: vec![made.hub.clone()], ..all() }).await.unwrap();
    assert_eq!(free.iter().map(|slot| slot.id.ordinal).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(free[0].head.hold, Some(hold(user(2), 300)));
    let mut cancelled = booked;
    cancelled.state = AppointmentState::Cancelled { at: at(1), by: user(1), reason: "better".into() };
    put(&store, cancelled).await;
    let free = store.free_slots(&SlotQuery { hubs: vec![made.hub.clone()], ..all() }).await.unwrap();
    assert_eq!(free.len(), 4);
}

#[tokio::test]
async fn moving_frees_the_old_slot_and_takes_the_new_in_one_write() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let [made, other, _] = sessions(&store).await;
    let mut moved = put(&store, appointment(&made, 0, user(1))).await;
    moved.slots = vec![slot(&other, 1)];
    let moved = put(&store, moved).await;
    assert_eq!(store.slot(slot(&made, 0)).await.unwrap().taken_by, None);
    assert_eq!(store.slot(slot(&other, 1)).await.unwrap().taken_by, Some(moved.id));
}

#[tokio::test]
async fn a_session_cannot_shrink_over_a_booking() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let [mut made, ..] = sessions(&store).await;
    put(&store, appointment(&made, 2, user(1))).await;
    made.slots = 2;
    let mut short = made.clone();
    let refused = store
        .write::<_, StoreError, _>(head(user(1), 1), async |tx| tx.put(&mut short).await)
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::SlotBooked), "{refused:?}");
    made.slots = 3;
    put(&store, made.clone()).await;
    assert!(matches!(store.slot(slot(&made, 3)).await.unwrap_err(), StoreError::NoSuchSlot));
}

#[tokio::test]
async fn the_day_has_sessions_slots_and_people() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let [made, ..] = sessions(&store).await;
    let extract = Extract { name: "residents".into(), version: "1".into(), sha256: String::new() };
    let people = vec![resident(1, "Mensah", "Abena", "1997-02-02")];
    store
        .import_extract(head(user(1), 0), extract, people.into_iter(), |_| {}, &AtomicBool::new(false))
        .await
        .unwrap();
    let booked = put(&store, appointment(&made, 1, user(1))).await;
    let day = store.day(&made.hub, at(0), at(86_400)).await.unwrap();
    assert_eq!(day.sessions.len(), 1);
    assert_eq!(day.sessions[0].slots.len(), 4);
    assert_eq!(day.sessions[0].slots[1].taken_by, Some(booked.id));
    assert_eq!(day.appointments[0].resident.as_ref().unwrap().family, "Mensah");
    assert_eq!(day.appointments[0].told, None);
    assert_eq!(
        store.day(&made.hub, at(86_400), at(172_800)).await.unwrap(),
        front_door_store::Day::default()
    );
}

#[tokio::test]
async fn the_worklist_sorts_by_what_is_due_first_and_counts_its_tabs() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let late = put(&store, contact(5000)).await;
    let early = put(&store, task(10, Owner::Anyone { role: Role::Clinician })).await;
    let mut mine = contact(100);
    mine.worker = Some(Worker { by: user(1), at: at(100), why: None });
    let mine = put(&store, mine).await;
    let mut closed = contact(0);
    let next = NextStep::EmergencyOutcome { outcome: "attended".into() };
    closed.state = ContactState::Closed { at: at(50), by: user(1), next };
    let closed = put(&store, closed).await;
    let check = async |tab, expected: Vec<String>| {
        let wanted = WorkQuery { tab, user: user(1), since: at(0), limit: 200 };
        let ids = store.worklist(&wanted).await.unwrap().into_iter().map(|item| match item.open {
            OpenEnd::Contact(contact) => contact.id.to_string(),
            OpenEnd::Task(task) => task.id.to_string(),
        });
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{tab:?}");
    };
    check(WorkTab::Waiting, vec![early.id.to_string(), mine.id.to_string(), late.id.to_string()]).await;
    check(WorkTab::Mine, vec![mine.id.to_string()]).await;
    check(WorkTab::Clinician, vec![early.id.to_string()]).await;
    check(WorkTab::Done, vec![closed.id.to_string()]).await;
    let counts = store.work_counts(user(1), at(0)).await.unwrap();
    assert_eq!((counts.waiting, counts.mine, counts.clinician, counts.done), (3, 1, 1, 1));
    assert_eq!(store.work_counts(user(1), at(51)).await.unwrap().done, 0);
}
