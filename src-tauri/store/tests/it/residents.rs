//! Filling a desk with an extract, and finding people in it.

use crate::made::{Folder, behind, head, key, key_of, number, resident, store, user};
use front_door_domain::{
    ids::ResidentId,
    residents::{Resident, Told},
};
use front_door_store::{Extract, FillProgress, Granted, Store, StoreError};
use jiff::civil::date;
use serde_json::Map;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

fn extract(version: &str) -> Extract {
    Extract { name: "residents".into(), version: version.into(), sha256: "00".repeat(32) }
}

async fn fill(store: &Store, people: Vec<Resident>) -> Granted<u64> {
    let never = AtomicBool::new(false);
    store.import_extract(head(user(1), 0), extract("1"), people.into_iter(), |_| {}, &never).await.unwrap()
}

fn people() -> Vec<Resident> {
    let mut all = vec![
        resident(1, "Smith", "Sarah Jane", "1984-08-06"),
        resident(2, "Smith", "John", "1945-07-14"),
        resident(3, "Smithers", "Sara", "1984-08-06"),
        resident(4, "O'Connor", "Siân", "1990-02-28"),
        resident(5, "Smyth", "Sara", "1984-08-06"),
        resident(6, "Łoś", "Zoë", "2000-01-01"),
        resident(7, "Secret", "Sam", "1970-05-05"),
        resident(8, "Zhang", "Smith", "1970-05-05"),
    ];
    all[6].sensitive = true;
    all[6].phone = "07700900777".into();
    all[6].postcode = "IG1 1AA".into();
    all[3].nhs_number = None;
    all[3].phone = String::new();
    all[3].postcode = "RM1 4XX".into();
    all
}

fn ids(found: Result<Vec<Resident>, StoreError>) -> Vec<i64> {
    found.unwrap().into_iter().map(|one| one.id.0).collect()
}

