//! The directory in use: the pack with what this desk has taken in laid over it.

use super::{Desk, Permit};
use crate::refusal::DeskError;
use front_door_domain::{
    act::Kind,
    directory::{self, Listing},
    pack::Pack,
};
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
    listings: Vec<Listing>,
    pack: Arc<Pack>,
    since: broadcast::Receiver<Changed>,
}

impl Laid {
    /// Whether it is known that nothing was taken in since; who could not keep up with all that changes
    /// does not know.
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
    /// `pack` with what was taken in laid over it. Costs a statement after a listing was written, and
    /// where more changed at once than can be followed.
    pub(super) async fn laid(&self, store: &Store, pack: &Pack) -> Result<Arc<Pack>, DeskError> {
        let under = std::ptr::from_ref(pack).addr();
        let mut place = self.directory.0.lock().await;
        let mut before = place.as_mut().filter(|laid| laid.under == under);
        if let Some(laid) = &mut before
            && laid.holds()
        {
            return Ok(Arc::clone(&laid.pack));
        }
        // Listening begins before the reading, so that no change falls between them.
        let since = store.changes();
        let listings = store.listings().await?;
        if let Some(laid) = before.filter(|laid| laid.listings == listings) {
            laid.since = since;
            return Ok(Arc::clone(&laid.pack));
        }
        let pack = Arc::new(directory::overlay(pack, &listings));
        *place = Some(Laid { under, listings, pack: Arc::clone(&pack), since });
        Ok(pack)
    }
}

impl Permit<'_> {
    /// The directory as it is now: what this very call took in too.
    pub async fn directory(&self) -> Result<Arc<Pack>, DeskError> {
        self.desk.laid(&self.store, self.pack).await
    }
}
