//! Opening, refusing to open, and what is never done to a store.

use crate::made::{DESK, Folder, contact, head, key, store, user};
use front_door_domain::act::Kind;
use front_door_store::{Key, Store, StoreError};

fn check(result: Result<Store, StoreError>, sentence: &str) {
    let error = result.unwrap_err().to_string();
    assert!(error.contains(sentence), "{error}");
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_opening() {
    let folder = Folder::new();
    let first = store(&folder).await;
    let mut written = contact(0);
    first.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut written).await).await.unwrap();
    first.close().await.unwrap();
    let again = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(again.desk(), DESK);
    assert_eq!(again.contact_by_id(written.id).await.unwrap(), written);
    assert_eq!(again.last_entry().await.unwrap().0, 1);
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_changes_nothing() {
    let folder = Folder::new();
    store(&folder).await.close().await.unwrap();
    let file = folder.path().join("desk.db");
    let before = std::fs::read(&file).unwrap();
    check(Store::open(folder.path(), Key::new([8; 32])).await, "The key does not open the store");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    Store::open(folder.path(), key()).await.unwrap();
}

#[tokio::test]
async fn a_plain_file_a_missing_one_and_a_second_making_are_refused() {
    let folder = Folder::new();
    check(Store::open(folder.path(), key()).await, "There is no store");
    std::fs::write(folder.path().join("desk.db"), b"SQLite format 3\0and so on").unwrap();
    check(Store::open(folder.path(), key()).await, "is not encrypted");
    check(Store::create(folder.path(), key(), DESK).await, "There is already a store");
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_is_gone() {
    let folder = Folder::new();
    let first = store(&folder).await;
    check(Store::open(folder.path(), key()).await, "already open");
    let clone = first.clone();
    drop(first);
    check(Store::open(folder.path(), key()).await, "already open");
    drop(clone);
    Store::open(folder.path(), key()).await.unwrap();
}

#[tokio::test]
async fn the_file_shows_nothing_readable_and_belongs_to_its_owner() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let mut written = contact(0);
    written.story.own_words = "a very particular sentence".into();
    store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut written).await).await.unwrap();
    for name in ["desk.db", "desk.db-wal"] {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"particular"), "{name}");
        assert!(!bytes.starts_with(b"SQLite"), "{name}");
    }
    assert_eq!(store.count(Kind::Contact).await.unwrap(), 1);
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    store(&folder).await.close().await.unwrap();
    crate::made::behind(
        &folder,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', 1, x'00', 1)",
    )
    .await;
    check(Store::open(folder.path(), key()).await, "was written by a newer Front Door (schema line 9999");
}

#[tokio::test]
async fn a_making_that_a_crash_cut_short_is_no_store_and_in_nobodys_way() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("desk.making"), b"half").unwrap();
    check(Store::open(folder.path(), key()).await, "There is no store");
    store(&folder).await.close().await.unwrap();
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.close().await.unwrap();
    let refused = store.users().await.unwrap_err();
    assert!(matches!(refused, StoreError::Closed), "{refused}");
}
