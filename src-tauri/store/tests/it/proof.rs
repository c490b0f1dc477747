//! Looks, drafts, and `verify` finding what was tampered with.

use crate::made::{Folder, at, behind, contact, head, key, store, user};
use front_door_domain::ids::ResidentId;
use front_door_store::{Chain, Look, Store, StoreError};
use serde_json::json;

fn look(resident: i64, what: &str) -> Look {
    Look {
        at: at(0),
        by: Some(user(1)),
        resident: Some(ResidentId(resident)),
        what: what.into(),
        why: "contact".into(),
    }
}

async fn contacts(store: &Store, how_many: i64) {
    for number in 0..how_many {
        let mut made = contact(number);
        store
            .write::<_, StoreError, _>(head(user(1), number), async |tx| tx.put(&mut made).await)
            .await
            .unwrap();
    }
}

/// Six entries and three looks, then `sql` run behind the store's back, then verified.
async fn check(sql: &str, chain: Chain, seq: u64, why: &str) {
    let folder = Folder::new();
    let first = store(&folder).await;
    contacts(&first, 6).await;
    for number in 0..3 {
        first.look(look(number, "opened"));
    }
    first.flush_looks().await.unwrap();
    assert_eq!(first.verify().await.unwrap().broken, None);
    first.close().await.unwrap();
    behind(&folder, sql).await;
    let verdict = Store::open(folder.path(), key()).await.unwrap().verify().await.unwrap();
    let broken = verdict.broken.unwrap_or_else(|| unreachable!("not seen: {sql}"));
    assert_eq!((broken.chain, broken.seq), (chain, seq), "{sql}: {}", broken.why);
    assert!(broken.why.contains(why), "{sql}: {}", broken.why);
}

#[tokio::test]
async fn verify_names_the_first_broken_entry() {
    use Chain::{Journal, Looks, Records};
    check(
        "UPDATE payload SET body = replace(body, 'test', 'tast') WHERE seq = 3",
        Journal,
        3,
        "says was changed",
    )
    .await;
    check("UPDATE payload SET salt = zeroblob(16) WHERE seq = 4", Journal, 4, "says was changed").await;
    check("DELETE FROM payload WHERE seq = 2", Journal, 2, "What it said is missing").await;
    check("DELETE FROM journal WHERE seq = 5", Journal, 5, "missing").await;
    check("DELETE FROM journal WHERE seq = 6", Journal, 6, "missing").await;
    check("DELETE FROM journal WHERE seq = 1", Journal, 1, "missing").await;
    check("UPDATE journal SET at = at + 1 WHERE seq = 2", Journal, 2, "entry was changed").await;
    check("UPDATE journal SET hash = zeroblob(32) WHERE seq = 6", Journal, 6, "entry was changed").await;
    check("UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 3", Journal, 3, "does not follow").await;
    check("UPDATE look SET body = replace(body, 'opened', 'closed') WHERE seq = 2", Looks, 2, "changed")
        .await;
    check("DELETE FROM look WHERE seq = 2", Looks, 2, "missing").await;
    let fourth = "(SELECT json_extract(body, '$.records[0].id') FROM payload WHERE seq = 4)";
    let changed = format!("UPDATE contact SET body = replace(body, 'FD-', 'FE-') WHERE id = {fourth}");
    check(&changed, Records, 4, "not what this entry wrote").await;
    check(&format!("DELETE FROM contact WHERE id = {fourth}"), Records, 4, "is missing").await;
}

#[tokio::test]
async fn an_erased_entry_is_erased_and_not_broken() {
    let folder = Folder::new();
    let first = store(&folder).await;
    contacts(&first, 3).await;
    first.close().await.unwrap();
    behind(&folder, "UPDATE payload SET salt = NULL, body = NULL WHERE seq = 2").await;
    let verdict = Store::open(folder.path(), key()).await.unwrap().verify().await.unwrap();
    assert_eq!((verdict.broken, verdict.entries, verdict.erased), (None, 3, 1));
}

#[tokio::test]
async fn a_flipped_byte_is_found_on_whatever_page_it_is() {
    let folder = Folder::new();
    let first = store(&folder).await;
    contacts(&first, 40).await;
    first.close().await.unwrap();
    let file = folder.path().join("desk.db");
    let whole = std::fs::read(&file).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        // A page that opening itself needs is refused there.
        let Ok(store) = Store::open(folder.path(), key()).await else { continue };
        let broken = store.verify().await.unwrap().broken.unwrap();
        assert_eq!((broken.chain, broken.seq), (Chain::File, page as u64 + 1));
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn looks_are_written_within_a_second_or_with_the_next_act() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.look(look(1, "opened"));
    contacts(&store, 1).await;
    assert_eq!(store.looks_at(ResidentId(1), 10).await.unwrap(), [look(1, "opened")]);
    store.look(look(1, "printed"));
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let seen = store.looks_at(ResidentId(1), 10).await.unwrap();
    assert_eq!(seen, [look(1, "printed"), look(1, "opened")]);
    store.look(look(2, "exported"));
    store.flush_looks().await.unwrap();
    assert_eq!(store.looks_at(ResidentId(2), 10).await.unwrap().len(), 1);
    assert_eq!(store.verify().await.unwrap().looks, 3);
}

#[tokio::test]
async fn a_refused_act_does_not_take_looks_down_with_it() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.look(look(1, "opened"));
    let refused =
        store.write::<(), StoreError, _>(head(user(1), 0), async |_| Err(StoreError::Cancelled)).await;
    assert!(refused.is_err());
    store.flush_looks().await.unwrap();
    store.flush_looks().await.unwrap();
    assert_eq!(store.looks_at(ResidentId(1), 10).await.unwrap().len(), 1);
    assert_eq!(store.verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn looks_that_wait_when_the_store_closes_are_kept() {
    let folder = Folder::new();
    let first = store(&folder).await;
    first.look(look(1, "opened"));
    first.close().await.unwrap();
    let second = Store::open(folder.path(), key()).await.unwrap();
    second.look(look(1, "printed"));
    drop(second);
    let third = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(third.looks_at(ResidentId(1), 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn drafts_are_kept_and_write_no_entry() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.put_draft("contact/1", &json!({ "words": "my ear" })).await.unwrap();
    store.put_draft("contact/1", &json!({ "words": "my ear hurts" })).await.unwrap();
    store.put_draft("window", &json!(1)).await.unwrap();
    assert_eq!(store.draft("contact/1").await.unwrap(), Some(json!({ "words": "my ear hurts" })));
    assert_eq!(store.drafts("contact/").await.unwrap(), ["contact/1"]);
    store.forget_draft("contact/1").await.unwrap();
    assert_eq!(store.draft("contact/1").await.unwrap(), None);
    assert_eq!(store.last_entry().await, None);
}
