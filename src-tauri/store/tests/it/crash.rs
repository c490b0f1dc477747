//! A process that dies in the middle: what it held stands until its moment and no longer, and what
//! it was told is saved is there.

use crate::made::{DESK, Folder, at, head, hold, key, session, slot, store, user};
use front_door_domain::{
    act::{ActHead, Entity, Hold},
    ids::SlotId,
};
use front_door_store::{Store, StoreError};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const CHILD: &str = "FRONT_DOOR_STORE_CHILD";

async fn claim(store: &Store, act: ActHead, slot: SlotId, seen: u64, hold: Hold) -> Result<(), StoreError> {
    let entity = Entity::from(slot);
    store.write(act, async |tx| tx.claim(entity, seen, Some(hold)).await).await.map(|_| ())
}

/// Not a test of its own: what the child below does until it is killed.
#[tokio::test]
async fn child() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let store = Store::open(Path::new(&dir), key()).await.unwrap();
    let held: SlotId = std::fs::read_to_string(Path::new(&dir).join("slot")).unwrap().parse().unwrap();
    claim(&store, head(user(1), 0), held, 0, hold(user(1), 300)).await.unwrap();
    std::fs::write(Path::new(&dir).join("holding"), b"").unwrap();
    for number in 1.. {
        let mut made = crate::made::contact(number);
        let mut act = head(user(1), 0);
        act.id = front_door_domain::ids::ActId(uuid::Uuid::from_u128(
            u128::from(number.unsigned_abs()) | 1 << 100,
        ));
        store.write::<_, StoreError, _>(act, async |tx| tx.put(&mut made).await).await.unwrap();
        std::fs::write(Path::new(&dir).join("saved"), number.to_string()).unwrap();
    }
}

#[tokio::test]
async fn a_hold_survives_a_killed_process_and_ends_at_its_moment() {
    let folder = Folder::new();
    let made = {
        let store = store(&folder).await;
        let mut made = session("HUB1", 3600, 2);
        store.write::<_, StoreError, _>(head(user(1), 0), async |tx| tx.put(&mut made).await).await.unwrap();
        store.close().await.unwrap();
        made
    };
    let held = slot(&made, 0);
    std::fs::write(folder.path().join("slot"), held.to_string()).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child"])
        .env(CHILD, folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !folder.path().join("saved").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(matches!(Store::open(folder.path(), key()).await, Err(StoreError::InUse(_))));
    child.kill().unwrap();
    child.wait().unwrap();
    let saved: u64 = std::fs::read_to_string(folder.path().join("saved")).unwrap().parse().unwrap_or(0);

    let store = Store::open(folder.path(), key()).await.unwrap();
    assert_eq!(store.desk(), DESK);
    let verdict = store.verify().await.unwrap();
    assert_eq!(verdict.broken, None);
    assert!(verdict.entries >= saved + 2, "{} entries, {saved} were told saved", verdict.entries);
    let early = claim(&store, head(user(2), 299), held, 1, hold(user(2), 600)).await.unwrap_err();
    let StoreError::Taken { by, until, .. } = early else { unreachable!("{early}") };
    assert_eq!((by, until), (Some(user(1)), Some(at(300))));
    claim(&store, head(user(2), 300), held, 1, hold(user(2), 600)).await.unwrap();
}
