//! Sharing again after a backup was put back: of the server, or of a desk.

use super::{address, shared};
use crate::{
    made::{Folder, appointment, contact, head, key, resident, session, slot, user, uuid},
    postgres::Postgres,
};
use front_door_domain::{
    act::{ActHead, Entity},
    appointments::Session,
    contacts::Contact,
    ids::{ActId, DeskId, UserId},
    users::{Role, User},
};
use front_door_store::{
    Ahead, Refused, Round, SetAside, Standing, Store, StoreError, Unsent, Why,
    shared::{LINE, Server, Stop, Whom},
};
use serde_json::{Map, json};
use std::sync::atomic::AtomicBool;

struct Desk {
    folder: Folder,
    store: Store,
    server: Server,
}

impl Desk {
    async fn new(postgres: &Postgres) -> Self {
        let folder = Folder::new();
        let store = Store::create(folder.path(), key(), DeskId(uuid())).await.unwrap();
        store.share(super::FOUNDER).await.unwrap();
        Self { folder, store, server: Server::new(address(postgres, "anna")) }
    }

    /// The same desk from a copy of its folder.
    async fn copy(&mut self, postgres: &Postgres) -> Self {
        self.store.close().await.unwrap();
        let folder = Folder::new();
        for file in ["desk.db", "desk.db-wal"] {
            let from = self.folder.path().join(file);
            if from.exists() {
                std::fs::copy(from, folder.path().join(file)).unwrap();
            }
        }
        self.store = Store::open(self.folder.path(), key()).await.unwrap();
        let store = Store::open(folder.path(), key()).await.unwrap();
        Self { folder, store, server: Server::new(address(postgres, "anna")) }
    }

    fn head(&self, seconds: i64) -> ActHead {
        ActHead { desk: self.store.desk(), ..head(user(1), seconds) }
    }

    async fn put(&self, record: &mut Contact, seconds: i64) -> ActId {
        let head = self.head(seconds);
        let id = head.id;
        self.store.write::<_, StoreError, _>(head, async |tx| tx.put(record).await).await.unwrap();
        id
    }

    /// An act that names a record and writes another.
    async fn about(&self, named: &Contact, seconds: i64) -> ActId {
        let head = ActHead { inputs: json!({ "contact": named.id }), ..self.head(seconds) };
        let id = head.id;
        let mut other = contact(seconds);
        self.store.write::<_, StoreError, _>(head, async |tx| tx.put(&mut other).await).await.unwrap();
        id
    }

    async fn book(&self, clinic: &Session, seconds: i64) -> ActId {
        let (head, place) = (self.head(seconds), slot(clinic, 0));
        let (id, mut booked) = (head.id, appointment(clinic, 0, user(1)));
        let done = self.store.write::<_, StoreError, _>(head, async |tx| {
            let seen = tx.slot(place).await?;
            tx.claim(Entity::from(place), seen.head.version, None).await?;
            tx.put(&mut booked).await
        });
        done.await.unwrap();
        id
    }

    async fn round(&self) -> Round {
        let whom = Whom {
            desk: self.store.desk(),
            epoch: self.store.epoch().await.unwrap(),
            line: LINE,
            program: "0.1.0".into(),
            name: "A desk".into(),
        };
        self.store.exchange(&self.server, &whom, &mut Ahead::default()).await.unwrap()
    }

