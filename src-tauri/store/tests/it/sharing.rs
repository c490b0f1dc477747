//! A desk that shares: its acts wait, are granted, are undone and done again around what others did,
//! or are refused with everything that stands on them.

use crate::made::{
    self, Folder, appointment, behind, contact, head, hold, key, number, session, slot, store, user, uuid,
};
use front_door_domain::{
    act::{ActHead, Entity, Kind},
    appointments::{Appointment, AppointmentState, Session},
    contacts::Contact,
    ids::{ActId, DeskId},
    tasks::{Owner, Task},
    users::Role,
};
use front_door_store::{
    Applied, Backlog, End, News, Refused, SlotQuery, Standing, Store, StoreError, Waiting, Why,
    shared::SharedEntry,
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// The ordering side's pen alone: it numbers and chains what it is given and asks nothing.
pub(crate) struct Pen {
    seq: u64,
    hash: [u8; 32],
    at: i64,
    late: i64,
}

impl Pen {
    pub(crate) fn at(end: End) -> Self {
        Self { seq: end.seq, hash: end.hash, at: 0, late: 0 }
    }

    pub(crate) fn grant(&mut self, waiting: &Waiting) -> SharedEntry {
        let head: ActHead = serde_json::from_str(&waiting.body).unwrap();
        self.at = self.at.max(head.at.as_millisecond() + self.late);
        let at = self.at;
        let said = Sha256::new().chain_update(&waiting.salt).chain_update(&waiting.body).finalize();
        let prev = self.hash;
        self.seq += 1;
        self.hash = Sha256::new()
            .chain_update(self.hash)
            .chain_update(self.seq.to_be_bytes())
            .chain_update(waiting.act.0.as_bytes())
            .chain_update(at.to_be_bytes())
            .chain_update(said)
            .finalize()
            .into();
        let (salt, body) = (waiting.salt.clone(), waiting.body.clone());
        SharedEntry {
            seq: self.seq,
            act_id: waiting.act,
            at: Timestamp::from_millisecond(at).unwrap(),
            desk: head.desk,
            salt,
            body,
            hash: self.hash,
            prev_hash: prev,
        }
    }
}

fn granted(entries: Vec<SharedEntry>) -> News {
    News { entries, ..News::default() }
}

fn taken() -> Refused {
    Refused { by: Some(user(2)), ..Refused::because(Why::Taken) }
}

fn task(due: i64) -> Task {
    made::task(due, Owner::Anyone { role: Role::Clinician })
}

async fn another(folder: &Folder) -> Store {
    Store::create(folder.path(), key(), DeskId(uuid())).await.unwrap()
}

/// Two desks of one shared store, both with the same session of three slots.
async fn two() -> (Folder, Store, Folder, Store, Pen, Session) {
    let (one_folder, other_folder) = (Folder::new(), Folder::new());
    let (one, other) = (store(&one_folder).await, another(&other_folder).await);
    one.share(one.desk()).await.unwrap();
    other.share(one.desk()).await.unwrap();
    let mut pen = Pen::at(one.end().await);
    let mut clinic = session("HUB1", 3600, 3);
    put(&one, head(user(1), 0), &mut clinic).await;
    settled(&mut pen, &one, [&one, &other]).await;
    (one_folder, one, other_folder, other, pen, clinic)
}

async fn put<R: front_door_store::Stored>(store: &Store, head: ActHead, record: &mut R) -> ActId {
    let id = head.id;
    let done = store.write::<_, StoreError, _>(head, async |tx| tx.put(record).await).await.unwrap();
    assert_eq!(done.grant(), None);
    id
}

async fn book(store: &Store, clinic: &Session, ordinal: u16, by: u128, at: i64) -> (ActId, Appointment) {
    let head = head(user(by), at);
    let (id, place) = (head.id, slot(clinic, ordinal));
    let mut booked = appointment(clinic, ordinal, user(by));
    store
        .write::<_, StoreError, _>(head, async |tx| {
            let seen = tx.slot(place).await?;
            tx.claim(Entity::from(place), seen.head.version, None).await?;
            tx.put(&mut booked).await
        })
        .await
        .unwrap();
    (id, booked)
}

async fn waiting(store: &Store) -> Vec<Waiting> {
    store.waiting(100).await.unwrap()
}

/// What waits at `store`, granted.
async fn ordered(pen: &mut Pen, store: &Store) -> News {
    granted(waiting(store).await.iter().map(|act| pen.grant(act)).collect())
}

/// What waits at `from`, granted and taken in at both.
async fn settled(pen: &mut Pen, from: &Store, [one, other]: [&Store; 2]) {
    let news = ordered(pen, from).await;
    one.apply(&news).await.unwrap();
    other.apply(&news).await.unwrap();
}

async fn same(one: &Store, other: &Store) {
    assert_eq!(one.end().await, other.end().await);
    for store in [one, other] {
        let verdict = store.verify().await.unwrap();
        assert_eq!(verdict.broken, None);
    }
}

#[tokio::test]
async fn what_is_granted_in_order_is_the_same_at_every_desk() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let (act, booked) = book(&one, &clinic, 0, 1, 10).await;
    assert!(one.is_requested(Kind::Appointment, booked.id).await.unwrap());
    let news = ordered(&mut pen, &one).await;
    assert_eq!(one.apply(&news).await.unwrap(), Applied { granted: vec![act], ..Applied::default() });
    other.apply(&news).await.unwrap();
    assert!(!one.is_requested(Kind::Appointment, booked.id).await.unwrap());
    assert_eq!(other.get::<Appointment>(booked.id).await.unwrap(), Some(booked));
    same(&one, &other).await;
}

