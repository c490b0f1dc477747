//! While nobody searches, the search reader's page cache goes back to the computer: the desk is one
//! program among others there.

use crate::store::Inner;
use std::{
    sync::{Weak, atomic::Ordering},
    time::Duration,
};

/// How often it is looked. After one to two of these without a search the cache is given back; the
/// first letters after that read a few pages more.
const LOOK: Duration = Duration::from_secs(10);

/// Looks for as long as the store lives.
pub(crate) async fn give_back(inner: Weak<Inner>) {
    let (mut before, mut given) = (0, 0);
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(inner) = inner.upgrade() else { return };
        let searches = inner.searches.load(Ordering::Relaxed);
        if searches == before && searches != given {
            shrink(&inner).await;
            given = searches;
        }
        before = searches;
    }
}

async fn shrink(inner: &Inner) {
    let mut search = inner.search.lock().await;
    let Some(conn) = search.as_mut() else { return };
    if let Err(error) = sqlx::query("PRAGMA shrink_memory").execute(conn).await {
        tracing::debug!(%error, "the search cache was not given back");
    }
    trim();
}

/// What the engine has freed lies between what is used: it is handed back page by page.
pub(crate) fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "it takes a number and touches only memory that nobody has")]
    // SAFETY: `malloc_trim` may be called at any time, from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}