    /// Rounds until nothing is left to send or to take in. What is to be decided anew is refused.
    async fn meet(&self) {
        for _ in 0..100 {
            for act in self.store.to_decide_again().await.unwrap() {
                self.store.refuse(act.head.id, &Refused::because(Why::Rules)).await.unwrap();
            }
            match self.round().await {
                Round::Done { more: false, behind: 0, .. } if self.open().await == 0 => return,
                Round::Stopped(Stop::Collecting { .. }) => {
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
                Round::Stopped(stop) => unreachable!("{stop:?}"),
                Round::Done { .. } | Round::Refilled => {}
            }
        }
        unreachable!("it does not come to rest");
    }

    async fn open(&self) -> u32 {
        self.store.backlog().await.unwrap().acts
    }

    async fn rejoin(&self, unsent: Unsent) -> u64 {
        let common = self.store.last_in_common(&self.server).await.unwrap();
        let status = self.server.status().await.unwrap();
        let known = status.desks.iter().find(|desk| desk.id == self.store.desk()).unwrap();
        self.store.rejoin(common, known.epoch, unsent).await.unwrap();
        common
    }

    async fn aside(&self) -> Vec<(ActId, Why)> {
        let one = |aside: SetAside| (aside.act.head.id, aside.refused.why);
        self.store.set_aside().await.unwrap().into_iter().map(one).collect()
    }

    async fn stands(&self, act: ActId) -> Standing {
        self.store.standing(act).await.unwrap()
    }
}

async fn alike(desks: &[&Desk]) {
    for desk in desks {
        desk.meet().await;
    }
    for desk in desks {
        desk.meet().await;
        assert_eq!(desk.store.end().await, desks[0].store.end().await);
        assert_eq!(desk.store.verify().await.unwrap().broken, None);
    }
}

fn colleague() -> User {
    User {
        id: UserId(uuid()),
        version: 0,
        username: "late".into(),
        name: "L. Late".into(),
        roles: vec![Role::Lead],
        password: String::new(),
        active: true,
        other: Map::new(),
    }
}

fn is_fork(round: &Round) -> bool {
    matches!(round, Round::Stopped(Stop::UnknownTip { fork: true, .. }))
}

/// What two desks did that a server lacks, which was put back and went on with a third.
struct Forked {
    _postgres: Postgres,
    one: Desk,
    other: Desk,
    third: Desk,
    /// By the one: a contact, and what was done about it.
    noted: (ActId, ActId),
    /// By the other: a contact, a booking that the third one made first at the server, and a change of
    /// what was kept, which the third one changed too.
    theirs: [ActId; 3],
    kept: Contact,
}

async fn forked() -> Option<Forked> {
    let mut postgres = shared().await?;
    let (one, other, third) =
        (Desk::new(&postgres).await, Desk::new(&postgres).await, Desk::new(&postgres).await);
    let (mut clinic, mut kept) = (session("HUB1", 3600, 3), contact(0));
    let head = one.head(0);
    one.store.write::<_, StoreError, _>(head, async |tx| tx.put(&mut clinic).await).await.unwrap();
    one.put(&mut kept, 1).await;
    alike(&[&one, &other, &third]).await;
    postgres.crash();
    postgres.back_up("monday");
    postgres.resume();
    let mut note = contact(2);
    let noted = (one.put(&mut note, 10).await, one.about(&note, 11).await);
    let mut changed = other.store.contact_by_id(kept.id).await.unwrap();
    changed.reference = "OTHER".into();
    let theirs = [
        other.put(&mut contact(3), 12).await,
        other.book(&clinic, 13).await,
        other.put(&mut changed, 14).await,
    ];
    alike(&[&one, &other]).await;
    postgres.crash();
    postgres.put_back("monday");
    postgres.resume();
    // Nobody who knows more calls in time.
    third.book(&clinic, 20).await;
    let mut changed = third.store.contact_by_id(kept.id).await.unwrap();
    changed.reference = "THIRD".into();
    for seconds in 21..24 {
        third.put(&mut changed, seconds).await;
    }
    third.meet().await;
    Some(Forked { _postgres: postgres, one, other, third, noted, theirs, kept })
}

/// What is kept beside the journal goes back with it: names of people, and the extract to use.
#[tokio::test]
async fn what_was_read_out_of_entries_that_are_cut_goes_with_them() {
    let Some(mut postgres) = shared().await else { return };
    let (one, third) = (Desk::new(&postgres).await, Desk::new(&postgres).await);
    one.put(&mut contact(0), 1).await;
    alike(&[&one, &third]).await;
    postgres.crash();
    postgres.back_up("monday");
    postgres.resume();
    let before = one.store.names().await.unwrap();
    let mut late = colleague();
    one.store.write::<_, StoreError, _>(one.head(10), async |tx| tx.put(&mut late).await).await.unwrap();
    let people = std::iter::once(resident(1, "Mensah", "Ama", "1980-01-01"));
    let never = AtomicBool::new(false);
    one.store.import_residents(one.head(11), ("residents", "1"), people, |_| {}, &never).await.unwrap();
    one.meet().await;
    assert_eq!(one.store.names().await.unwrap().len(), before.len() + 1);
    assert!(one.store.named_extract().await.unwrap().is_some());
    postgres.crash();
    postgres.put_back("monday");
    postgres.resume();
    for seconds in 20..23 {
        third.put(&mut contact(seconds), seconds).await;
    }
    third.meet().await;
    assert!(is_fork(&one.round().await));
    one.rejoin(Unsent::SetAside).await;
    assert_eq!(one.store.names().await.unwrap(), before);
    assert_eq!(one.store.named_extract().await.unwrap(), None);
}

#[tokio::test]
async fn what_only_one_desk_had_is_sent_again_and_what_others_had_is_told() {
    let Some(Forked { _postgres, one, other, third, noted, theirs, kept }) = Box::pin(forked()).await else {
        return;
    };
    // On top of a record that the server has at another version now.
    let mut here = one.store.contact_by_id(kept.id).await.unwrap();
    here.reference = "HERE".into();
    let waits = one.put(&mut here, 30).await;
    for desk in [&one, &other] {
        assert!(is_fork(&desk.round().await));
    }
    let common = one.store.last_in_common(&one.server).await.unwrap();
    let beyond = one.store.beyond(common).await.unwrap();
    let own: Vec<_> = beyond.own.iter().map(|act| act.head.id).collect();
    let others: Vec<_> = beyond.others.iter().map(|act| act.head.id).collect();
    assert_eq!((common, own, others), (2, vec![noted.0, noted.1, waits], theirs.to_vec()));
    assert_eq!(one.rejoin(Unsent::Send).await, 2);
    assert_eq!(one.aside().await, theirs.map(|act| (act, Why::Gone)));
    assert_eq!(one.store.contact_by_id(kept.id).await.unwrap(), kept, "as it was at the last common entry");
    assert_eq!((one.stands(noted.0).await, one.stands(waits).await), (Standing::Waiting, Standing::Again));
    one.meet().await;
    for act in [noted.0, noted.1] {
        assert_eq!(one.stands(act).await, Standing::Granted);
    }
    // The other desk comes back later still: what it did comes back with it.
    assert_eq!(other.rejoin(Unsent::Send).await, 2);
    other.meet().await;
    assert_eq!(other.stands(theirs[0]).await, Standing::Granted);
    let lost = [(theirs[1], Why::Taken), (theirs[2], Why::Rules)];
    assert_eq!(other.aside().await, lost, "somebody else was first to both meanwhile");
    alike(&[&one, &other, &third]).await;
    let gone = [(theirs[1], Why::Gone), (theirs[2], Why::Gone), (waits, Why::Rules)];
    assert_eq!(one.aside().await, gone, "what came back is told no more");
}

#[tokio::test]
async fn what_is_set_aside_is_undone_and_kept_with_what_stood_on_it() {
    let Some(Forked { _postgres, one, third, noted, theirs, .. }) = Box::pin(forked()).await else { return };
    assert!(is_fork(&one.round().await));
    one.rejoin(Unsent::SetAside).await;
    let expected = [
        (theirs[0], Why::Gone),
        (theirs[1], Why::Gone),
        (theirs[2], Why::Gone),
        (noted.0, Why::Aside),
        (noted.1, Why::StandsOn),
    ];
    assert_eq!(one.aside().await, expected);
    assert_eq!(one.open().await, 0);
    alike(&[&one, &third]).await;
    assert_eq!(one.aside().await, expected, "kept until somebody was told");
}

#[tokio::test]
async fn an_older_copy_of_a_desk_sends_nothing_twice_and_only_one_of_the_two_goes_on() {
    let Some(postgres) = shared().await else { return };
    let mut original = Desk::new(&postgres).await;
    original.put(&mut contact(0), 0).await;
    original.meet().await;
    let both = original.put(&mut contact(1), 1).await;
    let copy = original.copy(&postgres).await;
    for seconds in [2, 3] {
        original.put(&mut contact(seconds), seconds).await;
        original.meet().await;
        // The server notes where a desk stands once a second.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    }
    original.meet().await;
    let copied = copy.put(&mut contact(4), 4).await;
    let round = copy.round().await;
    assert_eq!(round, Round::Stopped(Stop::Epoch { epoch: 1 }));
    assert_eq!(copy.rejoin(Unsent::Send).await, 1);
    assert_eq!(copy.store.epoch().await.unwrap(), 2);
    copy.meet().await;
    for act in [both, copied] {
        assert_eq!(copy.stands(act).await, Standing::Granted);
    }
    let known = copy.store.entries_after(0, 100).await.unwrap();
    let times = known.iter().filter(|entry| entry.act_id == both).count();
    assert_eq!((times, known.len()), (1, 5));
    // The original would go on beside it: it must be told to, and then the copy stops.
    let waits = original.put(&mut contact(5), 5).await;
    assert_eq!(original.round().await, Round::Stopped(Stop::Epoch { epoch: 2 }));
    assert_eq!(original.stands(waits).await, Standing::Waiting);
    original.rejoin(Unsent::SetAside).await;
    original.meet().await;
    assert_eq!(original.aside().await, [(waits, Why::Aside)]);
    assert_eq!(copy.round().await, Round::Stopped(Stop::Epoch { epoch: 3 }));
}

#[tokio::test]
async fn what_was_erased_cannot_be_undone_and_nothing_is() {
    let Some(Forked { _postgres, one, .. }) = Box::pin(forked()).await else { return };
    let before = one.store.end().await;
    one.store.close().await.unwrap();
    crate::made::behind(&one.folder, "UPDATE payload SET salt = NULL, body = NULL WHERE seq = 4").await;
    let store = Store::open(one.folder.path(), key()).await.unwrap();
    let refused = store.rejoin(2, 1, Unsent::Send).await.unwrap_err();
    assert!(matches!(refused, StoreError::CannotGoBack { seq: 4 }), "{refused}");
    assert_eq!((store.end().await, store.epoch().await.unwrap()), (before, 1));
}