#[tokio::test]
async fn a_history_taken_in_at_once_leaves_what_one_by_one_leaves() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let mut note = contact(1);
    for at in 10..13 {
        put(&one, head(user(1), at), &mut note).await;
    }
    let (_, mut moved) = book(&one, &clinic, 0, 1, 20).await;
    moved.slots = vec![slot(&clinic, 1)];
    put(&one, head(user(1), 21), &mut moved).await;
    let (_, mut gone) = book(&one, &clinic, 0, 1, 22).await;
    gone.state = AppointmentState::Cancelled { at: gone.start, by: user(1), reason: String::new() };
    put(&one, head(user(1), 23), &mut gone).await;
    let (_, last) = book(&one, &clinic, 0, 2, 24).await;
    put(&one, head(user(1), 25), &mut gone).await;
    put(&one, head(user(1), 26), &mut note).await;
    let entries: Vec<_> = waiting(&one).await.iter().map(|act| pen.grant(act)).collect();
    one.apply(&granted(entries.clone())).await.unwrap();
    for entry in entries {
        other.apply(&granted(vec![entry])).await.unwrap();
    }
    let folder = Folder::new();
    let new = another(&folder).await;
    new.share(one.desk()).await.unwrap();
    new.apply(&granted(one.entries_after(0, 100).await.unwrap())).await.unwrap();
    let query = SlotQuery::within(clinic.start, clinic.start + SignedDuration::from_hours(9));
    for store in [&one, &other, &new] {
        assert_eq!(store.get::<Contact>(note.id).await.unwrap(), Some(note.clone()));
        for wanted in [&moved, &gone, &last] {
            assert_eq!(store.get::<Appointment>(wanted.id).await.unwrap().as_ref(), Some(wanted));
        }
        let free: Vec<_> = store.free_slots(&query).await.unwrap().into_iter().map(|free| free.id).collect();
        assert_eq!(free, [slot(&clinic, 2)]);
    }
    same(&one, &other).await;
    same(&one, &new).await;
}

#[tokio::test]
async fn what_waits_is_done_again_around_what_others_did() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let (mine, booked) = book(&one, &clinic, 0, 1, 10).await;
    let mut note = contact(1);
    let noted = put(&one, head(user(1), 11), &mut note).await;
    book(&other, &clinic, 1, 2, 12).await;
    let news = ordered(&mut pen, &other).await;
    other.apply(&news).await.unwrap();
    assert_eq!(one.apply(&news).await.unwrap(), Applied::default());
    assert_eq!(waiting(&one).await.iter().map(|act| act.act).collect::<Vec<_>>(), [mine, noted]);
    settled(&mut pen, &one, [&one, &other]).await;
    assert_eq!(other.slot(slot(&clinic, 0)).await.unwrap().taken_by, Some(booked.id));
    same(&one, &other).await;
}

