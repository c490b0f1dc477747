//! The gate: the desk itself, who is calling, and the permit that every command begins with.

mod directory;
mod permit;

pub use permit::{Permit, new_id};

use crate::{clock::Clock, content::Contents, custody, refusal::DeskError, sharing::Share, wire::Progress};
use front_door_domain::{act::Kind, ids::ActId, pack::Pack, users::User};
use front_door_store::{Changed, Store};
use jiff::Timestamp;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::{Mutex, RwLock, broadcast, watch};

/// One desk: its folder, its clock, its pack and, once open, its store.
#[derive(Debug)]
pub struct Desk {
    /// Where the store lives.
    pub dir: PathBuf,
    /// Where time comes from.
    pub clock: Clock,
    /// Directory, content and calendar inside the program. A permit has those in use.
    pub pack: Arc<Pack>,
    /// The directory in use.
    directory: directory::Directory,
    /// The content that was proposed and signed here.
    pub(crate) contents: Contents,
    /// How it stands with the shared store.
    pub share: Share,
    store: RwLock<Option<Store>>,
    opened: watch::Sender<bool>,
    raised: watch::Sender<Option<String>>,
    progress: watch::Sender<Option<Progress>>,
    cancel: AtomicBool,
}

/// Who is calling: sign-in belongs to a window or a call, never to the process.
#[derive(Debug, Default)]
pub struct Caller {
    signed: Mutex<Option<Signed>>,
    named: Mutex<Option<ActId>>,
}

/// A user as they were read, and what has changed since.
#[derive(Debug)]
struct Signed {
    user: User,
    since: Option<broadcast::Receiver<Changed>>,
}

impl Caller {
    /// Signs `user` in, or out.
    pub async fn set(&self, user: Option<User>) {
        *self.signed.lock().await = user.map(|user| Signed { user, since: None });
    }

    /// The next command's act has this id, made before the first try: whoever was cut off before the
    /// answer can look it up.
    pub async fn under(&self, act: ActId) {
        *self.named.lock().await = Some(act);
    }

    /// The id named for the next act, which no other command takes again.
    pub(crate) async fn named(&self) -> Option<ActId> {
        self.named.lock().await.take()
    }

    /// Who signed in.
    pub async fn user(&self) -> Option<User> {
        self.signed.lock().await.as_ref().map(|signed| signed.user.clone())
    }

    /// Who is signed in, with the roles they have now; nobody once they were made inactive. Costs a
    /// statement only after a user's record changed.
    pub(crate) async fn user_in(&self, store: &Store) -> Result<Option<User>, DeskError> {
        let mut place = self.signed.lock().await;
        if let Some(signed) = place.as_mut()
            && signed.may_differ()
        {
            let id = signed.user.id;
            signed.since = None;
            // Listening begins before the reading, so that no change falls between them.
            let since = Some(store.changes());
            let user = store.get::<User>(id).await?.filter(|user| user.active);
            *place = user.map(|user| Signed { user, since });
        }
        Ok(place.as_ref().map(|signed| signed.user.clone()))
    }
}

impl Signed {
    /// Whether a user's record was written since this one was read, or that is not known.
    fn may_differ(&mut self) -> bool {
        let Some(since) = &mut self.since else { return true };
        loop {
            match since.try_recv() {
                Ok(changed) if !changed.kinds.contains(&Kind::User) => {}
                Err(broadcast::error::TryRecvError::Empty) => return false,
                Ok(_) | Err(_) => return true,
            }
        }
    }
}

impl Desk {
    /// The desk in `dir`; its store is opened by [`Desk::open_store`].
    pub fn new(dir: PathBuf, clock: Clock) -> Result<Self, DeskError> {
        let pack = Arc::new(front_door_interop::packs::bhr()?);
        let (progress, _) = watch::channel(None);
        let (opened, _) = watch::channel(false);
        Ok(Self {
            dir,
            clock,
            contents: Contents::new(Arc::clone(&pack)),
            pack,
            directory: directory::Directory::default(),
            share: Share::default(),
            store: RwLock::new(None),
            opened,
            raised: watch::channel(None).0,
            progress,
            cancel: AtomicBool::new(false),
        })
    }

    /// Opens the store, with the key in its keyring or file, or wrapped by `passphrase`.
    pub async fn open_store(&self, passphrase: Option<&str>) -> Result<(), DeskError> {
        let mut place = self.store.write().await;
        if place.is_some() {
            return Ok(());
        }
        if !custody::exists(&self.dir) {
            return Err(DeskError::NoStore);
        }
        let key = custody::open(&self.dir, passphrase).await?;
        *place = Some(Store::open(&self.dir, front_door_store::Key::new(*key)).await?);
        drop(place);
        self.opened.send_replace(true);
        self.share.turn();
        Ok(())
    }

    /// Takes over a store that was just made.
    pub async fn adopt(&self, store: Store) {
        *self.store.write().await = Some(store);
        self.opened.send_replace(true);
        self.share.turn();
    }

    /// What time it is: by this computer's clock, and by the shared store's where the desk shares.
    pub fn now(&self) -> Timestamp {
        self.share.time(self.clock.now())
    }

    /// Waits until the store is open.
    pub async fn opened(&self) {
        // The sender lives as long as the desk, so waiting cannot fail while somebody waits.
        let _ = self.opened.subscribe().wait_for(|opened| *opened).await;
    }

    /// Tells `changed` after each commit, for as long as the desk lives.
    pub async fn changes(&self, changed: impl Fn() + Send) {
        self.opened().await;
        let Some(store) = self.store().await else { return };
        let mut commits = store.changes();
        drop(store);
        // A listener that fell behind has one thing to do all the same: read again.
        while !matches!(commits.recv().await, Err(broadcast::error::RecvError::Closed)) {
            changed();
        }
    }

    /// The store, if open.
    pub async fn store(&self) -> Option<Store> {
        self.store.read().await.clone()
    }

    /// Closes the store: looks are flushed and the lock is freed. Sharing ends with it.
    pub async fn close(&self) {
        self.share.end();
        let store = self.store.write().await.take();
        if let Some(store) = store
            && let Err(error) = store.close().await
        {
            tracing::warn!(%error, "the store did not close in order");
        }
    }

    /// Somebody started the program again: the window comes to the front, with the number that is calling.
    pub fn raise(&self, number: Option<String>) {
        self.raised.send_replace(number);
    }

    /// Told whenever the window is to come to the front.
    pub fn raised(&self) -> watch::Receiver<Option<String>> {
        self.raised.subscribe()
    }

    /// Where progress is shown.
    pub fn progress(&self) -> watch::Receiver<Option<Progress>> {
        self.progress.subscribe()
    }

    /// Tells how far `label` has come; says whether to go on.
    pub fn report(&self, label: &str, done: u64, total: u64) -> bool {
        let finished = done >= total;
        self.progress.send_replace(Some(Progress { label: label.to_owned(), done, total, finished }));
        !self.cancel.load(Ordering::Relaxed)
    }

    /// Asks the work on its way to stop, or clears such a wish.
    pub fn cancel(&self, wish: bool) {
        self.cancel.store(wish, Ordering::Relaxed);
    }

    /// Whether the work on its way was asked to stop.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.cancel
    }

    /// The data folder of this account where no other is named.
    pub fn default_dir() -> Option<PathBuf> {
        let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(|| {
            std::env::var_os("HOME")
                .or_else(|| std::env::var_os("APPDATA"))
                .map(|home| Path::new(&home).join(".local/share"))
        })?;
        Some(base.join("front-door"))
    }
}