#[tokio::test]
async fn each_search_finds_whom_it_should_in_order() {
    let folder = Folder::new();
    let store = store(&folder).await;
    assert_eq!(fill(&store, people()).await.answer(), Some(8));
    assert_eq!(store.count_residents().await.unwrap(), 8);
    assert_eq!(ids(store.find_by_family("smi", 21).await), [2, 1, 3]);
    assert_eq!(ids(store.find_by_family("smi", 2).await), [2, 1]);
    assert_eq!(ids(store.find_by_family("los", 21).await), [6]);
    assert_eq!(ids(store.find_by_family("x", 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_family_given("smith", "sa", 21).await), [1, 3]);
    assert_eq!(ids(store.find_by_family_given("s", "s", 21).await), [7, 1, 3, 5]);
    assert_eq!(ids(store.find_by_family_given("oconnor", "sian", 21).await), [4]);
    assert_eq!(ids(store.find_by_born(date(1984, 8, 6), None, 21).await), [1, 3, 5]);
    assert_eq!(ids(store.find_by_born(date(1984, 8, 6), Some("smy"), 21).await), [5]);
    assert_eq!(ids(store.find_by_born_words(date(1984, 8, 6), &["sa", "smith"], 21).await), [1, 3]);
    assert_eq!(ids(store.find_by_born_words(date(1984, 8, 6), &["jane"], 21).await), [1]);
    assert_eq!(ids(store.find_by_born_words(date(1984, 8, 6), &["ane"], 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_born_words(date(1984, 8, 6), &["mith"], 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_nhs("9990000002", 21).await), [2]);
    assert_eq!(ids(store.find_by_nhs("999", 21).await), [1, 2, 3, 5, 6, 7, 8]);
    assert_eq!(ids(store.find_by_phone("07700900001", 21).await), [1]);
    assert_eq!(ids(store.find_by_postcode("rm1 4", 21).await), [4]);
    assert_eq!(ids(store.find_by_postcode("RM14", 21).await), [4]);
}

#[tokio::test]
async fn sensitive_records_are_not_found_by_phone_or_postcode_but_by_name_and_number() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    assert_eq!(ids(store.find_by_phone("07700900777", 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_postcode("IG1", 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_family("secret", 21).await), [7]);
    tell(&store, 7, "07700900555").await;
    assert_eq!(ids(store.find_by_phone("07700900555", 21).await), [0; 0]);
}

async fn tell(store: &Store, resident: i64, phone: &str) {
    let mut told = Told {
        id: ResidentId(resident),
        version: 0,
        phones: vec![phone.into()],
        needs: Vec::new(),
        safe_contact: None,
        other: Map::new(),
    };
    store.write::<_, StoreError, _>(head(user(1), 1), async |tx| tx.put(&mut told).await).await.unwrap();
}

#[tokio::test]
async fn a_number_told_at_the_desk_finds_the_person_and_outlives_the_next_extract() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    tell(&store, 2, "07700900999").await;
    assert_eq!(ids(store.find_by_phone("0770090099", 21).await), [2]);
    fill(&store, people()).await;
    assert_eq!(ids(store.find_by_phone("07700900999", 21).await), [2]);
    assert_eq!(ids(store.find_by_phone("07700900002", 21).await), [2]);
}

#[tokio::test]
async fn several_ways_to_take_a_name_are_one_search_way_by_way() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    for ways in [
        vec![key_of("smith", Some("zh")), key_of("zhang", Some("smith"))],
        vec![key_of("s", Some("s")), key_of("smith", None), key_of("zz", None)],
        vec![key_of("oconnor", Some("sian"))],
        vec![],
    ] {
        let mut expected = Vec::new();
        for way in &ways {
            let given = way.given.as_deref().unwrap_or_default();
            expected.extend(ids(store.find_by_family_given(&way.family, given, 21).await));
        }
        assert_eq!(ids(store.find_by_names(&ways, 63).await), expected, "{ways:?}");
        assert_eq!(ids(store.find_by_names(&ways, 2).await), expected[..expected.len().min(2)]);
    }
}

#[tokio::test]
async fn one_typing_mistake_still_finds_the_person() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    for (family, given, expected) in [
        ("smiht", Some("sarah"), vec![1]),
        ("smth", Some("john"), vec![2]),
        ("smithres", None, vec![3]),
        ("oconor", Some("sian"), vec![4]),
        ("qqqq", Some("sian"), vec![]),
    ] {
        assert_eq!(ids(store.find_near(&[key_of(family, given)], 20).await), expected, "{family} {given:?}");
    }
    for (given, expected) in [("jhon", 2), ("sarha", 1)] {
        let order = key_of("smith", Some(given));
        assert_eq!(ids(store.find_near_given(&order, 20).await), [expected], "{given}");
    }
    let orders = [key_of("sian", Some("oconor")), key_of("oconor", Some("sian"))];
    assert_eq!(ids(store.find_near(&orders, 20).await), [4]);
    assert_eq!(ids(store.find_near_born(date(1984, 8, 6), "smiht", 20).await)[0], 1);
    assert_eq!(ids(store.find_near_born(date(1990, 2, 28), "o connro sian", 20).await), [4]);
    assert_eq!(ids(store.find_near_born(date(1945, 7, 14), "smiht", 20).await), [2]);
    assert_eq!(ids(store.find_near_born(date(1945, 7, 14), "jonh smith", 20).await), [2]);
    assert_eq!(ids(store.find_near_born(date(1945, 7, 14), "jonh zhang", 20).await), [0; 0]);
}

#[tokio::test]
async fn look_alikes_share_the_birth_date_and_nearly_the_name() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    let sarah = store.resident(ResidentId(1)).await.unwrap();
    assert_eq!(ids(store.look_alikes(&sarah).await), [5]);
    let sam = store.resident(ResidentId(7)).await.unwrap();
    assert_eq!(ids(store.look_alikes(&sam).await), [0; 0]);
}

