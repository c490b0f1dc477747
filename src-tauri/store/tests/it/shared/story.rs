//! Desks with stores of their own that share one server: whatever order things happen in, and
//! whatever crashes, they end with the same journal and the same records.
#![expect(clippy::panic, reason = "a story that goes wrong ends")]

use super::{address, shared};
use crate::{
    made::{Folder, appointment, contact, head, key, session, slot, user, uuid},
    postgres::{OWNER, Postgres},
};
use front_door_domain::{
    act::{ActHead, Entity, Kind},
    appointments::Session,
    contacts::Contact,
    ids::{ActId, DeskId},
};
use front_door_store::{
    Ahead, ExchangeError, Granted, Round, Store, StoreError,
    shared::{LINE, Server, Whom},
};
use std::{collections::BTreeSet, time::Duration};

/// A desk in the story: its store, its wire, and every act it was told is done.
struct Desk {
    _folder: Folder,
    store: Store,
    server: Server,
    whom: Whom,
    ahead: Ahead,
    by: u128,
    done: BTreeSet<ActId>,
    refused: BTreeSet<ActId>,
    /// It only takes until it has everything, as the program does after it has sent.
    lacks: bool,
}

impl Desk {
    async fn new(postgres: &Postgres, number: u128) -> Self {
        let folder = Folder::new();
        let store = Store::create(folder.path(), key(), DeskId(uuid())).await.unwrap();
        let whom = Whom {
            desk: store.desk(),
            epoch: 1,
            line: LINE,
            program: "0.1.0".into(),
            name: format!("Desk {number}"),
        };
        let server = Server::new(address(postgres, "anna"));
        Self {
            _folder: folder,
            store,
            server,
            whom,
            ahead: Ahead::default(),
            by: number,
            done: BTreeSet::new(),
            refused: BTreeSet::new(),
            lacks: false,
        }
    }

    fn head(&self, seconds: i64) -> ActHead {
        let mut head = head(user(self.by), seconds);
        head.desk = self.store.desk();
        head
    }

    /// Books a place; one that is taken here already is passed over.
    async fn book(&mut self, clinic: &Session, ordinal: u16, seconds: i64) {
        let (head, place) = (self.head(seconds), slot(clinic, ordinal));
        let id = head.id;
        let mut booked = appointment(clinic, ordinal, user(self.by));
        let done = self
            .store
            .write::<_, StoreError, _>(head, async |tx| {
                let seen = tx.slot(place).await?;
                if seen.taken_by.is_some() {
                    return Err(StoreError::Cancelled);
                }
                tx.claim(Entity::from(place), seen.head.version, None).await?;
                tx.put(&mut booked).await
            })
            .await;
        self.count(id, &done);
    }

    async fn note(&mut self, seconds: i64) {
        let head = self.head(seconds);
        let id = head.id;
        let mut noted = contact(seconds);
        let done = self.store.write::<_, StoreError, _>(head, async |tx| tx.put(&mut noted).await).await;
        self.count(id, &done);
    }

    /// Writes its mark on a contact, on whatever it says now.
    async fn mark(&mut self, head: ActHead, which: &Contact) {
        let id = head.id;
        let name = format!("{}+{}", self.by, head.at);
        let done = self
            .store
            .write::<_, StoreError, _>(head, async |tx| {
                let mut fresh = tx.require::<Contact>(which.id).await?;
                fresh.reference.clone_from(&name);
                tx.put(&mut fresh).await
            })
            .await;
        self.count(id, &done);
    }