#[tokio::test]
async fn a_long_answer_is_taken_in_by_parts_and_each_act_ends_once() {
    let (_a, one, _b, other, mut pen, _clinic) = two().await;
    let mut shared = contact(1);
    put(&one, head(user(1), 10), &mut shared).await;
    settled(&mut pen, &one, [&one, &other]).await;
    let mut theirs = shared.clone();
    put(&other, head(user(2), 11), &mut theirs).await;
    for at in 0..600 {
        put(&other, head(user(2), 12 + at), &mut task(at)).await;
    }
    let mine = put(&one, head(user(1), 11), &mut shared).await;
    // What came first disturbs it, and parts later it was granted all the same.
    let (mut sent, own) = (other.waiting(1_000).await.unwrap(), waiting(&one).await);
    sent.splice(400..400, own);
    let news = granted(sent.iter().map(|act| pen.grant(act)).collect());
    let mut looks = one.changes();
    assert_eq!(one.apply(&news).await.unwrap(), Applied { granted: vec![mine], ..Applied::default() });
    assert!(waiting(&one).await.is_empty());
    assert!(one.to_decide_again().await.unwrap().is_empty());
    let mut parts = Vec::new();
    while let Ok(changed) = looks.try_recv() {
        parts.push(changed.seq);
    }
    assert_eq!(parts, [252, 502, 604]);
    other.apply(&news).await.unwrap();
    same(&one, &other).await;
}

#[tokio::test]
async fn one_change_on_top_of_another_is_decided_again() {
    let (_a, one, _b, other, mut pen, _clinic) = two().await;
    let mut shared = contact(1);
    put(&one, head(user(1), 10), &mut shared).await;
    settled(&mut pen, &one, [&one, &other]).await;
    let (mut here, mut there) = (shared.clone(), shared.clone());
    here.reference = "HERE".into();
    there.reference = "THERE".into();
    let mine = put(&one, head(user(1), 11), &mut here).await;
    put(&other, head(user(2), 12), &mut there).await;
    let news = ordered(&mut pen, &other).await;
    other.apply(&news).await.unwrap();
    let applied = one.apply(&news).await.unwrap();
    assert_eq!(applied.again, [mine]);
    assert_eq!(one.contact_by_id(shared.id).await.unwrap().reference, "THERE");
    let again = one.to_decide_again().await.unwrap();
    assert_eq!(again.len(), 1);
    let mut fresh: Contact = one.contact_by_id(shared.id).await.unwrap();
    fresh.reference = "HERE".into();
    assert_eq!(put(&one, again[0].head.clone(), &mut fresh).await, mine);
    settled(&mut pen, &one, [&one, &other]).await;
    assert_eq!(other.contact_by_id(shared.id).await.unwrap().reference, "HERE");
    same(&one, &other).await;
}

#[tokio::test]
async fn a_refusal_takes_what_stands_on_it_and_nothing_else() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let (lost, booked) = book(&one, &clinic, 0, 1, 10).await;
    let mut arrived = booked.clone();
    arrived.reference = "later".into();
    let on_top = put(&one, head(user(1), 11), &mut arrived).await;
    let mut note = contact(1);
    let apart = put(&one, head(user(1), 12), &mut note).await;
    let (_, theirs) = book(&other, &clinic, 0, 2, 9).await;
    let entries: Vec<_> = waiting(&other).await.iter().map(|act| pen.grant(act)).collect();
    other.apply(&granted(entries.clone())).await.unwrap();
    let applied =
        one.apply(&News { entries, refused: vec![(lost, taken())], ..News::default() }).await.unwrap();
    assert_eq!(applied.refused.keys().copied().collect::<Vec<_>>(), [lost, on_top]);
    assert_eq!(applied.refused[&on_top].why, Why::StandsOn);
    assert_eq!(one.slot(slot(&clinic, 0)).await.unwrap().taken_by, Some(theirs.id));
    assert_eq!(one.get::<Appointment>(booked.id).await.unwrap(), None);
    assert_eq!(waiting(&one).await.iter().map(|act| act.act).collect::<Vec<_>>(), [apart]);
    let aside = one.set_aside().await.unwrap();
    assert_eq!(aside.iter().map(|aside| aside.act.head.id).collect::<Vec<_>>(), [lost, on_top]);
    for aside in aside {
        one.told_of(aside.act.head.id).await.unwrap();
    }
    assert!(one.set_aside().await.unwrap().is_empty());
    settled(&mut pen, &one, [&one, &other]).await;
    same(&one, &other).await;
}

#[tokio::test]
async fn a_hold_lasts_by_the_clock_of_the_ordering_side() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let place = slot(&clinic, 2);
    let held = hold(user(1), 400);
    let until = held.until.as_millisecond();
    one.write::<_, StoreError, _>(head(user(1), 10), async |tx| {
        tx.claim(Entity::from(place), 0, Some(held)).await
    })
    .await
    .unwrap();
    pen.late = 2_500;
    settled(&mut pen, &one, [&one, &other]).await;
    for store in [&one, &other] {
        let standing = store.slot(place).await.unwrap().head.hold.unwrap();
        assert_eq!(standing.until.as_millisecond(), until + 2_500);
    }
    same(&one, &other).await;
}

