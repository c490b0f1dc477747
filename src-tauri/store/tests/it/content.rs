//! The text of content outlives the act that brought it.

use crate::made::{Folder, head, store, user};
use front_door_domain::content::approval::ContentFiles;
use front_door_store::{News, Refused, Store, StoreError, Why};
use serde_json::Map;

fn files(sha256: &str, squeezed: &str) -> ContentFiles {
    ContentFiles { id: sha256.into(), version: 0, squeezed: squeezed.into(), other: Map::new() }
}

async fn kept(store: &Store, sha256: &str) -> (Option<String>, Option<Vec<u8>>) {
    let record = store.get::<ContentFiles>(sha256).await.unwrap();
    (record.map(|files| files.squeezed), store.shipped_content(sha256).await.unwrap())
}

#[tokio::test]
async fn text_stays_at_the_desk_when_the_act_that_brought_it_is_undone() {
    let folder = Folder::new();
    let store = store(&folder).await;
    store.share(store.desk()).await.unwrap();
    let refused = |act| (act, Refused::because(Why::Rules));
    for (sha256, again) in [("refused", false), ("again", true)] {
        let (mut files, act) = (files(sha256, "00ff12"), head(user(1), 10));
        let id = act.id;
        store.write::<_, StoreError, _>(act, async |tx| tx.put(&mut files).await).await.unwrap();
        assert_eq!(kept(&store, sha256).await, (Some("00ff12".into()), None));
        let news = if again {
            News { changed: vec![id], ..News::default() }
        } else {
            News { refused: vec![refused(id)], ..News::default() }
        };
        store.apply(&news).await.unwrap();
        assert_eq!(kept(&store, sha256).await, (None, Some(vec![0x00, 0xff, 0x12])), "{sha256}");
        assert!(store.content_kept().await.unwrap().contains(&sha256.to_owned()));
    }
}
