//! The directory in use: the pack with what this desk has taken in laid over it.

use super::{Desk, Permit};
use crate::refusal::DeskError;
use front_door_domain::{act::Kind, directory, pack::Pack};
use front_door_store::{Changed, Store};
use std::sync::Arc;
use tokio::sync::{Mutex, broadcast};

/// The directory as it was last laid out.
#[derive(Debug, Default)]
pub(crate) struct Directory(Mutex<Option<Laid>>);

#[derive(Debug)]
struct Laid {
    /// Which pack lies under it. Packs in use are never moved or changed.
    under: usize,
    pack: Arc<Pack>,
    since: broadcast::Receiver<Changed>,
}

impl Laid {
    /// Whether nothing was taken in since.
    fn holds(&mut self) -> bool {
        loop {
            match self.since.try_recv() {
                Ok(changed) if !changed.kinds.contains(&Kind::Listing) => {}
                Err(broadcast::error::TryRecvError::Empty) => return true,
                Ok(_) | Err(_) => return false,
            }
        }
    }
}

impl Desk {
    /// `pack` with what was taken in laid over it. Costs a statement only after a listing was written.
    pub(super) async fn laid(&self, store: &Store, pack: &Pack) -> Result<Arc<Pack>, DeskError> {
        let under = std::ptr::from_ref(pack).addr();
        let mut place = self.directory.0.lock().await;
        if let Some(laid) = place.as_mut()
            && laid.under == under
            && laid.holds()
        {
            return Ok(Arc::clone(&laid.pack));
        }
        // Listening begins before the reading, so that no change falls between them.
        let since = store.changes();
        let pack = Arc::new(directory::overlay(pack, &store.listings().await?));
        *place = Some(Laid { under, pack: Arc::clone(&pack), since });
        Ok(pack)
    }
}

impl Permit<'_> {
    /// The directory as it is now: what this very call took in too.
    pub async fn directory(&self) -> Result<Arc<Pack>, DeskError> {
        self.desk.laid(&self.store, self.pack).await
    }
}