#[tokio::test]
async fn what_does_not_follow_is_not_taken_in() {
    let (_a, one, _b, _other, mut pen, _clinic) = two().await;
    put(&one, head(user(1), 10), &mut contact(1)).await;
    let right = pen.grant(&waiting(&one).await[0]);
    let changed = |change: fn(&mut SharedEntry)| {
        let mut entry = right.clone();
        change(&mut entry);
        granted(vec![entry])
    };
    let rows = [
        changed(|entry| entry.seq += 1),
        changed(|entry| entry.at += SignedDuration::from_millis(1)),
        changed(|entry| entry.body.push(' ')),
        changed(|entry| entry.salt.push(0)),
        changed(|entry| entry.hash[0] ^= 1),
    ];
    for news in rows {
        let refused = one.apply(&news).await.unwrap_err();
        assert!(matches!(refused, StoreError::OtherJournal { seq: 2 }), "{refused:?}");
        assert_eq!(waiting(&one).await.len(), 1);
    }
    one.apply(&granted(vec![right])).await.unwrap();
    assert!(waiting(&one).await.is_empty());
}

#[tokio::test]
async fn records_of_a_kind_that_only_newer_programs_know_are_kept_and_given_on() {
    let (folder, one, _b, other, mut pen, _clinic) = two().await;
    let mut noted = contact(1);
    let (act, mut made) = (ActId(uuid()), task(1));
    let head = ActHead { id: act, ..head(user(2), 10) };
    other
        .write::<_, StoreError, _>(head, async |tx| {
            tx.put(&mut noted).await?;
            tx.put(&mut made).await
        })
        .await
        .unwrap();
    // As a newer program says it: the task is something that this one has never heard of.
    let mut said = waiting(&other).await.remove(0);
    said.body = said.body.replace(r#""kind":"task""#, r#""kind":"plan""#);
    let entry = pen.grant(&said);
    let applied = one.apply(&granted(vec![entry.clone()])).await.unwrap();
    assert_eq!(applied, Applied::default());
    assert_eq!(one.contact_by_id(noted.id).await.unwrap().reference, noted.reference);
    assert_eq!(one.get::<Task>(made.id).await.unwrap(), None);
    assert_eq!(one.entries_after(1, 10).await.unwrap(), [entry], "given on byte for byte");
    assert_eq!(one.verify().await.unwrap().broken, None);
    one.close().await.unwrap();
    assert_eq!(number(&folder, "SELECT count(*) FROM later WHERE seq = 2 AND kind = 'plan'").await, 1);
    let one = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(one.get::<Task>(made.id).await.unwrap(), None, "it is not known yet");
    one.close().await.unwrap();
    assert_eq!(number(&folder, "SELECT count(*) FROM later").await, 1);
}

#[tokio::test]
async fn what_an_older_program_could_not_read_is_written_once_a_newer_one_opens_the_store() {
    let (folder, one, _b, _other, mut pen, _clinic) = two().await;
    let mut made = task(1);
    put(&one, head(user(1), 10), &mut made).await;
    one.apply(&ordered(&mut pen, &one).await).await.unwrap();
    one.close().await.unwrap();
    // As an older program leaves it.
    behind(&folder, "DELETE FROM task; INSERT INTO later (seq, kind, id) SELECT 2, 'task', body ->> '$.records[0].id' FROM payload WHERE seq = 2").await;
    let one = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(one.get::<Task>(made.id).await.unwrap(), Some(made));
    assert_eq!(one.verify().await.unwrap().broken, None);
    one.close().await.unwrap();
    assert_eq!(number(&folder, "SELECT count(*) FROM later").await, 0);
}

#[tokio::test]
async fn a_desk_with_records_founds_and_does_not_join() {
    let (folder, strange) = (Folder::new(), Folder::new());
    let (one, other) = (store(&folder).await, another(&strange).await);
    let done = one
        .write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut contact(0)).await)
        .await
        .unwrap();
    assert!(done.grant().is_some());
    let refused = one.share(other.desk()).await.unwrap_err();
    assert!(matches!(refused, StoreError::HasRecords), "{refused:?}");
    one.share(one.desk()).await.unwrap();
    assert_eq!(one.entries_after(0, 10).await.unwrap().len(), 1);
    assert_eq!(one.shares_with().await, Some(one.desk()));
}

