//! Names of the people who work here, kept from read to read: nearly every screen shows some, and
//! desks that share know hundreds.

use crate::{Changed, Store, StoreError, heads};
use front_door_domain::{act::Kind, ids::UserId};
use sqlx::Row;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Names by user.
pub type Names = BTreeMap<UserId, String>;

/// The names as they were last read.
#[derive(Debug, Default)]
pub(crate) struct KeptNames {
    /// Counts commits that wrote a user's record.
    commits: AtomicU64,
    /// What was read, and how many such commits there were before.
    kept: Mutex<Option<(u64, Arc<Names>)>>,
}

impl Store {
    /// The names of all users, former ones too. Costs a statement only after a user's record changed.
    pub async fn names(&self) -> Result<Arc<Names>, StoreError> {
        let names = &self.inner.names;
        // Counted before it is read: what changes meanwhile is read again next time.
        let commits = names.commits.load(Ordering::Acquire);
        let kept = names.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((then, kept)) = kept
            && then == commits
        {
            return Ok(kept);
        }
        let rows = sqlx::query("SELECT id, name FROM user").fetch_all(&mut *self.reader().await?).await?;
        let mut read = Names::new();
        for row in &rows {
            if let Some(id) = heads::id(row.try_get(0)?)? {
                read.insert(id, row.try_get(1)?);
            }
        }
        let read = Arc::new(read);
        *names.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((commits, Arc::clone(&read)));
        Ok(read)
    }

    /// Tells whoever listens of a commit.
    pub(crate) fn tell(&self, changed: Changed) {
        if changed.kinds.contains(&Kind::User) {
            self.inner.names.commits.fetch_add(1, Ordering::Release);
        }
        // Nobody listening is a normal state.
        let _ = self.inner.changes.send(changed);
    }
}