#[tokio::test]
async fn every_field_comes_back_as_it_went_in() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut one = resident(12, "Popescu", "Ionuț", "2023-02-28");
    one.died = Some(date(2024, 2, 29));
    one.practice = None;
    one.needs = vec![
        front_door_domain::residents::AccessNeed::Interpreter("Romanian".into()),
        front_door_domain::residents::AccessNeed::LargePrint(24),
    ];
    fill(&store, vec![one.clone()]).await;
    assert_eq!(store.resident(one.id).await.unwrap(), one);
}

#[tokio::test]
async fn a_new_extract_takes_the_old_ones_place_as_one_act() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    let many = (1..=5_000).map(|id| resident(id, &format!("Name{}", id % 700), "Ana", "1980-01-01"));
    let granted = fill(&store, many.collect()).await;
    assert_eq!(granted.grant().unwrap().seq, 2);
    assert_eq!(granted.answer(), Some(5_000));
    assert_eq!(ids(store.find_by_family("smith", 21).await), [0; 0]);
    assert_eq!(ids(store.find_by_family("name699", 21).await), [699, 1399, 2099, 2799, 3499, 4199, 4899]);
    assert_eq!(ids(store.find_near(&[key_of("nmae699", None)], 20).await).len(), 7);
    fill(&store, people()).await;
    assert_eq!(store.count_residents().await.unwrap(), 8);
    assert_eq!(store.packs().await.unwrap(), [extract("1")]);
}

#[tokio::test]
async fn the_same_fill_twice_is_done_once() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let act = head(user(1), 0);
    let never = AtomicBool::new(false);
    let first = store
        .import_extract(act.clone(), extract("1"), people().into_iter(), |_| {}, &never)
        .await
        .unwrap()
        .grant();
    let second = store.import_extract(act, extract("1"), std::iter::empty(), |_| {}, &never).await.unwrap();
    assert_eq!(second, Granted::Already(first));
    assert_eq!(store.count_residents().await.unwrap(), 8);
}

#[tokio::test]
async fn a_stopped_fill_leaves_the_old_extract_whole() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    let stop = AtomicBool::new(false);
    let told = AtomicU64::new(0);
    let endless = (1..).map(|id| resident(id, "Endless", "Ana", "1980-01-01"));
    let progress = |how: FillProgress| {
        let FillProgress::Rows(rows) = how else { return };
        told.store(rows, Ordering::Relaxed);
        stop.store(true, Ordering::Relaxed);
    };
    let stopped =
        store.import_extract(head(user(1), 0), extract("2"), endless.take(200_000), progress, &stop).await;
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert!(told.load(Ordering::Relaxed) >= 20_000);
    assert_eq!(ids(store.find_by_family("endless", 21).await), [0; 0]);
    assert_eq!(store.count_residents().await.unwrap(), 8);
    assert_eq!(store.last_entry().await.unwrap().0, 1);
}

/// Starts a fill and lets go of it when it has come as far as `far`.
async fn interrupted(far: impl Fn(FillProgress) -> bool + Send + Sync) {
    let folder = Folder::new();
    let first = store(&folder).await;
    fill(&first, people()).await;
    let (never, there) = (AtomicBool::new(false), tokio::sync::Notify::new());
    let many = (1..=60_000).map(|id| resident(id, "Half", "Ana", "1980-01-01"));
    let progress = |how| {
        if far(how) {
            there.notify_one();
        }
    };
    let filling = first.import_extract(head(user(1), 0), extract("2"), many, progress, &never);
    tokio::select! {
        biased;
        () = there.notified() => {}
        _ = filling => panic!("the fill was to be cut short"),
    }
    drop(first);
    let again = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(again.count_residents().await.unwrap(), 8);
    fill(&again, people()).await;
    assert_eq!(ids(again.find_by_family("smith", 21).await), [2, 1, 3]);
}