#[tokio::test]
async fn whoever_shows_a_desk_hears_of_all_that_looks_different() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let (lost, _) = book(&one, &clinic, 0, 1, 10).await;
    let (_, _) = book(&other, &clinic, 0, 2, 9).await;
    let entries: Vec<_> = waiting(&other).await.iter().map(|act| pen.grant(act)).collect();
    let mut heard = one.changes();
    one.apply(&News { refused: vec![(lost, taken())], ..News::default() }).await.unwrap();
    let undone = heard.try_recv().unwrap();
    assert!(undone.claimed && undone.kinds.contains(&Kind::Appointment), "{undone:?}");
    let mut note = contact(1);
    put(&one, head(user(1), 11), &mut note).await;
    heard.try_recv().unwrap();
    one.apply(&granted(entries)).await.unwrap();
    let came = heard.try_recv().unwrap();
    assert!(came.claimed && came.kinds.contains(&Kind::Appointment), "{came:?}");
    assert!(!came.kinds.contains(&Kind::Contact), "what waits and was not touched stays as it was");
    one.apply(&News::default()).await.unwrap();
    assert!(heard.try_recv().is_err(), "nothing came, nothing changed");
}

#[tokio::test]
async fn each_act_says_where_it_stands() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    assert_eq!(one.standing(ActId(uuid())).await.unwrap(), Standing::Unknown);
    let (first, _) = book(&one, &clinic, 0, 1, 10).await;
    let (second, _) = book(&one, &clinic, 1, 1, 11).await;
    assert_eq!(one.standing(first).await.unwrap(), Standing::Waiting);
    let backlog = one.backlog().await.unwrap();
    assert_eq!((backlog.acts, backlog.oldest), (2, Some(head(user(1), 10).at)));
    assert_eq!(one.requested().await.unwrap(), [slot(&clinic, 0), slot(&clinic, 1)].map(Entity::from).into());
    let entries = vec![pen.grant(&waiting(&one).await[0])];
    let news = News { entries, refused: vec![(second, taken())], ..News::default() };
    one.apply(&news).await.unwrap();
    assert_eq!(one.standing(first).await.unwrap(), Standing::Granted);
    assert_eq!(one.standing(second).await.unwrap(), Standing::Refused(taken()));
    assert_eq!(one.backlog().await.unwrap(), Backlog::default());
    assert!(one.requested().await.unwrap().is_empty());
    drop(other);
}

#[tokio::test]
async fn a_desk_that_leaves_goes_on_with_the_journal_it_has() {
    let (_a, one, folder, other, mut pen, clinic) = two().await;
    let (granted_act, _) = book(&other, &clinic, 0, 2, 10).await;
    other.apply(&ordered(&mut pen, &other).await).await.unwrap();
    let (kept, booked) = book(&other, &clinic, 1, 2, 11).await;
    assert_eq!(other.leave().await.unwrap(), 1);
    assert_eq!(other.shares_with().await, None);
    for act in [granted_act, kept] {
        assert_eq!(other.standing(act).await.unwrap(), Standing::Granted);
    }
    let (alone, _) = book_alone(&other, &clinic, 2, 20).await;
    other.close().await.unwrap();
    drop(other);
    let again = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(again.shares_with().await, None);
    assert_eq!(again.standing(alone).await.unwrap(), Standing::Granted);
    assert_eq!(again.get::<Appointment>(booked.id).await.unwrap().map(|found| found.id), Some(booked.id));
    assert_eq!(again.verify().await.unwrap().broken, None);
    let founder = one.desk();
    assert_eq!(again.founder().await, founder, "its chain still begins with the founder");
    assert!(matches!(again.share(again.desk()).await, Err(StoreError::HasRecords)));
}

async fn book_alone(store: &Store, clinic: &Session, ordinal: u16, at: i64) -> (ActId, Appointment) {
    let done = book(store, clinic, ordinal, 2, at).await;
    assert!(store.grant_of(done.0).await.unwrap().is_some());
    done
}

#[tokio::test]
async fn nobody_leaves_while_something_is_undecided() {
    let (_a, one, _b, other, mut pen, clinic) = two().await;
    let (lost, _) = book(&one, &clinic, 0, 1, 10).await;
    book(&other, &clinic, 0, 2, 9).await;
    let entries: Vec<_> = waiting(&other).await.iter().map(|act| pen.grant(act)).collect();
    one.apply(&News { entries, refused: vec![(lost, taken())], ..News::default() }).await.unwrap();
    assert!(matches!(one.leave().await, Err(StoreError::Undecided { acts: 1 })));
    assert!(one.shares_with().await.is_some());
    one.told_of(lost).await.unwrap();
    assert_eq!(one.leave().await.unwrap(), 0);
}