    fn count<T>(&mut self, id: ActId, done: &Result<Granted<T>, StoreError>) {
        match done {
            Ok(_) => drop(self.done.insert(id)),
            Err(StoreError::Cancelled) => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// One round; decides anew what is to be, and tells of what was refused. Whether there is more.
    async fn exchange(&mut self, marked: &Contact) -> bool {
        let round = if self.lacks {
            self.store.take(&self.server, &self.whom, &mut self.ahead).await
        } else {
            self.store.exchange(&self.server, &self.whom, &mut self.ahead).await
        };
        let round = match round {
            Ok(round) => round,
            Err(ExchangeError::Shared(error)) if error.is_unavailable() => return true,
            Err(error) => panic!("{error}"),
        };
        let Round::Done { applied, more, behind, .. } = round else {
            self.lacks = false;
            return true;
        };
        let more = more || self.lacks;
        self.lacks = more && behind > 0;
        let again = self.store.to_decide_again().await.unwrap();
        if !more {
            for act in &again {
                self.mark(act.head.clone(), marked).await;
            }
        }
        for aside in self.store.set_aside().await.unwrap() {
            self.refused.insert(aside.act.head.id);
            self.store.told_of(aside.act.head.id).await.unwrap();
        }
        more || !applied.granted.is_empty() || self.store.backlog().await.unwrap().acts > 0
    }
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

async fn settle(desks: &mut [Desk], marked: &Contact) {
    for _ in 0..400 {
        let mut more = false;
        for desk in &mut *desks {
            more |= desk.exchange(marked).await;
        }
        if !more {
            // Whoever was asked first has still to hear of the last one's acts.
            for desk in &mut *desks {
                desk.exchange(marked).await;
            }
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the desks did not come to rest");
}

const PLACES: u16 = 40;

#[tokio::test]
async fn desks_end_alike_whatever_crashes() {
    let Some(mut postgres) = shared().await else { return };
    let mut desks = Vec::new();
    for number in 1..=4 {
        desks.push(Desk::new(&postgres, number).await);
    }
    let founder = Server::init(&address(&postgres, OWNER), desks[0].store.desk()).await.unwrap().founder;
    for desk in &desks {
        desk.store.share(founder).await.unwrap();
    }
    let (mut clinic, mut marked) = (session("HUB1", 36_000, PLACES), contact(0));
    let start = desks[0].head(0);
    desks[0]
        .store
        .write::<_, StoreError, _>(start, async |tx| {
            tx.put(&mut clinic).await?;
            tx.put(&mut marked).await
        })
        .await
        .unwrap();
    settle(&mut desks, &marked).await;
    let mut dice = Dice(7);
    for step in 1..=160_i64 {
        let desk = usize::try_from(dice.below(4)).unwrap();
        match dice.below(6) {
            0 | 1 => {
                let place = u16::try_from(dice.below(u64::from(PLACES))).unwrap();
                desks[desk].book(&clinic, place, step).await;
            }
            2 => desks[desk].note(step).await,
            3 => {
                let head = desks[desk].head(step);
                desks[desk].mark(head, &marked).await;
            }
            _ => drop(desks[desk].exchange(&marked).await),
        }
        match step {
            50 => {
                postgres.crash();
                postgres.back_up("earlier");
                postgres.resume();
            }
            80 => {
                postgres.crash();
                postgres.resume();
            }
            110 => {
                // Every desk has called since the backup, so that none goes another way.
                settle(&mut desks, &marked).await;
                postgres.crash();
                postgres.put_back("earlier");
                postgres.resume();
                desks[0].exchange(&marked).await;
            }
            _ => {}
        }
    }
    settle(&mut desks, &marked).await;
    alike(&desks).await;
}

async fn alike(desks: &[Desk]) {
    let end = desks[0].store.end().await;
    let granted: BTreeSet<ActId> =
        desks[0].store.entries_after(0, 10_000).await.unwrap().iter().map(|entry| entry.act_id).collect();
    let mut told = BTreeSet::new();
    for desk in desks {
        assert_eq!(desk.store.end().await, end);
        assert_eq!(desk.store.verify().await.unwrap().broken, None);
        assert_eq!(desk.store.backlog().await.unwrap().acts, 0);
        assert!(desk.refused.is_disjoint(&granted), "told that it lost, and it did not");
        let kept: BTreeSet<_> = desk.done.difference(&desk.refused).copied().collect();
        assert!(kept.is_subset(&granted), "an act was lost");
        told.extend(kept);
    }
    assert_eq!(told.len() + 1, granted.len(), "an act was done that nobody did");
    let refused: usize = desks.iter().map(|desk| desk.refused.len()).sum();
    assert!(refused > 0, "nobody ever came second: the story proves nothing");
    let booked = desks[0].store.count(Kind::Appointment).await.unwrap();
    for desk in desks {
        assert_eq!(desk.store.count(Kind::Appointment).await.unwrap(), booked);
    }
    assert!(booked > 0 && booked <= u64::from(PLACES));
}
