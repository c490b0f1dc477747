//! An extract as a pack: made at one desk, taken in at another.

use crate::{
    made::{DESK, Folder, head, key, number, resident, store, user, uuid},
    sharing::Pen,
};
use front_door_domain::{act::Act, ids::DeskId, residents::Resident};
use front_door_store::{Extract, Granted, Named, News, Store, StoreError, Waiting, shared::PART};
use sha2::{Digest, Sha256};
use std::sync::atomic::AtomicBool;

/// More than one part of them, in no order.
fn people() -> Vec<Resident> {
    let one = |id: i64| {
        let chance = Sha256::digest(id.to_be_bytes());
        let mut one = resident(id, &format!("Family{}", chance[0]), &format!("{chance:x}"), "1984-08-06");
        one.address = format!("{:x}", Sha256::digest(chance));
        one.sensitive = id % 11 == 0;
        one
    };
    (1..=30_000).map(one).collect()
}

async fn brought_in(store: &Store, version: &str, people: Vec<Resident>) -> Granted<u64> {
    let never = AtomicBool::new(false);
    let named = ("residents", version);
    store.import_residents(head(user(1), 0), named, people.into_iter(), |_| {}, &never).await.unwrap()
}

async fn part(store: &Store, extract: &Extract, part: u64) -> Vec<u8> {
    store.pack_part(extract, part).await.unwrap().unwrap()
}

async fn another(folder: &Folder) -> Store {
    Store::create(folder.path(), key(), DeskId(uuid())).await.unwrap()
}

async fn follow(store: &Store, extract: &Extract, seq: u64) -> Result<u64, StoreError> {
    let named = Named { extract: extract.clone(), seq };
    store.follow_pack(&named, |_| {}, &AtomicBool::new(false)).await
}

#[tokio::test]
async fn what_one_desk_brought_in_another_takes_in_from_its_bytes() {
    let (here, there) = (Folder::new(), Folder::new());
    let one = store(&here).await;
    assert_eq!(brought_in(&one, "1", people()).await.answer(), Some(30_000));
    let Some(Named { extract, seq }) = one.extract_in_use().await.unwrap() else { unreachable!() };
    assert_eq!((extract.name.as_str(), extract.version.as_str(), seq), ("residents", "1", 1));
    let act: Act = one.act_of(1).await.unwrap().unwrap();
    assert_eq!(act.extract.as_ref(), Some(&extract), "the act names it");
    let (parts, size) = one.pack_here(&extract).await.unwrap();
    assert!(parts > 1 && size > PART, "{parts} parts, {size} bytes");

    let mut other = another(&there).await;
    for number in 0..parts {
        assert_eq!(other.pack_here(&extract).await.unwrap().0, number);
        other.keep_pack_part(&extract, number, part(&one, &extract, number).await).await.unwrap();
        if number == 0 {
            assert_eq!(other.pack_residents(&extract).await.unwrap(), Some(30_000));
            assert_eq!(other.pack_arriving().await.unwrap(), PART);
            other.close().await.unwrap();
            other = Store::open(there.path(), key()).await.unwrap();
        }
    }
    assert_eq!(follow(&other, &extract, 1).await.unwrap(), 30_000);
    assert_eq!(other.extract().await.unwrap(), Some(extract.clone()));
    assert_eq!(other.pack_arriving().await.unwrap(), 0);
    for one in [1, 11, 29_999] {
        let wanted = &people()[one - 1];
        assert_eq!(other.resident(wanted.id).await.unwrap(), *wanted);
    }
    assert_eq!(other.pack_here(&extract).await.unwrap(), (parts, size), "they are kept for a server");

    brought_in(&one, "2", people().into_iter().take(3).collect()).await;
    assert_eq!(one.pack_here(&extract).await.unwrap().0, 0, "the bytes of the older one are gone");
    for store in [one, other] {
        store.close().await.unwrap();
    }
    assert_eq!(number(&here, "SELECT count(*) FROM pack_part").await, 1);
}

#[tokio::test]
async fn bytes_that_are_not_what_was_named_are_thrown_away() {
    let (here, there) = (Folder::new(), Folder::new());
    let one = store(&here).await;
    brought_in(&one, "1", people().into_iter().take(500).collect()).await;
    let extract = one.extract().await.unwrap().unwrap();
    let mut bytes = part(&one, &extract, 0).await;
    let other = another(&there).await;
    bytes[100] ^= 1;
    other.keep_pack_part(&extract, 0, bytes.clone()).await.unwrap();
    let said = follow(&other, &extract, 1).await.unwrap_err().to_string();
    assert!(said.contains("not those that the journal names"), "{said}");
    assert_eq!(other.pack_here(&extract).await.unwrap(), (0, 0));

    // Rightly named, and no residents all the same.
    let sha256 = format!("{:x}", Sha256::digest(&bytes));
    let damaged = Extract { sha256, ..extract };
    other.keep_pack_part(&damaged, 0, bytes).await.unwrap();
    let said = follow(&other, &damaged, 1).await.unwrap_err();
    assert!(matches!(said, StoreError::BadPack { .. }), "{said}");
    assert_eq!(other.extract().await.unwrap(), None);
    assert_eq!(other.count_residents().await.unwrap(), 0);
    assert!(other.keep_pack_part(&damaged, 256, vec![0]).await.is_err());
}

#[tokio::test]
async fn a_desk_that_shares_learns_which_entry_names_its_extract() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.share(DESK).await.unwrap();
    brought_in(&store, "1", people().into_iter().take(3).collect()).await;
    assert_eq!(store.named_extract().await.unwrap(), None, "nobody has granted it yet");
    let waiting = store.waiting(9).await.unwrap().remove(0);
    // Somebody else came first.
    let mut pen = Pen::at(store.end().await);
    let mut other = head(user(2), 0);
    other.desk = DeskId(uuid());
    let act = Act { head: other, records: vec![], claims: vec![], rests_on: vec![], extract: None };
    let body = serde_json::to_string(&act).unwrap();
    let foreign = Waiting { act: act.head.id, body, ..waiting.clone() };
    for act in [foreign, waiting] {
        let news = News { entries: vec![pen.grant(&act)], ..News::default() };
        store.apply(&news).await.unwrap();
    }
    let named = store.named_extract().await.unwrap().unwrap();
    assert_eq!(named.seq, 2);
    assert_eq!(store.extract_in_use().await.unwrap(), Some(named));
}
