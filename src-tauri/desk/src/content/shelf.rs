//! The packs that a desk has used since it started.

use front_door_domain::pack::Pack;
use std::sync::{Arc, OnceLock};

/// Packs side by side, the one inside the program first. A pack stays until the desk ends: whoever
/// has begun by one may go on by it while another comes into force, and there are few in a year.
#[derive(Debug)]
pub(crate) struct Shelf {
    pack: Arc<Pack>,
    next: OnceLock<Box<Shelf>>,
}

impl Shelf {
    /// With one pack.
    pub(crate) fn new(pack: Arc<Pack>) -> Self {
        Self { pack, next: OnceLock::new() }
    }

    /// The pack with this content.
    pub(crate) fn find(&self, sha256: &str) -> Option<&Pack> {
        let mut place = Some(self);
        while let Some(here) = place {
            if here.pack.content.sha256 == sha256 {
                return Some(&here.pack);
            }
            place = here.next.get().map(Box::as_ref);
        }
        None
    }

    /// Puts a pack at the end.
    pub(crate) fn put(&self, pack: Pack) -> &Pack {
        let pack = Arc::new(pack);
        let mut here = self;
        loop {
            let next = here.next.get_or_init(|| Box::new(Self::new(Arc::clone(&pack))));
            if Arc::ptr_eq(&next.pack, &pack) {
                return &next.pack;
            }
            here = next;
        }
    }
}