#[tokio::test]
async fn an_interrupted_fill_is_cleared_away_at_the_next_opening() {
    interrupted(|how| matches!(how, FillProgress::Rows(_))).await;
    interrupted(|how| matches!(how, FillProgress::Laid { done: 1.., .. })).await;
    interrupted(|how| matches!(how, FillProgress::Indexes { done: 2, .. })).await;
}

/// How many residents lie before one whose name comes earlier.
const OUT_OF_ORDER: &str = "SELECT count(*) FROM resident a JOIN resident b ON b.place = a.place + 1
    WHERE (b.family_key, b.given_key, b.born, b.id) <= (a.family_key, a.given_key, a.born, a.id)";

#[tokio::test]
async fn residents_lie_in_the_order_of_their_names_and_nobody_is_lost() {
    let folder = Folder::new();
    let store = store(&folder).await;
    // More than are laid out at a time, with namesakes on both sides of the border.
    let many = (1..=20_003).rev().map(|id| match id {
        ..=10_001 => resident(id, "Zhang", "Wei", "1980-01-01"),
        _ => resident(id, &format!("Adams{}", id % 97), "Ann", "1980-01-01"),
    });
    fill(&store, many.collect()).await;
    assert_eq!(store.count_residents().await.unwrap(), 20_003);
    for id in [1, 10_001, 10_002, 20_003] {
        assert_eq!(store.resident(ResidentId(id)).await.unwrap().id, ResidentId(id));
    }
    store.close().await.unwrap();
    assert_eq!(number(&folder, "SELECT count(*) FROM resident").await, 20_003);
    assert_eq!(number(&folder, OUT_OF_ORDER).await, 0);
}

#[tokio::test]
async fn residents_of_an_older_store_are_put_in_order_and_kept() {
    let folder = Folder::new();
    let first = store(&folder).await;
    fill(&first, people()).await;
    first.close().await.unwrap();
    behind(
        &folder,
        "DELETE FROM _sqlx_migrations WHERE version = 5;
         CREATE TABLE older (
             id INTEGER PRIMARY KEY, nhs TEXT, nhs_verified INTEGER NOT NULL, title TEXT NOT NULL,
             given TEXT NOT NULL, family TEXT NOT NULL, born INTEGER NOT NULL, died INTEGER, sex INTEGER NOT NULL,
             address TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT NOT NULL, practice TEXT,
             sensitive INTEGER NOT NULL, needs TEXT NOT NULL, family_key TEXT NOT NULL, given_key TEXT NOT NULL,
             postcode_key TEXT NOT NULL) STRICT;
         INSERT INTO older SELECT id, nhs, nhs_verified, title, given, family, born, died, sex, address, postcode,
             phone, practice, sensitive, needs, family_key, given_key, postcode_key FROM resident;
         DROP TABLE resident;
         ALTER TABLE older RENAME TO resident;
         CREATE INDEX resident_family_b ON resident (family_key, given_key, born);",
    )
    .await;
    let again = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(ids(again.find_by_family("smi", 21).await), [2, 1, 3]);
    assert_eq!(again.resident(ResidentId(6)).await.unwrap(), people()[5]);
    again.close().await.unwrap();
    assert_eq!(number(&folder, OUT_OF_ORDER).await, 0);
    fill(&Store::open(folder.path(), key()).await.unwrap(), people()).await;
}

#[tokio::test]
async fn a_desk_follows_an_extract_that_another_took_in() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store, people()).await;
    let ends = store.end().await;
    let never = AtomicBool::new(false);
    let rows = store.follow_extract(7, &extract("2"), people().into_iter().take(3), |_| {}, &never).await;
    assert_eq!(rows.unwrap(), 3);
    assert_eq!(ids(store.find_by_family("smi", 21).await), [2, 1, 3]);
    assert_eq!(ids(store.find_by_family("secret", 21).await), [0; 0]);
    assert_eq!(store.extract().await.unwrap(), Some(extract("2")));
    assert_eq!(store.end().await, ends, "the act was another desk's");
}
